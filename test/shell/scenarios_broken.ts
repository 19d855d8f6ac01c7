/** Rows: homes and caches that cannot be read or written; the shell stays usable and says it once. */
import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import { makeOlder } from "./scenarios_commands.ts";
import type { Scenario } from "./scenario.ts";
import type { Stage } from "./stage.ts";
import { ssoConfig, writeToken } from "./tokens.ts";
import { sampleConfig } from "./world.ts";

const needs = Deno.uid() === 0 ? ["setpriv"] : [];
const noFork = { pwsh: "itself starts threads all the time", fish: "itself ends there" };
const onlyFish = {
  ...{ bash: "stays, by another row", "bash-3.2": "stays, by another row" },
  ...{ zsh: "stays, by another row", pwsh: noFork.pwsh },
};
const noPlace = { pwsh: "itself needs a cache directory that it can write" };

export const brokenScenarios: readonly Scenario[] = [
  {
    name: "a file that cannot be read is refused and says so",
    needs,
    row: async (t) => {
      const directory = await t.directory("~/a", "work\n");
      await Deno.chmod(`${directory}/.awsprofile`, 0o000);
      await t.start({ unprivileged: true });
      const seen = await t.type("cd ~/a");
      t.variable(seen, "AWS_PROFILE", null);
      assertEquals(seen.output, ["awsprof: ~/a/.awsprofile: cannot be read"], "output");
    },
  },
  {
    name: "an ordinary user gets everything that root gets",
    needs,
    row: async (t) => {
      await t.directory("~/a", "work\n");
      const before = await t.start({ unprivileged: true });
      const seen = await t.type("cd ~/a");
      t.variable(seen, "AWS_PROFILE", "work");
      assertEquals(seen.output, ["awsprof: work (~/a/.awsprofile)"], "output");
      assertEquals((await t.type("cd ~")).variables, before.variables, "all variables");
    },
  },
  {
    name: "in a home that cannot be written the shell is usable, and it is said once",
    needs,
    notIn: noPlace,
    row: async (t) => {
      await t.directory("~/a", "work\n");
      await t.writeStartFile();
      await readOnly(t, t.world.home);
      const seen = await t.start({ unprivileged: true });
      assert(seen.output.length >= 1, "nothing was said");
      for (const line of ["", "cd /", "cd ~", ""]) {
        assertEquals((await t.type(line)).output, [], `output after "${line}"`);
      }
    },
  },
  {
    name:
      "where no record can be written, a file that needs one is refused, in one line that says so",
    needs,
    notIn: noPlace,
    row: async (t) => {
      await t.directory("~/a", "work\n");
      await t.start({ unprivileged: true });
      await readOnly(t, t.world.path("~/.local"));
      await t.start({ unprivileged: true });
      const seen = await t.type("cd ~/a");
      const looksItself = t.shell.name === "zsh";
      t.variable(seen, "AWS_PROFILE", looksItself ? "work" : null);
      const [line = "", ...more] = seen.output;
      assertEquals(more, [], "lines");
      const said = looksItself
        ? /^awsprof: work \(~\/a\/\.awsprofile\)$/
        : /^awsprof: ~\/a\/\.awsprofile: ~\/\.local\/[^:]+: permission denied$/;
      assert(said.test(line), line);
      assertEquals((await t.enter()).output, [], "output at the next prompt");
    },
  },
  {
    name: "a full disk leaves the shell usable, with the profiles as they were, and is said once",
    needs: ["unshare"],
    ignored: Deno.uid() === 0 ? null : "only root can mount a small disk",
    row: async (t) => {
      const cache = t.world.path("/cache");
      await Deno.mkdir(cache);
      const script = `mount -t tmpfs -o size=128k none '${cache}' && exec "$@"`;
      const under = ["unshare", "--mount", "sh", "-c", script, "sh"];
      const environment = { XDG_CACHE_HOME: cache, AWS_PROFILE: "work" };
      const seen = await t.start({ under, environment });
      assertEquals([seen.output, seen.segment], [[], "[AWS:work]"], "at the start");
      const full = await t.type(`cat /dev/zero >${cache}/zeros`);
      assertEquals(full.segment, "[AWS:work]", "on the full disk");
      await t.world.write("~/.aws/config", `${sampleConfig}[profile fresh]\nregion = x\n`);
      const future = new Date(Date.now() + 60_000);
      await Deno.utime(t.world.path("~/.aws/config"), future, future);
      const told = await t.enter();
      const text = told.output.join("\n");
      assertIncludes(text, "no space left on the device");
      assert(told.output.every((line) => line.startsWith("awsprof: ")), text);
      assertEquals(told.segment, "[AWS:work]", "segment");
      for (const line of ["", "cd /", ""]) assertEquals((await t.type(line)).output, [], "output");
      await t.typeAll("awswork s3 ls", `rm ${cache}/zeros`, "awsprof refresh");
      await t.type("awsfresh s3 ls");
      const profiles = (await t.world.calls()).map(({ variables }) => variables.get("AWS_PROFILE"));
      assertEquals(profiles, ["work", "fresh"], "calls");
    },
  },
  {
    name: "a fresh snapshot in a home that cannot be written is used without a word",
    needs,
    notIn: noPlace,
    row: async (t) => {
      await t.start({ unprivileged: true });
      await readOnly(t, t.world.home);
      const seen = await t.start({ unprivileged: true, environment: { AWS_PROFILE: "work" } });
      assertEquals(seen.output, [], "output");
      assertEquals(seen.segment, "[AWS:work]", "segment");
    },
  },
  {
    name: "a stale snapshot that cannot be written is kept, and it is said once",
    needs,
    notIn: noPlace,
    row: async (t) => {
      await t.start({ unprivileged: true });
      await readOnly(t, t.world.cache);
      await t.world.write("~/.aws/config", `${sampleConfig}[profile fresh]\nregion = x\n`);
      const future = new Date(Date.now() + 60_000);
      await Deno.utime(t.world.path("~/.aws/config"), future, future);
      const seen = await t.start({ unprivileged: true, environment: { AWS_PROFILE: "work" } });
      assert(seen.output.length >= 1, "nothing was said");
      assert(seen.output.every((line) => line.startsWith("awsprof: ")), seen.output.join("\n"));
      assertEquals(seen.segment, "[AWS:work]", "segment");
      for (const line of ["", "cd /", ""]) assertEquals((await t.type(line)).output, [], "output");
    },
  },
  {
    name: "a data file that is cut off or gone is made anew as soon as a name is not found in it",
    row: async (t) => {
      await t.directory("~/a", "nokeys\n");
      const file = `${t.world.cache}/profiles.tsv`;
      await t.start({ environment: { AWS_PROFILE: "work" } });
      const good = await Deno.readTextFile(file);
      const looked = ["loose", "team blue", "prod", "other", "nope"];
      const cuts: Readonly<Record<string, number | null>> = {
        "in the middle": good.indexOf("loose\t") + 3,
        "behind a row": good.indexOf("team blue\t"),
        "in a row, behind the name": good.indexOf("prod\t") + 7,
        "of its mark": good.lastIndexOf("\n") + 1,
        "as a whole": null,
      };
      for (const [what, length] of Object.entries(cuts)) {
        await cutOff(file, length);
        const name = looked.shift() ?? "";
        const seen = await t.type(t.shell.set("AWS_PROFILE", name));
        const segment = name === "nope" ? "[AWS:nope?]" : `[AWS:${name}]`;
        const isSpared = what === "of its mark" && t.shell.name.startsWith("bash");
        assertEquals([seen.output, seen.segment], [[], segment], `cut off ${what}`);
        const text = await Deno.readTextFile(file);
        assertEquals(text, isSpared ? good.slice(0, length ?? 0) : good, `cut off ${what}: data`);
      }
      await cutOff(file, 3);
      const entered = await t.type("cd ~/a");
      assertEquals(entered.output, ["awsprof: nokeys (~/a/.awsprofile)"], "entered");
      assertEquals(entered.segment, "[AWS:nokeys]", "segment in the directory");
      await t.type("cd ~");
      await cutOff(file, null);
      assertEquals((await t.type("awsprof use loose")).segment, "[AWS:loose]", "after use");
      const { mtime } = await Deno.stat(t.world.snapshot);
      for (const name of ["one", "two"]) {
        const seen = await t.type(t.shell.set("AWS_PROFILE", name));
        assertEquals([seen.output, seen.segment], [[], `[AWS:${name}?]`], "an unknown name");
      }
      assertEquals((await Deno.stat(t.world.snapshot)).mtime, mtime, "made anew for nothing");
    },
  },
  {
    name: "a data file that is gone and cannot be made anew is told of once",
    needs,
    notIn: noPlace,
    row: async (t) => {
      await t.start({ unprivileged: true });
      await t.start({ unprivileged: true, environment: { AWS_PROFILE: "work" } });
      await Deno.remove(`${t.world.cache}/profiles.tsv`);
      await readOnly(t, t.world.cache);
      const seen = await t.type(t.shell.set("AWS_PROFILE", "other"));
      assert(seen.output.length >= 1, "nothing was said");
      assert(seen.output.every((line) => line.startsWith("awsprof: ")), seen.output.join("\n"));
      assertEquals(seen.segment, "[AWS:other?]", "segment");
      for (const line of ["", "cd /", t.shell.set("AWS_PROFILE", "loose"), ""]) {
        assertEquals((await t.type(line)).output, [], `output after "${line}"`);
      }
      await new Deno.Command("chmod", { args: ["-R", "u+w", t.world.cache] }).output();
      await t.type("awsprof refresh");
      assertEquals((await t.enter()).segment, "[AWS:loose]", "segment after a refresh");
    },
  },
  {
    name: "an AWS file that cannot be read leaves the shell usable, and is noticed when it can",
    needs,
    row: async (t) => {
      const file = t.world.path("~/.aws/config");
      await Deno.chmod(file, 0o000);
      const seen = await t.start({ unprivileged: true });
      assert(seen.output.every((line) => line.startsWith("awsprof: ")), seen.output.join("\n"));
      assertEquals((await t.enter()).output, [], "output at the next prompt");
      assertEquals((await t.type(t.shell.set("AWS_PROFILE", "work"))).segment, "[AWS:work]");
    },
  },
  {
    name: "a token file that cannot be read is no token, without a word",
    needs,
    world: { config: sampleConfig + ssoConfig },
    row: async (t) => {
      await Deno.chmod(await writeToken(t.world, "corp", { expires: 300 }), 0o000);
      const seen = await t.start({ unprivileged: true, environment: { AWS_PROFILE: "dev" } });
      assertEquals([seen.output, seen.segment], [[], "[AWS:dev login]"], "what is drawn");
    },
  },
  {
    name:
      "where no process can be started, nothing destructive is let through, and the shell stays",
    needs: [...needs, "prlimit"],
    notIn: noFork,
    row: async (t) => {
      await t.start({ unprivileged: true, environment: { AWS_PROFILE: "prod" } });
      await withoutProcesses(t, async () => {
        const guarded = "__awsprof_allows 1 prod aws s3 rb s3://logs";
        const seen = await t.type(t.shell.and(guarded, "echo went on"));
        assert(!seen.output.includes("went on"), seen.output.join("\n"));
        assertEquals(seen.segment, "[AWS:prod]", "segment");
      });
      const work = await t.type(t.shell.set("AWS_PROFILE", "work"));
      assertEquals(work.segment, "[AWS:work]", "segment");
      const lines = ["aws s3 rb s3://other", "aws s3 ls"];
      for (const line of lines) assertEquals((await t.type(line)).output, [], line);
      const calls = (await t.world.calls()).map((call) => call.arguments.join(" "));
      assertEquals(calls, ["s3 rb s3://other", "s3 ls"], "calls");
    },
  },
  {
    name: "fish that cannot start the guard's process ends, and runs nothing of the line",
    needs: ["strace"],
    notIn: onlyFish,
    row: async (t) => {
      const environment = { AWS_PROFILE: "prod" };
      await t.start({ environment });
      // fish tries five times; from the sixth on processes could be started again.
      const inject = "inject=fork,vfork,clone:error=EAGAIN:when=1..5";
      const log = t.world.path("/strace");
      await t.start({ environment, under: ["strace", "-f", "-qq", "-o", log, "-e", inject] });
      await t.terminal.type("aws s3 rb s3://logs; echo went on; command aws s3 rb s3://logs");
      await t.terminal.press("Enter");
      const lines = await t.terminal.until((lines) =>
        lines.some((line) => /Out of resources/.test(line)) ? lines : null
      );
      await t.exit();
      assert(!lines.includes("went on"), lines.join("\n"));
      assertEquals(await t.world.calls(), [], "calls");
      assertIncludes(await Deno.readTextFile(log), "(INJECTED)");
    },
  },
  {
    name: "a refresh for which no process can be started leaves the profiles as they were",
    needs: [...needs, "prlimit"],
    notIn: noFork,
    row: async (t) => {
      await t.start({ unprivileged: true, environment: { AWS_PROFILE: "work" } });
      await t.world.write("~/.aws/config", `${sampleConfig}[profile fresh]\nregion = x\n`);
      await makeOlder(t);
      await withoutProcesses(t, async () => {
        for (const line of ["", "cd /", ""]) {
          assertEquals((await t.type(line)).segment, "[AWS:work]", "segment");
        }
      });
      await t.type("awsprof refresh");
      assertEquals((await t.type("awsfresh s3 ls")).output, [], "output");
    },
  },
  {
    name: "a file that no process can be started to look at is not obeyed",
    needs: [...needs, "prlimit"],
    notIn: { ...noFork, zsh: "looks by itself" },
    row: async (t) => {
      await t.directory("~/a", "work\n");
      await t.start({ unprivileged: true });
      await withoutProcesses(t, async () => {
        for (const line of ["cd ~/a", ""]) {
          t.variable(await t.type(line), "AWS_PROFILE", null);
        }
      });
      await t.type("cd ~");
      t.variable(await t.type("cd ~/a"), "AWS_PROFILE", "work");
    },
  },
];

