/** What a row of the table is, and how it becomes one test in each shell. */
import { find } from "../support/tools.ts";
import { type ShellName, shellNamed } from "./shells.ts";
import { Stage } from "./stage.ts";
import type { WorldOptions } from "./world.ts";

export interface Scenario {
  /** The sentence that the row holds true. */
  readonly name: string;
  readonly world?: WorldOptions;
  /** Shells in which the sentence has no meaning, and why. */
  readonly notIn?: Readonly<Partial<Record<ShellName, string>>>;
  /** Programs beside the shell without which the row cannot run. */
  readonly needs?: readonly string[];
  /** Why this run cannot play the row, or null. */
  readonly ignored?: string | null;
  readonly row: (stage: Stage) => Promise<void>;
}

/** Makes a test of each row for one shell; a row that cannot run is ignored, by name. */
export function testIn(name: ShellName, scenarios: readonly Scenario[]): void {
  const shell = shellNamed(name);
  for (const { name: sentence, world, notIn = {}, needs = [], ignored, row } of scenarios) {
    const missing = shell.path === null
      ? [name]
      : needs.filter((program) => find(program) === null);
    const why = ignored ?? notIn[name] ??
      (missing.length > 0 ? `not found: ${missing.join(", ")}` : null);
    Deno.test({
      name: `${name}: ${sentence}${why === null ? "" : ` (${why})`}`,
      ignore: why !== null,
      fn: () => Stage.play(shell, world === undefined ? { row } : { world, row }),
    });
  }
}
