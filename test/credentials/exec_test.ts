/** `awsprof exec`: a command in the place of awsprof, with a profile's credentials. */
import { sampleWorld } from "../../src/fake_aws/world.ts";
import { eventually, type Seat, Stage, wait } from "../sso/stage.ts";
import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import { nasty } from "../support/nasty.ts";
import * as samples from "../support/samples.ts";
import { requireTool, tool } from "../support/tools.ts";

const serial = "arn:aws:iam::555566667777:mfa/jo";

const config = `${samples.keys}
[profile odd]
aws_access_key_id = it's "$(touch canary)"
aws_secret_access_key = \`a\` \\ é日本
  second line
aws_session_token = -n '' %s !!

[profile guarded]
role_arn = arn:aws:iam::555566667777:role/Guarded
source_profile = keys
region = eu-west-1
mfa_serial = ${serial}

[profile slow]
role_arn = arn:aws:iam::555566667777:role/Slow
source_profile = keys
region = eu-west-1

${samples.work}`;

const [key] = sampleWorld.keys;
const world = {
  ...sampleWorld,
  keys: key === undefined ? [] : [{ ...key, mfa: { serial, code: "123456" } }],
  roles: [
    { arn: "arn:aws:iam::555566667777:role/Guarded", mfa: true },
    { arn: "arn:aws:iam::555566667777:role/Slow" },
  ],
};

const linux = Deno.build.os === "linux";

/** Every /bin/sh that people have. */
const shells: readonly { name: string; argv: (home: string) => readonly string[] }[] = [
  { name: "dash", argv: () => [requireTool("dash")] },
  { name: "busybox", argv: () => [requireTool("busybox"), "sh"] },
  // By the name of `sh`, as it is started by the first line of a script.
  {
    name: "bash",
    argv(home) {
      Deno.symlinkSync(requireTool("bash"), `${home}/sh`);
      return [`${home}/sh`];
    },
  },
  { name: "bash-3.2", argv: () => [requireTool("bash-3.2"), "--posix"] },
];

