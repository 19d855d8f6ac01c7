/** Roles that are assumed, and what stands in their way. */
import {
  keyOf,
  keys,
  keysInEnvironment,
  role,
  situations,
  startUrl,
  webToken,
} from "./situation.ts";

const profile = "a";
const region = "region = eu-west-1";
const base = `[profile base]\n${keys("config")}`;

/** A profile `a` with a role from the profile `base`. */
function from(text: string, name = "Admin"): string {
  return `[profile a]\nrole_arn = ${
    role(name)
  }\nsource_profile = base\n${region}\n${text}\n${base}`;
}

/** One role each, with its parameters. */
export const roles = situations({
  "a role of the simplest kind": { config: from(""), profile },
  "a role whose source stands in the credentials file": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile = base\n${region}`,
    credentials: `[base]\n${keys("file")}`,
    profile,
  },
  "a role that stands in the credentials file": {
    credentials: `[a]\nrole_arn = ${role("Admin")}\nsource_profile = base\n${region}
[base]\n${keys("file")}`,
    profile,
  },
  "a role with a path": { config: from("", "path/Ops"), profile },
  "an external id that the role wants": { config: from("external_id = shop", "External"), profile },
  "an external id that the role refuses": {
    config: from("external_id = other", "External"),
    profile,
  },
  "no external id where the role wants one": { config: from("", "External"), profile },
  "an external id that the role does not want": { config: from("external_id = shop"), profile },
  "an empty external id": { config: from("external_id ="), profile },
  "an external id of one letter": { config: from("external_id = x"), profile },
  "a session name": { config: from("role_session_name = jo"), profile },
  "an empty session name": { config: from("role_session_name ="), profile },
  "a session name of one letter": { config: from("role_session_name = j"), profile },
  "a session name with a blank": { config: from("role_session_name = jo doe"), profile },
  "a session name that is too long": {
    config: from(`role_session_name = ${"j".repeat(65)}`),
    profile,
  },
  "a session name in another script": { config: from("role_session_name = jö"), profile },
  "half an hour": { config: from("duration_seconds = 1800"), profile },
  "half an hour, written as Python does": { config: from("duration_seconds = 1_800"), profile },
  "half an hour with a sign and zeros": { config: from("duration_seconds = +01800"), profile },
  "a duration that is no number": { config: from("duration_seconds = long"), profile },
  "a duration with a fraction": { config: from("duration_seconds = 1800.5"), profile },
  "an empty duration": { config: from("duration_seconds ="), profile },
  "a duration that is too short": { config: from("duration_seconds = 899"), profile },
  "a negative duration": { config: from("duration_seconds = -1800"), profile },
  "a duration of zero": { config: from("duration_seconds = 0"), profile },
  "a duration that no session may have": { config: from("duration_seconds = 43201"), profile },
  "a duration longer than the role allows": { config: from("duration_seconds = 7200"), profile },
  "a long duration that the role allows": {
    config: from("duration_seconds = 43200", "Long"),
    profile,
  },
  "all parameters at once": {
    config: from(
      "external_id = shop\nrole_session_name = jo\nduration_seconds = 900",
      "External",
    ),
    profile,
  },
  "a role that does not exist": { config: from("", "Nobody"), profile },
  "a role that trusts somebody else": { config: from("", "Closed"), profile },
  "an ARN that is none": {
    config: `[profile a]\nrole_arn = arn:aws:iam::role-of-nobody\nsource_profile = base
${region}\n${base}`,
    profile,
  },
  "an ARN that is too short to be sent": {
    config: `[profile a]\nrole_arn = arn:x\nsource_profile = base\n${region}\n${base}`,
    profile,
  },
  "an empty ARN": {
    config: `[profile a]\nrole_arn =\nsource_profile = base\n${region}\n${base}`,
    profile,
  },
  "a device without a terminal": {
    config: from("mfa_serial = arn:aws:iam::555566667777:mfa/config", "Guarded"),
    profile,
  },
  "a device with a serial number that is too short": { config: from("mfa_serial = x"), profile },
  "an empty serial number": { config: from("mfa_serial ="), profile },
  "a role that wants a device, and none is given": { config: from("", "Guarded"), profile },
  "keys that AWS does not know": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile = base\n${region}
[profile base]\naws_access_key_id = AKIANOBODY0000000000\naws_secret_access_key = nothing`,
    profile,
  },
  "a secret that is wrong": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile = base\n${region}
[profile base]\naws_access_key_id = ${keyOf("config")}\naws_secret_access_key = nothing`,
    profile,
  },
  "a temporary key as the source": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile = base\n${region}`,
    credentials: `[base]\naws_access_key_id = {temporary.id}
aws_secret_access_key = {temporary.secret}\naws_session_token = {temporary.token}`,
    profile,
  },
  "a temporary key whose token has the old name": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile = base\n${region}`,
    credentials: `[base]\naws_access_key_id = {temporary.id}
