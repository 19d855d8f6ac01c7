/** The sessions that the AWS files know, and which profiles depend on them. */
import { sessionOfProfile, ssoSessions } from "../../src/resolve/sso_sessions.ts";
import { graph } from "../config/reading.ts";
import { assertEquals } from "../support/assert.ts";

const corp =
  "[sso-session corp]\nsso_start_url = https://d-1.awsapps.com/start\nsso_region = eu-west-1\n";
const account = "sso_account_id = 111122223333\nsso_role_name = Dev\n";
const legacy = `sso_start_url = https://old.awsapps.com/start\nsso_region = us-east-1\n${account}`;

const cases: readonly [string, string, string[]][] = [
  ["no session", "[profile a]\nregion = eu-west-1\n", []],
  ["a section that no profile names", corp, ["corp:"]],
  [
    "a section and its profiles in file order",
    [
      `[profile b]\nsso_session = corp\n${account}`,
      corp,
      `[profile a]\nsso_session = corp\n${account}`,
    ].join(""),
    ["corp: b, a"],
  ],
  [
    "a section without a start URL",
    "[sso-session corp]\nsso_region = eu-west-1\n",
    ["corp: (no start URL)"],
  ],
  ["a section without a region", "[sso-session corp]\nsso_start_url = https://d-1.awsapps.com\n", [
    "corp: (no region)",
  ]],
  ["empty keys, which are none", "[sso-session corp]\nsso_region =\nsso_start_url =\n", [
    "corp: (no start URL) (no region)",
  ]],
  ["profiles of one start URL without a section", `[profile a]\n${legacy}[profile b]\n${legacy}`, [
    "<https://old.awsapps.com/start>: a, b",
  ]],
  [
    "start URLs that differ by a slash, which have two tokens",
    `[profile a]\n${legacy}[profile b]\n${legacy.replace("/start", "/start/")}`,
    ["<https://old.awsapps.com/start>: a", "<https://old.awsapps.com/start/>: b"],
  ],
  [
    "a role above a profile",
    `${corp}[profile a]\nsso_session = corp\n${account}[profile b]\nrole_arn = arn:aws:iam::111122223333:role/A\nsource_profile = a\n`,
    ["corp: a, b through a"],
  ],
  [
    "a role above a role above a legacy profile",
    `[profile a]\n${legacy}[profile b]\nrole_arn = arn:aws:iam::111122223333:role/A\nsource_profile = a\n[profile c]\nrole_arn = arn:aws:iam::111122223333:role/A\nsource_profile = b\n`,
    ["<https://old.awsapps.com/start>: a, b through a, c through a"],
  ],
  [
    "a profile for its token alone, without account and role",
    `${corp}[profile a]\nsso_session = corp\n[profile b]\nrole_arn = arn:aws:iam::111122223333:role/A\nsource_profile = a\n`,
    ["corp: a"],
  ],
  [
    "a start URL without account and role",
    "[profile a]\nsso_start_url = https://old.awsapps.com/start\nsso_region = us-east-1\n",
    ["<https://old.awsapps.com/start>: a"],
  ],
  ["an empty name, which is none", `${corp}[profile a]\nsso_session =\n`, ["corp:"]],
  [
    "a profile with keys that names a session too",
    `${corp}[profile a]\nsso_session = corp\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n`,
    ["corp: a"],
  ],
  [
    "roles in a circle, which end nowhere",
    `${corp}[profile a]\nrole_arn = arn:aws:iam::111122223333:role/A\nsource_profile = b\n[profile b]\nrole_arn = arn:aws:iam::111122223333:role/A\nsource_profile = a\n`,
    ["corp:"],
  ],
  ["a profile of a section that is not there", `[profile a]\nsso_session = gone\n${account}`, [
    "gone: a (no start URL) (no region)",
  ]],
  [
    "a session that is called as a start URL of others is",
    `[sso-session https://old.awsapps.com/start]\nsso_region = eu-west-1\nsso_start_url = https://d-1.awsapps.com\n[profile a]\n${legacy}`,
    ["https://old.awsapps.com/start:", "<https://old.awsapps.com/start>: a"],
  ],
  [
    "names that are special to JavaScript",
    `${
      corp.replace("corp", "__proto__")
    }[profile constructor]\nsso_session = __proto__\n${account}`,
    ["__proto__: constructor"],
  ],
];

for (const [what, config, gives] of cases) {
  Deno.test(`sessions: ${what}`, () => assertEquals(shown(config), gives));
}

const scopes: readonly [string, readonly string[] | null][] = [
  ["", null],
  ["sso_registration_scopes =\n", null],
  ["sso_registration_scopes = sso:account:access\n", ["sso:account:access"]],
  ["sso_registration_scopes = a:b:c , d:e:f,\n", ["a:b:c", "d:e:f"]],
];

for (const [line, gives] of scopes) {
  Deno.test(`sessions: scopes of ${JSON.stringify(line)}`, () => {
    assertEquals(ssoSessions(graph({ config: corp + line }))[0]?.scopes, gives);
  });
}

Deno.test("sessions: a profile's session is found through its sources, another's is not", () => {
  const files = graph({
    config:
      `${corp}[profile a]\nsso_session = corp\n${account}[profile b]\nrole_arn = arn:aws:iam::111122223333:role/A\nsource_profile = a\n[profile c]\n`,
  });
  const sessions = ssoSessions(files);
  assertEquals(sessionOfProfile(sessions, "b")?.name, "corp");
  assertEquals(sessionOfProfile(sessions, "c"), null);
  assertEquals(sessionOfProfile(sessions, "corp"), null);
});

function shown(config: string): string[] {
  return ssoSessions(graph({ config })).map((each) => {
    const profiles = each.profiles.map(({ name, through }) =>
      through === null ? name : `${name} through ${through}`
    ).join(", ");
    return [
      `${each.name ?? `<${each.key}>`}:`,
      profiles,
      each.startUrl === null ? "(no start URL)" : "",
      each.region === null ? "(no region)" : "",
    ].filter((part) => part !== "").join(" ");
  });
}
