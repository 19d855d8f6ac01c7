/**
 * `doctor --fix` killed at each step that writes, with a full disk, on a disk that cannot be written,
 * and fifty times at once: each file is the old or the new one, whole, and the copy is the old one.
 */
import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import { tool } from "../support/tools.ts";
import { type Printed, runProgram } from "../fake_aws/clients.ts";
import { type Home, inHome } from "./home.ts";

const filler = Array.from({ length: 400 }, (_, index) => `# line ${index} of a long comment\n`)
  .join("");

const old: Readonly<Record<string, string>> = {
  config: `${filler}[profile a]\nregion = eu-west-1 # Ireland\n[profile a]\noutput = json\n`,
  credentials: `${filler}[profile a]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n` +
    "aws_secret_access_key = je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY\n",
};

const fresh: Readonly<Record<string, string>> = {
  config: `${filler}[profile a]\n# Ireland\nregion = eu-west-1\noutput = json\n`,
  credentials: (old["credentials"] ?? "").replace("[profile a]", "[a]"),
};

const files = Object.entries(old).map(([name, text]) => ({
  path: `.aws/${name}`,
  text,
  mode: 0o644,
}));

const fix = ["doctor", "--fix", "--yes"] as const;

const strace = tool("strace");

/** The calls by which a file comes, goes, or becomes another. */
const calls = ["chmod", "fdatasync", "rename", "flock"];

for (const call of calls) {
  Deno.test({
    name: `killed at any ${call}, doctor --fix leaves old or new files, whole`,
    ignore: strace.missing,
    fn: async () => {
      let killed = 0;
      for (let count = 1, ended = false; !ended && count < 20; count++) {
        await inHome(files, async (home) => {
          const { code } = await traced(home, `inject=${call}:signal=KILL:when=${count}`);
          checkFiles(home);
          ended = code === 0;
          if (!ended) killed++;
          await mendsAgain(home);
        });
      }
      assert(killed > 0, "it was never killed");
    },
  });
}

for (
  const [name, injected, word] of [
    ["a disk that is full when the file is put on it", "fdatasync:error=ENOSPC", "no space left"],
    ["a disk that is read-only", "rename,renameat,renameat2:error=EROFS", "read-only"],
    ["a directory that may not be written", "rename,renameat,renameat2:error=EACCES", "denied"],
  ] as const
) {
  Deno.test({
    name: `doctor --fix and ${name}: nothing is changed, and it says so`,
    ignore: strace.missing,
    fn: () =>
      inHome(files, async (home) => {
        const { code, err } = await traced(home, `inject=${injected}`);
        assertEquals(code, 1, err);
        assertIncludes(err, word);
        for (const name of Object.keys(old)) assertEquals(home.read(`.aws/${name}`), old[name]);
        assertEquals(home.names(), ["config", "credentials"]);
        await mendsAgain(home);
      }),
  });
}

Deno.test({
  name: "permissions that cannot be changed are told, found again, and keep no edit away",
  ignore: strace.missing,
  fn: () =>
    inHome(files, async (home) => {
      const { code, err, out } = await traced(home, "inject=chmod:error=EPERM:when=1");
      assertEquals(code, 1, err);
      assertIncludes(err, "awsprof: warning: ~/.aws/credentials: operation not permitted");
      assertIncludes(out, "readable-by-others");
      assertEquals(home.read(".aws/config"), fresh["config"]);
    }),
});

for (const [name, trap] of [["is an error", "trap '' XFSZ;"], ["kills", ""]] as const) {
  Deno.test(`doctor --fix where a write stops in the middle, and that ${name}`, () =>
    inHome(files, async (home) => {
      const line = `${trap} ulimit -f 8; exec '${home.program}' ${fix.join(" ")}`;
      const { code } = await runProgram(["/bin/sh", "-c", line], {
        home: home.home,
        env: home.environment(),
      });
      assert(code !== 0, "it succeeded");
      for (const each of Object.keys(old)) assertEquals(home.read(`.aws/${each}`), old[each]);
      checkFiles(home);
      await mendsAgain(home);
    }));
}

Deno.test("fifty doctor --fix at once mend each file once and lose nothing", () =>
  inHome(files, async (home) => {
    const ended: Printed[] = [];
    // Ten at a time: the machine has few cores.
    for (let round = 0; round < 5; round++) {
      ended.push(...await Promise.all(Array.from({ length: 10 }, () => home.run(fix))));
    }
    for (const { code, err } of ended) assert(code === 0, `${code}: ${err}`);
    for (const name of Object.keys(old)) assertEquals(home.read(`.aws/${name}`), fresh[name]);
    checkFiles(home);
    const copies = home.names().filter((name) => name.includes("backup"));
    assertEquals(copies.map((name) => name.replace(/\..*/, "")), ["config", "credentials"]);
    const said = ended.map(({ err }) => err).join("");
    assertEquals(said.split("mended ~/.aws/config").length - 1, 1, "mended once");
  }));

Deno.test("a file that another tool changes while doctor writes is left as that tool has it", () =>
  inHome(files, async (home) => {
    const changed = `${old["config"]}[profile new]\n`;
    const { denoHost } = await import("../../src/deno_host.ts");
    const { mendFile } = await import("../../src/doctor/mend.ts");
    const host = denoHost();
    const path = `${home.home}/.aws/config`;
    let failure = "";
    await mendFile({ ...host, env: new Map(Object.entries(home.environment())) }, {
      path,
      kind: "config",
      other: null,
    }, { seen: null, show: () => Deno.writeTextFileSync(path, changed) }).catch((error) => {
      failure = String(error);
    });
    assertIncludes(failure, "was changed meanwhile; nothing was written");
    assertEquals(home.read(".aws/config"), changed);
    assertEquals(home.names(), ["config", "credentials"]);
  }));

async function traced(home: Home, expression: string): Promise<Printed> {
  const argv = [
    strace.path,
    "-f",
    "-qq",
    "-o",
    "/dev/null",
    "-e",
    expression,
    home.program,
    ...fix,
  ];
  return await runProgram(argv, { home: home.home, env: home.environment() });
}

/** Each file is whole; where one is new, or a copy is there, the copy is the old one. */
function checkFiles(home: Home): void {
  for (const name of Object.keys(old)) {
    const text = home.read(`.aws/${name}`);
    assert(text === old[name] || text === fresh[name], `${name} is neither old nor new: ${text}`);
    const copies = home.names().filter((each) =>
      each.startsWith(`${name}.awsprof-backup-`) && !each.endsWith(".tmp")
    );
    for (const copy of copies) assertEquals(home.read(`.aws/${copy}`), old[name], copy);
    assert(text === old[name] || copies.length > 0, `${name} is new, and there is no copy`);
  }
}

async function mendsAgain(home: Home): Promise<void> {
  const { code, err } = await home.run(fix);
  assertEquals(code, 0, err);
  for (const name of Object.keys(old)) assertEquals(home.read(`.aws/${name}`), fresh[name]);
  assertEquals((await home.findings()).filter((each) => each.fixable), []);
}
