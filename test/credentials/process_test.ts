/** `credential_process` through the built program, with real programs that do well and ill. */
import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import { awsCli, runProgram } from "../fake_aws/clients.ts";
import { Stage, wait } from "../sso/stage.ts";

const good = { Version: 1, AccessKeyId: "AKIDPROCESS", SecretAccessKey: "process-secret" };

/** A line of shell that prints that object. */
function prints(object: unknown): string {
  return `printf '%s' '${JSON.stringify(object)}'`;
}

/** Runs `awsprof export x` where `x` runs the command; PROGRAM is the text of `./tool`. */
async function exporting(
  stage: Stage,
  from: { program?: string; command?: string; more?: string; env?: Record<string, string> },
): Promise<{ code: number; out: string; err: string }> {
  const { program, command = `${stage.home}/tool`, more = "", env = {} } = from;
  if (program !== undefined) await tool(stage, "tool", program);
  await configure(stage, `[profile x]\n${more}credential_process = ${command}\n`);
  return await stage.run(["export", "x", "--format", "process"], {
    AWSPROF_DEBUG: "",
    ...env,
  });
}

async function tool(stage: Stage, name: string, text: string): Promise<string> {
  const path = `${stage.home}/${name}`;
  await Deno.writeTextFile(path, `#!/bin/sh\n${text}\n`);
  await Deno.chmod(path, 0o755);
  return path;
}

async function configure(stage: Stage, text: string): Promise<void> {
  await Deno.writeTextFile(`${stage.home}/.aws/config`, text);
}

const inAnHour = new Date(Date.now() + 3_600_000).toISOString();

interface Printed {
  readonly name: string;
  readonly program?: string;
  readonly command?: string;
  readonly more?: string;
  readonly env?: Record<string, string>;
  readonly gives: Record<string, unknown>;
}

const taken: Printed[] = [
  {
    name: "a pair of keys is enough",
    program: prints(good),
    gives: good,
  },
  {
    name: "token, expiration and account are passed on",
    program: prints({
      ...good,
      SessionToken: "t",
      Expiration: "2099-01-02T03:04:05Z",
      AccountId: "111122223333",
    }),
    gives: {
      ...good,
      SessionToken: "t",
      Expiration: "2099-01-02T03:04:05Z",
      AccountId: "111122223333",
    },
  },
  {
    name: "null stands for no token and no expiration",
    program: prints({ ...good, SessionToken: null, Expiration: null, AccountId: null }),
    gives: good,
  },
  {
    name: "the profile's account counts where the output names none",
    program: prints(good),
    more: "aws_account_id = 222233334444\n",
    gives: { ...good, AccountId: "222233334444" },
  },
  {
    name: "the output's account counts before the profile's",
    program: prints({ ...good, AccountId: "111122223333" }),
    more: "aws_account_id = 222233334444\n",
    gives: { ...good, AccountId: "111122223333" },
  },
  {
    name: "an account that is a number is none, and hinders nothing",
    program: prints({ ...good, AccountId: 111122223333 }),
    gives: good,
  },
  {
    name: "what a program that succeeded tells on stderr is ignored",
    program: `echo noise >&2; ${prints(good)}`,
    gives: good,
  },
  {
    name: "an offset in the expiration is understood",
    program: prints({ ...good, Expiration: "2099-01-02T05:04:05+02:00" }),
    gives: { ...good, Expiration: "2099-01-02T03:04:05Z" },
  },
  {
    name: "words are cut as Python's shlex cuts them, and no shell reads them",
    program: `printf '{"Version":1,"SecretAccessKey":"s","AccessKeyId":"%s"}' "$#|$1|$2|$3|$4"`,
    command: `./tool 'a b' "c d" $HOME *.x`,
    gives: { Version: 1, AccessKeyId: "4|a b|c d|$HOME|*.x", SecretAccessKey: "s" },
  },
  {
    name: "a program without a path is looked up on PATH",
    command: `printf {"Version":1,"AccessKeyId":"A","SecretAccessKey":"s"}`.replaceAll('"', '\\"'),
    gives: { Version: 1, AccessKeyId: "A", SecretAccessKey: "s" },
  },
  {
    name: "the AWS CLI's own record of profiles passes through",
    program:
      `printf '{"Version":1,"SecretAccessKey":"s","AccessKeyId":"%s"}' "$_AWS_CLI_PROFILE_CHAIN"`,
    env: { _AWS_CLI_PROFILE_CHAIN: "one,two" },
    gives: { Version: 1, AccessKeyId: "one,two", SecretAccessKey: "s" },
  },
  {
    name: "the launcher's own variables do not reach the program, and the user's do",
    program:
      `printf '{"Version":1,"SecretAccessKey":"s","AccessKeyId":"%s"}' "$(env | grep -cE '^(DENO_|AWSPROF_LAUNCHER)')$MINE"`,
    env: { MINE: "mine" },
    gives: { Version: 1, AccessKeyId: "0mine", SecretAccessKey: "s" },
  },
  {
    name: "a background process that holds the pipes delays nothing for long",
    program: `sleep 30 & ${prints(good)}`,
    gives: good,
  },
];

