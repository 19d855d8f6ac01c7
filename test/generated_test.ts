/** What is made from tables and checked in is up to date. */
import { generated } from "../scripts/generated.ts";
import { programHelp, verbHelp } from "../src/output/help.ts";
import { commonOptions, verbs } from "../src/spec.ts";
import { version } from "../src/version.ts";
import { assert, assertEquals } from "./support/assert.ts";
import { tool } from "./support/tools.ts";

const root = new URL("../", import.meta.url);

for (const [path, content] of generated()) {
  Deno.test(`${path} is what the tables say (deno task completions)`, () => {
    assertEquals(Deno.readTextFileSync(new URL(path, root)), content, path);
  });
}

Deno.test("the version is the same in the program and in deno.json", () => {
  const { version: declared } = JSON.parse(
    Deno.readTextFileSync(new URL("deno.json", root)),
  ) as { version: string };
  assertEquals(version, declared);
});

Deno.test("the program's help names every verb that people use, and no other", () => {
  const help = programHelp();
  for (const verb of verbs) {
    assertEquals(
      new RegExp(`^  ${verb.name} `, "m").test(help),
      verb.hidden === undefined,
      verb.name,
    );
  }
});

Deno.test("each verb's help begins with examples and names every option that people use", () => {
  for (const verb of verbs) {
    const help = verbHelp(verb);
    assert(help.indexOf("Examples") < help.indexOf("Options"), `${verb.name}: options come first`);
    assert(verb.examples.length > 0, `${verb.name} has no example`);
    for (const option of [...verb.options, ...commonOptions]) {
      assertEquals(
        help.includes(`--${option.name}`),
        option.hidden === undefined,
        `${verb.name} ${option.name}`,
      );
    }
  }
});

Deno.test("no help text has a line longer than 80 columns", () => {
  const texts = [programHelp(), ...verbs.map(verbHelp)].join("");
  assertEquals(texts.split("\n").filter((line) => line.length > 80), []);
});

const syntax: readonly [string, string, readonly string[]][] = [
  ["bash", "awsprof.bash", ["-n"]],
  ["bash-3.2", "awsprof.bash", ["-n"]],
  ["zsh", "_awsprof", ["-n"]],
  ["fish", "awsprof.fish", ["-n"]],
];

for (const [program, file, flags] of syntax) {
  Deno.test({
    name: `${program} can parse completions/${file}`,
    ignore: tool(program).missing,
    async fn() {
      const path = new URL(`completions/${file}`, root).pathname;
      const { code, stderr } = await new Deno.Command(tool(program).path, {
        args: [...flags, path],
      }).output();
      assertEquals([code, new TextDecoder().decode(stderr)], [0, ""]);
    },
  });
}
