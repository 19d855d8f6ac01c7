/**
 * Every check and every test, with what is installed: `deno task ok`.
 *
 * Prints a line for each check, the names of what failed and of what was skipped, and as the last
 * line `N passed, N failed`, with `, N skipped` if any were. `test/run.sh` sets everything up before.
 */
import { find, neededTools, optionalTools } from "../test/support/tools.ts";

interface Check {
  readonly name: string;
  readonly argv: readonly string[];
}

interface Tally {
  passed: number;
  readonly failed: string[];
  readonly skipped: string[];
}

/**
 * What takes minutes, the longest first: it begins before everything else, for the run lasts as long
 * as what ends last. Deno keeps the order of files that are named, but sorts what it finds itself.
 */
export const long = [
  "test/shell/pwsh_test.ts",
  "test/oracle/oracle_test.ts",
  "test/oracle/credentials/",
  "test/install/",
  "test/shell/",
  "test/credentials/cache_test.ts",
  "test/hostile/",
  "test/doctor/aws_cli_test.ts",
  "test/credentials/export_test.ts",
  "test/sso/",
];

/** Test files at once: they wait for other programs almost half of the time. */
const jobs = navigator.hardwareConcurrency * 2;

const root = decodeURIComponent(new URL("..", import.meta.url).pathname);
const strict = Deno.env.get("CI") === "true";

if (import.meta.main) Deno.exit(await ok());

/** Runs everything; 0 if nothing failed, else 1. */
export async function ok(): Promise<number> {
  Deno.chdir(root);
  const tally: Tally = { passed: 0, failed: [], skipped: [] };
  if (strict) countMissingTools(tally);
  for (const check of checks()) await runCheck(check, tally);
  await runTests(longestFirst(await testFiles("test")), tally);
  report(tally);
  return tally.failed.length === 0 ? 0 : 1;
}

function countMissingTools(tally: Tally): void {
  for (const name of neededTools) {
    if (find(name) === null) tally.failed.push(`tool: ${name} is missing`);
  }
}

function checks(): Check[] {
  const deno = Deno.execPath();
  const posix = [
    "install.sh",
    "test/run.sh",
    ".ci/run",
    "src/launcher.sh",
    "src/demo/aws.sh",
    "src/demo/aws_completer.sh",
  ];
  const bash = ["shell/awsprof.bash", "completions/awsprof.bash", "src/demo/rc.bash"];
  const zsh = ["shell/awsprof.zsh", "completions/_awsprof", "src/demo/rc.zsh"];
  const fish = ["shell/awsprof.fish", "completions/awsprof.fish", "src/demo/rc.fish"];
  const powershell = ["shell/awsprof.psm1", "completions/awsprof.ps1"];
  return [
    { name: "format", argv: [deno, "fmt", "--check"] },
    { name: "lint", argv: [deno, "lint", "--quiet"] },
    { name: "types", argv: [deno, "check", "--quiet", "src", "scripts", "test"] },
    { name: "build", argv: [deno, "run", "--quiet", "-A", "scripts/build.ts"] },
    { name: "shellcheck of sh files", argv: ["shellcheck", "-s", "sh", ...posix] },
    { name: "shellcheck of bash files", argv: ["shellcheck", "-s", "bash", ...bash] },
    ...syntax("dash", posix, ["dash", "-n"]),
    ...syntax("busybox", posix, ["busybox", "ash", "-n"]),
    ...syntax("bash", [...posix, ...bash], ["bash", "-n"]),
    ...syntax("bash-3.2", [...posix, ...bash], ["bash-3.2", "-n"]),
    ...syntax("zsh", zsh, ["zsh", "-n"]),
    ...syntax("fish", fish, ["fish", "--no-execute"]),
    ...powershell.map((file) => ({
      name: `syntax of ${file} in pwsh`,
      argv: ["pwsh", "-NoProfile", "-NonInteractive", "-Command", parseByPowerShell(file)],
    })),
  ];
}

function syntax(shell: string, files: readonly string[], argv: readonly string[]): Check[] {
  return files.map((file) => ({ name: `syntax of ${file} in ${shell}`, argv: [...argv, file] }));
}

