/**
 * `awsprof guard`: whether a command may run, for the plugins.
 *
 * They call it only for a line that looks destructive where the profile may be protected, or where
 * no profile is chosen and one is required; here the decision is exact. Which account a line would
 * reach: the profile that it names, else what in the environment wins over the environment's profile,
 * else that one. Keys tell their account by their id (or AWS_ACCOUNT_ID), a token by its role; it is
 * protected if the settings name it or a protected profile ends in it. Where even that is not known
 * (keys from before 2019), the profile that the prompt shows decides.
 */
import type { Parsed } from "../arguments.ts";
import { ExitCode, Failure } from "../errors.ts";
import { type Host, isAttended } from "../host.ts";
import { entryOf, inventory } from "../inventory.ts";
import { type Configuration, load } from "../load.ts";
import type { Shell } from "../output/quote.ts";
import { printable, quoted } from "../output/text.ts";
import { judge } from "../resolve/guard.ts";
import { givesCredentials } from "../resolve/plan.ts";
import { type Rival, rivalOf } from "../resolve/rival.ts";
import { selectProfile } from "../resolve/select.ts";
import { readLine } from "./read_line.ts";
import { shellOption } from "./shell_option.ts";

/** Exits 0 if it may; throws a Failure with exit code 4 if not, Interrupted at Ctrl-C. */
export async function guard(host: Host, parsed: Parsed): Promise<ExitCode> {
  const [program = "aws", ...words] = parsed.arguments;
  const { action, profile, isLocal } = judge(program, words);
  if (isLocal) return ExitCode.done;
  const configuration = load(host);
  const { settings } = configuration;
  if (!settings.guard) return ExitCode.done;
  const named = profile ?? parsed.options.get("profile") ?? null;
  if (settings.requireProfile) checkChosen(host, { configuration, named, program });
  if (action === null) return ExitCode.done;
  const place = protectedPlace(host, { configuration, named });
  if (place === null) return ExitCode.done;
  await confirm(host, { action, place, program, shell: shellOption(parsed) });
  return ExitCode.done;
}

/** Throws the refusal where nothing is chosen and `[default]` would be used in silence. */
function checkChosen(
  host: Host,
  line: { configuration: Configuration; named: string | null; program: string },
): void {
  const { configuration, named, program } = line;
  const { chosen } = selectProfile({ argument: named, env: host.env }, "cli-v2");
  if (chosen || rivalOf(configuration.graph, "default", host.env) !== null) return;
  if (!givesCredentials(configuration.graph, "default")) return;
  throw new Failure(`no profile is chosen, and ${printable(program)} would use [default]`, {
    code: ExitCode.refused,
    hints: [
      "awsprof use",
      ...(program === "aws" ? ["aws --profile default …, if it is meant"] : []),
    ],
  });
}

/** Where a line would do its harm: how it is called, and what must be typed. */
interface Place {
  readonly shown: string;
  /** The word to type, as it is and as it is drawn. */
  readonly word: string;
  readonly what: "profile name" | "account id";
}

/** The protected profile or account that the line would reach, or null. */
function protectedPlace(
  host: Host,
  line: { configuration: Configuration; named: string | null },
): Place | null {
  const { configuration, named } = line;
  const { name } = selectProfile({ argument: named, env: host.env }, "cli-v2");
  const rival = named === null ? rivalOf(configuration.graph, name, host.env) : null;
  if (rival !== null && rival.account !== null) {
    return placeOfRival(rival, rival.account, configuration);
  }
  const entry = entryOf(configuration, name);
  if (entry?.isProtected !== true) return null;
  const account = entry.summary.account_id;
  const shown = printable(name) + (account === null ? "" : ` (${printable(account)})`);
  return { shown, word: name, what: "profile name" };
}

function placeOfRival(
  { variable }: Rival,
  account: string,
  configuration: Configuration,
): Place | null {
  const isProtected = configuration.settings.protectedAccounts.includes(account) ||
    inventory(configuration).some((each) =>
      each.isProtected && each.summary.account_id === account
    );
  if (!isProtected) return null;
  const what = variable === "AWS_ACCESS_KEY_ID" ? "keys" : "token";
  const shown = `account ${printable(account)}, by the ${what} in the environment`;
  return { shown, word: account, what: "account id" };
}

async function confirm(
  host: Host,
  what: { action: string; place: Place; program: string; shell: Shell | null },
): Promise<void> {
  const { action, place, program, shell } = what;
  const call = `${printable(action)} in ${place.shown}`;
  if (!isAttended(host.terminal)) {
    throw new Failure(`${call} was not run: there is no terminal to ask on`, {
      code: ExitCode.refused,
      hints: [`${offIn(shell, program)}, if it is meant`],
    });
  }
  const question = `awsprof: ${call} — type the ${place.what} to go on: `;
  const typed = (await readLine(host, { question, shown: true })).trim();
  if (typed === place.word || typed === printable(place.word)) return;
  const answer = typed === ""
    ? "nothing was typed"
    : `${quoted(typed)} is not ${quoted(place.word)}`;
  throw new Failure(`${call} was not run: ${answer}`, { code: ExitCode.refused });
}

function offIn(shell: Shell | null, program: string): string {
  return shell === "powershell"
    ? "$env:AWSPROF_GUARD = 'off'"
    : `AWSPROF_GUARD=off ${printable(program)} …`;
}
