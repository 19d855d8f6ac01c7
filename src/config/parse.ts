/**
 * From the text of one AWS file to its sections, as one of the three dialects reads them.
 *
 * Reading never fails: where the dialect's own program would give up, the finding stands in
 * `failure` and the rest is understood all the same (repeated sections and keys merge, the later
 * value wins). Findings about the text for people are made with the `botocore` dialect only, since
 * the same text is read up to three times; the others report just their own failure.
 */
import { readBotocore } from "./ini_botocore.ts";
import { readJavascript } from "./ini_javascript.ts";
import { readSpecified } from "./ini_specified.ts";
import type { Diagnostic, Dialect, Read, Section, SourceFile } from "./types.ts";

/** The sections of one file after merging, and what makes the dialect's tools refuse the file. */
export interface ParsedFile {
  readonly sections: readonly Section[];
  readonly failure: Diagnostic | null;
}

/** What one dialect understands of a file; an absent file has no sections. */
export function parseFile(file: SourceFile, dialect: Dialect): Read<ParsedFile> {
  if (file.text === null) return { value: { sections: [], failure: null }, diagnostics: [] };
  if (dialect === "js") return readJavascript(file, file.text);
  if (dialect === "sep") return readSpecified(file, file.text);
  return readBotocore(file, file.text);
}
