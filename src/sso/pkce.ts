/** The texts of an authorization code request with PKCE (RFC 7636, RFC 8252). */
import { callbackPath } from "./oidc.ts";
import { Secret } from "./secret.ts";

/** What binds the callback to the one who asked. */
export interface Proof {
  /** 64 characters of RFC 7636's alphabet. */
  readonly verifier: Secret;
  /** base64url(SHA-256(verifier)) without padding. */
  readonly challenge: string;
  /** What the callback must bring back. */
  readonly state: string;
}

/** A new proof, from the system's randomness. */
export async function newProof(): Promise<Proof> {
  const verifier = base64Url(crypto.getRandomValues(new Uint8Array(48)));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  return {
    verifier: new Secret(verifier),
    challenge: base64Url(new Uint8Array(digest)),
    state: crypto.randomUUID(),
  };
}

/** Where the browser comes back to. */
export function redirectUri(port: number): string {
  return `http://127.0.0.1:${port}${callbackPath}`;
}

/** The page to open; the service calls the parameter `scopes`. */
export function authorizeUrl(
  endpoint: string,
  from: { clientId: string; proof: Proof; port: number; scopes: readonly string[] },
): string {
  const { clientId, proof, port, scopes } = from;
  const query = {
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri(port),
    state: proof.state,
    code_challenge_method: "S256",
    scopes: scopes.join(" "),
    code_challenge: proof.challenge,
  };
  const pairs = Object.entries(query).map(([name, value]) =>
    `${name}=${encodeURIComponent(value)}`
  );
  return `${endpoint}/authorize?${pairs.join("&")}`;
}

/** Base64 for URLs, without padding (RFC 4648, section 5). */
export function base64Url(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
