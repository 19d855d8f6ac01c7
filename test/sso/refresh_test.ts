/** A token for whoever needs one: renewed silently, never at the price of one that still works. */
import { FileError, type Host, type HttpAnswer, NetworkError } from "../../src/host.ts";
import { freshToken } from "../../src/sso/refresh.ts";
import { Secret } from "../../src/sso/secret.ts";
import { awsTime } from "../../src/config/aws_values.ts";
import { type Token, writeToken } from "../../src/sso/token_cache.ts";
import { suite } from "../conformance/suites.ts";
import { assert, assertEquals } from "../support/assert.ts";
import { type Machine, token, withMachine } from "./machine.ts";

const minute = 60_000;
const old = "the-access-token";
const granted = answered(200, { accessToken: "new", expiresIn: 3600, refreshToken: "next" });
const invalid = answered(400, { error: "invalid_grant" }, "InvalidGrantException");
const down = new NetworkError("unknown-host", "aws.example", "no such host");

interface Row {
  /** Minutes that the token has left. */
  readonly left: number;
  readonly renews?: boolean;
  /** Days that the registration has left. */
  readonly registered?: number;
  readonly weather: HttpAnswer | NetworkError;
  readonly refused?: boolean;
  readonly legacy?: boolean;
  /** `valid ACCESS-TOKEN`, or `dead: WHY`. */
  readonly gives: string;
  readonly asked: number;
  /** What stands in the file afterwards: the access token, and whether it has run out. */
  readonly file?: string;
}

const rows: Readonly<Record<string, Row>> = {
  "an hour left": { left: 60, weather: granted, gives: `valid ${old}`, asked: 0 },
  "just 15 minutes left": { left: 15.1, weather: granted, gives: `valid ${old}`, asked: 0 },
  "14 minutes left": { left: 14, weather: granted, gives: "valid new", asked: 1, file: "new" },
  "14 minutes left, without a way to renew": {
    left: 14,
    renews: false,
    weather: granted,
    gives: `valid ${old}`,
    asked: 0,
  },
  "14 minutes left and no network": { left: 14, weather: down, gives: `valid ${old}`, asked: 1 },
  "14 minutes left and a hotel's page": {
    left: 14,
    weather: { status: 200, headers: new Map(), body: "<html>" },
    gives: `valid ${old}`,
    asked: 1,
  },
  "14 minutes left and an answer without a token": {
    left: 14,
    weather: answered(200, {}),
    gives: `valid ${old}`,
    asked: 1,
  },
  "14 minutes left and a refresh token that was revoked": {
    left: 14,
    weather: invalid,
    gives: `valid ${old}`,
    asked: 1,
  },
  "14 minutes left and a registration that has run out": {
    left: 14,
    registered: -1,
    weather: granted,
    gives: `valid ${old}`,
    asked: 0,
  },
  "14 minutes left of a start URL's token, which never renews": {
    left: 14,
    legacy: true,
    weather: granted,
    gives: `valid ${old}`,
    asked: 0,
  },
  "expired": { left: -60, weather: granted, gives: "valid new", asked: 1, file: "new" },
  "expired, without a way to renew": {
    left: -60,
    renews: false,
    weather: granted,
    gives: "dead: expired",
    asked: 0,
  },
  "expired, with a registration that has run out": {
    left: -60,
    registered: -1,
    weather: granted,
    gives: "dead: expired",
    asked: 0,
  },
  "expired and no network": {
    left: -60,
    weather: down,
    gives: "dead: expired, and could not be renewed",
    asked: 1,
  },
  "expired and revoked": {
    left: -60,
    weather: invalid,
    gives: "dead: expired, and could not be renewed",
    asked: 1,
  },
  "refused by the portal": {
    left: 60,
    refused: true,
    weather: granted,
    gives: "valid new",
    asked: 1,
    file: "new",
  },
  "refused by the portal, and revoked": {
    left: 60,
    refused: true,
    weather: invalid,
    gives: "dead: ended at the portal",
    asked: 1,
    file: `${old} (expired)`,
  },
  "refused by the portal, without a way to renew": {
    left: 60,
    refused: true,
    renews: false,
    weather: granted,
    gives: "dead: ended at the portal",
    asked: 0,
    file: `${old} (expired)`,
  },
  "refused by the portal, a start URL's": {
    left: 60,
    refused: true,
    legacy: true,
    weather: granted,
    gives: "dead: ended at the portal",
    asked: 0,
    file: `${old} (expired)`,
  },
  "refused by the portal, and a registration that has run out": {
    left: 60,
    refused: true,
    registered: -1,
    weather: answered(401, { error: "invalid_client" }, "InvalidClientException"),
    gives: "dead: ended at the portal",
    asked: 1,
    file: `${old} (expired)`,
  },
  "refused by the portal, and no network to renew it": {
    left: 60,
    refused: true,
    weather: down,
    gives: "dead: refused by the portal, and could not be renewed",
    asked: 1,
  },
};

