import { planFor } from "../../src/resolve/plan.ts";
import { graph } from "../config/reading.ts";
import { assertEquals } from "../support/assert.ts";
import {
  arn,
  envKeys,
  keys,
  lines,
  noMachine,
  planned,
  role,
  session,
  sso,
  testPlans,
} from "./planning.ts";

testPlans({
  "keys of the config file": { config: `[default]\n${keys()}`, gives: ["config-file default"] },
  "keys of the credentials file": {
    credentials: `[default]\n${keys()}`,
    gives: ["shared-credentials-file default"],
  },
  "keys of both files: the credentials file's": {
    config: `[default]\n${keys()}`,
    credentials: `[default]\n${keys()}`,
    gives: ["shared-credentials-file default"],
  },
  "a key id in one file and its secret in the other do not meet": {
    config: "[profile a]\naws_access_key_id = AKIA",
    credentials: "[a]\naws_secret_access_key = s",
    profile: "a",
    gives:
      "partial-credentials: Partial credentials found in config-file, missing: aws_secret_access_key",
  },
  "a secret without its key id is no credentials": {
    credentials: "[a]\naws_secret_access_key = s",
    profile: "a",
    env: noMachine,
    gives:
      'no-credentials: Unable to locate credentials. You can configure credentials by running "aws login".',
  },
  "keys in the environment win over a chosen profile": {
    config: `[profile a]\n${keys()}`,
    env: envKeys,
    chosen: "a",
    gives: ["env null"],
  },
  "keys in the environment lose to an argument": {
    config: `[profile a]\n${keys()}`,
    env: envKeys,
    profile: "a",
    gives: ["config-file a"],
  },
  "keys in the environment do not save a chosen profile that does not exist": {
    env: envKeys,
    chosen: "gone",
    gives: "profile-not-found: The config profile (gone) could not be found",
  },
  "an empty name is the name of a profile that does not exist": {
    chosen: "",
    gives: "profile-not-found: The config profile () could not be found",
  },
  "default must exist if somebody chose it": {
    chosen: "default",
    gives: "profile-not-found: The config profile (default) could not be found",
  },
  "a key id in the environment without its secret": {
    env: { AWS_ACCESS_KEY_ID: "AKIA" },
    gives: "partial-credentials: Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY",
  },
  "an empty key id in the environment is none": {
    config: `[default]\n${keys()}`,
    env: { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "s" },
    gives: ["config-file default"],
  },
  "a process wins over keys of the config file": {
    config: `[profile a]\ncredential_process = x\n${keys()}`,
    profile: "a",
    gives: ["custom-process a"],
  },
  "a process loses to keys of the credentials file": {
    config: "[profile a]\ncredential_process = x",
    credentials: `[a]\n${keys()}`,
    profile: "a",
    gives: ["shared-credentials-file a"],
  },
  "a process of the credentials file": {
    credentials: "[a]\ncredential_process = x",
    profile: "a",
    gives: ["custom-process a"],
  },
  "a container": {
    env: { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: "/x" },
    gives: ["container-role null"],
  },
  "nothing at all": {
    env: noMachine,
    gives:
      'no-credentials: Unable to locate credentials. You can configure credentials by running "aws login".',
  },
  "a file that cannot be parsed ends everything": {
    config: `[profile a]\n${keys()}[profile b]\nx`,
    env: envKeys,
    profile: "a",
    gives: "missing-equals: Unable to parse config file: /home/jo/.aws/config",
  },
});

Deno.test("a plan's steps name what identifies them and where it stands", () => {
  const config = `[profile a]\n${role("b")}external_id = shop\nrole_session_name = jo\n` +
    "mfa_serial = arn:aws:iam::1:mfa/jo\nduration_seconds = 1800\n" +
    `[profile b]\n${sso}${session}`;
  const [first, second] = planned({ config, profile: "a", gives: [] }).steps;
  assertEquals(lines(first), {
    sso_role_name: "Dev :11",
    sso_account_id: "111122223333 :10",
    sso_start_url: "https://d-1.awsapps.com/start :13",
    sso_region: "eu-west-1 :14",
    sso_session: "corp :9",
  });
  assertEquals(first?.session_key, "corp");
  assertEquals(lines(second), {
    role_arn: `${arn} :2`,
    external_id: "shop :4",
    role_session_name: "jo :5",
    mfa_serial: "arn:aws:iam::1:mfa/jo :6",
    duration_seconds: "1800 :7",
  });
});

