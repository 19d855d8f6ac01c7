/** The smallest configuration that still differs, by leaving things out one after the other. */
import type { Configuration } from "./generate.ts";

/** Leaves out variables, the argument, files and lines as long as `differs` holds. */
export async function shrink(
  start: Configuration,
  differs: (smaller: Configuration) => Promise<boolean>,
): Promise<Configuration> {
  let current = start;
  const attempt = async (smaller: Configuration): Promise<boolean> => {
    if (!await differs(smaller)) return false;
    current = smaller;
    return true;
  };
  for (const smaller of wholes(start)) await attempt({ ...current, ...smaller });
  for (const name of Object.keys(start.env)) {
    const { [name]: _left, ...env } = current.env;
    await attempt({ ...current, env });
  }
  for (const size of [16, 8, 4, 2, 1, 1]) {
    for (const file of ["config", "credentials"] as const) {
      let at = 0;
      for (let lines = current[file] ?? []; at < lines.length; lines = current[file] ?? []) {
        const rest = [...lines.slice(0, at), ...lines.slice(at + size)];
        if (size > lines.length || !await attempt({ ...current, [file]: rest })) at += size;
      }
    }
  }
  return current;
}

function wholes(start: Configuration): Partial<Configuration>[] {
  return [
    ...(start.lineEnd === "\n" ? [] : [{ lineEnd: "\n" }]),
    ...(start.argument === null ? [] : [{ argument: null }]),
    ...(start.credentials === null ? [] : [{ credentials: null }]),
    ...(start.config === null ? [] : [{ config: null }]),
  ];
}

/** A configuration as text for a person. */
export function show(configuration: Configuration): string {
  const file = (name: string, lines: readonly string[] | null): string =>
    lines === null
      ? ""
      : `${name}\n${lines.map((line) => `    ${JSON.stringify(line)},\n`).join("")}`;
  const env = Object.entries(configuration.env).map(([name, value]) =>
    `${name}=${JSON.stringify(value)}`
  );
  return `seed ${configuration.seed}, line end ${JSON.stringify(configuration.lineEnd)}\n` +
    file("config", configuration.config) + file("credentials", configuration.credentials) +
    `environment ${env.join(" ")}\nargument ${JSON.stringify(configuration.argument)}\n`;
}
