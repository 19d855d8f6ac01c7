import { buildGraph } from "../../src/config/graph.ts";
import { assertEquals } from "../support/assert.ts";
import { config, credentials, failure, profiles, type Table } from "./reading.ts";

const reads: Record<string, { text: string; gives: Table }> = {
  "a comment after a value is part of the value": {
    text: "[default]\nregion = us-east-1 # home",
    gives: { default: { region: "us-east-1 # home" } },
  },
  "an indented comment is a comment": {
    text: "[default]\nregion = a\n  # note\n  ; note\noutput = b",
    gives: { default: { region: "a", output: "b" } },
  },
  "an indented second key belongs to the value above it": {
    text: "[default]\nregion = r1\n  output = json",
    gives: { default: { region: "r1\noutput = json" } },
  },
  "keys that are all equally indented are keys": {
    text: "[default]\n  region = r1\n  output = json",
    gives: { default: { region: "r1", output: "json" } },
  },
  "an indented header belongs to the value above it": {
    text: "[default]\nregion = r1\n  [profile a]\noutput = x",
    gives: { default: { region: "r1\n[profile a]", output: "x" } },
  },
  "an indented header is a header where no key is open": {
    text: "[default]\n  [profile a]\n  region = x",
    gives: { default: {}, a: { region: "x" } },
  },
  "a colon separates as well as an equals sign": {
    text: "[default]\nregion: a=b\noutput = c:d",
    gives: { default: { region: "a=b", output: "c:d" } },
  },
  "keys are in lower case, values as they are": {
    text: "[default]\nREGION = Us",
    gives: { default: { region: "Us" } },
  },
  "quotes around a value stay": {
    text: '[default]\nregion = "x"',
    gives: { default: { region: '"x"' } },
  },
  "a value may be empty": { text: "[default]\nregion =", gives: { default: { region: "" } } },
  "a block below an empty value is a table": {
    text: "[default]\ns3 =\n  a = 1\n\n  # note\n  b=2=3",
    gives: { default: { s3: { a: "1", b: "2=3" } } },
  },
  "a blank line inside a value stays, at its end it does not": {
    text: "[default]\nregion = a\n\n  b\n\n",
    gives: { default: { region: "a\n\nb" } },
  },
  "CRLF and lone CR end lines": {
    text: "[default]\r\nregion = a\r\n\r[profile b]\routput = c",
    gives: { default: { region: "a" }, b: { output: "c" } },
  },
  "percent, dollar and tilde mean nothing": {
    text: "[default]\nregion = %(x)s $HOME ~",
    gives: { default: { region: "%(x)s $HOME ~" } },
  },
  "what follows the last bracket of a header is ignored": {
    text: "[default] # x\nregion = a\n[profile b]rest\n[profile c]d]e",
    gives: { default: { region: "a" }, b: {}, "c]d": {} },
  },
  "quotes make names with blanks, as in a shell": {
    text: '[profile "a b"]\n[profile \'c d\']\n[profile e\\ f]\n[profile g"h"i]',
    gives: { "a b": {}, "c d": {}, "e f": {}, ghi: {} },
  },
  "a header of three words or with an open quote is no profile": {
    text: "[profile two words]\n[profile it's]\n[profile]\n[profilefoo]",
    gives: {},
  },
  "a first word that only begins like profile is enough": {
    text: "[profiles x]\n[profile-old y]",
    gives: { x: {}, y: {} },
  },
  "blanks inside the brackets spoil a header": {
    text: "[ profile a ]\n[default ]\n[profile   b ]\n[profile\tc]",
    gives: { b: {}, c: {} },
  },
  "letters of any script and any sign make a name": {
    text: "[profile ünï]\n[profile a!b]\n[profile a#b]\n[profile a=b]",
    gives: { "ünï": {}, "a!b": {}, "a#b": {}, "a=b": {} },
  },
  "keys of [DEFAULT] are in every section, its own keys win": {
    text: "[DEFAULT]\nregion = d\noutput = d\n[default]\nregion = own\n[profile a]",
    gives: { default: { region: "own", output: "d" }, a: { region: "d", output: "d" } },
  },
  "[Default] is not the default profile": { text: "[Default]\nregion = a", gives: {} },
  "of [default] and [profile default] the later counts, whole": {
    text: "[default]\nregion = a\noutput = b\n[profile default]\nregion = c",
    gives: { default: { region: "c" } },
  },
  "of two spellings of a name the later counts, at the first one's place": {
    text: '[profile a]\nregion = a\noutput = x\n[profile b]\n[profile "a"]\nregion = c',
    gives: { a: { region: "c" }, b: {} },
  },
  "names that JavaScript has a meaning for are names": {
    text: "[profile __proto__]\nconstructor = a\n[profile toString]\n__proto__ = b",
    gives: Object.fromEntries([["__proto__", { constructor: "a" }], [
      "toString",
      Object.fromEntries([["__proto__", "b"]]),
    ]]),
  },
};

