/**
 * One process at a time: at a session's login or renewal, at a role's credentials, and at a file that
 * is read, changed and written.
 *
 * The lock is the operating system's on a file in our state directory, so a holder that is killed
 * leaves nothing behind. The file stays: were it removed, two processes could hold two files of one
 * name.
 */
import { sha1 } from "../config/sha1.ts";
import { FileError, type Host, type Lock } from "../host.ts";
import { join, parent } from "../paths.ts";

/** What is thrown where another process held the lock for longer than somebody could wait. */
export class LockBusy extends Error {
  constructor() {
    super("another process holds the lock");
    this.name = "LockBusy";
  }
}

/** ms that a caller waits who cannot see what the holder waits for: mostly a person. */
export const unattended = 150_000;

/** Path of the lock on something of that name, such as a path; STATE is our state directory. */
export function lockPath(state: string, name: string): string {
  return join(join(state, "locks"), sha1(name));
}

/**
 * Runs `work` while holding the lock; `onWait` is called once if another holds it. Throws FileError,
 * and LockBusy where that takes longer than `patience` ms (for ever, if not given; at once, if 0).
 */
export async function underLock<T>(
  host: Host,
  path: string,
  run: { work: () => Promise<T>; onWait: () => void; patience?: number },
): Promise<T> {
  host.files.makeDirectory(parent(path));
  let lock = await host.files.lock(path, { wait: false });
  if (lock === null) {
    if (run.patience === 0) throw new LockBusy();
    run.onWait();
    lock = await heldAtLast(host, path, run.patience ?? null);
  }
  try {
    return await run.work();
  } finally {
    lock?.release();
  }
}

/**
 * Runs `work` while holding the lock, or alone where no lock can be made: that keeps nobody from
 * working. It is told which. Throws LockBusy as `underLock` does.
 */
export async function underLockOrAlone<T>(
  host: Host,
  path: string,
  run: { work: (isHeld: boolean) => Promise<T>; patience?: number },
): Promise<T> {
  const { work, ...limits } = run;
  let isHeld = false;
  try {
    return await underLock(host, path, {
      ...limits,
      onWait: () => {},
      work() {
        isHeld = true;
        return work(true);
      },
    });
  } catch (error) {
    if (isHeld || !(error instanceof FileError)) throw error;
    return await work(false);
  }
}

async function heldAtLast(host: Host, path: string, patience: number | null): Promise<Lock | null> {
  const held = host.files.lock(path, { wait: true });
  if (patience === null) return await held;
  const stop = new AbortController();
  let isLate = false;
  const late = host.wait(patience, stop.signal).then(() => {
    isLate = true;
    return null;
  });
  const lock = await Promise.race([held, late]);
  stop.abort();
  if (lock !== null || !isLate) return lock;
  // It cannot be called off; who gets it now has no use for it.
  void held.then((unwanted) => unwanted?.release());
  throw new LockBusy();
}
