/**
 * The code of a device for a role: typed by a person, or printed by the profile's `mfa_process`.
 *
 * It is never drawn, and in no argument of a program.
 */
import { ExitCode, Failure } from "../errors.ts";
import type { Host } from "../host.ts";
import { wordToType } from "../output/quote.ts";
import { printable, quoted } from "../output/text.ts";
import type { Step } from "../resolve/types.ts";
import { Secret } from "../sso/secret.ts";
import { programWords, runProgram } from "./process.ts";
import type { Ground } from "./types.ts";

/** A code, and where it came from. */
export interface Code {
  readonly text: Secret;
  /** Whether a person typed it, who may have made a mistake. */
  readonly typed: boolean;
}

/** A code of six digits. Throws Failure (exit 3 where nobody can be asked) and Interrupted. */
export async function mfaCode(
  host: Host,
  step: Step,
  from: { ground: Ground; attempt: number },
): Promise<Code> {
  const { ground } = from;
  const profile = step.profile ?? "";
  const command = ground.graph.profiles.get(profile)?.values.get("mfa_process");
  if (command !== undefined) {
    const { origin } = command;
    const key = { what: "mfa_process", profile, origin };
    const { stdout } = await runProgram(host, programWords(command.text, key), key);
    const text = stdout.trim();
    if (!isCode(text)) throw new Failure("mfa_process printed no code of six digits", { origin });
    return { text: new Secret(text), typed: false };
  }
  const serial = step.values.mfa_serial?.value ?? "";
  if (ground.askCode === null) {
    throw new Failure(`profile ${quoted(profile)} needs a code of ${printable(serial)}`, {
      code: ExitCode.loginNeeded,
      hints: [`awsprof login ${wordToType(profile)}`],
    });
  }
  for (;;) {
    const text = await ground.askCode(serial);
    if (isCode(text.reveal())) return { text, typed: true };
    host.err("awsprof: a code has six digits\n");
  }
}

function isCode(text: string): boolean {
  return /^\d{6}$/.test(text);
}
