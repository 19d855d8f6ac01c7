/** Rows: choosing in the shell (`use`, `clear`), the per-profile commands, and the `aws` guard. */
import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import type { Scenario } from "./scenario.ts";
import type { Stage } from "./stage.ts";
import { sampleConfig } from "./world.ts";

/** Arguments that a careless wrapper spoils. */
export const awkward = [
  "s3",
  "*",
  "?",
  "[a-z]",
  "~",
  "$HOME",
  "%PATH%",
  "a,b",
  "Name=tag:x,Values=a,b",
  "--",
  "",
  " ",
  "010",
  "-o:json",
  "-x: y",
  "-Verbose",
  '{"a": "b c", "d": ["e"]}',
  "two\nlines",
  "it's",
  'a "quoted" word',
  "back\\slash",
  "`id`",
  "$(id)",
  "\u2019",
  "\u00e9\u{1f600}",
  "--profile-like=x",
  "a;b|c&d>e<f#g!h",
];

export const commandScenarios: readonly Scenario[] = [
  {
    name: "use selects a profile in this shell, silently",
    row: async (t) => {
      await t.start();
      const seen = await t.type("awsprof use work");
      t.variable(seen, "AWS_PROFILE", "work");
      t.variable(seen, "AWS_DEFAULT_PROFILE", null);
      t.variable(seen, "AWS_REGION", null);
      assertEquals(seen.output, [], "output");
      assertEquals(seen.segment, "[AWS:work]", "segment");
    },
  },
  {
    name: "what use selects is exported to programs",
    row: async (t) => {
      await t.start();
      await t.typeAll("awsprof use work", "aws s3 ls");
      assertEquals((await t.world.calls())[0]?.variables.get("AWS_PROFILE"), "work", "AWS_PROFILE");
    },
  },
  {
    name: "use - goes back, and back again",
    row: async (t) => {
      await t.start();
      await t.typeAll("awsprof use work", "awsprof use other");
      t.variable(await t.type("awsprof use -"), "AWS_PROFILE", "work");
      t.variable(await t.type("awsprof use -"), "AWS_PROFILE", "other");
    },
  },
  {
    name: "use - goes back to no profile at all",
    row: async (t) => {
      await t.start();
      await t.type("awsprof use work");
      t.variable(await t.type("awsprof use -"), "AWS_PROFILE", null);
    },
  },
  {
    name: "use --region sets both region variables, and clear forgets everything that use set",
    row: async (t) => {
      const before = await t.start();
      const seen = await t.type("awsprof use work --region eu-central-1");
      t.variable(seen, "AWS_REGION", "eu-central-1");
      t.variable(seen, "AWS_DEFAULT_REGION", "eu-central-1");
      const cleared = await t.type("awsprof clear");
      const left = new Map([...cleared.variables].filter(([name]) => name !== "AWSPROF_PREVIOUS"));
      assertEquals(left, before.variables, "all variables but the one for use -");
      assertEquals(cleared.segment, "", "segment");
    },
  },
  {
    name: "use sets AWS_DEFAULT_PROFILE too where it names something else, and clear puts it back",
    row: async (t) => {
      await t.start({ environment: { AWS_DEFAULT_PROFILE: "other" } });
      t.variable(await t.type("awsprof use work"), "AWS_DEFAULT_PROFILE", "work");
      const cleared = await t.type("awsprof clear");
      t.variable(cleared, "AWS_DEFAULT_PROFILE", "other");
      t.variable(cleared, "AWS_PROFILE", null);
    },
  },
  {
    name: "use unsets environment keys, because they would win, and says so in one line",
    row: async (t) => {
      await t.start({
        environment: { AWS_ACCESS_KEY_ID: "AKIA", AWS_SECRET_ACCESS_KEY: "canary-secret" },
      });
      const seen = await t.type("awsprof use work");
      t.variable(seen, "AWS_ACCESS_KEY_ID", null);
      t.variable(seen, "AWS_SECRET_ACCESS_KEY", null);
      assertEquals(
        seen.output,
        [
          "awsprof: unset AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY: they would win over the profile",
        ],
        "output",
      );
    },
  },
  {
    name: "use of an unknown profile fails, changes nothing, and says what to type",
    row: async (t) => {
      await t.start({ environment: { AWS_PROFILE: "other" } });
      const seen = await t.type("awsprof use wrok");
      t.variable(seen, "AWS_PROFILE", "other");
      assert(seen.status !== "0" && seen.status !== "True", `status ${seen.status}`);
      assertIncludes(seen.output.join("\n"), `awsprof: error: profile "wrok" is not defined`);
      assertIncludes(seen.output.join("\n"), "awsprof: hint: ");
    },
  },
  {
    name: "use takes a profile name with a blank",
    row: async (t) => {
      await t.start();
      t.variable(await t.type("awsprof use 'team blue'"), "AWS_PROFILE", "team blue");
    },
  },
  {
    name: "use without a name opens a picker, and what is typed filters it",
    row: async (t) => {
      await t.start();
      await t.terminal.type("awsprof use");
      await t.terminal.press("Enter");
      await t.terminal.until((lines) => lines.some((line) => line.includes("loose")) ? true : null);
      await t.terminal.type("oth");
      await t.terminal.until((lines) => lines.slice(1).join(" ").includes("loose") ? null : true);
      const seen = await t.enter();
      t.variable(seen, "AWS_PROFILE", "other");
      assertEquals(seen.segment, "[AWS:other]", "segment");
    },
  },
  {
    name: "Ctrl-C in the picker changes nothing and says nothing",
    row: async (t) => {
      await t.start({ environment: { AWS_PROFILE: "other" } });
      await t.terminal.type("awsprof use");
      await t.terminal.press("Enter");
      await t.terminal.until((lines) => lines.some((line) => line.includes("loose")) ? true : null);
      await t.terminal.press("C-c");
      const seen = await t.prompt();
      t.variable(seen, "AWS_PROFILE", "other");
      assertEquals(seen.output.filter((line) => line !== ""), [], "output");
    },
  },
  {
    name: "use of a protected profile needs no trust: it was typed",
    row: async (t) => {
      await t.start();
      t.variable(await t.type("awsprof use prod"), "AWS_PROFILE", "prod");
    },
  },
  {
    name: "other verbs are passed through with their output and exit status",
    row: async (t) => {
      await t.start({ environment: { AWS_PROFILE: "work" } });
      const names = await t.type("awsprof list --names");
      assertEquals([...names.output].sort(), [
        "loose",
        "nokeys",
        "other",
        "prod",
        "team blue",
        "work",
      ]);
      const failed = await t.type("awsprof nonsense");
      assertEquals(failed.status === "True" ? failed.status : "failed", "failed", "status");
      assertEquals((await t.type("awsprof list --names | sort | head -n 1")).output, ["loose"]);
    },
  },
  {
    name: "awsprof exec hands every word of its command on as it was typed",
    row: async (t) => {
      await t.start({ environment: { AWS_PROFILE: "other" } });
      const seen = await t.type("awsprof exec work -- aws s3 -- x -v --region=y Name=tag:x -");
      const [call] = await t.world.calls();
      assertEquals(call?.arguments, ["s3", "--", "x", "-v", "--region=y", "Name=tag:x", "-"]);
      assertEquals(call?.variables.get("AWS_ACCESS_KEY_ID"), "AKIAIOSFODNN7EXAMPLE", "key");
      assertEquals(call?.variables.get("AWS_PROFILE"), undefined, "AWS_PROFILE");
      assertEquals(call?.variables.get("AWS_REGION"), "eu-west-1", "AWS_REGION");
      t.variable(seen, "AWS_PROFILE", "other");
      await t.read(
        `awsprof exec work -- aws ${awkward.map((text) => t.shell.quote(text)).join(" ")}`,
      );
      assertEquals((await t.world.calls())[1]?.arguments, awkward, "arguments");
      await t.type(`awsprof exec work ${t.shell.quote("--")} aws y`);
      assertEquals((await t.world.calls())[2]?.arguments, ["y"], "quoted dashes");
      await t.world.write("/status", "3\n");
      const failed = await t.type("awsprof exec work -- aws");
      assertEquals(t.shell.name === "pwsh" ? failed.pipeStatus : failed.status, "3", "status");
      await t.type(
        t.shell.and("awsprof exec work -- aws", t.shell.append("wrong", t.world.canary)),
      );
      assertIncludes(
        (await t.type("awsprof exec work aws")).output.join("\n"),
        "awsprof: hint: awsprof exec work -- aws",
      );
    },
  },
  {
    name:
      "a shell inside awsprof exec keeps its credentials, and its prompt says that there are keys",
    row: async (t) => {
      await t.world.write("~/shop/.awsprofile", "other\n");
      await t.world.write("~/else/.awsprofile", "other\n");
      const program = [t.shell.path ?? "", ...t.shell.arguments].join(" ");
      for (const [start, line] of [["/shop", "true"], ["", t.shell.go(t.world.path("~/shop"))]]) {
        const outer = await t.start({ cwd: `${t.world.home}${start}` });
        assertEquals(outer.segment, start === "" ? "" : "[AWS:other]", "outside");
        const inner = await t.type(t.shell.both(line ?? "", `awsprof exec work -- ${program}`));
        assertEquals(inner.segment, "[AWS:keys!]", "segment");
        t.variable(inner, "AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
        t.variable(inner, "AWS_PROFILE", null);
        const left = await t.type(t.shell.go(t.world.home));
        assertEquals(left.segment, "[AWS:keys!]", "after leaving");
        t.variable(left, "AWS_PROFILE", null);
        t.variable(left, "AWS_REGION", "eu-west-1");
        const entered = await t.type(t.shell.go(t.world.path("~/else")));
        assertEquals(entered.segment, "[AWS:other]", "in another directory");
        const back = await t.type(t.shell.go(t.world.home));
        assertEquals(back.segment, "[AWS:keys!]", "back");
        t.variable(back, "AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
        assertEquals((await t.type("exit")).segment, "[AWS:other]", "outside again");
      }
    },
  },
  {
    name: "each profile has a command that runs aws under it whatever the environment says",
    row: async (t) => {
      await t.start({ environment: { AWS_PROFILE: "other" } });
      const seen = await t.type("awswork s3 ls");
      const [call] = await t.world.calls();
      assertEquals(call?.program, "aws", "program");
      assertEquals(call?.arguments, ["--profile", "work", "s3", "ls"], "arguments");
      assertEquals(call?.variables.get("AWS_PROFILE"), "work", "AWS_PROFILE");
      t.variable(seen, "AWS_PROFILE", "other");
    },
  },
  {
    name: "a per-profile command has its profile in a directory and a shell full of others",
    row: async (t) => {
      const directory = await t.directory("~/a", "other\nregion = eu-west-3\n");
      await t.start({ cwd: directory });
      for (
        const [name, value] of Object.entries({
          AWS_PROFILE: "loose",
          AWS_DEFAULT_PROFILE: "nokeys",
          AWS_ACCESS_KEY_ID: "AKIA",
          AWS_SECRET_ACCESS_KEY: "canary-secret",
        })
      ) await t.type(t.shell.set(name, value));
      const before = await t.enter();
      const seen = await t.type("awswork s3 ls");
      const [call] = await t.world.calls();
      assertEquals(call?.arguments, ["--profile", "work", "s3", "ls"], "arguments");
      assertEquals(call?.variables.get("AWS_PROFILE"), "work", "AWS_PROFILE");
      assertEquals(seen.variables, before.variables, "all variables afterwards");
    },
  },
  {
    name: "a per-profile command is a function, in PowerShell an alias, which wraps no program",
    row: async (t) => {
      await t.start();
      const isPwsh = t.shell.name === "pwsh";
      assertEquals(await t.kindOf("awswork"), isPwsh ? "alias" : "function", "awswork");
      assertEquals(await t.kindOf("aws"), isPwsh ? "program" : "function", "aws");
      if (!isPwsh) return;
      const file = t.world.path("/target");
      await t.type(`(Get-Command awswork).ResolvedCommand.CommandType | Set-Content ${file}`);
      assertEquals((await Deno.readTextFile(file)).trim(), "Application", "what the alias names");
    },
  },
  {
    name: "a per-profile command hands every argument on as it was typed",
    row: async (t) => {
      await t.start();
      await t.read(`awswork ${awkward.map((text) => t.shell.quote(text)).join(" ")}`);
      const [call] = await t.world.calls();
      assertEquals(call?.arguments, ["--profile", "work", ...awkward], "arguments");
    },
  },
  {
    name: "a per-profile command hands on arguments that were typed without quotes",
    row: async (t) => {
      await t.start();
      await t.type("awswork s3 --filters Name=tag:x,Values=a,b -o:json 010 -- x -");
      const [call] = await t.world.calls();
      const typed = ["s3", "--filters", "Name=tag:x,Values=a,b", "-o:json", "010", "--", "x", "-"];
      assertEquals(call?.arguments.slice(2), typed, "arguments");
    },
  },
  {
    name: "a per-profile command gives aws's exit status back",
    row: async (t) => {
      await t.world.write("/status", "3\n");
      await t.start();
      const seen = await t.type("awswork s3 ls");
      assertEquals(t.shell.name === "pwsh" ? seen.pipeStatus : seen.status, "3", "status");
      await t.type(t.shell.and("awswork s3 ls", t.shell.append("wrong", t.world.canary)));
    },
  },
  {
    name: "bytes pass through a per-profile command unchanged, in and out",
    row: async (t) => {
      await t.world.program("aws", "#!/bin/sh\nexec cat\n");
      const bytes = new Uint8Array(4096).map((_, i) => i % 256);
      const from = await t.world.write("/in", bytes);
      const to = t.world.path("/out");
      await t.start();
      await t.type(`cat ${from} | awswork s3 cp - - > ${to}`);
      assertEquals([...await Deno.readFile(to)], [...bytes], "bytes");
    },
  },
  {
    name: "the command of a profile with a blank has a dash there",
    row: async (t) => {
      await t.start();
      await t.type("awsteam-blue s3 ls");
      const [call] = await t.world.calls();
      assertEquals(call?.arguments, ["--profile", "team blue", "s3", "ls"], "arguments");
      assertEquals(call?.variables.get("AWS_PROFILE"), "team blue", "AWS_PROFILE");
    },
  },
  {
    name:
      "prefix and selection of the commands are settings, and a change counts at the next prompt",
    row: async (t) => {
      await t.start();
      const text = "[aliases]\nprefix = a-\nexcept = other\n";
      await t.world.write("~/.config/awsprof/config", text);
      await makeOlder(t);
      assertEquals((await t.enter()).output, [], "output");
      await t.type("a-work s3 ls");
      assertEquals((await t.world.calls())[0]?.arguments, ["--profile", "work", "s3", "ls"]);
      assertEquals(await t.kindOf("a-other"), "nothing", "a-other");
      assertEquals(await t.kindOf("awswork"), "nothing", "awswork");
    },
  },
  {
    name: "shells with other AWS files than ours do not have our profiles read anew",
    notIn: {
      fish: "looks at the snapshot on the disk",
      pwsh: "looks at the snapshot on the disk",
    },
    row: async (t) => {
      const file = await t.world.write("~/elsewhere", "[profile away]\nregion = x\n");
      await t.start({ environment: { AWS_CONFIG_FILE: file, AWS_PROFILE: "away" } });
      const refreshed = await t.program("refresh", `--shell=${t.shell.option}`);
      assertEquals(refreshed.code, 0, "exit code");
      const before = await Deno.readTextFile(t.world.snapshot);
      assertEquals((await t.enter()).segment, "[AWS:away]", "segment");
      assertEquals((await t.type("cd /; cd")).segment, "[AWS:away]", "segment");
      assertEquals(await Deno.readTextFile(t.world.snapshot), before, "snapshot");
    },
  },
  {
    name: "two profiles with the same command get none, and awsprof aliases says why",
    world: { config: `${sampleConfig}[profile 'a b']\nregion = x\n[profile a-b]\nregion = x\n` },
    row: async (t) => {
      await t.start();
      assertEquals(await t.kindOf("awsa-b"), "nothing", "awsa-b");
      assertIncludes((await t.type("awsprof aliases")).output.join("\n"), "a-b");
    },
  },
  {
    name: "two profiles whose names differ in case only get none where the shell ignores case",
    world: { config: `${sampleConfig}[profile Work]\nregion = x\n` },
    row: async (t) => {
      await t.start();
      const isPwsh = t.shell.name === "pwsh";
      for (const [name, profile] of [["awswork", "work"], ["awsWork", "Work"]] as const) {
        assertEquals(await t.kindOf(name), isPwsh ? "nothing" : "function", name);
        if (isPwsh) continue;
        await t.type(`${name} s3 ls`);
        assertEquals((await t.world.calls()).at(-1)?.variables.get("AWS_PROFILE"), profile, name);
      }
      if (!isPwsh) return;
      const text = (await t.type("awsprof aliases")).output.join("\n");
      for (const name of ["awswork", "awsWork"]) {
        assertIncludes(text, `awsprof: ${name}: no command for`);
      }
    },
  },
  {
    name: "a profile whose command would be an existing program gets none",
    world: {
      config: `${sampleConfig}[profile _completer]\nregion = x\n[profile ume]\nregion = x\n`,
    },
    row: async (t) => {
      await t.world.program("awsume", "#!/bin/sh\n");
      await t.start();
      assertEquals(await t.kindOf("aws_completer"), "program", "aws_completer");
      assertEquals(await t.kindOf("awsume"), "program", "awsume");
      const said = (await t.type("awsprof aliases")).output.join("\n");
      for (const name of ["_completer", "ume"]) {
        assertIncludes(said, `awsprof: aws${name}: no command for "${name}": is a command already`);
      }
    },
  },
  {
    name: "the user's own function of a command's name is left alone",
    notIn: { pwsh: "the module cannot know what a profile defines after it" },
    row: async (t) => {
      for (const prefix of ["aws", "to-"]) {
        await t.start({
          before: ownFunction(t, `${prefix}work`),
          environment: { AWSPROF_PREFIX: prefix },
        });
        await t.type(`${prefix}work`);
        await t.type(`${prefix}other`);
        const seen = (await t.world.calls()).slice(-2).map((call) => call.arguments);
        assertEquals(seen, [["mine"], ["--profile", "other"]], prefix);
      }
    },
  },
  {
    name: "a function of the user's own that only begins like the commands takes none away",
    row: async (t) => {
      await t.start({ before: ownFunction(t, "awsmine") });
      for (const name of ["awsmine", "awswork"]) await t.type(name);
      const seen = (await t.world.calls()).map((call) => call.arguments);
      assertEquals(seen, [["mine"], ["--profile", "work"]]);
    },
  },
  {
    name: "the start-up file can run a command of ours after the plugin",
    row: async (t) => {
      const seen = await t.start({ after: "awswork s3 ls" });
      assertEquals(seen.output, [], "output");
      assertEquals((await t.world.calls())[0]?.arguments, ["--profile", "work", "s3", "ls"]);
      assertEquals(await t.kindOf("awsother") === "nothing", false, "awsother");
    },
  },
  {
    name: "a function that the start-up file defines after the plugin is the user's",
    row: async (t) => {
      await t.start({ after: ownFunction(t, "awswork") });
      await t.type("awswork");
      assertEquals((await t.world.calls())[0]?.arguments, ["mine"], "arguments");
    },
  },
  {
    name:
      "a profile that is added gets its command at the next prompt, one that is removed loses it",
    row: async (t) => {
      await t.start();
      await t.world.write("~/.aws/config", `${sampleConfig}[profile fresh]\nregion = x\n`);
      await makeOlder(t);
      const seen = await t.enter();
      assertEquals(seen.output, [], "output");
      await t.type("awsfresh s3 ls");
      assertEquals((await t.world.calls())[0]?.variables.get("AWS_PROFILE"), "fresh");
      await t.type("awswork s3 ls");
      assertEquals((await t.world.calls())[1]?.variables.get("AWS_PROFILE"), "work", "the others");
      await t.world.write("~/.aws/config", sampleConfig);
      await makeOlder(t);
      await t.enter();
      assertEquals(await t.kindOf("awsfresh"), "nothing", "awsfresh");
      assertEquals((await t.type("awsprof use fresh")).variables.get("AWS_PROFILE"), undefined);
    },
  },
  {
    name: "each of the files counts by itself when it is newer than the snapshot",
    row: async (t) => {
      const text = (file: string) => Deno.readTextFile(t.world.path(file));
      const added = {
        "~/.aws/config": "[profile fromconfig]\nregion = x\n",
        "~/.aws/credentials": "[fromcredentials]\naws_access_key_id = A\n",
        "~/.config/awsprof/config": "[aliases]\nprefix = x-\n",
      };
      await t.world.write("~/.config/awsprof/config", "\n");
      await t.start();
      for (const [file, more] of Object.entries(added)) {
        const past = new Date(Date.now() - 3_600_000);
        for (const each of Object.keys(added)) await Deno.utime(t.world.path(each), past, past);
        await makeOlder(t);
        const before = await text("~/.cache/awsprof/profiles.tsv");
        assertEquals((await t.enter()).output, [], "output");
        assertEquals(await text("~/.cache/awsprof/profiles.tsv"), before, "without a change");
        await t.world.write(file, `${await text(file)}\n${more}`);
        assertEquals((await t.enter()).output, [], `output after a change of ${file}`);
        const name = file.includes("awsprof")
          ? "x-work"
          : `aws${/\w+$/.exec(more.split("]")[0] ?? "")}`;
        assertEquals(await t.kindOf(name), t.shell.name === "pwsh" ? "alias" : "function", name);
      }
    },
  },
  {
    name: "the aws command is the user's own where they have an alias or function of that name",
    row: async (t) => {
      const posix = t.shell.name !== "fish" && t.shell.name !== "pwsh";
      await t.start({ before: posix ? "alias aws='command aws mine'" : ownFunction(t, "aws") });
      await t.type("aws s3");
      assertEquals((await t.world.calls())[0]?.arguments, ["mine", "s3"], "arguments");
    },
  },
  {
    name: "a function aws of the user's own is left alone, whether it is there before us or after",
    row: async (t) => {
      const own = ownFunction(t, "aws");
      for (const order of ["before", "after"]) {
        await t.start({ [order]: own });
        await t.type("aws s3");
        assertEquals((await t.world.calls()).at(-1)?.arguments, ["mine", "s3"], order);
        await t.type("awsprof_unload");
        await t.type("aws s3");
        assertEquals(
          (await t.world.calls()).at(-1)?.arguments,
          ["mine", "s3"],
          `${order}, unloaded`,
        );
      }
    },
  },
  {
    name: "with guard off, as a variable or as a setting, there is no aws function",
    row: async (t) => {
      await t.start({ environment: { AWSPROF_GUARD: "off" } });
      assertEquals(await t.kindOf("aws"), "program", "aws, by the variable");
      await t.world.write("~/.config/awsprof/config", "[guard]\nenabled = off\n");
      await t.start();
      assertEquals(await t.kindOf("aws"), "program", "aws, by the setting");
    },
  },
  {
    name: "aws gets every argument as it was typed, and its exit status comes back",
    row: async (t) => {
      await t.world.write("/status", "3\n");
      await t.start();
      const seen = await t.read(`aws ${awkward.map((text) => t.shell.quote(text)).join(" ")}`);
      assertEquals((await t.world.calls())[0]?.arguments, awkward, "arguments");
      assertEquals(t.shell.name === "pwsh" ? seen.pipeStatus : seen.status, "3", "status");
    },
  },
  {
    name: "a shell without aws installed loads without a word",
    row: async (t) => {
      await Deno.remove(t.world.path("/bin/aws"));
      await Deno.remove(t.world.path("/bin/aws_completer"));
      const seen = await t.start({ environment: { AWS_PROFILE: "work" } });
      assertEquals(seen.output, [], "output");
      assertEquals(seen.segment, "[AWS:work]", "segment");
    },
  },
];

/** Makes the snapshot older than the AWS files, also for shells that count whole seconds. */
export async function makeOlder(t: Stage): Promise<void> {
  const past = new Date(Date.now() - 60_000);
  await Deno.utime(t.world.snapshot, past, past);
  for (const entry of Deno.readDirSync(`${t.world.cache}/since`)) {
    await Deno.utime(`${t.world.cache}/since/${entry.name}`, past, past);
  }
  if (t.shell.name === "pwsh") {
    await Deno.utime(`${t.world.cache}/snapshot.txt`, past, past).catch(() => {});
  }
}

/** Defines the user's own function of that name, which has `aws` write down the word `mine`. */
function ownFunction(t: Stage, name: string): string {
  return t.shell.name === "fish"
    ? `function ${name}; command aws mine $argv; end`
    : t.shell.name === "pwsh"
    ? `function ${name} { & (Get-Command aws -CommandType Application)[0].Source mine @args }`
    : `${name}() { command aws mine "$@"; }`;
}
