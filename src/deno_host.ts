/** The one implementation of `Host` on Deno; beside `main.ts` the only file that says `Deno.`. */
import {
  type Captured,
  type CaptureOptions,
  FileError,
  type FileInfo,
  type FileProblem,
  type Files,
  type Host,
  type HttpAnswer,
  type HttpRequest,
  type Listener,
  ListenError,
  type Lock,
  NetworkError,
  type ProgramOptions,
  type Programs,
  type RequestHandler,
  type RunningProgram,
  type Terminal,
  type WriteOptions,
} from "./host.ts";

/** The machine that the program runs on. */
export function denoHost(): Host {
  const platform = Deno.build.os === "windows"
    ? "windows"
    : Deno.build.os === "darwin"
    ? "darwin"
    : "linux";
  const env = environment();
  return {
    env,
    setVariables(values) {
      for (const [name, value] of Object.entries(values)) Deno.env.set(name, value);
    },
    args: Deno.args,
    platform,
    cwd: () => currentDirectory(env),
    accountHome: () => accountHome(platform),
    uid: () => Deno.uid(),
    executable: () => env.get("AWSPROF_LAUNCHER") ?? Deno.execPath(),
    parent: () => Deno.ppid,
    now: () => Date.now(),
    localTime,
    files: files(),
    terminal: terminal(),
    programs: programs(),
    request,
    wait,
    listen,
    out: (text) => write(Deno.stdout, text),
    err: tell,
  };
}

/** The user's variables: the launcher starts the runtime with another HOME than theirs. */
function environment(): Map<string, string> {
  const home = Deno.env.get("AWSPROF_LAUNCHER_HOME");
  if (home?.startsWith("=")) Deno.env.set("HOME", home.slice(1));
  else if (home !== undefined) Deno.env.delete("HOME");
  Deno.env.delete("AWSPROF_LAUNCHER_HOME");
  return new Map(Object.entries(Deno.env.toObject()));
}

/** The shell's own idea of where it is, if it is right: trust is bound to that spelling. */
function currentDirectory(env: ReadonlyMap<string, string>): string {
  const logical = env.get("PWD");
  if (logical !== undefined && logical.startsWith("/") && !/\/\.{1,2}(\/|$)/.test(logical)) {
    const there = info(() => Deno.statSync(logical));
    const here = info(() => Deno.statSync("."));
    if (there !== null && here !== null && there.ino === here.ino && there.dev === here.dev) {
      return logical;
    }
  }
  try {
    return Deno.cwd();
  } catch (error) {
    throw fileError(".", error);
  }
}

function accountHome(platform: Host["platform"]): string | null {
  if (platform === "windows") return null;
  const uid = Deno.uid();
  let text: string;
  try {
    text = Deno.readTextFileSync("/etc/passwd");
  } catch {
    return null;
  }
  for (const line of text.split("\n")) {
    const fields = line.split(":");
    if (fields.length >= 7 && Number(fields[2]) === uid) return fields[5] || null;
  }
  return null;
}

function localTime(ms: number): ReturnType<Host["localTime"]> {
  const date = new Date(ms);
  return {
    year: date.getFullYear(),
    month: date.getMonth() + 1,
    day: date.getDate(),
    hour: date.getHours(),
    minute: date.getMinutes(),
    weekday: date.getDay(),
  };
}

function files(): Files {
  return {
    read: readBounded,
    lstat: (path) => toInfo(info(() => Deno.lstatSync(path))),
    stat: (path) => toInfo(info(() => Deno.statSync(path))),
    follow,
    names: namesIn,
    write: writeWhole,
    removeLeftovers,
    makeDirectory(path) {
      guard(path, () => Deno.mkdirSync(path, { recursive: true, mode: 0o700 }));
    },
    setMode(path, mode) {
      guard(path, () => Deno.chmodSync(path, mode));
    },
    remove: (path) => removeIfThere(path, { recursive: false }),
    lock,
    removeTree: (path) => removeIfThere(path, { recursive: true }),
  };
}

