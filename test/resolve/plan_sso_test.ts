import { keys, noMachine, role, session, sso, testPlans } from "./planning.ts";

testPlans({
  "sso and itself as source is a loop": {
    config: `[profile a]\n${role("a")}${sso}${session}`,
    profile: "a",
    gives:
      "source-profile-cycle: Infinite loop in credential configuration detected. Attempting to " +
      "load from profile a which has already been visited. Visited profiles: ['a']",
  },
  "sso": { config: `[profile a]\n${sso}${session}`, profile: "a", gives: ["sso a"] },
  "sso wins over keys and a process": {
    config: `[profile a]\n${sso}${keys()}credential_process = x\n${session}`,
    credentials: `[a]\n${keys()}`,
    profile: "a",
    gives: ["sso a"],
  },
  "a role with another source wins over sso": {
    config: `[profile a]\n${sso}${role("b")}[profile b]\n${keys()}${session}`,
    profile: "a",
    gives: ["config-file b", "assume-role a"],
  },
  "sso as a source": {
    config: `[profile a]\n${role("b")}[profile b]\n${sso}${session}`,
    profile: "a",
    gives: ["sso b", "assume-role a"],
  },
  "sso with its start URL in the profile": {
    config: "[profile a]\nsso_start_url = https://d-1.awsapps.com/start\nsso_region = eu-west-1\n" +
      "sso_account_id = 111122223333\nsso_role_name = Dev",
    profile: "a",
    gives: ["sso a"],
  },
  "sso without a role name": {
    config: `[profile a]\nsso_session = corp\nsso_account_id = 1\n${session}`,
    profile: "a",
    gives:
      'sso-incomplete: The profile "a" is configured to use SSO but is missing required configuration: sso_role_name',
  },
  "sso with only account and role": {
    config: "[profile a]\nsso_account_id = 1\nsso_role_name = Dev",
    profile: "a",
    gives: 'sso-incomplete: The profile "a" is configured to use SSO but is missing required ' +
      "configuration: sso_start_url, sso_region",
  },
  "a session alone is not taken up": {
    config: `[profile a]\nsso_session = corp\n${session}`,
    profile: "a",
    env: noMachine,
    gives:
      'no-credentials: Unable to locate credentials. You can configure credentials by running "aws login".',
  },
  "a session that does not exist": {
    config: `[profile a]\n${sso}`,
    profile: "a",
    gives: 'sso-session-missing: The specified sso-session does not exist: "corp"',
  },
  "a key that profile and session have in common, but not its value": {
    config: `[profile a]\n${sso}sso_region = us-east-1\n${session}`,
    profile: "a",
    gives:
      "sso-conflict: The value for sso_region is inconsistent between profile (us-east-1) and sso-session (eu-west-1).",
  },
  "a key that profile and session have in common with one value": {
    config: `[profile a]\n${sso}sso_region = eu-west-1\n${session}`,
    profile: "a",
    gives: ["sso a"],
  },
  "a role that also names a session needs that session": {
    config: `[profile a]\n${role("b")}sso_session = gone\n[profile b]\n${keys()}`,
    profile: "a",
    gives: 'sso-session-missing: The profile "a" is configured to use the SSO token provider but ' +
      'the "gone" sso_session configuration does not exist.',
  },
  "a login session wins over a process and keys of the config file": {
    config: `[profile a]\nlogin_session = x\ncredential_process = y\n${keys()}`,
    profile: "a",
    gives: ["login a"],
  },
  "a missing services section, once a client is needed": {
    config: `[profile a]\n${role("b")}services = zz\n[profile b]\n${keys()}`,
    profile: "a",
    gives: "services-missing: The profile is configured to use the services section but the " +
      '"zz" services configuration does not exist.',
  },
  "a missing services section does not matter where endpoints are ignored": {
    config: `[profile a]\n${
      role("b")
    }services = zz\nignore_configured_endpoint_urls = true\n[profile b]\n${keys()}`,
    profile: "a",
    gives: ["config-file b", "assume-role a"],
  },
  "a missing services section of a source does not matter": {
    config: `[profile a]\n${role("b")}[profile b]\nservices = zz\n${keys()}`,
    profile: "a",
    gives: ["config-file b", "assume-role a"],
  },
});
