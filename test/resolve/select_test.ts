import type { Reader } from "../../src/config/types.ts";
import { resolveRegion } from "../../src/resolve/region.ts";
import { selectProfile } from "../../src/resolve/select.ts";
import { graph } from "../config/reading.ts";
import { assertEquals } from "../support/assert.ts";

type Env = Record<string, string>;

const selections: Record<
  string,
  { env: Env; argument?: string; gives: Partial<Record<Reader, string>> }
> = {
  "nobody chose": {
    env: {},
    gives: { "cli-v2": "default built in", boto3: "default built in", js: "default built in" },
  },
  "an argument wins over everything": {
    env: { AWS_PROFILE: "a", AWS_DEFAULT_PROFILE: "b" },
    argument: "c",
    gives: {
      "cli-v2": "c argument, not AWS_PROFILE, AWS_DEFAULT_PROFILE",
      boto3: "c argument, not AWS_DEFAULT_PROFILE, AWS_PROFILE",
      js: "c argument, not AWS_PROFILE",
    },
  },
  "both variables are set": {
    env: { AWS_PROFILE: "a", AWS_DEFAULT_PROFILE: "b" },
    gives: {
      "cli-v2": "a AWS_PROFILE, not AWS_DEFAULT_PROFILE",
      boto3: "b AWS_DEFAULT_PROFILE, not AWS_PROFILE",
      js: "a AWS_PROFILE",
    },
  },
  "only AWS_DEFAULT_PROFILE is set": {
    env: { AWS_DEFAULT_PROFILE: "b" },
    gives: {
      "cli-v2": "b AWS_DEFAULT_PROFILE",
      boto3: "b AWS_DEFAULT_PROFILE",
      js: "default built in",
    },
  },
  "an empty AWS_PROFILE decides for Python and not for JavaScript": {
    env: { AWS_PROFILE: "" },
    gives: { "cli-v2": " AWS_PROFILE", boto3: " AWS_PROFILE", js: "default built in" },
  },
  "an empty AWS_PROFILE is not skipped for the other variable": {
    env: { AWS_PROFILE: "", AWS_DEFAULT_PROFILE: "b" },
    gives: {
      "cli-v2": " AWS_PROFILE, not AWS_DEFAULT_PROFILE",
      boto3: "b AWS_DEFAULT_PROFILE, not AWS_PROFILE",
    },
  },
  "keys lose to an argument": {
    env: { AWS_ACCESS_KEY_ID: "AKIA" },
    argument: "c",
    gives: {
      "cli-v2": "c argument, not AWS_ACCESS_KEY_ID",
      js: "c argument, not AWS_ACCESS_KEY_ID",
    },
  },
  "keys lose to AWS_PROFILE for JavaScript only": {
    env: { AWS_ACCESS_KEY_ID: "AKIA", AWS_PROFILE: "a" },
    gives: { "cli-v2": "a AWS_PROFILE", js: "a AWS_PROFILE, not AWS_ACCESS_KEY_ID" },
  },
};

for (const [name, { env, argument = null, gives }] of Object.entries(selections)) {
  Deno.test(`selection: ${name}`, () => {
    for (const [reader, expected] of Object.entries(gives)) {
      const found = selectProfile(
        { argument, env: new Map(Object.entries(env)) },
        reader as Reader,
      );
      const shadowed = found.shadowed.map(origin).join(", ");
      const shown = `${found.name} ${origin(found.reason)}${
        shadowed === "" ? "" : `, not ${shadowed}`
      }`;
      assertEquals(shown, expected, reader);
      assertEquals(found.chosen, !("built_in" in found.reason), reader);
    }
  });
}

const regions: Record<string, { env: Env; argument?: string; gives: Record<Reader, string> }> = {
  "the profile's": { env: {}, gives: { "cli-v2": "p :2", boto3: "p :2", js: "p :2" } },
  "an argument wins": {
    env: { AWS_REGION: "r", AWS_DEFAULT_REGION: "d" },
    argument: "a",
    gives: { "cli-v2": "a argument", boto3: "a argument", js: "a argument" },
  },
  "both variables": {
    env: { AWS_REGION: "r", AWS_DEFAULT_REGION: "d" },
    gives: { "cli-v2": "r AWS_REGION", boto3: "d AWS_DEFAULT_REGION", js: "r AWS_REGION" },
  },
  "only AWS_REGION": {
    env: { AWS_REGION: "r" },
    gives: { "cli-v2": "r AWS_REGION", boto3: "p :2", js: "r AWS_REGION" },
  },
  "only AWS_DEFAULT_REGION": {
    env: { AWS_DEFAULT_REGION: "d" },
    gives: { "cli-v2": "d AWS_DEFAULT_REGION", boto3: "d AWS_DEFAULT_REGION", js: "p :2" },
  },
  "an empty variable leaves no region": {
    env: { AWS_REGION: "", AWS_DEFAULT_REGION: "d" },
    gives: { "cli-v2": "null AWS_REGION", boto3: "d AWS_DEFAULT_REGION", js: "null AWS_REGION" },
  },
};

for (const [name, { env, argument = null, gives }] of Object.entries(regions)) {
  Deno.test(`region: ${name}`, () => {
    const files = graph({ config: "[default]\nregion = p" });
    for (const [reader, expected] of Object.entries(gives)) {
      const variables = new Map(Object.entries(env));
      const found = resolveRegion(files, "default", {
        env: variables,
        argument,
        reader: reader as Reader,
      });
      assertEquals(
        `${found.value} ${found.origin === null ? "" : origin(found.origin)}`,
        expected,
        reader,
      );
    }
  });
}

Deno.test("region: none anywhere, or in a profile that does not exist", () => {
  const files = graph({ config: "[default]\nregion = p\n[profile a]" });
  for (const name of ["a", "gone"]) {
    const found = resolveRegion(files, name, { env: new Map(), argument: null, reader: "cli-v2" });
    assertEquals(found, { value: null, origin: null });
  }
});

function origin(each: object): string {
  if ("variable" in each) return String(each.variable);
  if ("line" in each) return `:${each.line}`;
  return "argument" in each ? "argument" : "built in";
}
