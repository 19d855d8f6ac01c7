/** Rows: homes and caches that cannot be read or written; the shell stays usable and says it once. */
import { assert, assertEquals } from "../support/assert.ts";
import type { Scenario } from "./scenario.ts";
import type { Stage } from "./stage.ts";
import { sampleConfig } from "./world.ts";

const needs = Deno.uid() === 0 ? ["setpriv"] : [];
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
];

async function readOnly(t: Stage, directory: string): Promise<void> {
  await t.world.unprivileged();
  await new Deno.Command("chmod", { args: ["-R", "a-w", directory] }).output();
}
