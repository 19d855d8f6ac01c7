/**
 * Locate, read, parse: the one place where configuration meets the disk.
 *
 * Everything here is lenient: a file that is missing is empty, one that cannot be read is empty and
 * a finding. Graphs of the other readers are made only when somebody asks for them.
 */
import { finding } from "./config/diagnostics.ts";
import { buildGraph } from "./config/graph.ts";
import { locate, type LocateOptions, type Locations } from "./config/locations.ts";
import { readSettings, type Settings } from "./config/settings.ts";
import type {
  Diagnostic,
  FileKind,
  Origin,
  ProfileGraph,
  Reader,
  SourceFile,
} from "./config/types.ts";
import { type Directories, directories } from "./directories.ts";
import { ExitCode, Failure } from "./errors.ts";
import { FileError, type Host } from "./host.ts";
import { closest } from "./output/closest.ts";
import { findingText } from "./output/messages.ts";
import { pathToType } from "./output/quote.ts";
import { quoted, tilde } from "./output/text.ts";

/** Files larger than this are not read: an AWS file of this size is no AWS file. */
const limit = 64 * 1024 * 1024;

/** What the AWS files and the settings say. */
export interface Configuration {
  /** Home directory as the AWS CLI sees it, or null. */
  readonly home: string | null;
  readonly locations: Locations;
  readonly settings: Settings;
  /** The config and the credentials file as the AWS CLI finds them. */
  readonly files: readonly SourceFile[];
  /** The AWS CLI's view. */
  readonly graph: ProfileGraph;
  /** Findings about the files as the AWS CLI reads them, and about the settings. */
  readonly diagnostics: readonly Diagnostic[];
  /** The view of another reader. */
  graphOf(reader: Reader): ProfileGraph;
}

/** Everything that the AWS files and the settings say, read now. */
export function load(host: Host): Configuration {
  const reads = new Map<string, { file: SourceFile; findings: readonly Diagnostic[] }>();
  const locations = locationsOf(host, "cli-v2");
  const read = (path: string, kind: FileKind) => {
    const known = reads.get(`${kind} ${path}`) ?? readSource(host, { path, kind });
    reads.set(`${kind} ${path}`, known);
    return known;
  };
  const sources = (
    at: Locations,
  ) => [read(at.config, "config"), read(at.credentials, "credentials")];
  const own = sources(locations);
  const built = buildGraph(own.map((each) => each.file), "botocore");
  const settings = loadSettings(host);
  return {
    home: locations.home,
    locations,
    settings: settings.value,
    files: own.map((each) => each.file),
    graph: built.value,
    diagnostics: [
      ...locations.diagnostics,
      ...own.flatMap((each) => each.findings),
      ...built.diagnostics,
      ...settings.diagnostics,
    ],
    graphOf(reader) {
      if (reader !== "js") return built.value;
      const files = sources(locationsOf(host, "js")).map((each) => each.file);
      return buildGraph(files, "js").value;
    },
  };
}

/** Throws the Failure for a name that the AWS CLI does not know. */
export function checkProfile(configuration: Configuration, name: string): void {
  if (!configuration.graph.profiles.has(name)) throw unknownProfile(configuration, name);
}

/** That Failure; `readers` are the tools that see the profile all the same. */
export function unknownProfile(
  configuration: Configuration,
  name: string,
  known: { readers?: readonly string[]; origin?: Origin } = {},
): Failure {
  const { graph, home } = configuration;
  const { readers = [], ...place } = known;
  const near = closest(name, graph.profiles.keys());
  const seen = readers.length === 0
    ? ""
    : ` for the AWS CLI (only ${readers.join(", ")} can see it)`;
  const obstacle = obstacleIn(configuration);
  const where = `${placeText(configuration, "config")}${seen}${inBrackets(obstacle, home)}`;
  return new Failure(`profile ${quoted(name)} is not defined in ${where}`, {
    hints: [near === null ? obstacle?.fix ?? "awsprof list" : `did you mean ${quoted(near)}?`],
    ...obstacle === null ? {} : { code: ExitCode.badConfiguration },
    ...place,
  });
}

/** Where one of the AWS files is looked for: its path, or the variable that says nowhere. */
export function placeText({ locations, home }: Configuration, kind: FileKind): string {
  if (locations[kind] !== "") return tilde(locations[kind], home);
  return `${
    kind === "config" ? "AWS_CONFIG_FILE" : "AWS_SHARED_CREDENTIALS_FILE"
  } (set, but empty)`;
}

