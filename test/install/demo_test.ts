import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import { programDirectory } from "../support/build.ts";
import { Terminal } from "../support/terminal.ts";
import { find, requireTool, tool } from "../support/tools.ts";
import { bringsDeno, type Machine, onMachine, type Outcome, tree, until } from "./machine.ts";

/** What the transcript shows, in this order, whichever shell draws it. */
const shown: readonly (string | RegExp)[] = [
  /^# 1\/13 /,
  "[AWS:default] ~ › awsprof list",
  /^ {2}prod +role +111122223333 +Admin +eu-west-1 /,
  "[AWS:default] ~ › awsprof show prod",
  /assume role arn:aws:iam::111122223333:role\/Admin/,
  "[AWS:default] ~ › cd src/shop",
  "awsprof: work (~/src/shop/.awsprofile, region eu-west-1)",
  "[AWS:work] ~/src/shop › aws s3 ls",
  "(stand-in for aws: profile work, account 444455556666)",
  "[AWS:work] ~/src/shop › cd ../infra",
  "awsprof: prod is protected and not trusted here; to allow it: awsprof trust",
  "[AWS:default] ~/src/infra › awsprof trust",
  "[AWS:prod] ~/src/infra › awsstaging s3 ls",
  "(stand-in for aws: profile staging, account 777788889999)",
  "[AWS:prod] ~/src/infra › cd",
  "[AWS:default] ~ › awsprof use legacy",
  "awsprof: its session has expired: awsprof login legacy",
  "[AWS:legacy expired] ~ › awsprof login --no-browser",
  /^ {2}http:\/\/127\.0\.0\.1:\d+\/device\?user_code=[A-Z]{4}-[A-Z]{4}$/,
  /^ {6}[A-Z]{4}-[A-Z]{4}$/,
  /^awsprof: logged in to .*: valid 7 h · legacy$/,
  "[AWS:legacy] ~ › awsprof status",
  /^corp +valid 7 h, renews by itself until /,
  /\bdefault\b.*\blegacy\b.*\bprod\b.*\bstaging\b/,
  "[AWS:legacy] ~ › awsprof use staging",
  /\bmb\b.*\bpresign\b.*\brm\b/,
  "[AWS:staging] ~ › awswork s3 ls",
  "(stand-in for aws: profile work, account 444455556666)",
  /^That was it/,
];

const shells = ["bash", "zsh", "fish"];

for (const shell of shells) {
  Deno.test({
    name: `the demo's transcript shows the main job in ${shell}, as plain text without a secret, \
and leaves nothing behind`,
    ignore: tool(shell).missing || tool("script").missing,
    fn: () =>
      onMachine(async (machine) => {
        const before = tree(machine.root);
        const result = await demo(machine, [], { SHELL: requireTool(shell) });
        assertEquals(result.code, 0, result.stderr);
        checkTranscript(result.stdout);
        // deno-lint-ignore no-control-regex
        assert(!/[\x00-\x09\x0b-\x1f\x7f-\x9f]/.test(result.stdout), JSON.stringify(result.stdout));
        assert(!/wJalrXUtnFEMI|AKIAIOSFODNN7/.test(result.stdout), result.stdout);
        assertEquals(tree(machine.root), before);
      }),
  });
}

Deno.test("the demo reads none of the user's files and variables", () =>
  onMachine(async (machine) => {
    machine.write(".aws/config", "[profile secret-of-mine]\nregion = eu-west-1\n");
    machine.write(".bashrc", "echo read-by-mistake\n");
    machine.write(".zshrc", "echo read-by-mistake\n");
    const before = tree(machine.root);
    const { code, stdout } = await demo(machine, [], {
      AWS_PROFILE: "secret-of-mine",
      AWS_ACCESS_KEY_ID: "AKIASECRETOFMINE",
      AWS_CONFIG_FILE: `${machine.home}/.aws/config`,
      BASH_ENV: `${machine.home}/.bashrc`,
      XDG_CACHE_HOME: `${machine.home}/cache`,
      ZDOTDIR: machine.home,
    });
    assertEquals(code, 0);
    checkTranscript(stdout);
    assert(!/secret-of-mine|SECRETOFMINE|read-by-mistake/i.test(stdout), stdout);
    assertEquals(tree(machine.root), before);
  }));

for (const shell of ["bash", "zsh"]) {
  Deno.test({
    name:
      `where nothing makes a pseudo-terminal, the demo in ${shell} shows all but the completion`,
    ignore: tool(shell).missing,
    fn: () =>
      onMachine(async (machine) => {
        machine.withhold(["script"]);
        const { code, stdout, stderr } = await demo(machine, [], { SHELL: requireTool(shell) });
        assertEquals(code, 0, stderr);
        const last = shown.findIndex((line) => line === "[AWS:prod] ~/src/infra › cd");
        checkTranscript(stdout, [/^# 1\/8 /, ...shown.slice(1, last + 1), /^That was it/]);
        assert(!stdout.includes("TAB"), stdout);
      }),
  });
}

Deno.test("interrupted in the middle, the demo ends well and leaves nothing behind", () =>
  onMachine(async (machine) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      const before = tree(machine.temporary);
      const child = new Deno.Command(`${await programDirectory()}/awsprof`, {
        args: ["demo"],
        clearEnv: true,
        env: machine.environment({ PATH: `${machine.bin}:/usr/bin:/bin` }),
        stdin: "null",
        stdout: "piped",
        stderr: "piped",
      }).spawn();
      const reader = child.stdout.getReader();
      let text = "";
      while (!text.includes("# 3/")) {
        const { value, done } = await reader.read();
        assert(!done, `it ended before it was interrupted: ${text}`);
        text += new TextDecoder().decode(value);
      }
      child.kill(signal);
      while (!(await reader.read()).done);
      await child.stderr.cancel();
      assertEquals((await child.status).code, 0, signal);
      assertEquals(tree(machine.temporary), before, signal);
    }
  }));

