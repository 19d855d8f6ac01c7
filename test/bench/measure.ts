/** How the bench runs programs, and prints what it measured. */

const rounds = 9;

/** What is measured, by name: each runs once and gives its ms. */
export type Subjects = Readonly<Record<string, () => Promise<number>>>;

/** Runs all in turn, round after round; the median of each. The first round warms up. */
export async function interleaved(subjects: Subjects): Promise<Record<string, number>> {
  const runs = await inRounds(subjects, rounds);
  return Object.fromEntries([...runs].map(([name, figures]) => [name, quantile(figures, 0.5)]));
}

/**
 * The same for what is compared with the first subject: its median, and of each other one what it took
 * longer, round by round, so that what slows a whole round down does not count. Three figures: the
 * median, and the quartiles, which tell how much of it is noise.
 */
export async function added(
  subjects: Subjects,
  rounds: number,
): Promise<{ base: number; more: ReadonlyMap<string, Spread> }> {
  const runs = await inRounds(subjects, rounds);
  const [[, base] = ["", []], ...others] = [...runs];
  const more = others.map(([name, figures]): [string, Spread] => {
    const longer = figures.map((figure, round) => figure - (base[round] ?? 0));
    return [name, {
      low: quantile(longer, 0.25),
      median: quantile(longer, 0.5),
      high: quantile(longer, 0.75),
    }];
  });
  return { base: quantile(base, 0.5), more: new Map(more) };
}

/** A median between its quartiles. */
export interface Spread {
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/** Each round begins with another one. */
async function inRounds(
  subjects: Subjects,
  rounds: number,
): Promise<ReadonlyMap<string, number[]>> {
  const all = Object.entries(subjects);
  const runs = new Map(all.map(([name]) => [name, [] as number[]]));
  for (let round = 0; round <= rounds; round++) {
    for (let i = 0; i < all.length; i++) {
      const [name, subject] = all[(round + i) % all.length] ?? ["", null];
      const figure = await subject?.();
      if (round > 0 && figure !== undefined) runs.get(name)?.push(figure);
    }
  }
  return runs;
}

function quantile(figures: readonly number[], part: number): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * part)] ?? 0;
}

/** The environment of every program: no variable of the person who measures. */
export function environment(home: string): Record<string, string> {
  return {
    HOME: home,
    PATH: `${home}/bin:/usr/bin:/bin`,
    LANG: "C.UTF-8",
    POWERSHELL_TELEMETRY_OPTOUT: "1",
    POWERSHELL_UPDATECHECK: "Off",
    DIRENV_LOG_FORMAT: "",
  };
}

/** How long a program took, in ms; throws if it failed. */
export async function run(
  argv: readonly string[],
  home: string,
  more: Readonly<Record<string, string>> = {},
): Promise<number> {
  const started = performance.now();
  const { success, stderr } = await new Deno.Command(argv[0] ?? "", {
    args: argv.slice(1),
    clearEnv: true,
    env: { ...environment(home), ...more },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  const milliseconds = performance.now() - started;
  if (!success) throw new Error(`${argv.join(" ")}: ${new TextDecoder().decode(stderr)}`);
  return milliseconds;
}

/** Bytes that a program held at most, looked up while it runs; null where the system tells none. */
export async function peakMemory(argv: readonly string[], home: string): Promise<number | null> {
  if (Deno.build.os !== "linux") return null;
  const process = new Deno.Command(argv[0] ?? "", {
    args: argv.slice(1),
    clearEnv: true,
    env: environment(home),
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  let peak = 0;
  let ended = false;
  process.status.then(() => ended = true);
  while (!ended) {
    const status = await Deno.readTextFile(`/proc/${process.pid}/status`).catch(() => "");
    peak = Math.max(peak, 1024 * Number(status.match(/^VmHWM:\s+(\d+)/m)?.[1] ?? 0));
  }
  return peak;
}

/** `1.2 ms`. */
export function ms(figure: number): string {
  return `${figure.toFixed(1)} ms`;
}

/** Three digits of a small number, one of a large. */
export function number(figure: number): string {
  return figure.toFixed(Math.abs(figure) < 10 ? 3 : 1);
}

/** `1.23 times`. */
export function times(ratio: number): string {
  return `${ratio.toFixed(2)} times`;
}

/** `12 MiB`. */
export function megabytes(bytes: number | null): string {
  return bytes === null ? "not known here" : `${(bytes / 2 ** 20).toFixed(0)} MiB`;
}

/** Prints rows in columns. */
export function table(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const all = [head, ...rows];
  const widths = head.map((_, i) => Math.max(...all.map((cells) => (cells[i] ?? "").length)));
  print(`\n${title}`);
  for (const cells of all) {
    print(`  ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("  ").trimEnd()}`);
  }
}

/** One line on stdout. */
export function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
