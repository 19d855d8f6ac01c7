/** `awsprof list`: every profile of both files, one row each. */
import type { Parsed } from "../arguments.ts";
import { ExitCode, Failure } from "../errors.ts";
import type { Host } from "../host.ts";
import { commandsOf, type Entry, graphsOf, inventory, readState } from "../inventory.ts";
import { type Configuration, isUnread, load, placeText } from "../load.ts";
import { json } from "../output/json.ts";
import { listTable, rowText } from "../output/list.ts";
import { findingText, refusalText } from "../output/messages.ts";
import { printable, quoted } from "../output/text.ts";
import { visibility } from "../resolve/dialects.ts";
import { checkProfiles } from "../resolve/check.ts";
import { selectProfile } from "../resolve/select.ts";
import type { SessionState } from "../resolve/types.ts";
import { kinds } from "../spec.ts";
import { contextOf } from "./context.ts";

/** Prints the table, names only, or JSON; exit 0 also where nothing matches. */
export function list(host: Host, parsed: Parsed): ExitCode {
  const filter = filterOf(parsed);
  const configuration = load(host);
  const { profiles } = configuration.graph;
  const rows = (): readonly Entry[] =>
    filter === null ? inventory(configuration) : inventory(configuration).filter(filter);
  if (parsed.options.has("json")) {
    host.out(listJson(host, configuration, rows()));
    return ExitCode.done;
  }
  if (parsed.options.has("names")) {
    const names = filter === null
      ? [...profiles.keys()]
      : rows().map(({ summary }) => summary.name);
    host.out(names.map((name) => `${printable(name)}\n`).join(""));
    problems(host, { parsed, configuration, shown: names.length });
    return ExitCode.done;
  }
  const shown = rows();
  if (shown.length > 0) {
    const { columns } = host.terminal.size();
    const width = host.terminal.stdoutIsTerminal ? columns : Infinity;
    const { out } = contextOf(host, parsed);
    const now = { ms: host.now(), local: host.localTime };
    const session = sessionReader(host);
    host.out(listTable(shown, { session, active: activeProfile(host), width, style: out, now }));
  }
  const facts = { parsed, configuration, shown: shown.length };
  problems(host, facts);
  if (host.terminal.stderrIsTerminal && profiles.size > 0) count(host, facts);
  return ExitCode.done;
}

/** A test for what is wanted, or null where everything is. */
function filterOf(parsed: Parsed): ((entry: Entry) => boolean) | null {
  const kind = wantedKind(parsed);
  const words = parsed.arguments.map((word) => word.toLowerCase());
  if (kind === null && words.length === 0) return null;
  return ({ summary }) =>
    (kind === null || summary.kind === kind) &&
    words.every((word) => rowText(summary).includes(word));
}

function wantedKind(parsed: Parsed): string | null {
  const kind = parsed.options.get("kind");
  if (kind === undefined || kinds.some((each) => each === kind)) return kind ?? null;
  throw new Failure(`list: unknown kind ${quoted(kind)}`, {
    code: ExitCode.usage,
    hints: [`one of ${kinds.join(", ")}`],
  });
}

/** The profile that the AWS CLI would use in this shell. */
function activeProfile(host: Host): string {
  return selectProfile({ argument: null, env: host.env }, "cli-v2").name;
}

/** Reads each token file once, however many profiles share it. */
function sessionReader(host: Host): (entry: Entry) => SessionState {
  const known = new Map<string | null, SessionState>();
  return ({ token, summary }) => {
    if (summary.keys_expire_at !== null) return readState(host, { token, summary });
    const before = known.get(token);
    if (before !== undefined) return before;
    const state = readState(host, { token, summary });
    known.set(token, state);
    return state;
  };
}

interface Facts {
  readonly parsed: Parsed;
  readonly configuration: Configuration;
  readonly shown: number;
}

/** Files that no AWS tool can read, and where an empty answer looked. */
function problems(host: Host, facts: Facts): void {
  const { configuration, shown } = facts;
  const all = configuration.graph.profiles.size;
  const { err, home, say } = contextOf(host, facts.parsed);
  const { failure } = configuration.graph;
  for (const finding of configuration.diagnostics.filter(isUnread)) {
    say(`${err.red("error:")} ${findingText(finding, home)}`);
  }
  if (failure !== null) say(`${err.red("error:")} ${refusalText(failure, home)}`);
  if (all === 0) {
    const config = placeText(configuration, "config");
    say(`no profiles in ${config} and ${placeText(configuration, "credentials")}`);
  } else if (shown === 0) say(`none of ${plural(all, "profile")} matches`);
}

/** How many rows there are, and how much `doctor` could say about them. */
function count(host: Host, facts: Facts): void {
  const { configuration, shown } = facts;
  const all = configuration.graph.profiles.size;
  const findings = [
    ...configuration.diagnostics,
    ...checkProfiles(configuration.graph, { now: host.now() }),
  ];
  const warnings = findings.filter((each) => each.severity !== "info").length;
  const rows = shown === all ? plural(all, "profile") : `${shown} of ${plural(all, "profile")}`;
  const more = warnings === 0 ? "" : ` · ${plural(warnings, "warning")}, see awsprof doctor`;
  host.err(`${contextOf(host, facts.parsed).err.dim(rows + more)}\n`);
}

function listJson(host: Host, configuration: Configuration, rows: readonly Entry[]): string {
  const { commands } = commandsOf(host, { configuration });
  const session = sessionReader(host);
  const active = activeProfile(host);
  const seen = visibility(graphsOf(configuration));
  return json({
    profiles: rows.map((entry) => {
      const { summary, isProtected } = entry;
      const { state, expires_at } = session(entry);
      return {
        name: summary.name,
        kind: summary.kind,
        account_id: summary.account_id,
        role_name: summary.role_name,
        region: summary.region,
        sso_session: summary.sso_session,
        session: { state, expires_at },
        protected: isProtected,
        active: summary.name === active,
        command: commands.get(summary.name) ?? null,
        visible_to: seen.get(summary.name) ?? [],
        origin: summary.origin,
      };
    }),
    diagnostics: [
      ...configuration.diagnostics,
      ...checkProfiles(configuration.graph, { visible: seen, now: host.now() }),
    ],
  });
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
