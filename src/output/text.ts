/**
 * Foreign text made safe to draw.
 *
 * Names and values come from files, directories and the environment. What is not printable text
 * would steer the terminal (ESC, C1), reorder the line (bidirectional marks) or break it (line
 * separators); it is shown escaped, `\x1b` or `\u{202e}`.
 */

/** What is not printable, but for U+0000–U+001F: of those, JSON text has none but its line ends. */
const steering =
  /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const unsafe = new RegExp(`[\\u0000-\\u001f]|${steering.source}`, "g");

/** The text with everything that is not printable escaped. */
export function printable(text: string): string {
  if (isPlain(text)) return text;
  return text.replace(unsafe, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
  });
}

/** JSON text with everything that is not printable in its strings as `\u202e`; it means the same. */
export function escaped(json: string): string {
  return json.replace(
    steering,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Printable, and cut to `width` characters with an ellipsis. */
export function shortened(text: string, width: number): string {
  const safe = printable(text);
  return safe.length <= width ? safe : `${safe.slice(0, width - 1)}…`;
}

/** Printable, and cut to so many columns of a terminal with an ellipsis. */
export function fitted(text: string, columns: number): string {
  const safe = printable(text);
  if (displayWidth(safe) <= columns) return safe;
  let shown = "";
  let width = 1;
  for (const character of safe) {
    width += displayWidth(character);
    if (width > columns) break;
    shown += character;
  }
  return `${shown}…`;
}

/** Printable, in double quotes; for messages. */
export function quoted(text: string): string {
  return `"${shortened(text, 200)}"`;
}

/** A profile for people, with its account where that is known: `prod (111122223333)`. */
export function withAccount(profile: string, account: string | null): string {
  return printable(profile) + (account === null ? "" : ` (${printable(account)})`);
}

/** A path for people: home as `~`, printable. The root is no home to write so. */
export function tilde(path: string, home: string | null): string {
  const top = home?.replace(/\/+$/, "") ?? "";
  if (top !== "") {
    if (path === top) return "~";
    if (path.startsWith(`${top}/`)) return printable(`~${path.slice(top.length)}`);
  }
  return printable(path);
}

/** Lines of words, none wider than that many columns but for a single word. */
export function fold(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && displayWidth(line) + 1 + displayWidth(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** Columns that a text takes on a terminal: wide East Asian and emoji count two, marks none. */
export function displayWidth(text: string): number {
  if (isPlain(text)) return text.length;
  let width = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (isNarrow(code)) {
      width++;
      continue;
    }
    if (/\p{M}/u.test(character)) continue;
    // Of the signs among narrow ones, Unicode makes wide what is drawn as an emoji by itself.
    const isEmoji = code >= 0x2300 && code < 0x2c00 && /\p{Emoji_Presentation}/u.test(character);
    width += isWide(code) || isEmoji ? 2 : 1;
  }
  return width;
}

/** ASCII without control characters: nearly all text, and known to be so much sooner. */
export function isPlain(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || code > 0x7e) return false;
  }
  return true;
}

/** Where no sign is wide and none a mark; to ask Unicode takes half a millisecond the first time. */
function isNarrow(code: number): boolean {
  return code < 0x300 || (code >= 0x2010 && code < 0x20d0) || (code >= 0x2500 && code < 0x25fd);
}

function isWide(code: number): boolean {
  return (code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) || (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) || (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) || (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd);
}
