/** The real program on a real file system: whatever the files are, it answers clearly. */
import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import { nasty } from "../support/nasty.ts";
import { awsDirectory, tool } from "../support/tools.ts";
import { type Person, withPerson } from "./person.ts";

const isRoot = Deno.uid() === 0;
const good = "[profile good]\nregion = eu-west-1\n";

interface Case {
  readonly what: string;
  readonly make: (person: Person) => Promise<unknown>;
  /** Names that `list --names` must still find. */
  readonly names: readonly string[];
  /** What must stand on stderr; null for nothing. */
  readonly says: string | null;
}

const chance = [[...crypto.getRandomValues(new Uint8Array(4096))]];

function bytes(...parts: (string | number[])[]): Uint8Array {
  const all = parts.flatMap((part) =>
    typeof part === "string" ? [...new TextEncoder().encode(part)] : part
  );
  return new Uint8Array(all);
}

const cases: readonly Case[] = [
  {
    what: "no file at all",
    make: () => Promise.resolve(),
    names: [],
    says: "awsprof: no profiles in ~/.aws/config and ~/.aws/credentials",
  },
  {
    what: "an empty file",
    make: (person) => person.write(".aws/config", ""),
    names: [],
    says: "awsprof: no profiles in",
  },
  {
    what: "CRLF line ends",
    make: (person) => person.write(".aws/config", good.replaceAll("\n", "\r\n")),
    names: ["good"],
    says: null,
  },
  {
    what: "a byte order mark",
    make: (person) => person.write(".aws/config", `\ufeff${good}`),
    names: ["good"],
    says: "awsprof: error: ~/.aws/config:1: ",
  },
  {
    what: "a line without an equals sign",
    make: (person) => person.write(".aws/config", `[profile a]\nnonsense\n${good}`),
    names: ["a", "good"],
    says: "awsprof: error: ~/.aws/config:2: ",
  },
  {
    what: "bytes that are not UTF-8",
    make: (person) =>
      person.write(".aws/config", bytes("[profile a]\nx = ", [0xff, 0xfe], `\n${good}`)),
    names: ["a", "good"],
    says: "awsprof: error: ~/.aws/config:",
  },
  {
    what: "a NUL byte in a value",
    make: (person) => person.write(".aws/config", bytes("[profile a]\nx = ", [0], `y\n${good}`)),
    names: ["a", "good"],
    says: null,
  },
  {
    what: "the same section twice",
    make: (person) => person.write(".aws/config", `${good}[profile b]\n${good}`),
    names: ["good", "b"],
    says: "awsprof: error: ~/.aws/config:4: ",
  },
  {
    what: "bytes made by chance",
    make: (person) => person.write(".aws/config", bytes([0xff], ...chance)),
    names: [],
    says: "awsprof: error: ~/.aws/config:1: ",
  },
  {
    what: "a directory in its place",
    make: (person) => Deno.mkdir(`${person.home}/.aws/config`),
    names: [],
    says: "awsprof: error: ~/.aws/config: is not a regular file",
  },
  {
    what: "a FIFO in its place",
    make: (person) => new Deno.Command("mkfifo", { args: [`${person.home}/.aws/config`] }).output(),
    names: [],
    says: "awsprof: error: ~/.aws/config: is not a regular file",
  },
  {
    what: "a link to a device in its place",
    make: (person) => Deno.symlink("/dev/zero", `${person.home}/.aws/config`),
    names: [],
    says: "awsprof: error: ~/.aws/config: is not a regular file",
  },
  {
    what: "a dangling link",
    make: (person) => Deno.symlink("/nowhere/at/all", `${person.home}/.aws/config`),
    names: [],
    says: "awsprof: no profiles in",
  },
  {
    what: "a link to itself",
    make: (person) => Deno.symlink("config", `${person.home}/.aws/config`),
    names: [],
    says: "awsprof: error: ~/.aws/config: too many symbolic links",
  },
  {
    what: "a NUL byte in a name",
    make: (person) => person.write(".aws/config", bytes("[profile a", [0], `b]\n${good}`)),
    names: ["a\\x00b", "good"],
    says: null,
  },
  {
    what: "100 MB",
    async make(person) {
      await person.write(".aws/config", good);
      await Deno.truncate(`${person.home}/.aws/config`, 100_000_000);
    },
    names: [],
    says: "awsprof: error: ~/.aws/config: is larger than 64 MiB",
  },
  {
    what: "no section before the first key",
    make: (person) => person.write(".aws/credentials", `aws_access_key_id = x\n[good]\n`),
    names: ["good"],
    says: "awsprof: error: ~/.aws/credentials:1: ",
  },
];

