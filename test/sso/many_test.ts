/** Many processes at once, and processes that are killed: the built program against the stand-in. */
import { type Printed, runProgram } from "../fake_aws/clients.ts";
import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import { exists } from "../support/build.ts";
import { visit } from "../support/fake_browser.ts";
import { tool } from "../support/tools.ts";
import { assertSession, eventually, type Seat, Stage, withoutDebug } from "./stage.ts";

const tmux = tool("tmux");
const crowd = 200;

Deno.test("200 processes at once on an expired token: one renewal, and none fails", () =>
  Stage.use({
    async run(stage) {
      const old = await stage.signedIn("corp", -60);
      const before = stage.aws.log().length;
      // Long enough for most of them to be there and wait when the answer comes.
      stage.aws.control.fail({ op: "CreateToken", delay: 4000 });
      const all = await many(stage, crowd);
      assertEquals(codes(all), { 0: crowd });
      assertEquals(stage.operations(before), ["CreateToken"]);
      const fresh = await stage.token("corp");
      assertSession(fresh);
      assert(fresh.accessToken !== old.accessToken, "the old token");
      await assertOnly(stage, "token");
    },
  }));

const dead: readonly [string, number, (stage: Stage) => Promise<unknown>][] = [
  ["without a token", 20, () => Promise.resolve()],
  [
    "on an expired token that cannot be renewed",
    crowd,
    async (stage) => {
      const { refreshToken: _, ...rest } = await stage.signedIn("corp", -60);
      await stage.bench.writeToken("corp", rest);
    },
  ],
];

for (const [what, count, prepare] of dead) {
  Deno.test(`${count} processes at once ${what}: none asks, each exits 3`, () =>
    Stage.use({
      async run(stage) {
        await prepare(stage);
        const before = stage.aws.log().length;
        const mark = `${stage.home}/opened`;
        await Deno.writeTextFile(`${stage.home}/own`, `#!/bin/sh\n: >'${mark}'\n`, { mode: 0o755 });
        const all = await many(stage, count, { BROWSER: `${stage.home}/own`, DISPLAY: ":0" });
        assertEquals(codes(all), { 3: count });
        for (const { out, err } of all) {
          assertEquals(out, "");
          const [error, hint, ...more] = withoutDebug(err.trimEnd().split("\n"));
          assertIncludes(error ?? "", 'awsprof: error: session "corp" ');
          assertEquals([hint, more], ["awsprof: hint: awsprof login corp", []]);
        }
        assertEquals(stage.operations(before), []);
        assertEquals(await exists(mark), false, "a browser was opened");
      },
    }));
}

Deno.test("50 processes at once on a revoked session: one finds out, each exits 3", () =>
  Stage.use({
    async run(stage) {
      await stage.signedIn("corp", -60);
      stage.aws.control.revoke("session");
      const before = stage.aws.log().length;
      assertEquals(codes(await many(stage, 50)), { 3: 50 });
      assertEquals(stage.operations(before), ["CreateToken"]);
    },
  }));

whoWaits("a process that is killed in the middle of a renewal holds up nobody", async (stage) => {
  await stage.signedIn("corp", -60);
  const before = stage.aws.log("CreateToken").length;
  stage.aws.control.fail({ op: "CreateToken", delay: 5000 });
  const holder = await holding(stage);
  const waiters = [start(stage), start(stage)];
  await waiting(stage, waiters.length);
  holder.kill("SIGKILL");
  const killed = performance.now();
  for (const { code, err } of await ends(waiters)) assertEquals(code, 0, err);
  const late = performance.now() - killed;
  assert(late < 3000, `the others went on ${late} ms later`);
  assertEquals(stage.aws.log("CreateToken").length, before + 1);
  assertSession(await stage.token("corp"));
  await holder.output();
});

whoWaits(
  "a process that is killed while it waits changes nothing for the others",
  async (stage) => {
    await stage.signedIn("corp", -60);
    const before = stage.aws.log().length;
    stage.aws.control.fail({ op: "CreateToken", delay: 2000 });
    const holder = await holding(stage);
    const waiters = [start(stage), start(stage), start(stage)];
    await waiting(stage, waiters.length);
    waiters[1]?.kill("SIGKILL");
    const [first, killed, last] = await ends(waiters);
    assertEquals([first?.code, killed?.code, last?.code], [0, 137, 0]);
    assertEquals((await holder.output()).code, 0);
    assertEquals(stage.operations(before), ["CreateToken"]);
  },
);

const signals: readonly [Deno.Signal, number][] = [["SIGINT", 130], ["SIGTERM", 143]];

