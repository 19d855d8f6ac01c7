/** What kind of error a tool's message tells, so that different words can be compared. */

/** The kind; the whole text where it is none of those known, so that no two of them are the same. */
export function errorClass(text: string): string {
  for (const [name, pattern] of classes) if (pattern.test(text)) return name;
  const service = services.map((pattern) => pattern.exec(text)?.[1]).find((each) => each);
  return service === undefined ? `unknown: ${text.trim()}` : `AWS: ${service}`;
}

/** Left what the AWS CLI and botocore say, right what awsprof says, where that is different. */
const classes: readonly [string, RegExp][] = [
  ["unparseable file", /Unable to parse config file/],
  [
    "no such profile",
    /The config profile \(.*\) could not be found|profile ".*" is not defined in/,
  ],
  ["partial keys", /Partial credentials found in (env|config-file|shared-credentials-file)/],
  ["role without a source", /Partial credentials found in assume-role/],
  ["two sources", /contains both source_profile and credential_source/],
  ["source missing", /The source_profile "[^]*" referenced in the profile/],
  ["source without credentials", /The source profile "[^]*" must have credentials/],
  ["circle", /Infinite loop in credential configuration/],
  ["unknown credential_source", /The credential source "[^]*" referenced in profile/],
  ["empty credential_source", /No credentials found in credential_source/],
  ["web identity without a role", /has no role ARN configured/],
  ["sso incomplete", /is missing required configuration|is missing the following configuration/],
  ["sso conflict", /is inconsistent between profile/],
  [
    "sso session missing",
    /The specified sso-session does not exist|sso_session configuration does not exist/,
  ],
  [
    "login needed",
    /Error loading SSO Token|SSO session associated with this profile|refresh failed|needs a login/,
  ],
  [
    "aws login needed",
    /load a existing login session|access token from token cache|: '[0-9a-f]{64}'|login_session ".*" has /,
  ],
  [
    "renewal of a login refused",
    /An unspecified error happened when resolving|\(login\): INVALID_REQUEST/,
  ],
  ["services missing", /services configuration does not exist/],
  ["refused values", /Parameter validation failed|the token file ".*" (is empty|holds no token)/],
  ["no region", /You must specify a region|no region is chosen/],
  ["bad region", /doesn't match a supported format|".*" is not a region/],
  ["bad endpoint", /Invalid endpoint|is not a URL/],
  [
    "process without JSON",
    /Expecting value|object has no attribute 'get'|did not print a JSON|process printed nothing/,
  ],
  [
    "process of another version",
    /Unsupported version|printed no Version|the Version as the text|printed Version/,
  ],
  [
    "process without a key",
    /Missing required key in response|printed no (AccessKeyId|SecretAccessKey)/,
  ],
  [
    "expired",
    /refreshed credentials are still expired|printed expired credentials|the keys in the environment expired/,
  ],
  ["bad time", /Unknown string format|is no time|is not a time/],
  [
    "process without words",
    /No closing quotation|a quotation without an end|list index out of range|names no program/,
  ],
  [
    "process cannot run",
    /\[Errno (2|13)\].*'\S*(give|process\.json|program)'|credential_process ".*" (does not exist|may not be run)/,
  ],
  ["process failed", /from custom-process:|credential_process (ended with|was ended by)/],
  ["refused by the container", /Received non 200 response 401|answered HTTP 401/],
  ["container not asked", /Unsupported host '|is not asked: without https/],
  ["bad token file", /\[Errno \d+\].*: '[^']*'|the token file ".*" /],
  ["code needed", /Enter MFA code for|^EOFError$|needs a code of/],
  [
    "no connection",
    /Could not connect to the endpoint URL|Failed to connect to proxy|cannot be reached/,
  ],
  [
    "no credentials",
    /Unable to locate credentials|no credentials found|Could not load credentials from any/,
  ],
];

/** The name of AWS's own error. */
const services: readonly RegExp[] = [
  /An error occurred \((\w+)\) when calling the \w+ operation/,
  /^awsprof: error: .*profile .*?\((?:assume-role|sso).*?\): (\w+)/m,
];
