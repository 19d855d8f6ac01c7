/**
 * The nouns of configuration: files, sections, values with their place, and diagnostics.
 *
 * Every value that came from a file keeps its file and line. Reading never throws on content: it
 * returns what it understood and, as diagnostics, what it did not.
 */

/** One of the two files that the AWS tools share. */
export type FileKind = "config" | "credentials";

/** Place in a file; `line` counts from 1. */
export interface FileOrigin {
  readonly file: string;
  readonly line: number;
}

/** Where a value or a decision came from, as in every `--json` answer. */
export type Origin =
  | FileOrigin
  | { readonly variable: string }
  | { readonly argument: string }
  | { readonly built_in: true };

/** How bad a finding is: what fails, what is hardly meant, what is only worth knowing. */
export type Severity = "error" | "warning" | "info";

/** A finding about a file or the environment; its code is a stable name. */
export interface Diagnostic {
  readonly severity: Severity;
  readonly code: DiagnosticCode;
  /** What is there, values quoted, lower case, no full stop. */
  readonly message: string;
  /** What happens because of it, or null. */
  readonly consequence: string | null;
  /** What to type, or null. */
  readonly fix: string | null;
  /** Whether `doctor --fix` can repair it. */
  readonly fixable: boolean;
  readonly file: string | null;
  readonly line: number | null;
}

/** What a finding is called in `--json`. */
export type DiagnosticCode =
  | "unreadable"
  | "not-a-file"
  | "too-large"
  | "readable-by-others"
  | "not-owned"
  | "writable-by-others"
  | "link-in-path"
  | "credentials-in-git"
  | "bom"
  | "bad-bytes"
  | "missing-equals"
  | "empty-key"
  | "no-section"
  | "bad-section-header"
  | "duplicate-section"
  | "duplicate-key"
  | "default-twice"
  | "magic-default"
  | "profile-prefix-in-credentials"
  | "sso-session-in-credentials"
  | "inline-comment"
  | "indented-key"
  | "uppercase-key"
  | "partial-visibility"
  | "unknown-key"
  | "unknown-section"
  | "profile-not-found"
  | "plain-keys"
  | "partial-credentials"
  | "expired-leftover"
  | "source-profile-missing"
  | "source-profile-cycle"
  | "source-profile-no-credentials"
  | "source-and-credential-source"
  | "role-without-source"
  | "credential-source-unknown"
  | "sso-incomplete"
  | "sso-session-missing"
  | "sso-conflict"
  | "sso-legacy"
  | "start-urls-differ"
  | "default-protected"
  | "no-credentials"
  | "services-missing"
  | "web-identity-without-role"
  | "invalid-region"
  | "invalid-role-value"
  | "variables-disagree"
  | "environment-shadows-profile"
  | "empty-variable"
  | "home-differs"
  | "broken-cache"
  | "key-age"
  | "key-refused"
  | "not-checked"
  | "session-unknown-to-portal"
  | "setting-unknown"
  | "setting-invalid";

/** What reading returns: the value understood, and everything that was not. */
export interface Read<T> {
  readonly value: T;
  readonly diagnostics: readonly Diagnostic[];
}

/** The text of one file as it was read; `text` is null where the file is absent or unreadable. */
export interface SourceFile {
  readonly kind: FileKind;
  /** Absolute path, for messages and origins. */
  readonly path: string;
  readonly text: string | null;
  /** Whether bytes were not UTF-8; they stand as U+FFFD in `text`. */
  readonly badBytes: boolean;
}

/** A value of a key: the text as that dialect understands it, nested keys, and its place. */
export interface Value {
  readonly text: string;
  /** Keys of an indented block (`s3 =` and lines below it), or null. */
  readonly nested: ReadonlyMap<string, Value> | null;
  readonly origin: FileOrigin;
}

/** What a header makes of its section; `other` is ignored by the AWS tools. */
export type SectionKind = "profile" | "sso-session" | "services" | "other";

/** One section after duplicates were merged by the rules of a dialect. */
export interface Section {
  readonly kind: SectionKind;
  readonly name: string;
  readonly values: ReadonlyMap<string, Value>;
  /** The header's place; of the first where sections were merged. */
  readonly origin: FileOrigin;
}

/**
 * The three families of readers (aws-cli v2, v1 and boto3 read alike): `botocore` is Python's
 * configparser, strict, fails the whole file; `js` is the AWS SDK for JavaScript v3, skips what it
 * does not understand; `sep` is the specification that the newer SDKs (Rust, Kotlin, Java) follow.
 */
export type Dialect = "botocore" | "js" | "sep";

/**
 * The three tools whose view is given: the AWS CLI v2, boto3 (and AWS CLI v1) and the AWS SDK for
 * JavaScript v3. The first two parse alike (`botocore`), but choose profile and region differently.
 */
export type Reader = "cli-v2" | "boto3" | "js";

/** One profile as a dialect sees it, both files merged. */
export interface Profile {
  readonly name: string;
  /** Merged keys; a key of the credentials file wins. */
  readonly values: ReadonlyMap<string, Value>;
  /** The section of each file, where it has one. */
  readonly config: Section | null;
  readonly credentials: Section | null;
  /** The header's place, of the config file first. */
  readonly origin: FileOrigin;
}

/** Everything both files say, as one dialect sees it. Maps keep the order of `list`. */
export interface ProfileGraph {
  readonly dialect: Dialect;
  readonly profiles: ReadonlyMap<string, Profile>;
  readonly ssoSessions: ReadonlyMap<string, Section>;
  readonly services: ReadonlyMap<string, Section>;
  /**
   * The finding that makes every command of this dialect's tools fail, or null. The graph holds
   * what a lenient reader understood all the same.
   */
  readonly failure: Diagnostic | null;
}
