/** Rows: the shell is as it was (status, options, hooks, aliases), loading, unloading, silence. */
import { assert, assertEquals } from "../support/assert.ts";
import type { Scenario } from "./scenario.ts";
import type { Shell, ShellName } from "./shells.ts";
import type { Stage } from "./stage.ts";

const onlyPosix = { fish: "has no such options", pwsh: "has no such options" };

/** Options of the user that break careless code, a row each. */
const optionSets: readonly (readonly [shell: "bash" | "zsh", what: string, statements: string])[] =
  [
    ["bash", "set -eu -o pipefail", "set -eu -o pipefail"],
    ["bash", "noclobber, failglob and an odd IFS", "set -o noclobber; shopt -s failglob; IFS=/,"],
    [
      "bash",
      "nullglob, extglob, nocasematch and noglob",
      "shopt -s nullglob extglob nocasematch; set -f",
    ],
    ["bash", "posix mode", "set -o posix"],
    ["bash", "functrace and a DEBUG trap", "set -T; trap 'true' DEBUG"],
    ["bash", "LC_ALL=C", "export LC_ALL=C"],
    ["zsh", "errexit and nounset", "setopt err_exit no_unset"],
    ["zsh", "ksh_arrays and sh_word_split", "setopt ksh_arrays sh_word_split"],
    ["zsh", "noclobber, noglob, no extendedglob", "setopt no_clobber no_glob no_extended_glob"],
    ["zsh", "a warning for each new global", "setopt warn_create_global"],
    ["zsh", "a warning for each assignment in an outer scope", "setopt warn_nested_var"],
    ["zsh", "prompt_subst and prompt_bang", "setopt prompt_subst prompt_bang"],
    ["zsh", "an odd IFS and LC_ALL=C", "IFS=/,; export LC_ALL=C"],
    ["zsh", "null_glob and csh_null_glob", "setopt null_glob"],
  ];

/** Commands that the plugins could be thought to use. */
const shadowed: Readonly<Record<ShellName, readonly string[]>> = {
  "bash": posixNames(),
  "bash-3.2": posixNames(),
  "zsh": posixNames().filter((name) => name !== "shopt"),
  "fish": [
    ...["math", "set_color", "emit", "random", "cat", "grep", "sed", "stat"],
    ...["date", "awk", "cut", "head", "tr", "basename", "dirname"],
  ],
  "pwsh": [
    "Test-Path",
    "Get-Content",
    "Get-Item",
    "Write-Host",
    "Write-Error",
    "Set-Alias",
    "ForEach-Object",
    "Where-Object",
    "Get-Date",
    "Join-Path",
    "Split-Path",
  ],
};

