/** One test for each shell: hostile input made by chance is data to it, and nothing is lost. */
import fc from "fast-check";
import { run } from "../../src/cli.ts";
import { parseDirectoryFile } from "../../src/config/directory_file.ts";
import { printable } from "../../src/output/text.ts";
import { type Shell, type ShellName, shellNamed } from "../shell/shells.ts";
import { accounts, sampleConfig, World } from "../shell/world.ts";
import { assert, assertEquals } from "../support/assert.ts";
import { memoryHost } from "../support/memory_host.ts";
import { holdsInBatches } from "./batches.ts";
import { directoryFile, fileName, inHeader, profileName, text } from "./generated.ts";
import { drawable } from "./held.ts";
import { type Language, languages } from "./languages.ts";
import { casesOf } from "./numbers.ts";

const hostileCase = fc.record({
  /** A profile of the configuration file, to be used, run and completed. */
  name: profileName,
  /** The text of a variable. */
  value: text,
  variable: fc.constantFrom(
    ...["AWS_DEFAULT_PROFILE", "AWS_REGION", "AWSPROF_PREVIOUS", "AWSPROF_SEGMENT"],
    ...["AWSPROF_TRUST", "AWSPROF_GUARD", "DIRENV_DIR", "AWS_ACCESS_KEY_ID"],
  ),
  /** A directory to be entered, and the file in it. */
  directory: fileName,
  file: directoryFile,
});

type Case = typeof hostileCase extends fc.Arbitrary<infer T> ? T : never;

const batchSize = 125;

/** Names of the world's own profiles. */
const sample = ["work", "other", "prod", "loose", "nokeys", "team blue"];

/** Makes the test of one shell. */
export function testIn(name: ShellName): void {
  const shell = shellNamed(name);
  Deno.test({
    name: `${name}: hostile names, values, files and directories are data, and none is lost`,
    ignore: shell.path === null,
    fn: () =>
      holdsInBatches(hostileCase, {
        count: casesOf(name),
        size: batchSize,
        check: (batch) => play(shell, batch),
      }),
  });
}

async function play(shell: Shell, cases: readonly Case[]): Promise<void> {
  const batch = shell.name === "pwsh" ? cases.map(reachable) : cases;
  const names = [...new Set(batch.map((each) => each.name))].filter((name) =>
    !sample.includes(name) && name !== "default"
  );
  const config = names.map((name) => `[profile ${inHeader(name)}]\nregion = x\n`);
  const world = await World.make(shell, { config: `${sampleConfig}\n${config.join("\n")}` });
  try {
    await world.program("aws", standIn(world.root));
    await replaceProgram(world);
    const language = languages[shell.name];
    const steps = await stepsOf(batch, { world, language });
    const commands = await commandsOf(world);
    const all = [...commands.map(({ name }) => `${name} s3 ls`), language.complete];
    const last = `record trace ${language.traces}\nrecord end ''`;
    const seen = await session(world, [...steps, all.join("\n"), last]);
    await compare(seen, { batch, world, commands, names: [...sample, ...names] });
  } finally {
    await world.remove();
  }
}

/** PowerShell takes a backslash in a path for a slash, and what stands before `::` for a provider. */
function reachable(made: Case): Case {
  return { ...made, directory: made.directory.replace(/\\|:(?=:)/g, "_") };
}

/** Four steps a case; between any two a prompt is drawn. */
async function stepsOf(
  batch: readonly Case[],
  { world, language }: { world: World; language: Language },
): Promise<string[]> {
  const { shell } = world;
  const value = shell.get("AWS_PROFILE");
  const steps: string[] = [];
  for (const [index, each] of batch.entries()) {
    const directory = `${world.home}/d${index}${each.directory}`;
    await enterable(world, { directory, file: each.file });
    await world.write(`/statements/${index}`, await statementsFor(each.name, language));
    steps.push(
      [
        `mark '@@${index}'`,
        `awsprof use ${index}`,
        `record used ${value}`,
      ].join("\n"),
      [
        shell.set("AWS_PROFILE", each.value),
        shell.set(each.variable, each.value),
      ].join("\n"),
      [
        `record set ${value}`,
        shell.unset("AWS_PROFILE"),
        shell.unset(each.variable),
        shell.go(directory),
      ].join("\n"),
      [
        `record entered ${value}`,
        `record here ${language.here}`,
        shell.go(world.home),
        shell.unset("AWS_PROFILE"),
      ].join("\n"),
    );
  }
  return steps;
}

