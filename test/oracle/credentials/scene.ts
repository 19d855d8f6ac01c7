/** A home directory and a stand-in for AWS in which each tool in turn meets the same situation. */
import { generateKeyPairSync } from "node:crypto";
import { AwsV4Signer } from "aws4fetch";
import { loginSessionName, ssoTokenName } from "../../../src/config/cache_keys.ts";
import { type FakeAws, fakeAws } from "../../../src/fake_aws/server.ts";
import type { LogEntry } from "../../../src/fake_aws/state.ts";
import { isoTime } from "../../fake_aws/clients.ts";
import { nature } from "../../support/fake_aws.ts";
import { textOf } from "../generate.ts";
import {
  keyOf,
  loginSession,
  secretOf,
  type Situation,
  startUrl,
  type TokenState,
  world,
} from "./situation.ts";

/** A key as a tool printed it. */
export interface Key {
  readonly id: string;
  readonly secret: string;
  readonly token: string | null;
}

/** Where situations take place, one after another. */
export class Scene {
  readonly home: string;
  readonly url: string;
  readonly #aws: FakeAws;
  readonly #server: Deno.HttpServer;

  private constructor(home: string, aws: FakeAws) {
    this.home = home;
    this.#aws = aws;
    const server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      (request) => this.#answer(request),
    );
    this.#server = server;
    this.url = `http://127.0.0.1:${server.addr.port}`;
  }

  static async open(): Promise<Scene> {
    const home = await Deno.makeTempDir({ prefix: "credentials-" });
    return new Scene(home, fakeAws({ nature, world }));
  }

  async close(): Promise<void> {
    await this.#server.shutdown();
    await Deno.remove(this.home, { recursive: true });
  }

  /** Sets the situation up as if nothing had happened before; the environment of a tool in it. */
  async enter(situation: Situation): Promise<Record<string, string>> {
    this.#aws.control.reset();
    const { home } = this;
    for (const name of [".aws", ".local", "bin", "token.jwt"]) await gone(`${home}/${name}`);
    await Deno.mkdir(`${home}/.aws/sso/cache`, { recursive: true });
    const { config, credentials, lineEnd, files } = situation;
    const fill = await this.#filler(situation);
    const texts: Record<string, string | null> = {
      ".aws/config": textOf(config, lineEnd),
      ".aws/credentials": textOf(credentials, lineEnd),
      ...files,
    };
    for (const [path, text] of Object.entries(texts)) {
      if (text === null) continue;
      await Deno.mkdir(`${home}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
      const mode = text.startsWith("#!") ? 0o700 : 0o600;
      await Deno.writeTextFile(`${home}/${path}`, fill(text), { mode });
    }
    for (const [key, state] of Object.entries(situation.tokens)) await this.#token(key, state);
    if (situation.login !== null) await this.#logIn(situation.login);
    for (const fault of situation.faults) this.#aws.control.fail(fault);
    const env = Object.entries(situation.env).map(([name, value]) => [name, fill(value)]);
    return { ...this.#environment(situation), ...Object.fromEntries(env) };
  }

  /** What was asked since the situation was entered, without what the scene itself asks. */
  asked(): LogEntry[] {
    return this.#aws.control.log().filter(({ headers }) => headers[own] === undefined);
  }

  /** Whom a key stands for, as STS says; an error's name where it stands for nobody. */
  async holder(key: Key): Promise<string> {
    const text = await this.#sts("GetCallerIdentity", key);
    return /<Arn>(.*)<\/Arn>/.exec(text)?.[1] ?? /<Code>(.*)<\/Code>/.exec(text)?.[1] ?? text;
  }

  #environment({ endpoint, instance }: Situation): Record<string, string> {
    return {
      HOME: this.home,
      PATH: "/usr/bin:/bin",
      LC_ALL: "C.UTF-8",
      AWS_MAX_ATTEMPTS: "1",
      AWS_PAGER: "",
      HTTP_PROXY: nowhere,
      HTTPS_PROXY: nowhere,
      NO_PROXY: "127.0.0.1,localhost",
      ...(endpoint ? { AWS_ENDPOINT_URL: this.url } : {}),
      ...(instance
        ? { AWS_EC2_METADATA_SERVICE_ENDPOINT: this.url }
        : { AWS_EC2_METADATA_DISABLED: "true" }),
    };
  }

  async #filler(situation: Situation): Promise<(text: string) => string> {
    const wants = JSON.stringify(situation).includes("{temporary.");
    const given = wants ? await this.#temporary("temporary") : null;
    return (text) =>
      text.replaceAll("{url}", this.url)
        .replaceAll(
          /\{in (-?\d+) s(\+00:00)?\}/g,
          (_, seconds, zone = "Z") => isoTime(Date.now() + seconds * 1000).replace("Z", zone),
        )
        .replaceAll("{home}", this.home)
        .replaceAll("{temporary.id}", given?.id ?? "")
        .replaceAll("{temporary.secret}", given?.secret ?? "")
        .replaceAll("{temporary.token}", given?.token ?? "");
  }

  /** A token as a login leaves it. */
  async #token(key: string, state: TokenState): Promise<void> {
    const { left, refreshable = true, revoked = false } = state;
    const { control } = this.#aws;
    control.set({ tokenLifetime: Math.max(left, 1) });
    const client = await this.#post("/client/register", {
      clientName: "test",
      clientType: "public",
      scopes: ["sso:account:access"],
    });
    const { clientId, clientSecret, clientSecretExpiresAt } = client;
    const device = await this.#post("/device_authorization", { clientId, clientSecret, startUrl });
    control.approveDevice(String(device.userCode));
    const token = await this.#post("/token", {
      clientId,
      clientSecret,
      grantType: "urn:ietf:params:oauth:grant-type:device_code",
      deviceCode: device.deviceCode,
    });
    control.set({ tokenLifetime: 3600 });
    if (revoked) control.revoke("access-token", String(token.accessToken));
    const content = {
      startUrl: key.startsWith("https:") ? key : startUrl,
      region: "eu-west-1",
      accessToken: token.accessToken,
      expiresAt: isoTime(Date.now() + left * 1000),
      ...(refreshable
        ? {
          clientId,
          clientSecret,
          registrationExpiresAt: isoTime(Number(clientSecretExpiresAt) * 1000),
          refreshToken: token.refreshToken,
        }
        : {}),
    };
    const path = `${this.home}/.aws/sso/cache/${ssoTokenName(key)}`;
    await Deno.writeTextFile(path, JSON.stringify(content), { mode: 0o600 });
  }

  /** What `aws login` leaves, with so many seconds left. */
  async #logIn(left: number): Promise<void> {
    const { accessToken, clientId, refreshToken } = this.#aws.control.logIn();
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const path = `${this.home}/.aws/login/cache/${await loginSessionName(loginSession)}`;
    await Deno.mkdir(path.replace(/\/[^/]*$/, ""), { recursive: true });
    const content = {
      accessToken: { ...accessToken, expiresAt: isoTime(Date.now() + left * 1000) },
      tokenType: "aws_sigv4",
      clientId,
      refreshToken,
      idToken: "an.id.token",
      dpopKey: String(privateKey.export({ type: "sec1", format: "pem" })),
    };
    await Deno.writeTextFile(path, JSON.stringify(content), { mode: 0o600 });
  }

  async #temporary(user: string): Promise<Key & { token: string; expiration: string }> {
    const from = { id: keyOf(user), secret: secretOf(user), token: null };
    const text = await this.#sts("GetSessionToken", from);
    const part = (name: string): string =>
      (new RegExp(`<${name}>(.*)</${name}>`).exec(text)?.[1] ?? "").replaceAll("&#60;", "<");
    return {
      id: part("AccessKeyId"),
      secret: part("SecretAccessKey"),
      token: part("SessionToken"),
      expiration: part("Expiration"),
    };
  }

  async #sts(action: string, key: Key): Promise<string> {
    const { url, headers, method, body } = await new AwsV4Signer({
      url: `${this.url}/`,
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", [own]: "1" },
      body: new URLSearchParams({ Action: action, Version: "2011-06-15" }).toString(),
      accessKeyId: key.id,
      secretAccessKey: key.secret,
      ...(key.token === null ? {} : { sessionToken: key.token }),
      service: "sts",
      region: "us-east-1",
    }).sign();
    const request = new Request(url, { method, headers, body: body ?? null });
    return await (await this.#aws.handle(request)).text();
  }

  async #post(path: string, body: unknown): Promise<Record<string, unknown>> {
    const request = new Request(this.url + path, {
      method: "POST",
      headers: { [own]: "1" },
      body: JSON.stringify(body),
    });
    return await (await this.#aws.handle(request)).json();
  }

  /** Beside AWS there are a container's agent and an instance's metadata. */
  async #answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === "/container") {
      const { id, secret, token, expiration } = await this.#temporary("container");
      const authorization = request.headers.get("authorization");
      if (authorization === "wrong") return new Response("no", { status: 401 });
      return Response.json({
        AccessKeyId: id,
        SecretAccessKey: secret,
        Token: token,
        Expiration: expiration,
      });
    }
    if (pathname === "/latest/api/token") {
      return new Response("a-token", { headers: { "x-aws-ec2-metadata-token-ttl-seconds": "60" } });
    }
    const roles = "/latest/meta-data/iam/security-credentials/";
    if (pathname === roles) return new Response("InstanceRole");
    if (pathname === `${roles}InstanceRole`) {
      const { id, secret, token, expiration } = await this.#temporary("instance");
      return Response.json({
        Code: "Success",
        Type: "AWS-HMAC",
        AccessKeyId: id,
        SecretAccessKey: secret,
        Token: token,
        Expiration: expiration,
      });
    }
    if (pathname.startsWith("/latest/")) return new Response("", { status: 404 });
    return await this.#aws.handle(request);
  }
}

/** Marks requests of the scene itself. */
const own = "x-scene";
const nowhere = "http://127.0.0.1:10";

async function gone(path: string): Promise<void> {
  await Deno.remove(path, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}
