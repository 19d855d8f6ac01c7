/** Where a session is asked and kept, and the start URLs that lead elsewhere or nowhere. */
import { ExitCode, Failure } from "../../src/errors.ts";
import { type Host, type HttpAnswer, NetworkError } from "../../src/host.ts";
import { ssoSessions } from "../../src/resolve/sso_sessions.ts";
import {
  loginCommand,
  resolvedPlace,
  type SessionPlace,
  sessionPlace,
} from "../../src/sso/session.ts";
import { graph } from "../config/reading.ts";
import { assert, assertEquals } from "../support/assert.ts";
import { memoryHost } from "../support/memory_host.ts";

const aws = "https://d-1234567890.awsapps.com/start";
const own = "https://sso.corp.example";

const wrong: Readonly<Record<string, readonly [string, Readonly<Record<string, string>>, string]>> =
  {
    "no start URL": ["sso_region = eu-west-1", {}, 'session "corp" has no sso_start_url'],
    "no region": [`sso_start_url = ${aws}`, {}, 'session "corp" has no sso_region'],
    "a region that would be another host": [
      `sso_start_url = ${aws}\nsso_region = x.evil.example/`,
      {},
      'session "corp": "x.evil.example/" is not a region',
    ],
    "an endpoint that is no URL": [
      `sso_start_url = ${aws}\nsso_region = eu-west-1`,
      { AWS_ENDPOINT_URL: "file:///etc/passwd" },
      'session "corp": the endpoint "file:///etc/passwd" is not a URL',
    ],
  };

for (const [what, [section, env, message]] of Object.entries(wrong)) {
  Deno.test(`a session with ${what} is a wrong configuration, told with its line`, () => {
    let failure: unknown;
    try {
      placeOf(section, host({}, env));
    } catch (error) {
      failure = error;
    }
    assertWrong(failure, message);
  });
}

Deno.test("two sessions, and one of two homes, have locks and files of their own", () => {
  const section = `sso_start_url = ${aws}\nsso_region = eu-west-1`;
  const one = placeOf(section, host({}));
  const other = placeOf(section, host({}), { name: "shop" });
  const elsewhere = placeOf(section, host({}), { cache: "/home/bo/.aws/sso/cache" });
  assertEquals(new Set([one.lock, other.lock, elsewhere.lock]).size, 3, "locks");
  assertEquals(new Set([one.token, other.token, elsewhere.token]).size, 3, "token files");
  assertEquals(one.oidc, "https://oidc.eu-west-1.amazonaws.com");
  assertEquals(one.portal, "https://portal.sso.eu-west-1.amazonaws.com");
});

interface Row {
  readonly url: string;
  /** What is answered, by method and URL. */
  readonly answers?: Readonly<Record<string, HttpAnswer>>;
  /** Whom the services are told, or the message. */
  readonly gives: string;
  readonly asked: readonly string[];
}

const noWay = `session "corp": sso_start_url "${own}" is not AWS's and does not lead there`;

