/** A limit to the time of libraries that have none of their own. */
import type { Host } from "../host.ts";

/** What `work` gives, or an error of the name `TimeoutError` after so many ms. */
export async function within<T>(host: Host, ms: number, work: Promise<T>): Promise<T> {
  const over = new AbortController();
  const late = host.wait(ms, over.signal).then(() => {
    throw new DOMException("no answer in time", "TimeoutError");
  });
  // Nobody waits for the one that comes second.
  late.catch(() => {});
  work.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
  }
}
