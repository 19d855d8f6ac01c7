/** What `doctor` says about files on a disk: permissions, owners, links, directories, git. */
import type { Diagnostic } from "../../src/config/types.ts";
import { examine } from "../../src/doctor/examine.ts";
import { assertEquals, assertIncludes } from "../support/assert.ts";
import { type MemoryFile, memoryHost } from "../support/memory_host.ts";
import { tool } from "../support/tools.ts";
import { inHome } from "./home.ts";

const keys = "[work]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = secret\n";
const sso = '{"accessToken": "a", "expiresAt": "2026-11-21T17:30:00Z"}';
/** SHA-1 of `corp`. */
const corp = "/home/jo/.aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json";
const session = "[sso-session corp]\nsso_start_url = https://a.awsapps.com/start\n" +
  "sso_region = eu-west-1\n";

interface Row {
  readonly files: Readonly<Record<string, MemoryFile | string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Codes that are found, with severity, place and `*` where it can be mended. */
  readonly gives: readonly string[];
}

const directory = (mode: number, uid = 1000): MemoryFile => ({
  content: "",
  type: "directory",
  mode,
  uid,
});

const rows: Record<string, Row> = {
  "files of one's own, private, have no findings": {
    files: { "~/.aws/config": "[profile a]\nregion = eu-west-1\n" },
    gives: [],
  },
  "credentials that others read": {
    files: { "~/.aws/credentials": { content: "", mode: 0o644 } },
    gives: ["error readable-by-others ~/.aws/credentials*"],
  },
  "credentials that a group reads": {
    files: { "~/.aws/credentials": { content: "", mode: 0o640 } },
    gives: ["error readable-by-others ~/.aws/credentials*"],
  },
  "a directory in a file's place keeps its permissions": {
    files: { "~/.aws": directory(0o755) },
    env: { AWS_SHARED_CREDENTIALS_FILE: "/home/jo/.aws" },
    gives: ["error not-a-file ~/.aws"],
  },
  "and so does a device": {
    files: { "/dev/full": { content: "", type: "other", mode: 0o666, uid: 0 } },
    env: { AWS_SHARED_CREDENTIALS_FILE: "/dev/full" },
    gives: ["error not-a-file /dev/full"],
  },
  "a config file without secrets may be read": {
    files: { "~/.aws/config": { content: "[default]\nregion = eu-west-1\n", mode: 0o644 } },
    gives: [],
  },
  "but not written": {
    files: { "~/.aws/config": { content: "[default]\n", mode: 0o666 } },
    gives: ["error writable-by-others ~/.aws/config*"],
  },
  "one with secrets may not be read either": {
    files: {
      "~/.aws/config": {
        content: keys.replace("[work]", "[profile work]"),
        mode: 0o644,
      },
    },
    gives: ["error readable-by-others ~/.aws/config*", "warning plain-keys ~/.aws/config:3"],
  },
  "somebody else's file": {
    files: { "~/.aws/config": { content: "[default]\n", uid: 7 } },
    gives: ["error not-owned ~/.aws/config"],
  },
  "a directory that its group may write": {
    files: { "~/.aws/config": "[default]\n", "~/.aws": directory(0o775) },
    gives: ["warning writable-by-others ~/.aws*"],
  },
  "a home that others may write is not changed": {
    files: { "~/.aws/config": "[default]\n", "~": directory(0o777) },
    gives: ["error writable-by-others ~"],
  },
  "a sticky directory above is no danger": {
    files: { "~/.aws/config": "[default]\n", "/home": directory(0o1777, 0) },
    gives: [],
  },
  "a directory of somebody else": {
    files: { "~/.aws/config": "[default]\n", "/home": directory(0o755, 7) },
    gives: ["error not-owned /home"],
  },
  "a token that others read": {
    files: { [corp]: { content: sso, mode: 0o644 }, "~/.aws/config": session },
    gives: [`error readable-by-others ${corp.replace("/home/jo", "~")}*`],
  },
  "a session's token file with something else in it": {
    files: { [corp]: '{"a": 1}', "~/.aws/config": session },
    gives: [`error broken-cache ${corp.replace("/home/jo", "~")}*`],
  },
  "a token behind a byte order mark": {
    files: { [corp]: `\ufeff${sso}`, "~/.aws/config": session },
    gives: [`error broken-cache ${corp.replace("/home/jo", "~")}*`],
  },
  "another tool's file in the cache is nobody's business": {
    files: { "~/.aws/sso/cache/x.json": '{"a": 1}', "~/.aws/sso/cache/y.txt": "" },
    gives: [],
  },
  "an empty file, half of one, a list, an empty object": {
    files: {
      "~/.aws/sso/cache/a.json": "",
      "~/.aws/cli/cache/b.json": '{"Credentials": {',
      "~/.aws/login/cache/c.json": "[]",
      "~/.aws/sso/cache/d.json": "{}",
    },
    gives: [
      "warning broken-cache ~/.aws/cli/cache/b.json*",
      "warning broken-cache ~/.aws/login/cache/c.json*",
      "warning broken-cache ~/.aws/sso/cache/a.json*",
      "warning broken-cache ~/.aws/sso/cache/d.json*",
    ],
  },
  "a directory in the place of a cache file is left": {
    files: { "~/.aws/sso/cache/a.json": directory(0o700) },
    gives: ["warning broken-cache ~/.aws/sso/cache/a.json"],
  },
  "one file for both is not mended": {
    files: { "~/.aws/config": "[default]\nregion = eu-west-1 # a\n" },
    env: { AWS_SHARED_CREDENTIALS_FILE: "/home/jo/.aws/config" },
    gives: [
      "warning inline-comment ~/.aws/config:2",
      "warning inline-comment ~/.aws/config:2",
      "error invalid-region ~/.aws/config:2",
    ],
  },
  "a variable that names no profile": {
    files: { "~/.aws/config": "[profile a]\n" },
    env: { AWS_PROFILE: "b" },
    gives: ["error profile-not-found "],
  },
  "Python and JavaScript look for another home": {
    files: {},
    env: { HOME: "", USERPROFILE: "/home/jo" },
    gives: ["warning home-differs "],
  },
  "a [default] that is protected": {
    files: { "~/.aws/config": "[default]\nawsprof_protected = true\n" },
    gives: ["warning default-protected ~/.aws/config:1"],
  },
  "portals that differ in a slash": {
    files: {
      "~/.aws/config": session +
        "[sso-session b]\nsso_start_url = https://a.awsapps.com/start/\nsso_region = eu-west-1\n",
    },
    gives: ["warning start-urls-differ ~/.aws/config:5"],
  },
  "temporary keys are not long-lived ones": {
    files: { "~/.aws/credentials": `${keys}aws_session_token = a\n` },
    gives: [],
  },
};