Deno.test("credential_process: what the program prints is taken", async (test) => {
  await Stage.use({
    config: "",
    async run(stage) {
      for (const { name, gives, ...from } of taken) {
        await test.step(name, async () => {
          const started = Date.now();
          const { code, out, err } = await exporting(stage, from);
          assertEquals(err, "");
          assertEquals(code, 0);
          assertEquals(JSON.parse(out), gives);
          assert(Date.now() - started < 10_000, "it took longer than ten seconds");
        });
      }
    },
  });
});

interface Refused {
  readonly name: string;
  readonly program?: string;
  readonly command?: string;
  readonly env?: Record<string, string>;
  /** 1, if not given. */
  readonly code?: number;
  /** What follows the file, line, profile and key; `HOME` stands for the home. */
  readonly says: string;
  /** What must not be said. */
  readonly hides?: string;
  readonly hint?: string;
}

const secretKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

const refused: Refused[] = [
  { name: "an empty command", command: '""', code: 5, says: "names no program" },
  {
    name: "a quotation without an end",
    command: "tool 'abc",
    code: 5,
    says: "has a quotation without an end",
  },
  {
    name: "a program that is not on PATH",
    command: "no-such-program --x",
    says: '"no-such-program" is not on PATH',
  },
  {
    name: "a path that does not exist",
    command: "/no/such/program",
    says: '"/no/such/program" does not exist',
  },
  {
    name: "a tilde, which no shell reads",
    command: "~/tool",
    says: '"~/tool" does not exist',
    hint: "no shell reads it: write the path in full",
  },
  {
    name: "a file that may not be executed",
    command: "/etc/passwd",
    says: '"/etc/passwd" may not be run',
    hint: "chmod +x /etc/passwd",
  },
  { name: "a directory", command: "/etc", says: '"/etc" is a directory' },
  {
    name: "an exit code, with what it told",
    program: "echo first >&2; echo 'no vault here' >&2; exit 7",
    says: "ended with exit code 7: first; no vault here",
  },
  { name: "an exit code without a word", program: "exit 7", says: "ended with exit code 7" },
  {
    name: "an exit code after good output",
    program: `${prints(good)}; exit 1`,
    says: "ended with exit code 1",
    hides: "process-secret",
  },
  { name: "a signal", program: "kill -KILL $$", says: "was ended by SIGKILL" },
  {
    name: "secrets on stderr, in every dress",
    program:
      `echo '{"SecretAccessKey": "short", "SessionToken":"tiny"}' >&2; echo 'got ${secretKey} for AKIAIOSFODNN7EXAMPLE' >&2; echo "AWS_SECRET_ACCESS_KEY=abc password: 'x y'" >&2; exit 1`,
    says: `ended with exit code 1: {"SecretAccessKey": "********", "SessionToken":"********"}; ` +
      `got ******** for ********; AWS_SECRET_ACCESS_KEY="********" password: "********"`,
  },
  {
    name: "words about a token are no secret",
    program: "echo 'ExpiredToken: The security token in /usr/lib/x is expired' >&2; exit 1",
    says: "ended with exit code 1: ExpiredToken: The security token in /usr/lib/x is expired",
  },
  {
    name: "colours and control characters",
    program: `printf '\\033[31mred\\033[0m\\007\\r\\n\\033]0;title\\007' >&2; exit 1`,
    says: "ended with exit code 1: red\\x07; \\x1b]0;title\\x07",
  },
  {
    name: "a mebibyte and more on stderr, of which the end is told",
    program: "yes noise | head -c 2000000 >&2; echo >&2; echo the end >&2; exit 1",
    says: "noise; no; the end",
  },
  {
    name: "a hundred megabytes on stdout",
    program: "yes '{\"Version\":1}' | head -c 100000000",
    says: "printed more than 1 MiB, and was ended",
  },
  { name: "nothing", program: ":", says: "printed nothing" },
  {
    name: "something that is no JSON",
    program: "echo 'secret stuff {'",
    says: "did not print a JSON object",
    hides: "stuff",
  },
  { name: "a JSON list", program: "echo '[1]'", says: "did not print a JSON object" },
  {
    name: "no Version",
    program: prints({ ...good, Version: undefined }),
    says: "printed no Version, which has to be 1",
    hides: "process-secret",
  },
  {
    name: "the Version as a text",
    program: prints({ ...good, Version: "1" }),
    says: 'printed the Version as the text "1", and not as the number 1',
    hides: "process-secret",
  },
  {
    name: "Version 2",
    program: prints({ ...good, Version: 2 }),
    says: "printed Version 2; only 1 is known",
    hides: "process-secret",
  },
  {
    name: "no key id",
    program: prints({ ...good, AccessKeyId: undefined }),
    says: "printed no AccessKeyId",
    hides: "process-secret",
  },
  {
    name: "an empty secret",
    program: prints({ ...good, SecretAccessKey: "" }),
    says: "printed no SecretAccessKey",
  },
  {
    name: "a secret that is a number",
    program: prints({ ...good, SecretAccessKey: 12345678 }),
    says: "printed a SecretAccessKey that is no text",
    hides: "12345678",
  },
  {
    name: "an expiration that is no time",
    program: prints({ ...good, Expiration: "tomorrow" }),
    says: "printed an Expiration that is no time",
    hides: "tomorrow",
  },
  {
    name: "an expiration that is empty",
    program: prints({ ...good, Expiration: "" }),
    says: "printed an Expiration that is no time",
  },
  {
    name: "expired credentials, also the second time",
    program: `echo x >> runs; ${prints({ ...good, Expiration: "2020-01-01T00:00:00Z" })}`,
    says: "printed expired credentials, twice",
  },
];

