/** After `doctor --fix` the official AWS CLI reads each file, with the values that were promised. */
import { assert, assertEquals } from "../support/assert.ts";
import { tool } from "../support/tools.ts";
import { config, credentials } from "../config/reading.ts";
import { repairs } from "../config/repairs.ts";
import { awsCli, runProgram } from "../fake_aws/clients.ts";
import { buildGraph } from "../../src/config/graph.ts";
import { generate, textOf } from "../oracle/generate.ts";
import { Random } from "../oracle/random.ts";
import { type Home, inHome } from "./home.ts";

const aws = tool("aws-cli");

for (const [name, row] of Object.entries(repairs)) {
  if (row.fixed.length === 0) continue;
  Deno.test({
    name: `the AWS CLI reads what was mended: ${name}`,
    ignore: aws.missing,
    fn: async () => {
      const { text, becomes, beside } = row;
      const own = row.in ?? "config";
      const other = own === "config" ? "credentials" : "config";
      const files = [{ path: `.aws/${own}`, text }];
      if (beside !== undefined) files.push({ path: `.aws/${other}`, text: beside });
      await inHome(files, async (home) => {
        await home.run(["doctor", "--fix", "--yes"]);
        assertEquals(home.read(`.aws/${own}`), becomes);
        await sees(home);
      });
    },
  });
}

const [dead, live] = ["region = us-east-1\n", "region = eu-west-1\n"];

for (
  const [name, { text, isMended }] of Object.entries({
    "[default] before [profile default]": {
      text: `[default]\n${dead}[profile default]\n${live}`,
      isMended: true,
    },
    "[default] behind [profile default]": {
      text: `[profile default]\n${dead}[default]\n${live}`,
      isMended: false,
    },
    "one name in two spellings that say the same": {
      text: `[profile default]\n${live}[profile "default"]\n${live}`,
      isMended: true,
    },
    "one name in two spellings that do not": {
      text: `[profile default]\n${dead}[profile "default"]\n${live}`,
      isMended: false,
    },
  })
) {
  Deno.test({
    name: `the AWS CLI uses after --fix what it used before: ${name}`,
    ignore: aws.missing,
    fn: () =>
      inHome([{ path: ".aws/config", text }], async (home) => {
        const env = { HOME: home.home, PATH: "/usr/bin:/bin", LC_ALL: "C.UTF-8" };
        const region = async () =>
          (await runProgram([awsCli(), "configure", "get", "region"], { home: home.home, env }))
            .out;
        assertEquals(await region(), "eu-west-1\n");
        const { code } = await home.run(["doctor", "--fix", "--yes"]);
        assertEquals(code, 0);
        assertEquals(await region(), "eu-west-1\n");
        const left = await home.findings();
        assertEquals(left.map((each) => each.code), isMended ? [] : ["default-twice"]);
        for (const each of left) {
          assertEquals(each.fixable, false);
          assert(/--fix would choose/.test(each.fix ?? ""), String(each.fix));
        }
        assertEquals(home.read(".aws/config") === text, !isMended);
      }),
  });
}

Deno.test({
  name: "the AWS CLI reads files made by chance as they were promised to be, once they are mended",
  ignore: aws.missing,
  fn: async () => {
    let read = 0;
    for (let seed = 1; read < 5 && seed < 200; seed++) {
      const made = generate(seed);
      if (made.config === null || made.lineEnd === "\r") continue;
      const random = new Random(seed);
      const at = random.below(made.config.length);
      // A copy of some lines: nearly always a section or a key that comes twice.
      const lines = [...made.config, ...made.config.slice(at, at + 3)];
      const files = [{ path: ".aws/config", text: textOf(lines, made.lineEnd) ?? "" }];
      await inHome(files, async (home) => {
        await home.run(["doctor", "--fix", "--yes"]);
        if (home.names().some((name) => name.includes("backup")) && await sees(home)) read++;
      });
    }
    assert(read === 5, `only ${read} were read`);
  },
});

/** Whether the AWS CLI reads the files of the home; if so, it has to see what we say that it sees. */
async function sees(home: Home): Promise<boolean> {
  const text = (name: string): string =>
    home.names().includes(name) ? home.read(`.aws/${name}`) : "";
  const files = [config(text("config")), credentials(text("credentials"))];
  const { profiles, failure } = buildGraph(files, "botocore").value;
  const env = { HOME: home.home, PATH: "/usr/bin:/bin", LC_ALL: "C.UTF-8" };
  const ask = async (...words: string[]) =>
    await runProgram([awsCli(), ...words], { home: home.home, env });
  const [name, profile] =
    [...profiles].find(([name, each]) => each.values.has("region") && /^[\w-]+$/.test(name)) ?? [];
  const [{ out, err, code }, got] = await Promise.all([
    ask("configure", "list-profiles"),
    name === undefined ? null : ask("configure", "get", "region", "--profile", name),
  ]);
  if (failure !== null) {
    assert(code !== 0, `it reads what we say it refuses: ${failure.message}`);
    return false;
  }
  assertEquals(code, 0, err);
  assertEquals(out.split("\n").filter((line) => line !== ""), [...profiles.keys()], "profiles");
  assertEquals(got?.out.trim(), profile?.values.get("region")?.text, `region of ${name}`);
  return true;
}