for (const { what, make, names, says } of cases) {
  Deno.test(`list on ${what} finds what is there and says what is wrong`, () =>
    withPerson(async (person) => {
      await make(person);
      const { code, stdout, stderr } = await person.run(["list", "--names"]);
      assertEquals(stdout.split("\n").filter((line) => line !== ""), [...names]);
      if (says === null) assertEquals(stderr, "");
      else assertIncludes(stderr, says);
      assertEquals(code, 0, "exit code");
    }));
}

for (const { what, make, names, says } of cases) {
  const isWrong = says?.includes("error:") ?? false;
  Deno.test(`show and use on ${what} end by the exit codes, and say which file is in the way`, () =>
    withPerson(async (person) => {
      await make(person);
      const there = names.includes("good");
      const shown = await person.run(["show", "good"]);
      assertEquals(shown.code, isWrong ? 5 : there ? 0 : 1, `show: ${shown.stderr}`);
      const used = await person.run(["use", "--shell=bash", "good"]);
      assertEquals(used.code, there ? 0 : isWrong ? 5 : 1, `use: ${used.stderr}`);
      if (there) return;
      const place = isWrong ? ` (${says?.replace("awsprof: error: ", "")}` : "\n";
      for (const { stdout, stderr } of [shown, used]) {
        assertEquals(stdout, "");
        assertIncludes(stderr, `error: profile "good" is not defined in ~/.aws/config${place}`);
        assertEquals(stderr.match(/^awsprof: hint: /gm)?.length, 1, stderr);
      }
      for (const verb of ["status", "aliases"]) {
        const { code, stderr } = await person.run([verb]);
        assertEquals(code, 0, stderr);
        assertIncludes(stderr, isWrong ? place.trimEnd() : "awsprof: no ");
      }
    }));
}

for (const { what, make, names } of cases) {
  Deno.test(`doctor on ${what} says what is wrong, and what --fix does loses no profile`, () =>
    withPerson(async (person) => {
      await make(person);
      const found = await person.run(["doctor", "--json"]);
      assert(found.code === 0 || found.code === 1, `exit code ${found.code}: ${found.stderr}`);
      assertEquals(JSON.parse(found.stdout).schema, 1);
      const fixed = await person.run(["doctor", "--fix", "--yes"]);
      assert(fixed.code === 0 || fixed.code === 1, `exit code ${fixed.code}: ${fixed.stderr}`);
      const { stdout } = await person.run(["list", "--names"]);
      assertEquals(stdout.split("\n").filter((line) => line !== ""), [...names]);
    }));
}

Deno.test("/dev/null in place of a file is none, and no fault", () =>
  withPerson(async (person) => {
    await person.write(".aws/config", good);
    await Deno.symlink("/dev/null", `${person.home}/nothing`);
    for (const place of ["/dev/null", `${person.home}/nothing`]) {
      for (const variable of ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"]) {
        const env = { [variable]: place };
        const names = variable === "AWS_CONFIG_FILE" ? "" : "good\n";
        const listed = await person.run(["list", "--names"], { env });
        assertEquals([listed.code, listed.stdout], [0, names]);
        assert(!listed.stderr.includes("error"), listed.stderr);
        const used = await person.run(["use", "nope", "--shell=bash"], { env });
        assertEquals(used.code, 1, used.stderr);
        const doctor = await person.run(["doctor", "--strict"], { env });
        assertEquals(doctor.code, 0, doctor.stdout);
      }
    }
  }));

Deno.test("a full disk behind stderr changes no exit code", () =>
  withPerson(async (person) => {
    await person.write(".aws/config", good);
    const before = ["/bin/sh", "-c", 'exec "$0" "$@" 2>/dev/full'];
    for (
      const [words, code] of [[["nope"], 2], [["show", "nope"], 1], [["list", "nope"], 0]] as const
    ) {
      assertEquals((await person.run(words, { before })).code, code, words.join(" "));
    }
  }));

