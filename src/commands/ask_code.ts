/** Asks at the terminal for a code that nobody else shall see. */
import { Interrupted } from "../errors.ts";
import type { Host } from "../host.ts";
import { printable } from "../output/text.ts";
import { Secret } from "../sso/secret.ts";

/** What was typed up to Enter, without a trace on the screen. Throws Interrupted at Ctrl-C. */
export async function askCode(host: Host, serial: string): Promise<Secret> {
  let typed = "";
  let ended = false;
  try {
    await host.terminal.keys(async (read) => {
      // Only now is Ctrl-C a key, and what is typed not drawn.
      host.err(`awsprof: code of ${printable(serial)}: `);
      while (!ended) {
        const bytes = await read();
        if (bytes === null) throw new Interrupted();
        for (const char of new TextDecoder().decode(bytes)) {
          if (char === "\x03" || (char === "\x04" && typed === "")) throw new Interrupted();
          if (char === "\r" || char === "\n") ended = true;
          else if (char === "\x7f" || char === "\b") typed = typed.slice(0, -1);
          else if (char === "\x15") typed = "";
          else if (!ended && char >= " ") typed += char;
        }
      }
    });
  } finally {
    host.err("\n");
  }
  return new Secret(typed.trim());
}
