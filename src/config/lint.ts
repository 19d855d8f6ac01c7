/**
 * Findings about text that is legal for the AWS CLI but hardly meant, or that other readers take
 * otherwise.
 */
import { finding } from "./diagnostics.ts";
import type { RawSection } from "./ini_botocore.ts";
import type { Diagnostic, SourceFile } from "./types.ts";

/** Adds what is suspicious about the keys of one section to `found`. */
export function lintValues(section: RawSection, file: SourceFile, found: Diagnostic[]): void {
  for (const [key, option] of section.options) {
    const at = option.origin;
    if (option.spelling !== key) {
      found.push(finding("warning", "uppercase-key", {
        message: `key "${option.spelling}" is not in lower case`,
        at,
        consequence: "the JavaScript SDK does not find it",
      }));
    }
    const text = option.parts[0] ?? "";
    if (/\s[#;]/.test(text)) {
      found.push(finding("warning", "inline-comment", {
        message: `value "${text}" of "${key}" contains a comment`,
        at,
        consequence: "the AWS CLI and boto3 take it whole, other SDKs cut it off",
      }));
    }
  }
  if (file.kind === "credentials" && section.header.startsWith("profile ")) {
    found.push(finding("warning", "profile-prefix-in-credentials", {
      message: `[${section.header}] in the credentials file is a profile named "${section.header}"`,
      at: section.origin,
      fix: `[${section.header.slice("profile ".length)}]`,
    }));
  }
}
