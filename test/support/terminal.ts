/**
 * A program on a real terminal: one tmux server a program, driven in tmux's control mode.
 *
 * Control mode announces every output, so waiting needs no clock: `until` looks at the drawn screen
 * whenever something was drawn, and fails with that screen when nothing fitting appears in time.
 */

/** What `open` needs; `environment` is the program's whole environment. */
export interface TerminalOptions {
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Path for the server's socket, in a directory of the test's own. */
  readonly socket: string;
  readonly columns?: number;
  readonly rows?: number;
}

/** A running terminal; `close` ends it and everything in it. */
export class Terminal {
  readonly #process: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reading: Promise<void>;
  readonly #waiting: { resolve: (lines: string[]) => void; reject: (error: Error) => void }[] = [];
  readonly #attached = Promise.withResolvers<void>();
  #drawn: PromiseWithResolvers<void> = Promise.withResolvers();
  #raw = "";
  #last = "";
  #ended = false;

  private constructor(process: Deno.ChildProcess) {
    this.#process = process;
    this.#writer = process.stdin.getWriter();
    this.#reading = this.#read();
  }

  /** Starts the program; the terminal has `columns` × `rows` (120 × 40) cells from the start. */
  static async open(options: TerminalOptions): Promise<Terminal> {
    const { columns = 120, rows = 40 } = options;
    const environment = Object.entries({ TERM: "screen-256color", ...options.environment });
    const process = new Deno.Command("tmux", {
      args: [
        ...["-u", "-S", options.socket, "-f", "/dev/null", "-C"],
        ...["new-session", "-x", `${columns}`, "-y", `${rows}`, "-c", options.cwd, "--"],
        ...["env", "-i", ...environment.map(([name, value]) => `${name}=${value}`)],
        ...options.argv,
      ],
      clearEnv: true,
      env: { PATH: "/usr/local/bin:/usr/bin:/bin", LC_ALL: "C.UTF-8", HOME: "/nonexistent" },
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const terminal = new Terminal(process);
    // Until then tmux answers "no current client".
    await terminal.#attached.promise;
    await terminal.#command(`refresh-client -C ${columns}x${rows}`);
    return terminal;
  }

  /** Everything that the program wrote so far, byte for byte as text. */
  get raw(): string {
    return this.#raw;
  }

  /** Whether the program and with it the terminal is gone. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Types text as a keyboard would, without Enter; the text holds no control characters. */
  async type(text: string): Promise<void> {
    if (text === "") return;
    await this.#command(`send-keys -l -- '${text.replaceAll("'", `'\\''`)}'`);
  }

  /** Presses one key by its tmux name (`Enter`, `Tab`, `C-c`). */
  async press(key: string): Promise<void> {
    await this.#command(`send-keys ${key}`);
  }

  /** Makes the window another size, in cells. */
  async resize(columns: number, rows: number): Promise<void> {
    await this.#command(`refresh-client -C ${columns}x${rows}`);
  }

  /** The screen with what scrolled off above, wrapped lines joined; `colours` keeps SGR codes. */
  async screen(options: { colours?: boolean } = {}): Promise<string[]> {
    const flags = options.colours ? "-e" : "";
    const lines = await this.#command(`capture-pane -p -J -S - ${flags}`);
    while (lines.length > 0 && lines.at(-1)?.trim() === "") lines.pop();
    if (!options.colours) this.#last = lines.join("\n");
    return lines;
  }

  /** The title that programs gave to the terminal. */
  async title(): Promise<string> {
    return (await this.#command(`display-message -p '#{pane_title}'`)).join("\n");
  }

  /** What `look` makes of the screen, as soon as it is not null; throws with the screen if never. */
  async until<T>(look: (lines: string[]) => T | null, seconds = 40): Promise<T> {
    const deadline = performance.now() + seconds * 1000;
    while (true) {
      const drawn = this.#drawn.promise;
      if (this.#ended) throw new Error(`the program ended; it had written:\n${this.#tail()}`);
      const found = look(await this.screen());
      if (found !== null) return found;
      const left = deadline - performance.now();
      if (left <= 0) throw new Error(`waited ${seconds} s in vain; the screen:\n${this.#last}`);
      await soon(drawn, Math.min(left, 1000));
    }
  }

  /** Waits until the program has ended by itself; throws with the screen if it does not. */
  async gone(seconds = 40): Promise<void> {
    const deadline = performance.now() + seconds * 1000;
    while (!this.#ended) {
      const left = deadline - performance.now();
      if (left <= 0) throw new Error(`the program has not ended:\n${this.#tail()}`);
      await soon(this.#drawn.promise, Math.min(left, 1000));
    }
  }

  /** Ends the program by ending its terminal. */
  async close(): Promise<void> {
    if (!this.#ended) await this.#writer.write(encode("kill-server\n")).catch(() => {});
    await this.#writer.close().catch(() => {});
    await this.#reading;
    await this.#process.status;
  }

  #command(line: string): Promise<string[]> {
    if (this.#ended) return Promise.reject(new Error(`the program ended:\n${this.#tail()}`));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#writer.write(encode(`${line}\n`)).catch(reject);
    });
  }

  async #read(): Promise<void> {
    let rest = "";
    let block: { end: string; lines: string[]; ours: boolean } | null = null;
    for await (const text of this.#process.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (block !== null) {
          if (line === `%end ${block.end}` || line === `%error ${block.end}`) {
            if (block.ours) this.#answer(line.startsWith("%error"), block.lines);
            block = null;
          } else block.lines.push(line);
        } else if (line.startsWith("%begin ")) {
          block = { end: line.slice("%begin ".length), lines: [], ours: line.endsWith(" 1") };
        } else if (line.startsWith("%output ")) {
          this.#raw += unescape(line.slice(line.indexOf(" ", "%output ".length) + 1));
          this.#announce();
        } else if (line.startsWith("%session-changed ")) this.#attached.resolve();
        else if (line.startsWith("%exit")) this.#end();
      }
    }
    this.#end();
  }

  #answer(failed: boolean, lines: string[]): void {
    const waiting = this.#waiting.shift();
    if (failed) waiting?.reject(new Error(`tmux: ${lines.join(" ")}`));
    else waiting?.resolve(lines);
  }

  #announce(): void {
    this.#drawn.resolve();
    this.#drawn = Promise.withResolvers();
  }

  #end(): void {
    this.#ended = true;
    this.#attached.resolve();
    for (const { reject } of this.#waiting.splice(0)) {
      reject(new Error(`the program ended; it had written:\n${this.#tail()}`));
    }
    this.#announce();
  }

  #tail(): string {
    return this.#raw.slice(-2000);
  }
}

function soon(promise: Promise<void>, milliseconds: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const clock = new Promise<void>((resolve) => timer = setTimeout(resolve, milliseconds));
  return Promise.race([promise, clock]).finally(() => clearTimeout(timer));
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function unescape(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits) => String.fromCharCode(parseInt(digits, 8)));
}