/** A directory whose file was looked at already: to have it vetted would be a process each time. */
async function enterable(
  world: World,
  made: { directory: string; file: string | Uint8Array },
): Promise<void> {
  const { directory, file } = made;
  const records = `${world.home}/.local/state/awsprof/vetted${directory}`;
  for (const [place, mode] of [[directory, 0o644], [records, 0o600]] as const) {
    await Deno.mkdir(place, { recursive: true });
    const bytes = typeof file === "string" ? new TextEncoder().encode(file) : file;
    await Deno.writeFile(`${place}/.awsprofile`, bytes, { mode });
  }
}

async function statementsFor(name: string, language: Language): Promise<string> {
  const host = memoryHost({
    args: ["use", `--shell=${language.option}`, "--", name === "-" ? "work" : name],
    files: { "/home/jo/.aws/config": `[profile work]\n[profile ${inHeader(name)}]\n` },
  });
  assertEquals<number>(await run(host), 0, `exit code of use: ${host.stderr()}`);
  return host.stdout();
}

interface Command {
  readonly name: string;
  readonly profile: string;
}

async function commandsOf(world: World): Promise<Command[]> {
  const { stdout } = await new Deno.Command(`${world.root}/bin/awsprof`, {
    args: ["aliases", "--json"],
    clearEnv: true,
    env: world.environment,
  }).output();
  return (JSON.parse(new TextDecoder().decode(stdout)) as { commands: Command[] }).commands;
}

interface Seen {
  /** What was recorded, in order. */
  readonly records: readonly (readonly [string, string])[];
  /** Everything that was drawn. */
  readonly drawn: string;
}

