/**
 * Where each reader looks for the AWS files, from the environment alone.
 *
 * The AWS CLI and boto3 follow Python's `expanduser` and `expandvars`, the JavaScript SDK its own
 * `getHomeDir`. A variable that is set to the empty string names no file to the former and is
 * ignored by the latter.
 */
import { finding } from "./diagnostics.ts";
import type { Diagnostic, Reader } from "./types.ts";

type Platform = "linux" | "darwin" | "windows";

/** Absolute paths; `config` and `credentials` are "" where the reader looks at no file at all. */
export interface Locations {
  readonly home: string | null;
  readonly config: string;
  readonly credentials: string;
  readonly ssoCache: string | null;
  readonly cliCache: string | null;
  readonly loginCache: string | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** What beside the environment decides where a reader looks. */
export interface LocateOptions {
  readonly platform: Platform;
  /** Home directory by the system's account data, where the environment gives none. */
  readonly accountHome: string | null;
  /** Directory from which relative paths count. */
  readonly cwd: string;
  readonly reader: Reader;
}

/** Where `reader` looks, in this environment. */
export function locate(env: ReadonlyMap<string, string>, options: LocateOptions): Locations {
  const diagnostics: Diagnostic[] = [];
  const home = options.reader === "js" ? javascriptHome(env, options) : pythonHome(env, options);
  const place = (variable: string, name: string): string => {
    const value = env.get(variable);
    const given = options.reader === "js" && value === "" ? undefined : value;
    if (given === "") return "";
    const path = given ?? `~/.aws/${name}`;
    return absolute(expand(path, { env, home, options, variable, diagnostics }), options);
  };
  const login = env.get("AWS_LOGIN_CACHE_DIRECTORY") || null;
  const moved = login !== null && options.reader === "js"
    ? absolute(login, options)
    : login === null
    ? null
    : place("AWS_LOGIN_CACHE_DIRECTORY", "");
  const below = (path: string): string | null =>
    home === null ? null : absolute(`${rooted(home)}/.aws/${path}`, options);
  return {
    home: home === null ? null : absolute(home === "" ? "/" : home, options),
    config: place("AWS_CONFIG_FILE", "config"),
    credentials: place("AWS_SHARED_CREDENTIALS_FILE", "credentials"),
    ssoCache: below("sso/cache"),
    cliCache: below("cli/cache"),
    loginCache: moved ?? below("login/cache"),
    diagnostics,
  };
}

/** Python: `HOME`, also an empty one; on Windows `USERPROFILE`, then drive and path, never `HOME`. */
function pythonHome(env: ReadonlyMap<string, string>, options: LocateOptions): string | null {
  if (options.platform !== "windows") return env.get("HOME") ?? options.accountHome;
  const profile = env.get("USERPROFILE");
  if (profile !== undefined) return profile;
  const path = env.get("HOMEPATH");
  return path === undefined ? options.accountHome : (env.get("HOMEDRIVE") ?? "") + path;
}

/** JavaScript: the first of these that is not empty, on every platform. */
function javascriptHome(env: ReadonlyMap<string, string>, options: LocateOptions): string | null {
  const path = env.get("HOMEPATH");
  const drive = env.get("HOMEDRIVE") ?? (options.platform === "windows" ? "C:\\" : "C:/");
  return env.get("HOME") || env.get("USERPROFILE") || (path ? drive + path : options.accountHome);
}

function expand(
  path: string,
  context: {
    env: ReadonlyMap<string, string>;
    home: string | null;
    options: LocateOptions;
    variable: string;
    diagnostics: Diagnostic[];
  },
): string {
  const { env, home, options } = context;
  const python = options.reader !== "js";
  const text = python ? expandVariables(path, { env, options }) : path;
  if (home !== null && (text.startsWith("~/") || (python && text === "~"))) {
    return rooted(home) + text.slice(1);
  }
  if (python && /^~[^/]/.test(text)) {
    context.diagnostics.push(finding("warning", "unreadable", {
      message: `${context.variable} is "${path}", in the home directory of another user`,
      consequence: "awsprof cannot tell where that is, so it finds nothing there",
    }));
  }
  return text;
}

/** Python's `expandvars` of the platform; an unknown variable stays as it is. */
function expandVariables(
  text: string,
  { env, options }: { env: ReadonlyMap<string, string>; options: LocateOptions },
): string {
  if (options.platform !== "windows") {
    return text.replace(
      /\$(?:(\w+)|\{([^}]*)\})/g,
      (whole, plain?: string, braced?: string) => env.get(plain ?? braced ?? "") ?? whole,
    );
  }
  const named = (name: string): string | undefined => env.get(name) ?? env.get(name.toUpperCase());
  return text.replace(
    /'[^']*'?|%(%|[^%]*%)|\$(\$|[-\w]+|\{[^}]*\})/g,
    (whole, percent?: string, dollar?: string) => {
      if (percent === "%" || dollar === "$") return percent ?? dollar ?? whole;
      if (percent !== undefined) return named(percent.slice(0, -1)) ?? whole;
      return dollar === undefined ? whole : named(dollar.replace(/^\{|\}$/g, "")) ?? whole;
    },
  );
}

function rooted(home: string): string {
  return home.replace(/[/\\]+$/, "");
}

function absolute(path: string, options: LocateOptions): string {
  if (options.platform === "windows") {
    const text = path.replaceAll("/", "\\");
    return /^([A-Za-z]:)?\\/.test(text) ? text : `${options.cwd}\\${text}`;
  }
  return path.startsWith("/") ? path : `${rooted(options.cwd)}/${path}`;
}
