/**
 * Hostile names, values, files, environments and command lines, made by chance and made smaller when
 * one of them breaks something.
 *
 * Whatever is executed makes a file or a variable named `canary`; whatever is drawn raw says PWNED or
 * is a character that steers a terminal. Values of secret keys hold `secretMark`.
 */
import fc from "fast-check";
import { nasty } from "../support/nasty.ts";
import { commonOptions, shellNames, verbs } from "../../src/spec.ts";

/** Stands in every secret, and nowhere else. */
export const secretMark = "sEcReTmArK";

const attacks: readonly string[] = [
  "$(touch canary)",
  "`touch canary`",
  "'; touch canary; '",
  '"; touch canary; "',
  "\\'; touch canary; \\'",
  "'\\''; touch canary #",
  "\u2019; touch canary; \u2018",
  "\u201b; touch canary #",
  "\u201d; touch canary; \u201c",
  "a[$(touch canary)]",
  "a[$(touch canary)0]=1",
  "canary=1",
  "((canary=1))",
  "$((a[$(touch canary)]))",
  "${a[$(touch canary)]}",
  "${canary:=1}",
  "${(e):-$(touch canary)}",
  "${:-`touch canary`}",
  "$'\\x24(touch canary)'",
  "(touch canary)",
  "{touch,canary}",
  "$([IO.File]::WriteAllText('canary','x'))",
  "$(New-Item canary)",
  "@(New-Item canary)",
  "$env:HOME",
  "${env:canary}",
  "`n`e[95m",
  "#{shell_command}",
  "#(touch canary)",
  "%(!.$(touch canary).)",
  "%{\x1b]0;PWNED\x07%}",
  "%F{red}%K{blue}%B%n%m%~",
  "%1v%(1v.a.b)%%",
  "%s%n%1$s%c%*d%999999d",
  "%b\\c\\0101",
  "\\e]0;PWNED\\a",
  "\\[\\e[95m\\]",
  "\\u@\\h:\\w\\$",
  "\\x1b[95m",
  "\x1b]0;PWNED\x07",
  "\x1b]8;;http://PWNED\x1b\\",
  "\x1b]52;c;UFdORUQ=\x07",
  "\x1b[95mPWNED",
  "\x1bP$q\x1b\\",
  "\x1b[2J",
  "\x9b95mPWNED",
  "\x9d0;PWNED\x9c",
  "\x90PWNED\x9c",
  "\u202ePWNED\u202c",
  "\u2066PWNED\u2069",
  "\u061c",
  "\u200e\u200f",
  "a\u2028b",
  "a\u2029b",
  "a\u0085b",
  "\b\b\b\b",
  "\x7f",
  "\r",
  "\x0b\x0c",
  "\x01\x02",
  "!touch",
  "!!:p",
  "^a^b^",
  "*",
  "/*/",
  "[!a]?",
  "~+",
  "~0",
  "%1",
  "=cat",
  "<(touch canary)",
  ">canary",
  "&>canary",
  "|tee canary",
  ";;",
  "&&touch canary",
  "-a",
  "-o",
  "!",
  "(",
  ")",
  "-f",
  "-n",
  "-e",
  "-p",
  "--profile",
  "--%",
  "%(x)s",
  "]",
  "][",
  "]]",
  "__awsprof_say",
  "=",
  ":",
  "AWS_PROFILE",
  "toString",
  "__defineGetter__",
];

const units = [
  ..."ab09._-+/@:, =#;'\"\\$`(){}[]<>|&!*?~%^",
  "\t",
  "\x1b",
  "\x07",
  "\x9b",
  "\u202e",
  "\u2028",
  "\u2018",
  "\u201d",
  "\u00a0",
  "\u0301",
  "\u3000",
  "é",
  "日",
  "\u{1f600}",
  "\ufeff",
];

const short = nasty.filter((text) => text.length < 1000);

/** Hostile text of any characters but NUL. */
export const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...attacks, ...short) },
  {
    weight: 4,
    arbitrary: fc.array(
      fc.oneof(
        fc.constantFrom(...attacks),
        fc.constantFrom(...units),
        fc.constantFrom("work", "prod", "x"),
      ),
      { minLength: 1, maxLength: 4 },
    ).map((parts) => parts.join("")),
  },
  { weight: 2, arbitrary: fc.array(fc.constantFrom(...units), { maxLength: 24 }).map(joined) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 12 }) },
  { weight: 1, arbitrary: fc.constantFrom("work", "other", "default", "team blue", "prod") },
).map((made) => made.replaceAll("\0", ""));

