/** Situations made by chance: files that can be read, from which credentials mostly come. */
import { Random } from "../random.ts";
import {
  keyOf,
  keys,
  keysInEnvironment,
  role,
  secretOf,
  type Situation,
  startUrl,
  type TokenState,
  webToken,
} from "./situation.ts";

/** The situation of a seed. */
export function generated(seed: number): Situation {
  const random = new Random(seed);
  const names = ["default", "a", "b", "c", "d"].slice(0, 2 + random.below(4));
  const name = (): string => random.once(20) ? "gone" : random.pick(names);
  const config = names.flatMap((each) =>
    random.once(8) ? [] : [
      each === "default" ? "[default]" : `[profile ${each}]`,
      ...unique(body(random, { name, inConfig: true })),
    ]
  );
  const credentials = names.flatMap((each) =>
    random.once(2) ? [] : [`[${each}]`, ...unique(body(random, { name, inConfig: false }))]
  );
  return {
    name: `seed ${seed}`,
    seed,
    lineEnd: "\n",
    config: [...config, ...sessions(random)],
    credentials: random.once(3) ? null : credentials,
    env: environment(random, name),
    argument: random.once(3) ? null : name(),
    tokens: tokens(random),
    files: filesOf(random),
    faults: [],
    login: null,
    endpoint: true,
    instance: false,
  };
}

interface Place {
  readonly name: () => string;
  readonly inConfig: boolean;
}

function body(random: Random, place: Place): string[] {
  const kinds = place.inConfig
    ? ["keys", "role", "role", "role", "sso", "sso", "legacy", "process", "web", "named", "none"]
    : ["keys", "keys", "keys", "keys", "role", "process", "none"];
  const lines = kind(random, random.pick(kinds), place);
  if (random.once(6)) lines.push(...kind(random, random.pick(kinds), place));
  if (!random.once(4)) lines.push(`region = ${random.pick(["eu-west-1", "us-east-2"])}`);
  if (random.once(15)) lines.push("region =");
  if (random.once(20)) lines.push("services = local");
  return lines;
}

function kind(random: Random, which: string, { name, inConfig }: Place): string[] {
  const keep = (line: string, times = 25): string[] => random.once(times) ? [] : [line];
  switch (which) {
    case "keys":
      return keys(inConfig ? "config" : "file").split("\n").flatMap((line) => keep(line));
    case "role":
      return [
        ...keep(`role_arn = ${role(random.pick(roleNames))}`, 30),
        ...keep(`source_profile = ${name()}`, 20),
        ...parameters(random),
      ];
    case "named":
      return [
        `role_arn = ${role(random.pick(roleNames))}`,
        `credential_source = ${
          random.pick(["Environment", "Environment", "EcsContainer", "environment"])
        }`,
        ...parameters(random),
      ];
    case "sso":
      return [
        `sso_session = ${random.once(12) ? "gone" : random.pick(["corp", "shop"])}`,
        ...keep(`sso_account_id = ${random.once(10) ? "999999999999" : "444455556666"}`),
        ...keep(`sso_role_name = ${random.pick(["Developer", "ReadOnly", "Nobody"])}`),
        ...(random.once(10) ? [`sso_region = ${random.pick(["eu-west-1", "us-east-1"])}`] : []),
      ];
    case "legacy":
      return [
        ...keep(`sso_start_url = ${startUrl}`),
        ...keep("sso_region = eu-west-1"),
        ...keep("sso_account_id = 777788889999"),
        ...keep("sso_role_name = Operator"),
      ];
    case "process":
      return [`credential_process = ${random.pick(commands)}`];
    case "web":
      return [
        `web_identity_token_file = ${random.once(8) ? "gone.jwt" : "token.jwt"}`,
        ...keep(`role_arn = ${role(random.once(6) ? "Admin" : "Web")}`),
        ...(random.once(3) ? ["role_session_name = robot-1"] : []),
      ];
    default:
      return [];
  }
}

const roleNames = ["Admin", "Admin", "Developer", "path/Ops", "External", "Long", "Closed", "Gone"];

const commands = [
  "cat process.json",
  "/bin/cat process.json",
  "cat 'process.json'",
  "false",
  "/nonexistent/program",
];

function parameters(random: Random): string[] {
  const maybe = (times: number, key: string, values: readonly string[]): string[] =>
    random.once(times) ? [`${key} = ${random.pick(values)}`] : [];
  return [
    ...maybe(3, "external_id", ["shop", "shop", "other", "x"]),
    ...maybe(4, "role_session_name", ["jo", "jo@example.com", "", "two words"]),
    ...maybe(5, "duration_seconds", ["1800", "900", "3601", "1_800", "899", "soon", ""]),
    ...maybe(30, "mfa_serial", ["arn:aws:iam::555566667777:mfa/config"]),
  ];
}

function sessions(random: Random): string[] {
  const keep = (line: string): string[] => random.once(20) ? [] : [line];
  return ["corp", "shop"].flatMap((each) => [
    `[sso-session ${each}]`,
    ...keep(`sso_start_url = ${startUrl}`),
    ...keep("sso_region = eu-west-1"),
  ]);
}

function environment(random: Random, name: () => string): Record<string, string> {
  const env: Record<string, string> = {};
  const maybe = (times: number, key: string, value: () => string): void => {
    if (random.once(times)) env[key] = random.once(15) ? "" : value();
  };
  maybe(2, "AWS_PROFILE", name);
  maybe(6, "AWS_DEFAULT_PROFILE", name);
  maybe(5, "AWS_REGION", () => "ap-south-1");
  maybe(6, "AWS_DEFAULT_REGION", () => "us-west-1");
  if (random.once(5)) Object.assign(env, keysInEnvironment("environment"));
  if (random.once(8)) {
    maybe(1, "AWS_WEB_IDENTITY_TOKEN_FILE", () => "token.jwt");
    maybe(1, "AWS_ROLE_ARN", () => role("Web"));
    maybe(2, "AWS_ROLE_SESSION_NAME", () => "robot-2");
  }
  if (random.once(10)) env["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "{url}/container";
  return env;
}

function tokens(random: Random): Record<string, TokenState> {
  const states: (TokenState | null)[] = [
    { left: 3600 },
    { left: 3600 },
    { left: 3600, refreshable: false },
    { left: 3600, refreshable: false, revoked: true },
    { left: 600 },
    { left: -60 },
    { left: -60, refreshable: false },
    null,
  ];
  const found: Record<string, TokenState> = {};
  for (const key of ["corp", "shop", startUrl]) {
    const state = random.pick(states);
    if (state !== null) found[key] = state;
  }
  return found;
}

function filesOf(random: Random): Record<string, string> {
  const good = { Version: 1, AccessKeyId: keyOf("process"), SecretAccessKey: secretOf("process") };
  const printed = random.pick<unknown>([good, good, good, { ...good, Version: 2 }, { Version: 1 }]);
  return {
    "process.json": JSON.stringify(printed),
    ...(random.once(8) ? {} : { "token.jwt": random.once(8) ? "nonsense" : webToken() }),
  };
}

/** A key stands once in a section, or the file could not be read. */
function unique(lines: readonly string[]): string[] {
  const seen = new Set<string>();
  return lines.filter((line) => {
    const key = line.split(/ *=/)[0] ?? "";
    return !seen.has(key) && seen.add(key);
  });
}
