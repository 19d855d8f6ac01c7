/** What in the environment the AWS CLI v2 takes before a profile that was not given as an argument. */
import type { ProfileGraph } from "../config/types.ts";
import { accountOfKey } from "./key_account.ts";
import { planFor } from "./plan.ts";
import { promised } from "./promise.ts";

/** The variable that wins, and the account that its credentials are of, null where that is not known. */
export interface Rival {
  readonly variable: "AWS_ACCESS_KEY_ID" | "AWS_WEB_IDENTITY_TOKEN_FILE";
  readonly account: string | null;
}

/**
 * Keys win over every profile, a token that is exchanged for a role over all that assume none; null where
 * the profile is in force. A file that the AWS CLI refuses as a whole counts as what the rest of it says.
 */
export function rivalOf(
  graph: ProfileGraph,
  name: string,
  env: ReadonlyMap<string, string>,
): Rival | null {
  const key = env.get("AWS_ACCESS_KEY_ID") ?? "";
  if (key !== "") {
    const account = accountOfKey(key) ?? env.get("AWS_ACCOUNT_ID") ?? "";
    return { variable: "AWS_ACCESS_KEY_ID", account: account === "" ? null : account };
  }
  const variable = "AWS_WEB_IDENTITY_TOKEN_FILE";
  if ((env.get(variable) ?? "") === "") return null;
  const readable = { ...graph, failure: null };
  const plan = planFor(readable, name, { env, explicit: false, reader: "cli-v2" });
  const origin = plan.error?.origin ?? plan.steps.at(-1)?.origin ?? {};
  if (!("variable" in origin) || origin.variable !== variable) return null;
  return { variable, account: promised(readable, plan, { chosen: false }).account?.value ?? null };
}