Deno.test("doctor and its diff draw no hostile name raw", () =>
  withPerson(async (person) => {
    const names = nasty.filter((name) =>
      name !== "" && !/[\n\r\]\u0085\u2028\u2029]/.test(name) && name.trim() === name
    );
    const text = names.map((name) => `[${name}]\n${name} = a\nREGION = ${name} # ${name}\n`);
    await person.write(".aws/credentials", text.join(""), 0o644);
    await person.write(".aws/config", text.join(""));
    const { stdout, stderr } = await person.run(["doctor", "--fix", "--yes"]);
    assertIncludes(stderr, "mended ~/.aws/credentials");
    // deno-lint-ignore no-control-regex -- what may not be drawn; a tab is in a diff as it is
    const raw = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/;
    assert(!raw.test(stdout), "drawn raw on stdout");
    assert(!raw.test(stderr), "drawn raw on stderr");
    const left = [...Deno.readDirSync(person.home)].map((entry) => entry.name);
    assert(!left.includes("canary"), "foreign text was executed");
  }));

Deno.test("a file that the user may not read is told, with what to type", {
  ignore: isRoot && tool("setpriv").missing,
}, () =>
  withPerson(async (person) => {
    await person.write(".aws/config", good, 0o000);
    await person.write(".aws/credentials", "[other]\n", 0o644);
    const before = isRoot ? ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] : [];
    const { stdout, stderr } = await person.run(["list", "--names"], { before });
    assertEquals(stdout, "other\n");
    assertIncludes(stderr, "awsprof: error: ~/.aws/config: permission denied");
    const used = await person.run(["use", "--shell=bash", "good"], { before });
    assertEquals([used.code, used.stdout], [5, ""]);
    assertIncludes(used.stderr, "(~/.aws/config: permission denied)\n");
    assertIncludes(used.stderr, "awsprof: hint: chmod u+r ~/.aws/config\n");
  }));

Deno.test("to the AWS CLI a file that the user may not read is one that is not there", {
  ignore: tool("aws-cli").missing || isRoot && tool("setpriv").missing,
}, () =>
  withPerson(async (person) => {
    await person.write(".aws/config", good, 0o000);
    await person.write(".aws/credentials", "[other]\n", 0o644);
    const before = isRoot ? ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] : [];
    const [program = "", ...rest] = [...before, `${awsDirectory()}/aws`];
    const { code, stdout } = await new Deno.Command(program, {
      args: [...rest, "configure", "list-profiles"],
      clearEnv: true,
      env: { HOME: person.home, PATH: Deno.env.get("PATH") ?? "" },
      stdin: "null",
      stderr: "inherit",
    }).output();
    assertEquals([code, new TextDecoder().decode(stdout).trim()], [0, "other"]);
    const { stdout: told } = await person.run(["doctor", "--json"], { before });
    const finding = JSON.parse(told).findings.find(({ code }: { code: string }) =>
      code === "unreadable"
    );
    assertEquals(finding.consequence, "the AWS tools take it for a missing file");
  }));

/** What stands in place of `.awsprofile`, and what `trust` says of it behind its place. */
const wrong: readonly {
  readonly what: string;
  readonly make: (person: Person, file: string) => Promise<unknown>;
  readonly code: 4 | 5;
  readonly says: string;
  readonly ignored?: boolean;
}[] = [
  ...([
    ["a line too many", "good\n\nother\n", 5, ':3: not "account = 12 digits" or "region = name"'],
    ["nothing in it", "", 5, ": names no profile"],
    ["a byte order mark", "\ufeffgood\n", 5, ":1: not a text line"],
    ["a NUL byte", "go\0od\n", 5, ":1: not a text line"],
    ["a byte that is not UTF-8", bytes("go", [0xff], "od\n"), 5, ":1: not a profile name"],
    ["shell code and an escape", "$(touch canary)\x1b]0;x\x07\n", 5, ":1: not a profile name"],
    ["a leading hyphen", "-good\n", 5, ":1: not a profile name"],
  ] as const).map(([what, content, code, says]) => ({
    what,
    make: (person: Person) => person.write("a/.awsprofile", content, 0o644),
    code,
    says,
  })),
  {
    what: "a FIFO in its place",
    make: (_, file) => new Deno.Command("mkfifo", { args: [file] }).output(),
    code: 4,
    says: ": is not a regular file",
  },
  {
    what: "a directory in its place",
    make: (_, file) => Deno.mkdir(file),
    code: 4,
    says: ": is not a regular file",
  },
  {
    what: "a link to a device in its place",
    make: (_, file) => Deno.symlink("/dev/zero", file),
    code: 4,
    says: ": is a symbolic link",
  },
  {
    what: "a link out of the tree in its place",
    async make(person, file) {
      await person.write("elsewhere", "good\n", 0o644);
      await Deno.symlink(`${person.home}/elsewhere`, file);
    },
    code: 4,
    says: ": is a symbolic link",
  },
  {
    what: "a gigabyte",
    async make(person, file) {
      await person.write("a/.awsprofile", "good\n", 0o644);
      await Deno.truncate(file, 2 ** 30);
    },
    code: 4,
    says: ": is larger than 4 KiB",
  },
  {
    what: "permission for everybody to write it",
    make: (person) => person.write("a/.awsprofile", "good\n", 0o666),
    code: 4,
    says: ": is writable by everybody",
  },
  {
    what: "another owner",
    async make(person, file) {
      await person.write("a/.awsprofile", "good\n", 0o644);
      await Deno.chown(file, 65534, 65534);
    },
    code: 4,
    says: ": belongs to somebody else",
    ignored: !isRoot,
  },
];

