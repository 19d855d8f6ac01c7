import { assumeRoleName } from "../../src/config/cache_keys.ts";
import { sampleWorld } from "../../src/fake_aws/world.ts";
import { roleOf } from "../../src/resolve/promise.ts";
import type { Printed } from "../fake_aws/clients.ts";
import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import * as samples from "../support/samples.ts";
import { tool } from "../support/tools.ts";
import { config as sessions, Stage, wait } from "../sso/stage.ts";

const { key, secret } = samples;
const cutter = "arn:aws:iam::777788889999:role/path/Cutter";

const other = "arn:aws:iam::777788889999:role/Other";

const config = `${sessions}
${samples.keys}
${samples.mistaken}
[profile typo]
aws_access_key_id = ${key}
aws_secret_access_key = wrong
region = eu-west-1

[profile china]
aws_access_key_id = AKIAUNKNOWN000000000
aws_secret_access_key = ${secret}
region = cn-north-1

[profile cutter]
role_arn = ${cutter}
source_profile = keys
region = eu-west-1

[profile other]
role_arn = ${other}
source_profile = keys
region = eu-west-1
`;

const world = { ...sampleWorld, roles: [...sampleWorld.roles, { arn: cutter }, { arn: other }] };

const envKeys = { AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: secret, AWS_REGION: "eu-west-1" };
const jo = "arn:aws:iam::555566667777:user/jo";

/** Words and environment, and `profile account role-or-user expected match` as JSON tells it. */
const rows: readonly [
  sentence: string,
  words: readonly string[],
  env: Record<string, string>,
  told: readonly (string | boolean | null)[],
][] = [
  ["an SSO profile", ["work"], {}, ["work", "444455556666", "Developer", true]],
  ["the profile in force", [], { AWS_PROFILE: "work" }, [
    "work",
    "444455556666",
    "Developer",
    true,
  ]],
  ["a role by an SSO profile", ["prod"], {}, ["prod", "111122223333", "Admin", true]],
  ["a role with a path", ["cutter"], {}, ["cutter", "777788889999", "Cutter", true]],
  ["keys that promise nothing", ["keys"], {}, ["keys", "555566667777", null, null]],
  ["keys of the environment, with nothing chosen", [], envKeys, [
    null,
    "555566667777",
    null,
    null,
  ]],
  ["an argument that beats keys of the environment", ["work"], envKeys, [
    "work",
    "444455556666",
    "Developer",
    true,
  ]],
  ["keys of the environment beside another profile", [], { ...envKeys, AWS_PROFILE: "work" }, [
    "work",
    "555566667777",
    null,
    false,
  ]],
  ["an account that is not the promised one", ["mistaken"], {}, [
    "mistaken",
    "555566667777",
    null,
    false,
  ]],
];

for (const [sentence, words, env, [profile, account, role, match]] of rows) {
  onStage(`whoami tells ${sentence}`, async (stage) => {
    await stage.signedIn("corp", 3600);
    const { out, err, code } = await stage.run(["whoami", ...words, "--json"], env);
    assertEquals(code, match === false ? 4 : 0, err);
    const told = JSON.parse(out);
    assertEquals(Object.keys(told), [
      ...["schema", "profile", "account_id", "arn", "user_id", "expected", "match"],
    ]);
    assertEquals([told.profile, told.account_id, roleOf(told.arn), told.match], [
      ...[profile, account, role, match],
    ]);
    if (match === null) assertEquals(told.expected, { account_id: null, role_name: null });
  });
}

onStage("whoami is who the AWS CLI says it is", async (stage) => {
  await stage.signedIn("corp", 3600);
  for (const [sentence, words, env] of rows) {
    const [profile] = words;
    const own = JSON.parse((await stage.run(["whoami", ...words, "--json"], env)).out);
    const cli = await stage.bench.cliJson([
      ...["sts", "get-caller-identity"],
      ...(profile === undefined ? [] : ["--profile", profile]),
    ], env);
    assertEquals([own.account_id, own.user_id], [cli["Account"], cli["UserId"]], sentence);
    assertEquals(own.arn, cli["Arn"], sentence);
  }
}, tool("aws-cli").missing);

