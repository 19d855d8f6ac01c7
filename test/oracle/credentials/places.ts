/** Keys in the environment, chosen profiles, spellings of files, regions and endpoints. */
import {
  keyOf,
  keys,
  keysInEnvironment,
  role,
  type Row,
  secretOf,
  situations,
  startUrl,
} from "./situation.ts";

const profile = "a";

/** Keys and parts of keys in the environment. */
export const environments = situations({
  "keys in the environment": { env: keysInEnvironment("environment") },
  "keys in the environment, without any file, with a region": {
    env: { ...keysInEnvironment("environment"), AWS_REGION: "eu-west-1" },
  },
  "half a key in the environment": { env: { AWS_ACCESS_KEY_ID: keyOf("environment") } },
  "a key with an empty secret": {
    env: { AWS_ACCESS_KEY_ID: keyOf("environment"), AWS_SECRET_ACCESS_KEY: "" },
  },
  "an empty key with a secret": { env: { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "x" } },
  "a secret alone": {
    config: `[default]\n${keys("config")}`,
    env: { AWS_SECRET_ACCESS_KEY: "x" },
  },
  "a blank as a key": { env: { AWS_ACCESS_KEY_ID: " ", AWS_SECRET_ACCESS_KEY: " " } },
  "half a key beside a profile in the environment": {
    config: `[profile a]\n${keys("config")}`,
    env: { AWS_PROFILE: "a", AWS_ACCESS_KEY_ID: keyOf("environment") },
  },
  "half a key beside an argument": {
    config: `[profile a]\n${keys("config")}`,
    env: { AWS_ACCESS_KEY_ID: keyOf("environment") },
    profile,
  },
  "a temporary key": {
    env: {
      AWS_ACCESS_KEY_ID: "{temporary.id}",
      AWS_SECRET_ACCESS_KEY: "{temporary.secret}",
      AWS_SESSION_TOKEN: "{temporary.token}",
    },
  },
  "a temporary key with the token's old name": {
    env: {
      AWS_ACCESS_KEY_ID: "{temporary.id}",
      AWS_SECRET_ACCESS_KEY: "{temporary.secret}",
      AWS_SECURITY_TOKEN: "{temporary.token}",
    },
  },
  "a temporary key with both names, of which the old one counts": {
    env: {
      AWS_ACCESS_KEY_ID: "{temporary.id}",
      AWS_SECRET_ACCESS_KEY: "{temporary.secret}",
      AWS_SECURITY_TOKEN: "{temporary.token}",
      AWS_SESSION_TOKEN: "other",
    },
  },
  "an empty old name of the token": {
    env: {
      AWS_ACCESS_KEY_ID: "{temporary.id}",
      AWS_SECRET_ACCESS_KEY: "{temporary.secret}",
      AWS_SECURITY_TOKEN: "",
      AWS_SESSION_TOKEN: "{temporary.token}",
    },
  },
  "an empty token": { env: { ...keysInEnvironment("environment"), AWS_SESSION_TOKEN: "" } },
  "a time at which the key expires": {
    env: {
      ...keysInEnvironment("environment"),
      AWS_CREDENTIAL_EXPIRATION: "{in 3600 s}",
    },
  },
  "a time that has passed": {
    env: {
      ...keysInEnvironment("environment"),
      AWS_CREDENTIAL_EXPIRATION: "2020-01-01T00:00:00Z",
    },
  },
  "a time that is none": {
    env: { ...keysInEnvironment("environment"), AWS_CREDENTIAL_EXPIRATION: "tomorrow" },
  },
  "an empty time": {
    env: { ...keysInEnvironment("environment"), AWS_CREDENTIAL_EXPIRATION: "" },
  },
  "keys in the environment beside a file that cannot be read": {
    config: "no section here",
    env: keysInEnvironment("environment"),
  },
  "nothing at all": {},
});

const two = `[profile a]\n${keys("config")}\n[profile b]\n${keys("process")}
[default]\n${keys("login")}`;