aws_secret_access_key = {temporary.secret}\naws_security_token = {temporary.token}`,
    profile,
  },
  "a temporary key with another one's token": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile = base\n${region}`,
    credentials: `[base]\naws_access_key_id = {temporary.id}
aws_secret_access_key = {temporary.secret}\naws_session_token = wrong`,
    profile,
  },
  "an STS that fails": {
    config: from(""),
    profile,
    faults: [{ op: "AssumeRole", status: 500, times: 9 }],
  },
  "an STS that is too busy": {
    config: from(""),
    profile,
    faults: [{ op: "AssumeRole", status: 400, error: "Throttling", times: 9 }],
  },
  "a session that is no longer good": {
    config: from(""),
    profile,
    faults: [{ op: "AssumeRole", status: 403, error: "ExpiredToken", times: 9 }],
  },
  "a region that the account has turned off": {
    config: from(""),
    profile,
    faults: [{ op: "AssumeRole", status: 403, error: "RegionDisabledException", times: 9 }],
  },
});

/** Roles of roles, and sources of every kind. */
export const chains = situations({
  "a chain of two roles": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile = b\n${region}
[profile b]\nrole_arn = ${role("Developer")}\nsource_profile = base\n${base}`,
    profile,
  },
  "a chain of five roles, each with a session name": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile = b\n${region}
role_session_name = one
[profile b]\nrole_arn = ${role("Developer")}\nsource_profile = c\nrole_session_name = two
[profile c]\nrole_arn = ${role("path/Ops")}\nsource_profile = d\nrole_session_name = three
[profile d]\nrole_arn = ${role("Developer")}\nsource_profile = e\nrole_session_name = four
[profile e]\nrole_arn = ${role("Admin")}\nsource_profile = base\n${base}`,
    profile,
  },
  "a chain of twice the same role, which has one file in the cache": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile = b\n${region}
[profile b]\nrole_arn = ${role("Admin")}\nsource_profile = base\n${base}`,
    profile,
  },
  "a chain whose first role is refused": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile = b\n${region}
[profile b]\nrole_arn = ${role("Closed")}\nsource_profile = base\n${base}`,
    profile,
  },
  "a chain whose second role is refused": {
    config: `[profile a]\nrole_arn = ${role("Closed")}\nsource_profile = b\n${region}
[profile b]\nrole_arn = ${role("Developer")}\nsource_profile = base\n${base}`,
    profile,
  },
  "a chain with a duration that only a first role may have": {
    config: `[profile a]\nrole_arn = ${role("Long")}\nsource_profile = b\n${region}
duration_seconds = 7200
[profile b]\nrole_arn = ${role("Developer")}\nsource_profile = base\n${base}`,
    profile,
  },
  "a chain whose second role has values that are refused": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile = b\n${region}
duration_seconds = 899
[profile b]\nrole_arn = ${role("Developer")}\nsource_profile = base\n${base}`,
    profile,
  },
  "values that are refused, and no region": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile = b
[profile b]\nrole_arn = ${role("Developer")}\nsource_profile = c\nexternal_id = x
[profile c]\nrole_arn = ${role("Developer")}\nsource_profile = base\n${base}`,
    profile,
  },
  "a session that does not exist, and a source that fails": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile = b\nsso_session = gone
${region}\n[profile b]\ncredential_process = /nonexistent/program`,
    profile,
  },
  "a device for a role whose source needs a login": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile = b\n${region}
mfa_serial = arn:aws:iam::555566667777:mfa/config
[profile b]\nsso_session = corp\nsso_account_id = 444455556666\nsso_role_name = Developer
[sso-session corp]\nsso_start_url = ${startUrl}\nsso_region = eu-west-1`,
    profile,
  },
  "a chain that ends at a source with keys and a role": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile = b\n${region}
[profile b]\nrole_arn = ${role("Developer")}\nsource_profile = base\n${keys("config")}
[profile base]\n${keys("file")}`,
    profile,
  },
  "a chain that ends at a source with half a key and a role": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile = b\n${region}
[profile b]\nrole_arn = ${role("Developer")}\nsource_profile = base
aws_access_key_id = ${keyOf("config")}\n[profile base]\n${keys("file")}`,
    profile,
  },
  "a role that names itself and has keys": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile = a\n${region}
${keys("config")}`,
    profile,
  },
  "a role that names itself and has keys in the other file": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile = a\n${region}`,
    credentials: `[a]\n${keys("file")}`,
    profile,
  },
  "a role that names itself without keys": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile = a\n${region}`,
    profile,
  },
  "a role that names itself and has SSO": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile = a\n${region}
sso_start_url = ${startUrl}\nsso_region = eu-west-1\nsso_account_id = 444455556666
sso_role_name = Developer`,
    tokens: { [startUrl]: { left: 3600 } },
    profile,
  },
  "a circle of two": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile = b\n${region}
