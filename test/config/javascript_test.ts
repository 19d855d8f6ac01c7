import { assertEquals } from "../support/assert.ts";
import { config, credentials, failure, profiles, type Table } from "./reading.ts";

const reads: Record<string, { text: string; gives: Table }> = {
  "a comment ends a value after a blank, and only then": {
    text: "[default]\nregion = a # b\noutput = c#d",
    gives: { default: { region: "a", output: "c#d" } },
  },
  "a header needs a blank before its comment": {
    text: "[profile a] ;x\nregion = 1\n[profile b];x\nregion = 2",
    gives: { a: { region: "2" } },
  },
  "keys keep their case": {
    text: "[default]\nREGION = a",
    gives: { default: { REGION: "a" } },
  },
  "there are no continuations": {
    text: "[default]\nregion = a\n  more\n  output = b",
    gives: { default: { region: "a", output: "b" } },
  },
  "an empty value begins a block, whose keys are joined to its name": {
    text: "[default]\ns3 =\n  a = 1\n  b = 2\nregion = x",
    gives: { default: { "s3.a": "1", "s3.b": "2", region: "x" } },
  },
  "an indented header is a header": {
    text: "[default]\nregion = a\n  [profile b]\n  region = c",
    gives: { default: { region: "a" }, b: { region: "c" } },
  },
  "a section without values does not exist": { text: "[profile a]\n[profile b]\nx =", gives: {} },
  "repeated sections merge and the later key wins": {
    text: "[profile a]\nregion = x\noutput = y\n[profile a]\nregion = z",
    gives: { a: { region: "z", output: "y" } },
  },
  "one kind of quotes is taken off a name, blanks in it are not understood": {
    text:
      '[profile "a"]\nk = 1\n[profile \'b\']\nk = 2\n[profile "c d"]\nk = 3\n[profile \'e"]\nk = 4',
    gives: { a: { k: "1" }, b: { k: "2" } },
  },
  "exactly one blank stands between prefix and name": {
    text: "[profile  a]\nk = 1\n[profile\tb]\nk = 2\n[ profile c ]\nk = 3\n[profile ünï]\nk = 4",
    gives: { b: { k: "2" } },
  },
  "[profile default] replaces [default], whichever is first": {
    text: "[profile default]\nregion = a\n[default]\nregion = b\noutput = c",
    gives: { default: { region: "a" } },
  },
  "text before the first section and lines without a separator are ignored": {
    text: "stray = x\n[default]\nnothing\n= nameless\nk: v\nregion = a",
    gives: { default: { region: "a" } },
  },
  "a byte order mark and CRLF are no trouble": {
    text: "\ufeff[default]\r\nregion = a\r\n",
    gives: { default: { region: "a" } },
  },
  "a file with lone CR is one line": { text: "[default]\rregion = a\r", gives: {} },
};

for (const [name, { text, gives }] of Object.entries(reads)) {
  Deno.test(`the JavaScript SDK: ${name}`, () => {
    assertEquals(profiles(config(text), "js"), gives);
    assertEquals(failure(config(text), "js"), null);
  });
}

Deno.test("the JavaScript SDK gives a file up for the section name __proto__", () => {
  for (const header of ["[__proto__]", "[profile __proto__]"]) {
    const file = config(`[default]\nregion = a\n${header}\nk = v`);
    assertEquals(profiles(file, "js"), {});
    assertEquals(failure(file, "js"), "bad-section-header:3");
  }
});

Deno.test("the JavaScript SDK finds [profile x] of the credentials file under profile.x", () => {
  assertEquals(profiles(credentials("[profile x]\nk = v\n[y]\nk = w"), "js"), {
    "profile.x": { k: "v" },
    y: { k: "w" },
  });
});

Deno.test("the JavaScript SDK merges both files key by key, blocks too", () => {
  const files = [
    config("[default]\ns3 =\n  a = 1\n  b = 2"),
    credentials("[default]\ns3 =\n  a = 3"),
  ];
  assertEquals(profiles(files, "js"), { default: { "s3.a": "3", "s3.b": "2" } });
});
