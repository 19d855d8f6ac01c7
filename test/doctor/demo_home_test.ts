/** `doctor` on the demo's bad home: each planted fault, its repair, and what the AWS CLI then reads. */
import { ssoTokenName } from "../../src/config/cache_keys.ts";
import { badHome, planted } from "../../src/demo/bad_home.ts";
import { legacyStartUrl } from "../../src/demo/samples.ts";
import { assert, assertEquals, assertIncludes } from "../support/assert.ts";
import { tool } from "../support/tools.ts";
import { awsCli, runProgram } from "../fake_aws/clients.ts";
import { type Found, inHome } from "./home.ts";

Deno.test("doctor finds each fault of the demo's bad home with its line, and no other", () =>
  inBadHome(async ({ findings }) => {
    assertEquals((await findings()).map(shown), planted().map(expected));
  }));

Deno.test({
  name: "doctor --fix mends what it says, finds the rest again, and the AWS CLI reads the files",
  ignore: tool("aws-cli").missing,
  fn: () =>
    inBadHome(async ({ home, run, findings, read }) => {
      const aws = async (...words: string[]) =>
        await runProgram([awsCli(), ...words], {
          home,
          env: { HOME: home, PATH: "/usr/bin:/bin" },
        });
      assertIncludes((await aws("configure", "list-profiles")).err, "Unable to parse config file");
      const before = new Map([".aws/config", ".aws/credentials"].map((path) => [path, read(path)]));
      const said = JSON.parse((await run(["doctor", "--fix", "--yes", "--json"])).out);
      const mended = planted().filter((each) => each.isMended).map((each) => each.code);
      assertEquals([...said.fixed].sort(), [...mended].sort(), "fixed");
      const left = planted().filter((each) => !each.isMended).map((each) => each.code);
      assertEquals((await findings()).map((each) => each.code).sort(), [...left].sort(), "left");
      assertEquals((await findings()).filter((each) => each.fixable), [], "still fixable");

      const { out, code, err } = await aws("configure", "list-profiles");
      assertEquals(code, 0, err);
      assertEquals(out.trim().split("\n"), [
        ...["default", "work", "staging", "prod", "legacy", "reports", "vault"],
      ]);
      const values: [string, string, string][] = [
        ["work", "region", "eu-west-2"],
        ["work", "output", "json"],
        ["staging", "region", "eu-central-1"],
        ["staging", "output", "json"],
        ["legacy", "sso_session", "old-shop"],
        ["reports", "sso_session", "corp"],
        ["vault", "aws_session_token", "sample"],
      ];
      for (const [profile, key, value] of values) {
        const got = await aws("configure", "get", key, "--profile", profile);
        assertEquals(got.out.trim(), value, `${key} of ${profile}: ${got.err}`);
      }
      for (const [path, text] of before) {
        const name = [...Deno.readDirSync(`${home}/.aws`)].map((each) => each.name)
          .find((each) => each.startsWith(`${path.slice(5)}.awsprof-backup-`));
        assertEquals(read(`.aws/${name}`), text, `the copy of ${path}`);
      }
      const { mode } = await Deno.stat(`${home}/.aws/credentials`);
      assertEquals((mode ?? 0) & 0o777, 0o600);
    }),
});

Deno.test("the demo's tour of the bad home shows the faults and their repair", () =>
  inBadHome(async ({ run, home }) => {
    const { out, err, code } = await run(["demo", "--bad-home", "--no-shell"], {
      PATH: Deno.env.get("PATH") ?? "",
      TMPDIR: home,
    });
    assertEquals(code, 0, err);
    assertIncludes(out, "[profile work] appears twice; the first is at line 10");
    assertIncludes(out, "awsprof: mended ~/.aws/config");
    assert(!out.includes("wJalrXUtnFEMI"), "a secret was shown");
  }));

function expected({ path, line, code }: ReturnType<typeof planted>[number]): string {
  return `${path.replace("home/", "~/")}:${line ?? ""} ${code}`;
}

function shown({ file, line, code }: Found): string {
  return `${file}:${line ?? ""} ${code}`;
}

async function inBadHome(use: Parameters<typeof inHome>[1]): Promise<void> {
  const tokens = { corp: ssoTokenName("corp"), legacy: ssoTokenName(legacyStartUrl) };
  const files = badHome(Date.now(), { tokens, executable: "awsprof" });
  await inHome(
    files.filter((each) => each.path.startsWith("home/.aws/") || each.path.includes(".git/"))
      .map((each) => ({ ...each, path: each.path.replace("home/", "") })),
    use,
  );
}
