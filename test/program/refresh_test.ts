/** `awsprof refresh`: files that change while it reads, and files that the AWS CLI refuses. */
import { run } from "../../src/cli.ts";
import { denoHost } from "../../src/deno_host.ts";
import { cliDirectory } from "../oracle/aws_cli.ts";
import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import { type Person, withPerson } from "./person.ts";

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

const good = "[default]\nregion = x\n[profile work]\nregion = eu-west-1\n";
const bytes = (text: string, ...more: number[]): Uint8Array =>
  new Uint8Array([...new TextEncoder().encode(text), ...more]);

/** Both files, and which of their lines the AWS CLI refuses everything for, if it does. */
interface Pair {
  readonly config?: string | Uint8Array;
  readonly credentials?: string | Uint8Array;
  readonly refuses?: RegExp;
}

const pairs: Readonly<Record<string, Pair>> = {
  "files as they should be": { config: good, credentials: "[work]\naws_access_key_id = A\n" },
  "no files": {},
  "empty files": { config: "", credentials: "" },
  "a line without an equals sign": {
    config: `${good}nothing\n`,
    refuses: /^~\/\.aws\/config:5: /,
  },
  "a line before the first section": { config: `a = b\n${good}`, refuses: /^~\/\.aws\/config:1: / },
  "a section twice": { config: `${good}[default]\n`, refuses: /^~\/\.aws\/config:5: / },
  "a profile under two names": { config: `${good}[profile default]\n[profile "work"]\n` },
  "a key twice": {
    credentials: "[work]\naws_access_key_id = A\naws_access_key_id = A\n",
    refuses: /^~\/\.aws\/credentials:3: /,
  },
  "a key twice, once in capitals": {
    config: `${good}REGION = y\n`,
    refuses: /^~\/\.aws\/config:5: /,
  },
  "a header that is not closed": {
    config: `${good}[profile next\n`,
    refuses: /^~\/\.aws\/config:5: /,
  },
  "a mark of byte order": {
    config: `\ufeff${good}`,
    refuses: /^~\/\.aws\/config:1: /,
  },
  "a byte that is no UTF-8": {
    config: bytes(`${good}# caf`, 0xe9, 0x0a),
    refuses: /^~\/\.aws\/config:5: /,
  },
  "a NUL": { config: bytes(`${good}output = `, 0, 0x0a) },
  "a key without a name": { config: `${good}= b\n`, refuses: /^~\/\.aws\/config:5: / },
  "a key without a value": { config: `${good}output =\n` },
  "a nested line that is none": {
    config: `${good}s3 =\n  nothing\n`,
    refuses: /^~\/\.aws\/config:6: /,
  },
};

for (const [what, pair] of Object.entries(pairs)) {
  const { refuses = null } = pair;
  const verb = refuses === null ? "does not warn" : "warns";
  Deno.test(`refresh ${verb} of ${what}`, () =>
    withPerson(async (person) => {
      await furnish(person, pair);
      const { code, stdout, stderr } = await person.run(["refresh", "--shell=bash"]);
      assertEquals([code, stdout], [0, `${person.home}/.cache/awsprof/snapshot.bash\n`]);
      const said = /^awsprof: warning: (.*) \(every AWS CLI and boto3 command fails\)\n$/.exec(
        stderr,
      );
      if (refuses === null) assertEquals(stderr, "");
      else assert(refuses.test(said?.[1] ?? ""), stderr);
      const isBroken = refuses === null ? "0" : "1";
      const snapshot = await person.read(".cache/awsprof/snapshot.bash");
      assertIncludes(snapshot, `\n__awsprof_broken='${isBroken}'\n`);
      assertEquals((await person.run(["refresh"])).stderr, stderr, "for all shells");
      const lines = (await person.read(".cache/awsprof/snapshot.txt")).split("\n");
      assertEquals(lines[7], `broken\t${isBroken}`, "the line that PowerShell takes by its number");
    }));

  const cli = cliDirectory();
  const fails = refuses === null ? "does not refuse" : "refuses";
  Deno.test({
    name: cli === null
      ? `the AWS CLI ${fails} ${what} (AWSPROF_TEST_AWS is not set)`
      : `the AWS CLI ${fails} ${what}`,
    ignore: cli === null && Deno.env.get("CI") !== "true",
    fn: () =>
      withPerson(async (person) => {
        await furnish(person, pair);
        const { stderr, code } = await new Deno.Command(`${cli}/aws`, {
          args: ["configure", "list"],
          clearEnv: true,
          env: { HOME: person.home, PATH: "/usr/bin:/bin", LC_ALL: "C.UTF-8" },
        }).output();
        const text = new TextDecoder().decode(stderr);
        assertEquals(/Unable to parse config file/.test(text), refuses !== null, text);
        assertEquals(code === 0, refuses === null, text);
      }),
  });
}

async function furnish(person: Person, { config, credentials }: Pair): Promise<void> {
  if (config !== undefined) await person.write(".aws/config", config);
  if (credentials !== undefined) await person.write(".aws/credentials", credentials);
}
