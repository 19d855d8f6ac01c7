/** Rows: a file that the AWS CLI refuses as a whole, so that every command of it fails. */
import { assertEquals } from "../support/assert.ts";
import { makeOlder } from "./scenarios_commands.ts";
import type { Scenario } from "./scenario.ts";
import type { Stage } from "./stage.ts";
import { ssoConfig, writeToken } from "./tokens.ts";
import { sampleConfig, sampleCredentials } from "./world.ts";

const config = `${sampleConfig}${ssoConfig}`;
const credentials = `${sampleCredentials}
[default]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = canary-secret-of-the-fixture
`;

/** What stands behind good text, and what is said of it. */
const faults: readonly {
  readonly what: string;
  readonly file: "config" | "credentials";
  readonly text: string | Uint8Array;
  readonly says: RegExp;
}[] = [
  {
    what: "a line that is none",
    file: "config",
    text: `${config}nothing\n`,
    says: /^~\/\.aws\/config:\d+: the line has no "="$/,
  },
  {
    what: "a section twice",
    file: "credentials",
    text: `${credentials}[work]\nregion = x\n`,
    says: /^~\/\.aws\/credentials:\d+: .*\[work\]/,
  },
  {
    what: "a byte that is no UTF-8",
    file: "config",
    text: new Uint8Array([...new TextEncoder().encode(config), 0x23, 0xe9, 0x0a]),
    says: /^~\/\.aws\/config:\d+: .*UTF-8/,
  },
];

export const refusedAwsFileScenarios: readonly Scenario[] = [
  {
    name: "while the AWS CLI refuses one of its files no profile is drawn as one that works",
    world: { config, credentials },
    row: async (t) => {
      await writeToken(t.world, "corp", { expires: -1 });
      const good = await t.start({ environment: { AWS_PROFILE: "work" } });
      assertEquals([good.output, good.segment], [[], "[AWS:work]"], "before");
      for (const { what, file, text, says } of faults) {
        await t.world.write(`~/.aws/${file}`, text);
        await makeOlder(t);
        const seen = await t.enter();
        assertWarned(seen.output, says, what);
        assertEquals(seen.segment, "[AWS:work?]", what);
        assertEquals(await t.colour(seen.segment), "yellow", `${what}: colour`);
        assertEquals((await t.enter()).output, [], `${what}: the next prompt`);
        await mend(t);
        const mended = await t.enter();
        assertEquals([mended.output, mended.segment], [[], "[AWS:work]"], `${what}: mended`);
        assertEquals(await t.colour(mended.segment), "green", `${what}: colour, mended`);
      }
    },
  },
  {
    name: "while the AWS CLI refuses one of its files each state of the segment is drawn so",
    world: { config: `${config}nothing\n`, credentials },
    row: async (t) => {
      await writeToken(t.world, "corp", { expires: -1 });
      await t.start();
      const keys = { AWS_ACCESS_KEY_ID: "AKIA" };
      const rows: readonly [Readonly<Record<string, string>>, string, string][] = [
        [{}, "[AWS:default?]", "yellow"],
        [{ AWS_PROFILE: "prod" }, "[AWS:prod?]", "red"],
        [{ AWS_PROFILE: "nope" }, "[AWS:nope?]", "yellow"],
        [{ AWS_DEFAULT_PROFILE: "work" }, "[AWS:work?]", "yellow"],
        [{ AWS_PROFILE: "work", AWS_DEFAULT_PROFILE: "other" }, "[AWS:work?]", "yellow"],
        [{ AWS_PROFILE: "work", ...keys }, "[AWS:work?]", "yellow"],
        [keys, "[AWS:keys?]", "yellow"],
        [{ AWS_PROFILE: "dev" }, "[AWS:dev?]", "yellow"],
      ];
      for (const [environment, segment, colour] of rows) {
        const names = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_ACCESS_KEY_ID"];
        const statements = names.map((name) => {
          const value = environment[name];
          return value === undefined ? t.shell.unset(name) : t.shell.set(name, value);
        });
        await t.read(statements.join("\n"));
        const seen = await t.enter();
        const what = JSON.stringify(environment);
        assertEquals([seen.output, seen.segment], [[], segment], what);
        assertEquals(await t.colour(segment), colour, `${what}: colour`);
        const program = await t.programIn(environment, ["prompt", "--color=never"]);
        assertEquals(program.stdout, `${segment}\n`, `${what}: awsprof prompt`);
      }
    },
  },
  {
    name: "a file that the AWS CLI refuses is told of at a start, by use, and not to a script",
    world: { config: `${config}nothing\n`, credentials },
    row: async (t) => {
      await t.directory("~/a", "work\n");
      const script = await t.script("cd ~/a");
      assertEquals([script.stdout, script.stderr], ["", ""], "a script");
      const says = /^~\/\.aws\/config:\d+: the line has no "="$/;
      assertWarned((await t.start()).output, says, "the start that makes the snapshot");
      assertEquals((await t.start()).output, [], "the next start");
      const used = await t.type("awsprof use other");
      assertWarned(used.output, says, "use");
      assertEquals(used.segment, "[AWS:other?]", "segment after use");
      const entered = await t.type("cd ~/a");
      assertEquals(entered.output, ["awsprof: work (~/a/.awsprofile)"], "a directory");
      assertEquals(entered.segment, "[AWS:work?]", "segment in the directory");
      await mend(t);
      assertEquals((await t.enter()).segment, "[AWS:work]", "segment once it is mended");
      const left = await t.type("cd ~");
      assertEquals([left.output, left.segment], [[], "[AWS:other]"], "behind the directory");
    },
  },
];

async function mend(t: Stage): Promise<void> {
  await t.world.write("~/.aws/config", config);
  await t.world.write("~/.aws/credentials", credentials);
  await makeOlder(t);
}

/** Holds that the output is the one line that warns of the file. */
function assertWarned(output: readonly string[], says: RegExp, what: string): void {
  const pattern = /^awsprof: warning: (.*) \(every AWS CLI and boto3 command fails\)$/;
  const said = output.map((line) => pattern.exec(line)?.[1] ?? line);
  assertEquals(said.map((line) => says.test(line)), [true], `${what}: ${output.join("\n")}`);
}
