/** The screen of `doctor`: findings by file, each with what happens because of it and what to type. */
import type { Diagnostic, Severity } from "../config/types.ts";
import type { Style } from "./style.ts";
import { displayWidth, fold, printable, tilde } from "./text.ts";

interface Look {
  readonly style: Style;
  readonly home: string | null;
  readonly width: number;
  /** More findings than this of one code in one file are counted instead of told. */
  readonly most: number;
}

/** The whole screen, each line ended; empty where nothing was found. */
export function doctorScreen(findings: readonly Diagnostic[], look: Look): string {
  const groups = Map.groupBy(findings, (each) => each.file);
  const lines: string[] = [];
  for (const [file, own] of groups) {
    lines.push(look.style.bold(file === null ? "environment" : tilde(file, look.home)));
    lines.push(...groupLines(own, look));
  }
  return lines.map((line) => `${line.trimEnd()}\n`).join("");
}

/** `2 errors, 1 warning · 2 can be fixed: awsprof doctor --fix`. */
export function doctorSummary(findings: readonly Diagnostic[], style: Style): string {
  const counts = (["error", "warning", "info"] as const).flatMap((severity) => {
    const count = findings.filter((each) => each.severity === severity).length;
    const noun = severity === "info" ? "note" : severity;
    return count === 0 ? [] : [`${count} ${noun}${count === 1 ? "" : "s"}`];
  });
  const fixable = findings.filter((each) => each.fixable).length;
  const more = fixable === 0 ? "" : ` · ${fixable} can be fixed: awsprof doctor --fix`;
  return style.dim(counts.join(", ") + more);
}

function groupLines(findings: readonly Diagnostic[], look: Look): string[] {
  const digits = Math.max(2, ...findings.map((each) => String(each.line ?? "").length));
  const known = new Map<string, number>();
  const lines: string[] = [];
  const left: Diagnostic[] = [];
  for (const finding of findings) {
    const count = (known.get(finding.code) ?? 0) + 1;
    known.set(finding.code, count);
    if (count > look.most) left.push(finding);
    else lines.push(...findingLines(finding, { look, digits, isFirst: count === 1 }));
  }
  for (const [code, own] of Map.groupBy(left, (each) => each.code)) {
    const indent = " ".repeat(digits + 12);
    lines.push(`${indent}and ${own.length} more of ${code}: awsprof doctor --json`);
  }
  return lines;
}

const marks: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  info: "note",
};

/** Consequence and remedy are told with the first of a kind: they are the same for the others. */
function findingLines(
  finding: Diagnostic,
  { look, digits, isFirst }: { look: Look; digits: number; isFirst: boolean },
): string[] {
  const { style, width } = look;
  const { severity, line, message, code, consequence } = finding;
  const paint = severity === "error"
    ? style.red
    : severity === "warning"
    ? style.yellow
    : style.dim;
  const head = `  ${paint(marks[severity].padEnd(7))} ${String(line ?? "").padStart(digits)}  `;
  const indent = " ".repeat(digits + 12);
  const room = width - indent.length;
  const folded = fold(withHome(message, look.home), room);
  const lines = folded.map((each, index) => (index === 0 ? head : indent) + each);
  const last = displayWidth(folded.at(-1) ?? "");
  const right = Math.min(room, 88);
  if (last + 2 + code.length <= right) {
    lines[lines.length - 1] += " ".repeat(right - last - code.length) + style.dim(code);
  } else lines.push(indent + " ".repeat(Math.max(0, right - code.length)) + style.dim(code));
  if (!isFirst) return lines;
  const why = consequence === null ? [] : fold(withHome(consequence, look.home), room);
  const remedy = remedyOf(finding);
  const what = remedy === null ? [] : fold(withHome(remedy, look.home), room - 2);
  return [
    ...lines,
    ...why.map((each) => indent + each),
    ...what.map((each, index) => `${indent}${index === 0 ? style.green("›") : " "} ${each}`),
  ];
}

function remedyOf({ fix, fixable }: Diagnostic): string | null {
  if (!fixable) return fix;
  return fix === null ? "awsprof doctor --fix" : `awsprof doctor --fix, or ${fix}`;
}

function withHome(text: string, home: string | null): string {
  return printable(home === null || home.length < 2 ? text : text.replaceAll(`${home}/`, "~/"));
}
