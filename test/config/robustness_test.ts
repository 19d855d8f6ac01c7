import { buildGraph } from "../../src/config/graph.ts";
import { meantKey } from "../../src/config/known_keys.ts";
import { parseFile } from "../../src/config/parse.ts";
import { shellWords } from "../../src/config/shlex.ts";
import { pythonRepr } from "../../src/config/text.ts";
import { pythonJson } from "../../src/config/cache_keys.ts";
import type { Dialect } from "../../src/config/types.ts";
import { Random } from "../oracle/random.ts";
import { assert, assertEquals } from "../support/assert.ts";
import { config, profiles } from "./reading.ts";

const dialects: readonly Dialect[] = ["botocore", "js", "sep"];

Deno.test("a name of 10,000 characters is a name in every dialect", () => {
  const name = "n".repeat(10_000);
  for (const dialect of dialects) {
    assertEquals(
      Object.keys(profiles(config(`[profile ${name}]\nregion = a`), dialect)),
      [name],
      dialect,
    );
  }
});

Deno.test("a NUL byte in a value stays where it is", () => {
  for (const dialect of dialects) {
    assertEquals(profiles(config("[default]\nregion = a\0b"), dialect), {
      default: { region: "a\0b" },
    }, dialect);
  }
});

Deno.test("no text makes reading fail", () => {
  const pieces = [
    "[",
    "]",
    "=",
    ":",
    "\n",
    "\r",
    " ",
    "\t",
    "#",
    ";",
    '"',
    "'",
    "\\",
    "a",
    "profile",
    "\0",
    "\ufeff",
    "\u2028",
    "\ud800",
    "__proto__",
  ];
  const random = new Random(7);
  for (let round = 0; round < 3000; round++) {
    let text = random.once(2) ? "[default]\n" : "";
    for (let length = random.below(40); length > 0; length--) text += random.pick(pieces);
    for (const dialect of dialects) {
      const { value, diagnostics } = parseFile(config(text), dialect);
      const error = diagnostics.find((each) => each.severity === "error") ?? null;
      assertEquals(value.failure === null, error === null, JSON.stringify([dialect, text]));
    }
  }
});

const long: Record<string, (size: number) => string> = {
  "many lines": (size) => "[profile a]\n" + "k = v\n".repeat(size / 6),
  "one long line": (size) => `[default]\nk = ${"v ".repeat(size / 2)}`,
  "blank lines inside a value": (size) => `[default]\nk = v${"\n".repeat(size)} w`,
  "one long continuation": (size) => `[default]\nk = v\n${" w\n".repeat(size / 3)}`,
  "a long block": (size) =>
    `[default]\ns3 =\n${
      Array.from({ length: size / 12 }, (_, index) => ` key${index} = b\n`).join("")
    }`,
  "open brackets": (size) => "[".repeat(size),
  "blanks before a comment": (size) => `[default]\nk = v${" ".repeat(size)}x`,
  "blanks in a header": (size) => `[profile${" ".repeat(size)}a`,
};

for (const [name, make] of Object.entries(long)) {
  Deno.test(`reading takes time in proportion to the text: ${name}`, () => {
    for (const dialect of dialects) {
      const text = make(500_000);
      const start = performance.now();
      parseFile(config(text), dialect);
      const spent = performance.now() - start;
      assert(spent < 5000, `${dialect}: ${spent} ms for 500 kB`);
    }
  });
}

Deno.test("10,000 profiles make a graph of 10,000 profiles", () => {
  const text = Array.from(
    { length: 10_000 },
    (_, index) => `[profile p${index}]\nregion = r${index}\n`,
  ).join("\n");
  const { profiles: found } = buildGraph([config(text)], "botocore").value;
  assertEquals(found.size, 10_000);
  assertEquals(found.get("p9999")?.values.get("region")?.text, "r9999");
});

Deno.test("words are cut as Python's shlex cuts them", () => {
  const cases: [string, string[] | null][] = [
    ["a b", ["a", "b"]],
    ['a "b c" d', ["a", "b c", "d"]],
    ["a 'b\\c'", ["a", "b\\c"]],
    ['a "b\\"c\\d"', ["a", 'b"c\\d']],
    ["a b\\ c", ["a", "b c"]],
    ["a ''", ["a", ""]],
    ['a"b"c', ["abc"]],
    ["a\tb\nc", ["a", "b", "c"]],
    ["a 'b", null],
    ["a \\", null],
    ["a#b #c", ["a#b", "#c"]],
    ["a\u00a0b", ["a\u00a0b"]],
    ["", []],
  ];
  for (const [text, words] of cases) assertEquals(shellWords(text), words, text);
});

Deno.test("a key is taken for a slip of a known one only when it is near to it", () => {
  const cases: [string, string | null][] = [
    ["regoin", "region"],
    ["sso_acount_id", "sso_account_id"],
    ["source-profile", "source_profile"],
    ["aws_region", "region"],
    ["aws_acess_key_id", "aws_access_key_id"],
    ["mfa_proces", "mfa_process"],
    ["region", null],
    ["x_owner", null],
    ["color", null],
    ["granted_sso_start_url", null],
  ];
  for (const [key, meant] of cases) assertEquals(meantKey(key), meant, key);
});

Deno.test("JSON is written as Python's json.dumps writes it, keys by code point", () => {
  const value = { "\u{1f600}": 1, "\uffff": [true, null, 'é\u{1f600}\u007f"\\\n'] };
  assertEquals(
    pythonJson(value),
    '{"\\uffff": [true, null, "\\u00e9\\ud83d\\ude00\u007f\\"\\\\\\n"], "\\ud83d\\ude00": 1}',
  );
  assertEquals(pythonJson({ b: 1, a: [1, 2] }, { compact: true }), '{"a":[1,2],"b":1}');
});

Deno.test("strings in lists are shown as Python shows them", () => {
  const cases: [string, string][] = [
    ["a", "'a'"],
    ["it's", '"it\'s"'],
    ['it\'s "x"', "'it\\'s \"x\"'"],
    ["a\\b\n\u00a0é", "'a\\\\b\\n\\xa0é'"],
  ];
  for (const [text, shown] of cases) assertEquals(pythonRepr(text), shown, text);
});
