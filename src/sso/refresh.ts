/**
 * The session's token for whoever needs one: from the cache, or renewed silently.
 *
 * A token with less than 15 minutes left is renewed if it can be (as botocore does), by one process
 * for all: the others wait for the lock and read what it wrote. A token that the portal refused is
 * renewed whatever its `expiresAt` says; if that fails it is marked as expired in its file, since no
 * tool can do anything with it. No person is ever asked here.
 */
import { FileError, type Host, NetworkError } from "../host.ts";
import { LockBusy, unattended, underLock } from "./lock.ts";
import { BadAnswer, refreshedToken } from "./oidc.ts";
import type { Secret } from "./secret.ts";
import { ServiceError } from "./service.ts";
import type { SessionPlace } from "./session.ts";
import { type Cached, checkWritable, readToken, type Token, writeToken } from "./token_cache.ts";

/** What came of it; `dead` needs a login, and `why` says so to a person. */
export type TokenAnswer =
  | { readonly kind: "valid"; readonly token: Token; readonly refreshed: boolean }
  | { readonly kind: "dead"; readonly why: string; readonly error: unknown };

/** ms left below which a token is renewed. */
export const renewBelow = 15 * 60 * 1000;

/** A token of the session; REFUSED is one that the portal did not take. Throws FileError. */
export async function freshToken(
  host: Host,
  place: SessionPlace,
  options: { refused?: Secret } = {},
): Promise<TokenAnswer> {
  const refused = options.refused?.reveal() ?? null;
  const first = await readToken(host, place.token);
  const known = answerFrom(first, { now: host.now(), refused, legacy: isLegacy(place) });
  if (known !== null) return known;
  try {
    return await underLock(host, place.lock, {
      patience: unattended,
      onWait: () => {},
      work: async () => {
        const again = await readToken(host, place.token);
        const known = answerFrom(again, { now: host.now(), refused, legacy: isLegacy(place) });
        if (known !== null) return known;
        return again.kind === "token"
          ? await renewed(host, place, { token: again.token, refused })
          : { kind: "dead", why: "never logged in", error: null };
      },
    });
  } catch (error) {
    const still = first.kind === "token" && isUsable(first.token, { now: host.now(), refused });
    const isBusy = error instanceof LockBusy;
    if (still && (isBusy || error instanceof FileError)) {
      return { kind: "valid", token: first.token, refreshed: false };
    }
    if (!isBusy) throw error;
    return { kind: "dead", why: "another login to it is not finished", error: null };
  }
}

/** Whether a token can renew itself at this time. */
export function canRenew(token: Token, now: number): boolean {
  return token.refreshToken !== null && token.client !== null && token.client.expiresAt > now;
}

/**
 * Renews a token, with the lock held; null if the service refuses. Throws what `isFromOutside`
 * knows, and then the refresh token may still be good.
 */
export async function renewUnderLock(
  host: Host,
  place: SessionPlace,
  token: Token,
): Promise<Token | null> {
  const { client, refreshToken } = token;
  if (client === null || refreshToken === null) return null;
  checkWritable(host, place.token);
  try {
    const grant = await refreshedToken(host, {
      endpoint: place.oidc,
      registration: client,
      refreshToken,
    });
    const renewed: Token = {
      ...token,
      startUrl: place.startUrl,
      region: place.region,
      accessToken: grant.accessToken,
      expiresAt: grant.expiresAt,
      refreshToken: grant.refreshToken,
    };
    // Another tool has logged out meanwhile: what is written now would undo that.
    if (host.files.lstat(place.token) === null) return null;
    writeToken(host, place.token, renewed);
    return renewed;
  } catch (error) {
    if (!(error instanceof ServiceError) || !isFinal(error)) throw error;
    const theirs = await renewedElsewhere(host, place, token);
    if (theirs === null && isDead(error, { place, token })) forgetRefreshToken(host, place, token);
    return theirs !== null && theirs.expiresAt > host.now() ? theirs : null;
  }
}

