/** The provider of each method; those that bring an SDK with them are loaded when they are needed. */
import { awsTime } from "../config/aws_values.ts";
import type { Host } from "../host.ts";
import type { Method, Plan } from "../resolve/types.ts";
import { clockHint } from "../sso/failures.ts";
import { assumeRole } from "./assume_role.ts";
import { environment } from "./environment.ts";
import { stepFailure } from "./failures.ts";
import { customProcess } from "./process.ts";
import { ProviderFailure } from "./provider_failure.ts";
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
    const credentials = await providers[step.method](host, step, from);
    checkEnd(host, credentials);
    return credentials;
  } catch (error) {
    throw stepFailure(error, which) ?? error;
  }
}

/** Throws Failure for keys that every AWS tool of this machine would take for expired. */
function checkEnd(host: Host, { method, expiresAt }: Credentials): void {
  if (expiresAt === null || expiresAt > host.now() || !givenAnew.includes(method)) return;
  throw new ProviderFailure(
    `AWS gave keys that ran out at ${
      awsTime(expiresAt)
    }, and by this machine's clock that has passed`,
    { hints: [clockHint] },
  );
}

/** Methods by which AWS makes keys at the moment; those of a machine may be served beyond their end. */
const givenAnew: readonly Method[] = ["sso", "assume-role", "assume-role-with-web-identity"];

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
