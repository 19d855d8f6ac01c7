/**
 * The outside world as the core sees it: environment, files, clock, terminal, output.
 *
 * Everything outside `config`, `resolve` and `output` reaches the machine through this interface,
 * passed as an argument; `deno_host.ts` is its one implementation beside the tests' own.
 */

/** What kind of thing a path names, without following a link in its last component. */
export type FileType = "file" | "directory" | "link" | "other";

/** What the system says of a file. */
export interface FileInfo {
  readonly type: FileType;
  readonly size: number;
  /** Permission bits, or null where the system has none (Windows). */
  readonly mode: number | null;
  /** Owner's user id, or null where the system has none. */
  readonly uid: number | null;
  /** Time of last change of the content, ms since 1970 UTC, or null. */
  readonly modified: number | null;
}

/** Why a file could not be read or written. */
export type FileProblem =
  | "missing"
  | "denied"
  | "not-a-file"
  | "too-large"
  | "read-only"
  | "no-space"
  | "changed"
  | "failed";

/** What a file operation throws; `detail` is the system's own word, for messages. */
export class FileError extends Error {
  constructor(readonly problem: FileProblem, readonly path: string, readonly detail: string) {
    super(`${path}: ${detail}`);
    this.name = "FileError";
  }
}

/** How a file is written. */
export interface WriteOptions {
  readonly mode: number;
  /** ms since 1970 UTC; now, if not given. */
  readonly modified?: number;
  /** Whether the content can be made again: then nobody waits until it is on the disk. */
  readonly rebuildable?: true;
  /** Gives the file exactly `mode`, whatever the umask. */
  readonly exactMode?: true;
  /** What the file must still hold just before it is replaced; else `changed` is thrown. */
  readonly expected?: string;
}

/** The files of the machine. */
export interface Files {
  /** The file's bytes; throws FileError (a FIFO, device or directory is `not-a-file`, never read). */
  read(path: string, limit: number): Uint8Array;
  /** Information without following a last link, or null where nothing is there. */
  lstat(path: string): FileInfo | null;
  /** Information about what the path leads to, or null where nothing is there. */
  stat(path: string): FileInfo | null;
  /** Where the links in the path's last component lead, or the path itself; nothing need be there. */
  follow(path: string): string;
  /** Names in a directory, unsorted; an unreadable or missing directory has none. */
  names(directory: string): string[];
  /** Writes whole or not at all: temporary file beside it, then rename. Throws FileError. */
  write(path: string, content: string, options: WriteOptions): void;
  /**
   * Removes, where that can be done, the temporary files of `write` to this path that a killed
   * program left a minute ago or earlier.
   */
  removeLeftovers(path: string): void;
  /** Makes a directory and its missing parents with mode 0700. Throws FileError. */
  makeDirectory(path: string): void;
  /** Sets the permission bits of what the path leads to. Throws FileError. */
  setMode(path: string, mode: number): void;
  /** Removes a file; missing is fine. Throws FileError. */
  remove(path: string): void;
  /**
   * Holds an exclusive lock on a file, which it makes if need be, until `release` or the end of the
   * process, however it ends; null if another holds it and `wait` is false. Throws FileError.
   */
  lock(path: string, options: { wait: boolean }): Promise<Lock | null>;
  /** Removes a directory with everything in it, following no link; missing is fine. Throws FileError. */
  removeTree(path: string): void;
}

/** A lock that is held. */
export interface Lock {
  release(): void;
}

/** The three standard streams as far as they are a terminal. */
export interface Terminal {
  readonly stdinIsTerminal: boolean;
  readonly stdoutIsTerminal: boolean;
  readonly stderrIsTerminal: boolean;
  /** Columns and rows of the terminal on stderr or stdout; 80 by 24 where unknown. */
  size(): { columns: number; rows: number };
  /** Bytes typed, in raw mode, until `done`; the terminal is put back whatever happens. */
  keys(use: (read: () => Promise<Uint8Array | null>) => Promise<void>): Promise<void>;
}

/** Whether somebody is there who can be asked: who types, and who reads what is said. */
export function isAttended({ stdinIsTerminal, stderrIsTerminal }: Terminal): boolean {
  return stdinIsTerminal && stderrIsTerminal;
}

