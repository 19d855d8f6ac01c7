/** Rows: foreign text is data (names, paths, state), and broken surroundings do no harm. */
import { formats } from "../../src/output/snapshot.ts";
import type { Shell } from "../../src/output/quote.ts";
import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import { makeOlder } from "./scenarios_commands.ts";
import type { Scenario } from "./scenario.ts";
import type { Stage } from "./stage.ts";
import { ssoConfig, writeToken } from "./tokens.ts";
import { sampleConfig } from "./world.ts";

/** Names that may stand between brackets in a configuration file; CANARY is replaced by a path. */
const names: readonly string[] = [
  "$(echo x >CANARY)",
  "`echo x >CANARY`",
  "'; echo x >CANARY; '",
  '"; echo x >CANARY; "',
  "\\'; echo x >CANARY; \\'",
  "\u2019; echo x >CANARY; \u2018",
  "(echo x >CANARY)",
  "; echo x >CANARY #",
  "| echo x >CANARY",
  "& echo x >CANARY",
  "${IFS}$0",
  "{a,b}",
  "%F{red}%n%(!.x.y)",
  "%1v%%",
  "\\u0024\\e[31m\\x1b",
  "!!",
  "*",
  "~",
  "-rf",
  "--help",
  "=x",
  "__proto__",
  "constructor",
  "\u{1f600}\u00e9\u65e5",
  "[AWS:work",
  "a/../../b",
  "a\tb",
  "y".repeat(10_000),
];

/** Texts that only a variable can hold. */
const raw: readonly string[] = [
  "\x1b]0;PWNED\x07",
  "\x1b[31mPWNED\x1b[0m",
  "\x1b]52;c;UFdORUQ=\x07",
  "\x9b31mPWNED",
  "\u202ework\u202c",
  "\u2066work\u2069",
  "work\nPWNED",
  "work\rPWNED",
  "work\u2028PWNED",
  "\u061cwork",
  "work\x7f\x08\x08PWNED",
  "x".repeat(10_000),
  "",
];

/** What may stand in place of a file of AWS, each made at a path where nothing is. */
const inPlaceOf: Readonly<Record<string, (file: string) => Promise<unknown>>> = {
  "an empty file": (file) => Deno.writeTextFile(file, ""),
  "a directory": (file) => Deno.mkdir(file),
  "a FIFO": (file) => new Deno.Command("mkfifo", { args: [file] }).output(),
  "a link to a device": (file) => Deno.symlink("/dev/zero", file),
  "a link to itself": (file) => Deno.symlink(file, file),
  "100 MB": async (file) => {
    await Deno.writeTextFile(file, "");
    await Deno.truncate(file, 100_000_000);
  },
  "a byte order mark and CRLF": (file) => Deno.writeTextFile(file, "\ufeff[x]\r\ny = z\r\n"),
  "bytes made by chance": (file) =>
    Deno.writeFile(file, crypto.getRandomValues(new Uint8Array(4096))),
};

/** How a line ends that tells of an AWS file which the AWS CLI refuses. */
const refusal = "(every AWS CLI and boto3 command fails)";

/** What may never reach the terminal. */
const drawnRaw =
  // deno-lint-ignore no-control-regex
  /\x1b\]0;PWNED|\x1b\[31mPWNED|\x1b\]52|\x9b31m|[\u061c\u202a-\u202e\u2066-\u2069\u2028]/;

