/**
 * How much awsprof costs, beside what it is compared with, in one run: `deno task bench`, or only
 * the tables named: `deno task bench list bash zsh`.
 *
 * Ratios and differences are what counts, for the machine is nobody's; the compared programs run in
 * turn, so that a busy moment meets all of them. A figure is the median of its runs; what a shell takes
 * longer is the median of the differences, with the quartiles behind it.
 */
import { ssoTokenName } from "../../src/config/cache_keys.ts";
import { launcher, projectRoot } from "../support/build.ts";
import { awsDirectory, find } from "../support/tools.ts";
import { allShells, type Shell, type ShellName } from "../shell/shells.ts";
import { benchCredentials } from "./credentials.ts";
import {
  added,
  environment,
  interleaved,
  megabytes,
  ms,
  number,
  peakMemory,
  print,
  run,
  type Spread,
  table,
  times,
} from "./measure.ts";
import { Typist } from "./typist.ts";

/** Added milliseconds that are allowed, by the project's own goals; null where none is set. */
interface Goals {
  readonly prompt: number | null;
  readonly cd: number | null;
  readonly call: number | null;
  readonly start: number | null;
  readonly startMany: number | null;
}

const goals: Readonly<Record<ShellName, Goals>> = {
  "bash": { prompt: 0.05, cd: 0.2, call: 0.2, start: 2, startMany: 60 },
  "bash-3.2": { prompt: 0.05, cd: 0.2, call: 0.2, start: 2, startMany: 60 },
  "zsh": { prompt: 0.05, cd: 0.2, call: 0.2, start: 2, startMany: 60 },
  "fish": { prompt: null, cd: 1, call: 1, start: null, startMany: null },
  "pwsh": { prompt: 0.1, cd: 0.6, call: null, start: 40, startMany: null },
};

/** What the machine took, in ms, that the goals in ms were set on: a slower one takes longer for all. */
const goalMachine: Readonly<Record<ShellName | "empty", number | null>> = {
  "empty": 14.5,
  "bash": 3.8,
  "bash-3.2": null,
  "zsh": 5.9,
  "fish": 9.6,
  "pwsh": 266,
};

const few = 50;
const many = 10_000;

/** What the shells are compared with each other in. */
type Variant = "bare" | "few" | "many" | "direnv";

if (import.meta.main) await bench(Deno.args);

