/**
 * `kill -9` before each call that changes the disk, and a disk on which that call fails: what stands
 * in the cache afterwards is old or new and whole, and the next login works.
 */
import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import {
  atPoint,
  type Blow,
  type Call,
  inLanes,
  type Point,
  strace,
  traced,
  writing,
} from "../support/strace.ts";
import { visit } from "../support/fake_browser.ts";
import { tool } from "../support/tools.ts";
import { assertSession, Stage } from "./stage.ts";

const script = tool("script");
const tmux = tool("tmux");

interface Deed {
  readonly words: readonly string[];
  readonly terminal: boolean;
  /** Puts the home into the state before. */
  readonly prepare: (stage: Stage) => Promise<unknown>;
  /** Fails unless the next try ends well; given is what the service had done when it was killed. */
  readonly check: (stage: Stage, done: readonly string[]) => Promise<void>;
  /** Where it is killed at least, as `shape` draws it. */
  readonly at: readonly string[];
}

const token = "~/.aws/sso/cache/TOKEN";
const lock = "~/.local/state/awsprof/locks/LOCK";

/** As many homes are worked in at the same time: what takes long is the waiting. */
const lanes = 6;

const written = (path: string): string[] =>
  ["openat", "write", "fdatasync", "rename"].map((name) => `${name} ${path}.tmp`);

const deeds: Readonly<Record<string, Deed>> = {
  "a renewal": {
    words: ["login", "work"],
    terminal: false,
    prepare: (stage) => stage.signedIn("corp", -60),
    check: renewsNext,
    at: [
      ...[`openat ${lock}`, `flock ${lock}`],
      ...[...written(`${token}.probe`), `unlink ${token}.probe`],
      ...written(token),
    ],
  },
  "a first login": {
    words: ["login", "work", "--device-code", "--no-browser"],
    terminal: true,
    prepare: () => Promise.resolve(),
    check: logsInNext,
    at: [
      ...["mkdir ~/.local/state/awsprof/locks", `openat ${lock}`, `flock ${lock}`],
      ...["mkdir ~/.aws/sso", "mkdir ~/.aws/sso/cache"],
      ...[...written(`${token}.probe`), `unlink ${token}.probe`],
      ...[...written("~/.aws/sso/cache/REGISTRATION"), ...written(token)],
    ],
  },
  "a logout": {
    words: ["logout", "work"],
    terminal: false,
    prepare: async (stage) => {
      await stage.signedIn("corp", 3600);
      await Deno.mkdir(`${stage.home}/.aws/cli/cache`, { recursive: true });
    },
    check: logsOutNext,
    at: [`openat ${lock}`, `flock ${lock}`, `unlink ${token}`],
  },
};

for (const [what, deed] of Object.entries(deeds)) {
  Deno.test({
    name:
      `${what} that is killed before any of its writes leaves whole files, and the next is fine`,
    ignore: strace.missing || script.missing,
    fn: () => killedAtEach(deed),
  });
}

/** What each call fails with on a disk that is full or was mounted read-only meanwhile. */
const errors: Readonly<Record<string, string>> = {
  openat: "EROFS",
  write: "ENOSPC",
  fdatasync: "ENOSPC",
  rename: "EROFS",
  unlink: "EROFS",
  mkdir: "ENOSPC",
};

const words: Readonly<Record<string, string>> = {
  EROFS: "the file system is read-only",
  ENOSPC: "no space left on the device",
};

for (const what of ["a renewal", "a first login"]) {
  Deno.test({
    name: `${what} on a disk that fails at any of its writes says so, and leaves nothing half done`,
    ignore: strace.missing || script.missing,
    fn: () => failsAtEach(deeds[what] ?? absent(what)),
  });
}

