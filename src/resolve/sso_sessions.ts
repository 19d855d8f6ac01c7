/** The SSO sessions that the AWS files know: those with a section, and start URLs of legacy profiles. */
import type { Origin, Profile, ProfileGraph } from "../config/types.ts";
import { ownSession, type Session, summarize } from "./summary.ts";

/** One session, and who depends on it. */
export interface SsoSession {
  /** Name of its `[sso-session]` section, or null for a start URL of legacy profiles. */
  readonly name: string | null;
  /** What its token file is named after: the name, or the start URL as it is written. */
  readonly key: string;
  /** What `login` knows it by: its name, unless a profile of that name has another one. */
  readonly word: string;
  readonly startUrl: string | null;
  readonly region: string | null;
  /** `sso_registration_scopes`, split; null if it is not set. */
  readonly scopes: readonly string[] | null;
  /** Profiles that depend on it, and through which profile where that is another. */
  readonly profiles: readonly { readonly name: string; readonly through: string | null }[];
  readonly origin: Origin;
}

/** Every session, those with a section first, each in file order. */
export function ssoSessions(graph: ProfileGraph): SsoSession[] {
  const found = new Map<
    string,
    SsoSession & { profiles: { name: string; through: string | null }[] }
  >();
  for (const section of graph.ssoSessions.values()) {
    const text = (key: string): string | null => section.values.get(key)?.text || null;
    const scopes = text("sso_registration_scopes");
    found.set(`session ${section.name}`, {
      name: section.name,
      key: section.name,
      word: section.name,
      startUrl: text("sso_start_url"),
      region: text("sso_region"),
      scopes: scopes === null
        ? null
        : scopes.split(",").map((scope) => scope.trim()).filter((scope) => scope !== ""),
      profiles: [],
      origin: section.origin,
    });
  }
  for (const profile of graph.profiles.values()) {
    const used = sessionUsed(graph, profile);
    if (used === null) continue;
    const { key, name, url: startUrl } = used;
    const owner = ownerOf(graph, profile);
    const id = name === null ? `url ${key}` : `session ${name}`;
    const session = found.get(id) ?? {
      name,
      key,
      word: key,
      startUrl,
      region: owner.values.get("sso_region")?.text || null,
      scopes: null,
      profiles: [],
      origin: owner.values.get("sso_start_url")?.origin ?? owner.origin,
    };
    session.profiles.push({
      name: profile.name,
      through: owner === profile ? null : owner.name,
    });
    found.set(id, session);
  }
  return [...found.values()].map((session) => ({ ...session, word: wordFor(graph, session) }));
}

/** The word that leads to a session: a profile comes before a session of its name. */
export function wordFor(
  graph: ProfileGraph,
  { name, key, profiles }: Pick<SsoSession, "name" | "key" | "profiles">,
): string {
  const profile = graph.profiles.get(name ?? "");
  const used = profile === undefined ? null : sessionUsed(graph, profile);
  const isOwn = name !== null && (used === null || used.name === name);
  return isOwn ? name : profiles[0]?.name ?? key;
}

/** A profile may be there for its token alone, which takes no account and no role. */
function sessionUsed(graph: ProfileGraph, profile: Profile): Session | null {
  const { session_key: key, sso_session: name, start_url: url } = summarize(graph, profile);
  if (key !== null) return { key, name, url };
  const own = ownSession(graph, profile);
  return own?.key === "" ? null : own;
}

/** The session of a profile, itself or through its sources, or null. */
export function sessionOfProfile(
  sessions: readonly SsoSession[],
  profile: string,
): SsoSession | null {
  return sessions.find((session) => session.profiles.some((each) => each.name === profile)) ?? null;
}

/** The profile at the end of the chain of sources, which has the session in its own section. */
function ownerOf(graph: ProfileGraph, profile: Profile): Profile {
  const visited = new Set<Profile>();
  let current = profile;
  while (!visited.has(current)) {
    visited.add(current);
    const { kind } = summarize(graph, current);
    const source = current.values.get("source_profile")?.text;
    const next = kind === "role" && source !== undefined ? graph.profiles.get(source) : undefined;
    if (next === undefined) break;
    current = next;
  }
  return current;
}