for (const [what, row] of Object.entries(rows)) {
  Deno.test(`a token is needed: ${what}`, () =>
    withMachine(async (machine) => {
      write(machine, row);
      const asked = meet(machine, row.weather);
      assertEquals(await got(machine, row), row.gives);
      assertEquals(asked(), row.asked, "requests");
      assertEquals(inFile(machine), row.file ?? (row.left < 0 ? `${old} (expired)` : old), "file");
      if (row.file?.endsWith("(expired)")) assert(!("refreshToken" in machine.read()), "kept");
      assertEquals(machine.names().length, 1, "files");
    }));
}

Deno.test("a token that somebody else has renewed is taken, and nothing is asked", () =>
  withMachine(async (machine) => {
    const { host, place } = machine;
    write(machine, { left: 60, weather: granted, gives: "", asked: 0 });
    const asked = meet(machine, granted);
    const answer = await freshToken(host, place, { refused: new Secret("an older one") });
    assertEquals(answer.kind, "valid");
    assertEquals(asked(), 0);
  }));

Deno.test("a token that the AWS CLI renewed at the same moment is taken", () =>
  withMachine(async (machine) => {
    const { host, place } = machine;
    write(machine, { left: -1, weather: invalid, gives: "", asked: 0 });
    machine.intercept(() => {
      writeToken(host, place.token, token(host.now(), { accessToken: new Secret("theirs") }));
      return invalid;
    });
    assertEquals(await got(machine, {}), "valid theirs");
    assertEquals(inFile(machine), "theirs");
  }));

Deno.test("a token that the AWS CLI is about to write, after it renewed it, is waited for", () =>
  withMachine(async (machine) => {
    const { place } = machine;
    write(machine, { left: -1, weather: invalid, gives: "", asked: 0 });
    meet(machine, invalid);
    const host: Host = {
      ...machine.host,
      wait(ms) {
        const theirs = token(host.now(), { accessToken: new Secret("theirs") });
        if (ms > 50) writeToken(machine.host, place.token, theirs);
        return Promise.resolve();
      },
    };
    assertEquals(await got({ ...machine, host }, {}), "valid theirs");
    assertEquals(inFile(machine), "theirs");
  }));

for (const [what, weather] of [["well", granted], ["in a refusal", invalid]] as const) {
  Deno.test(`a token that another tool logs out of during a renewal that ends ${what} does not come back`, () =>
    withMachine(async (machine) => {
      for (const refused of [false, true]) {
        write(machine, { left: -1, weather, gives: "", asked: 0 });
        machine.intercept(() => {
          Deno.removeSync(machine.place.token);
          return weather;
        });
        assertEquals((await got(machine, { refused })).split(":")[0], "dead");
        assertEquals(machine.names(), []);
      }
    }));
}

const refusals: readonly [string, string, boolean][] = [
  ["a spent or revoked refresh token", "InvalidGrantException", false],
  ["a sign-in that has ended", "ExpiredTokenException", false],
  ["a registration that the service has forgotten", "InvalidClientException", false],
  ["a request that the service does not like", "InvalidRequestException", true],
];

