/**
 * Names of the per-profile commands, and why a profile has none.
 *
 * `aws` and the profile's name, with everything outside `[A-Za-z0-9._+-]` as `-`: what is a legal
 * function name in bash, zsh and fish and a legal alias in PowerShell, and no word break for
 * readline. Two profiles with one name get none, since nobody could tell which is meant.
 */

/** Why a profile has no command. */
export type LeftOutReason = "same-name" | "existing-command" | "no-name" | "excluded";

/** The commands, and the profiles without one. */
export interface Commands {
  /** Profile to command, in the order of the profiles. */
  readonly commands: ReadonlyMap<string, string>;
  readonly leftOut: readonly { profile: string; wanted: string | null; reason: LeftOutReason }[];
}

/** What decides about names. */
export interface CommandRules {
  readonly prefix: string;
  /** Patterns with `*` and `?`; a profile needs one of `only` and none of `except`. */
  readonly only: readonly string[];
  readonly except: readonly string[];
  /** Whether names that differ in case only are the same (PowerShell, some file systems). */
  readonly foldCase: boolean;
  /** Whether a command of that name is there already, on PATH or our own. */
  readonly isTaken: (name: string) => boolean;
}

/** The command of each profile, and each profile left out. */
export function commandNames(profiles: Iterable<string>, rules: CommandRules): Commands {
  const fold = (name: string): string => rules.foldCase ? name.toLowerCase() : name;
  const wanted = new Map<string, string | null>();
  const count = new Map<string, number>();
  for (const profile of profiles) {
    const name = commandName(profile, rules.prefix);
    wanted.set(profile, name);
    if (name !== null) count.set(fold(name), (count.get(fold(name)) ?? 0) + 1);
  }
  const only = matcher(rules.only);
  const except = matcher(rules.except);
  const commands = new Map<string, string>();
  const leftOut: { profile: string; wanted: string | null; reason: LeftOutReason }[] = [];
  for (const [profile, name] of wanted) {
    const reason = name === null
      ? "no-name"
      : !only(profile) || except(profile)
      ? "excluded"
      : (count.get(fold(name)) ?? 0) > 1
      ? "same-name"
      : rules.isTaken(name)
      ? "existing-command"
      : null;
    if (reason === null && name !== null) commands.set(profile, name);
    else if (reason !== null) leftOut.push({ profile, wanted: name, reason });
  }
  return { commands, leftOut };
}

/** A test for patterns with `*` (any text) and `?` (one character), case ignored. */
export function matcher(patterns: readonly string[]): (text: string) => boolean {
  if (patterns.length === 0) return () => false;
  const expression = new RegExp(patterns.map(expressionOf).join("|"), "i");
  return (text) => expression.test(text);
}

/** A `*` at either end is an anchor left out: to match it with `[^]*` takes twice as long. */
function expressionOf(pattern: string): string {
  const core = pattern.replace(/^\*+|\*+$/g, "");
  const inner = core.replace(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("*", "[^]*")
    .replaceAll("?", "[^]");
  return `${pattern.startsWith("*") ? "" : "^"}${inner}${pattern.endsWith("*") ? "" : "$"}`;
}

/** Longer names fit no file name (PowerShell's shims are files), and nobody types them. */
const longest = 200;

// deno-lint-ignore no-control-regex -- a name with control characters is nobody's command
const control = /[\u0000-\u001f\u007f-\u009f]/;
const letter = /[A-Za-z0-9]/;
const foreign = /[^A-Za-z0-9._+-]/gu;

function commandName(profile: string, prefix: string): string | null {
  if (control.test(profile) || !letter.test(profile)) return null;
  const name = prefix + profile.replace(foreign, "-");
  return name.length <= longest ? name : null;
}
