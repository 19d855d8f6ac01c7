/** What `init` prints is the plugin, told where the program is, and nothing less. */
import { assert, assertEquals } from "../support/assert.ts";
import { pluginDirectory } from "../support/build.ts";
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
