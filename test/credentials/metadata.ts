/** Stand-ins on loopback for a container's endpoint and an instance's metadata service. */
import { denoHost } from "../../src/deno_host.ts";

/** What a request brought; header names in lower case. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A server that answers as it is told, and remembers what it was asked. */
export interface Metadata {
  readonly url: string;
  readonly asked: readonly Asked[];
}

/** Runs `use` with a server on a free port. */
export async function withMetadata(
  answer: (request: Request, path: string) => Response | Promise<Response>,
  use: (metadata: Metadata) => Promise<void>,
): Promise<void> {
  const asked: Asked[] = [];
  const listener = denoHost().listen((request) => {
    const path = new URL(request.url).pathname;
    asked.push({ method: request.method, path, headers: Object.fromEntries(request.headers) });
    return answer(request, path);
  });
  try {
    await use({ url: `http://127.0.0.1:${listener.port}`, asked });
  } finally {
    await listener.close();
  }
}

/** Keys as both services give them, an hour before their end. */
export function keys(changed: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    AccessKeyId: "ASIAMETADATA",
    SecretAccessKey: "metadata-secret",
    Token: "metadata-token",
    Expiration: "2099-01-02T03:04:05Z",
    ...changed,
  };
}

/** An answer that never comes. */
export function never(): Promise<Response> {
  return new Promise(() => {});
}

/** The routes of an instance's metadata service, version 2, with one role. */
export function instanceRoutes(
  changed: Partial<Record<"token" | "roles" | "role", () => Response | Promise<Response>>> = {},
): (request: Request, path: string) => Response | Promise<Response> {
  const { token = () => new Response("imds-session"), roles = () => new Response("the-role") } =
    changed;
  const { role = () => Response.json({ Code: "Success", Type: "AWS-HMAC", ...keys() }) } = changed;
  return ({ method, headers }, path) => {
    if (path === "/latest/api/token") {
      return method === "PUT" ? token() : new Response(null, { status: 405 });
    }
    if (changed.token === undefined && headers.get("x-aws-ec2-metadata-token") !== "imds-session") {
      return new Response(null, { status: 401 });
    }
    if (path === "/latest/meta-data/iam/security-credentials/") return roles();
    if (path === "/latest/meta-data/iam/security-credentials/the-role") return role();
    return new Response(null, { status: 404 });
  };
}
