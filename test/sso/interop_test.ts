import { botocore, hasBotocore } from "../fake_aws/botocore.ts";
import { isoTime } from "../fake_aws/clients.ts";
import { credentials, hasSdk } from "../fake_aws/javascript.ts";
import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import { tool } from "../support/tools.ts";
import { assertSession, legacyUrl, Stage } from "./stage.ts";

const tmux = tool("tmux");
const cli = tool("aws-cli");
const noBotocore = !await hasBotocore();
const noSdk = !await hasSdk();

/** A tool that shares the token file: the key that it gets for `work`, and when it renews a token. */
interface Other {
  readonly name: string;
  readonly missing: boolean;
  /** Seconds left at which it renews. */
  readonly renewsAt: number;
  readonly key: (stage: Stage) => Promise<string | undefined>;
}

const others: readonly Other[] = [
  {
    name: "the AWS CLI",
    missing: cli.missing,
    renewsAt: 14 * 60,
    async key(stage) {
      await stage.bench.cliJson(["sts", "get-caller-identity", "--profile", "work"]);
      return stage.aws.log("GetCallerIdentity").at(-1)?.accessKeyId ?? undefined;
    },
  },
  {
    name: "the JavaScript SDK",
    missing: noSdk,
    renewsAt: 4 * 60,
    async key(stage) {
      const [answer] = await credentials(stage.bench, ["work"]);
      return answer?.key;
    },
  },
  {
    name: "botocore",
    missing: noBotocore,
    renewsAt: 14 * 60,
    async key(stage) {
      const identity = { service: "sts", operation: "get_caller_identity", region: "eu-west-1" };
      const [answer] = await botocore(stage.bench, [{ ...identity, profile: "work" }]);
      return answer?.key ?? undefined;
    },
  },
];

for (const { name, missing, renewsAt, key } of others) {
  together(`${name} uses what "awsprof login" made, by either flow`, missing, async (stage) => {
    const seat = await stage.sit();
    for (const flow of ["--pkce", "--device-code"]) {
      const { code, text } = await seat.runs(`awsprof login work --force ${flow}`);
      assertEquals(code, 0, text);
      const asked = stage.aws.log("CreateToken").length;
      await forgetRoles(stage);
      assert((await key(stage))?.endsWith("Developer<jo") === true, "not the role's key");
      assertEquals(stage.aws.log("CreateToken").length, asked, "tokens");
      const used = stage.aws.log("GetRoleCredentials").at(-1)?.headers["x-amz-sso_bearer_token"];
      assertEquals(used, (await stage.token("corp"))?.accessToken, "the token that it used");
    }
  });

  together(`awsprof takes a token that ${name} has renewed`, missing, async (stage) => {
    const old = await stage.signedIn("corp", renewsAt);
    await key(stage);
    const renewed = await stage.token("corp");
    assert(renewed?.accessToken !== old.accessToken, "it was not renewed");
    const asked = stage.aws.log().length;
    const seat = await stage.sit();
    const { code, text } = await seat.runs("awsprof login work --json >out.json");
    assertEquals(code, 0, text);
    const { logins } = JSON.parse(await Deno.readTextFile(`${stage.home}/out.json`));
    assertEquals(logins[0].how, "already-valid");
    assertSameTime(logins[0].expires_at, renewed?.expiresAt);
    const { sessions } = await statusOf(stage);
    assertEquals(sessions[0]?.session.state, "valid");
    assertSameTime(sessions[0]?.session.expires_at, renewed?.expiresAt);
    assertEquals(stage.operations(asked), []);
    assertEquals(await stage.token("corp"), renewed, "the file");
  });

  together(`${name} takes a token that awsprof has renewed`, missing, async (stage) => {
    const old = await stage.signedIn("corp", renewsAt);
    const { code, err } = await stage.run(["login", "work"]);
    assertEquals(code, 0, err);
    assertIncludes(err, 'renewed session "corp"');
    const renewed = await stage.token("corp");
    assert(renewed?.accessToken !== old.accessToken, "it was not renewed");
    const asked = stage.aws.log("CreateToken").length;
    assert((await key(stage))?.endsWith("Developer<jo") === true, "not the role's key");
    assertEquals(stage.aws.log("CreateToken").length, asked, "tokens");
    assertEquals((await stage.token("corp"))?.accessToken, renewed?.accessToken, "token");
  });

  together(`${name} renews a token that "awsprof login" made`, missing, async (stage) => {
    stage.aws.control.set({ tokenLifetime: renewsAt });
    const seat = await stage.sit();
    await seat.runs("awsprof login work");
    stage.aws.control.set({ tokenLifetime: 3600 });
    const old = await stage.token("corp");
    await key(stage);
    const renewed = await stage.token("corp");
    assertSession(renewed);
    assert(renewed.accessToken !== old?.accessToken, "it was not renewed");
    assert(renewed.refreshToken !== old?.refreshToken, "the spent refresh token is still there");
    assertEquals((await stage.run(["login", "work"])).code, 0);
  });
}

