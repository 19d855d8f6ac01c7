/**
 * What is known of every profile without network: summary, protection, session, command, views.
 *
 * `list`, `refresh`, `prompt` and others look at the same inventory, so that they agree.
 */
import { jsonText } from "./config/aws_values.ts";
import { ssoTokenName } from "./config/cache_keys.ts";
import type { Profile, ProfileGraph } from "./config/types.ts";
import type { Configuration } from "./load.ts";
import { FileError, type Host } from "./host.ts";
import { join } from "./paths.ts";
import { commandNames, type Commands } from "./resolve/aliases.ts";
import { protection } from "./resolve/protect.ts";
import { keysState, sessionState } from "./resolve/session.ts";
import { summarize } from "./resolve/summary.ts";
import type { Graphs, SessionState, Summary } from "./resolve/types.ts";

/** A token file larger than this is none. */
const tokenLimit = 64 * 1024;

/** One profile as all verbs see it. */
export interface Entry {
  readonly summary: Summary;
  readonly isProtected: boolean;
  /** Absolute path of the SSO token file that the profile depends on, or null. */
  readonly token: string | null;
}

/** Every profile that the AWS CLI sees, in the order of `list`. */
export function inventory(configuration: Configuration): Entry[] {
  const entry = entries(configuration);
  const all: Entry[] = [];
  configuration.graph.profiles.forEach((profile) => all.push(entry(profile)));
  return all;
}

/** One of them, or null where the AWS CLI sees none of that name. */
export function entryOf(configuration: Configuration, name: string): Entry | null {
  const profile = configuration.graph.profiles.get(name);
  return profile === undefined ? null : entries(configuration)(profile);
}

/** Makes entries of profiles; what many of them share is made once. */
function entries(configuration: Configuration): (profile: Profile) => Entry {
  const { graph, locations } = configuration;
  const isProtected = protectionIn(configuration);
  const tokenPath = tokenPaths(locations.ssoCache);
  return (profile) => {
    const summary = summarize(graph, profile);
    return {
      summary,
      isProtected: isProtected(profile, summary.account_id),
      token: tokenPath(summary.session_key),
    };
  };
}

/** The account that the files give for a profile, or null. */
export function accountOf({ graph }: Configuration, name: string): string | null {
  const profile = graph.profiles.get(name);
  return profile === undefined ? null : summarize(graph, profile).account_id;
}

/** A test whether a profile, of which that is the account, is protected. */
export function protectionIn(
  { settings }: Configuration,
): (profile: Profile, account: string | null) => boolean {
  return protection({
    profiles: settings.protectedProfiles,
    accounts: settings.protectedAccounts,
  });
}

/** The view of each reader. */
export function graphsOf({ graphOf }: Configuration): Graphs<ProfileGraph> {
  return { "cli-v2": graphOf("cli-v2"), boto3: graphOf("boto3"), js: graphOf("js") };
}

/** State of an entry's token file, read now; one that cannot be read is `broken`. */
export function readSession(
  host: Host,
  entry: { token: string | null; summary: Pick<Summary, "session_key" | "start_url"> },
): SessionState {
  const nothing = { expires_at: null, refreshable_until: null };
  if (entry.token === null) return { state: "not-needed", ...nothing };
  const legacy = entry.summary.session_key === entry.summary.start_url;
  try {
    const text = jsonText(host.files.read(entry.token, tokenLimit));
    return sessionState(text, host.now(), { legacy });
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return { state: error.problem === "missing" ? "none" : "broken", ...nothing };
  }
}

/** The state of what an entry's credentials depend on: its token, or the time its keys name. */
export function readState(host: Host, entry: Pick<Entry, "token" | "summary">): SessionState {
  const { keys_expire_at: expires } = entry.summary;
  return entry.token === null && expires !== null
    ? keysState(expires, host.now())
    : readSession(host, entry);
}

/** The per-profile commands on this machine; `foldCase` for a shell that ignores case anywhere. */
export function commandsOf(
  host: Host,
  options: { configuration: Configuration; foldCase?: boolean },
): Commands {
  const { configuration: { graph, settings }, foldCase = host.platform === "windows" } = options;
  const taken = existingCommands(host, { prefix: settings.prefix, fold: foldCase });
  return commandNames(graph.profiles.keys(), {
    prefix: settings.prefix,
    only: settings.aliases ? settings.only : [],
    except: settings.except,
    foldCase,
    isTaken: (name) => taken.has(foldCase ? name.toLowerCase() : name),
  });
}

function existingCommands(
  host: Host,
  options: { prefix: string; fold: boolean },
): ReadonlySet<string> {
  const names = new Set(["aws", "awsprof", "awsprof_unload", "aws_completer"]);
  for (const directory of (host.env.get("PATH") ?? "").split(":")) {
    if (!directory.startsWith("/")) continue;
    for (const name of host.files.names(directory)) {
      const folded = options.fold ? name.toLowerCase() : name;
      if (folded.startsWith(options.fold ? options.prefix.toLowerCase() : options.prefix)) {
        names.add(folded);
      }
    }
  }
  return names;
}

/** The path of each session's token file, made once however many profiles share it. */
function tokenPaths(cache: string | null): (key: string | null) => string | null {
  const known = new Map<string, string>();
  return (key) => {
    if (key === null || cache === null) return null;
    const path = known.get(key);
    if (path !== undefined) return path;
    const made = join(cache, ssoTokenName(key));
    known.set(key, made);
    return made;
  };
}
