/** Small configurations and their plans, as the tests of plans write them. */
import { planFor } from "../../src/resolve/plan.ts";
import type { Plan, Step } from "../../src/resolve/types.ts";
import { graph } from "../config/reading.ts";
import { assert, assertEquals } from "../support/assert.ts";

/** A configuration and what the AWS CLI makes of it. */
export interface Case {
  readonly config?: string;
  readonly credentials?: string;
  readonly env?: Record<string, string>;
  /** Given as an argument; `chosen` names it by AWS_PROFILE instead. */
  readonly profile?: string;
  readonly chosen?: string;
  /** Steps as `method profile`, or the error as `code: text`. */
  readonly gives: string[] | string;
}

export const keys = (id = "AKIAIOSFODNN7EXAMPLE"): string =>
  `aws_access_key_id = ${id}\naws_secret_access_key = s3cr3t/${id}\n`;
export const role = (source: string): string => `role_arn = ${arn}\nsource_profile = ${source}\n`;
export const arn = "arn:aws:iam::123456789012:role/Admin";
export const sso = "sso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Dev\n";
export const session =
  "[sso-session corp]\nsso_start_url = https://d-1.awsapps.com/start\nsso_region = eu-west-1\n";
export const envKeys = {
  AWS_ACCESS_KEY_ID: "AKIAENVIRONMENT00001",
  AWS_SECRET_ACCESS_KEY: "s3cr3t/env",
};
export const envWeb = { AWS_WEB_IDENTITY_TOKEN_FILE: "/t", AWS_ROLE_ARN: arn };
export const noMachine = { AWS_EC2_METADATA_DISABLED: "true" };

/** One test a case; no plan may hold a secret. */
export function testPlans(cases: Readonly<Record<string, Case>>): void {
  for (const [name, each] of Object.entries(cases)) {
    Deno.test(`the AWS CLI's plan: ${name}`, () => {
      const plan = planned(each);
      const shown = plan.error === null
        ? plan.steps.map(({ method, profile }) => `${method} ${profile}`)
        : `${plan.error.code}: ${plan.error.message}`;
      assertEquals<string[] | string>(shown, each.gives);
      const secrets = JSON.stringify(plan);
      assert(!secrets.includes("s3cr3t"), `a secret in ${secrets}`);
    });
  }
}

/** The AWS CLI's plan. */
export function planned({ config, credentials, env = {}, profile, chosen }: Case): Plan {
  const files = graph({ config: config ?? "", credentials: credentials ?? "" });
  const variables = new Map(Object.entries(env));
  if (chosen !== undefined) variables.set("AWS_PROFILE", chosen);
  const name = profile ?? chosen ?? "default";
  return planFor(files, name, {
    env: variables,
    explicit: profile !== undefined,
    reader: "cli-v2",
  });
}

/** A step's values with their lines. */
export function lines(step: Step | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(step?.values ?? {}).map(([key, { value, origin }]) => [
      key,
      `${value} ${"line" in origin ? `:${origin.line}` : ""}`,
    ]),
  );
}
