/**
 * SHA-1 (FIPS 180-4, section 6.1), because the AWS tools name their cache files by it.
 *
 * Ours, since it is on the way of every start: the first use of WebCrypto and the loading of a
 * library each cost more than all other work on a name.
 */

/** The digest of a text's UTF-8 bytes, 40 hexadecimal digits. */
export function sha1(text: string): string {
  const words = padded(new TextEncoder().encode(text));
  const state = new Int32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]);
  const schedule = new Int32Array(80);
  for (let block = 0; block < words.length; block += 16) {
    schedule.set(words.subarray(block, block + 16));
    for (let t = 16; t < 80; t++) {
      const at = (back: number): number => schedule[t - back] ?? 0;
      schedule[t] = rotated(at(3) ^ at(8) ^ at(14) ^ at(16), 1);
    }
    compress(state, schedule);
  }
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

/** Big-endian words of the message, a 1 bit, zeros, and the length in bits. */
function padded(bytes: Uint8Array): Int32Array {
  const words = new Int32Array((((bytes.length + 8) >> 6) + 1) * 16);
  const put = (index: number, byte: number): void => {
    words[index >> 2] = (words[index >> 2] ?? 0) | (byte << (24 - (index & 3) * 8));
  };
  bytes.forEach((byte, index) => put(index, byte));
  put(bytes.length, 0x80);
  words[words.length - 2] = Math.floor(bytes.length / 0x20000000);
  words[words.length - 1] = bytes.length << 3;
  return words;
}

function compress(state: Int32Array, schedule: Int32Array): void {
  let [a = 0, b = 0, c = 0, d = 0, e = 0] = state;
  for (let t = 0; t < 80; t++) {
    const [mixed, constant] = t < 20
      ? [(b & c) | (~b & d), 0x5a827999]
      : t < 40
      ? [b ^ c ^ d, 0x6ed9eba1]
      : t < 60
      ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc]
      : [b ^ c ^ d, 0xca62c1d6];
    const next = (rotated(a, 5) + mixed + e + constant + (schedule[t] ?? 0)) | 0;
    [e, d, c, b, a] = [d, c, rotated(b, 30), a, next];
  }
  [a, b, c, d, e].forEach((word, index) => state[index] = ((state[index] ?? 0) + word) | 0);
}

function rotated(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}
