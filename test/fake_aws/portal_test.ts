import { assertEquals } from "../support/assert.ts";
import { type Answered, Stand } from "./stand.ts";

const credentials = "/federation/credentials?account_id=444455556666&role_name=Developer";

const unauthorized = {
  message: "Session token not found or invalid",
  __type: "com.amazonaws.switchboard.portal#UnauthorizedException",
};

Deno.test("a token that is unknown, too old, revoked or logged out is refused with 401", async () => {
  const ends: Record<string, (stand: Stand, token: string) => unknown> = {
    revoked: (stand, token) => stand.aws.control.revoke("access-token", token),
    "of an ended session": (stand) => stand.aws.control.revoke("session"),
    "too old": (stand) => stand.pass(3600),
    "too old by a clock put ahead": (stand) => stand.aws.control.setClock(3600),
    "logged out": (stand, token) => stand.portal("/logout", token, "POST"),
  };
  for (const [what, end] of Object.entries(ends)) {
    const stand = new Stand();
    const { accessToken } = await stand.signIn();
    assertEquals((await stand.portal(credentials, accessToken)).status, 200, `not yet ${what}`);
    await end(stand, accessToken);
    for (const path of ["/assignment/accounts", credentials]) {
      const { status, body } = await stand.portal(path, accessToken);
      assertEquals([status, body], [401, unauthorized], what);
    }
  }
  assertEquals((await new Stand().get("/assignment/accounts")).status, 401, "no token");
});

Deno.test("role credentials tell milliseconds, their account, and who asked", async () => {
  const stand = new Stand();
  const { accessToken } = await stand.signIn();
  const { body } = await stand.portal(credentials, accessToken);
  const role = body.roleCredentials as Record<string, unknown>;
  assertEquals(role.expiration, Date.parse("2026-11-21T11:00:00Z"));
  assertEquals(role.accessKeyId, "ASIA0001Developer<jo");
  const again = await stand.portal(credentials, accessToken);
  const second = again.body.roleCredentials as Record<string, unknown>;
  assertEquals(second.accessKeyId, "ASIA0002Developer<jo");
});

const refusals: readonly [sentence: string, path: string, status: number, error: string][] = [
  [
    "a role that is not there",
    "/federation/credentials?account_id=444455556666&role_name=Admin",
    403,
    "ForbiddenException",
  ],
  [
    "an account that is not there",
    "/assignment/roles?account_id=000000000000",
    404,
    "ResourceNotFoundException",
  ],
  ["a short account id", "/assignment/roles?account_id=1", 400, "InvalidRequestException"],
  [
    "no role",
    "/federation/credentials?account_id=444455556666",
    400,
    "InvalidRequestException",
  ],
  ["a page of none", "/assignment/accounts?max_result=0", 400, "InvalidRequestException"],
  ["too large a page", "/assignment/accounts?max_result=101", 400, "InvalidRequestException"],
  ["a foreign page", "/assignment/accounts?next_token=x", 400, "InvalidRequestException"],
  ["something else", "/other", 404, "UnknownOperationException"],
];

for (const [sentence, path, status, error] of refusals) {
  Deno.test(`asking for ${sentence} is refused with ${status} ${error}`, async () => {
    const stand = new Stand();
    const { accessToken } = await stand.signIn();
    const answered = await stand.portal(path, accessToken);
    assertEquals([answered.status, answered.error], [status, error]);
  });
}

Deno.test("pages are as large as the stand-in likes, and as small as the client does", async () => {
  const stand = new Stand();
  const { accessToken } = await stand.signIn();
  const pages = async (query: string): Promise<number[]> => {
    const lengths: number[] = [];
    let token: unknown = "";
    while (token !== null) {
      const next = token === "" ? "" : `&next_token=${token}`;
      const { body } = await stand.portal(`/assignment/accounts?${query}${next}`, accessToken);
      lengths.push((body.accountList as unknown[]).length);
      token = body.nextToken;
    }
    return lengths;
  };
  assertEquals(await pages(""), [2, 2]);
  assertEquals(await pages("max_result=1"), [1, 1, 1, 1]);
  stand.aws.control.set({ pageSize: 3 });
  assertEquals(await pages("max_result=100"), [3, 1]);
  stand.aws.control.set({ pageSize: 100 });
  assertEquals(await pages(""), [4]);
});

Deno.test("somebody sees and gets only what is assigned to them", async () => {
  const account = { id: "444455556666", name: "a", email: "a@example.com", roles: ["One", "Two"] };
  const world = {
    accounts: [account, { ...account, id: "777788889999" }],
    users: [{ name: "jo" }, { name: "al", assignments: { "444455556666": ["Two"] } }],
    roles: [],
    keys: [],
  };
  const stand = new Stand({ world, settings: { user: "al" } });
  const { accessToken } = await stand.signIn();
  const ask = (path: string): Promise<Answered> => stand.portal(path, accessToken);
  const { body } = await ask("/assignment/accounts");
  assertEquals((body.accountList as unknown[]).length, 1);
  const { body: roles } = await ask("/assignment/roles?account_id=444455556666");
  assertEquals(roles.roleList, [{ roleName: "Two", accountId: "444455556666" }]);
  const of = "/federation/credentials?account_id=444455556666";
  assertEquals((await ask(`${of}&role_name=One`)).error, "ForbiddenException");
  assertEquals((await ask(`${of}&role_name=Two`)).status, 200);
  assertEquals((await ask("/assignment/roles?account_id=777788889999")).status, 403);
});
