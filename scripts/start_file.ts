/**
 * One file of what every start reads.
 *
 * The bundler makes a small file of each few modules that the same verbs share, and each file costs a
 * start a tenth of a millisecond. What the first verbs read becomes one file, from which all others
 * import; the bundler itself joins it, from a source that exports all that its parts export.
 */

/** Name of the joined file. */
export const startFile = "start.js";

/** What the join takes: its parts by name, the source of the joined file, and the other files anew. */
export interface Join {
  readonly parts: readonly string[];
  readonly source: string;
  readonly others: ReadonlyMap<string, string>;
}

/** An import of another file of the build, as the bundler writes it: what is taken, then the file. */
const ownImport = /\bimport(?:\{[\w$, ]*\}from)?"\.\/([\w.-]+)";/g;

/**
 * How to join all that these files import at once; FILES are the texts of the build by name. Null where
 * the bundler writes its imports in another way than the one that is known here.
 */
export function joinStart(
  files: ReadonlyMap<string, string>,
  roots: readonly string[],
): Join | null {
  const reached = new Set(roots);
  for (const name of reached) {
    for (const [, part = ""] of files.get(name)?.matchAll(ownImport) ?? []) reached.add(part);
  }
  const parts = [...reached].filter((name) => !roots.includes(name));
  const source = parts.map((part) => {
    const names = exported(files.get(part) ?? "").map((name) => `${name} as ${joined(part, name)}`);
    return `export{${names}}from"./${part}";\n`;
  }).join("");
  const others = new Map<string, string>();
  for (const [name, text] of files) {
    if (!parts.includes(name)) others.set(name, importing(text, parts));
  }
  const left = [...others.values()].some((text) => parts.some((part) => text.includes(part)));
  return left || parts.length === 0 ? null : { parts, source, others };
}

/** The names that a file of the build exports. */
function exported(text: string): string[] {
  const list = /\bexport\{([\w$, ]*)\};\s*$/.exec(text)?.[1] ?? "";
  return list.split(",").filter((each) => each !== "").map((each) =>
    each.split(" as ").at(-1) ?? ""
  );
}

/** The text with the joined file in the place of its parts. */
function importing(text: string, parts: readonly string[]): string {
  return text.replace(ownImport, (statement, part: string) => {
    if (!parts.includes(part)) return statement;
    const taken = /\{(.*)\}/.exec(statement)?.[1];
    if (taken === undefined) return `import"./${startFile}";`;
    const names = taken.split(",").map((each) => {
      const [name = "", local = name] = each.split(" as ");
      return `${joined(part, name)} as ${local}`;
    });
    return `import{${names}}from"./${startFile}";`;
  });
}

/** What the joined file calls an export of one of its parts. */
function joined(part: string, name: string): string {
  return `${part.replace(/\W/g, "_")}_${name}`;
}
