/** `awsprof guard` over a machine in memory: what it asks, lets through and refuses. */
import { run } from "../../src/cli.ts";
import { assertEquals } from "../support/assert.ts";
import { memoryHost } from "../support/memory_host.ts";

const config = `[profile work]
aws_account_id = 444455556666

[profile prod]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = work

[profile nowhere-prod]
region = eu-west-1
`;
const keys = (name: string) =>
  `[${name}]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = canary-secret\n`;

interface Row {
  readonly words: string;
  readonly env?: Record<string, string>;
  readonly settings?: string;
  /** What is typed; without it there is no terminal. */
  readonly typed?: string;
  readonly code: number;
  readonly said?: string;
}

const refusedAt = "was not run: there is no terminal to ask on\n" +
  "awsprof: hint: AWSPROF_GUARD=off aws …, if it is meant\n";
const question = "awsprof: s3 rb in prod (111122223333) — type the profile name to go on: ";

const rows: Record<string, Row> = {
  "lets a harmless command through": { words: "aws s3 ls", env: { AWS_PROFILE: "prod" }, code: 0 },
  "lets a profile that is not protected through": {
    words: "aws s3 rb s3://a",
    env: { AWS_PROFILE: "work" },
    code: 0,
  },
  "asks, and takes the name": {
    words: "aws s3 rb s3://a",
    env: { AWS_PROFILE: "prod" },
    typed: "prod\r",
    code: 0,
    said: `${question}prod\n`,
  },
  "takes a name that was corrected while it was typed": {
    words: "aws s3 rb s3://a",
    env: { AWS_PROFILE: "prod" },
    typed: "x\x15prox\x7fd\r",
    code: 0,
    said: `${question}x\b \bprox\b \bd\n`,
  },
  "refuses another name": {
    words: "aws s3 rb s3://a",
    env: { AWS_PROFILE: "prod" },
    typed: "work\r",
    code: 4,
    said: `${question}work\n` +
      'awsprof: error: s3 rb in prod (111122223333) was not run: "work" is not "prod"\n',
  },
  "refuses where only Enter is pressed": {
    words: "aws s3 rb s3://a",
    env: { AWS_PROFILE: "prod" },
    typed: "\r",
    code: 4,
    said: `${question}\n` +
      "awsprof: error: s3 rb in prod (111122223333) was not run: nothing was typed\n",
  },
  "ends silently at Ctrl-C": {
    words: "aws s3 rb s3://a",
    env: { AWS_PROFILE: "prod" },
    typed: "pr\x03",
    code: 130,
    said: `${question}pr\n`,
  },
  "ends silently where the terminal goes away": {
    words: "aws s3 rb s3://a",
    env: { AWS_PROFILE: "prod" },
    typed: "pr",
    code: 130,
  },
  "refuses without a terminal": {
    words: "aws s3 rb s3://a",
    env: { AWS_PROFILE: "prod" },
    code: 4,
    said: `awsprof: error: s3 rb in prod (111122223333) ${refusedAt}`,
  },
  "lets through what is guarded by nobody": {
    words: "aws s3 rb s3://a",
    env: { AWS_PROFILE: "prod", AWSPROF_GUARD: "off" },
    code: 0,
  },
  "names no account where none is known": {
    words: "aws s3 rb s3://a",
    env: { AWS_PROFILE: "nowhere-prod" },
    code: 4,
    said: `awsprof: error: s3 rb in nowhere-prod ${refusedAt}`,
  },
  "goes by the older variable where the newer is not set": {
    words: "aws s3 rb s3://a",
    env: { AWS_DEFAULT_PROFILE: "prod" },
    code: 4,
  },
  "goes by the newer variable, though it names nothing": {
    words: "aws s3 rb s3://a",
    env: { AWS_PROFILE: "", AWS_DEFAULT_PROFILE: "prod" },
    code: 0,
  },
  "goes by the line's profile before the variable": {
    words: "aws s3 rb s3://a --profile work",
    env: { AWS_PROFILE: "prod" },
    code: 0,
  },
  "asks about a default in a protected account": {
    words: "aws s3 rb s3://a",
    settings: "[protect]\nprofiles = default\n",
    code: 4,
  },
  "goes by the account in the keys' id": {
    words: "aws s3 rb s3://a",
    // The id of a key of account 609629065308.
    env: { AWS_ACCESS_KEY_ID: "ASIAY34FZKBOKMUTVV7A", AWS_PROFILE: "work" },
    settings: "[protect]\naccounts = 609629065308\n",
    code: 4,
    said: "awsprof: error: s3 rb in account 609629065308, by the keys in the environment " +
      refusedAt,
  },
  "lets keys of another account through, whatever profile is chosen": {
    words: "aws s3 rb s3://a",
    env: { AWS_ACCESS_KEY_ID: "ASIAY34FZKBOKMUTVV7A", AWS_PROFILE: "prod" },
    code: 0,
  },
  "goes by AWS_ACCOUNT_ID where the id of the keys tells nothing": {
    words: "aws s3 rb s3://a",
    env: { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE", AWS_ACCOUNT_ID: "111122223333" },
    code: 4,
  },
  "goes by the profile where nothing tells the account of the keys": {
    words: "aws s3 rb s3://a",
    env: { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE", AWS_PROFILE: "prod" },
    code: 4,
    said: `awsprof: error: s3 rb in prod (111122223333) ${refusedAt}`,
  },
  "lets keys through of which nothing is known": {
    words: "aws s3 rb s3://a",
    env: { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE" },
    code: 0,
  },
  "lets the line's profile win over the keys": {
    words: "aws s3 rb s3://a --profile prod",
    env: { AWS_ACCESS_KEY_ID: "ASIAY34FZKBOKMUTVV7A" },
    code: 4,
  },
  "knows the destructive verbs of other programs": {
    words: "terraform destroy",
    env: { AWS_PROFILE: "prod" },
    code: 4,
    said: "awsprof: error: terraform destroy in prod (111122223333) was not run: " +
      "there is no terminal to ask on\n" +
      "awsprof: hint: AWSPROF_GUARD=off terraform …, if it is meant\n",
  },
  "refuses the default where a profile is required": {
    words: "aws s3 ls",
    settings: "[guard]\nrequire_profile = on\n",
    code: 4,
    said: "awsprof: error: no profile is chosen, and aws would use [default]\n" +
      "awsprof: hint: awsprof use\nawsprof: hint: aws --profile default …, if it is meant\n",
  },
  "refuses no line that names the default itself": {
    words: "aws s3 ls --profile default",
    settings: "[guard]\nrequire_profile = on\n",
    code: 0,
  },
  "refuses no help where a profile is required": {
    words: "aws help",
    settings: "[guard]\nrequire_profile = on\n",
    code: 0,
  },
};

for (const [name, row] of Object.entries(rows)) {
  Deno.test(`guard ${name}`, async () => {
    const host = memoryHost({
      args: ["guard", "--shell=bash", "--", ...row.words.split(" ")],
      env: { TERM: "dumb", ...row.env },
      terminal: row.typed !== undefined,
      keys: row.typed === undefined ? [] : [row.typed],
      files: {
        "/home/jo/.aws/config": config,
        "/home/jo/.aws/credentials": keys("default") + keys("work"),
        ...(row.settings === undefined ? {} : {
          "/home/jo/.config/awsprof/config": row.settings,
        }),
      },
    });
    const code: number = await run(host);
    assertEquals(host.stdout(), "", "stdout");
    if (row.said !== undefined) assertEquals(host.stderr(), row.said, "stderr");
    else if (row.code === 0) assertEquals(host.stderr(), "", "stderr");
    assertEquals(code, row.code, "exit code");
  });
}
