/** Calls in bad weather: what is tried again, how long is waited, and what is thrown in the end. */
import { ExitCode } from "../../src/errors.ts";
import { type HttpAnswer, NetworkError } from "../../src/host.ts";
import { serviceFailure } from "../../src/sso/failures.ts";
import { refreshedToken, registerClient, startDevice } from "../../src/sso/oidc.ts";
import { Secret } from "../../src/sso/secret.ts";
import { assert, assertEquals } from "../support/assert.ts";
import { type Machine, withMachine } from "./machine.ts";

const endpoint = "http://aws.example";
const client = { endpoint, name: "x", startUrl: "https://x", scopes: null, pkce: true };
const registered = { clientId: "id", clientSecret: "s3cr3t", clientSecretExpiresAt: 4950000000 };
const good = answered(200, registered);
const granted = answered(200, { accessToken: "s3cr3t", expiresIn: 3600 });
const page = { status: 200, headers: new Map(), body: "<html>Welcome to the hotel</html>" };
const cut = new NetworkError("cut", "aws.example", "the connection was cut before the answer");
const slow = new NetworkError("timeout", "aws.example", "no answer in time");
const refused = new NetworkError("refused", "aws.example", "cannot be reached");
const unknown = new NetworkError("unknown-host", "aws.example", "no such host");

type Weather = readonly (HttpAnswer | NetworkError)[];

interface Row {
  readonly weather: Weather;
  /** Number of requests. */
  readonly asked: number;
  /** `ok`, or the message. */
  readonly gives: string;
}

const busy = answered(429, { message: "Rate exceeded" }, "TooManyRequestsException");
const broken = answered(500, { error_description: "oops" }, "InternalServerException");

const registering: Readonly<Record<string, Row>> = {
  "a good answer": { weather: [good], asked: 1, gives: "ok" },
  "an error of the server, then a good answer": { weather: [broken, good], asked: 2, gives: "ok" },
  "errors of the server without end": {
    weather: [broken],
    asked: 4,
    gives: "it: InternalServerException: oops",
  },
  "a proxy that cannot reach it, then a good answer": {
    weather: [{ ...page, status: 502 }, { ...page, status: 504 }, good],
    asked: 3,
    gives: "ok",
  },
  "a proxy that cannot reach it at all": {
    weather: [{ ...page, status: 502 }],
    asked: 4,
    gives: "it: aws.example answered HTTP 502, and not as AWS does",
  },
  "the page of a hotel": {
    weather: [page],
    asked: 1,
    gives: "it: aws.example answered HTTP 200, and not as AWS does",
  },
  "the redirect of a hotel": {
    weather: [{ status: 302, headers: new Map([["location", "http://hotel.example"]]), body: "" }],
    asked: 1,
    gives: "it: aws.example answered HTTP 302, and not as AWS does",
  },
  "throttling, then a good answer": { weather: [busy, busy, good], asked: 3, gives: "ok" },
  "throttling without end": {
    weather: [busy],
    asked: 4,
    gives: "it: TooManyRequestsException: Rate exceeded",
  },
  "a cut connection, then a good answer": { weather: [cut, good], asked: 2, gives: "ok" },
  "no answer in time": { weather: [slow], asked: 4, gives: "it: aws.example: no answer in time" },
  "a closed port": { weather: [refused], asked: 1, gives: "it: aws.example: cannot be reached" },
  "a name that does not exist": {
    weather: [unknown],
    asked: 1,
    gives: "it: aws.example: no such host",
  },
  "an error that is the caller's": {
    weather: [answered(400, { error_description: "no" }, "InvalidRequestException")],
    asked: 1,
    gives: "it: InvalidRequestException: no",
  },
  "an empty answer": {
    weather: [{ status: 200, headers: new Map(), body: "" }],
    asked: 1,
    gives: 'it: the answer has no "clientId"',
  },
  "an answer of another form": {
    weather: [answered(200, { ...registered, clientSecretExpiresAt: "soon" })],
    asked: 1,
    gives: 'it: the answer has no "clientSecretExpiresAt"',
  },
  "an end beyond all time": {
    weather: [answered(200, { ...registered, clientSecretExpiresAt: 1e300 })],
    asked: 1,
    gives: 'it: the answer has no "clientSecretExpiresAt"',
  },
  "half of an answer that claims to be whole": {
    weather: [{ ...good, body: good.body.slice(0, 20) }],
    asked: 1,
    gives: "it: aws.example answered HTTP 200, and not as AWS does",
  },
  "words that would steer the terminal": {
    weather: [answered(400, { message: "\x1b]0;x\x07" }, "\x1b[31mError")],
    asked: 1,
    gives: "it: \\x1b[31mError: \\x1b]0;x\\x07",
  },
};

