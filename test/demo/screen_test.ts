import { onlyDraws, Screen, tokens } from "../../src/demo/screen.ts";
import { assertEquals } from "../support/assert.ts";

/** What a program writes on 10 columns, and the lines that a terminal shows. */
const drawings: [string, string, string[]][] = [
  ["plain lines stand below each other", "one\r\ntwo\r\n", ["one", "two"]],
  ["a line feed alone keeps the column", "one\ntwo", ["one", "   two"]],
  ["a long line goes on in the next row", "0123456789ab", ["0123456789", "ab"]],
  ["a full row does not yet begin the next", "0123456789\r\nx", ["0123456789", "x"]],
  ["carriage return overwrites", "one\rtw", ["twe"]],
  ["backspace goes one to the left", "one\b\bx", ["oxe"]],
  ["a tab stops at the next multiple of eight", "a\tb", ["a       b"]],
  ["colours leave no trace", "\x1b[1;31mred\x1b[0m", ["red"]],
  ["erasing to the end of the line", "012345\r\x1b[3C\x1b[K", ["012"]],
  ["erasing below removes the list that was there", "a\r\nlist\x1b[A\r\x1b[C\x1b[J", ["a"]],
  ["one row up by an index in reverse", "a\r\nb\x1bMx", ["ax", "b"]],
  ["deleting characters closes the gap", "012345\r\x1b[2P", ["2345"]],
  ["inserting characters opens one", "0123\r\x1b[2@", ["  0123"]],
  ["a title is not drawn", "\x1b]0;title\x07a\x1b]8;;x\x1b\\b", ["ab"]],
  ["a question to the terminal is not drawn", "\x1b[ca\x1bP+q544e\x1b\\b", ["ab"]],
];
for (const [name, written, lines] of drawings) {
  Deno.test(name, () => {
    const screen = new Screen(10);
    for (const token of tokens(written).tokens) screen.feed(token);
    assertEquals(screen.take(), lines);
  });
}

Deno.test("output may be cut anywhere and draws the same", () => {
  for (const [, written, lines] of drawings) {
    for (let cut = 1; cut < written.length; cut++) {
      const screen = new Screen(10);
      const first = tokens(written.slice(0, cut));
      const second = tokens(first.rest + written.slice(cut));
      for (const token of [...first.tokens, ...second.tokens]) screen.feed(token);
      assertEquals(screen.take(), lines, `${JSON.stringify(written)} cut at ${cut}`);
    }
  }
});

/** Sequences, and whether they reach the user's terminal during the tour. */
const passed: [string, boolean][] = [
  ["text", true],
  ["\r", true],
  ["\x1b[31m", true],
  ["\x1b[K", true],
  ["\x1bM", true],
  ["\x07", false],
  ["\x1b[c", false],
  ["\x1b[6n", false],
  ["\x1b[?2004h", false],
  ["\x1b[>4;1m", false],
  ["\x1b]52;c;aGVsbG8=\x07", false],
  ["\x1bP$qm\x1b\\", false],
  ["\x1bc", false],
];
for (const [sequence, expected] of passed) {
  Deno.test(`${JSON.stringify(sequence)} is ${expected ? "" : "not "}passed on to a terminal`, () => {
    assertEquals(tokens(sequence).tokens.map(onlyDraws), [expected]);
  });
}