/** Does something while the shell's user may have one process, so that the shell can start none. */
async function withoutProcesses(t: Stage, act: () => Promise<void>): Promise<void> {
  const pid = await t.terminal.until((lines) =>
    lines.join("\n").match(/<(\d+)\.\d+> *\n*$/)?.[1] ?? null
  );
  const [command = "", ...user] = [...await t.world.unprivileged(), "/usr/bin/env"];
  const prlimit = async (...words: string[]): Promise<string> => {
    const args = [...user, "prlimit", "--pid", pid, ...words];
    const { success, stdout, stderr } = await new Deno.Command(command, { args }).output();
    assert(success, new TextDecoder().decode(stderr));
    return new TextDecoder().decode(stdout).trim();
  };
  const most = await prlimit("--nproc", "--output=HARD", "--noheadings");
  await prlimit(`--nproc=1:${most}`);
  // bash tries again for 15 seconds, unless a signal comes.
  const hurry = t.shell.name.startsWith("bash") ? `kill -WINCH ${pid} && sleep 0.2` : "false";
  const signals = new Deno.Command(command, {
    args: [...user, "sh", "-c", `while ${hurry}; do :; done`],
  }).spawn();
  try {
    await act();
  } finally {
    if (hurry !== "false") signals.kill("SIGKILL");
    await signals.status;
    await prlimit(`--nproc=${most}:${most}`);
  }
}

/** Leaves so many characters of a file, or none of it. */
async function cutOff(file: string, length: number | null): Promise<void> {
  if (length === null) return await Deno.remove(file);
  await Deno.writeTextFile(file, (await Deno.readTextFile(file)).slice(0, length));
}

async function readOnly(t: Stage, directory: string): Promise<void> {
  await t.world.unprivileged();
  await new Deno.Command("chmod", { args: ["-R", "a-w", directory] }).output();
}
