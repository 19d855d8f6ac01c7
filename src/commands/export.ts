/** `awsprof export`: a profile's credentials, as text for a shell, a file or a program. */
import type { Parsed } from "../arguments.ts";
import { awsTime } from "../config/aws_values.ts";
import type { Credentials } from "../credentials/types.ts";
import { ExitCode, Failure } from "../errors.ts";
import type { Host } from "../host.ts";
import { credentialStatements, dotenv, processObject } from "../output/credentials.ts";
import { json } from "../output/json.ts";
import { quoted } from "../output/text.ts";
import { exportFormats } from "../spec.ts";
import { type Asked, askedProfile, credentialsOf, plainCredentials } from "./credentials.ts";

type Format = typeof exportFormats[number];

/** Prints the credentials in the format asked for; exit 3 where a person is needed. */
export async function exportCredentials(host: Host, parsed: Parsed): Promise<ExitCode> {
  if (parsed.options.has("to-profile")) {
    return await (await import("./to_profile.ts")).toProfile(host, parsed);
  }
  const format = wantedFormat(parsed);
  const asked = askedProfile(host, parsed);
  const credentials = await credentialsOf(host, asked);
  host.out(formatted(host, format, { asked, credentials }));
  return ExitCode.done;
}

function wantedFormat(parsed: Parsed): Format {
  const given = parsed.options.get("format");
  const json = parsed.options.has("json");
  const format = exportFormats.find((each) => each === (given ?? (json ? "json" : "env")));
  if (format === undefined || (json && format !== "json")) {
    const message = format === undefined
      ? `export: ${quoted(given ?? "")} is not a format`
      : `export: --json and --format ${format} exclude each other`;
    throw new Failure(message, {
      code: ExitCode.usage,
      hints: [`awsprof export --format ${exportFormats.join("|")}`],
    });
  }
  return format;
}

function formatted(
  host: Host,
  format: Format,
  from: { asked: Asked; credentials: Credentials },
): string {
  const { asked, credentials } = from;
  const plain = plainCredentials(asked, credentials);
  switch (format) {
    case "env":
      return credentialStatements("bash", plain, host.env);
    case "fish":
    case "powershell":
      return credentialStatements(format, plain, host.env);
    case "dotenv":
      return dotenv(plain);
    case "process":
      return processObject(plain);
    case "json":
      return json({
        profile: asked.profile,
        region: plain.region,
        account_id: plain.accountId,
        access_key_id: plain.accessKeyId,
        secret_access_key: plain.secretAccessKey,
        session_token: plain.sessionToken,
        expiration: plain.expiresAt === null ? null : awsTime(plain.expiresAt),
        method: credentials.method,
      });
  }
}
