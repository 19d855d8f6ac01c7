/** Rows: tab completion, as typed on the terminal, for `awsprof` and behind per-profile commands. */
import { commonOptions, verbs } from "../../src/spec.ts";
import { assert, assertEquals } from "../support/assert.ts";
import { find } from "../support/tools.ts";
import type { Scenario } from "./scenario.ts";
import type { ShellName } from "./shells.ts";
import type { Stage, StartOptions } from "./stage.ts";
import { sampleConfig } from "./world.ts";

/** A line as typed before Tab, and what it has become afterwards. */
const unique: readonly (readonly [typed: string, completed: string])[] = [
  ["awsprof refr", "awsprof refresh"],
  ["awsprof use wor", "awsprof use work"],
  ["awsprof show wor", "awsprof show work"],
  ["awsprof pin oth", "awsprof pin other"],
  ["awsprof list --nam", "awsprof list --names"],
  ["awsprof use work --reg", "awsprof use work --region"],
  ["awsprof init fi", "awsprof init fish"],
  ["awsprof exec oth", "awsprof exec other"],
  ["awsprof exec work --reg", "awsprof exec work --region"],
];

export const completionScenarios: readonly Scenario[] = [
  {
    name: "Tab completes the verbs, flags and profile names of awsprof",
    row: async (t) => {
      await t.start(withCompletion(t));
      for (const [typed, completed] of unique) await completes(t, typed, completed);
    },
  },
  {
    name: "Tab after awsprof offers every verb that --help lists, and no other",
    row: async (t) => {
      const { stdout } = await t.program("--help");
      const verbs = [...stdout.matchAll(/^ {2}([a-z]+)\b/gm)].map((match) => match[1] ?? "");
      assert(verbs.length >= 10, `verbs in --help: ${verbs}`);
      await t.start(withCompletion(t));
      const offered = await offers(t, "awsprof ", verbs);
      for (const verb of ["vet", "login", "doctor"]) {
        assert(verbs.includes(verb) || !offered.has(verb), `${verb} is offered`);
      }
    },
  },
  {
    name: "Tab completes profile names for every verb that takes one",
    row: async (t) => {
      await t.start(withCompletion(t));
      const taking = verbs.filter(({ arguments: [first] }) => first?.completes === "profile");
      assert(taking.length >= 8, "too few verbs take a profile");
      for (const { name } of taking) {
        await completes(t, `awsprof ${name} oth`, `awsprof ${name} other`);
      }
    },
  },
  {
    name: "Tab completes the rest of a name with a blank, quoted as it was begun",
    row: async (t) => {
      await t.start(withCompletion(t));
      const pwsh = t.shell.name === "pwsh";
      if (!pwsh) await completes(t, "awsprof use team\\ b", "awsprof use team\\ blue");
      await completes(t, "awsprof use te", `awsprof use ${pwsh ? "'team blue'" : "team\\ blue"}`);
      await completes(t, "awsprof use 'te", "awsprof use 'team blue'");
      await completes(t, "awsprof use 'team b", "awsprof use 'team blue'");
      const quote = pwsh ? "'" : '"';
      await completes(t, 'awsprof use "team b', `awsprof use ${quote}team blue${quote}`);
    },
  },
  {
    name: "Tab completes the rest of a name behind any character at which a shell may part words",
    world: {
      config: `${sampleConfig}\n[profile me@corp]\n[profile us@a:b=c]\n[profile at:home@night]\n`,
    },
    row: async (t) => {
      await t.start(withCompletion(t));
      for (const without of [[], ...partings(t)]) {
        for (const line of without) await t.type(line);
        for (const name of ["me@corp", "us@a:b=c", "at:home@night"]) {
          const word = t.shell.name === "pwsh" && name.includes("=") ? `'${name}'` : name;
          for (let i = 2; i < name.length; i++) {
            await completes(t, `awsprof use ${name.slice(0, i)}`, `awsprof use ${word}`);
          }
        }
      }
    },
  },
  {
    name: "Tab completes what stands behind the = of a flag",
    row: async (t) => {
      await t.start(withCompletion(t));
      for (const without of [[], ...partings(t)]) {
        for (const line of without) await t.type(line);
        await completes(
          t,
          "awsprof use work --region=mx",
          "awsprof use work --region=mx-central-1",
        );
        await completes(t, "awsprof list --kind=proc", "awsprof list --kind=process");
        await completes(t, "awsprof list --json=proc", "awsprof list --json=proc");
      }
    },
  },
  {
    name: "Tab behind two hyphens offers every flag of each verb, and no other",
    row: async (t) => {
      await t.start(withCompletion(t));
      for (const verb of verbs.filter(({ hidden }) => !hidden)) {
        const options = [...verb.options, ...commonOptions];
        const flags = options.filter(({ hidden }) => !hidden).map(({ name }) => `--${name}`);
        const offered = await offers(t, `awsprof ${verb.name} --`, flags);
        for (const { name, hidden } of options) {
          assert(!hidden || !offered.has(`--${name}`), `${verb.name} --${name} is offered`);
        }
      }
    },
  },
  {
    name: "Tab behind one hyphen offers flags of awsprof, and nothing of the shell's own",
    row: async (t) => {
      await t.start(withCompletion(t));
      const flags = ["--names", "--kind", "--json"];
      const offered = await offers(t, "awsprof list -", flags);
      for (const foreign of ["-Verbose", "-ErrorAction", "-V"]) {
        assert(!offered.has(foreign), `${foreign} is offered`);
      }
    },
  },
  {
    name: "Tab behind awsprof exec -- completes the command's own line",
    row: async (t) => {
      await t.world.program("thing-of-mine", "#!/bin/sh\n");
      await t.world.write("~/unique-file", "");
      const { before = "" } = withCompletion(t);
      await t.start({ before, after: wordsFor[t.shell.name] });
      await completes(t, "awsprof exec work -- thing-", "awsprof exec work -- thing-of-mine");
      const line = "awsprof exec work -- thing-of-mine ";
      await completes(t, `${line}alp`, `${line}alpha`);
      await completes(t, `${line}--x bet`, `${line}--x beta`);
      const place = t.shell.name === "pwsh" ? "./" : "";
      await completes(
        t,
        "awsprof exec work -- cat uniq",
        `awsprof exec work -- cat ${place}unique-file`,
      );
    },
  },
  {
    name: "Tab behind the profile of awsprof exec puts the two dashes",
    notIn: { fish: "offers options there", pwsh: "offers options there" },
    row: async (t) => {
      await t.start(withCompletion(t));
      await completes(t, "awsprof exec work ", "awsprof exec work --");
      await completes(t, "awsprof exec 'team blue' ", "awsprof exec 'team blue' --");
    },
  },
  {
    name: "Tab behind awsprof exec -- asks bash-completion, where that is there",
    needs: ["bash-completion"],
    notIn: {
      "bash-3.2": "bash-completion needs a later bash",
      zsh: "is made for bash",
      fish: "is made for bash",
      pwsh: "is made for bash",
    },
    row: async (t) => {
      await t.world.program("thing-of-mine", "#!/bin/sh\n");
      await t.start({ before: `. ${find("bash-completion")}`, after: wordsFor.bash });
      const line = "awsprof exec work -- thing-of-mine ";
      await completes(t, "awsprof exec work -- thing-", line.trimEnd());
      await completes(t, `${line}alp`, `${line}alpha`);
    },
  },
  {
    name: "Tab behind awsprof exec -- asks a function, a program or a list, as complete says",
    notIn: { zsh: "a builtin of bash", fish: "a builtin of bash", pwsh: "a builtin of bash" },
    row: async (t) => {
      await t.world.write("/candidates", "sts\n");
      await t.start({
        after: `__mine() { COMPREPLY=("$1-$2-$3-$COMP_CWORD-$COMP_LINE-$COMP_POINT"); }
complete -F __mine byfunction; complete -W 'alpha beta' bywords; complete -C aws_completer aws`,
      });
      const line = "awsprof exec work --";
      await completes(
        t,
        `${line} byfunction x y`,
        `${line} byfunction x byfunction-y-x-2-byfunction x y-14`,
      );
      await completes(t, `${line} bywords alp`, `${line} bywords alpha`);
      await completes(t, `${line} aws st`, `${line} aws sts`);
      const asked = (await t.world.calls()).at(-1);
      assertEquals(asked?.variables.get("COMP_LINE"), "aws st", "COMP_LINE");
      assertEquals(asked?.variables.get("COMP_POINT"), "6", "COMP_POINT");
      assertEquals(asked?.arguments, ["aws", "st", "aws"], "words");
    },
  },
  {
    name: "Tab completes the name of a per-profile command",
    row: async (t) => {
      await t.start(withCompletion(t));
      await completes(t, "awsoth", "awsother");
    },
  },
  {
    name: "Tab behind a per-profile command asks aws's own completer, with the right account",
    row: async (t) => {
      await t.world.write("/candidates", "sts\n");
      await t.start({ ...withCompletion(t), environment: { AWS_PROFILE: "other" } });
      await completes(t, "awswork st", "awswork sts");
      await t.world.write("/candidates", "get-caller-identity\n");
      await completes(t, "awswork sts get-c", "awswork sts get-caller-identity");
      const asked = (await t.world.calls()).filter(({ program }) => program === "aws_completer");
      assert(asked.length >= 2, `the completer was asked ${asked.length} times`);
      const { variables } = asked.at(-1) ?? { variables: new Map<string, string>() };
      assertEquals(variables.get("COMP_LINE"), "aws --profile work sts get-c", "COMP_LINE");
      assertEquals(variables.get("COMP_POINT"), "28", "COMP_POINT");
      assertEquals(variables.get("AWS_PROFILE"), "work", "AWS_PROFILE");
    },
  },
  {
    name: "Tab behind a per-profile command works with aliases completed by themselves",
    notIn: {
      "bash": "an option of zsh",
      "bash-3.2": "an option of zsh",
      fish: "an option of zsh",
      pwsh: "an option of zsh",
    },
    row: async (t) => {
      await t.world.write("/candidates", "sts\n");
      const { before } = withCompletion(t);
      await t.start({ before: `setopt complete_aliases\n${before}` });
      await completes(t, "awswork st", "awswork sts");
    },
  },
  {
    name: "Tab behind a per-profile command works beside bash-completion, loaded before or after",
    needs: ["bash-completion"],
    notIn: {
      "bash-3.2": "bash-completion needs a later bash",
      zsh: "is made for bash",
      fish: "is made for bash",
      pwsh: "is made for bash",
    },
    row: async (t) => {
      await t.world.write("/candidates", "sts\n");
      for (const order of ["before", "after"]) {
        await t.start({ [order]: `. ${find("bash-completion")}` });
        await completes(t, "awswork st", "awswork sts");
        await completes(t, "FOO=1 awswork st", "FOO=1 awswork sts");
        await completes(t, "awsprof use wor", "awsprof use work");
        const asked = (await t.world.calls()).at(-1)?.variables;
        assertEquals(asked?.get("COMP_LINE"), "aws --profile work st", `COMP_LINE, ${order}`);
      }
    },
  },
  {
    name: "completion leaves the environment as it was",
    row: async (t) => {
      await t.world.write("/candidates", "sts\n");
      const before = await t.start({
        ...withCompletion(t),
        environment: { AWS_PROFILE: "other" },
      });
      await completes(t, "awswork st", "awswork sts");
      assertEquals((await t.enter()).variables, before.variables, "all variables");
    },
  },
  {
    name: "a directory's name that Tab completed is a word and never code",
    notIn: { pwsh: "offers no directories" },
    row: async (t) => {
      const directory = t.world.path("~/odd$(echo x >canary)");
      await Deno.mkdir(directory);
      await t.start(withCompletion(t));
      await t.terminal.type("awsprof trust od");
      await t.terminal.press("Tab");
      await t.terminal.until((lines) => lineOf(lines).includes("canary") ? true : null);
      await t.enter();
      assert(!await t.world.has("~/canary"), "executed");
      assert(!await t.world.has("~/odd/canary"), "executed");
    },
  },
  {
    name: "completion without aws_completer says nothing and breaks nothing",
    row: async (t) => {
      await Deno.remove(t.world.path("/bin/aws_completer"));
      await t.start(withCompletion(t));
      await t.terminal.type("awswork st");
      await t.terminal.press("Tab");
      await takeAway(t);
      assertEquals((await t.type("awsprof use work")).segment, "[AWS:work]", "segment");
    },
  },
];

