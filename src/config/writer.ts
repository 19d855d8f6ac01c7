/**
 * The writer that keeps comments: one section of the credentials file is set, and every other byte
 * stays what it was, down to the kind of line ends and a missing end of the last line.
 *
 * It proves itself: what it wrote is read again in all three dialects, and anything but the one
 * section having exactly the wanted keys is no result. What the AWS CLI cannot read is never written
 * to, since nobody can tell what a line in it belongs to.
 */
import { parseFile } from "./parse.ts";
import type { Dialect, Section, SourceFile, Value } from "./types.ts";

/** What a section of the credentials file is to hold. */
export interface SectionWrite {
  /** The profile's name, as `isWritableName` takes it. */
  readonly name: string;
  /** Keys in the order in which new ones are written; null removes one. Others stay. */
  readonly values: ReadonlyMap<string, string | null>;
}

/** The file with that section. */
export interface Written {
  readonly text: string;
  /** Line of the section's header, from 1. */
  readonly line: number;
}

/** Whether every AWS tool understands a section of that name in the credentials file. */
export function isWritableName(name: string): boolean {
  return /^[A-Za-z0-9_.@:/+%][A-Za-z0-9_.@:/+%-]{0,127}$/.test(name) && name !== "DEFAULT" &&
    name !== "__proto__";
}

/** Whether a value comes back from every dialect as it is. */
export function isWritableValue(value: string): boolean {
  return /^[\x21-\x7e]+$/.test(value);
}

/** The credentials file with that section, or null where no such text would mean just that. */
export function writeSection(file: SourceFile, wanted: SectionWrite): Written | null {
  const { name, values } = wanted;
  const isWritable = isWritableName(name) &&
    [...values.values()].every((value) => value === null || isWritableValue(value));
  const before = parseFile(file, "botocore");
  if (!isWritable || file.badBytes || before.value.failure !== null) return null;
  const section = before.value.sections.find((each) => each.name === name) ?? null;
  const lines = linesOf(file.text ?? "");
  const written = section === null ? appended(lines, wanted) : changed(lines, {
    section,
    values,
    end: endOf(section, { lines: lines.length, headers: headerLines(before) }),
  });
  if (written === null) return null;
  const after: SourceFile = { ...file, text: written.text };
  const files = { before: file, after, wanted, isNew: section === null };
  return dialects.every((dialect) => isProved(dialect, files)) ? written : null;
}

const dialects: readonly Dialect[] = ["botocore", "js", "sep"];

/** One line with its own end, which the last may lack. */
export interface Line {
  readonly text: string;
  readonly end: string;
}

/** The lines of a text, cut where Python cuts, so that numbers are those of the origins. */
export function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (const [, line = "", end = ""] of text.matchAll(/([^\r\n]*)(\r\n|\r|\n|$)/g)) {
    if (line !== "" || end !== "") lines.push({ text: line, end });
  }
  return lines;
}

/** The text of lines. */
export function textOf(lines: readonly Line[]): string {
  return lines.map((line) => line.text + line.end).join("");
}

/** The line end that most lines have. */
export function usualEnd(lines: readonly Line[]): string {
  let best = "\n";
  let most = 0;
  for (const end of ["\n", "\r\n", "\r"]) {
    const count = lines.filter((line) => line.end === end).length;
    if (count > most) [best, most] = [end, count];
  }
  return best;
}

function headerLines(read: ReturnType<typeof parseFile>): number[] {
  const capitals = read.diagnostics.filter((each) => each.code === "magic-default");
  return [
    ...read.value.sections.map((each) => each.origin.line),
    ...capitals.map((each) => each.line ?? 0),
  ];
}

/** Number of the last line before the next header. */
function endOf(section: Section, file: { lines: number; headers: readonly number[] }): number {
  const next = file.headers.filter((line) => line > section.origin.line);
  return Math.min(file.lines, ...next.map((line) => line - 1));
}

function appended(lines: readonly Line[], wanted: SectionWrite): Written {
  const end = usualEnd(lines);
  const last = lines.at(-1);
  const isOpen = last !== undefined && last.end === "";
  const kept = lines.map((line) => line.end === "" ? { ...line, end } : line);
  const gap = last === undefined || last.text.trim() === "" ? [] : [{ text: "", end }];
  const own = [`[${wanted.name}]`];
  for (const [key, value] of wanted.values) if (value !== null) own.push(`${key} = ${value}`);
  const added = own.map((text) => ({ text, end }));
  return {
    text: joined([...kept, ...gap, ...added], isOpen),
    line: kept.length + gap.length + 1,
  };
}

