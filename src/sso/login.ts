/**
 * A login that asks only when it must: valid, renewed, else by a person.
 *
 * One at a time for each session: who comes second waits and takes the result of the first. What a
 * person has to do is said through `Speaker`; without a person (`null`) no browser is started and
 * nothing waited for.
 */
import { ExitCode, Failure, Interrupted } from "../errors.ts";
import { type Host, ListenError, NetworkError } from "../host.ts";
import { printable } from "../output/text.ts";
import { openBrowser } from "./browser.ts";
import { type CallbackServer, listenForCallback } from "./callback.ts";
import { afterAnswer, firstPoll, type PollAnswer } from "./device_flow.ts";
import type { Flow } from "./flow_choice.ts";
import { LockBusy, unattended, underLock } from "./lock.ts";
import {
  codeToken,
  type DeviceCode,
  deviceToken,
  type Grant,
  type Registration,
  startDevice,
} from "./oidc.ts";
import { authorizeUrl, newProof, redirectUri } from "./pkce.ts";
import { canRenew, isFromOutside, renewBelow, renewUnderLock } from "./refresh.ts";
import { forgetRegistration, registrationFor, scopesFor } from "./registration.ts";
import { ServiceError } from "./service.ts";
import { loginCommand, resolvedPlace, type SessionPlace, sessionWords } from "./session.ts";
import { type Cached, checkWritable, readToken, type Token, writeToken } from "./token_cache.ts";

/** How the token was come by. */
export type How = "already-valid" | "refreshed" | "pkce" | "device-code";

/** The token that is good now. */
export interface LoginResult {
  readonly how: How;
  readonly token: Token;
}

/** How a person is told what to do. */
export interface Speaker {
  say(line: string): void;
  /** The page to open, and for a device login the code that it asks for. */
  show(page: { url: string; code: string | null; opening: boolean }): Promise<void>;
  /** Draws what is awaited and for how long until the function that is returned is called. */
  awaiting(what: string, until: number): () => void;
}

/** What may be done, and who is there. */
export interface LoginOptions {
  /** Ask for a new login although the token is good. */
  readonly force: boolean;
  readonly flow: Flow;
  readonly browser: boolean;
  /** Null where nobody is there to ask. */
  readonly speaker: Speaker | null;
  /** Given when the person presses Ctrl-C. */
  readonly interrupted: AbortSignal;
}

/** Ms that a login by redirect may take. */
const patience = 10 * 60 * 1000;

/** Logs in to the session if needed. Throws Failure (exit 3: a person is needed), service errors. */
export async function login(
  host: Host,
  place: SessionPlace,
  options: LoginOptions,
): Promise<LoginResult> {
  if (!options.force) {
    const cached = await readToken(host, place.token);
    const token = goodToken(cached, host.now());
    if (token !== null) return { how: "already-valid", token };
  }
  const asked = host.now();
  try {
    return await underLock(host, place.lock, {
      ...(options.speaker === null ? { patience: unattended } : {}),
      onWait: () =>
        options.speaker?.say(`waiting for another login to ${sessionWords(place.session)}`),
      work: async () => {
        if (options.interrupted.aborted) throw new Interrupted();
        return await loginUnderLock(host, place, { ...options, asked });
      },
    });
  } catch (error) {
    if (!(error instanceof LockBusy)) throw error;
    throw new Failure(`another login to ${sessionWords(place.session)} is not finished`, {
      code: ExitCode.loginNeeded,
      hints: [loginCommand(place.session)],
    });
  }
}

async function loginUnderLock(
  host: Host,
  place: SessionPlace,
  options: LoginOptions & { asked: number },
): Promise<LoginResult> {
  const cached = await readToken(host, place.token);
  const token = goodToken(cached, host.now());
  const madeMeanwhile = (host.files.lstat(place.token)?.modified ?? 0) >= options.asked;
  if (token !== null && (!options.force || madeMeanwhile)) return { how: "already-valid", token };
  if (cached.kind === "token" && !options.force && place.session.name !== null) {
    const renewed = await tryRenewal(host, place, cached.token);
    if (renewed !== null) return renewed;
  }
  const { speaker, flow } = options;
  if (speaker === null) throw needsPerson(place, cached);
  checkWritable(host, place.token);
  const resolved = await resolvedPlace(host, place);
  const grant = await withRegistration(host, resolved, {
    pkce: flow === "pkce",
    use: (registration) =>
      flow === "pkce"
        ? byBrowser(host, resolved, { ...options, speaker, registration })
        : byDevice(host, resolved, { ...options, speaker, registration }),
  });
  const fresh: Token = {
    startUrl: place.startUrl,
    region: place.region,
    accessToken: grant.accessToken,
    expiresAt: grant.expiresAt,
    client: grant.registration,
    refreshToken: grant.refreshToken,
    rest: {},
  };
  writeToken(host, place.token, fresh);
  return { how: flow, token: fresh };
}

