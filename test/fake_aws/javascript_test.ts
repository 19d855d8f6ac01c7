import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import * as samples from "../support/samples.ts";
import { Bench } from "./clients.ts";
import { credentials, hasSdk } from "./javascript.ts";

const missing = !await hasSdk();

const config = `[sso-session corp]
sso_start_url = https://d-1234567890.awsapps.com/start
sso_region = eu-west-1

[profile work]
sso_session = corp
sso_account_id = 444455556666
sso_role_name = Developer
region = eu-west-1

${samples.mistyped}
[profile prod]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = work
external_id = shop
region = eu-central-1

${samples.stranger}`;

withSdk("gets role credentials, and a role by them, whose key tells the chain", async (bench) => {
  await signIn(bench, { remaining: 3600 });
  const [work, prod] = await credentials(bench, ["work", "prod"]);
  assertEquals(work?.key, "ASIA0001Developer<jo");
  assertEquals(prod?.key, "ASIA0003Admin<ASIA0002Developer<jo");
  const left = Date.parse(prod?.expiration ?? "") - Date.now();
  assert(left > 3500_000 && left <= 3600_000, `${left} ms left`);
  assertEquals(
    bench.aws.log("AssumeRole").map(({ accessKeyId, region }) => [accessKeyId, region]),
    [["ASIA0002Developer<jo", "eu-central-1"]],
  );
  assertEquals(bench.aws.log("CreateToken").length, 1);
});

withSdk("tells what the portal and STS refuse in their words", async (bench) => {
  await signIn(bench, { remaining: 3600 });
  const [mistyped, stranger] = await credentials(bench, ["mistyped", "stranger"]);
  assertIncludes(mistyped?.message ?? "", "No access");
  assertIncludes(stranger?.message ?? "", "is not authorized to perform: sts:AssumeRole");
  bench.aws.control.revoke("access-token");
  const [revoked] = await credentials(bench, ["work"]);
  assertIncludes(revoked?.message ?? "", "Session token not found or invalid");
});

withSdk("refreshes a token four minutes before its end, and not six", async (bench) => {
  await signIn(bench, { remaining: 6 * 60 });
  await credentials(bench, ["work"]);
  assertEquals(bench.aws.log("CreateToken").length, 1);
  const before = await signIn(bench, { remaining: 4 * 60 });
  const [work] = await credentials(bench, ["work"]);
  assert(work?.key?.endsWith("Developer<jo") === true, JSON.stringify(work));
  assertEquals(bench.aws.log("CreateToken").length, 3);
  const [after] = await bench.tokens();
  assert(after?.accessToken !== before, "the file has the old token");
});

/** Signs in without a browser, into the file that the tools read; the access token. */
async function signIn(bench: Bench, { remaining }: { remaining: number }): Promise<unknown> {
  bench.aws.control.set({ tokenLifetime: remaining });
  const token = await bench.signIn();
  await bench.writeToken("corp", token);
  return token.accessToken;
}

function withSdk(name: string, run: (bench: Bench) => Promise<void>): void {
  Deno.test({
    name: `the JavaScript SDK ${name}`,
    ignore: missing && Deno.env.get("CI") !== "true",
    fn: () => Bench.use(config, { run }),
  });
}
