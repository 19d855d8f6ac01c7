/** The JavaScript SDK in the home of a bench. */
import { type Bench, runProgram } from "./clients.ts";

const directory = new URL("../oracle/javascript/", import.meta.url).pathname;
const program = [`--config=${directory}deno.json`, `${directory}credentials.ts`];

/** What it says of a profile. */
export interface SdkAnswer {
  readonly key?: string;
  readonly expiration?: string;
  readonly message?: string;
}

/** What its provider chain gives for the profiles, one after another. */
export async function credentials(
  bench: Bench,
  profiles: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<SdkAnswer[]> {
  const { denoDir } = JSON.parse(new TextDecoder().decode((await deno(["info", "--json"])).stdout));
  const argv = [Deno.execPath(), "run", "--quiet", "-A", ...program, ...profiles];
  const { out, err, code } = await runProgram(argv, {
    home: bench.home,
    env: bench.environment({ DENO_DIR: denoDir, DENO_NO_UPDATE_CHECK: "1", ...more }),
  });
  if (code !== 0) throw new Error(`the SDK ended with ${code}: ${err}`);
  return out.trim().split("\n").map((line) => JSON.parse(line));
}

/** Whether it can be loaded. */
export async function hasSdk(): Promise<boolean> {
  return (await deno(["cache", "--quiet", ...program])).success;
}

function deno(args: readonly string[]): Promise<Deno.CommandOutput> {
  return new Deno.Command(Deno.execPath(), { args: [...args], stderr: "null" }).output();
}
