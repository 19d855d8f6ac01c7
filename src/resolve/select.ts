/**
 * Which profile a reader uses: argument, then variables, then `default`.
 *
 * The AWS CLI v2 reads AWS_PROFILE before AWS_DEFAULT_PROFILE, boto3 and the AWS CLI v1 the other
 * way round, and a variable that is set to the empty string decides too (and then fails). The
 * JavaScript SDK reads AWS_PROFILE only and takes an empty one for none.
 */
import type { Origin, Reader } from "../config/types.ts";
import type { Selection } from "./types.ts";

/** The profile that `reader` uses when given `argument` (null for none) in this environment. */
export function selectProfile(
  inputs: { argument: string | null; env: ReadonlyMap<string, string> },
  reader: Reader,
): Selection {
  const candidates: { name: string; origin: Origin }[] = [];
  if (inputs.argument !== null) {
    candidates.push({ name: inputs.argument, origin: { argument: "PROFILE" } });
  }
  for (const variable of variables[reader]) {
    const name = inputs.env.get(variable);
    if (name === undefined || (reader === "js" && name === "")) continue;
    candidates.push({ name, origin: { variable } });
  }
  const first = candidates[0];
  const shadowed = candidates.slice(1).map((each) => each.origin);
  if (first !== undefined && profileBeatsKeys(first.origin, reader) && hasKeys(inputs.env)) {
    shadowed.push({ variable: "AWS_ACCESS_KEY_ID" });
  }
  return {
    name: first?.name ?? "default",
    chosen: first !== undefined,
    reason: first?.origin ?? { built_in: true },
    shadowed,
  };
}

const variables: Readonly<Record<Reader, readonly string[]>> = {
  "cli-v2": ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"],
  boto3: ["AWS_DEFAULT_PROFILE", "AWS_PROFILE"],
  js: ["AWS_PROFILE"],
};

/** Python's tools let an argument win over keys in the environment, JavaScript any profile. */
function profileBeatsKeys(reason: Origin, reader: Reader): boolean {
  return reader === "js" || "argument" in reason;
}

function hasKeys(env: ReadonlyMap<string, string>): boolean {
  return (env.get("AWS_ACCESS_KEY_ID") ?? "") !== "";
}
