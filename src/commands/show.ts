/** `awsprof show`: which profile, why, how it gets credentials, and who sees it differently. */
import type { Parsed } from "../arguments.ts";
import { mask } from "../config/known_keys.ts";
import type { Diagnostic, Origin, ProfileGraph } from "../config/types.ts";
import { ExitCode } from "../errors.ts";
import type { Host } from "../host.ts";
import { commandsOf, entryOf, graphsOf, readState } from "../inventory.ts";
import { type Configuration, load, machineOf, unknownProfile } from "../load.ts";
import { explain, type Explained } from "../output/explain.ts";
import { json } from "../output/json.ts";
import { checkProfiles } from "../resolve/check.ts";
import { checkEnvironment } from "../resolve/check_environment.ts";
import { dialectViews, visibility } from "../resolve/dialects.ts";
import { planFor } from "../resolve/plan.ts";
import { promised } from "../resolve/promise.ts";
import { resolveRegion } from "../resolve/region.ts";
import { selectProfile } from "../resolve/select.ts";
import type { Plan, Step, Summary } from "../resolve/types.ts";
import { contextOf } from "./context.ts";

/** Prints the explanation or JSON; exit 1 for a profile that does not exist, 5 for a broken one. */
export function show(host: Host, parsed: Parsed): ExitCode {
  const argument = parsed.arguments[0] ?? null;
  const configuration = load(host);
  const explained = facts(host, { argument, configuration });
  if (parsed.options.has("json")) {
    host.out(showJson(host, { explained, configuration }));
    return ExitCode.done;
  }
  if (!explained.exists && explained.chosen) {
    const { name, reason, visibleTo } = explained;
    const origin = "argument" in reason ? {} : { origin: reason };
    throw unknownProfile(configuration, name, { readers: visibleTo, ...origin });
  }
  const { out, home } = contextOf(host, parsed);
  const now = { ms: host.now(), local: host.localTime };
  const width = host.terminal.stdoutIsTerminal ? host.terminal.size().columns : 100;
  host.out(explain(explained, { style: out, home, now, width }));
  return explained.plan.error === null || explained.plan.error.code === "no-credentials"
    ? ExitCode.done
    : ExitCode.badConfiguration;
}

function facts(
  host: Host,
  given: { argument: string | null; configuration: Configuration },
): Explained {
  const { argument, configuration } = given;
  const { graph } = configuration;
  const { env } = host;
  const selection = selectProfile({ argument, env }, "cli-v2");
  const { name } = selection;
  const entry = entryOf(configuration, name);
  const graphs = graphsOf(configuration);
  const visible = visibility(graphs);
  const plan = planFor(graph, name, { env, explicit: argument !== null, reader: "cli-v2" });
  const names = new Set([name, ...plan.steps.flatMap((step) => step.profile ?? [])]);
  return {
    name,
    chosen: selection.chosen,
    exists: graph.profiles.has(name),
    reason: selection.reason,
    shadowed: selection.shadowed,
    summary: entry === null ? null : inForce(entry.summary, graph, plan),
    isProtected: entry?.isProtected ?? false,
    region: resolveRegion(graph, name, { env, argument: null, reader: "cli-v2" }),
    session: entry === null ? null : readState(host, entry),
    plan,
    views: dialectViews(graphs, { env, argument }),
    visibleTo: visible.get(name) ?? [],
    findings: [
      ...relevant(configuration, names),
      ...checkProfiles(graph, { names, visible, now: host.now() }),
      ...checkEnvironment(env, machineOf(host)),
    ],
  };
}

/** The summary with the account and role of what in the environment wins over the profile. */
function inForce(summary: Summary, graph: ProfileGraph, plan: Plan): Summary {
  const last = plan.steps.at(-1);
  const wins = last !== undefined && last.profile === null && plan.error === null &&
    (last.method === "env" || last.method === "assume-role-with-web-identity");
  if (!wins) return summary;
  const { account, role } = promised(graph, plan, { chosen: false });
  return { ...summary, account_id: account?.value ?? null, role_name: role?.value ?? null };
}

