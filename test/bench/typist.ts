/**
 * A shell on a pseudo-terminal of `script`, for timing: a batch of lines is typed at once, and the
 * clock stops when the last one has printed its mark, so that only the shell's own work counts.
 */

/** A running shell; `end` takes it away. */
export class Typist {
  readonly #process: Deno.ChildProcess;
  readonly #reader: ReadableStreamDefaultReader<string>;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  #text = "";
  #batches = 0;

  private constructor(process: Deno.ChildProcess) {
    this.#process = process;
    this.#reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
    this.#writer = process.stdin.getWriter();
  }

  /** Starts a shell by its argument list; resolves at its first prompt, which ends in `READY `. */
  static async start(
    argv: readonly string[],
    options: { environment: Readonly<Record<string, string>>; cwd: string },
  ): Promise<{ typist: Typist; milliseconds: number }> {
    const command = argv.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
    const started = performance.now();
    const typist = new Typist(
      new Deno.Command("script", {
        args: ["-q", "-e", "-c", `stty cols 120 rows 40; exec ${command}`, "/dev/null"],
        clearEnv: true,
        env: { TERM: "screen-256color", SHELL: "/bin/sh", ...options.environment },
        cwd: options.cwd,
        stdin: "piped",
        stdout: "piped",
        stderr: "null",
      }).spawn(),
    );
    await typist.#until("READY ");
    return { typist, milliseconds: performance.now() - started };
  }

  /** Milliseconds from typing the lines until the last is done. */
  async type(lines: readonly string[], mark: (text: string) => string): Promise<number> {
    const end = `END${this.#batches++}.`;
    this.#text = "";
    const started = performance.now();
    await this.#writer.write(
      new TextEncoder().encode([...lines, mark(end)].map((line) => `${line}\r`).join("")),
    );
    await this.#until(end);
    const milliseconds = performance.now() - started;
    await this.#until("READY ", this.#text.lastIndexOf(end));
    return milliseconds;
  }

  /** Ends the shell. */
  async end(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#writer.close().catch(() => {});
    await this.#reader.cancel().catch(() => {});
    await this.#process.status;
  }

  async #until(part: string, from = 0): Promise<void> {
    while (!this.#text.includes(part, from)) {
      const { value, done } = await this.#reader.read();
      if (done) throw new Error(`the shell ended; it had written:\n${this.#text.slice(-1000)}`);
      // PowerShell's line editor asks where the cursor is and waits for the answer.
      if (value.includes("\x1b[6n")) {
        await this.#writer.write(new TextEncoder().encode("\x1b[1;1R"));
      }
      this.#text += value;
    }
  }
}
