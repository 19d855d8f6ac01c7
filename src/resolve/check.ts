/** Findings about profiles and the environment that need neither network nor clock. */
import { finding } from "../config/diagnostics.ts";
import type { Diagnostic, ProfileGraph, Reader } from "../config/types.ts";
import { planFor } from "./plan.ts";
import type { Plan } from "./types.ts";

/** What is wrong with the profiles of the AWS CLI's graph, or with those of `names` only. */
export function checkProfiles(
  graph: ProfileGraph,
  options: { names?: Iterable<string>; visible?: ReadonlyMap<string, readonly Reader[]> } = {},
): Diagnostic[] {
  const found: Diagnostic[] = [];
  const clean: ProfileGraph = { ...graph, failure: null };
  const env = new Map<string, string>();
  for (const name of options.names ?? graph.profiles.keys()) {
    const profile = graph.profiles.get(name);
    if (profile === undefined) continue;
    const plan = planFor(clean, name, { env, explicit: true, reader: "cli-v2" });
    found.push(...planFindings(plan));
    const readers = options.visible?.get(name);
    if (readers !== undefined && readers.length < 3) {
      found.push(finding("warning", "partial-visibility", {
        message: `profile "${name}" is seen by ${readers.join(", ") || "no tool"} only`,
        at: profile.origin,
      }));
    }
  }
  return found;
}

function planFindings(plan: Plan): Diagnostic[] {
  if (plan.error === null || plan.error.code === "no-credentials") return [];
  const origin = plan.error.origin;
  return [finding("error", plan.error.code, {
    message: `profile "${plan.profile}" gives no credentials`,
    at: origin !== null && "file" in origin ? origin : undefined,
    consequence: `the AWS CLI ends with "${plan.error.message}"`,
  })];
}

/** What is suspicious in the environment. */
export function checkEnvironment(env: ReadonlyMap<string, string>): Diagnostic[] {
  const found: Diagnostic[] = [];
  const profile = env.get("AWS_PROFILE");
  const fallback = env.get("AWS_DEFAULT_PROFILE");
  if (profile !== undefined && fallback !== undefined && profile !== fallback) {
    found.push(finding("warning", "variables-disagree", {
      message: `AWS_PROFILE is "${profile}", AWS_DEFAULT_PROFILE is "${fallback}"`,
      consequence: "the AWS CLI v2 uses the first, boto3 and the AWS CLI v1 the second",
    }));
  }
  return found;
}
