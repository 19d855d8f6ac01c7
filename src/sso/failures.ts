/** Failures of a service call in the words of the program: what AWS said, and what to type. */
import { ExitCode, Failure } from "../errors.ts";
import { NetworkError } from "../host.ts";
import { printable } from "../output/text.ts";
import { BadAnswer } from "./oidc.ts";
import { ServiceError } from "./service.ts";

/** The Failure for what a call threw, or null for anything else; `doing` is what was tried. */
export function serviceFailure(error: unknown, doing: string): Failure | null {
  if (error instanceof NetworkError) {
    return new Failure(`${doing}: ${printable(error.host)}: ${error.detail}`, {
      hints: [networkHint(error)],
    });
  }
  if (error instanceof BadAnswer) {
    return new Failure(`${doing}: ${error.message}`, {
      hints: ["AWSPROF_DEBUG=1 shows the calls"],
    });
  }
  if (!(error instanceof ServiceError)) return null;
  const { clockAhead } = error;
  if (error.code === null) {
    return new Failure(
      `${doing}: ${printable(error.host)} answered HTTP ${error.status}, and not as AWS does`,
      { hints: ["is a proxy in between? see HTTPS_PROXY and NO_PROXY"] },
    );
  }
  const words = error.detail === null ? error.code : `${error.code}: ${error.detail}`;
  const skew = clockWords(clockAhead);
  return new Failure(
    `${doing}: ${printable(words).slice(0, 400)}${skew === null ? "" : `; ${skew}`}`,
    {
      hints: skew === null ? hintsFor(error.code) : [clockHint],
      code: error.code === "AccessDeniedException" ? ExitCode.loginNeeded : ExitCode.failed,
    },
  );
}

/** What to do where `clockWords` say something. */
export const clockHint = "set the clock: timedatectl set-ntp true";

/** What to type where the account has turned the region off. */
export const regionHint =
  "export AWS_REGION=us-east-1, or another region that the account has turned on";

/** `this machine's clock is 3 h ahead of AWS's`, if it is five minutes off or more. */
export function clockWords(aheadMs: number | null): string | null {
  if (aheadMs === null || Math.abs(aheadMs) < 5 * 60 * 1000) return null;
  const minutes = Math.round(Math.abs(aheadMs) / 60_000);
  const amount = minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
  return `this machine's clock is ${amount} ${aheadMs > 0 ? "ahead of" : "behind"} AWS's`;
}

function networkHint(error: NetworkError): string {
  switch (error.problem) {
    case "unknown-host":
      return "is the network up, and sso_region right?";
    case "certificate":
      return "behind a company's proxy: DENO_TLS_CA_STORE=system, or DENO_CERT=FILE";
    default:
      return "try again; behind a proxy: HTTPS_PROXY";
  }
}

function hintsFor(code: string): string[] {
  if (code === "InvalidRequestException") return ["check sso_start_url and sso_region"];
  if (code === "InvalidScopeException") return ["check sso_registration_scopes"];
  return [];
}
