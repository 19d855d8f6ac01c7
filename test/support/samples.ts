/** Pieces of AWS files that many tests have in common; the stand-in's sample company knows them. */

/** The company's one long-lived key. */
export const key = "AKIAIOSFODNN7EXAMPLE";
/** Its secret part. */
export const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

/** `work`: a role by the session `corp`. */
export const work = `[sso-session corp]
sso_start_url = https://d-1234567890.awsapps.com/start
sso_region = eu-west-1
sso_registration_scopes = sso:account:access

[profile work]
sso_session = corp
sso_account_id = 444455556666
sso_role_name = Developer
region = eu-west-1
`;

/** `prod`: a role that `work` may assume. */
export const prod = `[profile prod]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = work
external_id = shop
role_session_name = jo
region = eu-central-1
`;

/** `mistyped`: a role that nobody has. */
export const mistyped = `[profile mistyped]
sso_session = corp
sso_account_id = 444455556666
sso_role_name = Develoer
region = eu-west-1
`;

/** `stranger`: the role of `prod` without what it takes to assume it. */
export const stranger = `[profile stranger]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = work
region = eu-west-1
`;

/** `legacy`: a role by a start URL without a session. */
export const legacy = `[profile legacy]
sso_start_url = https://old-shop.awsapps.com/start
sso_region = us-east-1
sso_account_id = 222233334444
sso_role_name = ReadOnly
region = us-east-1
`;

/** `keys`: the long-lived key. */
export const keys = `[profile keys]
aws_access_key_id = ${key}
aws_secret_access_key = ${secret}
region = eu-west-1
`;

/** `mistaken`: the same key, said to be of another account. */
export const mistaken = `[profile mistaken]
aws_access_key_id = ${key}
aws_secret_access_key = ${secret}
aws_account_id = 000011112222
region = eu-west-1
`;
