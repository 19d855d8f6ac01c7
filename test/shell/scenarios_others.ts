/** Rows: living with other tools: prompt frameworks, direnv, prompts that are set anew. */
import { assertEquals } from "../support/assert.ts";
import type { Scenario } from "./scenario.ts";
import type { ShellName } from "./shells.ts";
import type { Stage } from "./stage.ts";

const noDirenv = { "bash-3.2": "direnv needs a later bash", pwsh: "direnv has no hook for it" };

export const otherScenarios: readonly Scenario[] = [
  ...["before", "after"].flatMap((order): Scenario[] => [
    {
      name: `direnv, loaded ${order} us, and we switch side by side and leave nothing behind`,
      needs: ["direnv"],
      notIn: noDirenv,
      row: async (t) => {
        await t.directory("~/a", "work\n");
        await t.world.write("~/b/.envrc", "export FROM_ENVRC=1\nexport AWS_PROFILE=other\n");
        await allow(t, "~/b");
        const before = await t.start({ [order]: hook(t.shell.name) });
        t.variable(await t.type("cd ~/a"), "AWS_PROFILE", "work");
        t.variable(await t.type("cd ~/b"), "AWS_PROFILE", "other");
        t.variable(await t.type("cd ~/a"), "AWS_PROFILE", "work");
        await t.typeAll("cd ~", "");
        assertEquals((await t.enter()).variables, before.variables, "all variables");
      },
    },
    {
      name: `an .envrc beside .awsprofile, with direnv loaded ${order} us, leaves nothing behind`,
      needs: ["direnv"],
      notIn: noDirenv,
      row: async (t) => {
        await t.directory("~/a", "work\n");
        await t.world.write("~/a/.envrc", "export AWS_PROFILE=other\n");
        await allow(t, "~/a");
        const before = await t.start({
          [order]: hook(t.shell.name),
          environment: { AWS_PROFILE: "loose" },
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

function hook(name: ShellName): string {
  return name === "fish" ? "direnv hook fish | source" : `eval "$(direnv hook ${name})"`;
}

/**
 * Models of the frameworks: what each leaves for others to see (a variable that its start-up code
 * exports, functions by its names), and a prompt that it sets anew each time.
 */
function frameworks(): Record<string, Partial<Record<ShellName, string>>> {
  const bash = (mark: string, draw: string) =>
    `${mark}
${draw}() { PS1="drawn by it:\${AWSPROF_SEGMENT-} <$$.$((HARNESS_N + 1))> "; }
PROMPT_COMMAND="\${PROMPT_COMMAND:+$PROMPT_COMMAND; }${draw}"`;
  const zsh = (mark: string, draw: string) =>
    `${mark}
${draw}() { PROMPT="drawn by it:\${AWSPROF_SEGMENT-} <$$.$((HARNESS_N + 1))> " }
precmd_functions+=(${draw})`;
  const fish = (mark: string) =>
    `${mark}
function fish_prompt
  functions --query __h_original_prompt; and __h_original_prompt >/dev/null
  builtin echo -n "drawn by it:$AWSPROF_SEGMENT <$fish_pid.$HARNESS_N> "
end`;
  const pwsh = (mark: string) =>
    `${mark}
$global:__h_prompt = $function:prompt
function global:prompt { $null = & $global:__h_prompt; "drawn by it:$env:AWSPROF_SEGMENT <$PID.$env:HARNESS_N> " }`;
  return {
    starship: {
      "bash": bash("export STARSHIP_SHELL=bash STARSHIP_SESSION_KEY=1", "starship_precmd"),
      "zsh": zsh("export STARSHIP_SHELL=zsh STARSHIP_SESSION_KEY=1", "starship_precmd"),
      "fish": fish("set -gx STARSHIP_SHELL fish"),
      "pwsh": pwsh("$env:STARSHIP_SHELL = 'powershell'"),
    },
    "oh-my-posh": {
      "bash": bash("export POSH_SHELL=bash POSH_THEME=x", "_omp_hook"),
      "zsh": zsh("export POSH_SHELL=zsh POSH_THEME=x", "_omp_precmd"),
      "fish": fish("set -gx POSH_SHELL fish"),
      "pwsh": pwsh("$env:POSH_SHELL = 'pwsh'"),
    },
    powerlevel10k: {
      "zsh": zsh("typeset -g P9K_VERSION=1; p10k() { : }; _p9k_setup() { : }", "_p9k_precmd"),
    },
    tide: {
      "fish": fish("function tide; end; function _tide_print; end; set -g _tide_left_items x"),
    },
  };
}

function without(models: Partial<Record<ShellName, string>>): Partial<Record<ShellName, string>> {
  const names: ShellName[] = ["bash", "bash-3.2", "zsh", "fish", "pwsh"];
  return Object.fromEntries(
    names.filter((name) => models[name] === undefined).map((name) => [name, "is not made for it"]),
  );
}
