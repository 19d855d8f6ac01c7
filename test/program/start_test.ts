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

Deno.test("a start of list reads three files, and one of the other verbs few more", async () => {
  const library = `${await programDirectory()}/lib`;
  const read = (
    entry: string,
  ): string[] => [...new Set([...reached(library, "main.js"), ...reached(library, entry)])];
  const names = [...Deno.readDirSync(library)].map(({ name }) => name);
  const entryOf = (verb: string): string => names.find((name) => name.startsWith(`${verb}-`)) ?? "";
  assertEquals(read(entryOf("list")), ["main.js", "start.js", entryOf("list")]);
  for (const verb of ["status", "show", "use", "prompt", "export"]) {
    const files = read(entryOf(verb));
    assert(files.length <= 12, `${verb} reads ${files.length}`);
  }
});

Deno.test("what a container needs is found to need Node's modules", async () => {
  const library = `${await programDirectory()}/lib`;
  const container = [...Deno.readDirSync(library)].find(({ name }) => /^container-/.test(name));
  assert(foreign(library, container?.name ?? "").length > 0, "nothing found");
});

/** Imports that are not of our own files, of a built file and of all that it imports at once. */
function foreign(library: string, start: string): string[] {
  return [...reached(library, start)].flatMap((file) =>
    imports(library, file).filter((target) => !target.startsWith("./"))
      .map((target) => `${file}: ${target}`)
  );
}

/** A built file and all of ours that it imports at once. */
function reached(library: string, start: string): Set<string> {
  const files = new Set([start]);
  for (const file of files) {
    for (const target of imports(library, file)) {
      if (target.startsWith("./")) files.add(target.slice(2));
    }
  }
  return files;
}

function imports(library: string, file: string): string[] {
  const text = Deno.readTextFileSync(`${library}/${file}`);
  return [...text.matchAll(/\b(?:from|import)\s*"([\w./:@-]+)"/g)].map((match) => match[1] ?? "");
}
