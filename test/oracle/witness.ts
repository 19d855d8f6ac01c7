/** A program that answers one JSON object a line with one a line. */

export class Witness {
  readonly #process: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #lines: ReadableStreamDefaultReader<string>;

  /** Starts the program in that home with nothing else in its environment. */
  constructor(
    command: string,
    args: readonly string[],
    options: { home: string; env?: Record<string, string> },
  ) {
    this.#process = new Deno.Command(command, {
      args: [...args],
      cwd: options.home,
      clearEnv: true,
      env: {
        HOME: options.home,
        PATH: Deno.env.get("PATH") ?? "",
        LC_ALL: "C.UTF-8",
        HTTPS_PROXY: "http://127.0.0.1:9",
        ...options.env,
      },
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    this.#writer = this.#process.stdin.getWriter();
    this.#lines = this.#process.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(lines())
      .getReader();
  }

  /** The next line that it says by itself, or null when it has ended. */
  async next(): Promise<unknown> {
    const { value } = await this.#lines.read();
    return value === undefined ? null : JSON.parse(value);
  }

  /** Its answer; throws if it has ended. */
  async ask(question: unknown): Promise<unknown> {
    await this.#writer.write(new TextEncoder().encode(`${JSON.stringify(question)}\n`));
    const answer = await this.next();
    if (answer === null) throw new Error("the witness ended");
    return answer;
  }

  async close(): Promise<void> {
    await this.#writer.close().catch(() => {});
    await this.#lines.cancel();
    await this.#process.status;
  }
}

/** Cuts text into lines. */
function lines(): TransformStream<string, string> {
  let rest = "";
  return new TransformStream({
    transform(chunk, controller) {
      const parts = (rest + chunk).split("\n");
      rest = parts.pop() ?? "";
      for (const part of parts) controller.enqueue(part);
    },
  });
}
