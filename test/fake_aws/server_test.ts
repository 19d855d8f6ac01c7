import { denoHost } from "../../src/deno_host.ts";
import { ListenError } from "../../src/host.ts";
import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import { FakeAwsServer } from "../support/fake_aws.ts";
import { Stand, startUrl, url } from "./stand.ts";

const register = { clientName: "test", clientType: "public" };

Deno.test("an operation is found below any path, which its addresses keep", async () => {
  const stand = new Stand();
  const { body } = await stand.post("/pre/fix/client/register", register);
  const { clientId, clientSecret } = body;
  const path = "/pre/fix/device_authorization";
  const device = await stand.post(path, { clientId, clientSecret, startUrl });
  assertEquals(device.body.verificationUri, `${url}/pre/fix/device`);
  for (const place of ["/", "/pre", "/pre/"]) {
    const form = new URLSearchParams({ Action: "GetCallerIdentity", Version: "2011-06-15" });
    assertEquals((await stand.post(place, form)).error, "MissingAuthenticationToken", place);
  }
});

Deno.test("the knobs are not there unless they are asked for", async () => {
  assertEquals((await new Stand().get("/__log")).status, 404);
  assertEquals((await new Stand({ controlSurface: true }).get("/__log")).status, 200);
});

Deno.test("every knob can be turned over HTTP", async () => {
  const stand = new Stand({ controlSurface: true });
  const knob = async (path: string, body: Record<string, unknown>): Promise<number> =>
    (await stand.post(`/__${path}`, body)).status;
  const { accessToken } = await stand.signIn();
  assertEquals(await knob("revoke", { kind: "access-token", value: accessToken }), 200);
  assertEquals((await stand.portal("/assignment/accounts", accessToken)).status, 401);
  assertEquals(await knob("fail", { op: "RegisterClient", status: 503 }), 200);
  assertEquals((await stand.post("/client/register", register)).status, 503);
  assertEquals((await stand.post("/client/register", register)).status, 200);
  assertEquals(await knob("clock", { offset: 3600 }), 200);
  const late = await stand.post("/client/register", register);
  assertEquals(late.headers.get("date"), "Sat, 21 Nov 2026 11:00:00 GMT");
  assertEquals(await knob("set", { approval: "deny" }), 200);
  const client = await stand.register("device");
  await stand.post("/device_authorization", { ...client, startUrl });
  for (const verb of ["approve", "deny", "expire"]) {
    assertEquals(await knob(`device/${verb}`, {}), 200, verb);
  }
  assert((await stand.get("/__log")).text !== "[]", "nothing in the log");
  assertEquals(await knob("reset", {}), 200);
  assertEquals((await stand.get("/__log")).text, "[]");
  const wrong: [string, Record<string, unknown>, number][] = [
    ["set", { aproval: "allow" }, 400],
    ["fail", {}, 400],
    ["revoke", { kind: "account" }, 400],
    ["revoke", { kind: "access-token", value: "none" }, 400],
    ["device/approve", { userCode: "ZZZZ-ZZZZ" }, 400],
    ["nothing", {}, 404],
  ];
  for (const [path, body, status] of wrong) assertEquals(await knob(path, body), status, path);
});

Deno.test("a fault has the form of its service, and lasts as long as asked", async () => {
  const stand = new Stand();
  const { control } = stand.aws;
  control.fail({ op: "ListAccounts", status: 429, retryAfter: "7", times: 2 });
  for (const status of [429, 429, 401]) {
    const answered = await stand.get("/assignment/accounts");
    assertEquals(answered.status, status);
    if (status === 429) {
      assertEquals(answered.error, "TooManyRequestsException");
      assertEquals(answered.headers.get("retry-after"), "7");
    }
  }
  control.fail({ op: "RegisterClient", status: 500 });
  const oidc = await stand.post("/client/register", register);
  assertEquals([oidc.status, oidc.error], [500, "InternalServerException"]);
  control.fail({ op: "*", status: 503 });
  const sts = await stand.post("/", new URLSearchParams({ Action: "AssumeRole" }));
  assertEquals([sts.status, sts.error], [503, "InternalFailure"]);
  control.fail({ op: "RegisterClient", proxy: true });
  const proxy = await stand.post("/client/register", register);
  assertEquals([proxy.status, proxy.headers.get("content-type")], [502, "text/html"]);
  control.fail({ op: "RegisterClient", status: 200, body: "<html>", type: "text/html" });
  assertEquals((await stand.post("/client/register", register)).text, "<html>");
});

