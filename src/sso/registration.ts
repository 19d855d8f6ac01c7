/**
 * Client registrations, kept until they expire.
 *
 * They stand in the AWS CLI's cache directory under names of our own (the AWS CLI's hash with `tool`
 * set to `awsprof`), since it re-registers whenever the kind in a shared file is not the one it
 * wants. `aws sso logout` leaves them alone, for they hold no access token.
 */
import { awsTime, isText, parseAwsTime } from "../config/aws_values.ts";
import { pythonJson } from "../config/cache_keys.ts";
import { sha1 } from "../config/sha1.ts";
import type { Host } from "../host.ts";
import { join } from "../paths.ts";
import { registerClient, type Registration } from "./oidc.ts";
import { Secret } from "./secret.ts";
import type { SessionPlace } from "./session.ts";
import { readObject, writePrivate } from "./token_cache.ts";

/** ms before its end from which a registration is not used any more, as the AWS CLI does. */
const margin = 15 * 60 * 1000;

/** A registration for the session: the one in the cache, or with `fresh` a new one in its place. */
export async function registrationFor(
  host: Host,
  place: SessionPlace,
  options: { pkce: boolean; fresh: boolean },
): Promise<Registration> {
  const path = registrationPath(place, options.pkce);
  const cached = options.fresh ? null : readRegistration(host, path);
  if (cached !== null) return cached;
  const registration = await registerClient(host, {
    endpoint: place.oidc,
    name: `awsprof-${place.session.name ?? "legacy"}`,
    startUrl: place.issuerUrl,
    scopes: scopesFor(place, options.pkce),
    pkce: options.pkce,
  });
  const { clientId, clientSecret, expiresAt } = registration;
  const content = { clientId, clientSecret: clientSecret.reveal(), expiresAt: awsTime(expiresAt) };
  writePrivate(host, path, JSON.stringify(content));
  return registration;
}

/** Removes the registration from the cache: the next login makes a new one. Throws FileError. */
export function forgetRegistration(host: Host, place: SessionPlace, pkce: boolean): void {
  host.files.remove(registrationPath(place, pkce));
}

/** What is asked for: the configured scopes, for the redirect at least access to accounts. */
export function scopesFor(place: SessionPlace, pkce: boolean): readonly string[] | null {
  return place.session.scopes ??
    (pkce || place.session.name !== null ? ["sso:account:access"] : null);
}

function registrationPath(place: SessionPlace, pkce: boolean): string {
  const text = pythonJson({
    tool: "awsprof",
    flow: pkce ? "pkce" : "device",
    region: place.region,
    scopes: scopesFor(place, pkce),
    session_name: place.session.name,
    startUrl: place.startUrl,
  });
  return join(place.cache, `${sha1(text)}.json`);
}

function readRegistration(host: Host, path: string): Registration | null {
  const { clientId, clientSecret, expiresAt: end } = readObject(host, path) ?? {};
  const expiresAt = parseAwsTime(end);
  if (!isText(clientId) || !isText(clientSecret)) return null;
  if (expiresAt === null || expiresAt - margin <= host.now()) return null;
  return { clientId, clientSecret: new Secret(clientSecret), expiresAt };
}
