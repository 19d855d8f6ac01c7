/** `awsprof refresh`: the data file and the snapshots that the plugins read. */
import type { Parsed } from "../arguments.ts";
import { ExitCode } from "../errors.ts";
import type { Host, WriteOptions } from "../host.ts";
import { commandsOf, type Entry, inventory } from "../inventory.ts";
import { type Configuration, load, ownDirectories } from "../load.ts";
import type { Shell } from "../output/quote.ts";
import {
  dataText,
  powershellAliases,
  powershellText,
  shimText,
  type Snapshot,
  snapshotCode,
  snapshotId,
  type SnapshotProfile,
} from "../output/snapshot.ts";
import { join } from "../paths.ts";
import { shellNames } from "../spec.ts";
import { version } from "../version.ts";
import { givesCredentials } from "../resolve/plan.ts";
import { shellOption } from "./shell_option.ts";

/** Writes the data file and the snapshot of one shell (printing its path) or of all four. */
export function refresh(host: Host, parsed: Parsed): ExitCode {
  const shell = shellOption(parsed);
  const before = host.now();
  const configuration = load(host);
  const entries = inventory(configuration);
  const { cache, settings } = ownDirectories(host);
  const inputs = [configuration.locations.config, configuration.locations.credentials, settings];
  const modified = Math.max(before - clockGrain, ...inputs.map((path) => changed(host, path)));
  const profilesOf = (foldCase: boolean): SnapshotProfile[] => {
    const { commands } = commandsOf(host, { configuration, entries, foldCase });
    return entries.map((entry) => toProfile(entry, commands));
  };
  host.files.makeDirectory(cache);
  host.files.write(join(cache, dataName), dataText(profilesOf(false)), cacheFile);
  for (const each of shell === null ? shellNames : [shell]) {
    const profiles = profilesOf(each === "powershell");
    const snapshot = snapshotOf(host, { shell: each, configuration, profiles, inputs });
    const path = writeSnapshot(host, { shell: each, snapshot, cache, modified });
    if (shell !== null) host.out(`${path}\n`);
  }
  return ExitCode.done;
}

const dataName = "profiles.tsv";
const cacheFile: WriteOptions = { mode: 0o600, rebuildable: true };

function snapshotOf(
  host: Host,
  from: {
    shell: Shell;
    configuration: Configuration;
    profiles: readonly SnapshotProfile[];
    inputs: readonly string[];
  },
): Snapshot {
  const { shell, configuration, profiles, inputs } = from;
  const { cache, state } = ownDirectories(host);
  return {
    id: snapshotId(shell, host.env),
    stamp: [...inputs.map((path) => changed(host, path)), ...inputs].join(" "),
    ...watched(host, inputs),
    dataPath: join(cache, dataName),
    profiles,
    standard: givesCredentials(configuration.graph, "default")
      ? profiles.find((profile) => profile.name === "default") ?? null
      : null,
    segment: configuration.settings.segment,
    guard: configuration.settings.guard,
    trust: configuration.settings.trust,
    trustRoot: join(state, "trust"),
    vetRoot: join(state, "vetted"),
    shims: join(cache, "shims"),
    version,
  };
}

/** ms by which a file's time may lag behind the clock that a program reads. */
const clockGrain = 20;

function writeSnapshot(
  host: Host,
  what: { shell: Shell; snapshot: Snapshot; cache: string; modified: number },
): string {
  const { shell, snapshot, cache, modified } = what;
  const options = { ...cacheFile, modified };
  if (shell !== "powershell") {
    const path = join(cache, `snapshot.${shell}`);
    host.files.write(path, snapshotCode(shell, snapshot), options);
    return path;
  }
  writeShims(host, snapshot);
  host.files.write(join(cache, "snapshot.ps1"), powershellAliases(snapshot), options);
  const path = join(cache, "snapshot.txt");
  host.files.write(path, powershellText(snapshot), options);
  return path;
}

function writeShims(host: Host, snapshot: Snapshot): void {
  host.files.makeDirectory(snapshot.shims);
  const wanted = new Map<string, string>();
  for (const { name, command } of snapshot.profiles) {
    if (command !== null) wanted.set(command, shimText(name));
  }
  for (const name of host.files.names(snapshot.shims)) {
    if (!wanted.has(name)) host.files.remove(join(snapshot.shims, name));
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
  return new TextDecoder().decode(host.files.read(path, 64 * 1024)) === text;
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

function watched(
  host: Host,
  inputs: readonly string[],
): { present: readonly string[]; absent: readonly string[] } {
  const present: string[] = [];
  const absent: string[] = [];
  for (const path of inputs) {
    if (path === "") continue;
    (host.files.stat(path) === null ? absent : present).push(path);
  }
  return { present, absent };
}

function changed(host: Host, path: string): number {
  return path === "" ? 0 : host.files.stat(path)?.modified ?? 0;
}