async function session(world: World, steps: readonly string[]): Promise<Seen> {
  const { shell, root } = world;
  const language = languages[shell.name];
  const results = `${root}/results`;
  const start = await world.write(
    shell.name === "zsh" ? "~/.zshrc" : `/start.${shell.extension}`,
    language.start({ plugin: world.plugin, results }),
  );
  const files: string[] = language.fromStdin ? [] : [start];
  for (const [index, step] of steps.entries()) {
    const code = language.prompt === null ? step : `${step}\n${language.prompt}`;
    files.push(await world.write(`/steps/${index}.${shell.extension}`, `${code}\n`));
  }
  const text = language.session(files);
  const file = await world.write(`/session.${shell.extension}`, text);
  const [program = "", ...args] = language.argv({ path: shell.path ?? "", start, session: file });
  const process = new Deno.Command(program, {
    args,
    clearEnv: true,
    env: { ...world.environment, TERM: "xterm-256color", SHELL: "/bin/sh" },
    cwd: world.home,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = process.stdin.getWriter();
  if (language.fromStdin) await writer.write(new TextEncoder().encode(text)).catch(() => {});
  if (language.fromStdin) await writer.close().catch(() => {});
  const { stdout, stderr } = await process.output();
  if (!language.fromStdin) await writer.close().catch(() => {});
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const fields = decoder.decode(await Deno.readFile(results).catch(() => new Uint8Array()))
    .split("\0").slice(0, -1);
  const records = fields.flatMap((key, index) =>
    index % 2 === 0 ? [[key, fields[index + 1] ?? ""] as const] : []
  );
  const drawn = decoder.decode(stdout) + decoder.decode(stderr);
  assert(records.at(-1)?.[0] === "end", `the session did not come to its end:\n${drawn}`);
  return { records, drawn: drawn.replace(language.own, "").replaceAll("\r\n", "\n") };
}

async function compare(
  seen: Seen,
  made: {
    batch: readonly Case[];
    world: World;
    commands: readonly Command[];
    names: readonly string[];
  },
): Promise<void> {
  const { batch, world, commands, names } = made;
  const values = (key: string): string[] =>
    seen.records.flatMap(([each, value]) => each === key ? [value] : []);
  const [used, set, entered, here] = ["used", "set", "entered", "here"].map(values);
  assertEquals(values("trace"), [""], "a variable or function named canary");
  for (const [index, each] of batch.entries()) {
    const name = each.name === "-" ? "work" : each.name;
    const at = `in case ${index} of the batch, ${JSON.stringify(each).slice(0, 500)}`;
    assertEquals(used?.[index], name, `AWS_PROFILE after use ${at}`);
    assertEquals(set?.[index], each.value, `AWS_PROFILE after the prompt ${at}`);
    assertEquals(here?.[index], `${world.home}/d${index}${each.directory}`, `the directory ${at}`);
    assertEquals(entered?.[index], wanted(each.file) ?? "", `AWS_PROFILE in the directory ${at}`);
  }
  drawable(seen.drawn, "the session");
  drawnAsIs(seen.drawn, batch);
  assertEquals(
    (await world.calls()).map((call) => [call.variables.get("AWS_PROFILE"), ...call.arguments]),
    commands.map(({ profile }) => [profile, "--profile", profile, "s3", "ls"]),
    "calls of aws",
  );
  const candidates = new Set(values("candidate"));
  const lost = names.filter((name) => !candidates.has(printable(name)));
  assertEquals(lost, [], "names that completion lost");
  const directories = values("directory");
  const parted = directories.filter((name) => !hasDirectory(world.home, name));
  assertEquals(parted, [], "what completion took for a directory");
  const made_ = await canaries(world.root);
  assertEquals(made_, [], "files that nobody should have made");
}

/** A name of ordinary characters stands in the prompt as it is. */
function drawnAsIs(drawn: string, batch: readonly Case[]): void {
  const parts = drawn.split(/^@@(\d+)$/m);
  for (const [index, { name }] of batch.entries()) {
    const part = parts[parts.indexOf(String(index)) + 1] ?? "";
    const isPlain = /^[!-~]([ -~]*[!-~])?$/.test(name) && name.length <= 60;
    if (isPlain && name !== "-") {
      assert(part.includes(`[AWS:${name}`), `the segment of ${name}: ${JSON.stringify(part)}`);
    }
  }
}

/** Whether it is there; where a shell splits what it offers at lines and tabs, a part of it is. */
function hasDirectory(home: string, name: string): boolean {
  const names = [...Deno.readDirSync(home)].map((entry) => entry.name);
  return names.some((each) => each === name || each.split(/[\n\t]/).includes(name));
}

/** The profile that a directory's file puts into force in the world's configuration, or null. */
function wanted(file: string | Uint8Array): string | null {
  const wants = parseDirectoryFile(
    typeof file === "string" ? new TextEncoder().encode(file) : file,
  );
  if ("reason" in wants || !sample.includes(wants.name) || wants.name === "prod") return null;
  const known: Readonly<Record<string, string>> = accounts;
  const account = known[wants.name] ?? null;
  return wants.account === null || account === null || wants.account === account
    ? wants.name
    : null;
}

/** Paths of files and directories that some text of a case would have made. */
async function canaries(directory: string): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(directory)) {
    const path = `${directory}/${entry.name}`;
    if (/^(?:canary|PWNED)$/.test(entry.name)) found.push(path);
    if (entry.isDirectory) found.push(...await canaries(path));
  }
  return found;
}

/**
 * The program's answer to `use` is ready in a file, since to start it for each case would take minutes;
 * the plugin evaluates it as always.
 */
async function replaceProgram(world: World): Promise<void> {
  const program = `${world.root}/bin/awsprof`;
  const real = await Deno.readLink(program);
  await Deno.remove(program);
  await world.program(
    "awsprof",
    `#!/bin/sh
case $1 in
  use) exec cat "${world.root}/statements/$3" ;;
esac
exec '${real}' "$@"
`,
  );
}

/** Writes down how it was called, in the form that the world reads. */
function standIn(root: string): string {
  return `#!/bin/sh
{
  printf '%s\\0' aws "$@"
  printf '\\001\\0%s\\0\\0\\0' "AWS_PROFILE=$AWS_PROFILE"
} >>'${root}/calls'
`;
}
