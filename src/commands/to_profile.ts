/**
 * `awsprof export PROFILE --to-profile NAME`: temporary credentials in the credentials file, for tools
 * that read nothing else.
 *
 * An entry of ours bears our mark and is written over. What anybody else wrote is not: long-lived keys
 * never, since AWS tells a secret once; temporary ones of another tool with `--yes` or when a person
 * says so. Nothing is written either where the AWS CLI would not use the entry, or where a profile
 * that means something else would change its meaning.
 */
import type { Parsed } from "../arguments.ts";
import { awsTime } from "../config/aws_values.ts";
import { expiryKeys, sessionTokenIn, sourceKey } from "../config/known_keys.ts";
import { parseFile } from "../config/parse.ts";
import type { FileOrigin, Profile, SourceFile, Value } from "../config/types.ts";
import { isWritableName, isWritableValue, writeSection, type Written } from "../config/writer.ts";
import type { Credentials } from "../credentials/types.ts";
import { checkReplaceable } from "../doctor/files.ts";
import { ExitCode, Failure } from "../errors.ts";
import { FileError, type Host, isAttended } from "../host.ts";
import { entryOf } from "../inventory.ts";
import { pathToType, wordToType } from "../output/quote.ts";
import { printable, quoted, tilde } from "../output/text.ts";
import { sessionWords } from "../output/session_words.ts";
import { parent } from "../paths.ts";
import { keysState } from "../resolve/session.ts";
import { lockPath, underLock } from "../sso/lock.ts";
import { confirm } from "./confirm.ts";
import { contextOf } from "./context.ts";
import { type Asked, askedProfile, credentialsOf } from "./credentials.ts";

const limit = 64 * 1024 * 1024;

/** Writes the entry and says where; exit 4 for what would be lost or changed by it. */
export async function toProfile(host: Host, parsed: Parsed): Promise<ExitCode> {
  const name = wantedName(parsed);
  const asked = askedProfile(host, parsed);
  const place = placeOf(host, asked);
  // Asked before the credentials are: a person may have to type a code for them.
  const replaceable = await replaceableKey(host, parsed, { name, file: readFile(host, place) });
  checkConfig(asked, name);
  const credentials = await credentialsOf(host, asked);
  checkTemporary(asked, credentials);
  const values = entry(asked, credentials, name);
  const { say, home } = contextOf(host, parsed);
  const lock = lockPath(asked.ground.state, place.target);
  const { line } = await underLock(host, lock, {
    onWait: () => {},
    work() {
      const file = readFile(host, place);
      const found = kindOf(host, file, name);
      if (found.kind === "foreign" && (found.why !== "temporary" || found.id !== replaceable)) {
        throw refusal(parsed, { name, found });
      }
      return Promise.resolve(writeFile(host, place, { file, name, values, parsed }));
    },
  });
  const until = credentials.expiresAt === null
    ? "nobody knows how long they are good"
    : sessionWords(keysState(awsTime(credentials.expiresAt), host.now()), {
      ms: host.now(),
      local: host.localTime,
    });
  const from = printable(asked.profile);
  say(`wrote ${from} to [${name}] in ${tilde(place.path, home)}:${line}: ${until}`);
  if (name === "default") {
    say(`warning: every AWS command without a profile is ${from} from now on`);
  }
  if (((host.files.stat(place.target)?.mode ?? 0) & 0o077) !== 0) {
    say(`warning: others can read it: chmod 600 ${pathToType(place.path, home)}`);
  }
  return ExitCode.done;
}

function wantedName(parsed: Parsed): string {
  const name = parsed.options.get("to-profile") ?? "";
  const other = ["format", "json"].find((each) => parsed.options.has(each));
  const wrong = other !== undefined
    ? `--${other} and --to-profile exclude each other`
    : parsed.arguments[0] === undefined
    ? "--to-profile needs a PROFILE too"
    : null;
  if (wrong !== null) {
    throw new Failure(`export: ${wrong}`, {
      code: ExitCode.usage,
      hints: [`awsprof export PROFILE --to-profile ${isWritableName(name) ? name : "NAME"}`],
    });
  }
  if (isWritableName(name)) return name;
  throw new Failure(`export: ${quoted(name)} is no name that every AWS tool reads in that file`, {
    code: ExitCode.usage,
    hints: ["letters, digits and _ . @ : / + % - only, 128 of them at most"],
  });
}

/** The file as the AWS CLI names it, and the one that links lead to. */
interface Place {
  readonly path: string;
  readonly target: string;
}

