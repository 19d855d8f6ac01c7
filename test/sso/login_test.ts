/** Logins in bad weather, in the process of the test: what is asked, what is left, what is thrown. */
import { ExitCode, Failure, Interrupted } from "../../src/errors.ts";
import {
  FileError,
  type Host,
  type HttpAnswer,
  ListenError,
  NetworkError,
} from "../../src/host.ts";
import { login, type LoginOptions, type LoginResult } from "../../src/sso/login.ts";
import { Secret } from "../../src/sso/secret.ts";
import { type Token, writeToken } from "../../src/sso/token_cache.ts";
import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import { visit } from "../support/fake_browser.ts";
import { listener, type Machine, token, withMachine } from "./machine.ts";

const minute = 60_000;
const down = new NetworkError("unknown-host", "aws.example", "no such host");
const hotel: HttpAnswer = { status: 200, headers: new Map(), body: "<html>Welcome</html>" };

Deno.test("a device login ends well although the network fails in between", () =>
  withMachine(async (machine) => {
    machine.aws.set({ approval: "allow", pendingPolls: 1 });
    const weather = [
      () => Promise.reject(new NetworkError("cut", "aws.example", "cut")),
      () => hotel,
      () => Promise.reject(down),
      () => ({ ...hotel, status: 502 }),
    ];
    machine.intercept(({ url }) => url.endsWith("/token") ? weather.shift()?.() ?? null : null);
    assertEquals((await deviceLogin(machine)).how, "device-code");
    assertEquals(weather.length, 0, "not all of the weather was met");
  }));

Deno.test("a device login that is throttled asks less often and goes on", () =>
  withMachine(async (machine) => {
    machine.aws.set({ approval: "allow" });
    let left = 4;
    const busy = new Map([["x-amzn-errortype", "TooManyRequestsException"]]);
    machine.intercept(({ url }) =>
      url.endsWith("/token") && left-- > 0 ? { status: 429, headers: busy, body: "{}" } : null
    );
    assertEquals((await deviceLogin(machine)).how, "device-code");
  }));

Deno.test("a device login without any network says so in the end", () =>
  withMachine(async (machine) => {
    machine.intercept(({ url }) => url.endsWith("/token") ? Promise.reject(down) : null);
    assertEquals(await thrownBy(deviceLogin(machine)), down);
    assertEquals(machine.names().length, 1, "more than the registration");
  }));

Deno.test("a device login that lasts for years is waited for, and no timer ends it at once", () =>
  withMachine(async (machine) => {
    machine.aws.set({ approval: "allow", deviceLifetime: 1e9, pendingPolls: 2 });
    assertEquals((await deviceLogin(machine)).how, "device-code");
  }));

const deviceEnds: readonly [string, (machine: Machine) => unknown, string][] = [
  ["denied", ({ aws }) => aws.denyDevice(), 'the login to session "corp" was refused'],
  [
    "expired",
    ({ aws }) => aws.expireDevice(),
    'the login to session "corp" was not finished in time',
  ],
];

for (const [what, end, message] of deviceEnds) {
  Deno.test(`a device login that is ${what} leaves nothing but its registration`, () =>
    withMachine(async (machine) => {
      const failure = await thrownBy(deviceLogin(machine, () => end(machine)));
      assert(failure instanceof Failure, `${failure}`);
      assertEquals([failure.message, failure.code], [message, ExitCode.failed]);
      assertEquals(failure.hints, ["awsprof login corp"]);
      assertEquals(machine.names().length, 1, "more than the registration");
    }));
}

for (const flow of ["pkce", "device-code"] as const) {
  Deno.test(`a registration that the service has forgotten is made anew once, silently (${flow})`, () =>
    withMachine(async (machine) => {
      await finished(machine, flow);
      const forgotten = machine.read()["clientId"];
      machine.intercept(({ url, body }) => {
        const isAsked = /\/(token|device_authorization)$/.test(url);
        return isAsked && JSON.parse(body ?? "{}").clientId === forgotten ? unknownClient : null;
      });
      const speaker = listener((page) => press(machine, page, flow));
      assertEquals((await run(machine, { flow, force: true, speaker })).how, flow);
      assertEquals(registrations(machine), 2);
      assertEquals(speaker.said, []);
      assert(machine.read()["clientId"] !== forgotten, "the token has the old client");
    }));
}

Deno.test("a service that knows no registration at all is asked for two, not for ever", () =>
  withMachine(async (machine) => {
    machine.intercept(({ url }) => url.endsWith("/device_authorization") ? unknownClient : null);
    const error = await thrownBy(deviceLogin(machine));
    assertIncludes(`${error}`, "InvalidClientException");
    assertEquals(registrations(machine), 2);
  }));

