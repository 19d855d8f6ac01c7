/**
 * What the plugins read: the data file, the snapshot of each shell, and PowerShell's shims.
 *
 * The format is described in `shell/README.md`; its number in `formats` changes whenever a plugin of an
 * older version could not read it. No name or value stands unquoted in what a shell evaluates.
 */
import type { Suspicion } from "../resolve/destructive.ts";
import { quote, quoteIfNeeded, type Shell } from "./quote.ts";
import { suspicionFunction, suspicionPattern } from "./suspicion.ts";

/** Versions of the format; part of the snapshot's id. */
export const formats: Readonly<Record<Shell, number>> = {
  bash: 4,
  zsh: 3,
  fish: 3,
  powershell: 3,
};

/** One profile as the plugins see it; null is written as `-`. */
export interface SnapshotProfile {
  readonly name: string;
  readonly kind: string;
  readonly account: string | null;
  readonly isProtected: boolean;
  /** Absolute path of the SSO token file that it depends on. */
  readonly token: string | null;
  readonly command: string | null;
}

/** Everything that the plugins read, before it is written for one shell. */
export interface Snapshot {
  readonly id: string;
  /** Differs whenever an input does: a shell learns from it that another has made this anew. Any text. */
  readonly stamp: string;
  /** bash, zsh and fish: an empty file of this making alone, whose time the inputs are compared with. */
  readonly since: string;
  /** The input files that exist, and those that do not. */
  readonly present: readonly string[];
  readonly absent: readonly string[];
  /** Those of the input files that are symbolic links. */
  readonly links: readonly string[];
  readonly dataPath: string;
  readonly profiles: readonly SnapshotProfile[];
  /** The profile `default` if it has credentials of its own, else null. */
  readonly standard: SnapshotProfile | null;
  readonly segment: boolean;
  /** Whether the AWS CLI refuses one of its files as a whole, so that every command of it fails. */
  readonly isBroken: boolean;
  readonly guard: boolean;
  readonly guardCommands: readonly string[];
  readonly requireProfile: boolean;
  /** What a word of a command must look like for the guard to ask the core. */
  readonly suspicion: Suspicion;
  readonly trust: "owner" | "strict";
  readonly trustRoot: string;
  readonly vetRoot: string;
  /** PowerShell: the directory of the shims. */
  readonly shims: string;
  readonly version: string;
}

/** Overrides of settings that are read when the snapshot is made; part of its id, in this order. */
export const madeFrom = [
  "AWSPROF_ALIASES",
  "AWSPROF_PREFIX",
  "AWSPROF_ALIASES_ONLY",
  "AWSPROF_ALIASES_EXCEPT",
  "AWSPROF_PROTECT_PROFILES",
  "AWSPROF_PROTECT_ACCOUNTS",
  "AWSPROF_GUARD_COMMANDS",
] as const;

/** Overrides that a plugin reads itself, since they may change from prompt to prompt. */
export const readByPlugins = [
  "AWSPROF_SEGMENT_ON",
  "AWSPROF_TRUST",
  "AWSPROF_GUARD",
  "AWSPROF_REQUIRE_PROFILE",
] as const;

/** ` AWSPROF_PREFIX=x` for each override that is not empty and of which a snapshot is made. */
export function overridesOf(env: ReadonlyMap<string, string>): string {
  return madeFrom.map((name) => env.get(name) ? ` ${name}=${env.get(name)}` : "").join("");
}

/**
 * `4 bash =CONFIG =CREDENTIALS HOME AWSPROF_PREFIX=x`: what a plugin compares to know that the inputs
 * are its own.
 */
export function snapshotId(shell: Shell, env: ReadonlyMap<string, string>): string {
  const given = (name: string): string => env.has(name) ? `=${env.get(name)}` : "";
  const inputs = [given("AWS_CONFIG_FILE"), given("AWS_SHARED_CREDENTIALS_FILE"), env.get("HOME")];
  return [formats[shell], shell, ...inputs.map((text) => text ?? "")].join(" ") + overridesOf(env);
}

/** What a data file ends in that is whole: no row, for it has no TAB, and no line, for it is not ended. */
const dataEnd = "# whole";

/** The data file: a line a profile; a name or path with control characters is left out. */
export function dataText(profiles: readonly SnapshotProfile[]): string {
  const lines = profiles.filter((profile) => !hasControl(profile.name)).map((profile) =>
    `${dataLine(profile)}\n`
  );
  return lines.join("") + dataEnd;
}

