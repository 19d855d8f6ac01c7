/** Help texts, made from `spec.ts`: examples first, options second. */
import {
  commonOptions,
  type Group,
  type OptionSpec,
  programOptions,
  verbs,
  type VerbSpec,
} from "../spec.ts";
import { fold } from "./text.ts";

const groups: readonly Group[] = ["Seeing", "Choosing", "Logging in", "Using", "The shell's side"];

/** What `awsprof --help` prints. */
export function programHelp(): string {
  const lines = [
    "awsprof: your shell knows which AWS account it is in",
    "",
    "Usage: awsprof VERB …",
  ];
  for (const group of groups) {
    const rows = verbs.filter((verb) => verb.group === group && verb.hidden === undefined);
    lines.push("", group, ...columns(rows.map((verb) => [verb.name, verb.summary])));
  }
  lines.push("", "Options", ...columns(programOptions.map(optionRow)));
  lines.push("", "awsprof VERB --help shows examples and options of a verb.");
  return ended(lines);
}

/** What `awsprof VERB --help` prints. */
export function verbHelp(verb: VerbSpec): string {
  const lines = [
    `awsprof ${verb.name}: ${verb.summary}`,
    "",
    ...fold(verb.description, 80),
    "",
    "Examples",
  ];
  for (const { line, meaning } of verb.examples) lines.push(`  ${line}`, `      ${meaning}`);
  lines.push("", `Usage: ${usageLine(verb)}`);
  const options = [...verb.options, ...commonOptions].filter((each) => each.hidden === undefined);
  lines.push("", "Options", ...columns(options.map(optionRow)));
  return ended(lines);
}

/** `awsprof pin PROFILE [OPTION…]`. */
function usageLine(verb: VerbSpec): string {
  const words = verb.arguments.map((argument) => {
    const name = argument.many ? `${argument.name}…` : argument.name;
    return argument.required ? name : `[${name}]`;
  });
  const command = verb.command ? ["--", "COMMAND…"] : [];
  return ["awsprof", verb.name, ...words, "[OPTION…]", ...command].join(" ");
}

function optionRow(option: OptionSpec): [string, string] {
  const short = option.short === undefined ? "    " : `-${option.short}, `;
  const value = option.value === undefined ? "" : ` ${option.value}`;
  return [`${short}--${option.name}${value}`, option.summary];
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}

function ended(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}
