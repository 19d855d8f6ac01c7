/** A home on the disk and the built program in it. */
import { type Printed, runProgram } from "../fake_aws/clients.ts";
import { programDirectory } from "../support/build.ts";

/** A finding as `--json` has it; paths with `~`. */
export interface Found {
  readonly severity: string;
  readonly code: string;
  readonly message: string;
  readonly consequence: string | null;
  readonly fix: string | null;
  readonly fixable: boolean;
  readonly file: string | null;
  readonly line: number | null;
}

export interface HomeFile {
  /** Below the home. */
  readonly path: string;
  readonly text: string;
  readonly mode?: number;
}

export interface Home {
  readonly home: string;
  /** The program's path. */
  readonly program: string;
  environment(more?: Readonly<Record<string, string>>): Record<string, string>;
  run(words: readonly string[], more?: Readonly<Record<string, string>>): Promise<Printed>;
  /** What `doctor` finds now. */
  findings(
    words?: readonly string[],
    more?: Readonly<Record<string, string>>,
  ): Promise<Found[]>;
  read(path: string): string;
  /** Names in `~/.aws`, sorted. */
  names(): string[];
}

/** Runs `use` in a home with these files, which then goes away. */
export async function inHome(
  files: readonly HomeFile[],
  use: (home: Home) => Promise<void>,
): Promise<void> {
  const program = `${await programDirectory()}/awsprof`;
  const home = await Deno.makeTempDir({ prefix: "doctor-" });
  try {
    await Deno.mkdir(`${home}/.aws`, { mode: 0o700 });
    for (const { path, text, mode = 0o600 } of files) {
      const place = `${home}/${path}`;
      await Deno.mkdir(place.slice(0, place.lastIndexOf("/")), { recursive: true, mode: 0o700 });
      await Deno.writeTextFile(place, text);
      await Deno.chmod(place, mode);
    }
    const environment = (more: Readonly<Record<string, string>> = {}) => ({
      HOME: home,
      PATH: "/usr/bin:/bin",
      LC_ALL: "C.UTF-8",
      ...more,
    });
    const run: Home["run"] = async (words, more = {}) =>
      await runProgram([program, ...words], { home, env: environment(more) });
    await use({
      home,
      program,
      environment,
      run,
      async findings(words = [], more = {}) {
        const { out, err } = await run(["doctor", "--json", ...words], more);
        if (out === "") throw new Error(`doctor printed nothing: ${err}`);
        const findings: Found[] = JSON.parse(out).findings;
        return findings.map((each) => ({ ...each, file: each.file?.replace(home, "~") ?? null }));
      },
      read: (path) => Deno.readTextFileSync(`${home}/${path}`),
      names: () => [...Deno.readDirSync(`${home}/.aws`)].map((entry) => entry.name).sort(),
    });
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}
