/**
 * Values as the AWS tools write them and their services send them, of which nothing is taken for
 * granted: objects of JSON, texts, times, numbers.
 */

/** The object in a JSON text, or null for what is no JSON or no object. */
export function objectIn(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? value as Record<string, unknown>
      : null;
  } catch {
    return null;
  }
}

/**
 * The text of a JSON file as the AWS tools see it: a byte order mark stays, and bytes that are not
 * UTF-8 make it no JSON.
 */
export function jsonText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return "\ufffd";
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Whether a member is a text that says something. */
export function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

/** `2026-11-21T08:52:08Z`, the only form of a time that all AWS tools read. */
export function awsTime(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}

/**
 * ms since 1970 UTC of a time that the AWS CLI reads, or null: ISO 8601 with or without its signs (one
 * without a zone is UTC), and what `date` and `date -R` print in UTC or with an offset.
 */
export function parseAwsTime(value: unknown): number | null {
  if (typeof value !== "string") return null;
  const text = value.trim();
  const iso = isoTime.exec(text);
  if (iso !== null) return msOf(iso);
  if (!wordTime.test(text)) return null;
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : time;
}

const isoTime =
  /^(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d+))?)?)? ?(?:Z|UTC|GMT|([+-]\d\d)(?::?(\d\d))?)?$/i;

/** `Sat, 21 Nov 2026 08:52:08 +0000`, `Sat Nov 21 08:52:08 UTC 2026`. */
const wordTime =
  /^[a-z]{3}(?:, ?\d\d? [a-z]{3} \d{4} \d\d:\d\d:\d\d (?:GMT|UTC|[+-]\d{4})| [a-z]{3} +\d\d? \d\d:\d\d:\d\d (?:GMT|UTC) \d{4})$/i;

/** Of the parts of an ISO time; null for a day that no month has. */
function msOf(parts: RegExpExecArray): number | null {
  const [, year, month, day, hour = "00", minute = "00", second = "00", fraction = "0"] = parts;
  const [hours = "+00", minutes = "00"] = parts.slice(8);
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction}Z`);
  if (Number.isNaN(time) || new Date(time).getUTCDate() !== Number(day)) return null;
  const shift = (Math.abs(Number(hours)) * 60 + Number(minutes)) * 60_000;
  if (shift >= 24 * 3_600_000) return null;
  return hours.startsWith("-") ? time + shift : time - shift;
}

/** Whether Python's `int()` takes the text. */
export function isPythonInteger(text: string): boolean {
  return /^[+-]?\d+(?:_\d+)*$/.test(text.trim());
}

/** What it makes of it: digits may be parted by `_`. */
export function pythonInteger(text: string): number {
  return Number(text.trim().replaceAll("_", ""));
}
