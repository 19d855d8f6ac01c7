import { planFor } from "../../src/resolve/plan.ts";
import type { Plan, Step } from "../../src/resolve/types.ts";
import { graph } from "../config/reading.ts";
import { assert, assertEquals } from "../support/assert.ts";

interface Case {
  readonly config?: string;
  readonly credentials?: string;
  readonly env?: Record<string, string>;
  /** Given as an argument; `chosen` names it by AWS_PROFILE instead. */
  readonly profile?: string;
  readonly chosen?: string;
  /** Steps as `method profile`, or the error as `code: text`. */
  readonly gives: string[] | string;
}

const keys = (id = "AKIAIOSFODNN7EXAMPLE"): string =>
  `aws_access_key_id = ${id}\naws_secret_access_key = s3cr3t/${id}\n`;
const role = (source: string): string => `role_arn = ${arn}\nsource_profile = ${source}\n`;
const arn = "arn:aws:iam::123456789012:role/Admin";
const sso = "sso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Dev\n";
const session =
  "[sso-session corp]\nsso_start_url = https://d-1.awsapps.com/start\nsso_region = eu-west-1\n";
const envKeys = { AWS_ACCESS_KEY_ID: "AKIAENVIRONMENT00001", AWS_SECRET_ACCESS_KEY: "s3cr3t/env" };
const envWeb = { AWS_WEB_IDENTITY_TOKEN_FILE: "/t", AWS_ROLE_ARN: arn };
const noMachine = { AWS_EC2_METADATA_DISABLED: "true" };

