import { summarize } from "../../src/resolve/summary.ts";
import type { Summary } from "../../src/resolve/types.ts";
import { graph } from "../config/reading.ts";
import { assert, assertEquals } from "../support/assert.ts";

const keys = "aws_access_key_id = AKIA\naws_secret_access_key = s\n";
const arn = "arn:aws:iam::123456789012:role/path/Admin";
const session =
  "[sso-session corp]\nsso_start_url = https://d-1.awsapps.com/start\nsso_region = eu-west-1\n";
const sso = "sso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Dev\n";
const legacy =
  "sso_start_url = https://old/\nsso_region = r\nsso_account_id = 111122223333\nsso_role_name = Dev\n";

const cases: Record<string, { config?: string; credentials?: string; gives: Partial<Summary> }> = {
  "an empty profile": {
    config: "[profile a]",
    gives: { kind: "none", account_id: null, role_name: null, region: null },
  },
  keys: {
    config: `[profile a]\n${keys}region = x`,
    gives: { kind: "keys", region: "x", account_id: null },
  },
  "keys with a session token": {
    credentials: `[a]\n${keys}aws_session_token = t`,
    gives: { kind: "session-keys" },
  },
  "a session token in the other file is not theirs": {
    config: "[profile a]\naws_session_token = t",
    credentials: `[a]\n${keys}`,
    gives: { kind: "keys" },
  },
  "keys with an account": {
    config: `[profile a]\n${keys}aws_account_id = 1`,
    gives: { account_id: "1" },
  },
  "an account keeps its leading zeros": {
    config: `[profile a]\n${keys}aws_account_id = 012345678901`,
    gives: { account_id: "012345678901" },
  },
  sso: {
    config: `[profile a]\n${sso}${session}`,
    gives: {
      kind: "sso",
      account_id: "111122223333",
      role_name: "Dev",
      sso_session: "corp",
      session_key: "corp",
      start_url: "https://d-1.awsapps.com/start",
    },
  },
  "legacy sso": {
    config: `[profile a]\n${legacy}`,
    gives: {
      kind: "sso-legacy",
      sso_session: null,
      session_key: "https://old/",
      start_url: "https://old/",
    },
  },
  "sso with keys is sso": {
    config: `[profile a]\n${sso}${keys}${session}`,
    gives: { kind: "sso" },
  },
  "a session alone is none, as for the AWS CLI": {
    config: `[profile a]\nsso_session = corp\n${session}`,
    gives: { kind: "none", session_key: null },
  },
  "a role": {
    config: `[profile a]\nrole_arn = ${arn}\nsource_profile = b\n[profile b]\n${keys}`,
    gives: { kind: "role", account_id: "123456789012", role_name: "Admin", session_key: null },
  },
  "a role that depends on a session through a chain": {
    config: `[profile a]\nrole_arn = ${arn}\nsource_profile = b\n[profile b]\nrole_arn = x\n` +
      `source_profile = c\n[profile c]\n${sso}${session}`,
    gives: { kind: "role", account_id: "123456789012", session_key: "corp", sso_session: "corp" },
  },
  "a chain ends at a source with keys of its own": {
    config: `[profile a]\nrole_arn = ${arn}\nsource_profile = b\n[profile b]\nrole_arn = x\n` +
      `source_profile = c\n${keys}[profile c]\n${sso}${session}`,
    gives: { session_key: null },
  },
  "a role that names itself": {
    config: `[profile a]\nrole_arn = ${arn}\nsource_profile = a`,
    gives: { kind: "role", session_key: null },
  },
  "a role that is no ARN": {
    config: "[profile a]\nrole_arn = Admin\nsource_profile = b",
    gives: { kind: "role", account_id: null, role_name: null },
  },
  "a role is in its own account, whatever else the profile says": {
    config: `[profile a]\nrole_arn = ${arn}\nsource_profile = b\n${sso}aws_account_id = 1\n`,
    gives: { kind: "role", account_id: "123456789012" },
  },
  "a web identity": {
    config: `[profile a]\nrole_arn = ${arn}\nweb_identity_token_file = /t`,
    gives: { kind: "web-identity", account_id: "123456789012", role_name: "Admin" },
  },
  "a process": { config: "[profile a]\ncredential_process = x", gives: { kind: "process" } },
  "a process with keys in the config file": {
    config: `[profile a]\ncredential_process = x\n${keys}`,
    gives: { kind: "process" },
  },
  "a process with keys in the credentials file": {
    config: "[profile a]\ncredential_process = x",
    credentials: `[a]\n${keys}`,
    gives: { kind: "keys" },
  },
  "a login": { config: "[profile a]\nlogin_session = x", gives: { kind: "login" } },
};

for (const [name, { config = "", credentials = "", gives }] of Object.entries(cases)) {
  Deno.test(`summary: ${name}`, () => {
    const files = graph({ config, credentials });
    const profile = files.profiles.get("a");
    assert(profile !== undefined, "profile a is not there");
    const summary = summarize(files, profile);
    for (const [key, value] of Object.entries(gives)) {
      assertEquals(summary[key as keyof Summary], value as Summary[keyof Summary], key);
    }
  });
}
