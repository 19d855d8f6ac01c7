/** The provider of each method; those that bring an SDK with them are loaded when they are needed. */
import type { Host } from "../host.ts";
import type { Method, Plan } from "../resolve/types.ts";
import { assumeRole } from "./assume_role.ts";
import { environment } from "./environment.ts";
import { stepFailure } from "./failures.ts";
import { customProcess } from "./process.ts";
import { ssoRole } from "./sso_role.ts";
import { staticKeys } from "./static_keys.ts";
import type { Credentials, Ground, Provider } from "./types.ts";
import { webIdentity } from "./web_identity.ts";

/** The credentials of a plan's step. Throws Failure. */
export async function provide(
  host: Host,
  which: { plan: Plan; at: number },
  from: { ground: Ground; source: Credentials | null },
): Promise<Credentials> {
  const step = which.plan.steps[which.at];
  if (step === undefined) throw new Error(`the plan has no step ${which.at}`);
  try {
    return await providers[step.method](host, step, from);
  } catch (error) {
    throw stepFailure(error, which) ?? error;
  }
}

const providers: Readonly<Record<Method, Provider>> = {
  "env": environment,
  "config-file": staticKeys,
  "shared-credentials-file": staticKeys,
  "sso": ssoRole,
  "assume-role": assumeRole,
  "assume-role-with-web-identity": webIdentity,
  "custom-process": customProcess,
  "login": async (...given) => await (await import("./login_session.ts")).loginSession(...given),
  "container-role": async (host, step) =>
    await (await import("./container.ts")).container(host, step),
  "iam-role": async (...given) => await (await import("./instance.ts")).instance(...given),
};
