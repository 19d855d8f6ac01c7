import { parseFile } from "../../src/config/parse.ts";
import type { Dialect } from "../../src/config/types.ts";
import { isWritableName, isWritableValue, writeSection } from "../../src/config/writer.ts";
import { Random } from "../oracle/random.ts";
import { assert, assertEquals } from "../support/assert.ts";
import { credentials } from "./reading.ts";

const own: Readonly<Record<string, string | null>> = { aws_access_key_id: "A2", region: "r2" };

/** A sentence, the file before, the file after `[x]` was given `own`, and the header's line. */
const rows: readonly [sentence: string, before: string, after: string, line: number][] = [
  ["an empty file", "", "[x]\naws_access_key_id = A2\nregion = r2\n", 1],
  [
    "a file whose last line ends",
    "[a]\nregion = b\n",
    "[a]\nregion = b\n\n[x]\naws_access_key_id = A2\nregion = r2\n",
    4,
  ],
  [
    "a file whose last line does not end",
    "[a]\nregion = b",
    "[a]\nregion = b\n\n[x]\naws_access_key_id = A2\nregion = r2",
    4,
  ],
  [
    "a file that ends with a blank line",
    "[a]\nregion = b\n\n",
    "[a]\nregion = b\n\n[x]\naws_access_key_id = A2\nregion = r2\n",
    4,
  ],
  [
    "a file with CRLF",
    "[a]\r\nregion = b\r\n",
    "[a]\r\nregion = b\r\n\r\n[x]\r\naws_access_key_id = A2\r\nregion = r2\r\n",
    4,
  ],
  [
    "a file of comments only",
    "# mine\n; too",
    "# mine\n; too\n\n[x]\naws_access_key_id = A2\nregion = r2",
    4,
  ],
  [
    "an entry in the middle, with comments and a foreign key",
    "# top\n[x]\n# why\naws_access_key_id=A1\n\noutput = json # kept\nregion = r1\n\n; tail\n[b]\nk = v\n",
    "# top\n[x]\n# why\naws_access_key_id = A2\n\noutput = json # kept\nregion = r2\n\n; tail\n[b]\nk = v\n",
    2,
  ],
  [
    "an entry that lacks a key",
    "[x]\naws_access_key_id = A1\n# end\n[b]\nk = v\n",
    "[x]\naws_access_key_id = A2\nregion = r2\n# end\n[b]\nk = v\n",
    1,
  ],
  [
    "an entry at the end of a file whose last line does not end",
    "[b]\nk = v\n[x]\naws_access_key_id = A1",
    "[b]\nk = v\n[x]\naws_access_key_id = A2\nregion = r2",
    3,
  ],
  [
    "an entry whose keys are indented",
    "[x]\n  aws_access_key_id = A1\n  output = text\n[b]\nk = v\n",
    "[x]\n  aws_access_key_id = A2\n  region = r2\n  output = text\n[b]\nk = v\n",
    1,
  ],
  [
    "an empty entry before another",
    "[x]\n\n[b]\nk = v\n",
    "[x]\naws_access_key_id = A2\nregion = r2\n\n[b]\nk = v\n",
    1,
  ],
  [
    "an entry that is right already",
    "[x]\nregion:r2\naws_access_key_id = A2\n",
    "[x]\nregion:r2\naws_access_key_id = A2\n",
    1,
  ],
  [
    "a block below another profile's key",
    "[a]\ns3 =\n  k = v\n",
    "[a]\ns3 =\n  k = v\n\n[x]\naws_access_key_id = A2\nregion = r2\n",
    5,
  ],
];

for (const [sentence, before, after, line] of rows) {
  Deno.test(`the writer keeps ${sentence}`, () => {
    const written = writeSection(credentials(before), { name: "x", values: entries(own) });
    assertEquals(written, sentence.includes("right already") ? null : { text: after, line });
    if (written === null) {
      // JavaScript's reader knows no colon: the proof fails rather than half of the tools.
      assertEquals(before, after);
      return;
    }
    const again = writeSection(credentials(written.text), { name: "x", values: entries(own) });
    assertEquals(again, written, "a second time");
  });
}

Deno.test("the writer removes a key, and its line alone", () => {
  const text = "[x]\nregion = r\n# about b\nb = c\n\n[y]\nregion = r";
  const values = entries({ region: null });
  assertEquals(
    writeSection(credentials(text), { name: "x", values })?.text,
    "[x]\n# about b\nb = c\n\n[y]\nregion = r",
  );
  assertEquals(
    writeSection(credentials(text), { name: "y", values })?.text,
    "[x]\nregion = r\n# about b\nb = c\n\n[y]",
  );
});

