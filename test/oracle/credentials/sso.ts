/** Roles from the portal of IAM Identity Center. */
import { keys, role, type Row, situations, startUrl } from "./situation.ts";

const profile = "a";
const region = "region = eu-west-1";
const session = `[sso-session corp]\nsso_start_url = ${startUrl}\nsso_region = eu-west-1`;
const tokens = { corp: { left: 3600 } };
const account = "sso_account_id = 444455556666";
const roleName = "sso_role_name = Developer";
const legacy = `sso_start_url = ${startUrl}\nsso_region = eu-west-1`;

function withSession(text: string, more: Row = {}): Row {
  return {
    config: `[profile a]\nsso_session = corp\n${text}\n${session}`,
    tokens,
    profile,
    ...more,
  };
}

function withUrl(text: string, more: Row = {}): Row {
  return {
    config: `[profile a]\n${text}`,
    tokens: { [startUrl]: { left: 3600 } },
    profile,
    ...more,
  };
}

const whole = `${account}\n${roleName}\n${region}`;

/** Keys that are there, missing or contradict each other. */
export const ssoKeys = situations({
  "SSO with a session": withSession(whole),
  "SSO with a start URL": withUrl(`${legacy}\n${whole}`),
  "SSO without a region of its own": withSession(`${account}\n${roleName}`),
  "SSO in the default profile": {
    config: `[default]\nsso_session = corp\n${whole}\n${session}`,
    tokens,
  },
  "SSO in the credentials file": {
    config: session,
    credentials: `[a]\nsso_session = corp\n${whole}`,
    tokens,
    profile,
  },
  "a session without account and role": withSession(region),
  "a session with keys, without account and role": withSession(keys("config")),
  "a session without an account": withSession(roleName),
  "a session without a role": withSession(account),
  "a session with an empty account": withSession(`sso_account_id =\n${roleName}`),
  "a session with an empty role": withSession(`${account}\nsso_role_name =`),
  "a start URL alone": withUrl(legacy),
  "a start URL without an account": withUrl(`${legacy}\n${roleName}`),
  "a start URL without a role": withUrl(`${legacy}\n${account}`),
  "a start URL without a region": withUrl(`sso_start_url = ${startUrl}\n${whole}`),
  "a region without a start URL": withUrl(`sso_region = eu-west-1\n${whole}`),
  "account and role alone": withUrl(whole),
  "a session that does not exist": {
    config: `[profile a]\nsso_session = gone\n${whole}\n${session}`,
    tokens,
    profile,
  },
  "an empty name of a session": {
    config: `[profile a]\nsso_session =\n${whole}\n${session}`,
    tokens,
    profile,
  },
  "a session without a start URL": {
    config: `[profile a]\nsso_session = corp\n${whole}\n[sso-session corp]\nsso_region = eu-west-1`,
    tokens,
    profile,
  },
  "a session without a region": {
    config: `[profile a]\nsso_session = corp\n${whole}
[sso-session corp]\nsso_start_url = ${startUrl}`,
    tokens,
    profile,
  },
  "a session without anything": {
    config: `[profile a]\nsso_session = corp\n${whole}\n[sso-session corp]`,
    tokens,
    profile,
  },
  "a session whose region the profile repeats": withSession(`${whole}\nsso_region = eu-west-1`),
  "a session whose region the profile contradicts": withSession(
    `${whole}\nsso_region = us-east-1`,
  ),
  "a session whose start URL the profile contradicts": withSession(
    `${whole}\nsso_start_url = https://other.awsapps.com/start`,
  ),
  "a session that names the account and the role": {
    config: `[profile a]\nsso_session = corp\n${roleName}\n${region}\n${session}\n${account}`,
    tokens,
    profile,
  },
  "a session's name in quotation marks": {
    config: `[profile a]\nsso_session = my corp\n${whole}
[sso-session "my corp"]\nsso_start_url = ${startUrl}\nsso_region = eu-west-1`,
    tokens: { "my corp": { left: 3600 } },
    profile,
  },
  "a region of SSO that is none": withUrl(
    `sso_start_url = ${startUrl}\nsso_region = not a region\n${whole}`,
  ),
  "a role of the profile's own beside a broken session": {
    config: `[profile a]\nrole_arn = ${role("Admin")}\nsource_profile = b\nsso_session = gone
${region}\n[profile b]\n${keys("config")}`,
    profile,
  },
  "keys beside a broken session": {
    config: `[profile a]\nsso_session = gone\n${keys("config")}\n${region}`,
    profile,
  },
});

