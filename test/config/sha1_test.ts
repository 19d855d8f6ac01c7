import { sha1 } from "../../src/config/sha1.ts";
import { assertEquals } from "../support/assert.ts";

Deno.test("SHA-1 of the standard's examples is what the standard says", () => {
  assertEquals(sha1("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
  assertEquals(sha1(""), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
});

Deno.test("SHA-1 agrees with WebCrypto around every block border and beyond ASCII", async () => {
  for (let length = 0; length <= 200; length++) {
    const text = Array.from({ length }, (_, index) => "aé日👍"[index % 5] ?? "x").join("");
    const digest = await crypto.subtle.digest("SHA-1", new TextEncoder().encode(text));
    const expected = Array.from(
      new Uint8Array(digest),
      (byte) => byte.toString(16).padStart(2, "0"),
    );
    assertEquals(sha1(text), expected.join(""), `length ${length}`);
  }
});
