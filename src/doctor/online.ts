/**
 * Findings that only AWS can tell: sessions that the portal no longer knows, and keys that are old.
 *
 * Each session and each key is asked about once. Where no answer comes, or AWS says no, that is what
 * is told; after a host could not be reached it is not asked again.
 */
import { sessionTokenIn } from "../config/known_keys.ts";
import { finding } from "../config/diagnostics.ts";
import type { Diagnostic, FileOrigin, Profile, Section } from "../config/types.ts";
import { iamPlace, keyCreated } from "../credentials/iam.ts";
import type { Credentials } from "../credentials/types.ts";
import { Failure } from "../errors.ts";
import { type Host, NetworkError } from "../host.ts";
import { type Configuration, ownDirectories } from "../load.ts";
import { quoted } from "../output/text.ts";
import { resolveRegion } from "../resolve/region.ts";
import { selectProfile } from "../resolve/select.ts";
import { type SsoSession, ssoSessions } from "../resolve/sso_sessions.ts";
import { serviceFailure } from "../sso/failures.ts";
import { knowsToken } from "../sso/portal.ts";
import { Secret } from "../sso/secret.ts";
import { ServiceError } from "../sso/service.ts";
import { loginCommand, sessionPlace, sessionWords } from "../sso/session.ts";
import { readToken, tokenPath } from "../sso/token_cache.ts";

/** Days after which a key should be replaced. */
const oldest = 90;

const day = 24 * 60 * 60 * 1000;

/** What AWS says; never throws for what AWS or the network does. */
export async function checkOnline(
  host: Host,
  configuration: Configuration,
): Promise<Diagnostic[]> {
  const sessions = ssoSessions(configuration.graph);
  const keys = lastingKeys(configuration);
  const unreachable = new Map<string, NetworkError>();
  if (host.terminal.stderrIsTerminal && sessions.length + keys.length > 0) {
    host.err("awsprof: asking AWS about sessions and keys\n");
  }
  const found: Diagnostic[] = [];
  for (const session of sessions) {
    found.push(...await checkSession(host, session, { configuration, unreachable }));
  }
  for (const key of keys) found.push(...await checkKey(host, key, { configuration, unreachable }));
  return found;
}

interface Around {
  readonly configuration: Configuration;
  /** What went wrong with a service, by its name or address. */
  readonly unreachable: Map<string, NetworkError>;
}

async function checkSession(
  host: Host,
  session: SsoSession,
  { configuration, unreachable }: Around,
): Promise<Diagnostic[]> {
  const { graph, locations } = configuration;
  const cache = locations.ssoCache;
  if (cache === null) return [];
  const cached = await readToken(host, tokenPath(cache, session.key));
  if (cached.kind !== "token" || cached.token.expiresAt <= host.now()) return [];
  const { accessToken } = cached.token;
  const at = "file" in session.origin ? session.origin : undefined;
  const what = sessionWords(session);
  try {
    const { name } = selectProfile({ argument: null, env: host.env }, "cli-v2");
    const place = sessionPlace(host, session, {
      graph,
      profile: graph.profiles.get(name) ?? null,
      cache,
      state: ownDirectories(host).state,
    });
    const ask = () => knowsToken(host, { endpoint: place.portal, accessToken });
    if (await once(place.portal, unreachable, ask)) return [];
    return [finding("error", "session-unknown-to-portal", {
      message: `the portal no longer knows ${what}`,
      at,
      consequence: "its token looks valid, and every AWS tool that uses it is refused",
      fix: `${loginCommand(session)} --force`,
    })];
  } catch (error) {
    return [notChecked(error, { what, at })];
  }
}

interface LastingKey {
  readonly profile: Profile;
  readonly credentials: Credentials;
  readonly at: FileOrigin;
}

