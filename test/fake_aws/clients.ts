/** Real AWS clients in a home of their own, pointed at the stand-in. */
import { ssoTokenName } from "../../src/config/cache_keys.ts";
import { FakeAwsServer, type FakeAwsServerOptions } from "../support/fake_aws.ts";
import { find } from "../support/tools.ts";

/** A file in `~/.aws/sso/cache`. */
export type Token = Readonly<Record<string, unknown>>;

export interface Printed {
  readonly out: string;
  readonly err: string;
  readonly code: number;
}

/** A stand-in, a home with a configuration, and the clients in it. */
export class Bench {
  readonly aws: FakeAwsServer;
  readonly home: string;

  private constructor(aws: FakeAwsServer, home: string) {
    this.aws = aws;
    this.home = home;
  }

  /** Runs USE with a fresh bench, and leaves nothing behind. */
  static async use(
    config: string,
    options: FakeAwsServerOptions & { run: (bench: Bench) => Promise<void> },
  ): Promise<void> {
    const { run, ...rest } = options;
    const aws = FakeAwsServer.start(rest);
    const home = await Deno.makeTempDir({ prefix: "fake-aws-" });
    try {
      await Deno.mkdir(`${home}/.aws`);
      await Deno.writeTextFile(`${home}/.aws/config`, config);
      await writeBrowser(home);
      await run(new Bench(aws, home));
    } finally {
      await aws.close();
      await Deno.remove(home, { recursive: true });
    }
  }

  /** The environment of a client; `BROWSER` presses Allow. */
  environment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
    return {
      ...this.aws.environment(this.home),
      // The AWS CLI waits for a browser that is not in the background, and could not answer it.
      BROWSER: `${this.home}/browser %s &`,
      ...more,
    };
  }

  /** Runs the official AWS CLI v2. */
  async cli(
    args: readonly string[],
    more: Readonly<Record<string, string>> = {},
  ): Promise<Printed> {
    return await runProgram([awsCli(), ...args], {
      home: this.home,
      env: this.environment(more),
    });
  }

  /** Runs the official AWS CLI v2, which must succeed; what it printed as JSON. */
  async cliJson(
    args: readonly string[],
    more: Readonly<Record<string, string>> = {},
  ): Promise<Record<string, unknown>> {
    const { out, err, code } = await this.cli(args, more);
    if (code !== 0) throw new Error(`aws ${args.join(" ")} ended with ${code}: ${err}`);
    return JSON.parse(out);
  }

  /** Which browser button the client's BROWSER presses from now on. */
  async press(button: "allow" | "deny"): Promise<void> {
    await writeBrowser(this.home, button);
  }

  /** Signs in without a browser; the token as the tools keep it in a file. */
  async signIn(): Promise<Token> {
    const client = await this.#ask("/client/register", {
      clientName: "test",
      clientType: "public",
      scopes: ["sso:account:access"],
    });
    const { clientId, clientSecret } = client;
    const startUrl = "https://d-1234567890.awsapps.com/start";
    const asked = { clientId, clientSecret, startUrl };
    const { deviceCode, userCode } = await this.#ask("/device_authorization", asked);
    this.aws.control.approveDevice(String(userCode));
    const grantType = "urn:ietf:params:oauth:grant-type:device_code";
    const token = await this.#ask("/token", { clientId, clientSecret, grantType, deviceCode });
    return {
      ...{ startUrl, region: "eu-west-1", clientId, clientSecret },
      accessToken: token.accessToken,
      refreshToken: token.refreshToken,
      expiresAt: isoTime(Date.now() + Number(token.expiresIn) * 1000),
      registrationExpiresAt: isoTime(Number(client.clientSecretExpiresAt) * 1000),
    };
  }

  /** Credentials of a role that the portal gives: id, secret, session token. */
  async roleCredentials(): Promise<[string, string, string]> {
    const { accessToken } = await this.signIn();
    const role = "account_id=444455556666&role_name=Developer";
    const answered = await fetch(`${this.aws.url}/federation/credentials?${role}`, {
      headers: { "x-amz-sso_bearer_token": String(accessToken) },
    });
    const { accessKeyId, secretAccessKey, sessionToken } = (await answered.json()).roleCredentials;
    return [accessKeyId, secretAccessKey, sessionToken];
  }

  /** Puts a token where the tools look for that of a session. */
  async writeToken(session: string, token: Token): Promise<void> {
    const directory = `${this.home}/.aws/sso/cache`;
    await Deno.mkdir(directory, { recursive: true });
    await Deno.writeTextFile(`${directory}/${ssoTokenName(session)}`, JSON.stringify(token));
  }

  /** The token files, parsed. */
  async tokens(): Promise<Token[]> {
    return (await this.cache()).filter((each) => "accessToken" in each);
  }

  /** All files in `~/.aws/sso/cache`, parsed. */
  async cache(): Promise<Token[]> {
    const directory = `${this.home}/.aws/sso/cache`;
    const found: Token[] = [];
    const names = await Array.fromAsync(Deno.readDir(directory)).catch(() => []);
    for (const { name } of names) {
      found.push(JSON.parse(await Deno.readTextFile(`${directory}/${name}`)));
    }
    return found;
  }

  async #ask(path: string, body: Token): Promise<Token> {
    const request = { method: "POST", body: JSON.stringify(body) };
    return await (await fetch(this.aws.url + path, request)).json();
  }
}

/** A time in the form of token files. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}

/** Path of the official AWS CLI v2, or the bare name where it is missing. */
export function awsCli(): string {
  return find("aws-cli") ?? "aws";
}

/** Runs a program to its end in that environment, and nothing else of ours. */
export async function runProgram(
  argv: readonly string[],
  options: { home: string; env: Record<string, string> },
): Promise<Printed> {
  const output = await new Deno.Command(argv[0] ?? "", {
    args: argv.slice(1),
    cwd: options.home,
    clearEnv: true,
    env: options.env,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const text = new TextDecoder();
  return { out: text.decode(output.stdout), err: text.decode(output.stderr), code: output.code };
}

async function writeBrowser(home: string, button: "allow" | "deny" = "allow"): Promise<void> {
  const program = new URL("../support/fake_browser.ts", import.meta.url).pathname;
  const denoDir = Deno.env.get("DENO_DIR") ||
    `${Deno.env.get("XDG_CACHE_HOME") || `${Deno.env.get("HOME")}/.cache`}/deno`;
  await Deno.writeTextFile(
    `${home}/browser`,
    `#!/bin/sh
DENO_DIR='${denoDir}' DENO_NO_UPDATE_CHECK=1 exec '${Deno.execPath()}' run --quiet --no-check \\
  --allow-net=127.0.0.1 '${program}' "$1" ${button} </dev/null >/dev/null 2>&1
`,
    { mode: 0o755 },
  );
}
