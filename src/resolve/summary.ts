/** One row of `list`: what a profile is, by what the AWS CLI v2 would take first of it. */
import { expiryKeys, sessionTokenIn } from "../config/known_keys.ts";
import type { Profile, ProfileGraph, Section, Value } from "../config/types.ts";
import type { Kind, Summary } from "./types.ts";

/** An SSO session as a profile names it: by its section, or by a start URL. */
export interface Session {
  readonly name: string | null;
  /** What its token file is named after. */
  readonly key: string;
  readonly url: string | null;
}

/** What the files say about a profile, without asking the environment or the caches. */
export function summarize(graph: ProfileGraph, profile: Profile): Summary {
  const kind = kindOf(profile);
  const session = sessionOf(graph, profile, kind);
  const role = kind === "role" || kind === "web-identity" ? text(profile, "role_arn") : null;
  return {
    name: profile.name,
    kind,
    // A role decides where its credentials end, whatever else the profile says.
    account_id: accountOf(role) ?? text(profile, "sso_account_id") ??
      text(profile, "aws_account_id"),
    role_name: role === null ? text(profile, "sso_role_name") : roleOf(role),
    region: text(profile, "region"),
    sso_session: session?.name ?? null,
    session_key: session?.key ?? null,
    start_url: session?.url ?? null,
    keys_expire_at: kind === "session-keys" ? keyExpiry(profile)?.text ?? null : null,
    origin: profile.origin,
  };
}

/** Whether temporary keys in a file are what the AWS CLI would take first of the profile. */
export function hasTemporaryKeys(profile: Profile): boolean {
  return kindOf(profile) === "session-keys";
}

/** Where the section that has the temporary keys says when they expire, or null. */
export function keyExpiry(profile: Profile): Value | null {
  const { config, credentials } = profile;
  const section = credentials?.values.has("aws_access_key_id") === true ? credentials : config;
  for (const key of expiryKeys) {
    const value = section?.values.get(key);
    if (value !== undefined) return value;
  }
  return null;
}

/** The SSO session that the profile's own keys name, whether its credentials come from it or not. */
export function ownSession(graph: ProfileGraph, profile: Profile): Session | null {
  const name = profile.values.get("sso_session")?.text ?? null;
  const url =
    (name === null ? undefined : graph.ssoSessions.get(name)?.values.get("sso_start_url")) ??
      profile.values.get("sso_start_url");
  const key = name ?? url?.text;
  return key === undefined ? null : { name, key, url: url?.text ?? null };
}

/** The kind by the order of botocore's providers. */
function kindOf(profile: Profile): Kind {
  const { values } = profile;
  if (values.has("web_identity_token_file")) {
    if (values.get("web_identity_token_file")?.text !== "") return "web-identity";
  } else if (values.has("role_arn")) return "role";
  if (values.has("sso_account_id") || values.has("sso_role_name")) {
    return values.has("sso_session") ? "sso" : "sso-legacy";
  }
  if (profile.credentials?.values.has("aws_access_key_id")) return keysOf(profile.credentials);
  if (values.has("login_session")) return "login";
  if (values.has("credential_process")) return "process";
  if (profile.config?.values.has("aws_access_key_id")) return keysOf(profile.config);
  return "none";
}

function keysOf({ values }: Section): Kind {
  return (sessionTokenIn(values)?.text ?? "") === "" ? "keys" : "session-keys";
}

/** The SSO session of the profile or, for a role, of the profile its chain of sources ends with. */
function sessionOf(graph: ProfileGraph, profile: Profile, own: Kind): Session | null {
  let current = profile;
  let kind = own;
  // Most chains end at once, and a set for each of ten thousand profiles would cost a good part of it.
  let visited: Set<Profile> | null = null;
  while (kind === "role") {
    if (current !== profile && hasStaticKey(current)) return null;
    const source = text(current, "source_profile");
    const next = source === null ? undefined : graph.profiles.get(source);
    if (next === undefined || next === profile || visited?.has(next)) return null;
    if (current !== profile) visited = (visited ?? new Set()).add(current);
    current = next;
    kind = kindOf(current);
  }
  return kind === "sso" || kind === "sso-legacy" ? ownSession(graph, current) : null;
}

function hasStaticKey(profile: Profile): boolean {
  return profile.values.has("aws_access_key_id") || profile.values.has("aws_secret_access_key");
}

function text(profile: Profile, key: string): string | null {
  const value = profile.values.get(key)?.text;
  return value === undefined || value === "" ? null : value;
}

/** What stands between the fourth colon and the fifth. */
function accountOf(arn: string | null): string | null {
  if (arn === null) return null;
  let start = 0;
  for (let colons = 0; colons < 4; colons++) {
    start = arn.indexOf(":", start) + 1;
    if (start === 0) return null;
  }
  const end = arn.indexOf(":", start);
  return arn.slice(start, end < 0 ? arn.length : end) || null;
}

function roleOf(arn: string): string | null {
  const cut = arn.indexOf(":role/");
  return cut < 0 ? null : arn.slice(arn.lastIndexOf("/") + 1);
}