/** A name as it can stand in a configuration file's header: one line, not empty, no bracket. */
export const profileName: fc.Arbitrary<string> = text.map((made) =>
  // What ends a line for Python's readers cannot stand in a header.
  // deno-lint-ignore no-control-regex
  made.replace(/[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029\]]/g, "").toWellFormed().trim()
).filter((made) => made !== "");

/** A name of a file or directory on Linux, at most 200 bytes. */
export const fileName: fc.Arbitrary<string> = text.map((made) =>
  [...made.replaceAll("/", "").toWellFormed()].slice(0, 48).join("")
).filter((made) => made !== "" && made !== "." && made !== "..");

/** A section name as the AWS CLI reads it: one word by the rules of a POSIX shell. */
export function inHeader(name: string): string {
  return `'${name.replaceAll("'", `'"'"'`)}'`;
}

const secret = fc.tuple(
  fc.constantFrom("aws_secret_access_key", "aws_session_token", "aws_security_token"),
  fc.constantFrom(" = ", "=", ": ", " ", "\t=\t", " =\n  ", " = x\n  "),
  fc.constantFrom("", "'", '"', "%(", "\\", "$(touch canary)", "\x1b]0;PWNED\x07"),
).map(([key, between, before]) => `${key}${between}${before}${secretMark}`);

const keys = [
  ...["region", "role_arn", "source_profile", "credential_source", "sso_session"],
  ...["sso_start_url", "sso_region", "sso_account_id", "sso_role_name", "aws_account_id"],
  ...[
    "credential_process",
    "web_identity_token_file",
    "login_session",
    "mfa_serial",
    "external_id",
  ],
  ...["role_session_name", "duration_seconds", "services", "endpoint_url", "aws_access_key_id"],
  ...["aws_expiration", "sso_registration_scopes", "output", "__proto__", "profiles"],
] as const;

const sane: Readonly<Record<string, readonly string[]>> = {
  role_arn: ["arn:aws:iam::111122223333:role/Admin", "arn:aws:iam::1:role/"],
  source_profile: ["work", "other", "default", "a"],
  credential_source: ["Environment", "Ec2InstanceMetadata"],
  sso_session: ["corp", "a"],
  sso_start_url: ["https://d-1234567890.awsapps.com/start"],
  sso_region: ["eu-west-1"],
  sso_account_id: ["111122223333"],
  duration_seconds: ["900", "1e9", "-1"],
};

const line = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(...keys).chain((key) =>
      fc.oneof(fc.constantFrom(...(sane[key] ?? ["eu-west-1"])), text).map((value) =>
        `${key} = ${value}`
      )
    ),
  },
  { weight: 2, arbitrary: secret },
  { weight: 1, arbitrary: fc.tuple(text, text).map(([key, value]) => `${key} = ${value}`) },
  { weight: 1, arbitrary: text },
  { weight: 1, arbitrary: text.map((made) => `  ${made}`) },
  { weight: 1, arbitrary: text.map((made) => `# ${made}`) },
);

const header = fc.oneof(
  { weight: 4, arbitrary: profileName.map((name) => `[profile ${inHeader(name)}]`) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      "[default]",
      "[profile work]",
      "[work]",
      "[profile prod]",
      "[sso-session corp]",
      "[services local]",
    ),
  },
  { weight: 1, arbitrary: profileName.map((name) => `[sso-session ${inHeader(name)}]`) },
  { weight: 1, arbitrary: text.map((name) => `[profile ${name}]`) },
  { weight: 1, arbitrary: text.map((name) => `[${name}]`) },
  { weight: 1, arbitrary: text.map((name) => `[${name}`) },
);

const sections = fc.array(
  fc.tuple(header, fc.array(line, { maxLength: 6 })).map(([head, lines]) =>
    [head, ...lines].join("\n")
  ),
  { maxLength: 5 },
).map((parts) => parts.join("\n"));