function placeOf(host: Host, asked: Asked): Place {
  const { credentials: path } = asked.configuration.locations;
  if (path === "") {
    throw new Failure("AWS_SHARED_CREDENTIALS_FILE is empty: the AWS CLI reads no such file", {
      hints: ["unset AWS_SHARED_CREDENTIALS_FILE"],
    });
  }
  return { path, target: host.files.follow(path) };
}

function readFile(host: Host, place: Place): SourceFile {
  const file: SourceFile = {
    kind: "credentials",
    path: place.path,
    text: null,
    badBytes: false,
  };
  try {
    const bytes = host.files.read(place.target, limit);
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return { ...file, text };
  } catch (error) {
    if (error instanceof TypeError) return { ...file, text: "", badBytes: true };
    if (error instanceof FileError && error.problem === "missing") return file;
    throw error;
  }
}

type Entry = { readonly kind: "none" | "ours" } | Foreign;

/** What somebody else wrote. */
interface Foreign {
  readonly kind: "foreign";
  readonly why: "keys" | "temporary" | "other";
  readonly id: string;
  readonly origin: FileOrigin;
}

/** What stands under the name now. Throws Failure (exit 5) where the AWS CLI cannot read the file. */
function kindOf(host: Host, file: SourceFile, name: string): Entry {
  const { value } = parseFile(file, "botocore");
  const { failure } = value;
  if (failure !== null) {
    throw new Failure(`${printable(failure.message)}; nothing was written`, {
      code: ExitCode.badConfiguration,
      origin: { file: file.path, line: failure.line ?? 1 },
      hints: [`$EDITOR ${pathToType(file.path, host.env.get("HOME") ?? null)}`],
    });
  }
  const section = value.sections.find((each) => each.name === name);
  if (section === undefined) return { kind: "none" };
  const { values } = section;
  const other = foreignKey(values);
  const id = values.get("aws_access_key_id");
  const key = id ?? values.get("aws_secret_access_key");
  const token = sessionTokenIn(values);
  const isTemporary = token !== undefined && token.text !== "";
  const foreign = (why: Foreign["why"], value: Value | undefined): Foreign => ({
    kind: "foreign",
    why,
    id: id?.text ?? "",
    origin: value?.origin ?? section.origin,
  });
  if (other !== undefined) return foreign("other", other);
  if (key !== undefined && !isTemporary) return foreign("keys", key);
  if (values.has(sourceKey)) return { kind: "ours" };
  if (isTemporary) return foreign("temporary", token);
  return { kind: "none" };
}

/** A key by which the section gives credentials in another way, which the AWS CLI may prefer. */
function foreignKey(values: ReadonlyMap<string, Value>): Value | undefined {
  for (const key of preferred) {
    const value = values.get(key);
    if (value !== undefined) return value;
  }
  return undefined;
}

const preferred = [
  "role_arn",
  "web_identity_token_file",
  "sso_session",
  "sso_start_url",
  "sso_account_id",
  "sso_role_name",
  "login_session",
  "credential_process",
  "source_profile",
  "credential_source",
] as const;

/** Id of another tool's temporary key that may be replaced, or null. Throws Failure (exit 4). */
async function replaceableKey(
  host: Host,
  parsed: Parsed,
  from: { name: string; file: SourceFile },
): Promise<string | null> {
  const { name, file } = from;
  const found = kindOf(host, file, name);
  if (found.kind !== "foreign") return null;
  if (found.why === "temporary") {
    if (parsed.options.has("yes")) return found.id;
    if (isAttended(host.terminal)) {
      const { file: path, line } = found.origin;
      const place = `${tilde(path, contextOf(host, parsed).home)}:${line}`;
      const question = `${place}: [${name}] holds temporary keys of another tool. Replace them?`;
      if (await confirm(host, question)) return found.id;
    }
  }
  throw refusal(parsed, { name, found });
}

function refusal(parsed: Parsed, from: { name: string; found: Foreign }): Failure {
  const { name, found } = from;
  const what = {
    keys: "long-lived keys",
    temporary: "temporary keys that another tool wrote",
    other: "a way to credentials that awsprof did not write",
  }[found.why];
  return new Failure(`[${name}] holds ${what}; nothing was written`, {
    code: ExitCode.refused,
    origin: found.origin,
    hints: [
      found.why === "temporary"
        ? `${command(parsed, name)} --yes`
        : command(parsed, `${name}-temporary`),
    ],
  });
}

function command(parsed: Parsed, name: string): string {
  const profile = parsed.arguments[0] ?? "PROFILE";
  return `awsprof export ${wordToType(profile)} --to-profile ${name}`;
}

