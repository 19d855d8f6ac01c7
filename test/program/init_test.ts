/** What `init` prints is the plugin, told where the program is, and nothing less. */
import { assert, assertEquals } from "../support/assert.ts";
import { bashPlugin, pluginDirectory, programDirectory } from "../support/build.ts";
import { requireTool, tool } from "../support/tools.ts";
import { initText, powershellModule } from "../../src/shells.ts";

/** How each shell writes a text down as it understood it: as the body of a function. */
const understood = {
  bash: 'eval "f() {\n$(cat)\n}"; declare -f f',
  zsh: 'functions[f]="$(cat)"; functions f',
} as const;

for (const shell of ["bash", "zsh"] as const) {
  Deno.test({
    name: `without its comments ${shell}'s plugin is the same program`,
    ignore: tool(shell).missing,
    fn: async () => {
      const file = await Deno.readTextFile(`${pluginDirectory}/awsprof.${shell}`);
      const printed = initText(shell, "/opt/awsprof");
      assert(!/^\s*#/m.test(printed), "a comment is left");
      const whole = await reading(shell, `__awsprof_exe='/opt/awsprof'\n${file}`);
      assert(whole.includes("__awsprof_prompt"), whole.slice(0, 500));
      assertEquals(await reading(shell, printed), whole);
    },
  });
}

Deno.test({
  name:
    "PowerShell's plugin is the same program with its functions for later as text, and not suspect",
  ignore: tool("pwsh").missing,
  fn: async () => {
    const module = powershellModule();
    assert(initText("powershell", "/opt/awsprof").includes(module), "init prints another");
    const file = await Deno.makeTempFile({ suffix: ".psm1" });
    try {
      await Deno.writeTextFile(file, module);
      const { stdout } = await new Deno.Command(requireTool("pwsh"), {
        args: ["-NoProfile", "-NonInteractive", "-Command", comparison],
        env: { WHOLE: `${pluginDirectory}/awsprof.psm1`, MODULE: file },
      }).output();
      const [same, suspect, count] = new TextDecoder().decode(stdout).trim().split("\n");
      assertEquals([same, suspect], ["True", "suspect:"]);
      assert(Number(count) > 60, `${count} functions`);
    } finally {
      await Deno.remove(file);
    }
  },
});

Deno.test({
  name: "bash's plugin as it is installed defines at a start what a prompt needs, then the rest",
  ignore: tool("bash").missing,
  fn: () =>
    inBash(async (run) => {
      const count = "declare -F | wc -l; declare -F __awsprof_obey";
      const before = await run(`. ./awsprof.bash; ${count}`);
      const after = await run(`. ./awsprof.bash; awsprof --version >/dev/null; ${count}`);
      assert(!before.includes("__awsprof_obey"), before);
      assert(after.includes("__awsprof_obey"), after);
      assert(Number.parseInt(after) > Number.parseInt(before) + 30, `${before}${after}`);
    }),
});

Deno.test({
  name: "bash has what the guard needs when a profile is drawn, for a pipeline would forget it",
  ignore: tool("bash").missing,
  fn: () =>
    inBash(async (run) => {
      const seen = "declare -F __awsprof_weigh; declare -f __awsprof_risky";
      const before = await run(`. ./awsprof.bash; __awsprof_prompt; ${seen}`);
      const after = await run(
        `. ./awsprof.bash; export AWS_PROFILE=work; __awsprof_prompt; ${seen}`,
      );
      const first = "__awsprof_risky_first";
      assert(!before.includes("__awsprof_weigh") && before.includes(first), before);
      assert(after.includes("__awsprof_weigh") && !after.includes(first), after);
    }),
});

Deno.test({
  name: "however bash's installed plugin is read, it ends as the same functions",
  ignore: tool("bash").missing,
  fn: () =>
    inBash(async (run, home) => {
      // The installer takes the blanks before each line away, also in a text that is evaluated.
      const read = async (line: string) =>
        (await run(`${line}\nawsprof --version >/dev/null\ndeclare -f`)).replace(/^ +/gm, "");
      const whole = await read(`. ${pluginDirectory}/awsprof.bash`);
      assert(whole.includes("__awsprof_obey"), "not the plugin");
      await Deno.copyFile(`${home}/awsprof.bash`, `${home}/another name`);
      // A form feed in the file that evaluates the text is not ours.
      await Deno.writeTextFile(`${home}/rc`, '# \f\n# \f\neval "$(cat awsprof.bash)"\n# \f\n');
      for (
        const line of [
          ". ./awsprof.bash",
          ". './another name'",
          "PATH=$HOME:$PATH; . awsprof.bash",
          'eval "$(cat awsprof.bash)"',
          ". <(cat awsprof.bash)",
          ". ./rc",
        ]
      ) assertEquals(await read(line), whole, line);
    }),
});

/** Runs lines in an interactive bash, in a home with a snapshot and the installed plugin. */
async function inBash(
  test: (run: (lines: string) => Promise<string>, home: string) => Promise<void>,
): Promise<void> {
  const home = await Deno.makeTempDir();
  const env = { HOME: home, PATH: `${await programDirectory()}:/usr/bin:/bin`, TERM: "xterm" };
  const run = async (lines: string) => {
    const { stdout } = await new Deno.Command(requireTool("bash"), {
      args: ["--norc", "--noprofile", "-ic", lines],
      clearEnv: true,
      env,
      cwd: home,
      stdin: "null",
      stderr: "null",
    }).output();
    return new TextDecoder().decode(stdout);
  };
  try {
    await Deno.mkdir(`${home}/.aws`);
    await Deno.writeTextFile(`${home}/.aws/config`, "[profile work]\nawsprof_protected = true\n");
    await Deno.writeTextFile(`${home}/awsprof.bash`, await bashPlugin());
    await run("awsprof refresh --shell=bash");
    await test(run, home);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

/**
 * The functions of both texts, without comments and empty lines; then the word that has PowerShell write
 * each block of either to the system's log, if there is one.
 */
const comparison = `
function Read-Functions($text) {
  $errors = $null
  $tree = [Management.Automation.Language.Parser]::ParseInput($text, [ref]$null, [ref]$errors)
  if ($errors) { throw $errors[0] }
  $check = [scriptblock].GetMethod('CheckSuspiciousContent', [Reflection.BindingFlags] 'Static, NonPublic')
  if ($check) { $script:found += $check.Invoke($null, @(, $tree)) }
  $tree.FindAll({ $args[0] -is [Management.Automation.Language.FunctionDefinitionAst] }, $true) |
    ForEach-Object { ($_.Extent.Text -replace '(?m)^[ \t]*#.*\n' -replace '\n{2,}', "\`n") }
}
$found = ''
$whole = Read-Functions ([IO.File]::ReadAllText($env:WHOLE))
$module = [IO.File]::ReadAllText($env:MODULE)
$later = [regex]::Match($module, "(?s)__awsprof_later = @'\n(.*?)\n'@").Groups[1].Value
$both = @(Read-Functions $module) + @(Read-Functions $later)
[string](($whole | Sort-Object) -join "\`n" -ceq (($both | Sort-Object) -join "\`n"))
"suspect:$found"
$both.Count`;

async function reading(shell: "bash" | "zsh", text: string): Promise<string> {
  const child = new Deno.Command(requireTool(shell), {
    args: [...(shell === "zsh" ? ["-f"] : ["--norc"]), "-c", understood[shell]],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  const { stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  assertEquals(decoder.decode(stderr), "");
  return decoder.decode(stdout);
}