/** Which profile is meant. */
export const selections = situations({
  "the default profile": { config: two },
  "a profile by AWS_PROFILE": { config: two, env: { AWS_PROFILE: "a" } },
  "a profile by AWS_DEFAULT_PROFILE": { config: two, env: { AWS_DEFAULT_PROFILE: "b" } },
  "a profile by both": { config: two, env: { AWS_PROFILE: "a", AWS_DEFAULT_PROFILE: "b" } },
  "a profile by an argument and both": {
    config: two,
    env: { AWS_PROFILE: "a", AWS_DEFAULT_PROFILE: "gone" },
    profile: "b",
  },
  "an empty AWS_PROFILE": { config: two, env: { AWS_PROFILE: "" } },
  "an empty AWS_PROFILE beside AWS_DEFAULT_PROFILE": {
    config: two,
    env: { AWS_PROFILE: "", AWS_DEFAULT_PROFILE: "b" },
  },
  "a profile that does not exist": { config: two, env: { AWS_PROFILE: "gone" } },
  "an argument that does not exist": { config: two, profile: "gone" },
  "a profile that does not exist beside keys in the environment": {
    config: two,
    env: { AWS_PROFILE: "gone", ...keysInEnvironment("environment") },
  },
  "an argument that rescues a profile that does not exist": {
    config: two,
    env: { AWS_PROFILE: "gone" },
    profile: "a",
  },
  "the default profile by name where there is none": {
    config: `[profile a]\n${keys("config")}`,
    profile: "default",
  },
  "no default profile": { config: `[profile a]\n${keys("config")}` },
  "a name with blanks": { config: `[profile "a b"]\n${keys("config")}`, profile: "a b" },
  "a name with a blank before it": { config: two, env: { AWS_PROFILE: " a" } },
  "a name in other letters": { config: two, profile: "A" },
});

/** What may stand in the files, and where they are. */
export const files = situations({
  "a key whose halves stand in two files": {
    config: `[profile a]\naws_secret_access_key = ${secretOf("config")}`,
    credentials: `[a]\naws_access_key_id = ${keyOf("config")}`,
    profile,
  },
  "a key whose halves stand in two files, the other way round": {
    config: `[profile a]\naws_access_key_id = ${keyOf("config")}`,
    credentials: `[a]\naws_secret_access_key = ${secretOf("config")}`,
    profile,
  },
  "a role in one file and its source in the other": {
    config: `[profile a]\nregion = eu-west-1\nrole_arn = ${role("Admin")}`,
    credentials: `[a]\nsource_profile = b\n[b]\n${keys("file")}`,
    profile,
  },
  "a role in both files: that of the credentials file": {
    config: `[profile a]\nregion = eu-west-1\nrole_arn = ${role("Admin")}\nsource_profile = b`,
    credentials: `[a]\nrole_arn = ${role("Developer")}\n[b]\n${keys("file")}`,
    profile,
  },
  "a region in both files": {
    config: `[profile a]\nregion = eu-west-1`,
    credentials: `[a]\nregion = us-east-2\n${keys("file")}`,
    profile,
  },
  "a section twice": {
    config: `[profile a]\n${keys("config")}\n[profile a]\nregion = eu-west-1`,
    profile,
  },
  "a key twice": { config: `[profile a]\n${keys("config")}\nregion = x-1\nregion = y-2`, profile },
  "a section without the word profile": { config: `[a]\n${keys("config")}`, profile },
  "a section with the word profile in the credentials file": {
    credentials: `[profile a]\n${keys("file")}`,
    profile,
  },
  "that section by its whole name": {
    credentials: `[profile a]\n${keys("file")}`,
    profile: "profile a",
  },
  "default and profile default": {
    config: `[default]\n${keys("config")}\n[profile default]\n${keys("process")}`,
  },
  "profile default before default": {
    config: `[profile default]\n${keys("process")}\n[default]\n${keys("config")}`,
  },
  "keys in capitals": {
    config: `[profile a]\nAWS_ACCESS_KEY_ID = ${keyOf("config")}
AWS_Secret_Access_Key = ${secretOf("config")}`,
    profile,
  },
  "a comment behind a value": {
    config: `[profile a]\nregion = eu-west-1 # Dublin\n${keys("config")}`,
    profile,
  },
  "values in quotation marks": {
    config: `[profile a]\naws_access_key_id = "${keyOf("config")}"
aws_secret_access_key = "${secretOf("config")}"`,
    profile,
  },
  "colons instead of equals signs": {
    config: `[profile a]\naws_access_key_id: ${keyOf("config")}
aws_secret_access_key: ${secretOf("config")}`,
    profile,
  },
  "an empty key id in the file": {
    config: `[profile a]\naws_access_key_id =\naws_secret_access_key = x`,
    profile,
  },
  "an empty secret in the file": {
    config: `[profile a]\naws_access_key_id = ${keyOf("config")}\naws_secret_access_key =`,
    profile,
  },
  "a config file that cannot be read as one": { config: "stray words", profile },
  "a credentials file that cannot be read as one": {
    config: `[profile a]\n${keys("config")}`,
    credentials: "stray words",
    profile,
  },
  "files in another place": {
    env: { AWS_CONFIG_FILE: "{home}/my/config", AWS_SHARED_CREDENTIALS_FILE: "{home}/my/keys" },
    files: {
      "my/config": "[profile a]\nregion = eu-west-1",
      "my/keys": `[a]\n${keys("file")}`,
    },
    profile,
  },
  "files in a place that does not exist": {
    config: `[profile a]\n${keys("config")}`,
    env: { AWS_CONFIG_FILE: "{home}/gone" },
    profile,
  },
  "a file by ~": {
    env: { AWS_CONFIG_FILE: "~/my/config" },
    files: { "my/config": `[profile a]\n${keys("config")}` },
    profile,
  },
});