/** The token if it will do for a while without anybody. */
function goodToken(cached: Cached, now: number): Token | null {
  if (cached.kind !== "token" || cached.token.expiresAt - now < renewBelow) return null;
  return cached.token;
}

/** A renewal that fails for the moment is no reason to trouble a person who may be offline. */
async function tryRenewal(
  host: Host,
  place: SessionPlace,
  token: Token,
): Promise<LoginResult | null> {
  if (!canRenew(token, host.now())) return null;
  try {
    const renewed = await renewUnderLock(host, place, token);
    return renewed === null ? null : { how: "refreshed", token: renewed };
  } catch (error) {
    if (!isFromOutside(error) || token.expiresAt <= host.now()) throw error;
    return { how: "already-valid", token };
  }
}

/** The Failure that says what to type where nobody can be asked. */
function needsPerson(place: SessionPlace, cached: Cached): Failure {
  const what = sessionWords(place.session);
  const why = cached.kind === "none" ? "is not logged in" : "needs a new login";
  return new Failure(`${what} ${why}, and there is no terminal to ask on`, {
    code: ExitCode.loginNeeded,
    hints: [loginCommand(place.session)],
  });
}

type GrantWithClient = Grant & { readonly registration: Registration };

/** A registration that the service has forgotten is made anew once, silently. */
async function withRegistration(
  host: Host,
  place: SessionPlace,
  work: { pkce: boolean; use: (registration: Registration) => Promise<Grant> },
): Promise<GrantWithClient> {
  for (const fresh of [false, true]) {
    const registration = await registrationFor(host, place, { pkce: work.pkce, fresh });
    try {
      return { ...await work.use(registration), registration };
    } catch (error) {
      const forgotten = error instanceof ServiceError &&
        (error.code === "InvalidClientException" || error.code === "UnauthorizedClientException");
      // A page that does not know the client sends nobody back, so that is not seen here.
      if (work.pkce && error instanceof Failure) forgetRegistration(host, place, work.pkce);
      if (!forgotten || fresh) throw error;
    }
  }
  throw new Error("unreachable: the second round returns or throws");
}

type Person = LoginOptions & { readonly speaker: Speaker; readonly registration: Registration };

async function byBrowser(host: Host, place: SessionPlace, person: Person): Promise<Grant> {
  const proof = await newProof();
  const server = callbackServer(host, place, proof.state);
  const until = host.now() + patience;
  try {
    const { port } = server;
    const { clientId } = person.registration;
    const scopes = scopesFor(place, true) ?? [];
    const url = authorizeUrl(place.oidc, { clientId, proof, port, scopes });
    await person.speaker.show({ url, code: null, opening: person.browser });
    const callback = await untilDone(host, person, {
      url,
      until,
      what: "the browser",
      done: server.callback,
    });
    if (callback === null) throw timedOut(place);
    if (callback.kind === "error") throw denied(place, callback.description ?? callback.error);
    return await codeToken(host, {
      endpoint: place.oidc,
      registration: person.registration,
      code: callback.code,
      verifier: proof.verifier,
      redirectUri: redirectUri(port),
    });
  } finally {
    await server.close();
  }
}

function callbackServer(host: Host, place: SessionPlace, state: string): CallbackServer {
  try {
    return listenForCallback(host, state);
  } catch (error) {
    if (!(error instanceof ListenError)) throw error;
    throw new Failure(`no browser can come back to this machine: ${printable(error.detail)}`, {
      hints: [`${loginCommand(place.session)} --device-code`],
    });
  }
}

