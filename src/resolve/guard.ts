/**
 * What a command line would do, for the guard: words in, the destructive action in them out.
 *
 * For `aws` the words are read as the AWS CLI v2's own parser reads them: its global options may
 * stand anywhere before `--`, abbreviated as long as that is unambiguous, the last `--profile` wins,
 * and the first two words that are left are service and command. What makes a call harmless
 * (`--dry-run`, `--dryrun`, `--generate-cli-skeleton`, `help`) counts only as written in full.
 *
 * Other programs are known by their own destructive verbs (`tools`); one that is not known is
 * judged by the words that mean the same everywhere.
 */
import { isDestructive, type Suspicion, suspicion } from "./destructive.ts";

/** What a line would do. */
export interface Judgement {
  /** The destructive action in a few words (`s3 rb`), or null if there is none. */
  readonly action: string | null;
  /** The profile that the line itself names, or null. */
  readonly profile: string | null;
  /** Whether the line needs no account at all: help, version, `aws configure` and the like. */
  readonly isLocal: boolean;
}

/** Judges the words behind a command; `program` is `aws` or another program's name. */
export function judge(program: string, words: readonly string[]): Judgement {
  return program === "aws" ? judgeAws(words) : judgeTool(program, words);
}

/**
 * The AWS CLI's global options: those with a value and those without (`awscli/data/cli.json`);
 * `test/resolve/guard_test.ts` compares them with that file.
 */
export const globalOptions = {
  valued: [
    "ca-bundle",
    "cli-binary-format",
    "cli-connect-timeout",
    "cli-error-format",
    "cli-read-timeout",
    "color",
    "endpoint-url",
    "output",
    "profile",
    "query",
    "region",
  ],
  switches: [
    "cli-auto-prompt",
    "debug",
    "no-cli-auto-prompt",
    "no-cli-pager",
    "no-paginate",
    "no-sign-request",
    "no-verify-ssl",
    "version",
  ],
} as const;

const valued: ReadonlySet<string> = new Set(globalOptions.valued);
const allGlobal: readonly string[] = [...globalOptions.valued, ...globalOptions.switches];

interface AwsLine {
  /** The words that are left without global options. */
  readonly left: readonly string[];
  readonly profile: string | null;
  readonly version: boolean;
}

function judgeAws(words: readonly string[]): Judgement {
  const { left, profile, version } = withoutGlobals(words);
  const places = left.flatMap((word, index) => word.startsWith("-") ? [] : [index]);
  const [service = "help", command = "help"] = places.map((index) => left[index] ?? "");
  const options = left.slice((places[1] ?? left.length) + 1);
  const harmless = { action: null, profile, isLocal: false };
  if (version || isLocal(service, command) || options[0] === "help") {
    return { ...harmless, isLocal: true };
  }
  if (isTrial(options)) return harmless;
  const action = `${service} ${command}`;
  if (action === "s3 sync") {
    const deletes = options.some((word) => word.length > 4 && "--delete".startsWith(word));
    return deletes ? { ...harmless, action: "s3 sync --delete" } : harmless;
  }
  return isDestructive(service, command) ? { ...harmless, action } : harmless;
}

const local: ReadonlySet<string> = new Set([
  "cli-dev",
  "configure",
  "help",
  "history",
  "login",
  "logout",
]);

function isLocal(service: string, command: string): boolean {
  return local.has(service) || command === "help" ||
    (service === "sso" && (command === "login" || command === "logout"));
}

/** Whether the call would only say what it would do; the later of two contrary options wins. */
function isTrial(options: readonly string[]): boolean {
  let trial = false;
  for (const word of options) {
    if (word === "--") break;
    if (word === "--dry-run" || word === "--dryrun") trial = true;
    else if (word.startsWith("--no-dry")) trial = false;
    else if (/^--generate-cli-skeleton(=|$)/.test(word)) return true;
  }
  return trial;
}

function withoutGlobals(words: readonly string[]): AwsLine {
  const left: string[] = [];
  let profile: string | null = null;
  let version = false;
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? "";
    if (word === "--") {
      left.push(...words.slice(index + 1).filter((each) => !each.startsWith("-")));
      break;
    }
    const equals = word.indexOf("=");
    const name = globalOption(equals < 0 ? word : word.slice(0, equals));
    if (name === null) left.push(word);
    else if (valued.has(name)) {
      const value = equals < 0 ? words[++index] : word.slice(equals + 1);
      if (name === "profile") profile = value ?? null;
    } else if (name === "version") version = true;
  }
  return { left, profile, version };
}