onStage("whoami prints who it is, and which line promised it", async (stage) => {
  await stage.signedIn("corp", 3600);
  const { out, code } = await stage.run(["whoami", "prod"]);
  assertEquals(code, 0);
  assertEquals(out.split("\n"), [
    `account  111122223333  as ~/.aws/config:${lineOf("role_arn = arn:aws:iam::1111")} says`,
    "arn      arn:aws:sts::111122223333:assumed-role/Admin/jo",
    "user id  AROAADMINXXXXXXXXXXXX:jo",
    "profile  prod",
    "",
  ]);
  const plain = await stage.run(["whoami"], envKeys);
  assertEquals(plain.out.split("\n"), [
    "account  555566667777",
    `arn      ${jo}`,
    "user id  AIDAJOXXXXXXXXXXXXXXX",
    "profile  none: keys in the environment",
    "",
  ]);
});

onStage("whoami says in one line what it expected and found, and what to type", async (stage) => {
  await stage.signedIn("corp", 3600);
  const wrong = await stage.run(["whoami", "mistaken"]);
  assertEquals(wrong.code, 4);
  assertIncludes(wrong.out, jo);
  assertEquals(spoken(wrong), [
    `awsprof: error: ~/.aws/config:${lineOf("aws_account_id")}: expected account 000011112222 ` +
    'for profile "mistaken", found account 555566667777, user jo',
    "awsprof: hint: awsprof show mistaken",
  ]);
  const beside = await stage.run(["whoami"], { ...envKeys, AWS_PROFILE: "work" });
  assertEquals(spoken(beside), [
    `awsprof: error: ~/.aws/config:${lineOf("sso_account_id")}: expected account 444455556666, ` +
    'role Developer for profile "work", found account 555566667777, user jo',
    "awsprof: hint: unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN",
  ]);
});

onStage("a cached role of another account never passes", async (stage) => {
  await stage.signedIn("corp", 3600);
  const [AccessKeyId, SecretAccessKey, SessionToken] = await stage.bench.roleCredentials();
  const name = assumeRoleName({
    RoleArn: "arn:aws:iam::111122223333:role/Admin",
    ExternalId: "shop",
    RoleSessionName: "jo",
  });
  const Expiration = new Date(Date.now() + 3600_000).toISOString();
  await Deno.mkdir(`${stage.home}/.aws/cli/cache`, { recursive: true });
  await Deno.writeTextFile(
    `${stage.home}/.aws/cli/cache/${name}`,
    JSON.stringify({ Credentials: { AccessKeyId, SecretAccessKey, SessionToken, Expiration } }),
  );
  const { out, err, code } = await stage.run(["whoami", "prod", "--json"]);
  assertEquals([code, JSON.parse(out).match], [4, false], err);
  assertIncludes(err, "found account 444455556666, role Developer");
  assertIncludes(err, `awsprof: hint: rm ~/.aws/cli/cache/${name}\n`);
});

onStage("a cached role of another name in the account never passes either", async (stage) => {
  const cached = (RoleArn: string) => `${stage.home}/.aws/cli/cache/${assumeRoleName({ RoleArn })}`;
  assertEquals((await stage.run(["whoami", "other"])).code, 0);
  await Deno.rename(cached(other), cached(cutter));
  const { err, code } = await stage.run(["whoami", "cutter"]);
  assertEquals(code, 4, err);
  assertIncludes(
    err,
    `~/.aws/config:${lineOf(`role_arn = ${cutter}`)}: expected account 777788889999, role Cutter ` +
      'for profile "cutter", found account 777788889999, role Other',
  );
});

onStage("whoami tells an expired key from an unknown one and a wrong secret", async (stage) => {
  stage.aws.control.set({ roleLifetime: 1 });
  const [id, own, token] = await stage.bench.roleCredentials();
  const env = {
    ...envKeys,
    AWS_ACCESS_KEY_ID: id,
    AWS_SECRET_ACCESS_KEY: own,
    AWS_SESSION_TOKEN: token,
  };
  await wait(2100);
  const unset = "awsprof: hint: unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN";
  assertEquals(failure(await stage.run(["whoami"], env)), [
    3,
    `awsprof: error: AWS_ACCESS_KEY_ID: the keys of the environment (…r<jo) have expired ` +
    "(ExpiredToken: The security token included in the request is expired)",
    unset,
  ]);
  stage.aws.control.revoke("key", id);
  assertEquals(failure(await stage.run(["whoami"], env)), [
    1,
    "awsprof: error: AWS_ACCESS_KEY_ID: AWS does not know the keys of the environment (…r<jo) " +
    "(InvalidClientTokenId: The security token included in the request is invalid.)",
    unset,
  ]);
  const [code, line = "", hint] = failure(await stage.run(["whoami", "typo"]));
  assertEquals([code, hint], [1, "awsprof: hint: awsprof show typo"]);
  assertIncludes(
    String(line),
    `~/.aws/config:${lineOf("[profile typo]") + 1}: the secret of the keys of profile "typo" ` +
      "(…MPLE) is wrong (SignatureDoesNotMatch: ",
  );
  const china = await stage.run(["whoami", "china"]);
  assertIncludes(china.err, 'AWS does not know the keys of profile "china" (…0000)');
  assertIncludes(china.err, "keys of another partition are unknown in cn-north-1");
});

