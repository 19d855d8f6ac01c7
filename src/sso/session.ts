/** Where a session is asked and kept: its checked configuration, its endpoints and its files. */
import type { Profile, ProfileGraph } from "../config/types.ts";
import { ExitCode, Failure } from "../errors.ts";
import type { Host } from "../host.ts";
import { wordToType } from "../output/quote.ts";
import { quoted } from "../output/text.ts";
import { endpoint, isHttpUrl } from "../resolve/endpoints.ts";
import type { SsoSession } from "../resolve/sso_sessions.ts";
import { checkStartUrl, isAwsHost } from "../resolve/start_url.ts";
import { lockPath } from "./lock.ts";
import { tokenPath } from "./token_cache.ts";

/** A session that can be asked. */
export interface SessionPlace {
  readonly session: SsoSession;
  readonly startUrl: string;
  /** What the services are told: the start URL, or where it leads. */
  readonly issuerUrl: string;
  readonly region: string;
  /** Base URLs. */
  readonly oidc: string;
  readonly portal: string;
  /** Absolute paths: the cache directory, the token file, the lock file. */
  readonly cache: string;
  readonly token: string;
  readonly lock: string;
}

/** What a place is made from. */
export interface PlaceOptions {
  readonly graph: ProfileGraph;
  /** The selected profile, whose endpoint settings count. */
  readonly profile: Profile | null;
  /** `~/.aws/sso/cache`, null where no home directory is known. */
  readonly cache: string | null;
  /** awsprof's own state directory. */
  readonly state: string;
}

/** The place of a session; throws the Failure for a configuration that cannot work (exit 5). */
export function sessionPlace(host: Host, session: SsoSession, options: PlaceOptions): SessionPlace {
  const { startUrl, region } = session;
  const { graph, profile, cache, state } = options;
  const what = sessionWords(session);
  if (cache === null) throw new Failure("no home directory is known", { hints: ["export HOME=…"] });
  if (startUrl === null) throw incomplete(session, "sso_start_url");
  if (region === null) throw incomplete(session, "sso_region");
  const ask = (service: "sso_oidc" | "sso"): string => {
    const found = endpoint(service, { region, profile, graph, env: host.env });
    if (found === null) {
      throw badConfiguration(session, `${what}: ${quoted(region)} is not a region`);
    }
    if (!isHttpUrl(found.url)) {
      throw badConfiguration(session, `${what}: the endpoint ${quoted(found.url)} is not a URL`);
    }
    return found.url;
  };
  return {
    session,
    startUrl,
    issuerUrl: startUrl,
    region,
    oidc: ask("sso_oidc"),
    portal: ask("sso"),
    cache,
    token: tokenPath(cache, session.key),
    lock: lockPath(state, `${cache}\n${session.key}`),
  };
}

/**
 * The place with the start URL that the services know: one of AWS's, or what a name of one's own
 * redirects to (AWS CLI 2.35.13: HEAD, GET if that is not allowed, one redirect).
 */
export async function resolvedPlace(host: Host, place: SessionPlace): Promise<SessionPlace> {
  const { session, startUrl } = place;
  const what = sessionWords(session);
  switch (checkStartUrl(startUrl)) {
    case "aws":
      return place;
    case "not-a-url":
      throw badConfiguration(session, `${what}: sso_start_url ${quoted(startUrl)} is not a URL`);
    case "not-https":
      throw badConfiguration(session, `${what}: sso_start_url ${quoted(startUrl)} is not https`);
    case "foreign": {
      const target = await redirectOf(host, startUrl);
      if (
        target !== null && new URL(target).protocol === "https:" &&
        isAwsHost(new URL(target).hostname)
      ) {
        return { ...place, issuerUrl: target };
      }
      throw badConfiguration(
        session,
        `${what}: sso_start_url ${quoted(startUrl)} is not AWS's and does not lead there`,
      );
    }
  }
}

/** `session "corp"`, or for a legacy one `start URL "https://…"`. */
export function sessionWords(session: SsoSession): string {
  return session.name === null
    ? `start URL ${quoted(session.key)}`
    : `session ${quoted(session.name)}`;
}

/** What to type to log in to the session. */
export function loginCommand(session: SsoSession): string {
  return `awsprof login ${wordToType(session.word)}`;
}

async function redirectOf(host: Host, url: string): Promise<string | null> {
  const ask = async (method: "HEAD" | "GET") =>
    await host.request({ method, url, headers: {}, body: null, timeout: 10_000 });
  let answer = await ask("HEAD");
  if (answer.status === 405 || answer.status === 501) answer = await ask("GET");
  const location = answer.headers.get("location");
  if (answer.status < 300 || answer.status > 399 || location === undefined) return null;
  try {
    return new URL(location, url).href.replace(/\/$/, "");
  } catch {
    return null;
  }
}

function incomplete(session: SsoSession, key: string): Failure {
  return badConfiguration(session, `${sessionWords(session)} has no ${key}`);
}

function badConfiguration(session: SsoSession, message: string): Failure {
  return new Failure(message, {
    code: ExitCode.badConfiguration,
    origin: session.origin,
  });
}
