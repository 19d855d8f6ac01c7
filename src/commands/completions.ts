/** `awsprof completions SHELL`: the same text as in `completions/`. */
import type { Parsed } from "../arguments.ts";
import { ExitCode } from "../errors.ts";
import type { Host } from "../host.ts";
import { completionScript } from "../output/completions.ts";
import { shellNamed } from "./shell_option.ts";

/** Prints the completion script of a shell. */
export function completions(host: Host, parsed: Parsed): ExitCode {
  host.out(completionScript(shellNamed(parsed.arguments[0] ?? "")));
  return ExitCode.done;
}
