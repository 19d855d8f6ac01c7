/** Rows: whose `.awsprofile` is obeyed (files refused, protected profiles, trust, strict). */
import { assert, assertEquals } from "../support/assert.ts";
import type { Scenario } from "./scenario.ts";
import type { Stage } from "./stage.ts";
import { accounts } from "./world.ts";

/** Contents that are accepted, and the profile that each selects. */
const accepted: readonly (readonly [content: string, profile: string])[] = [
  ["work", "work"],
  ["  work\t\n", "work"],
  ["# which account\n\n  # indented\nwork\n", "work"],
  ["profile = work\n", "work"],
  ["profile=work\n", "work"],
  ["work\r\naccount = 444455556666\r\nregion = eu-west-1\r\n", "work"],
  ["region-less\n".replace("region-less", "other"), "other"],
  ["work\n\n# last\nregion = eu-west-1\naccount = 444455556666", "work"],
  ["team blue\n", "team blue"],
  [`work\n#${"x".repeat(4096 - 6)}`, "work"],
];

/** Names of all that is allowed, each of it first where it may be. */
const everyName: readonly string[] = [
  ..."Az9_.@:/+=,".split("").map((first) => `${first}x`),
  "ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz",
  "0123456789_.@:/+=,-  a b",
  "x".repeat(128),
];

/** Contents that are refused: the line that is named, or null, and the reason where it is fixed. */
const refused: readonly (readonly [content: string, line: number | null, reason?: string])[] = [
  ["", null, "names no profile"],
  ["# only a comment\n\n", null, "names no profile"],
  ["-work\n", 1],
  ["w\u00f6rk\n", 1],
  ["work;id\n", 1],
  ["$(touch CANARY)\n", 1],
  ["`touch CANARY`\n", 1],
  ["work'\n", 1],
  ["\x1b]0;PWNED\x07work\n", 1],
  ["\u202ework\n", 1],
  [`${"x".repeat(129)}\n`, 1],
  ["profile =\n", 1],
  ["account = 444455556666\nwork\n", 1, "the profile must come first"],
  ["region = eu-west-1\nwork\n", 1, "the profile must come first"],
  ["work\nother\n", 2],
  ["work\nprofile = other\n", 2],
  ["work\n\naccount = 4444\n", 3],
  ["work\naccount = 4444555566667\n", 2],
  ["work\naccount = 444455556666\naccount = 444455556666\n", 3],
  ["work\nregion = EU WEST\n", 2],
  ["work\nregion = eu-west-1\nregion = eu-west-1\n", 3],
  ["work\nrole = admin\n", 2],
  ["work\naccount = 444455556666 # mine\n", 2],
  ["\ufeffwork\n", 1, "not a text line"],
  ["wo\0rk\n", 1, "not a text line"],
  [`work\n#${"x".repeat(4097 - 6)}`, null, "is larger than 4 KiB"],
  ["nope\n", null, `"nope" is not a profile`],
  [
    "work\naccount = 111122223333\n",
    null,
    `"work" is account ${accounts.work}, not 111122223333`,
  ],
];

