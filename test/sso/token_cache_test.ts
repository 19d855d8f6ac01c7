/** Token files as the AWS tools write them, and whatever else may stand in their place. */
import { awsTime, parseAwsTime } from "../../src/config/aws_values.ts";
import { checkWritable, readToken, writeToken } from "../../src/sso/token_cache.ts";
import { renewUnderLock } from "../../src/sso/refresh.ts";
import { Secret } from "../../src/sso/secret.ts";
import { assert, assertEquals } from "../support/assert.ts";
import { type Machine, startUrl, token, withMachine } from "./machine.ts";

const whole = {
  startUrl,
  region: "eu-west-1",
  accessToken: "the-access-token",
  expiresAt: "2126-11-21T08:52:08Z",
};

const contents: readonly [string, string, string][] = [
  ["a token", JSON.stringify(whole), "token"],
  [
    "a token behind a byte order mark, which no AWS tool reads",
    `\ufeff${JSON.stringify(whole)}`,
    "broken: is not JSON",
  ],
  [
    "a token with nothing but the two keys that are needed",
    '{"accessToken":"a","expiresAt":"2126-11-21T08:52:08Z"}',
    "token",
  ],
  ["an empty file", "", "broken: is not JSON"],
  ["half a token", JSON.stringify(whole).slice(0, 60), "broken: is not JSON"],
  ["an array", `[${JSON.stringify(whole)}]`, "broken: holds no token"],
  ["null", "null", "broken: holds no token"],
  ["a number", "17", "broken: holds no token"],
  ["a text", '"accessToken"', "broken: holds no token"],
  [
    "a registration, which has no token",
    '{"clientId":"c","clientSecret":"s","expiresAt":"2126-11-21T08:52:08Z"}',
    "broken: holds no token",
  ],
  [
    "an empty access token",
    JSON.stringify({ ...whole, accessToken: "" }),
    "broken: holds no token",
  ],
  [
    "an access token that is no text",
    JSON.stringify({ ...whole, accessToken: ["a"] }),
    "broken: holds no token",
  ],
  ["no end", JSON.stringify({ ...whole, expiresAt: undefined }), "broken: holds no token"],
  [
    "an end in seconds",
    JSON.stringify({ ...whole, expiresAt: 4950000000 }),
    "broken: holds no token",
  ],
  [
    "an end that is no time",
    JSON.stringify({ ...whole, expiresAt: "soon" }),
    "broken: holds no token",
  ],
];

for (const [what, text, gives] of contents) {
  Deno.test(`a token file: ${what}`, () =>
    withMachine(async (machine) => {
      Deno.mkdirSync(machine.place.cache);
      Deno.writeTextFileSync(machine.place.token, text);
      assertEquals(await shown(machine), gives);
    }));
}

const things: readonly [string, (path: string) => unknown, string][] = [
  ["nothing", () => {}, "none"],
  ["a directory", (path) => Deno.mkdirSync(path), "broken: is not a regular file"],
  [
    "a FIFO",
    (path) => new Deno.Command("mkfifo", { args: [path] }).outputSync(),
    "broken: is not a regular file",
  ],
  [
    "a link to a device",
    (path) => Deno.symlinkSync("/dev/zero", path),
    "broken: is not a regular file",
  ],
  ["a link that leads nowhere", (path) => Deno.symlinkSync("/nowhere/at/all", path), "none"],
  ["a link to itself", (path) => Deno.symlinkSync(path, path), "broken: too many symbolic links"],
  ["a hundred megabytes", (path) => {
    Deno.writeTextFileSync(path, "{");
    Deno.truncateSync(path, 100_000_000);
  }, "broken: is larger than 64 KiB"],
];

for (const [what, make, gives] of things) {
  Deno.test(`in place of a token file: ${what}`, () =>
    withMachine(async (machine) => {
      Deno.mkdirSync(machine.place.cache);
      make(machine.place.token);
      assertEquals(await shown(machine), gives);
    }));
}

