/** Text of another program without what looks like a secret. */
import { mask } from "../config/known_keys.ts";

/** Names of fields and variables that hold a secret, as far as to their value. */
const field =
  /((secret|password|passwd|passphrase|token|authorization|assertion|private[_-]?key|api[_-]?key)[\w-]*["']?(\s*[:=]\s*))("(?:[^"\\]|\\.)*"?|'[^']*'?|(?:(?:bearer|basic|dpop)\s+)?[^\s,;}]+)/gi;

/** The id of a key, which is no secret by itself but leads to one. */
const keyId = /\b(?:AKIA|ASIA|ABIA|ACCA|AGPA|AIDA|AROA|A3T[A-Z0-9])[^\s"',;]{8,}/g;

/** The text with asterisks where a secret may have stood; it would rather hide too much. */
export function masked(text: string): string {
  return text
    .replace(field, (whole, start: string, name: string, sign: string, value: string) => {
      // "ExpiredToken: The token …" is a sentence.
      const isWord = /^(token|authorization|assertion)$/i.test(name) && /:\s+$/.test(sign) &&
        /^[a-z.]+$/i.test(value);
      return isWord ? whole : `${start}"${mask}"`;
    })
    .replace(keyId, mask)
    .replace(/[A-Za-z0-9+/=_-]{20,}/g, (run) => looksRandom(run) ? mask : run);
}

/** Words, paths and request ids have fewer kinds of characters, or are shorter. */
function looksRandom(run: string): boolean {
  if (/^[0-9a-f]{32,}$/i.test(run)) return true;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/].filter((kind) => kind.test(run)).length;
  return kinds === 3 || (run.length >= 40 && kinds === 2);
}
