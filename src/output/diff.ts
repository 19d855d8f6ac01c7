/**
 * A unified diff for people, in which no secret stands.
 *
 * Lines are compared by identity, not by text: who changed them knows which stayed.
 */
import { mask } from "../config/known_keys.ts";
import type { Line } from "../config/writer.ts";
import type { Style } from "./style.ts";
import { printable } from "./text.ts";

/** Lines shown around a change. */
const context = 3;

/** The diff's lines, each ended; none where nothing changed. */
export function unifiedDiff(
  before: readonly Line[],
  after: readonly Line[],
  options: { name: string; style: Style },
): string {
  const steps = stepsBetween(before, after);
  const { name, style } = options;
  const shown = shownSteps(steps);
  if (shown.length === 0) return "";
  let text = `${style.bold(`--- ${printable(name)}`)}\n${style.bold(`+++ ${printable(name)}`)}\n`;
  for (const { from, to } of shown) {
    const hunk = steps.slice(from, to);
    const [old, fresh] = [lineBefore(steps, from, "+"), lineBefore(steps, from, "-")];
    const oldCount = hunk.filter((step) => step.sign !== "+").length;
    const newCount = hunk.filter((step) => step.sign !== "-").length;
    const head = `@@ -${rangeOf(old, oldCount)} +${rangeOf(fresh, newCount)} @@`;
    text += `${style.dim(head)}\n`;
    for (const { sign, line } of hunk) {
      const paint = sign === "-" ? style.red : sign === "+" ? style.green : (one: string) => one;
      text += `${paint(`${sign}${printable(masked(line.text)).replaceAll("\\x09", "\t")}`)}\n`;
      if (line.end === "") text += `${style.dim("\\ No newline at end of file")}\n`;
    }
  }
  return text;
}

/** A line of an AWS file without what nobody should see on a screen; comments too may hold some. */
export function masked(text: string): string {
  const secret = /^(.*?(?:secret|token|password|passphrase|private)\w*\s*[=:]\s*)(\S.*)$/i.exec(
    text,
  );
  const isPlain = /token_file|expires/i.test(secret?.[1] ?? "");
  if (secret !== null && !isPlain) return `${secret[1]}${mask}`;
  const isKnownForm = /^\s*([#;]|\[|$)/.test(text) || /^\s*[\w.-]+\s*[=:]/.test(text);
  // What is neither comment, header nor key may be a piece of a secret.
  return text.replace(/\b(A[KS]IA)[A-Z0-9]{8,}([A-Z0-9]{4})\b/g, "…$2")
    .replace(isKnownForm ? /[A-Za-z0-9/+]{40,}={0,2}/g : /[A-Za-z0-9/+]{16,}={0,2}/g, mask);
}

interface Step {
  readonly sign: " " | "-" | "+";
  readonly line: Line;
}

function stepsBetween(before: readonly Line[], after: readonly Line[]): Step[] {
  const places = new Map(before.map((line, index) => [line, index]));
  const kept = longestRise(after.map((line) => places.get(line) ?? -1));
  const steps: Step[] = [];
  let at = 0;
  const take = (until: number): void => {
    while (at < until) {
      const line = before[at++];
      if (line !== undefined) steps.push({ sign: "-", line });
    }
  };
  const added: Step[] = [];
  const flush = (until: number): void => {
    take(until);
    steps.push(...added.splice(0));
  };
  for (const [index, line] of after.entries()) {
    if (!kept.has(index)) {
      added.push({ sign: "+", line });
      continue;
    }
    flush(places.get(line) ?? at);
    steps.push({ sign: " ", line });
    at++;
  }
  flush(before.length);
  return steps;
}

/** Indexes of a longest series that rises; negative numbers are in none. */
function longestRise(numbers: readonly number[]): Set<number> {
  const ends: number[] = [];
  const previous: number[] = [];
  for (const [index, number] of numbers.entries()) {
    if (number < 0) continue;
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((numbers[ends[middle] ?? 0] ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    previous[index] = ends[low - 1] ?? -1;
    ends[low] = index;
  }
  const kept = new Set<number>();
  for (let at = ends.at(-1) ?? -1; at >= 0; at = previous[at] ?? -1) kept.add(at);
  return kept;
}

/** Ranges of steps with a change, and what stands around it. */
function shownSteps(steps: readonly Step[]): { from: number; to: number }[] {
  const ranges: { from: number; to: number }[] = [];
  for (const [index, { sign }] of steps.entries()) {
    if (sign === " ") continue;
    const to = Math.min(steps.length, index + context + 1);
    const last = ranges.at(-1);
    if (last !== undefined && index - context <= last.to) last.to = to;
    else ranges.push({ from: Math.max(0, index - context), to });
  }
  return ranges;
}

/** Number of the first line of a hunk in one of the two files. */
function lineBefore(steps: readonly Step[], from: number, without: "+" | "-"): number {
  let count = 1;
  for (let index = 0; index < from; index++) if (steps[index]?.sign !== without) count++;
  return count;
}

function rangeOf(first: number, count: number): string {
  if (count === 0) return `${first - 1},0`;
  return count === 1 ? `${first}` : `${first},${count}`;
}
