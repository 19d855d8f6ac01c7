/** "Did you mean": the nearest of a few names to a mistyped one. */
import { editsBetween } from "../config/edits.ts";

/** The name nearest to `typed` within a third of its length (at least 1) edits, or null. */
export function closest(typed: string, names: Iterable<string>): string | null {
  const limit = Math.max(1, Math.floor(typed.length / 3));
  let best: string | null = null;
  let bestDistance = limit + 1;
  for (const name of names) {
    if (Math.abs(name.length - typed.length) >= bestDistance) continue;
    const distance = editsBetween(typed.toLowerCase(), name.toLowerCase(), bestDistance);
    if (distance < bestDistance) {
      best = name;
      bestDistance = distance;
    }
  }
  return best;
}
