/**
 * Credentials as text for whoever asked: statements of a shell, a `.env` file, JSON, or the
 * `credential_process` object.
 *
 * Beside keys there is no profile, or the JavaScript SDK would take the profile; the region that the
 * profile gave has then to be said too. A variable that no longer holds is unset.
 */
import { awsTime } from "../config/aws_values.ts";
import type { VariableChange } from "../resolve/choice.ts";
import { quote, type Shell } from "./quote.ts";
import { statements } from "./statements.ts";

/** A key pair in plain words; `expiresAt` in ms since 1970 UTC. */
export interface PlainCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | null;
  readonly expiresAt: number | null;
  readonly accountId: string | null;
  readonly region: string | null;
}

/** The variables that put the credentials in force, and those that would be in their way. */
export function credentialVariables(
  credentials: PlainCredentials,
  env: ReadonlyMap<string, string>,
): VariableChange[] {
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt, accountId, region } = credentials;
  const changes: VariableChange[] = [
    { name: "AWS_ACCESS_KEY_ID", value: accessKeyId },
    { name: "AWS_SECRET_ACCESS_KEY", value: secretAccessKey },
    { name: "AWS_SESSION_TOKEN", value: sessionToken },
    { name: "AWS_SECURITY_TOKEN", value: null },
    { name: "AWS_CREDENTIAL_EXPIRATION", value: expiresAt === null ? null : awsTime(expiresAt) },
    { name: "AWS_PROFILE", value: null },
    { name: "AWS_DEFAULT_PROFILE", value: null },
  ];
  // One of another account would send requests to that account's endpoints.
  if (env.has("AWS_ACCOUNT_ID")) changes.push({ name: "AWS_ACCOUNT_ID", value: accountId });
  if (region !== null) {
    changes.push({ name: "AWS_REGION", value: region });
    changes.push({ name: "AWS_DEFAULT_REGION", value: region });
  }
  return changes;
}

/** Statements for a shell to evaluate. */
export function credentialStatements(
  shell: Shell,
  credentials: PlainCredentials,
  env: ReadonlyMap<string, string>,
): string {
  return statements(shell, credentialVariables(credentials, env));
}

/** Lines `NAME=value` for a `.env` file, quoted as POSIX shells and docker compose read it. */
export function dotenv(credentials: PlainCredentials): string {
  return credentialVariables(credentials, new Map()).flatMap(({ name, value }) =>
    value === null ? [] : [`${name}=${plainWord(value)}\n`]
  ).join("");
}

/** The object of a `credential_process` (AWS SDKs and Tools Reference Guide). */
export function processObject(credentials: PlainCredentials): string {
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt, accountId } = credentials;
  return `${
    JSON.stringify({
      Version: 1,
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      ...(sessionToken === null ? {} : { SessionToken: sessionToken }),
      ...(expiresAt === null ? {} : { Expiration: awsTime(expiresAt) }),
      ...(accountId === null ? {} : { AccountId: accountId }),
    })
  }\n`;
}

/** Docker's `--env-file` takes quotes literally, so only what needs them gets them. */
function plainWord(value: string): string {
  return /^[\w@%+=:,./-]*$/.test(value) ? value : quote("bash", value);
}
