/** Everything that the stand-in remembers, its clock and its randomness. */
import type { IamRole, World } from "./world.ts";

/** How the services behave; times are in seconds. */
export interface Settings {
  /** Who answers a request for access: a person on the page, or nobody needs to. */
  approval: "page" | "allow" | "deny";
  /** Name of the user who signs in where no page asks. */
  user: string;
  /** How often a device is told to wait before `approval` other than `page` takes effect. */
  pendingPolls: number;
  /** Lifetime of an access token that can be refreshed. */
  tokenLifetime: number;
  /** Lifetime of a sign-in, of its refresh tokens, and of an access token without one. */
  sessionLifetime: number;
  registrationLifetime: number;
  codeLifetime: number;
  deviceLifetime: number;
  /** Shortest time between two questions of a device. */
  interval: number;
  roleLifetime: number;
  /** Lifetime of the keys that `aws login` gives. */
  loginLifetime: number;
  /** Entries on a page of accounts or roles. */
  pageSize: number;
  omitRefreshToken: boolean;
  /** Sent back instead of the client's own state. */
  wrongState: string | null;
}

/** A registered client; clientSecret and times as the service gives them. */
export interface Client {
  readonly id: string;
  readonly secret: string;
  readonly name: string;
  readonly grantTypes: readonly string[] | null;
  readonly redirectUris: readonly string[];
  readonly scopes: readonly string[];
  readonly startUrl: string | null;
  /** ms since 1970 UTC. */
  expiresAt: number;
}

/** Somebody's sign-in, to which tokens belong. */
export interface Session {
  readonly user: string;
  readonly refreshable: boolean;
  /** ms since 1970 UTC. */
  readonly expiresAt: number;
  ended: boolean;
}

/** A request for access that waits for a person. */
export interface Authorization {
  readonly client: Client;
  readonly redirectUri: string;
  readonly state: string | null;
  readonly challenge: string;
  readonly scopes: readonly string[];
}

/** What the browser brings back, good for one exchange. */
export interface Code extends Authorization {
  readonly user: string;
  /** ms since 1970 UTC. */
  readonly expiresAt: number;
}

/** A device that waits to be approved. */
export interface Device {
  readonly code: string;
  readonly userCode: string;
  readonly client: Client;
  readonly startUrl: string;
  outcome: "pending" | "allowed" | "denied" | "used";
  user: string;
  /** ms since 1970 UTC. */
  expiresAt: number;
  interval: number;
  polls: number;
  lastPoll: number | null;
}

/** A token for the portal. */
export interface AccessToken {
  readonly session: Session;
  /** ms since 1970 UTC. */
  readonly expiresAt: number;
}

/** What renews an access token, once. */
export interface RefreshToken {
  readonly session: Session;
  readonly client: Client;
}

/** Somebody's `aws login`, to which refresh tokens belong. */
export interface Login {
  /** What the profile's `login_session` is. */
  readonly session: string;
  readonly accountId: string;
  readonly user: string;
  /** ms since 1970 UTC. */
  readonly expiresAt: number;
  /** That of the key that has to prove itself, null until one did. */
  thumbprint: string | null;
}

/** Whom a key stands for. */
export interface Principal {
  readonly arn: string;
  readonly userId: string;
  readonly accountId: string;
  /** The role that it is a session of, or null for a user's own key. */
  readonly roleArn: string | null;
  readonly mfa: boolean;
}

/** A key with which requests are signed. */
export interface Key {
  readonly id: string;
  readonly secret: string;
  readonly sessionToken: string | null;
  /** ms since 1970 UTC, or null for never. */
  readonly expiresAt: number | null;
  readonly principal: Principal;
}

/** What opens the console's door for a while. */
export interface SigninToken {
  readonly key: Key;
  /** ms since 1970 UTC, like the end of the session in the console. */
  readonly expiresAt: number;
  readonly sessionEnd: number;
}

/** What goes wrong with the next calls of an operation. */
export interface Fault {
  /** Name of the operation, such as `CreateToken`, or `*`. */
  readonly op: string;
  /** How many calls; 1, if not given. */
  readonly times?: number;
  /** Answers with this instead of doing anything. */
  readonly status?: number;
  readonly body?: string;
  readonly type?: string;
  /** AWS's name of the error, in the service's own form. */
  readonly error?: string;
  readonly message?: string;
  /** The sign-in service's word for it, such as `TOKEN_EXPIRED`. */
  readonly word?: string;
  /** Value of the header `Retry-After`. */
  readonly retryAfter?: string;
  /** Answers with the page of a proxy instead of doing anything. */
  readonly proxy?: boolean;
  /** Does it, and breaks off in the middle of the answer. */
  readonly cut?: boolean;
  /** Waits so many ms before anything else. */
  readonly delay?: number;
}

/** One request, and how it was answered. */
export interface LogEntry {
  /** ms since 1970 UTC, by the stand-in's clock. */
  readonly at: number;
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly status: number;
  readonly error: string | null;
  /** The key that signed it, which tells the whole chain; null where nothing is signed. */
  readonly accessKeyId: string | null;
  readonly region: string | null;
}

