/** Who sees a profile, and what each reader would make of this environment. */
import type { ProfileGraph, Reader } from "../config/types.ts";
import { planFor } from "./plan.ts";
import { resolveRegion } from "./region.ts";
import { selectProfile } from "./select.ts";
import type { Graphs, View, Views } from "./types.ts";

/** All readers, in the order in which they are told. */
export const readers: readonly Reader[] = ["cli-v2", "boto3", "js"];

/** Readers of each profile that any of them sees; one whose files cannot be parsed sees nothing. */
export function visibility(graphs: Graphs<ProfileGraph>): Map<string, Reader[]> {
  const seen = new Map<string, Reader[]>();
  for (const reader of readers) {
    const graph = graphs[reader];
    for (const name of graph.profiles.keys()) {
      const list = seen.get(name) ?? [];
      if (graph.failure === null || graph.dialect === "js") list.push(reader);
      seen.set(name, list);
    }
  }
  return seen;
}

/** What each reader would use, given `argument` (null for none) in this environment. */
export function dialectViews(
  graphs: Graphs<ProfileGraph>,
  inputs: { env: ReadonlyMap<string, string>; argument: string | null },
): Views {
  const view = (reader: Reader): View => {
    const graph = graphs[reader];
    const { env, argument } = inputs;
    const { name } = selectProfile({ argument, env }, reader);
    const plan = planFor(graph, name, { env, explicit: argument !== null, reader });
    const region = resolveRegion(graph, name, { env, argument: null, reader });
    return {
      profile: name,
      region: region.value,
      method: plan.error === null ? plan.steps.at(-1)?.method ?? null : null,
      error: plan.error?.code ?? null,
    };
  };
  return { "cli-v2": view("cli-v2"), boto3: view("boto3"), js: view("js") };
}
