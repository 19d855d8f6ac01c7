/** The stand-in without a port, on a clock that stands still until it is moved. */
import { type FakeAws, fakeAws } from "../../src/fake_aws/server.ts";
import type { Settings } from "../../src/fake_aws/state.ts";
import type { World } from "../../src/fake_aws/world.ts";

/** What was answered, with the body parsed where it is JSON. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** AWS's name of the error, as clients find it. */
  readonly error: string | null;
}

export const url = "http://127.0.0.1:8080";
export const startUrl = "https://d-1234567890.awsapps.com/start";
export const redirectUri = "http://127.0.0.1:51234/oauth/callback";
export const deviceGrant = "urn:ietf:params:oauth:grant-type:device_code";

export class Stand {
  readonly aws: FakeAws;
  #now = Date.parse("2026-11-21T10:00:00Z");
  #seed = 1;

  constructor(
    options: { world?: World; settings?: Partial<Settings>; controlSurface?: boolean } = {},
  ) {
    this.aws = fakeAws({
      nature: { now: () => this.#now, random: (count) => this.#bytes(count) },
      ...options,
    });
  }

  /** Lets so many seconds pass. */
  pass(seconds: number): void {
    this.#now += seconds * 1000;
  }

  async get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answered> {
    return await this.#send(new Request(`${url}${path}`, { headers }));
  }

  /** Posts an object as JSON, or a form. */
  async post(
    path: string,
    body: Readonly<Record<string, unknown>> | URLSearchParams | string,
  ): Promise<Answered> {
    const text = typeof body === "string" || body instanceof URLSearchParams
      ? body
      : JSON.stringify(body);
    return await this.#send(new Request(`${url}${path}`, { method: "POST", body: text }));
  }

  /** Sends a request with a token of the portal. */
  async portal(path: string, token: string, method = "GET"): Promise<Answered> {
    const headers = { "x-amz-sso_bearer_token": token };
    return await this.#send(new Request(`${url}${path}`, { method, headers }));
  }

  /** Registers a client; the kind decides the grants. */
  async register(kind: "pkce" | "device" | "legacy"): Promise<Client> {
    const { body } = await this.post("/client/register", {
      clientName: "test",
      clientType: "public",
      ...kind === "legacy" ? {} : { scopes: ["sso:account:access"] },
      ...kind === "pkce"
        ? {
          grantTypes: ["authorization_code", "refresh_token"],
          redirectUris: ["http://127.0.0.1/oauth/callback"],
          issuerUrl: startUrl,
        }
        : {},
    });
    return { clientId: String(body.clientId), clientSecret: String(body.clientSecret) };
  }

  /** Signs in without a page; what CreateToken answered. */
  async signIn(kind: "device" | "legacy" = "device"): Promise<Signed> {
    const client = await this.register(kind);
    const started = await this.post("/device_authorization", { ...client, startUrl });
    this.aws.control.approveDevice(String(started.body.userCode));
    const { body } = await this.post("/token", {
      ...client,
      grantType: deviceGrant,
      deviceCode: started.body.deviceCode,
    });
    return {
      client,
      accessToken: String(body.accessToken),
      refreshToken: typeof body.refreshToken === "string" ? body.refreshToken : null,
      body,
    };
  }

  async #send(request: Request): Promise<Answered> {
    const response = await this.aws.handle(request);
    const text = await response.text();
    const isJson = response.headers.get("content-type") === "application/json";
    const body = isJson && text !== "" ? JSON.parse(text) : {};
    const header = response.headers.get("x-amzn-errortype")?.replace(/:.*/, "");
    const type = body.__type?.replace(/.*#/, "");
    const code = /<Code>(\w+)<\/Code>/.exec(text)?.[1];
    return {
      status: response.status,
      headers: response.headers,
      text,
      body,
      error: header ?? type ?? code ?? null,
    };
  }

  /** Not random, and never twice the same. */
  #bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => {
      this.#seed = (this.#seed * 1103515245 + 12345) % 2147483648;
      return this.#seed >> 16;
    });
  }
}

export interface Client {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface Signed {
  readonly client: Client;
  readonly accessToken: string;
  readonly refreshToken: string | null;
  readonly body: Readonly<Record<string, unknown>>;
}