export const refusedScenarios: readonly Scenario[] = [
  {
    name: "a directory whose name is no UTF-8 is refused, one that is odd in the locale is not",
    notIn: { pwsh: "finds no such directory" },
    ignored: Deno.build.os === "darwin" ? "its file system has no such names" : null,
    row: async (t) => {
      const script = 'cd "$1" && d=$(printf "a\\377b") && mkdir "$d" && cp b/.awsprofile "$d"';
      await t.directory("~/b", "work\n");
      await t.directory("~/\u00e4\u65e5end", "other\n");
      const { success } = await new Deno.Command("sh", {
        args: ["-c", script, "sh", t.world.home],
      }).output();
      assert(success, "such a directory cannot be made here");
      for (const locale of ["C.UTF-8", "C"]) {
        await t.start({ environment: { LC_ALL: locale } });
        const seen = await t.type("cd ~/a*b");
        t.variable(seen, "AWS_PROFILE", null);
        const reason = "stands in a directory whose name is not UTF-8";
        assertEquals(seen.output, [`awsprof: ~/a?b/.awsprofile: ${reason}`], locale);
        assertEquals((await t.enter()).output, [], `${locale}: the next prompt`);
        t.variable(await t.type("cd ~/*end"), "AWS_PROFILE", "other");
        await t.type("cd ~");
      }
    },
  },
  {
    name: "bytes that are no text count: a name with one is none, a comment may be full of them",
    row: async (t) => {
      const bytes = (text: string) => Uint8Array.from(text, (each) => each.charCodeAt(0));
      const files = {
        inside: bytes("wo\xffrk\n"),
        before: bytes("\x8b\xb0\xb8work\n"),
        large: bytes(`work\n#${"\xff".repeat(4097 - 6)}`),
      };
      await t.directory("~/comment", bytes("# \xff\xfe\nwork\n"));
      for (const name of Object.keys(files)) {
        await t.directory(`~/${name}`, name === "large" ? "work\n#" : "work\n");
      }
      await t.start();
      // Looked at once with good content, so that what differs in such bytes alone would be taken for it.
      for (const [name, content] of Object.entries(files)) {
        t.variable(await t.type(`cd ~/${name}`), "AWS_PROFILE", "work");
        await t.type("cd ~");
        await t.directory(`~/${name}`, content);
      }
      await t.start();
      for (const name of Object.keys(files)) {
        t.variable(await t.type(`cd ~/${name}`), "AWS_PROFILE", null);
        await t.type("cd ~");
      }
      t.variable(await t.type("cd ~/comment"), "AWS_PROFILE", "work");
    },
  },
  {
    name: "bytes that are no text and come to an accepted file are noticed in the same session",
    row: async (t) => {
      const changed = Uint8Array.from("wo\xffrk\n", (each) => each.charCodeAt(0));
      const file = `${await t.directory("~/a", "work\n")}/.awsprofile`;
      await t.start();
      t.variable(await t.type("cd ~/a"), "AWS_PROFILE", "work");
      await t.directory("~/a", changed);
      // fish reads whole seconds.
      const later = new Date(Date.now() + 2_000);
      await Deno.utime(file, later, later);
      const seen = await t.enter();
      t.variable(seen, "AWS_PROFILE", null);
      assertEquals(seen.output, ["awsprof: ~/a/.awsprofile:1: not a profile name"], "output");
      await Deno.writeTextFile(file, "work\n");
      t.variable(await t.enter(), "AWS_PROFILE", "work");
    },
  },
  {
    name: "a file may have comments, blanks, CRLF, profile =, account and region in any order",
    row: async (t) => {
      for (const [i, [content]] of accepted.entries()) await t.directory(`~/d${i}`, content);
      await t.start();
      for (const [i, [content, profile]] of accepted.entries()) {
        const seen = await t.type(`cd ~/d${i}`);
        const what = `${JSON.stringify(content).slice(0, 60)}: `;
        assertEquals(seen.variables.get("AWS_PROFILE"), profile, `${what}AWS_PROFILE`);
        assertEquals(seen.output.length, 1, `${what}lines`);
      }
    },
  },
  {
    name: "a name may hold every character that is allowed, anywhere, and have 128 of them",
    world: { config: everyName.map((name) => `[profile '${name}']\nregion = x\n`).join("") },
    row: async (t) => {
      for (const [i, name] of everyName.entries()) await t.directory(`~/d${i}`, `${name}\n`);
      await t.start();
      for (const [i, name] of everyName.entries()) {
        const seen = await t.type(`cd ~/d${i}`);
        t.variable(seen, "AWS_PROFILE", name);
        assertEquals(seen.output.length, 1, `lines for ${name}`);
      }
    },
  },
  {
    name:
      "a malformed file, an unknown profile, another account: nothing is switched, one line says why",
    row: async (t) => {
      for (const [i, [content]] of refused.entries()) {
        await t.directory(`~/d${i}`, content.replace("CANARY", t.world.canary));
      }
      await t.start({ environment: { AWS_PROFILE: "loose" } });
      for (const [i, [content, line, reason]] of refused.entries()) {
        const what = JSON.stringify(content).slice(0, 60);
        const seen = await t.type(`cd ~/d${i}`);
        const place = `awsprof: ~/d${i}/.awsprofile${line === null ? "" : `:${line}`}: `;
        assertEquals(seen.variables.get("AWS_PROFILE"), "loose", `${what}: AWS_PROFILE`);
        assertEquals(seen.output.length, 1, `${what}: lines of ${JSON.stringify(seen.output)}`);
        assert(seen.output[0]?.startsWith(place) ?? false, `${what}: ${place}… ${seen.output[0]}`);
        if (reason !== undefined) assertEquals(seen.output[0], `${place}${reason}`, what);
      }
      assert(!t.terminal.raw.includes("\x1b]0;PWNED"), "an escape sequence was drawn");
      assert(!t.terminal.raw.includes("\u202e"), "a direction mark was drawn");
    },
  },
  {
    name: "a refusal is said once, not at each prompt and not in each subdirectory",
    row: async (t) => {
      await t.directory("~/a", "nope\n");
      await Deno.mkdir(t.world.path("~/a/b"));
      await t.start();
      assertEquals((await t.type("cd ~/a")).output.length, 1, "lines at first");
      for (const line of ["", "cd b", "cd ..", "", "cd ."]) {
        assertEquals((await t.type(line)).output, [], `lines after "${line}"`);
      }
    },
  },
  {
    name: "a refused file ends the search, and what an outer directory had set is restored",
    row: async (t) => {
      await t.directory("~/a", "work\n");
      await t.directory("~/a/b", "nope\n");
      await t.start({ environment: { AWS_PROFILE: "other" } });
      t.variable(await t.type("cd ~/a"), "AWS_PROFILE", "work");
      t.variable(await t.type("cd b"), "AWS_PROFILE", "other");
      t.variable(await t.type("cd .."), "AWS_PROFILE", "work");
    },
  },
  refusedFile("a link", "is a symbolic link", async (t, file) => {
    await t.world.write("~/elsewhere", "work\n");
    await Deno.symlink(t.world.path("~/elsewhere"), file);
  }),
  refusedFile("a link that leads nowhere", "is a symbolic link", async (_, file) => {
    await Deno.symlink("/nowhere/at/all", file);
  }),
  refusedFile("a link to a device", "is a symbolic link", async (_, file) => {
    await Deno.symlink("/dev/zero", file);
  }),
  refusedFile("a directory", "is not a regular file", async (_, file) => {
    await Deno.mkdir(file);
  }),
  refusedFile("a FIFO", "is not a regular file", async (_, file) => {
    await new Deno.Command("mkfifo", { args: [file] }).output();
  }),
  // What is not there is read as NUL bytes; where no builtin tells the size, those come first.
  refusedFile(
    "a file of a gigabyte",
    /^(is larger than 4 KiB|not a text line)$/,
    async (_, file) => {
      await Deno.writeTextFile(file, "work\n");
      await Deno.truncate(file, 2 ** 30);
    },
  ),
  refusedFile("a file writable by everybody", "is writable by everybody", async (_, file) => {
    await Deno.writeTextFile(file, "work\n");
    await Deno.chmod(file, 0o666);
  }),
  {
    ...refusedFile("a file owned by somebody else", "belongs to somebody else", async (_, file) => {
      await Deno.writeTextFile(file, "work\n");
      await Deno.chown(file, 65534, 65534);
    }),
    ignored: Deno.uid() === 0 ? null : "only root can give files away",
  },
  {
    name: "a file that becomes writable by everybody is refused at the next prompt or edit",
    row: async (t) => {
      const directory = await t.directory("~/a", "work\n");
      await t.start();
      t.variable(await t.type("cd ~/a"), "AWS_PROFILE", "work");
      await t.type("cd ~");
      await Deno.writeTextFile(`${directory}/.awsprofile`, "other\n");
      await Deno.chmod(`${directory}/.awsprofile`, 0o666);
      t.variable(await t.type("cd ~/a"), "AWS_PROFILE", null);
    },
  },
  {
    name: "a file that was obeyed, and refused since, is looked at anew when its text comes back",
    row: async (t) => {
      const file = `${await t.directory("~/a", "work\n")}/.awsprofile`;
      await t.start();
      t.variable(await t.type("cd ~/a"), "AWS_PROFILE", "work");
      await Deno.writeTextFile(file, "gone\n");
      t.variable(await t.enter(), "AWS_PROFILE", null);
      await Deno.writeTextFile(file, "work\n");
      await Deno.chmod(file, 0o666);
      const seen = await t.enter();
      t.variable(seen, "AWS_PROFILE", null);
      assertEquals(seen.output, ["awsprof: ~/a/.awsprofile: is writable by everybody"], "output");
    },
  },
  {
    name: "a protected profile is refused until awsprof trust, and says so in one line",
    row: async (t) => {
      await t.directory("~/a", "prod\n");
      await t.start({ environment: { AWS_PROFILE: "other" } });
      const seen = await t.type("cd ~/a");
      t.variable(seen, "AWS_PROFILE", "other");
      assertEquals(
        seen.output,
        ["awsprof: prod is protected and not trusted here; to allow it: awsprof trust"],
        "output",
      );
      const trusted = await t.type("awsprof trust");
      t.variable(trusted, "AWS_PROFILE", "prod");
      assertEquals(trusted.segment, "[AWS:prod]", "segment");
      assertEquals(await t.colour("[AWS:prod]"), "red", "colour");
      t.variable(await t.type("cd ~"), "AWS_PROFILE", "other");
      t.variable(await t.type("cd ~/a"), "AWS_PROFILE", "prod");
    },
  },
  {
    name: "awsprof untrust takes effect at once",
    row: async (t) => {
      await t.directory("~/a", "prod\n");
      await t.start();
      await t.type("cd ~/a");
      t.variable(await t.type("awsprof trust"), "AWS_PROFILE", "prod");
      t.variable(await t.type("awsprof untrust"), "AWS_PROFILE", null);
    },
  },
  {
    name: "trust holds for exactly that directory and that name",
    world: { settings: "[protect]\nprofiles = prod other\n" },
    row: async (t) => {
      await t.directory("~/a", "prod\n");
      await t.directory("~/a/b", "prod\n");
      await t.directory("~/ab", "prod\n");
      await t.start({ environment: { AWS_PROFILE: "loose" } });
      await t.type("cd ~/a");
      t.variable(await t.type("awsprof trust"), "AWS_PROFILE", "prod");
      t.variable(await t.type("cd b"), "AWS_PROFILE", "loose");
      t.variable(await t.type("cd ~/ab"), "AWS_PROFILE", "loose");
      t.variable(await t.type("cd ~/a"), "AWS_PROFILE", "prod");
      await t.directory("~/a", "other\n");
      t.variable(await t.enter(), "AWS_PROFILE", "loose");
    },
  },
  {
    name: "awsprof pin writes the file, trusts it and selects the profile at once",
    row: async (t) => {
      await Deno.mkdir(t.world.path("~/a"));
      await t.start();
      await t.type("cd ~/a");
      const seen = await t.type("awsprof pin prod");
      t.variable(seen, "AWS_PROFILE", "prod");
      assert(await t.world.has("~/a/.awsprofile"), "no file was written");
      t.variable(await t.type("cd ~"), "AWS_PROFILE", null);
    },
  },
  {
    name: "with AWSPROF_TRUST=strict every file needs trust",
    row: async (t) => {
      await t.directory("~/a", "work\n");
      await t.start({ environment: { AWSPROF_TRUST: "strict" } });
      const seen = await t.type("cd ~/a");
      t.variable(seen, "AWS_PROFILE", null);
      assertEquals(
        seen.output,
        ["awsprof: work is not trusted here; to allow it: awsprof trust"],
        "output",
      );
      t.variable(await t.type("awsprof trust"), "AWS_PROFILE", "work");
    },
  },
  {
    name: "with the setting trust = strict every file needs trust",
    world: { settings: "[trust]\nmode = strict\n" },
    row: async (t) => {
      await t.directory("~/a", "work\n");
      await t.start();
      t.variable(await t.type("cd ~/a"), "AWS_PROFILE", null);
      t.variable(await t.type("awsprof trust"), "AWS_PROFILE", "work");
    },
  },
];

function refusedFile(
  what: string,
  reason: string | RegExp,
  make: (t: Stage, file: string) => Promise<void>,
): Scenario {
  return {
    name: `${what} in place of the file is refused, and the shell does not hang`,
    row: async (t) => {
      const directory = t.world.path("~/a");
      await Deno.mkdir(directory);
      await make(t, `${directory}/.awsprofile`);
      await t.start({ environment: { AWS_PROFILE: "other" } });
      const seen = await t.type("cd ~/a");
      t.variable(seen, "AWS_PROFILE", "other");
      assertEquals(seen.output.length, 1, "lines");
      const said = seen.output[0]?.match(/^awsprof: ~\/a\/\.awsprofile(?::1)?: (.*)$/)?.[1] ?? "";
      if (typeof reason === "string") assertEquals(said, reason, "reason");
      else assert(reason.test(said), `reason: ${seen.output[0]}`);
      assertEquals((await t.enter()).output, [], "output at the next prompt");
    },
  };
}