/** Each long-lived key of the files once, with the first profile that has it. */
function lastingKeys({ graph }: Configuration): LastingKey[] {
  const found = new Map<string, LastingKey>();
  for (const profile of graph.profiles.values()) {
    for (const section of [profile.config, profile.credentials]) {
      const key = section === null ? null : keyOf(profile, section);
      if (key !== null && !found.has(key.credentials.accessKeyId)) {
        found.set(key.credentials.accessKeyId, key);
      }
    }
  }
  return [...found.values()];
}

function keyOf(profile: Profile, { values }: Section): LastingKey | null {
  const id = values.get("aws_access_key_id");
  const secret = values.get("aws_secret_access_key");
  const token = sessionTokenIn(values)?.text ?? "";
  if (id === undefined || secret === undefined || token !== "") return null;
  if (id.text === "" || secret.text === "" || id.text.startsWith("ASIA")) return null;
  return {
    profile,
    at: id.origin,
    credentials: {
      accessKeyId: id.text,
      secretAccessKey: new Secret(secret.text),
      sessionToken: null,
      expiresAt: null,
      accountId: null,
      method: "shared-credentials-file",
    },
  };
}

async function checkKey(
  host: Host,
  { profile, credentials, at }: LastingKey,
  { configuration, unreachable }: Around,
): Promise<Diagnostic[]> {
  const { graph } = configuration;
  const what = `the key …${credentials.accessKeyId.slice(-4)} of profile ${quoted(profile.name)}`;
  // The variables' region is meant for the profile in use, and may lie in another partition.
  const own = profile.values.get("region");
  const isPlaced = own !== undefined && own.text !== "";
  const region = isPlaced ? { value: own.text, origin: own.origin } : resolveRegion(
    graph,
    profile.name,
    { env: host.env, argument: null, reader: "cli-v2" },
  );
  try {
    const ground = { graph, profile, region };
    const ask = () => keyCreated(host, credentials, ground);
    const created = await once(iamPlace(host.env, ground).url, unreachable, ask);
    const age = Math.floor((host.now() - created) / day);
    if (age <= oldest) return [];
    return [finding("warning", "key-age", {
      message: `${what} is ${age} days old`,
      at,
      consequence: "the longer a key lives, the more places have had a copy of it",
      fix: "aws iam create-access-key, then delete the old one",
    })];
  } catch (error) {
    const isUnknown = error instanceof ServiceError &&
      /^(InvalidClientTokenId|SignatureDoesNotMatch|InvalidAccessKeyId)$/.test(error.code ?? "");
    const isClock = error instanceof ServiceError && Math.abs(error.clockAhead ?? 0) > 5 * 60_000;
    if (!isUnknown || isClock) return [notChecked(error, { what, at })];
    return [finding("warning", "key-refused", {
      message: `AWS refuses ${what}`,
      at,
      consequence: "it was deleted or turned off, or its secret is another; nothing can use it",
      fix: isPlaced
        ? `remove it from [${profile.name}]`
        : `set the region of [${profile.name}] if it is of another partition, else remove the key`,
    })];
  }
}

/** The answer, unless its host could not be reached before. */
async function once<T>(
  place: string,
  unreachable: Map<string, NetworkError>,
  ask: () => Promise<T>,
): Promise<T> {
  const known = unreachable.get(place);
  if (known !== undefined) throw known;
  try {
    return await ask();
  } catch (error) {
    if (error instanceof NetworkError) unreachable.set(place, error);
    throw error;
  }
}

/** What kept an answer away; anything but AWS, the network and the configuration is thrown on. */
function notChecked(
  error: unknown,
  { what, at }: { what: string; at: FileOrigin | undefined },
): Diagnostic {
  const doing = `${what} could not be checked`;
  const failure = error instanceof Failure ? error : serviceFailure(error, doing);
  if (failure === null) throw error;
  return finding("info", "not-checked", {
    message: failure === error ? `${doing}: ${failure.message}` : failure.message,
    at,
    ...(failure.hints[0] === undefined ? {} : { fix: failure.hints[0] }),
  });
}
