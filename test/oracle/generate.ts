/**
 * Configurations made by chance: both files, an environment, perhaps an argument.
 *
 * Files are kept as lines, so that a difference can be shrunk by leaving lines out. Most are
 * sensible, with one oddity here and there: a file full of errors tells only about its first.
 */
import { Random } from "./random.ts";

/** One configuration; a file is null where there is none. */
export interface Configuration {
  readonly seed: number;
  readonly config: readonly string[] | null;
  readonly credentials: readonly string[] | null;
  /** What ends the lines of both files. */
  readonly lineEnd: string;
  readonly env: Readonly<Record<string, string>>;
  /** The value of `--profile`, or null. */
  readonly argument: string | null;
}

/** The configuration of a seed. */
export function generate(seed: number): Configuration {
  const random = new Random(seed);
  const names = namesFor(random);
  const sessions = ["corp", "my sso", "übung", "corp"].slice(0, 1 + random.below(3));
  const maker = new Maker(random, names, sessions);
  const config = random.once(12) ? null : maker.config();
  const credentials = random.once(4) ? null : maker.credentials();
  return {
    seed,
    config,
    credentials,
    lineEnd: random.once(12) ? "\r\n" : random.once(60) ? "\r" : "\n",
    env: maker.environment(),
    argument: random.once(4) ? maker.name() : null,
  };
}

/** The text of a file of a configuration. */
export function textOf(lines: readonly string[] | null, lineEnd: string): string | null {
  return lines === null ? null : lines.map((line) => line + lineEnd).join("");
}

const plainNames = ["work", "prod", "a", "b", "dev-1", "c", "stage.eu", "me@corp", "12", "x/y"];
const oddNames = [
  "my prof",
  "a!b",
  "ünï",
  "DEFAULT",
  "Default",
  "profile",
  "a=b",
  "a#b",
  "~t",
  "a,b",
  "it's",
  'q"q',
  "back\\slash",
  "__proto__",
  "constructor",
  "a]b",
  "日本",
  "sso-session x",
  "profile work",
  "toString",
];

function namesFor(random: Random): string[] {
  const names = ["default"];
  const count = 2 + random.below(5);
  while (names.length < count) {
    const name = random.once(7) ? random.pick(oddNames) : random.pick(plainNames);
    if (!names.includes(name)) names.push(name);
  }
  return names;
}

class Maker {
  constructor(
    readonly random: Random,
    readonly names: readonly string[],
    readonly sessions: readonly string[],
  ) {}

  /** A name that probably exists. */
  name(): string {
    const { random } = this;
    return random.once(12) ? random.pick(["nope", "default", " work"]) : random.pick(this.names);
  }

