/** Which sessions a verb means, and where they are; shared by `login` and `logout`. */
import type { Parsed } from "../arguments.ts";
import { ExitCode, Failure } from "../errors.ts";
import type { Host } from "../host.ts";
import { type Configuration, ownDirectories, placeText } from "../load.ts";
import { closest } from "../output/closest.ts";
import { wordToType } from "../output/quote.ts";
import { quoted } from "../output/text.ts";
import { selectProfile } from "../resolve/select.ts";
import { sessionOfProfile, type SsoSession, ssoSessions } from "../resolve/sso_sessions.ts";
import { type SessionPlace, sessionPlace } from "../sso/session.ts";

/** The sessions that a verb is to work on. */
export interface Wanted {
  readonly sessions: readonly SsoSession[];
  /** The profiles that led to it: the one that was named, and the one that has the session. */
  readonly chain: readonly string[];
}

/** The sessions that were asked for; throws the Failure where there is none. */
export function wantedSessions(
  host: Host,
  from: { configuration: Configuration; parsed: Parsed; verb: string },
): Wanted {
  const { configuration, parsed, verb } = from;
  const sessions = ssoSessions(configuration.graph);
  const [typed] = parsed.arguments;
  if (parsed.options.has("all")) {
    if (typed !== undefined) {
      throw new Failure(`${verb}: --all and a name exclude each other`, { code: ExitCode.usage });
    }
    if (sessions.length === 0) throw noSessions(configuration);
    return { sessions, chain: [] };
  }
  if (typed !== undefined) return named(typed, { configuration, sessions, verb });
  const selected = selectProfile({ argument: null, env: host.env }, "cli-v2");
  const session = sessionOfProfile(sessions, selected.name);
  if (session !== null) return { sessions: [session], chain: chainOf(session, selected.name) };
  const [only] = sessions;
  if (!selected.chosen && only !== undefined && sessions.length === 1) {
    return { sessions: [only], chain: [] };
  }
  if (sessions.length === 0) throw noSessions(configuration);
  const what = selected.chosen
    ? `profile ${quoted(selected.name)} has no SSO session`
    : `${verb}: which session?`;
  throw new Failure(what, {
    code: selected.chosen ? ExitCode.failed : ExitCode.usage,
    hints: sessions.slice(0, 3).map((each) => `awsprof ${verb} ${wordToType(each.word)}`),
  });
}

/** Where a session is asked and kept. Throws Failure for a configuration that cannot work. */
export function placeOf(
  host: Host,
  session: SsoSession,
  configuration: Configuration,
): SessionPlace {
  const { graph, locations } = configuration;
  const selected = selectProfile({ argument: null, env: host.env }, "cli-v2").name;
  const through = session.profiles[0]?.name;
  return sessionPlace(host, session, {
    graph,
    profile: graph.profiles.get(selected) ?? graph.profiles.get(through ?? "") ?? null,
    cache: locations.ssoCache,
    state: ownDirectories(host).state,
  });
}

function named(
  name: string,
  from: { configuration: Configuration; sessions: readonly SsoSession[]; verb: string },
): Wanted {
  const { configuration, sessions, verb } = from;
  const byProfile = sessionOfProfile(sessions, name);
  const own = sessions.find((session) => session.name === name) ??
    sessions.find((session) => session.name === null && session.key === name);
  // A session is what a logout ends; a login is for a profile.
  const isMeant = own !== undefined && (byProfile === null || verb === "logout");
  if (isMeant) return { sessions: [own], chain: [] };
  if (byProfile !== null) return { sessions: [byProfile], chain: chainOf(byProfile, name) };
  const { graph } = configuration;
  if (graph.profiles.has(name)) {
    throw new Failure(`profile ${quoted(name)} has no SSO session`, {
      hints: [`awsprof show ${wordToType(name)}`],
    });
  }
  const near = closest(name, [...graph.profiles.keys(), ...sessions.map(({ word }) => word)]);
  throw new Failure(
    `${quoted(name)} is neither a profile nor a session in ${placeText(configuration, "config")}`,
    { hints: [near === null ? "awsprof status" : `awsprof ${verb} ${wordToType(near)}`] },
  );
}

function chainOf(session: SsoSession, profile: string): string[] {
  const through = session.profiles.find((each) => each.name === profile)?.through ?? null;
  return through === null ? [profile] : [profile, through];
}

function noSessions(configuration: Configuration): Failure {
  return new Failure(`no SSO sessions in ${placeText(configuration, "config")}`, {
    hints: ["aws configure sso"],
  });
}
