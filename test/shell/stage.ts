/**
 * Where a row plays: its world, an interactive shell on a terminal, and what can be seen there.
 *
 * A typed line is waited for until the next prompt is drawn; everything that is looked at
 * afterwards (screen, variables, exit status) belongs to that prompt.
 */
import { assert, assertEquals } from "../support/assert.ts";
import { Terminal } from "../support/terminal.ts";
import type { Shell } from "./shells.ts";
import { World, type WorldOptions } from "./world.ts";

/** What there is to see when a prompt is drawn. */
export interface Seen {
  /** What stands before the user's own prompt. */
  readonly segment: string;
  /** Lines between the typed line and the prompt. */
  readonly output: readonly string[];
  /** All variables whose names start with AWS, private ones of the plugin not included. */
  readonly variables: ReadonlyMap<string, string>;
  /** Exit status and pipe status as another hook sees them. */
  readonly status: string;
  readonly pipeStatus: string;
}

export interface StartOptions {
  /** Variables beside those of a fresh login; undefined removes one. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Lines of the start-up file before and after the plugin. */
  readonly before?: string;
  readonly after?: string;
  /** The statement that loads the plugin; "" for none. */
  readonly load?: string;
  readonly cwd?: string;
  readonly columns?: number;
  readonly arguments?: readonly string[];
  /** A program with its arguments that runs the shell. */
  readonly under?: readonly string[];
  /** Run as a user who owns the world and nothing else, so that permission bits count. */
  readonly unprivileged?: true;
}

/** What the shells themselves change from prompt to prompt. */
const volatile = new RegExp(
  "HARNESS_|__h_|psvar|\\b(_|BASH_[A-Z]+|LINENO|SECONDS|RANDOM|SRANDOM|EPOCH[A-Z]+|PIPESTATUS|" +
    "pipestatus|status|HISTCMD|FUNCNAME|COLUMNS|LINES|PPID|TTYIDLE|OLDPWD|history|PWD|dirprev|" +
    "dirnext|__fish_cd_direction|CMD_DURATION|argv|BASHOPTS|\\?|\\d)(=|\\b)|Variable::[$^?] ",
);

const marker = /<(\d+\.\d+)> *$/;

export class Stage {
  readonly shell: Shell;
  readonly world: World;
  #terminal: Terminal | null = null;
  #mark = "";
  #terminals = 0;

  private constructor(world: World) {
    this.world = world;
    this.shell = world.shell;
  }

  /** Plays one row in a world of its own, and cleans up whatever happens. */
  static async play(
    shell: Shell,
    options: { world?: WorldOptions; row: (stage: Stage) => Promise<void> },
  ): Promise<void> {
    const stage = new Stage(await World.make(shell, options.world));
    try {
      await options.row(stage);
      const canary = await Deno.readTextFile(stage.world.canary).catch(() => null);
      assert(canary === null, `foreign text was executed; the canary says: ${canary}`);
    } catch (error) {
      throw new Error(`${message(error)}\n${await stage.#picture()}`, { cause: error });
    } finally {
      await stage.#terminal?.close();
      await stage.world.remove();
    }
  }

