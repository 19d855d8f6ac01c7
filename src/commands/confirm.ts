/** A question at the terminal that is answered with one key. */
import { Interrupted } from "../errors.ts";
import type { Host } from "../host.ts";
import { withKeys } from "./keys.ts";

/** Whether `y` was pressed; any other key is no. Throws Interrupted at Ctrl-C, and when told to end. */
export async function confirm(host: Host, question: string): Promise<boolean> {
  let answer = "";
  try {
    await withKeys(host, async (read) => {
      // Only now is Ctrl-C a key.
      host.err(`awsprof: ${question} [y/N] `);
      const bytes = await read();
      answer = bytes === null ? "\x03" : new TextDecoder().decode(bytes).slice(0, 1);
    });
  } finally {
    host.err(/[yY]/.test(answer) ? "y\n" : "\n");
  }
  if (answer === "\x03" || answer === "\x04") throw new Interrupted();
  return answer === "y" || answer === "Y";
}