const urls: Readonly<Record<string, Row>> = {
  "AWS's own, which is asked nothing": { url: aws, gives: aws, asked: [] },
  "http, which is refused unasked": {
    url: "http://d-1.awsapps.com/start",
    gives: 'session "corp": sso_start_url "http://d-1.awsapps.com/start" is not https',
    asked: [],
  },
  "no URL at all": {
    url: "the portal",
    gives: 'session "corp": sso_start_url "the portal" is not a URL',
    asked: [],
  },
  "a name of one's own that leads to AWS": {
    url: own,
    answers: { [`HEAD ${own}`]: redirect(`${aws}/`) },
    gives: aws,
    asked: [`HEAD ${own}`],
  },
  "one whose server knows no HEAD": {
    url: own,
    answers: { [`HEAD ${own}`]: { ...redirect(""), status: 405 }, [`GET ${own}`]: redirect(aws) },
    gives: aws,
    asked: [`HEAD ${own}`, `GET ${own}`],
  },
  "one that leads to a third, which is not followed": {
    url: own,
    answers: { [`HEAD ${own}`]: redirect("https://evil.example/start") },
    gives: noWay,
    asked: [`HEAD ${own}`],
  },
  "one that leads to AWS without https": {
    url: own,
    answers: { [`HEAD ${own}`]: redirect("http://d-1234567890.awsapps.com/start") },
    gives: noWay,
    asked: [`HEAD ${own}`],
  },
  "one that leads to a host that looks like AWS's": {
    url: own,
    answers: { [`HEAD ${own}`]: redirect("https://d-1.awsapps.com.evil.example/start") },
    gives: noWay,
    asked: [`HEAD ${own}`],
  },
  "one that leads to a script": {
    url: own,
    answers: { [`HEAD ${own}`]: redirect("javascript:alert(1)") },
    gives: noWay,
    asked: [`HEAD ${own}`],
  },
  "one that leads to what is no URL": {
    url: own,
    answers: { [`HEAD ${own}`]: redirect("https://") },
    gives: noWay,
    asked: [`HEAD ${own}`],
  },
  "one that answers by itself": {
    url: own,
    answers: { [`HEAD ${own}`]: { status: 200, headers: new Map(), body: "" } },
    gives: noWay,
    asked: [`HEAD ${own}`],
  },
  "one that redirects without saying where": {
    url: own,
    answers: { [`HEAD ${own}`]: { status: 302, headers: new Map(), body: "" } },
    gives: noWay,
    asked: [`HEAD ${own}`],
  },
};

for (const [what, row] of Object.entries(urls)) {
  Deno.test(`a start URL: ${what}`, async () => {
    const asked: string[] = [];
    const machine = host(row.answers ?? {}, {}, asked);
    const place = placeOf(`sso_start_url = ${row.url}\nsso_region = eu-west-1`, machine);
    const found = await resolvedPlace(machine, place).catch((error) => error);
    assertEquals(asked, row.asked);
    if (found instanceof Failure) return assertWrong(found, row.gives);
    assertEquals(found.issuerUrl, row.gives);
    assertEquals(found.startUrl, row.url, "what the file says is still what is kept");
  });
}

Deno.test("a start URL of one's own that cannot be reached is the network's fault", async () => {
  const machine = host({});
  const place = placeOf(`sso_start_url = ${own}\nsso_region = eu-west-1`, machine);
  const error = await resolvedPlace(machine, place).catch((thrown) => thrown);
  assert(error instanceof NetworkError, `${error}`);
});

const commands: readonly [string, string][] = [
  ["corp", "awsprof login corp"],
  ["my corp", "awsprof login 'my corp'"],
  ["$(reboot)", "awsprof login '$(reboot)'"],
  ["jo's", "awsprof login 'jo'\\''s'"],
];

for (const [name, gives] of commands) {
  Deno.test(`what to type for the session ${name}: ${gives}`, () => {
    const place = placeOf(`sso_start_url = ${aws}\nsso_region = eu-west-1`, host({}), { name });
    assertEquals(loginCommand(place.session), gives);
  });
}

function placeOf(
  section: string,
  machine: Host,
  options: { name?: string; cache?: string } = {},
): SessionPlace {
  const { name = "corp", cache = "/home/jo/.aws/sso/cache" } = options;
  const files = graph({ config: `[sso-session "${name}"]\n${section}\n` });
  const [session] = ssoSessions(files);
  assert(session !== undefined, "there is no session");
  const state = "/home/jo/.local/state/awsprof";
  return sessionPlace(machine, session, { graph: files, profile: null, cache, state });
}

function host(
  answers: Readonly<Record<string, HttpAnswer>>,
  env: Readonly<Record<string, string>> = {},
  asked: string[] = [],
): Host {
  return {
    ...memoryHost({ args: [], env }),
    request({ method, url }) {
      asked.push(`${method} ${url}`);
      const answer = answers[`${method} ${url}`];
      return answer === undefined
        ? Promise.reject(new NetworkError("refused", new URL(url).host, "cannot be reached"))
        : Promise.resolve(answer);
    },
  };
}

function redirect(location: string): HttpAnswer {
  return { status: 301, headers: new Map([["location", location]]), body: "" };
}

function assertWrong(failure: unknown, message: string): void {
  assert(failure instanceof Failure, `${failure}`);
  assertEquals([failure.message, failure.code], [message, ExitCode.badConfiguration]);
  assertEquals(failure.origin !== null, true, "it says where");
}
