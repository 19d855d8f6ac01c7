/** `awsprof doctor`: what is wrong with the AWS files, the environment and the caches, and its repair. */
import type { Parsed } from "../arguments.ts";
import type { Diagnostic, DiagnosticCode, SourceFile } from "../config/types.ts";
import { areOneFile, examine, type Examined, inOrder, otherFile } from "../doctor/examine.ts";
import { doStep, type FilePlan, mendFile, planFile, type Step, stepsFor } from "../doctor/mend.ts";
import { ExitCode, Failure } from "../errors.ts";
import { FileError, type Host, isAttended } from "../host.ts";
import { unifiedDiff } from "../output/diff.ts";
import { doctorScreen, doctorSummary } from "../output/doctor.ts";
import { json } from "../output/json.ts";
import { tilde } from "../output/text.ts";
import { confirm } from "./confirm.ts";
import { contextOf } from "./context.ts";

/** Findings of one kind in one file that a terminal shows. */
const most = 5;

/** Prints the findings, or JSON; exit 1 for errors, with `--strict` for warnings too. */
export async function doctor(host: Host, parsed: Parsed): Promise<ExitCode> {
  checkOptions(parsed);
  let examined = await examine(host);
  let fixed: DiagnosticCode[] = [];
  if (parsed.options.has("fix")) {
    const done = await fix(host, parsed, examined);
    fixed = done ?? [];
    // Another may have mended it in the meantime.
    if (done !== null) examined = await examine(host);
  }
  const findings = parsed.options.has("online") ? await online(host, examined) : examined.findings;
  if (parsed.options.has("json")) host.out(json({ findings, fixed }));
  else print(host, parsed, { ...examined, findings });
  const bad = parsed.options.has("strict") ? ["error", "warning"] : ["error"];
  return findings.some((each) => bad.includes(each.severity)) ? ExitCode.failed : ExitCode.done;
}

function checkOptions(parsed: Parsed): void {
  if (!parsed.options.has("yes") || parsed.options.has("fix")) return;
  throw new Failure('doctor: "--yes" answers what only --fix asks', {
    code: ExitCode.usage,
    hints: ["awsprof doctor --fix --yes"],
  });
}

/** All findings with those that AWS has. */
async function online(host: Host, examined: Examined): Promise<Diagnostic[]> {
  const { checkOnline } = await import("../doctor/online.ts");
  const { configuration, findings } = examined;
  return inOrder(configuration, [...findings, ...await checkOnline(host, configuration)]);
}

function print(host: Host, parsed: Parsed, { configuration, findings }: Examined): void {
  const { out, home } = contextOf(host, parsed);
  const { stdoutIsTerminal } = host.terminal;
  const width = stdoutIsTerminal ? host.terminal.size().columns : 100;
  const limit = stdoutIsTerminal ? most : Infinity;
  if (findings.length > 0) {
    host.out(doctorScreen(findings, { style: out, home, width, most: limit }));
    host.out(`${doctorSummary(findings, out)}\n`);
    return;
  }
  const files = configuration.files.map(({ path }) => tilde(path, home)).join(" and ");
  host.out(`nothing wrong in ${files}, the environment and the caches\n`);
}

/** Mends what is safe after showing it; the codes of what was mended, null where nothing was tried. */
async function fix(
  host: Host,
  parsed: Parsed,
  { configuration, findings }: Examined,
): Promise<DiagnosticCode[] | null> {
  const steps = stepsFor(host, findings);
  const edits = areOneFile(host, configuration)
    ? []
    : configuration.files.filter(({ path }) =>
      findings.some((each) => each.fixable && each.file === path && each.line !== null)
    ).map((file) => ({ path: file.path, kind: file.kind, other: otherFile(configuration, file) }));
  if (steps.length === 0 && edits.length === 0) return null;
  const isAsked = !parsed.options.has("yes");
  if (isAsked && !isAttended(host.terminal)) {
    throw new Failure("doctor: --fix asks before it changes files, and there is no terminal", {
      code: ExitCode.usage,
      hints: ["awsprof doctor --fix --yes"],
    });
  }
  const { say, home, err } = contextOf(host, parsed);
  const seen = new Map<string, FilePlan>();
  if (isAsked) {
    for (const edit of edits) {
      const plan = planFile(host, edit);
      seen.set(edit.path, plan);
      show(host, parsed, plan);
    }
  }
  for (const step of steps) say(step.words);
  if (isAsked && !await confirm(host, questionOf(steps, edits, home))) {
    say("nothing was changed");
    return null;
  }
  const fixed: DiagnosticCode[] = [];
  for (const step of steps) {
    // One that cannot be done keeps none of the others from being done, and is found again.
    try {
      doStep(host, step);
      fixed.push(step.code);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      say(`${err.yellow("warning:")} ${tilde(error.path, home)}: ${error.detail}`);
    }
  }
  for (const edit of edits) {
    const done = await mendFile(host, edit, {
      seen: seen.get(edit.path) ?? null,
      show: (plan) => show(host, parsed, plan),
    });
    if (done === null) continue;
    fixed.push(...done.repaired.fixed.map((each) => each.code));
    say(`mended ${tilde(edit.path, home)}; as it was: ${tilde(done.backup, home)}`);
  }
  return fixed;
}

function questionOf(
  steps: readonly Step[],
  edits: readonly Pick<SourceFile, "path">[],
  home: string | null,
): string {
  const files = edits.map(({ path }) => tilde(path, home)).join(" and ");
  if (steps.length === 0) return `change ${files} so?`;
  return files === "" ? "do that?" : `change ${files} so, and do that?`;
}

function show(host: Host, parsed: Parsed, { file, repaired }: FilePlan): void {
  const { err, home } = contextOf(host, parsed);
  const name = tilde(file.path, home);
  host.err(unifiedDiff(repaired.before, repaired.after, { name, style: err }));
}
