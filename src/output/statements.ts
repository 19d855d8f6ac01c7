/**
 * Changes of environment variables as code for a shell to evaluate: one statement a line.
 *
 * bash and zsh get `\export` and `\unset`, since an alias would hijack the plain words. PowerShell
 * removes a variable by `$null`: from 7.5 on, `''` makes an empty one, which the AWS CLI rejects. fish
 * calls it a failure to erase what is not there.
 */
import type { VariableChange } from "../resolve/choice.ts";
import { quote, type Shell } from "./quote.ts";

/** Statements that make these changes, in their order, each line ended. */
export function statements(shell: Shell, changes: readonly VariableChange[]): string {
  return changes.map((change) => `${statement(shell, change)}\n`).join("");
}

function statement(shell: Shell, { name, value }: VariableChange): string {
  switch (shell) {
    case "bash":
    case "zsh":
      return value === null ? `\\unset ${name}` : `\\export ${name}=${quote(shell, value)}`;
    case "fish":
      return value === null
        ? `set -e -g ${name}; or true`
        : `set -gx ${name} ${quote(shell, value)}`;
    case "powershell":
      return `$env:${name} = ${value === null ? "$null" : quote(shell, value)}`;
  }
}