for (const [what, error, kept] of refusals) {
  for (const left of [14, -60]) {
    Deno.test(`${what}, ${left} minutes before the end: ${kept ? "it may go well later" : "no tool tries that again"}`, () =>
      withMachine(async (machine) => {
        write(machine, { left, weather: invalid, gives: "", asked: 0 });
        const asked = meet(machine, answered(400, {}, error));
        const first = await got(machine, {});
        assertEquals("refreshToken" in machine.read(), kept, "there is a refresh token");
        assertEquals(asked(), 1);
        const second = await got(machine, {});
        assertEquals(asked(), kept ? 2 : 1, "requests");
        assertEquals([first, second].map((each) => each.split(/[ :]/)[0]), [
          ...(left > 0 ? ["valid", "valid"] : ["dead", "dead"]),
        ]);
      }));
  }
}

Deno.test("a refusal in another region than the token's says nothing about the refresh token", () =>
  withMachine(async (machine) => {
    write(machine, { left: -60, weather: invalid, gives: "", asked: 0 });
    meet(machine, invalid);
    await got({ ...machine, place: { ...machine.place, region: "us-east-1" } }, {});
    assert("refreshToken" in machine.read(), "it is gone");
  }));

for (const problem of ["read-only", "no-space", "denied"] as const) {
  Deno.test(`a cache that is ${problem} costs no refresh token, and a valid token stays one`, () =>
    withMachine(async (machine) => {
      for (
        const [left, gives] of [[14, `valid ${old}`], [
          -1,
          "dead: expired, and could not be renewed",
        ]] as const
      ) {
        write(machine, { left, weather: granted, gives, asked: 0 });
        const asked = meet(machine, granted);
        assertEquals(await got({ ...machine, host: unwritable(machine, problem) }, {}), gives);
        assertEquals(asked(), 0, "requests");
      }
    }));

  Deno.test(`a refused token is dead also where the cache is ${problem}`, () =>
    withMachine(async (machine) => {
      const row = { left: 60, renews: false, weather: granted, refused: true, gives: "", asked: 0 };
      write(machine, row);
      const host = unwritable(machine, problem);
      assertEquals(await got({ ...machine, host }, row), "dead: ended at the portal");
    }));
}

Deno.test("a state directory that cannot be made does not take a valid token away", () =>
  withMachine(async (machine) => {
    Deno.writeTextFileSync(`${machine.directory}/state`, "in the way");
    write(machine, { left: 14, weather: granted, gives: "", asked: 0 });
    assertEquals(await got(machine, {}), `valid ${old}`);
    write(machine, { left: -1, weather: granted, gives: "", asked: 0 });
    const failed = await freshToken(machine.host, machine.place).catch((error) => error);
    assert(failed instanceof FileError, `${failed}`);
  }));

Deno.test("no token and a broken one are dead, each with its reason", () =>
  withMachine(async (machine) => {
    assertEquals(await got(machine, {}), "dead: never logged in");
    Deno.mkdirSync(machine.place.cache);
    Deno.writeTextFileSync(machine.place.token, "{");
    assertEquals(await got(machine, {}), "dead: its token file is not JSON");
    Deno.removeSync(machine.place.token);
    Deno.mkdirSync(machine.place.token);
    assertEquals(await got(machine, {}), "dead: its token file is not a regular file");
  }));

interface Conformance {
  readonly sso_provider_refresh_cases: readonly {
    readonly documentation: string;
    readonly currentTime: string;
    readonly cachedToken: Readonly<Record<string, unknown>>;
    readonly refreshResponse?: Readonly<Record<string, unknown>>;
    readonly expectedTokenWriteback?: Readonly<Record<string, unknown>>;
    readonly expectedToken?: { readonly token: string; readonly expiration: string };
    readonly expectedException?: string;
  }[];
}

suite<Conformance>(
  "tokens are renewed and written as botocore does it",
  "botocore/sso-token-provider-tests.json",
  async ({ sso_provider_refresh_cases: cases }) => {
    assertEquals(cases.length, 8, "cases");
    for (const each of cases) {
      await withMachine(async (machine) => {
        machine.pass(Date.parse(each.currentTime) - machine.host.now());
        Deno.mkdirSync(machine.place.cache);
        Deno.writeTextFileSync(machine.place.token, JSON.stringify(each.cachedToken));
        meet(
          machine,
          each.refreshResponse === undefined ? invalid : answered(200, each.refreshResponse),
        );
        const { startUrl, region } = each.cachedToken;
        const place = { ...machine.place, startUrl: `${startUrl}`, region: `${region}` };
        const answer = await freshToken(machine.host, place);
        const what = each.documentation;
        if (each.expectedToken === undefined) assertEquals(answer.kind, "dead", what);
        else {
          assert(answer.kind === "valid", what);
          assertEquals(answer.token.accessToken.reveal(), each.expectedToken.token, what);
          near(awsTime(answer.token.expiresAt), each.expectedToken.expiration, what);
        }
        if (each.expectedTokenWriteback === undefined) return;
        const { expiresAt, ...rest } = machine.read();
        const { expiresAt: expected, ...restExpected } = each.expectedTokenWriteback;
        assertEquals<unknown>(rest, restExpected, what);
        near(`${expiresAt}`, `${expected}`, what);
      });
    }
  },
);