/** Findings that concern the whole file, and those that stand in a section of these profiles. */
function relevant(configuration: Configuration, names: ReadonlySet<string>): Diagnostic[] {
  const spans = sectionLines(configuration.graph, names);
  const { failure } = configuration.graph;
  return configuration.diagnostics.filter((finding) =>
    finding.line === null || finding === failure ||
    spans.some((span) =>
      span.file === finding.file && span.from <= (finding.line ?? 0) &&
      (finding.line ?? 0) < span.to
    )
  );
}

interface Span {
  readonly file: string;
  readonly from: number;
  readonly to: number;
}

/** Where the sections of these profiles stand: from their header to the next one. */
function sectionLines(graph: ProfileGraph, names: ReadonlySet<string>): Span[] {
  const sections = [...graph.profiles.values()].flatMap((profile) =>
    [profile.config, profile.credentials].filter((section) => section !== null)
  );
  const others = [...graph.ssoSessions.values(), ...graph.services.values()];
  const starts = [...sections, ...others].map((section) => section.origin);
  const spans: Span[] = [];
  for (const section of sections) {
    if (!names.has(section.name)) continue;
    const { file, line } = section.origin;
    const after = starts.filter((start) => start.file === file && start.line > line);
    spans.push({ file, from: line, to: Math.min(Infinity, ...after.map((start) => start.line)) });
  }
  return spans;
}

function showJson(
  host: Host,
  given: { explained: Explained; configuration: Configuration },
): string {
  const { explained, configuration } = given;
  const { summary, plan, session } = explained;
  const { commands } = commandsOf(host, { configuration });
  return json({
    profile: explained.name,
    exists: explained.exists,
    reason: explained.reason,
    shadowed: explained.shadowed,
    kind: summary?.kind ?? null,
    account_id: summary?.account_id ?? null,
    role_name: summary?.role_name ?? null,
    region: { value: explained.region.value, origin: explained.region.origin },
    sso_session: summary?.sso_session ?? null,
    session: session === null ? null : { state: session.state, expires_at: session.expires_at },
    protected: explained.isProtected,
    plan: plan.steps.map(stepJson),
    values: values(explained, configuration),
    error: plan.error,
    dialects: explained.views,
    commands: [commands.get(explained.name)].filter((name) => name !== undefined),
    diagnostics: explained.findings,
  });
}

function stepJson(step: Step): Record<string, string | number | null> {
  const answer: Record<string, string | number | null> = {
    method: step.method,
    profile: step.profile,
  };
  for (const [key, sourced] of Object.entries(step.values)) {
    const isCount = key === "duration_seconds" && /^[0-9]{1,9}$/.test(sourced.value);
    answer[key] = isCount ? Number(sourced.value) : sourced.value;
  }
  return answer;
}

/** What the plan used, then what else stands in the profile; secrets masked. */
function values(
  explained: Explained,
  configuration: Configuration,
): { profile: string | null; key: string; value: string; origin: Origin }[] {
  const used = explained.plan.used.map(({ profile, key, value, origin }) => ({
    profile,
    key,
    value,
    origin,
  }));
  const known = new Set(
    used.filter((each) => each.profile === explained.name).map((each) => each.key),
  );
  const profile = configuration.graph.profiles.get(explained.name);
  for (const [key, value] of profile?.values ?? []) {
    if (known.has(key)) continue;
    const text = isSecret(key) ? mask : value.text;
    used.push({ profile: explained.name, key, value: text, origin: value.origin });
  }
  return used;
}

/** Any key that could hold a secret, known to AWS or not: better masked once too often. */
function isSecret(key: string): boolean {
  return /secret|token$|password|passphrase|private|access_key(_id)?$/i.test(key);
}
