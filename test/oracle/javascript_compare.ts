/** One configuration before the JavaScript SDK and before us: both files' sections, and the key. */
import { buildGraph } from "../../src/config/graph.ts";
import { locate } from "../../src/config/locations.ts";
import { parseFile } from "../../src/config/parse.ts";
import type { SourceFile } from "../../src/config/types.ts";
import { planFor } from "../../src/resolve/plan.ts";
import { selectProfile } from "../../src/resolve/select.ts";
import { environmentOf } from "./aws_cli.ts";
import type { Configuration } from "./generate.ts";
import { furnish } from "./home.ts";
import { keysOf, refusal, source } from "./predict.ts";
import { Witness } from "./witness.ts";

type Sections = Record<string, Record<string, string>>;

interface JavascriptView {
  readonly config: Sections;
  readonly credentials: Sections;
  /** The access key id, or null where the default provider fails. */
  readonly key: string | null;
}

/** Processes that succeed. */
const commands: readonly string[] = ["cat process.json", "cat 'process.json'"];

/** Stands for a key that only instance metadata or a process knows. */
const unknown = "unknown";

const directory = new URL("javascript/", import.meta.url).pathname;
const program = [`--config=${directory}deno.json`, `${directory}view.ts`];

/**
 * The SDK in that home, or null where its packages cannot be had. It has a configuration and a
 * lock file of its own: with its packages in the project's, every build would fetch them.
 */
export async function startJavascript(home: string): Promise<Witness | null> {
  const fetched = await deno(["cache", "--quiet", ...program]);
  if (!fetched.success) return null;
  const { denoDir } = JSON.parse(new TextDecoder().decode((await deno(["info", "--json"])).stdout));
  const env = { DENO_DIR: denoDir, DENO_NO_UPDATE_CHECK: "1", NO_PROXY: "127.0.0.1" };
  return new Witness(Deno.execPath(), ["run", "--quiet", "-A", ...program], { home, env });
}

function deno(args: readonly string[]): Promise<Deno.CommandOutput> {
  return new Deno.Command(Deno.execPath(), { args: [...args], stderr: "null" }).output();
}

/** What differs, as text for a person, or null. */
export async function compareJavascript(
  witness: Witness,
  configuration: Configuration,
  place: { home: string; url: string },
): Promise<string | null> {
  if (spoils(configuration)) return null;
  await furnish(place.home, configuration);
  const { PATH: _path, LC_ALL: _locale, ...env } = environmentOf(configuration, place);
  const { argument } = configuration;
  const theirs = await witness.ask({ env, argument }) as JavascriptView & { error: string | null };
  if (theirs.error !== null && isOutside(theirs.error)) return null;
  const ours = predicted(configuration, { ...place, env });
  const left = canonical({
    config: theirs.config,
    credentials: theirs.credentials,
    key: ours.key === unknown ? unknown : theirs.key,
  });
  const right = canonical(ours);
  if (left === right) return null;
  return `--- the JavaScript SDK\n${left}\n${theirs.error}\n--- awsprof\n${right}\n`;
}

/** Profiles of these names change the SDK's own global objects, and all answers after it. */
function spoils({ config, credentials }: Configuration): boolean {
  return [...config ?? [], ...credentials ?? []].some((line) =>
    /constructor|toString|__proto__/.test(line)
  );
}

/** What is found out when a client of the SDK is made or a process is run, not in the files. */
function isOutside(error: string): boolean {
  return /\bregion\b|ERR_INVALID_CHAR/i.test(error) || error.includes("Command failed");
}

function predicted(
  configuration: Configuration,
  place: { home: string; env: Record<string, string> },
): JavascriptView {
  const env = new Map(Object.entries(place.env));
  const at = locate(env, { platform: "linux", accountHome: null, cwd: place.home, reader: "js" });
  const [config, credentials] = [
    source("config", at.config),
    source("credentials", at.credentials),
  ];
  const graph = buildGraph([config, credentials], "js").value;
  const { argument } = configuration;
  const { name } = selectProfile({ argument, env }, "js");
  const plan = planFor(graph, name, { env, explicit: argument !== null, reader: "js" });
  const last = plan.steps.at(-1);
  const fails = plan.error !== null || last === undefined ||
    plan.steps.some((step) => refusal(step, "any") !== null);
  return {
    config: sections(config),
    credentials: sections(credentials),
    key: plan.steps.some(({ method, values }) =>
        method === "iam-role" ||
        (values.command !== undefined && !commands.includes(values.command.value))
      )
      ? unknown
      : fails
      ? null
      : keysOf(graph, last, env)[0],
  };
}

function sections(file: SourceFile): Sections {
  return Object.fromEntries(
    parseFile(file, "js").value.sections.map(({ kind, name, values }) => [
      kind === "profile" ? name : `${kind}.${name}`,
      Object.fromEntries([...values].map(([key, { text }]) => [key, text])),
    ]),
  );
}

function canonical(view: JavascriptView): string {
  return JSON.stringify(
    view,
    (_key, each: unknown) =>
      typeof each === "object" && each !== null && !Array.isArray(each)
        ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => a < b ? -1 : 1))
        : each,
    1,
  );
}