Deno.test("credential_process: what goes wrong is one line with its place", async (test) => {
  await Stage.use({
    config: "",
    async run(stage) {
      for (const { name, says, hides, hint, code: expected = 1, ...from } of refused) {
        await test.step(name, async () => {
          const { code, out, err } = await exporting(stage, from);
          const [first = "", ...more] = err.trimEnd().split("\n");
          const start =
            'awsprof: error: ~/.aws/config:2: profile "x" (custom-process): credential_process ';
          assertIncludes(first, start);
          if (name.includes("of which the end")) assert(first.endsWith(says), first);
          else assertEquals(first.slice(start.length), says);
          assertEquals(more, hint === undefined ? [] : [`awsprof: hint: ${hint}`]);
          assert(first.length < 700, `${first.length} characters`);
          assertEquals(code, expected);
          assertEquals(out, "");
          if (hides !== undefined) assert(!err.includes(hides), err);
        });
      }
    },
  });
});

Deno.test("credential_process: expired credentials are asked for once more", async () => {
  await Stage.use({
    config: "",
    async run(stage) {
      const expired = prints({ ...good, Expiration: "2020-01-01T00:00:00Z" });
      const fresh = prints({ ...good, Expiration: inAnHour });
      const { code, err } = await exporting(stage, {
        program: `echo x >> runs; if [ "$(wc -l < runs)" = 1 ]; then ${expired}; else ${fresh}; fi`,
      });
      assertEquals([code, err], [0, ""]);
      assertEquals(await Deno.readTextFile(`${stage.home}/runs`), "x\nx\n");
    },
  });
});

const family = `echo $$ >> pids
trap '' TERM
(trap '' TERM; echo $(exec sh -c 'echo $PPID') >> pids; sleep 61 & echo $! >> pids; wait) &
(trap '' TERM; setsid sleep 62 & echo $! >> pids; wait) &
wait
sleep 63`;

