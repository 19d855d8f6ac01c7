/** `awsprof logout` over a machine in memory: whom it tells that a session is over. */
import { run } from "../../src/cli.ts";
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
