import { buildGraph } from "../../src/config/graph.ts";
import type { Dialect, ProfileGraph, Section, SourceFile, Value } from "../../src/config/types.ts";
import { assert, assertEquals } from "../support/assert.ts";
import { suite } from "./suites.ts";

interface Case {
  readonly name: string;
  readonly input: { readonly configFile?: string; readonly credentialsFile?: string };
  readonly output: {
    readonly config?: { readonly profiles: Table; readonly sso_sessions?: Table };
    readonly errorContaining?: string;
  };
}

type Table = Record<string, Record<string, string>>;

const noComments = "configparser has no comments after a value";
const oneSection = "configparser refuses a repeated section";

/** Cases in which the AWS CLI reads otherwise, and why. */
const cliDiffers: Record<string, string> = {
  "Profile names support alphanumeric characters and - / . % @ _ : +":
    "botocore takes any character that shlex leaves in one word, so foo!bar is a profile",
  "Property definitions must contain an equals sign.": "configparser takes a colon too",
  "Pound sign comments are ignored.": noComments,
  "Semicolon sign comments are ignored.": noComments,
  "All comment types can be used together.": noComments,
  "Comments can be empty.": noComments,
  "Duplicate profiles in the same file merge properties.": oneSection,
  "Duplicate properties in a profile use the last one defined.":
    "configparser refuses a repeated key",
  "Duplicate properties in duplicate profiles use the last one defined.": oneSection,
  "Duplicate properties in duplicate profiles use the last one defined (case insensitive).":
    oneSection,
  "Default profile with profile prefix overrides default profile without prefix when profile prefix is first.":
    "botocore takes the later of the two",
  "Invalid profile names are ignored.": "every section of the credentials file is a profile",
  "Invalid property names are ignored.": "configparser takes blanks in a key",
  "Sub-property definitions cannot have an empty name.": "botocore takes an empty name below a key",
  "Default profiles with mixed prefixes in the config file ignore the one without prefix when merging.":
    oneSection,
  "Default profiles with mixed prefixes merge with credentials": oneSection,
  "Credentials profiles with prefix are ignored.":
    'in the credentials file [profile foo] is a profile named "profile foo"',
  "profile name with extra whitespace": "botocore tests how the header begins, blanks included",
  "profile name with extra whitespace in credentials":
    "the names of credentials sections are taken literally, blanks included",
};

suite<{ tests: Case[] }>(
  "the newer SDKs' profile parser suite passes in their dialect",
  "smithy-rs/profile-parser-tests.json",
  ({ tests }) => {
    assertEquals(tests.length, 65, "cases");
    for (const each of tests) {
      const difference = disagreement(each, "sep");
      assert(difference === null, `${each.name}: ${difference}`);
    }
  },
);

suite<{ tests: Case[] }>(
  "the AWS CLI's dialect passes the same suite but for the known differences",
  "smithy-rs/profile-parser-tests.json",
  ({ tests }) => {
    for (const each of tests) {
      const difference = disagreement(each, "botocore");
      if (each.name in cliDiffers) {
        assert(difference !== null, `${each.name}: agrees after all`);
      } else {
        assert(difference === null, `${each.name}: ${difference}`);
      }
    }
  },
);

suite<{ tests: Case[] }>(
  "the JavaScript SDK's dialect agrees with as many cases as were measured",
  "smithy-rs/profile-parser-tests.json",
  ({ tests }) => {
    const agreed = tests.filter((each) => disagreement(each, "js") === null);
    assertEquals(agreed.length, 27, "cases agreed");
  },
);

function disagreement({ input, output }: Case, dialect: Dialect): string | null {
  const graph = buildGraph(files(input), dialect).value;
  const wanted = output.errorContaining;
  if (wanted !== undefined) {
    if (graph.failure === null) return "does not fail";
    if (dialect === "sep" && !graph.failure.message.includes(wanted)) return graph.failure.message;
    return null;
  }
  if (graph.failure !== null) return graph.failure.message;
  const { profiles = {}, sso_sessions = {} } = output.config ?? {};
  const expected = [wantedTable(profiles), wantedTable(sso_sessions)];
  const got = [table(graph.profiles), table(graph.ssoSessions)];
  return sorted(got) === sorted(expected) ? null : `${sorted(got)} is not ${sorted(expected)}`;
}

function wantedTable(table: Table): Table {
  return Object.fromEntries(
    Object.entries(table).map(([name, values]) => [
      name,
      Object.fromEntries(
        Object.entries(values).flatMap(([key, text]) => plain(key, { text, nested: null })),
      ),
    ]),
  );
}

function files(input: Case["input"]): SourceFile[] {
  return [
    { kind: "config", path: "/c", text: input.configFile ?? null, badBytes: false },
    { kind: "credentials", path: "/k", text: input.credentialsFile ?? null, badBytes: false },
  ];
}

function table(sections: ProfileGraph["profiles"] | ReadonlyMap<string, Section>): Table {
  return Object.fromEntries(
    [...sections].map(([name, { values }]) => [
      name,
      Object.fromEntries([...values].flatMap(([key, value]) => plain(key, value))),
    ]),
  );
}

/** Blocks key by key, since botocore keeps no text of them and the JavaScript SDK no block. */
function plain(key: string, { text, nested }: Pick<Value, "text" | "nested">): [string, string][] {
  if (nested !== null) return [...nested].map(([inner, each]) => [`${key}.${inner}`, each.text]);
  if (!text.startsWith("\n")) return [[key, text]];
  return text.split("\n").slice(1).map((line) => {
    const [inner = "", ...rest] = line.split("=");
    return [`${key}.${inner.trim()}`, rest.join("=").trim()];
  });
}

function sorted(value: unknown): string {
  return JSON.stringify(
    value,
    (_key, each: unknown) =>
      typeof each === "object" && each !== null && !Array.isArray(each)
        ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => a < b ? -1 : 1))
        : each,
  );
}
