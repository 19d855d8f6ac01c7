/** IAM Identity Center's OIDC service: registration, device codes, tokens. */
import { type Answer, type Call, json, oidcError, Refusal } from "./answers.ts";
import {
  base64Url,
  type Client,
  type Device,
  now,
  secretText,
  type Session,
  type State,
} from "./state.ts";

/** `POST /client/register`. */
export function registerClient(state: State, call: Call): Answer {
  const body = members(call);
  const name = text(body, "clientName");
  if (text(body, "clientType") !== "public") {
    throw refused("InvalidClientMetadataException", {
      error: "invalid_client_metadata",
      description: "Only public clients are supported",
    });
  }
  const redirectUris = texts(body, "redirectUris") ?? [];
  for (const uri of redirectUris) {
    if (!/^http:\/\/127\.0\.0\.1(:\d+)?(\/|$)|^https:\/\//.test(uri)) {
      throw refused("InvalidRedirectUriException", {
        error: "invalid_redirect_uri",
        description: `Invalid redirect URI: ${uri}`,
      });
    }
  }
  const grantTypes = texts(body, "grantTypes");
  if (grantTypes?.includes("authorization_code") && redirectUris.length === 0) {
    throw refused("InvalidRedirectUriException", {
      error: "invalid_redirect_uri",
      description: "A redirect URI is required for the authorization code grant",
    });
  }
  for (const grant of grantTypes ?? []) {
    if (!isGrant(grant)) throw unsupportedGrant();
  }
  const scopes = texts(body, "scopes") ?? [];
  if (scopes.some((scope) => !/^[a-z]+:[a-z_]+:[a-z_*]+$|^openid$|^aws$/.test(scope))) {
    throw refused("InvalidScopeException", {
      error: "invalid_scope",
      description: "Invalid scope provided",
    });
  }
  const startUrl = optionalText(body, "issuerUrl");
  const issued = now(state);
  const client: Client = {
    id: base64Url(state.nature.random(16)),
    secret: secretText(state, 60),
    name,
    grantTypes,
    redirectUris,
    scopes,
    startUrl,
    expiresAt: issued + state.settings.registrationLifetime * 1000,
  };
  state.clients.set(client.id, client);
  return json({
    clientId: client.id,
    clientSecret: client.secret,
    clientIdIssuedAt: Math.floor(issued / 1000),
    clientSecretExpiresAt: Math.floor(client.expiresAt / 1000),
  });
}

/** `POST /device_authorization`. */
export function startDeviceAuthorization(state: State, call: Call): Answer {
  const body = members(call);
  const client = knownClient(state, body);
  const startUrl = text(body, "startUrl");
  if (!mayUse(client, deviceGrant)) throw unauthorizedClient();
  if (state.world.startUrls?.includes(startUrl) === false) {
    throw invalidRequest("Invalid start URL");
  }
  const { approval, deviceLifetime, interval, user } = state.settings;
  const device: Device = {
    code: secretText(state, 40),
    userCode: userCode(state),
    client,
    startUrl,
    outcome: "pending",
    user,
    expiresAt: now(state) + deviceLifetime * 1000,
    interval,
    polls: 0,
    lastPoll: null,
  };
  if (state.settings.pendingPolls === 0) settle(device, approval);
  state.devices.set(device.code, device);
  const verificationUri = `${call.base}/device`;
  return json({
    deviceCode: device.code,
    userCode: device.userCode,
    verificationUri,
    verificationUriComplete: `${verificationUri}?user_code=${device.userCode}`,
    expiresIn: deviceLifetime,
    interval,
  });
}

/** `POST /token`, for the three grants. */
export async function createToken(state: State, call: Call): Promise<Answer> {
  const body = members(call);
  const grant = text(body, "grantType");
  const client = knownClient(state, body);
  if (!isGrant(grant)) throw unsupportedGrant();
  if (!mayUse(client, grant)) throw unauthorizedClient();
  if (grant === "authorization_code") return await redeemCode(state, { client, body });
  if (grant === deviceGrant) return redeemDevice(state, { client, body });
  return refresh(state, { client, body });
}

/** Whether that client may get that scope; one that registered none may get any. */
export function mayHaveScope(client: Client, scope: string): boolean {
  return client.scopes.length === 0 || client.scopes.includes(scope);
}

/** Whether the client registered for the grant; without a word about it for all but PKCE's. */
export function mayUse(client: Client, grant: string): boolean {
  return client.grantTypes?.includes(grant) ?? grant !== "authorization_code";
}

/** Records the answer to a device's request. */
export function settle(device: Device, approval: "page" | "allow" | "deny"): void {
  if (device.outcome !== "pending" || approval === "page") return;
  device.outcome = approval === "allow" ? "allowed" : "denied";
}

const deviceGrant = "urn:ietf:params:oauth:grant-type:device_code";

type Members = Readonly<Record<string, unknown>>;

interface Asking {
  readonly client: Client;
  readonly body: Members;
}

async function redeemCode(state: State, { client, body }: Asking): Promise<Answer> {
  const given = text(body, "code");
  const redirectUri = text(body, "redirectUri");
  const verifier = text(body, "codeVerifier");
  const code = state.codes.get(given);
  // Taken before anything is waited for: a code is good once, also for two requests at a time.
  state.codes.delete(given);
  if (
    code === undefined || code.client !== client || code.expiresAt <= now(state) ||
    code.redirectUri !== redirectUri || code.challenge !== await challengeOf(verifier)
  ) {
    throw invalidGrant("Invalid grant provided");
  }
  const session = signIn(state, { user: code.user, scopes: code.scopes });
  return issueTokens(state, { client, session });
}

