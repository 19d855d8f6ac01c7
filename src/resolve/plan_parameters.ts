/**
 * What botocore refuses to send to STS: values shorter or smaller than the service's model allows
 * (it does not look at the upper limits).
 */
import { pythonInteger } from "../config/aws_values.ts";
import { PlanFailure } from "./plan_parts.ts";
import type { Step, StepKey } from "./types.ts";

const lengths: readonly { key: StepKey; name: string; least: number }[] = [
  { key: "role_arn", name: "RoleArn", least: 20 },
  { key: "role_session_name", name: "RoleSessionName", least: 2 },
  { key: "external_id", name: "ExternalId", least: 2 },
  { key: "mfa_serial", name: "SerialNumber", least: 9 },
];

const leastSeconds = 900;

/** Throws PlanFailure with the AWS CLI's text if a role's values cannot be sent. */
export function checkParameters(step: Step): void {
  if (!step.method.startsWith("assume-role")) return;
  const found: string[] = [];
  for (const { key, name, least } of lengths) {
    const value = step.values[key]?.value;
    const length = value === undefined ? least : [...value].length;
    if (length >= least) continue;
    found.push(
      `Invalid length for parameter ${name}, value: ${length}, valid min length: ${least}`,
    );
  }
  const duration = step.values.duration_seconds?.value;
  const seconds = duration === undefined ? leastSeconds : pythonInteger(duration);
  if (seconds < leastSeconds) {
    found.push(
      `Invalid value for parameter DurationSeconds, value: ${seconds}, valid min value: ${leastSeconds}`,
    );
  }
  if (found.length === 0) return;
  const message = "An error occurred (ParamValidation): Parameter validation failed:\n" +
    found.join("\n");
  throw new PlanFailure("invalid-role-value", message, step.origin);
}
