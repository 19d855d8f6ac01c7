/** The editor of `doctor --fix`: what each repair makes of a text, and what none may ever do. */
import { layout } from "../../src/config/layout.ts";
import { parseFile } from "../../src/config/parse.ts";
import { repairFile } from "../../src/config/repair.ts";
import type { Dialect, SourceFile } from "../../src/config/types.ts";
import { linesOf, tableOf } from "../../src/config/writer.ts";
import { generate, textOf } from "../oracle/generate.ts";
import { Random } from "../oracle/random.ts";
import { assert, assertEquals } from "../support/assert.ts";
import { config, credentials } from "./reading.ts";

interface Row {
  readonly text: string;
  readonly becomes: string;
  readonly in?: "credentials";
  /** The text of the other file. */
  readonly beside?: string;
  /** Codes and lines, in the order of the repairs. */
  readonly fixed: readonly string[];
}

const legacy = "sso_start_url = https://old-shop.awsapps.com/start\nsso_region = us-east-1\n" +
  "sso_account_id = 222233334444\nsso_role_name = ReadOnly\n";
const session = (name: string): string =>
  `[sso-session ${name}]\nsso_start_url = https://old-shop.awsapps.com/start\n` +
  "sso_region = us-east-1\nsso_registration_scopes = sso:account:access\n\n";

const rows: Record<string, Row> = {
  "a sensible file stays": {
    text: "# mine\n[default]\nregion = a\ns3 =\n  a = b\n\n[profile b]\n\tx = y\n",
    becomes: "# mine\n[default]\nregion = a\ns3 =\n  a = b\n\n[profile b]\n\tx = y\n",
    fixed: [],
  },
  "a byte order mark goes": {
    text: "\ufeff[default]\r\nregion = a",
    becomes: "[default]\r\nregion = a",
    fixed: ["bom:1"],
  },
  "a section that comes again is put to the first, with the comments above it": {
    text:
      "[profile a]\nregion = x\n\n[profile b]\n\n# more\n[profile a] ; again\noutput = json\n\n",
    becomes: "[profile a]\nregion = x\n# more\n; again\noutput = json\n\n[profile b]\n\n\n",
    fixed: ["duplicate-section:7"],
  },
  "of a key that comes again the later value stays, and the comments of both": {
    text: "[default]\nregion = a # first\n# second\noutput = json\nregion = b\n",
    becomes: "[default]\n# first\n# second\noutput = json\nregion = b\n",
    fixed: ["inline-comment:2", "duplicate-key:5"],
  },
  "a block that comes again goes with its lines, and a comment in it stays one": {
    text: "[default]\ns3 =\n  a = b\n  # why\ns3 =\n  c = d\n",
    becomes: "[default]\n# why\ns3 =\n  c = d\n",
    fixed: ["duplicate-key:5"],
  },
  "three of a kind become one": {
    text: "[default]\nregion = a\n[default]\nregion = b\n[default]\nregion = c\n",
    becomes: "[default]\nregion = c\n",
    fixed: ["duplicate-section:3", "duplicate-section:5", "duplicate-key:4", "duplicate-key:6"],
  },
  "a file without an end of its last line keeps that when lines move there": {
    text: "[default]\nregion = a\n[profile b]\noutput = x\n[default]\noutput = json",
    becomes: "[default]\nregion = a\noutput = json\n[profile b]\noutput = x",
    fixed: ["duplicate-section:5"],
  },
  "a comment behind a value gets its own line": {
    text: "[default]\r\nregion\t=\teu-west-1   # Ireland  \r\n",
    becomes: "[default]\r\n# Ireland\r\nregion\t=\teu-west-1\r\n",
    fixed: ["inline-comment:2"],
  },
  "what looks like one in a command or in a key of another tool stays": {
    text: "[default]\ncredential_process = sh -c 'a # b'\nmy_note = a # b\nregion = # x\n",
    becomes: "[default]\ncredential_process = sh -c 'a # b'\nmy_note = a # b\nregion = # x\n",
    fixed: [],
  },
  "an indented key and an indented header come out": {
    text: "[default]\nregion = a\n  output = json\n  color = red\n\t[profile b]\n\tregion = c\n",
    becomes: "[default]\nregion = a\noutput = json\ncolor = red\n[profile b]\nregion = c\n",
    fixed: ["indented-key:3", "indented-key:4", "indented-key:5", "indented-key:6"],
  },
  "what goes on in words, and a block, stay indented": {
    text: "[default]\nregion = a\n  and more\ns3 =\n  region = b\n",
    becomes: "[default]\nregion = a\n  and more\ns3 =\n  region = b\n",
    fixed: [],
  },
  "a known key in capitals is written small, another tool's is not": {
    text: "[default]\nRegion = a\nMyKey = b\n",
    becomes: "[default]\nregion = a\nMyKey = b\n",
    fixed: ["uppercase-key:2"],
  },
  "a section without the word profile gets it": {
    text: "[work]  # main\nregion = a\n[ profile b ]\n[default ]\noutput = x\n",
    becomes: "[profile work]  # main\nregion = a\n[profile b]\n[default]\noutput = x\n",
    fixed: ["unknown-section:1", "unknown-section:3", "unknown-section:4"],
  },
  "but not where it may be another tool's, or the profile is there": {
    text: "[plugins]\ncli = x\n[tool]\nkey = x\n[a]\nregion = b\n[profile a]\n",
    becomes: "[plugins]\ncli = x\n[tool]\nkey = x\n[a]\nregion = b\n[profile a]\n",
    fixed: [],
  },
  "nor where both files would then say how it gets credentials": {
    text: "[a]\nrole_arn = b\n",
    beside: "[a]\naws_access_key_id = c\n",
    becomes: "[a]\nrole_arn = b\n",
    fixed: [],
  },
  "the word profile leaves the credentials file": {
    in: "credentials",
    text: "[profile a]\naws_access_key_id = b\n",
    beside: "[profile a]\nregion = c\n",
    becomes: "[a]\naws_access_key_id = b\n",
    fixed: ["profile-prefix-in-credentials:1"],
  },
  "but not where somebody names the profile so": {
    in: "credentials",
    text: "[profile a]\naws_access_key_id = b\n",
    beside: "[profile c]\nrole_arn = d\nsource_profile = profile a\n",
    becomes: "[profile a]\naws_access_key_id = b\n",
    fixed: [],
  },
  "profiles with the same start URL share a new session above the first": {
    text: `[default]\n\n# old\n[profile a]\n${legacy}# end of a\n[profile b]\n${legacy}`,
    becomes: `[default]\n\n${session("old-shop")}# old\n[profile a]\nsso_session = old-shop\n` +
      "sso_account_id = 222233334444\nsso_role_name = ReadOnly\n# end of a\n[profile b]\n" +
      "sso_session = old-shop\nsso_account_id = 222233334444\nsso_role_name = ReadOnly\n",
    fixed: ["sso-legacy:5", "sso-legacy:11"],
  },
  "a session that is there already is taken, and a name that is taken is not": {
    text: `${session("mine")}[sso-session old-shop]\nsso_region = x\n[profile a]\n${legacy}`,
    becomes: `${session("mine")}[sso-session old-shop]\nsso_region = x\n[profile a]\n` +
      "sso_session = mine\nsso_account_id = 222233334444\nsso_role_name = ReadOnly\n",
    fixed: ["sso-legacy:9"],
  },
  "SSO to which the credentials file adds something stays": {
    text: `[profile a]\n${legacy}`,
    beside: "[a]\nsso_region = eu-west-1\n",
    becomes: `[profile a]\n${legacy}`,
    fixed: [],
  },
};

