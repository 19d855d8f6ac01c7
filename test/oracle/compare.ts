/** One configuration before the AWS CLI and before us: do both say the same? */
import { cliDirectory, environmentOf, type Printed, runCli } from "./aws_cli.ts";
import { knownDifference } from "./differences.ts";
import type { Configuration } from "./generate.ts";
import { furnish } from "./home.ts";
import { predict } from "./predict.ts";

/** Where a comparison takes place: one home at a time. */
export interface Bench {
  readonly home: string;
  readonly url: string;
}

/** What differs, as text for a person, or null; `known` is the reason of an intended difference. */
export interface Verdict {
  readonly difference: string | null;
  readonly known: string | null;
}

/** Compares both commands' whole output, messages included. */
export async function compare(configuration: Configuration, bench: Bench): Promise<Verdict> {
  const directory = cliDirectory();
  if (directory === null) throw new Error("AWSPROF_TEST_AWS is not set");
  await furnish(bench.home, configuration);
  const env = environmentOf(configuration, bench);
  const place = { directory, home: bench.home, env };
  const { argument } = configuration;
  const ours = predict({ home: bench.home, env: new Map(Object.entries(env)), argument });
  const more = argument === null ? [] : ["--profile", argument];
  const list = await runCli(["configure", "list", ...more], place);
  let difference = told("list", ours.list, list);
  if (difference === null) {
    const profiles = await runCli(["configure", "list-profiles"], place);
    difference = told("list-profiles", ours.profiles, profiles);
  }
  if (difference === null) return { difference, known: null };
  return { difference, known: knownDifference(configuration, list.err) };
}

function told(command: string, ours: Printed, theirs: Printed): string | null {
  if (
    ours.out === theirs.out && ours.err === theirs.err && (ours.code === 0) === (theirs.code === 0)
  ) {
    return null;
  }
  return `aws configure ${command}\n--- the AWS CLI (${theirs.code})\n${theirs.out}${theirs.err}` +
    `--- awsprof (${ours.code})\n${ours.out}${ours.err}`;
}