const roleOfKeys = `role_arn = ${role("Admin")}\nsource_profile = base
[profile base]\n${keys("config")}\nregion = ap-south-1`;

function asking(text: string, more: Row = {}): Row {
  return { config: `[profile a]\n${text}\n${roleOfKeys}`, profile, ...more };
}

/** Where AWS is asked. */
export const regions = situations({
  "the profile's region": asking("region = eu-west-1"),
  "AWS_REGION before the profile's": asking("region = eu-west-1", {
    env: { AWS_REGION: "us-west-2" },
  }),
  "AWS_DEFAULT_REGION before the profile's": asking("region = eu-west-1", {
    env: { AWS_DEFAULT_REGION: "us-west-2" },
  }),
  "AWS_REGION before AWS_DEFAULT_REGION": asking("", {
    env: { AWS_REGION: "us-west-2", AWS_DEFAULT_REGION: "us-west-1" },
  }),
  "no region, not even the source's": asking(""),
  "an empty region": asking("region ="),
  "an empty AWS_REGION": asking("region = eu-west-1", { env: { AWS_REGION: "" } }),
  "a region that is none": asking("region = not_a_region!"),
  "a region that nobody knows": asking("region = xx-nowhere-9"),
  "a region of China": asking("region = cn-north-1"),
  "the global region": asking("region = aws-global"),
  "the old way of endpoints": asking("region = eu-west-1\nsts_regional_endpoints = legacy"),
  "FIPS endpoints": asking("region = us-east-1\nuse_fips_endpoint = true"),
  "keys without a region": { config: `[profile a]\n${keys("config")}`, profile },
  "keys with a region that is none": {
    config: `[profile a]\n${keys("config")}\nregion = not_a_region!`,
    profile,
  },
});

const free = { endpoint: false, profile } as const;

