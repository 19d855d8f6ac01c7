/**
 * `awsprof exec`: a command with a profile's credentials in its environment.
 *
 * The launcher becomes the command, by the statements that are printed here for it; so nothing of
 * awsprof is left running, and signals, exit code and terminal are the command's own. In the
 * environment of the command nothing may be left that a plugin below would restore; and the
 * `.awsprofile` that is in force counts as entered already, or the plugin of a shell that is started
 * here would at once put the directory's profile in the place of these credentials.
 */
import type { Parsed } from "../arguments.ts";
import { fileName, findDirectory, readAccepted } from "../directory.ts";
import { ExitCode, Failure, Interrupted } from "../errors.ts";
import { FileError, type Host } from "../host.ts";
import { credentialVariables } from "../output/credentials.ts";
import { becoming } from "../output/launcher.ts";
import { quoteIfNeeded } from "../output/quote.ts";
import { printable, quoted } from "../output/text.ts";
import { join, resolvePath } from "../paths.ts";
import { choiceForgotten, type VariableChange } from "../resolve/choice.ts";
import { askedProfile, credentialsOf, plainCredentials } from "./credentials.ts";
import { interruptible } from "./interruptible.ts";

/** Where POSIX shells look when PATH is not set. */
const usualPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Ms after which an interrupted verb ends whatever it is at. */
const patience = 3_000;

/** Ms between two looks at whether the launcher is still there. */
const pulse = 200;

/** Prints what makes the launcher the command; exit 3 where a person is needed. */
export async function exec(host: Host, parsed: Parsed): Promise<ExitCode> {
  const launcher = parsed.options.get("launcher");
  const [profile = ""] = parsed.arguments;
  const command = parsed.command ?? [];
  if (launcher === undefined) {
    throw new Failure("exec: only the installed command can become another program", {
      hints: [`awsprof export ${quoteIfNeeded("bash", profile)}`],
    });
  }
  return await unlessStopped(host, Number(launcher), async (patient) => {
    const asked = askedProfile(patient, parsed);
    checkCommand(host, command[0] ?? "");
    const plain = plainCredentials(asked, await credentialsOf(patient, asked));
    // The launcher's words are those behind `exec`; the option is its own.
    const words = host.args.length - 2;
    host.out(becoming([
      ...credentialVariables(plain, host.env),
      ...pluginState(host),
    ], words - command.length));
    return ExitCode.done;
  });
}

/** Throws Failure for a command that a shell would not find (127) or could not run (126). */
function checkCommand(host: Host, word: string): void {
  const places = word.includes("/") ? [word] : (host.env.get("PATH") ?? usualPath).split(":")
    .map((directory) => join(directory === "" ? "." : directory, word));
  let found: string | null = null;
  for (const place of word === "" ? [] : places) {
    const path = resolvePath(host.cwd(), place);
    const info = host.files.stat(path);
    if (info === null) continue;
    if (info.type === "directory") {
      if (word.includes("/")) throw cannotRun(`${quoted(word)} is a directory`);
      continue;
    }
    if (isExecutable(host, info)) return;
    found ??= path;
  }
  if (found !== null) {
    throw cannotRun(`${quoted(found)} is not executable`, [
      `chmod +x ${printable(quoteIfNeeded("bash", found))}`,
    ]);
  }
  const where = word.includes("/") ? "does not exist" : "is not found on PATH";
  throw new Failure(`${quoted(word)} ${where}`, { code: ExitCode.notFound });
}

/** Whether one of its owner, or of the others, may run it; the groups of a user are not known here. */
function isExecutable(host: Host, info: { mode: number | null; uid: number | null }): boolean {
  if (info.mode === null) return true;
  const uid = host.uid();
  if (uid === 0) return (info.mode & 0o111) !== 0;
  return (info.mode & (info.uid === uid ? 0o100 : 0o011)) !== 0;
}

function cannotRun(message: string, hints: readonly string[] = []): Failure {
  return new Failure(message, { code: ExitCode.cannotRun, hints });
}

function pluginState(host: Host): VariableChange[] {
  const changes = new Map(choiceForgotten(host.env).map((change) => [change.name, change]));
  const directory = findDirectory(host, {
    start: host.cwd(),
    home: host.env.get("HOME") ?? null,
  });
  if (directory === null) return [...changes.values()];
  try {
    const { path, wants } = readAccepted(host, join(directory, fileName));
    const state = [
      ["AWSPROF_DIR_FILE", path],
      ["AWSPROF_DIR_PROFILE", wants.name],
      ["AWSPROF_DIR_REGION", wants.region],
    ] as const;
    for (const [name, value] of state) if (value !== null) changes.set(name, { name, value });
  } catch (error) {
    if (!(error instanceof Failure || error instanceof FileError)) throw error;
  }
  return [...changes.values()];
}

/**
 * What `work` gives, unless Ctrl-C or a signal comes, or the launcher has been ended: then Interrupted,
 * after an answer under way that may be a token which is given only once.
 */
async function unlessStopped<T>(
  host: Host,
  launcher: number,
  work: (host: Host) => Promise<T>,
): Promise<T> {
  const stopped = new AbortController();
  const ended = new AbortController();
  const given = Promise.withResolvers<never>();
  let watching = false;
  const watch = async (): Promise<void> => {
    if (watching) return;
    watching = true;
    const either = AbortSignal.any([stopped.signal, ended.signal]);
    while (!either.aborted) {
      if (host.parent() !== launcher) stopped.abort();
      else await host.wait(pulse, either);
    }
    if (stopped.signal.aborted) await host.wait(patience, ended.signal);
    given.reject(new Interrupted());
  };
  const release = host.programs.onInterrupt(() => {
    stopped.abort();
    watch();
  });
  try {
    const patient = beforeLong(interruptible(host, stopped.signal), () => void watch());
    return await Promise.race([work(patient), given.promise]);
  } finally {
    ended.abort();
    release();
  }
}

/**
 * The host, which calls back before what may take long: keys in a file and a warm cache take nothing,
 * and there the first timer would be the dearest part.
 */
function beforeLong(host: Host, callback: () => void): Host {
  const { files, terminal, programs } = host;
  return {
    ...host,
    request(wanted) {
      callback();
      return host.request(wanted);
    },
    files: {
      ...files,
      lock(path, options) {
        callback();
        return files.lock(path, options);
      },
    },
    terminal: {
      ...terminal,
      keys(use) {
        callback();
        return terminal.keys(use);
      },
    },
    get programs() {
      callback();
      return programs;
    },
  };
}
