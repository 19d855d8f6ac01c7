/**
 * The dialect of the specification that the newer SDKs follow (smithy-rs, aws-runtime,
 * env_config: parse.rs, normalize.rs).
 */
import { finding } from "./diagnostics.ts";
import type { ParsedFile } from "./parse.ts";
import { blankStrip, isBlank } from "./text.ts";
import type {
  Diagnostic,
  DiagnosticCode,
  FileOrigin,
  Read,
  Section,
  SectionKind,
  SourceFile,
  Value,
} from "./types.ts";

const legalName = /^[A-Za-z0-9_\-/.%@:+]+$/;

interface Found {
  readonly header: string;
  readonly origin: FileOrigin;
  readonly values: Map<string, Growing>;
}

/** A value whose block, if it has one, grows with the lines below it. */
interface Growing extends Value {
  readonly nested: Map<string, Value> | null;
}

/** What the newer SDKs understand; `failure` is the first error that would end their reading. */
export function readSpecified(file: SourceFile, text: string): Read<ParsedFile> {
  const diagnostics: Diagnostic[] = [];
  const fail: Fail = (code, at, message) => {
    diagnostics.push(finding("error", code, { message, at }));
  };
  const found: Found[] = [];
  let section: Found | null = null;
  let key: string | null = null;
  const lines = text.split("\n");
  for (let index = 0; index < lines.length; index++) {
    const raw = lines[index] ?? "";
    const line = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
    const stripped = blankStrip(line);
    const at: FileOrigin = { file: file.path, line: index + 1 };
    if (stripped === "" || line.startsWith("#") || line.startsWith(";")) continue;
    if (line.startsWith("[")) {
      key = null;
      const inner = blankStrip(line.replace(/[#;].*$/s, ""));
      if (!inner.endsWith("]")) {
        section = null;
        fail("bad-section-header", at, "Profile definition must end with ']'");
        continue;
      }
      section = { header: inner.slice(1, -1), origin: at, values: new Map() };
      found.push(section);
    } else if (section === null) {
      fail("no-section", at, "Expected a profile definition");
    } else if (isBlank(line.charCodeAt(0))) {
      if (key === null) {
        fail("indented-key", at, "Expected a property definition, found continuation");
        continue;
      }
      const value = section.values.get(key);
      if (value === undefined) continue;
      if (value.nested !== null) addNested(value.nested, stripped, { at, fail });
      section.values.set(key, { ...value, text: `${value.text}\n${stripped}` });
    } else {
      key = addProperty(section, line, { at, fail });
    }
  }
  const failure = diagnostics[0] ?? null;
  return { value: { sections: merge(found, file), failure }, diagnostics };
}

type Fail = (code: DiagnosticCode, at: FileOrigin, message: string) => void;

/** The key of a property line, or null for a line that is none. */
function addProperty(
  section: Found,
  line: string,
  { at, fail }: { at: FileOrigin; fail: Fail },
): string | null {
  const text = line.replace(/[ \t][#;].*$/s, "");
  const cut = text.indexOf("=");
  if (cut < 0) {
    fail("missing-equals", at, "Expected an '=' sign defining a property");
    return null;
  }
  const key = blankStrip(text.slice(0, cut)).toLowerCase();
  if (key === "") {
    fail("empty-key", at, "Property did not have a name");
    return null;
  }
  const value = blankStrip(text.slice(cut + 1));
  section.values.set(key, { text: value, nested: value === "" ? new Map() : null, origin: at });
  return key;
}

function addNested(
  nested: Map<string, Value>,
  text: string,
  { at, fail }: { at: FileOrigin; fail: Fail },
): void {
  const cut = text.indexOf("=");
  const key = blankStrip(text.slice(0, Math.max(cut, 0)));
  if (cut < 0) {
    fail("missing-equals", at, "Expected an '=' sign defining a sub-property");
  } else if (key === "") {
    fail("empty-key", at, "Sub-property did not have a name");
  } else nested.set(key, { text: blankStrip(text.slice(cut + 1)), nested: null, origin: at });
}

/** Legal sections merged; `[profile default]` takes the place of `[default]`, whatever the order. */
function merge(found: readonly Found[], file: SourceFile): Section[] {
  const sections = new Map<string, Section & { values: Map<string, Value> }>();
  const prefixed = file.kind === "config" &&
    found.some((each) => /^[ \t]*profile[ \t]+default[ \t]*$/.test(each.header));
  for (const each of found) {
    const { kind, name } = meaning(blankStrip(each.header), file);
    if (kind === null || !legalName.test(name)) continue;
    if (prefixed && blankStrip(each.header) === "default") continue;
    const key = `${kind}\n${name}`;
    const before = sections.get(key);
    const values = before?.values ?? new Map<string, Value>();
    for (const [property, value] of each.values) {
      if (legalName.test(property)) {
        values.set(property, value.nested?.size === 0 ? plain(value) : value);
      }
    }
    if (before === undefined) sections.set(key, { kind, name, values, origin: each.origin });
  }
  return [...sections.values()];
}

function meaning(header: string, file: SourceFile): { kind: SectionKind | null; name: string } {
  const match = /^([^ \t]+)[ \t]+(.*)$/s.exec(header);
  const prefix = match?.[1] ?? "";
  const isKind = prefix === "profile" || prefix === "sso-session" || prefix === "services";
  if (file.kind === "credentials") {
    return { kind: match === null ? "profile" : null, name: header };
  }
  if (match !== null && isKind) return { kind: prefix, name: blankStrip(match[2] ?? "") };
  return { kind: header === "default" ? "profile" : null, name: header };
}

function plain(value: Value): Value {
  return { text: value.text, nested: null, origin: value.origin };
}
