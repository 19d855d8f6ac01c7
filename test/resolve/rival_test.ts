/** What in the environment wins over a profile, as `awsprof prompt`, `use` and the guard see it. */
import { rivalOf } from "../../src/resolve/rival.ts";
import { graph } from "../config/reading.ts";
import { assertEquals } from "../support/assert.ts";
import { arn, envKeys, envWeb, keys, role, session, sso } from "./planning.ts";

const config = `${session}[profile keyed]\n${keys()}[profile dev]\n${sso}` +
  `[profile admin]\n${role("keyed")}` +
  `[profile pod]\nrole_arn = ${arn}\nweb_identity_token_file = /own\n`;
const account = "123456789012";

const cases: readonly [string, string, Record<string, string>, string | null][] = [
  ["nothing wins where nothing is set", "keyed", {}, null],
  ["keys win over a profile", "keyed", envKeys, "AWS_ACCESS_KEY_ID null"],
  ["keys win over a role", "admin", envKeys, "AWS_ACCESS_KEY_ID null"],
  [
    "keys from before 2019 have the account that a variable tells",
    "keyed",
    { ...envKeys, AWS_ACCESS_KEY_ID: "AKIAENVIRON", AWS_ACCOUNT_ID: account },
    `AWS_ACCESS_KEY_ID ${account}`,
  ],
  ["an empty key is none", "keyed", { AWS_ACCESS_KEY_ID: "" }, null],
  ["a token wins over keys in a file", "keyed", envWeb, `AWS_WEB_IDENTITY_TOKEN_FILE ${account}`],
  ["a token wins over a session", "dev", envWeb, `AWS_WEB_IDENTITY_TOKEN_FILE ${account}`],
  ["a token wins over a profile's own", "pod", envWeb, `AWS_WEB_IDENTITY_TOKEN_FILE ${account}`],
  [
    "a token wins where there is no profile",
    "default",
    envWeb,
    `AWS_WEB_IDENTITY_TOKEN_FILE ${account}`,
  ],
  ["a token loses to a role with a source", "admin", envWeb, null],
  [
    "a token without a role wins too, for the AWS CLI then fails",
    "keyed",
    { AWS_WEB_IDENTITY_TOKEN_FILE: "/t" },
    "AWS_WEB_IDENTITY_TOKEN_FILE null",
  ],
  ["a token whose variable is empty is none", "keyed", {
    ...envWeb,
    AWS_WEB_IDENTITY_TOKEN_FILE: "",
  }, null],
];

for (const [name, profile, env, expected] of cases) {
  Deno.test(`in the environment: ${name}`, () => {
    const chosen = profile === "default" ? {} : { AWS_PROFILE: profile };
    const rival = rivalOf(
      graph({ config }),
      profile,
      new Map(Object.entries({ ...chosen, ...env })),
    );
    assertEquals(rival === null ? null : `${rival.variable} ${rival.account}`, expected);
  });
}
