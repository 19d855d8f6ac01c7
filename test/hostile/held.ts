/** What must hold of everything that the program writes, and readers of what shells evaluate. */
import type { Shell } from "../../src/output/quote.ts";
import { assert } from "../support/assert.ts";
import { secretMark } from "./generated.ts";

/** The colours of the program itself; foreign text in these tests uses others. */
// deno-lint-ignore no-control-regex
const ownColour = /\x1b\[(?:0|1|2|31|32|33|39)m/g;

/** What steers a terminal, reorders a line or breaks it. */
export const steering =
  // deno-lint-ignore no-control-regex
  /[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

/** Holds that the text can be drawn: its own colours and ends of lines are all that steers. */
export function drawable(text: string, what: string): void {
  const left = text.replace(ownColour, "");
  const at = left.search(steering);
  const around = JSON.stringify(left.slice(Math.max(0, at - 200), at + 100));
  assert(at < 0, `${what}: drawn raw, ${JSON.stringify(left[at])} in ${around}`);
}

/** The same text without the moves of the picker, which draws itself anew at each key. */
export function still(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/\r\x1b\[(?:\d+A\x1b\[)?J|\r\n/g, "");
}

/**
 * Holds that a hint to type executes nothing foreign: outside of single quotes none of it stands.
 * What only suggests a name is no line to type.
 */
export function typeable(stderr: string): void {
  for (const [, hint = ""] of stderr.matchAll(/^awsprof: \S*hint:\S* (.*)$/gm)) {
    const open = hint.replace(/'[^']*'|\\./g, "");
    const isForeign = /canary/i.test(open) && !open.startsWith("did you mean");
    assert(!isForeign, `foreign text in a line to type: ${hint}`);
  }
}

/** Holds that no secret stands in the text. */
export function withoutSecret(text: string, what: string): void {
  assert(!text.includes(secretMark), `${what}: a secret: ${JSON.stringify(text).slice(0, 400)}`);
}

/**
 * The variables that the code sets (null: unsets), by a reader that knows literals and nothing else;
 * throws on any other code.
 */
export function assignments(shell: Shell, code: string): Map<string, string | null> {
  const found = new Map<string, string | null>();
  let rest = code;
  while (rest !== "") {
    const gone = patterns[shell].unset.exec(rest);
    const set = patterns[shell].set.exec(rest);
    const [all = "", name = ""] = gone ?? set ?? [];
    assert(all !== "", `not an assignment: ${JSON.stringify(rest)}`);
    rest = rest.slice(all.length);
    if (gone !== null) {
      found.set(name, null);
      continue;
    }
    const [literal = ""] = patterns[shell].literal.exec(rest) ?? [];
    assert(literal !== "", `not a literal: ${JSON.stringify(rest)}`);
    rest = rest.slice(literal.length);
    assert(rest.startsWith("\n"), `behind a literal: ${JSON.stringify(rest)}`);
    rest = rest.slice(1);
    found.set(name, patterns[shell].value(literal));
  }
  return found;
}

interface Language {
  readonly unset: RegExp;
  readonly set: RegExp;
  readonly literal: RegExp;
  readonly value: (literal: string) => string;
}

const posix: Language = {
  unset: /^\\unset ([A-Z_]+)\n/,
  set: /^\\export ([A-Z_]+)=/,
  literal: /^'[^']*'(?:\\''[^']*')*/,
  value: (literal) => literal.slice(1, -1).replaceAll("'\\''", "'"),
};

const patterns: Readonly<Record<Shell, Language>> = {
  bash: posix,
  zsh: posix,
  fish: {
    unset: /^set -e -g ([A-Z_]+); or true\n/,
    set: /^set -gx ([A-Z_]+) /,
    literal: /^'(?:[^'\\]|\\[^])*'/,
    value: (literal) => literal.slice(1, -1).replace(/\\([\\'])/g, "$1"),
  },
  powershell: {
    unset: /^\$env:([A-Z_]+) = \$null\n/,
    set: /^\$env:([A-Z_]+) = /,
    literal: /^'(?:[^'\u2018-\u201b]|['\u2018-\u201b]{2})*'/,
    value: (literal) => literal.slice(1, -1).replace(/(['\u2018-\u201b])['\u2018-\u201b]/g, "$1"),
  },
};
