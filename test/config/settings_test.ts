import { readSettings, type Settings, settingsTable } from "../../src/config/settings.ts";
import { madeFrom, readByPlugins } from "../../src/output/snapshot.ts";
import { assert, assertEquals, assertIncludes } from "../support/assert.ts";

function read(
  text: string | null,
  env: Record<string, string> = {},
): { value: Settings; said: string[] } {
  const file = { path: "/c/awsprof/config", text, badBytes: false };
  const { value, diagnostics } = readSettings(file, new Map(Object.entries(env)));
  return { value, said: diagnostics.map((each) => `${each.line ?? ""}:${each.message}`) };
}

Deno.test("without a file every setting has its default and nothing is said", () => {
  const { value, said } = read(null);
  assertEquals(said, []);
  assertEquals([value.segment, value.aliases, value.guard, value.trust, value.prefix], [
    true,
    true,
    true,
    "owner",
    "aws",
  ]);
  assertEquals(value.protectedProfiles, ["*prod*", "*prd*", "*live*"]);
});

Deno.test("every default is a value that the setting itself accepts", () => {
  for (const [name, row] of Object.entries(settingsTable)) {
    assert(row.accepts.test(row.initial), name);
  }
});

Deno.test("a file sets what it names and leaves the rest", () => {
  const { value, said } = read(
    "[prompt]\nsegment = off\n[protect]\nprofiles = *x*, y\naccounts = 111122223333 444455556666\n",
  );
  assertEquals(said, []);
  assertEquals([value.segment, value.guard], [false, true]);
  assertEquals(value.protectedProfiles, ["*x*", "y"]);
  assertEquals(value.protectedAccounts, ["111122223333", "444455556666"]);
});

const wrong: [string, string, string][] = [
  ["an unknown section", "[promt]\nsegment = off\n", '1:unknown section "promt"'],
  ["an unknown setting", "[prompt]\ncolour = blue\n", '2:unknown setting "colour"'],
  [
    "a value that is none",
    "[trust]\nmode = lax\n",
    '2:"mode" must be owner or strict; "owner" is used',
  ],
  ["an account id with letters", "[protect]\naccounts = 1111\n", '2:"accounts" must be'],
  ["a program that is a line", "[guard]\ncommands = a;b\n", '2:"commands" must be names'],
  ["a program that is guarded anyway", "[guard]\ncommands = cdk aws\n", '2:"commands" must be'],
  ["a prefix with a blank", "[aliases]\nprefix = a b\n", '2:"prefix" must be'],
];

for (const [name, text, expected] of wrong) {
  Deno.test(`${name} is a warning with its line, and the default is used`, () => {
    const { value, said } = read(text);
    assertEquals(said.length, 1);
    assertIncludes(said[0] ?? "", expected);
    assertEquals(value, read(null).value);
  });
}

Deno.test("an environment variable overrides the file, a wrong or empty one does not", () => {
  const file = "[guard]\nenabled = on\n";
  assertEquals(read(file, { AWSPROF_GUARD: "off" }).value.guard, false);
  assertEquals(read(file, { AWSPROF_GUARD: "" }).value.guard, true);
  const { value, said } = read(file, { AWSPROF_GUARD: "perhaps" });
  assertEquals([value.guard, said.length], [true, 1]);
});

Deno.test("a warning names the value that is used, wherever that is from", () => {
  const file = "[trust]\nmode = strict\n[aliases]\nprefix = 9\n";
  const { value, said } = read(file, { AWSPROF_TRUST: "lax", AWSPROF_PREFIX: "my" });
  assertEquals([value.trust, value.prefix], ["strict", "my"]);
  assertEquals(said.map((line) => line.replace(/^.*; /, "")), ['"my" is used', '"strict" is used']);
});

Deno.test("each override is in a snapshot's id, or read by the plugins, or for the login alone", () => {
  const known = new Set<string>([...madeFrom, ...readByPlugins]);
  const others = Object.values(settingsTable).map((row) => row.variable)
    .filter((name) => !known.has(name));
  assertEquals(others, ["AWSPROF_LOGIN_PKCE", "AWSPROF_LOGIN_DEVICE_CODE"]);
});

Deno.test("a broken line in the file hides no other setting", () => {
  const { value } = read("[prompt]\nnonsense\nsegment = off\n");
  assertEquals(value.segment, false);
});