for (const [signal, code] of signals) {
  whoWaits(
    `${signal} ends a process that waits with ${code} and silently, and not the one before it`,
    async (stage) => {
      await stage.signedIn("corp", -60);
      stage.aws.control.fail({ op: "CreateToken", delay: 2000 });
      const holder = await holding(stage);
      const waiter = start(stage);
      await waiting(stage, 1);
      waiter.kill(signal);
      const [ended] = await ends([waiter]);
      assertEquals(ended, { code, out: "", err: "" });
      assertEquals((await holder.output()).code, 0);
      assertSession(await stage.token("corp"));
    },
  );
}

onTerminal(
  "who is killed while it waits for the approval holds up nobody: the next asks anew",
  async (stage) => {
    const [first, second] = [await stage.sit(), await stage.sit()];
    const pid = await asksFirst(stage, first);
    await second.type("awsprof login work --device-code --no-browser");
    await second.sees('waiting for another login to session "corp"');
    Deno.kill(pid, "SIGKILL");
    await second.sees("waiting for your approval");
    await visit(await second.address());
    const { code, text } = await second.ended();
    assertEquals(code, 0, text);
    assertSession(await stage.token("corp"));
  },
);

onTerminal(
  "who is killed while it waits for the browser holds up nobody, and its page leads to no login",
  async (stage) => {
    const [first, second] = [await stage.sit(), await stage.sit()];
    const pid = await asksFirst(stage, first, "");
    const page = await first.address();
    const alone = start(stage);
    await second.type("awsprof login work --no-browser");
    await second.sees('waiting for another login to session "corp"');
    await waiting(stage, 2);
    Deno.kill(pid, "SIGKILL");
    await second.sees("waiting for the browser");
    // The person presses Allow on the page that is open still: nobody listens where it leads.
    const lost = await visit(page).then(() => null, (error) => error);
    assert(lost instanceof TypeError, `the old page led to ${lost}`);
    assertEquals(await stage.token("corp"), null);
    await visit(await second.address());
    const { code, text } = await second.ended();
    assertEquals(code, 0, text);
    assertSession(await stage.token("corp"));
    // Which of the two had the lock next decides the kernel.
    const [{ code: other = -1 } = {}] = await ends([alone]);
    assert(other === 0 || other === 3, `exit ${other}`);
    assertEquals(stage.operations().filter((each) => each === "CreateToken").length, 1);
    assertEquals((await stage.files(".aws/sso/cache")).filter((each) => /tmp$/.test(each)), []);
  },
);

onTerminal(
  "the others take the result of a login that a person finishes, also with --force",
  async (stage) => {
    const [first, second] = [await stage.sit(), await stage.sit()];
    await asksFirst(stage, first);
    const waiters = [start(stage), start(stage), start(stage)];
    await second.type("awsprof login work --force");
    await second.sees("waiting for another login");
    await waiting(stage, 4);
    await visit(await first.address());
    assertEquals((await first.ended()).code, 0);
    for (const { code, err } of await ends(waiters)) assertEquals(code, 0, err);
    const { code, text } = await second.ended();
    assertEquals(code, 0, text);
    assertEquals(stage.operations().filter((each) => each !== "CreateToken"), [
      ...["RegisterClient", "StartDeviceAuthorization", "ShowDevice", "AnswerDevice"],
    ]);
  },
);

onTerminal("who waits without a terminal behind one that is killed exits 3", async (stage) => {
  const first = await stage.sit();
  const pid = await asksFirst(stage, first);
  const waiters = [start(stage), start(stage)];
  await waiting(stage, 2);
  const asked = stage.operations().filter((each) => each !== "CreateToken");
  Deno.kill(pid, "SIGKILL");
  for (const { code, err } of await ends(waiters)) {
    assertEquals(code, 3, err);
    assertIncludes(err, "awsprof: hint: awsprof login corp");
  }
  assertEquals(stage.operations().filter((each) => each !== "CreateToken"), asked);
});

whoWaits(
  "a logout during a renewal ends the renewed session, and no token comes back",
  async (stage) => {
    const old = await stage.signedIn("corp", -60);
    stage.aws.control.fail({ op: "CreateToken", delay: 2000 });
    const holder = await holding(stage);
    const logout = start(stage, ["logout", "work"]);
    await waiting(stage, 1);
    const late = start(stage);
    await waiting(stage, 2);
    assertEquals((await holder.output()).code, 0);
    const [out] = await ends([logout]);
    assertEquals(out?.code, 0, out?.err);
    assertEquals(out?.err.split("\n"), [
      'awsprof: waiting for another login to session "corp"',
      'awsprof: logged out of session "corp"',
      "",
    ]);
    // Whether it came before or after the logout decides the kernel.
    const [{ code = -1 } = {}] = await ends([late]);
    assert(code === 0 || code === 3, `exit ${code}`);
    assertEquals(await stage.token("corp"), null);
    const [request] = stage.aws.log("Logout");
    assertEquals(request?.status, 200);
    assert(request?.headers["x-amz-sso_bearer_token"] !== old.accessToken, "the old token's");
  },
);

