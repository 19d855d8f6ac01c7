/** `login_session`: the cache of `aws login`, used and renewed beside the AWS CLI and the SDK. */
import { generateKeyPairSync } from "node:crypto";
import { loginSessionName } from "../../src/config/cache_keys.ts";
import { loginSession } from "../../src/credentials/login_session.ts";
import { denoHost } from "../../src/deno_host.ts";
import { FileError, type Host } from "../../src/host.ts";
import { planFor } from "../../src/resolve/plan.ts";
import { graph } from "../config/reading.ts";
import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import { awsCli, isoTime, type Printed, runProgram } from "../fake_aws/clients.ts";
import { credentials, hasSdk } from "../fake_aws/javascript.ts";
import { withMachine } from "../sso/machine.ts";
import { Stage } from "../sso/stage.ts";
import { find } from "../support/tools.ts";

const session = "arn:aws:iam::555566667777:user/jo";
const config = `[profile me]\nlogin_session = ${session}\nregion = eu-west-1\n` +
  `[profile prod]\nrole_arn = arn:aws:iam::111122223333:role/Admin\nsource_profile = me\n` +
  "region = eu-west-1\n";
const minute = 60;

/** An address at which nobody listens any more. */
const nowhere = await (async () => {
  const listener = denoHost().listen(() => new Response());
  await listener.close();
  return `http://127.0.0.1:${listener.port}`;
})();

type File = Record<string, unknown> & { accessToken: Record<string, string> };

/** A key as the AWS CLI writes it into the file. */
function newKey(type: "sec1" | "pkcs8" = "sec1"): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return String(privateKey.export({ type, format: "pem" }));
}

async function pathOf(stage: Stage): Promise<string> {
  return `${stage.home}/.aws/login/cache/${await loginSessionName(session)}`;
}

/** Puts a login into the cache whose keys have so many seconds left. */
async function logIn(
  stage: Stage,
  seconds: number,
  changed: Record<string, unknown> = {},
): Promise<File> {
  const { accessToken, clientId, refreshToken } = stage.aws.control.logIn();
  const file = {
    accessToken: { ...accessToken, expiresAt: isoTime(Date.now() + seconds * 1000) },
    tokenType: "aws_sigv4",
    clientId,
    refreshToken,
    idToken: "an.id.token",
    dpopKey: newKey(),
    somethingNew: { kept: true },
    ...changed,
  };
  await write(stage, JSON.stringify(file));
  return file;
}

async function write(stage: Stage, text: string): Promise<void> {
  const path = await pathOf(stage);
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  await Deno.writeTextFile(path, text);
}

async function read(stage: Stage): Promise<File> {
  return JSON.parse(await Deno.readTextFile(await pathOf(stage)));
}

/** Runs the program without a search for the secrets that it was asked to print. */
async function exporting(
  stage: Stage,
  env: Record<string, string> = {},
  profile = "me",
): Promise<Printed> {
  const argv = [stage.program, "export", profile, "--format", "process"];
  const all = stage.environment({ AWSPROF_DEBUG: "", ...env });
  const printed = await runProgram(argv, { home: stage.home, env: all });
  if (printed.code !== 0) stage.hear(printed);
  return printed;
}

function withStage(name: string, run: (stage: Stage) => Promise<void>, ignore = false): void {
  Deno.test({
    name: `login_session: ${name}`,
    ignore,
    fn: () => Stage.use({ config, run }),
  });
}

withStage("keys with more than five minutes left are taken as they are", async (stage) => {
  const file = await logIn(stage, 6 * minute);
  const before = await Deno.readTextFile(await pathOf(stage));
  const { code, out, err } = await exporting(stage);
  assertEquals([code, err], [0, ""]);
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = file.accessToken;
  assertEquals(JSON.parse(out), {
    Version: 1,
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: sessionToken,
    Expiration: expiresAt,
    AccountId: "555566667777",
  });
  assertEquals(stage.operations(), []);
  assertEquals(await Deno.readTextFile(await pathOf(stage)), before);
});

