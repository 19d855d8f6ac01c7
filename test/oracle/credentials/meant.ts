/**
 * Situations in which `awsprof export` differs from another tool on purpose, by reason. Each of
 * them must really differ, and no other may.
 */

import type { Told } from "./tools.ts";

/** By reason, names of situations. */
export type Meant = Readonly<Record<string, readonly string[]>>;

const everywhere: Meant = {
  "a token that the portal refused is renewed if it can be, and nobody has to log in": [
    "a token that the portal refuses and that can be renewed",
  ],
  "what the files get wrong is told before anything is asked": [
    "a device with a serial number that is too short",
    "an empty serial number",
    "a chain whose second role has values that are refused",
    "values that are refused, and no region",
    "a session that does not exist, and a source that fails",
  ],
  "the source's credentials are got before a person is asked for a code": [
    "a device for a role whose source needs a login",
  ],
  "an empty region is none: no request is signed for a region without a name": [
    "an empty region",
    "an empty AWS_REGION",
  ],
};

/** From the AWS CLI v2, whose answers awsprof gives. */
export const fromAwsCli: Meant = {
  ...everywhere,
  "keys of a login that are still good are used where their renewal fails, as of SSO": [
    "a login whose renewal fails while it is good",
  ],
};

/** From botocore by itself, where it is not as the AWS CLI v2. */
export const fromBotocore: Meant = {
  ...everywhere,
  "botocore knows AWS_DEFAULT_REGION and not AWS_REGION": [
    "a web identity of the environment",
    "a web identity of the environment with a session name",
    "keys in the environment, without any file, with a region",
    "AWS_REGION before the profile's",
    "AWS_REGION before AWS_DEFAULT_REGION",
  ],
  "botocore takes AWS_DEFAULT_PROFILE before AWS_PROFILE": [
    "a profile by both",
    "an empty AWS_PROFILE beside AWS_DEFAULT_PROFILE",
  ],
};

/** From the SDK for JavaScript, on whose difference `awsprof show` has a line. */
export const fromJavascript: Meant = {
  "it takes static keys before SSO and before a process, and a process before SSO": [
    "SSO wins over static keys in the same section",
    "SSO wins over static keys in the credentials file",
    "SSO wins over a process",
    "a process wins over static keys in the config file",
    "a role wins over SSO in its own source",
  ],
  "it takes static keys and a process before a login": [
    "a login before a process",
    "a login before static keys in the config file",
  ],
  "it takes a source before a web identity": ["a web identity wins over a source"],
  "it does not mind a role without a source where there are keys": [
    "a role without a source is an error even beside static keys",
  ],
  "it takes a chosen profile before the environment": [
    "keys in the environment win over a profile in the environment",
    "a role of the environment where keys in it win",
    "half a key beside a profile in the environment",
    "a web identity of both: the environment's",
  ],
  "it takes profiles before a web identity of the environment": [
    "a web identity in the environment wins over a profile in the environment",
    "a web identity in the environment wins over the default profile",
  ],
  "half a key is no key for it, and no error": [
    "a chain that ends at a source with half a key and a role",
    "an empty key id in the file",
    "an empty secret in the file",
  ],
  "it stops a circle at keys": ["a circle of two of which the first has keys"],
  "it sends what botocore refuses to send": [
    "an empty external id",
    "an external id of one letter",
    "an empty serial number",
    "values that are refused, and no region",
  ],
  "it reads numbers as JavaScript does": [
    "half an hour, written as Python does",
    "a duration that is no number",
    "a duration with a fraction",
  ],
  "it does not know the token's old name": [
    "a temporary key whose token has the old name",
    "a temporary key with the token's old name",
    "a temporary key with both names, of which the old one counts",
  ],
  "it gives commands to a shell": [
    "a process with a pipe, which no shell sees",
    "a process with a variable, which no shell sees",
    "a process below the home directory, which nobody expands",
  ],
  "a session's values replace the profile's for it, and never its account or role": [
    "a session whose region the profile contradicts",
    "a session whose start URL the profile contradicts",
    "a session that names the account and the role",
  ],
  "it does not look at a session where something else gives credentials": [
    "a role of the profile's own beside a broken session",
  ],
  "it does not renew a token that the portal refused": [
    "a token that the portal refuses and that can be renewed",
  ],
  "it does not look whether keys in the environment have expired": ["a time that has passed"],
  "it takes a file as far as it understands it": [
    "keys in the environment beside a file that cannot be read",
    "a section twice",
    "a key twice",
    "a credentials file that cannot be read as one",
    "a comment behind a value",
    "profile default before default",
    "that section by its whole name",
    "keys in capitals",
    "colons instead of equals signs",
    "a name with blanks",
    "a session's name in quotation marks",
  ],
  "it mixes both files' keys": [
    "a key whose halves stand in two files",
    "a key whose halves stand in two files, the other way round",
  ],
  "it does not know AWS_DEFAULT_REGION": ["AWS_DEFAULT_REGION before the profile's"],
  "it has a region of its own for STS": [
    "no region, not even the source's",
    "an empty region",
    "an empty AWS_REGION",
  ],
  "it takes no region that is none": ["keys with a region that is none"],
  "it does not know AWS_DEFAULT_PROFILE, and an empty AWS_PROFILE is none": [
    "a profile by AWS_DEFAULT_PROFILE",
    "an empty AWS_PROFILE",
    "an empty AWS_PROFILE beside AWS_DEFAULT_PROFILE",
  ],
};

/** A reason to differ in situations that chance made, and when it applies. */
export interface Rule {
  readonly reason: string;
  readonly holds: (theirs: Told, ours: Told) => boolean;
}

/** From the AWS CLI and botocore. */
export const rulesForBotocore: readonly Rule[] = [
  {
    reason: "what the files get wrong is told before anything is asked",
    holds: (theirs, ours) =>
      theirs.identity === null && ours.requests.length === 0 && wrongInFiles.includes(ours.error),
  },
  {
    reason: "the source's credentials are got before a person is asked for a code",
    holds: (theirs, ours) => theirs.error === "code needed" && ours.identity === null,
  },
  {
    reason: "a token that the portal refused is renewed if it can be",
    holds: (theirs, ours) =>
      theirs.error === "login needed" &&
      theirs.requests.some((each) => each.includes("UnauthorizedException")) &&
      ours.requests.some((each) => each.startsWith("CreateToken")),
  },
  {
    reason: "an empty region is none",
    holds: (theirs, ours) =>
      ours.error === "no region" && theirs.requests.some((each) => / in=( |$)/.test(each)),
  },
];

const wrongInFiles: readonly (string | null)[] = [
  "refused values",
  "sso session missing",
  "sso incomplete",
];

/** From the SDK for JavaScript, where its plan is the AWS CLI's. */
export const rulesForJavascript: readonly Rule[] = [
  {
    reason: "after a failure it goes on with what the machine gives",
    holds: (theirs, ours) =>
      ours.identity === null && (theirs.identity ?? "").startsWith("session<AKIACONTAINER"),
  },
  {
    reason: "it has a region of its own for STS",
    holds: (theirs, ours) => ours.error === "no region" && theirs.identity !== null,
  },
  {
    reason: "it sends what botocore refuses to send",
    holds: (theirs, ours) => ours.error === "refused values" && theirs.identity !== null,
  },
  {
    reason: "it does not renew a token that the portal refused",
    holds: (theirs, ours) =>
      theirs.identity === null && ours.requests.some((each) => each.startsWith("CreateToken")),
  },
];
