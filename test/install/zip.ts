/** A ZIP archive with one stored file, for the tests' stand-in of the official Deno archive. */

/** The bytes of an archive that holds one executable file. */
export function zip(name: string, content: Uint8Array): Uint8Array {
  const path = new TextEncoder().encode(name);
  const common = [
    ...[20, 2], // version needed
    ...[0, 2], // flags
    ...[0, 2], // method: stored
    ...[0, 2], // time
    ...[0x21, 2], // date: 1980-01-01
    ...[crc32(content), 4],
    ...[content.length, 4],
    ...[content.length, 4],
    ...[path.length, 2],
    ...[0, 2], // extra field
  ];
  const local = [...numbers([0x04034b50, 4, ...common]), ...path];
  const madeByUnix = 0x0314;
  const attributes = 0o100755 * 0x10000;
  const central = [
    ...numbers([0x02014b50, 4, madeByUnix, 2, ...common, 0, 2, 0, 2, 0, 2, attributes, 4, 0, 4]),
    ...path,
  ];
  const start = local.length + content.length;
  const end = numbers([0x06054b50, 4, 0, 2, 0, 2, 1, 2, 1, 2, central.length, 4, start, 4, 0, 2]);
  return Uint8Array.from([...local, ...content, ...central, ...end]);
}

/** Pairs of a number and its size in bytes, little endian. */
function numbers(pairs: readonly number[]): number[] {
  const bytes: number[] = [];
  for (let i = 0; i < pairs.length; i += 2) {
    let rest = pairs[i] ?? 0;
    for (let size = pairs[i + 1] ?? 0; size > 0; size--) {
      bytes.push(rest % 256);
      rest = Math.floor(rest / 256);
    }
  }
  return bytes;
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
