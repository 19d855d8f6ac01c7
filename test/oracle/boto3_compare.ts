/** One configuration before botocore and before us: profiles, values, region, method, error. */
import { locate } from "../../src/config/locations.ts";
import { buildGraph } from "../../src/config/graph.ts";
import type { Value } from "../../src/config/types.ts";
import { planFor } from "../../src/resolve/plan.ts";
import { resolveRegion } from "../../src/resolve/region.ts";
import { selectProfile } from "../../src/resolve/select.ts";
import { environmentOf } from "./aws_cli.ts";
import { type Boto3View, boto3View } from "./boto3.ts";
import type { Configuration } from "./generate.ts";
import { refusal, source } from "./predict.ts";
import type { Witness } from "./witness.ts";

/** What differs, as text for a person, or null. */
export async function compareBoto3(
  witness: Witness,
  configuration: Configuration,
  place: { home: string; url: string },
): Promise<string | null> {
  const theirs = await boto3View(witness, configuration, place);
  if (theirs.error !== null && isOutside(theirs.error)) return null;
  const ours = predicted(configuration, place);
  if (theirs.error === noRegion && ours.error?.startsWith("Parameter validation") === true) {
    return null;
  }
  const [left, right] = [canonical(theirs), canonical(ours)];
  return left === right ? null : `--- botocore\n${left}\n--- awsprof\n${right}\n`;
}

/** With an endpoint of one's own a region is needed, sometimes before other values are looked at. */
const noRegion = "You must specify a region.";

/** What depends on this Python, on what a credential process does, or on the request itself. */
function isOutside(error: string): boolean {
  return error.includes("botocore[crt]") || error.includes("Invalid header value") ||
    error.includes("custom-process") ||
    error.includes("No such file or directory: 'cat");
}

function predicted(configuration: Configuration, place: { home: string; url: string }): Boto3View {
  const env = new Map(Object.entries(environmentOf(configuration, place)));
  const at = locate(env, {
    platform: "linux",
    accountHome: null,
    cwd: place.home,
    reader: "boto3",
  });
  const files = [source("config", at.config), source("credentials", at.credentials)];
  const graph = buildGraph(files, "botocore").value;
  const { argument } = configuration;
  const { name } = selectProfile({ argument, env }, "boto3");
  const plan = planFor(graph, name, { env, explicit: argument !== null, reader: "boto3" });
  const region = resolveRegion(graph, name, { env, argument: null, reader: "boto3" });
  const failed = graph.failure !== null;
  const missing = plan.error?.code === "profile-not-found";
  const absent = plan.error?.code === "no-credentials" && plan.error.origin === null;
  const outside = plan.steps.map((step) =>
    refusal(step, region.origin === null ? null : region.value ?? "")
  ).find((each) => each !== null);
  const error = absent ? null : plan.error?.message ?? outside ?? null;
  return {
    profiles: failed ? null : Object.fromEntries(
      [...graph.profiles].map(([profile, { values }]) => [profile, plain(values)]),
    ),
    region: failed || missing ? null : region.origin === null ? null : region.value ?? "",
    method: error !== null ? null : plan.steps.at(-1)?.method ?? null,
    error: error === null ? null : inBotocore(error),
  };
}

/** The AWS CLI puts words around two of botocore's messages. */
function inBotocore(message: string): string {
  if (message.includes("(NoRegion)")) return noRegion;
  return message.replace("An error occurred (ParamValidation): ", "");
}

function plain(
  values: ReadonlyMap<string, Value>,
): Record<string, string | Record<string, string>> {
  return Object.fromEntries(
    [...values].map(([key, { text, nested }]) => [
      key,
      nested === null
        ? text
        : Object.fromEntries([...nested].map(([inner, each]) => [inner, each.text])),
    ]),
  );
}

function canonical(view: Boto3View): string {
  const ordered = view.profiles === null ? null : Object.keys(view.profiles);
  return JSON.stringify(
    { ...view, ordered },
    (_key, each: unknown) =>
      typeof each === "object" && each !== null && !Array.isArray(each)
        ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => a < b ? -1 : 1))
        : each,
    1,
  );
}
