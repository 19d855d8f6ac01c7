import { sampleWorld } from "../../src/fake_aws/world.ts";
import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import * as samples from "../support/samples.ts";
import { botocore, type BotocoreCall, hasBotocore } from "./botocore.ts";
import { Bench, isoTime } from "./clients.ts";

const missing = !await hasBotocore();

const { key, secret } = samples;
const admin = "arn:aws:iam::111122223333:role/Admin";
const auditor = "arn:aws:iam::777788889999:role/Auditor";
const guarded = "arn:aws:iam::777788889999:role/Guarded";
const serial = "arn:aws:iam::555566667777:mfa/jo";

const world = {
  ...sampleWorld,
  roles: [
    { arn: admin, principals: ["555566667777", "444455556666"], externalId: "shop" },
    { arn: auditor, principals: [admin], maxSessionDuration: 7200 },
    { arn: guarded, mfa: true },
    {
      arn: "arn:aws:iam::777788889999:role/Deploy",
      webIdentity: { issuer: "https://ci.example.com" },
    },
  ],
  keys: [{
    accessKeyId: key,
    secretAccessKey: secret,
    accountId: "555566667777",
    userName: "jo",
    mfa: { serial, code: "123456" },
  }],
  disabledRegions: ["af-south-1"],
};

const config = `[profile static]
aws_access_key_id = ${key}
aws_secret_access_key = ${secret}
region = eu-west-1

[profile wrong-secret]
aws_access_key_id = ${key}
aws_secret_access_key = wrong
region = eu-west-1

[profile wrong-key]
aws_access_key_id = AKIAUNKNOWN000000000
aws_secret_access_key = ${secret}
region = eu-west-1

[profile admin]
role_arn = ${admin}
source_profile = static
external_id = shop
role_session_name = jo
region = eu-central-1

[profile auditor]
role_arn = ${auditor}
source_profile = admin
role_session_name = jo
region = us-east-2

[profile auditor-too-long]
role_arn = ${auditor}
source_profile = admin
duration_seconds = 7200
region = us-east-2

[profile deploy]
role_arn = arn:aws:iam::777788889999:role/Deploy
web_identity_token_file = token.jwt
role_session_name = build
region = eu-west-1

[sso-session corp]
sso_start_url = https://d-1234567890.awsapps.com/start
sso_region = eu-west-1

[profile work]
sso_session = corp
sso_account_id = 444455556666
sso_role_name = Developer
region = eu-west-1
`;

const identity = { service: "sts", operation: "get_caller_identity" };
const assume = { profile: "static", service: "sts", operation: "assume_role" };

withBotocore("shows the whole chain of roles in its last key", async (bench) => {
  const [first, second] = await botocore(bench, [
    { ...identity, profile: "admin" },
    { ...identity, profile: "auditor" },
  ]);
  assertEquals(first?.result?.["Arn"], "arn:aws:sts::111122223333:assumed-role/Admin/jo");
  assertEquals(first?.key, `ASIA0001Admin<${key}`);
  assertEquals(second?.result?.["Arn"], "arn:aws:sts::777788889999:assumed-role/Auditor/jo");
  assertEquals(second?.key, `ASIA0003Auditor<ASIA0002Admin<${key}`);
  assertEquals(
    bench.aws.log("AssumeRole").map(({ accessKeyId, region }) => [accessKeyId, region]),
    [
      [key, "eu-central-1"],
      [key, "us-east-2"],
      [`ASIA0002Admin<${key}`, "us-east-2"],
    ],
  );
});

