/**
 * The built program in a home of its own with the stand-in for AWS: with people at real terminals,
 * and without any. Everything that it wrote is searched for secrets at the end.
 */
import { ssoTokenName } from "../../src/config/cache_keys.ts";
import { Bench, isoTime, type Printed, runProgram, type Token } from "../fake_aws/clients.ts";
import { assert, assertEquals } from "../support/assert.ts";
import { programDirectory } from "../support/build.ts";
import type { FakeAwsServer, FakeAwsServerOptions } from "../support/fake_aws.ts";
import * as samples from "../support/samples.ts";
import { Terminal } from "../support/terminal.ts";

/** One session with a role behind it, a second one, and a start URL without a session. */
export const config = `${samples.work}
${samples.prod}
[sso-session shop]
sso_start_url = https://d-0987654321.awsapps.com/start
sso_region = eu-west-1
sso_registration_scopes = sso:account:access

[profile staging]
sso_session = shop
sso_account_id = 777788889999
sso_role_name = Developer
region = eu-west-1

${samples.legacy}`;

export const legacyUrl = "https://old-shop.awsapps.com/start";

/** How a command on a terminal ended: the number in the next prompt, and what stands above it. */
export interface Ended {
  readonly code: number;
  readonly text: string;
}

/** The home, the stand-in and the program. */
export class Stage {
  readonly bench: Bench;
  readonly program: string;
  readonly #heard: string[] = [];
  readonly #seats: Seat[] = [];

  private constructor(bench: Bench, program: string) {
    this.bench = bench;
    this.program = program;
  }

  /** Runs `run`, then looks for secrets in all that was written. */
  static async use(
    options: FakeAwsServerOptions & { config?: string; run: (stage: Stage) => Promise<void> },
  ): Promise<void> {
    const { run, config: text = config, ...rest } = options;
    const program = `${await programDirectory()}/awsprof`;
    await Bench.use(text, {
      ...rest,
      async run(bench) {
        const stage = new Stage(bench, program);
        try {
          await run(stage);
        } finally {
          for (const seat of stage.#seats) await seat.close();
        }
        for (const seat of stage.#seats) stage.#heard.push(seat.raw);
        stage.#searchForSecrets();
      },
    });
  }

  get aws(): FakeAwsServer {
    return this.bench.aws;
  }

  get home(): string {
    return this.bench.home;
  }

  /** Names of the operations that were asked for since the start, or since the so manieth. */
  operations(since = 0): string[] {
    return this.aws.log().slice(since).map(({ operation }) => operation);
  }

  /** The environment of the program, which writes its debug log too. */
  environment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
    const base = this.bench.environment({ AWSPROF_DEBUG: "1", ...more });
    return { ...base, PATH: `${this.program.replace(/\/awsprof$/, "")}:${base["PATH"]}` };
  }

  /** Runs the program without a terminal. */
  async run(
    words: readonly string[],
    more: Readonly<Record<string, string>> = {},
  ): Promise<Printed> {
    const env = this.environment(more);
    const printed = await runProgram([this.program, ...words], { home: this.home, env });
    this.hear(printed);
    return printed;
  }

  /** Runs the program where its stdout is meant to hold secrets. */
  async vends(
    words: readonly string[],
    more: Readonly<Record<string, string>> = {},
  ): Promise<Printed> {
    const env = this.environment(more);
    const printed = await runProgram([this.program, ...words], { home: this.home, env });
    this.hear({ out: "", err: printed.err });
    return printed;
  }

  /** Has what a program printed searched for secrets. */
  hear({ out, err }: { out: string; err: string }): void {
    this.#heard.push(out, err);
  }

  /** Sits somebody down at a terminal with a shell. */
  async sit(
    options: { rows?: number; columns?: number; env?: Readonly<Record<string, string>> } = {},
  ): Promise<Seat> {
    const { rows = 45, columns = 100, env = {} } = options;
    const terminal = await Terminal.open({
      argv: ["/bin/bash", "--norc", "--noprofile", "-i"],
      environment: this.environment({ PS1: "[$?]$ ", HISTFILE: "/dev/null", ...env }),
      cwd: this.home,
      socket: `${this.home}/tty-${this.#seats.length}`,
      rows,
      columns,
    });
    const seat = new Seat(terminal);
    this.#seats.push(seat);
    await seat.ended();
    return seat;
  }

  /** Puts a token into the cache that has so many seconds left, and can be refreshed. */
  async signedIn(session: string, seconds: number): Promise<Token> {
    this.aws.control.set({ tokenLifetime: Math.max(seconds, 1) });
    const fresh = await this.bench.signIn();
    const token = { ...fresh, expiresAt: isoTime(Date.now() + seconds * 1000) };
    await this.bench.writeToken(session, token);
    await Deno.chmod(this.tokenPath(session), 0o600);
    this.aws.control.set({ tokenLifetime: 3600 });
    return token;
  }

  /** Path of the token file of a session, or of a start URL. */
  tokenPath(session: string): string {
    return `${this.home}/.aws/sso/cache/${ssoTokenName(session)}`;
  }

  /** The token file of a session, or null where there is none. */
  async token(session: string): Promise<Token | null> {
    const text = await Deno.readTextFile(this.tokenPath(session)).catch(() => null);
    return text === null ? null : JSON.parse(text);
  }

  /** Names of the files in a directory below the home, sorted. */
  async files(directory: string): Promise<string[]> {
    const entries = await Array.fromAsync(Deno.readDir(`${this.home}/${directory}`)).catch(
      () => [],
    );
    return entries.map(({ name }) => name).sort();
  }

  #searchForSecrets(): void {
    const secrets = [...this.aws.control.secrets(), ...verifiers(this.aws)];
    const heard = this.#heard.join("\n");
    for (const secret of secrets) {
      assert(!heard.includes(secret), `a secret was printed: …${around(heard, secret)}…`);
    }
  }
}

