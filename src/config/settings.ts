/**
 * The settings of awsprof: one table of keys, defaults and environment overrides.
 *
 * `$XDG_CONFIG_HOME/awsprof/config`, read by the same reader as the AWS files. A wrong setting is a
 * warning with file and line and leaves the default; it is never a failure.
 */
import { finding } from "./diagnostics.ts";
import { parseFile } from "./parse.ts";
import type { Diagnostic, FileOrigin, Read, SourceFile } from "./types.ts";

/** Every setting as it is in force. */
export interface Settings {
  /** `[prompt] segment`: whether the plugins draw `[AWS:…]`. */
  readonly segment: boolean;
  /** `[aliases] enabled`, `prefix`, `only`, `except`: the per-profile commands. */
  readonly aliases: boolean;
  readonly prefix: string;
  readonly only: readonly string[];
  readonly except: readonly string[];
  /** `[protect] profiles`, `accounts`. */
  readonly protectedProfiles: readonly string[];
  readonly protectedAccounts: readonly string[];
  /** `[trust] mode`: `owner` trusts one's own files, `strict` none without `awsprof trust`. */
  readonly trust: "owner" | "strict";
  /** `[guard] enabled`: whether `aws` is guarded. */
  readonly guard: boolean;
  /** `[guard] commands`: other programs under the same guard. */
  readonly guardCommands: readonly string[];
  /** `[guard] require_profile`: whether nothing chosen is a refusal where `[default]` has credentials. */
  readonly requireProfile: boolean;
  /** `[login] pkce`, `device_code`: sessions whose login goes that way, whatever is detected. */
  readonly pkceSessions: readonly string[];
  readonly deviceCodeSessions: readonly string[];
}

/** One row: where a setting stands, what overrides it, and how its text is read. */
interface Row {
  readonly section: string;
  readonly key: string;
  readonly variable: string;
  readonly initial: string;
  readonly meaning: string;
  /** What its values look like, for the message about a wrong one. */
  readonly values: string;
  readonly accepts: RegExp;
}

const onOff = { values: "on or off", accepts: /^(on|off|true|false|yes|no|1|0)$/i };
const words = { values: "names or patterns with * and ?, separated by blanks", accepts: /^[^]*$/ };

/** Every setting, in the order in which documentation lists them. */
export const settingsTable: Readonly<Record<keyof Settings, Row>> = {
  segment: {
    section: "prompt",
    key: "segment",
    variable: "AWSPROF_SEGMENT_ON",
    initial: "on",
    meaning: "draw [AWS:…] in the prompt",
    ...onOff,
  },
  aliases: {
    section: "aliases",
    key: "enabled",
    variable: "AWSPROF_ALIASES",
    initial: "on",
    meaning: "define a command for each profile",
    ...onOff,
  },
  prefix: {
    section: "aliases",
    key: "prefix",
    variable: "AWSPROF_PREFIX",
    initial: "aws",
    meaning: "what their names begin with",
    values: "letters, digits, . _ -, starting with a letter or _",
    accepts: /^[A-Za-z_][A-Za-z0-9._-]{0,31}$/,
  },
  only: {
    section: "aliases",
    key: "only",
    variable: "AWSPROF_ALIASES_ONLY",
    initial: "*",
    meaning: "profiles that get a command",
    ...words,
  },
  except: {
    section: "aliases",
    key: "except",
    variable: "AWSPROF_ALIASES_EXCEPT",
    initial: "",
    meaning: "profiles that get none",
    ...words,
  },
  protectedProfiles: {
    section: "protect",
    key: "profiles",
    variable: "AWSPROF_PROTECT_PROFILES",
    initial: "*prod* *prd* *live*",
    meaning: "protected profiles",
    ...words,
  },
  protectedAccounts: {
    section: "protect",
    key: "accounts",
    variable: "AWSPROF_PROTECT_ACCOUNTS",
    initial: "",
    meaning: "protected account ids",
    values: "account ids of 12 digits, separated by blanks",
    accepts: /^(\d{12}([\s,]+|$))*$/,
  },
  trust: {
    section: "trust",
    key: "mode",
    variable: "AWSPROF_TRUST",
    initial: "owner",
    meaning: "whose .awsprofile is obeyed: your own files, or (strict) only trusted directories",
    values: "owner or strict",
    accepts: /^(owner|strict)$/,
  },
  guard: {
    section: "guard",
    key: "enabled",
    variable: "AWSPROF_GUARD",
    initial: "on",
    meaning:
      "run aws in the directory's profile, and ask before what is destructive in a protected one",
    ...onOff,
  },
  guardCommands: {
    section: "guard",
    key: "commands",
    variable: "AWSPROF_GUARD_COMMANDS",
    initial: "",
    meaning: "other programs under the same guard, such as terraform cdk sam pulumi eksctl",
    values: "names of programs, separated by blanks",
    accepts: /^((?!aws(prof)?([\s,]|$))[A-Za-z0-9][A-Za-z0-9._-]*([\s,]+|$))*$/,
  },
  requireProfile: {
    section: "guard",
    key: "require_profile",
    variable: "AWSPROF_REQUIRE_PROFILE",
    initial: "off",
    meaning: "refuse aws where no profile is chosen and a [default] with credentials would be used",
    ...onOff,
  },
  pkceSessions: {
    section: "login",
    key: "pkce",
    variable: "AWSPROF_LOGIN_PKCE",
    initial: "",
    meaning: "SSO sessions to log in to by a browser on this machine, whatever is detected",
    ...words,
  },
  deviceCodeSessions: {
    section: "login",
    key: "device_code",
    variable: "AWSPROF_LOGIN_DEVICE_CODE",
    initial: "",
    meaning: "SSO sessions to log in to by a code that any browser takes",
    ...words,
  },
};

