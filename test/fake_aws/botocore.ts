/** The Python SDK in the home of a bench, by `botocore_calls.py`. */
import { find } from "../support/tools.ts";
import { type Bench, runProgram } from "./clients.ts";

/** The Python that is asked for botocore. */
export const python = Deno.env.get("AWSPROF_TEST_PYTHON") || find("python3") || "python3";

export interface BotocoreCall {
  readonly profile?: string;
  readonly service: string;
  readonly operation: string;
  readonly region?: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly keys?: readonly [string, string, string | null];
}

export interface BotocoreAnswer {
  readonly result?: Readonly<Record<string, unknown>>;
  readonly key?: string | null;
  readonly code?: string;
  readonly status?: number;
  readonly message?: string;
}

/** Makes calls with botocore, one after another, in the home of the bench. */
export async function botocore(
  bench: Bench,
  list: readonly BotocoreCall[],
  more: Readonly<Record<string, string>> = {},
): Promise<BotocoreAnswer[]> {
  const program = new URL("botocore_calls.py", import.meta.url).pathname;
  const { out, err, code } = await runProgram([python, program, JSON.stringify(list)], {
    home: bench.home,
    env: bench.environment({ PATH: Deno.env.get("PATH") ?? "", ...more }),
  });
  if (code !== 0) throw new Error(`botocore ended with ${code}: ${err}`);
  return JSON.parse(out);
}

/** Whether there is one that honours the endpoint variables. */
export async function hasBotocore(): Promise<boolean> {
  const program =
    "import botocore; assert tuple(map(int, botocore.__version__.split('.')[:2])) >= (1, 31)";
  const { success } = await new Deno.Command(python, { args: ["-c", program], stderr: "null" })
    .output().catch(() => ({ success: false }));
  return success;
}