Deno.test("an empty session name is none", () => {
  const config = `[profile a]\n${role("a")}${keys()}role_session_name =`;
  const plan = planned({ config, profile: "a", gives: [] });
  assertEquals(plan.error, null);
  assertEquals(plan.steps.at(-1)?.values.role_session_name, undefined);
});

Deno.test("a duration that is no whole number is not sent", () => {
  for (
    const [text, sent] of [["x", false], ["1800", true], [" +1_800 ", true], [
      "18.5",
      false,
    ]] as const
  ) {
    const config = `[profile a]\n${role("a")}${keys()}duration_seconds = ${text}`;
    const step = planned({ config, profile: "a", gives: [] }).steps.at(-1);
    assertEquals(step?.values.duration_seconds !== undefined, sent, text);
  }
});

Deno.test("a legacy profile's token file is named by its start URL", () => {
  const config =
    "[profile a]\nsso_start_url = https://x/\nsso_region = r\nsso_account_id = 1\nsso_role_name = R";
  assertEquals(planned({ config, profile: "a", gives: [] }).steps[0]?.session_key, "https://x/");
});

Deno.test("a plan shows of keys the last four characters of the id and nothing of the rest", () => {
  const config = `[default]\n${keys()}aws_session_token = s3cr3t/token`;
  const { steps, used } = planned({ config, gives: [] });
  assertEquals(steps[0]?.values.access_key_id?.value, "…MPLE");
  assertEquals(used.map(({ key, value, secret }) => `${key} ${value} ${secret}`), [
    "aws_access_key_id …MPLE false",
    "aws_secret_access_key ******** true",
    "aws_session_token ******** true",
  ]);
});

Deno.test("boto3 chooses by its own variables", () => {
  const files = graph({ config: `[profile a]\n${keys()}` });
  const env = new Map([["AWS_PROFILE", "a"], ["AWS_DEFAULT_PROFILE", "gone"]]);
  const plan = planFor(files, "gone", { env, explicit: false, reader: "boto3" });
  assertEquals(plan.error?.code, "profile-not-found");
});

Deno.test("what botocore's model of STS does not allow is not sent", () => {
  const wrong: [line: string, text: string][] = [
    ["external_id = x", "Invalid length for parameter ExternalId, value: 1, valid min length: 2"],
    ["external_id =", "Invalid length for parameter ExternalId, value: 0, valid min length: 2"],
    [
      "role_session_name = x",
      "Invalid length for parameter RoleSessionName, value: 1, valid min length: 2",
    ],
    [
      "mfa_serial = short",
      "Invalid length for parameter SerialNumber, value: 5, valid min length: 9",
    ],
    [
      "duration_seconds = 899",
      "Invalid value for parameter DurationSeconds, value: 899, valid min value: 900",
    ],
  ];
  for (const [line, text] of wrong) {
    const { error } = planned({
      config: `[profile a]\n${role("a")}${keys()}${line}`,
      profile: "a",
      gives: [],
    });
    assertEquals(error?.code, "invalid-role-value", line);
    assertEquals(
      error?.message,
      `An error occurred (ParamValidation): Parameter validation failed:\n${text}`,
      line,
    );
  }
});

Deno.test("a region that is no host label ends every plan that needs a client, and no other", () => {
  const region = "region = eu-west-1 # Ireland";
  const withRole = planned({
    config: `[profile a]\n${role("a")}${keys()}${region}`,
    profile: "a",
    gives: [],
  });
  assertEquals(withRole.error?.code, "invalid-region");
  assertEquals(
    withRole.error?.message,
    "Provided region_name 'eu-west-1 # Ireland' doesn't match a supported format.",
  );
  const withKeys = planned({ config: `[profile a]\n${keys()}${region}`, profile: "a", gives: [] });
  assertEquals(withKeys.error, null);
});
