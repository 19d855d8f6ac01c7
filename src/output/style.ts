/**
 * Colour, decided once: red means protected or error, yellow warning, dim secondary.
 *
 * Nothing is told by colour alone. `NO_COLOR` (not empty) and `TERM=dumb` turn it off, as do pipes.
 */

/** Paints a text, or leaves it as it is. */
export interface Style {
  red(text: string): string;
  yellow(text: string): string;
  green(text: string): string;
  bold(text: string): string;
  dim(text: string): string;
}

/** A style that colours, or one that leaves all text as it is. */
export function style(colored: boolean): Style {
  const paint = (code: number) => (text: string): string =>
    colored && text !== "" ? `\x1b[${code}m${text}\x1b[0m` : text;
  return { red: paint(31), yellow: paint(33), green: paint(32), bold: paint(1), dim: paint(2) };
}

/** Whether to colour a stream, by `--color`, the environment and what the stream is. */
export function isColored(
  mode: string | undefined,
  stream: { env: ReadonlyMap<string, string>; terminal: boolean },
): boolean {
  if (mode === "always") return true;
  if (mode === "never") return false;
  return stream.terminal && !stream.env.get("NO_COLOR") && stream.env.get("TERM") !== "dumb";
}
