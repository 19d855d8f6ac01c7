/**
 * Credentials as the AWS SDK for JavaScript v3 gets them (credential-provider-node, -ini): a chosen
 * profile wins over keys in the environment, and most failures fall through to the next source.
 */
import type { Profile, ProfileGraph } from "../config/types.ts";
import { addLogin, addProcess, Draft, PlanFailure } from "./plan_parts.ts";
import type { Plan, Sourced } from "./types.ts";

/** How the profile was come by. */
export interface JavascriptOptions {
  readonly env: ReadonlyMap<string, string>;
  readonly chosen: boolean;
}

/** The plan of the JavaScript SDK's default chain for a profile. */
export function planJavascript(
  graph: ProfileGraph,
  name: string,
  options: JavascriptOptions,
): Plan {
  const draft = new Draft(graph, options.env);
  try {
    chain(draft, name, options.chosen);
    return draft.plan(name, null);
  } catch (failure) {
    if (!(failure instanceof PlanFailure)) throw failure;
    return draft.plan(name, failure.error);
  }
}

function chain(draft: Draft, name: string, chosen: boolean): void {
  if (!chosen && environment(draft)) return;
  const profile = draft.graph.profiles.get(name);
  if (profile !== undefined && fromProfile(draft, profile, [])) return;
  draft.steps.length = 0;
  if (profile !== undefined && addProcess(draft, profile)) return;
  if (webIdentityVariables(draft) || machine(draft)) return;
  throw new PlanFailure("no-credentials", "Could not load credentials from any providers", null);
}

/** Both keys or none; only AWS_SESSION_TOKEN is a token. */
function environment(draft: Draft): boolean {
  const id = draft.variable("AWS_ACCESS_KEY_ID");
  if (id === null || draft.variable("AWS_SECRET_ACCESS_KEY") === null) return false;
  draft.variable("AWS_SESSION_TOKEN");
  draft.add({ method: "env", profile: null, origin: id.origin, values: { access_key_id: id } });
  return true;
}

/** `resolveProfileData`; false where the SDK would go on with the next source. */
function fromProfile(draft: Draft, profile: Profile, visited: readonly string[]): boolean {
  if (visited.length > 0 && hasStaticKeys(profile)) return staticKeys(draft, profile);
  if (assumesRole(profile) || (visited.length > 0 && sourceOnly(profile))) {
    return assumeRole(draft, profile, visited);
  }
  if (hasStaticKeys(profile)) return staticKeys(draft, profile);
  return webIdentity(draft, profile) || addProcess(draft, profile) || sso(draft, profile) ||
    addLogin(draft, profile);
}

function hasStaticKeys(profile: Profile): boolean {
  return profile.values.has("aws_access_key_id") && profile.values.has("aws_secret_access_key");
}

function staticKeys(draft: Draft, profile: Profile): boolean {
  const id = draft.read(profile, "aws_access_key_id");
  const secret = draft.read(profile, "aws_secret_access_key");
  if (id === null || secret === null) return false;
  draft.read(profile, "aws_session_token");
  const inCredentials = profile.credentials?.values.has("aws_access_key_id") ?? false;
  const method = inCredentials ? "shared-credentials-file" : "config-file";
  const { origin } = id;
  draft.add({ method, profile: profile.name, origin, values: { access_key_id: id } });
  return true;
}

function assumesRole(profile: Profile): boolean {
  return profile.values.has("role_arn") &&
    profile.values.has("source_profile") !== profile.values.has("credential_source");
}

function sourceOnly(profile: Profile): boolean {
  return !profile.values.has("role_arn") && profile.values.has("credential_source");
}

function assumeRole(draft: Draft, profile: Profile, visited: readonly string[]): boolean {
  const source = draft.read(profile, "source_profile");
  const named = draft.read(profile, "credential_source");
  if (source !== null) {
    const next = draft.graph.profiles.get(source.value);
    if (visited.includes(source.value) || next === undefined) return false;
    if (!fromProfile(draft, next, [...visited, source.value])) return false;
  } else if (named === null || !namedSource(draft, named)) return false;
  if (sourceOnly(profile)) return true;
  const role = draft.read(profile, "role_arn");
  draft.add({
    method: "assume-role",
    profile: profile.name,
    origin: role?.origin ?? profile.origin,
    values: {
      role_arn: role,
      role_session_name: draft.read(profile, "role_session_name"),
      external_id: draft.read(profile, "external_id"),
      mfa_serial: draft.read(profile, "mfa_serial"),
      duration_seconds: draft.read(profile, "duration_seconds"),
    },
  });
  return true;
}

