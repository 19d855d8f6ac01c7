import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import { find, tool } from "../support/tools.ts";
import { bringsDeno, type Machine, onMachine, tree } from "./machine.ts";
import { zip } from "./zip.ts";

const target = `${Deno.build.arch}-${
  Deno.build.os === "darwin" ? "apple-darwin" : "unknown-linux-gnu"
}`;
const archive = `deno-${target}.zip`;

/** A small program in the place of Deno's: passes everything to the real one. */
const program = new TextEncoder().encode(`#!/bin/sh\nexec '${Deno.execPath()}' "$@"\n`);

/** What a server of the archives answers, by the end of the path. */
type Answers = Readonly<Record<string, Uint8Array | string>>;

const good = zip("deno", program);

/** Serves archives on loopback while a test runs; the test gets the address and what was asked. */
async function serving(
  answers: Answers,
  test: (server: { url: string; asked: string[] }) => Promise<void>,
): Promise<void> {
  const asked: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const { pathname } = new URL(request.url);
    asked.push(pathname);
    const body = answers[pathname.slice(pathname.lastIndexOf("/") + 1)];
    return body === undefined
      ? new Response("no", { status: 404 })
      : new Response(body as string | Uint8Array<ArrayBuffer>);
  });
  try {
    await test({ url: `http://127.0.0.1:${server.addr.port}/release`, asked });
  } finally {
    await server.shutdown();
  }
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A machine without Deno and npm, which can download. */
function bare(
  machine: Machine,
  programs: readonly string[],
): { env: Record<string, string | null> } {
  machine.provide(programs);
  return { env: { DENO: null } };
}

const toolsets: [string, string[]][] = [
  ["curl, sha256sum and unzip", ["curl", "sha256sum", "unzip"]],
  ["wget, shasum and busybox", ["wget", "shasum", "perl", "busybox"]],
  ["curl, openssl and python3", ["curl", "openssl", "python3"]],
];
for (const [what, programs] of toolsets) {
  Deno.test({
    name: `with neither Deno nor npm it downloads the archive and verifies it, by ${what}`,
    ignore: programs.some((name) => find(name) === null),
    fn: () =>
      onMachine(async (machine) => {
        const sum = await sha256(good);
        const answers = { [archive]: good, [`${archive}.sha256sum`]: `${sum}  ${archive}\n` };
        await serving(answers, async ({ url, asked }) => {
          const { env } = bare(machine, programs);
          const { stderr } = await machine.installed([], {
            env: { ...env, AWSPROF_DENO_URL: url },
          });
          assertIncludes(stderr, `downloading Deno 2.9.6 from ${url}`);
          assertEquals(asked, [
            `/release/v2.9.6/${archive}.sha256sum`,
            `/release/v2.9.6/${archive}`,
          ]);
        });
        assertEquals((await machine.awsprof(["--version"])).code, 0);
      }),
  });
}

/** Answers that must be refused: what they are, and a part of the message. */
const bad: [string, (sum: string) => Answers, string][] = [
  [
    "another checksum",
    () => ({ [archive]: good, [`${archive}.sha256sum`]: `${"0".repeat(64)}  x` }),
    "the checksum of",
  ],
  [
    "an empty checksum",
    () => ({ [archive]: good, [`${archive}.sha256sum`]: "" }),
    "the checksum of",
  ],
  [
    "a checksum that is none",
    () => ({ [archive]: good, [`${archive}.sha256sum`]: "<html>" }),
    "the checksum of",
  ],
  [
    "a checksum of the wrong length",
    (sum) => ({ [archive]: good, [`${archive}.sha256sum`]: `${sum}00` }),
    "the checksum of",
  ],
  ["no checksum", () => ({ [archive]: good }), `cannot download`],
  ["no archive", (sum) => ({ [`${archive}.sha256sum`]: sum }), "cannot download"],
  [
    "an archive that was cut off",
    (sum) => ({ [archive]: good.slice(0, 40), [`${archive}.sha256sum`]: sum }),
    "the checksum of",
  ],
];
for (const [what, answers, message] of bad) {
  Deno.test({
    name: `${what}: the download is refused and nothing is installed`,
    ignore: find("curl") === null,
    fn: () =>
      onMachine(async (machine) => {
        await serving(answers(await sha256(good)), async ({ url }) => {
          const { env } = bare(machine, ["curl", "sha256sum", "unzip"]);
          const { code, stderr } = await machine.install([], {
            env: { ...env, AWSPROF_DENO_URL: url },
          });
          assertEquals(code, 1, stderr);
          assertIncludes(stderr, message);
          assertIncludes(stderr, "awsprof: error: ");
        });
        assertEquals(tree(machine.home), {});
        assertEquals(tree(machine.temporary), {});
      }),
  });
}