/** A statement that completes `alpha` and `beta` behind a command, in the words of each shell. */
const wordsFor: Readonly<Record<ShellName, string>> = {
  "bash": "complete -W 'alpha beta' thing-of-mine",
  "bash-3.2": "complete -W 'alpha beta' thing-of-mine",
  zsh: "_thing() { compadd alpha beta }; compdef _thing thing-of-mine",
  fish: "complete -c thing-of-mine -f -a 'alpha beta'",
  pwsh: "Register-ArgumentCompleter -Native -CommandName thing-of-mine -ScriptBlock " +
    "{ param($word) 'alpha', 'beta' | Where-Object { $_ -clike \"$word*\" } }",
};

/** Statements that leave bash other word breaks than its own, as the completion of npm does. */
function partings(t: Stage): readonly (readonly string[])[] {
  if (!t.shell.name.startsWith("bash")) return [];
  return ["@", ":", "="].map((sign) => [`COMP_WORDBREAKS=\${COMP_WORDBREAKS//${sign}/}`]);
}

/** zsh completes only where `compinit` was run; the others do by themselves. */
function withCompletion(t: Stage): StartOptions {
  if (t.shell.name !== "zsh") return {};
  return { before: "autoload -Uz compinit; compinit -u -d $HOME/.zcompdump" };
}

