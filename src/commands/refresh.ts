/** `awsprof refresh`: the data file and the snapshots that the plugins read. */
import type { Parsed } from "../arguments.ts";
import { sha1 } from "../config/sha1.ts";
import type { Directories } from "../directories.ts";
import { ExitCode } from "../errors.ts";
import { FileError, type Host, type WriteOptions } from "../host.ts";
import { commandsOf, type Entry, inventory } from "../inventory.ts";
import { type Configuration, load, locationsOf, ownDirectories } from "../load.ts";
import { refusalText } from "../output/messages.ts";
import type { Shell } from "../output/quote.ts";
import {
  dataText,
  overridesOf,
  powershellAliases,
  powershellText,
  readByPlugins,
  shimText,
  type Snapshot,
  snapshotCode,
  snapshotId,
  type SnapshotProfile,
} from "../output/snapshot.ts";
import { baseName, join, parent } from "../paths.ts";
import { shellNames } from "../spec.ts";
import { version } from "../version.ts";
import { suspicionOfAll } from "../resolve/guard.ts";
import { givesCredentials } from "../resolve/plan.ts";
import { contextOf } from "./context.ts";
import { shellOption } from "./shell_option.ts";

/** Writes the data file and the snapshot of one shell (printing its path) or of all four. */
export function refresh(host: Host, parsed: Parsed): ExitCode {
  const shell = shellOption(parsed);
  const before = host.now();
  const places = ownDirectories(host);
  const { cache } = places;
  const { config, credentials } = locationsOf(host, "cli-v2");
  // Looked at before they are read: one that changes meanwhile has to be newer than what is made.
  const inputs = [config, credentials, places.settings].map((path) => inputAt(host, path));
  const configuration = load({ ...host, env: lastingEnvironment(host.env) });
  const entries = inventory(configuration);
  // A file's time is known to the millisecond below, and none of these shall be newer.
  const newest = Math.max(...inputs.map((input) => input.modified)) + 1;
  const modified = Math.max(before - clockGrain, newest);
  const profilesOf = (foldCase: boolean): SnapshotProfile[] => {
    const { commands } = commandsOf(host, { configuration, foldCase });
    return entries.map((entry) => toProfile(entry, commands));
  };
  const profiles = profilesOf(false);
  host.files.makeDirectory(cache);
  put(host, dataPath(host, cache), { text: dataText(profiles), ...cacheFile });
  const since = sinceFile(cache, inputs);
  host.files.makeDirectory(parent(since));
  host.files.write(since, "", { ...cacheFile, modified });
  const common = snapshotOf(host, { configuration, profiles, places, inputs, since });
  for (const each of shell === null ? shellNames : [shell]) {
    const own = each === "powershell" ? withProfiles(common, profilesOf(true)) : common;
    const snapshot = { ...own, id: snapshotId(each, host.env) };
    const path = writeSnapshot(host, { shell: each, snapshot, cache, modified });
    if (shell !== null) host.out(`${path}\n`);
  }
  forgetEarlier(host, since, modified);
  const { failure } = configuration.graph;
  if (failure !== null) {
    const { err, home, say } = contextOf(host, parsed);
    say(`${err.yellow("warning:")} ${refusalText(failure, home)}`);
  }
  return ExitCode.done;
}

/**
 * Without the overrides that a plugin reads itself: the snapshot is for all shells, and a guard that
 * is off in one shall not be off in the next.
 */
function lastingEnvironment(env: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const own = new Set<string>(readByPlugins);
  return new Map([...env].filter(([name]) => !own.has(name)));
}

const sinceName = "since";
const cacheFile: WriteOptions = { mode: 0o600, rebuildable: true };

/** Shells whose AWS files or overrides differ read different data, although they share the snapshot's place. */
function dataPath(host: Host, cache: string): string {
  const given = ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"].map((name) =>
    host.env.get(name)
  );
  const overrides = overridesOf(host.env);
  if (given.every((path) => path === undefined) && overrides === "") {
    return join(cache, "profiles.tsv");
  }
  return join(cache, `profiles-${sha1([...given, overrides].join("\n")).slice(0, 16)}.tsv`);
}

/** A file that decides what is in the snapshots, as it was when this began. */
interface Input {
  readonly path: string;
  /** ms since 1970 UTC; 0 for a file that is not there. */
  readonly modified: number;
  readonly isThere: boolean;
  readonly isLink: boolean;
}

function inputAt(host: Host, path: string): Input {
  const info = path === "" ? null : host.files.stat(path);
  const isLink = info !== null && host.files.lstat(path)?.type === "link";
  return { path, modified: info?.modified ?? 0, isThere: info !== null, isLink };
}

function stampOf(inputs: readonly Input[]): string {
  const paths = inputs.map(({ path }) => path);
  return [...inputs.map(({ modified }) => modified), ...paths].join(" ");
}

/**
 * A file whose name belongs to these inputs and whose time no later making changes: a shell that
 * compares the inputs with it sees a change although another shell made the snapshot anew.
 */
function sinceFile(cache: string, inputs: readonly Input[]): string {
  const paths = inputs.map(({ path }) => path).join("\n");
  const name = `${sha1(paths)}-${sha1(`${version} ${stampOf(inputs)}`)}`;
  return join(join(cache, sinceName), name);
}

