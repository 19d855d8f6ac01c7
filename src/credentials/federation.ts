/**
 * The token that opens the web console (`getSigninToken` of the sign-in service).
 *
 * It is asked for by POST, so that no secret stands in an address. Long-lived keys cannot open the
 * console: a federation token is got for them first, with a policy that takes nothing away.
 */
import { isText, objectIn } from "../config/aws_values.ts";
import { Failure } from "../errors.ts";
import type { Host } from "../host.ts";
import { printable } from "../output/text.ts";
import type { Identity } from "../resolve/promise.ts";
import { serviceFailure } from "../sso/failures.ts";
import { BadAnswer } from "../sso/oidc.ts";
import { Secret } from "../sso/secret.ts";
import { type Asked, exchange, type Reading, ServiceError } from "../sso/service.ts";
import { callSts, credentialsIn } from "./sts.ts";
import type { Credentials, Ground } from "./types.ts";

/** Temporary credentials of a user with long-lived keys; `seconds` null is AWS's 12 hours. */
export async function federated(
  host: Host,
  credentials: Credentials,
  from: { ground: Ground; identity: Identity; seconds: number | null },
): Promise<Credentials> {
  const { ground, identity, seconds } = from;
  const parameters = {
    Name: userName(identity.arn),
    Policy: everything,
    ...(seconds === null ? {} : { DurationSeconds: String(seconds) }),
  };
  try {
    const call = { action: "GetFederationToken", parameters, signer: credentials } as const;
    return credentialsIn(await callSts(host, call, ground), credentials.method);
  } catch (error) {
    const doing = "getting temporary keys for the console (sts:GetFederationToken)";
    if (error instanceof ServiceError && error.code === "AccessDenied") {
      throw new Failure(`${doing}: ${printable(error.detail ?? error.code).slice(0, 400)}`, {
        hints: ["open the console with a role of the user, or let it call sts:GetFederationToken"],
      });
    }
    throw serviceFailure(error, doing) ?? error;
  }
}

/** What the user may do, and no less: the policies of the user still hold. */
const everything = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});

/** STS takes 2 to 32 characters of a few kinds. */
function userName(arn: string): string {
  const name = arn.slice(arn.lastIndexOf("/") + 1).replace(/^.*:/, "");
  return name.replace(/[^\w+=,.@-]/g, "-").slice(0, 32).padEnd(2, "-");
}

/**
 * A token for temporary credentials, good for 15 minutes. `seconds` is how long the console's session
 * shall last, null as long as the credentials. Throws Failure.
 */
export async function signinToken(
  host: Host,
  credentials: Credentials,
  from: { signin: string; seconds: number | null; identity: Identity },
): Promise<Secret> {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const { signin, seconds, identity } = from;
  const session = JSON.stringify({
    sessionId: accessKeyId,
    sessionKey: secretAccessKey.reveal(),
    sessionToken: sessionToken?.reveal() ?? "",
  });
  const body = new URLSearchParams({
    Action: "getSigninToken",
    Session: session,
    ...(seconds === null ? {} : { SessionDuration: String(seconds) }),
  }).toString();
  const request: Asked = {
    method: "POST",
    url: `${signin}/federation`,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body,
  };
  try {
    return await exchange(host, { repeatable: true, request: () => request, read });
  } catch (error) {
    throw refusal(error, { seconds, identity }) ?? error;
  }
}

function read({ status, body }: { status: number; body: string }): Reading<Secret> {
  // An error is a page, whose words are for nobody.
  const token = objectIn(body)?.["SigninToken"];
  const value = status === 200 && isText(token) ? new Secret(token) : null;
  return { value, name: null, words: null };
}

/** The service answers any refusal with a page that gives no reason. */
function refusal(
  error: unknown,
  asked: { seconds: number | null; identity: Identity },
): Failure | null {
  const doing = "signing in to the console";
  if (!(error instanceof ServiceError)) return serviceFailure(error, doing);
  if (error.status === 200) return serviceFailure(new BadAnswer("SigninToken"), doing);
  if (error.status !== 400 && error.status !== 403) return serviceFailure(error, doing);
  const { identity, seconds } = asked;
  const isUser = identity.arn.includes(":user/");
  const why = isUser
    ? "the session keys of a user (GetSessionToken) cannot open it"
    : seconds === null
    ? `${printable(error.host)} refused the keys (HTTP ${error.status})`
    : `${printable(error.host)} refused a session of ${seconds} s (HTTP ${error.status})`;
  return new Failure(`${doing}: ${why}`, {
    hints: [
      isUser
        ? "open it with a role, or with the user's long-lived keys"
        : seconds === null
        ? "awsprof whoami"
        : "leave out --duration",
    ],
  });
}