function redeemDevice(state: State, { client, body }: Asking): Answer {
  const device = state.devices.get(text(body, "deviceCode"));
  if (device === undefined || device.client !== client || device.outcome === "used") {
    throw invalidGrant("Invalid grant provided");
  }
  const time = now(state);
  if (device.expiresAt <= time) {
    throw refused("ExpiredTokenException", {
      error: "expired_token",
      description: "Device code has expired",
    });
  }
  const { approval, pendingPolls } = state.settings;
  if (approval !== "page" && device.polls >= pendingPolls) settle(device, approval);
  if (device.outcome === "pending") {
    const tooFast = device.lastPoll !== null && time - device.lastPoll < device.interval * 1000;
    device.lastPoll = time;
    device.polls++;
    if (tooFast) {
      // RFC 8628, section 3.5: the interval grows by five seconds for all later questions.
      device.interval += 5;
      throw refused("SlowDownException", {
        error: "slow_down",
        description: "Client is making too many requests",
      });
    }
    throw refused("AuthorizationPendingException", {
      error: "authorization_pending",
      description: "Authorization is still pending",
    });
  }
  if (device.outcome === "denied") {
    throw refused("AccessDeniedException", {
      error: "access_denied",
      description: "Access was denied by the user",
    });
  }
  device.outcome = "used";
  const session = signIn(state, { user: device.user, scopes: client.scopes });
  return issueTokens(state, { client, session });
}

function refresh(state: State, { client, body }: Asking): Answer {
  const given = text(body, "refreshToken");
  const token = state.refreshTokens.get(given);
  if (
    token === undefined || token.client !== client || token.session.ended ||
    token.session.expiresAt <= now(state)
  ) {
    throw invalidGrant("Invalid refresh token provided");
  }
  state.refreshTokens.delete(given);
  return issueTokens(state, { client, session: token.session });
}

function signIn(
  state: State,
  { user, scopes }: { user: string; scopes: readonly string[] },
): Session {
  return {
    user,
    refreshable: scopes.length > 0,
    expiresAt: now(state) + state.settings.sessionLifetime * 1000,
    ended: false,
  };
}

function issueTokens(
  state: State,
  { client, session }: { client: Client; session: Session },
): Answer {
  const { omitRefreshToken, sessionLifetime, tokenLifetime } = state.settings;
  const expiresIn = session.refreshable ? tokenLifetime : sessionLifetime;
  const accessToken = `aoa${secretText(state, 60)}`;
  state.accessTokens.set(accessToken, { session, expiresAt: now(state) + expiresIn * 1000 });
  const answer = { accessToken, tokenType: "Bearer", expiresIn, idToken: null };
  if (!session.refreshable || omitRefreshToken) return json(answer);
  const refreshToken = `aor${secretText(state, 60)}`;
  state.refreshTokens.set(refreshToken, { session, client });
  return json({ ...answer, refreshToken });
}

function knownClient(state: State, body: Members): Client {
  const client = state.clients.get(text(body, "clientId"));
  const secret = text(body, "clientSecret");
  if (client === undefined || client.secret !== secret || client.expiresAt <= now(state)) {
    throw refused("InvalidClientException", {
      error: "invalid_client",
      description: "Invalid client provided",
      status: 401,
    });
  }
  return client;
}

function members(call: Call): Members {
  try {
    const body: unknown = JSON.parse(call.body);
    if (typeof body === "object" && body !== null && !Array.isArray(body)) return body as Members;
  } catch {
    // Said below: what is no JSON is no request either.
  }
  throw invalidRequest("The request is not a JSON object");
}

function text(body: Members, name: string): string {
  const value = optionalText(body, name);
  if (value === null || value === "") throw invalidRequest(`Missing required parameter: ${name}`);
  return value;
}

function optionalText(body: Members, name: string): string | null {
  const value = body[name] ?? null;
  if (value === null || typeof value === "string") return value;
  throw invalidRequest(`Invalid value of parameter: ${name}`);
}

function texts(body: Members, name: string): string[] | null {
  const value = body[name] ?? null;
  if (value === null) return null;
  if (Array.isArray(value) && value.every((each) => typeof each === "string")) return value;
  throw invalidRequest(`Invalid value of parameter: ${name}`);
}

function isGrant(grant: string): boolean {
  return ["authorization_code", "refresh_token", deviceGrant].includes(grant);
}

async function challengeOf(verifier: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  return base64Url(new Uint8Array(digest));
}

/** Eight letters that make no word, in two groups. */
function userCode(state: State): string {
  const letters = "BCDFGHJKLMNPQRSTVWXZ";
  const code = Array.from(state.nature.random(8), (byte) => letters[byte % letters.length]);
  return `${code.slice(0, 4).join("")}-${code.slice(4).join("")}`;
}

function refused(
  name: string,
  options: { error: string; description: string; status?: number },
): Refusal {
  return new Refusal(oidcError(name, options));
}

function invalidRequest(description: string): Refusal {
  return refused("InvalidRequestException", { error: "invalid_request", description });
}

function invalidGrant(description: string): Refusal {
  return refused("InvalidGrantException", { error: "invalid_grant", description });
}

function unauthorizedClient(): Refusal {
  return refused("UnauthorizedClientException", {
    error: "unauthorized_client",
    description: "The client is not registered for this grant",
  });
}

function unsupportedGrant(): Refusal {
  return refused("UnsupportedGrantTypeException", {
    error: "unsupported_grant_type",
    description: "Unsupported grant type",
  });
}
