import { type IgnoreFile, isIgnored, isInIndex } from "../../src/config/git_ignore.ts";
import { Random } from "../oracle/random.ts";
import { assert, assertEquals } from "../support/assert.ts";
import { tool } from "../support/tools.ts";

const rows: Record<string, { rules: string; path: string; ignored: boolean }> = {
  "a name at any depth": { rules: "credentials\n", path: "a/b/credentials", ignored: true },
  "a directory takes all in it": { rules: ".aws/\n", path: "x/.aws/credentials", ignored: true },
  "a directory's pattern is no file's": {
    rules: "credentials/\n",
    path: "a/credentials",
    ignored: false,
  },
  "a slash at the front binds to the top": {
    rules: "/credentials\n",
    path: "a/credentials",
    ignored: false,
  },
  "a slash in the middle does too": { rules: "a/c\n", path: "b/a/c", ignored: false },
  "two stars go through directories": { rules: "**/aws/*\n", path: "a/b/aws/c", ignored: true },
  "two stars in the middle": { rules: "a/**/c\n", path: "a/c", ignored: true },
  "one star stops at a slash": { rules: "a/*/c\n", path: "a/b/d/c", ignored: false },
  "an exclamation mark takes back": {
    rules: "*\n!credentials\n",
    path: "credentials",
    ignored: false,
  },
  "but not out of an ignored directory": {
    rules: "a/\n!a/credentials\n",
    path: "a/credentials",
    ignored: true,
  },
  "a comment is none": { rules: "# credentials\n", path: "credentials", ignored: false },
  "blanks at the end do not count": {
    rules: "credentials  \n",
    path: "credentials",
    ignored: true,
  },
  "a set of letters": { rules: "[!a-c]x\n", path: "dx", ignored: true },
  "and what is not in it": { rules: "[!a-c]x\n", path: "bx", ignored: false },
  "an escaped star is a star": { rules: "\\*\n", path: "credentials", ignored: false },
};

for (const [name, { rules, path, ignored }] of Object.entries(rows)) {
  Deno.test(`ignored by git: ${name}`, () => {
    assertEquals(isIgnored(path, [{ base: "", text: rules }]), ignored);
  });
}

const git = tool("git");

Deno.test({
  name: "500 work trees made by chance: ignored and tracked is what git says is",
  ignore: git.missing,
  fn: async () => {
    const root = await Deno.makeTempDir({ prefix: "doctor-git-" });
    try {
      await run(root, ["init", "-q"]);
      const random = new Random(11);
      let ignored = 0;
      for (let round = 0; round < 500; round++) {
        const files = [rulesOf(random, "", root), rulesOf(random, "d", root)];
        const asked = Array.from({ length: 6 }, () => pathOf(random));
        const said = await run(root, ["check-ignore", "--no-index", ...asked]);
        for (const path of asked) {
          const is = said.split("\n").includes(path);
          if (is) ignored++;
          assertEquals(isIgnored(path, files), is, JSON.stringify([path, files]));
        }
      }
      assert(ignored > 300, `only ${ignored} were ignored`);
    } finally {
      await Deno.remove(root, { recursive: true });
    }
  },
});

Deno.test({
  name: "what the index holds is told, and what cannot be told is not",
  ignore: git.missing,
  fn: async () => {
    const root = await Deno.makeTempDir({ prefix: "doctor-git-" });
    try {
      await run(root, ["init", "-q"]);
      for (let index = 0; index < 30; index++) {
        await Deno.mkdir(`${root}/${"d".repeat(index + 1)}`);
        await Deno.writeTextFile(`${root}/${"d".repeat(index + 1)}/file${index}`, "x");
      }
      await run(root, ["add", "."]);
      const index = Deno.readFileSync(`${root}/.git/index`);
      for (let each = 0; each < 30; each++) {
        assertEquals(isInIndex(index, `${"d".repeat(each + 1)}/file${each}`), true);
      }
      assertEquals(isInIndex(index, "dd/file"), false);
      assertEquals(isInIndex(index.subarray(0, 100), "dd/file"), null);
      await run(root, ["update-index", "--index-version", "4"]);
      assertEquals(isInIndex(Deno.readFileSync(`${root}/.git/index`), "d/gone"), null);
      // A split index says so in an extension before its checksum.
      const link = new TextEncoder().encode("link\0\0\0\0");
      const split = new Uint8Array([...index.slice(0, -20), ...link, ...index.slice(-20)]);
      assertEquals(isInIndex(split, "d/gone"), null);
      assertEquals(isInIndex(index, "d/gone"), false);
    } finally {
      await Deno.remove(root, { recursive: true });
    }
  },
});

const pieces = [
  "a",
  "b",
  "d",
  "ab",
  "*",
  "?",
  "**",
  "/",
  "/",
  "!",
  "[ab]",
  "[!a]",
  "\\",
  "#",
  " ",
  "c",
];

function rulesOf(random: Random, base: string, root: string): IgnoreFile {
  const lines = Array.from(
    { length: random.below(4) },
    () => Array.from({ length: 1 + random.below(4) }, () => random.pick(pieces)).join(""),
  );
  const text = lines.map((line) => `${line}\n`).join("");
  Deno.mkdirSync(`${root}/${base}`, { recursive: true });
  Deno.writeTextFileSync(`${root}/${base === "" ? "" : `${base}/`}.gitignore`, text);
  return { base, text };
}

/** A path that does not exist: what exists tells git whether it is a directory. */
function pathOf(random: Random): string {
  const parts = Array.from(
    { length: 1 + random.below(3) },
    () => random.pick(["a", "b", "ab", "c"]),
  );
  return (random.once(2) ? ["d", ...parts] : parts).join("/");
}

async function run(cwd: string, words: readonly string[]): Promise<string> {
  const { stdout } = await new Deno.Command(git.path, {
    args: ["-c", "core.excludesFile=/dev/null", ...words],
    cwd,
    clearEnv: true,
    env: { HOME: cwd, PATH: "/usr/bin:/bin" },
    stdin: "null",
    stderr: "null",
  }).output();
  return new TextDecoder().decode(stdout);
}
