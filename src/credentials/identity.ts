/**
 * Whom credentials stand for (`GetCallerIdentity`), and in words why AWS would not say.
 *
 * No policy can forbid the call, so a refusal is about the key itself: it has expired, nobody knows
 * it, it belongs to another partition, its secret is wrong, or this machine's clock is.
 */
import { sourceKey } from "../config/known_keys.ts";
import { ExitCode, Failure, unsetKeys } from "../errors.ts";
import type { Host } from "../host.ts";
import { pathToType, wordToType } from "../output/quote.ts";
import { printable, quoted } from "../output/text.ts";
import type { Identity } from "../resolve/promise.ts";
import type { Plan, Step } from "../resolve/types.ts";
import { clockWords, regionHint, serviceFailure } from "../sso/failures.ts";
import { ServiceError } from "../sso/service.ts";
import { cacheFile } from "./role_cache.ts";
import { callSts, textIn } from "./sts.ts";
import type { Credentials, Ground } from "./types.ts";

/** Who the credentials are, asked in the region of the ground. Throws Failure. */
export async function callerIdentity(
  host: Host,
  credentials: Credentials,
  from: { ground: Ground; plan: Plan },
): Promise<Identity> {
  const { ground, plan } = from;
  const call = { action: "GetCallerIdentity", parameters: {}, signer: credentials } as const;
  try {
    const answer = await callSts(host, call, ground);
    return {
      account: textIn(answer, "Account"),
      arn: textIn(answer, "Arn"),
      userId: textIn(answer, "UserId"),
    };
  } catch (error) {
    throw identityFailure(host, error, { credentials, ground, plan }) ?? error;
  }
}

/** The cached answer that the last step of a plan may have come from, or null. */
export function cachePath(host: Host, plan: Plan, ground: Ground): string | null {
  const step = plan.steps.at(-1);
  const path = step === undefined ? null : cacheFile(step, ground.caches.cli);
  return path !== null && host.files.lstat(path) !== null ? path : null;
}

interface Asked {
  readonly credentials: Credentials;
  readonly ground: Ground;
  readonly plan: Plan;
}

function identityFailure(host: Host, error: unknown, asked: Asked): Failure | null {
  const { plan } = asked;
  const step = plan.steps.at(-1);
  const who = whose(step, asked);
  if (!(error instanceof ServiceError) || error.code === null) {
    return serviceFailure(error, `asking AWS about ${who}`);
  }
  const options = step === undefined ? {} : { origin: step.origin };
  const told = `${error.code}${error.detail === null ? "" : `: ${error.detail.trim()}`}`;
  const words = printable(told).slice(0, 400);
  const skew = clockWords(error.clockAhead);
  if (isAboutTime(error) || (skew !== null && error.status === 403)) {
    return new Failure(`${skew ?? "this machine's clock is wrong"} (${words})`, {
      hints: ["timedatectl set-ntp true"],
    });
  }
  switch (error.code) {
    case "ExpiredToken":
    case "ExpiredTokenException":
      return new Failure(`${who} have expired (${words})`, {
        ...options,
        code: ExitCode.loginNeeded,
        hints: renewal(host, step, asked),
      });
    case "InvalidClientTokenId":
    case "UnrecognizedClientException":
    case "InvalidAccessKeyId":
      return new Failure(`AWS does not know ${who} (${words})`, {
        ...options,
        hints: [
          ...renewal(host, step, asked),
          ...elsewhere(asked.ground),
        ],
      });
    case "SignatureDoesNotMatch":
      return new Failure(`the secret of ${who} is wrong (${words})`, {
        ...options,
        hints: renewal(host, step, asked),
      });
    default:
      return new Failure(`AWS did not say who ${who} are (${words})`, {
        ...options,
        hints: error.code === "RegionDisabledException"
          ? [regionHint]
          : [`awsprof show ${wordToType(plan.profile)}`],
      });
  }
}

/** `the keys of profile "work" (…ABCD)`. */
function whose(step: Step | undefined, { credentials, plan }: Asked): string {
  const tail = `…${printable(credentials.accessKeyId.slice(-4))}`;
  return step === undefined || step.profile === null
    ? `the keys of ${step?.method === "env" ? "the environment" : "this machine"} (${tail})`
    : `the keys of profile ${quoted(plan.profile)} (${tail})`;
}

/** Answers of AWS about the time of a signature. */
function isAboutTime(error: ServiceError): boolean {
  return error.code === "RequestExpired" || error.code === "RequestTimeTooSkewed" ||
    (error.code === "SignatureDoesNotMatch" &&
      /Signature (expired|not yet current)/.test(error.detail ?? ""));
}

/** Keys of one partition are unknown in the others. */
function elsewhere(ground: Ground): string[] {
  const region = ground.region.value ?? "";
  return /^(cn|us-gov|us-iso|eusc)/.test(region)
    ? [`keys of another partition are unknown in ${printable(region)}: export AWS_REGION=…`]
    : [];
}

/** What to type to get keys that AWS knows. */
function renewal(host: Host, step: Step | undefined, { plan, ground }: Asked): string[] {
  if (step === undefined) return [];
  const cached = cachePath(host, plan, ground);
  if (cached !== null) return [`rm ${pathToType(cached, host.env.get("HOME") ?? null)}`];
  const profile = ground.graph.profiles.get(plan.profile);
  const source = profile?.credentials?.values.get(sourceKey)?.text;
  switch (step.method) {
    case "env":
      return [unsetKeys];
    case "shared-credentials-file":
    case "config-file":
      return source === undefined
        ? [`awsprof show ${wordToType(plan.profile)}`]
        : [`awsprof export ${wordToType(source)} --to-profile ${wordToType(plan.profile)}`];
    case "sso":
    case "login":
      return [`awsprof login ${wordToType(plan.profile)}`];
    default:
      return [`awsprof show ${wordToType(plan.profile)}`];
  }
}
