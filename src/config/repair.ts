/**
 * The editor of `doctor --fix`: from the text of an AWS file to one without the faults that can be
 * mended for sure.
 *
 * Every comment, blank line, line end and the order stay; what no repair concerns is the same byte
 * by byte. Each kind of repair proves itself: the readers that were not deceived by the fault have to
 * read the same afterwards, and the others may differ only where it was. What cannot be proved is
 * not done. A file with bytes that are not UTF-8 is left alone.
 */
import { layout, type Placed } from "./layout.ts";
import { type ParsedFile, parseFile } from "./parse.ts";
import { type Edit, type Surroundings, textRepairs } from "./repair_lines.ts";
import { sectionRepairs } from "./repair_sections.ts";
import type { DiagnosticCode, Dialect, Read, SourceFile } from "./types.ts";
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
  readonly run: (around: Surroundings) => Edit[];
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

/** The file in one state of its mending; what several repairs and proofs look at is made once. */
class State implements Surroundings {
  readonly #reads = new Map<Dialect, Read<ParsedFile>>();
  #placed: readonly Placed[] | null = null;
  readonly file: SourceFile;

  constructor(
    file: SourceFile,
    readonly other: SourceFile | null,
    readonly lines: readonly Line[],
    readonly end: string,
  ) {
    this.file = { ...file, text: textOf(lines) };
  }

  get placed(): readonly Placed[] {
    return this.#placed ??= layout(this.lines);
  }

  readonly readAs = (dialect: Dialect): Read<ParsedFile> => {
    const known = this.#reads.get(dialect) ?? parseFile(this.file, dialect);
    this.#reads.set(dialect, known);
    return known;
  };

  with(lines: readonly Line[]): State {
    return new State(this.file, this.other, lines, this.end);
  }
}

class Work {
  readonly fixed: Fixed[] = [];
  /** The line of the file as it was from which a line comes. */
  readonly #numbers = new Map<Line, number>();
  readonly #isOpen: boolean;
  #state: State;
  /** The state that a kind of repair saw last: where it is still the same, there is nothing more for it. */
  readonly #tried = new Map<RepairKind, State>();

  constructor(file: SourceFile, other: SourceFile | null, lines: readonly Line[]) {
    lines.forEach((line, index) => this.#numbers.set(line, index + 1));
    this.#isOpen = lines.at(-1)?.end === "";
    this.#state = new State(file, other, lines, usualEnd(lines));
  }

  get lines(): readonly Line[] {
    return this.#state.lines;
  }

  mend(kind: RepairKind): void {
    const state = this.#state;
    if (this.#tried.get(kind) === state) return;
    this.#tried.set(kind, state);
    const edits = kind.run(state);
    if (edits.length > 0 && !this.#try(kind, edits) && edits.length > 1) this.#tryEach(kind, edits);
  }

  #tryEach(kind: RepairKind, edits: readonly Edit[]): void {
    for (const edit of edits.length > patience ? [] : edits) {
      // Another may have taken its place away.
      if (edit.lines.every((line) => this.lines.includes(line))) this.#try(kind, [edit]);
    }
  }

  #try(kind: RepairKind, edits: readonly Edit[]): boolean {
    const after = this.#state.with(this.#closed(kind.apply(this.lines, edits)));
    if (!kind.same.every((dialect) => this.#isProved(dialect, after, edits))) return false;
    for (const { code, also, lines, replaced } of edits) {
      const line = this.#numbers.get(lines[0] ?? { text: "", end: "" }) ?? 1;
      this.fixed.push({ code, line });
      if (also !== undefined) this.fixed.push({ code: also, line });
      for (const one of replaced) this.#numbers.set(one, line);
    }
    this.#state = after;
    return true;
  }

  /** All lines but the last have an end; the last has one if the file's last line had one, or is blank. */
  #closed(lines: readonly Line[]): Line[] {
    const { end: usual } = this.#state;
    return lines.map((line, index) => {
      const isLast = index === lines.length - 1;
      const isOpen = isLast && this.#isOpen && line.text !== "";
      const end = isOpen ? "" : line.end === "" ? usual : line.end;
      if (end === line.end) return line;
      const closed = { text: line.text, end };
      this.#numbers.set(closed, this.#numbers.get(line) ?? 1);
      return closed;
    });
  }

  #isProved(dialect: Dialect, after: State, edits: readonly Edit[]): boolean {
    const tableIn = (state: State): Table => {
      const table = inLowerCase(tableOf(state.readAs(dialect).value.sections));
      const blocks = dialect === "js" ? edits.flatMap((edit) => edit.concerns.blocks) : [];
      for (const block of new Set(blocks)) dropBlock(table, block);
      for (const { concerns } of edits) {
        for (const name of concerns.sections) table.delete(name);
        const keys = dialect === "sep" ? [...concerns.keys, ...concerns.refused] : concerns.keys;
        for (const [section, key] of keys) table.get(section)?.delete(key);
      }
      return table;
    };
    return isSame(tableIn(this.#state), tableIn(after));
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