function removeIfThere(path: string, options: Deno.RemoveOptions): void {
  try {
    Deno.removeSync(path, options);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw fileError(path, error);
  }
}

function follow(path: string): string {
  let current = path;
  for (let hops = 0; hops < 40; hops++) {
    if (info(() => Deno.lstatSync(current))?.isSymlink !== true) return current;
    const target = guard(current, () => Deno.readLinkSync(current));
    const isWhole = target.startsWith("/") || /^([A-Za-z]:)?[\\/]/.test(target);
    current = isWhole ? target : `${current.slice(0, current.lastIndexOf("/"))}/${target}`;
  }
  throw new FileError("not-a-file", path, "too many symbolic links");
}

function namesIn(directory: string): string[] {
  try {
    return [...Deno.readDirSync(directory)].map((entry) => entry.name);
  } catch {
    return [];
  }
}

function readBounded(path: string, limit: number): Uint8Array {
  const before = guard(path, () => Deno.statSync(path));
  if (!before.isFile) throw new FileError("not-a-file", path, "is not a regular file");
  if (before.size > limit) throw tooLarge(path, limit);
  const file = guard(path, () => Deno.openSync(path, { read: true }));
  try {
    let buffer = new Uint8Array(before.size + 1);
    let length = 0;
    while (true) {
      const count = guard(path, () => uninterrupted(() => file.readSync(buffer.subarray(length))));
      if (count === null || count === 0) return buffer.subarray(0, length);
      length += count;
      if (length > limit) throw tooLarge(path, limit);
      if (length === buffer.length) {
        const larger = new Uint8Array(Math.min(buffer.length * 2, limit + 1));
        larger.set(buffer);
        buffer = larger;
      }
    }
  } finally {
    file.close();
  }
}

function tooLarge(path: string, limit: number): FileError {
  const size = limit >= 1024 * 1024 ? `${limit / 1024 / 1024} MiB` : `${limit / 1024} KiB`;
  return new FileError("too-large", path, `is larger than ${size}`);
}

function writeWhole(
  path: string,
  content: string,
  options: WriteOptions,
): void {
  const temporary = `${path}.${crypto.randomUUID().slice(0, 8)}.tmp`;
  guard(path, () => {
    try {
      // Who is killed leaves it behind, and nobody else shall read it then.
      const mode = options.exactMode === true ? 0o600 : options.mode;
      const file = Deno.openSync(temporary, { write: true, createNew: true, mode });
      try {
        writeAll(file, new TextEncoder().encode(content));
        if (options.rebuildable !== true) file.syncDataSync();
      } finally {
        file.close();
      }
      if (options.modified !== undefined) {
        const seconds = options.modified / 1000;
        Deno.utimeSync(temporary, seconds, seconds);
      }
      if (options.exactMode === true) Deno.chmodSync(temporary, options.mode);
      if (options.expected !== undefined) checkContent(path, options.expected);
      Deno.renameSync(temporary, path);
    } catch (error) {
      try {
        Deno.removeSync(temporary);
      } catch {
        // Nothing was created, or the disk refuses that too: the first error is the one to tell.
      }
      throw error;
    }
  });
}

function checkContent(path: string, expected: string): void {
  const bytes = new TextEncoder().encode(expected);
  const now = Deno.readFileSync(path);
  if (now.length === bytes.length && now.every((byte, index) => byte === bytes[index])) return;
  throw new FileError("changed", path, "was changed meanwhile; nothing was written");
}

function removeLeftovers(path: string): void {
  const at = path.lastIndexOf("/");
  const [directory, own] = [path.slice(0, at) || "/", path.slice(at + 1)];
  for (const name of namesIn(directory)) {
    if (!name.startsWith(own) || !/^\.[0-9a-f]{8}\.tmp$/.test(name.slice(own.length))) continue;
    const left = `${directory}/${name}`;
    try {
      const age = Date.now() - (Deno.lstatSync(left).mtime?.getTime() ?? Infinity);
      if (age > 60_000) Deno.removeSync(left);
    } catch {
      // Somebody else has just removed it, or it cannot be: it does no harm.
    }
  }
}