[profile b]\nrole_arn = ${role("Developer")}\nsource_profile = a`,
    profile,
  },
  "a circle of two of which the first has keys": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile = b\n${region}
${keys("config")}\n[profile b]\nrole_arn = ${role("Developer")}\nsource_profile = a`,
    profile,
  },
  "a circle behind the first role": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile = b\n${region}
[profile b]\nrole_arn = ${role("Developer")}\nsource_profile = c
[profile c]\nrole_arn = ${role("Developer")}\nsource_profile = b`,
    profile,
  },
  "a source that does not exist": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile = gone\n${region}`,
    profile,
  },
  "a source without anything": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile = b\n${region}
[profile b]\noutput = json`,
    profile,
  },
  "a source that has only half a key": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile = b\n${region}
[profile b]\naws_access_key_id = ${keyOf("config")}`,
    profile,
  },
  "an empty source": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile =\n${region}`,
    profile,
  },
  "a source called default": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile = default\n${region}
[default]\n${keys("config")}`,
    profile,
  },
  "keys in the environment are no source": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile = b\n${region}
[profile b]\noutput = json`,
    env: keysInEnvironment("environment"),
    profile,
  },
  "a source with SSO": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile = b\n${region}
[profile b]\nsso_session = corp\nsso_account_id = 444455556666\nsso_role_name = Developer
[sso-session corp]\nsso_start_url = ${startUrl}\nsso_region = eu-west-1`,
    tokens: { corp: { left: 3600 } },
    profile,
  },
  "a source with SSO and no token": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile = b\n${region}
[profile b]\nsso_session = corp\nsso_account_id = 444455556666\nsso_role_name = Developer
[sso-session corp]\nsso_start_url = ${startUrl}\nsso_region = eu-west-1`,
    profile,
  },
  "a source with a web identity": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile = b\n${region}
[profile b]\nrole_arn = ${role("Web")}\nweb_identity_token_file = token.jwt`,
    files: { "token.jwt": webToken() },
    profile,
  },
  "a source with a process": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile = b\n${region}
[profile b]\ncredential_process = /bin/cat process.json`,
    files: {
      "process.json": JSON.stringify({
        Version: 1,
        AccessKeyId: keyOf("process"),
        SecretAccessKey: "secret/of/process",
      }),
    },
    profile,
  },
  "a source that is a role of the environment": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile = b\n${region}
[profile b]\nrole_arn = ${role("Developer")}\ncredential_source = Environment`,
    env: keysInEnvironment("environment"),
    profile,
  },
});

function named(source: string): string {
  return `[profile a]\nrole_arn = ${role("Admin")}\ncredential_source = ${source}\n${region}`;
}

/** Roles with `credential_source`. */
export const namedSources = situations({
  "a role of the environment": {
    config: named("Environment"),
    env: keysInEnvironment("environment"),
    profile,
  },
  "a role of the environment where keys in it win": {
    config: named("Environment"),
    env: { AWS_PROFILE: "a", ...keysInEnvironment("environment") },
  },
  "a role of an empty environment": { config: named("Environment"), profile },
  "a role of an environment with half a key": {
    config: named("Environment"),
    env: { AWS_ACCESS_KEY_ID: keyOf("environment") },
    profile,
  },
  "a role of an environment with a temporary key": {
    config: named("Environment"),
    env: {
      AWS_ACCESS_KEY_ID: "{temporary.id}",
      AWS_SECRET_ACCESS_KEY: "{temporary.secret}",
      AWS_SESSION_TOKEN: "{temporary.token}",
    },
    profile,
  },
  "a credential_source in small letters": {
    config: named("environment"),
    env: keysInEnvironment("environment"),
    profile,
  },
  "an empty credential_source": { config: named(""), profile },
  "a credential_source that nobody knows": { config: named("Nowhere"), profile },
  "both a source and a credential_source": {
    config: `${named("Environment")}\nsource_profile = base\n${base}`,
    env: keysInEnvironment("environment"),
    profile,
  },
  "a credential_source without a role": {
    config: `[profile a]\ncredential_source = Environment\n${region}`,
    env: keysInEnvironment("environment"),
    profile,
  },
  "a role of a container": {
    config: named("EcsContainer"),
    env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: "{url}/container" },
    profile,
  },
  "a role of a container outside of one": { config: named("EcsContainer"), profile },
  "a role of an instance": { config: named("Ec2InstanceMetadata"), instance: true, profile },
  "a role of an instance where metadata is turned off": {
    config: named("Ec2InstanceMetadata"),
    profile,
  },
});
