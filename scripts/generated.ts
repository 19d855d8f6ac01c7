/**
 * Everything that is made from the tables in the source and checked in: `deno task completions`
 * writes it, `test/generated_test.ts` compares it.
 */
import { settingsTable } from "../src/config/settings.ts";
import { completionFiles } from "../src/output/completion_files.ts";
import { completionScript } from "../src/output/completions.ts";
import { verbs } from "../src/spec.ts";

const root = new URL("../", import.meta.url);

/** Path below the project to its whole content, for every generated file or page with a table. */
export function generated(): Map<string, string> {
  const files = new Map<string, string>();
  for (const [shell, name] of completionFiles) {
    files.set(`completions/${name}`, completionScript(shell));
  }
  files.set("docs/settings.md", withTable("docs/settings.md", settingsRows()));
  files.set("README.md", withTable("README.md", verbRows()));
  return files;
}

if (import.meta.main) {
  for (const [path, content] of generated()) Deno.writeTextFileSync(new URL(path, root), content);
}

/** The page with its table, between the two marker lines, made anew. */
function withTable(path: string, rows: readonly string[]): string {
  const page = Deno.readTextFileSync(new URL(path, root));
  const table = `<!-- table -->\n${rows.join("\n")}\n<!-- end of table -->`;
  return page.replace(/<!-- table -->[^]*<!-- end of table -->/, () => table);
}

function settingsRows(): string[] {
  const rows = Object.values(settingsTable).map((row) =>
    `| \`[${row.section}]\` | \`${row.key}\` | ${
      row.initial === "" ? "" : `\`${row.initial}\``
    } | ${row.meaning}: ${row.values} | \`${row.variable}\` |`
  );
  return [
    "| section | setting | default | meaning and values | variable |",
    "|---|---|---|---|---|",
    ...rows,
  ];
}

function verbRows(): string[] {
  const rows = verbs.filter((verb) => verb.hidden === undefined).map((verb) =>
    `| \`${verb.name}\` | ${verb.summary} |`
  );
  return ["| verb | does |", "|---|---|", ...rows];
}