/** Types, presses Tab, and waits until the line is complete; then takes the line away. */
async function completes(t: Stage, typed: string, completed: string): Promise<void> {
  await t.terminal.type(typed);
  await t.terminal.until((lines) => lineOf(lines).startsWith(typed) ? true : null, 20);
  await t.terminal.press("Tab");
  await t.terminal.until(
    (lines) => [completed, `${completed}=`].includes(lineOf(lines).trimEnd()) ? true : null,
    10,
  )
    .catch(async (error) => {
      throw new Error(
        `"${typed}" did not become "${completed}": ${lineOf(await t.terminal.screen())}`,
        {
          cause: error,
        },
      );
    });
  await takeAway(t);
}

/** Words on the screen once all of `words` are listed as candidates for a line. */
async function offers(t: Stage, typed: string, words: readonly string[]): Promise<Set<string>> {
  await t.enter();
  const mark = /<\d+\.\d+>/.exec((await t.terminal.screen()).at(-1) ?? "")?.[0] ?? "";
  await t.terminal.type(typed);
  // The first may only put what all have in common, and only the next one after it lists.
  const times = t.shell.name.startsWith("bash") ? 3 : t.shell.name === "pwsh" ? 2 : 1;
  for (let i = 0; i < times; i++) await t.terminal.press("Tab");
  const listed = (lines: readonly string[]): Set<string> => {
    const from = lines.findIndex((line) => line.includes(mark));
    return new Set(lines.slice(from).join(" ").replace(typed, "").split(/[^A-Za-z-]+/));
  };
  const screen = await t.terminal.until((lines) => {
    const seen = listed(lines);
    return words.every((word) => seen.has(word)) ? seen : null;
  }, 20);
  await takeAway(t);
  return screen;
}

/** Takes the typed line away with the key that all line editors have for it. */
async function takeAway(t: Stage): Promise<void> {
  await t.terminal.press("C-u");
  await t.terminal.until((lines) => lineOf(lines).trim() === "" ? true : null, 20);
}

/** What stands behind the last prompt. */
function lineOf(lines: readonly string[]): string {
  const line = lines.findLast((line) => /<\d+\.\d+>/.test(line)) ?? "";
  return line.replace(/^.*<\d+\.\d+> /, "");
}
