/**
 * Credentials as the AWS CLI and boto3 get them (botocore, credentials.py: the order of
 * `create_credential_resolver` and the providers' own rules). A key counts as there when it is in
 * the file, whatever its value.
 */
import { isPythonInteger } from "../config/aws_values.ts";
import { mask, secretKeys } from "../config/known_keys.ts";
import { pythonRepr } from "../config/text.ts";
import type { Origin, Profile, ProfileGraph, Reader, Section, Value } from "../config/types.ts";
import { checkParameters } from "./plan_parameters.ts";
import { addLogin, addProcess, Draft, PlanFailure } from "./plan_parts.ts";
import { resolveRegion } from "./region.ts";
import type { Plan, Sourced, Step } from "./types.ts";

/** How the profile was come by. */
export interface BotocoreOptions {
  readonly env: ReadonlyMap<string, string>;
  readonly explicit: boolean;
  /** Whether the profile was chosen at all: then it has to exist. */
  readonly chosen: boolean;
  readonly reader: Reader;
  readonly records: boolean;
}

/** The plan of the AWS CLI or boto3 for a profile. */
export function planBotocore(graph: ProfileGraph, name: string, options: BotocoreOptions): Plan {
  const draft = new Draft(graph, options.env, options.records);
  try {
    usable(graph, name, options.chosen);
    chain(draft, name, options.explicit);
    for (const step of draft.steps) {
      checkClient(draft, step, { name, reader: options.reader });
      checkParameters(step);
    }
    return draft.plan(name, null);
  } catch (failure) {
    if (!(failure instanceof PlanFailure)) throw failure;
    return draft.plan(name, failure.error);
  }
}

/** Any unparseable file ends everything; a chosen profile must exist, `default` included. */
function usable(graph: ProfileGraph, name: string, chosen: boolean): void {
  const { failure } = graph;
  if (failure !== null) {
    const origin = failure.file === null ? null : { file: failure.file, line: failure.line ?? 1 };
    throw new PlanFailure(failure.code, `Unable to parse config file: ${failure.file}`, origin);
  }
  if (chosen && !graph.profiles.has(name)) {
    const message = `The config profile (${name}) could not be found`;
    throw new PlanFailure("profile-not-found", message, null);
  }
}

function chain(draft: Draft, name: string, explicit: boolean): void {
  if (!explicit && environment(draft)) return;
  const profile = draft.graph.profiles.get(name);
  if (profile !== undefined && assumesRole(profile)) {
    assumeRole(draft, profile, [name]);
  } else if (!fromProfile(draft, profile, explicit) && !machine(draft)) {
    throw new PlanFailure("no-credentials", noCredentials, null);
  }
}

/** Methods for which botocore makes a client, and the service's part of endpoint variables. */
const services: Partial<Record<Step["method"], "STS" | "SSO">> = {
  sso: "SSO",
  "assume-role": "STS",
  "assume-role-with-web-identity": "STS",
};

const noCredentials =
  'Unable to locate credentials. You can configure credentials by running "aws login".';

/** `EnvProvider`: an empty key id is none, a key id without secret an error. */
function environment(draft: Draft): boolean {
  const id = draft.variable("AWS_ACCESS_KEY_ID");
  if (id === null) return false;
  if (draft.variable("AWS_SECRET_ACCESS_KEY") === null) {
    const message = "Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY";
    throw new PlanFailure("partial-credentials", message, id.origin);
  }
  if (draft.variable("AWS_SECURITY_TOKEN") === null) draft.variable("AWS_SESSION_TOKEN");
  draft.add({ method: "env", profile: null, origin: id.origin, values: { access_key_id: id } });
  return true;
}

function assumesRole(profile: Profile): boolean {
  return profile.values.has("role_arn") && !profile.values.has("web_identity_token_file");
}

