import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import { nasty } from "../support/nasty.ts";
import { tool } from "../support/tools.ts";
import { runProgram } from "../fake_aws/clients.ts";
import { Stage } from "../sso/stage.ts";

/** What a key may be in a file: one line, no blank at its ends. */
const secrets = nasty.filter((text) =>
  text !== "" && text.trim() === text && !/[\n\r\u2028\u2029\u0085\ufeff]/.test(text)
);

const config = `[profile keys]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
aws_account_id = 555566667777
region = eu-west-1
[profile work]
sso_session = corp
sso_account_id = 444455556666
sso_role_name = Developer
region = eu-central-1
[sso-session corp]
sso_start_url = https://d-1234567890.awsapps.com/start
sso_region = eu-west-1
${
  secrets.map((secret, at) =>
    `[profile nasty-${at}]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = ${secret}
`
  ).join("")
}`;

interface ShellRow {
  readonly program: string;
  readonly format: string;
  readonly arguments: readonly string[];
  /** Takes the text that is on stdin into force and prints the variables. */
  readonly script: (file: string, print: string) => string;
}

const environmentPrinter = "env -0";
const shells: readonly ShellRow[] = [
  ...["bash", "bash-3.2", "dash", "zsh"].map((program) => ({
    program,
    format: "env",
    arguments: ["-c"],
    script: (file: string, print: string) => `eval "$(cat '${file}')"; exec ${print}`,
  })),
  {
    program: "fish",
    format: "fish",
    arguments: ["--no-config", "-c"],
    script: (file, print) => `cat '${file}' | source; exec ${print}`,
  },
  {
    program: "pwsh",
    format: "powershell",
    arguments: ["-NoProfile", "-NonInteractive", "-Command"],
    script: (file, print) => `Get-Content -Raw '${file}' | Invoke-Expression; & ${print}`,
  },
  {
    program: "dash",
    format: "dotenv",
    arguments: ["-c"],
    script: (file, print) =>
      `unset AWS_PROFILE AWS_DEFAULT_PROFILE AWS_SESSION_TOKEN; set -a; . '${file}'; exec ${print}`,
  },
];

for (const { program, format, arguments: args, script } of shells) {
  const { path, missing } = tool(program);
  Deno.test({
    name: `what export --format ${format} prints is what ${program} has afterwards`,
    ignore: missing,
    fn: () =>
      Stage.use({
        config,
        async run(stage) {
          // Starting PowerShell takes most of a second.
          const some = program === "pwsh"
            ? secrets.filter((each) => /['\u2018-\u201b$]/.test(each))
            : secrets;
          for (const secret of some) {
            const profile = `nasty-${secrets.indexOf(secret)}`;
            const { code, out, err } = await stage.vends(["export", profile, "--format", format]);
            assertEquals(code, 0, err);
            await Deno.writeTextFile(`${stage.home}/out`, out);
            const env = {
              PATH: Deno.env.get("PATH") ?? "",
              HOME: stage.home,
              LC_ALL: "C.UTF-8",
              AWS_PROFILE: "other",
              AWS_DEFAULT_PROFILE: "other",
              AWS_SESSION_TOKEN: "stale",
            };
            const argv = [path, ...args, script(`${stage.home}/out`, environmentPrinter)];
            const printed = await runProgram(argv, { home: stage.home, env });
            assertEquals(printed.err, "", secret);
            const found = new Map(
              printed.out.split("\0").map((each) => {
                const at = each.indexOf("=");
                return [each.slice(0, at), each.slice(at + 1)];
              }),
            );
            const aws = Object.fromEntries([...found].filter(([name]) => name.startsWith("AWS_")));
            assertEquals(aws, {
              AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
              AWS_SECRET_ACCESS_KEY: secret,
            }, secret);
          }
        },
      }),
  });
}

Deno.test("a session's credentials bring token, expiry and the profile's region", () =>
  Stage.use({
    config,
    async run(stage) {
      await stage.signedIn("corp", 3600);
      const { out } = await stage.vends(["export", "work"]);
      assertEquals(
        out.split("\n").map((line) => line.replace(/^(\\\w+ \w+)(?:=.*)?$/, "$1")),
        [
          "\\export AWS_ACCESS_KEY_ID",
          "\\export AWS_SECRET_ACCESS_KEY",
          "\\export AWS_SESSION_TOKEN",
          "\\unset AWS_SECURITY_TOKEN",
          "\\export AWS_CREDENTIAL_EXPIRATION",
          "\\unset AWS_PROFILE",
          "\\unset AWS_DEFAULT_PROFILE",
          "\\export AWS_REGION",
          "\\export AWS_DEFAULT_REGION",
          "",
        ],
      );
      assertIncludes(out, "AWS_REGION='eu-central-1'");
      const other = await stage.vends(["export", "work", "--region", "us-east-2"]);
      assertIncludes(other.out, "AWS_DEFAULT_REGION='us-east-2'");
    },
  }));

Deno.test("JSON has every key of the contract", () =>
  Stage.use({
    config,
    async run(stage) {
      const { out } = await stage.vends(["export", "keys", "--json"]);
      assertEquals(JSON.parse(out), {
        schema: 1,
        profile: "keys",
        region: "eu-west-1",
        account_id: "555566667777",
        access_key_id: "AKIAIOSFODNN7EXAMPLE",
        secret_access_key: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        session_token: null,
        expiration: null,
        method: "config-file",
      });
      await stage.signedIn("corp", 3600);
      const { out: second } = await stage.vends(["export", "work", "--format", "json"]);
      const answer = JSON.parse(second);
      assertEquals(answer.method, "sso");
      assertEquals(answer.account_id, "444455556666");
      assert(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(answer.expiration), answer.expiration);
      assert(typeof answer.session_token === "string", second);
    },
  }));

Deno.test("without a profile the one in force is exported, and keys in the environment win as for the AWS CLI", () =>
  Stage.use({
    config,
    async run(stage) {
      const keys = {
        AWS_ACCESS_KEY_ID: "AKIAENVIRONMENTXXXXX",
        AWS_SECRET_ACCESS_KEY: "from-the-environment",
      };
      const byVariable = await stage.vends(["export", "--json"], { AWS_PROFILE: "keys" });
      assertEquals(JSON.parse(byVariable.out).access_key_id, "AKIAIOSFODNN7EXAMPLE");
      const both = await stage.vends(["export", "--json"], { AWS_PROFILE: "keys", ...keys });
      assertEquals(JSON.parse(both.out).method, "env");
      const named = await stage.vends(["export", "keys", "--json"], keys);
      assertEquals(JSON.parse(named.out).method, "config-file");
    },
  }));

for (
  const [words, says] of [
    [["export", "keys", "--format", "yaml"], 'export: "yaml" is not a format'],
    [["export", "keys", "--json", "--format", "env"], "exclude each other"],
    [["export", "keys", "work"], 'unexpected argument "work"'],
  ] as const
) {
  Deno.test(`"${words.join(" ")}" is a usage error`, () =>
    Stage.use({
      config,
      async run(stage) {
        const { code, out, err } = await stage.run([...words]);
        assertEquals([code, out], [2, ""]);
        assertIncludes(err, says);
      },
    }));
}

Deno.test("a profile that does not exist is no configuration error, and the nearest is named", () =>
  Stage.use({
    config,
    async run(stage) {
      const { code, out, err } = await stage.run(["export", "wrok"]);
      assertEquals([code, out], [1, ""]);
      assertIncludes(err, 'profile "wrok" is not defined in ~/.aws/config');
      assertIncludes(err, 'hint: did you mean "work"?');
    },
  }));
