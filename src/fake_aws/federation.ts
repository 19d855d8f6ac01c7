/**
 * The sign-in service's federation: a token for temporary keys, and the console's door that it opens
 * (IAM User Guide, "Enable custom identity broker access to the AWS console").
 *
 * A browser is signed in to one account at a time, as one without multi-session support.
 */
import { type Answer, type Call, json, page, Refusal } from "./answers.ts";
import { type Key, now, secretText, type State } from "./state.ts";

const minute = 60 * 1000;

/** `POST /federation` with `Action=getSigninToken`. */
export function getSigninToken(state: State, call: Call): Answer {
  const form = new URLSearchParams(call.body);
  if (form.get("Action") !== "getSigninToken") throw invalid("Invalid action");
  const key = sessionKey(state, form.get("Session") ?? "");
  const duration = form.get("SessionDuration");
  const seconds = duration === null ? null : Number(duration);
  if (seconds !== null && !mayLast(key, seconds)) throw invalid("Invalid credentials parameter");
  const left = (key.expiresAt ?? 0) - now(state);
  const token = secretText(state, 40);
  state.signinTokens.set(token, {
    key,
    expiresAt: now(state) + 15 * minute,
    sessionEnd: now(state) + (seconds === null ? left : seconds * 1000),
  });
  return json({ SigninToken: token });
}

/** `GET /federation` with `Action=login`: the console, or the demand to log out first. */
export function consoleLogin(state: State, call: Call): Answer {
  const query = call.url.searchParams;
  const signin = state.signinTokens.get(query.get("SigninToken") ?? "");
  const destination = query.get("Destination") ?? "";
  if (query.get("Action") !== "login" || !URL.canParse(destination)) {
    throw invalid("Invalid request");
  }
  if (signin === undefined || signin.expiresAt <= now(state)) throw invalid("Invalid token");
  const { arn, accountId } = signin.key.principal;
  const before = /(?:^|; )aws-account=(\d{12})/.exec(call.headers.get("cookie") ?? "")?.[1];
  if (before !== undefined && before !== accountId) {
    return page("You are signed in already", {
      text: "You must first log out before logging into a different AWS account.",
    });
  }
  const shown = page("AWS Management Console", {
    text: `You are ${arn} in account ${accountId} until ` +
      `${new Date(signin.sessionEnd).toISOString()}. You wanted ${destination}`,
  });
  return withCookie(shown, `aws-account=${accountId}; Path=/; HttpOnly; SameSite=Lax`);
}

/** `GET /oauth` with `Action=logout`: forgets who was signed in, and goes on to `redirect_uri`. */
export function consoleLogout(_state: State, call: Call): Answer {
  const query = call.url.searchParams;
  if (query.get("Action") !== "logout") throw invalid("Invalid request");
  const target = URL.parse(query.get("redirect_uri") ?? "");
  const gone = "aws-account=; Path=/; Max-Age=0";
  if (target?.origin !== call.url.origin) {
    return withCookie(page("You are signed out", { text: "Sign in again." }), gone);
  }
  const redirect = { status: 302, type: "text/html", body: "", headers: { location: target.href } };
  return withCookie(redirect, gone);
}

/** The key that `Session` holds, if it is a temporary one that may sign in. */
function sessionKey(state: State, session: string): Key {
  const { sessionId, sessionKey, sessionToken } = parsed(session);
  const key = state.keys.get(String(sessionId));
  if (
    key === undefined || key.secret !== sessionKey || key.sessionToken === null ||
    key.sessionToken !== sessionToken || key.expiresAt === null || key.expiresAt <= now(state) ||
    key.principal.arn.includes(":user/")
  ) throw invalid("Invalid credentials parameter");
  return key;
}

/** A length of its own is for roles only, and not for one that another role assumed. */
function mayLast(key: Key, seconds: number): boolean {
  return seconds >= 900 && seconds <= 43200 && key.principal.roleArn !== null &&
    !key.id.includes("<ASIA");
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value as Record<string, unknown> : {};
  } catch {
    return {};
  }
}

function withCookie(answer: Answer, cookie: string): Answer {
  return { ...answer, headers: { ...answer.headers, "set-cookie": cookie } };
}

function invalid(message: string): Refusal {
  return new Refusal({ ...page("Bad Request", { text: message, status: 400 }), error: message });
}
