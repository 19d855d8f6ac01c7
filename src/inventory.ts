/**
 * What is known of every profile without network: summary, protection, session, command.
 *
 * `list`, `refresh`, `prompt` and others look at the same inventory, so that they agree.
 */
import { ssoTokenName } from "./config/cache_keys.ts";
import type { Configuration } from "./load.ts";
import { FileError, type Host } from "./host.ts";
import { join } from "./paths.ts";
import { commandNames, type Commands } from "./resolve/aliases.ts";
import { protection } from "./resolve/protect.ts";
import { keysState, sessionState } from "./resolve/session.ts";
import { summarize } from "./resolve/summary.ts";
import type { SessionState, Summary } from "./resolve/types.ts";

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
  const { graph, locations, settings } = configuration;
  const isProtected = protection({
    profiles: settings.protectedProfiles,
    accounts: settings.protectedAccounts,
  });
  const tokens = new Map<string, string>();
  const entries: Entry[] = [];
  for (const profile of graph.profiles.values()) {
    const summary = summarize(graph, profile);
    const key = profile.values.get("awsprof_protected")?.text ?? null;
    entries.push({
      summary,
      isProtected: isProtected({ name: profile.name, account_id: summary.account_id, key }),
      token: tokenPath(summary.session_key, { cache: locations.ssoCache, tokens }),
    });
  }
  return entries;
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
    const text = new TextDecoder().decode(host.files.read(entry.token, tokenLimit));
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

/** The per-profile commands on this machine, for all shells or one that ignores case. */
export function commandsOf(
  host: Host,
  options: { configuration: Configuration; entries: readonly Entry[]; foldCase: boolean },
): Commands {
  const { settings } = options.configuration;
  const taken = existingCommands(host, { prefix: settings.prefix, fold: options.foldCase });
  return commandNames(options.entries.map((entry) => entry.summary.name), {
    prefix: settings.prefix,
    only: settings.aliases ? settings.only : [],
    except: settings.except,
    foldCase: options.foldCase,
    isTaken: (name) => taken.has(options.foldCase ? name.toLowerCase() : name),
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

function tokenPath(
  key: string | null,
  options: { cache: string | null; tokens: Map<string, string> },
): string | null {
  if (key === null || options.cache === null) return null;
  const known = options.tokens.get(key);
  if (known !== undefined) return known;
  const path = join(options.cache, ssoTokenName(key));
  options.tokens.set(key, path);
  return path;
}