function parseByPowerShell(file: string): string {
  return `$errors = $null
    $path = (Resolve-Path '${file}').Path
    $null = [Management.Automation.Language.Parser]::ParseFile($path, [ref]$null, [ref]$errors)
    $errors | ForEach-Object { "$_" }
    exit $errors.Count`;
}

async function runCheck(check: Check, tally: Tally): Promise<void> {
  const [program = "", ...args] = check.argv;
  if (!program.startsWith("/") && find(program) === null) {
    if (strict && !optionalTools.includes(program)) tally.failed.push(check.name);
    else tally.skipped.push(`${check.name} (no ${program})`);
    return;
  }
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args,
    stdin: "null",
    env: { NO_COLOR: "1" },
  }).output();
  if (code === 0) {
    tally.passed++;
    say(`ok      ${check.name}`);
    return;
  }
  tally.failed.push(check.name);
  const text = new TextDecoder();
  say(`FAILED  ${check.name}\n${text.decode(stdout)}${text.decode(stderr)}`);
}

/** Paths of all files that hold tests. */
async function testFiles(directory: string): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    if (isDirectory) files.push(...await testFiles(`${directory}/${name}`));
    else if (name.endsWith("_test.ts")) files.push(`${directory}/${name}`);
  }
  return files;
}

/** The paths in the order of `long`, by their beginnings; behind them the others, sorted. */
export function longestFirst(files: readonly string[]): string[] {
  const place = (file: string): number => {
    const at = long.findIndex((start) => file.startsWith(start));
    return at < 0 ? long.length : at;
  };
  return files.toSorted((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
}

/** What is counted comes from Deno's report in XML; what it prints is shown if something failed. */
async function runTests(files: readonly string[], tally: Tally): Promise<void> {
  const what = `tests in ${files.length} files`;
  say(`…       ${what}`);
  const file = await Deno.makeTempFile({ prefix: "awsprof-tests-", suffix: ".xml" });
  try {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["test", "--quiet", "-A", "--no-check", "--parallel", "--reporter=dot"],
        `--junit-path=${file}`,
        ...files,
      ],
      env: { NO_COLOR: "1", DENO_JOBS: String(jobs) },
      stdin: "null",
    }).output();
    const [passed, failed] = [tally.passed, tally.failed.length];
    count(await Deno.readTextFile(file), tally);
    if (code !== 0 && tally.failed.length === failed) {
      tally.failed.push(`${what} (deno test ended with ${code})`);
    }
    if (tally.failed.length > failed) {
      const text = new TextDecoder();
      say(text.decode(stdout).replace(/^[.,!\n]+$/gm, "") + text.decode(stderr));
      say(`FAILED  ${what}`);
    } else say(`ok      ${what} (${tally.passed - passed})`);
  } finally {
    await Deno.remove(file);
  }
}

/** Adds up a report in JUnit's form, as `deno test` writes it. */
export function count(xml: string, tally: Tally): void {
  for (
    const [, attributes = "", body = ""] of xml.matchAll(
      /<testcase\b((?:[^>"]|"[^"]*")*?)(?:\/>|>(.*?)<\/testcase>)/gs,
    )
  ) {
    const name = unescape(/\bname="([^"]*)"/.exec(attributes)?.[1] ?? "");
    const place = /\bclassname="([^"]*)"/.exec(attributes)?.[1]?.replace(/^\.\//, "") ?? "";
    if (/<(failure|error)\b/.test(body)) tally.failed.push(`${place}: ${name}`);
    else if (/<skipped\b/.test(body)) tally.skipped.push(`${place}: ${name}`);
    else tally.passed++;
  }
}

function unescape(text: string): string {
  const entities: Record<string, string> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };
  return text.replace(/&(\w+);/g, (whole, name) => entities[name] ?? whole);
}

function report(tally: Tally): void {
  say("");
  for (const name of tally.skipped) say(`skipped ${name}`);
  for (const name of tally.failed) say(`FAILED  ${name}`);
  const skipped = tally.skipped.length === 0 ? "" : `, ${tally.skipped.length} skipped`;
  say(`${tally.passed} passed, ${tally.failed.length} failed${skipped}`);
}

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}
