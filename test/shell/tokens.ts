/** SSO profiles and the AWS CLI's token files for them. */
import type { World } from "./world.ts";

/** Profiles with a session, a role that depends on it, and one of the old form. */
export const ssoConfig = `[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
sso_registration_scopes = sso:account:access

[profile dev]
sso_session = corp
sso_account_id = 444455556666
sso_role_name = Developer

[profile chained]
role_arn = arn:aws:iam::777788889999:role/Deploy
source_profile = dev

[profile old]
sso_start_url = https://old.awsapps.com/start
sso_region = eu-west-1
sso_account_id = 444455556666
sso_role_name = ReadOnly

[profile prodsso]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = Admin
`;

/** What the token file of a session is named after. */
export type TokenKey = "corp" | "https://old.awsapps.com/start";

/** Minutes from now, negative for the past; null leaves the key out. */
export interface Token {
  readonly expires: number;
  readonly registrationExpires?: number | null;
  readonly refreshToken?: boolean;
  readonly accessToken?: boolean;
  /** How the times end; the AWS CLI v1 writes `UTC`. */
  readonly zone?: string;
}

/** Writes a token as the AWS CLI does. */
export async function writeToken(world: World, key: TokenKey, token: Token): Promise<string> {
  const { registrationExpires = null, refreshToken = false, accessToken = true, zone = "Z" } =
    token;
  const content = {
    startUrl: "https://corp.awsapps.com/start",
    region: "eu-west-1",
    ...(accessToken ? { accessToken: "canary-access-token" } : {}),
    expiresAt: time(token.expires, zone),
    clientId: "client",
    clientSecret: "canary-client-secret",
    ...(registrationExpires === null
      ? {}
      : { registrationExpiresAt: time(registrationExpires, zone) }),
    ...(refreshToken ? { refreshToken: "canary-refresh-token" } : {}),
  };
  return await writeTokenText(world, key, python(content));
}

/** Writes any text where a token belongs. */
export async function writeTokenText(world: World, key: TokenKey, text: string): Promise<string> {
  return await world.write(`~/.aws/sso/cache/${await sha1(key)}.json`, text);
}

function time(minutes: number, zone: string): string {
  return new Date(Date.now() + minutes * 60_000).toISOString().replace(/\.\d+Z$/, zone);
}

/** JSON with the blanks of Python's `json.dumps`. */
function python(value: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(value).map(([key, text]) => `"${key}": ${JSON.stringify(text)}`);
  return `{${pairs.join(", ")}}`;
}

async function sha1(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-1", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
