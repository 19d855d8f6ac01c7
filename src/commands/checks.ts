/** Checks of what was typed that several verbs share; each throws its Failure. */
import { ExitCode, Failure } from "../errors.ts";
import type { Configuration } from "../load.ts";
import { closest } from "../output/closest.ts";
import { quoted, tilde } from "../output/text.ts";

/** Throws the Failure for a name that the AWS CLI does not know. */
export function checkProfile(configuration: Configuration, name: string): void {
  const { graph, locations, home } = configuration;
  if (graph.profiles.has(name)) return;
  const near = closest(name, graph.profiles.keys());
  throw new Failure(`profile ${quoted(name)} is not defined in ${tilde(locations.config, home)}`, {
    hints: [near === null ? "awsprof list" : `did you mean ${quoted(near)}?`],
  });
}

/** Throws the usage Failure for text that is no region. */
export function checkRegion(region: string | null): void {
  if (region === null || /^[a-z0-9-]{1,64}$/.test(region)) return;
  throw new Failure(`${quoted(region)} is not a region`, {
    code: ExitCode.usage,
    hints: ["regions look like eu-west-1"],
  });
}