for (const { name, argv } of shells) {
  test(`${name} as /bin/sh: the environment differs in what exec promises, and nothing else`, {
    ignore: tool(name).missing,
    async run(stage) {
      const shell = argv(stage.home);
      const before: Record<string, string> = {
        ...Object.fromEntries(nasty.map((text, index) => [`NASTY_${index}`, text])),
        ...{ DENO_DIR: "/the/users/own", run: "1", net: "2", word: "3", code: "4", exe: "5" },
        ...{ AWS_PROFILE: "work", AWS_DEFAULT_PROFILE: "other", AWS_SECURITY_TOKEN: "old" },
        ...{ AWS_SESSION_TOKEN: "old", AWS_CREDENTIAL_EXPIRATION: "2020-01-01T00:00:00Z" },
        ...{ AWS_ACCESS_KEY_ID: "", AWSPROF_SEGMENT_ON: "1", AWSPROF_GUARD: "off" },
        ...{ AWSPROF_PREVIOUS: "=work", AWSPROF_SEGMENT: "[AWS:work]", AWSPROF_USE_REGION: "x" },
        ...{ AWSPROF_DIR_FILE: "/gone/.awsprofile", AWSPROF_DIR_PROFILE: "work" },
        ...{ AWSPROF_OLD_AWS_PROFILE: "=b", AWSPROF_USE_OLD_AWS_REGION: "=c" },
      };
      const plain = await run(stage, [...shell, "-c", 'exec "$@"', "sh", "env", "-0"], before);
      const changed = await run(
        stage,
        [...shell, stage.program, "exec", "keys", "--", "env", "-0"],
        before,
      );
      assertEquals(changed.code, 0, changed.err);
      const expected = new Map(variables(plain.stdout));
      for (
        const gone of [
          ...["AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SECURITY_TOKEN", "AWS_SESSION_TOKEN"],
          ...["AWS_CREDENTIAL_EXPIRATION", "AWSPROF_PREVIOUS", "AWSPROF_SEGMENT"],
          ...["AWSPROF_USE_REGION", "AWSPROF_DIR_FILE", "AWSPROF_DIR_PROFILE"],
          ...["AWSPROF_OLD_AWS_PROFILE", "AWSPROF_USE_OLD_AWS_REGION"],
        ]
      ) assert(expected.delete(gone), `${gone} was not there`);
      expected.set("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
      expected.set("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
      expected.set("AWS_REGION", "eu-west-1");
      expected.set("AWS_DEFAULT_REGION", "eu-west-1");
      assertEquals(
        Object.fromEntries([...variables(changed.stdout)].sort()),
        Object.fromEntries([...expected].sort()),
        "environment",
      );
    },
  });

  test(`${name} as /bin/sh: values with quotes, lines and other letters arrive as they are`, {
    ignore: tool(name).missing,
    async run(stage) {
      const words = [...argv(stage.home), stage.program, "exec", "odd", "--", "env", "-0"];
      const { stdout, err } = await run(stage, words);
      const env = variables(stdout);
      assertEquals(env.get("AWS_ACCESS_KEY_ID"), `it's "$(touch canary)"`, err);
      assertEquals(env.get("AWS_SECRET_ACCESS_KEY"), "`a` \\ é日本\nsecond line");
      assertEquals(env.get("AWS_SESSION_TOKEN"), "-n '' %s !!");
      assertEquals((await stage.files(".")).includes("canary"), false, "canary");
    },
  });

  test(`${name} as /bin/sh: ten thousand words, and words of every kind, arrive as they are`, {
    ignore: tool(name).missing,
    async run(stage) {
      const shell = argv(stage.home);
      const many = Array.from({ length: 10_000 }, (_, index) => `word ${index}`);
      for (const words of [nasty, many]) {
        const { code, stdout, err } = await run(stage, [
          ...[...shell, stage.program, "exec", "keys", "--", "printf", "%s\\0", ...words],
        ]);
        assertEquals(code, 0, err);
        assertEquals(decode(stdout).split("\0").slice(0, -1), [...words], "words");
      }
    },
  });

  test(`${name} as /bin/sh: exit codes and signals are the command's own, and its pid is ours`, {
    ignore: tool(name).missing,
    async run(stage) {
      const launcher = [...argv(stage.home), stage.program, "exec", "keys", "--"];
      for (const code of [0, 1, 2, 3, 42, 126, 127, 130, 255]) {
        assertEquals((await run(stage, [...launcher, "sh", "-c", `exit ${code}`])).code, code);
      }
      assertEquals((await run(stage, [...launcher, "sh", "-c", "kill -TERM $$"])).code, 143);
      const child = spawn(stage, [...launcher, "sh", "-c", "echo $$"]);
      const { stdout } = await child.output();
      assertEquals(decode(stdout).trim(), `${child.pid}`, "pid");
    },
  });
}

test("an exported SHELLOPTS shows no secret and hands on no statements", {
  async run(stage) {
    const [shell = ""] = shells.find(({ name }) => name === "bash")?.argv(stage.home) ?? [];
    const words = [shell, stage.program, "exec", "keys", "--", "env", "-0"];
    const { code, stdout, err } = await run(stage, words, { SHELLOPTS: "allexport:xtrace" });
    assertEquals(code, 0, err);
    assertIncludes(err, "+ ", "it traced");
    assertEquals(variables(stdout).has("__awsprof_code"), false, "__awsprof_code");
  },
});

test("bytes that are no text arrive as they are, as a word and on stdin", {
  async run(stage) {
    const word = await run(stage, [
      ...["bash", "-c", `exec "$0" exec keys -- printf %s $'\\377\\376z'`, stage.program],
    ]);
    assertEquals([...word.stdout], [0xff, 0xfe, 0x7a], "word");
    const bytes = crypto.getRandomValues(new Uint8Array(65_536));
    const many = new Uint8Array(2_000_000).map((_, index) => bytes[index % 65_521] ?? 0);
    const child = spawn(stage, [stage.program, "exec", "keys", "--", "cat"], { stdin: "piped" });
    const output = child.output();
    const writer = child.stdin.getWriter();
    await writer.write(many);
    await writer.close();
    const { stdout } = await output;
    assertEquals(stdout.length, many.length, "length");
    assert(stdout.every((byte, index) => byte === many[index]), "the bytes differ");
  },
});

test(
  "stdin is left alone while credentials are got, and output into a closed pipe ends by SIGPIPE",
  {
    async run(stage) {
      const line = `printf 'one\\ntwo\\n' | { "$0" exec slow -- head -n 1; cat; }`;
      const { stdout } = await run(stage, ["bash", "-c", line, stage.program]);
      assertIncludes(decode(stdout), "one\n", "stdin");
      const piped = `"$0" exec keys -- yes | head -n 1; echo "\${PIPESTATUS[0]}"`;
      assertEquals(
        decode((await run(stage, ["bash", "-c", piped, stage.program])).stdout),
        "y\n141\n",
        "SIGPIPE",
      );
    },
  },
);

test(
  "a command that a shell would not find is 127, one that it could not run 126, and AWS is not asked",
  {
    async run(stage) {
      await Deno.writeTextFile(`${stage.home}/plain`, "x\n", { mode: 0o644 });
      await Deno.mkdir(`${stage.home}/bin/sleep`, { recursive: true });
      await Deno.mkdir(`${stage.home}/other`);
      await Deno.writeTextFile(`${stage.home}/other/plain`, "x\n", { mode: 0o644 });
      const env = { PATH: `${stage.home}/bin:${stage.home}/other:/usr/bin:/bin` };
      const rows: readonly (readonly [string, number, string])[] = [
        ["no-such-command", 127, '"no-such-command" is not found on PATH'],
        ["", 127, '"" is not found on PATH'],
        ["./no", 127, '"./no" does not exist'],
        ["/no/such", 127, '"/no/such" does not exist'],
        ["plain/x", 127, '"plain/x" does not exist'],
        ["plain", 126, `"${stage.home}/other/plain" is not executable`],
        ["./plain", 126, `"${stage.home}/plain" is not executable`],
        [".", 127, '"." is not found on PATH'],
        ["./bin", 126, '"./bin" is a directory'],
        ["/", 126, '"/" is a directory'],
        ["\x1b[31m", 127, '"\\x1b[31m" is not found on PATH'],
      ];
      for (const [word, code, message] of rows) {
        const said = await run(stage, [stage.program, "exec", "slow", "--", word, "x"], env);
        assertEquals(said.code, code, word);
        assertEquals(firstLine(said.err), `awsprof: error: ${message}`);
        assertEquals(decode(said.stdout), "");
      }
      assertEquals(stage.operations(), [], "operations");
      // A directory on PATH is no command, as for every shell.
      assertEquals(
        (await run(stage, [stage.program, "exec", "keys", "--", "sleep", "0"], env)).code,
        0,
      );
      const own = await run(stage, [
        "env",
        "-u",
        "PATH",
        stage.program,
        "exec",
        "keys",
        "--",
        "true",
      ]);
      assertEquals(own.code, 0, own.err);
    },
  },
);

test("without a profile, a command or the two dashes it says how to type it", {
  async run(stage) {
    const rows: readonly (readonly [readonly string[], string, string])[] = [
      [[], "exec: PROFILE is missing", "awsprof exec --help"],
      [["keys"], "exec: the command is missing", "awsprof exec keys -- COMMAND"],
      [["keys", "--"], "exec: the command is missing", "awsprof exec keys -- COMMAND"],
      [["--", "env"], "exec: PROFILE is missing", "awsprof exec PROFILE -- env"],
      [
        ["keys", "ls", "a b"],
        'exec: the command needs "--" before it',
        "awsprof exec keys -- ls 'a b'",
      ],
      [["keys", "more", "--", "ls"], 'exec: unexpected argument "more"', "awsprof exec --help"],
      [
        ["keys", "--", "--region", "x"],
        'exec: the command begins with "-": "--region"',
        "awsprof exec --help",
      ],
      [
        ["keys", "--region"],
        'exec: option "--region" needs a value (REGION)',
        "awsprof exec --help",
      ],
      [
        ["keys", "--launcher=1", "--", "env"],
        'exec: option "--launcher" is given twice',
        "awsprof exec --help",
      ],
    ];
    for (const [words, message, hint] of rows) {
      const { code, stdout, err } = await run(stage, [stage.program, "exec", ...words]);
      assertEquals(code, 2, words.join(" "));
      assertEquals(err, `awsprof: error: ${message}\nawsprof: hint: ${hint}\n`);
      assertEquals(decode(stdout), "");
    }
  },
});

test("--help is printed, behind the dashes it is the command's own", {
  async run(stage) {
    const { code, stdout, err } = await run(stage, [stage.program, "exec", "--help"]);
    assertEquals(code, 0, err);
    assertEquals(decode(stdout), (await run(stage, [stage.program, "help", "exec"])).out);
    assertIncludes(decode(stdout), "Usage: awsprof exec PROFILE [OPTION…] -- COMMAND…\n");
    const own = await run(stage, [
      stage.program,
      "exec",
      "keys",
      "--",
      "echo",
      "--help",
      "--",
      "-h",
    ]);
    assertEquals(own.out, "--help -- -h\n");
  },
});

test("options before the dashes are exec's: the region goes into both variables", {
  async run(stage) {
    const words = ["exec", "--color=never", "keys", "--region", "us-east-1", "--", "env", "-0"];
    const { stdout } = await run(stage, [stage.program, ...words]);
    const env = variables(stdout);
    assertEquals(env.get("AWS_REGION"), "us-east-1");
    assertEquals(env.get("AWS_DEFAULT_REGION"), "us-east-1");
  },
});

test("credentials of a session come with their token and their end", {
  async run(stage) {
    await stage.signedIn("corp", 3600);
    const { stdout } = await run(stage, [stage.program, "exec", "work", "--", "env", "-0"]);
    const env = variables(stdout);
    assert(env.get("AWS_ACCESS_KEY_ID")?.startsWith("A") === true, "key");
    assert((env.get("AWS_SESSION_TOKEN") ?? "") !== "", "token");
    const end = Date.parse(env.get("AWS_CREDENTIAL_EXPIRATION") ?? "");
    assert(end > Date.now(), `end ${end}`);
  },
});

test("where a login is needed it is exit 3 with the command to type, and no browser", {
  async run(stage) {
    await Deno.writeTextFile(`${stage.home}/browser`, `#!/bin/sh\n: >'${stage.home}/opened'\n`);
    const { code, stdout, err } = await run(stage, [stage.program, "exec", "work", "--", "env"]);
    assertEquals(code, 3, err);
    assertEquals(decode(stdout), "");
    assertIncludes(err, "awsprof: hint: awsprof login corp\n");
    const mfa = await run(stage, [stage.program, "exec", "guarded", "--", "env"]);
    assertEquals(mfa.code, 3, mfa.err);
    assertIncludes(mfa.err, "awsprof: hint: awsprof login guarded\n");
    assertEquals((await stage.files(".")).includes("opened"), false, "browser");
    assertEquals(stage.operations(), [], "operations");
  },
});

test("the core by itself, without the launcher, prints no secret", {
  async run(stage) {
    const main = `${stage.program.replace(/\/awsprof$/, "")}/lib/main.js`;
    const argv = [Deno.execPath(), "run", "-A", "--no-config", main];
    const { code, stdout, err } = await run(stage, [...argv, "exec", "keys", "--", "env"], {
      DENO_DIR: `${stage.home}/deno`,
    });
    assertEquals(code, 1);
    assertEquals(decode(stdout), "");
    assertEquals(
      err,
      "awsprof: error: exec: only the installed command can become another program\n" +
        "awsprof: hint: awsprof export keys\n",
    );
  },
});

test(
  "secrets stand in the arguments of no process and in no file of ours, and no process is left",
  {
    ignore: !linux,
    async run(stage) {
      // On a busy machine one look at all processes takes a second.
      stage.aws.control.fail({ op: "AssumeRole", delay: 2500 });
      const seen = new Set<string>();
      const child = spawn(stage, [stage.program, "exec", "slow", "--", "sleep", "2.5"]);
      let running = true;
      const ended = child.output().finally(() => running = false);
      while (running) {
        for (const { line } of await processes()) seen.add(line);
        await wait(5);
      }
      assertEquals((await ended).code, 0);
      const lines = [...seen].join("\n");
      assertIncludes(lines, "--launcher=", "the core was seen at work");
      assertIncludes(lines, "sleep\x002.5", "the command was seen at work");
      for (const secret of stage.aws.control.secrets()) {
        assert(!lines.includes(secret), "a secret stands in arguments");
      }
      assertEquals(await ours(stage), [], "processes");
    },
  },
);

test("while the command runs, nothing else of ours does", {
  ignore: !linux,
  async run(stage) {
    const child = spawn(stage, [stage.program, "exec", "slow", "--", "sleep", "30"]);
    await eventually("the command", async () => (await programOf(child.pid)) === "sleep");
    assertEquals(await ours(stage), [], "processes");
    assertEquals(await childrenOf(child.pid), [], "children");
    child.kill("SIGTERM");
    const { signal } = await child.output();
    assertEquals(signal, "SIGTERM", "the signal reached the command");
  },
});

for (const signal of ["SIGTERM", "SIGHUP"] as const) {
  test(`${signal} while credentials are got ends all of it, and the command never runs`, {
    ignore: !linux,
    async run(stage) {
      using aws = new Silence();
      const words = ["exec", "slow", "--", "touch", `${stage.home}/ran`];
      const child = spawn(stage, [stage.program, ...words], { env: aws.environment });
      await aws.asked;
      child.kill(signal);
      assert(!(await child.status).success, "it did not end by the signal");
      await Promise.all([child.stdout.cancel(), child.stderr.cancel()]);
      await eventually("the end of the core", async () => (await ours(stage)).length === 0);
      assertEquals((await stage.files(".")).includes("ran"), false, "the command");
    },
  });
}

onTerminal("a shell has the keys, its prompts and its exit code", async (stage, seat) => {
  assertEquals((await seat.runs("awsprof exec keys -- bash --norc --noprofile -i")).code, 0);
  assertEquals((await seat.runs("echo $AWS_ACCESS_KEY_ID-")).text, "AKIAIOSFODNN7EXAMPLE-");
  assertEquals(
    (await seat.runs("sleep 0.1 & jobs; disown")).text.includes("Running"),
    true,
    "jobs",
  );
  assertEquals((await seat.runs("tty >/dev/null && stty size")).text, "45 100");
  assertEquals((await seat.runs("exit 5")).code, 5);
  assertEquals((await seat.runs("echo ${AWS_ACCESS_KEY_ID-none}")).text, "none");
  assertEquals(stage.operations(), []);
});

onTerminal("an editor has the whole screen, and gives it back", async (stage, seat) => {
  await seat.type(`awsprof exec keys -- ${requireTool("busybox")} vi note`);
  await seat.sees("note");
  await seat.press("i");
  await seat.write("hello");
  await seat.press("Escape");
  await seat.sees("- note [Modified]");
  await seat.write(":wq");
  await seat.press("Enter");
  const note = () => Deno.readTextFile(`${stage.home}/note`).catch(() => "");
  await eventually("the note", async () => (await note()) === "hello\n");
  await eventually("the prompt", () => /\[0\]\$ *$/.test(seat.raw));
  await seat.runs("clear");
  assertEquals((await seat.runs("stty -a | grep -c ' echo '")).text, "1");
});

onTerminal("Ctrl-C is the command's own", async (_, seat) => {
  await seat.type("awsprof exec keys -- sh -c 'echo up; exec sleep 60'");
  await seat.sees("up");
  await seat.press("C-c");
  assertEquals((await seat.ended()).code, 130);
  await seat.type(
    `awsprof exec keys -- bash -c 'trap "echo caught; exit 7" INT; echo up; while :; do sleep 0.1; done'`,
  );
  await seat.sees("up");
  await seat.press("C-c");
  const { code, text } = await seat.ended();
  assertEquals(code, 7);
  assertIncludes(text, "caught");
});

onTerminal("Ctrl-Z stops it, and fg goes on", async (_, seat) => {
  await seat.type("awsprof exec keys -- bash -c 'echo up; read -r line; echo got $line; exit 9'");
  await seat.sees("up");
  await seat.press("C-z");
  assertEquals((await seat.ended()).code, 148);
  await seat.type("fg");
  await seat.sees("awsprof exec keys");
  await seat.write("hello");
  await seat.press("Enter");
  const { code, text } = await seat.ended();
  assertIncludes(text, "got hello");
  assertEquals(code, 9);
});

onTerminal("the pid that the shell knows is the command's: SIGTERM ends it", async (_, seat) => {
  const line = "awsprof exec slow -- sleep 60 & pid=$!; " +
    "until [ $(cat /proc/$pid/comm) = sleep ]; do sleep 0.1; done; kill $pid; wait $pid";
  assertEquals((await seat.runs(line)).code, 143);
});

onTerminal("a change of the window's size reaches it", async (_, seat) => {
  await seat.type(
    `awsprof exec keys -- bash -c 'trap "stty size; exit 0" WINCH; tty >here; echo up; while :; do sleep 0.1; done'`,
  );
  await seat.sees("up");
  await seat.resize(77, 33);
  const { code, text } = await seat.ended();
  assertEquals(code, 0, text);
  assertIncludes(text, "33 77");
});

onTerminal(
  "the code of a device is asked before the command has the terminal",
  async (stage, seat) => {
    await seat.type(
      "awsprof exec guarded -- bash -c 'echo $AWS_SESSION_TOKEN >token; read -r x; echo got $x'",
    );
    await seat.sees(`awsprof: code of ${serial}:`);
    await seat.write("123456");
    await seat.press("Enter");
    const token = () => Deno.readTextFile(`${stage.home}/token`).catch(() => "");
    await eventually("the command", async () => (await token()).length > 10);
    await seat.write("more");
    await seat.press("Enter");
    const { code, text } = await seat.ended();
    assertEquals(code, 0, text);
    assertIncludes(text, "got more");
    assert(!text.includes("123456"), "the code was drawn");
  },
);

onTerminal(
  "Ctrl-C at the question is 130, silently, and the command never runs",
  async (stage, seat) => {
    await seat.type("awsprof exec guarded -- touch ran");
    await seat.sees("code of");
    await seat.press("C-c");
    const { code, text } = await seat.ended();
    assertEquals(code, 130);
    assertEquals(text, `awsprof: code of ${serial}:`);
    assertEquals((await stage.files(".")).includes("ran"), false, "the command");
    assertEquals(stage.operations(), []);
    assertEquals((await seat.runs("stty -a | grep -c ' echo '")).text, "1");
  },
);

onTerminal("Ctrl-C while AWS is asked is 130, silently", async (stage, seat) => {
  using aws = new Silence();
  await seat.type(
    `AWS_ENDPOINT_URL=${aws.environment.AWS_ENDPOINT_URL} awsprof exec slow -- touch ran`,
  );
  await aws.asked;
  await seat.press("C-c");
  const { code, text } = await seat.ended();
  assertEquals(code, 130);
  assertEquals(text.replace("^C", "").trim(), "");
  await eventually("the end of the core", async () => (await ours(stage)).length === 0);
});

onTerminal(
  "a launcher that is killed at the question takes the core with it",
  async (stage, seat) => {
    await seat.type("awsprof exec guarded -- touch ran");
    await seat.sees("code of");
    const [launcher] = (await ours(stage)).filter(({ line }) => line.startsWith("/bin/sh"));
    Deno.kill(launcher?.pid ?? -1, "SIGTERM");
    assertEquals((await seat.ended()).code, 143);
    await eventually("the end of the core", async () => (await ours(stage)).length === 0);
    assertEquals((await seat.runs("stty -a | grep -c ' echo '")).text, "1");
  },
);

interface Ran {
  readonly code: number;
  readonly stdout: Uint8Array;
  readonly out: string;
  readonly err: string;
}

/** A test on a stage; what the commands print is theirs, and only stderr is searched for secrets. */
function test(
  name: string,
  options: { ignore?: boolean; run: (stage: Stage) => Promise<void> },
): void {
  const { ignore = false, run } = options;
  Deno.test({ name: `exec: ${name}`, ignore, fn: () => Stage.use({ config, world, run }) });
}

/** A test with somebody at a terminal. */
function onTerminal(name: string, run: (stage: Stage, seat: Seat) => Promise<void>): void {
  test(name, {
    ignore: tool("tmux").missing || !linux,
    run: async (stage) => await run(stage, await stage.sit({ env: { AWSPROF_DEBUG: "" } })),
  });
}

/** A service that takes a question and never answers. */
class Silence implements Disposable {
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #connection = this.#listener.accept();
  readonly asked = this.#connection.then(() => {});
  readonly environment = { AWS_ENDPOINT_URL: `http://127.0.0.1:${this.#listener.addr.port}` };

  [Symbol.dispose](): void {
    this.#connection.then((connection) => connection.close(), () => {});
    this.#listener.close();
  }
}

function environment(stage: Stage, more: Readonly<Record<string, string>>): Record<string, string> {
  const { AWSPROF_DEBUG: _, ...env } = stage.environment(more);
  return env;
}

function spawn(
  stage: Stage,
  [program = "", ...args]: readonly string[],
  options: { stdin?: "piped"; env?: Readonly<Record<string, string>> } = {},
): Deno.ChildProcess {
  return new Deno.Command(program, {
    args,
    cwd: stage.home,
    clearEnv: true,
    env: environment(stage, options.env ?? {}),
    stdin: options.stdin ?? "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

async function run(
  stage: Stage,
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const { code, stdout, stderr } = await spawn(stage, argv, { env }).output();
  const err = decode(stderr);
  stage.hear({ out: "", err });
  return { code, stdout, out: decode(stdout), err };
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? "";
}

/** What `env -0` printed; `_` is the shell's own and says which program it started. */
function variables(bytes: Uint8Array): Map<string, string> {
  const pairs = decode(bytes).split("\0").filter((pair) => pair !== "").map((pair) => {
    const at = pair.indexOf("=");
    return [pair.slice(0, at), pair.slice(at + 1)] as const;
  });
  return new Map(pairs.filter(([name]) => name !== "_"));
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  /** Its words, each ended by NUL. */
  readonly line: string;
}

async function processes(): Promise<Process[]> {
  const found: Process[] = [];
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const line = await Deno.readTextFile(`/proc/${name}/cmdline`).catch(() => "");
    const stat = await Deno.readTextFile(`/proc/${name}/stat`).catch(() => "");
    const parent = Number(stat.slice(stat.lastIndexOf(")")).split(" ")[2]);
    if (line !== "") found.push({ pid: Number(name), parent, line });
  }
  return found;
}

/** Processes of the launcher and of the core in this stage's home. */
async function ours(stage: Stage): Promise<Process[]> {
  const found: Process[] = [];
  for (const process of await processes()) {
    if (!process.line.includes(stage.program.replace(/\/awsprof$/, ""))) continue;
    const env = await Deno.readTextFile(`/proc/${process.pid}/environ`).catch(() => "");
    // The launcher hands the home on to the core in a variable of its own.
    const isHere = env.includes(`HOME=${stage.home}\0`) || env.includes(`HOME==${stage.home}\0`);
    if (isHere && !process.line.startsWith("tmux")) {
      found.push(process);
    }
  }
  return found;
}

async function childrenOf(pid: number): Promise<Process[]> {
  return (await processes()).filter(({ parent }) => parent === pid);
}

async function programOf(pid: number): Promise<string> {
  return (await Deno.readTextFile(`/proc/${pid}/comm`).catch(() => "")).trim();
}
