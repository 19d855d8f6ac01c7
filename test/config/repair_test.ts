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
import { legacy, repairs } from "./repairs.ts";

for (const [name, { text, becomes, in: kind, beside, fixed }] of Object.entries(repairs)) {
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
      switch (random.below(8)) {
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
        case 6:
          spoiled.splice(at, 0, ...spoiled.slice(at, at + 4).map(spelledOtherwise));
          break;
        case 7:
          spoiled.push(...spoiled.slice(at, at + 4).map((each) => `  ${spelledOtherwise(each)}`));
          break;
      }
    }
    const text = textOf(spoiled, made.lineEnd) ?? "";
    return random.once(4) ? text.replace(/[\r\n]+$/, "") : text;
  };
  return [config(spoil(made.config)), credentials(spoil(made.credentials))];
}

function spelledOtherwise(line: string): string {
  return line.replace(/^\[default\]/, "[profile default]").replace(
    /^\[profile (\w+)\]/,
    '[profile "$1"]',
  );
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
  const wasOpen = isOpen(file.text ?? "") && last !== undefined && last !== "";
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
 * sections with new names; the newer SDKs are deceived by indents too, or refuse the file for them.
 */
function sameReading(
  files: { before: SourceFile; after: SourceFile; isDedented: boolean },
  say: (what: string) => string,
): void {
  const { before, after, isDedented } = files;
  const isRefused = parseFile(before, "sep").diagnostics.some(({ code }) =>
    code === "indented-key"
  );
  for (const dialect of (isDedented || isRefused ? ["js"] : ["js", "sep"]) as Dialect[]) {
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
