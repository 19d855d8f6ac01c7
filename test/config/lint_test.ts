import { parseFile } from "../../src/config/parse.ts";
import { assert, assertEquals } from "../support/assert.ts";
import { config, credentials, findings } from "./reading.ts";

const warned: Record<string, { text: string; in?: "credentials"; gives: string[] }> = {
  "a sensible file has no findings": {
    text:
      "# mine\n[default]\nregion = eu-west-1\ns3 =\n  a = b\n[profile a]\n[sso-session b]\n[plugins]\nx = y\n",
    gives: [],
  },
  "a comment after a value": {
    text: "[default]\nregion = a # b",
    gives: ["warning inline-comment:2"],
  },
  "a number sign inside a word is none": { text: "[default]\nregion = a#b;c", gives: [] },
  "a command may hold what looks like a comment": {
    text: "[default]\ncredential_process = sh -c 'a ; b # c'",
    gives: [],
  },
  "a key that is swallowed by the value above it": {
    text: "[default]\nregion = a\n\n  output = b",
    gives: ["warning indented-key:4"],
  },
  "a header that is swallowed by the value above it": {
    text: "[default]\nregion = a\n  [profile b]",
    gives: ["warning indented-key:3"],
  },
  "a value that goes on in words is none": { text: "[default]\nregion = a\n  and more", gives: [] },
  "a key in capitals": { text: "[default]\nRegion = a", gives: ["warning uppercase-key:2"] },
  "[DEFAULT]": { text: "[DEFAULT]\nregion = a", gives: ["warning magic-default:1"] },
  "[default] and [profile default]": {
    text: "[default]\n[profile default]",
    gives: ["warning default-twice:2"],
  },
  "two spellings of one name": {
    text: "[profile a]\n[profile 'a']",
    gives: ["warning duplicate-section:2"],
  },
  "a section without the word profile": {
    text: "[work]\nregion = a",
    gives: ["warning unknown-section:1"],
  },
  "a name of two words": { text: "[profile my work]", gives: ["warning unknown-section:1"] },
  "[profile x] in the credentials file": {
    text: "[profile x]",
    in: "credentials",
    gives: ["warning profile-prefix-in-credentials:1"],
  },
  "a session in the credentials file": {
    text: "[sso-session x]",
    in: "credentials",
    gives: ["warning sso-session-in-credentials:1"],
  },
  "everything in the order of the lines": {
    text: "x\n[default]\nREGION = a\nregion = b # c\n[default]",
    gives: [
      "error no-section:1",
      "warning uppercase-key:3",
      "error duplicate-key:4",
      "warning inline-comment:4",
      "error duplicate-section:5",
    ],
  },
};

for (const [name, { text, in: file, gives }] of Object.entries(warned)) {
  Deno.test(`findings: ${name}`, () => {
    assertEquals(findings(file === "credentials" ? credentials(text) : config(text)), gives);
  });
}

Deno.test("findings: no message repeats a secret, however the line is broken", () => {
  const secret = "wJalrXUtnFEMI/K7MDENG";
  const text = [
    `aws_secret_access_key = ${secret}`,
    secret,
    "[default]",
    `aws_secret_access_key ${secret}`,
    `aws_secret_access_key = ${secret} # mine`,
    `AWS_SESSION_TOKEN = ${secret} ; mine`,
    `aws_session_token = ${secret}`,
    ` ${secret} = x`,
    `s3 =`,
    `  ${secret}`,
    `= ${secret}`,
    secret,
  ].join("\n");
  const { diagnostics } = parseFile(config(text), "botocore");
  assert(diagnostics.length >= 7, `only ${diagnostics.length} findings`);
  assert(!JSON.stringify(diagnostics).includes(secret), JSON.stringify(diagnostics));
});
