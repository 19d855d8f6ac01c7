/**
 * The hand of `doctor --fix`: permissions, cache files, and the text of the AWS files.
 *
 * A file is written whole or not at all, under the lock that everything of ours takes that writes it,
 * and only while it is what was read: other tools know no lock. Its former text stays beside it, with
 * its permissions, which are put right before so that the copy has the right ones. Where a link leads
 * to it, the link stays.
 */
import { type Repaired, repairFile } from "../config/repair.ts";
import type { Diagnostic, DiagnosticCode, FileKind, SourceFile } from "../config/types.ts";
import { FileError, type Host } from "../host.ts";
import { ownDirectories, readSource } from "../load.ts";
import { pathToType } from "../output/quote.ts";
import { lockPath, underLock } from "../sso/lock.ts";
import { checkReplaceable } from "./files.ts";

/** An AWS file whose text is to be mended; `other` is the second one. */
export interface FileToMend {
  readonly path: string;
  readonly kind: FileKind;
  readonly other: SourceFile | null;
}

/** What will be done to one AWS file. */
export interface FilePlan {
  readonly file: SourceFile;
  readonly repaired: Repaired;
}

/** A step that is no edit: a file's permissions, or a cache file's end. */
export interface Step {
  readonly code: DiagnosticCode;
  readonly path: string;
  /** For people: `chmod 600 ~/.aws/credentials`. */
  readonly words: string;
}

/** Steps for the findings that are mended without an edit. */
export function stepsFor(host: Host, findings: readonly Diagnostic[]): Step[] {
  const home = host.env.get("HOME") ?? null;
  return findings.flatMap(({ code, file, fixable, line }): Step[] => {
    if (!fixable || file === null || line !== null) return [];
    const path = file;
    const shown = pathToType(path, home);
    if (code === "readable-by-others") return [{ code, path, words: `chmod 600 ${shown}` }];
    if (code === "writable-by-others") return [{ code, path, words: `chmod go-w ${shown}` }];
    return code === "broken-cache" ? [{ code, path, words: `rm ${shown}` }] : [];
  });
}

/** Does one step. Throws FileError. */
export function doStep(host: Host, { code, path }: Step): void {
  if (code === "broken-cache") host.files.remove(path);
  else if (code === "readable-by-others") host.files.setMode(path, 0o600);
  else {
    const mode = host.files.stat(path)?.mode ?? null;
    if (mode !== null) host.files.setMode(path, mode & 0o777 & ~0o022);
  }
}

/** The file as it is now, and how it would be mended. */
export function planFile(host: Host, wanted: FileToMend): FilePlan {
  const { file } = readSource(host, wanted);
  return { file, repaired: repairFile(file, wanted.other) };
}

/**
 * Mends a file as `show` is told before it is written: with a plan that a person has seen only that;
 * without one, what is there when the lock is had. What was mended, and where the copy is. Throws
 * Failure and FileError.
 */
export async function mendFile(
  host: Host,
  wanted: FileToMend,
  how: { seen: FilePlan | null; show: (plan: FilePlan) => void },
): Promise<{ repaired: Repaired; backup: string } | null> {
  const target = host.files.follow(wanted.path);
  const lock = lockPath(ownDirectories(host).state, target);
  return await underLock(host, lock, {
    onWait: () => {},
    work() {
      const plan = planFile(host, wanted);
      if (how.seen !== null && plan.file.text !== how.seen.file.text) {
        throw new FileError("changed", wanted.path, "was changed meanwhile; nothing was written");
      }
      if (plan.repaired.fixed.length === 0) return Promise.resolve(null);
      if (how.seen === null) how.show(plan);
      const backup = write(host, plan, target);
      return Promise.resolve({ repaired: plan.repaired, backup });
    },
  });
}

function write(host: Host, { file, repaired }: FilePlan, target: string): string {
  const info = host.files.stat(target);
  checkReplaceable(host, file.path, info);
  const mode = (info?.mode ?? 0o600) & 0o777;
  const expected = file.text ?? "";
  const backup = backupName(host, file.path);
  host.files.removeLeftovers(target);
  host.files.write(backup, expected, { mode, exactMode: true });
  try {
    host.files.write(target, repaired.text, { mode, exactMode: true, expected });
  } catch (error) {
    // Nothing was changed, so there is nothing to go back to.
    host.files.remove(backup);
    throw error;
  }
  return backup;
}

/** Beside the name by which the AWS tools know the file: where a link leads, git may be. */
function backupName(host: Host, path: string): string {
  const stamp = new Date(host.now()).toISOString().replace(/[-:]|\.\d+/g, "");
  for (let count = 1;; count++) {
    const name = `${path}.awsprof-backup-${stamp}${count === 1 ? "" : `-${count}`}`;
    if (host.files.lstat(name) === null) return name;
  }
}
