/**
 * A real interactive shell that the demo types into: on a pseudo-terminal where one can be had.
 *
 * The shell's start-up file marks where a prompt begins (A) and ends (B), by sequences that draw
 * nothing. What is written arrives at `draw`, token by token, only while somebody waits for it, so
 * that a word can be said between a command's output and the next prompt.
 */
import { Failure, Interrupted } from "../errors.ts";
import type { Host, RunningProgram } from "../host.ts";
import { quote } from "../output/quote.ts";
import { type Token, tokens } from "./screen.ts";

/** The shells that the demo can show. */
export type DemoShell = "bash" | "zsh" | "fish";

/** Which shell is started, where, and who draws what it writes. */
export interface SessionOptions {
  readonly shell: DemoShell;
  /** Absolute path of that shell. */
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly columns: number;
  readonly rows: number;
  /** Finds a program on the PATH of the user, or null. */
  find(program: string): string | null;
  draw(token: Token): void;
}

/** Longest time for a shell to draw a prompt, in ms; starting one takes a good part of a second. */
const patience = 30_000;

/** The arguments that make the shell interactive and keep it to the demo's start-up file. */
export function shellArguments(shell: DemoShell, home: string): string[] {
  switch (shell) {
    case "bash":
      return ["--noprofile", "--rcfile", `${home}/.bashrc`, "-i"];
    case "zsh":
      return ["-d", "-i"];
    case "fish":
      return ["-i"];
  }
}

/** Whether one of the programs that make a pseudo-terminal is here. */
export function makesTerminal(find: (program: string) => string | null): boolean {
  return find("script") !== null || find("python3") !== null;
}

/** A shell in which the tour types; `stop` ends it. */
export class Session {
  /** Whether the shell edits its lines on a terminal, so that TAB completes. */
  readonly hasTerminal: boolean;
  readonly #program: RunningProgram;
  readonly #draw: (token: Token) => void;
  readonly #clock: () => number;
  #tokens: Token[] = [];
  #rest = "";
  #reading: Promise<string | null> | null = null;
  #interrupted = false;

  /** Starts the shell. */
  constructor(host: Host, options: SessionOptions) {
    const words = shellArguments(options.shell, options.cwd);
    const shell = [options.path, ...words];
    const terminal = onTerminal(host, { shell, options });
    this.hasTerminal = terminal !== null;
    // Without a terminal, bash would echo what it reads by itself.
    const plain = options.shell === "bash" ? [options.path, "--noediting", ...words] : shell;
    const line = plain.map((word) => quote("bash", word)).join(" ");
    this.#program = host.programs.start(terminal ?? ["/bin/sh", "-c", `exec ${line} 2>&1`], {
      env: { ...options.env, DEMO_MARKS: "1" },
      cwd: options.cwd,
    });
    this.#draw = options.draw;
    this.#clock = () => host.now();
  }

  /** Draws what comes until the mark is met; throws Failure if it never is. */
  async until(mark: "A" | "B"): Promise<void> {
    const deadline = this.#clock() + patience;
    while (true) {
      const token = this.#tokens.shift();
      if (token === undefined) {
        const left = deadline - this.#clock();
        if (left <= 0 || !(await this.#more(left))) {
          if (this.#interrupted) throw new Interrupted();
          throw new Failure("the shell of the demo did not draw its prompt");
        }
        continue;
      }
      if (token.kind === "osc" && token.text === `7777;${mark}`) return;
      this.#draw(token);
    }
  }

  /** Draws what comes until nothing has come for that many ms. */
  async untilQuiet(ms: number): Promise<void> {
    do {
      for (let token = this.#tokens.shift(); token !== undefined; token = this.#tokens.shift()) {
        this.#draw(token);
      }
    } while (await this.#more(ms));
    if (this.#interrupted) throw new Interrupted();
  }

  /** Types text, control characters as keys. */
  async type(text: string): Promise<void> {
    if (this.#interrupted) throw new Interrupted();
    await this.#program.write(text);
  }

  /** Presses Enter. */
  async enter(): Promise<void> {
    await this.type(this.hasTerminal ? "\r" : "\n");
  }

  /** Makes whoever waits throw Interrupted, and ends the shell. */
  async interrupt(): Promise<void> {
    this.#interrupted = true;
    await this.stop();
  }

  /** Ends the shell. */
  async stop(): Promise<void> {
    await this.#program.stop();
  }

  /** Waits for more output, at most that many ms; false if none came. */
  async #more(ms: number): Promise<boolean> {
    this.#reading ??= this.#program.read();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<"late">((resolve) => {
      timer = setTimeout(() => resolve("late"), ms);
    });
    const text = await Promise.race([this.#reading, late]);
    clearTimeout(timer);
    if (text === "late") return false;
    if (text === null) return false;
    this.#reading = null;
    const taken = tokens(this.#rest + (this.hasTerminal ? text : text.replaceAll("\n", "\r\n")));
    this.#tokens.push(...taken.tokens);
    this.#rest = taken.rest;
    this.#answer(taken.tokens);
    return true;
  }

  /** fish 4 waits for the terminal to say what it is; the tour answers for it. */
  #answer(taken: readonly Token[]): void {
    for (const token of taken) {
      if (token.kind === "csi" && token.final === "c" && /^0?$/.test(token.parameters)) {
        void this.#program.write("\x1b[?62c");
      }
    }
  }
}

/** The words that run the shell on a pseudo-terminal, or null where nothing here makes one. */
function onTerminal(
  host: Host,
  { shell, options }: { shell: readonly string[]; options: SessionOptions },
): string[] | null {
  const words = shell.map((word) => quote("bash", word)).join(" ");
  const size = `stty rows ${options.rows} cols ${options.columns}`;
  const line = `${size}; SHELL=${quote("bash", options.path)} exec ${words}`;
  const script = options.find("script");
  if (script !== null) {
    return host.platform === "darwin"
      ? [script, "-q", "/dev/null", "/bin/sh", "-c", line]
      : [script, "-q", "-c", line, "/dev/null"];
  }
  const python = options.find("python3");
  const spawn = "import pty, sys; pty.spawn(sys.argv[1:])";
  return python === null ? null : [python, "-c", spawn, "/bin/sh", "-c", line];
}