for (const { what, make, code, says, ignored } of wrong) {
  Deno.test({
    name: `trust, vet and pin on a .awsprofile with ${what} refuse, say why and write nothing`,
    ignore: ignored ?? false,
    fn: () =>
      withPerson(async (person) => {
        await person.write(".aws/config", good);
        await Deno.mkdir(`${person.home}/a`);
        const file = `${person.home}/a/.awsprofile`;
        await make(person, file);
        const before = await looks(file);
        const line = `~/a/.awsprofile${says}\n`;
        const cwd = `${person.home}/a`;
        for (const words of [["trust"], ["pin", "good"]]) {
          const { stdout, stderr, code: got } = await person.run(words, { cwd });
          assertEquals([got, stdout, stderr], [code, "", `awsprof: error: ${line}`], words[0]);
        }
        if (!what.startsWith("a directory")) {
          const { stdout, stderr, code: got } = await person.run(["vet", "--shell=bash", file]);
          assertEquals([got, stdout, stderr], [4, "", `awsprof: ${line}`], "vet");
        }
        assertEquals(await looks(file), before, "the file");
        const names = [...Deno.readDirSync(cwd)].map(({ name }) => name);
        assertEquals(names, [".awsprofile"], "what is in the directory");
        const state = await Deno.stat(`${person.home}/.local/state`).catch(() => null);
        assertEquals(state, null, "records");
      }),
  });
}

Deno.test("pin does not write over a comment that it cannot keep", () =>
  withPerson(async (person) => {
    await person.write(".aws/config", good);
    const before = bytes("# ours\n# ", [0xf0, 0x9f, 0x98], "\nother\n");
    await person.write("a/.awsprofile", before, 0o644);
    const cwd = `${person.home}/a`;
    const { code, stderr } = await person.run(["pin", "good"], { cwd });
    assertEquals([code, stderr], [
      5,
      "awsprof: error: ~/a/.awsprofile:2: bytes that are not UTF-8 would be lost\n",
    ]);
    assertEquals([...await Deno.readFile(`${cwd}/.awsprofile`)], [...before]);
  }));

/** What can be told of a file without opening what never ends. */
async function looks(file: string): Promise<unknown> {
  const { ino, mode, uid, size, mtime, isFile } = await Deno.lstat(file);
  const text = isFile && size < 5000 ? [...await Deno.readFile(file)] : null;
  return { ino, mode, uid, size, mtime, text };
}

Deno.test("a file that the runtime opens for nobody is told without the runtime's own advice", {
  ignore: Deno.build.os !== "linux",
}, () =>
  withPerson(async (person) => {
    const env = { AWS_CONFIG_FILE: "/proc/version" };
    const { code, stderr } = await person.run(["use", "--shell=bash", "good"], { env });
    const place = "/proc/version: permission denied by the runtime";
    assertIncludes(stderr, `error: profile "good" is not defined in /proc/version (${place})\n`);
    assertEquals([code, stderr.includes("--allow")], [5, false], stderr);
  }));

