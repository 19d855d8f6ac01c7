/** `awsprof logout` over a machine in memory: whom it tells that a session is over. */
import { run } from "../../src/cli.ts";
import { FileError } from "../../src/host.ts";
import { ssoTokenName } from "../../src/config/cache_keys.ts";
import { assertEquals } from "../support/assert.ts";
import { memoryHost } from "../support/memory_host.ts";

const config = `[sso-session corp]
sso_start_url = https://d-1234567890.awsapps.com/start
sso_region = eu-west-1
`;

const path = `/home/jo/.aws/sso/cache/${ssoTokenName("corp")}`;

const rows: Record<string, { region?: unknown; asks: string }> = {
  "of the region in the files": { region: "eu-west-1", asks: "eu-west-1" },
  "of the region in which the login was made, whatever the files say now": {
    region: "us-east-1",
    asks: "us-east-1",
  },
  "of the region in the files where the token names none": { asks: "eu-west-1" },
  "of the region in the files where the token names no region": {
    region: "x.example.com/",
    asks: "eu-west-1",
  },
};

const shadowed = `${config}
[sso-session shop]
sso_start_url = https://d-0987654321.awsapps.com/start
sso_region = eu-west-1

[profile shop]
sso_session = corp
sso_account_id = 444455556666
sso_role_name = Developer

[profile till]
sso_session = shop
sso_account_id = 444455556666
sso_role_name = Developer
`;

const files = { "/home/jo/.aws/config": shadowed };

Deno.test("logout ends the session of that name, though a profile of that name has another", async () => {
  const host = memoryHost({ args: ["logout", "shop"], files });
  assertEquals(await run(host), 0);
  assertEquals(host.stderr(), 'awsprof: session "shop" was not logged in\n');
});

Deno.test("login takes the profile of a name before the session, and each hint leads to its session", async () => {
  for (const [word, session] of [["shop", "corp"], ["till", "shop"]]) {
    const host = memoryHost({ args: ["login", `${word}`], files });
    assertEquals(await run(host), 3);
    assertEquals(
      host.stderr().split(",")[0],
      `awsprof: error: session "${session}" is not logged in`,
    );
  }
  const asked = memoryHost({ args: ["export", "till"], files });
  assertEquals(await run(asked), 3);
  assertEquals(asked.stderr().split("\n")[1], "awsprof: hint: awsprof login till");
  const shown = memoryHost({ args: ["status"], files });
  assertEquals(await run(shown), 0);
  const needs = shown.stdout().split("\n").map((line) => /needs (.*?) {2}/.exec(line)?.[1]);
  assertEquals(needs.filter((each) => each !== undefined), [
    "awsprof login corp",
    "awsprof login till",
  ]);
});

for (const [name, { region, asks }] of Object.entries(rows)) {
  Deno.test(`logout tells the portal ${name}`, async () => {
    const token = { accessToken: "aoa-canary", expiresAt: "2026-11-21T12:00:00Z", region };
    const host = memoryHost({
      args: ["logout", "corp"],
      files: { "/home/jo/.aws/config": config, [path]: JSON.stringify(token) },
    });
    const asked: string[] = [];
    const code = await run({
      ...host,
      request({ url }) {
        asked.push(url);
        return Promise.resolve({ status: 200, headers: new Map(), body: "" });
      },
    });
    assertEquals([code, host.stderr()], [0, 'awsprof: logged out of session "corp"\n']);
    assertEquals(asked, [`https://portal.sso.${asks}.amazonaws.com/logout`]);
    assertEquals(host.contents.has(path), false);
  });
}

Deno.test("logout --all goes on behind a file that cannot be removed, and says which", async () => {
  const host = memoryHost({ args: ["logout", "--all"], files });
  const denied = `/home/jo/.aws/sso/cache/${ssoTokenName("corp")}`;
  const code = await run({
    ...host,
    files: {
      ...host.files,
      remove(path) {
        if (path === denied) throw new FileError("denied", path, "permission denied");
        host.files.remove(path);
      },
    },
  });
  assertEquals([code, host.stderr()], [
    1,
    `awsprof: error: ~/.aws/sso/cache/${ssoTokenName("corp")}: permission denied\n` +
    'awsprof: session "shop" was not logged in\n',
  ]);
});
