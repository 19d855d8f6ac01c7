/** `awsprof use`: the profile of this shell, as statements that its plugin evaluates. */
import type { Parsed } from "../arguments.ts";
import type { ProfileGraph } from "../config/types.ts";
import { ExitCode, Failure, Interrupted } from "../errors.ts";
import { FileError, type Host, isAttended } from "../host.ts";
import { type Entry, entryOf, inventory, readSession } from "../inventory.ts";
import { checkProfile, type Configuration, load, ownDirectories } from "../load.ts";
import { refusalText } from "../output/messages.ts";
import { wordToType } from "../output/quote.ts";
import { statements } from "../output/statements.ts";
import { printable, quoted } from "../output/text.ts";
import { join } from "../paths.ts";
import { choiceEnded, chosen, keyVariables } from "../resolve/choice.ts";
import { rivalOf } from "../resolve/rival.ts";
import { LockBusy, lockPath, underLockOrAlone } from "../sso/lock.ts";
import { writePrivate } from "../sso/token_cache.ts";
import { checkRegion } from "./check_region.ts";
import { contextOf } from "./context.ts";
import { neededShell } from "./shell_option.ts";

/** Prints the statements; says on stderr only what is surprising. */
export async function use(host: Host, parsed: Parsed): Promise<ExitCode> {
  const shell = neededShell(parsed, "use");
  const region = parsed.options.get("region") ?? null;
  checkRegion(region);
  const configuration = load(host);
  const name = await wantedName(host, parsed, configuration);
  if (name === null) {
    if (region !== null) {
      throw new Failure("use -: no profile was chosen before that --region could go with", {
        code: ExitCode.usage,
        hints: ["awsprof use -"],
      });
    }
    host.out(statements(shell, choiceEnded(host.env)));
    return ExitCode.done;
  }
  const { changes, unset } = chosen({ name, region }, host.env);
  host.out(statements(shell, changes));
  await remember(host, name);
  const { err, home, say } = contextOf(host, parsed);
  const { failure } = configuration.graph;
  if (failure !== null) say(`${err.yellow("warning:")} ${refusalText(failure, home)}`);
  if (unset.length > 0) say(`unset ${unset.join(", ")}: they would win over the profile`);
  const entry = entryOf(configuration, name);
  const { graph } = configuration;
  const warnings = entry === null
    ? []
    : [rival(graph, name, host.env), protectedAccount(entry), deadSession(host, entry)];
  for (const line of warnings) if (line !== null) say(line);
  return ExitCode.done;
}

/** What in the environment the AWS CLI would take instead of the profile, keys being unset; or null. */
function rival(graph: ProfileGraph, name: string, env: ReadonlyMap<string, string>): string | null {
  const after = new Map([...env].filter(([each]) => !keyVariables.some((key) => key === each)));
  after.set("AWS_PROFILE", name);
  const winner = rivalOf(graph, name, after);
  return winner === null
    ? null
    : `${winner.variable} wins over the profile: unset ${winner.variable}`;
}

/** Which account a protected profile is, or null for any other profile. */
function protectedAccount({ summary, isProtected }: Entry): string | null {
  if (!isProtected) return null;
  const { name, account_id: account } = summary;
  const which = account === null ? "its account is not known" : `account ${printable(account)}`;
  return `${printable(name)} is protected: ${which}`;
}

/** What to type where the profile's session can do nothing without a login, or null. */
function deadSession(host: Host, entry: Entry): string | null {
  const { summary } = entry;
  const { state } = readSession(host, entry);
  if (!["none", "expired", "broken"].includes(state)) return null;
  const what = summary.sso_session === null
    ? "its session"
    : `session ${quoted(summary.sso_session)}`;
  const why = state === "expired" ? "has expired" : "is not logged in";
  return `${what} ${why}: awsprof login ${wordToType(summary.name)}`;
}

/** The profile to select: typed, the one before (`-`), or picked; null is none. */
async function wantedName(
  host: Host,
  parsed: Parsed,
  configuration: Configuration,
): Promise<string | null> {
  const [typed] = parsed.arguments;
  if (typed === "-") {
    const previous = host.env.get("AWSPROF_PREVIOUS");
    if (previous === undefined) {
      throw new Failure("use -: no profile was chosen before", { hints: ["awsprof use"] });
    }
    if (!previous.startsWith("=")) return null;
    checkProfile(configuration, previous.slice(1));
    return previous.slice(1);
  }
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

/** ms that a shell waits at most for others that choose at the same time. */
const patience = 20_000;

/** Puts the name first, under a lock: of shells that choose at the same time each is remembered. */
async function remember(host: Host, name: string): Promise<void> {
  if (name.includes("\n")) return;
  try {
    const { state } = ownDirectories(host);
    const path = join(state, "recent");
    await underLockOrAlone(host, lockPath(state, path), {
      patience,
      work() {
        const names = [name, ...recent(host).filter((each) => each !== name)].slice(0, mostRecent);
        writePrivate(host, path, `${names.join("\n")}\n`);
        return Promise.resolve();
      },
    });
  } catch (error) {
    const isExpected = [FileError, Failure, LockBusy].some((kind) => error instanceof kind);
    if (!isExpected) throw error;
  }
}
