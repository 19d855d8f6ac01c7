/** Web identities, processes, containers, instances, logins. */
import { loginSessionName } from "../../../src/config/cache_keys.ts";
import {
  keyOf,
  keys,
  loginSession,
  role,
  type Row,
  secretOf,
  situations,
  webToken,
} from "./situation.ts";

const profile = "a";
const region = "region = eu-west-1";

function web(more: string, token = webToken()): Row {
  return { ...webConfig(more), files: { "token.jwt": token }, profile };
}

function webConfig(more: string): Row {
  return { config: `[profile a]\nweb_identity_token_file = token.jwt\n${region}\n${more}` };
}

const inEnvironment = {
  AWS_WEB_IDENTITY_TOKEN_FILE: "token.jwt",
  AWS_ROLE_ARN: role("Web"),
  AWS_REGION: "eu-west-1",
};

/** Tokens of another issuer, from a profile and from the environment. */
export const webIdentities = situations({
  "a web identity of a profile": web(`role_arn = ${role("Web")}`),
  "a web identity with a session name": web(
    `role_arn = ${role("Web")}\nrole_session_name = robot-1`,
  ),
  "a web identity with an empty session name": web(
    `role_arn = ${role("Web")}\nrole_session_name =`,
  ),
  "a web identity with a duration, which is not sent": web(
    `role_arn = ${role("Web")}\nduration_seconds = 1800`,
  ),
  "a web identity with an external id, which is not sent": web(
    `role_arn = ${role("Web")}\nexternal_id = shop`,
  ),
  "a web identity without a role": web(""),
  "a web identity with an empty role": web("role_arn ="),
  "a web identity for a role that takes none": web(`role_arn = ${role("Admin")}`),
  "a token of another issuer that has expired": web(
    `role_arn = ${role("Web")}`,
    webToken(1_600_000_000),
  ),
  "a token that is no token": web(`role_arn = ${role("Web")}`, "nonsense"),
  "a token with a line end": web(`role_arn = ${role("Web")}`, `${webToken()}\n`),
  "a token too short to be sent": web(`role_arn = ${role("Web")}`, "x"),
  "an empty token file": web(`role_arn = ${role("Web")}`, ""),
  "a token file that is missing": {
    config: `[profile a]\nweb_identity_token_file = gone.jwt\nrole_arn = ${role("Web")}\n${region}`,
    profile,
  },
  "a token file that is a directory": {
    config: `[profile a]\nweb_identity_token_file = .aws\nrole_arn = ${role("Web")}\n${region}`,
    profile,
  },
  "a token file below the home directory, which nobody expands": {
    config: `[profile a]\nweb_identity_token_file = ~/token.jwt
role_arn = ${role("Web")}\n${region}`,
    files: { "token.jwt": webToken() },
    profile,
  },
  "a token file by its whole path": {
    config: `[profile a]\nweb_identity_token_file = {home}/token.jwt
role_arn = ${role("Web")}\n${region}`,
    files: { "token.jwt": webToken() },
    profile,
  },
  "an empty name of a token file": {
    config: `[profile a]\nweb_identity_token_file =\nrole_arn = ${role("Web")}\n${region}`,
    profile,
  },
  "a web identity of the environment": {
    env: inEnvironment,
    files: { "token.jwt": webToken() },
  },
  "a web identity without a region, for which nothing is signed": {
    env: { AWS_WEB_IDENTITY_TOKEN_FILE: "token.jwt", AWS_ROLE_ARN: role("Web") },
    files: { "token.jwt": webToken() },
  },
  "a web identity of the environment with a session name": {
    env: { ...inEnvironment, AWS_ROLE_SESSION_NAME: "robot-2" },
    files: { "token.jwt": webToken() },
  },
  "a web identity of the environment without a role": {
    env: { AWS_WEB_IDENTITY_TOKEN_FILE: "token.jwt", AWS_REGION: "eu-west-1" },
    files: { "token.jwt": webToken() },
  },
  "a web identity of the environment with an empty role": {
    env: { ...inEnvironment, AWS_ROLE_ARN: "" },
    files: { "token.jwt": webToken() },
  },
  "an empty name of a token file in the environment": {
    env: { ...inEnvironment, AWS_WEB_IDENTITY_TOKEN_FILE: "" },
  },
  "a role in the environment without a token": {
    env: { AWS_ROLE_ARN: role("Web"), AWS_REGION: "eu-west-1" },
  },
  "a web identity of both: the environment's": {
    ...webConfig(`role_arn = ${role("Admin")}`),
    files: { "token.jwt": webToken() },
    env: { AWS_PROFILE: "a", ...inEnvironment },
  },
  "a web identity of both, with an argument: the profile's": {
    ...web(`role_arn = ${role("Web")}\nrole_session_name = mine`),
    env: { ...inEnvironment, AWS_ROLE_SESSION_NAME: "theirs" },
  },
  "a token file of the environment with the role of the default profile": {
    config: `[default]\nrole_arn = ${role("Web")}\n${region}\nsource_profile = b
[profile b]\n${keys("config")}`,
    env: { AWS_WEB_IDENTITY_TOKEN_FILE: "token.jwt" },
    files: { "token.jwt": webToken() },
  },
});

