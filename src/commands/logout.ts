/** `awsprof logout`: ends a session at the portal and removes its files, and only its. */
import type { Parsed } from "../arguments.ts";
import { ExitCode, Failure } from "../errors.ts";
import { FileError, type Host } from "../host.ts";
import { type Configuration, load } from "../load.ts";
import { failureLines } from "../output/messages.ts";
import { tilde } from "../output/text.ts";
import type { SsoSession } from "../resolve/sso_sessions.ts";
import { serviceFailure } from "../sso/failures.ts";
import { logout as logOut } from "../sso/logout.ts";
import { sessionWords } from "../sso/session.ts";
import { type Context, contextOf } from "./context.ts";
import { placeOf, wantedSessions } from "./sessions.ts";

/** Ends what was asked for; with `--all` one after the other, whatever becomes of each. */
export async function logout(host: Host, parsed: Parsed): Promise<ExitCode> {
  const configuration = load(host);
  const { sessions } = wantedSessions(host, { configuration, parsed, verb: "logout" });
  const context = contextOf(host, parsed);
  let worst: ExitCode = ExitCode.done;
  for (const session of sessions) {
    try {
      await end(host, session, { configuration, context });
    } catch (error) {
      const isKnown = error instanceof Failure || error instanceof FileError;
      if (sessions.length === 1 || !isKnown) throw error;
      const { err, home } = context;
      const failure = error instanceof FileError
        ? new Failure(`${tilde(error.path, home)}: ${error.detail}`)
        : error;
      host.err(failureLines(failure, { style: err, home }));
      worst = ExitCode.failed;
    }
  }
  return worst;
}

async function end(
  host: Host,
  session: SsoSession,
  from: { configuration: Configuration; context: Context },
): Promise<void> {
  const { configuration, context } = from;
  const { locations } = configuration;
  const what = sessionWords(session);
  const result = await logOut(host, placeOf(host, session, configuration), {
    cliCache: locations.cliCache ?? "/",
    portalOf: (region) => portalOf(host, { ...session, region }, configuration),
    roles: rolesOf(session, configuration),
    onWait: () => context.say(`waiting for another login to ${what}`),
  });
  if (result.problem !== null) {
    const failure = serviceFailure(result.problem, "the portal was not told");
    context.say(
      `${context.err.yellow("warning:")} ${failure?.message ?? "the portal was not told"}`,
    );
  }
  context.say(result.wasLoggedIn ? `logged out of ${what}` : `${what} was not logged in`);
}

function portalOf(host: Host, session: SsoSession, configuration: Configuration): string | null {
  try {
    return placeOf(host, session, configuration).portal;
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}

/** The roles that the session's profiles name: their credentials are of this session. */
function rolesOf(
  session: SsoSession,
  configuration: Configuration,
): { accountId: string; roleName: string }[] {
  return session.profiles.flatMap(({ name, through }) => {
    const values = configuration.graph.profiles.get(through ?? name)?.values;
    const accountId = values?.get("sso_account_id")?.text;
    const roleName = values?.get("sso_role_name")?.text;
    return accountId === undefined || roleName === undefined ? [] : [{ accountId, roleName }];
  });
}
