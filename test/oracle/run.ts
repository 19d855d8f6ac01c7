/** Many configurations before the AWS CLI, two at a time; what differs is shrunk and told. */
import { type Bench, compare } from "./compare.ts";
import { generate } from "./generate.ts";
import { makeHome } from "./home.ts";
import { show, shrink } from "./shrink.ts";
import { startStandIn } from "./stand_in.ts";

/** What a run found: texts of unintended differences, and how often each intended one was met. */
export interface Outcome {
  readonly differences: readonly string[];
  readonly known: ReadonlyMap<string, number>;
}

/** Compares `count` configurations from `seed` on; stops at `limit` differences. */
export async function run(
  seed: number,
  count: number,
  options: { limit: number; report?: (text: string) => void },
): Promise<Outcome> {
  const parent = await Deno.makeTempDir({ prefix: "oracle-" });
  const server = startStandIn();
  const differences: string[] = [];
  const known = new Map<string, number>();
  let next = seed;
  async function worker(): Promise<void> {
    const bench: Bench = { home: await makeHome(parent), url: server.url };
    while (next < seed + count && differences.length < options.limit) {
      const configuration = generate(next++);
      const verdict = await compare(configuration, bench);
      if (verdict.difference === null) continue;
      if (verdict.known !== null) {
        known.set(verdict.known, (known.get(verdict.known) ?? 0) + 1);
        continue;
      }
      const smallest = await shrink(configuration, async (smaller) => {
        const again = await compare(smaller, bench);
        return again.difference !== null && again.known === null;
      });
      const { difference } = await compare(smallest, bench);
      const text = `${show(smallest)}${difference}`;
      options.report?.(text);
      differences.push(text);
    }
  }
  try {
    await Promise.all([worker(), worker()]);
  } finally {
    await server.close();
    await Deno.remove(parent, { recursive: true });
  }
  return { differences, known };
}