const good = { Version: 1, AccessKeyId: keyOf("process"), SecretAccessKey: secretOf("process") };

function printing(what: unknown, command = "/bin/cat process.json"): Row {
  const text = typeof what === "string" ? what : JSON.stringify(what);
  return {
    config: `[profile a]\ncredential_process = ${command}\n${region}`,
    files: { "process.json": text },
    profile,
  };
}

function script(lines: string, words = ""): Row {
  return {
    config: `[profile a]\ncredential_process = {home}/bin/give${words}\n${region}`,
    files: { "bin/give": `#!/bin/sh\n${lines}\n`, "process.json": JSON.stringify(good) },
    profile,
  };
}

/** What a program prints, and how it is run. */
export const processes = situations({
  "a process that prints a key": printing(good),
  "a process in the credentials file": {
    credentials: "[a]\ncredential_process = /bin/cat process.json",
    files: { "process.json": JSON.stringify(good) },
    profile,
  },
  "a process that prints a temporary key": printing(
    `{"Version": 1, "AccessKeyId": "{temporary.id}", "SecretAccessKey": "{temporary.secret}",
"SessionToken": "{temporary.token}", "Expiration": "{in 3600 s}"}`,
  ),
  "a process that prints a key with nulls": printing(
    { ...good, SessionToken: null, Expiration: null },
  ),
  "a process that prints an empty token": printing({ ...good, SessionToken: "" }),
  "a process that prints an account": printing({ ...good, AccountId: "555566667777" }),
  "a process that prints more than that": printing({ ...good, Comment: "hello", Region: "x" }),
  "a process that prints a line end": printing(`\n${JSON.stringify(good)}\n\n`),
  "a process that prints something else first": printing(`hello\n${JSON.stringify(good)}`),
  "a process that prints no version": printing(
    { AccessKeyId: good.AccessKeyId, SecretAccessKey: good.SecretAccessKey },
  ),
  "a process that prints the version as text": printing({ ...good, Version: "1" }),
  "a process that prints version 2": printing({ ...good, Version: 2 }),
  "a process that prints no key id": printing({ Version: 1, SecretAccessKey: "x" }),
  "a process that prints no secret": printing({ Version: 1, AccessKeyId: keyOf("process") }),
  "a process that prints nothing": printing(""),
  "a process that prints no JSON": printing("key: value"),
  "a process that prints a list": printing("[]"),
  "a process that prints null": printing("null"),
  "a process that prints a key that has expired": printing(
    { ...good, SessionToken: "t", Expiration: "{in -60 s}" },
  ),
  "a process that prints a key with four minutes left": printing(
    { ...good, Expiration: "{in 240 s}" },
  ),
  "a process that prints a key with twelve minutes left": printing(
    { ...good, Expiration: "{in 720 s}" },
  ),
  "a process that prints a time that is none": printing({ ...good, Expiration: "tomorrow" }),
  "a process that prints a time with another zone": printing(
    { ...good, Expiration: "{in 3600 s+00:00}" },
  ),
  "a process with quoted words": {
    ...printing(good, `/bin/cat 'my file.json'`),
    files: { "my file.json": JSON.stringify(good) },
  },
  "a process with double quotes and a backslash": {
    ...printing(good, `/bin/cat "my file.json"`),
    files: { "my file.json": JSON.stringify(good) },
  },
  "a process with a quotation without an end": printing(good, "/bin/cat 'process.json"),
  "a process with a pipe, which no shell sees": printing(good, "/bin/cat process.json | cat"),
  "a process with a variable, which no shell sees": printing(good, "/bin/cat $HOME/process.json"),
  "a process below the home directory, which nobody expands": {
    ...script("cat process.json"),
    config: "[profile a]\ncredential_process = ~/bin/give",
  },
  "a process that is found on PATH": printing(good, "cat process.json"),
  "an empty process": printing(good, ""),
  "a process that does not exist": printing(good, "/nonexistent/program"),
  "a process that may not be run": printing(good, "{home}/process.json"),
  "a process that fails": script("echo 'no luck' >&2; exit 3"),
  "a process that fails after it printed a key": script("cat process.json; exit 1"),
  "a process that writes to stderr and succeeds": script("echo careful >&2; cat process.json"),
  "a process that is killed": script("kill -9 $$"),
  "a process that sees the environment": {
    ...script('[ "$WHO" = me ] && cat process.json'),
    env: { WHO: "me" },
  },
  "a process with arguments": script(
    '[ "$#:$2" = "2:two words" ] && cat "$1"',
    " process.json 'two words'",
  ),
  "an account of the profile for a process": {
    ...printing(good),
    config: `[profile a]\ncredential_process = /bin/cat process.json
aws_account_id = 999988887777`,
  },
});

