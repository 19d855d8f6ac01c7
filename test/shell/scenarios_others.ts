/** Rows: living with other tools: prompt frameworks, direnv, prompts that are set anew. */
import { assertEquals } from "../support/assert.ts";
import { projectRoot } from "../support/build.ts";
import type { Scenario } from "./scenario.ts";
import type { ShellName } from "./shells.ts";
import type { Seen, Stage } from "./stage.ts";

const noDirenv = { "bash-3.2": "direnv needs a later bash", pwsh: "direnv has no hook for it" };

const ofZsh = "zsh alone has it";

export const otherScenarios: readonly Scenario[] = [
  ...["before", "after"].flatMap((order): Scenario[] => [
    {
      name: `direnv, loaded ${order} us, and we switch side by side and leave nothing behind`,
      needs: ["direnv"],
      notIn: noDirenv,
      row: async (t) => {
        const before = await besideDirenv(t, order, {
          directory: "~/b",
          envrc: "export FROM_ENVRC=1",
        });
        for (
          const [line, profile] of [["cd ~/a", "work"], ["cd ~/b", "loose"], ["cd ~/a", "work"]]
        ) {
          const seen = await t.type(line ?? "");
          t.variable(seen, "AWS_PROFILE", profile ?? null);
          assertEquals(seen.segment, `[AWS:${profile}]`, "segment");
        }
        await t.typeAll("cd ~", "");
        assertEquals((await t.enter()).variables, before.variables, "all variables");
      },
    },
    {
      name:
        `a profile from the .envrc of another directory, direnv loaded ${order} us, leaves nothing`,
      needs: ["direnv"],
      notIn: noDirenv,
      row: async (t) => {
        const before = await besideDirenv(t, order, {
          directory: "~/b",
          envrc: "export AWS_PROFILE=other",
        });
        await t.type("cd ~/a");
        t.variable(await t.type("cd ~/b"), "AWS_PROFILE", "other");
        await t.typeAll("cd ~/a", "cd ~", "");
        assertEquals((await t.enter()).variables, before.variables, "all variables");
        await t.typeAll("cd ~/a", "cd ~/b", "cd ~", "");
        assertEquals((await t.enter()).variables, before.variables, "all variables, the other way");
      },
    },
    {
      name:
        `from one .awsprofile to another with an .envrc, direnv loaded ${order} us, leaves nothing`,
      needs: ["direnv"],
      notIn: noDirenv,
      row: async (t) => {
        const before = await besideDirenv(t, order, {
          directory: "~/b",
          envrc: "export AWS_PROFILE=other",
        });
        const texts = ["other\n", "team blue\nregion = eu-central-1\n"];
        // fish meets direnv's profile behind ours, and takes it for a choice by hand.
        if (t.shell.name !== "fish") texts.push("work\n");
        for (const text of texts) {
          await t.directory("~/b", text);
          for (const way of [["a", "b", "a"], ["a", "b"], ["a", "b", "a", "b"]]) {
            for (const directory of way) await t.typeAll(`cd ~/${directory}`, "");
            await t.typeAll("cd ~", "");
            assertEquals((await t.enter()).variables, before.variables, `${way} ${text}`);
          }
        }
      },
    },
    {
      name: `an .envrc beside .awsprofile, with direnv loaded ${order} us, leaves nothing behind`,
      needs: ["direnv"],
      notIn: noDirenv,
      row: async (t) => {
        const before = await besideDirenv(t, order, {
          directory: "~/a",
          envrc: "export AWS_PROFILE=other",
        });
        for (let i = 0; i < 3; i++) {
          await t.typeAll("cd ~/a", "", "cd ~", "");
          assertEquals((await t.enter()).variables, before.variables, `variables, time ${i + 1}`);
        }
      },
    },
  ]),
  ...Object.entries(frameworks()).map(([name, models]): Scenario => ({
    name: `where ${name} draws the prompt nothing is inserted, and AWSPROF_SEGMENT is exported`,
    notIn: without(models),
    row: async (t) => {
      await t.directory("~/a", "work\n");
      for (const order of ["before", "after"] as const) {
        const seen = await t.start({ [order]: models[t.shell.name] ?? "" });
        t.variable(seen, "AWSPROF_SEGMENT", "");
        const inside = await t.type("cd ~/a");
        t.variable(inside, "AWS_PROFILE", "work");
        t.variable(inside, "AWSPROF_SEGMENT", "[AWS:work]");
        assertEquals(inside.segment, "drawn by it:[AWS:work]", `segment, loaded ${order} us`);
        assertEquals((await t.type("cd ~")).segment, "drawn by it:", "segment outside");
        await t.type("awsprof_unload");
        t.variable(await t.enter(), "AWSPROF_SEGMENT", null);
      }
    },
  })),
  {
    name:
      "the lines of docs/prompt.md for a framework draw the segment, and nothing where there is none",
    notIn: {
      "bash": "no framework there takes lines of the shell",
      "bash-3.2": "as bash",
      pwsh: "as bash",
    },
    row: async (t) => {
      const page = await Deno.readTextFile(`${projectRoot}/docs/prompt.md`);
      const lines = new RegExp(`\`\`\`${t.shell.name}\\n([^]*?)\`\`\``).exec(page)?.[1] ?? "";
      // What the frameworks do with what they are given: expand it when the prompt is drawn.
      const stub = t.shell.name === "zsh"
        ? `typeset -g P9K_VERSION=1; setopt prompt_subst
p10k() { test "$1 $2 $4 $5" = 'segment -c -e -t' && made="\${\${(e)3}:+[\${(%)\${(e)6}}]}" }
made() { made=; prompt_awsprof; print -r -- "<$made>" >$1 }`
        : `${frameworks().tide?.fish ?? ""}
function _tide_print_item; set -g made "[$argv[2]]"; end
function made; set -g made; _tide_item_awsprof; echo "<$made>" >$argv[1]; end`;
      const file = t.world.path("/made");
      await t.start({ after: `${lines}\n${stub}` });
      for (const name of ["", "work", "100%F{red}"]) {
        await t.type(name === "" ? "" : t.shell.set("AWS_PROFILE", name));
        await t.type(`made ${file}`);
        const known = name === "work" ? "work" : `${name}?`;
        const expected = name === "" ? "<>\n" : `<[[AWS:${known}]]>\n`;
        assertEquals(await Deno.readTextFile(file), expected, `what is drawn for "${name}"`);
      }
    },
  },
  {
    name:
      "under what VS Code makes of the prompt hook the segment stays, once, also if loaded again",
    notIn: {
      "bash-3.2": "as bash",
      zsh: "is taken over in another way",
      fish: "is taken over in another way",
      pwsh: "is taken over in another way",
    },
    row: async (t) => {
      await t.directory("~/a", "work\n");
      // What it does: keeps the command it found, runs it in a hook of its own, wraps the prompt.
      const model = `__vsc_original_prompt_command=\${PROMPT_COMMAND:-}
__vsc_hook() {
  eval "$__vsc_original_prompt_command"
  if [[ $PS1 != "$__vsc_wrapped" ]]; then __vsc_wrapped="\\[\\e]633;A\\a\\]$PS1\\[\\e]633;B\\a\\]"; fi
  PS1=$__vsc_wrapped
}
PROMPT_COMMAND=__vsc_hook`;
      await t.start({ after: `${model}\n${t.shell.load(t.world.plugin)}` });
      for (const line of ["cd ~/a", "", ""]) {
        const seen = await t.type(line);
        t.variable(seen, "AWS_PROFILE", "work");
        assertEquals(seen.segment, "[AWS:work]", "segment");
      }
    },
  },
  {
    name: "without a framework AWSPROF_SEGMENT is not exported",
    row: async (t) => {
      t.variable(await t.start({ environment: { AWS_PROFILE: "work" } }), "AWSPROF_SEGMENT", null);
    },
  },
  {
    name: "a prompt that the user sets anew gets the segment too",
    notIn: { pwsh: "a prompt defined later takes the place of ours" },
    row: async (t) => {
      await t.start({ environment: { AWS_PROFILE: "work" } });
      const anew: Record<ShellName, string> = {
        "bash": `PS1='new <$$.$HARNESS_N> '`,
        "bash-3.2": `PS1='new <$$.$HARNESS_N> '`,
        "zsh": `PROMPT='new <%1v> '`,
        "fish": `function fish_prompt; echo -n "new <$fish_pid.$HARNESS_N> "; end`,
        "pwsh": "",
      };
      await t.type(anew[t.shell.name]);
      assertEquals((await t.enter()).segment, "[AWS:work] new", "segment");
      assertEquals((await t.enter()).segment, "[AWS:work] new", "segment at the next prompt");
    },
  },
  {
    name: "the segment stays where the user's own hook makes psvar anew for each prompt",
    notIn: { "bash": ofZsh, "bash-3.2": ofZsh, fish: ofZsh, pwsh: ofZsh },
    row: async (t) => {
      await t.start({
        environment: { AWS_PROFILE: "work" },
        before: "autoload -Uz add-zsh-hook; mine() { psvar=(mine) }; add-zsh-hook precmd mine",
      });
      for (let i = 0; i < 3; i++) {
        assertEquals((await t.enter()).segment, "[AWS:work]", "segment");
      }
    },
  },
  {
    name: "a key that changes the directory and draws the prompt anew draws the right segment",
    notIn: { "bash": ofZsh, "bash-3.2": ofZsh, fish: ofZsh, pwsh: ofZsh },
    row: async (t) => {
      const directory = await t.directory("~/shop", "work\n");
      await t.start({
        before: "up() { cd ..; zle reset-prompt }; down() { cd ~/shop; zle reset-prompt }\n" +
          "zle -N up; zle -N down; bindkey '^T' up; bindkey '^O' down",
        environment: { AWS_PROFILE: "other" },
      });
      await t.type(t.shell.go(directory));
      for (const [key, segment] of [["C-t", "[AWS:other]"], ["C-o", "[AWS:work]"]] as const) {
        await t.terminal.press(key);
        await t.terminal.until((lines) => lines.at(-1)?.startsWith(segment) ? true : null, 10);
      }
      assertEquals((await t.enter()).segment, "[AWS:work]", "segment at the next prompt");
    },
  },
];

