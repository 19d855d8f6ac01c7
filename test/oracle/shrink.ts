/** The smallest configuration that still differs, by leaving things out one after the other. */
import type { Configuration } from "./generate.ts";

/** Leaves out lines, variables and the argument as long as `differs` holds. */
export async function shrink(
  start: Configuration,
  differs: (smaller: Configuration) => Promise<boolean>,
): Promise<Configuration> {
  let current = start;
  let progress = true;
  while (progress) {
    progress = false;
    for (const smaller of reductions(current)) {
      if (!await differs(smaller)) continue;
      current = smaller;
      progress = true;
      break;
    }
  }
  return current;
}

/** A configuration as text for a person. */
export function show(configuration: Configuration): string {
  const file = (name: string, lines: readonly string[] | null): string =>
    lines === null ? "" : `${name}\n${lines.map((line) => `    ${JSON.stringify(line)},\n`).join("")}`;
  const env = Object.entries(configuration.env).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `seed ${configuration.seed}, line end ${JSON.stringify(configuration.lineEnd)}\n` +
    file("config", configuration.config) + file("credentials", configuration.credentials) +
    `environment ${env.join(" ")}\nargument ${JSON.stringify(configuration.argument)}\n`;
}

function* reductions(from: Configuration): Generator<Configuration> {
  if (from.lineEnd !== "\n") yield { ...from, lineEnd: "\n" };
  if (from.argument !== null) yield { ...from, argument: null };
  for (const name of Object.keys(from.env)) {
    const { [name]: _left, ...env } = from.env;
    yield { ...from, env };
  }
  for (const file of ["config", "credentials"] as const) {
    const lines = from[file];
    if (lines === null) continue;
    yield { ...from, [file]: null };
    for (const size of [8, 4, 2, 1]) {
      if (size > lines.length) continue;
      for (let at = 0; at < lines.length; at += size) {
        yield { ...from, [file]: [...lines.slice(0, at), ...lines.slice(at + size)] };
      }
    }
  }
}
