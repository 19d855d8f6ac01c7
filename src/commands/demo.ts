/** `awsprof demo`: the main job on sample files in a temporary home, in a real shell. */
import type { Parsed } from "../arguments.ts";
import { ssoTokenName } from "../config/cache_keys.ts";
import { badHome } from "../demo/bad_home.ts";
import { legacyStartUrl, samples } from "../demo/samples.ts";
import { type DemoShell, makesTerminal, shellArguments } from "../demo/session.ts";
import { tour } from "../demo/tour.ts";
import { ExitCode, Failure, Interrupted } from "../errors.ts";
import { fakeAws } from "../fake_aws/server.ts";
import { type Host, ListenError } from "../host.ts";
import { quote } from "../output/quote.ts";
import { type Context, contextOf } from "./context.ts";

/** Columns and rows of a transcript. */
const paper = { columns: 100, rows: 50 };

/** Shows the tour; on a terminal, unless told otherwise, it ends in a shell to play in. */
export async function demo(host: Host, parsed: Parsed): Promise<ExitCode> {
  const context = contextOf(host, parsed);
  const shell = findShell(host);
  const { stdinIsTerminal, stdoutIsTerminal } = host.terminal;
  const live = stdoutIsTerminal && host.env.get("TERM") !== "dumb";
  const place = { directory: temporaryDirectory(host), live };
  const aws = standIn(host);
  let interrupted = false;
  let interrupt = (): Promise<void> => Promise.resolve();
  const release = host.programs.onInterrupt(() => {
    interrupted = true;
    void interrupt();
  });
  try {
    const isBad = parsed.options.has("bad-home");
    writeSamples(host, { directory: place.directory, isBad });
    introduce(host, context);
    const started = sessionOptions(host, { ...place, shell, url: aws?.url ?? null });
    const interruptible = (how: () => Promise<void>): void => {
      interrupt = how;
      if (interrupted) void how();
    };
    const canLogin = aws !== null;
    await tour(host, { ...started, live, style: context.out, canLogin, isBad, interruptible });
    if (live && stdinIsTerminal && !parsed.options.has("no-shell")) {
      aws?.askPeople();
      await play(host, { context, started, canLogin });
    }
    conclude(host, context);
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    if (live) host.out("\n");
  } finally {
    release();
    await aws?.close();
    host.files.removeTree(place.directory);
  }
  return ExitCode.done;
}

interface StandIn {
  readonly url: string;
  /** From now on its pages wait for somebody to click. */
  askPeople(): void;
  close(): Promise<void>;
}

/** The stand-in for AWS on this machine, whose Allow is clicked at once; null where none may listen. */
function standIn(host: Host): StandIn | null {
  const aws = fakeAws({
    nature: {
      now: () => host.now(),
      random: (count) => crypto.getRandomValues(new Uint8Array(count)),
    },
    settings: { approval: "allow", pendingPolls: 1 },
  });
  try {
    const listener = host.listen(aws.handle);
    return {
      url: `http://127.0.0.1:${listener.port}`,
      askPeople: () => aws.control.set({ approval: "page" }),
      close: () => listener.close(),
    };
  } catch (error) {
    if (error instanceof ListenError) return null;
    throw error;
  }
}

interface FoundShell {
  readonly name: DemoShell;
  readonly path: string;
}

