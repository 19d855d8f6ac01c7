/**
 * The dialect of the AWS CLI and boto3: Python's `configparser.RawConfigParser`, strict, and what
 * botocore's `configloader.py` makes of its sections.
 */
import { finding } from "./diagnostics.ts";
import { isKnownKey } from "./known_keys.ts";
import { lintSection } from "./lint.ts";
import type { ParsedFile } from "./parse.ts";
import { shellWords } from "./shlex.ts";
import {
  pythonIndent,
  pythonLines,
  pythonSplitLines,
  pythonStrip,
  pythonStripEnd,
} from "./text.ts";
import type {
  Diagnostic,
  DiagnosticCode,
  FileOrigin,
  Read,
  Section,
  SectionKind,
  SourceFile,
  Value,
} from "./types.ts";

/** A key as it stands in the file, before its lines are joined. */
export interface RawOption {
  readonly spelling: string;
  readonly separator: string;
  readonly parts: string[];
  /** The line of each part. */
  readonly lines: number[];
  readonly origin: FileOrigin;
}

/** A section under the text between its brackets, before that text is understood. */
export interface RawSection {
  readonly header: string;
  readonly options: Map<string, RawOption>;
  readonly origin: FileOrigin;
}

/** What the AWS CLI and boto3 understand of the file, with every finding about its text. */
export function readBotocore(file: SourceFile, text: string): Read<ParsedFile> {
  const scan = new Scan(file);
  if (file.badBytes) {
    scan.fail("bad-bytes", 1, "the file holds bytes that are not UTF-8");
  }
  const start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  if (start === 1) scan.fail("bom", 1, "the file begins with a byte order mark");
  const lines = pythonLines(start === 1 ? text.slice(1) : text);
  for (let index = 0; index < lines.length; index++) scan.line(lines[index] ?? "", index + 1);
  const sections = understand(scan);
  scan.diagnostics.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  const failure = scan.diagnostics.find((each) => each.severity === "error") ?? null;
  return { value: { sections, failure }, diagnostics: scan.diagnostics };
}

const consequence = 'every AWS CLI and boto3 command fails with "Unable to parse config file"';

/** The line scanner of `configparser._read`, with its state. */
class Scan {
  readonly diagnostics: Diagnostic[] = [];
  readonly sections = new Map<string, RawSection>();
  readonly defaults = new Map<string, RawOption>();
  #section: RawSection | null = null;
  #option: RawOption | null = null;
  #indent = 0;
  #orphaned = false;

  constructor(readonly file: SourceFile) {}

  line(line: string, number: number): void {
    const indent = pythonIndent(line);
    if (indent === line.length) {
      if (this.#option !== null) this.#continue(this.#option, "", number);
      return;
    }
    const first = line.charCodeAt(indent);
    if (first === 0x23 || first === 0x3b) return;
    const text = pythonStripEnd(indent === 0 ? line : line.slice(indent));
    if (this.#option !== null && indent > this.#indent) {
      return this.#continue(this.#option, text, number);
    }
    this.#indent = indent;
    if (first === 0x5b) {
      const end = text.lastIndexOf("]");
      if (end > 1) return this.#header(text.slice(1, end), number);
      if (!/[=:]/.test(text)) {
        this.#option = null;
        return this.fail("bad-section-header", number, `section header ${quoted(text)} has no "]"`);
      }
    }
    if (this.#section === null) {
      if (!this.#orphaned) {
        this.fail("no-section", number, `${described(text)} stands before the first section`);
      }
      this.#orphaned = true;
      return;
    }
    this.#key(text, number, this.#section);
  }

  #continue(option: RawOption, text: string, number: number): void {
    option.parts.push(text);
    option.lines.push(number);
  }

  fail(code: DiagnosticCode, line: number, message: string, fixable = false): void {
    const at = { file: this.file.path, line };
    this.diagnostics.push(finding("error", code, { message, at, consequence, fixable }));
  }

  #header(header: string, number: number): void {
    this.#option = null;
    const origin = { file: this.file.path, line: number };
    if (header === "DEFAULT") {
      this.#section = { header, options: this.defaults, origin };
      this.diagnostics.push(finding("warning", "magic-default", {
        message: '[DEFAULT] in capitals is not the profile "default"',
        at: origin,
        consequence: "the AWS CLI and boto3 take its keys as part of every section of this file",
      }));
      return;
    }
    const before = this.sections.get(header);
    if (before !== undefined) {
      this.#section = before;
      const message = `[${header}] appears twice; the first is at line ${before.origin.line}`;
      this.fail("duplicate-section", number, message, true);
      return;
    }
    this.#section = { header, options: new Map(), origin };
    this.sections.set(header, this.#section);
  }

