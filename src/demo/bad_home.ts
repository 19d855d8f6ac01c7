/**
 * The demo's bad home: AWS files with nearly everything wrong that happens to people, each fault with
 * the code that `doctor` has to find at its line. Nothing in them exists.
 */
import { type Sample, samples, type TokenNames } from "./samples.ts";

/** A fault, at a line (from 1) of a file below the demo's directory, or of the file as a whole. */
export interface Planted {
  readonly path: string;
  readonly line: number | null;
  readonly code: string;
  /** Whether `doctor --fix` mends it. */
  readonly isMended: boolean;
}

/** Everything that the demo writes, with the bad files in the place of the good ones. */
export function badHome(
  now: number,
  options: { tokens: TokenNames; executable: string },
): Sample[] {
  const bad: Sample[] = [
    { path: configPath, text: textOf(config), mode: 0o644 },
    { path: credentialsPath, text: textOf(credentials), mode: 0o644 },
    { path: brokenPath, text: '{"accessToken": "sam', mode: 0o600 },
    { path: "home/.git/HEAD", text: "ref: refs/heads/main\n", mode: 0o644 },
  ];
  const good = samples(now, options).filter(({ path }) => !bad.some((each) => each.path === path));
  return [...good, ...bad];
}

/** The faults, in the order of the files and lines. */
export function planted(): Planted[] {
  return [
    ...faultsIn(configPath, config),
    { path: credentialsPath, line: null, code: "readable-by-others", isMended: true },
    { path: credentialsPath, line: null, code: "credentials-in-git", isMended: false },
    ...faultsIn(credentialsPath, credentials),
    { path: brokenPath, line: null, code: "broken-cache", isMended: true },
  ];
}

const configPath = "home/.aws/config";
const credentialsPath = "home/.aws/credentials";
const brokenPath = "home/.aws/sso/cache/0000000000000000000000000000000000000000.json";

/** A line, with the codes of its faults: those that are mended, and those that are a person's. */
type Line = string | readonly [text: string, mended: readonly string[], left?: readonly string[]];

const config: readonly Line[] = [
  ["\ufeff# nearly everything here is wrong, on purpose; none of these accounts exists", ["bom"]],
  "[default]",
  "region = eu-west-1",
  "",
  "[sso-session corp]",
  "sso_start_url = https://d-1234567890.awsapps.com/start",
  "sso_region = eu-west-1",
  "sso_registration_scopes = sso:account:access",
  "",
  "[profile work]",
  "sso_session = corp",
  "sso_account_id = 444455556666",
  "sso_role_name = Developer",
  ["region = eu-west-1  # Ireland", ["inline-comment"]],
  "",
  ["[staging]", ["unknown-section"]],
  "sso_session = corp",
  "sso_account_id = 777788889999",
  "sso_role_name = Developer",
  ["Region = eu-central-1", ["uppercase-key"]],
  ["  output = json", ["indented-key"]],
  "",
  "[profile prod]",
  "role_arn = arn:aws:iam::111122223333:role/Admin",
  ["source_profile = wrok", [], ["source-profile-missing"]],
  ["regoin = eu-west-1", [], ["unknown-key"]],
  "",
  "# the old portal, from before sessions had names",
  "[profile legacy]",
  ["sso_start_url = https://old-shop.awsapps.com/start", ["sso-legacy"]],
  "sso_region = us-east-1",
  "sso_account_id = 222233334444",
  "sso_role_name = ReadOnly",
  "",
  "# somebody added this without looking",
  ["[profile work]", ["duplicate-section"]],
  "output = json",
  ["region = eu-west-2", ["duplicate-key"]],
  "",
  "[profile reports]",
  ["sso_start_url = https://d-1234567890.awsapps.com/start/", ["sso-legacy", "start-urls-differ"]],
  "sso_region = eu-west-1",
  "sso_account_id = 444455556666",
  "sso_role_name = ReadOnly",
];

const credentials: readonly Line[] = [
  "[default]",
  ["aws_access_key_id = AKIAIOSFODNN7EXAMPLE", [], ["default-protected"]],
  ["aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", [], ["plain-keys"]],
  "",
  ["[profile vault]", ["profile-prefix-in-credentials"]],
  "aws_access_key_id = ASIAI44QH8DHBEXAMPLE",
  "aws_secret_access_key = je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY",
  "aws_session_token = sample",
  ["x_security_token_expires = 2026-01-15T09:26:53Z", [], ["expired-leftover"]],
];

function textOf(lines: readonly Line[]): string {
  return lines.map((line) => `${typeof line === "string" ? line : line[0]}\n`).join("");
}

function faultsIn(path: string, lines: readonly Line[]): Planted[] {
  return lines.flatMap((each, index) => {
    if (typeof each === "string") return [];
    const [, mended, left = []] = each;
    const line = index + 1;
    return [
      ...mended.map((code) => ({ path, line, code, isMended: true })),
      ...left.map((code) => ({ path, line, code, isMended: false })),
    ];
  });
}
