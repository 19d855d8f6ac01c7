/** Situation after situation made by chance, before one tool and before us; differences are shrunk. */
import { load } from "../../../src/load.ts";
import { planFor } from "../../../src/resolve/plan.ts";
import { selectProfile } from "../../../src/resolve/select.ts";
import type { Plan } from "../../../src/resolve/types.ts";
import { startBoto3 } from "../boto3.ts";
import { startJavascript } from "../javascript_compare.ts";
import { show, shrink } from "../shrink.ts";
import type { Witness } from "../witness.ts";
import { generated } from "./generated.ts";
import { type Rule, rulesForBotocore, rulesForJavascript } from "./meant.ts";
import { startOfficial } from "./official.ts";
import { Scene } from "./scene.ts";
import type { Situation } from "./situation.ts";
import {
  botocore,
  difference,
  javascript,
  official,
  onlyHere,
  ourselves,
  type Told,
} from "./tools.ts";

/** A tool to compare with, and the situations that it is asked about. */
export interface Opponent {
  readonly name: string;
  readonly start: (home: string) => Promise<Witness | null>;
  readonly ask: (witness: Witness, situation: Situation, scene: Scene) => Promise<Told>;
  /** Whether kinds of errors and requests are compared too. */
  readonly strict: boolean;
  /** What of a situation both are asked about. */
  readonly suited: (situation: Situation) => Situation;
  /** Whether it ought to do as the AWS CLI does; the situation has been entered. */
  readonly agrees: (situation: Situation, place: { home: string; env: Env }) => boolean;
  /** Why it may differ all the same. */
  readonly rules: readonly Rule[];
}

type Env = Readonly<Record<string, string>>;

export const opponents: readonly Opponent[] = [
  {
    name: "the AWS CLI",
    start: startOfficial,
    ask: official,
    strict: true,
    suited: (situation) => situation,
    agrees: () => true,
    rules: rulesForBotocore,
  },
  {
    name: "botocore",
    start: startBoto3,
    ask: botocore,
    strict: true,
    // Of these it has a meaning of its own.
    suited: (situation) => without(situation, ["AWS_REGION", "AWS_DEFAULT_PROFILE"]),
    agrees: () => true,
    rules: rulesForBotocore,
  },
  {
    name: "the JavaScript SDK",
    start: startJavascript,
    ask: javascript,
    strict: false,
    suited: (situation) => without(situation, ["AWS_DEFAULT_REGION"]),
    agrees: samePlan,
    rules: rulesForJavascript,
  },
];

/** What a run found. */
export interface Outcome {
  /** Texts of the differences that are not meant. */
  readonly differences: readonly string[];
  /** How often each difference was met that is meant. */
  readonly meant: ReadonlyMap<string, number>;
  readonly compared: number;
  /** How often both gave credentials. */
  readonly given: number;
}

/** Compares COUNT situations from a seed on; null where the tool is missing. */
export async function byChance(
  opponent: Opponent,
  from: { seed: number; count: number; limit: number; report?: (text: string) => void },
): Promise<Outcome | null> {
  const scene = await Scene.open();
  const witness = await opponent.start(scene.home).catch(() => null);
  try {
    return witness === null ? null : await compareAll(opponent, { ...from, scene, witness });
  } finally {
    await witness?.close();
    await scene.close();
  }
}

async function compareAll(
  opponent: Opponent,
  from: {
    seed: number;
    count: number;
    limit: number;
    report?: (text: string) => void;
    scene: Scene;
    witness: Witness;
  },
): Promise<Outcome> {
  const { seed, count, limit, report, scene, witness } = from;
  const differences: string[] = [];
  const meant = new Map<string, number>();
  let [compared, given] = [0, 0];
  const compare = async (situation: Situation): Promise<string | null> => {
    const env = await scene.enter(situation);
    if (!opponent.agrees(situation, { home: scene.home, env })) return null;
    const ours = await ourselves(situation, scene);
    const theirs = await opponent.ask(witness, situation, scene);
    compared++;
    if (ours.identity !== null && theirs.identity !== null) given++;
    const found = difference({ theirs, ours, strict: opponent.strict });
    if (found === null) return null;
    const reason = opponent.rules.find(({ holds }) => holds(theirs, ours))?.reason;
    if (reason === undefined) return found;
    meant.set(reason, (meant.get(reason) ?? 0) + 1);
    return null;
  };
  for (let at = seed; at < seed + count && differences.length < limit; at++) {
    const situation = opponent.suited(generated(at));
    if (await compare(situation) === null) continue;
    const differs = async (smaller: object): Promise<boolean> =>
      await compare({ ...situation, ...smaller }) !== null;
    const smallest = { ...situation, ...await shrink(situation, differs) };
    const tokens = JSON.stringify(smallest.tokens);
    const text = `${show(smallest)}tokens ${tokens}\n${await compare(smallest)}`;
    report?.(text);
    differences.push(text);
  }
  return { differences, meant, compared, given };
}

function without(situation: Situation, names: readonly string[]): Situation {
  const env = Object.entries(situation.env).filter(([name]) => !names.includes(name));
  return { ...situation, env: Object.fromEntries(env) };
}

/** Whether `awsprof show` would have no line on the SDK: both plans are the same, and can be walked. */
function samePlan(
  { argument }: Situation,
  { home, env }: { home: string; env: Env },
): boolean {
  const host = onlyHere(home, env);
  const plans = (["cli-v2", "js"] as const).map((reader) => {
    const graph = load(host).graphOf(reader);
    const { name } = selectProfile({ argument, env: host.env }, reader);
    return planFor(graph, name, { env: host.env, explicit: argument !== null, reader });
  });
  const [cli, js] = plans.map(essence);
  return cli === js && plans.every(({ error }) => error === null) &&
    plans.every(({ steps }) => steps.every(({ values }) => isPlain(values)));
}

function essence({ steps }: Plan): string {
  return JSON.stringify(steps.map(({ method, profile, values }) => [
    method,
    profile,
    values.role_arn?.value,
    values.external_id?.value,
    values.role_session_name?.value,
    values.duration_seconds?.value,
  ]));
}

/** The SDK reads durations as JavaScript does, and has a region of its own for STS. */
function isPlain(values: Plan["steps"][number]["values"]): boolean {
  return /^\d*$/.test(values.duration_seconds?.value ?? "");
}
