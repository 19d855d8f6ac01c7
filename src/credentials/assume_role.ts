/** Credentials of a role that the step before may assume (botocore's `AssumeRoleProvider`). */
import { pythonInteger } from "../config/aws_values.ts";
import type { Host } from "../host.ts";
import type { Step } from "../resolve/types.ts";
import { ServiceError } from "../sso/service.ts";
import { mfaCode } from "./mfa.ts";
import { callSts, credentialsIn } from "./sts.ts";
import type { Credentials, Ground } from "./types.ts";

/** How often a person may type a code. */
const tries = 3;

/**
 * The role's credentials. A person who types a wrong code is asked again twice. Throws ServiceError,
 * NetworkError, and Failure (exit 3) where a code is needed and nobody can be asked.
 */
export async function assumeRole(
  host: Host,
  step: Step,
  from: { ground: Ground; source: Credentials | null },
): Promise<Credentials> {
  const { ground, source } = from;
  const values = step.values;
  const serial = values.mfa_serial?.value ?? null;
  for (let attempt = 1;; attempt++) {
    const code = serial === null ? null : await mfaCode(host, step, { ground, attempt });
    const parameters = {
      RoleArn: values.role_arn?.value ?? "",
      RoleSessionName: values.role_session_name?.value ?? sessionName(host),
      ExternalId: values.external_id?.value,
      DurationSeconds: durationOf(step),
      SerialNumber: serial ?? undefined,
      TokenCode: code?.text.reveal(),
    };
    try {
      const call = { action: "AssumeRole", parameters: given(parameters), signer: source } as const;
      return credentialsIn(await callSts(host, call, ground), step.method);
    } catch (error) {
      if (code === null || !code.typed || !isWrongCode(error) || attempt === tries) throw error;
      host.err("awsprof: AWS did not accept the code\n");
    }
  }
}

/** The name of a session for which the profile gives none. */
export function sessionName(host: Host): string {
  return `awsprof-${Math.floor(host.now() / 1000)}`;
}

/** The parameters that have a value. */
export function given(
  parameters: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function durationOf(step: Step): string | undefined {
  const text = step.values.duration_seconds?.value;
  return text === undefined ? undefined : String(pythonInteger(text));
}

function isWrongCode(error: unknown): boolean {
  return error instanceof ServiceError && error.code === "AccessDenied" &&
    /MultiFactorAuthentication failed/.test(error.detail ?? "");
}
