/** Rows: switching by directory (`.awsprofile` found, entered, left, restored). */
import { assert, assertEquals } from "../support/assert.ts";
import { find } from "../support/tools.ts";
import type { Scenario } from "./scenario.ts";
import { shellNamed } from "./shells.ts";
import type { Seen, Stage } from "./stage.ts";
import { accounts } from "./world.ts";

const noSubshell = { fish: "has no subshells", pwsh: "has no subshells" };

export const directoryScenarios: readonly Scenario[] = [
  {
    name: "entering a directory selects its profile and says so in one line",
    row: async (t) => {
      await t.directory("~/src/shop", "work\n");
      await t.start();
      const seen = await t.type("cd ~/src/shop");
      t.variable(seen, "AWS_PROFILE", "work");
      assertEquals(seen.output, ["awsprof: work (~/src/shop/.awsprofile)"], "output");
      assertEquals(seen.segment, "[AWS:work]", "segment");
    },
  },
  {
    name: "a shell that starts in a directory selects its profile",
    row: async (t) => {
      const directory = await t.directory("~/src/shop", "work\n");
      const seen = await t.start({ cwd: directory });
      t.variable(seen, "AWS_PROFILE", "work");
      assertEquals(seen.output, ["awsprof: work (~/src/shop/.awsprofile)"], "output");
      assertEquals(seen.segment, "[AWS:work]", "segment");
    },
  },
  {
    name: "the file counts for all directories below, and is announced once",
    row: async (t) => {
      await t.directory("~/src/shop", "work\n");
      await Deno.mkdir(t.world.path("~/src/shop/a/b"), { recursive: true });
      await t.start();
      const seen = await t.type("cd ~/src/shop/a/b");
      t.variable(seen, "AWS_PROFILE", "work");
      assertEquals(seen.output, ["awsprof: work (~/src/shop/.awsprofile)"], "output");
      for (const line of ["cd ..", "cd b", "cd ~/src/shop", "cd ."]) {
        const again = await t.type(line);
        t.variable(again, "AWS_PROFILE", "work");
        assertEquals(again.output, [], `output of ${line}`);
      }
    },
  },
  {
    name: "a file in the home directory itself has one path, there and below",
    row: async (t) => {
      const home = await t.directory("~", "work\n");
      await Deno.mkdir(t.world.path("~/src"), { recursive: true });
      const seen = await t.start({ cwd: home });
      t.variable(seen, "AWS_PROFILE", "work");
      assertEquals(seen.output, ["awsprof: work (~/.awsprofile)"], "output");
      for (const line of ["cd ~/src", "cd ~"]) {
        const again = await t.type(line);
        t.variable(again, "AWS_PROFILE", "work");
        assertEquals(again.output, [], `output of ${line}`);
      }
    },
  },
  {
    name: "leaving removes a variable that was not set before",
    row: async (t) => {
      await t.directory("~/src/shop", "work\nregion = eu-west-1\n");
      const before = await t.start();
      const inside = await t.type("cd ~/src/shop");
      t.variable(inside, "AWS_REGION", "eu-west-1");
      const seen = await t.type("cd ~");
      assertEquals(seen.variables, before.variables, "all variables");
      assertEquals(seen.output, [], "output");
      assertEquals(seen.segment, "", "segment");
    },
  },
  {
    name: "leaving restores exactly the value that was there, whatever its characters",
    row: async (t) => {
      await t.directory("~/src/shop", "work\nregion = eu-west-1\n");
      const hostile = `it's "$(touch ${t.world.canary})\` %F{red}\\ \n\u2019 =-`;
      const before = await t.start({
        environment: { AWS_PROFILE: hostile, AWS_REGION: "us-east-1", AWS_DEFAULT_REGION: "-" },
      });
      const inside = await t.type("cd ~/src/shop");
      t.variable(inside, "AWS_PROFILE", "work");
      const after = await t.type("cd ~");
      assertEquals(after.variables, before.variables, "all variables");
    },
  },
  {
    name: "a profile whose name differs from the file's only in what is not drawn is another one",
    row: async (t) => {
      await t.directory("~/a", "work\n");
      const hidden = "work\u200b";
      const seen = await t.start({ environment: { AWS_PROFILE: hidden } });
      assertEquals(seen.segment?.endsWith("?]"), true, "segment");
      t.variable(await t.type("cd ~/a"), "AWS_PROFILE", "work");
      t.variable(await t.type("cd ~"), "AWS_PROFILE", hidden);
    },
  },
  {
    name: "leaving restores a variable that was set but empty",
    row: async (t) => {
      await t.directory("~/src/shop", "work\n");
      const before = await t.start({ environment: { AWS_PROFILE: "" } });
      t.variable(before, "AWS_PROFILE", "");
      await t.type("cd ~/src/shop");
      const after = await t.type("cd ~");
      t.variable(after, "AWS_PROFILE", "");
    },
  },
  {
    name: "environment keys are unset inside, said in one line, and put back outside",
    row: async (t) => {
      await t.directory("~/src/shop", "work\n");
      const before = await t.start({
        environment: {
          AWS_ACCESS_KEY_ID: "AKIAEXAMPLE",
          AWS_SECRET_ACCESS_KEY: "canary-secret'$x",
          AWS_SESSION_TOKEN: "token",
          AWS_SECURITY_TOKEN: "token",
          AWS_CREDENTIAL_EXPIRATION: "2030-01-01T00:00:00Z",
        },
      });
      const inside = await t.type("cd ~/src/shop");
      for (const name of keyVariables) t.variable(inside, name, null);
      const said = inside.output.filter((line) => line.includes("they would win over the profile"));
      assertEquals(said.length, 1, "lines about keys");
      for (const name of keyVariables) assert(said[0]?.includes(name) ?? false, `${name} is named`);
      assert(!t.terminal.raw.includes("canary-secret"), "the secret is on the screen");
      assertEquals(inside.segment, "[AWS:work]", "segment");
      const after = await t.type("cd ~");
      assertEquals(after.variables, before.variables, "all variables");
    },
  },
  {
    name: "AWS_DEFAULT_PROFILE is set too where it names something else, and put back",
    row: async (t) => {
      await t.directory("~/src/shop", "work\n");
      const before = await t.start({ environment: { AWS_DEFAULT_PROFILE: "other" } });
      const inside = await t.type("cd ~/src/shop");
      t.variable(inside, "AWS_DEFAULT_PROFILE", "work");
      t.variable(inside, "AWS_PROFILE", "work");
      const after = await t.type("cd ~");
      assertEquals(after.variables, before.variables, "all variables");
    },
  },
  {
    name: "AWS_DEFAULT_PROFILE stays unset where it was not set",
    row: async (t) => {
      await t.directory("~/src/shop", "work\n");
      await t.start();
      t.variable(await t.type("cd ~/src/shop"), "AWS_DEFAULT_PROFILE", null);
    },
  },
  {
    name: "a region in the file sets both region variables, and is said",
    row: async (t) => {
      await t.directory("~/src/shop", "work\nregion = eu-west-1\n");
      await t.start({ environment: { AWS_REGION: "us-east-1" } });
      const inside = await t.type("cd ~/src/shop");
      t.variable(inside, "AWS_REGION", "eu-west-1");
      t.variable(inside, "AWS_DEFAULT_REGION", "eu-west-1");
      assertEquals(
        inside.output,
        ["awsprof: work (~/src/shop/.awsprofile, region eu-west-1)"],
        "output",
      );
      const after = await t.type("cd ~");
      t.variable(after, "AWS_REGION", "us-east-1");
      t.variable(after, "AWS_DEFAULT_REGION", null);
    },
  },
  {
    name: "a file without a region leaves the region variables alone",
    row: async (t) => {
      await t.directory("~/src/shop", "work\n");
      await t.start({ environment: { AWS_REGION: "us-east-1" } });
      const inside = await t.type("cd ~/src/shop");
      t.variable(inside, "AWS_REGION", "us-east-1");
      t.variable(inside, "AWS_DEFAULT_REGION", null);
    },
  },
  {
    name: "a profile exported by hand inside stays there and after leaving",
    row: async (t) => {
      await t.directory("~/src/shop", "work\n");
      await Deno.mkdir(t.world.path("~/src/shop/sub"));
      await t.start();
      await t.type("cd ~/src/shop");
      const chosen = await t.type(t.shell.set("AWS_PROFILE", "other"));
      t.variable(chosen, "AWS_PROFILE", "other");
      t.variable(await t.type("cd sub"), "AWS_PROFILE", "other");
      t.variable(await t.enter(), "AWS_PROFILE", "other");
      const after = await t.type("cd ~");
      t.variable(after, "AWS_PROFILE", "other");
      noState(after);
      t.variable(await t.enter(), "AWS_PROFILE", "other");
    },
  },
  {
    name: "a profile chosen with use inside stays there and after leaving",
    row: async (t) => {
      await t.directory("~/src/shop", "work\n");
      await t.start();
      await t.type("cd ~/src/shop");
      t.variable(await t.type("awsprof use other"), "AWS_PROFILE", "other");
      t.variable(await t.type("cd ."), "AWS_PROFILE", "other");
      const after = await t.type("cd ~");
      t.variable(after, "AWS_PROFILE", "other");
      assertEquals(after.segment, "[AWS:other]", "segment");
    },
  },
  {
    name: "a nested directory with its own file wins, and going out returns to the outer one",
    row: async (t) => {
      await t.directory("~/src", "work\nregion = eu-west-1\n");
      await t.directory("~/src/shop/deep", "other\n");
      const before = await t.start({ environment: { AWS_PROFILE: "loose" } });
      t.variable(await t.type("cd ~/src/shop"), "AWS_PROFILE", "work");
      const inner = await t.type("cd deep");
      t.variable(inner, "AWS_PROFILE", "other");
      t.variable(inner, "AWS_REGION", null);
      assertEquals(inner.output, ["awsprof: other (~/src/shop/deep/.awsprofile)"], "output");
      const outer = await t.type("cd ..");
      t.variable(outer, "AWS_PROFILE", "work");
      t.variable(outer, "AWS_REGION", "eu-west-1");
      assertEquals((await t.type("cd ~")).variables, before.variables, "all variables");
    },
  },
  {
    name: "going from one directory straight into another restores what was before the first",
    row: async (t) => {
      await t.directory("~/a", "work\n");
      await t.directory("~/b", "other\n");
      const before = await t.start({ environment: { AWS_PROFILE: "loose" } });
      await t.type("cd ~/a");
      t.variable(await t.type("cd ../b"), "AWS_PROFILE", "other");
      t.variable(await t.type("cd -"), "AWS_PROFILE", "work");
      assertEquals((await t.type("cd ~")).variables, before.variables, "all variables");
    },
  },
  {
    name: "a file in the home directory itself counts",
    row: async (t) => {
      await t.directory("~", "work\n");
      await Deno.mkdir(t.world.path("~/src"));
      await t.start();
      t.variable(await t.type("cd ~/src"), "AWS_PROFILE", "work");
    },
  },
  {
    name: "inside the home directory the search ends there",
    row: async (t) => {
      await t.directory("/", "work\n");
      await Deno.mkdir(t.world.path("~/src"));
      await t.start();
      t.variable(await t.type("cd ~/src"), "AWS_PROFILE", null);
    },
  },
  {
    name: "outside of the home directory the search goes up to the root",
    row: async (t) => {
      await t.directory("/out", "work\n");
      await Deno.mkdir(t.world.path("/out/a/b/c"), { recursive: true });
      await t.start();
      t.variable(await t.type(`cd ${t.world.path("/out/a/b/c")}`), "AWS_PROFILE", "work");
      t.variable(await t.type("cd /"), "AWS_PROFILE", null);
    },
  },
  {
    name: "a file in the root directory counts, also where that is the home directory",
    needs: ["unshare", "chroot"],
    ignored: Deno.uid() === 0 ? null : "only root can make another root directory",
    row: async (t) => {
      const root = t.world.path("/root");
      await Deno.mkdir(root);
      // The same directories below another root, which has our file and a home directory's files.
      const script = `root=$1 home=$2; shift 2
mount -t tmpfs none "$root" || exit
for each in /*; do
  if test -L "$each"; then cp -P "$each" "$root$each"
  elif test -d "$each"; then mkdir "$root$each" && mount --rbind "$each" "$root$each"
  fi
done
cp -R "$home/." "$root/" && echo work >"$root/.awsprofile" && exec ${find("chroot")} "$root" "$@"`;
      const under = ["unshare", "--mount", "sh", "-c", script, "sh", root, t.world.home];
      for (const home of [t.world.home, "/"]) {
        await t.start({ load: "" });
        const seen = await t.start({ under, environment: { HOME: home } });
        assertEquals(seen.output, ["awsprof: work (/.awsprofile)"], "output");
        t.variable(await t.type("cd /usr/bin"), "AWS_PROFILE", "work");
        const there = home === "/" ? "work" : null;
        t.variable(await t.type(`cd ${t.world.home}`), "AWS_PROFILE", there);
        t.variable(await t.type("cd /"), "AWS_PROFILE", "work");
      }
    },
  },
  {
    name: "a home directory that is written with a slash at its end is the same one",
    row: async (t) => {
      await t.directory("/", "other\n");
      await t.directory("~/a", "work\n");
      const file = `${await t.directory("~/b", "work\n")}/.awsprofile`;
      await Deno.chmod(file, 0o666);
      await t.start({ environment: { HOME: `${t.world.home}/` } });
      const seen = await t.type("cd ~/a");
      t.variable(seen, "AWS_PROFILE", "work");
      assertEquals(seen.output, ["awsprof: work (~/a/.awsprofile)"], "output");
      const refused = await t.type("cd ~/b");
      assertEquals(
        refused.output,
        ["awsprof: ~/b/.awsprofile: is writable by everybody"],
        "output",
      );
      t.variable(await t.type("cd ~"), "AWS_PROFILE", null);
      const { stderr } = await t.programIn({ HOME: `${t.world.home}/` }, ["trust"]);
      assertEquals(
        stderr.split("\n")[0],
        "awsprof: error: no .awsprofile here or in a directory above",
      );
    },
  },
  {
    name: "what is said on entering, refusing and at a start is said on stderr",
    notIn: {
      "bash": "draws its prompt on stderr, and the line stands before it",
      "bash-3.2": "as bash",
    },
    row: async (t) => {
      const directory = await t.directory("~/a", "work\n");
      await t.directory("~/b", "nope\n");
      const file = t.world.path("/stderr");
      const under = ["sh", "-c", `exec "$@" 2>${file}`, "sh"];
      const said = async () => (await Deno.readTextFile(file)).trim().split(/\r?\n/).slice(-1);
      const first = await t.start({ under, cwd: directory });
      assertEquals(first.output, [], "output at the start");
      assertEquals(await said(), ["awsprof: work (~/a/.awsprofile)"], "at the start");
      const refused = await t.type("cd ~/b");
      assertEquals(refused.output, [], "output when it is refused");
      assertEquals(await said(), [`awsprof: ~/b/.awsprofile: "nope" is not a profile`], "refused");
      const entered = await t.type("cd ~/a");
      assertEquals(entered.output, [], "output on entering");
      assertEquals(await said(), ["awsprof: work (~/a/.awsprofile)"], "entered");
    },
  },
  {
    name: "a directory reached through a link is looked at where it stands in the path",
    row: async (t) => {
      await t.directory("~/real", "work\n");
      await t.directory("~/here", "other\n");
      await Deno.mkdir(t.world.path("~/real/sub"));
      await Deno.symlink(t.world.path("~/real/sub"), t.world.path("~/here/link"));
      await t.start();
      t.variable(await t.type("cd ~/here/link"), "AWS_PROFILE", "other");
    },
  },
  {
    name: "editing the file while inside takes effect at the next prompt",
    row: async (t) => {
      await t.directory("~/src/shop", "work\n");
      await t.start();
      await t.type("cd ~/src/shop");
      await t.directory("~/src/shop", "other\n");
      const seen = await t.enter();
      t.variable(seen, "AWS_PROFILE", "other");
      assertEquals(seen.output, ["awsprof: other (~/src/shop/.awsprofile)"], "output");
      t.variable(await t.type("cd ~"), "AWS_PROFILE", null);
    },
  },
  {
    name: "removing the file while inside restores at the next prompt",
    row: async (t) => {
      const directory = await t.directory("~/src/shop", "work\n");
      const before = await t.start({ environment: { AWS_PROFILE: "other" } });
      await t.type("cd ~/src/shop");
      await Deno.remove(`${directory}/.awsprofile`);
      assertEquals((await t.enter()).variables, before.variables, "all variables");
    },
  },
  {
    name: "a file that is made while inside takes effect at the next prompt",
    row: async (t) => {
      await Deno.mkdir(t.world.path("~/src/shop"), { recursive: true });
      await t.start();
      t.variable(await t.type("cd ~/src/shop"), "AWS_PROFILE", null);
      await t.directory("~/src/shop", "work\n");
      t.variable(await t.enter(), "AWS_PROFILE", "work");
    },
  },
  {
    name: "a file that becomes wrong while inside restores at the next prompt and says why",
    row: async (t) => {
      await t.directory("~/src/shop", "work\n");
      await t.start({ environment: { AWS_PROFILE: "other" } });
      await t.type("cd ~/src/shop");
      await t.directory("~/src/shop", "work\nnonsense\n");
      const seen = await t.enter();
      t.variable(seen, "AWS_PROFILE", "other");
      assertEquals(seen.output.length, 1, "lines");
      assert(
        seen.output[0]?.startsWith("awsprof: ~/src/shop/.awsprofile:2: ") ?? false,
        `the place is missing in ${seen.output[0]}`,
      );
    },
  },
  {
    name: "a subshell that changes the directory is silent and leaves the shell as it was",
    notIn: noSubshell,
    row: async (t) => {
      await t.directory("~/src/shop", "work\n");
      await t.start();
      const inside = await t.type(t.shell.subshell?.("cd ~/src/shop; aws s3 ls") ?? "");
      assertEquals(inside.output, [], "output");
      t.variable(inside, "AWS_PROFILE", null);
      assertEquals((await t.world.calls())[0]?.variables.get("AWS_PROFILE"), "work", "in it");
      t.variable(await t.enter(), "AWS_PROFILE", null);
    },
  },
  {
    name: "a command substitution that changes the directory gives clean text",
    row: async (t) => {
      await t.directory("~/src/shop", "work\n");
      await t.start();
      await t.type(t.shell.substitution("x", t.shell.both("cd ~/src/shop", "pwd -P")));
      const file = t.world.path("/x");
      await t.type(
        t.shell.name === "pwsh" ? `[IO.File]::WriteAllText('${file}', "$x")` : `echo "$x" >${file}`,
      );
      assert(!(await Deno.readTextFile(file)).includes("awsprof"), "stdout is not clean");
    },
  },
  {
    name: "pushd and popd switch like cd",
    row: async (t) => {
      await t.directory("~/a", "work\n");
      await t.directory("~/b", "other\n");
      await t.start();
      t.variable(await t.type("pushd ~/a"), "AWS_PROFILE", "work");
      t.variable(await t.type("pushd ~/b"), "AWS_PROFILE", "other");
      t.variable(await t.type("popd"), "AWS_PROFILE", "work");
      t.variable(await t.type("popd"), "AWS_PROFILE", null);
    },
  },
  {
    name: "a silent cd (cd -q) is noticed at the prompt",
    notIn: {
      "bash": "has no cd -q",
      "bash-3.2": "has no cd -q",
      fish: "has no cd -q",
      pwsh: "has no cd -q",
    },
    row: async (t) => {
      await t.directory("~/a", "work\n");
      await t.start();
      t.variable(await t.type("cd -q ~/a"), "AWS_PROFILE", "work");
      t.variable(await t.type("cd -q ~"), "AWS_PROFILE", null);
    },
  },
  {
    name: "aws on the same line as cd runs with the new directory's profile",
    row: async (t) => {
      await t.directory("~/a", "work\n");
      await t.start();
      await t.type(t.shell.and("cd ~/a", "aws s3 ls"));
      await t.type(t.shell.both("cd ~", "aws s3 ls"));
      const calls = await t.world.calls();
      assertEquals(calls.map((call) => call.variables.get("AWS_PROFILE") ?? null), ["work", null]);
      assertEquals(calls[0]?.arguments, ["s3", "ls"], "arguments");
    },
  },
  {
    name:
      "aws runs with each directory's profile on a line of many changes, also where it ran before",
    row: async (t) => {
      await t.directory("~/a", "work\n");
      await t.world.write("~/b/c/d/notes", "");
      await t.start();
      await t.typeAll("cd ~/b/c/d", "aws s3 ls", "aws s3 ls");
      const again = t.shell.both("cd ~/b/c/d", "aws s3 ls");
      await t.type(t.shell.both(t.shell.both("cd ~/a", "aws s3 ls"), again));
      await t.type(t.shell.both(again, t.shell.both("cd ~/a", "aws s3 ls")));
      const calls = await t.world.calls();
      assertEquals(
        calls.map((call) => call.variables.get("AWS_PROFILE") ?? null),
        [null, null, "work", null, null, "work"],
      );
    },
  },
  {
    name: "aws runs with the profile of a file that has come above since the prompt",
    notIn: { pwsh: "wraps no program" },
    row: async (t) => {
      await t.world.write("~/b/c/d/notes", "");
      await t.start({ environment: { AWS_PROFILE: "work" } });
      await t.typeAll("cd ~/b/c/d", "aws s3 ls", "aws s3 ls");
      await t.directory("~/b", "other\n");
      await t.typeAll("aws s3 ls", "aws s3 ls");
      await Deno.remove(t.world.path("~/b/.awsprofile"));
      await t.type("aws s3 ls");
      await t.type("cd ~");
      await t.directory("~/b", "other\n");
      await t.type(t.shell.both("cd ~/b/c/d", "aws s3 ls"));
      const calls = await t.world.calls();
      assertEquals(
        calls.map((call) => call.variables.get("AWS_PROFILE") ?? null),
        ["work", "work", "other", "other", "work", "other"],
      );
    },
  },
  {
    name: "any program on the same line as cd runs with the new directory's profile",
    notIn: { "bash": "has no event for a change of directory", "bash-3.2": "has none either" },
    row: async (t) => {
      await t.directory("~/a", "work\n");
      await t.world.program("terraform", `#!/bin/sh\nexec ${t.world.root}/bin/aws "$@"\n`);
      await t.start();
      await t.type(t.shell.and("cd ~/a", "terraform plan"));
      assertEquals((await t.world.calls())[0]?.variables.get("AWS_PROFILE"), "work", "AWS_PROFILE");
    },
  },
  {
    name: "a directory that is entered by its bare name switches like cd",
    notIn: { "bash-3.2": "has no autocd", pwsh: "has no autocd" },
    row: async (t) => {
      await t.directory("~/a", "work\n");
      const option = { bash: "shopt -s autocd", zsh: "setopt auto_cd" }[t.shell.option as string];
      await t.start({ before: option ?? "" });
      t.variable(await t.type("~/a/"), "AWS_PROFILE", "work");
    },
  },
  {
    name: "aws after a cd inside a function runs with the new directory's profile",
    row: async (t) => {
      await t.directory("~/a", "work\n");
      const body = t.shell.both("cd ~/a", "aws s3 ls");
      const definition = t.shell.name === "fish"
        ? `function go; ${body}; end`
        : t.shell.name === "pwsh"
        ? `function go { ${body} }`
        : `go() { ${body}; }`;
      await t.start({ after: definition });
      await t.type("go");
      assertEquals((await t.world.calls())[0]?.variables.get("AWS_PROFILE"), "work", "AWS_PROFILE");
    },
  },
  {
    name: "a nested shell says nothing, and restores when it leaves the directory",
    row: async (t) => {
      await t.directory("~/a", "work\nregion = eu-west-1\n");
      const before = await t.start({ environment: { AWS_PROFILE: "other" } });
      await t.type("cd ~/a");
      const nested = await t.type(`${t.shell.path} ${t.shell.arguments.join(" ")}`);
      assertEquals(nested.output, [], "output");
      t.variable(nested, "AWS_PROFILE", "work");
      const out = await t.type("cd ~");
      assertEquals(out.variables, before.variables, "all variables in the nested shell");
      const back = await t.type("exit");
      t.variable(back, "AWS_PROFILE", "work");
      assertEquals((await t.type("cd ~")).variables, before.variables, "all variables");
    },
  },
  {
    name: "a shell that takes this one's place (exec) restores when it leaves the directory",
    notIn: { pwsh: "has no exec" },
    row: async (t) => {
      await t.directory("~/a", "work\n");
      const before = await t.start({ environment: { AWS_PROFILE: "other" } });
      await t.type("cd ~/a");
      const seen = await t.type(`exec ${t.shell.path}`);
      assertEquals(seen.output, [], "output");
      t.variable(seen, "AWS_PROFILE", "work");
      assertEquals((await t.type("cd ~")).variables, before.variables, "all variables");
    },
  },
  {
    name: "a shell that starts elsewhere with inherited state restores at once",
    row: async (t) => {
      const directory = await t.directory("~/a", "work\n");
      const inside = await inherited(t, directory);
      const seen = await t.start({ environment: inside, cwd: t.world.home });
      t.variable(seen, "AWS_PROFILE", "other");
      noState(seen);
      assertEquals(seen.output, [], "output");
    },
  },
  {
    name: "a shell of each other kind that is started inside restores when it leaves",
    needs: ["bash", "zsh", "fish"],
    row: async (t) => {
      await t.directory("~/a", "work\nregion = eu-west-1\n");
      const before = await t.start({
        environment: { AWS_PROFILE: "other", AWS_ACCESS_KEY_ID: "AKIA" },
      });
      const kinds = ["bash", "zsh", "fish", "pwsh"] as const;
      for (const other of kinds.map(shellNamed)) {
        if (other.option === t.shell.option || other.path === null) continue;
        await t.writeStartFile({}, other);
        await t.type("cd ~/a");
        const inside = await t.type(`${other.path} ${other.arguments.join(" ")}`);
        t.variable(inside, "AWS_PROFILE", "work");
        assertEquals(inside.output, [], `output of ${other.name}`);
        const left = await t.type("cd ~");
        assertEquals(left.variables, before.variables, `all variables in ${other.name}`);
        assertEquals(left.segment, "[AWS:other keys!]", `segment in ${other.name}`);
        t.variable(await t.type("exit"), "AWS_PROFILE", "work");
        assertEquals((await t.type("cd ~")).variables, before.variables, "all variables");
      }
    },
  },
  {
    name: "a directory that was deleted underneath restores when it is left",
    row: async (t) => {
      const directory = await t.directory("~/a/b", "work\n");
      const before = await t.start({ environment: { AWS_PROFILE: "other" } });
      await t.type("cd ~/a/b");
      await Deno.remove(directory, { recursive: true });
      await t.enter();
      assertEquals((await t.type("cd ~")).variables, before.variables, "all variables");
    },
  },
  {
    name: "a value that another tool puts back after leaving is taken away again",
    row: async (t) => {
      await t.directory("~/a", "work\n");
      await t.start({ environment: { AWS_PROFILE: "other" } });
      await t.type("cd ~/a");
      // What direnv does: its variables go in and out after ours did.
      await t.type(t.shell.set("AWS_PROFILE", "loose"));
      await t.type("cd ~");
      const seen = await t.type(t.shell.set("AWS_PROFILE", "work"));
      t.variable(seen, "AWS_PROFILE", "other");
      assertEquals(seen.segment, "[AWS:other]", "segment");
    },
  },
  {
    name: "a profile chosen by hand long after leaving stays, also if it is the same one",
    row: async (t) => {
      await t.directory("~/a", "work\n");
      await t.start();
      await t.type("cd ~/a");
      await t.type(t.shell.set("AWS_PROFILE", "loose"));
      await t.typeAll("cd ~", "", "", "");
      t.variable(await t.type(t.shell.set("AWS_PROFILE", "work")), "AWS_PROFILE", "work");
      t.variable(await t.enter(), "AWS_PROFILE", "work");
    },
  },
  {
    name: "a failing cd changes nothing and keeps its status",
    row: async (t) => {
      await t.directory("~/a", "work\n");
      await t.start();
      await t.type("cd ~/a");
      const seen = await t.type("cd ./nowhere");
      t.variable(seen, "AWS_PROFILE", "work");
      assert(seen.status !== "0" && seen.status !== "True", `status ${seen.status}`);
    },
  },
  {
    name: "a file of somebody else is not found by a path that only looks alike",
    row: async (t) => {
      await t.directory("~/a", "work\n");
      await Deno.mkdir(t.world.path("~/ab"));
      await t.start();
      await t.type("cd ~/a");
      t.variable(await t.type("cd ../ab"), "AWS_PROFILE", null);
    },
  },
  {
    name: "an account in the file that is the profile's own is accepted",
    row: async (t) => {
      await t.directory("~/a", `work\naccount = ${accounts.work}\n`);
      await t.start();
      const seen = await t.type("cd ~/a");
      t.variable(seen, "AWS_PROFILE", "work");
      assertEquals(seen.output, ["awsprof: work (~/a/.awsprofile)"], "output");
    },
  },
  {
    name: "an account in the file that cannot be compared is said to be not verified",
    row: async (t) => {
      await t.directory("~/a", "loose\naccount = 111122223333\n");
      await t.start();
      const seen = await t.type("cd ~/a");
      t.variable(seen, "AWS_PROFILE", "loose");
      const text = seen.output.join("\n");
      assert(text.includes("account 111122223333 not verified"), `not said in ${text}`);
    },
  },
];

const keyVariables = [
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_SECURITY_TOKEN",
  "AWS_CREDENTIAL_EXPIRATION",
];

function noState(seen: Seen): void {
  const left = [...seen.variables.keys()].filter((name) => /^AWSPROF_(DIR|OLD)_/.test(name));
  assertEquals(left, [], "state left behind");
}

/** The environment that a child of a shell in `directory` gets. */
async function inherited(t: Stage, directory: string): Promise<Record<string, string>> {
  const seen = await t.start({ environment: { AWS_PROFILE: "other" }, cwd: directory });
  t.variable(seen, "AWS_PROFILE", "work");
  await t.type("aws s3 ls");
  return Object.fromEntries((await t.world.calls()).at(-1)?.variables ?? []);
}