Deno.test("a token file that another tool is just writing is read again", async () => {
  let reads = 0;
  await withMachine(async ({ host, place, waits }) => {
    const files = {
      ...host.files,
      read(path: string, limit: number) {
        if (++reads === 3) Deno.writeTextFileSync(path, JSON.stringify(whole));
        return host.files.read(path, limit);
      },
    };
    Deno.mkdirSync(place.cache);
    Deno.writeTextFileSync(place.token, '{"accessTo');
    assertEquals((await readToken({ ...host, files }, place.token)).kind, "token");
    assertEquals(waits(), [50, 50]);
  });
});

Deno.test("a token file that is broken for good is read three times, then said to be broken", () =>
  withMachine(async ({ host, place, waits }) => {
    Deno.mkdirSync(place.cache);
    Deno.writeTextFileSync(place.token, "{");
    assertEquals((await readToken(host, place.token)).kind, "broken");
    assertEquals(waits(), [50, 50]);
  }));

const times: readonly [string, string | null][] = [
  ["2026-11-21T08:52:08Z", "2026-11-21T08:52:08Z"],
  ["2026-11-21T08:52:08.123Z", "2026-11-21T08:52:08Z"],
  ["2026-11-21T08:52:08UTC", "2026-11-21T08:52:08Z"],
  ["2026-11-21T08:52:08 UTC", "2026-11-21T08:52:08Z"],
  ["2026-11-21 08:52:08", "2026-11-21T08:52:08Z"],
  ["2026-11-21T08:52:08", "2026-11-21T08:52:08Z"],
  ["2026-11-21T10:52:08+02:00", "2026-11-21T08:52:08Z"],
  ["2026-11-21T10:52:08+0200", "2026-11-21T08:52:08Z"],
  [" 2026-11-21T08:52:08Z ", "2026-11-21T08:52:08Z"],
  ["20261121T085208Z", "2026-11-21T08:52:08Z"],
  ["2026-11-21T08:52:08,5Z", "2026-11-21T08:52:08Z"],
  ["2026-11-21t08:52:08z", "2026-11-21T08:52:08Z"],
  ["2026-11-21T08:52:08GMT", "2026-11-21T08:52:08Z"],
  ["2026-11-21T08:52:08 Z", "2026-11-21T08:52:08Z"],
  ["2026-11-21 10:52:08 +0200", "2026-11-21T08:52:08Z"],
  ["2026-11-21T08:52:08+00", "2026-11-21T08:52:08Z"],
  ["2026-11-21T03:22:08-05:30", "2026-11-21T08:52:08Z"],
  ["2026-11-21T08:52Z", "2026-11-21T08:52:00Z"],
  ["2026-11-21", "2026-11-21T00:00:00Z"],
  ["Sat, 21 Nov 2026 08:52:08 GMT", "2026-11-21T08:52:08Z"],
  ["Sat, 21 Nov 2026 10:52:08 +0200", "2026-11-21T08:52:08Z"],
  ["Sat Nov 21 08:52:08 UTC 2026", "2026-11-21T08:52:08Z"],
  ["Sat Nov 21 08:52:08 CET 2026", null],
  ["Nov 21 2026 08:52:08", null],
  ["9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"],
  ["2026-02-31T08:52:08Z", null],
  ["2028-02-29T08:52:08Z", "2028-02-29T08:52:08Z"],
  ["2026-11-21T24:00:00Z", null],
  ["+010000-01-01T00:00:00Z", null],
  ["12", null],
  ["2026", null],
  ["", null],
  ["never", null],
  ["2026-11-21T99:00:00Z", null],
  ["2026-11-21T08:52:08+99:99", null],
];

for (const [text, gives] of times) {
  Deno.test(`a time of the AWS tools: ${JSON.stringify(text)}`, () => {
    const ms = parseAwsTime(text);
    assertEquals(ms === null ? null : awsTime(ms), gives);
  });
}

