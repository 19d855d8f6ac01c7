/**
 * A machine of its own for each test of `install.sh`: a home, a directory for temporary files and a
 * PATH of which the test says what is on it. What happens there is compared by content and mode.
 */
import { assert } from "../support/assert.ts";
import { programDirectory, projectRoot } from "../support/build.ts";
import { find } from "../support/tools.ts";

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** The shell that runs the script; `sh` if not given. */
  readonly shell?: readonly string[];
  /** More variables, or null to leave one out. */
  readonly env?: Readonly<Record<string, string | null>>;
  readonly cwd?: string;
  /** The script, if not the project's own. */
  readonly script?: string;
}

/** What every installation needs; neither Deno nor npm nor a program that downloads. */
const ordinary = [
  ...["awk", "cat", "chmod", "cmp", "cp", "cut", "date", "diff", "dirname", "env", "grep", "head"],
  ...[
    "ln",
    "mkdir",
    "mktemp",
    "mv",
    "readlink",
    "rm",
    "rmdir",
    "sed",
    "sh",
    "sleep",
    "stty",
    "tail",
  ],
  ...["tr", "uname", "wc", "bash", "zsh", "fish", "script"],
];

/** A cache with what building needs, so that no test asks a registry for it. */
const denoDirectory = Deno.env.get("DENO_DIR") ??
  `${Deno.env.get("XDG_CACHE_HOME") || `${Deno.env.get("HOME")}/.cache`}/deno`;

export interface MachineOptions {
  /** Name of the directory that holds everything. */
  readonly name?: string;
  /** Whether install.sh finds a Deno that has the bundle already; see `denoWithBundle`. */
  readonly bundled?: true;
}

