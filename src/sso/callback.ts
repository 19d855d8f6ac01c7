/**
 * The server that the browser comes back to at the end of a login.
 *
 * It listens on 127.0.0.1 only. What is not a navigation to its one path with the state of this
 * login is answered and ignored, so that no other page can end the login or plant a code; RFC 8252
 * section 8.
 */
import type { Host, Listener } from "../host.ts";
import { callbackPath } from "./oidc.ts";
import { Secret } from "./secret.ts";

/** What the browser brought. */
export type Callback =
  | { readonly kind: "code"; readonly code: Secret }
  | { readonly kind: "error"; readonly error: string; readonly description: string | null };

/** The server while it waits. */
export interface CallbackServer {
  readonly port: number;
  readonly callback: Promise<Callback>;
  close(): Promise<void>;
}

/** Waits for the callback that carries `state`. Throws ListenError. */
export function listenForCallback(host: Host, state: string): CallbackServer {
  const { promise, resolve } = Promise.withResolvers<Callback>();
  const listener: Listener = host.listen((request) => {
    const answered = answer(request, { state, port: listener.port });
    if (answered.callback !== null) resolve(answered.callback);
    return answered.response;
  });
  return { port: listener.port, callback: promise, close: () => listener.close() };
}

function answer(
  request: Request,
  expected: { state: string; port: number },
): { response: Response; callback: Callback | null } {
  const ignore = (status: number, words: string) => ({
    response: page(status, { title: "Not this login", text: words }),
    callback: null,
  });
  const host = `127.0.0.1:${expected.port}`;
  const url = URL.parse(request.url);
  if (url === null || url.host !== host || request.headers.get("host") !== host) {
    return ignore(400, "This address is for the end of a login of awsprof only.");
  }
  if (url.pathname !== callbackPath) return ignore(404, "There is nothing here.");
  if (request.method !== "GET") return ignore(405, "There is nothing to send here.");
  const mode = request.headers.get("sec-fetch-mode");
  if (mode !== null && mode !== "navigate") {
    return ignore(403, "Another page asked for this, not you.");
  }
  if (url.searchParams.get("state") !== expected.state) {
    return ignore(400, "This belongs to another login. Nothing was changed.");
  }
  const error = url.searchParams.get("error");
  if (error !== null) {
    return {
      response: page(200, {
        title: "Not logged in",
        text: "The login was refused. You can close this page and look at your terminal.",
      }),
      callback: { kind: "error", error, description: url.searchParams.get("error_description") },
    };
  }
  const code = url.searchParams.get("code");
  if (code === null || code === "") return ignore(400, "The code of the login is missing.");
  return {
    response: page(200, {
      title: "Almost there",
      text: "The rest happens in your terminal. You can close this page.",
    }),
    callback: { kind: "code", code: new Secret(code) },
  };
}

/** A page of fixed text: nothing of the request stands in it. */
function page(status: number, words: { title: string; text: string }): Response {
  const body = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>awsprof: ${words.title}</title>
<meta name="viewport" content="width=device-width">
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 20vh auto; max-width: 28em; padding: 0 1em;
  color-scheme: light dark; }
h1 { font-size: 1.4em; }
</style></head>
<body><h1>${words.title}</h1><p>${words.text}</p></body></html>
`;
  return new Response(body, {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
      "referrer-policy": "no-referrer",
      "connection": "close",
    },
  });
}