/** Where a program runs. */
export interface ProgramOptions {
  /** The whole environment of the program. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/** A program that was started with pipes. */
export interface RunningProgram {
  /** Types text to it; a program that has ended does not mind. */
  write(text: string): Promise<void>;
  /** What it wrote since, or null at the end. */
  read(): Promise<string | null>;
  /** Asks it to end, and waits for that. */
  stop(): Promise<void>;
}

/** Limits of a program whose output is read. */
export interface CaptureOptions extends ProgramOptions {
  /** ms after which it is ended with all its descendants. */
  readonly timeout: number;
  /** Bytes of stdout after which it is ended likewise. */
  readonly limit: number;
}

/** What became of a program whose output was read. */
export interface Captured {
  /** Its exit code, null where it has none. */
  readonly code: number | null;
  /** Name of the signal that ended it, or null. */
  readonly signal: string | null;
  readonly stdout: string;
  /** The last 8 KiB of it, from the beginning of a line or word. */
  readonly stderr: string;
  /** Why it was not run, or was ended by us; null where it ended by itself. */
  readonly problem:
    | "missing"
    | "denied"
    | "no-room"
    | "not-a-program"
    | "timeout"
    | "too-much"
    | "interrupted"
    | null;
}

/** Other programs; only some verbs start any, and only their launcher allows that. */
export interface Programs {
  /** Runs a program on this terminal, which Ctrl-C then belongs to; its exit code. */
  run(argv: readonly string[], options: ProgramOptions): Promise<number>;
  /** Starts a program with pipes; its stderr is discarded. */
  start(argv: readonly string[], options: ProgramOptions): RunningProgram;
  /**
   * Runs a program on this terminal's stdin and reads what it writes. At Ctrl-C, hang-up and
   * termination it is ended with all its descendants, and so are those at the other limits.
   */
  capture(argv: readonly string[], options: CaptureOptions): Promise<Captured>;
  /**
   * Starts a program apart from this terminal and leaves it; null if it runs or has ended well after
   * two seconds, else what went wrong.
   */
  launch(argv: readonly string[], options: ProgramOptions): Promise<string | null>;
  /**
   * Calls back at Ctrl-C, hang-up and termination, which then do not end this program, until the
   * function that is returned is called; the signal's number is 2, 1 or 15.
   */
  onInterrupt(callback: (signal: number) => void): () => void;
}

/** One request. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "HEAD";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** ms for the whole answer. */
  readonly timeout: number;
}

/** What came back for a request. */
export interface HttpAnswer {
  readonly status: number;
  /** Header names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** At most 1 MiB of it. */
  readonly body: string;
}

/** What `Host.request` throws where no whole answer came. */
export class NetworkError extends Error {
  constructor(
    readonly problem: "unknown-host" | "refused" | "timeout" | "certificate" | "cut" | "failed",
    readonly host: string,
    readonly detail: string,
  ) {
    super(`${host}: ${detail}`);
    this.name = "NetworkError";
  }
}

/** What a local server is told and answers, once a request. */
export type RequestHandler = (request: Request) => Response | Promise<Response>;

/** A server on this machine's loopback address. */
export interface Listener {
  /** The port that it listens on. */
  readonly port: number;
  /**
   * Frees the port at once; the promise ends when the answers under way are sent, or after a second,
   * and then the port is free for sure.
   */
  close(): Promise<void>;
}

/** What `Host.listen` throws; `taken` means that another program listens on the port. */
export class ListenError extends Error {
  constructor(
    readonly problem: "taken" | "denied" | "failed",
    readonly port: number,
    readonly detail: string,
  ) {
    super(`port ${port}: ${detail}`);
    this.name = "ListenError";
  }
}

/** The machine, and the call of the program on it. */
export interface Host {
  /** Environment: a variable set to the empty string is not the same as none. */
  readonly env: ReadonlyMap<string, string>;
  /** Sets variables of this process, for a library that reads them itself. */
  setVariables(values: Readonly<Record<string, string>>): void;
  readonly args: readonly string[];
  readonly platform: "linux" | "darwin" | "windows";
  /** Absolute path of the current directory, logical (`PWD`) where that is the same place. */
  cwd(): string;
  /** Home directory by the operating system's account data, or null; `HOME` is read by the core. */
  accountHome(): string | null;
  /** Effective user id, or null on Windows. */
  uid(): number | null;
  /** Absolute path of the command that the user starts as `awsprof`. */
  executable(): string;
  /** Number of the process that started this one, or of its guardian if that is gone. */
  parent(): number;
  /** Now, ms since 1970 UTC. */
  now(): number;
  /** A local time of day or date for people, in the machine's time zone. */
  localTime(
    ms: number,
  ): { year: number; month: number; day: number; hour: number; minute: number; weekday: number };
  readonly files: Files;
  readonly terminal: Terminal;
  readonly programs: Programs;
  /** One HTTP request; follows no redirect, honours the proxy variables. Throws NetworkError. */
  request(request: HttpRequest): Promise<HttpAnswer>;
  /** Resolves after that many ms, or at once when the signal is given. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
  /**
   * Answers HTTP on 127.0.0.1 and nowhere else; a free port is chosen if none is given. Throws
   * ListenError.
   */
  listen(handler: RequestHandler, options?: { port?: number }): Listener;
  out(text: string): void;
  err(text: string): void;
}
