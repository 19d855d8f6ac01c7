/** The few assertions that the tests need; each failure says what was expected and what was there. */

/** Throws with `message` unless the condition holds. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

/** Throws unless both are the same value, compared by content. */
export function assertEquals<T>(actual: T, expected: T, what = "value"): void {
  if (!same(actual, expected)) {
    throw new Error(`${what}: expected ${show(expected)}, got ${show(actual)}`);
  }
}

/** Throws unless the text contains the part. */
export function assertIncludes(text: string, part: string, what = "text"): void {
  assert(text.includes(part), `${what}: ${show(part)} is not in ${show(text)}`);
}

function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const [left, right] = [entries(a), entries(b)];
  return left.length === right.length &&
    left.every(([key, value], i) => key === right[i]?.[0] && same(value, right[i]?.[1]));
}

function entries(value: object): [string, unknown][] {
  const list = value instanceof Map ? [...value] : Object.entries(value);
  return (list as [string, unknown][]).sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0);
}

function show(value: unknown): string {
  return JSON.stringify(value instanceof Map ? Object.fromEntries(value) : value);
}
