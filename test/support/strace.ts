/** A program whose system calls are recorded, and which is killed at one of them, or sees it fail. */
import { type Printed, runProgram } from "../fake_aws/clients.ts";
import { tool } from "./tools.ts";

/** The program itself, which systems other than Linux do not have. */
export const strace = tool("strace");

/** One call that the program's main thread made. */
export interface Call {
  readonly name: string;
  /** Its place among the calls of this name on the thread, from 1: what strace's `when` counts. */
  readonly number: number;
  /** As strace prints it, with paths in place of descriptors. */
  readonly text: string;
}

/** What a program did until it ended. */
export interface Traced {
  readonly printed: Printed;
  readonly calls: readonly Call[];
  /** Whether it was killed, which strace passes on. */
  readonly killed: boolean;
}

/** Where something happens to a program: before the call of that name and number. */
export interface Blow {
  readonly name: string;
  readonly number: number;
  /** What the call fails with (`ENOSPC`); without it the program is killed. */
  readonly error?: string;
  /** What the call says that it has done, and has not. */
  readonly returns?: number;
  /** So do all that follow. */
  readonly on?: true;
}

/** A call that is to be hit, told from others by how it is drawn. */
export interface Point extends Call {
  readonly seen: string;
}

/** Runs a program in that home; something may happen to it on its way. */
export async function traced(
  argv: readonly string[],
  options: {
    home: string;
    env: Record<string, string>;
    at?: Blow;
    /** On a terminal of its own. */
    terminal?: boolean;
    /** Names of the calls that count; those that change the disk, if not given. */
    names?: readonly string[];
  },
): Promise<Traced> {
  const { home, env, at, terminal = false, names = writing } = options;
  const log = await Deno.makeTempFile({ dir: home, prefix: "strace-" });
  const inject = at === undefined
    ? []
    : ["-e", `inject=${at.name}:${effect(at)}:when=${at.number}${at.on ? "+" : ""}`];
  const words = [
    ...[strace.path, "-f"],
    // Faster, and blind to signals.
    ...at !== undefined && effect(at).startsWith("signal") ? [] : ["--seccomp-bpf"],
    ...["-qq", "-y", "-s", "0", "-o", log],
    ...["-e", `trace=${names.join(",")}`, ...inject, "--", ...argv],
  ];
  const whole = terminal ? ["script", "-qec", words.map(quoted).join(" "), "/dev/null"] : words;
  const printed = await runProgram(whole, { home, env });
  const calls = callsOf(await Deno.readTextFile(log));
  await Deno.remove(log);
  return { printed, calls, killed: printed.code === 137 };
}

function effect(at: Blow): string {
  if (at.returns !== undefined) return `retval=${at.returns}`;
  return at.error === undefined ? "signal=KILL" : `error=${at.error}`;
}

/**
 * Has it happen at that call; `happens` gives how the call that was hit is drawn. Which of its threads
 * opens the databases of its cache, three files each, the runtime leaves to chance, so that the number
 * may be beside it.
 */
export async function atPoint(
  point: Point,
  happens: (at: Blow) => Promise<string | null>,
): Promise<void> {
  for (let round = 0; round < 4; round++) {
    for (let away = 0; away <= 9; away++) {
      for (const beside of away === 0 ? [0] : [away, -away]) {
        const number = point.number + beside;
        if (number > 0 && await happens({ name: point.name, number }) === point.seen) return;
      }
    }
  }
  throw new Error(`it never happened at ${point.seen}`);
}

/** Visits all, so many at the same time. */
export async function inLanes<T>(
  all: readonly T[],
  options: { lanes: number; visit: (each: T) => Promise<void> },
): Promise<void> {
  const work = all[Symbol.iterator]();
  await Promise.all(Array.from({ length: options.lanes }, async () => {
    for (const each of work) await options.visit(each);
  }));
}

/** Calls that change what is on the disk, by any of the names that they have. */
export const writing = [
  ...["openat", "write", "pwrite64", "ftruncate", "fdatasync", "fsync"],
  ...["rename", "renameat", "renameat2", "unlink", "unlinkat", "rmdir", "mkdir", "mkdirat"],
  ...["chmod", "fchmod", "fchmodat", "link", "linkat", "symlink", "symlinkat", "flock"],
];

/** Calls that make a process, or a thread. */
export const forking = ["clone", "clone3", "fork", "vfork"];

function callsOf(log: string): Call[] {
  const calls: Call[] = [];
  const lines = log.split("\n");
  const main = /^\d+/.exec(lines[0] ?? "")?.[0] ?? "";
  for (const line of lines) {
    const [, pid = "", text = "", name = ""] = /^(\d+)\s+(([a-z0-9_]+)\(.*)$/.exec(line) ?? [];
    if (pid !== main || name === "") continue;
    calls.push({ name, text, number: calls.filter((each) => each.name === name).length + 1 });
  }
  return calls;
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
