import type { World } from "../../src/fake_aws/world.ts";
import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import * as samples from "../support/samples.ts";
import { tool } from "../support/tools.ts";
import { Stage } from "../sso/stage.ts";

const tmux = tool("tmux");
const cli = tool("aws-cli");

const serial = "arn:aws:iam::555566667777:mfa/jo";
const roleArn = "arn:aws:iam::111122223333:role/Admin";
const code = "246813";

const world: World = {
  accounts: [],
  users: [{ name: "jo" }],
  roles: [{ arn: roleArn, mfa: true }],
  keys: [{
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    accountId: "555566667777",
    userName: "jo",
    mfa: { serial, code },
  }],
};

const config = `${samples.keys}
[profile prod]
role_arn = ${roleArn}
source_profile = keys
mfa_serial = ${serial}
region = eu-west-1

[profile printed]
role_arn = ${roleArn}
source_profile = keys
mfa_serial = ${serial}
mfa_process = /bin/echo ${code}
external_id = printed
region = eu-west-1

[profile wrongly]
role_arn = ${roleArn}
source_profile = keys
mfa_serial = ${serial}
mfa_process = /bin/echo 000000
external_id = wrongly
region = eu-west-1
`;

terminal("a code is asked for once, leaves no trace, and serves all tools", async (stage) => {
  const seat = await stage.sit();
  await seat.type("awsprof login prod");
  const asked = await seat.sees(`code of ${serial}:`);
  assert(!asked.includes(code), "too early");
  await seat.type(code);
  const ended = await seat.ended();
  assertEquals(ended.code, 0, ended.text);
  assertIncludes(ended.text, 'awsprof: assumed the role of profile "prod": valid 59 min');
  assert(!seat.raw.includes(code), "the code was drawn");
  const { code: status, out, err } = await stage.vends(["export", "prod", "--format", "process"]);
  assertEquals(status, 0, err);
  const given = JSON.parse(out);
  assert(given.AccessKeyId.endsWith("Admin<AKIAIOSFODNN7EXAMPLE"), given.AccessKeyId);
  assertEquals(given.AccountId, "111122223333");
  if (!cli.missing) {
    await stage.bench.cliJson(["sts", "get-caller-identity", "--profile", "prod"]);
    const [request] = stage.aws.log("GetCallerIdentity").slice(-1);
    assertEquals(request?.accessKeyId, given.AccessKeyId);
  }
  assertEquals(stage.aws.log("AssumeRole").length, 1);
  const again = await seat.runs("awsprof login prod");
  assertEquals(again.code, 0, again.text);
  assertIncludes(again.text, 'awsprof: role of profile "prod": valid');
});

terminal("a wrong code is asked again twice, then AWS's words are shown", async (stage) => {
  const seat = await stage.sit();
  await seat.type('eval "$(awsprof export prod)"');
  for (const [wrong, number] of [["111111", 1], ["222222", 2], ["333333", 3]] as const) {
    await seat.seesTimes(`code of ${serial}:`, number);
    await seat.type(wrong);
  }
  const { text } = await seat.ended();
  assertIncludes(text, "awsprof: AWS did not accept the code");
  assertIncludes(text, "MultiFactorAuthentication failed with invalid MFA one time pass code.");
  assertEquals(stage.aws.log("AssumeRole").length, 3);
});

terminal("the second code may be the right one", async (stage) => {
  const seat = await stage.sit();
  await seat.type("awsprof login prod");
  await seat.seesTimes(`code of ${serial}:`, 1);
  await seat.type("111111");
  await seat.seesTimes(`code of ${serial}:`, 2);
  await seat.type(code);
  assertEquals((await seat.ended()).code, 0);
});

terminal("what is no code is asked again without AWS", async (stage) => {
  const seat = await stage.sit();
  await seat.type("awsprof login prod");
  await seat.seesTimes(`code of ${serial}:`, 1);
  await seat.type("12345");
  await seat.sees("awsprof: a code has six digits");
  assertEquals(stage.aws.log("AssumeRole").length, 0);
  await seat.seesTimes(`code of ${serial}:`, 2);
  await seat.type(`9${code}`);
  await seat.seesTimes(`code of ${serial}:`, 3);
  await seat.type(code);
  assertEquals((await seat.ended()).code, 0);
});

terminal(
  "Ctrl-C at the question ends with 130, silently, and the terminal echoes again",
  async (stage) => {
    const seat = await stage.sit();
    await seat.type("awsprof login prod");
    await seat.sees(`code of ${serial}:`);
    await seat.press("C-c");
    const { code: status, text } = await seat.ended();
    assertEquals(status, 130);
    assert(!text.includes("error"), text);
    assertIncludes((await seat.runs("echo visible")).text, "visible");
    assertEquals(stage.aws.log("AssumeRole").length, 0);
  },
);

terminal("told to end at the question, it puts the terminal back", async (stage) => {
  const seat = await stage.sit();
  for (const words of ["export prod", "login prod"]) {
    await seat.type(
      `sh -c 'echo $$ >pid; exec awsprof ${words}'; stty -a | grep -o -e '[-]*echo '`,
    );
    await seat.sees(`code of ${serial}:`);
    Deno.kill(Number(await Deno.readTextFile(`${stage.home}/pid`)), "SIGTERM");
    const { text } = await seat.ended();
    assert(/^echo$/m.test(text), text);
  }
});

plain("without a terminal nobody is asked: exit 3, and what to type", async (stage) => {
  for (const words of [["export", "prod"], ["login", "prod"], ["export", "prod", "--json"]]) {
    const { code: status, out, err } = await stage.run(words);
    assertEquals([status, out], [3, ""], err);
    assertIncludes(err, `profile "prod" needs a code of ${serial}`);
    assertIncludes(err, "awsprof: hint: awsprof login prod");
  }
  assertEquals(stage.aws.log().length, 0);
});

plain("mfa_process gives the code without a person, and is asked once", async (stage) => {
  for (const _ of ["cold", "warm"]) {
    const { code: status, out, err } = await stage.vends(["export", "printed", "--format=process"]);
    assertEquals(status, 0, err);
    assertEquals(JSON.parse(out).Version, 1);
  }
  assertEquals(stage.aws.log("AssumeRole").length, 1);
});

plain("a wrong code of mfa_process is told, and not tried again", async (stage) => {
  const { code: status, err } = await stage.run(["export", "wrongly"]);
  assertEquals(status, 1, err);
  assertIncludes(err, "MultiFactorAuthentication failed");
  assertEquals(stage.aws.log("AssumeRole").length, 1);
});

terminal("--force asks for a code although the last one still serves", async (stage) => {
  const seat = await stage.sit();
  for (const words of ["awsprof login prod", "awsprof login prod --force"]) {
    await seat.type(words);
    await seat.sees(`code of ${serial}:`);
    await seat.type(code);
    assertEquals((await seat.ended()).code, 0);
  }
  assertEquals(stage.aws.log("AssumeRole").length, 2);
});

function terminal(name: string, run: (stage: Stage) => Promise<void>): void {
  Deno.test({ name, ignore: tmux.missing, fn: () => Stage.use({ config, world, run }) });
}

function plain(name: string, run: (stage: Stage) => Promise<void>): void {
  Deno.test(name, () => Stage.use({ config, world, run }));
}
