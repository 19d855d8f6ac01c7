/**
 * The notions of white space and of a line in the languages that read the AWS files.
 *
 * Python's `str.strip()` takes U+001C–U+001F and U+0085, JavaScript's `trim()` takes U+FEFF, the
 * specification knows blank and tab only.
 */

/** The text as Python reads a text file: CRLF, lone CR and LF all end a line, and become LF. */
export function pythonNewlines(text: string): string {
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}

/** Calls back with the indices between which each line stands, and its number, which counts from 1. */
export function eachLine(
  text: string,
  callback: (start: number, end: number, number: number) => void,
): void {
  let number = 0;
  let start = 0;
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
    callback(start, end, ++number);
    start = end + 1;
  }
  callback(start, text.length, ++number);
}

/** Lines as the JavaScript SDK splits them: LF, with a CR before it dropped. */
export function javascriptLines(text: string): string[] {
  return text.split(/\r?\n/);
}

/** Whether Python's `str.isspace()` holds for this UTF-16 unit. */
export function isPythonSpace(code: number): boolean {
  return code <= 0x20 ? isControlSpace(code) : code >= 0x85 && isWideSpace(code);
}

function isControlSpace(code: number): boolean {
  return code === 0x20 || (code >= 9 && code <= 13) || (code >= 28 && code <= 31);
}

function isWideSpace(code: number): boolean {
  return code === 0x85 || code === 0xa0 || code === 0x1680 || (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 || code === 0x2029 || code === 0x202f || code === 0x205f || code === 0x3000;
}

/**
 * Python's `str.strip()`, of the text or of what stands between two indices; the same text as `known`
 * where that is what it says, so that what many lines repeat is there once.
 */
export function pythonStrip(text: string, from = 0, to = text.length, known = ""): string {
  const start = from + pythonIndent(text, from, to);
  const end = pythonEnd(text, start, to);
  if (start === 0 && end === text.length) return text;
  const isKnown = known.length === end - start && text.startsWith(known, start);
  return isKnown ? known : text.slice(start, end);
}

/** Python's `str.rstrip()`. */
export function pythonStripEnd(text: string): string {
  return text.slice(0, pythonEnd(text));
}

/** Where the white space begins that Python's `str.rstrip()` takes off, of the text or of a part. */
export function pythonEnd(text: string, from = 0, to = text.length): number {
  let end = to;
  while (end > from && isPythonSpace(text.charCodeAt(end - 1))) end--;
  return end;
}

/** Number of leading characters that Python's `\s` matches, of the text or of a part of it. */
export function pythonIndent(text: string, from = 0, to = text.length): number {
  let start = from;
  while (start < to && isPythonSpace(text.charCodeAt(start))) start++;
  return start - from;
}

/** Where Python's configparser parts key and value: the first `=` or `:` between two indices, or -1. */
export function separatorIn(text: string, from = 0, to = text.length): number {
  for (let index = from; index < to; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x3d || code === 0x3a) return index;
  }
  return -1;
}

/** What a section header that begins at an index has between its brackets; null where it has no end. */
export function headerIn(text: string, from = 0, to = text.length): string | null {
  let end = to - 1;
  while (end > from && text.charCodeAt(end) !== 0x5d) end--;
  return end > from + 1 ? text.slice(from + 1, end) : null;
}

/** Tells whether a sign stands between two indices, to who asks from the text's begin to its end. */
export class Lookout {
  #next = -1;

  constructor(readonly text: string, readonly sign: string) {}

  /** Whether it stands there; looks at no part of the text twice. */
  isBetween(from: number, to: number): boolean {
    if (this.#next < from) {
      const next = this.text.indexOf(this.sign, from);
      this.#next = next < 0 ? this.text.length : next;
    }
    return this.#next < to;
  }
}

/** Python's `str.splitlines()`, which knows more line ends than a file has. */
export function pythonSplitLines(text: string): string[] {
  // deno-lint-ignore no-control-regex
  const parts = text.split(/\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]/);
  if (parts.at(-1) === "") parts.pop();
  return parts;
}

/** Blank and tab taken off both ends, all that the specification calls white space. */
export function blankStrip(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

/** Whether the UTF-16 unit is a blank or a tab. */
export function isBlank(code: number): boolean {
  return code === 0x20 || code === 9;
}

/** Python's `repr()` of a string, as lists in its messages show it. */
export function pythonRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let shown = "";
  for (const char of text) shown += char === quote || char === "\\" ? `\\${char}` : readable(char);
  return quote + shown + quote;
}

const escapes: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function readable(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (char === " " || !/[\p{C}\p{Z}]/u.test(char)) return char;
  const short = escapes[char];
  if (short !== undefined) return short;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, "0")}`;
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, "0")}`;
  return `\\U${code.toString(16).padStart(8, "0")}`;
}
