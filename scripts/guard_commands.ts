/**
 * What the rules of `src/resolve/destructive.ts` make of every command of the AWS CLI that the tests
 * use: `deno run -A scripts/guard_commands.ts` writes the list in `test/resolve/`
 * anew and prints the words that nobody has judged.
 *
 * `destructive_commands.txt` is for reading when a rule changes: each command that would be asked
 * about. `harmless_words.txt` holds the first words that were judged harmless; a word that is in
 * neither list is one that nobody has looked at yet, and is printed here.
 */
import { isDestructive, prefixes } from "../src/resolve/destructive.ts";
import { awsCommands, awsVersion } from "../test/support/aws_commands.ts";

const folder = new URL("../test/resolve/", import.meta.url);

/** The text of `destructive_commands.txt`: a heading with the counts, then a line a service. */
export async function destructiveList(): Promise<string> {
  const commands = [
    ...awsCommands().filter(({ service, command }) => isDestructive(service, command)),
    { service: "s3", command: "sync --delete" },
  ];
  const services = new Map<string, string[]>();
  for (const { service, command } of commands) {
    services.set(service, [...services.get(service) ?? [], command]);
  }
  const all = awsCommands();
  const head = `# AWS CLI ${await awsVersion()}: ${all.length} commands of ` +
    `${new Set(all.map((each) => each.service)).size} services, ${commands.length} destructive\n`;
  return head + [...services].map(([name, own]) => `${name}: ${own.join(" ")}\n`).sort().join("");
}

/** First words of harmless commands, without what may stand before a verb, sorted. */
export function harmlessWords(): string[] {
  const words = awsCommands().filter(({ service, command }) => !isDestructive(service, command))
    .map(({ command }) => firstWord(command));
  return [...new Set(words)].sort();
}

function firstWord(command: string): string {
  const [first = "", second = ""] = command.split("-");
  return prefixes.includes(first) && second !== "" ? second : first;
}

if (import.meta.main) {
  const path = new URL("harmless_words.txt", folder);
  const judged = new Set(Deno.readTextFileSync(path).split("\n"));
  const unjudged = harmlessWords().filter((word) => !judged.has(word));
  if (unjudged.length > 0) {
    // deno-lint-ignore no-console -- it is what this is run for
    console.log(`not judged yet: ${unjudged.join(" ")}`);
  }
  Deno.writeTextFileSync(new URL("destructive_commands.txt", folder), await destructiveList());
}