/** The global option that a word is, written in full or short but unambiguous; else null. */
function globalOption(word: string): string | null {
  if (!word.startsWith("--") || word === "--") return null;
  const typed = word.slice(2);
  if (allGlobal.includes(typed)) return typed;
  const fitting = allGlobal.filter((name) => name.startsWith(typed));
  return fitting.length === 1 ? fitting[0] ?? null : null;
}

/** What a program other than `aws` is known by. */
interface Tool {
  /** Each a sequence of words at the start of the line, options left out; a word of `-…` anywhere. */
  readonly destructive: readonly string[];
  /** Options that take the next word as their value. */
  readonly valued: readonly string[];
  /** The option that names a profile. */
  readonly profile: readonly string[];
}

const terraform: Tool = {
  destructive: [
    "destroy",
    "apply -destroy",
    "apply --destroy",
    "force-unlock",
    "state rm",
    "workspace delete",
  ],
  valued: [],
  profile: [],
};

/** Programs whose verbs are known, by name. */
export const tools: Readonly<Record<string, Tool>> = {
  terraform,
  tofu: terraform,
  terragrunt: {
    ...terraform,
    destructive: [
      ...terraform.destructive,
      "destroy-all",
      "run-all destroy",
      "run destroy",
      "run apply -destroy",
    ],
  },
  cdk: {
    destructive: ["destroy", "gc", "rollback"],
    valued: ["-a", "--app", "-c", "--context", "-o", "--output", "-r", "--role-arn", "--profile"],
    profile: ["--profile"],
  },
  sam: {
    destructive: ["delete"],
    valued: ["--config-env", "--config-file", "--profile", "--region", "--stack-name"],
    profile: ["--profile"],
  },
  pulumi: {
    destructive: ["destroy", "down", "dn", "cancel", "stack rm", "state delete"],
    valued: ["-C", "--cwd", "--color", "-s", "--stack"],
    profile: [],
  },
  eksctl: {
    destructive: ["delete", "drain"],
    valued: ["-C", "--color", "-v", "--verbose", "-p", "--profile", "-r", "--region"],
    profile: ["-p", "--profile"],
  },
};

const unknownTool: Tool = {
  destructive: ["delete", "destroy", "down", "drain", "purge", "remove", "rm", "uninstall"],
  valued: [],
  profile: ["--profile"],
};

function judgeTool(program: string, words: readonly string[]): Judgement {
  const known = Object.hasOwn(tools, program) ? tools[program] : undefined;
  const tool = known ?? unknownTool;
  const plain: string[] = [];
  const options = new Set<string>();
  let profile: string | null = null;
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? "";
    if (word === "--") break;
    if (!word.startsWith("-") || word === "-") {
      plain.push(word);
      continue;
    }
    const equals = word.indexOf("=");
    const name = equals < 0 ? word : word.slice(0, equals);
    options.add(equals >= 0 && /^(false|0)$/i.test(word.slice(equals + 1)) ? "" : name);
    const value = equals >= 0
      ? word.slice(equals + 1)
      : tool.valued.includes(name)
      ? words[++index]
      : undefined;
    if (tool.profile.includes(name)) profile = value ?? words[index + 1] ?? null;
  }
  const isLocal = plain.length === 0 || plain[0] === "help" ||
    ["-h", "-help", "--help"].some((option) => options.has(option));
  const found = isLocal
    ? undefined
    : known === undefined
    ? plain.slice(0, 3).find((word) => unknownTool.destructive.includes(word))
    : tool.destructive.find((action) => fits(action, plain, options));
  return { action: found === undefined ? null : `${program} ${found}`, profile, isLocal };
}

/** What the shells look for in the words of `aws` and of the programs that are known here. */
export function suspicionOfAll(): Suspicion {
  const actions = [...Object.values(tools), unknownTool].flatMap((tool) => tool.destructive);
  return suspicion(
    actions.flatMap((action) => action.split(" ")).filter((word) => !common.has(word)),
  );
}

/** First words of two-word actions, which say nothing alone. */
const common: ReadonlySet<string> = new Set([
  "apply",
  "state",
  "workspace",
  "stack",
  "run",
  "run-all",
]);

function fits(
  action: string,
  plain: readonly string[],
  options: ReadonlySet<string>,
): boolean {
  const wanted = action.split(" ");
  const verbs = wanted.filter((word) => !word.startsWith("-"));
  return verbs.every((verb, index) => plain[index] === verb) &&
    wanted.every((word) => !word.startsWith("-") || options.has(word));
}
