/** What other programs and pages send to the callback server, and the one thing that ends it. */
import { denoHost } from "../../src/deno_host.ts";
import { type Callback, listenForCallback } from "../../src/sso/callback.ts";
import { assert, assertEquals } from "../support/assert.ts";

const state = "the-state";
const right = `/oauth/callback?code=the-code&state=${state}`;

interface Foreign {
  readonly method?: string;
  readonly target?: string;
  /** Header lines; `Host` is the right one unless it is among them. */
  readonly headers?: readonly string[];
  readonly status: number;
}

const foreign: Readonly<Record<string, Foreign>> = {
  "a foreign state": { target: "/oauth/callback?code=x&state=other", status: 400 },
  "no state": { target: "/oauth/callback?code=x", status: 400 },
  "an empty state": { target: "/oauth/callback?code=x&state=", status: 400 },
  "a state that is right only the second time": {
    target: `/oauth/callback?code=x&state=other&state=${state}`,
    status: 400,
  },
  "a foreign path": { target: `/?code=x&state=${state}`, status: 404 },
  "a path that begins alike": { target: `/oauth/callback/?code=x&state=${state}`, status: 404 },
  "a path in capitals": { target: `/OAuth/Callback?code=x&state=${state}`, status: 404 },
  "no code": { target: `/oauth/callback?state=${state}`, status: 400 },
  "an empty code": { target: `/oauth/callback?code=&state=${state}`, status: 400 },
  "POST": { method: "POST", status: 405 },
  "HEAD": { method: "HEAD", status: 405 },
  "OPTIONS": { method: "OPTIONS", status: 405 },
  "a foreign host": { headers: ["Host: evil.example"], status: 400 },
  "localhost, which another program may hold on IPv6": {
    headers: ["Host: localhost"],
    status: 400,
  },
  "no host": { headers: ["Host:"], status: 400 },
  "a host that is none": { headers: ["Host: ["], status: 400 },
  "a host with a blank": { headers: ["Host: a b"], status: 400 },
  "a host with a path": { headers: ["Host: 127.0.0.1/.."], status: 400 },
  "another page's fetch": { headers: ["Sec-Fetch-Mode: no-cors"], status: 403 },
  "another page's cors request": { headers: ["Sec-Fetch-Mode: cors"], status: 403 },
  "a whole URL in place of the path": { target: `http://evil.example${right}`, status: 400 },
};

for (const [what, request] of Object.entries(foreign)) {
  Deno.test(`the callback server ignores ${what}, and the right callback still ends the login`, async () => {
    const server = listenForCallback(denoHost(), state);
    try {
      assertEquals(await raw(server.port, request), request.status);
      assertEquals(await settled(server.callback), null);
      assertEquals(await raw(server.port, { status: 200 }), 200);
      const callback = await server.callback;
      assert(callback.kind === "code" && callback.code.reveal() === "the-code", "another code");
    } finally {
      await server.close();
    }
  });
}

Deno.test("the callback server takes the navigation of a browser", async () => {
  const server = listenForCallback(denoHost(), state);
  const headers = [
    "Sec-Fetch-Mode: navigate",
    "Sec-Fetch-Site: cross-site",
    "Sec-Fetch-Dest: document",
  ];
  assertEquals(await raw(server.port, { headers, status: 200 }), 200);
  assertEquals((await server.callback).kind, "code");
  await server.close();
});

Deno.test("a refusal by the person ends the login with the service's words", async () => {
  const server = listenForCallback(denoHost(), state);
  const target = `/oauth/callback?error=access_denied&error_description=No%20way&state=${state}`;
  assertEquals(await raw(server.port, { target, status: 200 }), 200);
  assertEquals<unknown>(await server.callback, {
    kind: "error",
    error: "access_denied",
    description: "No way",
  });
  await server.close();
});

Deno.test("no page of the callback server repeats what was asked", async () => {
  const server = listenForCallback(denoHost(), state);
  const marked = "<b>marked</b>";
  for (
    const query of [
      `error=${marked}&error_description=${marked}&state=${state}`,
      `code=${marked}&state=${marked}`,
      `code=${marked}&state=${state}`,
    ]
  ) {
    const answer = await fetch(`http://127.0.0.1:${server.port}/oauth/callback?${query}`);
    assert(!(await answer.text()).includes("marked"), query);
    assertEquals(answer.headers.get("cache-control"), "no-store");
    assertEquals(answer.headers.get("referrer-policy"), "no-referrer");
  }
  await server.close();
});

Deno.test("a callback server that is closed frees its port, with a browser still connected", async () => {
  const server = listenForCallback(denoHost(), state);
  const idle = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
  await server.close();
  Deno.listen({ hostname: "127.0.0.1", port: server.port }).close();
  idle.close();
});

/** The status of the answer to a request of exactly these bytes. */
async function raw(port: number, request: Foreign): Promise<number> {
  const { method = "GET", target = right, headers = [] } = request;
  const host = headers.some((line) => line.startsWith("Host:")) ? [] : [`Host: 127.0.0.1:${port}`];
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const head = [`${method} ${target} HTTP/1.1`, ...host, ...headers, "Connection: close", "", ""];
  await connection.write(new TextEncoder().encode(head.join("\r\n")));
  const text = await new Response(connection.readable).text();
  return Number(text.split(" ")[1]);
}

/** The callback if it has come, else null. */
async function settled(callback: Promise<Callback>): Promise<Callback | null> {
  return await Promise.race([
    callback,
    new Promise<null>((done) => setTimeout(() => done(null), 5)),
  ]);
}