Deno.test("in a home that is not there verbs find nothing, and make it only to write", () =>
  withPerson(async (person) => {
    const env = { HOME: `${person.home}/none` };
    const list = await person.run(["list", "--names"], { env });
    assertEquals([list.code, list.stdout], [0, ""]);
    assertIncludes(list.stderr, "awsprof: no profiles in ~/.aws/config");
    for (const words of [["show", "good"], ["use", "--shell=bash", "good"], ["pin", "good"]]) {
      const { code, stderr } = await person.run(words, { env });
      assertEquals(code, 1, stderr);
      assertIncludes(stderr, 'awsprof: error: profile "good" is not defined in ~/.aws/config\n');
    }
    for (const words of [["status"], ["prompt"], ["aliases"], ["doctor"]]) {
      const { code, stderr } = await person.run(words, { env });
      assertEquals(code, 0, stderr);
    }
    assertEquals(await Deno.stat(env.HOME).catch(() => null), null, "the home");
    assertEquals((await person.run(["refresh", "--shell=bash"], { env })).code, 0, "refresh");
    assert((await Deno.stat(env.HOME)).isDirectory, "the home");
  }));

Deno.test("without any home directory a verb that must write says so and exits 1", () =>
  withPerson(async (person) => {
    const before = ["env", "-u", "HOME"];
    const passwd = await person.run(["refresh", "--shell=bash"], {
      before,
      env: { XDG_CACHE_HOME: "" },
    });
    assert(passwd.code === 0 || passwd.stderr.startsWith("awsprof: error: "), passwd.stderr);
    const empty = await person.run(["refresh", "--shell=bash"], { env: { HOME: "" } });
    assertEquals(empty.code, 1);
    assertIncludes(empty.stderr, "awsprof: error: no home directory");
    assertEquals(empty.stdout, "");
  }));

Deno.test("hostile profile names are listed, never drawn raw, and change no line", () =>
  withPerson(async (person) => {
    const names = nasty.filter((name) =>
      name !== "" && !/[\n\r\]\u0085\u2028\u2029]/.test(name) && name.trim() === name
    );
    await person.write(".aws/credentials", names.map((name) => `[${name}]\n`).join(""));
    const { stdout, code } = await person.run(["list"]);
    assertEquals(code, 0);
    // deno-lint-ignore no-control-regex -- what may not be drawn
    assert(!/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/.test(stdout), "drawn raw");
    assertEquals(stdout.trimEnd().split("\n").length - 1, names.length);
  }));

Deno.test("every hostile profile name can be chosen and comes back from the shell as it is", () =>
  withPerson(async (person) => {
    const names = [
      "$(touch canary)",
      "`touch canary`",
      "it's",
      "%F{red}",
      "a;touch canary",
      "\u2019",
      "__proto__",
      "x y",
    ];
    await person.write(".aws/credentials", names.map((name) => `[${name}]\n`).join(""));
    for (const name of names) {
      const { stdout, stderr, code } = await person.run(["use", "--shell=bash", "--", name]);
      assertEquals([code, stderr], [0, ""], name);
      const { stdout: back } = await new Deno.Command("bash", {
        args: ["--norc", "-c", `eval "$1"; printf %s "$AWS_PROFILE"`, "bash", stdout],
        cwd: person.home,
      }).output();
      assertEquals(new TextDecoder().decode(back), name);
    }
    const left = [...Deno.readDirSync(person.home)].map((entry) => entry.name);
    assert(!left.includes("canary"), "foreign text was executed");
  }));

Deno.test("list, show, status, prompt and doctor need no permission to write, to run or to use the network", () =>
  withPerson(async (person) => {
    await person.write(".aws/config", good);
    const { programDirectory } = await import("../support/build.ts");
    const main = `${await programDirectory()}/lib/main.js`;
    for (
      const words of [
        ["list"],
        ["list", "--json"],
        ["show", "good"],
        ["show", "good", "--json"],
        [
          "prompt",
        ],
        ["status"],
        ["status", "--json"],
        ["doctor"],
        ["doctor", "--json", "--strict"],
      ]
    ) {
      const { code, stderr } = await new Deno.Command(Deno.execPath(), {
        args: [
          "run",
          "--quiet",
          "--no-config",
          "--no-lock",
          "--no-prompt",
          "--allow-read",
          "--allow-env",
          "--allow-sys=uid",
          main,
          ...words,
        ],
        clearEnv: true,
        env: { HOME: person.home, PATH: "/usr/bin:/bin" },
      }).output();
      const text = new TextDecoder().decode(stderr);
      assert(code === 0 || code === 1, `${words.join(" ")}: ${text}`);
      assert(!/NotCapable|by the runtime/.test(text), `${words.join(" ")}: ${text}`);
    }
  }));