withBotocore("is refused in each way that STS has", async (bench) => {
  const stale = await issued(bench, { roleLifetime: 0 });
  const good = await issued(bench, { roleLifetime: 3600 });
  const at = { ...identity, region: "eu-west-1" };
  const role = { RoleArn: admin, RoleSessionName: "jo" };
  const table: readonly [sentence: string, call: BotocoreCall, code: string, message: string][] = [
    [
      "wrong secret",
      { ...identity, profile: "wrong-secret" },
      "SignatureDoesNotMatch",
      "does not match the signature you provided",
    ],
    [
      "wrong key",
      { ...identity, profile: "wrong-key" },
      "InvalidClientTokenId",
      "The security token included in the request is invalid.",
    ],
    ["old key", { ...at, keys: stale }, "ExpiredToken", "included in the request is expired"],
    [
      "no session token",
      { ...at, keys: [good[0], good[1], null] },
      "InvalidClientTokenId",
      "is invalid",
    ],
    [
      "another's token",
      { ...at, keys: [good[0], good[1], stale[2]] },
      "InvalidClientTokenId",
      "is invalid",
    ],
    [
      "region off",
      { ...identity, profile: "static", region: "af-south-1" },
      "RegionDisabledException",
      "555566667777",
    ],
    [
      "no external id",
      { ...assume, parameters: role },
      "AccessDenied",
      `User: arn:aws:iam::555566667777:user/jo is not authorized to perform: sts:AssumeRole on ` +
      `resource: ${admin}`,
    ],
    [
      "no such role",
      { ...assume, parameters: { ...role, RoleArn: `${admin}x` } },
      "AccessDenied",
      `${admin}x`,
    ],
    [
      "not trusted",
      { ...assume, parameters: { ...role, RoleArn: auditor } },
      "AccessDenied",
      auditor,
    ],
    [
      "no code",
      { ...assume, parameters: { ...role, RoleArn: guarded } },
      "AccessDenied",
      guarded,
    ],
    [
      "wrong code",
      {
        ...assume,
        parameters: { ...role, RoleArn: guarded, SerialNumber: serial, TokenCode: "654321" },
      },
      "AccessDenied",
      "MultiFactorAuthentication failed with invalid MFA one time pass code. ",
    ],
    [
      "long chain",
      { ...identity, profile: "auditor-too-long" },
      "ValidationError",
      "1 hour session limit for roles assumed by role chaining",
    ],
    [
      "temporary key",
      { ...at, operation: "get_session_token", keys: good },
      "AccessDenied",
      "session credentials",
    ],
  ];
  const answers = await botocore(bench, table.map(([, call]) => call));
  for (const [index, [sentence, , code, message]] of table.entries()) {
    const answer = answers[index];
    assertEquals(answer?.code, code, sentence);
    assertIncludes(
      answer?.message ?? "",
      message,
      sentence,
    );
  }
});

withBotocore("takes a code for a role, and for a session that then needs none", async (bench) => {
  const mfa = { SerialNumber: serial, TokenCode: "123456" };
  const role = { RoleArn: guarded, RoleSessionName: "jo" };
  const [direct, session] = await botocore(bench, [
    { ...assume, parameters: { ...role, ...mfa } },
    { ...assume, operation: "get_session_token", parameters: mfa },
  ]);
  assert(direct?.result !== undefined, JSON.stringify(direct));
  const given = session?.result?.["Credentials"] as Record<string, string>;
  const keys = [given.AccessKeyId, given.SecretAccessKey, given.SessionToken] as const;
  const [through] = await botocore(bench, [
    { ...assume, parameters: role, keys: [keys[0] ?? "", keys[1] ?? "", keys[2] ?? ""] },
  ]);
  const end = through?.result?.["Credentials"] as Record<string, string>;
  assertEquals(end?.AccessKeyId, `ASIA0003Guarded<ASIA0002session<${key}`);
});

withBotocore("uses a token of its own for a role", async (bench) => {
  const claims = { iss: "https://ci.example.com", sub: "main", exp: Date.now() / 1000 + 300 };
  const token = [{ alg: "RS256" }, claims].map((part) => btoa(JSON.stringify(part))).join(".");
  await Deno.writeTextFile(`${bench.home}/token.jwt`, `${token}.x`);
  const [answer] = await botocore(bench, [{ ...identity, profile: "deploy" }]);
  assertEquals(answer?.key, "ASIA0001Deploy<main");
  assertEquals(answer?.result?.["Arn"], "arn:aws:sts::777788889999:assumed-role/Deploy/build");
});