for (const [name, { text, becomes, in: kind, beside, fixed }] of Object.entries(rows)) {
  Deno.test(`repair: ${name}`, () => {
    const [own, other] = kind === "credentials" ? [credentials, config] : [config, credentials];
    const repaired = repairFile(own(text), beside === undefined ? null : other(beside));
    assertEquals(repaired.text, becomes);
    assertEquals(repaired.fixed.map(({ code, line }) => `${code}:${line}`), fixed);
  });
}

Deno.test("a file with bytes that are no text is left alone", () => {
  const file = { ...config("[default]\nregion = a # b\n"), badBytes: true };
  assertEquals(repairFile(file, null).fixed, []);
});

Deno.test("of 10,000 profiles with a fault each all are mended, within seconds", () => {
  const text = Array.from({ length: 10_000 }, (_, index) => `[profile p${index}]\n${legacy}`).join(
    "",
  );
  const started = performance.now();
  const { fixed } = repairFile(config(text), null);
  assertEquals(fixed.length, 10_000);
  assert(performance.now() - started < 10_000, "it took more than ten seconds");
});

const seeds = Number(Deno.env.get("AWSPROF_FUZZ") ?? 1500);

Deno.test(`${seeds} files made by chance: nothing is lost, and what was mended stays mended`, () => {
  let mended = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const [file, other] = faultyFiles(seed);
    mended += check(file, other, seed);
    check(other, file, seed);
  }
  assert(mended > seeds / 2, `only ${mended} were mended`);
});

