/**
 * Credentials that a program prints (`credential_process`), run as botocore runs it: words by
 * `shlex.split`, no shell, this environment, this terminal.
 *
 * It has a minute, ten where a person may be typing something; then it is ended with all that it
 * started. What it wrote to stderr is told only if it failed, and without what looks like a secret;
 * what it wrote to stdout never. A program that asks for the profile that runs it would start itself
 * for ever: the profiles on the way stand in a variable of its environment.
 */
import { isText, objectIn, parseAwsTime } from "../config/aws_values.ts";
import { shellWords } from "../config/shlex.ts";
import type { Origin } from "../config/types.ts";
import { ExitCode, Failure, Interrupted } from "../errors.ts";
import { type Captured, type Host, isAttended } from "../host.ts";
import { wordToType } from "../output/quote.ts";
import { printable, quoted } from "../output/text.ts";
import { isAbsolute, join } from "../paths.ts";
import type { Step } from "../resolve/types.ts";
import { Secret } from "../sso/secret.ts";
import { masked } from "./masked.ts";
import { programEnvironment } from "./program_environment.ts";
import { ProviderFailure } from "./provider_failure.ts";
import type { Credentials, Ground } from "./types.ts";

/** A key of a profile that names a program. */
export interface ProgramKey {
  /** `credential_process` or `mfa_process`. */
  readonly what: string;
  readonly profile: string;
  readonly origin: Origin;
}

/** JSON list of the profiles whose programs are running, the outermost first. */
const chainVariable = "AWSPROF_PROCESS_CHAIN";

/** ms for a program that asks nobody, and for one that may ask a person. */
const patience = { alone: 60_000, withPerson: 600_000 };

/** Bytes; credentials have two or three thousand. */
const outputLimit = 1024 * 1024;

/** Characters of stderr in a message. */
const stderrShown = 400;

/** The credentials that the program printed; expired ones are asked for once more. Throws Failure. */
export async function customProcess(
  host: Host,
  step: Step,
  { ground }: { ground: Ground },
): Promise<Credentials> {
  const { command } = step.values;
  const profile = step.profile ?? "";
  const key = { what: "credential_process", profile, origin: command?.origin ?? step.origin };
  const argv = programWords(command?.value ?? "", key);
  for (let attempt = 1;; attempt++) {
    const { stdout } = await runProgram(host, argv, key);
    const printed = credentialsIn(stdout, key);
    if (printed.expiresAt === null || printed.expiresAt > host.now()) {
      const known = ground.graph.profiles.get(profile)?.values.get("aws_account_id")?.text;
      return { ...printed, accountId: printed.accountId ?? (known || null), method: step.method };
    }
    if (attempt === 2) throw failure(key, "printed expired credentials, twice");
  }
}

/** The words of a command. Throws Failure (exit 5) where there is none, or a quotation has no end. */
export function programWords(command: string, key: ProgramKey): string[] {
  const argv = shellWords(command);
  const code = ExitCode.badConfiguration;
  if (argv === null) throw failure(key, "has a quotation without an end", { code });
  if ((argv[0] ?? "") === "") throw failure(key, "names no program", { code });
  return argv;
}

/** What the program printed. Throws Failure for one that fails, hangs or prints too much. */
export async function runProgram(
  host: Host,
  argv: readonly string[],
  key: ProgramKey,
): Promise<{ stdout: string }> {
  const chain = chainOf(host, key);
  const timeout = timeoutOf(host);
  const captured = await host.programs.capture(argv, {
    env: programEnvironment(host.env, { [chainVariable]: JSON.stringify(chain) }),
    cwd: host.cwd(),
    timeout,
    limit: outputLimit,
  });
  if (captured.problem !== null) throw problemFailure(host, { argv, key, captured, timeout });
  if (captured.code !== 0) throw exitFailure(captured, key);
  return captured;
}

/** The profiles on the way, with this one. Throws Failure where it is among them already. */
function chainOf(host: Host, key: ProgramKey): string[] {
  const before = parsed(host.env.get(chainVariable) ?? "[]");
  const names = Array.isArray(before) ? before.filter((each) => typeof each === "string") : [];
  const chain = [...names, key.profile];
  const from = names.indexOf(key.profile);
  if (from < 0) return chain;
  throw new Failure(loopWords(chain.slice(from)), {
    code: ExitCode.badConfiguration,
    hints: [`awsprof show ${wordToType(key.profile)}`],
    origin: key.origin,
  });
}

function loopWords(loop: readonly string[]): string {
  return `credential_process leads in a circle: ${loop.map(quoted).join(" → ")}`;
}

/** What an awsprof within says of a circle, which whoever is around it passes on as it is. */
const loopLine = /^awsprof: error: (?:.*: )?(credential_process leads in a circle: .*)$/m;