/** The snapshot of bash, zsh or fish: code to source. */
export function snapshotCode(shell: Exclude<Shell, "powershell">, snapshot: Snapshot): string {
  const set = (name: string, value: string): string => assign(shell, name, [value]);
  const commands = snapshot.profiles.flatMap((each) => each.command === null ? [] : [each.command]);
  const isLarge = commands.length > 1000;
  const isNamedLate = isLarge && shell !== "fish";
  const named = shell === "fish"
    ? list(shell, "__awsprof_commands", commands)
    : set("__awsprof_commands", commands.join(" "));
  const stamp = `# awsprof ${snapshot.version} (${
    plainField(snapshot.stamp)
  }): made by awsprof refresh, do not edit`;
  const lines = [
    stamp,
    set("__awsprof_snapshot_whole", ""),
    isNamedLate ? set("__awsprof_commands", "") : named,
    ...(shell === "bash" ? [set("__awsprof_stamp", stamp)] : []),
    ...(shell === "bash" && !isNamedLate ? [endWhereOwn(commands)] : []),
    set("__awsprof_snapshot_id", snapshot.id),
    set("__awsprof_since", snapshot.since),
    ...(shell === "bash" ? watchFunction(snapshot) : [
      list(shell, "__awsprof_watch_present", snapshot.present),
      list(shell, "__awsprof_watch_absent", snapshot.absent),
    ]),
    set("__awsprof_data", snapshot.dataPath),
    set("__awsprof_default", snapshot.standard === null ? "" : dataLine(snapshot.standard)),
    set("__awsprof_segment_on", snapshot.segment ? "1" : "0"),
    set("__awsprof_broken", snapshot.isBroken ? "1" : "0"),
    set("__awsprof_guard_on", snapshot.guard ? "1" : "0"),
    set("__awsprof_require", snapshot.requireProfile ? "1" : "0"),
    shell === "fish"
      ? list(shell, "__awsprof_guard_commands", snapshot.guardCommands)
      : set("__awsprof_guard_commands", snapshot.guardCommands.join(" ")),
    ...(shell === "bash" ? [] : [suspicionFunction(shell, snapshot.suspicion)]),
    set("__awsprof_trust", snapshot.trust),
    set("__awsprof_trust_root", snapshot.trustRoot),
    set("__awsprof_vet_root", snapshot.vetRoot),
    ...(isNamedLate ? [named] : []),
  ];
  for (const { name, command, isProtected } of snapshot.profiles) {
    if (command === null) continue;
    lines.push(commandFunction(shell, { name, command, isProtected, isLarge }));
  }
  if (shell === "bash" && commands.length > 0) lines.push(completeCommands);
  lines.push(set("__awsprof_snapshot_whole", "1"));
  if (shell === "bash") lines.push(...behindTheEnd(suspicionFunction(shell, snapshot.suspicion)));
  return lines.map((line) => `${line}\n`).join("");
}

/**
 * bash: ends the snapshot where a name is the user's own already. The plugin has looked whether any function
 * begins with `aws`; else the names are looked for at once, where no program is found.
 */
function endWhereOwn(commands: readonly string[]): string {
  const isUsual = commands.every((name) => name.startsWith("aws"));
  return (isUsual ? "[[ -z $__awsprof_others ]] || " : "") +
    "! PATH=/dev/null command -v -- $__awsprof_commands >/dev/null || return 1";
}

/** bash: completion of the per-profile commands. */
const completeCommands = "complete -F __awsprof_complete_command $__awsprof_commands";

/**
 * bash: whether the inputs are as they were, as one condition, which costs half of a list for `[` and a
 * fraction of a loop; a name for each file costs less than the path itself.
 */
function watchFunction({ present, absent }: Snapshot): string[] {
  const name = (i: number): string => `__awsprof_input_${i}`;
  const conditions = [
    // Any file that is there is newer than one that is not.
    ...(present.length === 0 ? ["-e $__awsprof_since"] : []),
    ...present.map((_, i) => `-e $${name(i)} && ! $${name(i)} -nt $__awsprof_since`),
    ...absent.map((_, i) => `! -e $${name(present.length + i)}`),
  ];
  return [
    ...[...present, ...absent].map((path, i) => assign("bash", name(i), [path])),
    `__awsprof_unmoved() { [[ ${conditions.join(" && ")} ]]; }`,
  ];
}

