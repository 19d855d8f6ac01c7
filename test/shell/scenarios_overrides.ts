/** Rows: settings that one shell's environment overrides, and what other shells make of them. */
import { assertEquals } from "../support/assert.ts";
import type { Scenario } from "./scenario.ts";
import { answered, ran } from "./scenarios_guard.ts";
import type { Stage } from "./stage.ts";

const line = "aws s3 rb s3://logs";
const onlyWork = { AWSPROF_PROTECT_PROFILES: "work" };

export const overrideScenarios: readonly Scenario[] = [
  {
    name: "what one shell's environment protects is protected there, and in no shell after it",
    row: async (t) => {
      await t.start({ environment: { ...onlyWork, AWS_PROFILE: "work" } });
      assertEquals(await t.colour("[AWS:work]"), "red", "colour where it is protected");
      await answered(t, line, "no");
      assertEquals(await ran(t), [], "calls where it is protected");
      await t.start({ environment: { AWS_PROFILE: "work" } });
      assertEquals(await t.colour("[AWS:work]"), "green", "colour in the next shell");
      await t.type(line);
      assertEquals((await ran(t)).length, 1, "calls in the next shell");
    },
  },
  {
    name: "what one shell's environment takes from the protected stays protected in the others",
    row: async (t) => {
      await t.start({ environment: { ...onlyWork, AWS_PROFILE: "prod" } });
      assertEquals(await t.colour("[AWS:prod]"), "green", "colour where it is not protected");
      await t.start({ environment: { AWS_PROFILE: "prod" } });
      await isGuarded(t, "in the next shell");
      await t.programIn(onlyWork, ["refresh"]);
      await t.type(t.shell.set("AWS_PROFILE", "work"));
      await t.type(t.shell.set("AWS_PROFILE", "prod"));
      await isGuarded(t, "when another shell has made the snapshot anew");
    },
  },
  {
    name:
      "a profile that the environment protects is not entered by a directory that named it before",
    row: async (t) => {
      await t.directory("~/a", "work\n");
      await t.start();
      t.variable(await t.type("cd ~/a"), "AWS_PROFILE", "work");
      await t.type("cd ~");
      await t.type(t.shell.set("AWSPROF_PROTECT_PROFILES", "work"));
      t.variable(await t.type("cd ~/a"), "AWS_PROFILE", null);
    },
  },
  {
    name: "what is protected follows the environment of the shell at the next prompt",
    row: async (t) => {
      await t.start({ environment: { AWS_PROFILE: "work" } });
      await t.type(t.shell.set("AWSPROF_PROTECT_ACCOUNTS", "444455556666"));
      assertEquals(await t.colour("[AWS:work]"), "red", "colour with the account protected");
      await t.type(t.shell.set("AWSPROF_PROTECT_ACCOUNTS", "777788889999"));
      assertEquals(await t.colour("[AWS:work]"), "green", "colour with another one protected");
      await t.type(t.shell.set("AWSPROF_PROTECT_ACCOUNTS", "444455556666"));
      await t.type(t.shell.unset("AWSPROF_PROTECT_ACCOUNTS"));
      assertEquals(await t.colour("[AWS:work]"), "green", "colour without it");
    },
  },
  {
    name: "the names of the commands follow the environment of the shell, not that of another",
    row: async (t) => {
      await t.start({ environment: { AWSPROF_PREFIX: "x-" } });
      await t.type("x-work s3 ls");
      await t.start();
      assertEquals(await t.kindOf("x-work"), "nothing", "x-work in the next shell");
      await t.type("awswork s3 ls");
      await t.type(t.shell.set("AWSPROF_PREFIX", "y-"));
      await t.type("y-work s3 ls");
      assertEquals(await t.kindOf("awswork"), "nothing", "awswork under another prefix");
      assertEquals((await ran(t)).length, 3, "calls");
    },
  },
  {
    name: "an override that is empty or not exported is none, and starts no refresh",
    notIn: {
      "bash-3.2": "cannot tell what is exported",
      pwsh: "has no variables of the environment that are not exported",
    },
    row: async (t) => {
      await t.start({ environment: { AWSPROF_PROTECT_PROFILES: "" } });
      const { mtime } = await Deno.stat(t.world.snapshot);
      const set = t.shell.name === "fish" ? "set -g AWSPROF_PREFIX x-" : "AWSPROF_PREFIX=x-";
      await t.typeAll(set, "", "awswork s3 ls");
      assertEquals((await ran(t)).length, 1, "calls");
      assertEquals((await Deno.stat(t.world.snapshot)).mtime, mtime, "time of the snapshot");
    },
  },
];

async function isGuarded(t: Stage, where: string): Promise<void> {
  assertEquals(await t.colour("[AWS:prod]"), "red", `colour ${where}`);
  await answered(t, line, "no");
  assertEquals(await ran(t), [], `calls ${where}`);
}
