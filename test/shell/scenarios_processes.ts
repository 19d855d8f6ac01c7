/** Rows: how many processes the plugin starts, counted exactly by strace. */
import { assertEquals } from "../support/assert.ts";
import type { Scenario } from "./scenario.ts";
import { makeOlder } from "./scenarios_commands.ts";
import { answered } from "./scenarios_guard.ts";
import type { Stage } from "./stage.ts";
import { ssoConfig, writeToken } from "./tokens.ts";
import { sampleConfig } from "./world.ts";

const needs = ["strace"];

export const processScenarios: readonly Scenario[] = [
  {
    name: "forty prompts start no process, with a profile whose session is looked at",
    needs,
    world: { config: sampleConfig + ssoConfig },
    row: async (t) => {
      await writeToken(t.world, "corp", { expires: 5 });
      const steps = (count: number) => Array<string>(count).fill("");
      await noneMore(t, steps, { AWS_PROFILE: "dev" });
    },
  },
  {
    name: "forty changes between plain directories start no process",
    needs,
    row: async (t) => {
      for (const name of ["a/b/c/d", "e"]) {
        await Deno.mkdir(t.world.path(`~/${name}`), { recursive: true });
      }
      await noneMore(t, (count) => back(count, "cd ~/a/b/c/d", "cd ~/e"));
    },
  },
  {
    name: "forty changes into and out of switching directories start no process",
    needs,
    row: async (t) => {
      await t.directory("~/a", "work\nregion = eu-west-1\naccount = 444455556666\n");
      await t.directory("~/a/b/c", "other\n");
      await t.directory("~/d", "nope\n");
      await noneMore(
        t,
        (
          count,
        ) => ["cd ~/a/b/c", "cd ~/a", "cd ~/d", "cd ~", ...back(count, "cd ~/a/b/c", "cd ~/d")],
      );
    },
  },
  {
    name: "forty prompts inside a switching directory start no process",
    needs,
    row: async (t) => {
      await t.directory("~/a", "work\n");
      await noneMore(t, (count) => ["cd ~/a", ...Array<string>(count).fill("")]);
    },
  },
  {
    name:
      "a start with a fresh snapshot starts no process, one after a change of an AWS file starts one",
    needs,
    row: async (t) => {
      await t.start();
      const bare = await processes(t, [], { load: "" });
      assertEquals(await processes(t, []) - bare, 0, "processes with a fresh snapshot");
      await t.world.write("~/.aws/config", `${sampleConfig}\n`);
      await makeOlder(t);
      assertEquals(await processes(t, []) - bare, 1, "processes after a change");
      assertEquals(await processes(t, []) - bare, 0, "processes at the next start");
    },
  },
  {
    name:
      "settings that the environment overrides start no process, at a start or at forty prompts",
    needs,
    row: async (t) => {
      const environment = { AWSPROF_PREFIX: "x-", AWSPROF_PROTECT_PROFILES: "*work* other" };
      await t.start({ environment });
      const bare = await processes(t, [], { load: "", environment });
      assertEquals(await processes(t, [], { environment }) - bare, 0, "with a fresh snapshot");
      await noneMore(t, (count) => back(count, "", "cd /", "cd ~"), environment);
    },
  },
  {
    name: "a prompt after a change of an AWS file starts one process, the next ones none",
    needs,
    row: async (t) => {
      await t.start();
      const before = await processes(t, []);
      const after = await processes(t, ["", "", ""], {
        change: async () => {
          await t.world.write("~/.aws/config", `${sampleConfig}\n`);
          await makeOlder(t);
        },
      });
      assertEquals(after - before, 1, "processes");
    },
  },
  {
    name: "the guard starts no process for a harmless call, one to ask about a destructive one",
    needs,
    row: async (t) => {
      const calls = ["aws s3 ls", "aws ec2 describe-instances --filters a=delete", "awsprod s3 ls"];
      await t.start({ environment: { AWS_PROFILE: "prod" } });
      for (const profile of ["prod", "work"]) {
        const environment = { AWS_PROFILE: profile };
        const bare = await processes(t, calls, {
          environment: { ...environment, AWSPROF_GUARD: "off" },
        });
        assertEquals(
          await processes(t, calls, { environment }) - bare,
          0,
          `processes in ${profile}`,
        );
      }
      const environment = { AWS_PROFILE: "prod" };
      const none = await processes(t, [], { environment });
      // The shell's own for its program, and no `aws` after it.
      const refused = await processes(t, ["aws s3 rb s3://logs"], {
        environment,
        answer: "no",
      });
      assertEquals(refused - none, 1, "processes for a question");
    },
  },
];

function back(count: number, ...lines: string[]): string[] {
  return Array.from({ length: count }, (_, i) => lines[i % lines.length] ?? "");
}

async function noneMore(
  t: Stage,
  steps: (count: number) => string[],
  environment: Record<string, string> = {},
): Promise<void> {
  await t.start({ environment });
  await t.typeAll(...steps(2));
  const one = await processes(t, steps(1), { environment });
  const forty = await processes(t, steps(40), { environment });
  assertEquals(forty - one, 0, "processes in 39 steps more");
}

/** Processes (threads not counted) that a shell starts from its start to its end. */
async function processes(
  t: Stage,
  lines: readonly string[],
  options: {
    load?: "";
    environment?: Record<string, string>;
    change?: () => Promise<void>;
    /** What is typed after the last line, which asks. */
    answer?: string;
  } = {},
): Promise<number> {
  const log = t.world.path("/strace");
  const trace = [
    "strace",
    "-f",
    "--seccomp-bpf",
    "-q",
    "-o",
    log,
    "-e",
    "trace=fork,vfork,clone,clone3",
  ];
  await t.start({ ...options, probe: null, under: trace });
  await options.change?.();
  for (const [index, line] of lines.entries()) {
    if (options.answer === undefined || index < lines.length - 1) await t.type(line);
    else await answered(t, line, options.answer);
  }
  await t.exit();
  const calls = await whole(log);
  return calls.filter((call) =>
    /\b(fork|vfork|clone|clone3)\(/.test(call) && !call.includes("CLONE_THREAD")
  ).length;
}

/** The lines of a log of strace, when the process that it began with has ended: it writes them late. */
async function whole(log: string): Promise<string[]> {
  for (;;) {
    const lines = (await Deno.readTextFile(log)).split("\n");
    const first = /^\d+/.exec(lines[0] ?? "")?.[0] ?? "none";
    if (lines.some((line) => line.startsWith(`${first} `) && line.includes("+++ "))) return lines;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
