/** Writes `completions/` from the command table: `deno task completions`. */
import { completionScript } from "../src/output/completions.ts";
import { completionFiles } from "../src/output/completion_files.ts";

for (const [shell, name] of completionFiles) {
  Deno.writeTextFileSync(
    new URL(`../completions/${name}`, import.meta.url),
    completionScript(shell),
  );
}