Deno.test({
  name: "an archive with the right checksum and something else in it is refused",
  ignore: find("curl") === null || tool("unzip").missing,
  fn: () =>
    onMachine(async (machine) => {
      const other = zip("deno", new TextEncoder().encode("#!/bin/sh\necho deno 1.0.0\n"));
      const answers = { [archive]: other, [`${archive}.sha256sum`]: await sha256(other) };
      await serving(answers, async ({ url }) => {
        const { env } = bare(machine, ["curl", "sha256sum", "unzip"]);
        const { code, stderr } = await machine.install([], {
          env: { ...env, AWSPROF_DENO_URL: url },
        });
        assertEquals(code, 1);
        assertIncludes(stderr, "does not run here");
      });
      assertEquals(tree(machine.home), {});
    }),
});

Deno.test("where no program can compute a checksum, the download is refused", () =>
  onMachine(async (machine) => {
    await serving(
      { [archive]: good, [`${archive}.sha256sum`]: await sha256(good) },
      async ({ url }) => {
        const { env } = bare(machine, ["curl", "unzip"]);
        const { code, stderr } = await machine.install([], {
          env: { ...env, AWSPROF_DENO_URL: url },
        });
        assertEquals(code, 1);
        assertIncludes(stderr, "awsprof: error: no program here can verify a SHA-256 checksum");
      },
    );
  }));

Deno.test("where there is no archive for the system it says so", () =>
  onMachine(async (machine) => {
    machine.withhold(["uname"]);
    machine.script("uname", "#!/bin/sh\necho Plan9\n");
    const { code, stderr } = await machine.install([], { env: { DENO: null } });
    assertEquals(code, 1);
    assertIncludes(stderr, 'awsprof: error: there is no Deno archive for the system "Plan9"');
    assertIncludes(stderr, "awsprof: hint: DENO=/path/to/deno ./install.sh");
  }));

Deno.test("with npm and no Deno it brings Deno from npm, running no scripts and touching no cache of the user's", () =>
  onMachine(async (machine) => {
    bringsDeno(machine);
    const { stderr } = await machine.installed([], { env: { DENO: null } });
    assertIncludes(stderr, "bringing Deno 2.9.6 from npm");
    const words = Deno.readTextFileSync(`${machine.root}/npm-words`);
    assertIncludes(words, "--ignore-scripts");
    assertIncludes(words, "deno@2.9.6");
    assertIncludes(words, `--cache ${machine.temporary}/`);
    assertEquals((await machine.awsprof(["--version"])).code, 0);
    assertEquals(tree(machine.temporary), {});
  }));

Deno.test("where npm fails, it says why and downloads the archive", () =>
  onMachine(async (machine) => {
    machine.script("npm", "#!/bin/sh\necho 'npm error code E404' >&2\nexit 1\n");
    await serving(
      { [archive]: good, [`${archive}.sha256sum`]: await sha256(good) },
      async ({ url }) => {
        const { env } = bare(machine, ["curl", "sha256sum", "unzip"]);
        const { stderr } = await machine.installed([], { env: { ...env, AWSPROF_DENO_URL: url } });
        assertIncludes(stderr, "awsprof: warning: npm could not bring Deno: npm error code E404");
      },
    );
  }));

Deno.test("the Deno of the earlier installation is used again, so a second run downloads nothing", () =>
  onMachine(async (machine) => {
    await machine.installed();
    machine.script("npm", `#!/bin/sh\n: >'${machine.root}/asked'\nexit 1\n`);
    const { stderr } = await machine.installed([], { env: { DENO: null } });
    assertIncludes(stderr, "(the earlier installation)");
    assert(!Object.keys(tree(machine.root)).includes("asked"), "npm was not asked");
  }));

/** What stands where Deno should be, and whether it is taken. */
const candidates: [string, boolean][] = [
  ["deno 2.9.0 (stable, release, x86_64-unknown-linux-gnu)", true],
  ["deno 2.10.1", true],
  ["deno 3.0.0", true],
  ["deno 2.8.9", false],
  ["deno 1.46.3", false],
  ["deno", false],
  ["v20.1.0", false],
  ["", false],
];
for (const [version, taken] of candidates) {
  Deno.test(`a Deno on PATH that says "${version}" is ${taken ? "" : "not "}taken`, () =>
    onMachine(async (machine) => {
      machine.script(
        "deno",
        `#!/bin/sh\n[ "$1" != --version ] || { echo '${version}'; exit; }\nexec '${Deno.execPath()}' "$@"\n`,
      );
      const { stdout } = await machine.installed(["--dry-run"], { env: { DENO: null } });
      assertEquals(stdout.includes(`  Deno:     ${machine.bin}/deno\n`), taken, stdout);
      if (taken) return;
      const { code, stderr } = await machine.install([], { env: { DENO: "deno" } });
      assertEquals(code, 1);
      assertIncludes(stderr, 'awsprof: error: DENO is "deno", which is not Deno 2.9 or later');
    }));
}