const container = { AWS_CONTAINER_CREDENTIALS_FULL_URI: "{url}/container" };

/** What the machine itself gives. */
export const machines = situations({
  "a container": { env: container },
  "a container, with a profile that gives nothing": {
    config: "[profile a]\nregion = eu-west-1",
    env: { ...container, AWS_PROFILE: "a" },
  },
  "a container, with an argument that gives nothing": {
    config: "[profile a]\nregion = eu-west-1",
    env: container,
    profile,
  },
  "a container with a token": { env: { ...container, AWS_CONTAINER_AUTHORIZATION_TOKEN: "right" } },
  "a container that refuses the token": {
    env: { ...container, AWS_CONTAINER_AUTHORIZATION_TOKEN: "wrong" },
  },
  "a container with a token in a file": {
    env: { ...container, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: "{home}/token.txt" },
    files: { "token.txt": "right" },
  },
  "a container whose token file is missing": {
    env: { ...container, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: "{home}/gone.txt" },
  },
  "a container that is not there": {
    env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://127.0.0.1:10/container" },
  },
  "a container on another machine": {
    env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://192.0.2.1/container" },
  },
  "an instance": { instance: true },
  "an instance, with a profile that gives nothing": {
    config: "[profile a]\nregion = eu-west-1",
    instance: true,
    profile,
  },
  "an instance with an empty file": { config: "", instance: true },
});

function loggedIn(left: number | null, more: Row = {}): Row {
  return {
    config: `[profile a]\nlogin_session = ${loginSession}\n${region}`,
    ...(left === null ? {} : { login: left }),
    profile,
    ...more,
  };
}

const loginFile = `.aws/login/cache/${await loginSessionName(loginSession)}`;

/** What `aws login` has kept. */
export const logins = situations({
  "a login": loggedIn(900),
  "a login with six minutes left": loggedIn(360),
  "a login with four minutes left, which is renewed": loggedIn(240),
  "a login that has expired, which is renewed": loggedIn(-60),
  "a login whose renewal is refused": loggedIn(-60, {
    faults: [{ op: "CreateOAuth2Token", status: 403, error: "AccessDeniedException", times: 9 }],
  }),
  "a login whose renewal fails while it is good": loggedIn(240, {
    faults: [{ op: "CreateOAuth2Token", status: 500, times: 9 }],
  }),
  "no login": loggedIn(null),
  "a login whose file is no JSON": loggedIn(null, { files: { [loginFile]: "{" } }),
  "a login whose file holds nothing": loggedIn(null, { files: { [loginFile]: "{}" } }),
  "an empty name of a login": loggedIn(null, {
    config: `[profile a]\nlogin_session =\n${region}`,
  }),
  "a login before a process": loggedIn(900, {
    config: `[profile a]\nlogin_session = ${loginSession}\n${region}
credential_process = /bin/cat process.json`,
    files: { "process.json": JSON.stringify(good) },
  }),
  "a login before static keys in the config file": loggedIn(900, {
    config: `[profile a]\nlogin_session = ${loginSession}\n${region}\n${keys("config")}`,
  }),
  "a source with a login": loggedIn(900, {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile = b\n${region}
[profile b]\nlogin_session = ${loginSession}`,
  }),
});
