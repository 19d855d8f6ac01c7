/** `console` where its record cannot be kept, is not kept whole, and where no browser can be started. */
import { Stage } from "../sso/stage.ts";
import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import {
  atPoint,
  type Blow,
  type Call,
  forking,
  strace,
  type Traced,
  traced,
} from "../support/strace.ts";
import { tool } from "../support/tools.ts";

const script = tool("script");
const record = ".local/state/awsprof/console.json";

/** What each write of the record fails with. */
const errors: Readonly<Record<string, string>> = {
  openat: "EACCES",
  write: "ENOSPC",
  fdatasync: "ENOSPC",
  rename: "EROFS",
};

Deno.test({
  name:
    "a console whose record is killed or fails at any write leaves it whole, and the next opens",
  ignore: strace.missing || script.missing,
  fn: () =>
    Stage.use({
      async run(stage) {
        await stage.signedIn("corp", 3600);
        await Deno.writeTextFile(`${stage.home}/browser`, smallBrowser, { mode: 0o755 });
        await opened(stage);
        const { calls } = await opened(stage);
        const points = calls.flatMap((call) => {
          const seen = shape(call);
          return seen === null ? [] : [{ ...call, seen }];
        });
        assertEquals(points.map(({ name }) => name), Object.keys(errors));
        for (const point of points) {
          for (const blow of [{}, { error: errors[point.name] ?? "EIO" }]) {
            await atPoint(point, async (at) => {
              await Deno.remove(`${stage.home}/${record}`).catch(() => {});
              const traces = await opened(stage, { ...at, ...blow });
              const call = traces.killed
                ? traces.calls.at(-1)
                : traces.calls.find(({ text }) => text.endsWith("(INJECTED)"));
              const seen = call === undefined ? null : shape(call);
              if (seen === point.seen) await check(stage, traces);
              return seen;
            });
          }
        }
      },
    }),
});

Deno.test({
  name: "a browser that cannot be started for want of processes is told with the command to type",
  ignore: strace.missing || script.missing,
  fn: () =>
    Stage.use({
      async run(stage) {
        await stage.signedIn("corp", 3600);
        const { calls } = await opened(stage, undefined, forking);
        const process = calls.find(({ text }) => !text.includes("CLONE_THREAD"));
        assert(process !== undefined, "no process was started");
        const at = { ...process, error: "EAGAIN", on: true } as const;
        const { printed } = await opened(stage, at, forking);
        assertEquals(printed.code, 1, printed.out);
        const said = printed.out.replaceAll("\r", "");
        const opener = `${stage.home}/browser`;
        assertIncludes(
          said,
          `awsprof: error: no browser was opened: "${opener}" was not started: ` +
            "the system has no room for another process\nawsprof: hint: awsprof console work --print\n",
        );
      },
    }),
});

/**
 * Follows the address by hardly a call: a number of calls that is reached in it first would hit it, and
 * not the program that is meant.
 */
const smallBrowser = `#!/bin/bash
rest=\${1#http://} host=\${rest%%/*}
exec 3<>"/dev/tcp/\${host%:*}/\${host#*:}"
printf 'GET /%s HTTP/1.1\\r\\nHost: %s\\r\\nConnection: close\\r\\n\\r\\n' "\${rest#*/}" "$host" >&3
read -r answer <&3
`;

/** Opens the console on a terminal. */
async function opened(stage: Stage, at?: Blow, names?: readonly string[]): Promise<Traced> {
  const traces = await traced([stage.program, "console", "work"], {
    home: stage.home,
    env: stage.environment({ NO_COLOR: "1", AWSPROF_DEBUG: "" }),
    terminal: true,
    ...at === undefined ? {} : { at },
    ...names === undefined ? {} : { names },
  });
  stage.hear(traces.printed);
  return traces;
}

async function check(stage: Stage, { printed, killed }: Traced): Promise<void> {
  if (!killed) {
    assertEquals(printed.code, 0, printed.out);
    assert(!printed.out.includes("awsprof: error"), printed.out);
    assertEquals(
      (await stage.files(".local/state/awsprof")).filter((name) =>
        /^console\.json\..*tmp$/.test(name)
      ),
      [],
    );
  }
  for (const name of await stage.files(".local/state/awsprof")) {
    if (!name.startsWith("console.json")) continue;
    const { mode } = await Deno.stat(`${stage.home}/.local/state/awsprof/${name}`);
    assertEquals((mode ?? 0) & 0o777, 0o600, name);
    if (name === "console.json") JSON.parse(await Deno.readTextFile(`${stage.home}/${record}`));
  }
  const next = await opened(stage);
  assertEquals(next.printed.code, 0, next.printed.out);
  assertEquals(
    JSON.parse(await Deno.readTextFile(`${stage.home}/${record}`)).account,
    "444455556666",
  );
  for (const name of await stage.files(".local/state/awsprof")) {
    if (name.endsWith(".tmp")) await Deno.remove(`${stage.home}/.local/state/awsprof/${name}`);
  }
}

/** `rename`, or null for a call that does not touch the record. */
function shape({ name, text }: Call): string | null {
  const isWrite = name in errors && text.includes("/console.json.") && text.includes(".tmp");
  return isWrite && (name !== "openat" || text.includes("O_CREAT")) ? name : null;
}
