/** What a person sees during a login, on stderr. */
import type { Host } from "../host.ts";
import { printable } from "../output/text.ts";
import type { Speaker } from "../sso/login.ts";
import type { Context } from "./context.ts";

/** Takes away what stands on the terminal's line. */
export const emptyLine = "\r\x1b[K";

/** Somebody who is told, and the host for the work that goes on meanwhile. */
export interface Attended {
  readonly speaker: Speaker;
  /** What it writes stands above the line that is drawn. */
  readonly host: Host;
}

/** The speaker on this terminal. */
export function attended(host: Host, context: Context): Attended {
  let line = "";
  const err = (text: string) => host.err(line === "" ? text : `${emptyLine}${text}${line}`);
  const say = (text: string) => err(`awsprof: ${text}\n`);
  const speaker: Speaker = {
    say,
    async show({ url, code, opening }) {
      say(
        opening
          ? "opening your browser; if it does not open, go to"
          : "open this page in a browser:",
      );
      err(`  ${printable(url)}\n`);
      if (code === null) return;
      const { qrText } = await import("../output/qr.ts");
      err(qrText(url, host.terminal.size()));
      say("it shows this code:");
      err(`\n      ${context.err.bold(printable(code))}\n\n`);
    },
    awaiting(what, until) {
      const stop = new AbortController();
      void eachSecond(host, stop.signal, () => {
        line = progress(host, { what, until });
        host.err(`${emptyLine}${line}`);
      });
      return () => {
        stop.abort();
        line = "";
        host.err(emptyLine);
      };
    },
  };
  return { speaker, host: { ...host, err } };
}

async function eachSecond(host: Host, signal: AbortSignal, draw: () => void): Promise<void> {
  while (!signal.aborted) {
    draw();
    await host.wait(1000, signal);
  }
}

/** What is awaited and for how long; never as wide as the terminal, or it would not go away. */
function progress(host: Host, line: { what: string; until: number }): string {
  const seconds = Math.max(0, Math.ceil((line.until - host.now()) / 1000));
  const left = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  const text = `awsprof: waiting for ${line.what}, ${left} left`;
  const whole = `${text} (Ctrl-C to stop)`;
  const { columns } = host.terminal.size();
  return whole.length < columns ? whole : text.slice(0, Math.max(0, columns - 1));
}