withBotocore(
  "signs below a path, with blanks and other letters in what it sends",
  async (bench) => {
    const parameters = {
      RoleArn: admin,
      RoleSessionName: "jo+x=1,2@home",
      ExternalId: "shop",
      Tags: [{ Key: "Grüße *!'()~", Value: "a b/c%" }],
    };
    const [answer] = await botocore(bench, [{ ...assume, parameters }], {
      AWS_ENDPOINT_URL: `${bench.aws.url}/scenario-x`,
    });
    assert(answer?.result !== undefined, JSON.stringify(answer));
    assertEquals(bench.aws.log("AssumeRole")[0]?.path, "/scenario-x");
  },
);

withBotocore("is told of a clock that is wrong", async (bench) => {
  bench.aws.control.setClock(3600);
  const [late] = await botocore(bench, [{ ...identity, profile: "static" }]);
  assertEquals(late?.code, "SignatureDoesNotMatch");
  assertIncludes(late?.message ?? "", "Signature expired");
  bench.aws.control.setClock(-3600);
  const [early] = await botocore(bench, [{ ...identity, profile: "static" }]);
  assertIncludes(early?.message ?? "", "Signature not yet current");
});

withBotocore("signs in by device code, and refreshes a token before its end", async (bench) => {
  const { control } = bench.aws;
  control.set({ approval: "allow", tokenLifetime: 14 * 60 });
  const startUrl = "https://d-1234567890.awsapps.com/start";
  const oidc = { service: "sso-oidc", region: "eu-west-1" };
  const [registered] = await botocore(bench, [{
    ...oidc,
    operation: "register_client",
    parameters: { clientName: "test", clientType: "public", scopes: ["sso:account:access"] },
  }]);
  const { clientId, clientSecret, clientSecretExpiresAt } = registered?.result ?? {};
  const client = { clientId, clientSecret };
  const [started] = await botocore(bench, [{
    ...oidc,
    operation: "start_device_authorization",
    parameters: { ...client, startUrl },
  }]);
  const deviceCode = started?.result?.["deviceCode"];
  const grantType = "urn:ietf:params:oauth:grant-type:device_code";
  const parameters = { ...client, grantType, deviceCode };
  const [created, again] = await botocore(bench, [
    { ...oidc, operation: "create_token", parameters },
    { ...oidc, operation: "create_token", parameters },
  ]);
  assertEquals([again?.status, again?.code], [400, "InvalidGrantException"]);
  const { accessToken, refreshToken, expiresIn } = created?.result ?? {};
  await bench.writeToken("corp", {
    ...{ startUrl, region: "eu-west-1", accessToken, refreshToken, ...client },
    expiresAt: isoTime(Date.now() + Number(expiresIn) * 1000),
    registrationExpiresAt: isoTime(Number(clientSecretExpiresAt) * 1000),
  });
  control.set({ tokenLifetime: 3600 });
  const [answer] = await botocore(bench, [{ ...identity, profile: "work" }]);
  assertEquals(answer?.result?.["Account"], "444455556666", JSON.stringify(answer));
  const [rewritten] = await bench.tokens();
  assert(rewritten?.accessToken !== accessToken, "it was not refreshed");
  assertEquals(bench.aws.log("CreateToken").length, 3);
});

/** Keys that the portal gave out. */
async function issued(
  bench: Bench,
  settings: { roleLifetime: number },
): Promise<[string, string, string]> {
  bench.aws.control.set(settings);
  return await bench.roleCredentials();
}

function withBotocore(name: string, run: (bench: Bench) => Promise<void>): void {
  Deno.test({
    name: `botocore ${name}`,
    ignore: missing,
    fn: () => Bench.use(config, { world, run }),
  });
}
