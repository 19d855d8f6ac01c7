/** `awsprof status`: the SSO sessions and the cached credentials, without asking anybody. */
import type { Parsed } from "../arguments.ts";
import { assumeRoleName, ssoRoleName } from "../config/cache_keys.ts";
import type { Profile } from "../config/types.ts";
import { ExitCode } from "../errors.ts";
import { FileError, type Host } from "../host.ts";
import { readSession } from "../inventory.ts";
import { type Configuration, load } from "../load.ts";
import { json } from "../output/json.ts";
import { type CachedCredentials, type SessionRow, statusTables } from "../output/status.ts";
import { tilde } from "../output/text.ts";
import { join } from "../paths.ts";
import { type SsoSession, ssoSessions } from "../resolve/sso_sessions.ts";
import { summarize } from "../resolve/summary.ts";
import { tokenPath } from "../sso/token_cache.ts";
import { contextOf } from "./context.ts";

/** Prints the tables, or JSON; exit 0 whatever the states are. */
export function status(host: Host, parsed: Parsed): ExitCode {
  const configuration = load(host);
  const sessions = ssoSessions(configuration.graph).map((each) => row(host, each, configuration));
  const credentials = cachedCredentials(host, configuration);
  const { out, home, say } = contextOf(host, parsed);
  if (parsed.options.has("json")) {
    host.out(statusJson(sessions, credentials));
    return ExitCode.done;
  }
  const now = { ms: host.now(), local: host.localTime };
  const width = host.terminal.stdoutIsTerminal ? host.terminal.size().columns : Infinity;
  const lines = statusTables({ sessions, credentials }, { style: out, now, width });
  host.out(lines.map((line) => `${line}\n`).join(""));
  if (sessions.length === 0) {
    say(`no SSO sessions in ${tilde(configuration.locations.config, home)}`);
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
  const owners = new Map<string, string>();
  for (const profile of configuration.graph.profiles.values()) {
    const name = cacheName(configuration, profile);
    if (name !== null && !owners.has(name)) owners.set(name, profile.name);
  }
  return host.files.names(directory).filter((name) => name.endsWith(".json")).sort().flatMap(
    (name) => {
      const file = join(directory, name);
      const found = readCredentials(host, file);
      if (found === null || found.expires <= host.now()) return [];
      const { kind, expires } = found;
      return [{ kind, profile: owners.get(name) ?? null, expires, file }];
    },
  );
}

function cacheName(configuration: Configuration, profile: Profile): string | null {
  const text = (key: string): string | undefined => profile.values.get(key)?.text || undefined;
  const { kind, start_url: startUrl, sso_session: sessionName } = summarize(
    configuration.graph,
    profile,
  );
  const accountId = text("sso_account_id");
  const roleName = text("sso_role_name");
  if (
    (kind === "sso" || kind === "sso-legacy") && accountId !== undefined && roleName !== undefined
  ) {
    if (sessionName !== null) return ssoRoleName({ accountId, roleName, sessionName });
    return startUrl === null ? null : ssoRoleName({ accountId, roleName, startUrl });
  }
  const RoleArn = text("role_arn");
  if (kind !== "role" || RoleArn === undefined) return null;
  const optional = {
    ExternalId: text("external_id"),
    SerialNumber: text("mfa_serial"),
    RoleSessionName: text("role_session_name"),
    DurationSeconds: text("duration_seconds") === undefined
      ? undefined
      : Number(text("duration_seconds")),
  };
  const given = Object.entries(optional).filter(([, value]) => value !== undefined);
  return assumeRoleName({ RoleArn, ...Object.fromEntries(given) });
}

function readCredentials(
  host: Host,
  file: string,
): { kind: "role" | "sso"; expires: number } | null {
  try {
    const value = JSON.parse(new TextDecoder().decode(host.files.read(file, 64 * 1024)));
    const expires = Date.parse(value?.Credentials?.Expiration);
    if (Number.isNaN(expires)) return null;
    return { kind: value.ProviderType === "sso" ? "sso" : "role", expires };
  } catch (error) {
    if (error instanceof FileError || error instanceof SyntaxError) return null;
    throw error;
  }
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
      expires_at: `${new Date(each.expires).toISOString().slice(0, 19)}Z`,
      file: each.file,
    })),
  });
}