async function lock(path: string, options: { wait: boolean }): Promise<Lock | null> {
  const file = guard(path, () => Deno.openSync(path, { create: true, write: true, mode: 0o600 }));
  try {
    if (options.wait) await file.lock(true);
    else if (!file.tryLockSync(true)) {
      file.close();
      return null;
    }
  } catch (error) {
    file.close();
    throw fileError(path, error);
  }
  return { release: () => file.close() };
}

function terminal(): Terminal {
  return {
    stdinIsTerminal: Deno.stdin.isTerminal(),
    stdoutIsTerminal: Deno.stdout.isTerminal(),
    stderrIsTerminal: Deno.stderr.isTerminal(),
    size() {
      const usual = { columns: 80, rows: 24 };
      try {
        const { columns, rows } = Deno.consoleSize();
        // A serial line, or a terminal that nobody has told yet.
        return { columns: columns || usual.columns, rows: rows || usual.rows };
      } catch {
        return usual;
      }
    },
    async keys(use) {
      const buffer = new Uint8Array(4096);
      Deno.stdin.setRaw(true);
      try {
        await use(async () => {
          const count = await Deno.stdin.read(buffer);
          return count === null ? null : buffer.slice(0, count);
        });
      } finally {
        Deno.stdin.setRaw(false);
      }
    },
  };
}

function programs(): Programs {
  return {
    async run(argv, options) {
      const release = onInterrupt(() => {});
      try {
        const [program = ""] = argv;
        const child = guard(program, () =>
          new Deno.Command(program, {
            args: argv.slice(1),
            cwd: options.cwd,
            clearEnv: true,
            env: { ...options.env },
          }).spawn());
        return (await child.status).code;
      } finally {
        release();
      }
    },
    start(argv, options) {
      return running(
        new Deno.Command(argv[0] ?? "", {
          args: argv.slice(1),
          cwd: options.cwd,
          clearEnv: true,
          env: { ...options.env },
          stdin: "piped",
          stdout: "piped",
          stderr: "null",
        }).spawn(),
      );
    },
    capture,
    launch,
    onInterrupt,
  };
}

/** ms that a program is given to put the terminal back and remove what it made. */
const farewell = 400;

/** Bytes of stderr that are kept. */
const keptOfStderr = 8 * 1024;

async function capture(argv: readonly string[], options: CaptureOptions): Promise<Captured> {
  const stop = Promise.withResolvers<"timeout" | "too-much" | "interrupted">();
  // Before it starts, or who interrupts it early would end only this program.
  const release = onInterrupt(() => stop.resolve("interrupted"));
  const timer = setTimeout(() => stop.resolve("timeout"), Math.min(options.timeout, 2 ** 31 - 1));
  try {
    const child = startCaptured(argv, options);
    if (typeof child === "string") {
      return { code: null, signal: null, stdout: "", stderr: "", problem: child };
    }
    const out = kept(child.stdout, {
      limit: options.limit,
      onLimit: () => stop.resolve("too-much"),
    });
    const err = kept(child.stderr, { tail: keptOfStderr });
    const ended = (async () => {
      await child.status;
      // What it left in the background may hold the pipes for ever.
      await Promise.race([Promise.all([out.done, err.done]), wait(1_000)]);
      return null;
    })();
    const problem = await Promise.race([ended, stop.promise]);
    if (problem !== null) await endTree(child, problem);
    const { code, signal } = await child.status;
    return {
      code: signal === null ? code : null,
      signal,
      stdout: out.text(),
      stderr: err.text(),
      problem,
    };
  } finally {
    clearTimeout(timer);
    release();
  }
}

