/** The QR code: it fits where it is drawn, or is not drawn. */
import { qrText } from "../../src/output/qr.ts";
import { assert, assertEquals } from "../support/assert.ts";

const url = "https://device.sso.eu-west-1.amazonaws.com/?user_code=ABCD-EFGH";
const roomy = { columns: 120, rows: 60 };

Deno.test("a QR code is a square of half blocks, black on white, with its margin", () => {
  const lines = drawn(url, roomy);
  const width = lines[0]?.length ?? 0;
  assert(lines.every((line) => line.length === width), "lines differ in length");
  assertEquals(lines.length, Math.ceil(width / 2), "as high as wide, two rows a line");
  assert(lines.every((line) => /^[ █▀▄]+$/.test(line)), "other letters in it");
  assertEquals(lines[0]?.trim(), "", "the margin");
  assert(qrText(url, roomy).includes("\x1b[30;107m"), "no colours of its own");
});

Deno.test("a QR code is drawn up to the last column, and nothing where one is missing", () => {
  const width = (drawn(url, roomy)[0]?.length ?? 0) + 2;
  assert(qrText(url, { columns: width, rows: 60 }) !== "", "there is room");
  assertEquals(qrText(url, { columns: width - 1, rows: 60 }), "");
  for (const columns of [0, 1, 20]) assertEquals(qrText(url, { columns, rows: 60 }), "");
});

Deno.test("a QR code is not drawn where the code to type would push its top off the screen", () => {
  const long = url.repeat(5);
  const height = drawn(long, roomy).length;
  assert(height > 30, `${height} rows`);
  assert(qrText(long, { columns: 120, rows: height + 10 }) !== "", "there is room");
  assertEquals(qrText(long, { columns: 120, rows: height }), "");
});

Deno.test("a QR code is not drawn on a terminal of less than 30 lines", () => {
  assert(qrText(url, { columns: 120, rows: 30 }) !== "", "there is room");
  assertEquals(qrText(url, { columns: 120, rows: 29 }), "");
});

Deno.test("a text that no QR code holds is not drawn", () => {
  assertEquals(qrText("x".repeat(10_000), { columns: 10_000, rows: 10_000 }), "");
});

function drawn(text: string, size: { columns: number; rows: number }): string[] {
  // deno-lint-ignore no-control-regex -- colours are control sequences
  return qrText(text, size).split("\n").map((line) => line.replace(/\x1b\[[\d;]*m/g, "").slice(2))
    .filter((line) => line !== "");
}
