/** The age of keys by moto, whose IAM is another's reading of AWS's documentation than ours. */
import { python } from "../fake_aws/botocore.ts";
import { assertEquals } from "../support/assert.ts";
import { inHome } from "./home.ts";

const { success: hasMoto } = await new Deno.Command(python, {
  args: ["-c", "import moto.server"],
  stderr: "null",
}).output().catch(() => ({ success: false }));

Deno.test({
  name: "moto tells the age of keys: the old one is a finding, the young one is none",
  ignore: !hasMoto,
  fn: async () => {
    const moto = new Deno.Command(python, {
      args: [new URL("moto_iam.py", import.meta.url).pathname],
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    try {
      const reader = moto.stdout.pipeThrough(new TextDecoderStream()).getReader();
      let line = "";
      while (!line.includes("\n")) line += (await reader.read()).value ?? "\n";
      await reader.cancel();
      const { port, keys } = JSON.parse(line) as { port: number; keys: [string, string][] };
      const text = keys.map(([id, secret], index) =>
        `[k${index}]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`
      ).join("");
      await inHome([{ path: ".aws/credentials", text }], async ({ findings }) => {
        const url = `http://127.0.0.1:${port}`;
        const found = await findings(["--online"], {
          AWS_ENDPOINT_URL: url,
          NO_PROXY: "127.0.0.1",
        });
        assertEquals(
          found.filter((each) => each.code !== "plain-keys").map(({ code, line, message }) =>
            `${code} ${line}: ${message.replace(/…\w+/, "…")}`
          ),
          ['key-age 2: the key … of profile "k0" is 200 days old'],
        );
      });
    } finally {
      await moto.stdin.close();
      await moto.status;
    }
  },
});