  /** Starts an interactive shell that loads the plugin, and waits for its first prompt. */
  async start(options: StartOptions & { probe?: null } = {}): Promise<Seen> {
    await this.#terminal?.close();
    if (options.unprivileged) await this.world.bringProgram();
    await this.writeStartFile(options);
    const environment = { ...this.world.environment, ...options.environment };
    const under = options.unprivileged ? await this.world.unprivileged() : options.under ?? [];
    this.#terminal = await Terminal.open({
      argv: [
        ...under,
        this.shell.path ?? "",
        ...(options.arguments ?? this.shell.arguments),
      ],
      environment: Object.fromEntries(
        Object.entries(environment).filter((pair): pair is [string, string] =>
          pair[1] !== undefined
        ),
      ),
      cwd: options.cwd ?? this.world.home,
      socket: `${this.world.root}/tmux${this.#terminals++}`,
      columns: options.columns ?? 160,
    });
    this.#mark = "";
    return await this.prompt();
  }

  /** Writes the start-up file that `start` and nested shells read. */
  async writeStartFile(
    options: StartOptions & { probe?: string | null } = {},
    shell: Shell = this.shell,
  ): Promise<void> {
    const { before = "", after = "", probe = this.world.probe } = options;
    const load = options.load ?? shell.load(`${this.world.plugins}/${shell.plugin}`);
    await this.world.write(`~/${shell.startFile}`, shell.start({ before, load, after, probe }));
  }

  get terminal(): Terminal {
    if (this.#terminal === null) throw new Error("the row has not started a shell");
    return this.#terminal;
  }

  /** Types a line and waits for the next prompt. */
  async type(line: string): Promise<Seen> {
    await this.terminal.type(line);
    return await this.enter();
  }

  /** Reads statements into the shell from a file, for text that cannot be typed. */
  async read(statements: string): Promise<Seen> {
    const file = await this.world.write(`/read.${this.shell.extension}`, `${statements}\n`);
    return await this.type(this.shell.read(file));
  }

  /** What a name is to the shell. */
  async kindOf(name: string): Promise<"function" | "alias" | "program" | "nothing"> {
    const file = this.world.path("/kind");
    await this.type(this.shell.kind(name, file));
    const text = (await Deno.readTextFile(file)).toLowerCase();
    if (text.includes("function")) return "function";
    if (text.includes("alias")) return "alias";
    return /file|command|application/.test(text) ? "program" : "nothing";
  }

  /** Everything that the shell holds, line by line, without what changes by itself. */
  async holds(): Promise<string[]> {
    const file = this.world.path("/dump");
    await this.type(this.shell.dump(file));
    const text = await Deno.readTextFile(file);
    return text.split("\n").filter((line) => !volatile.test(line));
  }

  /** Types several lines, one after the other; what is seen after the last. */
  async typeAll(...lines: string[]): Promise<Seen> {
    let seen: Seen | null = null;
    for (const line of lines) seen = await this.type(line);
    if (seen === null) throw new Error("no line to type");
    return seen;
  }

  /** Ends the shell by typing `exit`, and waits until it is gone. */
  async exit(): Promise<void> {
    await this.terminal.type("exit");
    await this.terminal.press("Enter").catch(() => {});
    await this.terminal.gone();
  }

  async enter(): Promise<Seen> {
    await this.terminal.press("Enter");
    return await this.prompt();
  }

  /** Waits for a prompt that was not there yet. */
  async prompt(): Promise<Seen> {
    const before = this.#mark;
    const { lines, mark } = await this.terminal.until((lines) => {
      const mark = lines.at(-1)?.match(marker)?.[1];
      return mark === undefined || mark === before ? null : { lines, mark };
    });
    this.#mark = mark;
    const from = before === ""
      ? 0
      : 1 + lines.findLastIndex((line) => line.includes(`<${before}>`));
    const output = lines.slice(from, -1).map((line) => line.trimEnd());
    // zsh erases its mark of an unfinished line, and an empty line stays.
    if (before === "" && output[0] === "") output.shift();
    return {
      segment: (lines.at(-1) ?? "").replace(marker, "").trimEnd(),
      output,
      ...await this.#probe(),
    };
  }

  /** SGR foreground in which `text` stands in the last line of the screen. */
  async colour(text: string): Promise<string> {
    const lines = await this.terminal.screen({ colours: true });
    const line = lines.findLast((line) => plain(line).includes(text));
    if (line === undefined) throw new Error(`"${text}" is not on the screen`);
    return colourAt(line, plain(line).lastIndexOf(text));
  }

  /** Runs a script without a terminal; `line` is in the shell's language. */
  async script(
    line: string,
    options: { environment?: Record<string, string>; cwd?: string } = {},
  ): Promise<{ code: number; stdout: string; stderr: string }> {
    const { code, stdout, stderr } = await new Deno.Command(this.shell.path ?? "", {
      args: this.shell.script(line),
      clearEnv: true,
      env: { ...this.world.environment, ...options.environment },
      cwd: options.cwd ?? this.world.home,
      stdin: "null",
    }).output();
    const decoder = new TextDecoder();
    return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  }

  /** Runs the built program itself, outside any shell. */
  async program(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    return await this.programIn({}, args);
  }

  /** The same, with variables beside those of a fresh login. */
  async programIn(
    environment: Readonly<Record<string, string>>,
    args: readonly string[],
  ): Promise<{ code: number; stdout: string; stderr: string }> {
    const { code, stdout, stderr } = await new Deno.Command(`${this.world.root}/bin/awsprof`, {
      args: [...args],
      clearEnv: true,
      env: { ...this.world.environment, ...environment },
      cwd: this.world.home,
      stdin: "null",
    }).output();
    const decoder = new TextDecoder();
    return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  }

  /** A directory of the world with a `.awsprofile`; returns its path. */
  async directory(name: string, content: string | Uint8Array): Promise<string> {
    const file = await this.world.write(`${name}/.awsprofile`, content, 0o644);
    return file.slice(0, file.lastIndexOf("/"));
  }

  /** Holds that the variable has this value, or with null that it is not set. */
  variable(seen: Seen, name: string, expected: string | null): void {
    assertEquals(seen.variables.get(name) ?? null, expected, name);
  }

  async #probe(): Promise<Pick<Seen, "variables" | "status" | "pipeStatus">> {
    const text = await Deno.readTextFile(this.world.probe).catch(() => "");
    const pairs = text.split("\0").filter((pair) => pair !== "").map((pair) => {
      const at = pair.indexOf("=");
      return [pair.slice(0, at), pair.slice(at + 1)] as const;
    });
    const variables = new Map(pairs);
    const status = variables.get("status") ?? "";
    const pipeStatus = variables.get("pipestatus") ?? "";
    variables.delete("status");
    variables.delete("pipestatus");
    return { variables, status, pipeStatus };
  }

  async #picture(): Promise<string> {
    if (this.#terminal === null || this.#terminal.ended) return "";
    const lines = await this.#terminal.screen().catch(() => ["(the shell ended)"]);
    return `--- the screen ---\n${lines.join("\n")}\n------------------`;
  }
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function plain(line: string): string {
  // deno-lint-ignore no-control-regex
  return line.replace(/\x1b\[[0-9;]*m|[\x0e\x0f]/g, "");
}

function colourAt(line: string, column: number): string {
  const colours: Record<string, string> = { "31": "red", "32": "green", "33": "yellow" };
  let colour = "none";
  let seen = 0;
  for (let i = 0; i < line.length && seen <= column; i++) {
    // deno-lint-ignore no-control-regex
    const sequence = line.slice(i).match(/^\x1b\[([0-9;]*)m/);
    if (sequence === null) {
      seen++;
      continue;
    }
    for (const code of (sequence[1] ?? "").split(";")) {
      if (code === "" || code === "0" || code === "39") colour = "none";
      else if (/^(3|9)\d$/.test(code)) colour = colours[code.replace(/^9/, "3")] ?? code;
    }
    i += sequence[0].length - 1;
  }
  return colour;
}
