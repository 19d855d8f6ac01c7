/** `awsprof refresh` while the files that it reads change. */
import { run } from "../../src/cli.ts";
import { denoHost } from "../../src/deno_host.ts";
import { assert, assertEquals } from "../support/assert.ts";

Deno.test("a file that changes as soon as it was read is newer than what was made of it", async () => {
  const home = await Deno.makeTempDir({ prefix: "awsprof-refresh-" });
  try {
    const config = `${home}/.aws/config`;
    await Deno.mkdir(`${home}/.aws`);
    await Deno.writeTextFile(config, "[profile before]\n");
    await Deno.utime(config, 1_700_000_000, 1_700_000_000);
    const host = denoHost();
    const code = await run({
      ...host,
      args: ["refresh", "--shell=bash"],
      env: new Map([["HOME", home], ["PATH", "/usr/bin"]]),
      out() {},
      files: {
        ...host.files,
        read(path, limit) {
          const bytes = host.files.read(path, limit);
          if (path === config) Deno.writeTextFileSync(config, "[profile after]\n");
          return bytes;
        },
      },
    });
    assertEquals(code, 0);
    const since = `${home}/.cache/awsprof/since`;
    const [made] = await Array.fromAsync(Deno.readDir(since));
    const times = [config, `${since}/${made?.name}`].map((path) =>
      Deno.statSync(path).mtime?.getTime() ?? 0
    );
    assert((times[0] ?? 0) > (times[1] ?? 0), `${times}`);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});