/** Prints the tables of these names, of all if there are none. */
export async function bench(names: readonly string[]): Promise<void> {
  const wanted = (name: string) => names.length === 0 || names.includes(name);
  const root = await Deno.makeTempDir({ prefix: "aws-bench-" });
  const busy = (Deno.loadavg()[0] ?? 0).toFixed(1);
  print(
    `${navigator.hardwareConcurrency} cores, ${busy} of them busy with other work at the start`,
  );
  try {
    const installed = await install(root);
    if (wanted("list")) await benchProgram(root, installed);
    if (wanted("login")) await benchLogin(root, installed);
    if (wanted("doctor")) await benchDoctor(root, installed);
    if (wanted("credentials")) await benchCredentials(root, installed);
    for (const shell of allShells().filter((shell) => wanted(shell.name))) {
      if (shell.path === null) print(`\n${shell.name}: not found`);
      else await benchShell(shell, { root, installed });
    }
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

async function benchProgram(root: string, { program, empty }: Installed): Promise<void> {
  const home = { few: await makeHome(root, few), many: await makeHome(root, many) };
  const aws = find("aws-cli");

  const list = (size: "few" | "many") => () => run([program, "list"], home[size]);
  const names = (size: "few" | "many") => () =>
    run([`${awsDirectory()}/aws`, "configure", "list-profiles"], home[size]);
  const measured = await interleaved({
    empty: () => run([empty], home.few),
    few: list("few"),
    many: list("many"),
    ...(aws === null ? {} : { awsFew: names("few"), awsMany: names("many") }),
  });
  const { empty: nothing = 0, few: listFew = 0, many: listMany = 0, awsFew, awsMany } = measured;
  const memory = {
    empty: await peakMemory([empty], home.few),
    list: await peakMemory([program, "list"], home.many),
  };
  table("awsprof list", ["what", "measured", "goal"], [
    ["Deno's own empty program", ms(nothing), ""],
    [`list, ${few} profiles`, `${ms(listFew)}, ${times(listFew / nothing)} empty`, "1.5 times"],
    [`list, ${many} profiles`, `${ms(listMany)}, empty + ${ms(listMany - nothing)}`, "+ 100 ms"],
    ...(awsFew === undefined || awsMany === undefined
      ? [["aws configure list-profiles", "not found", ""]]
      : [
        [
          `aws configure list-profiles, ${few}`,
          `${ms(awsFew)}, ${times(awsFew / listFew)} list`,
          "15 times",
        ],
        [
          `aws configure list-profiles, ${many}`,
          `${ms(awsMany)}, ${times(awsMany / listMany)} list`,
          "15 times",
        ],
      ]),
    ["memory at most, empty program", megabytes(memory.empty), ""],
    [`memory at most, list, ${many} profiles`, megabytes(memory.list), ""],
  ]);
  pace("Deno's own empty program ends", nothing, goalMachine.empty);
}

/** What people get: the command, an empty program started in the same way, the plugins. */
interface Installed {
  readonly program: string;
  readonly empty: string;
  readonly plugins: string;
}

/** The program as users get it, and an empty one that is started in the same way. */
async function install(root: string): Promise<Installed> {
  const prefix = `${root}/prefix`;
  const { success, stderr } = await new Deno.Command(`${projectRoot}/install.sh`, {
    args: ["--prefix", prefix],
    env: { DENO: Deno.execPath(), HOME: root },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`install.sh failed:\n${new TextDecoder().decode(stderr)}`);
  const program = `${prefix}/bin/awsprof`;
  const empty = `${root}/empty`;
  await Deno.writeTextFile(`${root}/empty.js`, "");
  await Deno.writeTextFile(empty, await emptyLauncher(program, root), { mode: 0o755 });
  return { program, empty, plugins: `${prefix}/share/awsprof` };
}

/** The installed launcher on an empty file and a cache of its own, which the first round warms. */
async function emptyLauncher(program: string, root: string): Promise<string> {
  const deno = /^__awsprof_deno=(\S+)$/m.exec(await Deno.readTextFile(program))?.[1];
  const cache = `${root}/empty-cache`;
  // One compiled executable has no Deno of its own.
  return launcher(`${root}/empty.js`, deno === undefined ? { cache } : { cache, deno });
}

/** What asks nobody: a login to a session that is valid, and the state of it. */
async function benchLogin(root: string, { program, empty }: Installed): Promise<void> {
  const home = await makeHome(root, few);
  const cache = `${home}/.aws/sso/cache`;
  await Deno.mkdir(cache, { recursive: true });
  const time = (hours: number) =>
    `${new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 19)}Z`;
  await Deno.writeTextFile(
    `${cache}/${ssoTokenName("corp")}`,
    JSON.stringify({ accessToken: "sample", expiresAt: time(7), refreshToken: "sample" }),
  );
  const measured = await interleaved({
    empty: () => run([empty], home),
    login: () => run([program, "login", "profile-1"], home),
    status: () => run([program, "status"], home),
  });
  const { empty: nothing = 0, login = 0, status = 0 } = measured;
  table("login", ["what", "measured", "goal"], [
    ["Deno's own empty program", ms(nothing), ""],
    ["login, valid session", `${ms(login)}, ${times(login / nothing)} empty`, "2 times"],
    ["status", `${ms(status)}, ${times(status / nothing)} empty`, "2 times"],
  ]);
}

/** Files without a fault, and files in which every second profile has one that can be mended. */
async function benchDoctor(root: string, { program, empty }: Installed): Promise<void> {
  const good = await makeHome(root, many);
  const bad = `${root}/bad-home`;
  await writeAwsFiles(bad, many);
  const text = await Deno.readTextFile(`${bad}/.aws/config`);
  await Deno.writeTextFile(`${bad}/.aws/config`, text.replaceAll("sso_role_name", "SSO_role_name"));
  const measured = await interleaved({
    empty: () => run([empty], good),
    good: () => run([program, "doctor"], good),
    bad: () => run([program, "doctor"], bad),
  });
  const { empty: nothing = 0, good: sound = 0, bad: faulty = 0 } = measured;
  table("doctor", ["what", "measured", "goal"], [
    ["Deno's own empty program", ms(nothing), ""],
    [`doctor, ${many} profiles`, `${ms(sound)}, empty + ${ms(sound - nothing)}`, "+ 300 ms"],
    [
      `doctor, ${many} profiles, ${many / 2} findings to mend`,
      `${ms(faulty)}, empty + ${ms(faulty - nothing)}`,
      "",
    ],
  ]);
}

async function benchShell(
  shell: Shell,
  on: { root: string; installed: Installed },
): Promise<void> {
  const hasDirenv = find("direnv") !== null && shell.name !== "pwsh" && shell.name !== "bash-3.2";
  const variants: Variant[] = ["bare", "few", "many", ...(hasDirenv ? ["direnv" as const] : [])];
  const homes = new Map<Variant, string>();
  for (const variant of variants) homes.set(variant, await makeShellHome(shell, variant, on));
  const start = (variant: Variant) => begin(shell, homes.get(variant) ?? "");

  // The first start makes the snapshot.
  for (const variant of variants) await (await start(variant)).typist.end();
  const isQuick = shell.name !== "pwsh" && shell.name !== "fish";
  const rounds = isQuick ? 25 : 15;
  const starts = await added(
    Object.fromEntries(variants.map((variant) => [
      variant,
      async () => {
        const { typist, milliseconds } = await start(variant);
        await typist.end();
        return milliseconds;
      },
    ])),
    rounds,
  );

  const typists = new Map<Variant, Typist>();
  for (const variant of variants) typists.set(variant, (await start(variant)).typist);
  const steps = isQuick ? 100 : 20;
  const batches: Record<string, readonly string[]> = {
    prompt: Array<string>(steps).fill(""),
    cd: alternate(steps, "cd ~/a/b/c/d", "cd ~/e"),
    switch: alternate(steps, "cd ~/work", "cd ~/e"),
    call: calls(shell, { steps, profile: "profile-7", command: "aws" }),
  };
  const figures: Record<string, Figures> = {};
  for (const [name, lines] of Object.entries(batches)) {
    figures[name] = await added(
      Object.fromEntries(variants.map((variant) => [
        variant,
        async () => (await typists.get(variant)?.type(lines, mark(shell)) ?? 0) / steps,
      ])),
      rounds,
    );
  }
  // What the function adds shows in one shell, with and without it: two shells also differ in the
  // memory that each fork copies.
  const byFunction = async (variant: Variant, profile: string) =>
    await added(
      Object.fromEntries(["command aws", "aws"].map((command) => [
        command,
        async () => {
          const lines = calls(shell, { steps, profile, command });
          return (await typists.get(variant)?.type(lines, mark(shell)) ?? 0) / steps;
        },
      ])),
      rounds,
    );
  const guarded: Record<string, Partial<Record<Variant, Figures>>> = {};
  for (const [name, profile] of [["call", "profile-7"], ["protected", "profile-8"]] as const) {
    guarded[name] = shell.name === "pwsh"
      ? {}
      : { few: await byFunction("few", profile), many: await byFunction("many", profile) };
  }
  for (const typist of typists.values()) await typist.end();

  const goal = goals[shell.name];
  const rows = [
    row("prompt", figures["prompt"], goal.prompt, goal.prompt),
    row("cd, plain directories", figures["cd"], goal.cd, goal.cd),
    row("cd, into and out of a switching one", figures["switch"], goal.cd, goal.cd),
    callRow("harmless call, by the function aws", guarded["call"], goal.call),
    callRow("the same, protected profile", guarded["protected"], goal.call),
    row("harmless call, against the bare shell", figures["call"], null, null),
    row("start to first prompt", starts, goal.start, goal.startMany),
  ];
  const head = [
    "added in ms by",
    "bare",
    `awsprof, ${few}`,
    "goal",
    `awsprof, ${many}`,
    "goal",
    "direnv",
  ];
  table(shell.name, head, rows);
  pace(`${shell.name} without any plugin starts`, starts.base, goalMachine[shell.name]);
}

/** Tells how fast this machine is beside the one of the goals. */
function pace(what: string, here: number, there: number | null): void {
  if (there === null) return;
  print(
    `  where the goals were set, ${what} in ${ms(there)}: this machine takes ${
      times(here / there)
    } ` +
      "as long",
  );
}

/**
 * Lines that choose a profile and then call `aws`, here a program that does nothing; ten calls a line,
 * so that the prompt after it hardly counts.
 */
function calls(
  shell: Shell,
  { steps, profile, command }: { steps: number; profile: string; command: string },
): string[] {
  const words = "ec2 describe-instances --filters Name=tag:x,Values=y --region eu-west-1";
  const line = Array<string>(10).fill(`${command} ${words}`).join("; ");
  return [shell.set("AWS_PROFILE", profile), ...Array<string>(steps / 10).fill(line)];
}

type Figures = Awaited<ReturnType<typeof added>>;

function row(
  what: string,
  figures: Figures | undefined,
  goal: number | null,
  goalMany: number | null,
): string[] {
  const { base = 0, more } = figures ?? {};
  return [
    what,
    number(base),
    spread(more?.get("few")),
    goal === null ? "—" : String(goal),
    spread(more?.get("many")),
    goalMany === null ? "—" : String(goalMany),
    spread(more?.get("direnv")),
  ];
}

/** What a command takes longer than without the function of its name, in the same shell. */
function callRow(
  what: string,
  figures: Partial<Record<Variant, Figures>> | undefined,
  goal: number | null,
): string[] {
  const more = (variant: Variant) => spread(figures?.[variant]?.more.get("aws"));
  const allowed = goal === null ? "—" : String(goal);
  const base = figures?.few === undefined ? "—" : number(figures.few.base);
  return [what, base, more("few"), allowed, more("many"), allowed, "—"];
}

function spread(figures: Spread | undefined): string {
  if (figures === undefined) return "—";
  return `+ ${number(figures.median)} (${number(figures.low)} to ${number(figures.high)})`;
}

async function begin(
  shell: Shell,
  home: string,
): Promise<{ typist: Typist; milliseconds: number }> {
  return await Typist.start([shell.path ?? "", ...shell.arguments], {
    environment: environment(home),
    cwd: home,
  });
}

/** The line that prints a text which the line itself does not contain. */
function mark(shell: Shell): (text: string) => string {
  return shell.name === "pwsh"
    ? (text) => `'${text.slice(0, 1)}' + '${text.slice(1)}'`
    : (text) => `echo ${text.slice(0, 1)}''${text.slice(1)}`;
}

async function makeShellHome(
  shell: Shell,
  variant: Variant,
  { root, installed }: { root: string; installed: Installed },
): Promise<string> {
  const home = `${root}/${shell.name}-${variant}`;
  for (const directory of ["a/b/c/d", "e", "work", ".local/share/fish/generated_completions"]) {
    await Deno.mkdir(`${home}/${directory}`, { recursive: true });
  }
  await writeAwsFiles(home, variant === "many" ? many : few);
  await Deno.writeTextFile(`${home}/work/.awsprofile`, "profile-7\n");
  await Deno.chmod(`${home}/work/.awsprofile`, 0o644);
  const prompts: Record<ShellName, string> = {
    "bash": "HISTFILE=\nPS1='READY '",
    "bash-3.2": "HISTFILE=\nPS1='READY '",
    "zsh": "unset HISTFILE\nPROMPT='READY '",
    "fish":
      "set -g fish_greeting\nfunction fish_title; end\nfunction fish_prompt; echo -n 'READY '; end",
    "pwsh": "function prompt { 'READY ' }",
  };
  const loads: Record<Variant, string> = {
    bare: "",
    few: shell.load(`${installed.plugins}/${shell.plugin}`),
    many: shell.load(`${installed.plugins}/${shell.plugin}`),
    direnv: shell.name === "fish"
      ? "direnv hook fish | source"
      : `eval "$(direnv hook ${shell.name})"`,
  };
  const file = `${home}/${shell.startFile}`;
  await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), { recursive: true });
  await Deno.writeTextFile(file, `${prompts[shell.name]}\n${loads[variant]}\n`);
  await Deno.mkdir(`${home}/bin`);
  await Deno.symlink(installed.program, `${home}/bin/awsprof`);
  await Deno.symlink("/bin/true", `${home}/bin/aws`);
  return home;
}

async function makeHome(root: string, count: number): Promise<string> {
  const home = `${root}/home-${count}`;
  await writeAwsFiles(home, count);
  return home;
}

/** Half of the profiles have an SSO session, half are roles of those. */
async function writeAwsFiles(home: string, count: number): Promise<void> {
  const sections = Array.from({ length: count }, (_, i) =>
    i % 2 === 0
      ? `[profile profile-${i}]
sso_session = corp
sso_account_id = ${String(100000000000 + i)}
sso_role_name = Developer
region = eu-west-1
`
      : `[profile profile-${i}]
role_arn = arn:aws:iam::${String(100000000000 + i)}:role/Admin
source_profile = profile-${i - 1}
region = eu-west-1
`);
  sections[8] += "awsprof_protected = true\n";
  await Deno.mkdir(`${home}/.aws`, { recursive: true });
  await Deno.writeTextFile(
    `${home}/.aws/config`,
    `[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1

${sections.join("\n")}`,
  );
}

function alternate(count: number, ...lines: string[]): string[] {
  return Array.from({ length: count }, (_, i) => lines[i % lines.length] ?? "");
}