  #key(text: string, number: number, section: RawSection): void {
    const cut = separatorIn(text);
    if (cut < 0) {
      this.fail("missing-equals", number, `${described(text)} has no "="`);
      return;
    }
    const spelling = pythonStripEnd(text.slice(0, cut));
    if (spelling === "") {
      this.#option = null;
      this.fail("empty-key", number, `there is no key before "${text.charAt(cut)}"`);
      return;
    }
    const key = spelling.toLowerCase();
    const before = section.options.get(key);
    if (before !== undefined) {
      const message = `"${key}" appears twice in [${section.header}]; ` +
        `the first is at line ${before.origin.line}`;
      this.fail("duplicate-key", number, message, true);
    }
    const option = {
      spelling,
      separator: text.charAt(cut),
      parts: [pythonStrip(text.slice(cut + 1))],
      lines: [number],
      origin: { file: this.file.path, line: number },
    };
    section.options.set(key, option);
    this.#option = option;
  }
}

function separatorIn(text: string): number {
  const equals = text.indexOf("=");
  const colon = text.indexOf(":");
  if (equals < 0) return colon;
  return colon < 0 ? equals : Math.min(equals, colon);
}

/** A line by its first word where that is a key; anything else could be a piece of a secret. */
function described(text: string): string {
  const word = /^[A-Za-z0-9_]+/.exec(text)?.[0] ?? "";
  return isKnownKey(word.toLowerCase()) ? `"${word}"` : "the line";
}

function quoted(text: string): string {
  return `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`;
}

/** Sections by what their headers mean; a later one of the same name takes the whole place. */
function understand(scan: Scan): Section[] {
  const found = new Map<string, Section>();
  for (const raw of scan.sections.values()) {
    const { kind, name } = meaning(raw.header, scan.file.kind === "credentials");
    const values = valuesOf(raw, scan);
    const key = `${kind}\n${name}`;
    const before = found.get(key);
    if (before !== undefined && kind !== "other") {
      scan.diagnostics.push(
        finding("warning", name === "default" ? "default-twice" : "duplicate-section", {
          message:
            `[${raw.header}] is ${kind} "${name}" again; the first is at line ${before.origin.line}`,
          at: raw.origin,
          consequence:
            "the AWS CLI and boto3 use only the later section, other SDKs choose differently",
        }),
      );
    }
    found.set(key, { kind, name, values, origin: raw.origin });
    lintSection(raw, { file: scan.file, kind }, scan.diagnostics);
  }
  return [...found.values()];
}

/** What a header means to botocore: `shlex.split` must give exactly two words. */
function meaning(header: string, credentials: boolean): { kind: SectionKind; name: string } {
  if (credentials) return { kind: "profile", name: header };
  const kind = header.startsWith("profile")
    ? "profile"
    : header.startsWith("sso-session")
    ? "sso-session"
    : header.startsWith("services")
    ? "services"
    : null;
  if (kind === null) return { kind: header === "default" ? "profile" : "other", name: header };
  const words = shellWords(header);
  const name = words?.[1];
  if (words?.length !== 2 || name === undefined) return { kind: "other", name: header };
  return { kind, name };
}

function valuesOf(raw: RawSection, scan: Scan): Map<string, Value> {
  const values = new Map<string, Value>();
  for (const [key, option] of raw.options) values.set(key, valueOf(option, scan));
  for (const [key, option] of scan.defaults) {
    if (!values.has(key)) values.set(key, valueOf(option, scan));
  }
  return values;
}

function valueOf(option: RawOption, scan: Scan): Value {
  const parts = option.parts;
  const text = parts.length === 1 ? parts[0] ?? "" : pythonStripEnd(parts.join("\n"));
  if (text.charCodeAt(0) !== 10) return { text, nested: null, origin: option.origin };
  const nested = new Map<string, Value>();
  for (let index = 1; index < parts.length; index++) {
    const at = { file: scan.file.path, line: option.lines[index] ?? option.origin.line };
    for (const piece of pythonSplitLines(parts[index] ?? "")) {
      const line = pythonStrip(piece);
      if (line === "") continue;
      const cut = line.indexOf("=");
      if (cut < 0) {
        scan.fail("missing-equals", at.line, `a line below "${option.spelling}" has no "="`);
        continue;
      }
      const key = pythonStrip(line.slice(0, cut));
      nested.set(key, { text: pythonStrip(line.slice(cut + 1)), nested: null, origin: at });
    }
  }
  return { text, nested, origin: option.origin };
}
