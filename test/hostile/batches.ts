/**
 * Many cases for one process: a shell takes longer to start than to meet a hundred cases.
 *
 * A batch that fails is halved until one case of it is left that fails alone, and that one is made
 * smaller; a batch of which no part fails alone is shown as it is.
 */
import fc from "fast-check";
import { seed } from "./numbers.ts";

/** ms for the making of the smallest case. */
const patience = 60_000;

/** Tries `count` cases in batches; throws with the smallest case that fails, and the seed. */
export async function holdsInBatches<T>(
  made: fc.Arbitrary<T>,
  options: { count: number; size: number; check: (batch: readonly T[]) => Promise<void> },
): Promise<void> {
  const { count, size, check } = options;
  const all = fc.sample(made, { seed, numRuns: count });
  for (let from = 0; from < all.length; from += size) {
    const batch = all.slice(from, from + size);
    const error = await failureOf(check, batch);
    if (error === null) continue;
    const at = await culprit(check, { batch, from: 0, to: batch.length });
    if (at !== null) {
      await fc.assert(fc.asyncProperty(made, (value) => check([value])), {
        seed,
        path: String(from + at),
        interruptAfterTimeLimit: patience,
      });
    }
    throw new Error(`seed ${seed}, cases ${from} to ${from + batch.length - 1}`, { cause: error });
  }
}

/** The place of a case that fails alone, or null. */
async function culprit<T>(
  check: (batch: readonly T[]) => Promise<void>,
  part: { batch: readonly T[]; from: number; to: number },
): Promise<number | null> {
  const { batch, from, to } = part;
  if (await failureOf(check, batch.slice(from, to)) === null) return null;
  if (to - from === 1) return from;
  const middle = (from + to) >> 1;
  return await culprit(check, { batch, from, to: middle }) ??
    await culprit(check, { batch, from: middle, to });
}

async function failureOf<T>(
  check: (batch: readonly T[]) => Promise<void>,
  batch: readonly T[],
): Promise<unknown> {
  try {
    await check(batch);
    return null;
  } catch (error) {
    return error;
  }
}
