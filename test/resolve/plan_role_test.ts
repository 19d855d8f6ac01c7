import { arn, envKeys, envWeb, keys, noMachine, role, testPlans } from "./planning.ts";

testPlans({
  "default need not exist if nobody chose it": { gives: ["iam-role null"] },
  "a role and its source": {
    config: `[profile a]\n${role("b")}[profile b]\n${keys()}`,
    profile: "a",
    gives: ["config-file b", "assume-role a"],
  },
  "a chain of roles": {
    config: `[profile a]\n${role("b")}[profile b]\n${role("c")}[profile c]\n${keys()}`,
    profile: "a",
    gives: ["config-file c", "assume-role b", "assume-role a"],
  },
  "a role's own keys do not count": {
    config: `[profile a]\n${role("b")}${keys("AKIAOWNKEYOWNKEYOWNK")}[profile b]\n${keys()}`,
    profile: "a",
    gives: ["config-file b", "assume-role a"],
  },
  "a source's own keys end the chain": {
    config: `[profile a]\n${role("b")}[profile b]\n${role("c")}${keys()}[profile c]\n${keys()}`,
    profile: "a",
    gives: ["config-file b", "assume-role a"],
  },
  "a role may name itself if it has keys": {
    config: `[profile a]\n${role("a")}${keys()}`,
    profile: "a",
    gives: ["config-file a", "assume-role a"],
  },
  "a role may not name itself without keys": {
    config: `[profile a]\n${role("a")}`,
    profile: "a",
    gives:
      "source-profile-cycle: Infinite loop in credential configuration detected. Attempting to " +
      "load from profile a which has already been visited. Visited profiles: ['a']",
  },
  "two roles may not name each other, whatever keys the first has": {
    config: `[profile a]\n${role("b")}${keys()}[profile b]\n${role("a")}`,
    profile: "a",
    gives:
      "source-profile-cycle: Infinite loop in credential configuration detected. Attempting to " +
      "load from profile a which has already been visited. Visited profiles: ['a', 'b']",
  },
  "a source that does not exist": {
    config: `[profile a]\n${role("zzz")}`,
    profile: "a",
    gives:
      'source-profile-missing: The source_profile "zzz" referenced in the profile "a" does not exist.',
  },
  "a source without credentials": {
    config: `[profile a]\n${role("b")}[profile b]\nregion = x`,
    profile: "a",
    gives: 'source-profile-no-credentials: The source profile "b" must have credentials.',
  },
  "a source is not helped by the environment": {
    config: `[profile a]\n${role("b")}[profile b]\nregion = x`,
    chosen: "a",
    env: envWeb,
    gives: 'source-profile-no-credentials: The source profile "b" must have credentials.',
  },
  "source_profile together with credential_source": {
    config: `[profile a]\n${role("b")}credential_source = Environment\n[profile b]\n${keys()}`,
    profile: "a",
    gives:
      'source-and-credential-source: The profile "a" contains both source_profile and credential_source.',
  },
  "a role alone, even with keys": {
    config: `[profile a]\nrole_arn = ${arn}\n${keys()}`,
    profile: "a",
    gives:
      "role-without-source: Partial credentials found in assume-role, missing: source_profile or credential_source",
  },
  "a source alone is no credentials": {
    config: `[profile a]\nsource_profile = b\n[profile b]\n${keys()}`,
    profile: "a",
    env: noMachine,
    gives:
      'no-credentials: Unable to locate credentials. You can configure credentials by running "aws login".',
  },
  "credential_source Environment": {
    config: `[profile a]\nrole_arn = ${arn}\ncredential_source = Environment`,
    profile: "a",
    env: envKeys,
    gives: ["env null", "assume-role a"],
  },
  "credential_source Environment without keys there": {
    config: `[profile a]\nrole_arn = ${arn}\ncredential_source = Environment`,
    profile: "a",
    gives: "no-credentials: Error when retrieving credentials from Environment: " +
      "No credentials found in credential_source referenced in profile a",
  },
  "credential_source Ec2InstanceMetadata": {
    config: `[profile a]\nrole_arn = ${arn}\ncredential_source = Ec2InstanceMetadata`,
    profile: "a",
    gives: ["iam-role null", "assume-role a"],
  },
  "credential_source EcsContainer": {
    config: `[profile a]\nrole_arn = ${arn}\ncredential_source = EcsContainer`,
    profile: "a",
    env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://127.0.0.1/x" },
    gives: ["container-role null", "assume-role a"],
  },
  "credential_source in another case": {
    config: `[profile a]\nrole_arn = ${arn}\ncredential_source = environment`,
    profile: "a",
    gives:
      'credential-source-unknown: The credential source "environment" referenced in profile "a" is not valid.',
  },
  "a web identity": {
    config: `[profile a]\nrole_arn = ${arn}\nweb_identity_token_file = /t`,
    profile: "a",
    gives: ["assume-role-with-web-identity a"],
  },
  "a web identity wins over a source": {
    config: `[profile a]\n${role("b")}web_identity_token_file = /t\n[profile b]\n${keys()}`,
    profile: "a",
    gives: ["assume-role-with-web-identity a"],
  },
  "a web identity as a source": {
    config: `[profile a]\n${role("b")}[profile b]\nrole_arn = ${arn}\nweb_identity_token_file = /t`,
    profile: "a",
    gives: ["assume-role-with-web-identity b", "assume-role a"],
  },
  "a web identity without a role": {
    config: "[profile a]\nweb_identity_token_file = /t",
    profile: "a",
    gives:
      "web-identity-without-role: The provided profile or the current environment is configured " +
      "to assume role with web identity but has no role ARN configured. Ensure that the profile has " +
      "the role_arnconfiguration set or the AWS_ROLE_ARN env var is set.",
  },
  "a web identity of the environment wins over a chosen profile with keys": {
    config: `[profile a]\n${keys()}`,
    chosen: "a",
    env: envWeb,
    gives: ["assume-role-with-web-identity null"],
  },
  "a web identity of the environment loses to an argument": {
    config: `[profile a]\n${keys()}`,
    profile: "a",
    env: envWeb,
    gives: ["config-file a"],
  },
  "a web identity of the environment loses to a role with a source": {
    config: `[profile a]\n${role("b")}[profile b]\n${keys()}`,
    chosen: "a",
    env: envWeb,
    gives: ["config-file b", "assume-role a"],
  },
  "a process as a source": {
    config: `[profile a]\n${role("b")}[profile b]\ncredential_process = x`,
    profile: "a",
    gives: ["custom-process b", "assume-role a"],
  },
});
