/** `awsprof clear`: no profile is chosen in this shell any more. */
import type { Parsed } from "../arguments.ts";
import { ExitCode } from "../errors.ts";
import type { Host } from "../host.ts";
import { statements } from "../output/statements.ts";
import { choiceEnded } from "../resolve/choice.ts";
import { neededShell } from "./shell_option.ts";

/** Prints the statements that forget the choice. */
export function clear(host: Host, parsed: Parsed): ExitCode {
  host.out(statements(neededShell(parsed, "clear"), choiceEnded(host.env)));
  return ExitCode.done;
}