Deno.test("a token is written with the AWS CLI's eight keys in its order, for its owner alone", () =>
  withMachine(async (machine) => {
    const { host, place } = machine;
    const expires = Date.parse("2126-11-21T08:52:08Z");
    const client = { clientId: "id", clientSecret: new Secret("secret"), expiresAt: expires };
    const refreshToken = new Secret("refresh");
    writeToken(host, place.token, token(host.now(), { expiresAt: expires, client, refreshToken }));
    assertEquals(Object.keys(machine.read()), [
      "startUrl",
      "region",
      "accessToken",
      "expiresAt",
      "clientId",
      "clientSecret",
      "registrationExpiresAt",
      "refreshToken",
    ]);
    assertEquals(machine.read()["expiresAt"], "2126-11-21T08:52:08Z");
    assertEquals(machine.read()["registrationExpiresAt"], "2126-11-21T08:52:08Z");
    assertEquals((Deno.statSync(place.token).mode ?? 0) & 0o777, 0o600);
    assertEquals((Deno.statSync(place.cache).mode ?? 0) & 0o777, 0o700);
    assertEquals(machine.names().length, 1);
    assertEquals(await shown(machine), "token");
  }));

Deno.test("a link in place of a token file is replaced, and nothing is written where it leads", () =>
  withMachine(({ host, place, directory }) => {
    Deno.mkdirSync(place.cache);
    Deno.writeTextFileSync(`${directory}/elsewhere`, "mine");
    Deno.symlinkSync(`${directory}/elsewhere`, place.token);
    writeToken(host, place.token, token(host.now()));
    assert(Deno.lstatSync(place.token).isFile, "still a link");
    assertEquals(Deno.readTextFileSync(`${directory}/elsewhere`), "mine");
    return Promise.resolve();
  }));

Deno.test("what a writer that was killed has left behind goes with the next write, and nothing else", () =>
  withMachine((machine) => {
    const { host, place } = machine;
    Deno.mkdirSync(place.cache);
    const name = place.token.slice(place.cache.length + 1);
    const left = [`${name}.0a1b2c3d.tmp`, `${name}.ffffffff.tmp`];
    const young = `${name}.00000000.tmp`;
    const others = [
      ...["other.json", "other.json.0a1b2c3d.tmp", `${name}.tmp`, `${name}.bak`],
      ...[`${name}.0a1b2c3d.tmp.json`, `${name}.probe.0a1b2c3d.tmp`],
    ];
    for (const each of [...left, ...others, young]) {
      Deno.writeTextFileSync(`${place.cache}/${each}`, "{}");
      const seconds = Date.now() / 1000 - (each === young ? 50 : 70);
      Deno.utimeSync(`${place.cache}/${each}`, seconds, seconds);
    }
    writeToken(host, place.token, token(host.now()));
    assertEquals(machine.names(), [name, young, ...others].sort());
    checkWritable(host, place.token);
    assertEquals(machine.names(), [name, young, ...others.slice(0, -1)].sort());
    return Promise.resolve();
  }));

Deno.test("a renewal keeps the keys that it does not know", () =>
  withMachine(async (machine) => {
    const { host, place } = machine;
    machine.intercept(() => ({
      status: 200,
      headers: new Map(),
      body: JSON.stringify({ accessToken: "new", expiresIn: 3600, refreshToken: "next" }),
    }));
    const client = { clientId: "id", clientSecret: new Secret("s"), expiresAt: host.now() + 1e9 };
    const refreshToken = new Secret("refresh");
    const rest = { note: { of: ["another", "tool"] } };
    const old = token(host.now(), { client, refreshToken, rest });
    writeToken(host, place.token, old);
    await renewUnderLock(host, place, old);
    const written = machine.read();
    assertEquals<unknown>(written["note"], rest.note);
    assertEquals([written["accessToken"], written["refreshToken"]], ["new", "next"]);
  }));

async function shown({ host, place }: Machine): Promise<string> {
  const cached = await readToken(host, place.token);
  return cached.kind === "broken" ? `broken: ${cached.reason}` : cached.kind;
}
