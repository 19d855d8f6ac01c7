/**
 * All quoting for shells, in this one place.
 *
 * POSIX shells: single quotes, `'` as `'\''`. fish: single quotes, `\` and `'` escaped.
 * PowerShell: single quotes, with `'` and U+2018 to U+201B doubled, since each of these ends a
 * string there. No value can leave such a literal; a NUL cannot be in any shell's value.
 */
import { shortened } from "./text.ts";

/** The shells that there is a plugin for. */
export type Shell = "bash" | "zsh" | "fish" | "powershell";

/** The text as one literal word of that shell. */
export function quote(shell: Shell, text: string): string {
  const safe = text.replaceAll("\0", "");
  switch (shell) {
    case "bash":
    case "zsh":
      return `'${safe.replaceAll("'", "'\\''")}'`;
    case "fish":
      return `'${safe.replace(/[\\']/g, "\\$&")}'`;
    case "powershell":
      return `'${safe.replace(/['\u2018-\u201b]/g, "$&$&")}'`;
  }
}

/** The text as one word of a command that is shown for a person to copy. */
export function wordToType(text: string): string {
  return /^[A-Za-z0-9_.@:/+=,][A-Za-z0-9_.@:/+=,-]*$/.test(text)
    ? text
    : quote("bash", shortened(text, 200));
}

/** A path as one word of such a command; home as `~`, which stays outside the quotes. */
export function pathToType(path: string, home: string | null): string {
  const isBelow = home !== null && home.length > 1 && path.startsWith(`${home}/`);
  return isBelow ? `~/${wordToType(path.slice(home.length + 1))}` : wordToType(path);
}

/** The text as it is if it is a plain word in every shell, else quoted. */
export function quoteIfNeeded(shell: Shell, text: string): string {
  return /^[A-Za-z0-9_./][A-Za-z0-9_./-]*$/.test(text) ? text : quote(shell, text);
}
