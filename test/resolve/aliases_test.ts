import type { Value } from "../../src/config/types.ts";
import { commandNames, type CommandRules, matcher } from "../../src/resolve/aliases.ts";
import { choiceEnded, chosen } from "../../src/resolve/choice.ts";
import { protection } from "../../src/resolve/protect.ts";
import { assert, assertEquals } from "../support/assert.ts";

const rules: CommandRules = {
  prefix: "aws",
  only: ["*"],
  except: [],
  foldCase: false,
  isTaken: () => false,
};

function commands(names: readonly string[], more: Partial<CommandRules> = {}): [string, string][] {
  return [...commandNames(names, { ...rules, ...more }).commands];
}

Deno.test("a command is aws and the name, with what no shell can name as a hyphen", () => {
  assertEquals(commands(["work", "a.b_c+d-e", "two words", "a@b:c"]), [
    ["work", "awswork"],
    ["a.b_c+d-e", "awsa.b_c+d-e"],
    ["two words", "awstwo-words"],
    ["a@b:c", "awsa-b-c"],
  ]);
});

Deno.test("an emoji or any other sign becomes one hyphen, not one for each half of it", () => {
  assertEquals(commands(["a👍b"]), [["a👍b", "awsa-b"]]);
});

Deno.test("two profiles that would share a command get none, and both are told", () => {
  const { commands: found, leftOut } = commandNames(["a b", "a-b", "c"], rules);
  assertEquals([...found], [["c", "awsc"]]);
  assertEquals(leftOut.map(({ profile, reason }) => [profile, reason]), [
    ["a b", "same-name"],
    ["a-b", "same-name"],
  ]);
});

Deno.test("names that differ in case only collide where case is ignored", () => {
  assertEquals(commands(["Work", "work"]).length, 2);
  assertEquals(commands(["Work", "work"], { foldCase: true }), []);
});

Deno.test("an existing command is never replaced", () => {
  const { leftOut } = commandNames(["_completer"], {
    ...rules,
    isTaken: (name) => name === "aws_completer",
  });
  assertEquals(leftOut, [{
    profile: "_completer",
    wanted: "aws_completer",
    reason: "existing-command",
  }]);
});

Deno.test("a name without a letter or digit, or with control characters, gets no command", () => {
  const { leftOut } = commandNames(["日本", "--", "a\nb", "\x1b[31m1"], rules);
  assertEquals(leftOut.map(({ reason }) => reason), ["no-name", "no-name", "no-name", "no-name"]);
});

Deno.test("a name that would be too long for a file gets no command, one that just fits does", () => {
  const [fits, tooLong] = ["x".repeat(197), "y".repeat(198)];
  const { commands: found, leftOut } = commandNames([fits, tooLong], rules);
  assertEquals([...found.keys()], [fits]);
  assertEquals(leftOut, [{ profile: tooLong, wanted: null, reason: "no-name" }]);
});

Deno.test("profiles can be selected and excluded by patterns", () => {
  assertEquals(commands(["a1", "a2", "b1"], { only: ["a*"], except: ["*2"] }), [["a1", "awsa1"]]);
});

Deno.test("patterns know stars and question marks only, and dots are dots", () => {
  const matches = matcher(["*prod*", "a?c", "x.y"]);
  for (const text of ["my-prod-1", "PROD", "abc", "x.y"]) assertEquals(matches(text), true, text);
  for (const text of ["pro", "abbc", "xzy", ""]) assertEquals(matches(text), false, text);
});

Deno.test("a profile is protected by name, by account or by its key, and the key decides", () => {
  const isProtected = protection({ profiles: ["*prod*"], accounts: ["111122223333"] });
  const rows: [string, string | null, string | null, boolean][] = [
    ["prod", null, null, true],
    ["work", null, null, false],
    ["work", "111122223333", null, true],
    ["work", null, "true", true],
    ["prod", "111122223333", "false", false],
    ["prod", null, " False ", false],
    ["prod", null, "off", false],
  ];
  for (const [name, account, key, expected] of rows) {
    const profile = { name, values: protectedKey(key) };
    assertEquals(isProtected(profile, account), expected, `${name} ${account} ${key}`);
  }
});

Deno.test("a key that does not say no protects, however it says so", () => {
  const isProtected = protection({ profiles: ["*prod*"], accounts: [] });
  for (const key of ["True", "yes", "on", "1", "true # the live one", "ture", ""]) {
    for (const name of ["work", "prod"]) {
      assert(isProtected({ name, values: protectedKey(key) }, null), `${name} ${key}`);
    }
  }
});

/** The keys of a profile that has this one, or, where it is null, none. */
function protectedKey(text: string | null): Map<string, Value> {
  const origin = { file: "config", line: 1 };
  return new Map(text === null ? [] : [["awsprof_protected", { text, nested: null, origin }]]);
}

/** The environment after changes, as a shell would have it. */
function after(
  env: Readonly<Record<string, string>>,
  ...choices: ("end" | { name: string; region?: string })[]
): Map<string, string> {
  const now = new Map(Object.entries(env));
  for (const choice of choices) {
    const changes = choice === "end"
      ? choiceEnded(now)
      : chosen({ name: choice.name, region: choice.region ?? null }, now).changes;
    for (const { name, value } of changes) value === null ? now.delete(name) : now.set(name, value);
  }
  return now;
}

function aws(env: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries([...env].filter(([name]) => name.startsWith("AWS_")).sort());
}

Deno.test("clearing a choice leaves regions and AWS_DEFAULT_PROFILE as they were before several choices", () => {
  const before = { AWS_DEFAULT_PROFILE: "x", AWS_REGION: "eu-west-1" };
  const env = after(
    before,
    { name: "a", region: "us-east-1" },
    { name: "b", region: "us-west-2" },
    "end",
  );
  assertEquals(aws(env), before);
});

Deno.test("a choice without a region ends the region of the choice before", () => {
  const env = after({}, { name: "a", region: "us-east-1" }, { name: "b" });
  assertEquals(aws(env), { AWS_PROFILE: "b" });
});

Deno.test("a region that the user changed by hand since then is left alone", () => {
  const env = after({}, { name: "a", region: "us-east-1" });
  env.set("AWS_REGION", "sa-east-1");
  assertEquals(aws(after(Object.fromEntries(env), "end")), { AWS_REGION: "sa-east-1" });
});

Deno.test("AWS_DEFAULT_PROFILE is not invented where it was not set", () => {
  assertEquals(aws(after({}, { name: "a" })), { AWS_PROFILE: "a" });
});
