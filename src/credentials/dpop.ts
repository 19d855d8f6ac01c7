/** Proofs of possession of a key (DPoP, RFC 9449), as `aws login` and the AWS SDKs make them. */
import type { Host } from "../host.ts";
import { base64Url } from "../sso/pkce.ts";
import type { Secret } from "../sso/secret.ts";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/** A key that proves itself. */
export interface ProofKey {
  readonly key: CryptoKey;
  /** Its public part, as a JSON Web Key. */
  readonly jwk: {
    readonly kty: "EC";
    readonly crv: "P-256";
    readonly x: string;
    readonly y: string;
  };
}

/** The key in a PEM of either form ("EC PRIVATE KEY" of SEC 1, or PKCS#8), or null for any other. */
export async function proofKey(pem: Secret): Promise<ProofKey | null> {
  const [, form = "", text = ""] = /-----BEGIN (EC |)PRIVATE KEY-----([A-Za-z0-9+/=\s]*)-----END/
    .exec(pem.reveal()) ?? [];
  if (text === "") return null;
  try {
    const der = Uint8Array.from(atob(text.replace(/\s/g, "")), (char) => char.charCodeAt(0));
    const pkcs8 = form === "" ? der : wrapped(der);
    const key = await crypto.subtle.importKey("pkcs8", pkcs8, algorithm, true, ["sign"]);
    const { x, y } = await crypto.subtle.exportKey("jwk", key);
    return x === undefined || y === undefined
      ? null
      : { key, jwk: { kty: "EC", crv: "P-256", x, y } };
  } catch {
    return null;
  }
}

/** The header `DPoP` of one POST to that URL. */
export async function proof(host: Host, { key, jwk }: ProofKey, url: string): Promise<string> {
  const header = { typ: "dpop+jwt", alg: "ES256", jwk };
  const { origin, pathname } = new URL(url);
  const payload = {
    htm: "POST",
    htu: origin + pathname,
    iat: Math.floor(host.now() / 1000),
    jti: crypto.randomUUID(),
  };
  const signed = [header, payload].map((part) =>
    base64Url(new TextEncoder().encode(JSON.stringify(part)))
  ).join(".");
  const bytes = new TextEncoder().encode(signed);
  const signature = await crypto.subtle.sign(algorithm, key, bytes);
  return `${signed}.${base64Url(new Uint8Array(signature))}`;
}

/** WebCrypto takes PKCS#8 only: version, algorithm (EC on P-256), and the key of SEC 1 in it. */
function wrapped(sec1: Uint8Array): Uint8Array<ArrayBuffer> {
  const ecOnP256 = [
    ...[0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01],
    ...[0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07],
  ];
  const body = [0x02, 0x01, 0x00, ...ecOnP256, 0x04, ...lengthOf(sec1), ...sec1];
  return new Uint8Array([0x30, ...lengthOf(body), ...body]);
}

function lengthOf({ length }: ArrayLike<number>): number[] {
  return length < 0x80
    ? [length]
    : length < 0x100
    ? [0x81, length]
    : [0x82, length >> 8, length & 255];
}
