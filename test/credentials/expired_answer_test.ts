/** Credentials that AWS gives with an end that is no time, or has passed by this machine's clock. */
import { run } from "../../src/cli.ts";
import { ssoTokenName } from "../../src/config/cache_keys.ts";
import { assertEquals } from "../support/assert.ts";
import { memoryHost } from "../support/memory_host.ts";

const config = `[sso-session corp]
sso_start_url = https://d-1234567890.awsapps.com/start
sso_region = eu-west-1

[profile work]
sso_session = corp
sso_account_id = 444455556666
sso_role_name = Developer
region = eu-west-1
`;

const now = Date.parse("2026-11-21T10:00:00Z");

const rows: Record<string, { expiration: number; gives: string; keeps: boolean }> = {
  "an hour ahead": { expiration: now + 3_600_000, gives: "", keeps: true },
  "two hours ago": {
    expiration: now - 7_200_000,
    gives:
      'awsprof: error: ~/.aws/config:7: profile "work" (sso Developer): AWS gave keys that ran out at ' +
      "2026-11-21T08:00:00Z, and by this machine's clock that has passed\n" +
      "awsprof: hint: set the clock: timedatectl set-ntp true\n",
    keeps: false,
  },
  "beyond all time": {
    expiration: 1e300,
    gives: 'awsprof: error: ~/.aws/config:7: profile "work" (sso Developer): the answer has no ' +
      '"roleCredentials"\nawsprof: hint: AWSPROF_DEBUG=1 shows the calls\n',
    keeps: false,
  },
};

for (const [name, { expiration, gives, keeps }] of Object.entries(rows)) {
  Deno.test(`keys of the portal that end ${name}`, async () => {
    const host = memoryHost({
      args: ["export", "work", "--format", "process"],
      now,
      files: {
        "/home/jo/.aws/config": config,
        [`/home/jo/.aws/sso/cache/${ssoTokenName("corp")}`]:
          '{"accessToken":"aoa-canary","expiresAt":"2026-11-21T20:00:00Z"}',
      },
    });
    const roleCredentials = {
      accessKeyId: "ASIAEXAMPLE",
      secretAccessKey: "canary-secret",
      sessionToken: "canary-token",
      expiration,
    };
    const body = JSON.stringify({ roleCredentials });
    const code = await run({
      ...host,
      request: () => Promise.resolve({ status: 200, headers: new Map(), body }),
    });
    assertEquals([code, host.stderr()], [gives === "" ? 0 : 1, gives]);
    assertEquals(host.stdout() !== "", gives === "");
    const kept = [...host.contents.keys()].some((path) => path.includes("/cli/cache/"));
    assertEquals(kept, keeps);
  });
}
