/**
 * How a reader would get the credentials of a profile, and the error it would give instead.
 *
 * Precedence is known here and in the two files below it, nowhere else: `plan_botocore.ts` for the
 * AWS CLI and boto3, `plan_javascript.ts` for the JavaScript SDK.
 */
import type { ProfileGraph, Reader } from "../config/types.ts";
import { planBotocore } from "./plan_botocore.ts";
import { planJavascript } from "./plan_javascript.ts";
import { selectProfile } from "./select.ts";
import type { Plan } from "./types.ts";

/** How the profile was come by, and by whom. */
export interface PlanOptions {
  readonly env: ReadonlyMap<string, string>;
  /** Whether the profile was given as an argument: then keys in the environment lose. */
  readonly explicit: boolean;
  readonly reader: Reader;
  /** False leaves `used` empty, for who asks about thousands of profiles. */
  readonly records?: boolean;
}

/** The steps to the credentials of profile `name`, first the one that needs nothing else. */
export function planFor(graph: ProfileGraph, name: string, options: PlanOptions): Plan {
  const { env, explicit, reader, records = true } = options;
  const chosen = explicit || selectProfile({ argument: null, env }, reader).chosen;
  if (reader === "js") return planJavascript(graph, name, { env, chosen });
  return planBotocore(graph, name, { env, explicit, chosen, reader, records });
}

/**
 * Whether a profile that is not asked for anything else would give the AWS CLI v2 credentials. Of a
 * file that the AWS CLI refuses as a whole, what the rest of it says: other tools may read that.
 */
export function givesCredentials(graph: ProfileGraph, name: string): boolean {
  if (!graph.profiles.has(name)) return false;
  const plan = planFor({ ...graph, failure: null }, name, {
    env: new Map(),
    explicit: true,
    reader: "cli-v2",
  });
  return plan.error === null && plan.steps.some((step) => step.profile !== null);
}
