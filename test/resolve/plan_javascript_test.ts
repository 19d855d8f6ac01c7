import { planFor } from "../../src/resolve/plan.ts";
import { graph } from "../config/reading.ts";
import { assertEquals } from "../support/assert.ts";

interface Case {
  readonly config?: string;
  readonly credentials?: string;
  readonly env?: Record<string, string>;
  readonly chosen?: string;
  readonly gives: string[] | string;
}

const keys = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = s\n";
const arn = "arn:aws:iam::123456789012:role/Admin";
const role = (source: string): string => `role_arn = ${arn}\nsource_profile = ${source}\n`;
const sso = "sso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Dev\n";
const session =
  "[sso-session corp]\nsso_start_url = https://d-1.awsapps.com/start\nsso_region = eu-west-1\n";
const envKeys = { AWS_ACCESS_KEY_ID: "AKIAENVIRONMENT00001", AWS_SECRET_ACCESS_KEY: "s" };
const envWeb = { AWS_WEB_IDENTITY_TOKEN_FILE: "/t", AWS_ROLE_ARN: arn };
const noMachine = { AWS_EC2_METADATA_DISABLED: "true" };
const none = "no-credentials";

const cases: Record<string, Case> = {
  "a chosen profile wins over keys in the environment": {
    config: `[profile a]\n${keys}`,
    env: envKeys,
    chosen: "a",
    gives: ["config-file a"],
  },
  "keys in the environment count where nobody chose": {
    config: `[default]\n${keys}`,
    env: envKeys,
    gives: ["env null"],
  },
  "keys in the environment are not used for a chosen profile that does not exist": {
    env: { ...envKeys, ...noMachine },
    chosen: "gone",
    gives: none,
  },
  "a chosen profile that does not exist leaves the web identity of the environment": {
    env: envWeb,
    chosen: "gone",
    gives: ["assume-role-with-web-identity null"],
  },
  "a key id without its secret is skipped": {
    env: { AWS_ACCESS_KEY_ID: "AKIA", ...noMachine },
    gives: none,
  },
  "keys win over sso, process and login": {
    config: `[profile a]\n${keys}${sso}credential_process = x\nlogin_session = y\n${session}`,
    chosen: "a",
    gives: ["config-file a"],
  },
  "a process wins over sso": {
    config: `[profile a]\n${sso}credential_process = x\n${session}`,
    chosen: "a",
    gives: ["custom-process a"],
  },
  "a key id of one file and the secret of the other do meet": {
    config: "[profile a]\naws_access_key_id = AKIA",
    credentials: "[a]\naws_secret_access_key = s",
    chosen: "a",
    gives: ["config-file a"],
  },
  "a role alone with keys uses the keys": {
    config: `[profile a]\nrole_arn = ${arn}\n${keys}`,
    chosen: "a",
    gives: ["config-file a"],
  },
  "a source wins over a web identity": {
    config: `[profile a]\n${role("b")}web_identity_token_file = /t\n[profile b]\n${keys}`,
    chosen: "a",
    gives: ["config-file b", "assume-role a"],
  },
  "two roles that name each other are fine if the first has keys": {
    config: `[profile a]\n${role("b")}${keys}[profile b]\n${role("a")}`,
    chosen: "a",
    gives: ["config-file a", "assume-role b", "assume-role a"],
  },
  "two roles that name each other without keys are none": {
    config: `[profile a]\n${role("b")}[profile b]\n${role("a")}`,
    chosen: "a",
    env: noMachine,
    gives: none,
  },
  "a chain of roles": {
    config: `[profile a]\n${role("b")}[profile b]\n${role("c")}[profile c]\n${keys}`,
    chosen: "a",
    gives: ["config-file c", "assume-role b", "assume-role a"],
  },
  "any sso key asks for all of them": {
    config: "[profile a]\nsso_account_id = 1\n",
    chosen: "a",
    gives: "sso-incomplete",
  },
  "a session that does not exist": {
    config: `[profile a]\n${sso}`,
    chosen: "a",
    gives: "sso-session-missing",
  },
  "the session's values win over the profile's": {
    config: `[profile a]\n${sso}sso_region = us-east-1\n${session}`,
    chosen: "a",
    gives: ["sso a"],
  },
  "a key in capitals is not seen": {
    config: "[profile a]\nAWS_ACCESS_KEY_ID = AKIA\nAWS_SECRET_ACCESS_KEY = s",
    chosen: "a",
    env: noMachine,
    gives: none,
  },
  "a container": {
    env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://x" },
    gives: ["container-role null"],
  },
  "an instance": { gives: ["iam-role null"] },
};

for (
  const [name, { config = "", credentials = "", env = {}, chosen, gives }] of Object.entries(cases)
) {
  Deno.test(`the JavaScript SDK's plan: ${name}`, () => {
    const variables = new Map(Object.entries(env));
    if (chosen !== undefined) variables.set("AWS_PROFILE", chosen);
    const files = graph({ config, credentials }, "js");
    const plan = planFor(files, chosen ?? "default", {
      env: variables,
      explicit: false,
      reader: "js",
    });
    const shown = plan.error?.code ??
      plan.steps.map(({ method, profile }) => `${method} ${profile}`);
    assertEquals<string | string[]>(shown, gives);
  });
}

Deno.test("the JavaScript SDK names a profile's web identity as the environment says", () => {
  const config = `[profile a]\nrole_arn = ${arn}\nweb_identity_token_file = /t\n`;
  const env = new Map([["AWS_ROLE_SESSION_NAME", "robot"]]);
  const named = (reader: "js" | "cli-v2"): string | undefined =>
    planFor(graph({ config }), "a", { env, explicit: true, reader })
      .steps[0]?.values.role_session_name?.value;
  assertEquals([named("js"), named("cli-v2")], ["robot", undefined]);
});
