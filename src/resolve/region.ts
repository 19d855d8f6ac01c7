/**
 * Which region a reader uses: argument, variables, the profile's `region`.
 *
 * The AWS CLI v2 reads AWS_REGION and then AWS_DEFAULT_REGION, boto3 and the AWS CLI v1 only
 * AWS_DEFAULT_REGION, the JavaScript SDK only AWS_REGION. An empty variable decides all the same.
 */
import type { ProfileGraph, Reader } from "../config/types.ts";
import type { RegionAnswer } from "./types.ts";

/** The region that `reader` uses with profile `name`, and where it is from. */
export function resolveRegion(
  graph: ProfileGraph,
  name: string,
  options: { env: ReadonlyMap<string, string>; argument: string | null; reader: Reader },
): RegionAnswer {
  if (options.argument !== null) return answer(options.argument, { argument: "--region" });
  for (const variable of variables[options.reader]) {
    const value = options.env.get(variable);
    if (value !== undefined) return answer(value, { variable });
  }
  const value = graph.profiles.get(name)?.values.get("region");
  return value === undefined ? { value: null, origin: null } : answer(value.text, value.origin);
}

const variables: Readonly<Record<Reader, readonly string[]>> = {
  "cli-v2": ["AWS_REGION", "AWS_DEFAULT_REGION"],
  boto3: ["AWS_DEFAULT_REGION"],
  js: ["AWS_REGION"],
};

function answer(text: string, origin: RegionAnswer["origin"]): RegionAnswer {
  return { value: text === "" ? null : text, origin };
}