/** What bash reads only when it is first asked, between form feeds: to parse it takes a tenth of a start. */
function behindTheEnd(code: string): string[] {
  return ["return", `\f${code}`, "__awsprof_learnt=1", "\f"];
}

/** PowerShell's snapshot: variables as text, read in one call. */
export function powershellText(snapshot: Snapshot): string {
  const rows: [string, ...string[]][] = [
    ["id", snapshot.id],
    ["watch_present", ...snapshot.present],
    ["watch_absent", ...snapshot.absent],
    ["watch_links", ...snapshot.links],
    ["data", snapshot.dataPath],
    ["default", ...(snapshot.standard === null ? [] : dataLine(snapshot.standard).split("\t"))],
    ["segment_on", snapshot.segment ? "1" : "0"],
    ["broken", snapshot.isBroken ? "1" : "0"],
    ["guard_on", snapshot.guard ? "1" : "0"],
    ["require", snapshot.requireProfile ? "1" : "0"],
    ["guard_commands", ...snapshot.guardCommands],
    ["risky", suspicionPattern(snapshot.suspicion)],
    ["trust", snapshot.trust],
    ["trust_root", snapshot.trustRoot],
    ["shims", snapshot.shims],
    [
      "commands",
      ...snapshot.profiles.flatMap((each) => each.command === null ? [] : [each.command]),
    ],
    ["whole", `${formats.powershell}`],
  ];
  return rows.map((row) => `${row.map(plainField).join("\t")}\n`).join("");
}

/** PowerShell's aliases to the shims: code to dot-source. */
export function powershellAliases(snapshot: Snapshot): string {
  const lines = [`# awsprof ${snapshot.version}: made by awsprof refresh, do not edit`];
  for (const { command } of snapshot.profiles) {
    if (command === null) continue;
    const target = quote("powershell", `${snapshot.shims}/${command}`);
    lines.push(`\${alias:${command}} = ${target}`);
  }
  return lines.map((line) => `${line}\n`).join("");
}

/** A shim: an executable that runs `aws` under one profile. */
export function shimText(profile: string): string {
  const name = quote("bash", profile);
  return `#!/bin/sh\nAWS_PROFILE=${name} exec aws --profile ${name} "$@"\n`;
}

function dataLine(profile: SnapshotProfile): string {
  return [
    profile.name,
    profile.kind,
    profile.account,
    profile.isProtected ? "1" : "0",
    profile.token,
    profile.command,
  ].map((field) => field === null || field === "" || hasControl(field) ? "-" : field).join("\t");
}

function hasControl(text: string): boolean {
  // deno-lint-ignore no-control-regex -- control characters are what this looks for
  return /[\u0000-\u001f\u007f]/.test(text);
}

function plainField(text: string): string {
  // deno-lint-ignore no-control-regex -- the separators of the format cannot stand in a field
  return text.replace(/[\u0000-\u001f\u007f]/g, "?");
}

function assign(shell: Shell, name: string, values: readonly string[]): string {
  const words = values.map((value) => quote(shell, value)).join(" ");
  return shell === "fish" ? `set -g ${name} ${words}` : `${name}=${words}`;
}

function list(shell: Shell, name: string, values: readonly string[]): string {
  if (shell === "fish") return assign(shell, name, values).trimEnd();
  return `${name}=(${values.map((value) => quote(shell, value)).join(" ")})`;
}

/**
 * `function NAME` and not `NAME()`, since an alias of that name would be expanded in the latter. A
 * function of the user's own stays (bash looks for all at once, and the plugin then leaves out the lines
 * of theirs); beyond 1,000 profiles nobody asks, since it would cost too much.
 */
function commandFunction(
  shell: Shell,
  entry: { name: string; command: string; isProtected: boolean; isLarge: boolean },
): string {
  const { command, isLarge } = entry;
  const call = `__awsprof_as ${entry.isProtected ? 1 : 0} ${quoteIfNeeded(shell, entry.name)}`;
  if (shell === "fish") {
    const code = `function ${command}; ${call} $argv; end`;
    return isLarge ? code : `functions -q ${command}; or ${code}`;
  }
  const code = `function ${command} { ${call} "$@";}`;
  return isLarge || shell === "bash" ? code : `(( $+functions[${command}] )) || ${code}`;
}
