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

/** ms since 1970 UTC of a time as the AWS tools write it (one without a zone is UTC), or null. */
export function parseAwsTime(value: unknown): number | null {
  if (typeof value !== "string") return null;
  const text = value.trim().replace(/ ?UTC$/, "Z").replace(" ", "T");
  const time = Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`);
  return Number.isNaN(time) ? null : time;
}

/** Whether Python's `int()` takes the text. */
export function isPythonInteger(text: string): boolean {
  return /^[+-]?\d+(?:_\d+)*$/.test(text.trim());
}

/** What it makes of it: digits may be parted by `_`. */
export function pythonInteger(text: string): number {
  return Number(text.trim().replaceAll("_", ""));
}
