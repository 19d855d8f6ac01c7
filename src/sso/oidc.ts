/** The OIDC service of IAM Identity Center (botocore's model sso-oidc/2019-06-10). */
import type { Host } from "../host.ts";
import { Secret } from "./secret.ts";
import { callService } from "./service.ts";

/** A registered client. */
export interface Registration {
  readonly clientId: string;
  readonly clientSecret: Secret;
  /** ms since 1970 UTC. */
  readonly expiresAt: number;
}

/** What CreateToken gives. */
export interface Grant {
  readonly accessToken: Secret;
  /** ms since 1970 UTC, by this machine's clock. */
  readonly expiresAt: number;
  readonly refreshToken: Secret | null;
}

/** A device login that has begun. */
export interface DeviceCode {
  readonly deviceCode: Secret;
  readonly userCode: string;
  readonly url: string;
  /** With the code in it. */
  readonly completeUrl: string;
  /** Seconds. */
  readonly expiresIn: number;
  readonly interval: number | null;
}

/** Path of the address to which the browser comes back. */
export const callbackPath = "/oauth/callback";

/** Registers a public client; for the redirect it names the start URL and the scopes. */
export async function registerClient(
  host: Host,
  client: {
    endpoint: string;
    name: string;
    startUrl: string;
    scopes: readonly string[] | null;
    pkce: boolean;
  },
): Promise<Registration> {
  const { endpoint, name, startUrl, scopes, pkce } = client;
  const answer = await callService(host, {
    method: "POST",
    url: `${endpoint}/client/register`,
    body: {
      clientName: name,
      clientType: "public",
      ...(scopes === null ? {} : { scopes }),
      ...(pkce
        ? {
          grantTypes: ["authorization_code", "refresh_token"],
          redirectUris: [`http://127.0.0.1${callbackPath}`],
          issuerUrl: startUrl,
        }
        : {}),
    },
    repeatable: true,
  });
  return {
    clientId: text(answer, "clientId"),
    clientSecret: new Secret(text(answer, "clientSecret")),
    expiresAt: seconds(answer, "clientSecretExpiresAt") * 1000,
  };
}

/** Begins a device login. */
export async function startDevice(
  host: Host,
  from: { endpoint: string; registration: Registration; startUrl: string },
): Promise<DeviceCode> {
  const { endpoint, registration, startUrl } = from;
  const answer = await callService(host, {
    method: "POST",
    url: `${endpoint}/device_authorization`,
    body: { ...clientOf(registration), startUrl },
    repeatable: true,
  });
  const url = page(answer, "verificationUri");
  const hasComplete = (answer["verificationUriComplete"] ?? null) !== null;
  const interval = answer["interval"];
  return {
    deviceCode: new Secret(text(answer, "deviceCode")),
    userCode: text(answer, "userCode"),
    url,
    completeUrl: hasComplete ? page(answer, "verificationUriComplete") : url,
    expiresIn: seconds(answer, "expiresIn"),
    interval: typeof interval === "number" ? interval : null,
  };
}

/** Asks whether the person has approved; throws ServiceError `AuthorizationPendingException` if not. */
export async function deviceToken(
  host: Host,
  from: { endpoint: string; registration: Registration; deviceCode: Secret },
): Promise<Grant> {
  const { endpoint, registration, deviceCode } = from;
  return await createToken(host, endpoint, {
    ...clientOf(registration),
    grantType: "urn:ietf:params:oauth:grant-type:device_code",
    deviceCode: deviceCode.reveal(),
  });
}

/** Exchanges the code that the browser brought. */
export async function codeToken(
  host: Host,
  from: {
    endpoint: string;
    registration: Registration;
    code: Secret;
    verifier: Secret;
    redirectUri: string;
  },
): Promise<Grant> {
  const { endpoint, registration, code, verifier, redirectUri } = from;
  return await createToken(host, endpoint, {
    ...clientOf(registration),
    grantType: "authorization_code",
    code: code.reveal(),
    codeVerifier: verifier.reveal(),
    redirectUri,
  });
}

/** Renews a token; the refresh token may be spent by it. */
export async function refreshedToken(
  host: Host,
  from: { endpoint: string; registration: Registration; refreshToken: Secret },
): Promise<Grant> {
  const { endpoint, registration, refreshToken } = from;
  return await createToken(host, endpoint, {
    ...clientOf(registration),
    grantType: "refresh_token",
    refreshToken: refreshToken.reveal(),
  });
}

async function createToken(
  host: Host,
  endpoint: string,
  body: Readonly<Record<string, unknown>>,
): Promise<Grant> {
  const url = `${endpoint}/token`;
  const answer = await callService(host, { method: "POST", url, body, repeatable: false });
  const refresh = answer["refreshToken"];
  return {
    accessToken: new Secret(text(answer, "accessToken")),
    expiresAt: host.now() + seconds(answer, "expiresIn") * 1000,
    refreshToken: typeof refresh === "string" && refresh !== "" ? new Secret(refresh) : null,
  };
}

function clientOf(registration: Registration): { clientId: string; clientSecret: string } {
  const { clientId, clientSecret } = registration;
  return { clientId, clientSecret: clientSecret.reveal() };
}

/** What is thrown where an answer is not of the service's form. */
export class BadAnswer extends Error {
  constructor(readonly member: string) {
    super(`the answer has no "${member}"`);
    this.name = "BadAnswer";
  }
}

function text(answer: Readonly<Record<string, unknown>>, member: string): string {
  const value = answer[member];
  if (typeof value !== "string" || value === "") throw new BadAnswer(member);
  return value;
}

/** Of a page that a browser may be sent to. */
function page(answer: Readonly<Record<string, unknown>>, member: string): string {
  const value = text(answer, member);
  if (!/^https?:\/\//.test(value) || !URL.canParse(value)) throw new BadAnswer(member);
  return value;
}

/** Of a span or a time, both in seconds and far below the end of all calendars. */
function seconds(answer: Readonly<Record<string, unknown>>, member: string): number {
  const value = answer[member];
  if (typeof value !== "number" || !(value >= 0 && value < 1e10)) throw new BadAnswer(member);
  return value;
}
