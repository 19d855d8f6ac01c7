/** Credentials of a role for a token of another issuer (botocore's web identity provider). */
import { Failure } from "../errors.ts";
import type { Host } from "../host.ts";
import { quoted } from "../output/text.ts";
import type { Sourced, Step } from "../resolve/types.ts";
import { given, sessionName } from "./assume_role.ts";
import { callSts, credentialsIn } from "./sts.ts";
import { readTokenFile } from "./token_file.ts";
import type { Credentials, Ground } from "./types.ts";

/** Bytes: STS takes no longer token. */
const limit = 20_000;
/** Letters: what is shorter the AWS CLI does not even send. */
const least = 4;

/** The role's credentials. Throws Failure for a token that cannot be read, and service errors. */
export async function webIdentity(
  host: Host,
  step: Step,
  { ground }: { ground: Ground },
): Promise<Credentials> {
  const { web_identity_token_file: file, role_arn: role, role_session_name: name } = step.values;
  const parameters = given({
    RoleArn: role?.value,
    RoleSessionName: name?.value ?? sessionName(host),
    WebIdentityToken: tokenIn(host, file),
  });
  const call = { action: "AssumeRoleWithWebIdentity", parameters, signer: null } as const;
  return credentialsIn(await callSts(host, call, ground), step.method);
}

function tokenIn(host: Host, file: Sourced | undefined): string {
  const path = file?.value ?? "";
  const refusal = (why: string): Failure =>
    new Failure(
      `the token file ${quoted(path)} ${why}`,
      file === undefined ? {} : { origin: file.origin },
    );
  const token = readTokenFile(host, path, { limit, refusal });
  if ([...token].length >= least) return token;
  throw refusal(token === "" ? "is empty" : "holds no token");
}
