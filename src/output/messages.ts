/** The lines on stderr: `awsprof: error: …`, `awsprof: hint: …`, `awsprof: warning: …`. */
import type { Failure } from "../errors.ts";
import type { Diagnostic, Origin } from "../config/types.ts";
import type { Style } from "./style.ts";
import { printable, tilde } from "./text.ts";

/** A failure as its lines, each ended. */
export function failureLines(
  failure: Failure,
  options: { style: Style; home: string | null },
): string {
  const { style, home } = options;
  const place = failure.origin === null ? "" : `${originText(failure.origin, home)}: `;
  const lines = [`awsprof: ${style.red("error:")} ${place}${printable(failure.message)}`];
  for (const hint of failure.hints) lines.push(`awsprof: ${style.dim("hint:")} ${printable(hint)}`);
  return lines.map((line) => `${line}\n`).join("");
}

/** `~/.aws/config:9: …`: place and message, without a severity. */
export function findingText(finding: Diagnostic, home: string | null): string {
  if (finding.file === null) return printable(finding.message);
  const line = finding.line === null ? "" : `:${finding.line}`;
  return `${tilde(finding.file, home)}${line}: ${printable(finding.message)}`;
}

/** The finding for which botocore refuses the whole file, and what comes of it. */
export function refusalText(failure: Diagnostic, home: string | null): string {
  return `${findingText(failure, home)} (every AWS CLI and boto3 command fails)`;
}

/** Where something came from, for people: `~/.aws/config:9`, `AWS_PROFILE`, `--region`. */
export function originText(origin: Origin, home: string | null): string {
  if ("file" in origin) return `${tilde(origin.file, home)}:${origin.line}`;
  if ("variable" in origin) return origin.variable;
  if ("argument" in origin) return origin.argument;
  return "built in";
}
