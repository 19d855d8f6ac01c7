/** Reads a line that a person types at the terminal. */
import { Interrupted } from "../errors.ts";
import type { Host } from "../host.ts";
import { withKeys } from "./keys.ts";

/**
 * What was typed behind a question up to Enter; `shown` draws it while it is typed. Throws
 * Interrupted at Ctrl-C, at Ctrl-D on an empty line, where the terminal goes away and where the
 * program is told to end.
 */
export async function readLine(
  host: Host,
  options: { question: string; shown: boolean },
): Promise<string> {
  let typed: string[] = [];
  let ended = false;
  const draw = (text: string): void => {
    if (options.shown) host.err(text);
  };
  const erase = (count: number): void => draw("\b \b".repeat(count));
  try {
    await withKeys(host, async (read) => {
      // Only now is Ctrl-C a key, and what is typed not drawn by the terminal.
      host.err(options.question);
      while (!ended) {
        const bytes = await read();
        if (bytes === null) throw new Interrupted();
        for (const char of new TextDecoder().decode(bytes)) {
          if (char === "\x03" || (char === "\x04" && typed.length === 0)) throw new Interrupted();
          if (char === "\r" || char === "\n") ended = true;
          else if (char === "\x7f" || char === "\b") {
            erase(Math.min(1, typed.length));
            typed = typed.slice(0, -1);
          } else if (char === "\x15") {
            erase(typed.length);
            typed = [];
          } else if (!ended && char >= " ") {
            draw(char);
            typed.push(char);
          }
        }
      }
    });
  } finally {
    host.err("\n");
  }
  return typed.join("");
}