withStage("keys with less are renewed, and all else in the file stays", async (stage) => {
  const old = await logIn(stage, 5 * minute);
  const { code, out, err } = await exporting(stage);
  assertEquals([code, err], [0, ""]);
  assertEquals(stage.operations(), ["CreateOAuth2Token"]);
  assertEquals(stage.aws.log()[0]?.status, 200);
  const { accessToken, refreshToken, ...rest } = await read(stage);
  const { accessToken: _, refreshToken: oldRefresh, ...oldRest } = old;
  assertEquals(rest, oldRest);
  assert(refreshToken !== oldRefresh, "the refresh token is the old one");
  const printed = JSON.parse(out);
  assertEquals(printed.AccessKeyId, accessToken.accessKeyId);
  assertEquals(printed.Expiration, accessToken["expiresAt"]);
  assertEquals(accessToken["accountId"], "555566667777");
  const left = Date.parse(accessToken["expiresAt"] ?? "") - Date.now();
  assert(left > 14 * minute * 1000 && left <= 15 * minute * 1000, `${left} ms left`);
  assertEquals(((await Deno.stat(await pathOf(stage))).mode ?? 0) & 0o777, 0o600);
  assertEquals((await stage.files(".aws/login/cache")).length, 1);
});

withStage("a key in PKCS#8 proves itself too, and so does one with parameters", async (stage) => {
  await logIn(stage, 0, { dpopKey: newKey("pkcs8") });
  assertEquals((await exporting(stage)).code, 0);
  const parameters =
    "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
  await logIn(stage, 0, { dpopKey: parameters + newKey() });
  assertEquals((await exporting(stage)).code, 0);
});

withStage("a path in the endpoint is part of what is proven", async (stage) => {
  await logIn(stage, 0);
  const { code, err } = await exporting(stage, {
    AWS_ENDPOINT_URL_SIGNIN: `${stage.aws.url}/some/path`,
  });
  assertEquals([code, err], [0, ""]);
  assertEquals(stage.aws.log()[0]?.path, "/some/path/v1/token");
});

withStage("twelve programs at once renew it once", async (stage) => {
  await logIn(stage, 0);
  stage.aws.control.fail({ op: "CreateOAuth2Token", delay: 300 });
  const all = await Promise.all(Array.from({ length: 12 }, () => exporting(stage)));
  assertEquals(all.map(({ code }) => code), all.map(() => 0));
  assertEquals(new Set(all.map(({ out }) => JSON.parse(out).AccessKeyId)).size, 1);
  assertEquals(stage.operations(), ["CreateOAuth2Token"]);
});

withStage("it serves as the source of a role, and its failure names the step", async (stage) => {
  const { accessToken } = await logIn(stage, 6 * minute);
  await exporting(stage, {}, "prod");
  assertEquals(stage.aws.log("AssumeRole")[0]?.accessKeyId, accessToken["accessKeyId"]);
  await Deno.remove(await pathOf(stage));
  const { code, err } = await exporting(stage, {}, "prod");
  assertEquals(code, 3);
  assertEquals(
    err,
    'awsprof: error: ~/.aws/config:2: profile "prod", step 1 of 2 (login of "me"): ' +
      `login_session "${session}" has no login\n` +
      "awsprof: hint: aws login --profile me\n",
  );
});

interface Refused {
  readonly name: string;
  /** What the file holds, or what of it is changed. */
  readonly file?: string | Record<string, unknown> | null;
  /** What the service answers. */
  readonly fault?: { status: number; error?: string; word?: string; message?: string };
  readonly env?: Record<string, string>;
  readonly code?: number;
  readonly says: string;
  readonly hint?: string | null;
}