  config(): string[] {
    const { random } = this;
    const lines: string[] = [];
    if (random.once(40)) lines.push("﻿# marked");
    if (random.once(10)) lines.push("# a comment", "");
    if (random.once(60)) lines.push(random.pick(["region = x", "  indented", "stray"]));
    if (random.once(25)) lines.push("[DEFAULT]", ...this.#spelled([["region", "magic-1"]]));
    for (const name of this.names) {
      if (random.once(6)) continue;
      lines.push(this.#header(name), ...this.#body(name, true));
      if (random.once(3)) lines.push(random.pick(["", "", "# between", "  ", "\t# tab"]));
    }
    for (const session of this.sessions) {
      if (random.once(8)) continue;
      lines.push(this.#sessionHeader(session), ...this.#session());
    }
    if (random.once(6)) {
      lines.push("[services local]", "sts =", "  endpoint_url = http://127.0.0.1:9");
    }
    if (random.once(15)) {
      lines.push(random.pick(["[plugins]", "[unknown x]", "[profilefoo]"]), "k = v");
    }
    if (random.once(50)) lines.push(this.#header(random.pick(this.names)), "output = text");
    return lines;
  }

  credentials(): string[] {
    const { random } = this;
    const lines: string[] = [];
    if (random.once(60)) lines.push("﻿");
    if (random.once(30)) lines.push("[DEFAULT]", "aws_session_token = magic");
    for (const name of this.names) {
      if (random.once(2)) continue;
      const header = random.once(25) ? `[profile ${name}]` : `[${name}]`;
      lines.push(random.once(30) ? `[ ${name} ]` : header, ...this.#body(name, false));
      if (random.once(4)) lines.push("");
    }
    return lines;
  }

  environment(): Record<string, string> {
    const { random } = this;
    const env: Record<string, string> = {};
    const maybe = (times: number, name: string, value: () => string): void => {
      if (random.once(times)) env[name] = random.once(15) ? "" : value();
    };
    maybe(2, "AWS_PROFILE", () => this.name());
    maybe(5, "AWS_DEFAULT_PROFILE", () => this.name());
    maybe(5, "AWS_REGION", () => "eu-west-1");
    maybe(6, "AWS_DEFAULT_REGION", () => "us-east-2");
    if (random.once(6)) {
      env["AWS_ACCESS_KEY_ID"] = random.once(8) ? "" : "AKIAENVIRONMENT00001";
      maybe(1, "AWS_SECRET_ACCESS_KEY", () => "environment/secret01");
      maybe(3, "AWS_SESSION_TOKEN", () => "token");
      maybe(8, "AWS_SECURITY_TOKEN", () => "old token");
    } else maybe(30, "AWS_SECRET_ACCESS_KEY", () => "alone");
    if (random.once(12)) {
      maybe(1, "AWS_WEB_IDENTITY_TOKEN_FILE", () => "token.jwt");
      maybe(1, "AWS_ROLE_ARN", () => roleArn("Env"));
      maybe(2, "AWS_ROLE_SESSION_NAME", () => "from-env");
    }
    if (random.once(15)) env["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "CONTAINER";
    if (random.once(40)) {
      env["AWS_CONFIG_FILE"] = random.pick(["", "~/.aws/config", "$HOME/.aws/config", "gone"]);
    }
    return env;
  }

  #header(name: string): string {
    const { random } = this;
    if (name === "default" && !random.once(8)) return "[default]";
    const needsQuotes = /[\s"'\\]/.test(name) && !random.once(4);
    const word = needsQuotes ? `'${name.replaceAll("'", `'"'"'`)}'` : name;
    const plain = `[profile ${word}]`;
    if (!random.once(12)) return plain;
    return random.pick([
      `[profile "${name}"]`,
      `[profile '${name}']`,
      `[profile   ${word}]`,
      `[profile\t${word}]`,
      `[profile ${word} ]`,
      `[ profile ${word}]`,
      `${plain} # comment`,
      `${plain};c`,
      `${plain} trailing`,
      `  ${plain}`,
      `[profile ${word}`,
      `[${word}]`,
      `[Profile ${word}]`,
      `[profile ${word} more]`,
      `[profile${word}]`,
      `[]`,
      `[ ]`,
    ]);
  }

  #sessionHeader(session: string): string {
    const word = /\s/.test(session) ? `"${session}"` : session;
    return this.random.once(20) ? `[sso-session  '${session}']` : `[sso-session ${word}]`;
  }

  #session(): string[] {
    const { random } = this;
    const pairs: [string, string][] = [];
    if (!random.once(15)) pairs.push(["sso_start_url", startUrl]);
    if (!random.once(15)) pairs.push(["sso_region", "us-east-1"]);
    if (random.once(2)) pairs.push(["sso_registration_scopes", "sso:account:access"]);
    if (random.once(20)) pairs.push(["sso_account_id", "111122223333"]);
    return this.#spelled(pairs);
  }

  #body(name: string, inConfig: boolean): string[] {
    const { random } = this;
    const pairs: [string, string][] = [];
    const kinds = inConfig
      ? [
        "keys",
        "role",
        "role",
        "role",
        "sso",
        "sso",
        "legacy",
        "process",
        "web",
        "login",
        "none",
        "named",
      ]
      : ["keys", "keys", "keys", "keys", "role", "process", "none", "sso"];
    pairs.push(...this.#kind(random.pick(kinds), name));
    if (random.once(8)) pairs.push(...this.#kind(random.pick(kinds), name));
    if (!random.once(3)) {
      pairs.push(["region", random.pick(["us-west-2", "eu-central-1", "ap-south-1"])]);
    }
    if (random.once(4)) pairs.push(["output", "json"]);
    if (random.once(10)) pairs.push(["services", random.pick(["local", "zz", "local"])]);
    if (random.once(12)) pairs.push(["aws_account_id", "999988887777"]);
    const lines = this.#spelled(unique(pairs, random));
    if (random.once(12)) {
      lines.push("s3 =", "  max_concurrent_requests = 5", "  addressing_style=path");
    }
    if (random.once(80)) lines.push("s3api =", "  no separator here");
    return lines;
  }

  #kind(kind: string, name: string): [string, string][] {
    const { random } = this;
    const keep = <T>(times: number, value: T): T[] => random.once(times) ? [] : [value];
    switch (kind) {
      case "keys":
        return [
          ...keep<[string, string]>(20, ["aws_access_key_id", `AKIA${code(name)}`]),
          ...keep<[string, string]>(20, ["aws_secret_access_key", `secret/${code(name)}`]),
          ...(random.once(4) ? [["aws_session_token", "session token"] as [string, string]] : []),
        ];
      case "role":
        return [
          ...keep<[string, string]>(20, [
            "role_arn",
            random.once(40) ? "arn:x" : roleArn(random.pick(["Admin", "Dev", "path/Ops"])),
          ]),
          ...keep<[string, string]>(15, [
            "source_profile",
            random.once(8) ? "nope" : random.pick(this.names),
          ]),
          ...(random.once(4) ? [["role_session_name", "me"] as [string, string]] : []),
          ...(random.once(5)
            ? [["external_id", random.once(9) ? "x" : "shop"] as [string, string]]
            : []),
          ...(random.once(5)
            ? [
              ["duration_seconds", random.pick(["1800", "x", "900", "+1000", "1_800", "899"])] as [
                string,
                string,
              ],
            ]
            : []),
        ];
      case "named":
        return [
          ["role_arn", roleArn("Named")],
          [
            "credential_source",
            random.pick([
              "Environment",
              "EcsContainer",
              "Ec2InstanceMetadata",
              "environment",
              "Nothing",
            ]),
          ],
          ...(random.once(10)
            ? [["source_profile", random.pick(this.names)] as [string, string]]
            : []),
        ];
      case "sso":
        return [
          ...keep<[string, string]>(40, [
            "sso_session",
            random.once(10) ? "gone" : random.pick(this.sessions),
          ]),
          ...keep<[string, string]>(12, ["sso_account_id", "111122223333"]),
          ...keep<[string, string]>(12, ["sso_role_name", "Developer"]),
          ...(random.once(12)
            ? [["sso_region", random.pick(["us-east-1", "eu-west-1"])] as [string, string]]
            : []),
        ];
      case "legacy":
        return [
          ...keep<[string, string]>(15, ["sso_start_url", startUrl]),
          ...keep<[string, string]>(15, ["sso_region", "us-east-1"]),
          ...keep<[string, string]>(15, ["sso_account_id", "444455556666"]),
          ...keep<[string, string]>(15, ["sso_role_name", "ReadOnly"]),
        ];
      case "process":
        return [["credential_process", random.pick(["cat process.json", "cat 'process.json'"])]];
      case "web":
        return [
          ["web_identity_token_file", random.once(10) ? "" : "token.jwt"],
          ...keep<[string, string]>(10, ["role_arn", roleArn("Web")]),
          ...(random.once(3) ? [["role_session_name", "web"] as [string, string]] : []),
        ];
      case "login":
        return [["login_session", loginSession]];
      default:
        return [];
    }
  }

  /** Lines of keys, each perhaps oddly spelled. */
  #spelled(pairs: readonly [string, string][]): string[] {
    const { random } = this;
    const indent = random.once(25) ? "  " : "";
    return pairs.flatMap(([key, value]) => {
      const plain = `${indent}${key} = ${value}`;
      if (!random.once(18)) return [plain];
      return random.pick<string[]>([
        [`${indent}${key}=${value}`],
        [`${indent}${key}: ${value}`],
        [`${indent}${key}\t=\t${value}\t`],
        [`${indent}${key.toUpperCase()} = ${value}`],
        [`${plain} # comment`],
        [`${plain}#not a comment`],
        [plain, "   continued"],
        [plain, "  # an indented comment", "  ; another"],
        [plain, "", "  after a blank line"],
        [`  ${key} = ${value}`],
        [`${indent}${key} = "${value}"`],
        [`${indent}${key} =`],
        [`${indent}${key} = ${value} = more : x`],
        [`${indent}${key} = %(x)s ${"${y}"} ~`],
        [plain, random.once(3) ? plain : "; comment"],
        [`${indent}${key}`],
        [`${indent}\u00a0${key} = ${value}\u3000`],
        [`${indent}${key} = ${value}\u0000x`],
        [`${plain}\u000bx`, "  \u001cnext"],
        random.once(3) ? ["= nameless"] : [`# ${plain}`, plain],
      ]);
    });
  }
}

/** A key once, but rarely twice. */
function unique(pairs: readonly [string, string][], random: Random): [string, string][] {
  const seen = new Set<string>();
  return pairs.filter(([key]) => {
    if (seen.has(key)) return random.once(12);
    seen.add(key);
    return true;
  });
}

export const startUrl = "https://d-1234567890.awsapps.com/start";
export const loginSession = "arn:aws:sts::012345678910:assumed-role/Admin/admin";

function roleArn(name: string): string {
  return `arn:aws:iam::123456789012:role/${name}`;
}

/** Sixteen characters that stand for a profile's name. */
function code(name: string): string {
  let sum = 7;
  for (const char of name) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 1_000_000_007;
  return sum.toString(36).toUpperCase().padStart(16, "0");
}
