/**
 * The dialect of the AWS CLI and boto3: Python's `configparser.RawConfigParser`, strict, and what
 * botocore's `configloader.py` makes of its sections.
 */
import { finding } from "./diagnostics.ts";
import { isKnownKey } from "./known_keys.ts";
import { lintContinuation, lintHeader, lintKey, lintText } from "./lint.ts";
import type { ParsedFile } from "./parse.ts";
import { shellWords } from "./shlex.ts";
import {
  eachLine,
  headerIn,
  Lookout,
  pythonEnd,
  pythonIndent,
  pythonNewlines,
  pythonSplitLines,
  pythonStrip,
  pythonStripEnd,
  separatorIn,
} from "./text.ts";
import type {
  Diagnostic,
  DiagnosticCode,
  Read,
  Section,
  SectionKind,
  SourceFile,
  Value,
} from "./types.ts";
import { FileValue } from "./value.ts";

/** What the AWS CLI and boto3 understand of the file, with every finding about its text. */
export function readBotocore(file: SourceFile, text: string): Read<ParsedFile> {
  const marked = text.charCodeAt(0) === 0xfeff;
  const lines = pythonNewlines(marked ? text.slice(1) : text);
  const scan = new Scan(file, lines);
  if (file.badBytes) {
    scan.fail("bad-bytes", lineOfBadBytes(text), "the file holds bytes that are not UTF-8");
  }
  if (marked) scan.fail("bom", 1, "the file begins with a byte order mark");
  eachLine(lines, (start, end, number) => scan.line(start, end, number));
  scan.end();
  const sections = understand(scan);
  scan.diagnostics.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  const failure = scan.diagnostics.find((each) => each.severity === "error") ?? null;
  return { value: { sections, failure }, diagnostics: scan.diagnostics };
}

/** Where they stand as U+FFFD; one that was such a character before them is rare enough. */
function lineOfBadBytes(text: string): number {
  return (text.slice(0, Math.max(0, text.indexOf("\ufffd"))).match(/\r\n?|\n/g)?.length ?? 0) + 1;
}

/** A section with the text between its brackets. */
interface RawSection extends Section {
  readonly header: string;
  readonly values: Map<string, Value>;
  /** The next section that means the same under another text, such as `[profile default]`. */
  again: RawSection | null;
}

/** A line below a key that belongs to its value. */
interface Further {
  readonly text: string;
  readonly line: number;
}

/**
 * What a key was read as, and its last value: a file has few keys and gives many sections the same
 * region or role, and one text for all of them spares a good part of the memory.
 */
interface Spelling {
  readonly spelled: string;
  readonly key: string;
  last: string;
  /** The key that came after it when it was last read: sections repeat each other's order. */
  next: Spelling | null;
}

/** Errors that `doctor --fix` knows a repair for. */
const mended: ReadonlySet<DiagnosticCode> = new Set(["bom", "duplicate-section", "duplicate-key"]);

const consequence = 'every AWS CLI and boto3 command fails with "Unable to parse config file"';

/**
 * The line scanner of `configparser._read`, with its state. Of a line it cuts out only what is kept:
 * a text for each of fifty thousand lines would be a tenth of what is made for them.
 */
class Scan {
  readonly diagnostics: Diagnostic[] = [];
  /** The first section of each meaning. */
  readonly sections = new Map<string, RawSection>();
  readonly defaults = new Map<string, Value>();
  #section: RawSection | null = null;
  /** The key to which indented lines are added, and what was added until now. */
  #open: string | null = null;
  #more: Further[] = [];
  /** Blank lines since the last text: they count only if text follows. */
  #blanks = 0;
  #indent = 0;
  #orphaned = false;
  readonly #keys = new Map<string, Spelling>();
  #before: Spelling = { spelled: "", key: "", last: "", next: null };
  readonly #hash: Lookout;
  readonly #semicolon: Lookout;

  constructor(readonly file: SourceFile, readonly text: string) {
    this.#hash = new Lookout(text, "#");
    this.#semicolon = new Lookout(text, ";");
  }