const refused: Refused[] = [
  { name: "no login", file: null, says: "has no login" },
  { name: "a file that is not JSON", file: "{", says: "has a file that is not JSON" },
  {
    name: "a file that holds something else",
    file: "[]",
    says: "has a file without accessKeyId, secretAccessKey, sessionToken, accountId, clientId, " +
      "refreshToken, dpopKey, expiresAt",
  },
  {
    name: "a file without a refresh token",
    file: { refreshToken: undefined },
    says: "has a file without refreshToken",
  },
  {
    name: "a key that is none",
    file: { dpopKey: "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----" },
    says: "holds a dpopKey that is no key",
  },
  {
    name: "a login that the service does not know any more",
    fault: { status: 401, error: "AccessDeniedException", word: "TOKEN_EXPIRED" },
    says: "has expired",
  },
  {
    name: "a changed password",
    fault: { status: 403, error: "AccessDeniedException", word: "USER_CREDENTIALS_CHANGED" },
    says: "ended, because the user's password or credentials changed",
  },
  {
    name: "a word that is new",
    fault: { status: 403, error: "AccessDeniedException", word: "NEW_WORD", message: "because" },
    says: "NEW_WORD: because",
    code: 1,
    hint: null,
  },
  {
    name: "a missing permission",
    fault: { status: 403, error: "AccessDeniedException", word: "INSUFFICIENT_PERMISSIONS" },
    says: "may not be renewed: the permission signin:CreateOAuth2Token is missing",
    code: 1,
    hint: null,
  },
  {
    name: "nobody at the endpoint",
    env: { AWS_ENDPOINT_URL_SIGNIN: nowhere },
    says: `${nowhere.slice("http://".length)}: cannot be reached`,
    code: 1,
    hint: "try again; behind a proxy: HTTPS_PROXY",
  },
];

Deno.test("login_session: what goes wrong is told with what to type", async (test) => {
  await Stage.use({
    config,
    async run(stage) {
      for (const row of refused) {
        await test.step(row.name, async () => {
          const { file = {}, fault, env = {}, code: expected = 3, says } = row;
          await Deno.remove(await pathOf(stage)).catch(() => {});
          if (typeof file === "string") await write(stage, file);
          else if (file !== null) await logIn(stage, 0, file);
          if (fault !== undefined) {
            stage.aws.control.fail({ op: "CreateOAuth2Token", ...fault });
          }
          const { code, out, err } = await exporting(stage, env);
          const [first = "", ...rest] = err.trimEnd().split("\n");
          assertIncludes(first, 'awsprof: error: ~/.aws/config:2: profile "me" (login): ');
          assert(first.endsWith(says), first);
          const { hint = "aws login --profile me" } = row;
          assertEquals(rest, hint === null ? [] : [`awsprof: hint: ${hint}`]);
          assertEquals([code, out], [expected, ""]);
        });
      }
    },
  });
});

withStage("keys that are still good are used where the service cannot answer", async (stage) => {
  const { accessToken } = await logIn(stage, 3 * minute);
  const { code, out, err } = await exporting(stage, {
    AWS_ENDPOINT_URL_SIGNIN: nowhere,
  });
  assertEquals([code, err], [0, ""]);
  assertEquals(JSON.parse(out).AccessKeyId, accessToken.accessKeyId);
});

Deno.test("login_session: a disk that is full loses no renewed login, and says so", async () => {
  const full: Partial<Host["files"]> = {
    write(path) {
      throw new FileError("no-space", path, "no space left on the device");
    },
  };
  await withMachine(async (machine) => {
    const { host, aws, directory } = machine;
    const { accessToken, clientId, refreshToken } = aws.logIn();
    const file = {
      accessToken: { ...accessToken, expiresAt: isoTime(host.now()) },
      ...{ clientId, refreshToken, dpopKey: newKey() },
    };
    const path = `${directory}/${await loginSessionName(session)}`;
    await Deno.writeTextFile(path, JSON.stringify(file));
    const files = graph({ config });
    const profile = files.profiles.get("me") ?? null;
    const step =
      planFor(files, "me", { env: new Map(), explicit: true, reader: "cli-v2" }).steps[0];
    assert(step !== undefined && profile !== null, "the sample has no login");
    const changed = { ...host, files: { ...host.files, ...full } };
    const { accessKeyId, expiresAt } = await loginSession(changed, step, {
      ground: {
        ...{ graph: files, profile, state: `${directory}/state`, askCode: null },
        region: { value: "eu-west-1", origin: null },
        caches: { sso: null, cli: null, login: directory },
      },
    });
    assertIncludes(accessKeyId, "ASIA0002login");
    assert((expiresAt ?? 0) > host.now(), "it has expired");
    assertEquals(
      machine.stderr(),
      `awsprof: warning: ${path}: no space left on the device; the renewed login is not kept\n`,
    );
  });
});

