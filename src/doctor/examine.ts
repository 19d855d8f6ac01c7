/** Everything that `doctor` finds without network: files, profiles, environment, caches. */
import type { Diagnostic, DiagnosticCode, Reader, SourceFile } from "../config/types.ts";
import { secretKeys } from "../config/known_keys.ts";
import type { Host } from "../host.ts";
import { protectionIn } from "../inventory.ts";
import { type Configuration, load, machineOf } from "../load.ts";
import { checkProfiles } from "../resolve/check.ts";
import { checkEnvironment } from "../resolve/check_environment.ts";
import { checkSafety } from "../resolve/check_safety.ts";
import { summarize } from "../resolve/summary.ts";
import { ssoSessions } from "../resolve/sso_sessions.ts";
import { cacheFiles, checkCaches } from "./caches.ts";
import { checkFiles, type Place } from "./files.ts";
import { repairFile } from "../config/repair.ts";

/** The configuration, and what is wrong with it. */
export interface Examined {
  readonly configuration: Configuration;
  /** By file, the config file first and the environment last; by line in each. */
  readonly findings: readonly Diagnostic[];
}

/** What is wrong, now. */
export async function examine(host: Host): Promise<Examined> {
  const configuration = load(host);
  const { graph, locations } = configuration;
  const caches = cacheFiles(host, locations);
  const findings = [
    ...configuration.diagnostics,
    ...checkFiles(host, [...ownFiles(configuration), ...caches]),
    ...checkProfiles(graph, { visible: partlyVisible(configuration), now: host.now() }),
    ...checkSafety(graph, { isProtected: isDefaultProtected(configuration), env: host.env }),
    ...checkEnvironment(host.env, machineOf(host)),
    ...caches.length === 0
      ? []
      : await checkCaches(host, caches, { locations, sessions: ssoSessions(graph) }),
  ];
  return {
    configuration,
    findings: inOrder(configuration, exact(host, { configuration, findings })),
  };
}

/** Readers of the profiles that the JavaScript SDK does not see; all others are seen by everybody. */
function partlyVisible({ graph, graphOf }: Configuration): Map<string, Reader[]> {
  const visible = new Map<string, Reader[]>();
  if (graph.failure !== null) return visible;
  const { profiles } = graphOf("js");
  for (const name of graph.profiles.keys()) {
    if (!profiles.has(name)) visible.set(name, ["cli-v2", "boto3"]);
  }
  return visible;
}

function isDefaultProtected(configuration: Configuration): boolean {
  const { graph } = configuration;
  const profile = graph.profiles.get("default");
  return profile !== undefined &&
    protectionIn(configuration)(profile, summarize(graph, profile).account_id);
}

/** The second AWS file, or null where both are one. */
export function otherFile(configuration: Configuration, file: SourceFile): SourceFile | null {
  return configuration.files.find((each) => each.kind !== file.kind) ?? null;
}

/** Whether one file is both: then nobody can say by whose rules it should be mended. */
export function areOneFile(host: Host, configuration: Configuration): boolean {
  const [first, second] = configuration.files.map(({ path }) =>
    path === "" || host.files.stat(path) === null ? null : host.files.follow(path)
  );
  return first !== null && first === second;
}

function ownFiles({ graph, files }: Configuration): Place[] {
  const holds = (kind: "config" | "credentials"): boolean =>
    [...graph.profiles.values()].some((profile) =>
      [...secretKeys].some((key) => profile[kind]?.values.has(key))
    );
  return files.map(({ path, kind }) => ({
    path,
    isSecret: kind === "credentials" || holds(kind),
    isOwnFile: true,
  }));
}

/** `fixable` as the editor would really do it, which is asked only where something may be. */
function exact(host: Host, { configuration, findings }: Examined): Diagnostic[] {
  const fixed = new Set<string>();
  for (const file of areOneFile(host, configuration) ? [] : configuration.files) {
    if (!findings.some((each) => each.fixable && each.line !== null && each.file === file.path)) {
      continue;
    }
    for (const { code, line } of repairFile(file, otherFile(configuration, file)).fixed) {
      fixed.add(`${file.path}\n${code}\n${line}`);
    }
  }
  return findings.map((each) => {
    const isText = each.fixable && each.line !== null;
    if (!isText || fixed.has(`${each.file}\n${each.code}\n${each.line}`)) return each;
    return { ...each, fixable: false, fix: left.get(each.code) ?? each.fix };
  });
}

/** What to do where the editor would have changed what a tool reads today. */
const left: ReadonlyMap<DiagnosticCode, string> = new Map(
  (["default-twice", "duplicate-section"] as const).map((code) => [
    code,
    "keep one of the two by hand: tools read them differently, and --fix would choose for them",
  ]),
);

/** By file, the environment last, and by line. */
export function inOrder(
  configuration: Configuration,
  findings: readonly Diagnostic[],
): Diagnostic[] {
  const files = configuration.files.map((each) => each.path);
  const rank = ({ file }: Diagnostic): number => {
    if (file === null) return files.length + 1;
    const index = files.indexOf(file);
    return index < 0 ? files.length : index;
  };
  return [...findings].sort((a, b) =>
    rank(a) - rank(b) || compare(a.file ?? "", b.file ?? "") || (a.line ?? 0) - (b.line ?? 0)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
