/**
 * `awsprof console`: the web console, signed in as a profile.
 *
 * AWS is asked first who the credentials are: a console of the wrong account looks like that of the
 * right one. A browser is signed in to one account at a time, so another account that was opened from
 * here, and may still be, is signed out on the way.
 */
import type { Parsed } from "../arguments.ts";
import { federated, signinToken } from "../credentials/federation.ts";
import type { Credentials } from "../credentials/types.ts";
import { ExitCode, Failure } from "../errors.ts";
import { FileError, type Host, isAttended } from "../host.ts";
import { wordToType } from "../output/quote.ts";
import { printable, quoted } from "../output/text.ts";
import { join } from "../paths.ts";
import {
  type ConsoleHosts,
  consoleHosts,
  destination,
  logoutUrl,
  signinUrl,
} from "../resolve/console_url.ts";
import { isHttpUrl } from "../resolve/endpoints.ts";
import type { Plan, Step } from "../resolve/types.ts";
import { surroundings } from "../sso/browser.ts";
import { isRemote } from "../sso/flow_choice.ts";
import { handOver } from "../sso/handover.ts";
import { Secret } from "../sso/secret.ts";
import { readObject, writePrivate } from "../sso/token_cache.ts";
import { contextOf } from "./context.ts";
import { type Asked, askedProfile, credentialsOf } from "./credentials.ts";
import { identify, identityWords, type Known, wrongIdentity } from "./identity.ts";

/** Seconds: what the sign-in service takes as the length of a session. */
const shortest = 900;
const longest = 43_200;

/** Opens the console, or prints its address; exit 3 where no browser may be opened. */
export async function console(host: Host, parsed: Parsed): Promise<ExitCode> {
  const seconds = wantedSeconds(parsed.options.get("duration"));
  const print = parsed.options.has("print");
  const asked = askedProfile(host, parsed);
  if (!print) checkBrowser(host, asked);
  if (seconds !== null) checkDuration(asked.plan, seconds);
  const page = pageOf(host, parsed, asked);
  const own = await credentialsOf(host, asked);
  const known = await identify(host, asked, own);
  if (known.match === false) throw wrongIdentity(host, asked, known);
  const { hosts, target } = page(known.identity.arn);
  const session = await temporary(host, own, { asked, known, seconds });
  const token = await signinToken(host, session.credentials, {
    signin: hosts.signin,
    seconds: session.seconds,
    identity: known.identity,
  });
  const signin = { hosts, from: { token: token.reveal(), destination: target } };
  if (print) host.out(`${signinUrl(hosts.signin, signin.from)}\n`);
  else {
    await open(host, parsed, { asked, known, signin });
    remember(host, asked, { account: known.identity.account, until: endOf(host, session) });
  }
  return ExitCode.done;
}

function wantedSeconds(text: string | undefined): number | null {
  if (text === undefined) return null;
  const [, number = "", unit = "s"] = /^(\d{1,6})(s|m|h)?$/.exec(text) ?? [];
  const seconds = Number(number) * { s: 1, m: 60, h: 3600 }[unit as "s" | "m" | "h"];
  if (number === "" || seconds < shortest || seconds > longest) {
    throw new Failure(`console: --duration must be from 15m to 12h, not ${quoted(text)}`, {
      code: ExitCode.usage,
      hints: ["awsprof console --duration 8h"],
    });
  }
  return seconds;
}

function checkBrowser(host: Host, asked: Asked): void {
  if (!isAttended(host.terminal)) {
    throw new Failure("a browser is opened only for somebody at a terminal", {
      code: ExitCode.loginNeeded,
      hints: [printHint(asked)],
    });
  }
  if (isRemote(surroundings(host))) {
    throw new Failure("a browser that is opened here would not be yours", {
      code: ExitCode.loginNeeded,
      hints: [printHint(asked)],
    });
  }
}

function printHint(asked: Asked): string {
  const name = asked.explicit ? ` ${wordToType(asked.profile)}` : "";
  return `awsprof console${name} --print`;
}

/** A role that another role assumed lasts an hour, and the sign-in service refuses any length for it. */
function checkDuration(plan: Plan, seconds: number): void {
  const last = plan.steps.at(-1);
  const source = plan.steps.at(-2);
  if (last?.method !== "assume-role" || source === undefined || !isRole(source)) return;
  throw new Failure(
    `console: --duration ${seconds} s: a role that another role assumes has no length of its own`,
    {
      code: ExitCode.usage,
      hints: ["leave out --duration: it lasts an hour"],
      origin: last.origin,
    },
  );
}

