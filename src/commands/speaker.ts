/** What a person sees during a login, on stderr. */
import type { Host } from "../host.ts";
import { printable } from "../output/text.ts";
import type { Speaker } from "../sso/login.ts";
import type { Context } from "./context.ts";

/** The speaker on this terminal. */
export function speaker(host: Host, context: Context): Speaker {
  return {
    say: context.say,
    async show({ url, code, opening }) {
      context.say(
        opening
          ? "opening your browser; if it does not open, go to"
          : "open this page in a browser:",
      );
      host.err(`  ${printable(url)}\n`);
      if (code === null) return;
      const { qrText } = await import("../output/qr.ts");
      host.err(qrText(url, host.terminal.size()));
      context.say("it shows this code:");
      host.err(`\n      ${context.err.bold(printable(code))}\n\n`);
    },
    awaiting(what, until) {
      const stop = new AbortController();
      void draw(host, { what, until, signal: stop.signal });
      return () => {
        stop.abort();
        host.err("\r\x1b[K");
      };
    },
  };
}

/** One line, drawn anew each second. */
async function draw(
  host: Host,
  line: { what: string; until: number; signal: AbortSignal },
): Promise<void> {
  while (!line.signal.aborted) {
    const seconds = Math.max(0, Math.ceil((line.until - host.now()) / 1000));
    const left = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    host.err(`\r\x1b[Kawsprof: waiting for ${line.what}, ${left} left (Ctrl-C to stop)`);
    await host.wait(1000, line.signal);
  }
}
