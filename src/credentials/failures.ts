/** What went wrong at a step, in the words of the program: the step, AWS's answer, what to type. */
import type { Origin } from "../config/types.ts";
import { ExitCode, Failure } from "../errors.ts";
import { NetworkError } from "../host.ts";
import { wordToType } from "../output/quote.ts";
import { printable, quoted } from "../output/text.ts";
import type { Plan, Step } from "../resolve/types.ts";
import { clockHint, clockWords, regionHint, serviceFailure } from "../sso/failures.ts";
import { ServiceError } from "../sso/service.ts";
import { ProviderFailure } from "./provider_failure.ts";

/** The Failure of a step of a plan, or null for what is none of a provider's own errors. */
export function stepFailure(error: unknown, from: { plan: Plan; at: number }): Failure | null {
  const { plan, at } = from;
  const step = plan.steps[at];
  if (step === undefined) return null;
  const doing = stepWords(step, { plan, at });
  if (error instanceof ProviderFailure) {
    const { message, code, hints } = error;
    return new Failure(`${doing}: ${message}`, {
      code,
      hints,
      ...placeOf(step, error.origin),
    });
  }
  if (error instanceof Failure) return error;
  if (error instanceof ServiceError && error.code !== null) {
    const skew = clockWords(error.clockAhead);
    const words = error.detail === null ? error.code : `${error.code}: ${error.detail.trim()}`;
    return new Failure(
      `${doing}: ${printable(words).slice(0, 600)}${skew === null ? "" : `; ${skew}`}`,
      {
        hints: skew === null ? hintsFor(error, step) : [clockHint],
        code: ExitCode.failed,
        ...placeOf(step),
      },
    );
  }
  const failure = serviceFailure(error, doing);
  if (failure === null) return null;
  const hints = error instanceof NetworkError && error.problem === "unknown-host"
    ? ["is the network up, and the region right?"]
    : failure.hints;
  return new Failure(failure.message, { hints, code: failure.code, ...placeOf(step) });
}

/**
 * `profile "prod", step 2 of 2 (assume-role arn:aws:iam::111122223333:role/Admin)`, or
 * `profile "prod", step 1 of 2 (custom-process of "vault")`.
 */
function stepWords(step: Step, from: { plan: Plan; at: number }): string {
  const { plan, at } = from;
  const { steps, profile } = plan;
  const other = step.profile === null || step.profile === profile
    ? ""
    : `of ${quoted(step.profile)}`;
  const what = step.values.role_arn?.value ?? step.values.sso_role_name?.value ?? other;
  const count = steps.length > 1 ? `, step ${at + 1} of ${steps.length}` : "";
  return `profile ${quoted(profile)}${count} (${`${step.method} ${printable(what)}`.trim()})`;
}

/** What is built in has no place that a person could look at. */
function placeOf(step: Step, own: Origin | null = null): { origin?: Origin } {
  const origin = own ?? step.origin;
  return "built_in" in origin ? {} : { origin };
}

function hintsFor(error: ServiceError, step: Step): string[] {
  const { code } = error;
  const where = step.profile === null ? "awsprof show" : `awsprof show ${wordToType(step.profile)}`;
  switch (code) {
    case "ExpiredToken":
    case "ExpiredTokenException":
      return step.method === "assume-role-with-web-identity"
        ? ["the token file has to be written anew by whoever made it"]
        : [`the keys before this step have expired: ${where}`];
    case "InvalidClientTokenId":
    case "UnrecognizedClientException":
      return [`AWS does not know the key before this step: ${where}`];
    case "ForbiddenException":
    case "ResourceNotFoundException":
      return ["check sso_account_id and sso_role_name"];
    case "RegionDisabledException":
      return [regionHint];
    case "AccessDenied":
    case "AccessDeniedException":
      return [where];
    default:
      return [];
  }
}