Deno.test("a demo that finds no shell says so", () =>
  onMachine(async (machine) => {
    for (const shell of shells) if (machine.hasProgram(shell)) machine.withhold([shell]);
    const { code, stderr } = await demo(machine, [], { PATH: machine.bin });
    assertEquals(code, 1);
    assertIncludes(stderr, "awsprof: error: the demo needs zsh, bash or fish on PATH");
  }));

Deno.test({
  name: "on a terminal the demo draws in colour and ends in a shell to play in",
  ignore: tool("tmux").missing || tool("zsh").missing || tool("script").missing,
  fn: () =>
    onMachine(async (machine) => {
      const terminal = await openDemo(machine);
      try {
        await terminal.until(
          (lines) => lines.some((line) => line.startsWith("Your turn: a zsh")) ? true : null,
          120,
        );
        await terminal.until((lines) =>
          /^\[AWS:default\] ~ ›/.test(lines.at(-1) ?? "") ? true : null
        );
        const colours = (await terminal.screen({ colours: true })).join("\n");
        assert(
          // deno-lint-ignore no-control-regex
          /\x1b\[[\d;]*31[\d;]*m(\x1b\[[\d;]*m)*\[AWS:prod\]/.test(colours),
          "the protected profile is red",
        );
        await terminal.type("cd src/shop");
        await terminal.press("Enter");
        await terminal.until((lines) =>
          lines.at(-1)?.startsWith("[AWS:work] ~/src/shop ›") ? true : null
        );
        await terminal.type("exit");
        await terminal.press("Enter");
        await until(
          () => [...Deno.readDirSync(machine.temporary)].length === 0,
          "the sample files are gone",
        );
      } finally {
        await terminal.close();
      }
    }),
});

Deno.test({
  name: "Ctrl-C on a terminal ends the demo with exit 0 and leaves nothing behind",
  ignore: tool("tmux").missing || tool("zsh").missing || tool("script").missing,
  fn: () =>
    onMachine(async (machine) => {
      const terminal = await openDemo(machine);
      try {
        await terminal.until(
          (lines) => lines.some((line) => line.startsWith("# 2/13")) ? true : null,
          60,
        );
        await terminal.press("C-c");
        await terminal.until((lines) =>
          lines.some((line) => line === "ended with 0") ? true : null
        );
        assertEquals(tree(machine.temporary), {});
      } finally {
        await terminal.close();
      }
    }),
});

Deno.test({
  name: "install.sh --demo, on a machine with npm alone, shows the tour and leaves nothing behind",
  ignore: tool("script").missing,
  fn: () =>
    onMachine(async (machine) => {
      bringsDeno(machine);
      const before = tree(machine.home);
      const { stdout, stderr } = await machine.installed(["--demo"], {
        env: { DENO: null, SHELL: find("bash") },
      });
      checkTranscript(stdout);
      assertIncludes(stdout, "nothing was installed; to install it: ./install.sh");
      assertIncludes(stderr, "bringing Deno");
      assertEquals(tree(machine.home), before);
      assertEquals(tree(machine.temporary), {});
    }),
});

async function demo(
  machine: Machine,
  args: readonly string[],
  env: Record<string, string>,
): Promise<Outcome> {
  return await machine.run([`${await programDirectory()}/awsprof`, "demo", ...args], env);
}

function checkTranscript(transcript: string, expectations = shown): void {
  const lines = transcript.split("\n");
  let at = 0;
  for (const expected of expectations) {
    const found = lines.findIndex((line, index) =>
      index >= at && (typeof expected === "string" ? line === expected : expected.test(line))
    );
    assert(found >= 0, `not in the transcript, or not in order: ${expected}\n${transcript}`);
    at = found + 1;
  }
}

/** The demo in zsh on a terminal, which says afterwards how it ended. */
async function openDemo(machine: Machine): Promise<Terminal> {
  const line = `'${await programDirectory()}/awsprof' demo; echo "ended with $?"; sleep 60`;
  const { LC_ALL = "", PATH = "", HOME = "", TMPDIR = "" } = machine.environment();
  return await Terminal.open({
    argv: [requireTool("bash"), "-c", `trap : INT; ${line}`],
    environment: { LC_ALL, PATH, HOME, TMPDIR, SHELL: requireTool("zsh") },
    cwd: machine.home,
    socket: `${machine.root}/tmux`,
    columns: 100,
    rows: 40,
  });
}
