/** The plugins, real files under `shell/`, as text, and what `init` prints around them. */
import bash from "../shell/awsprof.bash" with { type: "text" };
import fish from "../shell/awsprof.fish" with { type: "text" };
import powershell from "../shell/awsprof.psm1" with { type: "text" };
import zsh from "../shell/awsprof.zsh" with { type: "text" };
import { quote, type Shell } from "./output/quote.ts";

/** The plugin of a shell, told where the program is; for a start-up file to evaluate. */
export function initText(shell: Shell, executable: string): string {
  const path = quote(shell, executable);
  switch (shell) {
    case "bash":
      return `__awsprof_exe=${path}\n${withoutComments(bash)}`;
    case "zsh":
      return `__awsprof_exe=${path}\n${withoutComments(zsh)}`;
    case "fish":
      return `set -g __awsprof_exe ${path}\n${fish}`;
    case "powershell":
      return `Microsoft.PowerShell.Core\\New-Module -Name awsprof -ScriptBlock {\n` +
        `$__awsprof_exe = ${path}\n${powershellModule()}\n} | ` +
        `Microsoft.PowerShell.Core\\Import-Module -Global -DisableNameChecking\n`;
  }
}

/** bash and zsh read each comment at each start, which is a quarter of the time of reading it all. */
function withoutComments(text: string): string {
  return text.replace(/^[ \t]*#.*\n/gm, "").replace(/\n{2,}/g, "\n");
}

/**
 * PowerShell's plugin as it is installed. It reads a comment as slowly as code, and a function far more
 * slowly than the same text in quotes: so those that nothing needs before the first line is read, which
 * are defined as `script:`, stand in one text.
 */
export function powershellModule(): string {
  const text = withoutComments(powershell);
  const isForLater = /^function script:[^]*?^}\n/gm;
  const later = [...text.matchAll(isForLater)].map(([each]) => each).join("");
  return text.replace(isForLater, "")
    .replace(
      /^\$script:__awsprof_later = \$null\n/m,
      () => `$script:__awsprof_later = @'\n${later}'@\n`,
    );
}
