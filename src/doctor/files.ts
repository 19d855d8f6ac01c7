/**
 * Findings about the AWS files as things on a disk: who may read, write or replace them, where links
 * lead, and whether git would take them along.
 *
 * Only what holds secrets has to be private; what decides which credentials are used must not be
 * written by others, nor must a directory that leads to it.
 */
import { finding } from "../config/diagnostics.ts";
import type { Diagnostic } from "../config/types.ts";
import { ExitCode, Failure } from "../errors.ts";
import { FileError, type FileInfo, type Host } from "../host.ts";
import { pathToType, wordToType } from "../output/quote.ts";
import { tilde } from "../output/text.ts";
import { baseName, join, parent, resolvePath } from "../paths.ts";
import { inGit } from "./git.ts";

/** A file that AWS tools read. */
export interface Place {
  readonly path: string;
  /** Whether it holds what others must not read. */
  readonly isSecret: boolean;
  /** Whether a git work tree is looked for: not for each file of a cache. */
  readonly isOwnFile: boolean;
}

/** Throws the Failure for a file that is not this user's to write; INFO is of what PATH leads to. */
export function checkReplaceable(host: Host, path: string, info: FileInfo | null): void {
  if (info === null) return;
  const home = host.env.get("HOME") ?? null;
  const [shown, typed] = [tilde(path, home), pathToType(path, home)];
  const uid = host.uid();
  if (uid !== null && info.uid !== null && info.uid !== uid) {
    throw new Failure(`${shown} is somebody else's, and would become yours`, {
      code: ExitCode.refused,
      hints: [`ls -lL ${typed}`],
    });
  }
  if (info.mode !== null && (info.mode & 0o200) === 0) {
    throw new Failure(`${shown} is read-only`, {
      code: ExitCode.refused,
      hints: [`chmod u+w ${typed}`],
    });
  }
}

/** What is wrong with these files; one that is not there has no findings. */
export function checkFiles(host: Host, places: readonly Place[]): Diagnostic[] {
  const checked = new Set<string>();
  return places.flatMap((place) => {
    const info = place.path === "" ? null : host.files.stat(place.path);
    // What is no file holds no secrets, and a directory or a device needs its permissions.
    if (info?.type !== "file") return [];
    return [
      ...checkMode(host, place, info),
      ...(place.isOwnFile ? checkLink(host, place) : []),
      ...checkParents(host, place, checked),
      ...(place.isSecret && place.isOwnFile ? checkGit(host, place) : []),
    ];
  });
}

function checkMode(host: Host, place: Place, info: FileInfo): Diagnostic[] {
  const { path, isSecret } = place;
  const at = { file: path, line: null };
  const uid = host.uid();
  const shown = pathToType(path, host.env.get("HOME") ?? null);
  if (uid !== null && uid !== 0 && info.uid !== null && info.uid !== uid) {
    return [finding("error", "not-owned", {
      message: `the file belongs to ${info.uid === 0 ? "root" : `user ${info.uid}`}`,
      at,
      consequence: "whoever owns it decides what your AWS commands do",
      fix: `sudo chown "$(id -u)" ${shown}`,
    })];
  }
  const mode = info.mode ?? 0;
  const octal = (mode & 0o777).toString(8).padStart(4, "0");
  if (isSecret && (mode & 0o077) !== 0) {
    return [finding("error", "readable-by-others", {
      message: (mode & 0o055) === 0
        ? `writable by others (${octal})`
        : `readable by others (${octal})`,
      at,
      consequence: "other users and programs of this machine can take the secrets in it",
      fix: `chmod 600 ${shown}`,
      fixable: true,
    })];
  }
  if ((mode & 0o022) === 0) return [];
  const { severity, whom } = writers(mode);
  return [finding(severity, "writable-by-others", {
    message: `writable by ${whom} (${octal})`,
    at,
    consequence: "whoever writes it decides which program runs for your credentials",
    fix: `chmod go-w ${shown}`,
    fixable: true,
  })];
}