withStage("without a region it says so", async (stage) => {
  await Deno.writeTextFile(
    `${stage.home}/.aws/config`,
    `[profile me]\nlogin_session = ${session}\n`,
  );
  await logIn(stage, 0);
  const { code, err } = await exporting(stage);
  assertEquals(code, 5);
  assertIncludes(err, "no region is chosen, and a login is renewed in one\n");
});

withStage(
  "the stand-in takes no proof twice, of another key or for another place",
  async (stage) => {
    await logIn(stage, 0);
    await exporting(stage);
    const [first] = stage.aws.log("CreateOAuth2Token");
    const dpop = first?.headers["dpop"] ?? "";
    const body = first?.body ?? "";
    const ask = async (path: string, proof: string): Promise<string> => {
      const asked = { method: "POST", body, headers: { dpop: proof } };
      return (await (await fetch(`${stage.aws.url}${path}`, asked)).json()).message;
    };
    assertEquals(await ask("/v1/token", dpop), "the DPoP proof was used");
    assertEquals(await ask("/x/v1/token", dpop), "the DPoP proof is for another request");
    assertEquals(await ask("/v1/token", "a.b.c"), "this is not base64");
    const [head, payload, signature = ""] = dpop.split(".");
    const wrong = `${head}.${payload}.${signature.startsWith("A") ? "B" : "A"}${
      signature.slice(1)
    }`;
    assertEquals(await ask("/v1/token", wrong), "the DPoP proof is not signed by its key");
    const stolen = await read(stage);
    await write(
      stage,
      JSON.stringify({ ...stolen, dpopKey: newKey() }).replace(
        /"expiresAt":"\d+/,
        '"expiresAt":"2020',
      ),
    );
    const { code, err } = await exporting(stage);
    assertEquals(code, 3);
    assertIncludes(err, "has expired");
  },
);

/** Makes the keys in the file look old, so that whoever reads it renews them. */
async function age(stage: Stage): Promise<void> {
  const file = await read(stage);
  const accessToken = { ...file.accessToken, expiresAt: isoTime(Date.now() - 1000) };
  await write(stage, JSON.stringify({ ...file, accessToken }));
}

const noSdk = !await hasSdk();
const noCli = find("aws-cli") === null;

withStage("the JavaScript SDK takes what we wrote, and we what it wrote", async (stage) => {
  await logIn(stage, 0);
  const first = JSON.parse((await exporting(stage)).out).AccessKeyId;
  const env = { AWS_REGION: "eu-west-1" };
  assertEquals((await credentials(stage.bench, ["me"]))[0]?.key, first);
  await age(stage);
  const [second] = await credentials(stage.bench, ["me"]);
  assertIncludes(second?.key ?? second?.message ?? "", "ASIA0003login");
  assertEquals(JSON.parse((await exporting(stage, env)).out).AccessKeyId, second?.key);
  await age(stage);
  assertIncludes((await exporting(stage)).out, "ASIA0004login");
  assertEquals(stage.operations(), Array(3).fill("CreateOAuth2Token"));
  assertEquals(stage.aws.log().map(({ status }) => status), [200, 200, 200]);
}, noSdk);

withStage("the AWS CLI takes what we wrote, and we what it wrote", async (stage) => {
  const cli = async (): Promise<string> => {
    const argv = [awsCli(), "configure", "export-credentials", "--profile", "me"];
    const env = stage.environment();
    const { out, err } = await runProgram(argv, { home: stage.home, env });
    return out === "" ? err : JSON.parse(out).AccessKeyId;
  };
  await logIn(stage, 0);
  const first = JSON.parse((await exporting(stage)).out).AccessKeyId;
  assertEquals(await cli(), first);
  await age(stage);
  const second = await cli();
  assertIncludes(second, "ASIA0003login");
  assertEquals(JSON.parse((await exporting(stage)).out).AccessKeyId, second);
  await age(stage);
  assertIncludes((await exporting(stage)).out, "ASIA0004login");
  assertEquals(stage.operations(), Array(3).fill("CreateOAuth2Token"));
}, noCli);
