/**
 * The demo's sample files as data: several accounts, one session, every common kind of profile.
 *
 * Nothing in them exists: the account ids and keys are the ones that documentation uses.
 */
import { awsTime } from "../config/aws_values.ts";
import aws from "./aws.sh" with { type: "text" };
import completer from "./aws_completer.sh" with { type: "text" };
import bash from "./rc.bash" with { type: "text" };
import fish from "./rc.fish" with { type: "text" };
import zsh from "./rc.zsh" with { type: "text" };

/** A file below the demo's directory. */
export interface Sample {
  /** Path relative to the demo's directory. */
  readonly path: string;
  readonly text: string;
  readonly mode: number;
}

/** Names of the two token files, which are hashes that only the caller can make. */
export interface TokenNames {
  readonly corp: string;
  readonly legacy: string;
}

/** The start URL of the sample profile that has no session. */
export const legacyStartUrl = "https://old-shop.awsapps.com/start";

const hour = 60 * 60 * 1000;
const day = 24 * hour;

/** Everything that the demo writes; NOW is in ms since 1970 UTC, EXECUTABLE is `awsprof`. */
export function samples(
  now: number,
  options: { tokens: TokenNames; executable: string },
): Sample[] {
  const { tokens, executable } = options;
  return [
    { path: "home/.aws/config", text: config, mode: 0o600 },
    { path: "home/.aws/credentials", text: credentials, mode: 0o600 },
    {
      path: `home/.aws/sso/cache/${tokens.corp}`,
      text: token({
        startUrl: "https://d-1234567890.awsapps.com/start",
        region: "eu-west-1",
        expiresAt: awsTime(now + 7 * hour + 40 * 60 * 1000),
        registrationExpiresAt: awsTime(now + 60 * day),
        refreshToken: "sample",
        clientId: "sample",
        clientSecret: "sample",
      }),
      mode: 0o600,
    },
    {
      path: `home/.aws/sso/cache/${tokens.legacy}`,
      text: token({
        startUrl: legacyStartUrl,
        region: "us-east-1",
        expiresAt: awsTime(now - 2 * day - hour),
      }),
      mode: 0o600,
    },
    { path: "home/src/shop/.awsprofile", text: shop, mode: 0o644 },
    { path: "home/src/shop/api/README", text: "the sample project\n", mode: 0o644 },
    { path: "home/src/infra/.awsprofile", text: "prod\n", mode: 0o644 },
    { path: "home/.bashrc", text: bash, mode: 0o644 },
    { path: "home/.zshrc", text: zsh, mode: 0o644 },
    { path: "home/.config/fish/config.fish", text: fish, mode: 0o644 },
    { path: "bin/aws", text: aws, mode: 0o755 },
    { path: "bin/aws_completer", text: completer, mode: 0o755 },
    { path: "bin/awsprof", text: `#!/bin/sh\nexec ${executable} "$@"\n`, mode: 0o755 },
  ];
}

const config = `# sample files of the awsprof demo: none of these accounts exists
[default]
region = eu-west-1

[sso-session corp]
sso_start_url = https://d-1234567890.awsapps.com/start
sso_region = eu-west-1
sso_registration_scopes = sso:account:access

[profile work]
sso_session = corp
sso_account_id = 444455556666
sso_role_name = Developer
region = eu-west-1

[profile staging]
sso_session = corp
sso_account_id = 777788889999
sso_role_name = Developer
region = eu-central-1

[profile prod]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = work
external_id = shop
region = eu-west-1

[profile legacy]
sso_start_url = ${legacyStartUrl}
sso_region = us-east-1
sso_account_id = 222233334444
sso_role_name = ReadOnly
region = us-east-1

[profile vault]
credential_process = vault-credentials --account 555566667777
region = us-west-2
`;

const credentials = `[default]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
`;

const shop = `# which account this project belongs to
work
account = 444455556666
region = eu-west-1
`;

function token(fields: Readonly<Record<string, string>>): string {
  return JSON.stringify({ ...fields, accessToken: "sample" });
}
