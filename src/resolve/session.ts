/**
 * The state of an SSO token from the text of its cache file and the time, and that of temporary keys.
 *
 * `valid` has 15 minutes or more left; below that a token that renews itself is `refreshable`, any
 * other `expiring` or `expired`. Renewing takes refreshToken, clientId, clientSecret and a
 * registrationExpiresAt in the future (botocore), and a session: start-URL tokens never renew.
 */
import { awsTime, isText, objectIn, parseAwsTime } from "../config/aws_values.ts";
import type { SessionState } from "./types.ts";

const window = 15 * 60 * 1000;

/** The state at `nowMs` (ms since 1970 UTC); a missing file is null. */
export function sessionState(
  tokenText: string | null,
  nowMs: number,
  options: { legacy?: boolean } = {},
): SessionState {
  if (tokenText === null) return { state: "none", expires_at: null, refreshable_until: null };
  const token = objectIn(tokenText);
  const expires = parseAwsTime(token?.["expiresAt"]);
  if (token === null || expires === null || !isText(token["accessToken"])) {
    return { state: "broken", expires_at: null, refreshable_until: null };
  }
  const until = options.legacy === true ? null : renewableUntil(token);
  const renews = until !== null && until > nowMs;
  const left = expires - nowMs;
  const state = left >= window
    ? "valid"
    : renews
    ? "refreshable"
    : left > 0
    ? "expiring"
    : "expired";
  return { state, expires_at: awsTime(expires), refreshable_until: renews ? awsTime(until) : null };
}

/** The state of temporary keys that say when they expire (see `sessionState` for the words). */
export function keysState(expiresAt: string, nowMs: number): SessionState {
  const expires = parseAwsTime(expiresAt);
  if (expires === null) {
    return { state: "not-needed", expires_at: null, refreshable_until: null };
  }
  const left = expires - nowMs;
  const state = left >= window ? "valid" : left > 0 ? "expiring" : "expired";
  return { state, expires_at: awsTime(expires), refreshable_until: null };
}

function renewableUntil(token: Readonly<Record<string, unknown>>): number | null {
  const isWhole = ["refreshToken", "clientId", "clientSecret"].every((key) => isText(token[key]));
  return isWhole ? parseAwsTime(token["registrationExpiresAt"]) : null;
}
