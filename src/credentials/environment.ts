/** Credentials from variables, as botocore's `EnvProvider` takes them. */
import { parseAwsTime } from "../config/aws_values.ts";
import { Failure, unsetKeys } from "../errors.ts";
import type { Host } from "../host.ts";
import type { Step } from "../resolve/types.ts";
import { Secret } from "../sso/secret.ts";
import type { Credentials } from "./types.ts";

/** The keys of the environment. Throws Failure for keys that have expired. */
export function environment(host: Host, step: Step): Promise<Credentials> {
  const text = (name: string): string | null => host.env.get(name) || null;
  const token = text("AWS_SECURITY_TOKEN") ?? text("AWS_SESSION_TOKEN");
  const expiry = text("AWS_CREDENTIAL_EXPIRATION");
  const expiresAt = expiry === null ? null : parseAwsTime(expiry);
  if (expiry !== null && expiresAt === null) {
    throw new Failure("AWS_CREDENTIAL_EXPIRATION is not a time", {
      hints: ["unset AWS_CREDENTIAL_EXPIRATION"],
    });
  }
  if (expiresAt !== null && expiresAt <= host.now()) {
    throw new Failure(`the keys in the environment expired at ${expiry}`, {
      hints: [unsetKeys],
    });
  }
  return Promise.resolve({
    accessKeyId: text("AWS_ACCESS_KEY_ID") ?? "",
    secretAccessKey: new Secret(text("AWS_SECRET_ACCESS_KEY") ?? ""),
    sessionToken: token === null ? null : new Secret(token),
    expiresAt,
    accountId: text("AWS_ACCOUNT_ID"),
    method: step.method,
  });
}
