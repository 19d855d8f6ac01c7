/** Keys that a person presses at the terminal; shared by all questions. */
import { interruptedBy } from "../errors.ts";
import type { Host } from "../host.ts";

/**
 * Runs `use` while each key arrives at once. A `read` throws Interrupted where the program is told to
 * end meanwhile, so that the terminal is put back.
 */
export async function withKeys(
  host: Host,
  use: (read: () => Promise<Uint8Array | null>) => Promise<void>,
): Promise<void> {
  let release = () => {};
  const interrupted = new Promise<never>((_, reject) => {
    release = host.programs.onInterrupt((signal) => reject(interruptedBy(signal)));
  });
  // Where nobody waits for a key any more, nobody minds.
  interrupted.catch(() => {});
  try {
    await host.terminal.keys((read) => use(() => Promise.race([read(), interrupted])));
  } finally {
    release();
  }
}