for (const [what, row] of Object.entries(registering)) {
  Deno.test(`registering meets ${what}`, () =>
    withMachine(async (machine) => {
      const { asked, gives } = await tried(machine, row.weather, () =>
        registerClient(machine.host, client));
      assertEquals({ asked, gives }, { asked: row.asked, gives: row.gives });
    }));
}

const renewing: Readonly<Record<string, Row>> = {
  "an error of the server, then a good answer": {
    weather: [broken, granted],
    asked: 2,
    gives: "ok",
  },
  "throttling, then a good answer": { weather: [busy, granted], asked: 2, gives: "ok" },
  "a cut connection, after which the token may be spent": {
    weather: [cut, granted],
    asked: 1,
    gives: "it: aws.example: the connection was cut before the answer",
  },
  "no answer in time, after which the token may be spent": {
    weather: [slow, granted],
    asked: 1,
    gives: "it: aws.example: no answer in time",
  },
  "an end beyond all time": {
    weather: [answered(200, { accessToken: "s3cr3t", expiresIn: 1e300 })],
    asked: 1,
    gives: 'it: the answer has no "expiresIn"',
  },
  "an end before now": {
    weather: [answered(200, { accessToken: "s3cr3t", expiresIn: -1 })],
    asked: 1,
    gives: 'it: the answer has no "expiresIn"',
  },
};

for (const [what, row] of Object.entries(renewing)) {
  Deno.test(`renewing meets ${what}`, () =>
    withMachine(async (machine) => {
      const registration = { clientId: "i", clientSecret: new Secret("s3cr3t"), expiresAt: 0 };
      const refreshToken = new Secret("s3cr3t");
      const { asked, gives } = await tried(machine, row.weather, () =>
        refreshedToken(machine.host, { endpoint, registration, refreshToken }));
      assertEquals({ asked, gives }, { asked: row.asked, gives: row.gives });
    }));
}

const said = (seconds: number) => `awsprof: too many requests, trying again in ${seconds} s\n`;
const waits: readonly [string, string | null, number, number, string][] = [
  ["no Retry-After", null, 250, 750, said(1)],
  ["Retry-After: 1", "1", 1_000, 1_000, said(1)],
  ["Retry-After: 7", "7", 7_000, 7_000, said(7)],
  [
    "Retry-After of an hour",
    "3600",
    30_000,
    30_000,
    said(30),
  ],
  ["Retry-After: 0", "0", 250, 750, said(1)],
  ["a negative Retry-After", "-5", 250, 750, said(1)],
  ["Retry-After as a date", "Wed, 21 Oct 2026 07:28:00 GMT", 250, 750, said(1)],
  ["Retry-After in words", "later", 250, 750, said(1)],
];

for (const [what, retryAfter, least, most, says] of waits) {
  Deno.test(`throttling with ${what} waits as long as it should, and says so`, () =>
    withMachine(async (machine) => {
      const headers = retryAfter === null ? [] : [["retry-after", retryAfter]] as const;
      const weather = [{ ...busy, headers: new Map([...busy.headers, ...headers]) }, good];
      await tried(machine, weather, () => registerClient(machine.host, client));
      const [ms = 0] = machine.waits();
      assert(ms >= least && ms <= most, `waited ${ms} ms`);
      assertEquals(machine.stderr(), says);
    }));
}

Deno.test("the waits between tries double, and differ from process to process", () =>
  withMachine(async (machine) => {
    const firsts = new Set<number>();
    for (let round = 0; round < 20; round++) {
      await tried(machine, [busy], () => registerClient(machine.host, client));
      const [first = 0, second = 0, third = 0, ...more] = machine.waits();
      firsts.add(first);
      assertEquals(more, []);
      for (const [index, ms] of [first, second, third].entries()) {
        const middle = 500 * 2 ** index;
        assert(ms >= middle / 2 && ms <= middle * 1.5, `try ${index + 1} waited ${ms} ms`);
      }
    }
    assert(firsts.size > 5, "no jitter");
  }));

Deno.test("a try that took twenty seconds is said, since the person has waited that long", () =>
  withMachine(async (machine) => {
    await tried(machine, [slow, good], () => registerClient(machine.host, client));
    assert(
      /^awsprof: no answer in time, trying again in 1 s\n$/.test(machine.stderr()),
      machine.stderr(),
    );
  }));

for (const uri of ["javascript:alert(1)", "-rf", "file:///etc/passwd", "", 17]) {
  Deno.test(`a page of ${JSON.stringify(uri)} is no answer, and no program is started with it`, () =>
    withMachine(async (machine) => {
      const device = {
        deviceCode: "d",
        userCode: "u",
        verificationUri: "https://x",
        expiresIn: 600,
      };
      const registration = { clientId: "i", clientSecret: new Secret("s"), expiresAt: 0 };
      for (const member of ["verificationUri", "verificationUriComplete"]) {
        const weather = [answered(200, { ...device, [member]: uri })];
        const { gives } = await tried(
          machine,
          weather,
          () => startDevice(machine.host, { endpoint, registration, startUrl: "https://x" }),
        );
        assertEquals(gives, `it: the answer has no "${member}"`);
      }
    }));
}