for (const [name, { files, env, gives }] of Object.entries(rows)) {
  Deno.test(`doctor: ${name}`, async () => {
    const placed = Object.entries(files).map(([path, file]) =>
      [path.replace(/^~/, "/home/jo"), file] as const
    );
    const host = memoryHost({ args: [], env: env ?? {}, files: Object.fromEntries(placed) });
    assertEquals((await examine(host)).findings.map(shown), gives);
  });
}

function shown({ severity, code, file, line, fixable }: Diagnostic): string {
  const place = file === null ? "" : file.replace("/home/jo", "~");
  return `${severity} ${code} ${place}${line === null ? "" : `:${line}`}${fixable ? "*" : ""}`;
}

Deno.test("a link is told with where it leads, and is still one after the repair", () =>
  inHome(
    [{ path: "dotfiles/aws", text: "[default]\nregion = eu-west-1 # a\n", mode: 0o640 }],
    async (
      { home, run, findings, read, names },
    ) => {
      await Deno.symlink("../dotfiles/aws", `${home}/.aws/config`);
      const [link] = (await findings()).filter((each) => each.code === "link-in-path");
      assertIncludes(link?.message.replace(home, "~") ?? "", "~/dotfiles/aws");
      assertEquals((await run(["doctor", "--fix", "--yes"])).code, 0);
      assertEquals((await Deno.lstat(`${home}/.aws/config`)).isSymlink, true);
      assertEquals(read("dotfiles/aws"), "[default]\n# a\nregion = eu-west-1\n");
      const [, copy = ""] = names();
      const modes = [`.aws/${copy}`, "dotfiles/aws"].map((path) =>
        (Deno.statSync(`${home}/${path}`).mode ?? 0) & 0o777
      );
      assertEquals(modes, [0o640, 0o640]);
      assertEquals([...Deno.readDirSync(`${home}/dotfiles`)].length, 1);
    },
  ));

const git = tool("git");

Deno.test({
  name: "credentials in a work tree: loose, ignored, tracked, and in a second work tree of it",
  ignore: git.missing,
  fn: () =>
    inHome([{ path: ".aws/credentials", text: keys }], async ({ home, findings }) => {
      const run = async (...words: string[]): Promise<void> => {
        const { success, stderr } = await new Deno.Command(git.path, {
          args: ["-c", "user.name=jo", "-c", "user.email=jo@example.com", ...words],
          cwd: home,
          clearEnv: true,
          env: { HOME: home, PATH: "/usr/bin:/bin" },
        }).output();
        if (!success) throw new Error(new TextDecoder().decode(stderr));
      };
      const said = async (more: Record<string, string> = {}): Promise<string[]> =>
        (await findings([], more)).filter((each) => each.code === "credentials-in-git")
          .map((each) => `${each.severity}: ${each.message.replaceAll(home, "~")}`);
      assertEquals(await said(), []);
      await run("init", "-q");
      assertEquals(await said(), ["error: stands in the git work tree ~"]);
      await Deno.writeTextFile(`${home}/.gitignore`, "*\n!.gitignore\n");
      assertEquals(await said(), ["info: stands in the git work tree ~, ignored by git"]);
      await run("add", "-f", ".aws/credentials");
      assertEquals(await said(), ["error: is part of the git repository ~"]);
      await run("commit", "-q", "-m", "all of it");
      await run("worktree", "add", "-q", "second");
      const second = { AWS_SHARED_CREDENTIALS_FILE: `${home}/second/.aws/credentials` };
      await Deno.chmod(`${home}/second/.aws/credentials`, 0o600);
      assertEquals(await said(second), ["error: is part of the git repository ~/second"]);
    }),
});

Deno.test("a command to type takes a path with blanks and quotes as one word", async () => {
  const files = { "/home/jo/a $(b) 'c'/x": { content: "", mode: 0o644 } };
  const env = { AWS_SHARED_CREDENTIALS_FILE: "/home/jo/a $(b) 'c'/x" };
  const { findings } = await examine(memoryHost({ args: [], env, files }));
  assertEquals(findings.map((each) => each.fix), ["chmod 600 ~/'a $(b) '\\''c'\\''/x'"]);
});
