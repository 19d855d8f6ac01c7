/**
 * Words of the command line to options and arguments, by the table in `spec.ts`.
 *
 * Values stay text (an account id is no number), an unknown option is an error, `--` ends options;
 * for a verb that takes a command, what is behind it is nobody's business here.
 */
import { ExitCode, Failure } from "./errors.ts";
import { commonOptions, type OptionSpec, type VerbSpec } from "./spec.ts";
import { closest } from "./output/closest.ts";
import { quoteIfNeeded } from "./output/quote.ts";
import { quoted, shortened } from "./output/text.ts";

/** What was typed behind a verb. */
export interface Parsed {
  readonly arguments: readonly string[];
  /** Option name to its value, `""` for a switch. */
  readonly options: ReadonlyMap<string, string>;
  /** The words behind `--` where these are another program's command line; null if there is no `--`. */
  readonly command: readonly string[] | null;
}

/** Reads the words behind a verb; throws a usage Failure with a hint. */
export function parseArguments(verb: VerbSpec, words: readonly string[]): Parsed {
  const known = [...verb.options, ...commonOptions];
  const options = new Map<string, string>();
  const positional: string[] = [];
  let command: string[] | null = null;
  let index = 0;
  while (index < words.length) {
    const word = words[index++] ?? "";
    if (word === "--") {
      if (verb.command) command = words.slice(index);
      else positional.push(...words.slice(index));
      break;
    }
    if (!word.startsWith("-") || word === "-") {
      positional.push(word);
      continue;
    }
    const { option, attached } = matchOption(word, { known, verb });
    if (options.has(option.name)) {
      throw usage(verb, `option "--${option.name}" is given twice`);
    }
    if (option.value === undefined) {
      if (attached !== null) throw usage(verb, `option "--${option.name}" takes no value`);
      options.set(option.name, "");
      continue;
    }
    const value = attached ?? words[index++];
    if (value === undefined || value === "") {
      throw usage(verb, `option "--${option.name}" needs a value (${option.value})`);
    }
    options.set(option.name, value);
  }
  if (!options.has("help")) {
    if (verb.command) checkCommand(verb, positional, command);
    checkCount(verb, positional);
  }
  return { arguments: positional, options, command };
}

function matchOption(
  word: string,
  context: { known: readonly OptionSpec[]; verb: VerbSpec },
): { option: OptionSpec; attached: string | null } {
  const { known, verb } = context;
  const equals = word.indexOf("=");
  const head = equals < 0 ? word : word.slice(0, equals);
  const attached = equals < 0 ? null : word.slice(equals + 1);
  const option = known.find((each) =>
    head === `--${each.name}` || (each.short !== undefined && head === `-${each.short}`)
  );
  if (option !== undefined) return { option, attached };
  const names = known.filter((each) => each.hidden === undefined).map((each) => `--${each.name}`);
  const near = closest(head, names);
  throw usage(
    verb,
    `unknown option ${quoted(head)}`,
    near === null ? [] : [`did you mean "${near}"?`],
  );
}

function checkCount(verb: VerbSpec, positional: readonly string[]): void {
  const required = verb.arguments.filter((each) => each.required).length;
  const missing = verb.arguments[positional.length];
  if (positional.length < required && missing !== undefined) {
    throw usage(verb, `${missing.name} is missing`);
  }
  const most = verb.arguments.some((each) => each.many) ? Infinity : verb.arguments.length;
  const extra = positional[most];
  if (extra !== undefined) throw usage(verb, `unexpected argument ${quoted(extra)}`);
}

/** What was typed tells what was forgotten, so the hint is the line as it should be. */
function checkCommand(
  verb: VerbSpec,
  positional: readonly string[],
  command: readonly string[] | null,
): void {
  const line = (names: readonly string[], words: readonly string[]) =>
    shortened(`awsprof ${verb.name} ${typed(names)} -- ${typed(words)}`, 200);
  const names = verb.arguments.map(({ name }) => name);
  const [first, ...rest] = positional;
  if (first === undefined && command !== null) {
    throw usage(verb, `${names[0]} is missing`, [
      line(names, command.length > 0 ? command : ["COMMAND"]),
    ]);
  }
  if (first !== undefined && command === null && rest.length > 0) {
    throw usage(verb, 'the command needs "--" before it', [line([first], rest)]);
  }
  if (first !== undefined && (command === null || command.length === 0)) {
    throw usage(verb, "the command is missing", [line([first], ["COMMAND"])]);
  }
  const [program] = command ?? [];
  if (program?.startsWith("-")) {
    throw usage(verb, `the command begins with "-": ${quoted(program)}`, [
      `awsprof ${verb.name} --help`,
    ]);
  }
}

/** The words as one would type them in a POSIX shell. */
function typed(words: readonly string[]): string {
  return words.map((word) => quoteIfNeeded("bash", word)).join(" ");
}

function usage(verb: VerbSpec, message: string, hints: readonly string[] = []): Failure {
  return new Failure(`${verb.name}: ${message}`, {
    code: ExitCode.usage,
    hints: hints.length > 0 ? hints : [`awsprof ${verb.name} --help`],
  });
}
