/**
 * The answers about configuration, in the words of the `--json` contract.
 *
 * None of them holds a secret: a key's secret parts stand as `"********"`, an access key id as its
 * last four characters. Who needs the real value takes it from the graph or the environment by the
 * step's method and profile.
 */
import type { DiagnosticCode, Origin, Reader } from "../config/types.ts";

/** Which profile is meant, and why. */
export interface Selection {
  readonly name: string;
  /** Whether somebody chose it; false means `default` because nobody chose. */
  readonly chosen: boolean;
  readonly reason: Origin;
  /** What would have decided, had `reason` not been there; the next in order first. */
  readonly shadowed: readonly Origin[];
}

/** The region; an origin without a value is a variable that is set to the empty string. */
export interface RegionAnswer {
  readonly value: string | null;
  readonly origin: Origin | null;
}

/** Names of credential sources as botocore calls them. */
export type Method =
  | "env"
  | "config-file"
  | "shared-credentials-file"
  | "sso"
  | "assume-role"
  | "assume-role-with-web-identity"
  | "custom-process"
  | "login"
  | "container-role"
  | "iam-role";

/** What identifies a step. */
export type StepKey =
  | "access_key_id"
  | "role_arn"
  | "role_session_name"
  | "external_id"
  | "duration_seconds"
  | "mfa_serial"
  | "sso_account_id"
  | "sso_role_name"
  | "sso_session"
  | "sso_start_url"
  | "sso_region"
  | "command"
  | "web_identity_token_file"
  | "credential_source"
  | "login_session";

/** A value with its place. */
export interface Sourced {
  readonly value: string;
  readonly origin: Origin;
}

/** One way of getting credentials; `assume-role` uses those of the step before it. */
export interface Step {
  readonly method: Method;
  /** The profile that asks for it, null where the environment or the machine gives credentials. */
  readonly profile: string | null;
  /** Where the step is asked for: the profile's header, a variable, or built in. */
  readonly origin: Origin;
  readonly values: Readonly<Partial<Record<StepKey, Sourced>>>;
  /** What is hashed for the SSO token file: session name or start URL; null if the step needs none. */
  readonly session_key: string | null;
}

/** Why the reader fails before any request. */
export interface PlanError {
  readonly code: DiagnosticCode;
  /** The very text that the AWS CLI v2 prints after `aws: [ERROR]: `, or the JavaScript SDK throws. */
  readonly message: string;
  readonly origin: Origin | null;
}

/** A value that the plan read; `value` is masked already where `secret` is true. */
export interface Used {
  /** The profile or sso-session whose key it is, null for a variable. */
  readonly profile: string | null;
  readonly key: string;
  readonly value: string;
  readonly origin: Origin;
  readonly secret: boolean;
}

/** How a reader gets the credentials of a profile; with an error, the steps known until then. */
export interface Plan {
  readonly profile: string;
  readonly steps: readonly Step[];
  readonly error: PlanError | null;
  readonly used: readonly Used[];
}

/** Kinds of profile, by what the AWS CLI v2 would take first. */
export type Kind =
  | "sso"
  | "sso-legacy"
  | "role"
  | "keys"
  | "session-keys"
  | "process"
  | "web-identity"
  | "login"
  | "none";

/** A row of `list`. */
export interface Summary {
  readonly name: string;
  readonly kind: Kind;
  readonly account_id: string | null;
  readonly role_name: string | null;
  readonly region: string | null;
  readonly sso_session: string | null;
  /** What is hashed for the token file that the profile needs, itself or through its sources. */
  readonly session_key: string | null;
  readonly start_url: string | null;
  /** What the files say of when temporary keys expire, as it stands there. */
  readonly keys_expire_at: string | null;
  readonly origin: Origin;
}

/** State of a cached SSO token; times are ISO 8601 UTC with `Z`. */
export interface SessionState {
  readonly state:
    | "valid"
    | "expiring"
    | "refreshable"
    | "expired"
    | "none"
    | "not-needed"
    | "broken";
  readonly expires_at: string | null;
  /** Until when the token can renew itself, or null if it cannot. */
  readonly refreshable_until: string | null;
}

/** What one reader would use. */
export interface View {
  readonly profile: string;
  readonly region: string | null;
  readonly method: Method | null;
  readonly error: DiagnosticCode | null;
}

/** What each reader would use. */
export type Views = Readonly<Record<Reader, View>>;
/** Something for each reader, mostly its graph. */
export type Graphs<T> = Readonly<Record<Reader, T>>;
