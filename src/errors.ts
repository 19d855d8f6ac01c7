/**
 * How the program fails, and the wording of its messages.
 *
 * A failure is two kinds of lines on stderr: `awsprof: error: …` and, where the user can act,
 * `awsprof: hint: …`. Lower case, values in double quotes, no full stop; a hint is something to
 * type. `cli.ts` turns a failure into its lines and exit code; a verb only where it goes on to the next
 * session (`login --all`, `logout --all`).
 */
import type { Origin } from "./config/types.ts";

/**
 * Exit codes of every verb. `exec` returns its command's own code, and as every shell does 127 or 126
 * for a command that is not there or cannot be run.
 */
export const ExitCode = {
  done: 0,
  failed: 1,
  usage: 2,
  loginNeeded: 3,
  refused: 4,
  badConfiguration: 5,
  cannotRun: 126,
  notFound: 127,
  hungUp: 129,
  interrupted: 130,
  terminated: 143,
} as const;

/** One of these codes. */
export type ExitCode = typeof ExitCode[keyof typeof ExitCode];

/** A hint: how to be rid of keys in the environment. */
export const unsetKeys = "unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN";

/** What a verb throws when it cannot do its work. */
export class Failure extends Error {
  readonly code: ExitCode;
  readonly hints: readonly string[];
  readonly origin: Origin | null;

  constructor(
    message: string,
    options: { code?: ExitCode; hints?: readonly string[]; origin?: Origin } = {},
  ) {
    super(message);
    this.name = "Failure";
    this.code = options.code ?? ExitCode.failed;
    this.hints = options.hints ?? [];
    this.origin = options.origin ?? null;
  }
}

/** The end of a verb from outside, silently: 130 by the user, else 128 and the signal's number. */
export class Interrupted extends Failure {
  constructor(code: ExitCode = ExitCode.interrupted) {
    super("interrupted", { code });
    this.name = "Interrupted";
  }
}

/** The end by a signal, by its number: 2 is 130, 15 is 143, 1 is 129. */
export function interruptedBy(signal: number): Interrupted {
  return new Interrupted(endings[signal]);
}

const endings: Readonly<Record<number, ExitCode>> = {
  1: ExitCode.hungUp,
  15: ExitCode.terminated,
};
