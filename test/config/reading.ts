/** Files as text, and sections as plain tables: what the tests of reading compare. */
import { buildGraph } from "../../src/config/graph.ts";
import { parseFile } from "../../src/config/parse.ts";
import type {
  Diagnostic,
  Dialect,
  ProfileGraph,
  SourceFile,
  Value,
} from "../../src/config/types.ts";

export type Table = Record<string, Record<string, string | Record<string, string>>>;

/** A config file of that text. */
export function config(text: string): SourceFile {
  return { kind: "config", path: "/home/jo/.aws/config", text, badBytes: false };
}

/** A credentials file of that text. */
export function credentials(text: string): SourceFile {
  return { kind: "credentials", path: "/home/jo/.aws/credentials", text, badBytes: false };
}

/** Profiles and their values, blocks as tables of their own. */
export function profiles(
  files: SourceFile | readonly SourceFile[],
  dialect: Dialect = "botocore",
): Table {
  const list = "kind" in files ? [files] : files;
  const { value } = buildGraph(list, dialect);
  return Object.fromEntries([...value.profiles].map(([name, { values }]) => [name, plain(values)]));
}

/** Both files as a graph of a dialect. */
export function graph(
  texts: { config?: string; credentials?: string },
  dialect: Dialect = "botocore",
): ProfileGraph {
  const files = [config(texts.config ?? ""), credentials(texts.credentials ?? "")];
  return buildGraph(files, dialect).value;
}

/** The finding that makes the dialect's tools fail, as code and line, or null. */
export function failure(file: SourceFile, dialect: Dialect = "botocore"): string | null {
  const found = parseFile(file, dialect).value.failure;
  return found === null ? null : `${found.code}:${found.line}`;
}

/** All findings about a file as severity, code and line. */
export function findings(file: SourceFile): string[] {
  return parseFile(file, "botocore").diagnostics.map(shown);
}

/** A finding as severity, code and line. */
export function shown({ severity, code, line }: Diagnostic): string {
  return `${severity} ${code}${line === null ? "" : `:${line}`}`;
}

function plain(values: ReadonlyMap<string, Value>): Table[string] {
  return Object.fromEntries(
    [...values].map(([key, { text, nested }]) => [
      key,
      nested === null
        ? text
        : Object.fromEntries([...nested].map(([inner, value]) => [inner, value.text])),
    ]),
  );
}
