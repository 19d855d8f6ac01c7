/**
 * One call to a service of IAM Identity Center: JSON over HTTP, errors by name, retries.
 *
 * Retried are answers that say nothing about the request (5xx, throttling) and connections that
 * failed before an answer; the wait doubles from half a second, with jitter, and honours
 * `Retry-After`. Where no answer came, a call that may have had an effect (a token was made, a code
 * was spent) is retried only if the caller says so. Nothing of a body is ever written to the debug
 * log.
 */
import { isText, objectIn } from "../config/aws_values.ts";
import { type Host, type HttpAnswer, type HttpRequest, NetworkError } from "../host.ts";
import { printable } from "../output/text.ts";

/** A call in JSON. */
export interface Call {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
  /** Whether to try again where no answer came; throttling and 5xx are always tried again. */
  readonly repeatable: boolean;
}

/** An answer that is an error, by the name that AWS gives it (`InvalidGrantException`). */
export class ServiceError extends Error {
  constructor(
    /** AWS's name of the error, or null for an answer that is none of AWS's. */
    readonly code: string | null,
    readonly status: number,
    /** AWS's own words, or null. */
    readonly detail: string | null,
    readonly host: string,
    /** ms by which this machine's clock is ahead of the service's, if the answer told. */
    readonly clockAhead: number | null,
  ) {
    super(`${host}: ${code ?? `HTTP ${status}`}`);
    this.name = "ServiceError";
  }
}

const timeout = 20_000;
const attempts = 4;

/** The answer's JSON object (empty where it has no body). Throws ServiceError and NetworkError. */
export async function callService(
  host: Host,
  call: Call,
): Promise<Readonly<Record<string, unknown>>> {
  const { method, url, headers = {}, body, repeatable } = call;
  const type = body === undefined ? {} : { "content-type": "application/json" };
  return await exchange(host, {
    request: () => ({
      method,
      url,
      headers: { ...headers, ...type },
      body: body === undefined ? null : JSON.stringify(body),
    }),
    read: readJson,
    repeatable,
  });
}

/** A call of any form. */
export interface Exchange<T> {
  /** The request, made anew for each try. */
  readonly request: () => Asked | Promise<Asked>;
  readonly read: (answer: HttpAnswer) => Reading<T>;
  /** See `Call`. */
  readonly repeatable: boolean;
}

/** A request, whose time is limited here. */
export type Asked = Omit<HttpRequest, "timeout">;

/** What an answer holds: a value, or AWS's name for an error and its words. */
export interface Reading<T> {
  readonly value: T | null;
  readonly name: string | null;
  readonly words: string | null;
}

/** The value of the answer. Throws ServiceError and NetworkError. */
export async function exchange<T>(host: Host, call: Exchange<T>): Promise<T> {
  for (let attempt = 1;; attempt++) {
    const asked = await call.request();
    const outcome = await tryOnce(host, asked, call.read);
    if (outcome instanceof NetworkError) {
      if (!call.repeatable || attempt === attempts || !isPassing(outcome)) throw outcome;
      await pause(host, { attempt, retryAfter: null, what: outcome.detail });
      continue;
    }
    const { answer, reading } = outcome;
    const { name, value } = reading;
    if (answer.status >= 200 && answer.status < 300 && value !== null) return value;
    const busy = answer.status === 429 ||
      /^(TooManyRequests|Throttling|SlowDown$)/.test(name ?? "");
    if ((busy || answer.status >= 500) && attempt < attempts) {
      const retryAfter = Number(answer.headers.get("retry-after") ?? Number.NaN);
      const what = busy ? "too many requests" : `HTTP ${answer.status}`;
      await pause(host, { attempt, retryAfter: retryAfter * 1000, what });
      continue;
    }
    throw serviceError(host, asked.url, outcome);
  }
}

interface Outcome<T> {
  readonly answer: HttpAnswer;
  readonly reading: Reading<T>;
}

async function tryOnce<T>(
  host: Host,
  asked: Asked,
  read: Exchange<T>["read"],
): Promise<Outcome<T> | NetworkError> {
  const { method, url } = asked;
  const place = placeOf(url);
  const started = host.now();
  try {
    const answer = await host.request({ ...asked, timeout });
    const reading = read(answer);
    const said = reading.name ?? "";
    debug(host, `${method} ${place} ${answer.status} ${said} ${host.now() - started} ms`);
    return { answer, reading };
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    debug(host, `${method} ${place} ${error.problem} ${host.now() - started} ms`);
    return error;
  }
}

/** Whether another try may succeed: a name that does not exist does not come to be. */
function isPassing(error: NetworkError): boolean {
  return error.problem === "cut" || error.problem === "timeout" || error.problem === "failed";
}

async function pause(
  host: Host,
  why: { attempt: number; retryAfter: number | null; what: string },
): Promise<void> {
  const backoff = 500 * 2 ** (why.attempt - 1) * (0.5 + jitter());
  const asked = why.retryAfter === null || Number.isNaN(why.retryAfter) ? 0 : why.retryAfter;
  const ms = Math.min(Math.max(backoff, asked), 30_000);
  host.err(`awsprof: ${why.what}, trying again in ${Math.ceil(ms / 1000)} s\n`);
  await host.wait(ms);
}

/** Between 0 and 1, so that two hundred processes do not come back at the same moment. */
function jitter(): number {
  return (crypto.getRandomValues(new Uint8Array(1))[0] ?? 0) / 255;
}

function serviceError<T>(host: Host, url: string, outcome: Outcome<T>): ServiceError {
  const { answer, reading } = outcome;
  const date = Date.parse(answer.headers.get("date") ?? "");
  return new ServiceError(
    reading.name,
    answer.status,
    reading.words,
    new URL(url).host,
    Number.isNaN(date) ? null : host.now() - date,
  );
}

/** What a service that speaks JSON answered. */
export function readJson(answer: HttpAnswer): Reading<Readonly<Record<string, unknown>>> {
  const value = answer.body.trim() === "" ? {} : objectIn(answer.body);
  const { error_description, message, Message, __type, code } = value ?? {};
  return {
    value,
    name: errorName(answer, __type ?? code),
    words: [error_description, message, Message].find(isText) ?? null,
  };
}

/** AWS's name for an error: the header up to a colon, or the body's type behind the `#`. */
function errorName(answer: HttpAnswer, type: unknown): string | null {
  if (answer.status < 400) return null;
  const header = answer.headers.get("x-amzn-errortype")?.split(":")[0];
  if (isText(header)) return header;
  return typeof type === "string" ? type.replace(/^.*#/, "") : null;
}

function debug(host: Host, text: string): void {
  if ((host.env.get("AWSPROF_DEBUG") ?? "") === "") return;
  host.err(`awsprof: debug: ${printable(text.replace(/ +/g, " "))}\n`);
}

/** The URL without its query, which may hold a code. */
function placeOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
