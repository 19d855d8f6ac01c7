/** `awsprof init SHELL`: the plugin's text, with the absolute path of this program before it. */
import type { Parsed } from "../arguments.ts";
import { ExitCode } from "../errors.ts";
import type { Host } from "../host.ts";
import { initText } from "../shells.ts";
import { shellNamed } from "./shell_option.ts";

/** Prints what a start-up file evaluates. */
export function init(host: Host, parsed: Parsed): ExitCode {
  const shell = shellNamed(parsed.arguments[0] ?? "");
  host.out(initText(shell, host.executable()));
  return ExitCode.done;
}