for (const flow of [[], ["--use-device-code"]]) {
  const words = ["aws", "sso", "login", ...flow].join(" ");
  together(`"${words}" is a login for awsprof too`, cli.missing, async (stage) => {
    const login = ["sso", "login", "--sso-session", "corp", ...flow];
    const { code, err } = await stage.bench.cli(login);
    assertEquals(code, 0, err);
    const asked = stage.aws.log().length;
    const seat = await stage.sit();
    const mine = await seat.runs("awsprof login prod");
    assertEquals(mine.code, 0, mine.text);
    assert(/^awsprof: session "corp": valid \d+ min/.test(mine.text), mine.text);
    const { sessions } = await statusOf(stage);
    const token = await stage.token("corp");
    assertEquals(sessions[0]?.session.state, "valid");
    assertSameTime(sessions[0]?.session.expires_at, token?.expiresAt);
    assertSameTime(sessions[0]?.refreshable_until, token?.registrationExpiresAt);
    assertEquals(stage.operations(asked), []);
    // Near its end it is renewed with the registration that the AWS CLI made.
    await stage.bench.writeToken("corp", { ...token, expiresAt: isoTime(Date.now() + 60_000) });
    assertIncludes((await stage.run(["login", "work"])).err, "renewed session");
    assertEquals(stage.operations(asked), ["CreateToken"]);
  });

  together(`a token file is the one that "${words}" writes`, cli.missing, async (stage) => {
    const mine = flow.length === 0 ? "--pkce" : "--device-code";
    const seat = await stage.sit();
    await seat.runs(`awsprof login work ${mine}`);
    const [ours, ourMode] = [await stage.token("corp"), await mode(stage, "corp")];
    await Deno.remove(`${stage.home}/.aws/sso`, { recursive: true });
    await stage.bench.cli(["sso", "login", "--sso-session", "corp", ...flow]);
    const [theirs, theirMode] = [await stage.token("corp"), await mode(stage, "corp")];
    assertSameForm(ours, theirs);
    assertEquals([ourMode, theirMode], [0o600, 0o600], "modes");
  });
}

together(
  'a legacy token file is the one that "aws sso login" writes',
  cli.missing,
  async (stage) => {
    const seat = await stage.sit();
    await seat.runs("awsprof login legacy");
    const ours = await stage.token(legacyUrl);
    assertEquals(await mode(stage, legacyUrl), 0o600);
    const who = await stage.bench.cliJson(["sts", "get-caller-identity", "--profile", "legacy"]);
    assertEquals(who["Account"], "222233334444");
    await Deno.remove(`${stage.home}/.aws/sso`, { recursive: true });
    await stage.bench.cli(["sso", "login", "--profile", "legacy"]);
    assertSameForm(ours, await stage.token(legacyUrl));
    const mine = await seat.runs("awsprof login legacy");
    assert(/^awsprof: start URL "\S+": valid 7 h/.test(mine.text), mine.text);
  },
);

together('after "aws sso logout" nobody is logged in', cli.missing, async (stage) => {
  const seat = await stage.sit({ columns: 160 });
  await seat.runs("awsprof login work");
  const token = await stage.token("corp");
  const { code, err } = await stage.bench.cli(["sso", "logout"]);
  assertEquals(code, 0, err);
  const [request] = stage.aws.log("Logout");
  assertEquals(request?.headers["x-amz-sso_bearer_token"], token?.accessToken);
  const { text } = await seat.runs("awsprof status");
  assertIncludes(text, "never logged in, needs awsprof login corp");
  assertEquals((await statusOf(stage)).sessions[0]?.session.state, "none");
  assertEquals((await stage.run(["login", "work"])).code, 3);
});

together('after "awsprof logout" the AWS CLI has no session either', cli.missing, async (stage) => {
  await stage.signedIn("corp", 3600);
  await stage.bench.cliJson(["sts", "get-caller-identity", "--profile", "work"]);
  assertEquals((await stage.run(["logout", "work"])).code, 0);
  const { code, err } = await stage.bench.cli(["sts", "get-caller-identity", "--profile", "work"]);
  assertEquals(code, 255, err);
  assertIncludes(err, "Token for corp does not exist");
});

together(
  "--force replaces a token that the portal refuses before its time",
  cli.missing,
  async (stage) => {
    await stage.signedIn("corp", 3600);
    stage.aws.control.revoke("session");
    const seat = await stage.sit();
    const { code, text } = await seat.runs("awsprof login work --force");
    assertEquals(code, 0, text);
    const who = await stage.bench.cliJson(["sts", "get-caller-identity", "--profile", "work"]);
    assertEquals(who["Account"], "444455556666");
  },
);

interface Status {
  readonly sessions: readonly {
    readonly session: { readonly state: string; readonly expires_at: string | null };
    readonly refreshable_until: string | null;
  }[];
}

async function statusOf(stage: Stage): Promise<Status> {
  const { code, out, err } = await stage.run(["status", "--json"]);
  assertEquals(code, 0, err);
  return JSON.parse(out);
}

/** Makes the tools ask the portal again. */
async function forgetRoles(stage: Stage): Promise<void> {
  await Deno.remove(`${stage.home}/.aws/cli`, { recursive: true }).catch(() => {});
}

async function mode(stage: Stage, session: string): Promise<number> {
  return ((await Deno.stat(stage.tokenPath(session))).mode ?? 0) & 0o7777;
}

/** JavaScript writes milliseconds into the file. */
function assertSameTime(ours: string | null | undefined, file: unknown): void {
  assertEquals(ours, String(file).replace(/\.\d+Z$/, "Z"), "time");
}

/** Fails unless both have the same keys, and times in the same form. */
function assertSameForm(ours: unknown, theirs: unknown): void {
  const [left, right] = [Object.entries(ours ?? {}), Object.entries(theirs ?? {})];
  assert(right.length > 0, "the AWS CLI wrote no token");
  const keys = (entries: [string, unknown][]) => entries.map(([key]) => key).sort();
  assertEquals(keys(left), keys(right), "keys");
  const form = (entries: [string, unknown][]) =>
    entries.filter(([key]) => /At$|Url$|region/.test(key)).sort().map(([key, value]) =>
      `${key} ${String(value).replace(/\d/g, "0")}`
    );
  assertEquals(form(left), form(right), "times and places");
}

function together(name: string, missing: boolean, run: (stage: Stage) => Promise<void>): void {
  Deno.test({ name, ignore: missing || tmux.missing, fn: () => Stage.use({ run }) });
}