/** Where time and chance come from. */
export interface Nature {
  /** ms since 1970 UTC. */
  now(): number;
  /** So many random bytes. */
  random(count: number): Uint8Array;
}

/** All that is remembered. */
export interface State {
  readonly world: World;
  readonly nature: Nature;
  settings: Settings;
  /** Seconds by which this clock is ahead. */
  clockOffset: number;
  clients: Map<string, Client>;
  authorizations: Map<string, Authorization>;
  codes: Map<string, Code>;
  devices: Map<string, Device>;
  accessTokens: Map<string, AccessToken>;
  refreshTokens: Map<string, RefreshToken>;
  /** By refresh token. */
  logins: Map<string, Login>;
  /** Ids of the DPoP proofs that were used. */
  proofs: Set<string>;
  keys: Map<string, Key>;
  signinTokens: Map<string, SigninToken>;
  faults: (Fault & { left: number })[];
  log: LogEntry[];
  /** Everything that must not be printed anywhere. */
  secrets: string[];
  serial: number;
}

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** A state in which nothing has happened. */
export function newState(
  world: World,
  options: { nature: Nature; settings?: Partial<Settings> },
): State {
  const { nature, settings } = options;
  return { world, nature, ...untouched(world, settings) };
}

/** Forgets everything that happened; the settings are the ones given. */
export function resetState(state: State, settings?: Partial<Settings>): void {
  Object.assign(state, untouched(state.world, settings));
}

/** Now by the stand-in's clock, ms since 1970 UTC. */
export function now(state: State): number {
  return state.nature.now() + state.clockOffset * 1000;
}

/** Random text of letters, digits, `-` and `_`, from so many bytes, that is not to be shown. */
export function secretText(state: State, bytes: number): string {
  const text = base64Url(state.nature.random(bytes));
  state.secrets.push(text);
  return text;
}

/** A random UUID. */
export function uuid(state: State): string {
  const hex = Array.from(
    state.nature.random(16),
    (byte) => byte.toString(16).padStart(2, "0"),
  ).join("");
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-a$4-$5");
}

/** Base64 for URLs, without padding. */
export function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_")
    .replace(/=+$/, "");
}

/**
 * Issues a temporary key. Its id is `ASIA`, a number, the role's name, then after `<` the key that
 * asked for it, so that one key tells the whole chain down to a static key or a person.
 */
export function issueKey(
  state: State,
  options: { label: string; from: string; principal: Principal; seconds: number },
): Key & { sessionToken: string; expiresAt: number } {
  const { label, from, principal, seconds } = options;
  state.serial++;
  const key = {
    id: `ASIA${`${state.serial}`.padStart(4, "0")}${label}<${from}`,
    secret: secretText(state, 30),
    sessionToken: `IQoJ${secretText(state, 60)}`,
    // STS tells whole seconds.
    expiresAt: Math.floor(now(state) / 1000) * 1000 + seconds * 1000,
    principal,
  };
  state.keys.set(key.id, key);
  return key;
}

/** The role of that ARN, or null. */
export function findRole(state: State, arn: string): IamRole | null {
  return state.world.roles.find((role) => role.arn === arn) ?? null;
}

function untouched(
  world: World,
  settings: Partial<Settings> = {},
): Omit<State, "world" | "nature"> {
  return {
    settings: { ...defaults(world), ...settings },
    clockOffset: 0,
    clients: new Map(),
    authorizations: new Map(),
    codes: new Map(),
    devices: new Map(),
    accessTokens: new Map(),
    refreshTokens: new Map(),
    logins: new Map(),
    proofs: new Set(),
    keys: new Map(staticKeys(world).map((key) => [key.id, key])),
    signinTokens: new Map(),
    faults: [],
    log: [],
    secrets: world.keys.map((key) => key.secretAccessKey),
    serial: 0,
  };
}

function defaults(world: World): Settings {
  return {
    approval: "page",
    user: world.users[0]?.name ?? "",
    pendingPolls: 0,
    tokenLifetime: hour,
    sessionLifetime: 8 * hour,
    registrationLifetime: 90 * day,
    codeLifetime: 10 * minute,
    deviceLifetime: 10 * minute,
    interval: 1,
    roleLifetime: hour,
    loginLifetime: 15 * minute,
    pageSize: 2,
    omitRefreshToken: false,
    wrongState: null,
  };
}

function staticKeys(world: World): Key[] {
  return world.keys.map(({ accessKeyId, secretAccessKey, accountId, userName }) => ({
    id: accessKeyId,
    secret: secretAccessKey,
    sessionToken: null,
    expiresAt: null,
    principal: {
      arn: `arn:aws:iam::${accountId}:${userName === "root" ? "root" : `user/${userName}`}`,
      userId: `AIDA${userName.toUpperCase().replace(/[^A-Z0-9]/g, "").padEnd(17, "X")}`,
      accountId,
      roleArn: null,
      mfa: false,
    },
  }));
}
