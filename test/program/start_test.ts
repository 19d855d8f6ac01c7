/** What a start reads before a verb does its work: our own code, none of Node's modules, no SDK. */
import { assert, assertEquals } from "../support/assert.ts";
import { programDirectory } from "../support/build.ts";
import { verbs } from "../../src/spec.ts";

Deno.test("no verb reads a module of Node or an SDK before it needs it", async () => {
  const library = `${await programDirectory()}/lib`;
  const files = [...Deno.readDirSync(library)].map(({ name }) => name);
  for (const { name: verb } of verbs) {
    const entry = files.find((file) => new RegExp(`^${verb}-\\w+\\.js$`).test(file));
    assert(entry !== undefined, `${verb} has no file of its own`);
    for (const start of ["main.js", entry]) {
      assertEquals(foreign(library, start), [], `read by ${verb}`);
    }
  }
});

Deno.test("what a container needs is found to need Node's modules", async () => {
  const library = `${await programDirectory()}/lib`;
  const container = [...Deno.readDirSync(library)].find(({ name }) => /^container-/.test(name));
  assert(foreign(library, container?.name ?? "").length > 0, "nothing found");
});

/** Imports that are not of our own files, of a built file and of all that it imports at once. */
function foreign(library: string, start: string): string[] {
  const found: string[] = [];
  const files = new Set([start]);
  for (const file of files) {
    const text = Deno.readTextFileSync(`${library}/${file}`);
    for (const [, target = ""] of text.matchAll(/\b(?:from|import)\s*"([\w./:@-]+)"/g)) {
      if (target.startsWith("./")) files.add(target.slice(2));
      else found.push(`${file}: ${target}`);
    }
  }
  return found;
}
