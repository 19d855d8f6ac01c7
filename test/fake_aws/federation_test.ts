import { sampleWorld } from "../../src/fake_aws/world.ts";
import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import * as samples from "../support/samples.ts";
import { tool } from "../support/tools.ts";
import { Bench } from "./clients.ts";
import { Stand, url } from "./stand.ts";

const cli = tool("aws-cli");

const config = `${samples.keys}
[profile role]
role_arn = arn:aws:iam::777788889999:role/First
source_profile = keys
region = eu-west-1

[profile chained]
role_arn = arn:aws:iam::777788889999:role/Second
source_profile = role
region = eu-west-1
`;

const world = {
  ...sampleWorld,
  roles: ["First", "Second"].map((name) => ({ arn: `arn:aws:iam::777788889999:role/${name}` })),
};

const nonsense: readonly [sentence: string, form: Record<string, string>][] = [
  ["no session", { Action: "getSigninToken" }],
  ["a session that is no JSON", { Action: "getSigninToken", Session: "x" }],
  ["a session that is null", { Action: "getSigninToken", Session: "null" }],
  ["an unknown key", { Action: "getSigninToken", Session: '{"sessionId":"a"}' }],
  ["another action", { Action: "login" }],
];

for (const [sentence, form] of nonsense) {
  Deno.test(`the sign-in refuses ${sentence} with a page`, async () => {
    const { status, text } = await new Stand().post("/federation", new URLSearchParams(form));
    assertEquals(status, 400);
    assertIncludes(text, "Bad Request");
  });
}

Deno.test("a sign-out goes on to this service only", async () => {
  const stand = new Stand();
  const to = async (target: string) =>
    await stand.get(`/oauth?${new URLSearchParams({ Action: "logout", redirect_uri: target })}`);
  const own = await to(`${url}/federation?Action=login`);
  assertEquals([own.status, own.headers.get("location")], [302, `${url}/federation?Action=login`]);
  const foreign = await to("https://evil.example/");
  assertEquals([foreign.status, foreign.headers.get("location")], [200, null]);
});

withCli("a federation token signs in, and no length of its own is taken", async (bench) => {
  const got = await bench.cliJson([
    ...["sts", "get-federation-token", "--name", "jo", "--profile", "keys"],
    ...["--policy", "{}", "--duration-seconds", "900"],
  ]);
  const user = got["FederatedUser"] as Record<string, string>;
  assertEquals(user["Arn"], "arn:aws:sts::555566667777:federated-user/jo");
  assertEquals((await signin(bench, got, { SessionDuration: "900" })).status, 400);
  assertEquals((await signin(bench, got)).status, 200);
  const again = await bench.cli([
    ...["sts", "get-federation-token", "--name", "jo", "--profile", "role"],
  ]);
  assert(again.code !== 0, again.out);
  assertIncludes(again.err, "Cannot call GetFederationToken with session credentials");
});

withCli("a role may last longer in the console, and a chained one may not", async (bench) => {
  for (
    const [profile, seconds, status] of [
      ["role", "43200", 200],
      ["role", "43201", 400],
      ["role", "899", 400],
      ["chained", "900", 400],
    ] as const
  ) {
    const exported = await bench.cliJson([
      ...["configure", "export-credentials", "--profile", profile, "--format", "process"],
    ]);
    const answer = await signin(bench, { Credentials: exported }, { SessionDuration: seconds });
    assertEquals(answer.status, status, `${profile} ${seconds}`);
  }
});

withCli("a token opens the door for 15 minutes, and a revoked key has none", async (bench) => {
  const exported = await bench.cliJson([
    ...["configure", "export-credentials", "--profile", "role", "--format", "process"],
  ]);
  const { token } = await signin(bench, { Credentials: exported });
  const query = new URLSearchParams({
    Action: "login",
    Destination: "https://console.aws.amazon.com/",
    SigninToken: token,
  });
  const visit = async () => {
    const response = await fetch(`${bench.aws.url}/federation?${query}`);
    return [response.status, (await response.text()).includes("assumed-role/First/")];
  };
  assertEquals(await visit(), [200, true]);
  bench.aws.control.setClock(899);
  assertEquals(await visit(), [200, true]);
  bench.aws.control.setClock(901);
  assertEquals(await visit(), [400, false]);
  bench.aws.control.revoke("key", String(exported["AccessKeyId"]));
  assertEquals((await signin(bench, { Credentials: exported })).status, 400);
});

async function signin(
  bench: Bench,
  got: Record<string, unknown>,
  more: Record<string, string> = {},
): Promise<{ status: number; token: string }> {
  const keys = got["Credentials"] as Record<string, string>;
  const session = {
    sessionId: keys["AccessKeyId"],
    sessionKey: keys["SecretAccessKey"],
    sessionToken: keys["SessionToken"],
  };
  const response = await fetch(`${bench.aws.url}/federation`, {
    method: "POST",
    body: new URLSearchParams({
      Action: "getSigninToken",
      Session: JSON.stringify(session),
      ...more,
    }),
  });
  const text = await response.text();
  const token = response.ok ? String(JSON.parse(text).SigninToken) : "";
  return { status: response.status, token };
}

function withCli(name: string, run: (bench: Bench) => Promise<void>): void {
  Deno.test({ name, ignore: cli.missing, fn: () => Bench.use(config, { world, run }) });
}
