/** Differences from the AWS CLI that are meant, each with its reason. */
import type { Configuration } from "./generate.ts";

interface Difference {
  readonly reason: string;
  readonly holds: (configuration: Configuration, printed: string) => boolean;
}

/** The reason of the intended difference that explains this one, or null. */
export function knownDifference(configuration: Configuration, printed: string): string | null {
  return differences.find((each) => each.holds(configuration, printed))?.reason ?? null;
}

const differences: readonly Difference[] = [
  {
    reason: "what a credential process does is known by running it only",
    holds: (_, printed) =>
      printed.includes("Error when retrieving credentials from custom-process") ||
      printed.includes("No such file or directory: 'cat"),
  },
  {
    reason: "a key with a line end is found out when the request's header is made",
    holds: (_, printed) => printed.includes("Invalid header value"),
  },
  {
    reason: "with an endpoint of one's own a region is needed before other values are looked at",
    holds: ({ env }, printed) =>
      printed.includes("(NoRegion)") && env["AWS_REGION"] === undefined &&
      env["AWS_DEFAULT_REGION"] === undefined,
  },
];
