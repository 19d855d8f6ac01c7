/**
 * Names of the files in which AWS tools keep tokens and credentials: hashes of exactly the text
 * that the AWS CLI hashes, in which Python's `json.dumps` decides every blank.
 */
import { pythonInteger } from "./aws_values.ts";
import { sha1 } from "./sha1.ts";

/** Name in `~/.aws/sso/cache` of a token; KEY is the session's name, or the start URL (legacy). */
export function ssoTokenName(key: string): string {
  return `${sha1(key)}.json`;
}

/** Name in `~/.aws/cli/cache` of a role's credentials from SSO (AWS CLI v2 only). */
export function ssoRoleName(
  role: { accountId: string; roleName: string } & ({ sessionName: string } | { startUrl: string }),
): string {
  return `${sha1(pythonJson(role, { compact: true }))}.json`;
}

/**
 * Name in `~/.aws/cli/cache` of an assumed role's credentials; ROLE is what the AWS CLI sends, the
 * session name only where configured, the policy as parsed JSON.
 */
export function assumeRoleName(role: {
  RoleArn: string;
  ExternalId?: string;
  SerialNumber?: string;
  DurationSeconds?: number;
  RoleSessionName?: string;
  Policy?: Json;
}): string {
  return `${sha1(pythonJson(role))}.json`;
}

/** What of a step of a plan its file is named after. */
export interface KeptStep {
  readonly method: string;
  readonly values: Readonly<Record<string, { readonly value: string } | undefined>>;
  /** Name of the SSO session, or its start URL. */
  readonly session_key: string | null;
}

/** Name in `~/.aws/cli/cache` of what a step gets, or null where that is not kept. */
export function keptName({ method, values, session_key }: KeptStep): string | null {
  const text = (name: string): string | undefined => values[name]?.value;
  if (method === "sso") {
    const role = { accountId: text("sso_account_id") ?? "", roleName: text("sso_role_name") ?? "" };
    return text("sso_session") === undefined
      ? ssoRoleName({ ...role, startUrl: session_key ?? "" })
      : ssoRoleName({ ...role, sessionName: session_key ?? "" });
  }
  if (method !== "assume-role" && method !== "assume-role-with-web-identity") return null;
  const duration = text("duration_seconds");
  return assumeRoleName({
    RoleArn: text("role_arn") ?? "",
    ...optional("ExternalId", text("external_id")),
    ...optional("SerialNumber", text("mfa_serial")),
    ...optional("RoleSessionName", text("role_session_name")),
    ...(duration === undefined ? {} : { DurationSeconds: pythonInteger(duration) }),
  });
}

function optional(name: string, value: string | undefined): Record<string, string> {
  return value === undefined ? {} : { [name]: value };
}

/** Name in `~/.aws/login/cache` of the credentials of an `aws login` session. */
export async function loginSessionName(loginSession: string): Promise<string> {
  return `${await sha256(loginSession)}.json`;
}

/** What `pythonJson` can write. */
export type Json = string | number | boolean | null | readonly Json[] | {
  readonly [key: string]: Json;
};

/** The text of Python's `json.dumps(value, sort_keys=True)`; compact: `separators=(",", ":")`. */
export function pythonJson(value: Json, options: { compact?: boolean } = {}): string {
  const [comma, colon] = options.compact === true ? [",", ":"] : [", ", ": "];
  function write(each: Json): string {
    if (typeof each === "string") return pythonString(each);
    if (each === null || typeof each !== "object") return String(each);
    if (Array.isArray(each)) return `[${each.map(write).join(comma)}]`;
    const members = Object.entries(each as { [key: string]: Json }).sort(byCodePoint);
    return `{${members.map(([key, one]) => pythonString(key) + colon + write(one)).join(comma)}}`;
  }
  return write(value);
}

/** Python orders by code point, JavaScript by UTF-16 unit. */
function byCodePoint([a]: [string, Json], [b]: [string, Json]): number {
  const left = [...a];
  const right = [...b];
  for (let at = 0; at < left.length && at < right.length; at++) {
    const difference = (left[at]?.codePointAt(0) ?? 0) - (right[at]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function pythonString(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (char) => char === "\u007f" ? char : `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

async function sha256(text: string): Promise<string> {
  const bytes = new Uint8Array(
    await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)),
  );
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