export const hostileScenarios: readonly Scenario[] = [
  {
    name: "a profile name of any characters is drawn as text and never executed",
    row: async (t) => {
      await withProfiles(t);
      await t.start();
      for (const name of names.map((name) => name.replace("CANARY", t.world.canary))) {
        const seen = await t.read(t.shell.set("AWS_PROFILE", name));
        t.variable(seen, "AWS_PROFILE", name);
        assert(!/keys!|\u2260/.test(seen.segment), `segment of ${name}: ${seen.segment}`);
        const drawn = [...seen.segment.matchAll(/\[AWS:(.*)\]/g)][0]?.[1] ?? "";
        // Sixty-four characters are drawn; a name with a control character is not in the data.
        const expected = name.includes("\t") ? `${name.replace("\t", "?")}?` : name;
        assertEquals([...drawn].slice(0, 60), [...expected].slice(0, 60), `segment of ${name}`);
        assert(!await t.world.has("canary"), `executed: ${name}`);
      }
    },
  },
  {
    name: "control characters, direction marks and 10,000 characters in a variable are not drawn",
    row: async (t) => {
      await t.start();
      for (const text of raw) {
        const seen = await t.read(t.shell.set("AWS_PROFILE", text));
        const what = JSON.stringify(text).slice(0, 40);
        assertEquals(seen.output, [], `output for ${what}`);
        assert(seen.segment.startsWith("[AWS:"), `segment for ${what}: ${seen.segment}`);
        assert([...seen.segment].length <= 64 + "[AWS:?]".length, `length for ${what}`);
        const both = await t.read(t.shell.set("AWS_DEFAULT_PROFILE", `${text}other`));
        assert([...both.segment].length <= 2 * 64 + "[AWS:\u2260?]".length, `length for ${what}`);
        await t.type(t.shell.unset("AWS_DEFAULT_PROFILE"));
      }
      assert(!drawnRaw.test(t.terminal.raw), "something was drawn raw");
      assert(!(await t.terminal.title()).includes("PWNED"), "the title was changed");
    },
  },
  {
    name: "a menu of hostile profile names is drawn as text, and leaves the title alone",
    row: async (t) => {
      const steering = raw.filter((name) => !/[\n\r\u2028]/.test(name) && name.length < 100);
      await withProfiles(t, [...names.filter((name) => name.length < 100), ...steering]);
      const before = t.shell.name === "zsh"
        ? "autoload -Uz compinit; compinit -u -d $HOME/.zcompdump"
        : "";
      await t.start({ before });
      await t.terminal.type("awsprof use ");
      for (let times = 0; times < 4; times++) await t.terminal.press("Tab");
      await t.terminal.until((lines) =>
        lines.some((line) => line.includes("constructor")) ? true : null
      );
      await t.terminal.press("C-c");
      assert(!drawnRaw.test(t.terminal.raw), "something was drawn raw");
      assert(!(await t.terminal.title()).includes("PWNED"), "the title was changed");
    },
  },
  {
    name: "the command of each hostile profile name runs aws with exactly that name",
    row: async (t) => {
      await withProfiles(t);
      const { stdout } = await t.program("aliases", "--json");
      const { commands } = JSON.parse(stdout) as { commands: { name: string; profile: string }[] };
      assert(commands.length > 10, "too few commands to tell");
      await t.start();
      for (const { name } of commands) await t.read(`${name} s3 ls`);
      const calls = await t.world.calls();
      for (const [i, { name, profile }] of commands.entries()) {
        assertEquals(calls[i]?.arguments, ["--profile", profile, "s3", "ls"], name);
        assertEquals(calls[i]?.variables.get("AWS_PROFILE"), profile, name);
      }
    },
  },
  {
    name: "use and use - take every profile name as data",
    row: async (t) => {
      await withProfiles(t);
      await t.start();
      const all = names.map((name) => name.replace("CANARY", t.world.canary));
      for (const name of all.filter((name) => !name.startsWith("-") && !name.includes("\t"))) {
        const seen = await t.read(`awsprof use ${t.shell.quote(name)}`);
        t.variable(seen, "AWS_PROFILE", name);
      }
      await t.type("awsprof use -");
      await t.type("awsprof use -");
    },
  },
  {
    name: "a directory name of any characters is drawn as text and never executed",
    row: async (t) => {
      const parts = [...names, ...raw].map((name) => name.replace("CANARY", "canary"))
        .map((name) => name.replaceAll("/", "_").slice(0, 100)).filter((name) =>
          name !== "" && !(t.shell.name === "pwsh" && name.includes("\\"))
        );
      const directories: string[] = [];
      for (const [i, name] of parts.entries()) {
        directories.push(await t.directory(`~/d${i}${name}`, i % 2 === 0 ? "work\n" : "nope\n"));
      }
      await t.start();
      for (const [i, directory] of directories.entries()) {
        const seen = await t.read(t.shell.go(directory));
        const what = JSON.stringify(directory.slice(t.world.home.length));
        t.variable(seen, "AWS_PROFILE", i % 2 === 0 ? "work" : null);
        const text = seen.output.join("");
        assert(
          text.startsWith(`awsprof: ${i % 2 === 0 ? "work (" : ""}~/d${i}`),
          `${what}: ${text}`,
        );
        assertEquals((await t.enter()).output, [], `${what}: at the next prompt`);
      }
      assert(!drawnRaw.test(t.terminal.raw), "something was drawn raw");
      assert(!await t.world.has("~/canary"), "executed");
    },
  },
  {
    name: "inherited state is data: nothing in it is executed or drawn raw",
    row: async (t) => {
      const hostile = `$(echo x >${t.world.canary})\`echo x >${t.world.canary}\`';\x1b]0;PWNED\x07`;
      const state = [
        "AWSPROF_DIR_FILE",
        "AWSPROF_DIR_PROFILE",
        "AWSPROF_DIR_REGION",
        "AWSPROF_OLD_AWS_PROFILE",
        "AWSPROF_OLD_AWS_REGION",
        "AWSPROF_PREVIOUS",
        "AWSPROF_USE_OLD_AWS_DEFAULT_PROFILE",
        "AWSPROF_USE_REGION",
        "AWSPROF_SEGMENT",
      ];
      for (const prefix of ["", "=", "/", "-"]) {
        await t.start({
          environment: {
            AWS_PROFILE: "work",
            ...Object.fromEntries(state.map((name) => [name, `${prefix}${hostile}`])),
          },
        });
        await t.typeAll("cd /", "cd ~", "awsprof use other", "awsprof use -", "awsprof clear");
        assert(!t.terminal.raw.includes("\x1b]0;PWNED"), "drawn raw");
      }
    },
  },
  {
    name: "a hostile trust record and a hostile vetting record trust nothing",
    row: async (t) => {
      const directory = await t.directory("~/a", "prod\n");
      const record = `${t.world.home}/.local/state/awsprof/trust${directory}/.awsprofile`;
      await t.start();
      for (
        const text of ["", "other\n", "pro\n", "prodx\n", `$(echo x >${t.world.canary})\n`]
      ) {
        await t.world.write(record.replace(t.world.home, "~"), text);
        t.variable(await t.type("cd ~/a"), "AWS_PROFILE", null);
        await t.type("cd ~");
      }
      await t.world.write(record.replace(t.world.home, "~"), "prod\n");
      t.variable(await t.type("cd ~/a"), "AWS_PROFILE", "prod");
    },
  },
  {
    name: "a snapshot that was cut off, is of another version or foreign is made anew",
    row: async (t) => {
      await t.start();
      // PowerShell loads its names from the one and everything else from the other.
      const files = t.shell.name === "pwsh"
        ? [`${t.world.cache}/snapshot.txt`, t.world.snapshot]
        : [t.world.snapshot];
      for (const file of files) {
        const good = await Deno.readTextFile(file);
        const id = /\b\d+ (bash|zsh|fish|powershell)\b/g;
        const other = good.replaceAll(id, (_, shell: Shell) => `${formats[shell] - 1} ${shell}`);
        assertEquals(other === good, file.endsWith(".ps1"), "a snapshot of another version");
        for (const text of ["", good.slice(0, good.length / 2), good.slice(0, -20), other]) {
          await Deno.writeTextFile(file, text);
          const seen = await t.start({ environment: { AWS_PROFILE: "prod" } });
          assertEquals(seen.output, [], `output, snapshot of ${text.length} characters`);
          assertEquals(seen.segment, "[AWS:prod]", "segment");
          // bash reads what stands behind the end of its snapshot when a call first asks for it.
          if (text.includes("__awsprof_snapshot_whole='1'\nreturn")) await t.type("aws s3 ls");
          const made = await Deno.readTextFile(file);
          assertEquals(withoutStamp(made), withoutStamp(good), "the snapshot");
          await t.type("awsprof refresh");
        }
      }
    },
  },
  {
    name: "where the cache cannot be written the shell is usable and it is said once",
    row: async (t) => {
      await t.world.write("~/.cache/awsprof", "a file where a directory belongs");
      const seen = await t.start();
      assert(seen.output.length >= 1, "nothing was said");
      assert(seen.output.every((line) => line.startsWith("awsprof: ")), seen.output.join("\n"));
      for (const line of ["", "cd /", ""]) assertEquals((await t.type(line)).output, [], line);
      await Deno.remove(t.world.path("~/.cache/awsprof"));
    },
  },
  {
    name: "a broken AWS file hides nothing of the rest",
    world: {
      config: `[profile first]\nregion = x\nno equals sign\n[profile [[\n\xff\n${sampleConfig}`,
    },
    row: async (t) => {
      const seen = await t.start({ environment: { AWS_PROFILE: "work" } });
      assertEquals(seen.output.map((line) => line.endsWith(refusal)), [true], "output");
      assertEquals(seen.segment, "[AWS:work?]", "segment");
      await t.type("awswork s3 ls");
      assertEquals((await t.world.calls()).length, 1, "calls");
    },
  },
  {
    name:
      "whatever stands in place of an AWS file or the settings, the shell goes on with the rest",
    row: async (t) => {
      const places = {
        "~/.aws/config": "fromcredentials",
        "~/.aws/credentials": "fromconfig",
        "~/.config/awsprof/config": "fromconfig",
      };
      // PowerShell starts slowly, and all of them are read by the core.
      const kinds = Object.entries(inPlaceOf).filter(([what]) =>
        t.shell.name !== "pwsh" || /FIFO|itself|100 MB/.test(what)
      );
      for (const [place, other] of Object.entries(places)) {
        for (const [what, make] of kinds) {
          await t.world.write("~/.aws/config", "[profile fromconfig]\nregion = x\n");
          await t.world.write("~/.aws/credentials", "[fromcredentials]\naws_access_key_id = A\n");
          await t.world.write("~/.config/awsprof/config", "");
          const file = t.world.path(place);
          await Deno.remove(file);
          await make(file);
          await Deno.remove(t.world.cache, { recursive: true }).catch(() => {});
          const seen = await t.start({ environment: { AWS_PROFILE: other } });
          const isRefused = place.includes("/.aws/") && /order mark|by chance/.test(what);
          const warned = seen.output.map((line) =>
            line.startsWith(`awsprof: warning: ${place}:`) && line.endsWith(refusal)
          );
          assertEquals(warned, isRefused ? [true] : [], `${what}, ${place}: output`);
          const segment = `[AWS:${other}${isRefused ? "?" : ""}]`;
          assertEquals(seen.segment, segment, `${what}, ${place}: segment`);
          for (const line of ["cd /", `aws${other} s3 ls`, ""]) {
            assertEquals((await t.type(line)).output, [], `${what}, ${place}: output of "${line}"`);
          }
          await Deno.remove(file, { recursive: true }).catch(() => {});
        }
      }
      assertEquals((await t.world.calls()).length, 3 * kinds.length, "calls");
    },
  },
  {
    name: "whatever stands in place of a token file, the prompt says login and does not wait",
    world: { config: sampleConfig + ssoConfig },
    row: async (t) => {
      const file = await writeToken(t.world, "corp", { expires: 300 });
      await Deno.remove(file);
      await t.start({ environment: { AWS_PROFILE: "dev" } });
      for (const [what, make] of Object.entries(inPlaceOf)) {
        await make(file);
        const seen = await t.enter();
        assertEquals(seen.output, [], `${what}: output`);
        const isFile = (await Deno.stat(file).catch(() => null))?.isFile === true;
        const fine = t.shell.name === "bash-3.2" && isFile;
        assertEquals(seen.segment, fine ? "[AWS:dev]" : "[AWS:dev login]", `${what}: segment`);
        await Deno.remove(file, { recursive: true });
      }
    },
  },
  {
    name: "profile data that is missing or broken is made anew or draws names as unknown, no more",
    row: async (t) => {
      await t.directory("~/a", "work\n");
      const file = `${t.world.cache}/profiles.tsv`;
      await t.start();
      const good = await Deno.readTextFile(file);
      const hostile = `work\t$(echo x >${t.world.canary})\t\x1b]0;PWNED\x07\t2\t/dev/zero\t;id\n`;
      const known = (text: string) => text.includes("\nwork\t") || text.startsWith("work\t");
      const spoilt = [
        good.slice(0, good.indexOf("work") + 2),
        "",
        "work\n",
        "work\n# whole",
        "\t\t\t\t\t\n",
        "\t\t\t\t\t\n# whole",
        hostile,
        `${hostile}# whole`,
        "work\0\t\0",
        good,
      ];
      for (const text of [...spoilt, null]) {
        if (text === null) await Deno.remove(file);
        else await Deno.writeTextFile(file, text);
        const what = JSON.stringify(text).slice(0, 50);
        const seen = await t.start({ environment: { AWS_PROFILE: "work" } });
        assert(/^\[AWS:work(\?| login)?\]$/.test(seen.segment), `${what}: ${seen.segment}`);
        const isWhole = text?.endsWith("# whole") ?? false;
        const isKnown = !isWhole || known(text ?? "");
        assertEquals(seen.segment === "[AWS:work?]", !isKnown, `${what}: ${seen.segment}`);
        for (const line of ["cd ~/a", "cd ~", ""]) await t.type(line);
      }
      assert(!t.terminal.raw.includes("PWNED"), "foreign text was drawn");
      await t.type("awsprof refresh");
      const seen = await t.type("cd ~/a");
      t.variable(seen, "AWS_PROFILE", "work");
      assertEquals(seen.segment, "[AWS:work]", "segment after a refresh");
    },
  },
  {
    name: "a path as long as the system allows is entered and left like any other",
    row: async (t) => {
      const most = 4000;
      const name = "d".repeat(200);
      let directory = await t.directory("~/a", "work\n");
      const above = directory;
      while (directory.length + name.length < most) directory += `/${name}`;
      await Deno.mkdir(directory, { recursive: true });
      await t.start({ columns: 400 });
      const seen = await t.read(t.shell.go(directory));
      assertEquals(seen.output, ["awsprof: work (~/a/.awsprofile)"], "output");
      t.variable(seen, "AWS_PROFILE", "work");
      assertEquals((await t.type("cd ..")).segment, "[AWS:work]", "segment");
      await Deno.writeTextFile(`${directory}/.awsprofile`, "other\n");
      const deep = await t.type(`cd ${name}`);
      t.variable(deep, "AWS_PROFILE", "other");
      assertEquals(deep.output.length > 0, true, "nothing was said");
      assertEquals((await t.enter()).output, [], "output at the next prompt");
      t.variable(await t.type(`cd ${above}`), "AWS_PROFILE", "work");
      t.variable(await t.type("cd ~"), "AWS_PROFILE", null);
    },
  },
  {
    name: "a file that changes all the time is obeyed as one of its contents, or refused",
    row: async (t) => {
      const directory = await t.directory("~/a", "work\n");
      const file = `${directory}/.awsprofile`;
      await t.start();
      // In place, so that a reader may meet any part of either.
      const contents = ["work\nregion = eu-west-1\n", `other\n#${"x".repeat(3000)}\n`, ""];
      let writes = 0;
      const timer = setInterval(() => {
        Deno.writeTextFileSync(file, contents[writes++ % contents.length] ?? "");
      }, 1);
      try {
        for (let i = 0; i < 20; i++) {
          const seen = await t.type(i % 2 === 0 ? "cd ~/a" : "cd ~");
          const profile = seen.variables.get("AWS_PROFILE") ?? null;
          const region = seen.variables.get("AWS_REGION") ?? null;
          const is = `${profile} ${region}`;
          const may = i % 2 === 0
            ? ["work eu-west-1", "work null", "other null", "null null"]
            : ["null null"];
          assert(may.includes(is), `${is} at ${i}`);
          for (const line of seen.output) assert(/^awsprof: /.test(line), line);
        }
      } finally {
        clearInterval(timer);
      }
      assert(writes > 20, "it did not change");
      await t.directory("~/a", "other\n");
      t.variable(await t.type("cd ~/a"), "AWS_PROFILE", "other");
      assertEquals((await t.type("cd ~")).segment, "", "segment");
    },
  },
  {
    name: "in a home that is not there the shell is usable",
    row: async (t) => {
      const out = await t.directory("/out", "nope\n");
      await t.start();
      const load = t.shell.load(t.world.plugin);
      const file = await t.world.write(`/load.${t.shell.extension}`, `${load}\n`);
      await t.start({ load: "" });
      await t.type(t.shell.set("HOME", t.world.path("/none")));
      await t.type(t.shell.read(file));
      assertEquals((await t.type(t.shell.go("/"))).output, [], "output");
      const seen = await t.type(t.shell.go(out));
      assertEquals(seen.output, [`awsprof: ${out}/.awsprofile: "nope" is not a profile`], "output");
      assertEquals((await t.type(t.shell.set("AWS_PROFILE", "x"))).segment, "[AWS:x?]", "segment");
      assertEquals((await t.enter()).output, [], "output at the next prompt");
    },
  },
  {
    name: "without AWS files there is no segment and no word, and new files are noticed",
    row: async (t) => {
      await Deno.remove(t.world.path("~/.aws"), { recursive: true });
      const seen = await t.start();
      assertEquals(seen.output, [], "output");
      assertEquals(seen.segment, "", "segment");
      await t.world.write("~/.aws/config", sampleConfig);
      await makeOlder(t);
      t.variable(await t.type("awsprof use loose"), "AWS_PROFILE", "loose");
      assertEquals((await t.enter()).segment, "[AWS:loose]", "segment");
    },
  },
  {
    name: "AWS files at other places are followed, also when the variable changes in the session",
    row: async (t) => {
      const file = await t.world.write("/elsewhere/config", "[profile there]\nregion = x\n");
      await t.start();
      await t.type(t.shell.set("AWS_CONFIG_FILE", file));
      const seen = await t.type(t.shell.set("AWS_PROFILE", "there"));
      assertEquals(seen.segment, "[AWS:there]", "segment");
      const back = await t.type(t.shell.unset("AWS_CONFIG_FILE"));
      assertEquals(back.segment, "[AWS:there?]", "segment with the first files");
    },
  },
  {
    name: "a cache directory of one's own choice is used, a relative one is not",
    row: async (t) => {
      await t.start({ environment: { XDG_CACHE_HOME: t.world.path("/cache") } });
      assert(await t.world.has(`/cache/awsprof/${t.shell.snapshot}`), "no snapshot at that place");
      assert(!await t.world.has("~/.cache/awsprof"), "there is one at the usual place too");
      await t.start({ environment: { XDG_CACHE_HOME: "relative" } });
      assert(await t.world.has("~/.cache/awsprof"), "no snapshot at the usual place");
      assert(!await t.world.has("~/relative/awsprof"), "a relative path was used");
    },
  },
  {
    name: "without awsprof on the PATH the shell is usable and it is said once",
    row: async (t) => {
      await t.directory("~/a", "work\n");
      await Deno.remove(t.world.path("/bin/awsprof"));
      const seen = await t.start();
      assert(seen.output.length >= 1, "nothing was said");
      assertIncludes(seen.output.join("\n"), "awsprof");
      for (const line of ["", "cd /", "cd ~", ""]) {
        assertEquals((await t.type(line)).output, [], `output after "${line}"`);
      }
    },
  },
  {
    name: "without a home directory in the environment the shell is usable",
    notIn: { pwsh: "looks the home directory up by itself" },
    row: async (t) => {
      await t.directory("/out", "work\n");
      await t.start({ load: "" });
      await t.type(t.shell.unset("HOME"));
      await t.type(t.shell.load(t.world.plugin));
      await t.typeAll(`cd ${t.world.path("/out")}`, t.shell.set("AWS_PROFILE", "loose"), "cd /");
      t.variable(await t.enter(), "AWS_PROFILE", "loose");
      assertEquals((await t.enter()).output, [], "output");
    },
  },
];

/** A snapshot without its first line, which differs with each making. */
function withoutStamp(text: string): string {
  return text.slice(text.indexOf("\n"));
}

async function withProfiles(t: Stage, all: readonly string[] = names): Promise<void> {
  const sections = all.map((name) =>
    `[profile ${quoted(name.replace("CANARY", t.world.canary))}]\nregion = x\n`
  );
  await t.world.write("~/.aws/config", `${sampleConfig}\n${sections.join("\n")}`);
}

/** A section name as the AWS CLI reads it: one word by the rules of a POSIX shell. */
function quoted(name: string): string {
  return `'${name.replaceAll("'", `'"'"'`)}'`;
}
