/**
 * A long run against the AWS CLI: `deno run -A test/oracle/fuzz.ts [N] [SEED]`, with
 * AWSPROF_TEST_AWS naming the directory of `aws`. Prints each difference as it is found: of N
 * configurations, and of N situations in which credentials are asked for, these by botocore and the
 * JavaScript SDK too.
 */
import { byChance, opponents } from "./credentials/by_chance.ts";
import { run } from "./run.ts";

const [count = "5000", seed = `${crypto.getRandomValues(new Uint32Array(1))[0]}`] = Deno.args;
const write = (text: string): void => {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
};

write(`${count} configurations from seed ${seed}`);
const { differences, known } = await run(Number(seed), Number(count), { limit: 20, report: write });
for (const [reason, times] of known) write(`${times} × ${reason}`);
let found = differences.length;
for (const opponent of opponents) {
  write(`credentials by ${opponent.name}`);
  const settings = { seed: Number(seed), count: Number(count), limit: 20, report: write };
  const outcome = await byChance(opponent, settings);
  if (outcome === null) {
    write("it is not here");
    continue;
  }
  found += outcome.differences.length;
  for (const [reason, times] of outcome.meant) write(`${times} × ${reason}`);
  write(`${outcome.compared} compared, ${outcome.given} times credentials`);
}
write(`${found} differences`);
Deno.exit(found === 0 ? 0 : 1);
