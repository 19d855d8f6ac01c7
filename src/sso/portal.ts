/** The portal of IAM Identity Center (botocore's model sso/2019-06-10). */
import { isText } from "../config/aws_values.ts";
import type { Host } from "../host.ts";
import { BadAnswer } from "./oidc.ts";
import { Secret } from "./secret.ts";
import { callService, ServiceError } from "./service.ts";

/** Ends a session at the portal. Throws ServiceError and NetworkError. */
export async function endSession(
  host: Host,
  from: { endpoint: string; accessToken: Secret },
): Promise<void> {
  await callService(host, {
    method: "POST",
    url: `${from.endpoint}/logout`,
    headers: { "x-amz-sso_bearer_token": from.accessToken.reveal() },
    repeatable: true,
  });
}

/** Whether the portal takes the token. Throws ServiceError, NetworkError. */
export async function knowsToken(
  host: Host,
  from: { endpoint: string; accessToken: Secret },
): Promise<boolean> {
  try {
    await callService(host, {
      method: "GET",
      url: `${from.endpoint}/assignment/accounts?max_result=1`,
      headers: { "x-amz-sso_bearer_token": from.accessToken.reveal() },
      repeatable: true,
    });
    return true;
  } catch (error) {
    if (error instanceof ServiceError && error.status === 401) return false;
    throw error;
  }
}

/** A role's temporary key; `expiresAt` in ms since 1970 UTC. */
export interface RoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  readonly sessionToken: Secret;
  readonly expiresAt: number;
}

/** Credentials of a role that the session's person has. Throws ServiceError, NetworkError, BadAnswer. */
export async function roleCredentials(
  host: Host,
  from: { endpoint: string; accessToken: Secret; accountId: string; roleName: string },
): Promise<RoleCredentials> {
  const { endpoint, accessToken, accountId, roleName } = from;
  const query = new URLSearchParams({ role_name: roleName, account_id: accountId });
  const answer = await callService(host, {
    method: "GET",
    url: `${endpoint}/federation/credentials?${query}`,
    headers: { "x-amz-sso_bearer_token": accessToken.reveal() },
    repeatable: true,
  });
  const given = answer["roleCredentials"];
  const values = typeof given === "object" && given !== null
    ? given as Readonly<Record<string, unknown>>
    : {};
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = values;
  if (
    !isText(accessKeyId) || !isText(secretAccessKey) || !isText(sessionToken) ||
    typeof expiration !== "number" || Number.isNaN(new Date(expiration).getTime())
  ) throw new BadAnswer("roleCredentials");
  return {
    accessKeyId,
    secretAccessKey: new Secret(secretAccessKey),
    sessionToken: new Secret(sessionToken),
    expiresAt: expiration,
  };
}
