/** `awsprof status` over a machine in memory: what stands in the caches, and whose it is. */
import { run } from "../../src/cli.ts";
import { assumeRoleName, ssoTokenName } from "../../src/config/cache_keys.ts";
import { assertEquals } from "../support/assert.ts";
import { memoryHost } from "../support/memory_host.ts";

async function status(files: Readonly<Record<string, string | { content: Uint8Array }>>) {
  const host = memoryHost({
    args: ["status", "--json"],
    files: Object.fromEntries(
      Object.entries(files).map(([path, file]) => [`/home/jo/.aws/${path}`, file]),
    ),
  });
  assertEquals(await run(host), 0, host.stderr());
  return JSON.parse(host.stdout());
}

const token = '{"accessToken":"aoa-canary","expiresAt":"2026-11-21T20:00:00Z"}';

const tokens: Record<string, { content: Uint8Array; state: string }> = {
  "a token": { content: new TextEncoder().encode(token), state: "valid" },
  "a token behind a byte order mark, which no AWS tool reads": {
    content: new TextEncoder().encode(`\ufeff${token}`),
    state: "broken",
  },
  "a token with a byte that is no text": {
    content: Uint8Array.from(token, (char) => char === "y" ? 0xff : char.charCodeAt(0)),
    state: "broken",
  },
};

for (const [name, { content, state }] of Object.entries(tokens)) {
  Deno.test(`status: ${name} is ${state}`, async () => {
    const { sessions } = await status({
      config: "[sso-session corp]\nsso_start_url = https://a.awsapps.com/start\n" +
        "sso_region = eu-west-1\n",
      [`sso/cache/${ssoTokenName("corp")}`]: { content },
    });
    assertEquals(sessions[0].session.state, state);
  });
}

Deno.test("status: credentials by web identity are those of the profile that would use them", async () => {
  const role = "arn:aws:iam::111122223333:role/Web";
  const { credentials } = await status({
    config: `[profile web]\nrole_arn = ${role}\nweb_identity_token_file = /token\n` +
      "external_id = unused\nduration_seconds = 900\n",
    [`cli/cache/${assumeRoleName({ RoleArn: role })}`]: JSON.stringify({
      Credentials: { Expiration: "2026-11-21T11:00:00Z" },
    }),
  });
  assertEquals(credentials.map(({ kind, profile }: Record<string, unknown>) => [kind, profile]), [
    ["role", "web"],
  ]);
});