whoWaits(
  "a renewal that comes during a logout waits, and asks for nothing after it",
  async (stage) => {
    await stage.signedIn("corp", -60);
    const before = stage.aws.log().length;
    stage.aws.control.fail({ op: "Logout", delay: 1500 });
    const logout = start(stage, ["logout", "work"]);
    await locked(stage);
    const late = start(stage);
    await waiting(stage, 1);
    const [first, second] = await ends([logout, late]);
    assertEquals([first?.code, second?.code], [0, 3]);
    assertEquals(stage.operations(before), ["Logout"]);
    assertEquals(await stage.token("corp"), null);
  },
);

/** That many `awsprof login work` at the same time, without a terminal and not in anybody's way. */
async function many(
  stage: Stage,
  count: number,
  more: Readonly<Record<string, string>> = {},
): Promise<Printed[]> {
  const env = stage.environment(more);
  const argv = ["nice", "-n", "19", stage.program, "login", "work"];
  const all = await Promise.all(
    Array.from({ length: count }, () => runProgram(argv, { home: stage.home, env })),
  );
  for (const each of all) stage.hear(each);
  return all;
}

/** How often each exit code was there. */
function codes(all: readonly Printed[]): Record<number, number> {
  const counted: Record<number, number> = {};
  for (const { code } of all) counted[code] = (counted[code] ?? 0) + 1;
  return counted;
}

/** Starts the program without a terminal. */
function start(stage: Stage, words: readonly string[] = ["login", "work"]): Deno.ChildProcess {
  return new Deno.Command(stage.program, {
    args: [...words],
    cwd: stage.home,
    clearEnv: true,
    env: stage.environment({ AWSPROF_DEBUG: "" }),
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Starts a login, and waits until it holds the lock. */
async function holding(stage: Stage): Promise<Deno.ChildProcess> {
  const child = start(stage);
  await locked(stage);
  return child;
}

async function ends(children: readonly Deno.ChildProcess[]): Promise<Printed[]> {
  const text = new TextDecoder();
  return await Promise.all(children.map(async (child) => {
    const { code, stdout, stderr } = await child.output();
    return { code, out: text.decode(stdout), err: text.decode(stderr) };
  }));
}

async function locked(stage: Stage): Promise<void> {
  await eventually("somebody holds the lock", async () => (await locks(stage)).holders > 0);
}

async function waiting(stage: Stage, count: number): Promise<void> {
  await eventually(
    `${count} wait for the lock`,
    async () => (await locks(stage)).waiters >= count,
  );
}

/** Who holds and who waits for the lock of the one session that is asked for, by the kernel's list. */
async function locks(stage: Stage): Promise<{ holders: number; waiters: number }> {
  const directory = `${stage.home}/.local/state/awsprof/locks`;
  const [name] = await stage.files(".local/state/awsprof/locks");
  if (name === undefined) return { holders: 0, waiters: 0 };
  const { ino } = await Deno.stat(`${directory}/${name}`);
  const lines = (await Deno.readTextFile("/proc/locks")).split("\n").filter((line) =>
    new RegExp(`FLOCK.*:${ino} `).test(line)
  );
  const waiters = lines.filter((line) => line.includes("->")).length;
  return { holders: lines.length - waiters, waiters };
}

/** Has somebody ask for a login that nobody approves, by code if nothing else is said; the process. */
async function asksFirst(
  stage: Stage,
  seat: Seat,
  option = "--device-code",
): Promise<number> {
  const file = `${stage.home}/pid`;
  await seat.type(
    `sh -c 'echo $$ >${file}; exec awsprof login work ${option} --no-browser'`,
  );
  await seat.sees(option === "" ? "waiting for the browser" : "waiting for your approval");
  return Number(await Deno.readTextFile(file));
}

/** Fails unless the cache holds files for its owner alone, with nothing left behind. */
async function assertOnly(stage: Stage, ...what: "token"[]): Promise<void> {
  const names = await stage.files(".aws/sso/cache");
  assertEquals(names.length, what.length, names.join(" "));
  for (const name of names) {
    const { mode } = await Deno.stat(`${stage.home}/.aws/sso/cache/${name}`);
    assertEquals((mode ?? 0) & 0o777, 0o600, name);
  }
}

function onTerminal(name: string, run: (stage: Stage) => Promise<void>): void {
  whoWaits(name, run, tmux.missing);
}

/** Who waits for a lock is in the kernel's list, which only Linux shows. */
function whoWaits(
  name: string,
  run: (stage: Stage) => Promise<void>,
  missing = false,
): void {
  Deno.test({
    name,
    ignore: missing || Deno.build.os !== "linux",
    fn: () => Stage.use({ run }),
  });
}