for (const [flow, option] of [["redirect", ""], ["code", " --device-code"]] as const) {
  Deno.test({
    name:
      `a login by ${flow} whose browser cannot be started for want of processes goes on by hand`,
    ignore: strace.missing || tmux.missing,
    fn: () =>
      Stage.use({
        settings: { interval: 1 },
        async run(stage) {
          const seat = await stage.sit({ env: { AWSPROF_DEBUG: "" } });
          // Threads come by clone3.
          const inject = "inject=fork,vfork,clone:error=EAGAIN";
          await seat.type(
            `'${strace.path}' -f -qq -o log -e ${inject} awsprof login work${option}`,
          );
          const text = await seat.sees("open the page yourself");
          assertIncludes(
            text.replaceAll("\n", ""),
            "was not started: the system has no room for another process; open the page yourself",
          );
          await visit(await seat.address());
          const { code } = await seat.ended();
          assertEquals(code, 0);
          assertIncludes(await Deno.readTextFile(`${stage.home}/log`), "(INJECTED)");
          assertSession(await stage.token("corp"));
        },
      }),
  });
}

async function failsAtEach(deed: Deed): Promise<void> {
  await pointsOf(deed);
  const points = (await pointsOf(deed)).filter(({ seen }) =>
    deed.at.includes(seen) && !seen.startsWith("flock")
  );
  await inLanes(points, {
    lanes,
    visit: (point) =>
      atPoint(point, (at) => failedAt(deed, { ...at, error: errors[point.name] ?? "EIO" })),
  });
}

/** Has a call fail, in a home of its own; the shape of the call. */
async function failedAt(deed: Deed, at: Blow): Promise<string | null> {
  let seen: string | null = null;
  await onStage(async (stage) => {
    await deed.prepare(stage);
    const before = stage.aws.log().length;
    const { calls, printed } = await run(stage, deed, at);
    const call = calls.find(({ text }) => text.endsWith("(INJECTED)"));
    seen = call === undefined ? null : shape(stage, call);
    if (seen === null || !deed.at.includes(seen)) {
      seen = null;
      return;
    }
    const said = printed.out + printed.err;
    assertEquals(printed.code, 1, `${seen}: ${said}`);
    const problem = words[at.error ?? ""] ?? "";
    const lines = said.split("\n").filter((line) => line.includes("awsprof: error:"));
    assertEquals(lines.length, 1, said);
    assertIncludes(lines[0] ?? "", problem);
    await assertPrivate(stage);
    for (const name of await stage.files(".aws/sso/cache")) {
      assert(!name.endsWith(".tmp"), `${seen}: left behind: ${name}`);
    }
    await deed.check(stage, granted(stage, before));
  });
  return seen;
}

async function killedAtEach(deed: Deed): Promise<void> {
  // A program that was just built fills the runtime's caches when it first runs.
  await pointsOf(deed);
  const points = await pointsOf(deed);
  for (const each of deed.at) {
    assert(points.some(({ seen }) => seen === each), `it never comes to ${each}`);
  }
  await inLanes(points, { lanes, visit: (point) => atPoint(point, (at) => killedAt(deed, at)) });
}

/** The calls that change the home when nothing is killed. */
async function pointsOf(deed: Deed): Promise<Point[]> {
  const points: Point[] = [];
  await onStage(async (stage) => {
    await deed.prepare(stage);
    const { printed, calls } = await run(stage, deed);
    assertEquals(printed.code, 0, printed.out + printed.err);
    for (const call of calls) {
      const seen = shape(stage, call);
      if (seen !== null) points.push({ ...call, seen });
    }
  });
  return points;
}

/** Kills it before a call, in a home of its own; the shape of the call. */
async function killedAt(deed: Deed, at: Blow): Promise<string | null> {
  let seen: string | null = null;
  await onStage(async (stage) => {
    await deed.prepare(stage);
    const before = stage.aws.log().length;
    const { calls, killed } = await run(stage, deed, at);
    const call = calls.at(-1);
    if (!killed || call === undefined) return;
    seen = shape(stage, call);
    await assertPrivate(stage);
    await deed.check(stage, granted(stage, before));
  });
  return seen;
}

async function onStage(run: (stage: Stage) => Promise<void>): Promise<void> {
  await Stage.use({ settings: { approval: "allow", interval: 1 }, run });
}

async function run(stage: Stage, deed: Deed, at?: Blow): ReturnType<typeof traced> {
  const { words, terminal } = deed;
  const traces = await traced([stage.program, ...words], {
    home: stage.home,
    env: stage.environment({ NO_COLOR: "1" }),
    terminal,
    ...at === undefined ? {} : { at },
  });
  stage.hear(traces.printed);
  return traces;
}