/** Behind what was not found: which AWS file could not be read as a whole, if one could not. */
export function obstacleText(configuration: Configuration): string {
  return inBrackets(obstacleIn(configuration), configuration.home);
}

function obstacleIn({ diagnostics, files, graph }: Configuration): Diagnostic | null {
  const paths = files.map(({ path }) => path);
  const unread = diagnostics.find((each) => isUnread(each) && paths.includes(each.file ?? ""));
  return unread ?? graph.failure;
}

function inBrackets(obstacle: Diagnostic | null, home: string | null): string {
  return obstacle === null ? "" : ` (${findingText(obstacle, home)})`;
}

/** Whether it is the finding of a file of which nothing was read. */
export function isUnread({ code }: Diagnostic): boolean {
  return ["unreadable", "not-a-file", "too-large"].includes(code);
}

/** Where `reader` looks on this machine. */
export function locationsOf(host: Host, reader: Reader): Locations {
  return locate(host.env, { ...machineOf(host), reader });
}

/** What `locate` wants to know of the machine. */
export function machineOf(host: Host): Omit<LocateOptions, "reader"> {
  return {
    platform: host.platform,
    accountHome: host.env.has("HOME") ? null : host.accountHome(),
    cwd: needsCwd(host.env) ? safeCwd(host) : "/",
  };
}

/** awsprof's own directories; throws Failure where no home directory is known. */
export function ownDirectories(host: Host): Directories {
  return directories(host.env, { home: ownHome(host), platform: host.platform });
}

/** An empty HOME is the root for Python, but no place for files of ours. */
function ownHome(host: Host): string | null {
  return host.env.get("HOME") ?? locationsOf(host, "cli-v2").home;
}

function loadSettings(host: Host): ReturnType<typeof readSettings> {
  let path: string | null = null;
  try {
    path = ownDirectories(host).settings;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
  if (path === null) return readSettings({ path: "", text: null, badBytes: false }, host.env);
  const { file, findings } = readSource(host, { path, kind: "config" });
  const settings = readSettings(file, host.env);
  return { value: settings.value, diagnostics: [...findings, ...settings.diagnostics] };
}

/** One AWS file, and what kept it from being read. */
export function readSource(
  host: Host,
  wanted: { path: string; kind: FileKind },
): { file: SourceFile; findings: readonly Diagnostic[] } {
  const { path, kind } = wanted;
  const nothing: SourceFile = { kind, path, text: null, badBytes: false };
  if (path === "") return { file: nothing, findings: [] };
  try {
    return { file: decode(host.files.read(path, limit), nothing), findings: [] };
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    if (error.problem === "missing" || isNowhere(host, path)) {
      return { file: nothing, findings: [] };
    }
    return { file: nothing, findings: [unreadable(error, host.env.get("HOME") ?? null)] };
  }
}

/** Whether it is the usual name for no file at all. */
function isNowhere(host: Host, path: string): boolean {
  try {
    return host.files.follow(path) === "/dev/null";
  } catch (error) {
    if (error instanceof FileError) return false;
    throw error;
  }
}

/** A strict decoder takes three times as long, so it is asked only where there may be bad bytes. */
function decode(bytes: Uint8Array, file: SourceFile): SourceFile {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  return { ...file, text, badBytes: text.includes("\ufffd") && !isUtf8(bytes) };
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function unreadable(error: FileError, home: string | null): Diagnostic {
  const code = error.problem === "not-a-file" || error.problem === "too-large"
    ? error.problem
    : "unreadable";
  return finding("error", code, {
    message: error.detail,
    at: { file: error.path, line: null },
    consequence: code === "too-large"
      ? "awsprof does not read it"
      : "the AWS tools take it for a missing file",
    ...(code === "unreadable" ? { fix: `chmod u+r ${pathToType(error.path, home)}` } : {}),
  });
}

/** Only a relative path needs to know where we are, and asking costs two looks at the disk. */
function needsCwd(env: ReadonlyMap<string, string>): boolean {
  const variables = [
    "HOME",
    "AWS_CONFIG_FILE",
    "AWS_SHARED_CREDENTIALS_FILE",
    "AWS_LOGIN_CACHE_DIRECTORY",
  ];
  return variables.some((name) => !/^[/~]/.test(env.get(name) ?? "/"));
}

/** A deleted current directory matters only to relative paths, of which there are hardly any. */
function safeCwd(host: Host): string {
  try {
    return host.cwd();
  } catch (error) {
    if (error instanceof FileError) return "/";
    throw error;
  }
}
