/**
 * `awsprof login`: logs in to an SSO session if needed, and asks for the code of a role with MFA.
 *
 * What came of the code is left where the AWS CLI finds it (`~/.aws/cli/cache`).
 */
import type { Parsed } from "../arguments.ts";
import { awsTime } from "../config/aws_values.ts";
import { ExitCode, Failure, Interrupted, interruptedBy } from "../errors.ts";
import { FileError, type Host, isAttended } from "../host.ts";
import { type Configuration, load } from "../load.ts";
import { failureLines } from "../output/messages.ts";
import { json } from "../output/json.ts";
import { span } from "../output/duration.ts";
import { printable, quoted } from "../output/text.ts";
import { sessionText } from "../output/session_words.ts";
import type { SsoSession } from "../resolve/sso_sessions.ts";
import { matcher } from "../resolve/aliases.ts";
import { selectProfile } from "../resolve/select.ts";
import type { SessionState } from "../resolve/types.ts";
import { surroundings } from "../sso/browser.ts";
import { serviceFailure } from "../sso/failures.ts";
import { chooseFlow, type Flow, isRemote } from "../sso/flow_choice.ts";
import { login as logIn, type LoginResult, type Speaker } from "../sso/login.ts";
import { canRenew } from "../sso/refresh.ts";
import { sessionWords } from "../sso/session.ts";
import type { Token } from "../sso/token_cache.ts";
import type { Ground } from "../credentials/types.ts";
import { type Context, contextOf } from "./context.ts";
import { type Asked, askedProfile, credentialsOf } from "./credentials.ts";
import { placeOf, type Wanted, wantedSessions } from "./sessions.ts";
import { interruptible } from "./interruptible.ts";
import { attended, emptyLine } from "./speaker.ts";

/** Logs in to what was asked for; with `--all` one after the other, whatever becomes of each. */
export async function login(host: Host, parsed: Parsed): Promise<ExitCode> {
  const wish = wantedFlow(parsed);
  const configuration = load(host);
  const role = roleWithCode(host, parsed, configuration);
  const wanted = role !== null && !needsSession(role)
    ? { sessions: [], chain: [] }
    : wantedSessions(host, { configuration, parsed, verb: "login" });
  const context = contextOf(host, parsed);
  const interruption = interruptionOf(host);
  try {
    const from = { configuration, context, parsed, wish, wanted, interruption };
    const { logins, code } = await loginToEach(host, from);
    if (role !== null) logins.push(await assumeWithCode(host, parsed, { role, context }));
    if (parsed.options.has("json") && code === ExitCode.done) host.out(json({ logins }));
    return code;
  } finally {
    interruption.release();
  }
}

function wantedFlow(parsed: Parsed): Flow | null {
  const pkce = parsed.options.has("pkce");
  const device = parsed.options.has("device-code");
  if (pkce && device) {
    throw new Failure("login: --pkce and --device-code exclude each other", {
      code: ExitCode.usage,
      hints: ["awsprof login --device-code"],
    });
  }
  return pkce ? "pkce" : device ? "device-code" : null;
}

/** The profile that was asked for if it leads through a role with MFA, else null. */
function roleWithCode(host: Host, parsed: Parsed, configuration: Configuration): Asked | null {
  const { graph } = configuration;
  const [argument = null] = parsed.arguments;
  const { name } = selectProfile({ argument, env: host.env }, "cli-v2");
  if (parsed.options.has("all") || !graph.profiles.has(name)) return null;
  const asked = askedProfile(host, parsed, configuration);
  const { steps, error } = asked.plan;
  const asks = error === null && steps.some((step) => step.values.mfa_serial !== undefined);
  return asks ? asked : null;
}

function needsSession(role: Asked): boolean {
  return role.plan.steps.some((step) => step.session_key !== null);
}

/** Ctrl-C and its like during a login. */
interface Interruption {
  readonly signal: AbortSignal;
  /** What ends the verb, once the signal is given. */
  end(): Interrupted;
  release(): void;
}

function interruptionOf(host: Host): Interruption {
  const interrupt = new AbortController();
  let end = new Interrupted();
  const release = host.programs.onInterrupt((signal) => {
    // The terminal has drawn ^C.
    if (host.terminal.stderrIsTerminal) host.err(emptyLine);
    end = interruptedBy(signal);
    interrupt.abort();
  });
  return { signal: interrupt.signal, end: () => end, release };
}

interface From {
  readonly configuration: Configuration;
  readonly context: Context;
  readonly parsed: Parsed;
  readonly wish: Flow | null;
  readonly wanted: Wanted;
  readonly interruption: Interruption;
}