async function byDevice(host: Host, place: SessionPlace, person: Person): Promise<Grant> {
  const { registration } = person;
  const device = await startDevice(host, {
    endpoint: place.oidc,
    registration,
    startUrl: place.issuerUrl,
  });
  const until = host.now() + device.expiresIn * 1000;
  const url = device.completeUrl;
  await person.speaker.show({ url, code: device.userCode, opening: person.browser });
  const stop = new AbortController();
  const done = polled(host, place, { registration, device, until, signal: stop.signal });
  try {
    const grant = await untilDone(host, person, { url, until, what: "your approval", done });
    if (grant === null) throw timedOut(place);
    return grant;
  } finally {
    stop.abort();
    await done.catch(() => {});
  }
}

/** Asks until there is an answer; null after the time is up. */
async function polled(
  host: Host,
  place: SessionPlace,
  from: { registration: Registration; device: DeviceCode; until: number; signal: AbortSignal },
): Promise<Grant | null> {
  const { registration, device, until, signal } = from;
  const { deviceCode } = device;
  let poll = firstPoll(device.interval);
  await host.wait(poll.interval, signal);
  while (!signal.aborted) {
    let answer: PollAnswer;
    let thrown: unknown;
    try {
      return await deviceToken(host, { endpoint: place.oidc, registration, deviceCode });
    } catch (error) {
      thrown = error;
      answer = pollAnswer(error);
    }
    const step = afterAnswer(poll, answer, until - host.now());
    if (step.next === "fail") {
      if (step.reason === "expired") return null;
      if (step.reason === "denied") throw denied(place, null);
      throw thrown;
    }
    poll = step.poll;
    await host.wait(step.after, signal);
  }
  return null;
}

function pollAnswer(error: unknown): PollAnswer {
  if (error instanceof NetworkError) return "network";
  if (!(error instanceof ServiceError)) return "unusable";
  if (error.status === 429) return "slow-down";
  if (error.code === null || error.status >= 500) return "network";
  switch (error.code) {
    case "AuthorizationPendingException":
      return "pending";
    case "SlowDownException":
      return "slow-down";
    case "AccessDeniedException":
      return "denied";
    case "ExpiredTokenException":
      return "expired";
    default:
      return "unusable";
  }
}

/**
 * Opens the page unless that is not wanted, and waits: what `done` gives, or null when the time is
 * up; throws Interrupted at Ctrl-C. A browser that fails is only said.
 */
async function untilDone<T>(
  host: Host,
  person: Person,
  wait: { url: string; until: number; what: string; done: Promise<T> },
): Promise<T | null> {
  const stop = new AbortController();
  const clear = person.speaker.awaiting(wait.what, wait.until);
  const interrupt = new Promise<never>((_, reject) => {
    const stopped = () => reject(new Interrupted());
    if (person.interrupted.aborted) stopped();
    person.interrupted.addEventListener("abort", stopped);
    stop.signal.addEventListener(
      "abort",
      () => person.interrupted.removeEventListener("abort", stopped),
    );
  });
  const clock = host.wait(wait.until - host.now(), stop.signal).then(() => null);
  // Not awaited: a browser that stays in the foreground has the answer before it ends.
  if (person.browser) void tryBrowser(host, person, { url: wait.url, over: stop.signal });
  try {
    return await Promise.race([wait.done, interrupt, clock]);
  } finally {
    stop.abort();
    clear();
  }
}

async function tryBrowser(
  host: Host,
  person: Person,
  page: { url: string; over: AbortSignal },
): Promise<void> {
  const problem = await openBrowser(host, page.url);
  if (problem === null || page.over.aborted) return;
  person.speaker.say(
    `the browser could not be opened: ${printable(problem)}; open the page yourself`,
  );
}

function timedOut(place: SessionPlace): Failure {
  return new Failure(`the login to ${sessionWords(place.session)} was not finished in time`, {
    hints: [loginCommand(place.session)],
  });
}

function denied(place: SessionPlace, words: string | null): Failure {
  const detail = words === null ? "" : `: ${printable(words).slice(0, 200)}`;
  return new Failure(`the login to ${sessionWords(place.session)} was refused${detail}`, {
    hints: [loginCommand(place.session)],
  });
}
