/** A host in memory: files as a map, a fixed clock, what was written to the streams. */
import {
  FileError,
  type FileInfo,
  type Files,
  type Host,
  ListenError,
  NetworkError,
  type Programs,
  type Terminal,
} from "../../src/host.ts";

/** A file in memory; a text is one's own file with mode 0600. */
export interface MemoryFile {
  readonly content: string | Uint8Array;
  readonly mode?: number;
  readonly uid?: number;
  readonly type?: FileInfo["type"];
}

/** What is different from a quiet machine with an empty home, `/home/jo`. */
export interface MemoryOptions {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, MemoryFile | string>>;
  readonly cwd?: string;
  /** ms since 1970 UTC. */
  readonly now?: number;
  readonly columns?: number;
  readonly terminal?: boolean;
  /** Keys that the user types, each read once. */
  readonly keys?: readonly string[];
}

/** The host, and what became of its streams and files. */
export interface MemoryHost extends Host {
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly contents: ReadonlyMap<string, MemoryFile>;
}

const ownUid = 1000;

/** A machine with just these files, this environment and this time. */
export function memoryHost(options: MemoryOptions): MemoryHost {
  const contents = new Map<string, MemoryFile>();
  for (const [path, file] of Object.entries(options.files ?? {})) {
    contents.set(path, typeof file === "string" ? { content: file } : file);
  }
  let stdout = "";
  let stderr = "";
  const now = options.now ?? Date.parse("2026-11-21T10:00:00Z");
  return {
    env: new Map(Object.entries({ HOME: "/home/jo", PATH: "/usr/bin", ...options.env })),
    setVariables() {},
    args: options.args,
    platform: "linux",
    cwd: () => options.cwd ?? "/home/jo",
    accountHome: () => "/home/jo",
    uid: () => ownUid,
    executable: () => "/usr/bin/awsprof",
    parent: () => 1,
    now: () => now,
    localTime(ms) {
      const date = new Date(ms);
      return {
        year: date.getUTCFullYear(),
        month: date.getUTCMonth() + 1,
        day: date.getUTCDate(),
        hour: date.getUTCHours(),
        minute: date.getUTCMinutes(),
        weekday: date.getUTCDay(),
      };
    },
    files: memoryFiles(contents, now),
    terminal: memoryTerminal(options),
    programs: noPrograms,
    request({ url }) {
      return Promise.reject(new NetworkError("refused", new URL(url).host, "cannot be reached"));
    },
    wait: () => Promise.resolve(),
    listen() {
      throw new ListenError("denied", 0, "nothing in memory listens");
    },
    out: (text) => {
      stdout += text;
    },
    err: (text) => {
      stderr += text;
    },
    stdout: () => stdout,
    stderr: () => stderr,
    contents,
  };
}

/** Nothing in memory starts a program: one that does is a fault of the verb. */
const noPrograms: Programs = {
  run: (argv) => Promise.reject(new Error(`started ${argv[0]}`)),
  start(argv) {
    throw new Error(`started ${argv[0]}`);
  },
  capture: () =>
    Promise.resolve({ code: null, signal: null, stdout: "", stderr: "", problem: "missing" }),
  launch: () => Promise.resolve("is not there in memory"),
  onInterrupt: () => () => {},
};

function memoryFiles(contents: Map<string, MemoryFile>, now: number): Files {
  const look = (path: string): FileInfo | null => {
    const file = contents.get(path);
    if (file === undefined) {
      const isAbove = [...contents.keys()].some((each) => each.startsWith(`${path}/`));
      return isAbove
        ? { type: "directory", size: 0, mode: 0o755, uid: ownUid, modified: now }
        : null;
    }
    const type = file.type ?? "file";
    return {
      type,
      size: bytes(file).length,
      mode: file.mode ?? 0o600,
      uid: file.uid ?? ownUid,
      modified: now,
    };
  };
  return {
    read(path, limit) {
      const info = look(path);
      if (info === null) throw new FileError("missing", path, "does not exist");
      if (info.type !== "file") throw new FileError("not-a-file", path, "is not a regular file");
      const file = contents.get(path) ?? { content: "" };
      if ((info.mode ?? 0o600) === 0) throw new FileError("denied", path, "permission denied");
      if (info.size > limit) throw new FileError("too-large", path, "is too large");
      return bytes(file);
    },
    lstat: look,
    stat: look,
    follow: (path) => path,
    names: (directory) =>
      [...contents.keys()].filter((path) =>
        path.startsWith(`${directory}/`) && !path.slice(directory.length + 1).includes("/")
      ).map((path) => path.slice(directory.length + 1)),
    write(path, content, { mode }) {
      contents.set(path, { content, mode });
    },
    removeLeftovers() {},
    makeDirectory() {},
    setMode(path, mode) {
      const file = contents.get(path);
      if (file !== undefined) contents.set(path, { ...file, mode });
    },
    remove(path) {
      contents.delete(path);
    },
    lock: () => Promise.resolve({ release() {} }),
    removeTree(path) {
      for (const each of [...contents.keys()]) {
        if (each === path || each.startsWith(`${path}/`)) contents.delete(each);
      }
    },
  };
}

function memoryTerminal(options: MemoryOptions): Terminal {
  const isTerminal = options.terminal ?? false;
  return {
    stdinIsTerminal: isTerminal,
    stdoutIsTerminal: isTerminal,
    stderrIsTerminal: isTerminal,
    size: () => ({ columns: options.columns ?? 80, rows: 24 }),
    async keys(use) {
      const left = [...options.keys ?? []];
      await use(() => {
        const key = left.shift();
        return Promise.resolve(key === undefined ? null : new TextEncoder().encode(key));
      });
    },
  };
}

function bytes(file: MemoryFile): Uint8Array {
  return typeof file.content === "string" ? new TextEncoder().encode(file.content) : file.content;
}