export const mannersScenarios: readonly Scenario[] = [
  {
    name: "the exit status of a command is kept over the prompt",
    row: async (t) => {
      await t.directory("~/a", "work\n");
      await t.start();
      const seen = await t.type(t.shell.fail(3));
      assertEquals(t.shell.name === "pwsh" ? seen.pipeStatus : seen.status, "3", "in the prompt");
      const file = t.world.path("/status-seen");
      await t.type(t.shell.fail(7));
      await t.type(
        t.shell.name === "pwsh"
          ? `[IO.File]::WriteAllText('${file}', "$? $LASTEXITCODE")`
          : t.shell.name === "fish"
          ? `echo $status >${file}`
          : `echo $? >${file}`,
      );
      const expected = t.shell.name === "pwsh" ? "False 7" : "7";
      assertEquals((await Deno.readTextFile(file)).trim(), expected, "in the next line");
    },
  },
  {
    name: "the status of each part of a pipe is kept over the prompt",
    notIn: {
      "bash-3.2": "loses it between hooks by itself",
      pwsh: "has no such list",
    },
    row: async (t) => {
      await t.start();
      const seen = await t.type("false | true | sh -c 'exit 4'");
      assertEquals(seen.pipeStatus, "1 0 4", "seen by another hook");
      const variable = t.shell.name === "bash" ? "${PIPESTATUS[*]}" : "$pipestatus";
      const file = t.world.path("/pipestatus");
      await t.type("false | true | sh -c 'exit 4'");
      await t.type(`echo ${variable} >${file}`);
      assertEquals((await Deno.readTextFile(file)).trim(), "1 0 4", "in the next line");
    },
  },
  {
    name: "the status is kept over a prompt that switches",
    row: async (t) => {
      const directory = await t.directory("~/a", "work\n");
      await t.start({ cwd: directory });
      await t.directory("~/a", "other\n");
      const seen = await t.type(t.shell.fail(3));
      t.variable(seen, "AWS_PROFILE", "other");
      assertEquals(t.shell.name === "pwsh" ? seen.pipeStatus : seen.status, "3", "status");
    },
  },
  {
    name: "nothing is written to stdout, on entering, refusing and leaving",
    notIn: { fish: "draws its prompt on stdout", pwsh: "draws its prompt on stdout" },
    row: async (t) => {
      await t.directory("~/a", "work\nregion = eu-west-1\n");
      await t.directory("~/b", "nope\n");
      await t.start({ environment: { AWS_ACCESS_KEY_ID: "AKIA" } });
      const file = t.world.path("/stdout");
      await t.typeAll(`exec 3>&1 >${file}`, "cd ~/a", "cd ~/b", "cd ~", "awsprof use work");
      // zsh itself turns the keypad on and off there.
      // deno-lint-ignore no-control-regex
      const text = (await Deno.readTextFile(file)).replace(/\x1b(\[\?1[hl]|[=>])/g, "");
      assertEquals(text, "", "stdout");
    },
  },
  {
    name: "cd itself writes nothing to stdout when it switches",
    row: async (t) => {
      await t.directory("~/a", "work\n");
      await t.start();
      const file = t.world.path("/stdout");
      await t.type(`cd ~/a > ${file}`);
      assertEquals((await Deno.readTextFile(file)).trim(), "", "stdout");
      t.variable(await t.enter(), "AWS_PROFILE", "work");
    },
  },
  {
    name: "a shell that is not interactive gets nothing: no word, no change, no file",
    row: async (t) => {
      const directory = await t.directory("~/a", "work\n");
      const line = t.shell.both(t.shell.load(t.world.plugin), "aws s3 ls");
      const { code, stdout, stderr } = await t.script(line, { cwd: directory });
      assertEquals({ code, stdout, stderr }, { code: 0, stdout: "", stderr: "" });
      const [call] = await t.world.calls();
      assertEquals(call?.variables.get("AWS_PROFILE"), undefined, "AWS_PROFILE");
      assert(!await t.world.has("~/.cache/awsprof"), "a cache was made");
    },
  },
  {
    name: "loading it twice changes nothing: one segment, one announcement, exact restore",
    row: async (t) => {
      await t.directory("~/a", "work\n");
      const load = t.shell.load(t.world.plugin);
      const before = await t.start({ after: load, environment: { AWS_PROFILE: "other" } });
      assertEquals(before.segment, "[AWS:other]", "segment");
      const seen = await t.type("cd ~/a");
      assertEquals(seen.output, ["awsprof: work (~/a/.awsprofile)"], "output");
      assertEquals((await t.type("cd ~")).variables, before.variables, "all variables");
    },
  },
  {
    name: "loading it again inside a directory keeps the profile and restores when it is left",
    row: async (t) => {
      await t.directory("~/a", "work\n");
      const before = await t.start({ environment: { AWS_PROFILE: "other" } });
      await t.type("cd ~/a");
      const again = await t.type(t.shell.load(t.world.plugin));
      t.variable(again, "AWS_PROFILE", "work");
      assertEquals(again.segment, "[AWS:work]", "segment");
      assertEquals((await t.type("cd ~")).variables, before.variables, "all variables");
    },
  },
  {
    name: "what awsprof init prints is the same plugin",
    row: async (t) => {
      await t.directory("~/a", "work\n");
      await t.start({ load: t.shell.loadFromInit });
      const seen = await t.type("cd ~/a");
      t.variable(seen, "AWS_PROFILE", "work");
      assertEquals(seen.output, ["awsprof: work (~/a/.awsprofile)"], "output");
      assertEquals(seen.segment, "[AWS:work]", "segment");
      await t.type("awsprof_unload");
      assertEquals((await t.type("cd ~")).segment, "", "segment after unload");
    },
  },
  {
    name: "awsprof_unload leaves no trace",
    row: async (t) => {
      await t.directory("~/a", "work\nregion = eu-west-1\n");
      await t.start({ load: "", environment: { AWS_PROFILE: "other" } });
      // The second look is the measure: looking itself may load something for the first time.
      await t.holds();
      const before = await t.holds();
      await t.type(t.shell.load(t.world.plugin));
      await t.typeAll("cd ~/a", "awsprof use other", "cd ~", "cd ~/a");
      await t.type("awsprof_unload");
      const seen = await t.type("cd ~");
      t.variable(seen, "AWS_PROFILE", "other");
      assertEquals(seen.segment, "", "segment");
      const after = await t.holds();
      const gained = after.filter((line) => !before.includes(line) && !builtIn(line));
      const lost = before.filter((line) => !after.includes(line) && !builtIn(line));
      assertEquals(gained.slice(0, 20), [], "gained");
      assertEquals(lost.slice(0, 20), [], "lost");
    },
  },
  {
    name: "awsprof_unload inside a directory restores what was before",
    row: async (t) => {
      await t.directory("~/a", "work\n");
      await t.start({ environment: { AWS_PROFILE: "other" } });
      await t.type("cd ~/a");
      const seen = await t.type("awsprof_unload");
      t.variable(seen, "AWS_PROFILE", "other");
      assertEquals(seen.segment, "", "segment");
      const left = [...seen.variables.keys()].filter((name) => name.startsWith("AWSPROF_"));
      assertEquals(left, [], "state left behind");
      assertEquals(await t.kindOf("awswork"), "nothing", "awswork");
      assertEquals(await t.kindOf("aws"), "program", "aws");
    },
  },
  {
    name: "awsprof_unload after a choice by hand leaves the choice and nothing of ours",
    row: async (t) => {
      await t.start({ environment: { AWS_DEFAULT_PROFILE: "loose", AWS_REGION: "eu-west-3" } });
      await t.typeAll("awsprof use work", "awsprof use other --region us-east-1");
      const seen = await t.type("awsprof_unload");
      t.variable(seen, "AWS_PROFILE", "other");
      t.variable(seen, "AWS_REGION", "us-east-1");
      const left = [...seen.variables.keys()].filter((name) => name.startsWith("AWSPROF_"));
      assertEquals(left, [], "state left behind");
    },
  },
  ...optionSets.map(([shell, what, statements]): Scenario => ({
    name: `everything works under ${what}, also when it is typed`,
    notIn: Object.fromEntries(
      ["bash", "bash-3.2", "zsh", "fish", "pwsh"].filter((name) => name.split("-")[0] !== shell)
        .map((name) => [name, `options of ${shell}`]),
    ),
    row: async (t) => {
      await aDay(t, { before: statements });
      await aDay(t, { typed: statements });
    },
  })),
  {
    name: "everything works in strict mode with errors that stop",
    notIn: {
      "bash": "an option of PowerShell",
      "bash-3.2": "an option of PowerShell",
      zsh: "an option of PowerShell",
      fish: "an option of PowerShell",
    },
    row: async (t) => {
      const strict = "Set-StrictMode -Version Latest; $ErrorActionPreference = 'Stop'; " +
        "$PSNativeCommandUseErrorActionPreference = $true";
      await aDay(t, { before: `$global:LASTEXITCODE = 0; ${strict}` });
    },
  },
  {
    name: "everything works where the commands it might use are shadowed",
    row: async (t) => {
      const before = t.shell.shadow(shadowed[t.shell.name], t.world.canary);
      await aDay(t, { before });
    },
  },
  {
    name: "options, aliases, traps and IFS of the user are as they were",
    notIn: onlyPosix,
    row: async (t) => {
      await t.directory("~/a", "work\n");
      const file = t.world.path("/options");
      const show = t.shell.name === "zsh"
        ? `{ setopt; trap; alias; typeset -p IFS fpath; } >${file}`
        : `{ shopt; set -o; trap; alias; declare -p IFS; } >${file}`;
      const before = `alias ll='ls -l' aws-=x; trap 'true' USR1 EXIT DEBUG; IFS=': '; ${show}`;
      await t.start({ before });
      const own = await Deno.readTextFile(file);
      await t.typeAll("cd ~/a", "awsprof use other", "cd ~", show);
      // A start-up file runs without job control and history; the rest is the user's.
      const differs = (text: string) =>
        text.split("\n").filter((line) =>
          !/history|monitor|zle|emacs|login|interactive|shinstdin/.test(line)
        );
      assertEquals(differs(await Deno.readTextFile(file)), differs(own), "options");
    },
  },
  {
    name: "a trap on errors is told of the user's errors once, and of nothing of ours",
    notIn: {
      ...onlyPosix,
      "bash-3.2": "hands the status on from hook to hook, which the trap is told of",
    },
    row: async (t) => {
      const file = t.world.path("/errors");
      const trap = t.shell.name === "zsh"
        ? `TRAPZERR() { builtin print -r -- "$?" >>${file} }`
        : `set -E; trap 'builtin echo "$?" >>${file}' ERR`;
      await aDay(t, { before: trap });
      const seen = await Deno.readTextFile(file).catch(() => "");
      assertEquals(seen, "", "what the trap was told");
      await t.type("sh -c 'exit 7'");
      assertEquals((await Deno.readTextFile(file)).trim(), "7", "the user's own error");
    },
  },
  {
    name: "nothing that the user has is changed or lost while it is loaded, but for the prompt",
    row: async (t) => {
      await t.directory("~/a", "work\nregion = eu-west-1\n");
      await t.start({ load: "" });
      await t.holds();
      const before = await t.holds();
      await t.type(t.shell.load(t.world.plugin));
      await t.typeAll("cd ~/a", "awsprof use other", "awswork s3 ls", "cd ~", "awsprof clear");
      const after = new Set(await t.holds());
      const lost = before.filter((line) => !after.has(line) && !builtIn(line));
      assertEquals(lost.filter((line) => !drawing[t.shell.option].test(line)), [], "lost");
    },
  },
  {
    name: "loading it writes nothing to stdout",
    row: async (t) => {
      await t.directory("~/a", "work\n");
      const file = t.world.path("/stdout");
      await t.start({ load: "", cwd: t.world.path("~/a") });
      for (const expected of [["awsprof: work (~/a/.awsprofile)"], []]) {
        const seen = await t.type(`${t.shell.load(t.world.plugin)} >${file}`);
        assertEquals(seen.output, expected, "output");
        assertEquals(seen.segment, "[AWS:work]", "segment");
        assertEquals(await Deno.readTextFile(file), "", "stdout");
      }
    },
  },
  {
    name: "the user's own prompt and directory hooks go on running",
    row: async (t) => {
      await t.directory("~/a", "work\n");
      const file = t.world.path("/hooks");
      const hook = (name: string) => t.shell.append(name, file);
      const before: Record<ShellName, string> = {
        "bash": `PROMPT_COMMAND='${hook("prompt")}'`,
        "bash-3.2": `PROMPT_COMMAND='${hook("prompt")};'`,
        "zsh": `precmd() { ${hook("prompt")} }; chpwd() { ${hook("cd")} }`,
        "fish": `function p --on-event fish_prompt; ${hook("prompt")}; end
function c --on-variable PWD; ${hook("cd")}; end`,
        "pwsh": `$ExecutionContext.SessionState.InvokeCommand.LocationChangedAction = { ${
          hook("cd")
        } }`,
      };
      await t.start({ before: before[t.shell.name] });
      await t.typeAll("cd ~/a", "cd ~");
      const lines = (await Deno.readTextFile(file)).trim().split("\n");
      const kinds = [...new Set(lines)].sort();
      const expected = t.shell.name === "pwsh"
        ? ["cd"]
        : t.shell.name.startsWith("bash")
        ? ["prompt"]
        : ["cd", "prompt"];
      assertEquals(kinds, expected, "hooks that ran");
      assertEquals(
        lines.filter((line) => line === expected.at(-1)).length,
        expected.at(-1) === "cd" ? 2 : 3,
      );
    },
  },
  {
    name: "the prompt does not run what stands in its text when options expand prompts or do not",
    notIn: { fish: "has no such options", pwsh: "has no such options", "bash-3.2": "as bash" },
    row: async (t) => {
      const hostile = `$(echo x >${t.world.canary})\`echo x >${t.world.canary}\``;
      const options = t.shell.name === "zsh" ? ["setopt prompt_subst", "unsetopt prompt_subst"] : [
        "shopt -s promptvars",
      ];
      for (const option of options) {
        await t.start({ before: option, environment: { AWS_PROFILE: hostile } });
        await t.enter();
      }
      assert(!await t.world.has("canary"), "the canary is there");
    },
  },
];

/** What a segment in the prompt has to change, in each shell's own description. */
const drawing: Readonly<Record<Shell["option"], RegExp>> = {
  bash: /PROMPT_COMMAND|PS1/,
  zsh: /PROMPT|PS1|prompt|precmd_functions|chpwd_functions/,
  fish: /fish_prompt/,
  // The bodies of functions follow in lines of their own.
  powershell: /^(?!Microsoft\.)|Function::(prompt|PSConsoleHostReadLine) /,
};

/** What people do on a day: enter, be refused, leave, use, clear; each with its outcome. */
async function aDay(t: Stage, options: { before?: string; typed?: string }): Promise<void> {
  await t.directory("~/a", "work\nregion = eu-west-1\n");
  await t.directory("~/b", "nope\n");
  await t.directory("~/c", "prod\n");
  await t.start({
    before: options.before ?? "",
    environment: { AWS_PROFILE: "other", AWS_ACCESS_KEY_ID: "AKIA" },
  });
  if (options.typed !== undefined) await t.type(options.typed);
  const inside = await t.type("cd ~/a");
  t.variable(inside, "AWS_PROFILE", "work");
  t.variable(inside, "AWS_ACCESS_KEY_ID", null);
  assertEquals(inside.segment, "[AWS:work]", "segment inside");
  assertEquals(inside.output.at(-1), "awsprof: work (~/a/.awsprofile, region eu-west-1)");
  await t.type("awswork s3 ls");
  const refused = await t.type("cd ~/b");
  t.variable(refused, "AWS_PROFILE", "other");
  assertEquals(refused.output, [`awsprof: ~/b/.awsprofile: "nope" is not a profile`], "refused");
  assertEquals((await t.type("cd ~/c")).output.length, 1, "lines about the protected profile");
  const outside = await t.type("cd ~");
  t.variable(outside, "AWS_PROFILE", "other");
  t.variable(outside, "AWS_ACCESS_KEY_ID", "AKIA");
  assertEquals(outside.segment, "[AWS:other keys!]", "segment outside");
  t.variable(await t.type("awsprof use loose"), "AWS_PROFILE", "loose");
  t.variable(await t.type("awsprof clear"), "AWS_PROFILE", null);
  await t.type("aws s3 ls");
  const profiles = (await t.world.calls()).map((call) => call.variables.get("AWS_PROFILE"));
  assertEquals(profiles.slice(-2), ["work", undefined], "AWS_PROFILE of the calls");
}

function posixNames(): string[] {
  return [
    ...["echo", "printf", "test", "local", "declare", "typeset", "export", "unset", "read"],
    ...["return", "command", "eval", "pwd", "shift", "set", "shopt", "type", "true"],
    ...["false", "let", "trap", "complete", "cat", "grep", "sed", "stat", "date", "ls", "rm", "mv"],
  ];
}

/** What a shell loads by itself when it is used, as fish does with completions. */
function builtIn(line: string): boolean {
  return line.trim() === "" || (/^complete /.test(line) && !line.includes("aws"));
}
