/** What the AWS SDK's providers give, in our form. */
import { Secret } from "../sso/secret.ts";
import type { Credentials } from "./types.ts";

/** Credentials as the SDK holds them. */
export interface SdkCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
  readonly accountId?: string;
}

/** The same credentials. Throws SyntaxError for an expiration that is no time. */
export function fromSdk(given: SdkCredentials, method: Credentials["method"]): Credentials {
  const { accessKeyId, secretAccessKey, sessionToken, expiration, accountId } = given;
  const expiresAt = expiration?.getTime() ?? null;
  if (Number.isNaN(expiresAt)) throw new SyntaxError("the expiration is no time");
  return {
    accessKeyId,
    secretAccessKey: new Secret(secretAccessKey),
    sessionToken: sessionToken === undefined ? null : new Secret(sessionToken),
    expiresAt,
    accountId: accountId ?? null,
    method,
  };
}