function startCaptured(
  argv: readonly string[],
  { cwd, env }: ProgramOptions,
): Deno.ChildProcess | "missing" | "denied" | "no-room" | "not-a-program" {
  try {
    return new Deno.Command(argv[0] ?? "", {
      args: argv.slice(1),
      cwd,
      clearEnv: true,
      env: { ...env },
      // The program may ask a person: it stays in this process group, the terminal's own.
      stdin: "inherit",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "missing";
    if (error instanceof Deno.errors.PermissionDenied) return "denied";
    return hasNoRoom(error) ? "no-room" : "not-a-program";
  }
}

/** Whether a program was not started for want of processes or memory. */
function hasNoRoom(error: unknown): boolean {
  return ["EAGAIN", "ENOMEM"].includes(codeOf(error));
}

/** Reads a stream: its beginning up to a limit, or its end. */
function kept(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  keep: { limit: number; onLimit: () => void } | { tail: number },
): { done: Promise<void>; text: () => string } {
  let chunks: Uint8Array[] = [];
  let size = 0;
  let isCut = false;
  const done = (async () => {
    for await (const chunk of stream) {
      size += chunk.length;
      if ("limit" in keep) {
        if (size <= keep.limit) chunks.push(chunk);
        else keep.onLimit();
      } else {
        chunks.push(chunk);
        if (size > 2 * keep.tail) {
          chunks = [joined(chunks).slice(-keep.tail)];
          size = keep.tail;
          isCut = true;
        }
      }
    }
  })().catch(() => {});
  return {
    done,
    text() {
      const text = new TextDecoder().decode(joined(chunks));
      // Half a secret would not be known as one.
      return isCut ? text.replace(/^\S*\s?/, "") : text;
    },
  };
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

/** Ends a program and all that it started. */
async function endTree(child: Deno.ChildProcess, why: string): Promise<void> {
  if (Deno.build.os === "windows") {
    const words = ["/F", "/T", "/PID", `${child.pid}`];
    const ended = await outputOf("taskkill", words);
    if (ended === null) signal(child.pid, "SIGKILL");
    return;
  }
  let tree = await descendants([child.pid]);
  // At Ctrl-C the terminal told them all, and who puts it back must not be disturbed.
  if (why === "interrupted") await Promise.race([child.status, wait(farewell)]);
  for (const pid of tree) signal(pid, "SIGTERM");
  await Promise.race([child.status, wait(farewell)]);
  for (let before = 0; before < tree.length;) {
    before = tree.length;
    tree = await descendants(tree);
    // Who is stopped starts nothing more.
    for (const pid of tree) signal(pid, "SIGSTOP");
  }
  for (const pid of tree) signal(pid, "SIGKILL");
}

function signal(pid: number, name: Deno.Signal): void {
  try {
    Deno.kill(pid, name);
  } catch {
    // It has ended already, or belongs to somebody else.
  }
}

/** The processes and all that they started. Deno itself may not read `/proc`. */
async function descendants(roots: readonly number[]): Promise<number[]> {
  const program = "ps -A -o pid= -o ppid= 2>/dev/null || cat /proc/[0-9]*/stat 2>/dev/null";
  const listed = await outputOf("/bin/sh", ["-c", program]) ?? "";
  const children = new Map<number, number[]>();
  for (const line of listed.split("\n")) {
    const [, pid, above] = /^\s*(\d+) (?:\(.*\) \S )?\s*(\d+)/.exec(line) ?? [];
    if (pid === undefined || above === undefined) continue;
    children.set(Number(above), [...children.get(Number(above)) ?? [], Number(pid)]);
  }
  const found = new Set(roots);
  for (const pid of found) {
    for (const each of children.get(pid) ?? []) found.add(each);
  }
  return [...found];
}

/** What a program of the system prints, or null where it cannot be started. */
async function outputOf(program: string, args: readonly string[]): Promise<string | null> {
  try {
    const command = new Deno.Command(program, { args: [...args], stdin: "null", stderr: "null" });
    return new TextDecoder().decode((await command.output()).stdout);
  } catch {
    return null;
  }
}

async function launch(
  argv: readonly string[],
  options: { env: Readonly<Record<string, string>>; cwd: string },
): Promise<string | null> {
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command(argv[0] ?? "", {
      args: argv.slice(1),
      cwd: options.cwd,
      clearEnv: true,
      env: { ...options.env },
      stdin: "null",
      stdout: "null",
      stderr: "null",
      // Out of reach of this terminal's Ctrl-C.
      detached: true,
    }).spawn();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "is not installed";
    const why = hasNoRoom(error)
      ? "the system has no room for another process"
      : fileError("", error).detail;
    return `was not started: ${why}`;
  }
  child.unref();
  const early = await Promise.race([child.status, wait(2_000).then(() => null)]);
  return early === null || early.success ? null : `ended with ${early.signal ?? early.code}`;
}

function running(child: Deno.ChildProcess): RunningProgram {
  const writer = child.stdin.getWriter();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  return {
    async write(text) {
      await writer.write(new TextEncoder().encode(text)).catch(() => {});
    },
    async read() {
      const { done, value } = await reader.read();
      return done ? null : value;
    },
    async stop() {
      await writer.close().catch(() => {});
      try {
        child.kill("SIGTERM");
      } catch {
        // It has ended already.
      }
      await child.status;
      await reader.cancel();
    },
  };
}

function onInterrupt(callback: (signal: number) => void): () => void {
  const listeners = interrupts.filter(([signal]) =>
    Deno.build.os !== "windows" || signal === "SIGINT"
  ).map(([signal, number]) => ({ signal, listen: () => callback(number) }));
  for (const { signal, listen } of listeners) Deno.addSignalListener(signal, listen);
  return () => {
    for (const { signal, listen } of listeners) Deno.removeSignalListener(signal, listen);
  };
}

const interrupts: readonly [Deno.Signal, number][] = [
  ["SIGINT", 2],
  ["SIGTERM", 15],
  ["SIGHUP", 1],
];

const answerLimit = 1024 * 1024;

async function request(wanted: HttpRequest): Promise<HttpAnswer> {
  const { method, url, headers, body, timeout } = wanted;
  try {
    const signal = AbortSignal.timeout(timeout);
    const response = await fetch(url, { method, headers, body, signal, redirect: "manual" });
    return {
      status: response.status,
      headers: new Map(response.headers),
      body: await bodyText(response),
    };
  } catch (error) {
    throw networkError(url, error);
  }
}

async function bodyText(response: Response): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > answerLimit) break;
  }
  return text;
}

