/**
 * The sign-in service behind `aws login`: renewing a login by its refresh token, for whoever proves
 * by DPoP (RFC 9449) to hold the key that the token is bound to.
 */
import { type Answer, type Call, json, Refusal, signinError } from "./answers.ts";
import { issueKey, type Login, now, secretText, type State } from "./state.ts";

/** A login as `aws login` gets it, whose refresh token is bound to the first key that proves itself. */
export interface LoginGrant {
  /** What the profile's `login_session` is. */
  readonly session: string;
  readonly clientId: string;
  readonly refreshToken: string;
  readonly accessToken: LoginKeys & { readonly accountId: string };
}

interface LoginKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** Logs somebody in without a browser. */
export function startLogin(
  state: State,
  { accountId = "555566667777", user = state.settings.user } = {},
): LoginGrant {
  const login: Login = {
    session: `arn:aws:iam::${accountId}:user/${user}`,
    accountId,
    user,
    // The service refuses after half a day.
    expiresAt: now(state) + 12 * 60 * 60 * 1000,
    thumbprint: null,
  };
  return {
    session: login.session,
    clientId: "arn:aws:signin:::devtools/same-device",
    refreshToken: newRefreshToken(state, login),
    accessToken: { ...newKeys(state, login), accountId },
  };
}

/** `POST /v1/token`. */
export async function createOAuth2Token(state: State, call: Call): Promise<Answer> {
  const thumbprint = await proven(state, call);
  const { clientId, grantType, refreshToken } = fields(call.body);
  if (!/^arn:aws:signin:::devtools\/(cross-device|same-device)$/.test(clientId ?? "")) {
    throw invalid("clientId is not one of the devtools clients");
  }
  if (grantType !== "refresh_token") throw invalid("grantType is not supported");
  const login = state.logins.get(refreshToken ?? "");
  if (login === undefined || login.expiresAt <= now(state)) {
    throw denied(401, "TOKEN_EXPIRED", "The refresh token has expired");
  }
  login.thumbprint ??= thumbprint;
  if (login.thumbprint !== thumbprint) {
    throw denied(401, "TOKEN_EXPIRED", "The refresh token is bound to another key");
  }
  return json({
    accessToken: newKeys(state, login),
    tokenType: "aws_sigv4",
    expiresIn: state.settings.loginLifetime,
    // The one before stays good: a renewal may be repeated.
    refreshToken: newRefreshToken(state, login),
  });
}

function newRefreshToken(state: State, login: Login): string {
  const token = secretText(state, 60);
  state.logins.set(token, login);
  return token;
}

function newKeys(state: State, { accountId, session, user }: Login): LoginKeys {
  const key = issueKey(state, {
    label: "login",
    from: user,
    seconds: state.settings.loginLifetime,
    principal: { arn: session, userId: "AIDALOGIN", accountId, roleArn: null, mfa: false },
  });
  return {
    accessKeyId: key.id,
    secretAccessKey: key.secret,
    sessionToken: key.sessionToken,
  };
}

/** The thumbprint (RFC 7638) of the key whose proof comes with the request. */
async function proven(state: State, call: Call): Promise<string> {
  const proof = call.headers.get("dpop") ?? "";
  const [head = "", payload = "", signature = ""] = proof.split(".");
  const { typ, alg, jwk } = fields<JsonWebKey>(decoded(head));
  if (typ !== "dpop+jwt" || alg !== "ES256" || typeof jwk !== "object") {
    throw invalid("there is no DPoP proof");
  }
  const { kty, crv, x = "", y = "" } = jwk;
  if (kty !== "EC" || crv !== "P-256" || "d" in jwk) throw invalid("the DPoP key is no public key");
  if (!await isSigned(`${head}.${payload}`, { signature, jwk: { kty, crv, x, y } })) {
    throw invalid("the DPoP proof is not signed by its key");
  }
  const { htm, htu, iat, jti } = fields<number>(decoded(payload));
  if (htm !== call.method || htu !== `${call.url.origin}${call.url.pathname}`) {
    throw invalid("the DPoP proof is for another request");
  }
  if (typeof iat !== "number" || Math.abs(iat * 1000 - now(state)) > 5 * 60 * 1000) {
    throw invalid("the DPoP proof is not of this time");
  }
  if (typeof jti !== "string" || state.proofs.has(jti)) throw invalid("the DPoP proof was used");
  state.proofs.add(jti);
  const members = JSON.stringify({ crv, kty, x, y });
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(members));
  return String.fromCharCode(...new Uint8Array(digest));
}

async function isSigned(
  text: string,
  by: { signature: string; jwk: JsonWebKey },
): Promise<boolean> {
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const signature = binary(by.signature);
  try {
    const key = await crypto.subtle.importKey("jwk", by.jwk, algorithm, false, ["verify"]);
    return await crypto.subtle.verify(algorithm, key, signature, new TextEncoder().encode(text));
  } catch (error) {
    // Coordinates that are no point of the curve.
    if (error instanceof DOMException) return false;
    throw error;
  }
}

function fields<T = never>(text: string): Readonly<Record<string, string | T | undefined>> {
  try {
    return Object(JSON.parse(text));
  } catch {
    throw invalid("this is not JSON");
  }
}

function decoded(base64Url: string): string {
  return new TextDecoder().decode(binary(base64Url));
}

function binary(base64Url: string): Uint8Array<ArrayBuffer> {
  try {
    const text = atob(base64Url.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(text, (char) => char.charCodeAt(0));
  } catch {
    throw invalid("this is not base64");
  }
}

function invalid(message: string): Refusal {
  const name = "ValidationException";
  return new Refusal(signinError(400, { name, error: "INVALID_REQUEST", message }));
}

function denied(status: number, error: string, message: string): Refusal {
  return new Refusal(signinError(status, { name: "AccessDeniedException", error, message }));
}