Deno.test("credential_process: one that hangs is ended with all that it started", async () => {
  await Stage.use({
    config: "",
    async run(stage) {
      const started = Date.now();
      const { code, err } = await exporting(stage, {
        program: family,
        env: { AWSPROF_PROCESS_TIMEOUT: "1" },
      });
      assertEquals(code, 1);
      assertIncludes(err, "credential_process did not end within 1 s, and was ended\n");
      assertIncludes(err, "awsprof: hint: export AWSPROF_PROCESS_TIMEOUT=2\n");
      assert(Date.now() - started < 6_000, `${Date.now() - started} ms`);
      await nobodyLeft(stage);
    },
  });
});

Deno.test("credential_process: a time that is no number is told, and the usual one counts", async () => {
  await Stage.use({
    config: "",
    async run(stage) {
      const { code, err } = await exporting(stage, {
        program: prints(good),
        env: { AWSPROF_PROCESS_TIMEOUT: "soon" },
      });
      assertEquals(code, 0);
      assertEquals(err, "awsprof: warning: AWSPROF_PROCESS_TIMEOUT is no number of seconds\n");
    },
  });
});

Deno.test("credential_process: Ctrl-C ends it with all that it started, silently, with 130", async () => {
  await Stage.use({
    config: "",
    async run(stage) {
      await tool(stage, "tool", `trap '' INT\n${family}`);
      await configure(stage, `[profile x]\ncredential_process = ${stage.home}/tool\n`);
      const seat = await stage.sit({ env: { AWSPROF_DEBUG: "" } });
      await seat.type("awsprof export x --format process");
      for (let round = 0; round < 200 && (await pids(stage)).length < 4; round++) await wait(25);
      await seat.press("C-c");
      // The shell draws its prompt behind what the terminal shows of the key.
      assertEquals((await seat.sees("[130]$")).trim(), "^C[130]$");
      await nobodyLeft(stage);
    },
  });
});

Deno.test("credential_process: the program may ask somebody at the terminal", async () => {
  await Stage.use({
    config: "",
    async run(stage) {
      const answer = `{"Version":1,"SecretAccessKey":"s","AccessKeyId":"%s"}`;
      await tool(
        stage,
        "tool",
        `printf 'vault code: ' > /dev/tty; read code; printf '${answer}' "$code"`,
      );
      await configure(stage, `[profile x]\ncredential_process = ${stage.home}/tool\n`);
      const seat = await stage.sit({ env: { AWSPROF_DEBUG: "" } });
      await seat.type("awsprof export x --format process");
      await seat.sees("vault code:");
      await seat.type("1234");
      const { code, text } = await seat.ended();
      assertEquals(code, 0);
      assertIncludes(text, '"AccessKeyId":"1234"');
    },
  });
});

const circles = [
  {
    name: "of itself",
    profiles: { a: "awsprof export a --format process" },
    circle: '"a" → "a"',
  },
  {
    name: "of two profiles",
    profiles: {
      a: "awsprof export b --format process",
      b: "awsprof export a --format process",
    },
    circle: '"a" → "b" → "a"',
  },
  {
    name: "behind a way into it",
    profiles: {
      a: "awsprof export b --format process",
      b: "awsprof export b --format process",
    },
    circle: '"b" → "b"',
  },
  {
    name: "through the AWS CLI",
    profiles: {
      a: "AWS configure export-credentials --profile b",
      b: "awsprof export a --format process",
    },
    circle: '"a" → "a"',
  },
];

Deno.test("credential_process: a circle is found at once and named", async (test) => {
  await Stage.use({
    config: "",
    async run(stage) {
      for (const { name, profiles, circle } of circles) {
        await test.step(name, async () => {
          const text = Object.entries(profiles).map(([profile, command]) =>
            `[profile ${profile}]\ncredential_process = ${command.replace("AWS", awsCli())}\n`
          );
          await configure(stage, text.join(""));
          const started = Date.now();
          const { code, out, err } = await stage.run(["export", "a", "--format", "process"], {
            AWSPROF_DEBUG: "",
          });
          assertIncludes(err, `credential_process leads in a circle: ${circle}`);
          assertEquals(err.split("leads in a circle").length, 2, "told once");
          assertEquals(code, name === "through the AWS CLI" ? 1 : 5);
          assertEquals(out, "");
          assert(Date.now() - started < 15_000, `${Date.now() - started} ms`);
        });
      }
    },
  });
});

