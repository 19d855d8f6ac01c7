/** The AWS CLI's cache of roles' credentials, shared both ways, in good and in bad condition. */
import { assumeRoleName } from "../../src/config/cache_keys.ts";
import { sha1 } from "../../src/config/sha1.ts";
import { denoHost } from "../../src/deno_host.ts";
import type { World } from "../../src/fake_aws/world.ts";
import { awsCli, type Printed, runProgram } from "../fake_aws/clients.ts";
import { credentials as javascript, hasSdk } from "../fake_aws/javascript.ts";
import { startOfficial } from "../oracle/credentials/official.ts";
import { Scene } from "../oracle/credentials/scene.ts";
import {
  keys,
  role,
  type Row,
  type Situation,
  situations,
  startUrl,
  webToken,
  world,
} from "../oracle/credentials/situation.ts";
import { officialIn, ourselvesIn, type Place, type Told } from "../oracle/credentials/tools.ts";
import type { Witness } from "../oracle/witness.ts";
import { Stage } from "../sso/stage.ts";
import { type Call, strace, traced } from "../support/strace.ts";
import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import { tool } from "../support/tools.ts";

const cli = tool("aws-cli");
const tmux = tool("tmux");
const sdk = await hasSdk();

const profile = "a";
const serial = "arn:aws:iam::555566667777:mfa/config";

function assumed(text: string, name = "Admin"): Row {
  return {
    config: `[profile a]\nrole_arn = ${role(name)}\nsource_profile = base\nregion = eu-west-1
${text}\n[profile base]\n${keys("config")}`,
    profile,
  };
}

