/** Credentials that stand in a file: the key pair and token of one section. */
import type { Host } from "../host.ts";
import type { Step } from "../resolve/types.ts";
import { Secret } from "../sso/secret.ts";
import type { Credentials, Ground } from "./types.ts";

/** The keys of the step's profile, from the file that the step names. */
export function staticKeys(
  _host: Host,
  step: Step,
  { ground }: { ground: Ground },
): Promise<Credentials> {
  const profile = ground.graph.profiles.get(step.profile ?? "");
  const section = step.method === "config-file" ? profile?.config : profile?.credentials;
  const text = (key: string): string | null => section?.values.get(key)?.text ?? null;
  const token = text("aws_security_token") ?? text("aws_session_token");
  return Promise.resolve({
    accessKeyId: text("aws_access_key_id") ?? "",
    secretAccessKey: new Secret(text("aws_secret_access_key") ?? ""),
    sessionToken: token === null || token === "" ? null : new Secret(token),
    expiresAt: null,
    accountId: text("aws_account_id"),
    method: step.method,
  });
}