function networkError(url: string, error: unknown): NetworkError {
  const { host } = new URL(url);
  if (error instanceof DOMException && error.name === "TimeoutError") {
    return new NetworkError("timeout", host, "no answer in time");
  }
  const detail = error instanceof Error ? error.message : String(error);
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : "";
  // Deno names the URL, and a host may be called "tls.example.com".
  const text = `${detail} ${cause}`.replaceAll(/\(https?:[^)]*\)/g, "");
  for (const [pattern, problem, words] of networkProblems) {
    if (pattern.test(text)) return new NetworkError(problem, host, words);
  }
  return new NetworkError("failed", host, "the request failed");
}

/** What Deno says of a request that failed, in the order in which it is looked for. */
const networkProblems: [RegExp, NetworkError["problem"], string][] = [
  [/dns error|failed to lookup|name or service not known/i, "unknown-host", "no such host"],
  [/certificate|tls|invalid peer/i, "certificate", "its certificate is not trusted"],
  [/refused|unreachable|no route/i, "refused", "cannot be reached"],
  [/timed out/i, "timeout", "no answer in time"],
  [
    /closed|reset|incomplete|eof|broken pipe|body/i,
    "cut",
    "the connection was cut before the answer",
  ],
];

function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    // A longer time-out would end at once.
    const timer = setTimeout(done, Math.min(ms, 2 ** 31 - 1));
    signal?.addEventListener("abort", done);
    function done(): void {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    }
  });
}

