/** Signature version 4, by AWS's documentation of it: who signed a request, and whether truly. */
import type { Call } from "./answers.ts";

/** What the header `Authorization` says. */
export interface Signed {
  readonly accessKeyId: string;
  /** Eight digits. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly headers: readonly string[];
  readonly signature: string;
}

/** The parts of the header `Authorization`, or null where it is none of this kind. */
export function readAuthorization(header: string): Signed | null {
  // The id of a key may itself hold commas: role names do.
  const found =
    /^AWS4-HMAC-SHA256 +Credential=(.+)\/(\d{8})\/([^/]*)\/([^/]*)\/aws4_request, *SignedHeaders=([^,]*), *Signature=([0-9a-f]{64})$/
      .exec(header);
  if (found === null) return null;
  const [, accessKeyId = "", date = "", region = "", service = "", names = "", signature = ""] =
    found;
  return { accessKeyId, date, region, service, headers: names.split(";"), signature };
}

/** The time at which a request was signed, ms since 1970 UTC, or null without such a header. */
export function signingTime(headers: Headers): number | null {
  const found = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(headers.get("x-amz-date") ?? "");
  if (found === null) return null;
  const [year = 0, month = 1, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1).map(
    Number,
  );
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** Whether the signature is the one that SECRET makes. */
export async function isGenuine(
  call: Call,
  { signed, secret }: { signed: Signed; secret: string },
): Promise<boolean> {
  const time = call.headers.get("x-amz-date") ?? "";
  if (!signed.headers.includes("host") || !time.startsWith(signed.date)) return false;
  const scope = `${signed.date}/${signed.region}/${signed.service}/aws4_request`;
  const request = await sha256(await canonicalRequest(call, signed));
  const text = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${request}`;
  let key: Uint8Array<ArrayBuffer> = bytes(`AWS4${secret}`);
  for (const part of [signed.date, signed.region, signed.service, "aws4_request", text]) {
    key = await hmac(key, part);
  }
  return hex(key) === signed.signature;
}

async function canonicalRequest(call: Call, signed: Signed): Promise<string> {
  const { method, url, headers } = call;
  const path = url.pathname.split("/").map(encode).join("/");
  const query = [...url.searchParams].map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort().join("&");
  const lines = signed.headers.map((name) => {
    const value = name === "host" ? headers.get("host") ?? url.host : headers.get(name) ?? "";
    return `${name}:${value.trim().replace(/ +/g, " ")}\n`;
  });
  return [
    method,
    path,
    query,
    lines.join(""),
    signed.headers.join(";"),
    await sha256(call.body),
  ].join("\n");
}

/** RFC 3986; `encodeURIComponent` leaves five characters that AWS does not. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** SHA-256 of a text, in hexadecimal digits. */
export async function sha256(text: string): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes(text))));
}

async function hmac(
  secret: Uint8Array<ArrayBuffer>,
  text: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", secret, algorithm, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes(text)));
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function hex(of: Uint8Array): string {
  return Array.from(of, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