const refused: readonly [
  sentence: string,
  text: string,
  changed?: Record<string, string | null>,
][] = [
  ["a file that the AWS CLI cannot read", "[a]\nnonsense\n"],
  ["a repeated section", "[x]\nregion = a\n[x]\nregion = b\n"],
  ["a line before the first section", "region = a\n[x]\n"],
  ["a byte order mark", "\ufeff[a]\nregion = b\n"],
  ["a value of several lines where it would write", "[x]\nregion = a\n b\n"],
  ["a name that another tool reads elsewhere", "[ x ]\nregion = a\n"],
  ["a key that every section has by [DEFAULT]", "[DEFAULT]\nk = v\n", { k: null }],
  ["a value with a line end", "", { k: "a\nregion = evil" }],
  ["a value with a blank before a comment", "", { k: "a #b" }],
  ["an empty value", "", { k: "" }],
];

for (const [sentence, text, changed = own] of refused) {
  Deno.test(`the writer refuses ${sentence}`, () => {
    const values = entries(changed);
    assertEquals(writeSection(credentials(text), { name: "x", values }), null);
  });
}

Deno.test("the writer refuses bytes that are not UTF-8", () => {
  const file = { ...credentials("[a]\nregion = \ufffd\n"), badBytes: true };
  assertEquals(writeSection(file, { name: "x", values: entries(own) }), null);
});

Deno.test("the writer's names and values are those that all tools read alike", () => {
  for (const name of ["x", "team/prod", "a.b-c_d:e@f+g%h", "n".repeat(128)]) {
    assert(isWritableName(name), name);
  }
  for (
    const name of ["", "-x", "a b", "a]b", "ä", "DEFAULT", "__proto__", "n".repeat(129), "a#b"]
  ) {
    assert(!isWritableName(name), name);
  }
  for (const value of ["a", "a=b", "+/=", "[x]", "a#b"]) assert(isWritableValue(value), value);
  for (const value of ["", " a", "a ", "a b", "a\n", "ä", "\0"]) {
    assert(!isWritableValue(value), JSON.stringify(value));
  }
});

Deno.test("whatever is in the file, only the one section changes, and no other line", () => {
  const random = new Random(11);
  const pieces = [
    "[a]",
    "[x]",
    "[x-y]",
    "[ x]",
    "[DEFAULT]",
    "region = b",
    "  region = c",
    "aws_access_key_id=K",
    "aws_session_token : T",
    "s3 =",
    "  max = 1",
    "# comment",
    "  ; comment",
    "",
    "   ",
    "key = value # no comment",
    "ключ = значение",
    "Region = B",
    "nonsense",
    "[profile x]",
  ];
  const ends = ["\n", "\n", "\r\n"];
  let done = 0;
  for (let round = 0; round < 4000; round++) {
    const end = random.pick(ends);
    let text = "[first]\n";
    for (let count = random.below(9); count > 0; count--) text += random.pick(pieces) + end;
    if (random.once(3)) text = text.replace(/\r?\n$/, "");
    const values = entries({
      aws_access_key_id: "A2",
      aws_session_token: random.once(3) ? null : "T2",
      region: "r2",
    });
    const written = writeSection(credentials(text), { name: "x", values });
    if (written === null) continue;
    done++;
    const shown = `${JSON.stringify(text)}\n${JSON.stringify(written.text)}`;
    for (const dialect of ["botocore", "js", "sep"] as const) {
      // A tool that cannot read the file before cannot read it after.
      if (parseFile(credentials(text), dialect).value.failure !== null) continue;
      const before = others(text, dialect);
      assertEquals(others(written.text, dialect), before, `${dialect}: ${shown}`);
      const section = read(written.text, dialect).get("x");
      for (const [key, value] of values) {
        assertEquals(section?.get(key) ?? null, value, `${dialect} ${key}: ${shown}`);
      }
    }
    const kept = written.text.split(/\r?\n/);
    for (const line of text.split(/\r?\n/)) {
      if (/^\s*(aws_access_key_id|aws_session_token|region|Region)\b/.test(line)) continue;
      const at = kept.indexOf(line);
      assert(at >= 0, `the line ${JSON.stringify(line)} is lost: ${shown}`);
      kept.splice(0, at + 1);
    }
    assertEquals(/\n$/.test(written.text), /\n$/.test(text), `last line: ${shown}`);
    assertEquals(written.text.split(/\r?\n/)[written.line - 1], "[x]", shown);
  }
  assert(done > 1000, `only ${done} of 4000 files were written to`);
});

function others(text: string, dialect: Dialect): unknown[] {
  return [...read(text, dialect)].filter(([name]) => name !== "x")
    .map(([name, values]) => [name, [...values]]);
}

function read(text: string, dialect: Dialect): Map<string, Map<string, string>> {
  return new Map(
    parseFile(credentials(text), dialect).value.sections.map(({ name, values }) => [
      name,
      new Map([...values].map(([key, value]) => [key, value.text])),
    ]),
  );
}

function entries(
  values: Readonly<Record<string, string | null>>,
): ReadonlyMap<string, string | null> {
  return new Map(Object.entries(values));
}
