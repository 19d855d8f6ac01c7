/** Repairs that concern sections: repeated ones, wrong prefixes, and SSO of the old kind. */
import { meaning } from "./ini_botocore.ts";
import { isKnownKey } from "./known_keys.ts";
import { bodyOf, keyParts, layout, leadOf, type Placed } from "./layout.ts";
import { parseFile } from "./parse.ts";
import { type Edit, nothing, replaceLines, type Surroundings } from "./repair_lines.ts";
import type { RepairKind } from "./repair.ts";
import type { Section, SourceFile } from "./types.ts";
import type { Line } from "./writer.ts";

/** In the order in which they are made. */
export const sectionRepairs: readonly RepairKind[] = [
  { run: repeatedSections, apply: mergeSections, same: ["botocore", "js", "sep"] },
  { run: repeatedKeys, apply: dropKeys, same: ["botocore", "js", "sep"] },
  { run: shadowedSections, apply: dropSections, same: ["botocore", "js", "sep"] },
  { run: prefixes, apply: replaceLines, same: ["botocore", "js", "sep"] },
  { run: legacySso, apply: migrate, same: ["botocore", "js", "sep"] },
];

/** Each header that stood before in the same words. */
function repeatedSections({ file, placed }: Surroundings): Edit[] {
  const first = new Map<string, Line>();
  return placed.flatMap(({ line, role, name }, index) => {
    const known = first.get(name);
    if (role !== "header") return [];
    if (known === undefined) first.set(name, line);
    if (known === undefined || name === "DEFAULT") return [];
    return [{
      code: "duplicate-section" as const,
      lines: [line, known],
      replaced: [],
      concerns: { ...nothing, refused: refusedKeys(placed, index, file) },
    }];
  });
}

/** Indented keys of a section without one before them, for which the newer SDKs refuse the file. */
function refusedKeys(
  placed: readonly Placed[],
  header: number,
  file: SourceFile,
): (readonly [string, string])[] {
  const { kind, name: section } = meaning(placed[header]?.name ?? "", file.kind === "credentials");
  const { from, to } = bodyOf(placed, header);
  const keys = placed.slice(from, to).filter(({ role }) => role === "key");
  const free = keys.findIndex(({ line }) => !/^[ \t]/.test(line.text));
  return keys.slice(0, free < 0 ? keys.length : free)
    .map(({ name }) => [`${kind}\n${section}`, name] as const);
}

/** What stands below the later header, with the comments above it, goes to the end of the first. */
function mergeSections(lines: readonly Line[], edits: readonly Edit[]): Line[] {
  const placed = layout(lines);
  const indexes = new Map(lines.map((line, index) => [line, index]));
  const moved = new Map<number, Line[]>();
  const gone = new Set<number>();
  const depths = new Map<number, number>();
  for (const { lines: [later, first] } of edits) {
    const header = indexes.get(later ?? { text: "", end: "" }) ?? -1;
    const target = indexes.get(first ?? { text: "", end: "" }) ?? -1;
    const span = contentOf(placed, header);
    const own = moved.get(target) ?? [];
    let depth = depths.get(target) ?? depthOf(placed, target);
    for (let index = leadOf(placed, header); index < span.to; index++) {
      const line = lines[index];
      gone.add(index);
      if (line === undefined) continue;
      if (index === header) own.push(...headerComment(line));
      else if (placed[index]?.role !== "key") own.push(line);
      else {
        // One that stood deeper than the key above would become a part of its value.
        const { indent } = keyParts(line.text);
        const kept = indent.slice(0, Math.min(indent.length, depth));
        depth = kept.length;
        own.push(kept === indent ? line : { ...line, text: kept + line.text.slice(indent.length) });
      }
    }
    depths.set(target, depth);
    moved.set(target, own);
  }
  const inserted = new Map<number, Line[]>();
  for (const [target, own] of moved) {
    const at = contentOf(placed, target).to - 1;
    inserted.set(at, [...inserted.get(at) ?? [], ...own]);
  }
  return lines.flatMap((line, index) => [
    ...gone.has(index) ? [] : [line],
    ...inserted.get(index) ?? [],
  ]);
}

/** How deep the last key of a section stands; where it has none, a key may stand anywhere. */
function depthOf(placed: readonly Placed[], header: number): number {
  const { from, to } = bodyOf(placed, header);
  const last = placed.slice(from, to).findLast(({ role }) => role === "key");
  return last === undefined ? Infinity : keyParts(last.line.text).indent.length;
}

