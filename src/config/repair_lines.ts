/** Repairs that concern single lines: the byte order mark, blanks before keys, comments, capitals. */
import { isKnownKey } from "./known_keys.ts";
import { keyParts, type Placed } from "./layout.ts";
import type { ParsedFile } from "./parse.ts";
import type { RepairKind } from "./repair.ts";
import type { DiagnosticCode, Dialect, Read, SourceFile } from "./types.ts";
import type { Line } from "./writer.ts";

/** What a repair may look at. */
export interface Surroundings {
  /** The file with the text that it has now. */
  readonly file: SourceFile;
  readonly lines: readonly Line[];
  /** The lines with what they are to the AWS CLI. */
  readonly placed: readonly Placed[];
  /** What a dialect understands of it. */
  readonly readAs: (dialect: Dialect) => Read<ParsedFile>;
  readonly other: SourceFile | null;
  /** The usual end of its lines. */
  readonly end: string;
}

/** One fault's repair. */
export interface Edit {
  readonly code: DiagnosticCode;
  /** A second fault of the same line that goes with it. */
  readonly also?: DiagnosticCode;
  /** Lines that it needs, the one with the fault first. */
  readonly lines: readonly Line[];
  /** What takes the first one's place. */
  readonly replaced: readonly Line[];
  /** What may mean something else afterwards: whole sections, and keys of sections. */
  readonly concerns: {
    readonly sections: readonly string[];
    readonly keys: readonly (readonly [section: string, key: string])[];
    /** Keys with blocks, which only the JavaScript SDK adds to each other. */
    readonly blocks: readonly string[];
    /** Keys of sections for which only the newer SDKs refused the file. */
    readonly refused: readonly (readonly [section: string, key: string])[];
  };
}

/** Nothing means anything else. */
export const nothing: Edit["concerns"] = { sections: [], keys: [], blocks: [], refused: [] };

/** In the order in which they are made: a comment that has its own line outlives its value. */
export const textRepairs: readonly RepairKind[] = [
  { run: mark, apply: replaceLines, same: ["botocore", "js"] },
  { run: indents, apply: replaceLines, same: ["js"] },
  { run: comments, apply: replaceLines, same: ["js", "sep"] },
  { run: capitals, apply: replaceLines, same: ["botocore", "sep"] },
];

/** The lines with the first line of each edit replaced. */
export function replaceLines(lines: readonly Line[], edits: readonly Edit[]): Line[] {
  const replaced = new Map(edits.map((edit) => [edit.lines[0], edit.replaced]));
  return lines.flatMap((line) => replaced.get(line) ?? [line]);
}

function mark({ lines }: Surroundings): Edit[] {
  const [first] = lines;
  if (first === undefined || first.text.charCodeAt(0) !== 0xfeff) return [];
  const text = first.text.slice(1);
  const replaced = text === "" && first.end === "" ? [] : [{ text, end: first.end }];
  return [{ code: "bom", lines: [first], replaced, concerns: nothing }];
}

/** Keys and headers that blanks made a part of the value above: known ones, and others beside them. */
function indents({ file, lines, placed }: Surroundings): Edit[] {
  const header = file.kind === "config"
    ? /^\[(default|(profile|sso-session|services)\s[^\]]+)\]\s*$/
    : /^\[[\w.@:/+=,%-]+\]\s*$/;
  const known = new Set<string>();
  const found = placed.flatMap(({ line, role, owner }) => {
    // Below a key without a value it belongs there.
    if (role !== "more" || keyParts(lines[owner]?.text ?? "").value === "") return [];
    const text = line.text.trimStart();
    const key = /^([A-Za-z][A-Za-z0-9_]*)\s*[=:]/.exec(text)?.[1];
    const depth = `${owner} ${line.text.length - text.length}`;
    if (header.test(text) || isKnownKey(key?.toLowerCase() ?? "")) known.add(depth);
    else if (key === undefined) return [];
    return [{ line, text, depth }];
  });
  return found.filter(({ depth }) => known.has(depth)).map(({ line, text }) => ({
    code: "indented-key",
    lines: [line],
    replaced: [{ text, end: line.end }],
    concerns: nothing,
  }));
}

/** A comment behind the value of a known key gets a line of its own above it. */
function comments({ placed, end }: Surroundings): Edit[] {
  return placed.flatMap(({ line, role, name }) => {
    if (role !== "key" || name === "credential_process" || !isKnownKey(name)) return [];
    const { value } = keyParts(line.text);
    const cut = value.search(/\s[#;]/);
    if (cut < 0 || /^[#;]/.test(value)) return [];
    const own = line.text.slice(0, line.text.lastIndexOf(value) + cut).trimEnd();
    const replaced = [
      { text: value.slice(cut).trim(), end: line.end === "" ? end : line.end },
      { text: own, end: line.end },
    ];
    return [{ code: "inline-comment" as const, lines: [line], replaced, concerns: nothing }];
  });
}

function capitals({ placed }: Surroundings): Edit[] {
  return placed.flatMap(({ line, role, name }) => {
    if (role !== "key" || !isKnownKey(name)) return [];
    const { indent, key } = keyParts(line.text);
    if (key === name) return [];
    const text = indent + name + line.text.slice(indent.length + key.length);
    const replaced = [{ text, end: line.end }];
    return [{ code: "uppercase-key" as const, lines: [line], replaced, concerns: nothing }];
  });
}