/** Whether an error is the network's, a service's or a disk's, and none of the program. */
export function isFromOutside(error: unknown): boolean {
  return error instanceof NetworkError || error instanceof ServiceError ||
    error instanceof BadAnswer || error instanceof FileError;
}

function isLegacy(place: SessionPlace): boolean {
  return place.session.name === null;
}

/** The answer that needs no network, or null if a renewal has to be tried. */
function answerFrom(
  cached: Cached,
  at: { now: number; refused: string | null; legacy: boolean },
): TokenAnswer | null {
  if (cached.kind === "none") return { kind: "dead", why: "never logged in", error: null };
  if (cached.kind === "broken") {
    return { kind: "dead", why: `its token file ${cached.reason}`, error: null };
  }
  const { token } = cached;
  const isRefused = token.accessToken.reveal() === at.refused;
  const left = token.expiresAt - at.now;
  if (!isRefused && left >= renewBelow) return { kind: "valid", token, refreshed: false };
  if (!at.legacy && canRenew(token, at.now)) return null;
  if (!isRefused && left > 0) return { kind: "valid", token, refreshed: false };
  return isRefused ? null : { kind: "dead", why: "expired", error: null };
}

async function renewed(
  host: Host,
  place: SessionPlace,
  from: { token: Token; refused: string | null },
): Promise<TokenAnswer> {
  const { token, refused } = from;
  const isRefused = token.accessToken.reveal() === refused;
  let error: unknown = null;
  let again: Token | null = null;
  try {
    again = isLegacy(place) ? null : await renewUnderLock(host, place, token);
  } catch (thrown) {
    if (!isFromOutside(thrown)) throw thrown;
    error = thrown;
  }
  if (again !== null) return { kind: "valid", token: again, refreshed: true };
  if (isRefused && error === null) {
    writeIfPossible(host, place, { ...token, expiresAt: host.now(), refreshToken: null });
    return { kind: "dead", why: "ended at the portal", error: null };
  }
  if (isUsable(token, { now: host.now(), refused })) {
    return { kind: "valid", token, refreshed: false };
  }
  const why = isRefused ? "refused by the portal" : "expired";
  return { kind: "dead", why: `${why}, and could not be renewed`, error };
}

/**
 * The token that another tool, which does not know our lock, has written meanwhile or is about to:
 * it may have spent the refresh token. Null if none has.
 */
async function renewedElsewhere(
  host: Host,
  place: SessionPlace,
  token: Token,
): Promise<Token | null> {
  for (const patience of [0, othersWrite]) {
    if (patience > 0) await host.wait(patience);
    const now = await readToken(host, place.token);
    if (now.kind !== "token") continue;
    if (now.token.accessToken.reveal() !== token.accessToken.reveal()) return now.token;
  }
  return null;
}

/** Ms from an answer to the file with it, in a slow tool. */
const othersWrite = 250;

/** Whether no tool will ever renew this token, as far as the service can tell. */
function isDead(error: ServiceError, of: { place: SessionPlace; token: Token }): boolean {
  return of.token.region === of.place.region &&
    ["InvalidGrantException", "ExpiredTokenException", "InvalidClientException"].includes(
      error.code ?? "",
    );
}

/** So that the prompt and `status` tell the truth, and who comes next does not ask in vain. */
function forgetRefreshToken(host: Host, place: SessionPlace, token: Token): void {
  writeIfPossible(host, place, { ...token, refreshToken: null });
}

function isUsable(token: Token, at: { now: number; refused: string | null }): boolean {
  return token.accessToken.reveal() !== at.refused && token.expiresAt > at.now;
}

/**
 * Where the file cannot be written the token is as dead, and the next reader will be told so too;
 * where it is gone another tool has logged out.
 */
function writeIfPossible(host: Host, place: SessionPlace, token: Token): void {
  try {
    if (host.files.lstat(place.token) !== null) writeToken(host, place.token, token);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
  }
}

/** Whether the service said that this will never work, and not only that it did not now. */
function isFinal(error: ServiceError): boolean {
  return error.status < 500 && error.status !== 429 && error.code !== null;
}
