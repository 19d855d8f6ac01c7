/**
 * One login or refresh at a time for each session, across processes.
 *
 * The lock is the operating system's on a file in our state directory, so a holder that is killed
 * leaves nothing behind. The file stays: were it removed, two processes could hold two files of one
 * name.
 */
import type { Host } from "../host.ts";
import { parent } from "../paths.ts";

/** Runs `work` while holding the lock; `onWait` is called once if another holds it. Throws FileError. */
export async function underLock<T>(
  host: Host,
  path: string,
  run: { work: () => Promise<T>; onWait: () => void },
): Promise<T> {
  host.files.makeDirectory(parent(path));
  let lock = await host.files.lock(path, { wait: false });
  if (lock === null) {
    run.onWait();
    lock = await host.files.lock(path, { wait: true });
  }
  try {
    return await run.work();
  } finally {
    lock?.release();
  }
}
