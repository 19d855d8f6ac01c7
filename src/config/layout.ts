/**
 * What each line of an AWS file is to the AWS CLI: header, key, part of a value, comment, blank.
 *
 * The rules are those of `ini_botocore.ts`, where the lines become values; here they stay lines, so
 * that a file can be changed without losing one.
 */
import {
  headerIn,
  isPythonSpace,
  pythonIndent,
  pythonStrip,
  pythonStripEnd,
  separatorIn,
} from "./text.ts";
import type { Line } from "./writer.ts";

/** A line, and what it is to the AWS CLI. */
export interface Placed {
  readonly line: Line;
  readonly role: "header" | "key" | "more" | "comment" | "blank" | "other";
  /** Index of the header line that it stands below or is, or -1. */
  readonly section: number;
  /** Of a key, in lower case; of a header, what stands between its brackets; else "". */
  readonly name: string;
  /** Index of the line of the key that it belongs to, for `more`; else -1. */
  readonly owner: number;
}

/** Every line with its part in the file, in their order. */
export function layout(lines: readonly Line[]): Placed[] {
  const placed: Placed[] = [];
  let section = -1;
  let open = -1;
  let base = 0;
  for (const [index, line] of lines.entries()) {
    const indent = pythonIndent(line.text);
    const first = line.text.charCodeAt(indent);
    const put = (role: Placed["role"], name = "", owner = -1): void => {
      placed.push({ line, role, section, name, owner });
    };
    if (indent === line.text.length) put("blank");
    else if (first === 0x23 || first === 0x3b) put("comment");
    else if (open >= 0 && indent > base) put("more", "", open);
    else {
      base = indent;
      const header = first === 0x5b ? headerIn(pythonStrip(line.text)) : null;
      const cut = header === null ? separatorIn(line.text) : -1;
      if (header !== null) {
        section = index;
        open = -1;
        put("header", header);
      } else if (section >= 0 && cut > indent) {
        open = index;
        put("key", pythonStripEnd(line.text.slice(indent, cut)).toLowerCase());
      } else put("other");
    }
  }
  return placed;
}

/** Indexes below a header up to the next one. */
export function bodyOf(placed: readonly Placed[], header: number): { from: number; to: number } {
  let to = header + 1;
  while (to < placed.length && placed[to]?.role !== "header") to++;
  return { from: header + 1, to };
}

/** Index of the first of the comment lines that stand directly above a header, or the header's own. */
export function leadOf(placed: readonly Placed[], header: number): number {
  let from = header;
  while (placed[from - 1]?.role === "comment") from--;
  return from;
}

/** A key's line in pieces that give the line when joined. */
export function keyParts(
  text: string,
): { indent: string; key: string; separator: string; value: string; tail: string } {
  const indent = pythonIndent(text);
  const cut = separatorIn(text);
  const key = pythonStripEnd(text.slice(indent, cut));
  let from = cut + 1;
  while (from < text.length && isPythonSpace(text.charCodeAt(from))) from++;
  const value = pythonStripEnd(text.slice(from));
  return {
    indent: text.slice(0, indent),
    key,
    separator: text.slice(indent + key.length, from),
    value,
    tail: text.slice(from + value.length),
  };
}
