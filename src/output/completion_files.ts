/** Names of the files in `completions/`, as each shell looks for them. */
import type { Shell } from "./quote.ts";

/** Each shell, and the name of its file. */
export const completionFiles: readonly (readonly [Shell, string])[] = [
  ["bash", "awsprof.bash"],
  ["zsh", "_awsprof"],
  ["fish", "awsprof.fish"],
  ["powershell", "awsprof.ps1"],
];