function namedSource(draft: Draft, named: Sourced): boolean {
  const values = { credential_source: named };
  const { origin } = named;
  if (named.value === "Environment") return environment(draft);
  if (named.value === "EcsContainer" && hasContainer(draft.env)) {
    draft.add({ method: "container-role", profile: null, origin, values });
    return true;
  }
  if (named.value !== "Ec2InstanceMetadata") return false;
  draft.add({ method: "iam-role", profile: null, origin, values });
  return true;
}

function webIdentity(draft: Draft, profile: Profile): boolean {
  const token = draft.read(profile, "web_identity_token_file");
  const role = draft.read(profile, "role_arn");
  if (token === null || role === null) return false;
  draft.add({
    method: "assume-role-with-web-identity",
    profile: profile.name,
    origin: token.origin,
    values: {
      web_identity_token_file: token,
      role_arn: role,
      role_session_name: draft.read(profile, "role_session_name") ??
        draft.variable("AWS_ROLE_SESSION_NAME"),
    },
  });
  return true;
}

const ssoKeys = [
  "sso_start_url",
  "sso_account_id",
  "sso_session",
  "sso_region",
  "sso_role_name",
] as const;

/** Any `sso_` key asks for it; what is then missing is fatal, and a session hides the profile's URL. */
function sso(draft: Draft, profile: Profile): boolean {
  if (!ssoKeys.some((key) => profile.values.has(key))) return false;
  const reference = draft.read(profile, "sso_session");
  const session = reference === null ? undefined : draft.graph.ssoSessions.get(reference.value);
  if (reference !== null && session === undefined) {
    const message = `the JavaScript SDK ends with a TypeError: no sso-session "${reference.value}"`;
    throw new PlanFailure("sso-session-missing", message, reference.origin);
  }
  const get = (key: string): Sourced | null => draft.read(session ?? profile, key);
  const values = {
    sso_start_url: get("sso_start_url"),
    sso_account_id: draft.read(profile, "sso_account_id"),
    sso_region: get("sso_region"),
    sso_role_name: draft.read(profile, "sso_role_name"),
    sso_session: reference,
  };
  const incomplete = ssoKeys.some((key) => key !== "sso_session" && values[key] === null);
  if (incomplete) {
    const message = "Profile is configured with invalid SSO credentials. Required parameters " +
      '"sso_account_id", "sso_region", "sso_role_name", "sso_start_url"';
    throw new PlanFailure("sso-incomplete", message, profile.origin);
  }
  const session_key = reference?.value ?? values.sso_start_url?.value ?? null;
  draft.add({ method: "sso", profile: profile.name, origin: profile.origin, values, session_key });
  return true;
}

function webIdentityVariables(draft: Draft): boolean {
  const token = draft.variable("AWS_WEB_IDENTITY_TOKEN_FILE");
  const role = draft.variable("AWS_ROLE_ARN");
  if (token === null || role === null) return false;
  draft.add({
    method: "assume-role-with-web-identity",
    profile: null,
    origin: token.origin,
    values: {
      web_identity_token_file: token,
      role_arn: role,
      role_session_name: draft.variable("AWS_ROLE_SESSION_NAME"),
    },
  });
  return true;
}

function machine(draft: Draft): boolean {
  const container = hasContainer(draft.env);
  const disabled = draft.env.get("AWS_EC2_METADATA_DISABLED") ?? "";
  if (!container && disabled !== "" && disabled !== "false") return false;
  const method = container ? "container-role" : "iam-role";
  draft.add({ method, profile: null, origin: { built_in: true } });
  return true;
}

function hasContainer(env: ReadonlyMap<string, string>): boolean {
  return ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"]
    .some((name) => (env.get(name) ?? "") !== "");
}
