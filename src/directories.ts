/** Where awsprof keeps its own files, by the XDG base directory rules; pure. */
import { isAbsolute, join } from "./paths.ts";
import { Failure } from "./errors.ts";

/** Absolute paths of our own files. */
export interface Directories {
  /** The settings file. */
  readonly settings: string;
  readonly cache: string;
  readonly state: string;
  /** Roots of the records about `.awsprofile`: names that are trusted, contents that were vetted. */
  readonly trusted: string;
  readonly vetted: string;
}

/** The places; throws Failure where neither XDG variables nor a home directory name them. */
export function directories(
  env: ReadonlyMap<string, string>,
  options: { home: string | null; platform: "linux" | "darwin" | "windows" },
): Directories {
  const { home, platform } = options;
  if (platform === "windows") {
    const roaming = env.get("APPDATA") ?? `${home}\\AppData\\Roaming`;
    const local = env.get("LOCALAPPDATA") ?? `${home}\\AppData\\Local`;
    return {
      settings: `${roaming}\\awsprof\\config`,
      cache: `${local}\\awsprof\\cache`,
      ...stateBelow(`${local}\\awsprof\\state`),
    };
  }
  const base = (variable: string, fallback: string): string => {
    const given = env.get(variable);
    if (given !== undefined && isAbsolute(given)) return join(given, "awsprof");
    if (home === null || home === "") {
      throw new Failure(`no home directory: neither HOME nor ${variable} is set`, {
        hints: ["export HOME=/path/to/your/home"],
      });
    }
    return join(join(home, fallback), "awsprof");
  };
  return {
    settings: join(base("XDG_CONFIG_HOME", ".config"), "config"),
    cache: base("XDG_CACHE_HOME", ".cache"),
    ...stateBelow(base("XDG_STATE_HOME", ".local/state")),
  };
}

function stateBelow(state: string): Pick<Directories, "state" | "trusted" | "vetted"> {
  return { state, trusted: join(state, "trust"), vetted: join(state, "vetted") };
}