/** One for each way in which the name of a file comes about. */
const kept = situations({
  "a role": assumed(""),
  "a role with an external id": assumed("external_id = shop", "External"),
  "a role with a session name": assumed("role_session_name = jo"),
  "a role with an empty session name": assumed("role_session_name ="),
  "a role with a duration": assumed("duration_seconds = 1800"),
  "a role with a duration as Python writes it": assumed("duration_seconds = +1_800"),
  "a role with a duration that is none": assumed("duration_seconds = soon"),
  "a role with a path and everything": assumed(
    "external_id = shop=/:\nrole_session_name = jo@example.com,=.-\nduration_seconds = 1800",
    "path/Ops",
  ),
  "a role with an external id in another script": assumed("external_id = größe"),
  "a role of SSO with a session": {
    config: `[profile a]\nsso_session = my corp\nsso_account_id = 444455556666
sso_role_name = Developer\nregion = eu-west-1
[sso-session "my corp"]\nsso_start_url = ${startUrl}\nsso_region = eu-west-1`,
    tokens: { "my corp": { left: 3600 } },
    profile,
  },
  "a role of SSO with a start URL": {
    config: `[profile a]\nsso_start_url = ${startUrl}\nsso_region = eu-west-1
sso_account_id = 444455556666\nsso_role_name = Developer\nregion = eu-west-1`,
    tokens: { [startUrl]: { left: 3600 } },
    profile,
  },
  "a web identity": {
    config: `[profile a]\nrole_arn = ${role("Web")}\nweb_identity_token_file = token.jwt
region = eu-west-1`,
    files: { "token.jwt": webToken() },
    profile,
  },
  "a web identity with a session name": {
    config: `[profile a]\nrole_arn = ${role("Web")}\nweb_identity_token_file = token.jwt
role_session_name = robot-1\nregion = eu-west-1`,
    files: { "token.jwt": webToken() },
    profile,
  },
  "a web identity of the environment": {
    env: {
      AWS_WEB_IDENTITY_TOKEN_FILE: "token.jwt",
      AWS_ROLE_ARN: role("Web"),
      AWS_REGION: "eu-west-1",
    },
    files: { "token.jwt": webToken() },
  },
  "a role of a role": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile = b\nregion = eu-west-1
[profile b]\nrole_arn = ${role("Developer")}\nsource_profile = base
[profile base]\n${keys("config")}`,
    profile,
  },
});

Deno.test({
  name: "what the AWS CLI has obtained awsprof takes from its cache, and the other way round",
  ignore: cli.missing,
  sanitizeOps: false,
  sanitizeResources: false,
  fn: (test) =>
    onScene(async (scene, witness) => {
      const tools: Record<string, (place: Place) => Promise<Told>> = {
        "the AWS CLI": (place) => officialIn(witness, place),
        awsprof: ourselvesIn,
      };
      for (const situation of kept) {
        for (const [first, second] of [["the AWS CLI", "awsprof"], ["awsprof", "the AWS CLI"]]) {
          await test.step(`${situation.name}: ${first}, then ${second}`, async () => {
            const place = { situation, scene, env: await scene.enter(situation) };
            const before = await tools[first ?? ""]?.(place);
            const asked = scene.asked().length;
            assert(asked > 0 && before?.identity !== null, `no credentials: ${before?.words}`);
            const after = await tools[second ?? ""]?.(place);
            assertEquals(after?.identity, before?.identity, "identity");
            assertEquals(scene.asked().length, asked, "requests");
          });
        }
      }
    }),
});

Deno.test({
  name: "neither uses what has less than 15 minutes left, and both what has more",
  ignore: cli.missing,
  sanitizeOps: false,
  sanitizeResources: false,
  fn: () =>
    onScene(async (scene, witness) => {
      for (const situation of [kept[0], kept[9], kept[11]]) {
        assert(situation !== undefined, "no situation");
        const place = { situation, scene, env: await scene.enter(situation) };
        await ourselvesIn(place);
        const file = await theFile(`${scene.home}/.aws/cli/cache`);
        for (const [minutes, requests] of [[14, 1], [16, 0]] as const) {
          for (const ask of [ourselvesIn, (there: Place) => officialIn(witness, there)]) {
            await expireIn(file, minutes);
            const before = scene.asked().length;
            const { identity, words } = await ask(place);
            assert(identity !== null, words);
            const what = `${situation.name}, ${minutes} min left, by ${ask.name || "the AWS CLI"}`;
            assertEquals(scene.asked().length - before, requests, what);
          }
        }
      }
    }),
});

Deno.test("the source of a chain comes from the cache too", () =>
  onSceneOfOurs(async (scene) => {
    const [chain] = kept.slice(-1);
    assert(chain !== undefined, "no chain");
    const env = await scene.enter(chain);
    const inner: Situation = { ...chain, argument: "b" };
    await ourselvesIn({ situation: inner, scene, env: { ...env, AWS_REGION: "eu-west-1" } });
    assertEquals(scene.asked().length, 1);
    await ourselvesIn({ situation: chain, scene, env });
    assertEquals(scene.asked().length, 2);
  }));

Deno.test("roles that only differ in one value have files of their own", () =>
  onSceneOfOurs(async (scene) => {
    const names = new Set<string>();
    const different = kept.filter(({ name }) =>
      // These two are the same to AWS as the first: nothing is sent.
      name !== "a role with an empty session name" &&
      name !== "a role with a duration that is none" &&
      name !== "a role with a duration as Python writes it" &&
      name !== "a web identity of the environment" && name !== "a role of a role"
    );
    for (const situation of different) {
      await ourselvesIn({ situation, scene, env: await scene.enter(situation) });
      names.add((await theFile(`${scene.home}/.aws/cli/cache`)).replace(/.*\//, ""));
    }
    assertEquals(names.size, different.length);
  }));

const later = new Date(Date.now() + 3_600_000).toISOString();
const whole = {
  AccessKeyId: "ASIAFROMTHEFILE",
  SecretAccessKey: "secret",
  SessionToken: "token",
  Expiration: later,
};

/** What may stand in a file that is no use. */
const useless: Readonly<Record<string, string>> = {
  "nothing": "",
  "half an object": '{"Credentials": {"AccessKeyId": "ASIAFROMTHEFILE", "SecretAcc',
  "no JSON": "AccessKeyId=ASIAFROMTHEFILE",
  "null": "null",
  "a list": "[]",
  "a text": '"ASIAFROMTHEFILE"',
  "no credentials": "{}",
  "credentials that are null": '{"Credentials": null}',
  "credentials that are a text": '{"Credentials": "ASIAFROMTHEFILE"}',
  "no key id": JSON.stringify({ Credentials: { ...whole, AccessKeyId: undefined } }),
  "a key id that is a number": JSON.stringify({ Credentials: { ...whole, AccessKeyId: 7 } }),
  "an empty secret": JSON.stringify({ Credentials: { ...whole, SecretAccessKey: "" } }),
  "no token": JSON.stringify({ Credentials: { ...whole, SessionToken: undefined } }),
  "no time": JSON.stringify({ Credentials: { ...whole, Expiration: undefined } }),
  "a time that is none": JSON.stringify({ Credentials: { ...whole, Expiration: "soon" } }),
  "a time that has passed": JSON.stringify({
    Credentials: { ...whole, Expiration: "2020-01-01T00:00:00Z" },
  }),
  "bytes that are no text": "\u0000\ufffd\u0001",
  "a megabyte": JSON.stringify({ Credentials: whole, Padding: "x".repeat(1024 * 1024) }),
};

Deno.test("a file of the cache that is no use is replaced by one that is", (test) =>
  onSceneOfOurs(async (scene) => {
    const [situation] = kept;
    assert(situation !== undefined, "no situation");
    const place = { situation, scene, env: await scene.enter(situation) };
    await ourselvesIn(place);
    const file = await theFile(`${scene.home}/.aws/cli/cache`);
    for (const [what, text] of Object.entries(useless)) {
      await test.step(what, async () => {
        await Deno.writeTextFile(file, text);
        const before = scene.asked().length;
        const { identity, words } = await ourselvesIn(place);
        assertEquals(words, "exit 0\n");
        assertIncludes(identity ?? "", "assumed-role/Admin");
        assertEquals(scene.asked().length - before, 1, "requests");
        await assertWhole(file);
        await ourselvesIn(place);
        assertEquals(scene.asked().length - before, 1, "requests with the new file");
      });
    }
  }));

/** What may stand in a file's place. */
const inTheWay: Readonly<Record<string, (file: string) => Promise<void>>> = {
  "a directory": (file) => Deno.mkdir(file),
  "a link that leads nowhere": (file) => Deno.symlink("/nonexistent/file", file),
  "a link to itself": (file) => Deno.symlink(file, file),
  "a pipe": async (file) => {
    await new Deno.Command("mkfifo", { args: [file] }).output();
  },
  "a device": (file) => Deno.symlink("/dev/zero", file),
  "a link to a file of somebody else": async (file) => {
    await Deno.writeTextFile(`${file}.other`, "precious");
    await Deno.symlink(`${file}.other`, file);
  },
};

for (const [what, put] of Object.entries(inTheWay)) {
  Deno.test(`with ${what} in the place of a file credentials come all the same`, () =>
    onSceneOfOurs(async (scene) => {
      const [situation] = kept;
      assert(situation !== undefined, "no situation");
      const place = { situation, scene, env: await scene.enter(situation) };
      await ourselvesIn(place);
      const file = await theFile(`${scene.home}/.aws/cli/cache`);
      await Deno.remove(file);
      await put(file);
      const { identity, words } = await ourselvesIn(place);
      assertIncludes(identity ?? "", "assumed-role/Admin", words);
      const info = await Deno.lstat(file);
      if (info.isDirectory) {
        assertIncludes(words, "awsprof: warning: ~/.aws/cli/cache/");
        assertIncludes(words, "the credentials are not kept");
      } else {
        assertEquals(words, "exit 0\n");
        assert(info.isFile, "it was not replaced");
        await assertWhole(file);
      }
      const other = await Deno.readTextFile(`${file}.other`).catch(() => "precious");
      assertEquals(other, "precious");
    }));
}

Deno.test("where the cache's directory is a file credentials come, with a warning", () =>
  onSceneOfOurs(async (scene) => {
    const [situation] = kept;
    assert(situation !== undefined, "no situation");
    const env = await scene.enter(situation);
    await Deno.mkdir(`${scene.home}/.aws/cli`);
    await Deno.writeTextFile(`${scene.home}/.aws/cli/cache`, "in the way");
    const { identity, words } = await ourselvesIn({ situation, scene, env });
    assertIncludes(identity ?? "", "assumed-role/Admin");
    assertIncludes(words, "awsprof: warning: ~/.aws/cli/cache");
    assertEquals(await Deno.readTextFile(`${scene.home}/.aws/cli/cache`), "in the way");
  }));

const bad: Readonly<Record<string, string>> = {
  openat: "EROFS",
  write: "ENOSPC",
  fdatasync: "ENOSPC",
  rename: "EROFS",
  mkdir: "EROFS",
  flock: "ENOLCK",
};

/** `prod` needs a code, which `printed` has by itself. */
const stageConfig = `[profile base]
${keys("config")}

[profile prod]
role_arn = ${role("Guarded")}
source_profile = base
mfa_serial = ${serial}
region = eu-west-1

[profile work]
role_arn = ${role("Admin")}
source_profile = base
region = eu-west-1

[profile admin-of-developer]
role_arn = ${role("Admin")}
source_profile = developer
role_session_name = one
region = eu-west-1

[profile developer]
role_arn = ${role("Developer")}
source_profile = base
role_session_name = two

[profile again]
role_arn = ${role("Admin")}
source_profile = through
role_session_name = one
region = eu-west-1

[profile through]
credential_process = awsprof export admin --format process

[profile admin]
role_arn = ${role("Admin")}
source_profile = base
role_session_name = one
region = eu-west-1

[profile vended]
credential_process = awsprof export work --format process
region = eu-west-1

[profile coded]
credential_process = awsprof export prod --format process
region = eu-west-1
`;

Deno.test({
  name: "on a disk that fails at any write credentials come, with one warning and no half file",
  ignore: strace.missing,
  fn: () =>
    onStage(async (stage) => {
      let warned = 0;
      for (const call of await writesOf(stage)) {
        await forget(stage);
        const error = bad[call.name] ?? "EIO";
        const { printed, calls } = await trace(stage, { ...call, error });
        const hit = calls.find(({ text }) => text.endsWith("(INJECTED)"));
        if (hit === undefined || !isOurs(stage, hit)) continue;
        const what = `${call.text}: ${printed.err}`;
        assertEquals(printed.code, 0, what);
        assertIncludes(JSON.parse(printed.out).AccessKeyId, "Admin<", what);
        const lines = printed.err.split("\n").filter((line) => /warning|error/.test(line));
        assert(lines.length <= 1, what);
        if (/warning: .*the credentials are not kept/.test(lines[0] ?? "")) warned++;
        for (const name of await stage.files(".aws/cli/cache")) {
          assert(name.endsWith(".json"), `${what}: left behind: ${name}`);
          await assertWhole(`${stage.home}/.aws/cli/cache/${name}`);
        }
      }
      assert(warned >= 4, `only ${warned} warnings`);
    }),
});

Deno.test({
  name: "killed before any of its writes it leaves a whole file or none, and the next is fine",
  ignore: strace.missing,
  fn: () =>
    onStage(async (stage) => {
      let killed = 0;
      for (const call of await writesOf(stage)) {
        await forget(stage);
        if ((await trace(stage, call)).killed) killed++;
        for (const name of await stage.files(".aws/cli/cache")) {
          if (name.endsWith(".json")) await assertWhole(`${stage.home}/.aws/cli/cache/${name}`);
        }
        const { code, out, err } = await stage.vends(["export", "work", "--format", "process"]);
        assertEquals(code, 0, err);
        assertIncludes(JSON.parse(out).AccessKeyId, "Admin<");
      }
      assert(killed >= 4, `only ${killed} were killed`);
    }),
});

Deno.test("200 processes at once on a role that nobody has: one request, one key", () =>
  onStage(async (stage) => {
    // Long enough for most of them to be there and wait when the answer comes.
    stage.aws.control.fail({ op: "AssumeRole", delay: 4000 });
    const words = ["export", "work", "--format", "process"];
    const all = await Promise.all(Array.from({ length: 200 }, () => stage.vends(words)));
    for (const { code, err } of all) assertEquals(code, 0, err);
    assertEquals(new Set(all.map(({ out }) => out)).size, 1, "different answers");
    assertIncludes(JSON.parse(all[0]?.out ?? "{}").AccessKeyId, "Admin<");
    assertEquals(stage.operations(), ["AssumeRole"]);
  }));

Deno.test("who gets a role waits for nobody that gets its source, who may wait for it in turn", () =>
  onStage(async (stage) => {
    const source = assumeRoleName({ RoleArn: role("Developer"), RoleSessionName: "two" });
    const locks = `${stage.home}/.local/state/awsprof/locks`;
    await Deno.mkdir(locks, { recursive: true });
    const name = sha1(`${stage.home}/.aws/cli/cache/${source}`);
    const held = await denoHost().files.lock(`${locks}/${name}`, { wait: false });
    try {
      const words = ["export", "admin-of-developer", "--format", "process"];
      const { code, out, err } = await stage.vends(words);
      assertEquals(code, 0, err);
      assert(/^ASIA\d+Admin<ASIA\d+Developer</.test(JSON.parse(out).AccessKeyId), out);
    } finally {
      held?.release();
    }
    assertEquals(await stage.files(".local/state/awsprof/locks").then((all) => all.length), 2);
  }));

Deno.test("twice the same role with a program between them is no deadlock", () =>
  onStage(async (stage) => {
    const { code, out, err } = await stage.vends(["export", "again", "--format", "process"]);
    assertEquals(code, 0, err);
    assert(/^ASIA\d+Admin<ASIA\d+Admin<AKIA/.test(JSON.parse(out).AccessKeyId), out);
  }));

Deno.test({
  name: "200 commands of the AWS CLI at once, by credential_process: one request for credentials",
  ignore: cli.missing,
  fn: () =>
    onStage(async (stage) => {
      // A second of a processor and 50 MB each, all there at once: as few would do as a machine
      // bears, but a lock or a limit of time that fails does so among hundreds. They yield to
      // everything else, and are what the kernel ends where the memory is too small.
      const yielding = '{ echo 1000 >/proc/self/oom_score_adj; } 2>/dev/null; exec nice -n 19 "$@"';
      const words = [awsCli(), "sts", "get-caller-identity", "--profile", "vended"];
      stage.aws.control.fail({ op: "AssumeRole", delay: 2000 });
      const all = await Promise.all(
        Array.from(
          { length: 200 },
          () => runIn(stage, ["/bin/sh", "-c", yielding, "sh", ...words]),
        ),
      );
      for (const { code, out, err } of all) {
        assertEquals(code, 0, err);
        assertIncludes(JSON.parse(out).Arn, "assumed-role/Admin/awsprof-");
      }
      assertEquals(stage.aws.log("AssumeRole").length, 1);
      const signers = stage.aws.log("GetCallerIdentity").map(({ accessKeyId }) => accessKeyId);
      assertEquals([signers.length, new Set(signers).size], [200, 1]);
    }),
});

Deno.test({
  name: "after a code was typed once the AWS CLI and the JavaScript SDK do not ask",
  ignore: cli.missing || tmux.missing || !sdk,
  fn: () =>
    onStage(async (stage) => {
      const seat = await stage.sit();
      await seat.type('eval "$(awsprof export prod)"; echo $AWS_ACCESS_KEY_ID');
      await seat.sees(`code of ${serial}:`);
      await seat.type("123456");
      const { text } = await seat.ended();
      assertIncludes(text, "Guarded<AKIACONFIG");
      for (const name of ["prod", "coded"]) {
        const printed = await runIn(stage, [
          ...[awsCli(), "sts", "get-caller-identity", "--profile", name],
        ]);
        assertEquals(printed.code, 0, printed.err);
        assertIncludes(printed.out, "assumed-role/Guarded/");
      }
      const [answer] = await javascript(stage.bench, ["coded"], {
        PATH: stage.environment()["PATH"] ?? "",
      });
      assertIncludes(answer?.key ?? `${answer?.message}`, "Guarded<AKIACONFIG");
      assertEquals(stage.aws.log("AssumeRole").length, 1);
    }),
});

Deno.test({
  name: "after a code was typed for the AWS CLI awsprof does not ask",
  ignore: cli.missing || tmux.missing,
  fn: () =>
    onStage(async (stage) => {
      const seat = await stage.sit();
      await seat.type(`${awsCli()} sts get-caller-identity --profile prod`);
      await seat.sees(`Enter MFA code for ${serial}:`);
      await seat.type("123456");
      assertEquals((await seat.ended()).code, 0);
      const { code, out, err } = await stage.vends(["export", "prod", "--format", "process"]);
      assertEquals(code, 0, err);
      assertIncludes(JSON.parse(out).AccessKeyId, "Guarded<AKIACONFIG");
      assertEquals(stage.aws.log("AssumeRole").length, 1);
    }),
});

async function onScene(run: (scene: Scene, witness: Witness) => Promise<void>): Promise<void> {
  await onSceneOfOurs(async (scene) => {
    const witness = await startOfficial(scene.home);
    try {
      await run(scene, witness);
    } finally {
      await witness.close();
    }
  });
}

async function onSceneOfOurs(run: (scene: Scene) => Promise<void>): Promise<void> {
  const scene = await Scene.open();
  try {
    await run(scene);
  } finally {
    await scene.close();
  }
}

async function onStage(run: (stage: Stage) => Promise<void>): Promise<void> {
  const own: World = world;
  await Stage.use({ config: stageConfig, world: own, run });
}

/** Runs a program with awsprof on PATH, and no debug log, which a tool would show. */
async function runIn(stage: Stage, argv: readonly string[]): Promise<Printed> {
  const env = stage.environment({ AWSPROF_DEBUG: "" });
  const printed = await runProgram(argv, { home: stage.home, env });
  stage.hear(printed);
  return printed;
}

async function theFile(directory: string): Promise<string> {
  const names = await Array.fromAsync(Deno.readDir(directory), ({ name }) => name);
  const [name = "", ...more] = names.filter((each) => each.endsWith(".json"));
  assertEquals([name === "", more], [false, []], "files in the cache");
  return `${directory}/${name}`;
}

async function expireIn(file: string, minutes: number): Promise<void> {
  const content = JSON.parse(await Deno.readTextFile(file));
  const Expiration = new Date(Date.now() + minutes * 60_000).toISOString();
  content.Credentials = { ...content.Credentials, Expiration };
  await Deno.writeTextFile(file, JSON.stringify(content));
}

/** Fails unless the file holds a key, and is for nobody else. */
async function assertWhole(file: string): Promise<void> {
  const { Credentials } = JSON.parse(await Deno.readTextFile(file));
  assertIncludes(Credentials.AccessKeyId, "Admin<", "key id");
  assert(Date.parse(Credentials.Expiration) > Date.now(), "it has expired");
  assertEquals((await Deno.stat(file)).mode ?? 0, 0o100600, "mode");
}

async function forget(stage: Stage): Promise<void> {
  for (const name of [".aws/cli", ".local"]) {
    await Deno.remove(`${stage.home}/${name}`, { recursive: true }).catch(() => {});
  }
}

/** The calls with which a cold export changes the home. */
async function writesOf(stage: Stage): Promise<Call[]> {
  // A program that was just built fills the runtime's caches when it first runs.
  await trace(stage);
  await forget(stage);
  return (await trace(stage)).calls.filter((call) => isOurs(stage, call));
}

function isOurs(stage: Stage, { text }: Call): boolean {
  const isWriting = !text.startsWith("openat") || text.includes("O_CREAT");
  return isWriting && [".aws/cli", ".local"].some((each) => text.includes(`${stage.home}/${each}`));
}

async function trace(
  stage: Stage,
  at?: { name: string; number: number; error?: string },
): ReturnType<typeof traced> {
  const argv = [stage.program, "export", "work", "--format", "process"];
  const env = stage.environment({ AWSPROF_DEBUG: "" });
  return await traced(argv, { home: stage.home, env, ...(at === undefined ? {} : { at }) });
}