/** Runs a test on a machine that is gone afterwards. */
export async function onMachine(
  test: (machine: Machine) => Promise<void>,
  options: MachineOptions = {},
): Promise<void> {
  const root = await Deno.makeTempDir({ prefix: "awsprof-machine-" });
  try {
    const deno = options.bundled ? await denoWithBundle(root) : Deno.execPath();
    await test(new Machine(`${root}/${options.name ?? "m"}`, deno));
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** See above; every path is absolute. */
export class Machine {
  readonly root: string;
  readonly home: string;
  readonly temporary: string;
  /** The only directory on PATH. */
  readonly bin: string;
  readonly prefix: string;
  readonly #deno: string;

  constructor(root: string, deno: string) {
    this.root = root;
    this.#deno = deno;
    this.home = `${root}/home`;
    this.temporary = `${root}/tmp`;
    this.bin = `${root}/bin`;
    this.prefix = `${this.home}/.local`;
    for (const path of [this.home, this.temporary, this.bin]) {
      Deno.mkdirSync(path, { recursive: true });
    }
    this.provide(ordinary);
  }

  /** Puts programs of the real machine on PATH, as far as they are there. */
  provide(names: readonly string[]): void {
    for (const name of names) {
      const path = name === "python3" ? python() : find(name);
      if (path !== null) Deno.symlinkSync(path, `${this.bin}/${name}`);
    }
  }

  /** Takes programs from PATH. */
  withhold(names: readonly string[]): void {
    for (const name of names) Deno.removeSync(`${this.bin}/${name}`);
  }

  /** Whether a program is on PATH. */
  hasProgram(name: string): boolean {
    return exists(`${this.bin}/${name}`);
  }

  /** Puts a script of the test's own on PATH. */
  script(name: string, text: string): void {
    Deno.writeTextFileSync(`${this.bin}/${name}`, text, { mode: 0o755 });
  }

  /** Writes a file below the home directory. */
  write(path: string, content: string | Uint8Array, mode = 0o644): void {
    const target = `${this.home}/${path}`;
    Deno.mkdirSync(target.slice(0, target.lastIndexOf("/")), { recursive: true });
    Deno.writeFileSync(
      target,
      typeof content === "string" ? new TextEncoder().encode(content) : content,
    );
    Deno.chmodSync(target, mode);
  }

  /** Text of a file below the home directory. */
  read(path: string): string {
    return Deno.readTextFileSync(`${this.home}/${path}`);
  }

  /** Whether there is something of that name below the home directory. */
  has(path: string): boolean {
    return exists(`${this.home}/${path}`);
  }

  /** Variables of a run; Deno is given by DENO unless the test takes it away. */
  environment(changes: RunOptions["env"] = {}): Record<string, string> {
    const all: Record<string, string | null> = {
      HOME: this.home,
      PATH: this.bin,
      TMPDIR: this.temporary,
      DENO: this.#deno,
      DENO_DIR: denoDirectory,
      LC_ALL: "C.UTF-8",
      HTTPS_PROXY: "http://127.0.0.1:9",
      // Deno asks a network that refuses again for a second, and a file that is missing once.
      DENORT_BIN: `${this.root}/no-base-runtime`,
      ...changes,
    };
    return Object.fromEntries(
      Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null),
    );
  }

  /** Starts install.sh. */
  start(args: readonly string[], options: RunOptions = {}): Deno.ChildProcess {
    const [shell = "sh", ...words] = options.shell ?? ["sh"];
    return new Deno.Command(find(shell) ?? shell, {
      args: [...words, options.script ?? `${projectRoot}/install.sh`, ...args],
      cwd: options.cwd ?? this.home,
      clearEnv: true,
      env: this.environment(options.env),
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  }

  /** Runs install.sh to its end. */
  async install(args: readonly string[] = [], options: RunOptions = {}): Promise<Outcome> {
    return await outcome(this.start(args, options));
  }

  /** As `install`, and it must succeed. */
  async installed(args: readonly string[] = [], options: RunOptions = {}): Promise<Outcome> {
    const result = await this.install(args, options);
    assert(
      result.code === 0,
      `install.sh ended with ${result.code}:\n${result.stderr}${result.stdout}`,
    );
    return result;
  }

  /** Runs the installed command. */
  async awsprof(args: readonly string[], prefix = this.prefix): Promise<Outcome> {
    return await this.run([`${prefix}/bin/awsprof`, ...args]);
  }

  /** Runs any program in this machine's environment. */
  async run(argv: readonly string[], env: RunOptions["env"] = {}): Promise<Outcome> {
    const [program = "", ...args] = argv;
    return await outcome(
      new Deno.Command(program.includes("/") ? program : find(program) ?? program, {
        args,
        cwd: this.home,
        clearEnv: true,
        env: this.environment(env),
        stdin: "null",
        stdout: "piped",
        stderr: "piped",
      }).spawn(),
    );
  }
}

/**
 * A Deno for installations of which only what comes after the build is looked at: told to build, it
 * gives the bundle of these sources that the tests have, and asked where it is, this small script.
 */
async function denoWithBundle(directory: string): Promise<string> {
  const deno = `${directory}/deno-with-bundle`;
  await Deno.writeTextFile(
    deno,
    `#!/bin/sh
case " $* " in
  *' scripts/build.ts '*)
    until [ "$1" = --out ]; do shift; done
    cp '${await programDirectory()}'/lib/*.js "$2" || exit 1
    echo 'awsprof: nothing is compiled here' >&2
    exit 3
    ;;
  *' eval '*'Deno.execPath()'*) echo '${deno}' ;;
  *) exec '${Deno.execPath()}' "$@" ;;
esac
`,
    { mode: 0o755 },
  );
  return deno;
}

/**
 * Path to kind, mode and content of everything below a directory, sorted; of what is large or a
 * cache, only that it is there.
 */
export function tree(directory: string): Record<string, string> {
  const found: Record<string, string> = {};
  const visit = (path: string): void => {
    for (const entry of [...Deno.readDirSync(path)].sort((a, b) => a.name < b.name ? -1 : 1)) {
      const full = `${path}/${entry.name}`;
      const info = Deno.lstatSync(full);
      const mode = ((info.mode ?? 0) & 0o7777).toString(8);
      const key = full.slice(directory.length + 1);
      if (entry.isSymlink) found[key] = `link to ${Deno.readLinkSync(full)}`;
      else if (entry.isDirectory) {
        found[key] = `directory ${mode}`;
        if (!/^lib\/awsprof\/.*\/cache$/.test(key)) visit(full);
      } else if (!info.isFile) found[key] = `special ${mode}`;
      else if (info.size > 1024 * 1024) found[key] = `large ${mode}`;
      else found[key] = `file ${mode} ${encode(Deno.readFileSync(full))}`;
    }
  };
  visit(directory);
  return found;
}

/** Names of the builds below a prefix. */
export function builds(prefix: string): string[] {
  return [...Deno.readDirSync(`${prefix}/lib/awsprof`)].filter((entry) => entry.isDirectory)
    .map((entry) => entry.name);
}

/** Whether something of that name is there, a dangling link too. */
export function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

/** Puts an `npm` on PATH that brings the Deno of the tests, and notes in `npm-words` what it was told. */
export function bringsDeno(machine: Machine): void {
  machine.script(
    "npm",
    `#!/bin/sh
echo "$*" >'${machine.root}/npm-words'
while [ "$1" != --prefix ]; do shift; done
mkdir -p "$2/node_modules/@deno/some-platform"
cp '${Deno.execPath()}' "$2/node_modules/@deno/some-platform/deno"
`,
  );
}

/** Waits until something holds; throws after half a minute. */
export async function until(holds: () => boolean, what: string): Promise<void> {
  const end = performance.now() + 30_000;
  while (!holds()) {
    assert(performance.now() < end, `waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function outcome(child: Deno.ChildProcess): Promise<Outcome> {
  const { code, stdout, stderr } = await child.output();
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

/** The real program, for what stands on PATH may be a script that needs others. */
function python(): string | null {
  const path = find("python3");
  if (path === null) return null;
  const args = ["-c", "import sys; print(sys.executable)"];
  return new TextDecoder().decode(new Deno.Command(path, { args }).outputSync().stdout).trim();
}

/** Latin-1, so that every byte counts. */
function encode(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}
