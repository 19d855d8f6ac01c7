/** Both files as one dialect sees them together. */
import { parseFile } from "./parse.ts";
import type {
  Diagnostic,
  Dialect,
  Profile,
  ProfileGraph,
  Read,
  Section,
  SourceFile,
  Value,
} from "./types.ts";

/**
 * Profiles in the order of `aws configure list-profiles` (config file, then those only in the
 * credentials file), sessions and services of the config file; a credentials key wins.
 */
export function buildGraph(files: readonly SourceFile[], dialect: Dialect): Read<ProfileGraph> {
  const diagnostics: Diagnostic[] = [];
  const profiles = new Map<string, Profile>();
  const ssoSessions = new Map<string, Section>();
  const services = new Map<string, Section>();
  let failure: Diagnostic | null = null;
  const ordered = [...files].sort((a, b) => (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0));
  for (const file of ordered) {
    const read = parseFile(file, dialect);
    diagnostics.push(...read.diagnostics);
    failure ??= read.value.failure;
    read.value.sections.forEach((section) => {
      if (section.kind === "sso-session") ssoSessions.set(section.name, section);
      else if (section.kind === "services") services.set(section.name, section);
      else if (section.kind === "profile") add(profiles, section, file.kind);
    });
  }
  return { value: { dialect, profiles, ssoSessions, services, failure }, diagnostics };
}

function add(profiles: Map<string, Profile>, section: Section, kind: SourceFile["kind"]): void {
  const { name, values, origin } = section;
  if (kind === "config") {
    profiles.set(name, { name, values, config: section, credentials: null, origin });
    return;
  }
  const config = profiles.get(name)?.config ?? null;
  profiles.set(name, {
    name,
    values: config === null ? values : merged(config.values, values),
    config,
    credentials: section,
    origin: config?.origin ?? origin,
  });
}

function merged(
  below: ReadonlyMap<string, Value>,
  above: ReadonlyMap<string, Value>,
): ReadonlyMap<string, Value> {
  const values = new Map(below);
  for (const [key, value] of above) values.set(key, value);
  return values;
}
