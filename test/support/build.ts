/**
 * The built program for tests that need the real thing: a directory with an executable `awsprof`.
 *
 * `AWSPROF_TEST_BIN` names one that exists already; otherwise the sources are bundled once, under
 * `.cache/`, and every test process of the run shares the result.
 */

const root = new URL("../../", import.meta.url).pathname.replace(/\/$/, "");

/** Absolute path of the directory that holds `awsprof`; builds it if the sources changed. */
export async function programDirectory(): Promise<string> {
  const given = Deno.env.get("AWSPROF_TEST_BIN");
  if (given !== undefined && given !== "") return given;
  const directory = `${root}/.cache/test-program/${await stamp([
    "src",
    "shell",
    "completions",
    "scripts",
    "deno.json",
  ])}`;
  await once(directory, build);
  return directory;
}

/** Directory of the four plugin files. */
export const pluginDirectory = Deno.env.get("AWSPROF_TEST_PLUGINS") || `${root}/shell`;

let madeBashPlugin: Promise<string> | null = null;

/** Text of the bash plugin as `install.sh` makes it of its file. */
export function bashPlugin(): Promise<string> {
  return madeBashPlugin ??= makeBashPlugin();
}

async function makeBashPlugin(): Promise<string> {
  const { success, stdout } = await new Deno.Command("awk", {
    args: ["-f", `${root}/scripts/later.awk`, `${root}/shell/awsprof.bash`],
    stdin: "null",
    stderr: "inherit",
  }).output();
  if (!success) throw new Error("scripts/later.awk failed");
  return new TextDecoder().decode(stdout);
}

/** Root of the work tree, without a slash at the end. */
export const projectRoot = root;

/** Runs `make` for a directory that appears whole or not at all; others wait for the first. */
export async function once(
  directory: string,
  make: (directory: string) => Promise<void>,
): Promise<void> {
  const claim = `${directory}.claim`;
  await Deno.mkdir(directory.slice(0, directory.lastIndexOf("/")), { recursive: true });
  const lock = await Deno.open(claim, { create: true, write: true });
  await lock.lock(true);
  try {
    if (await exists(directory)) return;
    const fresh = `${directory}.${Deno.pid}`;
    await Deno.mkdir(fresh, { recursive: true });
    await make(fresh);
    await Deno.rename(fresh, directory);
  } finally {
    lock.close();
  }
}

/** Text of the `awsprof` command that runs a bundle, on the Deno that runs the tests if none is given. */
export function launcher(
  bundle: string,
  options: { cache: string; deno?: string },
): string {
  const { cache, deno = Deno.execPath() } = options;
  return `#!/bin/sh
__awsprof_exe=$0
__awsprof_deno='${deno}'
__awsprof_main='${bundle}'
__awsprof_cache='${cache}'
${Deno.readTextFileSync(`${root}/src/launcher.sh`)}`;
}

async function build(directory: string): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", "scripts/build.ts", "--out", `${directory}/lib`],
    cwd: root,
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) {
    throw new Error(`the program cannot be built:\n${new TextDecoder().decode(stderr)}`);
  }
  const final = directory.slice(0, directory.lastIndexOf("."));
  await Deno.writeTextFile(
    `${directory}/awsprof`,
    launcher(`${final}/lib/main.js`, { cache: `${final}/deno` }),
    { mode: 0o755 },
  );
}

async function stamp(paths: string[]): Promise<string> {
  let newest = 0;
  let count = 0;
  for (const path of paths) await visit(`${root}/${path}`);
  return `${newest}-${count}`;

  async function visit(path: string): Promise<void> {
    const info = await Deno.stat(path);
    newest = Math.max(newest, info.mtime?.getTime() ?? 0);
    count++;
    if (!info.isDirectory) return;
    for await (const entry of Deno.readDir(path)) await visit(`${path}/${entry.name}`);
  }
}

/** Whether something is there. */
export async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