Deno.test("a login by redirect that never came back registers anew the next time", () =>
  withMachine(async (machine) => {
    const stop = new AbortController();
    const speaker = listener(() => setTimeout(() => stop.abort(), 5));
    const error = await thrownBy(run(machine, { flow: "pkce", speaker, interrupted: stop.signal }));
    assert(error instanceof Interrupted, `${error}`);
    assertEquals(machine.names(), [], "the service's page may not have known the client");
    assertEquals((await finished(machine, "pkce")).how, "pkce");
    assertEquals(registrations(machine), 2);
  }));

Deno.test("a login by redirect that nobody finishes ends after ten minutes, with its port free", () => {
  const waits: number[] = [];
  return withMachine(async (machine) => {
    let port = 0;
    const speaker = listener(({ url }) => {
      port = Number(new URL(new URL(url).searchParams.get("redirect_uri") ?? "").port);
      assert(isListened(port), "nothing listens before");
    });
    const failure = await thrownBy(run(machine, { flow: "pkce", speaker }));
    assert(failure instanceof Failure, `${failure}`);
    assertEquals([failure.message, failure.hints, failure.code], [
      'the login to session "corp" was not finished in time',
      ["awsprof login corp"],
      ExitCode.failed,
    ]);
    assert(waits.some((ms) => Math.abs(ms - 10 * minute) < 1000), `waited ${waits.join(", ")} ms`);
    assertEquals(isListened(port), false, "something listens");
  }, {
    wait(ms) {
      waits.push(ms);
      return Promise.resolve();
    },
  });
});

Deno.test("a registration that has run out is replaced", () =>
  withMachine(async (machine) => {
    machine.aws.set({ registrationLifetime: 20 * 60 });
    await finished(machine, "device-code");
    await finished(machine, "device-code");
    assertEquals(registrations(machine), 1);
    machine.pass(6 * minute);
    await finished(machine, "device-code");
    assertEquals(registrations(machine), 2);
  }));

Deno.test("a listener that is denied ends the login with the other way to do it", () =>
  withMachine(async (machine) => {
    const failure = await thrownBy(run(machine, { flow: "pkce" }));
    assert(failure instanceof Failure, `${failure}`);
    assertIncludes(failure.message, "no browser can come back to this machine");
    assertEquals(failure.hints, ["awsprof login corp --device-code"]);
  }, {
    listen() {
      throw new ListenError("denied", 0, "permission denied");
    },
  }));

const disks: readonly [string, (machine: Machine) => Host][] = [
  ["is a directory", (machine) => {
    Deno.mkdirSync(machine.place.token, { recursive: true });
    return machine.host;
  }],
  [
    "no space left on the device",
    ({ host }) => writing(host, "no-space", "no space left on the device"),
  ],
  [
    "the file system is read-only",
    ({ host }) => writing(host, "read-only", "the file system is read-only"),
  ],
];

for (const [detail, make] of disks) {
  Deno.test(`a token that could not be written (${detail}) is said before anybody is asked for it`, () =>
    withMachine(async (machine) => {
      // A registration stands there already, so that it is not what fails.
      await finished(machine, "device-code");
      Deno.removeSync(machine.place.token);
      const host = make(machine);
      const before = machine.aws.log().length;
      const error = await thrownBy(deviceLogin({ ...machine, host }));
      assert(error instanceof FileError && error.detail === detail, `${error}`);
      assertEquals(machine.aws.log().length, before, "the service was asked");
    }));
}

const renewals: readonly [string, number, Error | HttpAnswer, string][] = [
  ["the network is down, and 5 minutes are left", 5, down, "already-valid"],
  ["a hotel answers, and 5 minutes are left", 5, hotel, "already-valid"],
  ["the network is down, and it has expired", -5, down, `${down}`],
];

for (const [what, left, weather, gives] of renewals) {
  Deno.test(`a login that would renew: ${what}`, () =>
    withMachine(async (machine) => {
      const { host, place } = machine;
      writeToken(host, place.token, renewable(host.now(), left));
      machine.intercept(() => weather instanceof Error ? Promise.reject(weather) : weather);
      for (const speaker of [null, listener()]) {
        const result = await run(machine, { flow: "pkce", speaker }).then(({ how }) => how, String);
        assertEquals(result, gives);
      }
    }));
}