/** Somebody at a terminal whose prompt is `[EXIT CODE]$ `. */
export class Seat {
  readonly #terminal: Terminal;
  #prompts = 0;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** Everything that was drawn, byte for byte. */
  get raw(): string {
    return this.#terminal.raw;
  }

  /** Types a line, and Enter. */
  async type(line: string): Promise<void> {
    this.#prompts = (await this.#terminal.screen()).filter(isPrompt).length;
    await this.#terminal.type(line);
    await this.#terminal.press("Enter");
  }

  /** Types text to the program that runs. */
  async write(text: string): Promise<void> {
    await this.#terminal.type(text);
  }

  /** Makes the terminal's window another size. */
  async resize(columns: number, rows: number): Promise<void> {
    await this.#terminal.resize(columns, rows);
  }

  /** Presses one key by its tmux name. */
  async press(key: string): Promise<void> {
    await this.#terminal.press(key);
  }

  /** What stands below the line that was typed, as soon as it holds `part`. */
  async sees(part: string, seconds = 20): Promise<string> {
    return await this.#terminal.until((lines) => {
      const text = this.#below(lines).join("\n");
      return text.includes(part) ? text : null;
    }, seconds);
  }

  /** Waits until `part` stands so many times below the line that was typed first. */
  async seesTimes(part: string, times: number): Promise<void> {
    await this.#terminal.until((lines) => {
      const count = lines.join("\n").split(part).length - 1;
      return count >= times ? count : null;
    }, 20);
  }

  /** The address that the program printed. */
  async address(): Promise<string> {
    return /^ {2}(http\S+)$/m.exec(await this.sees("waiting for "))?.[1] ?? "";
  }

  /** Waits for the next prompt. */
  async ended(seconds = 20): Promise<Ended> {
    return await this.#terminal.until((lines) => {
      const below = this.#below(lines);
      const last = /^\[(\d+)\]\$$/.exec(below.at(-1) ?? "");
      if (last === null) return null;
      return { code: Number(last[1]), text: withoutDebug(below.slice(0, -1)).join("\n") };
    }, seconds);
  }

  /** Types a line and waits for the next prompt. */
  async runs(line: string): Promise<Ended> {
    await this.type(line);
    return await this.ended();
  }

  async close(): Promise<void> {
    await this.#terminal.close();
  }

  #below(lines: readonly string[]): string[] {
    const trimmed = lines.map((line) => line.trimEnd());
    if (this.#prompts === 0) return trimmed;
    let seen = 0;
    const at = trimmed.findIndex((line) => isPrompt(line) && ++seen === this.#prompts);
    return trimmed.slice(at + 1);
  }
}

/** Lines without those of the debug log. */
export function withoutDebug(lines: readonly string[]): string[] {
  return lines.filter((line) => !line.startsWith("awsprof: debug: "));
}

/** Fails unless a token is one that all tools can use. */
export function assertSession(token: Token | null): asserts token is Token {
  assert(token !== null, "there is no token");
  const left = Date.parse(String(token.expiresAt)) - Date.now();
  assert(left > 0, `it has expired: ${token.expiresAt}`);
  assertEquals(typeof token.accessToken, "string", "access token");
}

/** Waits so many ms. */
export function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Waits until `look` gives something other than null, false and undefined. */
export async function eventually<T>(
  what: string,
  look: () => T | null | false | undefined | Promise<T | null | false | undefined>,
): Promise<T> {
  for (let round = 0; round < 400; round++) {
    const found = await look();
    if (found !== null && found !== false && found !== undefined) return found;
    await wait(25);
  }
  throw new Error(`waited 10 s in vain: ${what}`);
}

function isPrompt(line: string): boolean {
  return /^\[\d+\]\$/.test(line);
}

function verifiers(aws: FakeAwsServer): string[] {
  return aws.log("CreateToken").flatMap(({ body }) => {
    const { codeVerifier } = JSON.parse(body);
    return typeof codeVerifier === "string" ? [codeVerifier] : [];
  });
}

function around(text: string, secret: string): string {
  const at = text.indexOf(secret);
  return `${text.slice(Math.max(0, at - 60), at)}********`;
}
