import { closest } from "../../src/output/closest.ts";
import { clock, span } from "../../src/output/duration.ts";
import { onKey, type PickerState, render } from "../../src/output/picker.ts";
import { style } from "../../src/output/style.ts";
import { table } from "../../src/output/table.ts";
import { displayWidth, printable, shortened, tilde } from "../../src/output/text.ts";
import { assert, assertEquals } from "../support/assert.ts";
import { nasty } from "../support/nasty.ts";

Deno.test("no text that was made printable can steer a terminal or reorder a line", () => {
  // deno-lint-ignore no-control-regex -- these are what must not be left
  const steering = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;
  for (const text of nasty) {
    assert(!steering.test(printable(text)), `drawn raw: ${printable(text)}`);
  }
});

Deno.test("letters, emoji and signs of every language stay as they are", () => {
  for (const text of ["work", "café", "日本", "✓ é", "a'b\"c$(d)"]) {
    assertEquals(printable(text), text);
  }
});

Deno.test("two different hostile names are not drawn alike", () => {
  const drawn = nasty.map(printable);
  assertEquals(new Set(drawn).size, nasty.length);
});

Deno.test("a long name is cut with an ellipsis and never longer than asked", () => {
  assertEquals(shortened("abcdef", 4), "abc…");
  assertEquals(shortened("abcd", 4), "abcd");
});

Deno.test("home is written as a tilde only where it is a whole component", () => {
  assertEquals(tilde("/home/jo", "/home/jo"), "~");
  assertEquals(tilde("/home/jo/x", "/home/jo"), "~/x");
  assertEquals(tilde("/home/joanna", "/home/jo"), "/home/joanna");
  assertEquals(tilde("/home/jo/x", "/home/jo/"), "~/x");
  assertEquals(tilde("/etc", "/"), "/etc");
  assertEquals(tilde("/etc", null), "/etc");
});

Deno.test("wide signs take two columns and combining marks none", () => {
  assertEquals(displayWidth("abc"), 3);
  assertEquals(displayWidth("日本"), 4);
  assertEquals(displayWidth("e\u0301"), 1);
  assertEquals(displayWidth("✅⚡"), 4);
  assertEquals(displayWidth("☎→"), 2);
});

Deno.test("did you mean finds typing errors and swapped letters, and nothing far away", () => {
  assertEquals(closest("prdo", ["work", "prod"]), "prod");
  assertEquals(closest("PROD", ["prod"]), "prod");
  assertEquals(closest("stagng", ["staging", "prod"]), "staging");
  assertEquals(closest("zebra", ["work", "prod"]), null);
  assertEquals(closest("x", []), null);
});

Deno.test("spans are told in their largest whole unit, never as nothing", () => {
  const minute = 60_000;
  const rows: [number, string][] = [
    [0, "1 min"],
    [59 * minute, "59 min"],
    [60 * minute, "1 h"],
    [47 * 60 * minute, "47 h"],
    [48 * 60 * minute, "2 d"],
    [-3 * 60 * minute, "3 h"],
  ];
  for (const [ms, text] of rows) assertEquals(span(ms), text);
});

Deno.test("a clock time is bare today, has its weekday in a week, and is a date beyond", () => {
  const today = { year: 2026, month: 11, day: 21, hour: 9, minute: 0, weekday: 6 };
  assertEquals(clock({ ...today, hour: 18, minute: 5 }, today), "18:05");
  assertEquals(clock({ ...today, day: 23, hour: 8, weekday: 1 }, today), "Mon 08:00");
  assertEquals(clock({ ...today, month: 12, day: 1, weekday: 2 }, today), "2026-12-01");
});

Deno.test("a table drops the column of the highest rank first and pads nothing at the end", () => {
  const columns = ["A", "B", "C"].map((title, rank) => ({
    title,
    rank,
    cell: (row: readonly string[]) => row[rank] ?? "",
  }));
  const rows = [["aaaa", "bb", "cccc"]];
  const draw = (width: number): string => table(columns, { rows, width, heading: (text) => text });
  assertEquals(draw(99), "A     B   C\naaaa  bb  cccc\n");
  assertEquals(draw(10), "A     B\naaaa  bb\n");
  assertEquals(draw(1), "A\naaaa\n");
});

const picker: PickerState = {
  choices: [
    { name: "work", detail: "444455556666 Developer", isProtected: false },
    { name: "prod", detail: "111122223333 Admin", isProtected: true },
    { name: "sta\x1bging", detail: "", isProtected: false },
  ],
  typed: "",
  at: 0,
  result: null,
};

function typed(keys: readonly string[]): PickerState {
  return keys.reduce((state, key) => onKey(state, key), picker);
}

Deno.test("the picker takes what is highlighted, and moving goes around both ends", () => {
  assertEquals(typed(["\r"]).result, "work");
  assertEquals(typed(["\x1b[B", "\r"]).result, "prod");
  assertEquals(typed(["\x1b[A", "\r"]).result, "sta\x1bging");
  assertEquals(typed(["\x1b[B", "\x1b[B", "\x1b[B", "\r"]).result, "work");
});

Deno.test("the picker filters by several words, in name and detail", () => {
  assertEquals(typed([..."adm 1111", "\r"]).result, "prod");
  assertEquals(typed([..."zzz", "\r"]).result, null);
  assertEquals(typed([..."zzz", "\x15", "\r"]).result, "work");
  assertEquals(typed(["p", "r", "x", "\x7f", "\r"]).result, "prod");
});

Deno.test("Esc, Ctrl-C and Ctrl-D leave the picker without a choice", () => {
  for (const key of ["\x1b", "\x03", "\x04"]) assertEquals(typed([key]).result, "");
});

Deno.test("the picker draws no foreign escape and no line longer than the terminal", () => {
  const lines = render(picker, { columns: 30, rows: 10, style: style(false) });
  for (const line of lines) {
    assert(!line.includes("\x1b"), "an escape was drawn");
    assert(displayWidth(line) <= 30, `too long: ${line}`);
  }
});

Deno.test("no line of the picker is wider than the terminal, however long or wide the names", () => {
  const names = ["a", "shop-production-AdministratorAccess", "顧客データ分析基盤", "名".repeat(60)];
  const choices = names.map((name) => ({
    name,
    detail: "111122223333 管理者 eu-west-1",
    isProtected: false,
  }));
  for (const typed of ["", "顧客", "zzz", "x".repeat(200)]) {
    for (let columns = 12; columns < 130; columns++) {
      const state = { choices, typed, at: 0, result: null };
      for (const line of render(state, { columns, rows: 10, style: style(false) })) {
        assert(displayWidth(line) <= columns, `${displayWidth(line)} of ${columns}: ${line}`);
      }
    }
  }
});
