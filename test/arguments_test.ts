import { parseArguments } from "../src/arguments.ts";
import { ExitCode, Failure } from "../src/errors.ts";
import { findVerb } from "../src/spec.ts";
import { assert, assertEquals, assertIncludes } from "./support/assert.ts";

function parsed(verb: string, ...words: string[]): [string[], Record<string, string>] {
  const row = findVerb(verb);
  assert(row !== null, verb);
  const { arguments: positional, options } = parseArguments(row, words);
  return [[...positional], Object.fromEntries(options)];
}

const accepted: [string, string[], [string[], Record<string, string>]][] = [
  ["an account id stays text, leading zeros and all", ["pin", "p", "--account", "012345678901"], [[
    "p",
  ], { account: "012345678901" }]],
  ["a value can be attached with an equals sign", ["use", "p", "--region=eu-west-1"], [["p"], {
    region: "eu-west-1",
  }]],
  ["a value may hold equals signs", ["use", "p", "--region=a=b"], [["p"], { region: "a=b" }]],
  ["two hyphens end the options", ["use", "--", "--region"], [["--region"], {}]],
  ["one hyphen is an argument", ["use", "-"], [["-"], {}]],
  ["options may stand between arguments", ["list", "a", "--json", "b"], [["a", "b"], { json: "" }]],
  ["a name that is a number stays text", ["show", "1e3"], [["1e3"], {}]],
  ["help needs no argument", ["pin", "--help"], [[], { help: "" }]],
];

for (const [name, [verb = "", ...words], expected] of accepted) {
  Deno.test(`arguments: ${name}`, () => assertEquals(parsed(verb, ...words), expected));
}

const refused: [string, string[], string][] = [
  ["an unknown option", ["list", "--jsn"], 'unknown option "--jsn"'],
  ["an unknown short option", ["list", "-x"], 'unknown option "-x"'],
  ["an option twice", ["list", "--json", "--json"], 'option "--json" is given twice'],
  [
    "an option without its value",
    ["use", "p", "--region"],
    'option "--region" needs a value (REGION)',
  ],
  [
    "an option with an empty value",
    ["use", "p", "--region="],
    'option "--region" needs a value (REGION)',
  ],
  ["a switch with a value", ["list", "--json=1"], 'option "--json" takes no value'],
  ["a missing argument", ["pin"], "PROFILE is missing"],
  ["one argument too many", ["show", "a", "b"], 'unexpected argument "b"'],
];

for (const [name, [verb = "", ...words], message] of refused) {
  Deno.test(`arguments: ${name} is wrong usage`, () => {
    try {
      parsed(verb, ...words);
    } catch (error) {
      assert(error instanceof Failure, String(error));
      assertEquals<number>(error.code, ExitCode.usage);
      assertIncludes(error.message, message);
      assert(error.hints.length > 0, "no hint");
      return;
    }
    throw new Error("accepted");
  });
}
