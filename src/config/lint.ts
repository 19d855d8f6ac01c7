/**
 * Findings about text that the AWS CLI accepts but nobody can have meant, or that other readers
 * take otherwise. No message repeats the value of a secret.
 */
import { finding } from "./diagnostics.ts";
import { isKnownKey, secretKeys } from "./known_keys.ts";
import type { Diagnostic, FileOrigin, SectionKind, SourceFile, Value } from "./types.ts";

/** Adds what is suspicious about a section's header to `found`. */
export function lintHeader(
  section: { readonly header: string; readonly kind: SectionKind; readonly origin: FileOrigin },
  file: SourceFile,
  found: Diagnostic[],
): void {
  const { header, kind, origin: at } = section;
  if (file.kind === "credentials") {
    const prefix = /^(profile|sso-session|services)\s+(.*)$/.exec(header);
    if (prefix?.[1] === "profile") {
      found.push(finding("warning", "profile-prefix-in-credentials", {
        message: `[${header}] in the credentials file is a profile named "${header}"`,
        at,
        consequence: "the AWS CLI finds it only under that name, other SDKs not at all",
        fix: `write [${prefix[2]?.trim()}]`,
        fixable: true,
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
  const padded = name !== header && /^(profile|sso-session|services) [^\s"'\\]+$/.test(name);
  found.push(finding("warning", "unknown-section", {
    message: `[${header}] is not a profile, session or services section`,
    at,
    consequence: "the AWS CLI ignores it",
    ...(plain && name !== "default"
      ? { fix: `write [profile ${name}] if it is a profile`, fixable: true }
      : {}),
    ...(name === "default" || padded ? { fix: `write [${name}]`, fixable: true } : {}),
  }));
}

/** Adds that a key is not in lower case. */
export function lintKey(spelling: string, at: FileOrigin, found: Diagnostic[]): void {
  found.push(finding("warning", "uppercase-key", {
    message: `key "${spelling}" is not in lower case`,
    at,
    consequence: "the JavaScript SDK does not find it",
    fix: `write ${spelling.toLowerCase()}`,
    fixable: isKnownKey(spelling.toLowerCase()),
  }));
}

/** Adds that the value of a key ends with what other readers take for a comment. */
export function lintText(key: string, value: Value, found: Diagnostic[]): void {
  const { text } = value;
  if (key === "credential_process" || !/\s[#;]/.test(text)) return;
  found.push(finding("warning", "inline-comment", {
    message: `${
      secretKeys.has(key) ? "the value" : `value "${text}"`
    } of "${key}" contains a comment`,
    at: value.origin,
    consequence: "the AWS CLI and boto3 take it whole, other SDKs cut it off",
    fix: "put the comment on a line of its own",
    fixable: isKnownKey(key),
  }));
}

/** Adds that an indented line looks like a key or a header but belongs to the value above. */
export function lintContinuation(
  key: string,
  lines: { file: SourceFile; more: readonly { text: string; line: number }[] },
  found: Diagnostic[],
): void {
  for (const { text, line } of lines.more) {
    const header = /^\[[^\]]+\]/.exec(text)?.[0];
    const inner = /^([A-Za-z][A-Za-z0-9_]*)\s*[=:]/.exec(text)?.[1];
    if (header === undefined && inner === undefined) continue;
    found.push(finding("warning", "indented-key", {
      message: `${header ?? `"${inner}"`} is indented and so part of the value of "${key}"`,
      at: { file: lines.file.path, line },
      consequence: `the AWS CLI and boto3 have no such ${header === undefined ? "key" : "section"}`,
      fix: "remove the blanks before it",
      fixable: header !== undefined || isKnownKey(inner?.toLowerCase() ?? ""),
    }));
  }
}
