/**
 * Builds the program: `deno run -A scripts/build.ts [--out DIR] [--compile FILE]`.
 *
 * `--out` is the directory of the bundle, `dist` if not given. With `--compile` it also makes one
 * executable of it, which needs Deno's base runtime from the network: where that cannot be had
 * within a short time, the exit code is 3 and the bundle stands all the same.
 */
import { joinStart, startFile } from "./start_file.ts";

const connectTimeout = 5_000;
const compileTimeout = 180_000;
const noBaseRuntime = 3;

/** The texts of the build's files by name. */
type BuiltFiles = ReadonlyMap<string, string>;

/** What the program may do; `src/launcher.sh` gives less for most verbs. */
const permissions = [
  "--allow-read",
  "--allow-write",
  "--allow-env",
  "--allow-sys=uid",
  "--allow-run",
  "--allow-net",
];

if (import.meta.main) Deno.exit(await build(Deno.args));

/** Builds by the arguments; returns the exit code. */
export async function build(args: readonly string[]): Promise<number> {
  const options = parse(args);
  if (options === null) {
    say("error: usage: build.ts [--out DIR] [--compile FILE]");
    return 2;
  }
  const bundled = await bundle(options.out);
  if (bundled !== 0 || options.compile === null) return bundled;
  return await compile(options.out, options.compile);
}

function parse(args: readonly string[]): { out: string; compile: string | null } | null {
  let out = "dist";
  let compile: string | null = null;
  for (let i = 0; i < args.length; i += 2) {
    const value = args[i + 1];
    if (value === undefined) return null;
    if (args[i] === "--out") out = value;
    else if (args[i] === "--compile") compile = value;
    else return null;
  }
  return { out, compile };
}

async function bundle(out: string): Promise<number> {
  const root = decodeURIComponent(new URL("..", import.meta.url).pathname);
  await removeOldChunks(out);
  const code = await bundleInto(
    ["--unstable-raw-imports", "--code-splitting", "--outdir", out, `${root}src/main.ts`],
  );
  if (code !== 0) return code;
  const files = dropRequire(hideImports(await builtFiles(out)));
  await writeFiles(out, files);
  return await join(out, files);
}

async function bundleInto(options: readonly string[]): Promise<number> {
  const { code, output } = await deno(
    ["bundle", "--quiet", "--minify", "--platform", "deno", ...options],
    AbortSignal.timeout(compileTimeout),
  );
  if (code !== 0) say(`error: cannot bundle\n${output}`);
  return code;
}

/** Deno reads every file that an `import("…")` names at each start; one it cannot foresee it does not. */
function hideImports(files: BuiltFiles): BuiltFiles {
  return mapTexts(files, (text) => text.replaceAll('import("./', '(path=>import(path))("./'));
}

/**
 * Where a package is CommonJS, the bundler has every file import its helpers, and with them
 * `node:module`, which takes longer than our start; only who takes something from them needs them.
 */
function dropRequire(files: BuiltFiles): BuiltFiles {
  const helpers = [...files.keys()].filter((name) =>
    files.get(name)?.includes("__deno_internal_createRequire")
  );
  return mapTexts(
    files,
    (text) => helpers.reduce((rest, each) => rest.replaceAll(`import"./${each}";`, ""), text),
  );
}

function mapTexts(files: BuiltFiles, change: (text: string) => string): BuiltFiles {
  return new Map([...files].map(([name, text]) => [name, change(text)]));
}

/** Makes one file of what `list` reads, which other verbs read most of too. */
async function join(out: string, files: BuiltFiles): Promise<number> {
  const roots = [...files.keys()].filter((name) => /^(main\.js|list-\w+\.js)$/.test(name));
  const made = joinStart(files, roots);
  if (made === null) return 0;
  const source = `${out}/start_source.js`;
  await Deno.writeTextFile(source, made.source);
  const code = await bundleInto(["--output", `${out}/${startFile}`, source]);
  await Deno.remove(source);
  if (code !== 0) return code;
  for (const part of made.parts) await Deno.remove(`${out}/${part}`);
  await writeFiles(out, made.others);
  return 0;
}

async function builtFiles(out: string): Promise<BuiltFiles> {
  const files = new Map<string, string>();
  for await (const { name } of Deno.readDir(out)) {
    if (name.endsWith(".js")) files.set(name, await Deno.readTextFile(`${out}/${name}`));
  }
  return files;
}

async function writeFiles(out: string, files: BuiltFiles): Promise<void> {
  for (const [name, text] of files) await Deno.writeTextFile(`${out}/${name}`, text);
}

/** Names of chunks hold their hash, so those of an earlier build would stay for ever. */
async function removeOldChunks(out: string): Promise<void> {
  try {
    for await (const entry of Deno.readDir(out)) {
      if (entry.isFile && entry.name.endsWith(".js")) await Deno.remove(`${out}/${entry.name}`);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

async function compile(out: string, file: string): Promise<number> {
  if (!(await baseRuntimeInReach())) {
    say("the base runtime of deno compile cannot be reached");
    return noBaseRuntime;
  }
  const { code, output } = await deno(
    [
      "compile",
      "--quiet",
      "--no-prompt",
      "--no-config",
      "--v8-flags=--no-enable-lazy-source-positions,--no-lazy,--no-turbofan",
      ...permissions,
      // What `hideImports` hid has to be named.
      `--include=${out}`,
      "--output",
      file,
      `${out}/main.js`,
    ],
    AbortSignal.timeout(compileTimeout),
  );
  if (code === 0) return 0;
  say(`deno compile failed\n${output}`);
  return noBaseRuntime;
}

/** Behind a firewall that drops packets `deno compile` would wait for minutes. */
async function baseRuntimeInReach(): Promise<boolean> {
  const variables = ["DENORT_BIN", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
  if (variables.some((name) => Deno.env.get(name))) return true;
  const signal = AbortSignal.timeout(connectTimeout);
  try {
    await fetch("https://dl.deno.land/", { method: "HEAD", redirect: "manual", signal });
    return true;
  } catch {
    return false;
  }
}

async function deno(
  args: readonly string[],
  signal: AbortSignal,
): Promise<{ code: number; output: string }> {
  const command = new Deno.Command(Deno.execPath(), {
    args: [...args],
    env: { NO_COLOR: "1" },
    stdin: "null",
    signal,
  });
  const { code, stdout, stderr } = await command.output();
  const text = new TextDecoder();
  return { code, output: text.decode(stderr) + text.decode(stdout) };
}

function say(text: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`awsprof: ${text.trimEnd()}\n`));
}
