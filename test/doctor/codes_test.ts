/** Each code that needs no network is found by `doctor`, in a home made for it. */
import { examine } from "../../src/doctor/examine.ts";
import { assert, assertEquals } from "../support/assert.ts";
import { projectRoot } from "../support/build.ts";
import { type MemoryFile, memoryHost } from "../support/memory_host.ts";

interface Place {
  readonly config?: string | MemoryFile;
  readonly credentials?: string | MemoryFile;
  readonly files?: Readonly<Record<string, MemoryFile | string>>;
  readonly env?: Readonly<Record<string, string>>;
}

const role = "role_arn = arn:aws:iam::111122223333:role/Admin\n";
const keys = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = secret\n";

const homes: Record<string, Place> = {
  "unreadable": { config: { content: "", mode: 0 } },
  "not-a-file": { config: { content: "", type: "other" } },
  "too-large": { config: { content: new Uint8Array(64 * 1024 * 1024 + 1) } },
  "readable-by-others": { credentials: { content: "", mode: 0o644 } },
  "not-owned": { config: { content: "", uid: 7 } },
  "writable-by-others": { config: { content: "", mode: 0o666 } },
  "credentials-in-git": { credentials: "", files: { "/home/jo/.git/HEAD": "ref: x\n" } },
  "bom": { config: "\ufeff[default]\n" },
  "bad-bytes": { config: { content: new Uint8Array([0x5b, 0x61, 0x5d, 0x0a, 0xff]) } },
  "missing-equals": { config: "[default]\nregion\n" },
  "empty-key": { config: "[default]\n= a\n" },
  "no-section": { config: "region = a\n" },
  "bad-section-header": { config: "[default\n" },
  "duplicate-section": { config: "[default]\n[default]\n" },
  "duplicate-key": { config: "[default]\noutput = a\noutput = b\n" },
  "default-twice": { config: "[default]\n[profile default]\n" },
  "magic-default": { config: "[DEFAULT]\noutput = a\n" },
  "unknown-section": { config: "[work]\n" },
  "profile-prefix-in-credentials": { credentials: "[profile a]\n" },
  "sso-session-in-credentials": { credentials: "[sso-session a]\n" },
  "inline-comment": { config: "[default]\noutput = a # b\n" },
  "indented-key": { config: "[default]\nregion = eu-west-1\n  output = a\n" },
  "uppercase-key": { config: "[default]\nOutput = a\n" },
  "unknown-key": { config: "[default]\nregoin = a\n" },
  "partial-visibility": { config: "[profile 'a b']\noutput = a\n" },
  "profile-not-found": { config: "[default]\n", env: { AWS_PROFILE: "a" } },
  "plain-keys": { credentials: `[a]\n${keys}` },
  "default-protected": { credentials: `[default]\n${keys}` },
  "partial-credentials": { credentials: "[a]\naws_access_key_id = a\n" },
  "expired-leftover": {
    credentials:
      `[a]\n${keys}aws_session_token = a\nx_security_token_expires = 2026-01-15T09:26:53Z\n`,
  },
  "source-profile-missing": { config: `[profile a]\n${role}source_profile = b\n` },
  "source-profile-cycle": {
    config: `[profile a]\n${role}source_profile = b\n[profile b]\n${role}source_profile = a\n`,
  },
  "source-profile-no-credentials": {
    config: `[profile a]\n${role}source_profile = b\n[profile b]\nregion = eu-west-1\n`,
  },
  "source-and-credential-source": {
    config: `[profile a]\n${role}source_profile = a\ncredential_source = Environment\n`,
  },
  "role-without-source": { config: `[profile a]\n${role}` },
  "credential-source-unknown": { config: `[profile a]\n${role}credential_source = Nothing\n` },
  "web-identity-without-role": { config: "[profile a]\nweb_identity_token_file = /a\n" },
  "invalid-role-value": {
    config: `[profile a]\n${role}source_profile = b\nduration_seconds = 60\n[profile b]\n${keys}`,
  },
  "invalid-region": { config: "[default]\nregion = eu west\n" },
  "sso-incomplete": { config: "[profile a]\nsso_start_url = https://a.awsapps.com/start\n" },
  "sso-session-missing": {
    config: "[profile a]\nsso_session = b\nsso_account_id = 111122223333\nsso_role_name = c\n",
  },
  "sso-conflict": {
    config:
      "[sso-session b]\nsso_start_url = https://a.awsapps.com/start\nsso_region = eu-west-1\n" +
      "[profile a]\nsso_session = b\nsso_account_id = 111122223333\nsso_role_name = c\n" +
      "sso_region = us-east-1\n",
  },
  "sso-legacy": {
    config: "[profile a]\nsso_start_url = https://a.awsapps.com/start\nsso_region = eu-west-1\n" +
      "sso_account_id = 111122223333\nsso_role_name = c\n",
  },
  "start-urls-differ": {
    config: "[sso-session a]\nsso_start_url = https://a.awsapps.com/start\n" +
      "[sso-session b]\nsso_start_url = https://a.awsapps.com/start/#/\n",
  },
  "no-credentials": { config: "[profile a]\nsource_profile = b\n" },
  "services-missing": { config: "[default]\nservices = a\n" },
  "variables-disagree": { env: { AWS_REGION: "eu-west-1", AWS_DEFAULT_REGION: "eu-west-2" } },
  "environment-shadows-profile": {
    config: "[profile a]\n",
    env: { AWS_PROFILE: "a", AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" },
  },
  "empty-variable": { env: { AWS_CONFIG_FILE: "" } },
  "home-differs": { env: { HOME: "", USERPROFILE: "/home/jo" } },
  "broken-cache": { files: { "/home/jo/.aws/sso/cache/a.json": "{" } },
  "setting-unknown": { files: { "/home/jo/.config/awsprof/config": "[prompt]\ncolor = x\n" } },
  "setting-invalid": { files: { "/home/jo/.config/awsprof/config": "[prompt]\nsegment = x\n" } },
};

for (const [code, { config, credentials, files, env }] of Object.entries(homes)) {
  Deno.test(`doctor finds ${code}, and its message is one printable line`, async () => {
    const host = memoryHost({
      args: [],
      env: env ?? {},
      files: {
        ...files,
        ...(config === undefined ? {} : { "/home/jo/.aws/config": config }),
        ...(credentials === undefined ? {} : { "/home/jo/.aws/credentials": credentials }),
      },
    });
    const { findings } = await examine(host);
    const found = findings.find((each) => each.code === code);
    assert(found !== undefined, `found ${findings.map((each) => each.code).join(", ")}`);
    assert(/^[^A-Z\n]?[^\n]*[^.\n]$/.test(found.message), found.message);
  });
}

Deno.test("every code has its home here, or needs a link or the network", async () => {
  const types = await Deno.readTextFile(`${projectRoot}/src/config/types.ts`);
  const union = /export type DiagnosticCode =([^;]*);/.exec(types)?.[1] ?? "";
  const codes = [...union.matchAll(/"([a-z-]+)"/g)].map((match) => match[1] ?? "");
  assertEquals(codes.filter((code) => homes[code] === undefined), [
    "link-in-path",
    "key-age",
    "key-refused",
    "not-checked",
    "session-unknown-to-portal",
  ]);
});