/** `AssumeRoleProvider`: the source's steps, then this profile's; `visited` ends with this profile. */
function assumeRole(draft: Draft, profile: Profile, visited: readonly string[]): void {
  const { name } = profile;
  const role = draft.read(profile, "role_arn");
  const source = draft.read(profile, "source_profile");
  const named = draft.read(profile, "credential_source");
  if (source !== null && named !== null) {
    const message = `The profile "${name}" contains both source_profile and credential_source.`;
    throw new PlanFailure("source-and-credential-source", message, named.origin);
  }
  if (named !== null) namedSource(draft, profile, named);
  else if (source !== null) sourceProfile(draft, profile, { source, visited });
  else {
    const message =
      "Partial credentials found in assume-role, missing: source_profile or credential_source";
    throw new PlanFailure("role-without-source", message, role?.origin ?? null);
  }
  const duration = draft.read(profile, "duration_seconds");
  draft.add({
    method: "assume-role",
    profile: name,
    origin: role?.origin ?? profile.origin,
    values: {
      role_arn: role,
      role_session_name: notEmpty(draft.read(profile, "role_session_name")),
      external_id: draft.read(profile, "external_id"),
      mfa_serial: draft.read(profile, "mfa_serial"),
      duration_seconds: duration !== null && isPythonInteger(duration.value) ? duration : null,
    },
  });
}

/** For an empty session name botocore makes one up, as for none. */
function notEmpty(value: Sourced | null): Sourced | null {
  return value?.value === "" ? null : value;
}

function namedSource(draft: Draft, profile: Profile, named: Sourced): void {
  const values = { credential_source: named };
  const { origin } = named;
  if (named.value === "Ec2InstanceMetadata" && !metadataDisabled(draft.env)) {
    draft.add({ method: "iam-role", profile: null, origin, values });
  } else if (named.value === "EcsContainer" && hasContainer(draft.env)) {
    draft.add({ method: "container-role", profile: null, origin, values });
  } else if (named.value === "Environment" && environment(draft)) {
    const step = draft.steps.pop();
    if (step !== undefined) draft.steps.push({ ...step, values: { ...step.values, ...values } });
  } else if (namedSources.has(named.value)) {
    const message = `Error when retrieving credentials from ${named.value}: ` +
      `No credentials found in credential_source referenced in profile ${profile.name}`;
    throw new PlanFailure("no-credentials", message, origin);
  } else {
    const message = `The credential source "${named.value}" referenced in profile ` +
      `"${profile.name}" is not valid.`;
    throw new PlanFailure("credential-source-unknown", message, origin);
  }
}

const namedSources: ReadonlySet<string> = new Set([
  "Environment",
  "Ec2InstanceMetadata",
  "EcsContainer",
]);

function sourceProfile(
  draft: Draft,
  profile: Profile,
  by: { source: Sourced; visited: readonly string[] },
): void {
  const { value: name, origin } = by.source;
  const source = draft.graph.profiles.get(name);
  if (source === undefined) {
    const message = `The source_profile "${name}" referenced in the profile "${profile.name}" ` +
      "does not exist.";
    throw new PlanFailure("source-profile-missing", message, origin);
  }
  if (by.visited.includes(name) && (name !== profile.name || !hasStaticKey(source))) {
    const message = "Infinite loop in credential configuration detected. Attempting to load from " +
      `profile ${name} which has already been visited. Visited profiles: ${pythonList(by.visited)}`;
    throw new PlanFailure("source-profile-cycle", message, origin);
  }
  if (!hasStaticKey(source) && assumesRole(source)) {
    assumeRole(draft, source, [...by.visited, name]);
  } else if (!fromProfile(draft, source, true)) {
    const message = `The source profile "${name}" must have credentials.`;
    throw new PlanFailure("source-profile-no-credentials", message, origin);
  }
}

function hasStaticKey(profile: Profile): boolean {
  return profile.values.has("aws_access_key_id") || profile.values.has("aws_secret_access_key");
}