Deno.test("a clock that is off by hours is said with the error, off by minutes it is not", async () => {
  const off = async (hours: number): Promise<string> => {
    let says = "";
    await withMachine(async (machine) => {
      const date = new Date(machine.host.now() - hours * 3_600_000).toUTCString();
      const answer = answered(400, { error_description: "no" }, "InvalidRequestException");
      const weather = [{ ...answer, headers: new Map([...answer.headers, ["date", date]]) }];
      says = (await tried(machine, weather, () => registerClient(machine.host, client))).gives;
    });
    return says;
  };
  assertEquals(
    await off(3),
    "it: InvalidRequestException: no; this machine's clock is 3 h ahead of AWS's",
  );
  assertEquals(
    await off(-48),
    "it: InvalidRequestException: no; this machine's clock is 48 h behind AWS's",
  );
  assertEquals(
    await off(0.2),
    "it: InvalidRequestException: no; this machine's clock is 12 min ahead of AWS's",
  );
  assertEquals(await off(0.05), "it: InvalidRequestException: no");
});

const hints: readonly [string, HttpAnswer | NetworkError, string[], ExitCode][] = [
  [
    "a wrong region or start URL",
    answered(400, {}, "InvalidRequestException"),
    ["check sso_start_url and sso_region"],
    ExitCode.failed,
  ],
  [
    "a scope that is none",
    answered(400, {}, "InvalidScopeException"),
    ["check sso_registration_scopes"],
    ExitCode.failed,
  ],
  [
    "a clock that is a day off",
    {
      ...answered(400, {}, "InvalidRequestException"),
      headers: new Map([
        ["x-amzn-errortype", "InvalidRequestException"],
        ["date", new Date(Date.now() + 86_400_000).toUTCString()],
      ]),
    },
    ["set the clock: timedatectl set-ntp true"],
    ExitCode.failed,
  ],
  ["a name that does not exist", unknown, [
    "is the network up, and sso_region right?",
  ], ExitCode.failed],
  [
    "a certificate of a company's proxy",
    new NetworkError("certificate", "aws.example", "its certificate is not trusted"),
    ["behind a company's proxy: DENO_TLS_CA_STORE=system, or DENO_CERT=FILE"],
    ExitCode.failed,
  ],
  [
    "a page of a proxy",
    page,
    ["is a proxy in between? see HTTPS_PROXY and NO_PROXY"],
    ExitCode.failed,
  ],
  ["a closed port", refused, ["try again; behind a proxy: HTTPS_PROXY"], ExitCode.failed],
];

for (const [what, weather, gives, code] of hints) {
  Deno.test(`what to do about ${what} is said`, () =>
    withMachine(async (machine) => {
      machine.intercept(() => weather instanceof Error ? Promise.reject(weather) : weather);
      const error = await registerClient(machine.host, client).catch((thrown) => thrown);
      const failure = serviceFailure(error, "it");
      assertEquals([failure?.hints, failure?.code], [gives, code]);
    }));
}

Deno.test("the debug log has the calls without what is secret, and draws nothing raw", () =>
  withMachine(async (machine) => {
    const env = new Map([...machine.host.env, ["AWSPROF_DEBUG", "1"]]);
    const host = { ...machine.host, env };
    const hostile = answered(400, { message: "s3cr3t", __type: "a#\x1b[31mError" });
    await tried(machine, [hostile], () => registerClient(host, client));
    await tried(machine, [good], () => registerClient(host, client));
    assert(
      machine.stderr().includes("awsprof: debug: POST http://aws.example/client/register 200"),
      machine.stderr(),
    );
    assert(!machine.stderr().includes("s3cr3t"), machine.stderr());
    assert(!machine.stderr().includes("\x1b"), machine.stderr());
  }));

function answered(status: number, body: unknown, error?: string): HttpAnswer {
  const headers: [string, string][] = error === undefined
    ? []
    : [["x-amzn-errortype", `${error}:http://internal.amazon.com/`]];
  return { status, headers: new Map(headers), body: JSON.stringify(body) };
}

/** Answers with each of the weather in turn, the last one for ever. */
async function tried(
  machine: Machine,
  weather: Weather,
  call: () => Promise<unknown>,
): Promise<{ asked: number; gives: string }> {
  let asked = 0;
  machine.intercept(() => {
    const now = weather[Math.min(asked++, weather.length - 1)];
    return now instanceof NetworkError || now === undefined ? Promise.reject(now) : now;
  });
  const gives = await call().then(() => "ok", (error) => {
    const failure = serviceFailure(error, "it");
    if (failure === null) throw error;
    assert(failure.hints.length <= 1, "more than one hint");
    assert(failure.code === ExitCode.failed, `exit ${failure.code}`);
    return failure.message;
  });
  return { asked, gives };
}