/** The machine's clock runs. */
function near(actual: string, expected: string, what: string): void {
  const off = Math.abs(Date.parse(actual) - Date.parse(expected));
  assert(off <= 5_000, `${what}: expected ${expected}, got ${actual}`);
}

function write({ host, place }: Machine, row: Row): void {
  const { left, renews = true, registered = 30 } = row;
  const now = host.now();
  const changed: Partial<Token> = renews
    ? {
      refreshToken: new Secret("the-refresh-token"),
      client: {
        clientId: "id",
        clientSecret: new Secret("secret"),
        expiresAt: now + registered * 24 * 60 * minute,
      },
    }
    : {};
  writeToken(host, place.token, token(now, { expiresAt: now + left * minute, ...changed }));
}

/** Answers every request so; the function says how many there were. */
function meet(machine: Machine, weather: HttpAnswer | NetworkError): () => number {
  let asked = 0;
  machine.intercept(() => {
    asked++;
    return weather instanceof NetworkError ? Promise.reject(weather) : weather;
  });
  return () => asked;
}

async function got(
  { host, place }: Pick<Machine, "host" | "place">,
  row: { refused?: boolean; legacy?: boolean },
): Promise<string> {
  const at = row.legacy === true ? { ...place, session: { ...place.session, name: null } } : place;
  const answer = await freshToken(
    host,
    at,
    row.refused === true ? { refused: new Secret(old) } : {},
  );
  return answer.kind === "valid"
    ? `valid ${answer.token.accessToken.reveal()}`
    : `dead: ${answer.why}`;
}

function inFile(machine: Machine): string {
  const { accessToken, expiresAt } = machine.read();
  return Date.parse(`${expiresAt}`) <= machine.host.now()
    ? `${accessToken} (expired)`
    : `${accessToken}`;
}

function unwritable({ host }: Machine, problem: "read-only" | "no-space" | "denied"): Host {
  return {
    ...host,
    files: {
      ...host.files,
      write(path) {
        throw new FileError(problem, path, problem);
      },
    },
  };
}

function answered(status: number, body: unknown, error?: string): HttpAnswer {
  const headers: [string, string][] = error === undefined ? [] : [["x-amzn-errortype", error]];
  return { status, headers: new Map(headers), body: JSON.stringify(body) };
}

Deno.test("who cannot see what a login waits for gives up in time, and takes a token that still works", () =>
  withMachine(async (machine) => {
    for (const [left, kind] of [[minute, "valid"], [-minute, "dead"]] as const) {
      const client = {
        clientId: "c",
        clientSecret: new Secret("s"),
        expiresAt: machine.host.now() + 60 * minute,
      };
      writeToken(
        machine.host,
        machine.place.token,
        token(machine.host.now(), {
          expiresAt: machine.host.now() + left,
          refreshToken: new Secret("r"),
          client,
        }),
      );
      machine.host.files.makeDirectory(`${machine.directory}/state/locks`);
      const held = await machine.host.files.lock(machine.place.lock, { wait: true });
      const waits: number[] = [];
      const impatient: Host = {
        ...machine.host,
        wait(ms) {
          waits.push(ms);
          return Promise.resolve();
        },
      };
      const answer = await freshToken(impatient, machine.place);
      assertEquals(answer.kind, kind);
      if (answer.kind === "dead") assertEquals(answer.why, "another login to it is not finished");
      assertEquals(waits, [150_000]);
      held?.release();
      // Who got the lock too late lets it go.
      const next = await machine.host.files.lock(machine.place.lock, { wait: true });
      next?.release();
    }
  }));