async function allow(t: Stage, directory: string): Promise<void> {
  const { success } = await new Deno.Command("direnv", {
    args: ["allow", t.world.path(directory)],
    clearEnv: true,
    env: t.world.environment,
    stderr: "null",
  }).output();
  if (!success) throw new Error("direnv allow failed");
}

/** Starts in the profile `loose`, with a `.awsprofile` in ~/a and an `.envrc` in the directory given. */
async function besideDirenv(
  t: Stage,
  order: string,
  { directory, envrc }: { directory: string; envrc: string },
): Promise<Seen> {
  await t.directory("~/a", "work\n");
  await t.world.write(`${directory}/.envrc`, `${envrc}\n`);
  await allow(t, directory);
  return await t.start({
    [order]: hook(t.shell.name),
    environment: { AWS_PROFILE: "loose" },
  });
}

function hook(name: ShellName): string {
  return name === "fish" ? "direnv hook fish | source" : `eval "$(direnv hook ${name})"`;
}

/**
 * Models of the frameworks: what each leaves for others to see (a variable that its start-up code
 * exports, functions by its names), and a prompt that it sets anew each time.
 */
function frameworks(): Record<string, Partial<Record<ShellName, string>>> {
  const segment = "${AWSPROF_SEGMENT-}";
  // Evaluates its prompt in its hook, behind what it found in PROMPT_COMMAND.
  const starshipInBash = `export STARSHIP_SHELL=bash STARSHIP_SESSION_KEY=1
starship_precmd() {
  eval "\${STARSHIP_PROMPT_COMMAND-}"
  PS1="drawn by it:${segment} <$$.$((HARNESS_N + 1))> "
}
if [[ -n \${PROMPT_COMMAND-} ]]; then
  STARSHIP_PROMPT_COMMAND=$PROMPT_COMMAND
fi
PROMPT_COMMAND=starship_precmd`;
  // Evaluates its prompt when it is drawn.
  const poshInBash = `export POSH_SHELL=bash POSH_THEME=x
__h_draw() { builtin printf %s "drawn by it:${segment} <$$.$HARNESS_N> "; }
_omp_hook() { PS1='$(__h_draw)'; }
PROMPT_COMMAND="\${PROMPT_COMMAND:+$PROMPT_COMMAND; }_omp_hook"`;
  const drawnInZsh = (mark: string, hook: string) =>
    `${mark}
setopt prompt_subst
${hook}() { PROMPT='drawn by it:${segment} <%1v> ' }
precmd_functions+=(${hook})`;
  // Moves itself behind all others and sets its prompt there.
  const p10k = `typeset -g P9K_VERSION=1
p10k() { : }
__h_last() { PROMPT="drawn by it:${segment} <%1v> " }
_p9k_precmd() { precmd_functions=(\${precmd_functions:#__h_last} __h_last) }
precmd_functions+=(_p9k_precmd)`;
  const fish = (mark: string, call = "") =>
    `${mark}
builtin functions --copy fish_prompt __h_original_prompt
function fish_prompt
  __h_original_prompt >/dev/null
  ${call}
  builtin echo -n "drawn by it:$AWSPROF_SEGMENT <$fish_pid.$HARNESS_N> "
end`;
  const pwsh = (mark: string) =>
    `${mark}
$global:__h_prompt = $function:prompt
function global:prompt { $null = & $global:__h_prompt; "drawn by it:$env:AWSPROF_SEGMENT <$PID.$env:HARNESS_N> " }`;
  return {
    starship: {
      "bash": starshipInBash,
      "zsh": drawnInZsh("export STARSHIP_SHELL=zsh STARSHIP_SESSION_KEY=1", "starship_precmd"),
      "fish": fish("set -gx STARSHIP_SHELL fish"),
      "pwsh": pwsh("$env:STARSHIP_SHELL = 'powershell'"),
    },
    "oh-my-posh": {
      "bash": poshInBash,
      "zsh": drawnInZsh("export POSH_SHELL=zsh POSH_THEME=x", "_omp_precmd"),
      "fish": fish("set -gx POSH_SHELL fish"),
      "pwsh": pwsh("$env:POSH_SHELL = 'pwsh'"),
    },
    powerlevel10k: { "zsh": p10k },
    tide: { "fish": fish("function _tide_pwd; end", "_tide_pwd") },
  };
}

function without(models: Partial<Record<ShellName, string>>): Partial<Record<ShellName, string>> {
  const names: ShellName[] = ["bash", "bash-3.2", "zsh", "fish", "pwsh"];
  return Object.fromEntries(
    names.filter((name) => models[name] === undefined).map((name) => [name, "is not made for it"]),
  );
}