Deno.test("the log tells what was asked by whom, and the secrets are all known", async () => {
  const stand = new Stand();
  const { accessToken, refreshToken, client } = await stand.signIn();
  await stand.portal("/assignment/accounts?max_result=1", accessToken);
  const last = stand.aws.control.log().at(-1);
  assertEquals([last?.operation, last?.status, last?.query], [
    "ListAccounts",
    200,
    { max_result: "1" },
  ]);
  assertEquals(last?.headers["x-amz-sso_bearer_token"], accessToken);
  const secrets = stand.aws.control.secrets();
  for (const text of [accessToken, refreshToken, client.clientSecret]) {
    assert(secrets.some((secret) => text?.includes(secret)), "a secret is not known");
  }
});

Deno.test("an answer that is cut short was worked on, and arrives as a failure", async () => {
  const aws = FakeAwsServer.start();
  try {
    aws.control.fail({ op: "RegisterClient", cut: true });
    const ask = async (): Promise<string> => {
      const response = await fetch(`${aws.url}/client/register`, {
        method: "POST",
        body: JSON.stringify(register),
      });
      return await response.text();
    };
    const first = await ask().catch((error: unknown) => error);
    assert(first instanceof Error, `it arrived: ${first}`);
    assertIncludes(await ask(), "clientId");
    assertEquals(aws.log("RegisterClient").map(({ status }) => status), [200, 200]);
  } finally {
    await aws.close();
  }
});

Deno.test("an answer can be late", async () => {
  const stand = new Stand();
  stand.aws.control.fail({ op: "RegisterClient", delay: 80 });
  const start = performance.now();
  assertEquals((await stand.post("/client/register", register)).status, 200);
  assert(performance.now() - start >= 75, "it was not late");
});

Deno.test("the script prints its address and has the knobs", async () => {
  const program = new URL("serve.ts", import.meta.url).pathname;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", "-A", program],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.getReader();
  try {
    const { value } = await reader.read();
    const address = new TextDecoder().decode(value).trim();
    assertEquals(await (await fetch(`${address}/__log`)).json(), []);
  } finally {
    child.kill("SIGTERM");
    await child.status;
    await reader.cancel();
  }
});

Deno.test("a listener is reached on loopback only, and its port is free while answers are under way", async () => {
  const host = denoHost();
  const hanging = Promise.withResolvers<Response>();
  const first = host.listen((request) =>
    request.url.endsWith("/hang") ? hanging.promise : new Response("here")
  );
  const at = `http://127.0.0.1:${first.port}`;
  assertEquals(await (await fetch(at)).text(), "here");
  const elsewhere = await fetch(`http://127.0.0.2:${first.port}`).catch(() => null);
  assertEquals(elsewhere, null, "another address of this machine");
  const taken = attempt(() => host.listen(() => new Response(), { port: first.port }));
  assert(taken instanceof ListenError && taken.problem === "taken", `not told: ${taken}`);
  const late = fetch(`${at}/hang`);
  await new Promise((resolve) => setTimeout(resolve, 50));
  const closed = first.close();
  // The system hears of it in the next turn, while the answer is still under way.
  await new Promise((resolve) => setTimeout(resolve, 50));
  const second = host.listen(() => new Response("second"), { port: first.port });
  assertEquals(await (await fetch(at)).text(), "second");
  // An answer that is under way still arrives.
  hanging.resolve(new Response("late"));
  assertEquals(await (await late).text(), "late");
  await closed;
  await second.close();
});

function attempt(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}
