/** `awsprof doctor`: what is wrong with the AWS files, the environment and the caches, and its repair. */
import type { Parsed } from "../arguments.ts";
import type { Diagnostic, DiagnosticCode } from "../config/types.ts";
import { isRemovable } from "../doctor/caches.ts";
import { areOneFile, examine, type Examined, inOrder, otherFile } from "../doctor/examine.ts";
import {
  doStep,
  type FilePlan,
  type FileToMend,
  mendFile,
  planFile,
  type Step,
  stepsFor,
} from "../doctor/mend.ts";
import { ExitCode, Failure } from "../errors.ts";
import { FileError, type Host, isAttended } from "../host.ts";
import type { Configuration } from "../load.ts";
import { unifiedDiff } from "../output/diff.ts";
import { doctorScreen, doctorSummary } from "../output/doctor.ts";
import { json } from "../output/json.ts";
import { tilde } from "../output/text.ts";
import { ssoSessions } from "../resolve/sso_sessions.ts";
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
  examined: Examined,
): Promise<DiagnosticCode[] | null> {
  const steps = stepsFor(host, examined.findings);
  const files = filesToMend(host, examined);
  if (steps.length === 0 && files.length === 0) return null;
  const seen = await agreedPlans(host, parsed, { steps, files });
  if (seen === null) return null;
  const { configuration } = examined;
  const done = doSteps(host, parsed, { steps, configuration });
  return [...done, ...await mendFiles(host, parsed, { files, seen })];
}

function filesToMend(host: Host, { configuration, findings }: Examined): FileToMend[] {
  if (areOneFile(host, configuration)) return [];
  return configuration.files.filter(({ path }) =>
    findings.some((each) => each.fixable && each.file === path && each.line !== null)
  ).map((file) => ({ path: file.path, kind: file.kind, other: otherFile(configuration, file) }));
}

interface Work {
  readonly steps: readonly Step[];
  readonly files: readonly FileToMend[];
}

/**
 * By path the plans that a person has seen and agreed to, none where nobody is to be asked; null for
 * a no. Throws Failure where there is nobody to ask.
 */
async function agreedPlans(
  host: Host,
  parsed: Parsed,
  { steps, files }: Work,
): Promise<ReadonlyMap<string, FilePlan> | null> {
  const isAsked = !parsed.options.has("yes");
  if (isAsked && !isAttended(host.terminal)) {
    throw new Failure("doctor: --fix asks before it changes files, and there is no terminal", {
      code: ExitCode.usage,
      hints: ["awsprof doctor --fix --yes"],
    });
  }
  const { say, home } = contextOf(host, parsed);
  const seen = new Map<string, FilePlan>();
  for (const file of isAsked ? files : []) {
    const plan = planFile(host, file);
    seen.set(file.path, plan);
    show(host, parsed, plan);
  }
  for (const step of steps) say(step.words);
  if (!isAsked || await confirm(host, questionOf({ steps, files }, home))) return seen;
  say("nothing was changed");
  return null;
}

function questionOf({ steps, files }: Work, home: string | null): string {
  const names = files.map(({ path }) => tilde(path, home)).join(" and ");
  if (steps.length === 0) return `change ${names} so?`;
  return names === "" ? "do that?" : `change ${names} so, and do that?`;
}

/** The codes of the steps that could be done; one that cannot keeps none of the others from it. */
function doSteps(
  host: Host,
  parsed: Parsed,
  { steps, configuration }: { steps: readonly Step[]; configuration: Configuration },
): DiagnosticCode[] {
  const { say, home, err } = contextOf(host, parsed);
  const { locations, graph } = configuration;
  const caches = { locations, sessions: ssoSessions(graph) };
  return steps.flatMap((step) => {
    // A login may have written it while the question stood.
    if (step.code === "broken-cache" && !isRemovable(host, step.path, caches)) {
      say(`${tilde(step.path, home)}: was written meanwhile, and stays`);
      return [];
    }
    try {
      doStep(host, step);
      return [step.code];
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      say(`${err.yellow("warning:")} ${tilde(error.path, home)}: ${error.detail}`);
      return [];
    }
  });
}

async function mendFiles(
  host: Host,
  parsed: Parsed,
  { files, seen }: { files: readonly FileToMend[]; seen: ReadonlyMap<string, FilePlan> },
): Promise<DiagnosticCode[]> {
  const { say, home } = contextOf(host, parsed);
  const mended: DiagnosticCode[] = [];
  for (const file of files) {
    const done = await mendFile(host, file, {
      seen: seen.get(file.path) ?? null,
      show: (plan) => show(host, parsed, plan),
    });
    if (done === null) continue;
    mended.push(...done.repaired.fixed.map((each) => each.code));
    say(`mended ${tilde(file.path, home)}; as it was: ${tilde(done.backup, home)}`);
  }
  return mended;
}

function show(host: Host, parsed: Parsed, { file, repaired }: FilePlan): void {
  const { err, home } = contextOf(host, parsed);
  const name = tilde(file.path, home);
  host.err(unifiedDiff(repaired.before, repaired.after, { name, style: err }));
}
