import { checkProfiles } from "../../src/resolve/check.ts";
import { checkEnvironment } from "../../src/resolve/check_environment.ts";
import { dialectViews, visibility } from "../../src/resolve/dialects.ts";
import type { ProfileGraph } from "../../src/config/types.ts";
import type { Graphs } from "../../src/resolve/types.ts";
import { graph, shown } from "../config/reading.ts";
import { assert, assertEquals } from "../support/assert.ts";

const keys = "aws_access_key_id = AKIA\naws_secret_access_key = s3cr3t\n";
const arn = "arn:aws:iam::123456789012:role/Admin";
const session =
  "[sso-session corp]\nsso_start_url = https://d-1.awsapps.com/start\nsso_region = eu-west-1\n";

const profiles: Record<string, { config?: string; credentials?: string; gives: string[] }> = {
  "nothing is wrong with sensible profiles": {
    config:
      `[default]\n${keys}[profile a]\nrole_arn = ${arn}\nsource_profile = default\nregion = eu-west-1\n` +
      `[profile b]\nsso_session = corp\nsso_account_id = 1\nsso_role_name = R\n${session}[profile c]\n` +
      "credential_process = x\n[profile d]\nregion = us-east-1",
    gives: [],
  },
  "a source that does not exist": {
    config: `[profile a]\nrole_arn = ${arn}\nsource_profile = b`,
    gives: ["error source-profile-missing:3"],
  },
  "a role without a source": {
    config: `[profile a]\nrole_arn = ${arn}`,
    gives: ["error role-without-source:2"],
  },
  "a role with two sources": {
    config:
      `[profile a]\nrole_arn = ${arn}\nsource_profile = b\ncredential_source = Environment\n[profile b]\n${keys}`,
    gives: ["error source-and-credential-source:4"],
  },
  "an unknown source": {
    config: `[profile a]\nrole_arn = ${arn}\ncredential_source = environment`,
    gives: ["error credential-source-unknown:3"],
  },
  "a known source, whatever the machine has": {
    config: `[profile a]\nrole_arn = ${arn}\ncredential_source = Environment`,
    gives: [],
  },
  "a cycle is an error of both": {
    config:
      `[profile a]\nrole_arn = ${arn}\nsource_profile = b\n[profile b]\nrole_arn = ${arn}\nsource_profile = a`,
    gives: ["error source-profile-cycle:6", "error source-profile-cycle:3"],
  },
  "a source without credentials": {
    config: `[profile a]\nrole_arn = ${arn}\nsource_profile = b\n[profile b]`,
    gives: ["error source-profile-no-credentials:3"],
  },
  "half of sso": {
    config: `[profile a]\nsso_session = corp\nsso_account_id = 1\n${session}`,
    gives: ["error sso-incomplete:1"],
  },
  "a session without account and role": {
    config: `[profile a]\nsso_session = corp\n${session}`,
    gives: ["warning sso-incomplete:2"],
  },
  "a missing session": {
    config: "[profile a]\nsso_session = corp\nsso_account_id = 1\nsso_role_name = R",
    gives: ["error sso-session-missing:2"],
  },
  "two regions of one session": {
    config:
      `[profile a]\nsso_session = corp\nsso_account_id = 1\nsso_role_name = R\nsso_region = x\n${session}`,
    gives: ["error sso-conflict:5"],
  },
  "legacy sso": {
    config:
      "[profile a]\nsso_start_url = https://x\nsso_region = r\nsso_account_id = 1\nsso_role_name = R",
    gives: ["warning sso-legacy:2"],
  },
  "a missing services section": {
    config: `[profile a]\nservices = zz\n${keys}`,
    gives: ["error services-missing:2"],
  },
  "a web identity without a role": {
    config: "[profile a]\nweb_identity_token_file = /t",
    gives: ["error web-identity-without-role:2"],
  },
  "a region that is none": {
    config: "[profile a]\nregion = eu-west-1 # x",
    gives: ["error invalid-region:2"],
  },
  "a region that is none is told once, also for a role": {
    config:
      `[profile a]\nrole_arn = ${arn}\nsource_profile = b\nregion = a b\n[profile b]\n${keys}`,
    gives: ["error invalid-region:4"],
  },
  "a session's region that is none": {
    config: "[profile a]\nsso_session = c\nsso_account_id = 1\nsso_role_name = R\n" +
      "[sso-session c]\nsso_start_url = x\nsso_region = a b",
    gives: ["error invalid-region:7"],
  },
  "a key id without its secret": {
    config: "[profile a]\naws_access_key_id = A",
    gives: ["error partial-credentials:2"],
  },
  "a secret without its key id": {
    config: "[profile a]\naws_secret_access_key = s3cr3t",
    gives: ["warning partial-credentials:2"],
  },
  "a token in the other file": {
    config: "[profile a]\naws_session_token = s3cr3t",
    credentials: `[a]\n${keys}`,
    gives: ["warning partial-credentials:2"],
  },
  "a source without a role": {
    config: `[profile a]\nsource_profile = b\n[profile b]\n${keys}`,
    gives: ["warning no-credentials:2"],
  },
  "a slip of the finger": {
    config: "[profile a]\nregoin = x\nowner = me",
    gives: ["warning unknown-key:2"],
  },
};

for (const [name, { config = "", credentials = "", gives }] of Object.entries(profiles)) {
  Deno.test(`profiles: ${name}`, () => {
    const found = checkProfiles(graph({ config, credentials }));
    assertEquals(found.map(shown), gives);
    assert(!JSON.stringify(found).includes("s3cr3t"), "a secret in a message");
  });
}