/** The runtime reads it before any of ours runs. */
const settingsOfNpm: Readonly<Record<string, (person: Person) => Promise<unknown>>> = {
  "a directory": (person) => Deno.mkdir(`${person.home}/.npmrc`),
  "a FIFO": async (person) =>
    await new Deno.Command("mkfifo", { args: [`${person.home}/.npmrc`] }).output(),
  "no text": (person) => person.write(".npmrc", bytes([0xff, 0xfe, 0])),
  "one with a registry that is none": (person) => person.write(".npmrc", "registry=${NONE}\n"),
};

for (const [what, make] of Object.entries(settingsOfNpm)) {
  Deno.test(`~/.npmrc may be ${what}`, () =>
    withPerson(async (person) => {
      await person.write(".aws/config", good);
      await make(person);
      const { code, stdout, stderr } = await person.run(["list", "--names"]);
      assertEquals([code, stdout, stderr], [0, "good\n", ""]);
    }));
}

Deno.test(
  "a full disk, a read-only place: refresh fails with one clear line and leaves the old snapshot",
  {
    ignore: !isRoot,
  },
  () =>
    withPerson(async (person) => {
      await person.write(".aws/config", good);
      const cache = `${person.home}/cache`;
      await Deno.mkdir(`${cache}/awsprof`, { recursive: true });
      const mount = (...args: string[]) => new Deno.Command("mount", { args }).output();
      const mounted = await mount("-t", "tmpfs", "-o", "size=64k", "tmpfs", cache);
      assert(mounted.success, "tmpfs cannot be mounted");
      try {
        const env = { XDG_CACHE_HOME: cache };
        assertEquals((await person.run(["refresh", "--shell=bash"], { env })).code, 0);
        const before = await person.read("cache/awsprof/snapshot.bash");
        await person.write(
          ".aws/config",
          Array.from({ length: 2000 }, (_, i) => `[profile p${i}]\n`).join(""),
        );
        const full = await person.run(["refresh", "--shell=bash"], { env });
        assertEquals([full.code, full.stdout], [1, ""]);
        assertIncludes(full.stderr, "no space left on the device");
        assertEquals(await person.read("cache/awsprof/snapshot.bash"), before);
        const names = [...Deno.readDirSync(`${cache}/awsprof`)].map((entry) => entry.name).sort();
        assertEquals(names, ["profiles.tsv", "since", "snapshot.bash"]);
        const since = before.match(/^__awsprof_since='(.*)'$/m)?.[1] ?? "";
        assert((await Deno.stat(since)).isFile, "the old snapshot has lost what it is compared by");
        await mount("-o", "remount,ro", cache);
        const readOnly = await person.run(["refresh", "--shell=bash"], { env });
        assertEquals([readOnly.code, readOnly.stdout], [1, ""]);
        assertIncludes(readOnly.stderr, "the file system is read-only");
      } finally {
        await new Deno.Command("umount", { args: [cache] }).output();
      }
    }),
);

Deno.test("fifty refreshes at once leave a whole snapshot and no temporary file", () =>
  withPerson(async (person) => {
    await person.write(".aws/config", good);
    const runs = await Promise.all(
      Array.from({ length: 50 }, () => person.run(["refresh", "--shell=zsh"])),
    );
    assertEquals(runs.filter((run) => run.code !== 0).map((run) => run.stderr), []);
    const snapshot = await person.read(".cache/awsprof/snapshot.zsh");
    assert(snapshot.endsWith("__awsprof_snapshot_whole='1'\n"), "the snapshot is not whole");
    const names = [...Deno.readDirSync(`${person.home}/.cache/awsprof`)].map((entry) => entry.name)
      .sort();
    assertEquals(names, ["profiles.tsv", "since", "snapshot.zsh"]);
    const since = snapshot.match(/^__awsprof_since='(.*)'$/m)?.[1];
    const left = [...Deno.readDirSync(`${person.home}/.cache/awsprof/since`)];
    assertEquals(left.map((entry) => `${person.home}/.cache/awsprof/since/${entry.name}`), [since]);
  }));
