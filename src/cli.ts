/**
 * From the words typed to a verb, and from a failure to its lines and exit code.
 *
 * A verb is imported when it is called, so that none pays for another's code.
 */
import { parseArguments, type Parsed } from "./arguments.ts";
import { ExitCode, Failure, Interrupted } from "./errors.ts";
import { FileError, type Host } from "./host.ts";
import { closest } from "./output/closest.ts";
import { printing } from "./output/launcher.ts";
import { failureLines } from "./output/messages.ts";
import { pathToType } from "./output/quote.ts";
import { isColored, style } from "./output/style.ts";
import { quoted, tilde } from "./output/text.ts";
import { colorModes, findVerb, verbs } from "./spec.ts";
import { version } from "./version.ts";

type Command = (host: Host, parsed: Parsed) => ExitCode | Promise<ExitCode>;

const loaders: Record<string, () => Promise<Command>> = {
  list: async () => (await import("./commands/list.ts")).list,
  show: async () => (await import("./commands/show.ts")).show,
  prompt: async () => (await import("./commands/prompt.ts")).prompt,
  use: async () => (await import("./commands/use.ts")).use,
  clear: async () => (await import("./commands/clear.ts")).clear,
  pin: async () => (await import("./commands/pin.ts")).pin,
  trust: async () => (await import("./commands/trust.ts")).trust,
  untrust: async () => (await import("./commands/untrust.ts")).untrust,
  vet: async () => (await import("./commands/vet.ts")).vet,
  aliases: async () => (await import("./commands/aliases.ts")).aliases,
  refresh: async () => (await import("./commands/refresh.ts")).refresh,
  status: async () => (await import("./commands/status.ts")).status,
  login: async () => (await import("./commands/login.ts")).login,
  logout: async () => (await import("./commands/logout.ts")).logout,
  exec: async () => (await import("./commands/exec.ts")).exec,
  export: async () => (await import("./commands/export.ts")).exportCredentials,
  init: async () => (await import("./commands/init.ts")).init,
  completions: async () => (await import("./commands/completions.ts")).completions,
  whoami: async () => (await import("./commands/whoami.ts")).whoami,
  console: async () => (await import("./commands/console.ts")).console,
  doctor: async () => (await import("./commands/doctor.ts")).doctor,
  guard: async () => (await import("./commands/guard.ts")).guard,
  demo: async () => (await import("./commands/demo.ts")).demo,
};

/** Runs what the host's arguments say; the exit code, after all output is written. */
export async function run(host: Host): Promise<ExitCode> {
  const color = colorMode(host.args);
  try {
    return await dispatch(host);
  } catch (error) {
    const failure = asFailure(error, host);
    if (failure === null) throw error;
    if (failure instanceof Interrupted) return failure.code;
    const painted = isColored(color, { env: host.env, terminal: host.terminal.stderrIsTerminal });
    host.err(failureLines(failure, { style: style(painted), home: host.env.get("HOME") ?? null }));
    return failure.code;
  }
}

async function dispatch(host: Host): Promise<ExitCode> {
  const [first, ...rest] = host.args;
  if (first === undefined || first === "--help" || first === "-h" || first === "help") {
    return await help(host, rest[0]);
  }
  if (first === "--version" || first === "-V") {
    host.out(`awsprof ${version}\n`);
    return ExitCode.done;
  }
  const verb = findVerb(first);
  if (verb === null) throw unknownVerb(first);
  const command = await loaders[first]?.();
  if (command === undefined) throw unknownVerb(first);
  const parsed = parseArguments(verb, rest);
  const color = parsed.options.get("color");
  if (color !== undefined && !colorModes.some((mode) => mode === color)) {
    throw new Failure(`${first}: --color must be auto, always or never, not ${quoted(color)}`, {
      code: ExitCode.usage,
      hints: [`awsprof ${first} --color=auto`],
    });
  }
  if (parsed.options.has("help")) return await help(host, first, parsed);
  return await command(host, parsed);
}

/** Help is data on stdout, except where a shell would evaluate it. */
async function help(host: Host, verb?: string, parsed?: Parsed): Promise<ExitCode> {
  const { programHelp, verbHelp } = await import("./output/help.ts");
  const row = verb === undefined ? null : findVerb(verb);
  if (verb !== undefined && row === null) throw unknownVerb(verb);
  const text = row === null ? programHelp() : verbHelp(row);
  if (parsed?.options.has("shell")) host.err(text);
  else if (parsed?.options.has("launcher")) host.out(printing(text));
  else host.out(text);
  return ExitCode.done;
}

function unknownVerb(name: string): Failure {
  const names = verbs.filter((verb) => verb.hidden === undefined).map((verb) => verb.name);
  const near = closest(name, names);
  return new Failure(`unknown verb ${quoted(name)}`, {
    code: ExitCode.usage,
    hints: [near === null ? "awsprof --help" : `did you mean "awsprof ${near}"?`],
  });
}

function colorMode(args: readonly string[]): string | undefined {
  const end = args.indexOf("--");
  const words = end < 0 ? args : args.slice(0, end);
  const index = words.findIndex((word) => word === "--color" || word.startsWith("--color="));
  const word = words[index];
  return word === "--color" ? words[index + 1] : word?.slice("--color=".length);
}

function asFailure(error: unknown, host: Host): Failure | null {
  if (error instanceof Failure) return error;
  if (!(error instanceof FileError)) return null;
  const place = tilde(error.path, host.env.get("HOME") ?? null);
  const typed = pathToType(error.path, host.env.get("HOME") ?? null);
  return new Failure(`${place}: ${error.detail}`, { hints: fileHints(error, typed) });
}

function fileHints(error: FileError, typed: string): string[] {
  if (error.problem === "denied") return [`ls -ld ${typed}`];
  if (error.problem === "no-space") return ["df -h"];
  if (error.problem === "changed") return [`ls -l ${typed}`];
  if (error.problem === "read-only") return [`touch ${typed}`];
  return [];
}