/** Tokens and the portal's answers. */
export const ssoTokens = situations({
  "no token of the session": withSession(whole, { tokens: {} }),
  "no token of the start URL": withUrl(`${legacy}\n${whole}`, { tokens: {} }),
  "a token of the start URL only, for a session": withSession(whole, {
    tokens: { [startUrl]: { left: 3600 } },
  }),
  "a token that has expired": withSession(whole, {
    tokens: { corp: { left: -60, refreshable: false } },
  }),
  "a token that has expired, of a start URL": withUrl(`${legacy}\n${whole}`, {
    tokens: { [startUrl]: { left: -60, refreshable: false } },
  }),
  "a token that has expired and can be renewed": withSession(whole, {
    tokens: { corp: { left: -60 } },
  }),
  "a token that could be renewed, of a start URL": withUrl(`${legacy}\n${whole}`, {
    tokens: { [startUrl]: { left: -60 } },
  }),
  "a token with ten minutes left": withSession(whole, { tokens: { corp: { left: 600 } } }),
  "a token with ten minutes left that cannot be renewed": withSession(whole, {
    tokens: { corp: { left: 600, refreshable: false } },
  }),
  "a token with ten minutes left, of a start URL": withUrl(`${legacy}\n${whole}`, {
    tokens: { [startUrl]: { left: 600 } },
  }),
  "a token whose renewal is refused": withSession(whole, {
    tokens: { corp: { left: -60 } },
    faults: [{ op: "CreateToken", status: 400, error: "InvalidGrantException", times: 9 }],
  }),
  "a token with ten minutes left whose renewal is refused": withSession(whole, {
    tokens: { corp: { left: 600 } },
    faults: [{ op: "CreateToken", status: 400, error: "InvalidGrantException", times: 9 }],
  }),
  "a token with ten minutes left whose renewal fails": withSession(whole, {
    tokens: { corp: { left: 600 } },
    faults: [{ op: "CreateToken", status: 500, times: 9 }],
  }),
  "a token that the portal refuses": withSession(whole, {
    tokens: { corp: { left: 3600, revoked: true, refreshable: false } },
  }),
  "a token that the portal refuses and that can be renewed": withSession(whole, {
    tokens: { corp: { left: 3600, revoked: true } },
  }),
  "a token that the portal refuses, of a start URL": withUrl(`${legacy}\n${whole}`, {
    tokens: { [startUrl]: { left: 3600, revoked: true } },
  }),
  "a token file that is no JSON": withSession(whole, {
    tokens: {},
    files: { ".aws/sso/cache/7d505d6ef9e4bc2e3d4ff1e5d4d4d4b5a2a3c6a0.json": "{" },
  }),
  "a role that nobody assigned": withSession(`${account}\nsso_role_name = Develoer\n${region}`),
  "an account that does not exist": withSession(
    `sso_account_id = 999999999999\n${roleName}\n${region}`,
  ),
  "an account that is no account": withSession(`sso_account_id = 4444\n${roleName}\n${region}`),
  "a portal that fails": withSession(whole, {
    faults: [{ op: "GetRoleCredentials", status: 500, times: 9 }],
  }),
  "a portal that is too busy": withSession(whole, {
    faults: [{ op: "GetRoleCredentials", status: 429, times: 9 }],
  }),
});
