import { awsCli, runProgram } from "../../fake_aws/clients.ts";
import { assert, assertEquals } from "../../support/assert.ts";
import { programDirectory } from "../../support/build.ts";
import { tool } from "../../support/tools.ts";
import { startBoto3 } from "../boto3.ts";
import { startJavascript } from "../javascript_compare.ts";
import type { Witness } from "../witness.ts";
import { fromAwsCli, fromBotocore, fromJavascript, type Meant } from "./meant.ts";
import { startOfficial } from "./official.ts";
import { Scene } from "./scene.ts";
import type { Situation } from "./situation.ts";
import { tables } from "./tables.ts";
import {
  botocore,
  chain,
  difference,
  javascript,
  official,
  ourselves,
  type Told,
} from "./tools.ts";

type Ask = (witness: Witness, situation: Situation, scene: Scene) => Promise<Told>;

interface Tool {
  readonly name: string;
  readonly start: (home: string) => Promise<Witness | null>;
  readonly ask: Ask;
  readonly meant: Meant;
  /** Whether it is asked at all. */
  readonly takes: (situation: Situation) => boolean;
  /** Whether kinds of errors and requests are compared too. */
  readonly strict: boolean;
}

const tools: readonly Tool[] = [
  {
    name: "the AWS CLI",
    start: startOfficial,
    ask: official,
    meant: fromAwsCli,
    takes: () => true,
    strict: true,
  },
  {
    name: "botocore",
    start: startBoto3,
    ask: botocore,
    meant: fromBotocore,
    // What renews them is an addition to botocore that few have.
    takes: (situation) => !logins.includes(situation),
    strict: true,
  },
  {
    name: "the JavaScript SDK",
    start: startJavascript,
    ask: javascript,
    meant: fromJavascript,
    // It reads endpoints of files only for AWS_PROFILE, and asks AWS itself, past any proxy.
    takes: ({ endpoint, env }) => endpoint || env["AWS_ENDPOINT_URL"] !== undefined,
    strict: false,
  },
];

const logins: readonly Situation[] = tables["logins"] ?? [];
const all = Object.values(tables).flat();
const noCli = tool("aws-cli").missing;

for (const { name, start, ask, meant, takes, strict } of tools) {
  Deno.test({
    name: `${name} says the same in ${all.filter(takes).length} situations`,
    ignore: name === "the AWS CLI" && noCli,
    sanitizeResources: false,
    sanitizeOps: false,
    async fn(test) {
      const scene = await Scene.open();
      const witness = await start(scene.home).catch(() => null);
      if (witness === null) {
        assert(name === "botocore" || Deno.env.get("CI") !== "true", `there is no ${name}`);
        await scene.close();
        return;
      }
      const expected = new Set(Object.values(meant).flat());
      try {
        for (const [table, situations] of Object.entries(tables)) {
          await test.step(table, async () => {
            const wrong: string[] = [];
            for (const situation of situations.filter(takes)) {
              const theirs = await ask(witness, situation, scene);
              const ours = await ourselves(situation, scene);
              const differs = difference({ theirs, ours, strict });
              const isMeant = expected.delete(situation.name);
              if ((differs !== null) === isMeant) continue;
              wrong.push(
                isMeant
                  ? `${situation.name}: is said to differ, and both say ${ours.identity}`
                  : `${situation.name}:\n${differs}`,
              );
            }
            assert(wrong.length === 0, `\n${wrong.join("\n")}`);
          });
        }
        assert(expected.size === 0, `no such situations: ${[...expected].join(", ")}`);
      } finally {
        await witness.close();
        await scene.close();
      }
    },
  });
}

/** One of each table, which is enough for what is the same in all: how a program is started. */
const sample = Object.values(tables).flatMap((situations) => situations.slice(1, 2));

Deno.test("the built program says what is compared here", () =>
  onScene(async (scene) => {
    const program = `${await programDirectory()}/awsprof`;
    for (const situation of sample) {
      const here = await ourselves(situation, scene);
      const env = await scene.enter(situation);
      const { argument } = situation;
      const words = ["export", ...(argument === null ? [] : [argument]), "--format", "process"];
      const { out, err, code } = await runProgram([program, ...words], { home: scene.home, env });
      assertEquals(`${err}exit ${code}\n`, here.words, situation.name);
      const key = code === 0 ? chain(JSON.parse(out).AccessKeyId) : null;
      assertEquals(key, here.identity?.split(" is ")[0] ?? null, situation.name);
    }
  }));

Deno.test({
  name: "the AWS CLI says the same when it is started for each situation",
  ignore: noCli,
  sanitizeResources: false,
  sanitizeOps: false,
  fn: () =>
    onScene(async (scene) => {
      const witness = await startOfficial(scene.home);
      try {
        for (const situation of sample.slice(0, 6)) {
          const here = await official(witness, situation, scene);
          const env = await scene.enter(situation);
          const { argument } = situation;
          const more = argument === null ? [] : ["--profile", argument];
          const words = ["configure", "export-credentials", "--format", "process", ...more];
          const { out, err, code } = await runProgram([awsCli(), ...words], {
            home: scene.home,
            env,
          });
          assertEquals(err, here.words, situation.name);
          const key = code === 0 ? chain(JSON.parse(out).AccessKeyId) : null;
          assertEquals(key, here.identity?.split(" is ")[0] ?? null, situation.name);
        }
      } finally {
        await witness.close();
      }
    }),
});

async function onScene(run: (scene: Scene) => Promise<void>): Promise<void> {
  const scene = await Scene.open();
  try {
    await run(scene);
  } finally {
    await scene.close();
  }
}

Deno.test("no two situations have the same name", () => {
  const names = all.map(({ name }) => name);
  const twice = names.filter((name, at) => names.indexOf(name) !== at);
  assert(twice.length === 0, twice.join(", "));
});