/** `rename ~/.aws/sso/cache/TOKEN.tmp`, or null for a call that changes nothing in the home. */
function shape(stage: Stage, call: Call): string | null {
  if (!writing.includes(call.name)) return null;
  if (call.name === "openat" && !call.text.includes("O_CREAT")) return null;
  const path = new RegExp(`${stage.home}(/[^">]+)`).exec(call.text.replace(/^openat\([^"]*/, ""));
  if (path === null) return null;
  const [tokenName = ""] = stage.tokenPath("corp").split("/").slice(-1);
  const named = `~${path[1]}`.replace(tokenName, "TOKEN")
    .replace(/cache\/[0-9a-f]{40}\.json/, "cache/REGISTRATION")
    .replace(/locks\/[0-9a-f]{40}$/, "locks/LOCK")
    .replace(/\.[0-9a-f]{8}\.tmp$/, ".tmp");
  return `${call.name} ${named}`;
}

/** Names of the operations that the stand-in has done. */
function granted(stage: Stage, since: number): string[] {
  return stage.aws.log().slice(since).filter(({ status }) => status < 300).map(({ operation }) =>
    operation
  );
}

/** Fails unless nobody else can read what is there, and what is no temporary file is whole. */
async function assertPrivate(stage: Stage): Promise<void> {
  for (const directory of [".aws/sso/cache", ".local/state/awsprof/locks"]) {
    for (const name of await stage.files(directory)) {
      const path = `${stage.home}/${directory}/${name}`;
      assertEquals(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o600, name);
      if (name.endsWith(".json")) JSON.parse(await Deno.readTextFile(path));
    }
  }
}

/** A renewal that has spent the refresh token and could not write the new one needs a login. */
async function renewsNext(stage: Stage, done: readonly string[]): Promise<void> {
  const found = await stage.token("corp");
  const isNew = Date.parse(String(found?.expiresAt)) > Date.now();
  const since = stage.aws.log().length;
  const { code, err } = await nextRun(stage, ["login", "work"]);
  const answers = stage.aws.log().slice(since).map(({ operation, error }) => error ?? operation);
  if (isNew) assertEquals<unknown>([code, done, answers], [0, ["CreateToken"], []], err);
  else if (done.length > 0) {
    assertEquals<unknown>([code, done, answers], [3, ["CreateToken"], ["InvalidGrantException"]]);
    assertIncludes(err, "awsprof: hint: awsprof login corp");
    return;
  } else assertEquals<unknown>([code, answers], [0, ["CreateToken"]], err);
  assertSession(await stage.token("corp"));
}

async function logsInNext(stage: Stage, done: readonly string[]): Promise<void> {
  const registrations = (await stage.files(".aws/sso/cache")).filter((name) =>
    name.endsWith(".json") && !stage.tokenPath("corp").endsWith(name)
  );
  const isDone = await stage.token("corp") !== null;
  const since = stage.aws.log().length;
  const { printed } = await run(stage, deeds["a first login"] ?? absent("a first login"));
  assertEquals(printed.code, 0, printed.out);
  const register = registrations.length === 0 ? ["RegisterClient"] : [];
  assertEquals(
    granted(stage, since),
    isDone ? [] : [...register, "StartDeviceAuthorization", "CreateToken"],
    `after ${done.join(" ")}`,
  );
  assertSession(await stage.token("corp"));
  await assertPrivate(stage);
}

async function logsOutNext(stage: Stage): Promise<void> {
  const { code, err } = await nextRun(stage, ["logout", "work"]);
  assertEquals(code, 0, err);
  assertEquals(await stage.files(".aws/sso/cache"), []);
}

async function nextRun(
  stage: Stage,
  words: readonly string[],
): Promise<{ code: number; err: string }> {
  const started = performance.now();
  const printed = await stage.run(words);
  const took = performance.now() - started;
  assert(took < 10_000, `it hung for ${took} ms`);
  return printed;
}

function absent(what: string): never {
  throw new Error(`there is no ${what}`);
}
