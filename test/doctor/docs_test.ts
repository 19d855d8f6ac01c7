import { assertEquals } from "../support/assert.ts";
import { projectRoot } from "../support/build.ts";

Deno.test("docs/doctor.md names every code that there is, and no other", async () => {
  const types = await Deno.readTextFile(`${projectRoot}/src/config/types.ts`);
  const union = /export type DiagnosticCode =([^;]*);/.exec(types)?.[1] ?? "";
  const codes = [...union.matchAll(/"([a-z-]+)"/g)].map((match) => match[1]);
  const page = await Deno.readTextFile(`${projectRoot}/docs/doctor.md`);
  const rows = page.split("\n").filter((line) => line.startsWith("| `"));
  const named = rows.flatMap((row) =>
    [...(row.split("|")[1] ?? "").matchAll(/`([a-z-]+)`/g)].map((match) => match[1])
  );
  assertEquals([...named].sort(), [...codes].sort());
});
