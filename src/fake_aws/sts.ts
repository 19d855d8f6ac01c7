/** STS: whom a key stands for, and temporary keys. */
import { type Answer, type Call, element, Refusal, stsAnswer, stsError } from "./answers.ts";
import { isGenuine, readAuthorization, signingTime } from "./signature.ts";
import { findRole, issueKey, type Key, now, type Principal, type State, uuid } from "./state.ts";
import type { IamRole } from "./world.ts";

/** `GetCallerIdentity`. */
export async function getCallerIdentity(state: State, call: Call): Promise<Answer> {
  const { arn, userId, accountId } = (await callerOf(state, call)).principal;
  const result = element("Arn", arn) + element("UserId", userId) + element("Account", accountId);
  return answer(state, { call, result });
}

/** `AssumeRole`. */
export async function assumeRole(state: State, call: Call): Promise<Answer> {
  const caller = await callerOf(state, call);
  const form = new URLSearchParams(call.body);
  const wanted = wantedSession(state, form);
  const role = findRole(state, wanted.roleArn);
  const notAllowed = refused(state, {
    status: 403,
    code: "AccessDenied",
    message: `User: ${caller.principal.arn} is not authorized to perform: sts:AssumeRole ` +
      `on resource: ${wanted.roleArn}`,
  });
  if (role === null || !trusts(role, caller.principal)) throw notAllowed;
  if (role.externalId !== undefined && form.get("ExternalId") !== role.externalId) {
    throw notAllowed;
  }
  const mfa = hasGivenCode(state, { caller, form }) || caller.principal.mfa;
  if (role.mfa === true && !mfa) throw notAllowed;
  if (caller.principal.roleArn !== null && wanted.seconds > 3600) {
    throw invalid(
      state,
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by " +
        "role chaining",
    );
  }
  checkDuration(state, { role, seconds: wanted.seconds });
  const key = assumed(state, { ...wanted, from: caller.id });
  return answer(state, { call, result: assumedResult(key) });
}

/**
 * `AssumeRoleWithWebIdentity`, which nobody signs. Of the token the issuer, audience and expiry are
 * looked at; its signature is not, since no issuer's keys are within reach.
 */
export function assumeRoleWithWebIdentity(state: State, call: Call): Answer {
  const form = new URLSearchParams(call.body);
  const wanted = wantedSession(state, form);
  const claims = claimsOf(form.get("WebIdentityToken") ?? "");
  if (claims === null) {
    throw refused(state, {
      status: 400,
      code: "InvalidIdentityToken",
      message: "The ID Token provided is not a valid JWT. (You may see this error if you sent an " +
        "Access Token)",
    });
  }
  const { issuer, audience, subject, expiry } = claims;
  if (expiry <= now(state)) {
    throw refused(state, { status: 400, code: "ExpiredTokenException", message: "Token expired" });
  }
  const role = findRole(state, wanted.roleArn);
  const trust = role?.webIdentity;
  if (
    role === null || trust === undefined || trust.issuer !== issuer ||
    (trust.audience !== undefined && trust.audience !== audience)
  ) {
    throw refused(state, {
      status: 403,
      code: "AccessDenied",
      message: "Not authorized to perform sts:AssumeRoleWithWebIdentity",
    });
  }
  checkDuration(state, { role, seconds: wanted.seconds });
  const key = assumed(state, { ...wanted, from: subject });
  const result = assumedResult(key) + element("SubjectFromWebIdentityToken", subject) +
    element("Provider", issuer) + element("Audience", audience);
  return answer(state, { call, result });
}

/** `GetSessionToken`. */
export async function getSessionToken(state: State, call: Call): Promise<Answer> {
  const caller = await callerOf(state, call);
  checkLasting(state, { call, caller });
  const form = new URLSearchParams(call.body);
  const seconds = duration(state, { form, usual: 43200, most: 129600 });
  const principal = { ...caller.principal, mfa: hasGivenCode(state, { caller, form }) };
  const key = issueKey(state, { label: "session", from: caller.id, principal, seconds });
  return answer(state, { call, result: credentials(key) });
}

