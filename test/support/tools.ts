/**
 * The programs that tests need beside Deno, and what their absence means.
 *
 * Where one is missing, the tests that need it are ignored, by name; with CI=true that is a failure
 * of the run, except for the two that no package of the usual systems brings.
 */

/** A program that a test needs. */
export interface Tool {
  readonly name: string;
  /** Absolute path, or the bare name where it is missing. */
  readonly path: string;
  /** For a test's `ignore`. */
  readonly missing: boolean;
}

/** May be missing even with CI=true; the tests that need them are then counted as skipped. */
export const optionalTools: readonly string[] = ["pwsh", "bash-3.2"];

/** What `test/run.sh` sets up, each the name of a program or of a file's stand-in below. */
export const neededTools: readonly string[] = [
  "bash",
  "zsh",
  "fish",
  "tmux",
  "strace",
  "direnv",
  "shellcheck",
  "dash",
  "busybox",
  "expect",
  "unzip",
  "git",
  "script",
  "bash-completion",
  "chromium",
  "aws-cli",
];

/** The program of that name, or that it is missing; throws with CI=true where it must be there. */
export function tool(name: string): Tool {
  const path = find(name);
  if (path === null && Deno.env.get("CI") === "true" && !optionalTools.includes(name)) {
    throw new Error(`the tests need "${name}", and it is not here`);
  }
  return { name, path: path ?? name, missing: path === null };
}

/** Absolute path of the program of that name; throws where it is missing. */
export function requireTool(name: string): string {
  const path = find(name);
  if (path === null) throw new Error(`the tests need "${name}", and it is not here`);
  return path;
}

/** Absolute path of a program on PATH, or of one of the two that are no programs, or null. */
export function find(name: string): string | null {
  if (name === "bash-completion") return bashCompletion();
  if (name === "aws-cli") {
    return isProgram(`${awsDirectory()}/aws`) ? `${awsDirectory()}/aws` : null;
  }
  for (const directory of (Deno.env.get("PATH") ?? "").split(":")) {
    const path = `${directory || "."}/${name}`;
    if (isProgram(path)) return path;
  }
  return null;
}

/** Directory with the official `aws` and `aws_completer` of version 2, by `test/run.sh`. */
export function awsDirectory(): string {
  const given = Deno.env.get("AWSPROF_TEST_AWS");
  if (given) return given;
  const cache = Deno.env.get("XDG_CACHE_HOME") || `${Deno.env.get("HOME")}/.cache`;
  return `${cache}/awsprof-test/aws`;
}

function bashCompletion(): string | null {
  const places = ["/usr/share", "/usr/local/share", "/opt/homebrew/share"];
  for (const place of places) {
    const path = `${place}/bash-completion/bash_completion`;
    if (isFile(path)) return path;
  }
  return null;
}

function isProgram(path: string): boolean {
  try {
    const info = Deno.statSync(path);
    return info.isFile && ((info.mode ?? 0) & 0o111) !== 0;
  } catch {
    return false;
  }
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