/** The settings of a file (null text: none) and the environment; what is wrong is a warning. */
export function readSettings(
  file: Omit<SourceFile, "kind">,
  env: ReadonlyMap<string, string>,
): Read<Settings> {
  const { texts, diagnostics } = fileTexts(file, env);
  const pick = (name: keyof Settings): string => {
    const row = settingsTable[name];
    const override = overrideOf(row, env);
    if (override !== null) return override;
    const used = texts.get(`${row.section}.${row.key}`) ?? row.initial;
    if ((env.get(row.variable) ?? "") !== "") {
      diagnostics.push(invalid(row.variable, { row, used }));
    }
    return used;
  };
  const value: Settings = {
    segment: isOn(pick("segment")),
    aliases: isOn(pick("aliases")),
    prefix: pick("prefix"),
    only: list(pick("only")),
    except: list(pick("except")),
    protectedProfiles: list(pick("protectedProfiles")),
    protectedAccounts: list(pick("protectedAccounts")),
    trust: pick("trust") === "strict" ? "strict" : "owner",
    guard: isOn(pick("guard")),
    guardCommands: list(pick("guardCommands")),
    requireProfile: isOn(pick("requireProfile")),
    pkceSessions: list(pick("pkceSessions")),
    deviceCodeSessions: list(pick("deviceCodeSessions")),
  };
  return { value, diagnostics };
}

/** What the variable says, or null where it is not set, empty, or says what is not accepted. */
function overrideOf(row: Row, env: ReadonlyMap<string, string>): string | null {
  const text = env.get(row.variable) ?? "";
  return text !== "" && row.accepts.test(text) ? text : null;
}

function fileTexts(
  file: Omit<SourceFile, "kind">,
  env: ReadonlyMap<string, string>,
): { texts: Map<string, string>; diagnostics: Diagnostic[] } {
  const texts = new Map<string, string>();
  const diagnostics: Diagnostic[] = [];
  if (file.text === null || file.text === "") return { texts, diagnostics };
  const rows = new Map(
    Object.values(settingsTable).map((row) => [`${row.section}.${row.key}`, row]),
  );
  const sections = new Set(Object.values(settingsTable).map((row) => row.section));
  const parsed = parseFile({ ...file, kind: "credentials" }, "sep");
  diagnostics.push(...parsed.diagnostics.filter((each) => each.line !== null).map(asSetting));
  for (const section of parsed.value.sections) {
    if (!sections.has(section.name)) {
      diagnostics.push(unknown(`section "${section.name}"`, section.origin));
      continue;
    }
    for (const [key, value] of section.values) {
      const row = rows.get(`${section.name}.${key}`);
      if (row === undefined) diagnostics.push(unknown(`setting "${key}"`, value.origin));
      else if (!row.accepts.test(value.text)) {
        const used = overrideOf(row, env) ?? row.initial;
        diagnostics.push(invalid(key, { row, used, at: value.origin }));
      } else texts.set(`${section.name}.${key}`, value.text);
    }
  }
  return { texts, diagnostics };
}

function asSetting({ message, file, line }: Diagnostic): Diagnostic {
  return { ...finding("warning", "setting-invalid", { message }), file, line };
}

function unknown(what: string, at: FileOrigin): Diagnostic {
  return finding("warning", "setting-unknown", { message: `unknown ${what}`, at });
}

function invalid(
  name: string,
  { row, used, at }: { row: Row; used: string; at?: FileOrigin },
): Diagnostic {
  const message = `"${name}" must be ${row.values}; "${used}" is used`;
  return finding("warning", "setting-invalid", { message, at });
}

function isOn(text: string): boolean {
  return /^(on|true|yes|1)$/i.test(text);
}

function list(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== "");
}