/** `GetFederationToken`: what the caller may do, as far as the policy that is given allows it. */
export async function getFederationToken(state: State, call: Call): Promise<Answer> {
  const caller = await callerOf(state, call);
  checkLasting(state, { call, caller });
  const form = new URLSearchParams(call.body);
  const name = form.get("Name") ?? "";
  if (!/^[\w+=,.@-]{2,32}$/.test(name)) {
    throw invalid(
      state,
      `1 validation error detected: Value '${name}' at 'name' failed to satisfy constraint: ` +
        "Member must satisfy regular expression pattern: [\\w+=,.@-]*",
    );
  }
  if (!isJson(form.get("Policy") ?? "{}")) {
    throw refused(state, {
      status: 400,
      code: "MalformedPolicyDocument",
      message: "Syntax errors in policy.",
    });
  }
  const { accountId } = caller.principal;
  const arn = `arn:aws:sts::${accountId}:federated-user/${name}`;
  const principal = { ...caller.principal, arn, userId: `${accountId}:${name}` };
  const seconds = duration(state, { form, usual: 43200, most: 129600 });
  const key = issueKey(state, { label: name, from: caller.id, principal, seconds });
  const user = element("FederatedUserId", principal.userId) + element("Arn", arn);
  const result = `${credentials(key)}<FederatedUser>${user}</FederatedUser>` +
    element("PackedPolicySize", "0");
  return answer(state, { call, result });
}

/** For an action that does not exist. */
export function unknownAction(state: State, call: Call): Answer {
  return stsError(400, {
    code: "InvalidAction",
    message: `Could not find operation ${new URLSearchParams(call.body).get("Action") ?? ""}` +
      " for version 2011-06-15",
    requestId: uuid(state),
  });
}

/** Whose key signed it; refuses what the key, its token, its time or the signature forbids. */
export async function callerOf(
  state: State,
  call: Call,
  service: "sts" | "iam" = "sts",
): Promise<Key> {
  const header = call.headers.get("authorization");
  if (header === null) {
    throw refused(state, {
      status: 403,
      code: "MissingAuthenticationToken",
      message: "Request is missing Authentication Token",
    });
  }
  const signed = readAuthorization(header);
  const time = signingTime(call.headers);
  if (signed === null || time === null) {
    throw refused(state, {
      status: 400,
      code: "IncompleteSignature",
      message: "The Authorization header or the header X-Amz-Date is incomplete",
    });
  }
  const key = state.keys.get(signed.accessKeyId);
  if (key === undefined || key.sessionToken !== call.headers.get("x-amz-security-token")) {
    throw refused(state, {
      status: 403,
      code: "InvalidClientTokenId",
      message: "The security token included in the request is invalid.",
    });
  }
  if (signed.service !== service) {
    throw mismatch(state, `Credential should be scoped to correct service: '${service}'. `);
  }
  if (Math.abs(time - now(state)) > 15 * 60 * 1000) {
    throw mismatch(
      state,
      time < now(state)
        ? `Signature expired: ${basicTime(time)} is now earlier than ` +
          `${basicTime(now(state) - 15 * 60 * 1000)} (${basicTime(now(state))} - 15 min.)`
        : `Signature not yet current: ${basicTime(time)} is still later than ` +
          `${basicTime(now(state) + 15 * 60 * 1000)} (${basicTime(now(state))} + 15 min.)`,
    );
  }
  if (!await isGenuine(call, { signed, secret: key.secret })) {
    throw mismatch(
      state,
      "The request signature we calculated does not match the signature you provided. Check " +
        "your AWS Secret Access Key and signing method. Consult the service documentation for " +
        "details.",
    );
  }
  if (key.expiresAt !== null && key.expiresAt <= now(state)) {
    throw refused(state, {
      status: 403,
      code: "ExpiredToken",
      message: "The security token included in the request is expired",
    });
  }
  if (service === "sts" && state.world.disabledRegions?.includes(signed.region)) {
    throw refused(state, {
      status: 403,
      code: "RegionDisabledException",
      message: `STS is not activated in this region for account:${key.principal.accountId}. Your ` +
        "account administrator can activate STS in this region using the IAM Console.",
    });
  }
  return key;
}

interface Wanted {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly seconds: number;
}

function wantedSession(state: State, form: URLSearchParams): Wanted {
  const roleArn = form.get("RoleArn") ?? "";
  if (!/^arn:aws[\w-]*:iam::\d{12}:role\/.+$/.test(roleArn)) {
    throw invalid(state, `${roleArn} is invalid`);
  }
  const sessionName = form.get("RoleSessionName") ?? "";
  if (!/^[\w+=,.@-]{2,64}$/.test(sessionName)) {
    throw invalid(
      state,
      `1 validation error detected: Value '${sessionName}' at 'roleSessionName' failed to satisfy ` +
        "constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*",
    );
  }
  return { roleArn, sessionName, seconds: duration(state, { form, usual: 3600, most: 43200 }) };
}

function duration(
  state: State,
  { form, usual, most }: { form: URLSearchParams; usual: number; most: number },
): number {
  const given = form.get("DurationSeconds");
  if (given === null) return usual;
  const seconds = /^\d{1,9}$/.test(given) ? Number(given) : NaN;
  if (seconds >= 900 && seconds <= most) return seconds;
  const bound = seconds > most
    ? `less than or equal to ${most}`
    : Number.isNaN(seconds)
    ? "a number"
    : "greater than or equal to 900";
  throw invalid(
    state,
    `1 validation error detected: Value '${given}' at 'durationSeconds' failed to satisfy ` +
      `constraint: Member must have value ${bound}`,
  );
}