/** Endpoints of the files and of the environment. */
export const endpoints = situations({
  "an endpoint of the profile": asking("region = eu-west-1\nendpoint_url = {url}", free),
  "an endpoint with a path": asking("region = eu-west-1\nendpoint_url = {url}/pre", free),
  "an endpoint with a path and a slash at its end": asking(
    "region = eu-west-1\nendpoint_url = {url}/pre/",
    free,
  ),
  "an endpoint with a slash at its end": asking("region = eu-west-1\nendpoint_url = {url}/", free),
  "an endpoint of a services section": {
    ...asking("region = eu-west-1\nservices = local"),
    ...free,
    config: `[profile a]\nregion = eu-west-1\nservices = local\n${roleOfKeys}
[services local]\nsts =\n  endpoint_url = {url}/local`,
  },
  "a services section before the profile's own endpoint": {
    ...free,
    config: `[profile a]\nregion = eu-west-1\nservices = local\nendpoint_url = http://127.0.0.1:10
${roleOfKeys}\n[services local]\nsts =\n  endpoint_url = {url}/local`,
  },
  "a services section of another service": {
    ...free,
    config: `[profile a]\nregion = eu-west-1\nservices = local\nendpoint_url = {url}/own
${roleOfKeys}\n[services local]\ns3 =\n  endpoint_url = http://127.0.0.1:10`,
  },
  "a services section that does not exist": asking(
    "region = eu-west-1\nservices = gone\nendpoint_url = {url}",
    free,
  ),
  "an endpoint of the source, which does not count": {
    ...free,
    config: `[profile a]\nregion = eu-west-1\nendpoint_url = {url}/mine\n${roleOfKeys}
endpoint_url = http://127.0.0.1:10`,
  },
  "AWS_ENDPOINT_URL before the profile's": asking(
    "region = eu-west-1\nendpoint_url = http://127.0.0.1:10",
    { ...free, env: { AWS_ENDPOINT_URL: "{url}/env" } },
  ),
  "AWS_ENDPOINT_URL_STS before AWS_ENDPOINT_URL": asking("region = eu-west-1", {
    ...free,
    env: { AWS_ENDPOINT_URL: "http://127.0.0.1:10", AWS_ENDPOINT_URL_STS: "{url}/sts" },
  }),
  "an empty AWS_ENDPOINT_URL_STS": asking("region = eu-west-1", {
    ...free,
    env: { AWS_ENDPOINT_URL: "{url}/env", AWS_ENDPOINT_URL_STS: "" },
  }),
  "a variable of the environment before a services section": {
    ...free,
    env: { AWS_ENDPOINT_URL: "{url}/env" },
    config: `[profile a]\nregion = eu-west-1\nservices = local\n${roleOfKeys}
[services local]\nsts =\n  endpoint_url = http://127.0.0.1:10`,
  },
  "endpoints that are ignored": asking("region = eu-west-1\nendpoint_url = {url}", {
    ...free,
    env: { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" },
  }),
  "endpoints that the profile ignores": asking(
    "region = eu-west-1\nendpoint_url = {url}\nignore_configured_endpoint_urls = True",
    free,
  ),
  "endpoints that are not ignored": asking("region = eu-west-1\nendpoint_url = {url}", {
    ...free,
    env: { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "yes" },
  }),
  "an endpoint that is no URL": asking("region = eu-west-1\nendpoint_url = nowhere", free),
  "an endpoint on which nothing listens": asking(
    "region = eu-west-1\nendpoint_url = http://127.0.0.1:10",
    free,
  ),
  "an endpoint without a region": asking("endpoint_url = {url}", free),
  "endpoints of the portal and of its tokens": {
    ...free,
    config: `[profile a]\nsso_session = corp\nsso_account_id = 444455556666
sso_role_name = Developer\nservices = local
[sso-session corp]\nsso_start_url = ${startUrl}\nsso_region = eu-west-1
[services local]\nsso =\n  endpoint_url = {url}/portal\nsso_oidc =\n  endpoint_url = {url}/oidc`,
    tokens: { corp: { left: -60 } },
  },
  "an endpoint of the portal in the environment": {
    ...free,
    config: `[profile a]\nsso_start_url = ${startUrl}\nsso_region = eu-west-1
sso_account_id = 444455556666\nsso_role_name = Developer`,
    env: { AWS_ENDPOINT_URL_SSO: "{url}/p" },
    tokens: { [startUrl]: { left: 3600 } },
  },
});
