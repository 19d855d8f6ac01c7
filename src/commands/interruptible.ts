/** A host whose waiting ends at Ctrl-C. */
import { Interrupted } from "../errors.ts";
import type { Host } from "../host.ts";

/** Ms that an answer under way is still given: it may be a token that is given only once. */
const grace = 2_000;

/** The host of a verb that a person may stop: then what waits throws Interrupted. */
export function interruptible(host: Host, interrupted: AbortSignal): Host {
  return {
    ...host,
    wait: (ms, signal = interrupted) => host.wait(ms, signal),
    async request(wanted) {
      if (interrupted.aborted) throw new Interrupted();
      return await unless(interrupted, host.request(wanted), () => host.wait(grace));
    },
    files: {
      ...host.files,
      async lock(path, options) {
        if (!options.wait) return await host.files.lock(path, options);
        const lock = host.files.lock(path, options);
        try {
          return await unless(interrupted, lock, () => Promise.resolve());
        } catch (error) {
          lock.then((late) => late?.release(), () => {});
          throw error;
        }
      },
    },
  };
}

/** What `work` gives, unless the signal comes and it has not ended when `patience` has. */
function unless<T>(
  interrupted: AbortSignal,
  work: Promise<T>,
  patience: () => Promise<void>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => void patience().then(() => reject(new Interrupted()));
    if (interrupted.aborted) stop();
    interrupted.addEventListener("abort", stop);
    work.then(resolve, reject).finally(() => interrupted.removeEventListener("abort", stop));
  });
}