function checkDuration(state: State, { role, seconds }: { role: IamRole; seconds: number }): void {
  if (seconds > (role.maxSessionDuration ?? 3600)) {
    throw invalid(
      state,
      "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    );
  }
}

function trusts(role: IamRole, { accountId, arn, roleArn }: Principal): boolean {
  return role.principals === undefined ||
    [accountId, arn, roleArn].some((each) =>
      each !== null && role.principals?.includes(each) === true
    );
}

/** Whether a code of the caller's own device was given; refuses one that is wrong. */
function hasGivenCode(
  state: State,
  { caller, form }: { caller: Key; form: URLSearchParams },
): boolean {
  const [serial, code] = [form.get("SerialNumber"), form.get("TokenCode")];
  if (serial === null && code === null) return false;
  const own = state.world.keys.find((key) => key.accessKeyId === caller.id)?.mfa;
  if (own === undefined || own.serial !== serial || own.code !== code) {
    throw refused(state, {
      status: 403,
      code: "AccessDenied",
      message: "MultiFactorAuthentication failed with invalid MFA one time pass code. ",
    });
  }
  return true;
}

/** A session may not ask for another one. */
function checkLasting(
  state: State,
  { call: { operation }, caller: { sessionToken } }: { call: Call; caller: Key },
): void {
  if (sessionToken === null) return;
  throw refused(state, {
    status: 403,
    code: "AccessDenied",
    message: `Cannot call ${operation} with session credentials`,
  });
}

type Assumed = ReturnType<typeof issueKey>;

function assumed(
  state: State,
  { roleArn, sessionName, seconds, from }: Wanted & { from: string },
): Assumed {
  const accountId = roleArn.split(":")[4] ?? "";
  const roleName = roleArn.slice(roleArn.lastIndexOf("/") + 1);
  return issueKey(state, {
    label: roleName,
    from,
    seconds,
    principal: {
      arn: `arn:aws:sts::${accountId}:assumed-role/${roleName}/${sessionName}`,
      userId: `${roleId(roleName)}:${sessionName}`,
      accountId,
      roleArn,
      mfa: false,
    },
  });
}

function roleId(roleName: string): string {
  return `AROA${roleName.toUpperCase().replace(/[^A-Z0-9]/g, "").padEnd(17, "X").slice(0, 17)}`;
}

function assumedResult(key: Assumed): string {
  const { userId, arn } = key.principal;
  const user = element("AssumedRoleId", userId) + element("Arn", arn);
  return `${credentials(key)}<AssumedRoleUser>${user}</AssumedRoleUser>` +
    element("PackedPolicySize", "0");
}

function credentials(key: Assumed): string {
  const expiration = new Date(key.expiresAt).toISOString().replace(".000Z", "Z");
  return `<Credentials>${element("AccessKeyId", key.id)}${element("SecretAccessKey", key.secret)}${
    element("SessionToken", key.sessionToken)
  }${element("Expiration", expiration)}</Credentials>`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

interface Claims {
  readonly issuer: string;
  readonly audience: string;
  readonly subject: string;
  /** ms since 1970 UTC. */
  readonly expiry: number;
}

function claimsOf(token: string): Claims | null {
  const parts = token.split(".");
  if (parts.length !== 3) return null;
  try {
    const claims = JSON.parse(atob((parts[1] ?? "").replace(/-/g, "+").replace(/_/g, "/")));
    const { iss, aud, sub, exp } = claims;
    if (typeof iss !== "string" || typeof sub !== "string" || typeof exp !== "number") return null;
    const audience = Array.isArray(aud) ? aud[0] : aud;
    return { issuer: iss, audience: String(audience), subject: sub, expiry: exp * 1000 };
  } catch {
    return null;
  }
}

function answer(state: State, { call, result }: { call: Call; result: string }): Answer {
  return stsAnswer(call.operation, { result, requestId: uuid(state) });
}

/** The end of an operation with an error of the query protocol. */
export function refused(
  state: State,
  { status, code, message }: { status: number; code: string; message: string },
): Refusal {
  return new Refusal(stsError(status, { code, message, requestId: uuid(state) }));
}

function invalid(state: State, message: string): Refusal {
  return refused(state, { status: 400, code: "ValidationError", message });
}

function mismatch(state: State, message: string): Refusal {
  return refused(state, { status: 403, code: "SignatureDoesNotMatch", message });
}

/** The form of times in signatures. */
function basicTime(ms: number): string {
  return new Date(ms).toISOString().replace(/[-:]|\.\d+/g, "");
}