for (const [name, { text, gives }] of Object.entries(reads)) {
  Deno.test(`the AWS CLI: ${name}`, () => assertEquals(profiles(config(text)), gives));
}

const refuses: Record<string, { text: string; at: string; still?: Table }> = {
  "a repeated section, and both are understood": {
    text: "[profile a]\nregion = x\n[profile a]\nregion = y\noutput = z",
    at: "duplicate-section:3",
    still: { a: { region: "y", output: "z" } },
  },
  "a repeated key, whatever its case": {
    text: "[default]\nregion = a\nREGION = b",
    at: "duplicate-key:3",
    still: { default: { region: "b" } },
  },
  "a line without a separator, and the rest is understood": {
    text: "[default]\nregion\noutput = a\n[profile b]",
    at: "missing-equals:2",
    still: { default: { output: "a" }, b: {} },
  },
  "a nameless value": { text: "[default]\n= a", at: "empty-key:2", still: { default: {} } },
  "text before the first section": {
    text: "region = a\n[default]\noutput = b",
    at: "no-section:1",
    still: { default: { output: "b" } },
  },
  "a header without its bracket": {
    text: "[default]\n[profile a\nregion = b",
    at: "bad-section-header:2",
  },
  "a byte order mark": {
    text: "\ufeff[default]\nregion = a",
    at: "bom:1",
    still: { default: { region: "a" } },
  },
  "a line of a block without an equals sign": {
    text: "[default]\ns3 =\n\n  a = 1\n  nothing\nregion = b",
    at: "missing-equals:5",
    still: { default: { s3: { a: "1" }, region: "b" } },
  },
};

for (const [name, { text, at, still }] of Object.entries(refuses)) {
  Deno.test(`the AWS CLI refuses ${name}`, () => {
    assertEquals(failure(config(text)), at);
    if (still !== undefined) assertEquals(profiles(config(text)), still);
  });
}

Deno.test("the AWS CLI refuses bytes that are not UTF-8", () => {
  assertEquals(failure({ ...config("[default]"), badBytes: true }), "bad-bytes:1");
  const text = "[default]\r\nregion = a\rx = \ufffd\ny = \ufffd\n";
  assertEquals(failure({ ...config(text), badBytes: true }), "bad-bytes:3");
});

Deno.test("the AWS CLI takes every section of the credentials file for a profile", () => {
  const text = "[a]\n[profile b]\n[ c ]\n[sso-session d]\n[two words]\n[it's]";
  assertEquals(
    Object.keys(profiles(credentials(text))),
    ["a", "profile b", " c ", "sso-session d", "two words", "it's"],
  );
});

Deno.test("profiles stand in the order of the config file, then those of the credentials file", () => {
  const files = [credentials("[z]\n[b]\n[a]"), config("[profile b]\n[default]\n[profile c]")];
  assertEquals(Object.keys(profiles(files)), ["b", "default", "c", "z", "a"]);
});

Deno.test("a key of the credentials file wins over that of the config file", () => {
  const files = [config("[profile a]\nregion = x\noutput = y"), credentials("[a]\nregion = z")];
  assertEquals(profiles(files), { a: { region: "z", output: "y" } });
});

Deno.test("a block of the credentials file replaces that of the config file whole", () => {
  const files = [
    config("[default]\ns3 =\n  a = 1\n  b = 2"),
    credentials("[default]\ns3 =\n  a = 3"),
  ];
  assertEquals(profiles(files), { default: { s3: { a: "3" } } });
});

Deno.test("sessions and services are read from the config file only", () => {
  const files = [
    config(
      '[sso-session corp]\nsso_region = a\n[sso-session "my sso"]\n[services local]\nsts =\n  x = y',
    ),
    credentials("[sso-session other]\n[services more]"),
  ];
  const { ssoSessions, services } = buildGraph(files, "botocore").value;
  assertEquals([...ssoSessions.keys()], ["corp", "my sso"]);
  assertEquals([...services.keys()], ["local"]);
});

Deno.test("every value knows its file and line, those of a block too", () => {
  const { profiles: found } =
    buildGraph([config("\n[default]\n# x\nregion = a\ns3 =\n\n  b = c")], "botocore").value;
  const profile = found.get("default");
  assertEquals(profile?.origin.line, 2);
  assertEquals(profile?.values.get("region")?.origin.line, 4);
  assertEquals(profile?.values.get("s3")?.nested?.get("b")?.origin.line, 7);
});

Deno.test("a failure of either file is the graph's, the config file's first", () => {
  const bad = [config("[default]\nx"), credentials("y")];
  assertEquals(buildGraph(bad, "botocore").value.failure?.file, bad[0]?.path);
  const second = [config("[default]"), credentials("y")];
  assertEquals(buildGraph(second, "botocore").value.failure?.file, second[1]?.path);
});