/** The config file may say something about the profile that counts more, or that keys would undo. */
function checkConfig(asked: Asked, name: string): void {
  const config: Profile["config"] = asked.ground.graph.profiles.get(name)?.config ?? null;
  if (config === null) return;
  const key = [...preferred.slice(0, 8), "aws_access_key_id"].find((each) =>
    config.values.has(each)
  );
  const origin = key === undefined ? undefined : config.values.get(key)?.origin;
  if (key === undefined || origin === undefined) return;
  const isIgnored = preferred.slice(0, 6).some((each) => each === key);
  const why = isIgnored
    ? "the AWS CLI would go on using that, and not the keys"
    : "the keys would take its place";
  throw new Failure(`profile ${quoted(name)} has ${key}: ${why}; nothing was written`, {
    code: ExitCode.refused,
    origin,
    hints: [`awsprof export ${wordToType(asked.profile)} --to-profile ${name}-temporary`],
  });
}

function checkTemporary(asked: Asked, credentials: Credentials): void {
  if (credentials.sessionToken !== null) return;
  const origin = asked.plan.steps.at(-1)?.origin;
  throw new Failure(
    `profile ${quoted(asked.profile)} gives long-lived keys, of which no copy is made`,
    {
      code: ExitCode.refused,
      hints: ["use a profile that assumes a role with them"],
      ...(origin === undefined ? {} : { origin }),
    },
  );
}

/** The keys of the entry; what does not apply now is removed from an earlier one. */
function entry(
  asked: Asked,
  credentials: Credentials,
  name: string,
): ReadonlyMap<string, string | null> {
  const { origin, value: wanted } = asked.region;
  const isOwn = origin !== null && ("file" in origin || "argument" in origin);
  const config = asked.ground.graph.profiles.get(name)?.config;
  const region = isOwn && config?.values.has("region") !== true ? wanted : null;
  const source = isWritableValue(asked.profile) && !/[#;]/.test(asked.profile)
    ? asked.profile
    : "unnamed";
  const [expires, ...others] = expiryKeys;
  const values = new Map<string, string | null>([
    ["aws_access_key_id", credentials.accessKeyId],
    ["aws_secret_access_key", credentials.secretAccessKey.reveal()],
    ["aws_session_token", credentials.sessionToken?.reveal() ?? null],
    ["aws_security_token", null],
    ["aws_account_id", credentials.accountId],
    // Somebody may have chosen one for the entry.
    ...(region === null ? [] : [["region", region] as const]),
    [expires, credentials.expiresAt === null ? null : awsTime(credentials.expiresAt)],
    ["x_principal_arn", null],
    [sourceKey, source],
    // Red under one name is red under the other; not taken away, since somebody may have set it.
    ...(isProtected(asked) ? [["awsprof_protected", "true"] as const] : []),
  ]);
  for (const key of others) values.set(key, null);
  const bad = [...values].find(([, value]) => value !== null && !isWritableValue(value));
  if (bad !== undefined) {
    throw new Failure(`${bad[0]} holds what no such file can hold`, {
      hints: ["awsprof export --format env"],
    });
  }
  return values;
}

function isProtected(asked: Asked): boolean {
  const { profile, configuration } = asked;
  return entryOf(configuration, profile)?.isProtected === true;
}

function writeFile(
  host: Host,
  place: Place,
  from: {
    file: SourceFile;
    name: string;
    values: ReadonlyMap<string, string | null>;
    parsed: Parsed;
  },
): Written {
  const { file, name, values, parsed } = from;
  const { home } = contextOf(host, parsed);
  const shown = tilde(place.path, home);
  const before = host.files.stat(place.target);
  checkReplaceable(host, place.path, before);
  const written = writeSection(file, { name, values });
  if (written === null) {
    throw new Failure(`${shown} cannot take [${name}] without another entry changing`, {
      code: ExitCode.refused,
      hints: [`$EDITOR ${pathToType(place.path, home)}`],
    });
  }
  if (before === null) host.files.makeDirectory(parent(place.target));
  // Other tools write it without our lock.
  if (readFile(host, place).text !== file.text) {
    throw new Failure(`${shown} was changed meanwhile; nothing was written`, {
      hints: [command(parsed, name)],
    });
  }
  host.files.removeLeftovers(place.target);
  const mode = before?.mode ?? 0o600;
  host.files.write(place.target, written.text, { mode: mode & 0o777, exactMode: true });
  return written;
}
