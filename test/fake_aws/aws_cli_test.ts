import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import * as samples from "../support/samples.ts";
import { tool } from "../support/tools.ts";
import { Bench } from "./clients.ts";

const cli = tool("aws-cli");

const config = `${samples.work}
${samples.mistyped}
${samples.prod}
${samples.stranger}
${samples.legacy}`;

const login = ["sso", "login", "--sso-session", "corp"];
const identity = ["sts", "get-caller-identity"];

withCli("logs in by authorization code and PKCE, with a click on Allow", async (bench) => {
  const { code, err } = await bench.cli(login);
  assertEquals(code, 0, err);
  assertEquals(
    bench.aws.log().map(({ operation }) => operation),
    ["RegisterClient", "Authorize", "AnswerAuthorization", "CreateToken"],
  );
  const [token] = await bench.tokens();
  assert(bench.aws.control.secrets().some((each) => token?.accessToken === `aoa${each}`), "token");
  assert(typeof token?.refreshToken === "string", "no refresh token");
});

withCli("fails to log in when Deny is clicked", async (bench) => {
  await bench.press("deny");
  const { code, err } = await bench.cli(login);
  assert(code !== 0, "it went through");
  assertIncludes(err, "Failed to retrieve an authorization code");
  assertEquals(await bench.tokens(), []);
});

withCli("refuses a state that is not its own", async (bench) => {
  bench.aws.control.set({ wrongState: "another" });
  const { code, err } = await bench.cli(login);
  assert(code !== 0, "it went through");
  assertIncludes(err, "State parameter does not match expected value");
});

withCli("logs in by device code that nobody needs to allow", async (bench) => {
  bench.aws.control.set({ approval: "allow", pendingPolls: 1 });
  const { code, err, out } = await bench.cli([...login, "--use-device-code", "--no-browser"]);
  assertEquals(code, 0, err);
  assertIncludes(out, `${bench.aws.url}/device`);
  assertEquals(
    bench.aws.log("CreateToken").map(({ error }) => error),
    ["AuthorizationPendingException", null],
  );
});

withCli("waits for a click on the page of a device code, and slows down", async (bench) => {
  bench.aws.control.set({ interval: 2 });
  const { code, err } = await bench.cli([...login, "--use-device-code"]);
  assertEquals(code, 0, err);
  assertEquals(bench.aws.log("AnswerDevice").map(({ status }) => status), [200]);
  const [first, second, ...rest] = bench.aws.log("CreateToken").map(({ error }) => error);
  // It asks once before it shows the code and once right after.
  assertEquals([first, second], ["AuthorizationPendingException", "SlowDownException"]);
  assertEquals(rest.includes("SlowDownException"), false, "too fast again");
  assertEquals(rest.at(-1), null);
});

withCli("is told when the device is denied", async (bench) => {
  bench.aws.control.set({ approval: "deny" });
  const { code, err } = await bench.cli([...login, "--use-device-code", "--no-browser"]);
  assert(code !== 0, "it went through");
  assertIncludes(err, "AccessDeniedException");
  assertEquals(await bench.tokens(), []);
});

withCli("is told of a device code that is too old", async (bench) => {
  bench.aws.control.set({ deviceLifetime: 0 });
  const { code, err } = await bench.cli([...login, "--use-device-code", "--no-browser"]);
  assert(code !== 0, "it went through");
  assertEquals(bench.aws.log("CreateToken").at(-1)?.error, "ExpiredTokenException");
  assertIncludes(err, "pending authorization to retrieve an SSO token has expired");
});

withCli("uses role credentials, and a role by them, whose key tells the chain", async (bench) => {
  await bench.cli(login);
  const work = await bench.cliJson([...identity, "--profile", "work"]);
  assertEquals(work.Account, "444455556666");
  assertIncludes(String(work.Arn), "assumed-role/AWSReservedSSO_Developer_");
  const prod = await bench.cliJson([...identity, "--profile", "prod"]);
  assertEquals(prod.Arn, "arn:aws:sts::111122223333:assumed-role/Admin/jo");
  const [assumed] = bench.aws.log("AssumeRole");
  assertEquals(assumed?.region, "eu-central-1");
  const key = bench.aws.log("GetCallerIdentity").at(-1)?.accessKeyId;
  assert(/^ASIA\d+Admin<ASIA\d+Developer<jo$/.test(key ?? ""), `the key is ${key}`);
});

