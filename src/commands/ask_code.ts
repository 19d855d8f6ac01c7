/** Asks at the terminal for a code that nobody else shall see. */
import { Interrupted, interruptedBy } from "../errors.ts";
import type { Host } from "../host.ts";
import { printable } from "../output/text.ts";
import { Secret } from "../sso/secret.ts";

/** What was typed up to Enter, without a trace on the screen. Throws Interrupted. */
export async function askCode(host: Host, serial: string): Promise<Secret> {
  let typed = "";
  let ended = false;
  const { interrupted, release } = interruption(host);
  try {
    await host.terminal.keys(async (read) => {
      // Only now is Ctrl-C a key, and what is typed not drawn.
      host.err(`awsprof: code of ${printable(serial)}: `);
      while (!ended) {
        const bytes = await Promise.race([read(), interrupted]);
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
    release();
    host.err("\n");
  }
  return new Secret(typed.trim());
}

/** A promise that is rejected when the program is told to end, so that the terminal is put back. */
function interruption(host: Host): { interrupted: Promise<never>; release: () => void } {
  let release = () => {};
  const interrupted = new Promise<never>((_, reject) => {
    release = host.programs.onInterrupt((signal) => reject(interruptedBy(signal)));
  });
  // Where nobody waits for a key any more, nobody minds.
  interrupted.catch(() => {});
  return { interrupted, release };
}