/** A section's lines without the blanks at its end, and without the comments above the next header. */
function contentOf(placed: readonly Placed[], header: number): { from: number; to: number } {
  const { from, to: next } = bodyOf(placed, header);
  let to = next < placed.length ? Math.max(from, leadOf(placed, next)) : next;
  while (to > from && placed[to - 1]?.role === "blank") to--;
  return { from, to };
}

function headerComment(line: Line): Line[] {
  const rest = line.text.slice(line.text.lastIndexOf("]") + 1).trim();
  return /^[#;]/.test(rest) ? [{ text: rest, end: line.end }] : [];
}

/** Each key whose section has it again further down. */
function repeatedKeys({ placed }: Surroundings): Edit[] {
  const before = new Map<string, Line>();
  const edits: Edit[] = [];
  for (const { role, name, line } of placed) {
    if (role === "header") before.clear();
    if (role !== "key") continue;
    const earlier = before.get(name);
    before.set(name, line);
    if (earlier === undefined) continue;
    edits.push({
      code: "duplicate-key",
      lines: [line, earlier],
      replaced: [],
      concerns: { ...nothing, blocks: keyParts(earlier.text).value === "" ? [name] : [] },
    });
  }
  return edits;
}

/** The earlier ones go with their further lines; a comment among those loses its indent. */
function dropKeys(lines: readonly Line[], edits: readonly Edit[]): Line[] {
  const placed = layout(lines);
  const dropped = new Set(edits.map((edit) => edit.lines[1]));
  const result: Line[] = [];
  let isBelow = false;
  for (const { line, role, owner } of placed) {
    if (role === "key" || role === "header") isBelow = dropped.has(line);
    if (dropped.has(line) || (role === "more" && dropped.has(placed[owner]?.line))) continue;
    result.push(
      isBelow && role === "comment" && /^\s/.test(line.text)
        ? { text: line.text.trimStart(), end: line.end }
        : line,
    );
  }
  return result;
}

/**
 * Each header that names, in other words, a section that stood before: the AWS CLI uses the later one
 * alone. The earlier one goes only where nobody reads anything else of it.
 */
function shadowedSections({ file, placed }: Surroundings): Edit[] {
  const before = new Map<string, { index: number; header: string }>();
  return placed.flatMap(({ line, role, name: header }, index) => {
    if (role !== "header" || header === "DEFAULT") return [];
    const { kind, name } = meaning(header, file.kind === "credentials");
    const id = `${kind}\n${name}`;
    const earlier = before.get(id);
    if (kind === "other" || earlier?.header === header) return [];
    before.set(id, { index, header });
    const first = placed[earlier?.index ?? -1];
    if (earlier === undefined || first === undefined) return [];
    const { from, to } = bodyOf(placed, earlier.index);
    if (placed.slice(from, to).some((each) => each.role === "other")) return [];
    const isDefault = kind === "profile" && name === "default";
    const plain = isDefault ? name : plainName.test(name) ? `${kind} ${name}` : header;
    const text = line.text.replace(`[${header}]`, () => `[${plain}]`);
    return [{
      code: isDefault ? "default-twice" as const : "duplicate-section" as const,
      lines: [line, first.line],
      replaced: [{ text, end: line.end }],
      concerns: nothing,
    }];
  });
}

/** The earlier sections go but for their blanks and comments, which lose their indent. */
function dropSections(lines: readonly Line[], edits: readonly Edit[]): Line[] {
  const placed = layout(lines);
  const dropped = new Set(edits.map((edit) => edit.lines[1]));
  const replaced = new Map(edits.map((edit) => [edit.lines[0], edit.replaced]));
  return placed.flatMap(({ line, role, section }) => {
    if (!dropped.has(placed[section]?.line)) return replaced.get(line) ?? [line];
    if (role === "header") return headerComment(line);
    if (role === "comment") return [{ text: line.text.trimStart(), end: line.end }];
    return role === "blank" ? [line] : [];
  });
}

const plainName = /^[A-Za-z0-9_.@:/+=,%-]+$/;

/** Ways to credentials, which a merge of two sections could change. */
const giving = [
  "role_arn",
  "source_profile",
  "credential_source",
  "web_identity_token_file",
  "sso_session",
  "sso_start_url",
  "sso_account_id",
  "sso_role_name",
  "credential_process",
  "login_session",
  "aws_access_key_id",
  "aws_secret_access_key",
] as const;

/** Headers that lack or have the word `profile`, or have blanks where the AWS CLI wants none. */
function prefixes({ file, other, placed, readAs }: Surroundings): Edit[] {
  const own = readAs("botocore").value.sections;
  const second = other === null ? [] : parseFile(other, "botocore").value.sections;
  const taken = new Set(own.map(({ kind, name }) => `${kind}\n${name}`));
  const named = new Set([...own, ...second].map((each) => each.values.get("source_profile")?.text));
  const places = new Map(own.map((section) => [section.origin.line, section]));
  return placed.flatMap((each, index) => {
    if (each.role !== "header") return [];
    const right = file.kind === "config" ? configHeader(each.name) : credentialsHeader(each.name);
    const section = places.get(index + 1);
    if (right === null || section === undefined) return [];
    if (taken.has(right.id) || named.has(each.name)) return [];
    if (right.needsKey && ![...section.values.keys()].some(isKnownKey)) return [];
    if (right.name !== null && isContested(section, { name: right.name, second })) return [];
    taken.add(right.id);
    const { line } = each;
    const from = line.text.indexOf("[");
    const text = line.text.slice(0, from) + `[${right.header}` +
      line.text.slice(line.text.lastIndexOf("]"));
    return [{
      code: file.kind === "config"
        ? "unknown-section" as const
        : "profile-prefix-in-credentials" as const,
      lines: [line],
      replaced: [{ text, end: line.end }],
      concerns: {
        // The JavaScript SDK puts a point between the words.
        sections: [right.id, `${section.kind}\n${section.name}`, `profile\nprofile.${right.name}`],
        keys: [],
        blocks: [],
        refused: [],
      },
    }];
  });
}

interface RightHeader {
  readonly header: string;
  readonly id: string;
  /** The profile that it then is, or null. */
  readonly name: string | null;
  /** Whether it may be another tool's section unless it holds an AWS key. */
  readonly needsKey: boolean;
}

function configHeader(header: string): RightHeader | null {
  const text = header.trim();
  if (text === "default" && header !== text) {
    return { header: text, id: "profile\ndefault", name: text, needsKey: false };
  }
  const [, kind = "", name = ""] = /^(profile|sso-session|services)\s+(\S+)$/.exec(text) ?? [];
  if (kind !== "") {
    const isProfile = kind === "profile";
    return header === text || !plainName.test(name) ? null : {
      header: `${kind} ${name}`,
      id: `${kind}\n${name}`,
      name: isProfile ? name : null,
      needsKey: false,
    };
  }
  const isOther = /^(default|DEFAULT|plugins|preview|profile.*|sso-session.*|services.*)$/;
  if (!plainName.test(text) || isOther.test(text)) return null;
  return { header: `profile ${text}`, id: `profile\n${text}`, name: text, needsKey: true };
}

function credentialsHeader(header: string): RightHeader | null {
  const name = /^profile\s+(\S+)\s*$/.exec(header)?.[1];
  if (name === undefined || !plainName.test(name)) return null;
  return { header: name, id: `profile\n${name}`, name, needsKey: false };
}

/** Whether both files would then say where the profile's credentials come from. */
function isContested(
  section: Section,
  from: { name: string; second: readonly Section[] },
): boolean {
  const gives = (each: Section): boolean => giving.some((key) => each.values.has(key));
  const second = from.second.find((each) => each.kind === "profile" && each.name === from.name);
  return second !== undefined && gives(section) && gives(second);
}

/** Profiles of the config file whose own start URL can stand in a session. */
function legacySso({ file, other, lines, end, readAs }: Surroundings): Edit[] {
  if (file.kind !== "config") return [];
  const read = readAs("botocore");
  const { sections, failure } = read.value;
  if (failure !== null || read.diagnostics.some((each) => each.code === "magic-default")) return [];
  const portals = portalsIn(sections);
  const second = secondNames(other);
  return sections.flatMap((section) => {
    const facts = section.kind === "profile" ? legacyFacts(section) : null;
    if (facts === null || second.has(section.name)) return [];
    const known = [...portals].find(([, each]) =>
      plainUrl(each.url) === plainUrl(facts.url) && each.region === facts.region
    );
    const session = known?.[0] ?? freeName(facts.url, portals);
    if (known === undefined) portals.set(session, facts);
    const edit = sessionEdit(lines, section, { facts, session });
    if (edit === null) return [];
    if (known !== undefined) {
      return [known[1].url === facts.url ? edit : { ...edit, also: "start-urls-differ" as const }];
    }
    const added = newSession(session, facts).map((text) => ({ text, end }));
    return [{ ...edit, replaced: [...edit.replaced, ...added] }];
  });
}

/** A portal as a session or a profile names it. */
interface Portal {
  readonly url: string;
  readonly region: string;
}

/** The portal of each session, by its name. */
function portalsIn(sections: readonly Section[]): Map<string, Portal> {
  return new Map(
    sections.filter((each) => each.kind === "sso-session").map(({ name, values }) => [name, {
      url: values.get("sso_start_url")?.text ?? "",
      region: values.get("sso_region")?.text ?? "",
    }]),
  );
}

/** The profile's own start URL and region replaced by the name of a session. */
function sessionEdit(
  lines: readonly Line[],
  section: Section,
  { facts, session }: { facts: LegacyFacts; session: string },
): Edit | null {
  const [url, region, header] = [facts.urlLine, facts.regionLine, section.origin.line].map((line) =>
    lines[line - 1]
  );
  if (url === undefined || region === undefined || header === undefined) return null;
  const { indent, separator } = keyParts(url.text);
  return {
    code: "sso-legacy",
    lines: [url, region, header],
    replaced: [{ text: `${indent}sso_session${separator}${session}`, end: url.end }],
    concerns: {
      sections: [`sso-session\n${session}`],
      keys: ["sso_session", "sso_start_url", "sso_region"].map((key) =>
        [`profile\n${section.name}`, key] as const
      ),
      blocks: [],
      refused: [],
    },
  };
}

/** The section of a session that is not there yet, with a blank line behind it. */
function newSession(name: string, { url, region }: Portal): string[] {
  return [
    `[sso-session ${name}]`,
    `sso_start_url = ${url}`,
    `sso_region = ${region}`,
    "sso_registration_scopes = sso:account:access",
    "",
  ];
}

/** Profiles to whose SSO the second file adds something. */
function secondNames(other: SourceFile | null): Set<string> {
  const sections = other === null ? [] : parseFile(other, "botocore").value.sections;
  return new Set(
    sections.filter((each) => [...each.values.keys()].some((key) => key.startsWith("sso_")))
      .map((each) => each.name),
  );
}

/** What a profile of the old kind says of its portal, and in which lines. */
interface LegacyFacts extends Portal {
  readonly urlLine: number;
  readonly regionLine: number;
}

function legacyFacts(section: Section): LegacyFacts | null {
  const { values } = section;
  const url = values.get("sso_start_url");
  const region = values.get("sso_region");
  const asks = values.has("sso_account_id") && values.has("sso_role_name");
  if (url === undefined || region === undefined || !asks || values.has("sso_session")) return null;
  if (!/^https?:\/\/[\x21-\x7e]+$/.test(url.text) || !/^[a-z0-9-]+$/.test(region.text)) return null;
  return {
    url: url.text,
    region: region.text,
    urlLine: url.origin.line,
    regionLine: region.origin.line,
  };
}

/** What is the same for two spellings of one portal. */
export function plainUrl(url: string): string {
  return url.replace(/[/#]+$/, "").toLowerCase();
}

/** The first label of the URL's host, as people know it from the browser. */
function freeName(url: string, taken: ReadonlyMap<string, unknown>): string {
  const label = /^https?:\/\/([A-Za-z0-9-]+)/.exec(url)?.[1] ?? "sso";
  for (let count = 1;; count++) {
    const name = count === 1 ? label : `${label}-${count}`;
    if (!taken.has(name)) return name;
  }
}

/** Start URLs become sessions' names, regions go, and new sessions stand above their first profile. */
function migrate(lines: readonly Line[], edits: readonly Edit[]): Line[] {
  const placed = layout(lines);
  const indexes = new Map(lines.map((line, index) => [line, index]));
  const result = lines.map((line) => [line]);
  for (const { lines: [place, region, header], replaced: [own, ...added] } of edits) {
    const at = (line: Line | undefined): number => indexes.get(line ?? { text: "", end: "" }) ?? -1;
    if (own !== undefined) result[at(place)] = [own];
    result[at(region)] = [];
    if (added.length === 0) continue;
    const above = leadOf(placed, at(header));
    result[above] = [...added, ...result[above] ?? []];
  }
  return result.flat();
}
