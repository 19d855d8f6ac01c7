/** Configuration after configuration before one witness, until one differs; that one is shrunk. */
import { type Configuration, generate } from "./generate.ts";
import { show, shrink } from "./shrink.ts";
import { startStandIn } from "./stand_in.ts";

/** How many configurations a run compares, and from which seed on. */
export const count = Number(Deno.env.get("AWSPROF_ORACLE_CASES") || 300);
export const first = Number(Deno.env.get("AWSPROF_ORACLE_SEED") || 1);

/** Compares `count` configurations; throws with the smallest one that differs. */
export async function compareMany(
  home: string,
  difference: (of: Configuration, place: { home: string; url: string }) => Promise<string | null>,
): Promise<void> {
  const server = startStandIn();
  const place = { home, url: server.url };
  try {
    for (let seed = first; seed < first + count; seed++) {
      const configuration = generate(seed);
      if (await difference(configuration, place) === null) continue;
      const smallest = await shrink(
        configuration,
        async (smaller) => await difference(smaller, place) !== null,
      );
      throw new Error(`${show(smallest)}${await difference(smallest, place)}`);
    }
  } finally {
    await server.close();
  }
}
