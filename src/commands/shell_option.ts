/** The shell that a plugin names with `--shell`, or that a person names as an argument. */
import type { Parsed } from "../arguments.ts";
import { ExitCode, Failure } from "../errors.ts";
import { quoted } from "../output/text.ts";
import type { Shell } from "../output/quote.ts";
import { shellNames } from "../spec.ts";

/** The value of `--shell`, or null; throws a usage Failure for another word. */
export function shellOption(parsed: Parsed): Shell | null {
  const name = parsed.options.get("shell");
  return name === undefined ? null : shellNamed(name);
}

/** The shell that the plugin named; throws Failure where no plugin called. */
export function neededShell(parsed: Parsed, verb: string): Shell {
  const shell = shellOption(parsed);
  if (shell !== null) return shell;
  throw new Failure(`${verb}: this shell has no awsprof plugin, so nothing can change in it`, {
    hints: ['eval "$(awsprof init bash)" in bash; for other shells: awsprof init --help'],
  });
}

/** The shell of that name (`pwsh` is PowerShell); throws a usage Failure for another word. */
export function shellNamed(name: string): Shell {
  const known = name === "pwsh" ? "powershell" : name;
  const shell = shellNames.find((each) => each === known);
  if (shell !== undefined) return shell;
  throw new Failure(`unknown shell ${quoted(name)}`, {
    code: ExitCode.usage,
    hints: [`one of ${shellNames.join(", ")}`],
  });
}
