/** Checks of what was typed that several verbs share; each throws its Failure. */
import type { Origin } from "../config/types.ts";
import { ExitCode, Failure } from "../errors.ts";
import type { Configuration } from "../load.ts";
import { closest } from "../output/closest.ts";
import { quoted, tilde } from "../output/text.ts";

/** Throws the Failure for a name that the AWS CLI does not know. */
export function checkProfile(configuration: Configuration, name: string): void {
  if (!configuration.graph.profiles.has(name)) throw unknownProfile(configuration, name);
}

/** That Failure; `readers` are the tools that see the profile all the same. */
export function unknownProfile(
  configuration: Configuration,
  name: string,
  known: { readers?: readonly string[]; origin?: Origin } = {},
): Failure {
  const { graph, locations, home } = configuration;
  const { readers = [], ...place } = known;
  const near = closest(name, graph.profiles.keys());
  const seen = readers.length === 0
    ? ""
    : ` for the AWS CLI (only ${readers.join(", ")} can see it)`;
  return new Failure(
    `profile ${quoted(name)} is not defined in ${tilde(locations.config, home)}${seen}`,
    { hints: [near === null ? "awsprof list" : `did you mean ${quoted(near)}?`], ...place },
  );
}

/** Throws the usage Failure for text that is no region. */
export function checkRegion(region: string | null): void {
  if (region === null || /^[a-z0-9-]{1,64}$/.test(region)) return;
  throw new Failure(`${quoted(region)} is not a region`, {
    code: ExitCode.usage,
    hints: ["regions look like eu-west-1"],
  });
}
