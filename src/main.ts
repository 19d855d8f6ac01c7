/** The program: the real host in, an exit code out; the only place that ends the process. */
import { run } from "./cli.ts";
import { denoHost } from "./deno_host.ts";

Deno.exit(await run(denoHost()));
