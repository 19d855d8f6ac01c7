/** `awsprof use`: the profile of this shell, as statements that its plugin evaluates. */
import type { Parsed } from "../arguments.ts";
import { ssoTokenName } from "../config/cache_keys.ts";
import { ExitCode, Failure, Interrupted } from "../errors.ts";
import { FileError, type Host, isAttended } from "../host.ts";
import { type Entry, inventory, readSession } from "../inventory.ts";
import { load, ownDirectories } from "../load.ts";
import { wordToType } from "../output/quote.ts";
import { statements } from "../output/statements.ts";
import { printable, quoted } from "../output/text.ts";
import { join } from "../paths.ts";
import { summarize } from "../resolve/summary.ts";
import { choiceEnded, chosen } from "../resolve/choice.ts";
import { checkProfile, checkRegion } from "./checks.ts";
import { contextOf } from "./context.ts";
import { neededShell } from "./shell_option.ts";

/** Prints the statements; says on stderr only what is surprising. */
export async function use(host: Host, parsed: Parsed): Promise<ExitCode> {
  const shell = neededShell(parsed, "use");
  const region = parsed.options.get("region") ?? null;
  checkRegion(region);
  const name = await wantedName(host, parsed);
  if (name === null) {
    host.out(statements(shell, choiceEnded(host.env)));
    return ExitCode.done;
  }
  const { changes, unset } = chosen({ name, region }, host.env);
  host.out(statements(shell, changes));
  remember(host, name);
  if (unset.length > 0) {
    const what = unset.join(", ");
    contextOf(host, parsed).say(`unset ${what}: they would win over the profile`);
  }
  const warned = protectedAccount(host, name);
  if (warned !== null) contextOf(host, parsed).say(warned);
  const dead = deadSession(host, name);
  if (dead !== null) contextOf(host, parsed).say(dead);
  return ExitCode.done;
}

/** Which account a protected profile is, or null for any other profile. */
function protectedAccount(host: Host, name: string): string | null {
  const entry = inventory(load(host)).find((each) => each.summary.name === name);
  if (entry?.isProtected !== true) return null;
  const account = entry.summary.account_id;
  const which = account === null ? "its account is not known" : `account ${printable(account)}`;
  return `${printable(name)} is protected: ${which}`;
}

/** What to type where the profile's session can do nothing without a login, or null. */
function deadSession(host: Host, name: string): string | null {
  const { graph, locations } = load(host);
  const profile = graph.profiles.get(name);
  if (profile === undefined || locations.ssoCache === null) return null;
  const summary = summarize(graph, profile);
  if (summary.session_key === null) return null;
  const token = join(locations.ssoCache, ssoTokenName(summary.session_key));
  const { state } = readSession(host, { token, summary });
  if (!["none", "expired", "broken"].includes(state)) return null;
  const what = summary.sso_session === null
    ? "its session"
    : `session ${quoted(summary.sso_session)}`;
  const why = state === "expired" ? "has expired" : "is not logged in";
  return `${what} ${why}: awsprof login ${wordToType(name)}`;
}

/** The profile to select: typed, the one before (`-`), or picked; null is none. */
async function wantedName(host: Host, parsed: Parsed): Promise<string | null> {
  const [typed] = parsed.arguments;
  if (typed === "-") {
    const previous = host.env.get("AWSPROF_PREVIOUS");
    if (previous === undefined) {
      throw new Failure("use -: no profile was chosen before", { hints: ["awsprof use"] });
    }
    if (!previous.startsWith("=")) return null;
    checkProfile(load(host), previous.slice(1));
    return previous.slice(1);
  }
  const configuration = load(host);
  if (typed !== undefined) {
    checkProfile(configuration, typed);
    return typed;
  }
  return await picked(host, inventory(configuration));
}

async function picked(host: Host, entries: readonly Entry[]): Promise<string> {
  if (!isAttended(host.terminal)) {
    throw new Failure("use: PROFILE is missing, and there is no terminal to pick one on", {
      code: ExitCode.usage,
      hints: ["awsprof list --names"],
    });
  }
  if (entries.length === 0) {
    throw new Failure("no profiles to pick from", { hints: ["awsprof list"] });
  }
  const { pick } = await import("./pick.ts");
  const name = await pick(host, { entries, recent: recent(host) });
  if (name === null) throw new Interrupted();
  return name;
}

const mostRecent = 20;

/** Names chosen lately, the last one first; convenience only, so nothing fails because of it. */
function recent(host: Host): string[] {
  try {
    const path = join(ownDirectories(host).state, "recent");
    return new TextDecoder().decode(host.files.read(path, 64 * 1024)).split("\n").filter((name) =>
      name !== ""
    );
  } catch (error) {
    if (error instanceof FileError || error instanceof Failure) return [];
    throw error;
  }
}

function remember(host: Host, name: string): void {
  if (name.includes("\n")) return;
  try {
    const { state } = ownDirectories(host);
    const names = [name, ...recent(host).filter((each) => each !== name)].slice(0, mostRecent);
    const path = join(state, "recent");
    host.files.makeDirectory(state);
    host.files.removeLeftovers(path);
    host.files.write(path, `${names.join("\n")}\n`, { mode: 0o600 });
  } catch (error) {
    if (!(error instanceof FileError || error instanceof Failure)) throw error;
  }
}
