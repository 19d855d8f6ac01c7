/** Situations in which credentials are asked for: files, environment, argument, tokens, weather. */
import type { Fault } from "../../../src/fake_aws/state.ts";
import type { World } from "../../../src/fake_aws/world.ts";
import { sampleWorld } from "../../../src/fake_aws/world.ts";
import type { Configuration } from "../generate.ts";

/** A token in `~/.aws/sso/cache`. */
export interface TokenState {
  /** Seconds until it expires; negative if it has. */
  readonly left: number;
  /** Whether it has what a refresh needs. */
  readonly refreshable?: boolean;
  /** Whether the portal refuses it before its time. */
  readonly revoked?: boolean;
}

/**
 * One situation. In texts `{url}` is the stand-in's address, and `{temporary.id}`,
 * `{temporary.secret}`, `{temporary.token}` a temporary key that it takes, `{in 60 s}` and
 * `{in 60 s+00:00}` a time.
 */
export interface Situation extends Configuration {
  readonly name: string;
  /** By the session's name, or the start URL. */
  readonly tokens: Readonly<Record<string, TokenState>>;
  /** By path below the home directory; what begins with `#!` can be run. */
  readonly files: Readonly<Record<string, string>>;
  readonly faults: readonly Fault[];
  /** Seconds that are left of what `aws login` has kept for `loginSession`; null without a file. */
  readonly login: number | null;
  /** False leaves it to the files to say where the stand-in is. */
  readonly endpoint: boolean;
  /** Whether there is an instance's metadata service. */
  readonly instance: boolean;
}

/** What of a situation is written by hand; the rest is as if nothing were there. */
export interface Row {
  readonly config?: string;
  readonly credentials?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The value of `--profile`. */
  readonly profile?: string;
  readonly tokens?: Situation["tokens"];
  readonly files?: Situation["files"];
  readonly faults?: Situation["faults"];
  readonly login?: number;
  readonly endpoint?: boolean;
  readonly instance?: boolean;
}

/** The situations of a table, named by its keys. */
export function situations(rows: Readonly<Record<string, Row>>): Situation[] {
  return Object.entries(rows).map(([name, row]) => situation(name, row));
}

export const startUrl = "https://d-1234567890.awsapps.com/start";

export const loginSession = "arn:aws:iam::555566667777:user/login";

/** The people, keys and roles of all situations; whoever has a key is called as it is got. */
export const world: World = {
  accounts: sampleWorld.accounts,
  users: sampleWorld.users,
  roles: [
    { arn: role("Admin") },
    { arn: role("Developer") },
    { arn: role("path/Ops") },
    { arn: role("External"), externalId: "shop" },
    { arn: role("Guarded"), mfa: true },
    { arn: role("Long"), maxSessionDuration: 43_200 },
    { arn: role("Closed"), principals: ["000000000000"] },
    { arn: role("Web"), webIdentity: { issuer: "https://issuer.example" } },
  ],
  keys: ["file", "config", "environment", "process", "container", "instance", "login", "temporary"]
    .map((userName) => ({
      accessKeyId: keyOf(userName),
      secretAccessKey: secretOf(userName),
      accountId: "555566667777",
      userName,
      mfa: { serial: `arn:aws:iam::555566667777:mfa/${userName}`, code: "123456" },
    })),
};

/** ARN of a role of the world. */
export function role(name: string): string {
  return `arn:aws:iam::111122223333:role/${name}`;
}

/** Key id of a user of the world. */
export function keyOf(user: string): string {
  return `AKIA${user.toUpperCase().padEnd(16, "0")}`;
}

/** Secret of a user of the world. */
export function secretOf(user: string): string {
  return `secret/of/${user}`;
}

/** The two lines of a user's key in a file. */
export function keys(user: string): string {
  return `aws_access_key_id = ${keyOf(user)}\naws_secret_access_key = ${secretOf(user)}`;
}

/** A user's key in the environment. */
export function keysInEnvironment(user: string): Record<string, string> {
  return { AWS_ACCESS_KEY_ID: keyOf(user), AWS_SECRET_ACCESS_KEY: secretOf(user) };
}

/** A token of another issuer; EXPIRY in seconds since 1970 UTC. */
export function webToken(expiry = 4_102_444_800): string {
  const part = (value: unknown): string => btoa(JSON.stringify(value)).replaceAll("=", "");
  const claims = { iss: "https://issuer.example", aud: "sts.amazonaws.com", exp: expiry };
  return `${part({ alg: "RS256" })}.${part({ ...claims, sub: "robot" })}.c2ln`;
}

function situation(name: string, row: Row): Situation {
  const lines = (text: string | undefined): string[] | null =>
    text === undefined ? null : text.trim().split("\n");
  return {
    name,
    seed: 0,
    lineEnd: "\n",
    config: lines(row.config),
    credentials: lines(row.credentials),
    env: row.env ?? {},
    argument: row.profile ?? null,
    tokens: row.tokens ?? {},
    files: row.files ?? {},
    faults: row.faults ?? [],
    login: row.login ?? null,
    endpoint: row.endpoint ?? true,
    instance: row.instance ?? false,
  };
}
