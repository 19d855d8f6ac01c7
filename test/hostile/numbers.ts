/**
 * How many cases are made by chance, and from which seed.
 *
 * `AWSPROF_TEST_CASES` is their number in all; each part has its share. `AWSPROF_TEST_SEED` makes
 * others than the usual ones; a failure names both.
 */
import type { ShellName } from "../shell/shells.ts";

/** Cases of a usual run, by part; `docs/security.md` shows the same numbers. */
export const usual = {
  "the core: files, environment, arguments": 4000,
  "the core: a name from the file to the shell and back": 2500,
  "the core: reading a directory's file": 1000,
  "bash": 600,
  "bash-3.2": 600,
  "zsh": 600,
  "fish": 600,
  "pwsh": 100,
} as const satisfies Record<string, number> & Record<ShellName, number>;

export type Part = keyof typeof usual;

/** All of them. */
export const total: number = Object.values(usual).reduce((sum, count) => sum + count, 0);

/** The cases of one part in this run, at least one. */
export function casesOf(part: Part): number {
  const wanted = Number(Deno.env.get("AWSPROF_TEST_CASES") || total);
  return Math.max(1, Math.round(usual[part] * wanted / total));
}

/** What the cases of this run are made from. */
export const seed = Number(Deno.env.get("AWSPROF_TEST_SEED") || 20261121);