/** The bytes of an AWS file: valid, half valid, binary, or with one huge line. */
export const awsFile: fc.Arbitrary<string | Uint8Array> = fc.oneof(
  { weight: 12, arbitrary: sections },
  { weight: 2, arbitrary: sections.map((made) => made.replaceAll("\n", "\r\n")) },
  { weight: 1, arbitrary: sections.map((made) => `\ufeff${made}`) },
  { weight: 1, arbitrary: sections.map((made) => encodedLatin(made)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
  {
    weight: 1,
    arbitrary: fc.tuple(sections, fc.constantFrom("x", "\x1b[95m", "日", "= ")).map(
      ([made, part]) => `${made}\n${part.repeat(20_000)}`,
    ),
  },
);

/** The settings of awsprof. */
export const settingsFile: fc.Arbitrary<string> = fc.array(
  fc.tuple(
    fc.constantFrom("prompt", "aliases", "protect", "trust", "guard", "login", "nope"),
    fc.constantFrom("segment", "enabled", "prefix", "only", "except", "profiles", "accounts"),
    fc.oneof(text, fc.constantFrom("on", "off", "*", "111122223333")),
  ).map(([section, key, value]) => `[${section}]\n${key} = ${value}\n`),
  { maxLength: 3 },
).map(joined);

/** The environment beside HOME and PATH. */
export const environment: fc.Arbitrary<Record<string, string>> = fc.dictionary(
  fc.constantFrom(
    ...["AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION"],
    ...["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_ACCESS_KEY_ID", "AWS_ROLE_ARN"],
    ...["AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_ACCOUNT_ID"],
    ...["AWS_LOGIN_CACHE_DIRECTORY", "AWS_ENDPOINT_URL", "AWS_CA_BUNDLE", "AWS_SDK_LOAD_CONFIG"],
    ...["XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "PATH", "HOME", "TERM", "NO_COLOR"],
    ...["AWSPROF_PREVIOUS", "AWSPROF_DIR_FILE", "AWSPROF_DIR_PROFILE", "AWSPROF_OLD_AWS_PROFILE"],
    ...["AWSPROF_PREFIX", "AWSPROF_TRUST", "AWSPROF_USE_REGION", "AWSPROF_PROTECT_PROFILES"],
    ...["HTTPS_PROXY", "BROWSER", "SSH_CONNECTION", "AWSPROF_ALIASES_EXCEPT", "AWSPROF_GUARD"],
  ),
  fc.oneof(
    text,
    text.map((made) => `/${made}`),
    text.map((made) => `=${made}`),
    fc.constantFrom("", "work", "prod", "/home/jo/.aws/config", "~/x", "$HOME/x", "-"),
  ),
  { maxKeys: 6 },
).chain((made) =>
  fc.boolean().map((withKeys): Record<string, string> =>
    withKeys ? { ...made, AWS_SECRET_ACCESS_KEY: secretMark, AWS_SESSION_TOKEN: secretMark } : made
  )
);

const shellOption = fc.constantFrom(...shellNames).map((name) => `--shell=${name}`);

/** A command line of a verb that needs no network, by the command table. */
export const commandLine: fc.Arbitrary<string[]> = fc.constantFrom(
  ...["list", "show", "status", "prompt", "use", "clear", "pin", "trust", "untrust", "vet"],
  ...["aliases", "refresh", "doctor", "init", "completions", "guard", ""],
).chain((name) => {
  const verb = verbs.find((each) => each.name === name);
  if (verb === undefined) return fc.array(text, { maxLength: 3 });
  const switches = [...verb.options, ...commonOptions].filter((option) =>
    !["fix", "yes", "online", "shell"].includes(option.name)
  ).map((option) =>
    option.value === undefined
      ? fc.constant(`--${option.name}`)
      : fc.oneof(text, fc.constantFrom("auto", "always", "eu-west-1", "sso", "111122223333")).map((
        value,
      ) => `--${option.name}=${value}`)
  );
  const words = fc.array(
    fc.oneof(
      { weight: 5, arbitrary: fc.oneof(text, fc.constantFrom("work", "prod", "default", "-")) },
      { weight: 2, arbitrary: fc.constantFrom("bash", "aws", "s3", "rb", "s3://x", "--profile") },
      { weight: 3, arbitrary: fc.oneof(...switches) },
      { weight: 1, arbitrary: fc.constant("--") },
    ),
    { maxLength: name === "guard" ? 6 : 3 },
  );
  const needsShell = verb.options.some((option) => option.name === "shell");
  const shell = needsShell ? fc.option(shellOption, { nil: null, freq: 6 }) : fc.constant(null);
  return fc.tuple(shell, words).map(([option, rest]) =>
    option === null ? [name, ...rest] : [name, option, ...rest]
  );
});

/** The bytes of a `.awsprofile`. */
export const directoryFile: fc.Arbitrary<string | Uint8Array> = fc.oneof(
  fc.array(
    fc.oneof(
      text,
      fc.constantFrom("work", "profile = prod", "account = 111122223333", "region = eu-west-1", ""),
      fc.tuple(fc.constantFrom("profile", "account", "region"), text).map((pair) =>
        pair.join(" = ")
      ),
    ),
    { maxLength: 4 },
  ).map((lines) => lines.join("\n")),
  fc.uint8Array({ maxLength: 60 }),
  text.map((made) => `${made}\n`.repeat(300)),
);

function joined(parts: readonly string[]): string {
  return parts.join("");
}

/** One byte a character, so that what is beyond ASCII is no UTF-8. */
function encodedLatin(made: string): Uint8Array {
  return Uint8Array.from(made, (character) => (character.codePointAt(0) ?? 0) & 0xff);
}
