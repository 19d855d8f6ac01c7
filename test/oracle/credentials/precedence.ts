/** Which of a profile's ways to credentials wins (aws-semantics of the AWS CLI: provider order). */
import {
  keyOf,
  keys,
  keysInEnvironment,
  role,
  situations,
  startUrl,
  webToken,
} from "./situation.ts";

const sso = `sso_start_url = ${startUrl}
sso_region = eu-west-1
sso_account_id = 444455556666
sso_role_name = Developer`;
const process = 'credential_process = /bin/sh -c "cat process.json"';
const processFile = {
  "process.json": JSON.stringify({
    Version: 1,
    AccessKeyId: keyOf("process"),
    SecretAccessKey: "secret/of/process",
  }),
};
const tokens = { [startUrl]: { left: 3600 } };
const profile = "a";
const webInEnvironment = { AWS_WEB_IDENTITY_TOKEN_FILE: "token.jwt", AWS_ROLE_ARN: role("Web") };

/** Two ways in one profile, and ways in the environment. */
export const precedence = situations({
  "SSO wins over static keys in the same section": {
    config: `[profile a]\n${keys("config")}\n${sso}`,
    tokens,
    profile,
  },
  "SSO wins over static keys in the credentials file": {
    config: `[profile a]\n${sso}`,
    credentials: `[a]\n${keys("file")}`,
    tokens,
    profile,
  },
  "SSO wins over a process": {
    config: `[profile a]\n${sso}\n${process}`,
    files: processFile,
    tokens,
    profile,
  },
  "a process wins over static keys in the config file": {
    config: `[profile a]\n${process}\n${keys("config")}`,
    files: processFile,
    profile,
  },
  "static keys in the credentials file win over a process": {
    config: `[profile a]\n${process}`,
    credentials: `[a]\n${keys("file")}`,
    files: processFile,
    profile,
  },
  "static keys in the credentials file win over those in the config file": {
    config: `[profile a]\n${keys("config")}`,
    credentials: `[a]\n${keys("file")}`,
    profile,
  },
  "a role from a source wins over its own static keys": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile = b\nregion = eu-west-1
${keys("config")}\n[profile b]\n${keys("file")}`,
    profile,
  },
  "a role from a source wins over SSO in the same profile": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile = b\nregion = eu-west-1
${sso}\n[profile b]\n${keys("file")}`,
    tokens,
    profile,
  },
  "a role without a source is an error even beside static keys": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nregion = eu-west-1\n${keys("config")}`,
    profile,
  },
  "a web identity wins over a source": {
    config: `[profile a]\nrole_arn = ${role("Web")}\nweb_identity_token_file = token.jwt
source_profile = b\nregion = eu-west-1\n[profile b]\n${keys("file")}`,
    files: { "token.jwt": webToken() },
    profile,
  },
  "a source without a role gives nothing": {
    config: `[profile a]\nsource_profile = b\n[profile b]\n${keys("file")}`,
    profile,
  },
  "keys in the environment win over a profile in the environment": {
    config: `[profile a]\n${keys("config")}\nregion = eu-west-1`,
    env: { AWS_PROFILE: "a", ...keysInEnvironment("environment") },
  },
  "an argument wins over keys in the environment": {
    config: `[profile a]\n${keys("config")}`,
    env: keysInEnvironment("environment"),
    profile,
  },
  "a web identity in the environment wins over a profile in the environment": {
    config: `[profile a]\n${keys("config")}\nregion = eu-west-1`,
    env: { AWS_PROFILE: "a", ...webInEnvironment },
    files: { "token.jwt": webToken() },
  },
  "a web identity in the environment wins over the default profile": {
    config: `[default]\n${keys("config")}\nregion = eu-west-1`,
    env: webInEnvironment,
    files: { "token.jwt": webToken() },
  },
  "a web identity in the environment loses to an argument": {
    config: `[profile a]\n${keys("config")}\nregion = eu-west-1`,
    env: webInEnvironment,
    files: { "token.jwt": webToken() },
    profile,
  },
  "a web identity in the environment loses to a role from a source": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile = b\nregion = eu-west-1
[profile b]\n${keys("file")}`,
    env: { AWS_PROFILE: "a", ...webInEnvironment },
    files: { "token.jwt": webToken() },
  },
  "keys in the environment win over a web identity there": {
    env: { ...keysInEnvironment("environment"), ...webInEnvironment },
    files: { "token.jwt": webToken() },
  },
  "SSO wins over a login session": {
    config: `[profile a]\n${sso}\nlogin_session = arn:aws:iam::555566667777:user/login`,
    tokens,
    profile,
  },
  "static keys in the credentials file win over a login session": {
    config: `[profile a]\nlogin_session = arn:aws:iam::555566667777:user/login`,
    credentials: `[a]\n${keys("file")}`,
    profile,
  },
  "a profile wins over a container": {
    config: `[default]\n${keys("config")}`,
    env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: "{url}/container" },
  },
  "a role wins over SSO in its own source": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile = b\nregion = eu-west-1
[profile b]\n${sso}\n${keys("config")}`,
    tokens,
    profile,
  },
});
