/** The portal of IAM Identity Center (botocore's model sso/2019-06-10). */
import type { Host } from "../host.ts";
import type { Secret } from "./secret.ts";
import { callService } from "./service.ts";

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
