/** Credentials of a role from the portal of IAM Identity Center (botocore's `SSOProvider`). */
import { ExitCode, Failure } from "../errors.ts";
import type { Host } from "../host.ts";
import { printable } from "../output/text.ts";
import { type SsoSession, wordFor } from "../resolve/sso_sessions.ts";
import type { Step } from "../resolve/types.ts";
import { serviceFailure } from "../sso/failures.ts";
import { roleCredentials } from "../sso/portal.ts";
import { freshToken } from "../sso/refresh.ts";
import type { Secret } from "../sso/secret.ts";
import { ServiceError } from "../sso/service.ts";
import { loginCommand, type SessionPlace, sessionPlace, sessionWords } from "../sso/session.ts";
import type { Credentials, Ground } from "./types.ts";

/**
 * The role's credentials. A token that the portal refuses is renewed once; without a token that it
 * takes: Failure with exit 3. Throws ServiceError and NetworkError too.
 */
export async function ssoRole(
  host: Host,
  step: Step,
  { ground }: { ground: Ground },
): Promise<Credentials> {
  const place = placeOf(host, step, ground);
  const token = await tokenFor(host, place, {});
  try {
    return await ask(host, step, { place, token });
  } catch (error) {
    if (!isRefused(error)) throw error;
    const renewed = await tokenFor(host, place, { refused: token });
    try {
      return await ask(host, step, { place, token: renewed });
    } catch (again) {
      if (!isRefused(again)) throw again;
      throw loginNeeded(place, "refused by the portal");
    }
  }
}

function placeOf(host: Host, step: Step, ground: Ground): SessionPlace {
  const { graph, profile, caches, state } = ground;
  const { sso_session: name, sso_start_url: startUrl, sso_region: region } = step.values;
  const known = {
    name: name?.value ?? null,
    key: step.session_key ?? "",
    profiles: step.profile === null ? [] : [{ name: step.profile, through: null }],
  };
  const session: SsoSession = {
    ...known,
    word: wordFor(graph, known),
    startUrl: startUrl?.value ?? null,
    region: region?.value ?? null,
    scopes: null,
    origin: step.origin,
  };
  return sessionPlace(host, session, { graph, profile, cache: caches.sso, state });
}

async function tokenFor(
  host: Host,
  place: SessionPlace,
  options: { refused?: Secret },
): Promise<Secret> {
  const answer = await freshToken(host, place, options);
  if (answer.kind === "valid") return answer.token.accessToken;
  const failure = serviceFailure(answer.error, `renewing ${sessionWords(place.session)}`);
  if (failure !== null && failure.code !== ExitCode.loginNeeded) {
    throw new Failure(failure.message, { hints: failure.hints, code: ExitCode.loginNeeded });
  }
  throw loginNeeded(place, answer.why);
}

function loginNeeded(place: SessionPlace, why: string): Failure {
  return new Failure(`${sessionWords(place.session)} needs a login: ${printable(why)}`, {
    code: ExitCode.loginNeeded,
    hints: [loginCommand(place.session)],
  });
}

async function ask(
  host: Host,
  step: Step,
  by: { place: SessionPlace; token: Secret },
): Promise<Credentials> {
  const accountId = step.values.sso_account_id?.value ?? "";
  const roleName = step.values.sso_role_name?.value ?? "";
  const { place, token } = by;
  const found = await roleCredentials(host, {
    endpoint: place.portal,
    accessToken: token,
    accountId,
    roleName,
  });
  return { ...found, accountId, method: step.method };
}

function isRefused(error: unknown): boolean {
  return error instanceof ServiceError && error.status === 401;
}