Deno.test("profiles: a file that cannot be parsed does not hide what is wrong with its profiles", () => {
  const found = checkProfiles(graph({ config: `[profile a]\nrole_arn = ${arn}\n[profile b]\nx` }));
  assertEquals(found.map(shown), ["error role-without-source:2"]);
});

Deno.test("profiles: only those asked for are looked at", () => {
  const files = graph({ config: "[profile a]\nregoin = x\n[profile b]\nregoin = y" });
  assertEquals(checkProfiles(files, { names: ["b", "gone"] }).map(shown), [
    "warning unknown-key:4",
  ]);
});

Deno.test("profiles: one that the JavaScript SDK does not see is told", () => {
  const text = '[profile "a b"]\nregion = x\n[profile c]\nregion = y\n[profile d]';
  const found = checkProfiles(graph({ config: text }), {
    visible: visibility(graphs({ config: text })),
  });
  assertEquals(found.map(shown), ["warning partial-visibility:1"]);
});

Deno.test("visibility: who sees which profile, and nobody of a family whose files cannot be parsed", () => {
  const seen = (texts: { config?: string; credentials?: string }): unknown =>
    Object.fromEntries(visibility(graphs(texts)));
  assertEquals(
    seen({
      config: '[profile a]\nk = v\n[profile "b c"]\nk = v',
      credentials: "[profile d]\nk = v",
    }),
    {
      a: ["cli-v2", "boto3", "js"],
      "b c": ["cli-v2", "boto3"],
      "profile d": ["cli-v2", "boto3"],
      "profile.d": ["js"],
    },
  );
  assertEquals(seen({ config: "[profile a]\nk = v\n[profile b]\nx" }), { a: ["js"], b: [] });
});

Deno.test("views: each reader's profile, region and method, or its error", () => {
  const files = graphs({
    config: `[profile a]\n${keys}region = eu-west-1\n[profile b]\nrole_arn = ${arn}`,
  });
  const env = new Map(Object.entries({
    AWS_PROFILE: "a",
    AWS_DEFAULT_PROFILE: "b",
    AWS_DEFAULT_REGION: "us-east-2",
  }));
  assertEquals(dialectViews(files, { env, argument: null }), {
    "cli-v2": { profile: "a", region: "us-east-2", method: "config-file", error: null },
    boto3: { profile: "b", region: "us-east-2", method: null, error: "role-without-source" },
    js: { profile: "a", region: "eu-west-1", method: "config-file", error: null },
  });
});

const environments: Record<string, { env: Record<string, string>; gives: string[] }> = {
  "nothing set": { env: { HOME: "/home/jo" }, gives: [] },
  "a sensible choice": {
    env: { HOME: "/home/jo", AWS_PROFILE: "a", AWS_DEFAULT_PROFILE: "a", AWS_REGION: "r" },
    gives: [],
  },
  "profiles that disagree": {
    env: { HOME: "/home/jo", AWS_PROFILE: "a", AWS_DEFAULT_PROFILE: "b" },
    gives: ["warning variables-disagree"],
  },
  "regions that disagree": {
    env: { HOME: "/home/jo", AWS_REGION: "a", AWS_DEFAULT_REGION: "b" },
    gives: ["warning variables-disagree"],
  },
  "keys and a profile": {
    env: {
      HOME: "/home/jo",
      AWS_PROFILE: "a",
      AWS_ACCESS_KEY_ID: "A",
      AWS_SECRET_ACCESS_KEY: "s3cr3t",
    },
    gives: ["warning environment-shadows-profile"],
  },
  "a token of the machine's own and a profile": {
    env: {
      HOME: "/home/jo",
      AWS_PROFILE: "a",
      AWS_WEB_IDENTITY_TOKEN_FILE: "/run/token",
      AWS_ROLE_ARN: "arn:aws:iam::111122223333:role/pod",
    },
    gives: ["warning environment-shadows-profile"],
  },
  "such a token without a profile": {
    env: { HOME: "/home/jo", AWS_WEB_IDENTITY_TOKEN_FILE: "/run/token" },
    gives: [],
  },
  "half a key": {
    env: { HOME: "/home/jo", AWS_ACCESS_KEY_ID: "A" },
    gives: ["error partial-credentials"],
  },
  "two tokens": {
    env: { HOME: "/home/jo", AWS_SESSION_TOKEN: "s3cr3t1", AWS_SECURITY_TOKEN: "s3cr3t2" },
    gives: ["warning variables-disagree"],
  },
  "empty variables": {
    env: { HOME: "/home/jo", AWS_PROFILE: "", AWS_REGION: "", AWS_CONFIG_FILE: "" },
    gives: ["warning empty-variable", "warning empty-variable", "warning empty-variable"],
  },
  "homes that differ": { env: { USERPROFILE: "/users/jo" }, gives: ["warning home-differs"] },
};

for (const [name, { env, gives }] of Object.entries(environments)) {
  Deno.test(`environment: ${name}`, () => {
    const options = { platform: "linux", accountHome: "/home/jo", cwd: "/work" } as const;
    const found = checkEnvironment(new Map(Object.entries(env)), options);
    assertEquals(found.map(shown), gives);
    assert(!JSON.stringify(found).includes("s3cr3t"), "a secret in a message");
  });
}

function graphs(texts: { config?: string; credentials?: string }): Graphs<ProfileGraph> {
  const botocore = graph(texts);
  return { "cli-v2": botocore, boto3: botocore, js: graph(texts, "js") };
}
