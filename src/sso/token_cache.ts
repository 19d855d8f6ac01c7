/**
 * The AWS tools' cache of SSO tokens, `~/.aws/sso/cache`: names, fields and time format are the AWS
 * CLI's, so that a login made by either serves both.
 *
 * Other tools write these files in place, so a reader may see half of one: what is no JSON is read
 * again shortly after. What is written is written whole, mode 0600.
 */
import { awsTime, isText, jsonText, objectIn, parseAwsTime } from "../config/aws_values.ts";
import { ssoTokenName } from "../config/cache_keys.ts";
import { FileError, type Host } from "../host.ts";
import { join } from "../paths.ts";
import { Secret } from "./secret.ts";

/** A token as its file holds it; times are ms since 1970 UTC. */
export interface Token {
  readonly startUrl: string | null;
  readonly region: string | null;
  readonly accessToken: Secret;
  readonly expiresAt: number;
  readonly client: TokenClient | null;
  readonly refreshToken: Secret | null;
  /** Keys that we do not know, kept when the file is written again. */
  readonly rest: Readonly<Record<string, unknown>>;
}

/** The registration that a token was made with, which its refresh needs. */
export interface TokenClient {
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly expiresAt: number;
}

/** What is in the cache: a token, nothing, or a file that holds none. */
export type Cached =
  | { readonly kind: "token"; readonly token: Token }
  | { readonly kind: "none" }
  | { readonly kind: "broken"; readonly reason: string };

const limit = 64 * 1024;

/** Absolute path of a session's token file; KEY is its name or the start URL as written. */
export function tokenPath(cache: string, key: string): string {
  return join(cache, ssoTokenName(key));
}

/** The token at a path; a file that is no JSON is read again twice, 50 ms apart. */
export async function readToken(host: Host, path: string): Promise<Cached> {
  for (let round = 0;; round++) {
    const cached = readOnce(host, path);
    if (cached.kind !== "broken" || cached.reason !== notJson || round === 2) return cached;
    await host.wait(50);
  }
}

/** Writes a token as the AWS CLI does, in a directory that it makes if need be. Throws FileError. */
export function writeToken(host: Host, path: string, token: Token): void {
  const { client, refreshToken } = token;
  const content = {
    ...token.rest,
    ...(token.startUrl === null ? {} : { startUrl: token.startUrl }),
    ...(token.region === null ? {} : { region: token.region }),
    accessToken: token.accessToken.reveal(),
    expiresAt: awsTime(token.expiresAt),
    ...(client === null ? {} : {
      clientId: client.clientId,
      clientSecret: client.clientSecret.reveal(),
      registrationExpiresAt: awsTime(client.expiresAt),
    }),
    ...(refreshToken === null ? {} : { refreshToken: refreshToken.reveal() }),
  };
  writePrivate(host, path, JSON.stringify(content));
}

/**
 * Throws FileError where a token could not be written: asked before a refresh token is spent or a
 * person takes the trouble of a login, since what comes of that is given only once.
 */
export function checkWritable(host: Host, path: string): void {
  if (host.files.lstat(path)?.type === "directory") {
    throw new FileError("not-a-file", path, "is a directory");
  }
  const probe = `${path}.probe`;
  writePrivate(host, probe, " ".repeat(probeSize));
  host.files.remove(probe);
}

/** Bytes, more than a token has. */
const probeSize = 16 * 1024;

/** Writes a file that nobody else may read, 0600, and makes its directory. Throws FileError. */
export function writePrivate(host: Host, path: string, content: string): void {
  host.files.makeDirectory(path.slice(0, path.lastIndexOf("/")) || "/");
  host.files.removeLeftovers(path);
  host.files.write(path, content, { mode: 0o600 });
}

/** The JSON object in such a file, or null for one that holds none or cannot be read. */
export function readObject(host: Host, path: string): Readonly<Record<string, unknown>> | null {
  try {
    return objectIn(jsonText(host.files.read(path, limit)));
  } catch (error) {
    if (error instanceof FileError) return null;
    throw error;
  }
}

const notJson = "is not JSON";

function readOnce(host: Host, path: string): Cached {
  let text: string;
  try {
    text = jsonText(host.files.read(path, limit));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return error.problem === "missing"
      ? { kind: "none" }
      : { kind: "broken", reason: error.detail };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: "broken", reason: notJson };
  }
  const token = tokenOf(value);
  return token === null ? { kind: "broken", reason: "holds no token" } : { kind: "token", token };
}

function tokenOf(value: unknown): Token | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const {
    startUrl,
    region,
    accessToken,
    expiresAt,
    clientId,
    clientSecret,
    registrationExpiresAt,
    refreshToken,
    ...rest
  } = value as Record<string, unknown>;
  const expires = parseAwsTime(expiresAt);
  if (!isText(accessToken) || expires === null) return null;
  const registered = parseAwsTime(registrationExpiresAt);
  return {
    startUrl: isText(startUrl) ? startUrl : null,
    region: isText(region) ? region : null,
    accessToken: new Secret(accessToken),
    expiresAt: expires,
    client: isText(clientId) && isText(clientSecret) && registered !== null
      ? { clientId, clientSecret: new Secret(clientSecret), expiresAt: registered }
      : null,
    refreshToken: isText(refreshToken) ? new Secret(refreshToken) : null,
    rest,
  };
}
