/**
 * What `--json` prints: one object, two-space indent, `"schema": 1` first. What would steer a terminal
 * is written as JSON's own escape, so that the values are the same.
 */
import { escaped } from "./text.ts";

/** The answer of a verb as text; `undefined` is never in it, unknown things are null. */
export function json(answer: Record<string, unknown>): string {
  return `${escaped(JSON.stringify({ schema: 1, ...answer }, null, 2))}\n`;
}
