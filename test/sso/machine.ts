/**
 * A machine for the tests of the login: real files below one directory, time that passes at once,
 * and a network that is the stand-in for AWS or what the test makes of it.
 */
import { denoHost } from "../../src/deno_host.ts";
import { fakeAws } from "../../src/fake_aws/server.ts";
import type { Control } from "../../src/fake_aws/control.ts";
import type { Host, HttpAnswer, HttpRequest } from "../../src/host.ts";
import { type SessionPlace, sessionPlace } from "../../src/sso/session.ts";
import { sessionOfProfile, ssoSessions } from "../../src/resolve/sso_sessions.ts";
import type { Speaker } from "../../src/sso/login.ts";
import type { Token } from "../../src/sso/token_cache.ts";
import { Secret } from "../../src/sso/secret.ts";
import { graph } from "../config/reading.ts";

export const startUrl = "https://d-1234567890.awsapps.com/start";

const config = `[sso-session corp]
sso_start_url = ${startUrl}
sso_region = eu-west-1
sso_registration_scopes = sso:account:access

[profile work]
sso_session = corp
sso_account_id = 444455556666
sso_role_name = Developer
`;

export interface Machine {
  readonly host: Host;
  /** The place of the session `corp`, asked at the stand-in. */
  readonly place: SessionPlace;
  readonly aws: Control;
  readonly directory: string;
  /** What was written to stderr. */
  readonly stderr: () => string;
  /** How long was waited since the last call, in ms, one entry a wait. */
  readonly waits: () => number[];
  /** Answers requests instead of the stand-in, until it gives null. */
  intercept(answer: (request: HttpRequest) => Promise<HttpAnswer> | HttpAnswer | null): void;
  /** Lets time pass. */
  pass(ms: number): void;
  read(): Record<string, unknown>;
  names(): string[];
}

/** Calls `use` with a new machine, and removes its directory afterwards. */
export async function withMachine(
  use: (machine: Machine) => Promise<void>,
  changed: Partial<Host> = {},
): Promise<void> {
  const directory = await Deno.makeTempDir({ prefix: "awsprof-machine-" });
  try {
    await use(newMachine(directory, changed));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** A token of the session `corp`, an hour before its end unless said otherwise. */
export function token(now: number, changed: Partial<Token> = {}): Token {
  return {
    startUrl,
    region: "eu-west-1",
    accessToken: new Secret("the-access-token"),
    expiresAt: now + 3_600_000,
    client: null,
    refreshToken: null,
    rest: {},
    ...changed,
  };
}

/** A speaker that remembers what it was told, and calls back with each page. */
export function listener(
  onPage: (page: { url: string; code: string | null }) => unknown = () => {},
): Speaker & { readonly said: string[] } {
  const said: string[] = [];
  return {
    said,
    say: (line) => said.push(line),
    show(page) {
      void onPage(page);
      return Promise.resolve();
    },
    awaiting: () => () => {},
  };
}

function newMachine(directory: string, changed: Partial<Host>): Machine {
  const real = denoHost();
  let offset = 0;
  let stderr = "";
  let waits: number[] = [];
  let interceptor: Parameters<Machine["intercept"]>[0] = () => null;
  const now = (): number => Date.now() + offset;
  const aws = fakeAws({
    nature: { now, random: (count) => crypto.getRandomValues(new Uint8Array(count)) },
  });
  const host: Host = {
    ...real,
    env: new Map([["AWS_ENDPOINT_URL", "http://aws.example"], ["BROWSER", "/nonexistent/browser"]]),
    now,
    async wait(ms, signal) {
      waits.push(ms);
      // Who waits for longer than a back-off waits for somebody else, and that takes true time.
      if (ms > 120_000) return await real.wait(ms, signal);
      offset += ms;
      await real.wait(0);
    },
    async request(request) {
      const given = interceptor(request);
      if (given !== null) return await given;
      const { url, method, headers, body } = request;
      const response = await aws.handle(new Request(url, { method, headers, body }));
      return {
        status: response.status,
        headers: new Map(response.headers),
        body: await response.text(),
      };
    },
    err(text) {
      stderr += text;
    },
    ...changed,
  };
  const files = graph({ config });
  const session = sessionOfProfile(ssoSessions(files), "work");
  if (session === null) throw new Error("the sample has no session");
  const place = sessionPlace(host, session, {
    graph: files,
    profile: null,
    cache: `${directory}/cache`,
    state: `${directory}/state`,
  });
  return {
    host,
    place,
    aws: aws.control,
    directory,
    stderr: () => stderr,
    waits() {
      const all = waits;
      waits = [];
      return all;
    },
    intercept(answer) {
      interceptor = answer;
    },
    pass(ms) {
      offset += ms;
    },
    read: () => JSON.parse(Deno.readTextFileSync(place.token)),
    names: () => real.files.names(`${directory}/cache`).sort(),
  };
}
