/**
 * `.awsprofile` on disk: found, checked, and the records about it.
 *
 * A file is obeyed only if it is a regular file (no link), the user's own, and not writable by
 * everybody. `trust` holds the name that a directory may select, `vetted` the content that was
 * looked at; both mirror the directory's path, so a plugin finds them without a process.
 */
import { type DirectoryFile, parseDirectoryFile } from "./config/directory_file.ts";
import { ExitCode, Failure } from "./errors.ts";
import type { Host } from "./host.ts";
import { tilde } from "./output/text.ts";
import { join, parent } from "./paths.ts";

/** The name of the file that says which profile a directory wants. */
export const fileName = ".awsprofile";

const limit = 4096;

/** A directory file that was accepted. */
export interface Accepted {
  readonly path: string;
  readonly directory: string;
  readonly content: string;
  /** Whether bytes of a comment were not UTF-8; they stand as U+FFFD in `content`. */
  readonly badBytes: boolean;
  readonly wants: Extract<DirectoryFile, { name: string }>;
}

/** The nearest directory from `start` upwards (to home when inside it) that has the file, or null. */
export function findDirectory(
  host: Host,
  options: { start: string; home: string | null },
): string | null {
  const home = options.home?.replace(/\/+$/, "");
  let directory = options.start;
  while (true) {
    if (host.files.lstat(join(directory, fileName)) !== null) return directory;
    if (directory === "/" || directory === home) return null;
    directory = parent(directory);
  }
}

/** Why the file may not be obeyed, whatever it says, or null. */
export function refusal(host: Host, path: string): string | null {
  const info = host.files.lstat(path);
  if (info === null) return "does not exist";
  if (info.type === "link") return "is a symbolic link";
  if (info.type !== "file") return "is not a regular file";
  if (info.uid !== null && info.uid !== host.uid()) return "belongs to somebody else";
  if (info.mode !== null && (info.mode & 0o002) !== 0) return "is writable by everybody";
  return info.size > limit ? "is larger than 4 KiB" : null;
}

/** The file of a directory, checked and parsed; throws Failure with its place. */
export function readAccepted(host: Host, path: string): Accepted {
  const home = host.env.get("HOME") ?? null;
  const fail = (reason: string, line: number | null): never => {
    const origin = line === null ? {} : { origin: { file: path, line } };
    const place = line === null ? `${tilde(path, home)}: ` : "";
    throw new Failure(`${place}${reason}`, { code: ExitCode.badConfiguration, ...origin });
  };
  const reason = refusal(host, path);
  if (reason !== null) {
    throw new Failure(`${tilde(path, home)}: ${reason}`, { code: ExitCode.refused });
  }
  const bytes = host.files.read(path, limit);
  const wants = parseDirectoryFile(bytes);
  if ("reason" in wants) return fail(wants.reason, wants.line);
  const content = new TextDecoder().decode(bytes);
  const again = new TextEncoder().encode(content);
  const badBytes = again.length !== bytes.length || again.some((byte, i) => byte !== bytes[i]);
  return { path, directory: parent(path), content, badBytes, wants };
}

/** Records that a directory may select the profile of that name. Throws FileError. */
export function writeTrust(
  host: Host,
  trust: { root: string; directory: string; name: string },
): void {
  const { root, directory, name } = trust;
  writeRecord(host, { root, directory, content: `${name}\n` });
}

/** Writes a record for a directory. Throws FileError. */
export function writeRecord(
  host: Host,
  record: { root: string; directory: string; content: string },
): void {
  const place = recordPath(record.root, record.directory);
  host.files.makeDirectory(parent(place));
  host.files.removeLeftovers(place);
  host.files.write(place, record.content, { mode: 0o600 });
}

/** Whether there is a record for a directory. */
export function hasRecord(host: Host, record: { root: string; directory: string }): boolean {
  return host.files.lstat(recordPath(record.root, record.directory)) !== null;
}

/** Removes a record; whether there was one. */
export function removeRecord(host: Host, record: { root: string; directory: string }): boolean {
  const there = hasRecord(host, record);
  host.files.remove(recordPath(record.root, record.directory));
  return there;
}

function recordPath(root: string, directory: string): string {
  return join(directory === "/" ? root : root + directory, fileName);
}