withCli("shows AWS's own words for what is not allowed", async (bench) => {
  await bench.cli(login);
  const mistyped = await bench.cli([...identity, "--profile", "mistyped"]);
  assertIncludes(mistyped.err, "(ForbiddenException) when calling the GetRoleCredentials");
  assertIncludes(mistyped.err, ": No access");
  const { err } = await bench.cli([...identity, "--profile", "stranger"]);
  assertIncludes(err, "(AccessDenied) when calling the AssumeRole");
  assertIncludes(err, "on resource: arn:aws:iam::111122223333:role/Admin");
});

withCli("refreshes a token that is near its end, and rotates", async (bench) => {
  bench.aws.control.set({ tokenLifetime: 14 * 60 });
  await bench.cli(login);
  const [before] = await bench.tokens();
  bench.aws.control.set({ tokenLifetime: 3600 });
  await bench.cliJson([...identity, "--profile", "work"]);
  const [after] = await bench.tokens();
  assertEquals(bench.aws.log("CreateToken").length, 2);
  assert(after?.accessToken !== before?.accessToken, "the same access token");
  assert(after?.refreshToken !== before?.refreshToken, "the same refresh token");
});

withCli("asks for a login when the portal refuses a token before its time", async (bench) => {
  await bench.cli(login);
  bench.aws.control.revoke("access-token");
  const { code, err } = await bench.cli([...identity, "--profile", "work"]);
  assert(code !== 0, "it went through");
  assertEquals(bench.aws.log("GetRoleCredentials").at(-1)?.status, 401);
  assertIncludes(err, "aws sso login");
});

withCli("gets a legacy token that cannot be refreshed", async (bench) => {
  bench.aws.control.set({ approval: "allow" });
  const { code, err } = await bench.cli(["sso", "login", "--profile", "legacy", "--no-browser"]);
  assertEquals(code, 0, err);
  const [token] = await bench.tokens();
  assertEquals("refreshToken" in (token ?? {}), false);
  const who = await bench.cliJson([...identity, "--profile", "legacy"]);
  assertEquals(who.Account, "222233334444");
});

withCli("logs out at the portal", async (bench) => {
  await bench.cli(login);
  const [token] = await bench.tokens();
  const { code, err } = await bench.cli(["sso", "logout"]);
  assertEquals(code, 0, err);
  assertEquals(bench.aws.log("Logout").map(({ status }) => status), [200]);
  assertEquals(await bench.tokens(), []);
  const answer = await fetch(`${bench.aws.url}/assignment/accounts`, {
    headers: { "x-amz-sso_bearer_token": String(token?.accessToken) },
  });
  await answer.body?.cancel();
  assertEquals(answer.status, 401);
});

withCli("reads accounts and roles page by page", async (bench) => {
  await bench.cli(login);
  const [token] = await bench.tokens();
  const access = ["--access-token", String(token?.accessToken), "--region", "eu-west-1"];
  const accounts = await bench.cliJson(["sso", "list-accounts", ...access]);
  const ids = (accounts.accountList as { accountId: string }[]).map(({ accountId }) => accountId);
  assertEquals(ids, ["444455556666", "777788889999", "111122223333", "222233334444"]);
  assertEquals(bench.aws.log("ListAccounts").length, 2);
  const roles = await bench.cliJson([
    ...["sso", "list-account-roles", "--account-id", "777788889999"],
    ...access,
  ]);
  const names = (roles.roleList as { roleName: string }[]).map(({ roleName }) => roleName);
  assertEquals(names, ["Developer", "Operator", "ReadOnly"]);
  assertEquals(bench.aws.log("ListAccountRoles").map(({ query }) => query.next_token ?? null), [
    null,
    "2",
  ]);
});

withCli("tries again after a fault of the server, and after an answer cut short", async (bench) => {
  await bench.cli(login);
  bench.aws.control.fail({ op: "GetRoleCredentials", status: 500 });
  bench.aws.control.fail({ op: "GetCallerIdentity", cut: true });
  const who = await bench.cliJson([...identity, "--profile", "work"], { AWS_MAX_ATTEMPTS: "3" });
  assertEquals(who.Account, "444455556666");
  assertEquals(bench.aws.log("GetRoleCredentials").map(({ status }) => status), [500, 200]);
  assertEquals(bench.aws.log("GetCallerIdentity").length, 2);
});

function withCli(name: string, run: (bench: Bench) => Promise<void>): void {
  Deno.test({
    name: `the AWS CLI ${name}`,
    ignore: cli.missing,
    fn: () => Bench.use(config, { run }),
  });
}
