/**
 * Runs the stand-in for AWS with its control surface until it is killed, and prints its address:
 * `deno run -A test/fake_aws/serve.ts [PORT]`.
 */
import { FakeAwsServer } from "../support/fake_aws.ts";

const server = FakeAwsServer.start({ controlSurface: true, port: Number(Deno.args[0] ?? 0) });
Deno.stdout.writeSync(new TextEncoder().encode(`${server.url}\n`));