function changed(
  lines: readonly Line[],
  from: { section: Section; values: ReadonlyMap<string, string | null>; end: number },
): Written | null {
  const { section, values, end } = from;
  const first = section.origin.line;
  const isOpen = lines.at(-1)?.end === "";
  const own = [...section.values].filter(([, value]) =>
    value.origin.line > first && value.origin.line <= end
  );
  // A value of several lines is nothing that was written here.
  if (own.some(([key, value]) => values.has(key) && value.text.includes("\n"))) return null;
  const places = new Map(own.map(([key, value]) => [key, value.origin.line]));
  const anchor = anchorOf(own, { values, first });
  const result = new Map(lines.map((line, index) => [index + 1, [line]]));
  const usual = lines[first - 1]?.end || usualEnd(lines);
  const indent = /^\s*/.exec(lines[anchor - 1]?.text ?? "")?.[0] ?? "";
  const added: Line[] = [];
  for (const [key, value] of values) {
    const place = places.get(key);
    const line = place === undefined ? undefined : lines[place - 1];
    if (place === undefined || line === undefined) {
      if (value !== null) added.push({ text: `${indent}${key} = ${value}`, end: usual });
    } else if (value === null) result.set(place, []);
    else if (section.values.get(key)?.text !== value) {
      const before = /^\s*/.exec(line.text)?.[0] ?? "";
      result.set(place, [{ text: `${before}${key} = ${value}`, end: line.end }]);
    }
  }
  result.set(anchor, [...result.get(anchor) ?? [], ...added]);
  const all = [...result.values()].flat().map((line) =>
    line.end === "" ? { ...line, end: usual } : line
  );
  return { text: joined(all, isOpen), line: first };
}

/** The line below which new keys go: the last one that is ours, else the first key, else the header. */
function anchorOf(
  own: readonly (readonly [string, Value])[],
  from: { values: ReadonlyMap<string, string | null>; first: number },
): number {
  const lines = own.filter(([key]) => from.values.has(key)).map(([, value]) => value.origin.line);
  return lines.length > 0 ? Math.max(...lines) : own[0]?.[1].origin.line ?? from.first;
}

/** The text; its last line has no end if the file had none there. */
function joined(lines: readonly Line[], isOpen: boolean): string {
  const text = textOf(lines);
  return isOpen ? text.replace(/(\r\n|\r|\n)$/, "") : text;
}

/** Whether a dialect reads the wanted keys in the one section, and all else as before. */
function isProved(
  dialect: Dialect,
  files: { before: SourceFile; after: SourceFile; wanted: SectionWrite; isNew: boolean },
): boolean {
  const { name, values } = files.wanted;
  const before = parseFile(files.before, dialect).value;
  const after = parseFile(files.after, dialect).value;
  if (after.failure?.code !== before.failure?.code) return false;
  // Its tools read nothing of such a file, before and after.
  if (before.failure !== null) return true;
  const expected = tableOf(before.sections);
  // A section that only this dialect has is another one to the AWS CLI.
  if (files.isNew && (expected.get(`profile\n${name}`)?.size ?? 0) > 0) return false;
  const own = new Map(expected.get(`profile\n${name}`) ?? inherited(files.before, dialect));
  for (const [key, value] of values) {
    if (value === null) own.delete(key);
    else own.set(key, value);
  }
  expected.set(`profile\n${name}`, own);
  return isSame(expected, tableOf(after.sections));
}

/** Texts of all values, by kind and name of the section, then by key. */
export type Table = Map<string, Map<string, string>>;

/** Sections as a table. */
export function tableOf(sections: readonly Section[]): Table {
  const table: Table = new Map();
  for (const { kind, name, values } of sections) {
    const texts = new Map<string, string>();
    values.forEach((value, key) => texts.set(key, value.text));
    table.set(`${kind}\n${name}`, texts);
  }
  return table;
}

/** What `[DEFAULT]` in capitals gives to every section. */
function inherited(file: SourceFile, dialect: Dialect): Map<string, string> {
  if (dialect !== "botocore") return new Map();
  const text = `${file.text ?? ""}\n[\u0001]\n`;
  const sections = parseFile({ ...file, text }, dialect).value.sections;
  return tableOf(sections).get("profile\n\u0001") ?? new Map();
}

/** Whether two tables hold the same, in whatever order. */
export function isSame(a: Table, b: Table): boolean {
  const [own, other] = [withKeys(a), withKeys(b)];
  return haveSame(
    own,
    other,
    (values, others) => haveSame(values, others, (text, otherText) => text === otherText),
  );
}

/** For the JavaScript SDK a section without keys does not exist. */
function withKeys(table: Table): Table {
  return new Map([...table].filter(([, values]) => values.size > 0));
}

function haveSame<T>(
  a: ReadonlyMap<string, T>,
  b: ReadonlyMap<string, T>,
  isEqual: (one: T, other: T) => boolean,
): boolean {
  if (a.size !== b.size) return false;
  for (const [key, value] of a) {
    const other = b.get(key);
    if (other === undefined || !isEqual(value, other)) return false;
  }
  return true;
}
