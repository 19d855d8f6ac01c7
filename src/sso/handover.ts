/**
 * Hands a secret address to the browser without naming it to any program: a browser's arguments can
 * be read by everybody on the machine, for as long as it runs.
 *
 * The browser is given an address of this machine that answers once, with the way to go on. Whoever
 * else reads it first takes the browser's turn, which then sees that and nothing more.
 */
import { Failure } from "../errors.ts";
import { type Host, ListenError } from "../host.ts";
import { openBrowser } from "./browser.ts";
import type { Secret } from "./secret.ts";

/** Ms that a browser may take to come: a cold one on a busy machine. */
const patience = 60_000;

/** Sends the person's browser to the address; throws Failure with `hint` if none goes there. */
export async function handOver(
  host: Host,
  url: Secret,
  { hint }: { hint: string },
): Promise<void> {
  const { promise: taken, resolve } = Promise.withResolvers<"taken">();
  const path = `/${crypto.randomUUID()}`;
  let isTaken = false;
  const listener = listen(host, { hint, answer });
  const place = `127.0.0.1:${listener.port}`;
  const late = new AbortController();
  try {
    const problem = await openBrowser(host, `http://${place}${path}`);
    if (problem !== null && !isTaken) {
      throw new Failure(`no browser was opened: ${problem}`, { hints: [hint] });
    }
    const first = await Promise.race([
      taken,
      host.wait(patience, late.signal).then(() => "late" as const),
    ]);
    if (first === "late") {
      throw new Failure("the browser did not come to this machine for the address", {
        hints: [hint],
      });
    }
  } finally {
    late.abort();
    await listener.close();
  }

  function answer(request: Request): Response {
    const isRight = request.method === "GET" && request.headers.get("host") === place &&
      URL.parse(request.url)?.pathname === path;
    if (!isRight || isTaken) return new Response(null, { status: 404, headers });
    isTaken = true;
    resolve("taken");
    return new Response(null, { status: 302, headers: { ...headers, location: url.reveal() } });
  }
}

const headers = {
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "connection": "close",
};

function listen(
  host: Host,
  { hint, answer }: { hint: string; answer: (request: Request) => Response },
): ReturnType<Host["listen"]> {
  try {
    return host.listen(answer);
  } catch (error) {
    if (!(error instanceof ListenError)) throw error;
    throw new Failure(`the browser cannot be told where to go: ${error.detail}`, {
      hints: [hint],
    });
  }
}
