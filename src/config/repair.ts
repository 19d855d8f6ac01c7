/**
 * The editor of `doctor --fix`: from the text of an AWS file to one without the faults that can be
 * mended for sure.
 *
 * Every comment, blank line, line end and the order stay; what no repair concerns is the same byte
 * by byte. Each kind of repair proves itself: the readers that were not deceived by the fault have to
 * read the same afterwards, and the others may differ only where it was. What cannot be proved is
 * not done. A file with bytes that are not UTF-8 is left alone.
 */
import { parseFile } from "./parse.ts";
import { type Edit, type Surroundings, textRepairs } from "./repair_lines.ts";
import { sectionRepairs } from "./repair_sections.ts";
import type { DiagnosticCode, Dialect, SourceFile } from "./types.ts";
import { isSame, type Line, linesOf, type Table, tableOf, textOf, usualEnd } from "./writer.ts";

/** A fault that was mended, at its line in the file as it was (from 1). */
export interface Fixed {
  readonly code: DiagnosticCode;
  readonly line: number;
}

/** A file as it would be mended. */
export interface Repaired {
  readonly text: string;
  /** The lines before and after; one that stayed is the same object in both. */
  readonly before: readonly Line[];
  readonly after: readonly Line[];
  readonly fixed: readonly Fixed[];
}

/** One kind of repair, and who must not see a difference. */
export interface RepairKind {
  readonly run: (lines: readonly Line[], around: Surroundings) => Edit[];
  readonly apply: (lines: readonly Line[], edits: readonly Edit[]) => Line[];
  /** Readers to whom the file has to mean the same as before, but for what `concerns` names. */
  readonly same: readonly Dialect[];
}

const kinds: readonly RepairKind[] = [...textRepairs, ...sectionRepairs];

/** A repair may uncover the next fault, but not for ever. */
const rounds = 4;

/** More faults than this of a kind that cannot be proved together are not tried one by one. */
const patience = 50;

/** The file mended as far as that is safe; OTHER is the second AWS file. */
export function repairFile(file: SourceFile, other: SourceFile | null): Repaired {
  const text = file.text ?? "";
  const before = linesOf(text);
  const nothing: Repaired = { text, before, after: before, fixed: [] };
  if (file.text === null || file.badBytes) return nothing;
  const work = new Work(file, other, before);
  for (let round = 0; round < rounds; round++) {
    const known = work.fixed.length;
    for (const kind of kinds) work.mend(kind);
    if (work.fixed.length === known) break;
  }
  const { lines: after, fixed } = work;
  return fixed.length === 0 ? nothing : { text: textOf(after), before, after, fixed };
}

class Work {
  readonly fixed: Fixed[] = [];
  /** The line of the file as it was from which a line comes. */
  readonly #numbers = new Map<Line, number>();
  readonly #isOpen: boolean;
  readonly #end: string;

  constructor(
    readonly file: SourceFile,
    readonly other: SourceFile | null,
    public lines: readonly Line[],
  ) {
    lines.forEach((line, index) => this.#numbers.set(line, index + 1));
    this.#isOpen = lines.at(-1)?.end === "";
    this.#end = usualEnd(lines);
  }

  mend(kind: RepairKind): void {
    const around: Surroundings = {
      file: { ...this.file, text: textOf(this.lines) },
      other: this.other,
      end: this.#end,
    };
    const edits = kind.run(this.lines, around);
    if (edits.length === 0 || this.#try(kind, edits) || edits.length === 1) return;
    for (const edit of edits.length > patience ? [] : edits) {
      // Another may have taken its place away.
      if (edit.lines.every((line) => this.lines.includes(line))) this.#try(kind, [edit]);
    }
  }

  #try(kind: RepairKind, edits: readonly Edit[]): boolean {
    const after = this.#closed(kind.apply(this.lines, edits));
    const texts = { before: textOf(this.lines), after: textOf(after) };
    if (!kind.same.every((dialect) => this.#isProved(dialect, texts, edits))) return false;
    for (const { code, also, lines, replaced } of edits) {
      const line = this.#numbers.get(lines[0] ?? { text: "", end: "" }) ?? 1;
      this.fixed.push({ code, line });
      if (also !== undefined) this.fixed.push({ code: also, line });
      for (const one of replaced) this.#numbers.set(one, line);
    }
    this.lines = after;
    return true;
  }

  /** All lines but the last have an end; the last has one if the file's last line had one, or is blank. */
  #closed(lines: readonly Line[]): Line[] {
    return lines.map((line, index) => {
      const isLast = index === lines.length - 1;
      const isOpen = isLast && this.#isOpen && line.text !== "";
      const end = isOpen ? "" : line.end === "" ? this.#end : line.end;
      if (end === line.end) return line;
      const closed = { text: line.text, end };
      this.#numbers.set(closed, this.#numbers.get(line) ?? 1);
      return closed;
    });
  }

  #isProved(
    dialect: Dialect,
    texts: { before: string; after: string },
    edits: readonly Edit[],
  ): boolean {
    const read = (text: string): Table => {
      const { sections } = parseFile({ ...this.file, text }, dialect).value;
      const table = inLowerCase(tableOf(sections));
      const blocks = dialect === "js" ? edits.flatMap((edit) => edit.concerns.blocks) : [];
      for (const block of new Set(blocks)) dropBlock(table, block);
      for (const { concerns } of edits) {
        for (const name of concerns.sections) table.delete(name);
        const keys = dialect === "sep" ? [...concerns.keys, ...concerns.refused] : concerns.keys;
        for (const [section, key] of keys) table.get(section)?.delete(key);
      }
      return table;
    };
    return isSame(read(texts.before), read(texts.after));
  }
}

/** The JavaScript SDK keeps the spelling of keys; the later one wins in what the others see. */
function inLowerCase(table: Table): Table {
  for (const [name, values] of table) {
    if ([...values.keys()].every((key) => key === key.toLowerCase())) continue;
    table.set(name, new Map([...values].map(([key, value]) => [key.toLowerCase(), value])));
  }
  return table;
}

function dropBlock(table: Table, block: string): void {
  for (const values of table.values()) {
    for (const key of values.keys()) if (key.startsWith(`${block}.`)) values.delete(key);
  }
}