/** The providers of one profile in order; false where none of them has anything. */
function fromProfile(draft: Draft, profile: Profile | undefined, explicit: boolean): boolean {
  return webIdentity(draft, profile, explicit) ||
    (profile !== undefined && (
      sso(draft, profile) ||
      staticKeys(draft, profile.credentials, "shared-credentials-file") ||
      addLogin(draft, profile) ||
      addProcess(draft, profile) ||
      staticKeys(draft, profile.config, "config-file")
    ));
}

/** Variables win over the profile unless it was given as an argument or is a source. */
function webIdentity(draft: Draft, profile: Profile | undefined, explicit: boolean): boolean {
  const get = (key: string, variable: string): Sourced | null => {
    if (!explicit && draft.env.has(variable)) return draft.variable(variable);
    return profile === undefined ? null : draft.read(profile, key);
  };
  const token = get("web_identity_token_file", "AWS_WEB_IDENTITY_TOKEN_FILE");
  if (token === null || token.value === "") return false;
  const role = get("role_arn", "AWS_ROLE_ARN");
  if (role === null || role.value === "") {
    throw new PlanFailure("web-identity-without-role", webIdentityWithoutRole, token.origin);
  }
  draft.add({
    method: "assume-role-with-web-identity",
    profile: "variable" in token.origin ? null : profile?.name ?? null,
    origin: token.origin,
    values: {
      web_identity_token_file: token,
      role_arn: role,
      role_session_name: notEmpty(get("role_session_name", "AWS_ROLE_SESSION_NAME")),
    },
  });
  return true;
}

const webIdentityWithoutRole = "The provided profile or the current environment is configured to " +
  "assume role with web identity but has no role ARN configured. Ensure that the profile has the " +
  "role_arnconfiguration set or the AWS_ROLE_ARN env var is set.";

/** `SSOProvider`: asked for by account or role, then all four values must be known. */
function sso(draft: Draft, profile: Profile): boolean {
  if (!profile.values.has("sso_account_id") && !profile.values.has("sso_role_name")) return false;
  const reference = draft.read(profile, "sso_session");
  const session = reference === null ? null : ssoSession(draft, profile, reference);
  const get = (key: string): Sourced | null =>
    (session === null ? null : draft.read(session, key)) ?? draft.read(profile, key);
  const values = {
    sso_role_name: get("sso_role_name"),
    sso_account_id: get("sso_account_id"),
    sso_start_url: get("sso_start_url"),
    sso_region: get("sso_region"),
    sso_session: reference,
  };
  const missing = (["sso_role_name", "sso_account_id", "sso_start_url", "sso_region"] as const)
    .filter((key) => values[key] === null);
  if (missing.length > 0) {
    const message = `The profile "${profile.name}" is configured to use SSO but is missing ` +
      `required configuration: ${missing.join(", ")}`;
    throw new PlanFailure("sso-incomplete", message, profile.origin);
  }
  const session_key = reference?.value ?? values.sso_start_url?.value ?? null;
  const origin = values.sso_account_id?.origin ?? profile.origin;
  draft.add({ method: "sso", profile: profile.name, origin, values, session_key });
  return true;
}

function ssoSession(draft: Draft, profile: Profile, reference: Sourced): Section {
  const session = draft.graph.ssoSessions.get(reference.value);
  if (session === undefined) {
    const message = `The specified sso-session does not exist: "${reference.value}"`;
    throw new PlanFailure("sso-session-missing", message, reference.origin);
  }
  for (const [key, value] of session.values) {
    const own = profile.values.get(key);
    if (own === undefined || own.text === value.text) continue;
    const [here, there] = secretKeys.has(key) ? [mask, mask] : [own.text, value.text];
    const message = `The value for ${key} is inconsistent between profile (${here}) and ` +
      `sso-session (${there}).`;
    throw new PlanFailure("sso-conflict", message, own.origin);
  }
  return session;
}

