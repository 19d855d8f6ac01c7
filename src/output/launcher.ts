/**
 * What the launcher of the command evaluates, as POSIX sh: `awsprof exec` becomes the user's command
 * there, which no program on Deno can do by itself.
 *
 * Secrets pass through its memory alone, and the user's words not at all: they are its own
 * arguments, of which it drops the first ones.
 */
import type { VariableChange } from "../resolve/choice.ts";
import { quote } from "./quote.ts";
import { statements } from "./statements.ts";

/** Makes the changes and becomes the command that its own arguments are behind the first `skip`. */
export function becoming(changes: readonly VariableChange[], skip: number): string {
  return `${statements("bash", changes)}\\shift ${skip}\n\\exec "$@"\n`;
}

/** Prints a text. */
export function printing(text: string): string {
  return `\\printf %s ${quote("bash", text)}\n`;
}
