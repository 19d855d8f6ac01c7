/**
 * The AWS CLI's cache of roles' credentials, `~/.aws/cli/cache`, shared with it both ways: its names
 * (`config/cache_keys.ts`), its content, and its margin of 15 minutes (botocore, credentials.py).
 *
 * The AWS CLI does not look at it for the source of a chain; since the same file serves the same
 * role there, we do. What cannot be read or written is as if it were not there.
 */
import { awsTime, isText, parseAwsTime } from "../config/aws_values.ts";
import { keptName } from "../config/cache_keys.ts";
import type { Host } from "../host.ts";
import { join } from "../paths.ts";
import type { Step } from "../resolve/types.ts";
import { Secret } from "../sso/secret.ts";
import { readObject, writePrivate } from "../sso/token_cache.ts";
import type { Credentials } from "./types.ts";

/** ms left below which cached credentials are not used. */
const cacheMargin = 15 * 60 * 1000;

/** Path of the file that keeps what a step gets, or null for a step whose credentials are not kept. */
export function cacheFile(step: Step, directory: string | null): string | null {
  const name = keptName(step);
  return name === null || directory === null ? null : join(directory, name);
}

/** What is in the file if it is good for longer than the margin, else null. */
export function readCached(host: Host, path: string, step: Step): Credentials | null {
  // The AWS CLI writes these files in place: what is no JSON may be half of one, and is asked for anew.
  const cached: unknown = readObject(host, path)?.["Credentials"];
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration, AccountId } = Object(cached);
  const expiresAt = parseAwsTime(Expiration);
  if (
    !isText(AccessKeyId) || !isText(SecretAccessKey) || !isText(SessionToken) ||
    expiresAt === null || expiresAt - host.now() < cacheMargin
  ) return null;
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: new Secret(SecretAccessKey),
    sessionToken: new Secret(SessionToken),
    expiresAt,
    accountId: isText(AccountId) ? AccountId : accountOf(step),
    method: step.method,
  };
}

/** Keeps credentials for all tools. Throws FileError. */
export function writeCached(host: Host, path: string, from: {
  step: Step;
  credentials: Credentials;
}): void {
  const { step, credentials } = from;
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt, accountId } = credentials;
  if (sessionToken === null || expiresAt === null) return;
  const content = {
    ...(step.method === "sso" ? { ProviderType: "sso" } : {}),
    Credentials: {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey.reveal(),
      SessionToken: sessionToken.reveal(),
      Expiration: awsTime(expiresAt),
      ...(accountId === null ? {} : { AccountId: accountId }),
    },
  };
  writePrivate(host, path, JSON.stringify(content));
}

function accountOf(step: Step): string | null {
  return step.values.sso_account_id?.value ??
    /^arn:[^:]*:iam::(\d{12}):/.exec(step.values.role_arn?.value ?? "")?.[1] ?? null;
}