/** One login after the other; of several, one that fails is told and does not keep the next from it. */
async function loginToEach(
  host: Host,
  from: From,
): Promise<{ logins: Record<string, unknown>[]; code: ExitCode }> {
  const { context, wanted, interruption } = from;
  const logins: Record<string, unknown>[] = [];
  let code: ExitCode = ExitCode.done;
  for (const session of wanted.sessions) {
    if (interruption.signal.aborted) throw interruption.end();
    try {
      const result = await loginTo(host, session, from);
      logins.push(loginJson(session, result));
      context.say(resultLine(host, session, result));
    } catch (error) {
      const failure = asFailure(error, session);
      if (failure instanceof Interrupted) throw interruption.end();
      if (failure === null || wanted.sessions.length === 1) throw failure ?? error;
      host.err(failureLines(failure, { style: context.err, home: context.home }));
      code = code === ExitCode.done ? failure.code : ExitCode.failed;
    }
  }
  return { logins, code };
}

async function loginTo(host: Host, session: SsoSession, from: From): Promise<LoginResult> {
  const { configuration, context, parsed, wish, wanted } = from;
  const interrupted = from.interruption.signal;
  const place = placeOf(host, session, configuration);
  const person = isAttended(host.terminal) ? attended(host, context) : null;
  const around = surroundings(host);
  const choice = chooseFlow({
    option: wish,
    setting: settingFor(configuration, session),
    legacy: session.name === null,
  }, around);
  return await logIn(interruptible(person?.host ?? host, interrupted), place, {
    force: parsed.options.has("force"),
    flow: choice.flow,
    browser: !parsed.options.has("no-browser") && !isRemote(around),
    speaker: person === null
      ? null
      : introduced(person.speaker, { session, wanted, because: choice.because }),
    interrupted,
  });
}

/** Says whose login it is before the first word that the login itself says. */
function introduced(
  person: Speaker,
  login: { session: SsoSession; wanted: Wanted; because: string },
): Speaker {
  const { session, wanted, because } = login;
  return {
    ...person,
    async show(page) {
      const url = session.name === null || session.startUrl === null
        ? ""
        : ` (${printable(session.startUrl)})`;
      const steps = [...wanted.chain.map(printable), sessionWords(session)];
      person.say(`${steps.join(" → ")}${url}`);
      if (page.code !== null) person.say(`by a code, ${because}`);
      await person.show(page);
    },
  };
}

/** The flow that the settings fix for the session. */
function settingFor(configuration: Configuration, session: SsoSession): Flow | null {
  const { pkceSessions, deviceCodeSessions } = configuration.settings;
  const name = session.name ?? session.key;
  if (matcher(deviceCodeSessions)(name)) return "device-code";
  return matcher(pkceSessions)(name) ? "pkce" : null;
}

function asFailure(error: unknown, session: SsoSession): Failure | null {
  if (error instanceof Failure) return error;
  if (error instanceof FileError) return null;
  return serviceFailure(error, `login to ${sessionWords(session)}`);
}

/** `logged in to session "corp": valid 7 h, renews by itself until Mon 18:40 · work, staging`. */
function resultLine(host: Host, session: SsoSession, result: LoginResult): string {
  const what = sessionWords(session);
  const verb = {
    "already-valid": what,
    "refreshed": `renewed ${what}`,
    "pkce": `logged in to ${what}`,
    "device-code": `logged in to ${what}`,
  }[result.how];
  const now = { ms: host.now(), local: host.localTime };
  const state = sessionText(stateOf(session, result.token, now.ms), now);
  const names = session.profiles.slice(0, mostNames).map(({ name }) => printable(name));
  const more = session.profiles.length - names.length;
  const rest = more > 0 ? ` and ${more} more` : "";
  return `${verb}: ${state}${names.length === 0 ? "" : ` · ${names.join(", ")}${rest}`}`;
}

const mostNames = 6;

function stateOf(session: SsoSession, token: Token, now: number): SessionState {
  const renews = session.name !== null && canRenew(token, now);
  return {
    state: "valid",
    expires_at: awsTime(token.expiresAt),
    refreshable_until: renews && token.client !== null ? awsTime(token.client.expiresAt) : null,
  };
}

function loginJson(session: SsoSession, result: LoginResult): Record<string, unknown> {
  return {
    session: session.name,
    start_url: session.startUrl,
    how: result.how,
    expires_at: awsTime(result.token.expiresAt),
  };
}

async function assumeWithCode(
  host: Host,
  parsed: Parsed,
  from: { role: Asked; context: Context },
): Promise<Record<string, unknown>> {
  const { role, context } = from;
  let asked = false;
  const { askCode } = role.ground;
  const ground: Ground = {
    ...role.ground,
    ...(parsed.options.has("force") ? { force: true } : {}),
    askCode: askCode === null ? null : async (serial) => {
      asked = true;
      return await askCode(serial);
    },
  };
  const { expiresAt } = await credentialsOf(host, { ...role, ground });
  const what = `role of profile ${quoted(role.profile)}`;
  const left = expiresAt === null ? "" : `: valid ${span(expiresAt - host.now())}`;
  context.say(`${asked ? "assumed the " : ""}${what}${left}`);
  return {
    session: null,
    start_url: null,
    how: asked ? "mfa" : "already-valid",
    expires_at: expiresAt === null ? null : awsTime(expiresAt),
  };
}
