/**
 * The dialect of the AWS SDK for JavaScript v3: a line scanner that skips what it does not
 * understand (smithy-typescript, shared-ini-file-loader: parseIni, getConfigData).
 */
import { finding } from "./diagnostics.ts";
import type { ParsedFile } from "./parse.ts";
import { javascriptLines } from "./text.ts";
import type { FileOrigin, Read, Section, SectionKind, SourceFile, Value } from "./types.ts";
import { FileValue } from "./value.ts";

const header = /^([\w-]+)\s(["'])?([\w\-@+.%:/]+)\2$/;
const kinds: readonly string[] = ["profile", "sso-session", "services"];

interface Found {
  readonly origin: FileOrigin;
  readonly values: Map<string, Value>;
}

/** What the JavaScript SDK understands; a section without a value does not exist for it. */
export function readJavascript(file: SourceFile, text: string): Read<ParsedFile> {
  const found = new Map<string, Found>();
  let name: string | null = null;
  let origin: FileOrigin = { file: file.path, line: 1 };
  let prefix: string | null = null;
  const lines = javascriptLines(text);
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? "";
    const trimmed = withoutComment(line).trim();
    if (trimmed.startsWith("[") && trimmed.endsWith("]")) {
      const inside = trimmed.slice(1, -1);
      if (inside === "__proto__" || inside === "profile __proto__") {
        return refused(file, index + 1, inside);
      }
      name = nameOf(inside);
      origin = { file: file.path, line: index + 1 };
      prefix = null;
      continue;
    }
    if (name === null || name === "") continue;
    const cut = trimmed.indexOf("=");
    if (cut <= 0) continue;
    const key = trimmed.slice(0, cut).trim();
    const value = trimmed.slice(cut + 1).trim();
    if (value === "") {
      prefix = key;
      continue;
    }
    if (key === "__proto__" && prefix === null) continue;
    if (prefix !== null && line.trimStart() === line) prefix = null;
    let section = found.get(name);
    if (section === undefined) found.set(name, section = { origin, values: new Map() });
    section.values.set(
      prefix === null || prefix === "" ? key : `${prefix}.${key}`,
      new FileValue(value, null, file.path, index + 1),
    );
  }
  const sections = file.kind === "config" ? configSections(found) : credentialSections(found);
  return { value: { sections, failure: null }, diagnostics: [] };
}

/** The part before white space (or the line's start) and `#` or `;`. */
function withoutComment(line: string): string {
  if (!line.includes("#") && !line.includes(";")) return line;
  const cut = line.search(/(^|\s)[;#]/);
  return cut < 0 ? line : line.slice(0, cut);
}

function nameOf(inside: string): string | null {
  const match = header.exec(inside);
  if (match === null) return inside;
  return kinds.includes(match[1] ?? "") ? `${match[1]}.${match[3]}` : null;
}

function refused(file: SourceFile, line: number, name: string): Read<ParsedFile> {
  const failure = finding("error", "bad-section-header", {
    message: `the JavaScript SDK refuses the section name "${name}"`,
    at: { file: file.path, line },
    consequence: "the JavaScript SDK takes the whole file as empty",
  });
  return { value: { sections: [], failure }, diagnostics: [failure] };
}

function configSections(found: ReadonlyMap<string, Found>): Section[] {
  const sections = new Map<string, Section>();
  const plain = found.get("default");
  if (plain !== undefined) sections.set("profile.default", section("profile", "default", plain));
  for (const [key, each] of found) {
    const cut = key.indexOf(".");
    const kind = key.slice(0, Math.max(cut, 0));
    if (!kinds.includes(kind) || !isFree(key.slice(cut + 1))) continue;
    sections.set(key, section(kind as SectionKind, key.slice(cut + 1), each));
  }
  return [...sections.values()];
}

function credentialSections(found: ReadonlyMap<string, Found>): Section[] {
  return [...found].filter(([name]) => isFree(name)).map(([name, each]) =>
    section("profile", name, each)
  );
}

/** The SDK keeps profiles in a plain object, where `constructor` and its like are taken already. */
function isFree(name: string): boolean {
  return !(name in Object.prototype);
}

function section(kind: SectionKind, name: string, found: Found): Section {
  return { kind, name, values: found.values, origin: found.origin };
}
