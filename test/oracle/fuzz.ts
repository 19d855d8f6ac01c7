/**
 * A long run against the AWS CLI: `deno run -A test/oracle/fuzz.ts [N] [SEED]`, with
 * AWSPROF_TEST_AWS naming the directory of `aws`. Prints each difference as it is found.
 */
import { run } from "./run.ts";

const [count = "5000", seed = `${crypto.getRandomValues(new Uint32Array(1))[0]}`] = Deno.args;
const write = (text: string): void => {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
};

write(`${count} configurations from seed ${seed}`);
const { differences, known } = await run(Number(seed), Number(count), { limit: 20, report: write });
for (const [reason, times] of known) write(`${times} × ${reason}`);
write(`${differences.length} differences`);
Deno.exit(differences.length === 0 ? 0 : 1);
