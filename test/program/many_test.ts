/** Hundreds of processes of all verbs that write, at once in one home: none fails, nothing is lost. */
import { type Printed, runProgram } from "../fake_aws/clients.ts";
import { assertSession, Stage } from "../sso/stage.ts";
import { assert, assertEquals } from "../support/assert.ts";

const config = `[sso-session corp]
sso_start_url = https://d-1234567890.awsapps.com/start
sso_region = eu-west-1
sso_registration_scopes = sso:account:access

[profile work]
sso_session = corp
sso_account_id = 444455556666
sso_role_name = Developer
region = eu-west-1 # Ireland

[profile vended]
credential_process = /bin/cat keys.json
region = eu-west-1
${
  Array.from({ length: 20 }, (_, index) => `[profile used-${index}]\nregion = eu-west-1\n`).join("")
}`;

const credentials = "# mine\n[profile old]\naws_access_key_id = AKIADEFAULT\n" +
  "aws_secret_access_key = abc\n";

const keys = {
  Version: 1,
  AccessKeyId: "ASIAIOSFODNN7EXAMPLE",
  SecretAccessKey: "canary-secret",
  SessionToken: "canary-token",
  Expiration: "2099-01-01T00:00:00Z",
};

interface Task {
  readonly words: readonly string[];
  /** Below the home. */
  readonly cwd?: string;
}

/** As many processes run at the same time: the memory of a small machine has room for them. */
const room = 100;

const times = (count: number, task: (index: number) => Task): Task[] =>
  Array.from({ length: count }, (_, index) => task(index));

Deno.test("350 processes of all verbs that write at once: none fails, no entry is lost", () =>
  Stage.use({
    config,
    async run(stage) {
      await prepare(stage);
      const before = stage.aws.log().length;
      const tasks = mixed([
        times(100, (index) => ({ words: ["pin", "work"], cwd: `pinned/${index}` })),
        times(100, (index) => ({ words: ["trust"], cwd: `trusted/${index}` })),
        times(20, () => ({ words: ["trust"], cwd: "same" })),
        times(20, (index) => ({ words: ["untrust"], cwd: `untrusted/${index}` })),
        times(
          20,
          (index) => ({ words: ["vet", "--shell=bash", ".awsprofile"], cwd: `vetted/${index}` }),
        ),
        times(20, (index) => ({ words: [index % 2 === 0 ? "trust" : "untrust"], cwd: "disputed" })),
        times(20, (index) => ({ words: ["use", `used-${index}`, "--shell=bash"] })),
        times(20, () => ({ words: ["refresh"] })),
        times(10, () => ({ words: ["login", "work"] })),
        times(10, (index) => ({ words: ["export", "vended", "--to-profile", `tool-${index}`] })),
        times(10, () => ({ words: ["doctor", "--fix", "--yes"] })),
      ]);
      const all = await atOnce(stage, tasks);
      for (const [index, { code, err }] of all.entries()) {
        assertEquals(code, 0, `${tasks[index]?.words.join(" ")}: ${err}`);
      }
      assertEquals(stage.operations(before), ["CreateToken"]);
      assertSession(await stage.token("corp"));
      await checkRecords(stage);
      await checkAwsFiles(stage);
      await checkSnapshots(stage);
      const left = [...entries(stage.home)].filter((path) => path.endsWith(".tmp"));
      assertEquals(left, [], "left behind");
    },
  }));

async function prepare(stage: Stage): Promise<void> {
  const { home } = stage;
  await stage.signedIn("corp", -60);
  await Deno.writeTextFile(`${home}/.aws/credentials`, credentials, { mode: 0o600 });
  await Deno.writeTextFile(`${home}/keys.json`, JSON.stringify(keys));
  for (let index = 0; index < 100; index++) {
    await Deno.mkdir(`${home}/pinned/${index}`, { recursive: true });
    await directoryFile(`${home}/trusted/${index}`);
  }
  for (let index = 0; index < 20; index++) {
    await directoryFile(`${home}/vetted/${index}`);
    const record = `${home}/.local/state/awsprof/trust${home}/untrusted/${index}`;
    await Deno.mkdir(record, { recursive: true, mode: 0o700 });
    await Deno.writeTextFile(`${record}/.awsprofile`, "work\n", { mode: 0o600 });
    await directoryFile(`${home}/untrusted/${index}`);
  }
  for (const name of ["same", "disputed"]) await directoryFile(`${home}/${name}`);
}

async function directoryFile(directory: string): Promise<void> {
  await Deno.mkdir(directory, { recursive: true });
  await Deno.writeTextFile(`${directory}/.awsprofile`, "work\n", { mode: 0o644 });
}