/** Both files of a seed, with faults of the kinds that are mended. */
function faultyFiles(seed: number): [SourceFile, SourceFile] {
  const made = generate(seed);
  const random = new Random(seed ^ 0x5eed);
  const spoil = (lines: readonly string[] | null): string => {
    const spoiled = [...lines ?? []];
    for (let count = random.below(4); count > 0 && spoiled.length > 0; count--) {
      const at = random.below(spoiled.length);
      const line = spoiled[at] ?? "";
      switch (random.below(6)) {
        case 0:
          spoiled[at] = `${line} # ${count}`;
          break;
        case 1:
          spoiled[at] = `  ${line}`;
          break;
        case 2:
          spoiled.splice(random.below(spoiled.length), 0, line);
          break;
        case 3:
          spoiled[at] = line.toUpperCase();
          break;
        case 4:
          spoiled[at] = line.replace("[profile ", "[");
          break;
        case 5:
          spoiled.splice(at, 0, ...spoiled.slice(at, at + 4));
          break;
      }
    }
    const text = textOf(spoiled, made.lineEnd) ?? "";
    return random.once(4) ? text.replace(/[\r\n]+$/, "") : text;
  };
  return [config(spoil(made.config)), credentials(spoil(made.credentials))];
}

function check(file: SourceFile, other: SourceFile, seed: number): number {
  const say = (what: string): string => `seed ${seed}: ${what}\n${JSON.stringify(file.text)}`;
  const { text, fixed, after } = repairFile(file, other);
  const mended = { ...file, text };
  if (fixed.length === 0) {
    assertEquals(text, file.text, say("nothing was mended, but the text is another"));
    return 0;
  }
  assertEquals(repairFile(mended, other).fixed, [], say("there is more to mend"));
  assertEquals(after.map((line) => line.text + line.end).join(""), text, say("lines"));
  assertEquals(linesOf(text).length, after.length, say("lines"));
  const isOpen = (one: string): boolean => one !== "" && !/[\r\n]$/.test(one);
  const last = after.at(-1)?.text;
  const wasOpen = isOpen(file.text ?? "") && last !== "";
  assertEquals(isOpen(text), wasOpen, say("the end of the last line"));
  for (const role of ["comment", "blank"] as const) {
    const was = tally(file.text ?? "", role);
    const is = tally(text, role);
    for (const [line, count] of was) {
      assert((is.get(line) ?? 0) >= count, say(`a ${role} was lost: ${JSON.stringify(line)}`));
    }
  }
  const codes = new Set(fixed.map((each) => each.code));
  sameReading({ before: file, after: mended, isDedented: codes.has("indented-key") }, say);
  return 1;
}

/**
 * The readers that skip what they do not understand find what they found, but for the old SSO and for
 * sections with new names; the newer SDKs are deceived by indents too.
 */
function sameReading(
  files: { before: SourceFile; after: SourceFile; isDedented: boolean },
  say: (what: string) => string,
): void {
  const { before, after, isDedented } = files;
  for (const dialect of (isDedented ? ["js"] : ["js", "sep"]) as Dialect[]) {
    const is = tableOf(parseFile(after, dialect).value.sections);
    for (const [name, values] of tableOf(parseFile(before, dialect).value.sections)) {
      if (/^profile\n(profile|DEFAULT)/.test(name)) continue;
      for (const [key, value] of values) {
        if (/^sso_(start_url|region|session)$/.test(key) || isSpelledTwice(before, key)) continue;
        if (dialect === "js" && key.includes(".")) continue;
        const now = is.get(name)?.get(key);
        assertEquals(now, value, say(`${dialect}, ${name}, ${key}`));
      }
    }
  }
}

/** The JavaScript SDK, to which letters matter, then loses a key that the AWS CLI takes for the same. */
function isSpelledTwice(file: SourceFile, key: string): boolean {
  const text = file.text ?? "";
  return text.toLowerCase().split(key.toLowerCase()).length !==
    text.split(key.toLowerCase()).length;
}

function tally(text: string, role: "comment" | "blank"): Map<string, number> {
  const count = new Map<string, number>();
  for (const each of layout(linesOf(text.replace(/^\ufeff/, "")))) {
    if (each.role !== role) continue;
    const line = role === "blank" ? "" : each.line.text.trim();
    count.set(line, (count.get(line) ?? 0) + 1);
  }
  return count;
}

Deno.test("headers and keys stand in the layout where reading finds them", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const [file] = faultyFiles(seed);
    const text = (file.text ?? "").replace(/^\ufeff/, "");
    const placed = layout(linesOf(text));
    for (const section of parseFile({ ...file, text }, "botocore").value.sections) {
      const header = placed[section.origin.line - 1];
      assertEquals(header?.role, "header", `seed ${seed}, line ${section.origin.line}`);
      for (const [key, value] of section.values) {
        const each = placed[value.origin.line - 1];
        assertEquals([each?.role, each?.name], ["key", key], `seed ${seed}: ${key}`);
      }
    }
  }
});
