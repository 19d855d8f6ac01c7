/** What `init` prints is the plugin, told where the program is, and nothing less. */
import { assert, assertEquals } from "../support/assert.ts";
import { pluginDirectory } from "../support/build.ts";
import { requireTool, tool } from "../support/tools.ts";
import { initText } from "../../src/shells.ts";

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