Deno.test("credential_process: an awsprof within that needs a login passes its exit code on", async () => {
  await Stage.use({
    config: `[sso-session corp]
sso_start_url = https://d-1234567890.awsapps.com/start
sso_region = eu-west-1
[profile work]
sso_session = corp
sso_account_id = 444455556666
sso_role_name = Developer
[profile x]
credential_process = awsprof export work --format process
`,
    async run(stage) {
      const { code, err } = await stage.run(["export", "x"], { AWSPROF_DEBUG: "" });
      assertEquals(code, 3);
      assertIncludes(err, "needs a login");
      assertIncludes(err, "awsprof login");
    },
  });
});

Deno.test("mfa_process: a failure is told as of any program, and the code never", async () => {
  await Stage.use({
    config: "",
    async run(stage) {
      const run = async (program: string): Promise<string> => {
        await tool(stage, "tool", program);
        await configure(
          stage,
          `[profile prod]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = keys
mfa_serial = arn:aws:iam::555566667777:mfa/jo
mfa_process = ${stage.home}/tool
region = eu-west-1
[profile keys]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = ${secretKey}
`,
        );
        return (await stage.run(["export", "prod"], { AWSPROF_DEBUG: "" })).err;
      };
      assertEquals(
        await run("echo 123456; echo no device >&2; exit 4"),
        'awsprof: error: ~/.aws/config:5: profile "prod", step 2 of 2 ' +
          "(assume-role arn:aws:iam::111122223333:role/Admin): mfa_process ended with exit code 4: " +
          "no device\n",
      );
      assertIncludes(await run("echo 12345"), "mfa_process printed no code of six digits\n");
      await run("echo ' 123456 '");
      assertIncludes(stage.aws.log("AssumeRole")[0]?.body ?? "", "TokenCode=123456");
    },
  });
});

Deno.test("credential_process: as the source of a role, a failure names the step", async () => {
  await Stage.use({
    config: `[profile x]
credential_process = false
[profile prod]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = x
region = eu-west-1
`,
    async run(stage) {
      const { code, err } = await stage.run(["export", "prod"], { AWSPROF_DEBUG: "" });
      assertEquals(
        err,
        'awsprof: error: ~/.aws/config:2: profile "prod", step 1 of 2 (custom-process of "x"): ' +
          "credential_process ended with exit code 1\n",
      );
      assertEquals(code, 1);
    },
  });
});

Deno.test("credential_process: it serves as the source of a role", async () => {
  await Stage.use({
    config: "",
    async run(stage) {
      const [id, secret, token] = await stage.bench.roleCredentials();
      const keys = { AccessKeyId: id, SecretAccessKey: secret, SessionToken: token };
      await tool(stage, "tool", prints({ Version: 1, ...keys }));
      await configure(
        stage,
        `[profile x]
credential_process = ${stage.home}/tool
[profile prod]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = x
external_id = shop
region = eu-west-1
`,
      );
      const argv = [stage.program, "export", "prod", "--format", "json"];
      const env = stage.environment({ AWSPROF_DEBUG: "" });
      const { code, out, err } = await runProgram(argv, { home: stage.home, env });
      assertEquals([code, err], [0, ""]);
      assertIncludes(JSON.parse(out).access_key_id, `Admin<${id}`);
    },
  });
});

async function pids(stage: Stage): Promise<number[]> {
  const text = await Deno.readTextFile(`${stage.home}/pids`).catch(() => "");
  return text.split("\n").filter(Boolean).map(Number);
}

async function nobodyLeft(stage: Stage): Promise<void> {
  const all = await pids(stage);
  assert(all.length >= 4, `only ${all.length} processes were started`);
  const { stdout } = await new Deno.Command("ps", { args: ["-o", "pid=,args=", "-p", all.join()] })
    .output();
  assertEquals(new TextDecoder().decode(stdout).replaceAll(/.*<defunct>\n/g, ""), "");
}