/** Whether the keys of a step are those of a role for sure. */
function isRole({ method }: Step): boolean {
  return ["sso", "assume-role", "assume-role-with-web-identity", "container-role", "iam-role"]
    .includes(method);
}

interface Page {
  readonly hosts: ConsoleHosts;
  readonly target: string;
}

/** Checks the page that is wanted before anybody is asked; the ARN counts only without a region. */
function pageOf(host: Host, parsed: Parsed, asked: Asked): (arn: string) => Page {
  const { region, ground } = asked;
  const service = parsed.options.get("service") ?? null;
  const page = (arn: string): Page => {
    const from = { profile: ground.profile, graph: ground.graph, env: host.env };
    const hosts = consoleHosts({ region: region.value, arn }, from);
    if (hosts === null) {
      const where = region.value ?? arn.split(":")[1] ?? "";
      throw new Failure(`the console of ${quoted(where)} is not known`, {
        hints: ["awsprof console --region eu-west-1"],
        ...(region.origin === null ? {} : { origin: region.origin }),
      });
    }
    if (!isHttpUrl(hosts.signin)) {
      throw new Failure(`${quoted(hosts.signin)} is no URL`, {
        code: ExitCode.badConfiguration,
        origin: hosts.origin,
      });
    }
    const target = destination(hosts, { service, region: region.value });
    if (target === null) {
      throw new Failure(`console: ${quoted(service ?? "")} is no page of the console`, {
        code: ExitCode.usage,
        hints: ["awsprof console --service s3", "awsprof console --service ec2/home"],
      });
    }
    return { hosts, target };
  };
  page("arn:aws:");
  return page;
}

/** Credentials that may sign in, and the length that may be asked for with them. */
interface Session {
  readonly credentials: Credentials;
  readonly seconds: number | null;
}

async function temporary(
  host: Host,
  own: Credentials,
  from: { asked: Asked; known: Known; seconds: number | null },
): Promise<Session> {
  const { asked, known, seconds } = from;
  if (own.sessionToken !== null) return { credentials: own, seconds };
  const { identity } = known;
  const credentials = await federated(host, own, { ground: asked.ground, identity, seconds });
  // Such a session lasts as long as its keys, and the service refuses any other length.
  return { credentials, seconds: null };
}

/** When the console's session ends, ms since 1970 UTC; the longest time where nobody knows. */
function endOf(host: Host, { credentials, seconds }: Session): number {
  const end = seconds === null ? credentials.expiresAt : host.now() + seconds * 1000;
  return end ?? host.now() + longest * 1000;
}

/** Sends the browser to sign in, and before that to sign out of another account. */
async function open(
  host: Host,
  parsed: Parsed,
  of: {
    asked: Asked;
    known: Known;
    signin: { hosts: ConsoleHosts; from: { token: string; destination: string } };
  },
): Promise<void> {
  const { asked, known: { identity }, signin: { hosts, from } } = of;
  const opened = openedBefore(host, asked);
  const isOther = opened !== null && opened.account !== identity.account &&
    opened.until > host.now();
  const away = isOther && !parsed.options.has("no-logout");
  const url = away
    ? logoutUrl(hosts, signinUrl(hosts.regional, from))
    : signinUrl(hosts.signin, from);
  const before = away ? `, signing out of ${printable(opened.account)}` : "";
  contextOf(host, parsed).say(`opening the console: ${identityWords(identity)}${before}`);
  await handOver(host, new Secret(url), { hint: printHint(asked) });
}

interface Opened {
  readonly account: string;
  /** ms since 1970 UTC. */
  readonly until: number;
}

function recordPath(asked: Asked): string {
  return join(asked.ground.state, "console.json");
}

/** The account that was opened last; what cannot be read is none. */
function openedBefore(host: Host, asked: Asked): Opened | null {
  const { account, until } = readObject(host, recordPath(asked)) ?? {};
  if (typeof account !== "string" || typeof until !== "number") return null;
  return /^\d{12}$/.test(account) ? { account, until } : null;
}

/** Who cannot keep it will be asked by AWS to log out, no more. */
function remember(host: Host, asked: Asked, opened: Opened): void {
  try {
    writePrivate(host, recordPath(asked), `${JSON.stringify(opened)}\n`);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
  }
}