/** The user's own shell if it is one of the three, else the best that is here. */
function findShell(host: Host): FoundShell {
  const own = host.env.get("SHELL")?.replace(/^.*\//, "");
  const names: DemoShell[] = ["zsh", "bash", "fish"];
  // fish reads what is no terminal to its end before it does anything.
  if (!makesTerminal((program) => findProgram(host, program))) names.pop();
  for (const name of [...names.filter((name) => name === own), ...names]) {
    const path = findProgram(host, name);
    if (path !== null) return { name, path };
  }
  throw new Failure("the demo needs zsh, bash or fish on PATH");
}

function findProgram(host: Host, program: string): string | null {
  for (const directory of (host.env.get("PATH") ?? "").split(":")) {
    if (!directory.startsWith("/")) continue;
    const path = `${directory}/${program}`;
    const info = host.files.stat(path);
    if (info?.type === "file" && ((info.mode ?? 0) & 0o111) !== 0) return path;
  }
  return null;
}

function temporaryDirectory(host: Host): string {
  const parent = host.env.get("TMPDIR") ?? "";
  return `${
    parent.startsWith("/") ? parent.replace(/\/+$/, "") : "/tmp"
  }/awsprof-demo-${crypto.randomUUID()}`;
}

function writeSamples(
  host: Host,
  { directory, isBad }: { directory: string; isBad: boolean },
): void {
  const tokens = {
    corp: ssoTokenName("corp"),
    legacy: ssoTokenName(legacyStartUrl),
  };
  const executable = quote("bash", host.executable());
  host.files.makeDirectory(`${directory}/run`);
  const files = isBad ? badHome : samples;
  for (const sample of files(host.now(), { tokens, executable })) {
    const path = `${directory}/${sample.path}`;
    host.files.makeDirectory(path.slice(0, path.lastIndexOf("/")));
    host.files.write(path, sample.text, { mode: sample.mode, exactMode: true });
  }
}

function introduce(host: Host, { out }: Context): void {
  host.out(
    `${out.bold("awsprof demo")}\n` +
      "sample files in a temporary home, and a stand-in for the AWS CLI: no account,\n" +
      "no network, and nothing of yours is read or changed. Ctrl-C ends it.\n",
  );
}

function sessionOptions(
  host: Host,
  { directory, shell, live, url }: {
    directory: string;
    shell: FoundShell;
    live: boolean;
    url: string | null;
  },
): {
  shell: DemoShell;
  path: string;
  env: Record<string, string>;
  cwd: string;
  columns: number;
  rows: number;
  find: (program: string) => string | null;
} {
  const home = `${directory}/home`;
  return {
    shell: shell.name,
    path: shell.path,
    env: {
      ...environment(host, { directory, home, shell, live }),
      ...(url === null ? {} : { AWS_ENDPOINT_URL: url, NO_PROXY: "127.0.0.1" }),
    },
    cwd: home,
    ...live ? host.terminal.size() : paper,
    find: (program) => findProgram(host, program),
  };
}

/** Nothing of the user's environment but what a terminal and a language need. */
function environment(
  host: Host,
  options: { directory: string; home: string; shell: FoundShell; live: boolean },
): Record<string, string> {
  const { directory, home, shell, live } = options;
  const env: Record<string, string> = {};
  for (const [name, value] of host.env) {
    if (/^(LANG|LC_\w+|COLORTERM|TZ|USER|LOGNAME|NO_COLOR)$/.test(name)) env[name] = value;
    // By these a login finds the browser, or finds that there is none.
    if (live && /^(BROWSER|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|SSH_\w+|WSL_\w+)$/.test(name)) {
      env[name] = value;
    }
  }
  if (!live) env["NO_COLOR"] = "1";
  if (!isUtf8(host)) env[host.platform === "darwin" ? "LC_CTYPE" : "LC_ALL"] = utf8(host);
  return {
    ...env,
    TERM: live ? host.env.get("TERM") ?? "xterm" : "xterm",
    PATH: `${directory}/bin:${host.env.get("PATH") ?? ""}`,
    HOME: home,
    PWD: home,
    SHELL: shell.path,
    // Shells put files of their own there.
    TMPDIR: `${directory}/run`,
    XDG_RUNTIME_DIR: `${directory}/run`,
    AWS_EC2_METADATA_DISABLED: "true",
  };
}

function isUtf8(host: Host): boolean {
  const locale = host.env.get("LC_ALL") || host.env.get("LC_CTYPE") || host.env.get("LANG") || "";
  return /utf-?8/i.test(locale);
}

function utf8(host: Host): string {
  return host.platform === "darwin" ? "UTF-8" : "C.UTF-8";
}

async function play(
  host: Host,
  { context, started, canLogin }: {
    context: Context;
    started: ReturnType<typeof sessionOptions>;
    canLogin: boolean;
  },
): Promise<void> {
  const { out } = context;
  host.out(
    `\n${out.bold("Your turn")}: a ${started.shell} in the same sample home; exit leaves it.\n` +
      "try  awsprof use          pick a profile from a list\n" +
      "     awsprof pin staging  make a directory select it\n" +
      (canLogin
        ? "     awsprof login work --force   the page to click is the stand-in's own\n"
        : "") +
      "     awsprof --help       everything else\n\n",
  );
  await host.programs.run([started.path, ...shellArguments(started.shell, started.cwd)], started);
}

function conclude(host: Host, { out }: Context): void {
  host.out(
    `\n${out.bold("That was it")}, and the sample files go away. With your own: awsprof list\n`,
  );
}
