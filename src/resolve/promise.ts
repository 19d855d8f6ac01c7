/** What the files promise about whom the credentials of a profile stand for. */
import type { ProfileGraph } from "../config/types.ts";
import { summarize } from "./summary.ts";
import type { Plan, Sourced, Step } from "./types.ts";

/** Account and role name, each with the place that says it; null where nothing does. */
export interface Promised {
  readonly account: Sourced | null;
  readonly role: Sourced | null;
}

/** Who somebody is, by STS. */
export interface Identity {
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
}

/**
 * The promise of a plan: of its last step, else of the profile that was chosen, which keys in the
 * environment may have pushed aside.
 */
export function promised(
  graph: ProfileGraph,
  plan: Plan,
  options: { chosen: boolean },
): Promised {
  const last = plan.steps.at(-1);
  const own = last === undefined ? null : ofStep(last);
  if (own !== null) return own;
  const profile = graph.profiles.get(plan.profile);
  if (profile === undefined || (last?.profile === null && !options.chosen)) {
    return { account: null, role: null };
  }
  const { account_id: account, role_name: role } = summarize(graph, profile);
  const place = (keys: readonly string[], value: string | null): Sourced | null => {
    if (value === null) return null;
    const found = keys.map((key) => profile.values.get(key)).find((each) =>
      each?.text.includes(value)
    );
    return { value, origin: found?.origin ?? profile.origin };
  };
  if (account === null && last?.method === "login") return ofLogin(last);
  return {
    account: place(["sso_account_id", "aws_account_id", "role_arn"], account),
    role: place(["sso_role_name", "role_arn"], role),
  };
}

/** Whether the answer is what was promised; null where nothing was. */
export function isMatch(expected: Promised, identity: Identity): boolean | null {
  const { account, role } = expected;
  if (account === null && role === null) return null;
  return (account === null || account.value === identity.account) &&
    (role === null || role.value === roleOf(identity.arn));
}

/**
 * The name of the role that an ARN is a session of, or null. IAM Identity Center calls the role of a
 * permission set `AWSReservedSSO_`, its name, `_` and 16 hexadecimal digits.
 */
export function roleOf(arn: string): string | null {
  const name = /^arn:[^:]*:sts::\d*:assumed-role\/([^/]+)\//.exec(arn)?.[1];
  if (name === undefined) return null;
  return /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/.exec(name)?.[1] ?? name;
}

/** What follows from the very way in which the step gets credentials. */
function ofStep(step: Step): Promised | null {
  const { role_arn: arn, sso_account_id: account, sso_role_name: role } = step.values;
  if (step.method === "sso") return { account: account ?? null, role: role ?? null };
  if (arn === undefined) return null;
  const parts = /^arn:[^:]*:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn.value);
  const [, id, name] = parts ?? [];
  return {
    account: id === undefined ? null : { value: id, origin: arn.origin },
    role: name === undefined ? null : { value: name, origin: arn.origin },
  };
}

/** A login's session is the ARN of whoever logged in. */
function ofLogin(step: Step): Promised {
  const session = step.values.login_session;
  const account = session?.value.split(":")[4] ?? "";
  return {
    account: session === undefined || !/^\d{12}$/.test(account)
      ? null
      : { value: account, origin: session.origin },
    role: null,
  };
}
