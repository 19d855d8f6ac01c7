/** The table in docs/security.md is the one of the tests. */
import { assertEquals } from "../support/assert.ts";
import { usual } from "./numbers.ts";

Deno.test("docs/security.md counts the cases as they are tried", () => {
  const page = Deno.readTextFileSync(new URL("../../docs/security.md", import.meta.url));
  const table = page.split("| driven through | cases a run |\n|---|---|\n")[1]?.split("\n\n")[0];
  const rows = Object.entries(usual).map(([part, count]) => `| ${part} | ${count} |`);
  assertEquals(table, rows.join("\n"));
});