const cases: Record<string, Case> = {
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
  "default need not exist if nobody chose it": { gives: ["iam-role null"] },
  "a key id in the environment without its secret": {
    env: { AWS_ACCESS_KEY_ID: "AKIA" },
    gives: "partial-credentials: Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY",
  },
  "an empty key id in the environment is none": {
    config: `[default]\n${keys()}`,
    env: { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "s" },
    gives: ["config-file default"],
  },
  "a role and its source": {
    config: `[profile a]\n${role("b")}[profile b]\n${keys()}`,
    profile: "a",
    gives: ["config-file b", "assume-role a"],
  },
  "a chain of roles": {
    config: `[profile a]\n${role("b")}[profile b]\n${role("c")}[profile c]\n${keys()}`,
    profile: "a",
    gives: ["config-file c", "assume-role b", "assume-role a"],
  },
  "a role's own keys do not count": {
    config: `[profile a]\n${role("b")}${keys("AKIAOWNKEYOWNKEYOWNK")}[profile b]\n${keys()}`,
    profile: "a",
    gives: ["config-file b", "assume-role a"],
  },
  "a source's own keys end the chain": {
    config: `[profile a]\n${role("b")}[profile b]\n${role("c")}${keys()}[profile c]\n${keys()}`,
    profile: "a",
    gives: ["config-file b", "assume-role a"],
  },
  "a role may name itself if it has keys": {
    config: `[profile a]\n${role("a")}${keys()}`,
    profile: "a",
    gives: ["config-file a", "assume-role a"],
  },
  "a role may not name itself without keys": {
    config: `[profile a]\n${role("a")}`,
    profile: "a",
    gives:
      "source-profile-cycle: Infinite loop in credential configuration detected. Attempting to " +
      "load from profile a which has already been visited. Visited profiles: ['a']",
  },
  "two roles may not name each other, whatever keys the first has": {
    config: `[profile a]\n${role("b")}${keys()}[profile b]\n${role("a")}`,
    profile: "a",
    gives:
      "source-profile-cycle: Infinite loop in credential configuration detected. Attempting to " +
      "load from profile a which has already been visited. Visited profiles: ['a', 'b']",
  },
  "sso and itself as source is a loop": {
    config: `[profile a]\n${role("a")}${sso}${session}`,
    profile: "a",
    gives:
      "source-profile-cycle: Infinite loop in credential configuration detected. Attempting to " +
      "load from profile a which has already been visited. Visited profiles: ['a']",
  },
  "a source that does not exist": {
    config: `[profile a]\n${role("zzz")}`,
    profile: "a",
    gives:
      'source-profile-missing: The source_profile "zzz" referenced in the profile "a" does not exist.',
  },
  "a source without credentials": {
    config: `[profile a]\n${role("b")}[profile b]\nregion = x`,
    profile: "a",
    gives: 'source-profile-no-credentials: The source profile "b" must have credentials.',
  },
  "a source is not helped by the environment": {
    config: `[profile a]\n${role("b")}[profile b]\nregion = x`,
    chosen: "a",
    env: envWeb,
    gives: 'source-profile-no-credentials: The source profile "b" must have credentials.',
  },
  "source_profile together with credential_source": {
    config: `[profile a]\n${role("b")}credential_source = Environment\n[profile b]\n${keys()}`,
    profile: "a",
    gives:
      'source-and-credential-source: The profile "a" contains both source_profile and credential_source.',
  },
  "a role alone, even with keys": {
    config: `[profile a]\nrole_arn = ${arn}\n${keys()}`,
    profile: "a",
    gives:
      "role-without-source: Partial credentials found in assume-role, missing: source_profile or credential_source",
  },
  "a source alone is no credentials": {
    config: `[profile a]\nsource_profile = b\n[profile b]\n${keys()}`,
    profile: "a",
    env: noMachine,
    gives:
      'no-credentials: Unable to locate credentials. You can configure credentials by running "aws login".',
  },
  "credential_source Environment": {
    config: `[profile a]\nrole_arn = ${arn}\ncredential_source = Environment`,
    profile: "a",
    env: envKeys,
    gives: ["env null", "assume-role a"],
  },
  "credential_source Environment without keys there": {
    config: `[profile a]\nrole_arn = ${arn}\ncredential_source = Environment`,
    profile: "a",
    gives: "no-credentials: Error when retrieving credentials from Environment: " +
      "No credentials found in credential_source referenced in profile a",
  },
  "credential_source Ec2InstanceMetadata": {
    config: `[profile a]\nrole_arn = ${arn}\ncredential_source = Ec2InstanceMetadata`,
    profile: "a",
    gives: ["iam-role null", "assume-role a"],
  },
  "credential_source EcsContainer": {
    config: `[profile a]\nrole_arn = ${arn}\ncredential_source = EcsContainer`,
    profile: "a",
    env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://127.0.0.1/x" },
    gives: ["container-role null", "assume-role a"],
  },
  "credential_source in another case": {
    config: `[profile a]\nrole_arn = ${arn}\ncredential_source = environment`,
    profile: "a",
    gives:
      'credential-source-unknown: The credential source "environment" referenced in profile "a" is not valid.',
  },
  "a web identity": {
    config: `[profile a]\nrole_arn = ${arn}\nweb_identity_token_file = /t`,
    profile: "a",
    gives: ["assume-role-with-web-identity a"],
  },
  "a web identity wins over a source": {
    config: `[profile a]\n${role("b")}web_identity_token_file = /t\n[profile b]\n${keys()}`,
    profile: "a",
    gives: ["assume-role-with-web-identity a"],
  },
  "a web identity as a source": {
    config: `[profile a]\n${role("b")}[profile b]\nrole_arn = ${arn}\nweb_identity_token_file = /t`,
    profile: "a",
    gives: ["assume-role-with-web-identity b", "assume-role a"],
  },
  "a web identity without a role": {
    config: "[profile a]\nweb_identity_token_file = /t",
    profile: "a",
    gives:
      "web-identity-without-role: The provided profile or the current environment is configured " +
      "to assume role with web identity but has no role ARN configured. Ensure that the profile has " +
      "the role_arnconfiguration set or the AWS_ROLE_ARN env var is set.",
  },
  "a web identity of the environment wins over a chosen profile with keys": {
    config: `[profile a]\n${keys()}`,
    chosen: "a",
    env: envWeb,
    gives: ["assume-role-with-web-identity null"],
  },
  "a web identity of the environment loses to an argument": {
    config: `[profile a]\n${keys()}`,
    profile: "a",
    env: envWeb,
    gives: ["config-file a"],
  },
  "a web identity of the environment loses to a role with a source": {
    config: `[profile a]\n${role("b")}[profile b]\n${keys()}`,
    chosen: "a",
    env: envWeb,
    gives: ["config-file b", "assume-role a"],
  },
  "sso": { config: `[profile a]\n${sso}${session}`, profile: "a", gives: ["sso a"] },
  "sso wins over keys and a process": {
    config: `[profile a]\n${sso}${keys()}credential_process = x\n${session}`,
    credentials: `[a]\n${keys()}`,
    profile: "a",
    gives: ["sso a"],
  },
  "a role with another source wins over sso": {
    config: `[profile a]\n${sso}${role("b")}[profile b]\n${keys()}${session}`,
    profile: "a",
    gives: ["config-file b", "assume-role a"],
  },
  "sso as a source": {
    config: `[profile a]\n${role("b")}[profile b]\n${sso}${session}`,
    profile: "a",
    gives: ["sso b", "assume-role a"],
  },
  "sso with its start URL in the profile": {
    config: "[profile a]\nsso_start_url = https://d-1.awsapps.com/start\nsso_region = eu-west-1\n" +
      "sso_account_id = 111122223333\nsso_role_name = Dev",
    profile: "a",
    gives: ["sso a"],
  },
  "sso without a role name": {
    config: `[profile a]\nsso_session = corp\nsso_account_id = 1\n${session}`,
    profile: "a",
    gives:
      'sso-incomplete: The profile "a" is configured to use SSO but is missing required configuration: sso_role_name',
  },
  "sso with only account and role": {
    config: "[profile a]\nsso_account_id = 1\nsso_role_name = Dev",
    profile: "a",
    gives: 'sso-incomplete: The profile "a" is configured to use SSO but is missing required ' +
      "configuration: sso_start_url, sso_region",
  },
  "a session alone is not taken up": {
    config: `[profile a]\nsso_session = corp\n${session}`,
    profile: "a",
    env: noMachine,
    gives:
      'no-credentials: Unable to locate credentials. You can configure credentials by running "aws login".',
  },
  "a session that does not exist": {
    config: `[profile a]\n${sso}`,
    profile: "a",
    gives: 'sso-session-missing: The specified sso-session does not exist: "corp"',
  },
  "a key that profile and session have in common, but not its value": {
    config: `[profile a]\n${sso}sso_region = us-east-1\n${session}`,
    profile: "a",
    gives:
      "sso-conflict: The value for sso_region is inconsistent between profile (us-east-1) and sso-session (eu-west-1).",
  },
  "a key that profile and session have in common with one value": {
    config: `[profile a]\n${sso}sso_region = eu-west-1\n${session}`,
    profile: "a",
    gives: ["sso a"],
  },
  "a role that also names a session needs that session": {
    config: `[profile a]\n${role("b")}sso_session = gone\n[profile b]\n${keys()}`,
    profile: "a",
    gives: 'sso-session-missing: The profile "a" is configured to use the SSO token provider but ' +
      'the "gone" sso_session configuration does not exist.',
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
  "a process as a source": {
    config: `[profile a]\n${role("b")}[profile b]\ncredential_process = x`,
    profile: "a",
    gives: ["custom-process b", "assume-role a"],
  },
  "a login session wins over a process and keys of the config file": {
    config: `[profile a]\nlogin_session = x\ncredential_process = y\n${keys()}`,
    profile: "a",
    gives: ["login a"],
  },
  "a missing services section, once a client is needed": {
    config: `[profile a]\n${role("b")}services = zz\n[profile b]\n${keys()}`,
    profile: "a",
    gives: "services-missing: The profile is configured to use the services section but the " +
      '"zz" services configuration does not exist.',
  },
  "a missing services section does not matter where endpoints are ignored": {
    config: `[profile a]\n${
      role("b")
    }services = zz\nignore_configured_endpoint_urls = true\n[profile b]\n${keys()}`,
    profile: "a",
    gives: ["config-file b", "assume-role a"],
  },
  "a missing services section of a source does not matter": {
    config: `[profile a]\n${role("b")}[profile b]\nservices = zz\n${keys()}`,
    profile: "a",
    gives: ["config-file b", "assume-role a"],
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
};

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

function planned({ config, credentials, env = {}, profile, chosen }: Case): Plan {
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

function lines(step: Step | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(step?.values ?? {}).map(([key, { value, origin }]) => [
      key,
      `${value} ${"line" in origin ? `:${origin.line}` : ""}`,
    ]),
  );
}

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
