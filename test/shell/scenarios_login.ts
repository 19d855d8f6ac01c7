/** A login and a logout as the prompt shows them, with the stand-in for AWS and a browser that clicks. */
import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import { projectRoot } from "../support/build.ts";
import { FakeAwsServer } from "../support/fake_aws.ts";
import type { Scenario } from "./scenario.ts";
import type { Seen, Stage } from "./stage.ts";
import { ssoConfig } from "./tokens.ts";

export const loginScenarios: readonly Scenario[] = [
  {
    name: "a login is seen at the next prompt, and so is a logout made elsewhere",
    world: { config: ssoConfig, credentials: null },
    row: (t) =>
      withAws(t, async (aws, environment) => {
        await t.start({ environment });
        const dead = await t.type("awsprof use dev");
        assertIncludes(dead.output.join("\n"), "is not logged in: awsprof login dev");
        assertEquals(dead.segment, "[AWS:dev login]", "without a token");
        const live = await t.type("awsprof login");
        assertIncludes(live.output.join("\n"), 'logged in to session "corp"');
        assertEquals(live.segment, "[AWS:dev]", "after the login");
        assertEquals(exitStatus(t, live), "0", "exit status");
        const gone = await t.programIn(environment, ["logout", "corp"]);
        assertEquals([gone.code, gone.stderr], [0, 'awsprof: logged out of session "corp"\n']);
        assertEquals((await t.enter()).segment, "[AWS:dev login]", "after the logout");
        const text = t.terminal.raw;
        assert(
          aws.control.secrets().every((secret) => !text.includes(secret)),
          "a secret is shown",
        );
      }),
  },
  {
    name: "Ctrl-C ends a login that waits for the browser with 130, and the shell goes on",
    world: { config: ssoConfig, credentials: null },
    row: (t) =>
      withAws(t, async (_aws, environment) => {
        await t.start({ environment: { ...environment, AWS_PROFILE: "dev" } });
        await t.terminal.type("awsprof login --no-browser");
        await t.terminal.press("Enter");
        await t.terminal.until((lines) =>
          lines.some((line) => line.includes("waiting for the browser")) ? true : null
        );
        await t.terminal.press("C-c");
        const seen = await t.prompt();
        assertEquals(seen.segment, "[AWS:dev login]", "segment");
        assertEquals(exitStatus(t, seen), "130", "exit status");
        assertEquals((await t.type("awsprof prompt")).output, ["[AWS:dev login]"], "afterwards");
      }),
  },
];

/** The exit status of the line itself; PowerShell has two notions of it. */
export function exitStatus(t: Stage, seen: Seen): string {
  return t.shell.name === "pwsh" ? seen.pipeStatus : seen.status;
}

/** Runs the row with the stand-in for AWS and a browser that approves, named by the environment. */
export async function withAws(
  t: Stage,
  row: (aws: FakeAwsServer, environment: Record<string, string>) => Promise<void>,
): Promise<void> {
  const aws = FakeAwsServer.start();
  try {
    const browser = `${projectRoot}/test/support/fake_browser.ts`;
    const config = `${projectRoot}/deno.json`;
    await t.world.program(
      "browser",
      `#!/bin/sh\nexec '${Deno.execPath()}' run --quiet -A --config '${config}' '${browser}' "$1" allow\n`,
    );
    await row(aws, {
      AWS_ENDPOINT_URL: aws.url,
      NO_PROXY: "127.0.0.1",
      BROWSER: `${t.world.root}/bin/browser`,
    });
  } finally {
    await aws.close();
  }
}