for (const left of [5, -5]) {
  Deno.test(`a refresh token that was revoked, ${left} minutes before the end: a person logs in, nobody else can`, () =>
    withMachine(async (machine) => {
      const { host, place } = machine;
      writeToken(host, place.token, renewable(host.now(), left));
      const refused = await thrownBy(run(machine, { flow: "device-code", speaker: null }));
      assert(refused instanceof Failure && refused.code === ExitCode.loginNeeded, `${refused}`);
      assertEquals(refused.hints, ["awsprof login corp"]);
      assertEquals((await finished(machine, "device-code", false)).how, "device-code");
    }));
}

for (const content of ["", "{", "[]", "null", "\u0000", "x".repeat(100_000)]) {
  Deno.test(`a login repairs a token file of ${JSON.stringify(content.slice(0, 5))}`, () =>
    withMachine(async (machine) => {
      Deno.mkdirSync(machine.place.cache);
      Deno.writeTextFileSync(machine.place.token, content);
      assertEquals((await finished(machine, "device-code", false)).how, "device-code");
      assert(typeof machine.read()["accessToken"] === "string", "still broken");
    }));
}

for (const hours of [-30, -5, 5, 30]) {
  Deno.test(`a login with AWS's clock ${hours} h from ours counts the end by ours`, () =>
    withMachine(async (machine) => {
      machine.aws.setClock(hours * 3600);
      const before = machine.host.now();
      const { token } = await finished(machine, "device-code");
      assert(Math.abs(token.expiresAt - before - 60 * minute) < 60_000, "another end");
      // What the service says as a time and not as a span stays the service's.
      const months = (token.client?.expiresAt ?? 0) - before - hours * 60 * minute;
      assert(Math.abs(months - 90 * 24 * 60 * minute) < 60_000, "another end of the registration");
    }));
}

Deno.test("nothing that a login says or writes to the log holds a secret", () =>
  withMachine(async (machine) => {
    const env = new Map([...machine.host.env, ["AWSPROF_DEBUG", "1"]]);
    const speaker = listener((page) => press(machine, page, "device-code"));
    await run({ ...machine, host: { ...machine.host, env } }, { flow: "device-code", speaker });
    const said = machine.stderr() + speaker.said.join("\n");
    assertIncludes(said, "awsprof: debug: POST");
    for (const secret of machine.aws.secrets()) assert(!said.includes(secret), `it says ${secret}`);
  }));

const unknownClient: HttpAnswer = {
  status: 401,
  headers: new Map([["x-amzn-errortype", "InvalidClientException"]]),
  body: '{"error":"invalid_client"}',
};

/** A login that a person finishes. */
async function finished(
  machine: Machine,
  flow: LoginOptions["flow"],
  force = true,
): Promise<LoginResult> {
  return await run(machine, {
    flow,
    force,
    speaker: listener((page) => press(machine, page, flow)),
  });
}

async function deviceLogin(machine: Machine, onPage = () => {}): Promise<LoginResult> {
  return await run(machine, { flow: "device-code", force: true, speaker: listener(onPage) });
}

async function run(
  machine: Pick<Machine, "host" | "place">,
  options: Partial<LoginOptions> & Pick<LoginOptions, "flow">,
): Promise<LoginResult> {
  return await login(machine.host, machine.place, {
    force: false,
    browser: false,
    speaker: listener(),
    interrupted: new AbortController().signal,
    ...options,
  });
}

/** Presses Allow: for a code at the stand-in, for a redirect by going there and coming back. */
async function press(
  machine: Machine,
  page: { url: string },
  flow: LoginOptions["flow"],
): Promise<void> {
  if (flow === "device-code") return machine.aws.approveDevice();
  machine.aws.set({ approval: "allow" });
  const answer = await machine.host.request({
    method: "GET",
    url: page.url,
    headers: {},
    body: null,
    timeout: 0,
  });
  await visit(answer.headers.get("location") ?? "");
}

function isListened(port: number): boolean {
  try {
    Deno.listen({ hostname: "127.0.0.1", port }).close();
    return false;
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) return true;
    throw error;
  }
}

async function thrownBy(work: Promise<unknown>): Promise<unknown> {
  return await work.then(() => "nothing", (error) => error);
}

function registrations(machine: Machine): number {
  return machine.aws.log().filter((each) => each.operation === "RegisterClient").length;
}

function renewable(now: number, left: number): Token {
  const client = { clientId: "id", clientSecret: new Secret("s"), expiresAt: now + 1e9 };
  const refreshToken = new Secret("gone");
  return token(now, { expiresAt: now + left * minute, client, refreshToken });
}

function writing(host: Host, problem: FileError["problem"], detail: string): Host {
  return {
    ...host,
    files: {
      ...host.files,
      write(path) {
        throw new FileError(problem, path, detail);
      },
    },
  };
}
