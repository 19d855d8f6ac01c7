import { buildGraph } from "../../src/config/graph.ts";
import type { ProfileGraph } from "../../src/config/types.ts";
import { planFor } from "../../src/resolve/plan.ts";
import type { Plan, Step } from "../../src/resolve/types.ts";
import { assert, assertEquals } from "../support/assert.ts";
import { suite } from "./suites.ts";

type Values = Record<string, string>;

interface Case {
  readonly docs: string;
  readonly input: {
    readonly profiles: Record<string, Values>;
    readonly sso_sessions?: Record<string, Values>;
    readonly selected_profile: string;
  };
  readonly output: {
    readonly ProfileChain?: Record<string, Values | string>[];
    readonly Error?: string;
  };
}

/** Cases in which the AWS CLI does otherwise, and why. */
const cliDiffers: Record<string, string> = {
  "SSO token profile selected":
    "botocore takes a profile with a session but neither account nor role for one without credentials",
};

suite<Case[]>(
  "the AWS CLI's plans pass the newer SDKs' assume role suite but for the known differences",
  "smithy-rs/assume-role-tests.json",
  (cases) => {
    assertEquals(cases.length, 28, "cases");
    for (const each of cases) {
      const difference = disagreement(each);
      if (each.docs in cliDiffers) assert(difference !== null, `${each.docs}: agrees after all`);
      else assert(difference === null, `${each.docs}: ${difference}`);
    }
  },
);

function disagreement({ input, output }: Case): string | null {
  const onInstance = JSON.stringify(input).includes("Ec2InstanceMetadata");
  const plan = planFor(graphOf(input), input.selected_profile, {
    env: new Map([["AWS_EC2_METADATA_DISABLED", onInstance ? "false" : "true"]]),
    explicit: true,
    reader: "cli-v2",
  });
  if (output.Error !== undefined) return plan.error === null ? "no error" : null;
  if (plan.error !== null) return plan.error.message;
  const wanted = JSON.stringify((output.ProfileChain ?? []).map(expected));
  const got = JSON.stringify(chainOf(plan));
  return got === wanted ? null : `${got} is not ${wanted}`;
}

/** Sections as text, for the plan also knows in which file a key stands. */
function graphOf(input: Case["input"]): ProfileGraph {
  const sections = [
    ...Object.entries(input.profiles).map(([name, values]) => section(`profile ${name}`, values)),
    ...Object.entries(input.sso_sessions ?? {}).map(([name, values]) =>
      section(`sso-session ${name}`, values)
    ),
  ];
  const text = sections.join("\n");
  return buildGraph([{ kind: "config", path: "/c", text, badBytes: false }], "botocore").value;
}

function section(header: string, values: Values): string {
  return [`[${header}]`, ...Object.entries(values).map(([key, value]) => `${key} = ${value}`)].join(
    "\n",
  );
}

/** Steps in the suite's words; secrets are not part of a plan, and ids only as their ends. */
function chainOf(plan: Plan): unknown[] {
  return plan.steps.map((step) => [step.method, shown(step)]);
}

function shown(step: Step): Values {
  const entries = Object.entries(step.values).flatMap(([key, each]) =>
    key === "access_key_id" || key === "credential_source" ? [] : [[key, each.value]]
  );
  return Object.fromEntries(entries.sort(([a], [b]) => String(a) < String(b) ? -1 : 1)) as Values;
}

const methods: Record<string, string> = {
  AccessKey: "config-file",
  AssumeRole: "assume-role",
  WebIdentityToken: "assume-role-with-web-identity",
  Sso: "sso",
};

function expected(step: Record<string, Values | string>): unknown {
  const [kind, values] = Object.entries(step)[0] ?? ["", {}];
  if (kind === "NamedSource") return ["iam-role", {}];
  if (kind === "AccessKey") return ["config-file", {}];
  const sorted = Object.entries(values).sort(([a], [b]) => a < b ? -1 : 1);
  return [methods[kind], Object.fromEntries(sorted)];
}
