/**
 * The account in an access key id.
 *
 * AWS has written the account's number into the ids of keys made since 2019: after the four letters
 * of the kind, base32, of whose first 48 bits the first is set and the next 40 are the number. Ids
 * of older keys begin with a clear bit and tell nothing.
 */

/** The account id of 12 digits that an access key id names, or null. */
export function accountOfKey(keyId: string): string | null {
  if (!/^A[KS]IA[A-Z2-7]{12,}$/.test(keyId)) return null;
  let bits = 0n;
  for (const letter of keyId.slice(4, 14)) bits = bits * 32n + BigInt(alphabet.indexOf(letter));
  // Ten letters are fifty bits.
  const first = bits >> 2n;
  if ((first >> 47n) === 0n) return null;
  const account = (first >> 7n) & 0xffffffffffn;
  return account > 999_999_999_999n ? null : account.toString().padStart(12, "0");
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