/** A pair of keys of one file: the secret may not stand in the other. */
function staticKeys(
  draft: Draft,
  section: Section | null,
  method: "shared-credentials-file" | "config-file",
): boolean {
  const id = section === null ? null : draft.read(section, "aws_access_key_id");
  if (section === null || id === null) return false;
  if (draft.read(section, "aws_secret_access_key") === null) {
    const message = `Partial credentials found in ${method}, missing: aws_secret_access_key`;
    throw new PlanFailure("partial-credentials", message, id.origin);
  }
  if (draft.read(section, "aws_security_token") === null) draft.read(section, "aws_session_token");
  const { origin } = id;
  draft.add({ method, profile: section.name, origin, values: { access_key_id: id } });
  return true;
}

/** What a container or an instance gives; the latter is known only by asking. */
function machine(draft: Draft): boolean {
  const origin: Origin = { built_in: true };
  if (hasContainer(draft.env)) {
    draft.add({ method: "container-role", profile: null, origin });
    return true;
  }
  if (metadataDisabled(draft.env)) return false;
  draft.add({ method: "iam-role", profile: null, origin });
  return true;
}

function hasContainer(env: ReadonlyMap<string, string>): boolean {
  return env.has("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") ||
    env.has("AWS_CONTAINER_CREDENTIALS_FULL_URI");
}

function metadataDisabled(env: ReadonlyMap<string, string>): boolean {
  return (env.get("AWS_EC2_METADATA_DISABLED") ?? "").toLowerCase() === "true";
}

/** What fails when a client is made, by settings of the selected profile and not of a source. */
function checkClient(draft: Draft, step: Step, by: { name: string; reader: Reader }): void {
  const service = services[step.method];
  if (service === undefined) return;
  const profile = draft.graph.profiles.get(by.name);
  const own = { env: draft.env, argument: null, reader: by.reader };
  const region = step.values.sso_region ?? resolveRegion(draft.graph, by.name, own);
  if (region.value !== null && !isRegion(region.value)) {
    const message = `Provided region_name '${region.value}' doesn't match a supported format.`;
    throw new PlanFailure("invalid-region", message, region.origin);
  }
  const reference = profile?.values.get("sso_session");
  if (profile === undefined) return;
  if (reference !== undefined) checkToken(draft.graph, profile, reference);
  const named = profile.values.get("services");
  if (named === undefined || draft.graph.services.has(named.text)) return;
  const given = (variable: string): boolean => (draft.env.get(variable) ?? "") !== "";
  if (given(`AWS_ENDPOINT_URL_${service}`) || given("AWS_ENDPOINT_URL")) return;
  const ignored = draft.env.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS") ??
    profile.values.get("ignore_configured_endpoint_urls")?.text ?? "";
  if (ignored.toLowerCase() === "true") return;
  const message = "The profile is configured to use the services section but the " +
    `"${named.text}" services configuration does not exist.`;
  throw new PlanFailure("services-missing", message, named.origin);
}

/** `SSOTokenProvider`: a session must be whole even where credentials come from elsewhere. */
function checkToken(graph: ProfileGraph, profile: Profile, reference: Value): void {
  const session = graph.ssoSessions.get(reference.text);
  const start = `The profile "${profile.name}" is configured to use the SSO token provider but `;
  if (session === undefined || session.values.size === 0) {
    const message = `${start}the "${reference.text}" sso_session configuration does not exist.`;
    throw new PlanFailure("sso-session-missing", message, reference.origin);
  }
  const missing = ["sso_start_url", "sso_region"].filter((key) => !session.values.has(key));
  if (missing.length === 0) return;
  const message = `${start}is missing the following configuration: ${pythonList(missing)}.`;
  throw new PlanFailure("sso-incomplete", message, session.origin);
}

/** `validate_region_name`: the label of a host. */
export function isRegion(text: string): boolean {
  return /^(?![0-9]+$)(?!-)[a-zA-Z0-9-]{0,63}(?<!-)$/.test(text);
}

function pythonList(names: readonly string[]): string {
  return `[${names.map(pythonRepr).join(", ")}]`;
}
