import { parseDirectoryFile } from "../../src/config/directory_file.ts";
import { assertEquals } from "../support/assert.ts";

const accepted: Record<string, [text: string, name: string, account?: string, region?: string]> = {
  "a name alone": ["work", "work"],
  "a name with a newline": ["work\n", "work"],
  "comments and blank lines around": ["# which\n\n  work  \n\n# end\n", "work"],
  "profile = NAME": ["profile = work\n", "work"],
  "profile=NAME with tabs": ["\tprofile\t=\twork\t\n", "work"],
  "account and region": [
    "work\naccount = 111122223333\nregion = eu-west-1\n",
    "work",
    "111122223333",
    "eu-west-1",
  ],
  "region before account": [
    "work\nregion=eu-west-1\naccount=111122223333",
    "work",
    "111122223333",
    "eu-west-1",
  ],
  "CRLF": ["work\r\naccount = 111122223333\r\n", "work", "111122223333"],
  "blanks inside a name": ["my profile", "my profile"],
  "all legal signs": ["Az09_.@:/+=,-", "Az09_.@:/+=,-"],
  "a name that is a word of ours": ["account", "account"],
  "a name of 128 characters": ["x".repeat(128), "x".repeat(128)],
};

for (const [what, [text, name, account = null, region = null]] of Object.entries(accepted)) {
  Deno.test(`.awsprofile: accepts ${what}`, () => {
    assertEquals(parseDirectoryFile(bytes(text)), { name, account, region });
  });
}

const refused: Record<string, [text: string, line: number | null]> = {
  "an empty file": ["", null],
  "only comments": ["# a\n\n", null],
  "account first": ["account = 111122223333\nwork", 1],
  "region first": ["# x\nregion=eu-west-1", 2],
  "a second name": ["work\nprod", 2],
  "profile = twice": ["work\nprofile = prod", 2],
  "an account of 11 digits": ["work\naccount = 11112222333", 2],
  "an account twice": ["work\naccount = 111122223333\naccount = 111122223333", 3],
  "a region with capitals": ["work\nregion = EU-west-1", 2],
  "an empty region": ["work\nregion =", 2],
  "a name that begins like an option": ["-x", 1],
  "a name of 129 characters": ["x".repeat(129), 1],
  "a name with a dollar": ["$(id)", 1],
  "a name with a back quote": ["\n`id`", 2],
  "a name with an accent": ["caf\u00e9", 1],
  "an escape sequence": ["a\u001b[31m", 1],
  "a CR inside a line": ["a\rb", 1],
  "a NUL": ["work\n\0", 1],
  "a byte order mark": ["\ufeffwork", 1],
  "an empty profile": ["profile =", 1],
  "another key": ["work\nsso = x", 2],
};

for (const [what, [text, line]] of Object.entries(refused)) {
  Deno.test(`.awsprofile: refuses ${what}`, () => {
    const found = parseDirectoryFile(bytes(text));
    assertEquals("reason" in found ? found.line : found, line);
  });
}

Deno.test(".awsprofile: exactly 4 KiB are accepted and one more byte is not", () => {
  const text = `work\n#${"x".repeat(4096 - 6)}`;
  assertEquals("name" in parseDirectoryFile(bytes(text)), true);
  assertEquals("name" in parseDirectoryFile(bytes(`${text}x`)), false);
});

Deno.test(".awsprofile: bytes that are not UTF-8 are refused outside comments", () => {
  assertEquals("name" in parseDirectoryFile(Uint8Array.of(0x77, 0xff)), false);
});

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