/** By how many seconds AWS's clock is ahead, and what is said of ours. */
const clocks: readonly [number, string][] = [
  [3600, "this machine's clock is 60 min behind AWS's (SignatureDoesNotMatch: Signature expired: "],
  [
    -3 * 3600,
    "this machine's clock is 3 h ahead of AWS's (SignatureDoesNotMatch: Signature not yet current: ",
  ],
];

for (const [offset, words] of clocks) {
  onStage(`whoami tells that the clock is wrong by ${-offset} s`, async (stage) => {
    stage.aws.control.setClock(offset);
    const { out, err, code } = await stage.run(["whoami", "keys"]);
    assertEquals([code, out], [1, ""]);
    assertIncludes(err, `awsprof: error: ${words}`);
    assertIncludes(err, "awsprof: hint: timedatectl set-ntp true\n");
  });
}

onStage("whoami goes on through throttling, and tells what is none of AWS's", async (stage) => {
  const op = "GetCallerIdentity";
  stage.aws.control.fail({ op, status: 429, times: 2 });
  assertEquals((await stage.run(["whoami", "keys"])).code, 0);
  stage.aws.control.fail({ op, status: 400, error: "RequestExpired", message: "too late" });
  const late = await stage.run(["whoami", "keys"]);
  assertIncludes(late.err, "error: this machine's clock is wrong (RequestExpired: too late)");
  stage.aws.control.fail({ op, status: 403, error: "AccessDenied", message: "by an endpoint" });
  const denied = await stage.run(["whoami", "keys"]);
  assertIncludes(
    denied.err,
    'AWS did not say who the keys of profile "keys" (…MPLE) are ' +
      "(AccessDenied: by an endpoint)",
  );
  stage.aws.control.fail({ op, status: 403, proxy: true });
  const proxy = await stage.run(["whoami", "keys"]);
  assertEquals([proxy.code, proxy.out], [1, ""]);
  assertIncludes(proxy.err, "answered HTTP 403, and not as AWS does");
});

onStage("whoami asks in the profile's region, or in the one given", async (stage) => {
  await stage.run(["whoami", "china"]);
  await stage.run(["whoami", "keys"]);
  await stage.run(["whoami", "keys", "--region", "us-gov-west-1"]);
  assertEquals(stage.aws.log("GetCallerIdentity").map(({ region }) => region), [
    ...["cn-north-1", "eu-west-1", "us-gov-west-1"],
  ]);
});

onStage("whoami without a login says which one, and asks STS nothing", async (stage) => {
  const { out, err, code } = await stage.run(["whoami", "work"]);
  assertEquals([code, out], [3, ""]);
  assertIncludes(err, 'session "corp" needs a login');
  assertIncludes(err, "awsprof: hint: awsprof login corp\n");
  assertEquals(stage.operations(), []);
});

Deno.test("the role of an ARN is the permission set's name, or the role's own", () => {
  const of = (name: string) => roleOf(`arn:aws:sts::111122223333:assumed-role/${name}/jo`);
  assertEquals(of("AWSReservedSSO_Power_User_0123456789abcdef"), "Power_User");
  assertEquals(of("AWSReservedSSO_x"), "AWSReservedSSO_x");
  assertEquals(of("Admin"), "Admin");
  assertEquals(roleOf("arn:aws-cn:sts::111122223333:assumed-role/Admin/jo"), "Admin");
  assertEquals(roleOf(jo), null);
  assertEquals(roleOf("arn:aws:iam::111122223333:root"), null);
});

function lineOf(beginning: string): number {
  const at = config.split("\n").findIndex((line) => line.startsWith(beginning));
  assert(at >= 0, beginning);
  return at + 1;
}

function spoken({ err }: Printed): string[] {
  return err.split("\n").filter((line) => line !== "" && !line.startsWith("awsprof: debug: "));
}

function failure(printed: Printed): (string | number)[] {
  assertEquals(printed.out, "");
  return [printed.code, ...spoken(printed)];
}

function onStage(name: string, run: (stage: Stage) => Promise<void>, ignore = false): void {
  Deno.test({ name, ignore, fn: () => Stage.use({ config, world, run }) });
}