function listen(handler: RequestHandler, { port = 0 }: { port?: number } = {}): Listener {
  let server: Deno.HttpServer<Deno.NetAddr>;
  try {
    server = Deno.serve({
      hostname: "127.0.0.1",
      port,
      onListen: () => {},
      // Deno's own prints the error, and with it what was asked, on this terminal.
      onError: () => new Response(null, { status: 500 }),
    }, handler);
  } catch (error) {
    throw listenError(port, error);
  }
  return {
    port: server.addr.port,
    async close() {
      const patience = Promise.withResolvers<void>();
      const timer = setTimeout(patience.resolve, 1000);
      await Promise.race([server.shutdown(), patience.promise]);
      clearTimeout(timer);
    },
  };
}

function listenError(port: number, error: unknown): ListenError {
  if (error instanceof Deno.errors.AddrInUse) {
    return new ListenError("taken", port, "is used by another program");
  }
  const denied = error instanceof Deno.errors.PermissionDenied ||
    error instanceof Deno.errors.NotCapable;
  return denied
    ? new ListenError("denied", port, "permission denied")
    : new ListenError("failed", port, error instanceof Error ? error.message : String(error));
}

interface Writer {
  writeSync(bytes: Uint8Array): number;
}

/** Writes all of it; a reader that went away (closed pipe) is no failure. */
function write(to: Writer, text: string): void {
  try {
    writeAll(to, new TextEncoder().encode(text));
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw fileError("output", error);
  }
}

/** Where nobody can be told, the exit code is all that is left to say. */
function tell(text: string): void {
  try {
    write(Deno.stderr, text);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
  }
}

function writeAll(to: Writer, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) {
    written += uninterrupted(() => to.writeSync(bytes.subarray(written)));
  }
}

/** Makes a call again that a signal came in between of, which is no failure. */
function uninterrupted<T>(call: () => T): T {
  while (true) {
    try {
      return call();
    } catch (error) {
      if (!(error instanceof Deno.errors.Interrupted)) throw error;
    }
  }
}

function info(look: () => Deno.FileInfo): Deno.FileInfo | null {
  try {
    return look();
  } catch {
    return null;
  }
}

function toInfo(found: Deno.FileInfo | null): FileInfo | null {
  if (found === null) return null;
  return {
    type: found.isSymlink
      ? "link"
      : found.isFile
      ? "file"
      : found.isDirectory
      ? "directory"
      : "other",
    size: found.size,
    mode: found.mode === null ? null : found.mode & 0o7777,
    uid: found.uid,
    modified: found.mtime?.getTime() ?? null,
  };
}

function guard<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw fileError(path, error);
  }
}

function fileError(path: string, error: unknown): FileError {
  if (error instanceof FileError) return error;
  // Some places below /dev and /proc, for which it asks that everything be allowed.
  if (error instanceof Deno.errors.NotCapable) {
    return new FileError("denied", path, "permission denied by the runtime");
  }
  const code = codeOf(error);
  const [problem, detail] = problems[code] ?? ["failed", code || systemWords(error)];
  return new FileError(problem, path, detail);
}

/** What the system says, of `Error: No locks available (os error 37)`. */
function systemWords(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const [words = text] = text.split(" (os error ");
  return words.slice(0, 1).toLowerCase() + words.slice(1);
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

const problems: Record<string, [FileProblem, string]> = {
  ENOENT: ["missing", "does not exist"],
  EACCES: ["denied", "permission denied"],
  EPERM: ["denied", "operation not permitted"],
  EISDIR: ["not-a-file", "is a directory"],
  ENOTDIR: ["missing", "a part of the path is not a directory"],
  EEXIST: ["not-a-file", "is in the way"],
  ELOOP: ["not-a-file", "too many symbolic links"],
  ENAMETOOLONG: ["failed", "the path is too long"],
  EROFS: ["read-only", "the file system is read-only"],
  ENOSPC: ["no-space", "no space left on the device"],
  EDQUOT: ["no-space", "the disk quota is used up"],
  EAGAIN: ["failed", "resource temporarily unavailable"],
  ENOMEM: ["failed", "the system has no memory left"],
  EIO: ["failed", "the disk does not work"],
};