function checkLink(host: Host, { path }: Place): Diagnostic[] {
  const home = host.env.get("HOME") ?? null;
  const links = [path, parent(path)].filter((each) => host.files.lstat(each)?.type === "link");
  return links.flatMap((link) => {
    const target = targetOf(host, link);
    if (target === null) return [];
    const what = link === path ? "the file" : tilde(link, home);
    return [finding("info", "link-in-path", {
      message: `${what} is a link to ${tilde(target, home)}`,
      at: { file: path, line: null },
      consequence: "what counts is who may read and write there",
    })];
  });
}

/** Directories from the file, and from what it is a link to, up to the root. */
function checkParents(host: Host, { path }: Place, checked: Set<string>): Diagnostic[] {
  const found: Diagnostic[] = [];
  const starts = [path, targetOf(host, path), targetOf(host, parent(path))];
  const uid = host.uid();
  for (const start of starts) {
    if (start === null || !start.startsWith("/")) continue;
    for (let directory = start === path || start === starts[1] ? parent(start) : start;;) {
      if (!checked.has(directory)) {
        checked.add(directory);
        const info = host.files.stat(directory);
        if (info !== null) found.push(...checkDirectory(host, directory, { info, uid }));
      }
      if (directory === "/") break;
      directory = parent(directory);
    }
  }
  return found;
}

function checkDirectory(
  host: Host,
  path: string,
  { info, uid }: { info: FileInfo; uid: number | null },
): Diagnostic[] {
  const at = { file: path, line: null };
  const consequence = "others can put their own files in the place of your AWS files";
  const shown = pathToType(path, host.env.get("HOME") ?? null);
  const isForeign = uid !== null && uid !== 0 && info.uid !== null && info.uid !== uid &&
    info.uid !== 0;
  if (isForeign) {
    const message = `the directory belongs to user ${info.uid}`;
    return [finding("error", "not-owned", { message, at, consequence })];
  }
  const mode = info.mode ?? 0;
  // In a sticky directory only the owner of a file can replace it.
  if ((mode & 0o022) === 0 || (mode & 0o1000) !== 0) return [];
  const octal = (mode & 0o777).toString(8).padStart(4, "0");
  const { severity, whom } = writers(mode);
  return [finding(severity, "writable-by-others", {
    message: `the directory is writable by ${whom} (${octal})`,
    at,
    consequence,
    fix: `chmod go-w ${shown}`,
    fixable: baseName(path) === ".aws" && info.uid === uid,
  })];
}

/** On many systems each person has a group of their own, of which nobody else is. */
function writers(mode: number): { severity: "error" | "warning"; whom: string } {
  return (mode & 0o002) === 0
    ? { severity: "warning", whom: "its group" }
    : { severity: "error", whom: "others" };
}

function checkGit(host: Host, { path }: Place): Diagnostic[] {
  const target = targetOf(host, path) ?? path;
  const found = inGit(host, target);
  if (found === null) return [];
  const home = host.env.get("HOME") ?? null;
  const at = { file: path, line: null };
  const tree = tilde(found.tree, home);
  if (found.state === "ignored") {
    return [finding("info", "credentials-in-git", {
      message: `stands in the git work tree ${tree}, ignored by git`,
      at,
      consequence: "git leaves it out as long as nobody forces it in",
    })];
  }
  const isTracked = found.state === "tracked";
  const [top, ignore] = [found.tree, join(found.tree, ".gitignore")].map((each) =>
    pathToType(each, home)
  );
  return [finding("error", "credentials-in-git", {
    message: isTracked
      ? `is part of the git repository ${tree}`
      : `stands in the git work tree ${tree}`,
    at,
    consequence: isTracked
      ? "every copy of the repository has the secrets, in its history too"
      : 'the next "git add ." takes the secrets into the repository',
    fix: isTracked
      ? `git -C ${top} rm --cached ${wordToType(found.path)}, and new keys`
      : `echo ${wordToType(`/${found.path}`)} >> ${ignore}`,
  })];
}

/** Where links in the last component lead, or null for nowhere. */
function targetOf(host: Host, path: string): string | null {
  try {
    const target = host.files.follow(path);
    // Below a directory that is a link itself, two dots do not lead to where the text says.
    const isPlain = host.files.lstat(parent(path))?.type !== "link";
    return isPlain && target.startsWith("/") ? resolvePath("/", target) : target;
  } catch (error) {
    if (error instanceof FileError) return null;
    throw error;
  }
}
