/** Whether a file stands in a git work tree, found on the disk alone: git itself is not run. */
import { type IgnoreFile, isIgnored, isInIndex } from "../config/git_ignore.ts";
import { FileError, type Host } from "../host.ts";
import { isInside, join, parent, resolvePath } from "../paths.ts";

/** Where a file stands in a work tree. */
export interface InGit {
  /** The top of the work tree. */
  readonly tree: string;
  /** The file's path from there. */
  readonly path: string;
  /** `loose`: neither tracked nor surely ignored. */
  readonly state: "tracked" | "ignored" | "loose";
}

/** The work tree around a path, or null. */
export function inGit(host: Host, path: string): InGit | null {
  const tree = treeOf(host, path);
  if (tree === null) return null;
  const own = path.slice(tree === "/" ? 1 : tree.length + 1);
  const directory = directoryOf(host, tree);
  const tracked = directory === null ? null : isTracked(host, join(directory, "index"), own);
  if (tracked === true) return { tree, path: own, state: "tracked" };
  const isSure = tracked === false && isIgnored(own, ignoreFiles(host, { tree, directory, path }));
  return { tree, path: own, state: isSure ? "ignored" : "loose" };
}

function treeOf(host: Host, path: string): string | null {
  for (let directory = parent(path);; directory = parent(directory)) {
    const entry = host.files.stat(join(directory, ".git"));
    if (entry?.type === "file") return directory;
    // An empty directory of that name is no repository.
    const isWhole = host.files.stat(join(directory, ".git/HEAD")) !== null;
    if (entry?.type === "directory" && isWhole) return directory;
    if (directory === "/" || directory === "") return null;
  }
}

/** Where the index is: `.git`, or what the file of that name points to (other work trees, modules). */
function directoryOf(host: Host, tree: string): string | null {
  const path = join(tree, ".git");
  if (host.files.stat(path)?.type === "directory") return path;
  const target = /^gitdir: (.+)$/m.exec(textOf(host, path) ?? "")?.[1];
  return target === undefined ? null : resolvePath(tree, target);
}

/** A repository without an index tracks nothing yet. */
function isTracked(host: Host, index: string, path: string): boolean | null {
  try {
    return isInIndex(host.files.read(index, 64 * 1024 * 1024), path);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return error.problem === "missing" ? false : null;
  }
}

/** From the weakest to the strongest: the person's own, the repository's, those of the directories. */
function ignoreFiles(
  host: Host,
  from: { tree: string; directory: string | null; path: string },
): IgnoreFile[] {
  const { tree, directory, path } = from;
  const home = host.env.get("HOME");
  const settings = host.env.get("XDG_CONFIG_HOME") || (home === undefined ? "" : `${home}/.config`);
  const common = directory === null ? null : textOf(host, join(directory, "commondir"))?.trim();
  const shared = directory === null || common === null || common === undefined
    ? directory
    : resolvePath(directory, common);
  const files: { base: string; path: string }[] = [];
  if (settings !== "") files.push({ base: "", path: `${settings}/git/ignore` });
  if (shared !== null) files.push({ base: "", path: join(shared, "info/exclude") });
  const directories: string[] = [];
  for (let each = parent(path); isInside(each, tree); each = parent(each)) {
    directories.unshift(each);
    if (each === "/") break;
  }
  for (const each of directories) {
    const base = each.slice(tree === "/" ? 1 : tree.length + 1);
    files.push({ base, path: join(each, ".gitignore") });
  }
  return files.flatMap(({ base, path: file }) => {
    const text = textOf(host, file);
    return text === null ? [] : [{ base, text }];
  });
}

function textOf(host: Host, path: string): string | null {
  try {
    return new TextDecoder().decode(host.files.read(path, 1024 * 1024));
  } catch (error) {
    if (error instanceof FileError) return null;
    throw error;
  }
}
