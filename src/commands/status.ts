/** `awsprof status`: the SSO sessions and the cached credentials, without asking anybody. */
import type { Parsed } from "../arguments.ts";
import { awsTime, isPythonInteger, parseAwsTime } from "../config/aws_values.ts";
import { keptName, type KeptStep } from "../config/cache_keys.ts";
import type { Profile } from "../config/types.ts";
import { ExitCode } from "../errors.ts";
import type { Host } from "../host.ts";
import { readSession } from "../inventory.ts";
import { type Configuration, load, obstacleText, placeText } from "../load.ts";
import { json } from "../output/json.ts";
import { type CachedCredentials, type SessionRow, statusTables } from "../output/status.ts";
import { baseName, join } from "../paths.ts";
import { type SsoSession, ssoSessions } from "../resolve/sso_sessions.ts";
import { summarize } from "../resolve/summary.ts";
import type { Kind } from "../resolve/types.ts";
import { readObject, tokenPath } from "../sso/token_cache.ts";
import { contextOf } from "./context.ts";

/** Prints the tables, or JSON; exit 0 whatever the states are. */
export function status(host: Host, parsed: Parsed): ExitCode {
  const configuration = load(host);
  const sessions = ssoSessions(configuration.graph).map((each) => row(host, each, configuration));
  const credentials = cachedCredentials(host, configuration);
  const { out, say } = contextOf(host, parsed);
  if (parsed.options.has("json")) {
    host.out(statusJson(sessions, credentials));
    return ExitCode.done;
  }
  const now = { ms: host.now(), local: host.localTime };
  const width = host.terminal.stdoutIsTerminal ? host.terminal.size().columns : Infinity;
  host.out(statusTables({ sessions, credentials }, { style: out, now, width }));
  if (sessions.length === 0) {
    say(`no SSO sessions in ${placeText(configuration, "config")}${obstacleText(configuration)}`);
  }
  return ExitCode.done;
}

function row(host: Host, session: SsoSession, configuration: Configuration): SessionRow {
  const cache = configuration.locations.ssoCache;
  const token = cache === null ? null : tokenPath(cache, session.key);
  const summary = {
    session_key: session.key,
    start_url: session.name === null ? session.key : null,
  };
  return {
    ...session,
    file: token,
    state: token === null
      ? { state: "none", expires_at: null, refreshable_until: null }
      : readSession(host, { token, summary }),
    missing: session.startUrl === null
      ? "sso_start_url"
      : session.region === null
      ? "sso_region"
      : null,
  };
}

/** What stands in the AWS CLI's cache and has not run out, with the profile that it is of. */
function cachedCredentials(host: Host, configuration: Configuration): CachedCredentials[] {
  const directory = configuration.locations.cliCache;
  if (directory === null) return [];
  const names = host.files.names(directory).filter((name) => name.endsWith(".json")).sort();
  const found = names.flatMap((name) => {
    const file = join(directory, name);
    const credentials = readCredentials(host, file);
    return credentials === null || credentials.expires <= host.now()
      ? []
      : [{ ...credentials, file }];
  });
  if (found.length === 0) return [];
  const owners = new Map<string, string>();
  for (const profile of configuration.graph.profiles.values()) {
    const name = keptName(lastStep(configuration, profile));
    if (name !== null && !owners.has(name)) owners.set(name, profile.name);
  }
  return found.map((each) => ({ ...each, profile: owners.get(baseName(each.file)) ?? null }));
}

/** The step that ends in the profile, whatever the steps before it may do. */
function lastStep({ graph }: Configuration, profile: Profile): KeptStep {
  const { kind, session_key } = summarize(graph, profile);
  const { method, keys } = keptOf.get(kind) ?? { method: "env", keys: [] };
  const values = Object.fromEntries(keys.flatMap((key) => {
    const value = profile.values.get(key);
    const isGiven = value !== undefined && value.text !== "" &&
      (key !== "duration_seconds" || isPythonInteger(value.text));
    return isGiven ? [[key, { value: value.text, origin: value.origin }]] : [];
  }));
  return { method, values, session_key };
}

const sso = { method: "sso", keys: ["sso_account_id", "sso_role_name", "sso_session"] };

/** The steps whose credentials are kept, and the keys that name the file, by kind of profile. */
const keptOf = new Map<Kind, { readonly method: string; readonly keys: readonly string[] }>([
  ["sso", sso],
  ["sso-legacy", sso],
  ["role", {
    method: "assume-role",
    keys: ["role_arn", "external_id", "mfa_serial", "role_session_name", "duration_seconds"],
  }],
  ["web-identity", {
    method: "assume-role-with-web-identity",
    keys: ["role_arn", "role_session_name"],
  }],
]);

function readCredentials(
  host: Host,
  file: string,
): { kind: "role" | "sso"; expires: number } | null {
  const { Credentials, ProviderType } = readObject(host, file) ?? {};
  const expires = parseAwsTime(Object(Credentials).Expiration);
  return expires === null ? null : { kind: ProviderType === "sso" ? "sso" : "role", expires };
}

function statusJson(
  sessions: readonly SessionRow[],
  credentials: readonly CachedCredentials[],
): string {
  return json({
    sessions: sessions.map((each) => ({
      name: each.name,
      start_url: each.startUrl,
      region: each.region,
      kind: each.name === null ? "sso-legacy" : "sso",
      session: { state: each.state.state, expires_at: each.state.expires_at },
      refreshable_until: each.state.refreshable_until,
      profiles: each.profiles.map(({ name }) => name),
      file: each.file,
    })),
    credentials: credentials.map((each) => ({
      kind: each.kind,
      profile: each.profile,
      expires_at: awsTime(each.expires),
      file: each.file,
    })),
  });
}
