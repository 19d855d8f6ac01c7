/** Credentials of a role for a token of another issuer (botocore's web identity provider). */
import { Failure } from "../errors.ts";
import { FileError, type Host } from "../host.ts";
import { quoted } from "../output/text.ts";
import { isAbsolute, join } from "../paths.ts";
import type { Step } from "../resolve/types.ts";
import { given, sessionName } from "./assume_role.ts";
import { callSts, credentialsIn } from "./sts.ts";
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
    WebIdentityToken: tokenIn(host, file?.value ?? "", step),
  });
  const call = { action: "AssumeRoleWithWebIdentity", parameters, signer: null } as const;
  return credentialsIn(await callSts(host, call, ground), step.method);
}

/** The path counts from the current directory, and `~` is no home directory in it. */
function tokenIn(host: Host, path: string, step: Step): string {
  const absolute = isAbsolute(path) ? path : join(host.cwd(), path);
  try {
    const token = new TextDecoder().decode(host.files.read(absolute, limit));
    if ([...token].length >= least) return token;
    throw unusable(path, token === "" ? "is empty" : "holds no token", step);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw unusable(path, readable(error), step);
  }
}

function unusable(path: string, why: string, step: Step): Failure {
  const from = step.values.web_identity_token_file;
  return new Failure(
    `the token file ${quoted(path)} ${why}`,
    from === undefined ? {} : { origin: from.origin },
  );
}

function readable(error: FileError): string {
  return error.problem === "denied" ? "may not be read" : error.detail;
}
