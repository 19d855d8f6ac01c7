/** Findings about the environment: variables that disagree, hide a profile, or hold nothing. */
import { finding } from "../config/diagnostics.ts";
import { locate, type LocateOptions } from "../config/locations.ts";
import type { Diagnostic } from "../config/types.ts";

/** What is suspicious in the environment, the most harmful first; homes only with `options`. */
export function checkEnvironment(
  env: ReadonlyMap<string, string>,
  options?: Omit<LocateOptions, "reader">,
): Diagnostic[] {
  const found = [...shadows(env), ...disagreements(env), ...empties(env)];
  return options === undefined ? found : [...found, ...homes(env, options)];
}

function shadows(env: ReadonlyMap<string, string>): Diagnostic[] {
  const found: Diagnostic[] = [];
  const has = (name: string): boolean => (env.get(name) ?? "") !== "";
  const variable = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"].find(has);
  if (!has("AWS_ACCESS_KEY_ID")) {
    if (variable === undefined || !has("AWS_WEB_IDENTITY_TOKEN_FILE")) return found;
    return [finding("warning", "environment-shadows-profile", {
      message: `AWS_WEB_IDENTITY_TOKEN_FILE is set, and ${variable} is "${env.get(variable)}"`,
      consequence: "the AWS CLI and boto3 use that token, unless the profile assumes a role; " +
        "the JavaScript SDK uses AWS_PROFILE",
      fix: "unset AWS_WEB_IDENTITY_TOKEN_FILE AWS_ROLE_ARN",
    })];
  }
  if (!has("AWS_SECRET_ACCESS_KEY")) {
    found.push(finding("error", "partial-credentials", {
      message: "AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not",
      consequence: "the AWS CLI and boto3 fail unless a profile is given as an argument",
      fix: "unset AWS_ACCESS_KEY_ID",
    }));
  }
  if (variable === undefined) return found;
  found.push(finding("warning", "environment-shadows-profile", {
    message: `AWS_ACCESS_KEY_ID is set, and ${variable} is "${env.get(variable)}"`,
    consequence: "the AWS CLI and boto3 use the key, the JavaScript SDK uses AWS_PROFILE",
    fix: "unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN",
  }));
  return found;
}

const pairs: readonly { first: string; second: string; consequence: string; secret: boolean }[] = [
  {
    first: "AWS_PROFILE",
    second: "AWS_DEFAULT_PROFILE",
    consequence: "the AWS CLI v2 uses the first, boto3 and the AWS CLI v1 the second",
    secret: false,
  },
  {
    first: "AWS_REGION",
    second: "AWS_DEFAULT_REGION",
    consequence: "the AWS CLI v2 and the JavaScript SDK use the first, boto3 the second",
    secret: false,
  },
  {
    first: "AWS_SESSION_TOKEN",
    second: "AWS_SECURITY_TOKEN",
    consequence: "the AWS CLI and boto3 use the second, the JavaScript SDK the first",
    secret: true,
  },
];

function disagreements(env: ReadonlyMap<string, string>): Diagnostic[] {
  return pairs.flatMap(({ first, second, consequence, secret }) => {
    const [a, b] = [env.get(first), env.get(second)];
    if (a === undefined || b === undefined || a === b) return [];
    const message = secret
      ? `${first} and ${second} are not the same`
      : `${first} is "${a}", but ${second} is "${b}"`;
    return [
      finding("warning", "variables-disagree", { message, consequence, fix: `unset ${second}` }),
    ];
  });
}

const emptyConsequences: readonly [string, string][] = [
  ["AWS_PROFILE", "the AWS CLI and boto3 look for a profile without a name and fail"],
  ["AWS_DEFAULT_PROFILE", "the AWS CLI and boto3 look for a profile without a name and fail"],
  ["AWS_REGION", "the AWS CLI has no region, whatever the profile says; the JavaScript SDK fails"],
  ["AWS_DEFAULT_REGION", "the AWS CLI and boto3 have no region, whatever the profile says"],
  ["AWS_CONFIG_FILE", "the AWS CLI and boto3 read no config file"],
  ["AWS_SHARED_CREDENTIALS_FILE", "the AWS CLI and boto3 read no credentials file"],
];

function empties(env: ReadonlyMap<string, string>): Diagnostic[] {
  return emptyConsequences.flatMap(([name, consequence]) =>
    env.get(name) === ""
      ? [finding("warning", "empty-variable", {
        message: `${name} is set, but empty`,
        consequence,
        fix: `unset ${name}`,
      })]
      : []
  );
}

/** Python's and JavaScript's notions of home, where they lead to different files. */
function homes(
  env: ReadonlyMap<string, string>,
  options: Omit<LocateOptions, "reader">,
): Diagnostic[] {
  const python = locate(env, { ...options, reader: "cli-v2" });
  const javascript = locate(env, { ...options, reader: "js" });
  const found = [...python.diagnostics];
  if (python.home === javascript.home) return found;
  found.push(finding("warning", "home-differs", {
    message: `the AWS CLI takes "${python.home ?? "nothing"}" for the home directory, ` +
      `the JavaScript SDK "${javascript.home ?? "nothing"}"`,
    consequence: "they read different files and caches",
    fix: options.platform === "windows" ? "unset HOME" : "set HOME",
  }));
  return found;
}
