/**
 * Findings about text that the AWS CLI accepts but nobody can have meant, or that other readers
 * take otherwise. No message repeats the value of a secret.
 */
import { finding } from "./diagnostics.ts";
import type { RawOption, RawSection } from "./ini_botocore.ts";
import { secretKeys } from "./known_keys.ts";
import type { Diagnostic, FileOrigin, SectionKind, SourceFile } from "./types.ts";

/** Adds what is suspicious about one section, its header first, to `found`. */
export function lintSection(
  section: RawSection,
  context: { file: SourceFile; kind: SectionKind },
  found: Diagnostic[],
): void {
  lintHeader(section, context, found);
  for (const [key, option] of section.options) lintOption(key, option, found);
}

function lintHeader(
  section: RawSection,
  { file, kind }: { file: SourceFile; kind: SectionKind },
  found: Diagnostic[],
): void {
  const { header, origin: at } = section;
  if (file.kind === "credentials") {
    const prefix = /^(profile|sso-session|services)\s+(.*)$/.exec(header);
    if (prefix?.[1] === "profile") {
      found.push(finding("warning", "profile-prefix-in-credentials", {
        message: `[${header}] in the credentials file is a profile named "${header}"`,
        at,
        consequence: "the AWS CLI finds it only under that name, other SDKs not at all",
        fix: `write [${prefix[2]}]`,
      }));
    } else if (prefix !== null) {
      found.push(finding("warning", "sso-session-in-credentials", {
        message: `[${header}] has no meaning in the credentials file`,
        at,
        consequence: `the AWS CLI takes it for a profile named "${header}"`,
        fix: "move it to the config file",
      }));
    }
    return;
  }
  if (kind !== "other" || header === "plugins") return;
  const name = header.trim();
  const plain = /^[A-Za-z0-9_.@:/+=,-]+$/.test(name) &&
    !/^(profile|sso-session|services)$/.test(name);
  found.push(finding("warning", "unknown-section", {
    message: `[${header}] is not a profile, session or services section`,
    at,
    consequence: "the AWS CLI ignores it",
    ...(plain && name !== "default" ? { fix: `for a profile write [profile ${name}]` } : {}),
    ...(name === "default" ? { fix: "write [default]" } : {}),
  }));
}

function lintOption(key: string, option: RawOption, found: Diagnostic[]): void {
  const at = option.origin;
  const [first = ""] = option.parts;
  if (option.spelling !== key) {
    found.push(finding("warning", "uppercase-key", {
      message: `key "${option.spelling}" is not in lower case`,
      at,
      consequence: "the JavaScript SDK does not find it",
      fix: `write ${key}`,
      fixable: true,
    }));
  }
  if (key !== "credential_process" && hasComment(first)) {
    const value = secretKeys.has(key) ? `the value of "${key}"` : `value "${first}" of "${key}"`;
    found.push(finding("warning", "inline-comment", {
      message: `${value} contains a comment`,
      at,
      consequence: "the AWS CLI and boto3 take it whole, other SDKs cut it off",
      fix: "put the comment on a line of its own",
      fixable: true,
    }));
  }
  if (option.parts.length > 1 && first !== "") lintContinuation(key, option, found);
}

/** White space, then `#` or `;`, found without a pattern: this runs for every value of the file. */
function hasComment(text: string): boolean {
  if (!text.includes("#") && !text.includes(";")) return false;
  return /\s[#;]/.test(text);
}

/** A line below a value that is indented and looks like a key or a header was hardly meant so. */
function lintContinuation(key: string, option: RawOption, found: Diagnostic[]): void {
  for (let index = 1; index < option.parts.length; index++) {
    const part = option.parts[index] ?? "";
    const header = /^\[[^\]]+\]/.exec(part)?.[0];
    const inner = /^([A-Za-z][A-Za-z0-9_]*)\s*[=:]/.exec(part)?.[1];
    if (header === undefined && inner === undefined) continue;
    found.push(finding("warning", "indented-key", {
      message: `${header ?? `"${inner}"`} is indented and so part of the value of "${key}"`,
      at: lineOf(option, index),
      consequence: `the AWS CLI and boto3 have no such ${header === undefined ? "key" : "section"}`,
      fix: "remove the blanks before it",
      fixable: true,
    }));
  }
}

function lineOf(option: RawOption, index: number): FileOrigin {
  return { file: option.origin.file, line: option.lines[index] ?? option.origin.line };
}