  /** The line between two indices. */
  line(start: number, end: number, number: number): void {
    const { text } = this;
    const indent = pythonIndent(text, start, end);
    const from = start + indent;
    if (from === end) {
      this.#blanks++;
      return;
    }
    const first = text.charCodeAt(from);
    if (first === 0x23 || first === 0x3b) return;
    if (this.#open !== null && indent > this.#indent) {
      return this.#continue(pythonStrip(text, from, end), number);
    }
    this.#indent = indent;
    if (first === 0x5b) {
      const header = headerIn(text, from, pythonEnd(text, from, end));
      if (header !== null) return this.#header(header, number);
      if (separatorIn(text, from, end) < 0) {
        const line = pythonStrip(text, from, end);
        return this.fail("bad-section-header", number, `section header ${quoted(line)} has no "]"`);
      }
    }
    this.#key(from, end, number);
  }

  /** Puts the last key's further lines in their place. */
  end(): void {
    const key = this.#open;
    const more = this.#more;
    this.#open = null;
    if (more.length === 0) return;
    this.#more = [];
    const values = this.#section?.values;
    const value = key === null ? undefined : values?.get(key);
    if (key === null || values === undefined || value === undefined) return;
    const text = pythonStripEnd([value.text, ...more.map((each) => each.text)].join("\n"));
    const nested = value.text === "" && text !== "" ? this.#nested(key, more) : null;
    const { file, line } = value.origin;
    values.set(key, new FileValue(text, nested, file, line));
    if (nested === null) lintContinuation(key, { file: this.file, more }, this.diagnostics);
  }

  #continue(text: string, line: number): void {
    for (; this.#blanks > 0; this.#blanks--) this.#more.push({ text: "", line });
    this.#more.push({ text, line });
  }

  fail(code: DiagnosticCode, line: number, message: string): void {
    const at = { file: this.file.path, line };
    const fixable = mended.has(code);
    this.diagnostics.push(finding("error", code, { message, at, consequence, fixable }));
  }

  #header(header: string, number: number): void {
    this.end();
    const origin = { file: this.file.path, line: number };
    if (header === "DEFAULT") {
      const none = { kind: "other", name: header, again: null } as const;
      this.#section = { header, ...none, values: this.defaults, origin };
      this.diagnostics.push(finding("warning", "magic-default", {
        message: '[DEFAULT] in capitals is not the profile "default"',
        at: origin,
        consequence: "the AWS CLI and boto3 take its keys as part of every section of this file",
      }));
      return;
    }
    const { kind, name } = meaning(header, this.file.kind === "credentials");
    // No name has a line end; the graph looks for the same text, whose hash is known then.
    const key = kind === "profile" ? name : `${kind}\n${name}`;
    const fresh = { header, kind, name, values: new Map(), origin, again: null };
    let before = this.sections.get(key);
    if (before === undefined) this.sections.set(key, fresh);
    while (before !== undefined && before.header !== header) {
      before.again ??= fresh;
      before = before.again === fresh ? undefined : before.again;
    }
    this.#section = before ?? fresh;
    if (before !== undefined) {
      const message = `[${header}] appears twice; the first is at line ${before.origin.line}`;
      this.fail("duplicate-section", number, message);
    }
  }

  #key(from: number, to: number, number: number): void {
    const { text } = this;
    const section = this.#section;
    if (section === null) return this.#orphan(pythonStrip(text, from, to), number);
    let known = this.#before.next;
    let cut = known === null ? -1 : separatorBehind(known.spelled, text, from, to);
    if (known === null || cut < 0) {
      cut = separatorIn(text, from, to);
      if (cut < 0) {
        const line = pythonStrip(text, from, to);
        return this.fail("missing-equals", number, `${described(line)} has no "="`);
      }
      known = this.#spelling(pythonStrip(text, from, cut));
    }
    this.end();
    const { key, spelled } = known;
    if (spelled === "") {
      return this.fail("empty-key", number, `there is no key before "${text.charAt(cut)}"`);
    }
    this.#before.next = known;
    this.#before = known;
    const before = section.values.get(key);
    if (before !== undefined) {
      const message = `"${key}" appears twice in [${section.header}]; ` +
        `the first is at line ${before.origin.line}`;
      this.fail("duplicate-key", number, message);
    }
    known.last = pythonStrip(text, cut + 1, to, known.last);
    const value = new FileValue(known.last, null, this.file.path, number);
    if (key !== spelled) lintKey(spelled, value.origin, this.diagnostics);
    if (this.#hash.isBetween(cut, to) || this.#semicolon.isBetween(cut, to)) {
      lintText(key, value, this.diagnostics);
    }
    section.values.set(key, value);
    this.#open = key;
    this.#blanks = 0;
  }

  /** A line before the first section; only the first of them is told. */
  #orphan(line: string, number: number): void {
    if (!this.#orphaned) {
      this.fail("no-section", number, `${described(line)} stands before the first section`);
    }
    this.#orphaned = true;
  }

  #spelling(spelled: string): Spelling {
    const known = this.#keys.get(spelled);
    if (known !== undefined) return known;
    const first = { spelled, key: spelled.toLowerCase(), last: "", next: null };
    this.#keys.set(spelled, first);
    return first;
  }

  /** `_parse_nested`: a block of `key = value` lines, split as Python splits lines. */
  #nested(open: string, more: readonly Further[]): ReadonlyMap<string, Value> {
    const nested = new Map<string, Value>();
    for (const { text, line } of more) {
      for (const piece of pythonSplitLines(text)) {
        const stripped = pythonStrip(piece);
        if (stripped === "") continue;
        const cut = stripped.indexOf("=");
        if (cut < 0) {
          this.fail("missing-equals", line, `a line below "${open}" has no "="`);
          continue;
        }
        const value = new FileValue(
          pythonStrip(stripped.slice(cut + 1)),
          null,
          this.file.path,
          line,
        );
        nested.set(pythonStrip(stripped.slice(0, cut)), value);
      }
    }
    return nested;
  }
}

