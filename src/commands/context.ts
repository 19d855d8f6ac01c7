/** What every verb needs to speak: its streams' styles and the home directory for paths. */
import type { Parsed } from "../arguments.ts";
import type { Host } from "../host.ts";
import { isColored, type Style, style } from "../output/style.ts";

/** What one call speaks with. */
export interface Context {
  readonly home: string | null;
  /** Style of stdout and of stderr. */
  readonly out: Style;
  readonly err: Style;
  /** One line for a person on stderr, with `awsprof: ` before it. */
  say(text: string): void;
}

/** The context of one call. */
export function contextOf(host: Host, parsed: Parsed): Context {
  const mode = parsed.options.get("color");
  const { stdoutIsTerminal, stderrIsTerminal } = host.terminal;
  return {
    home: host.env.get("HOME") ?? null,
    out: style(isColored(mode, { env: host.env, terminal: stdoutIsTerminal })),
    err: style(isColored(mode, { env: host.env, terminal: stderrIsTerminal })),
    say: (text) => host.err(`awsprof: ${text}\n`),
  };
}
