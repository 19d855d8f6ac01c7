/** README's transcript is true: its lines stand, in this order, in what the demo really shows. */
import { assert } from "../support/assert.ts";
import { withPerson } from "./person.ts";

Deno.test("every line of README's transcript is drawn by the demo, in the same order", () =>
  withPerson(async (person) => {
    const { stdout, stderr, code } = await person.run(["demo", "--no-shell"]);
    assert(code === 0, `exit code ${code}: ${stderr}`);
    const drawn = stdout.split("\n").map((line) => line.trimEnd());
    const readme = await Deno.readTextFile(new URL("../../README.md", import.meta.url));
    const transcript = /```console\n([^]*?)```/.exec(readme)?.[1] ?? "";
    const told = transcript.trimEnd().split("\n");
    assert(told.length > 10, "README has no transcript");
    let at = 0;
    for (const line of told) {
      const found = drawn.indexOf(line, at);
      assert(found >= 0, `not drawn, or not in this order: ${line}`);
      at = found + 1;
    }
  }));