function timeoutOf(host: Host): number {
  const usual = isAttended(host.terminal) ? patience.withPerson : patience.alone;
  const given = host.env.get("AWSPROF_PROCESS_TIMEOUT") ?? "";
  if (given === "") return usual;
  const seconds = Number(given);
  if (seconds > 0) return seconds * 1000;
  host.err("awsprof: warning: AWSPROF_PROCESS_TIMEOUT is no number of seconds\n");
  return usual;
}

function problemFailure(
  host: Host,
  from: { argv: readonly string[]; key: ProgramKey; captured: Captured; timeout: number },
): Failure {
  const { argv, key, captured, timeout } = from;
  const program = argv[0] ?? "";
  const path = isAbsolute(program) ? program : join(host.cwd(), program);
  const found = program.includes("/") ? host.files.stat(path) : null;
  switch (captured.problem) {
    case "interrupted":
      return new Interrupted();
    case "timeout": {
      const seconds = Math.ceil(timeout / 1000);
      const tail = stderrWords(captured);
      return failure(key, `did not end within ${seconds} s, and was ended${tail}`, {
        hints: [`export AWSPROF_PROCESS_TIMEOUT=${seconds * 2}`],
      });
    }
    case "too-much":
      return failure(key, `printed more than ${outputLimit / 1024 / 1024} MiB, and was ended`);
    case "denied":
      if (found?.type === "directory") return failure(key, `${quoted(program)} is a directory`);
      return failure(key, `${quoted(program)} may not be run`, {
        hints: found === null ? [] : [`chmod +x ${wordToType(program)}`],
      });
    case "missing": {
      const hints = program.startsWith("~") || program.includes("$")
        ? ["no shell reads it: write the path in full"]
        : [];
      if (!program.includes("/")) {
        return failure(key, `${quoted(program)} is not on PATH`, { hints });
      }
      return found === null
        ? failure(key, `${quoted(program)} does not exist`, { hints })
        : failure(key, `the interpreter that ${quoted(program)} names does not exist`);
    }
    case "no-room":
      return failure(key, "was not started: the system has no room for another process");
    default:
      return failure(key, `${quoted(program)} is no program`);
  }
}

function exitFailure(captured: Captured, key: ProgramKey): Failure {
  const { code, signal, stderr } = captured;
  const loop = loopLine.exec(stderr)?.[1];
  if (loop !== undefined) {
    return new Failure(loop, { code: ExitCode.badConfiguration, origin: key.origin });
  }
  // Only an awsprof within says this with 3.
  const isLogin = code === ExitCode.loginNeeded && stderr.includes("awsprof: error: ");
  const what = signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
  return failure(key, what + stderrWords(captured), {
    code: isLogin ? ExitCode.loginNeeded : ExitCode.failed,
  });
}

/** The end of what the program told, as the end of a message; nothing where it told nothing. */
function stderrWords({ stderr }: Captured): string {
  // deno-lint-ignore no-control-regex -- colours, which would be drawn as letters
  const plain = masked(stderr.replace(/\x1b\[[\d;]*[A-Za-z]/g, ""));
  const lines = plain.split(/\r?\n|\r/).map((line) => printable(line).trim()).filter(Boolean);
  const text = lines.join("; ");
  if (text === "") return "";
  return `: ${text.length <= stderrShown ? text : `…${text.slice(1 - stderrShown)}`}`;
}

/** What the object on stdout holds; nothing of it is ever in a message. */
function credentialsIn(stdout: string, key: ProgramKey): Omit<Credentials, "method"> {
  const value = objectIn(stdout);
  if (value === null) {
    throw failure(key, stdout.trim() === "" ? "printed nothing" : "did not print a JSON object");
  }
  if (value["Version"] !== 1) throw failure(key, versionWords(value["Version"]));
  const text = (name: string): string | null => {
    const given = value[name] ?? null;
    if (given === null || given === "") return null;
    if (typeof given !== "string") throw failure(key, `printed a ${name} that is no text`);
    return given;
  };
  const required = (name: string): string => {
    const given = text(name);
    if (given === null) throw failure(key, `printed no ${name}`);
    return given;
  };
  const token = text("SessionToken");
  const expiration = value["Expiration"] ?? null;
  const account = value["AccountId"];
  const expiresAt = parseAwsTime(expiration);
  if (expiration !== null && expiresAt === null) {
    throw failure(key, "printed an Expiration that is no time");
  }
  return {
    accessKeyId: required("AccessKeyId"),
    secretAccessKey: new Secret(required("SecretAccessKey")),
    sessionToken: token === null ? null : new Secret(token),
    expiresAt,
    accountId: isText(account) ? account : null,
  };
}

function versionWords(version: unknown): string {
  if (version === undefined) return "printed no Version, which has to be 1";
  if (version === "1") return 'printed the Version as the text "1", and not as the number 1';
  return typeof version === "number"
    ? `printed Version ${version}; only 1 is known`
    : "printed a Version that is not the number 1";
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function failure(
  key: ProgramKey,
  message: string,
  options: { code?: ExitCode; hints?: readonly string[] } = {},
): Failure {
  return new ProviderFailure(`${key.what} ${message}`, {
    ...options,
    origin: key.origin,
  });
}
