/**
 * Credentials for a plan, by walking it from its end: what a cache holds ends the walk, and only
 * then are the steps before it asked.
 *
 * One process at a time gets the credentials of a step that are kept: the others wait and read. The
 * providers are loaded when they are needed, so that a warm cache costs none of them.
 *
 * Who holds a step's lock waits for no other: chains may cross, and twice the same role in one chain
 * has one file, also if a program stands between them. It gets what another is getting too, then.
 */
import { ExitCode, Failure } from "../errors.ts";
import { FileError, type Host } from "../host.ts";
import { wordToType } from "../output/quote.ts";
import { quoted, tilde } from "../output/text.ts";
import type { Plan, Step } from "../resolve/types.ts";
import { LockBusy, lockPath, unattended, underLockOrAlone } from "../sso/lock.ts";
import { cacheFile, readCached, writeCached } from "./role_cache.ts";
import type { Credentials, Ground } from "./types.ts";

/** The credentials of a plan. Throws Failure: exit 5 for the plan's own error, 3 for a login. */
export async function obtain(host: Host, plan: Plan, ground: Ground): Promise<Credentials> {
  if (plan.error !== null) throw planFailure(plan);
  return await upTo(plan.steps.length - 1, { host, plan, ground });
}

/** The Failure of a plan that the AWS CLI would not even begin. */
function planFailure(plan: Plan): Failure {
  const { error, profile } = plan;
  const origin = error?.origin ?? null;
  return new Failure(error?.message.split("\n").join("; ") ?? "", {
    code: error?.code === "no-credentials" ? ExitCode.failed : ExitCode.badConfiguration,
    hints: [`awsprof show ${wordToType(profile)}`],
    ...(origin === null ? {} : { origin }),
  });
}

interface Walk {
  readonly host: Host;
  readonly plan: Plan;
  readonly ground: Ground;
}

/** Set while the lock of a step is held, for the steps before it and for programs that they run. */
const holdsVariable = "AWSPROF_HOLDS_LOCK";

async function upTo(at: number, walk: Walk): Promise<Credentials> {
  const { host, plan, ground } = walk;
  const step = plan.steps[at];
  if (step === undefined) throw planFailure(plan);
  const path = cacheFile(step, ground.caches.cli);
  if (path === null) return await fromProvider(at, step, walk);
  const asks = ground.force === true && step.values.mfa_serial !== undefined;
  const known = asks ? null : readCached(host, path, step);
  if (known !== null) return known;
  const holds = host.env.has(holdsVariable);
  const get = async (isHeld: boolean): Promise<Credentials> => {
    const meanwhile = asks ? null : readCached(host, path, step);
    if (meanwhile !== null) return meanwhile;
    const credentials = await fromProvider(at, step, isHeld ? holding(walk) : walk);
    keep(host, path, { step, credentials });
    return credentials;
  };
  const patience = holds ? 0 : ground.askCode === null ? unattended : null;
  try {
    return await underLockOrAlone(host, lockPath(ground.state, path), {
      ...(patience === null ? {} : { patience }),
      work: get,
    });
  } catch (error) {
    if (!(error instanceof LockBusy)) throw error;
    if (holds) return await get(false);
    throw new Failure(`profile ${quoted(plan.profile)}: another process is waiting for a code`, {
      code: ExitCode.loginNeeded,
      hints: [`awsprof login ${wordToType(plan.profile)}`],
    });
  }
}

function holding(walk: Walk): Walk {
  const { host } = walk;
  return { ...walk, host: { ...host, env: new Map(host.env).set(holdsVariable, "1") } };
}

/** Who cannot keep the credentials has them all the same. */
function keep(host: Host, path: string, from: { step: Step; credentials: Credentials }): void {
  try {
    writeCached(host, path, from);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const place = tilde(error.path, host.env.get("HOME") ?? null);
    host.err(`awsprof: warning: ${place}: ${error.detail}; the credentials are not kept\n`);
  }
}

async function fromProvider(at: number, step: Step, walk: Walk): Promise<Credentials> {
  const { host, plan, ground } = walk;
  const source = step.method === "assume-role" ? await upTo(at - 1, walk) : null;
  const { provide } = await import("./providers.ts");
  return await provide(host, { plan, at }, { ground, source });
}