/** Takes those of earlier makings from these inputs away, by which their shells learn that there is a later one. */
function forgetEarlier(host: Host, since: string, modified: number): void {
  const directory = parent(since);
  const own = baseName(since).replace(/-.*/, "");
  for (const name of host.files.names(directory)) {
    const path = join(directory, name);
    const time = host.files.lstat(path)?.modified ?? modified;
    const isEarlier = name.startsWith(own) && path !== since && time <= modified;
    if (isEarlier && !isUnderWay(host, path)) host.files.remove(path);
  }
}

/** Whether another refresh is about to rename the file, which one that was killed never will. */
function isUnderWay(host: Host, path: string): boolean {
  if (!/\.[0-9a-f]{8}\.tmp$/.test(path)) return false;
  return host.now() - (host.files.lstat(path)?.modified ?? 0) < 60_000;
}

/** What the snapshots of all shells say, with the profiles' names for the shells that mind case. */
function snapshotOf(
  host: Host,
  from: {
    configuration: Configuration;
    profiles: readonly SnapshotProfile[];
    places: Directories;
    inputs: readonly Input[];
    since: string;
  },
): Omit<Snapshot, "id"> {
  const { configuration, profiles, places, inputs, since } = from;
  const { cache, trusted, vetted } = places;
  const named = inputs.filter(({ path }) => path !== "");
  return {
    stamp: stampOf(inputs),
    since,
    present: named.filter(({ isThere }) => isThere).map(({ path }) => path),
    absent: named.filter(({ isThere }) => !isThere).map(({ path }) => path),
    links: named.filter(({ isLink }) => isLink).map(({ path }) => path),
    dataPath: dataPath(host, cache),
    profiles,
    standard: givesCredentials(configuration.graph, "default") ? standardOf(profiles) : null,
    segment: configuration.settings.segment,
    isBroken: configuration.graph.failure !== null,
    guard: configuration.settings.guard,
    guardCommands: configuration.settings.guardCommands,
    requireProfile: configuration.settings.requireProfile,
    suspicion: suspicionOfAll(),
    trust: configuration.settings.trust,
    trustRoot: trusted,
    vetRoot: vetted,
    shims: join(cache, "shims"),
    version,
  };
}

function standardOf(profiles: readonly SnapshotProfile[]): SnapshotProfile | null {
  return profiles.find((profile) => profile.name === "default") ?? null;
}

function withProfiles(
  snapshot: Omit<Snapshot, "id">,
  profiles: readonly SnapshotProfile[],
): Omit<Snapshot, "id"> {
  const standard = snapshot.standard === null ? null : standardOf(profiles);
  return { ...snapshot, profiles, standard };
}

/**
 * ms by which a file's time may lag behind the clock that a program reads; above a second, for bash
 * 3.2 compares whole seconds and would miss a change in the second of the making.
 */
const clockGrain = 1_020;

function writeSnapshot(
  host: Host,
  what: { shell: Shell; snapshot: Snapshot; cache: string; modified: number },
): string {
  const { shell, snapshot, cache, modified } = what;
  const options = { ...cacheFile, modified };
  if (shell !== "powershell") {
    const path = join(cache, `snapshot.${shell}`);
    put(host, path, { text: snapshotCode(shell, snapshot), ...options });
    return path;
  }
  writeShims(host, snapshot);
  put(host, join(cache, "snapshot.ps1"), { text: powershellAliases(snapshot), ...options });
  const path = join(cache, "snapshot.txt");
  put(host, path, { text: powershellText(snapshot), ...options });
  return path;
}

function put(
  host: Host,
  path: string,
  { text, ...options }: WriteOptions & { text: string },
): void {
  host.files.removeLeftovers(path);
  host.files.write(path, text, options);
}

function writeShims(host: Host, snapshot: Snapshot): void {
  host.files.makeDirectory(snapshot.shims);
  const wanted = new Map<string, string>();
  for (const { name, command } of snapshot.profiles) {
    if (command !== null) wanted.set(command, shimText(name));
  }
  for (const name of host.files.names(snapshot.shims)) {
    const path = join(snapshot.shims, name);
    if (!wanted.has(name) && !isUnderWay(host, path)) host.files.remove(path);
  }
  for (const [name, text] of wanted) {
    const path = join(snapshot.shims, name);
    if (!isShim(host, path, text)) host.files.write(path, text, { ...cacheFile, mode: 0o700 });
  }
}

/** Whether the file is there already just as it should be: most are, and writing costs more. */
function isShim(host: Host, path: string, text: string): boolean {
  const info = host.files.lstat(path);
  if (info?.type !== "file" || info.mode !== 0o700) return false;
  try {
    return new TextDecoder().decode(host.files.read(path, 64 * 1024)) === text;
  } catch (error) {
    // A refresh for other files has just taken it away.
    if (error instanceof FileError) return false;
    throw error;
  }
}

function toProfile(entry: Entry, commands: ReadonlyMap<string, string>): SnapshotProfile {
  const { name, kind, account_id } = entry.summary;
  return {
    name,
    kind,
    account: account_id,
    isProtected: entry.isProtected,
    token: entry.token,
    command: commands.get(name) ?? null,
  };
}