/** All lists as one, each spread evenly over it. */
function mixed(lists: readonly (readonly Task[])[]): Task[] {
  return lists.flatMap((list) => list.map((task, index) => ({ task, at: index / list.length })))
    .toSorted((one, other) => one.at - other.at).map(({ task }) => task);
}

async function atOnce(stage: Stage, tasks: readonly Task[]): Promise<Printed[]> {
  const ended: Printed[] = [];
  const work = tasks.entries();
  await Promise.all(Array.from({ length: room }, async () => {
    for (const [index, { words, cwd = "." }] of work) {
      const line = 'cd "$1" && shift && exec nice -n 19 "$@"';
      const argv = ["/bin/sh", "-c", line, "sh", cwd, stage.program, ...words];
      const printed = await runProgram(argv, { home: stage.home, env: stage.environment() });
      ended[index] = printed;
      stage.hear(printed);
    }
  }));
  return ended;
}

async function checkRecords(stage: Stage): Promise<void> {
  const { home } = stage;
  const trust = `${home}/.local/state/awsprof/trust${home}`;
  for (let index = 0; index < 100; index++) {
    const file = `${home}/pinned/${index}/.awsprofile`;
    assertEquals(await Deno.readTextFile(file), "work\n", file);
    for (const record of [`${trust}/pinned/${index}`, `${trust}/trusted/${index}`]) {
      assertEquals(await Deno.readTextFile(`${record}/.awsprofile`), "work\n", record);
      const { mode } = await Deno.stat(`${record}/.awsprofile`);
      assertEquals((mode ?? 0) & 0o777, 0o600, record);
    }
  }
  assertEquals(await Deno.readTextFile(`${trust}/same/.awsprofile`), "work\n");
  for (let index = 0; index < 20; index++) {
    assertEquals(
      await textOf(`${trust}/untrusted/${index}/.awsprofile`),
      null,
      `untrusted/${index}`,
    );
    const vetted = `${home}/.local/state/awsprof/vetted${home}/vetted/${index}/.awsprofile`;
    assertEquals(await textOf(vetted), "work\n", vetted);
  }
  const disputed = await textOf(`${trust}/disputed/.awsprofile`);
  assert(disputed === null || disputed === "work\n", String(disputed));
  const recent = await Deno.readTextFile(`${home}/.local/state/awsprof/recent`);
  const names = recent.trimEnd().split("\n");
  const used = Array.from({ length: 20 }, (_, index) => `used-${index}`);
  assertEquals(names.toSorted(), used.toSorted(), "the names chosen lately");
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** What `doctor` mends is mended, once, and no entry of an export was lost by it. */
async function checkAwsFiles(stage: Stage): Promise<void> {
  const text = await Deno.readTextFile(`${stage.home}/.aws/credentials`);
  assert(text.startsWith(credentials.replace("profile ", "")), text);
  const names = Array.from({ length: 10 }, (_, index) => `tool-${index}`);
  assertEquals(names.filter((name) => text.split(`[${name}]\n`).length !== 2), [], "entries");
  const files = await stage.files(".aws");
  const copies = files.filter((name) => name.includes("backup"));
  assertEquals(copies.map((name) => name.replace(/\..*/, "")), ["config", "credentials"]);
  assertEquals(
    await Deno.readTextFile(`${stage.home}/.aws/config`),
    config.replace("region = eu-west-1 # Ireland", "# Ireland\nregion = eu-west-1"),
  );
}

/** Each snapshot is what a refresh alone makes. */
async function checkSnapshots(stage: Stage): Promise<void> {
  const cache = `${stage.home}/.cache/awsprof`;
  const names = ["snapshot.bash", "snapshot.zsh", "snapshot.fish", "snapshot.txt", "profiles.tsv"];
  const read = () => Promise.all(names.map((name) => Deno.readTextFile(`${cache}/${name}`)));
  for (const text of await read()) assert(/\n(# whole)?$/.test(text), text);
  await stage.run(["refresh"]);
  const alone = await read();
  const all = await atOnce(stage, times(20, () => ({ words: ["refresh"] })));
  assertEquals(all.map(({ code }) => code), all.map(() => 0));
  assertEquals(await read(), alone);
  assertEquals((await stage.files(".cache/awsprof/since")).length, 1, "since");
  assertEquals((await stage.files(".cache/awsprof/shims")).length, 33, "shims");
}

function* entries(directory: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(directory)) {
    yield `${directory}/${name}`;
    if (isDirectory) yield* entries(`${directory}/${name}`);
  }
}