/** Where the separator stands behind that key, of a line that begins with it; else -1. */
function separatorBehind(key: string, text: string, from: number, to: number): number {
  if (!text.startsWith(key, from)) return -1;
  const end = from + key.length;
  const at = end + pythonIndent(text, end, to);
  return at < to ? separatorIn(text, at, at + 1) : -1;
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
  const understood: RawSection[] = [];
  scan.sections.forEach((first) => {
    let section = first;
    lintHeader(section, scan.file, scan.diagnostics);
    while (section.again !== null) {
      const before = section;
      section = section.again;
      const { header, kind, name, origin } = section;
      const isDefault = kind === "profile" && name === "default";
      const code = isDefault ? "default-twice" : "duplicate-section";
      scan.diagnostics.push(finding("warning", code, {
        message:
          `[${header}] is ${kind} "${name}" again; the first is at line ${before.origin.line}`,
        at: origin,
        consequence:
          "the AWS CLI and boto3 use only the later section, other SDKs choose differently",
        fix: "keep one of the two",
        fixable: true,
      }));
      lintHeader(section, scan.file, scan.diagnostics);
    }
    understood.push(section);
  });
  for (const [key, value] of scan.defaults) {
    for (const { values } of understood) if (!values.has(key)) values.set(key, value);
  }
  return understood;
}

/** What makes `shlex.split` do more with a word than take it as it is. */
const quoting = /[\s"'\\]/;

/** What a header means to botocore: `shlex.split` must give exactly two words. */
export function meaning(header: string, credentials: boolean): { kind: SectionKind; name: string } {
  if (credentials) return { kind: "profile", name: header };
  const kind = header.startsWith("profile")
    ? "profile"
    : header.startsWith("sso-session")
    ? "sso-session"
    : header.startsWith("services")
    ? "services"
    : null;
  if (kind === null) return { kind: header === "default" ? "profile" : "other", name: header };
  const rest = header.slice(kind.length + 1);
  if (header.charCodeAt(kind.length) === 0x20 && rest !== "" && !quoting.test(rest)) {
    return { kind, name: rest };
  }
  const words = shellWords(header);
  const name = words?.[1];
  if (words?.length !== 2 || name === undefined) return { kind: "other", name: header };
  return { kind, name };
}
