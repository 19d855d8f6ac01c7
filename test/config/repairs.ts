/** Repairs as a table: what the editor of `doctor --fix` makes of a text. */

/** One text, and what becomes of it. */
export interface Repair {
  readonly text: string;
  readonly becomes: string;
  readonly in?: "credentials";
  /** The text of the other file. */
  readonly beside?: string;
  /** Codes and lines, in the order of the repairs. */
  readonly fixed: readonly string[];
}

/** SSO of the old kind, below a header. */
export const legacy =
  "sso_start_url = https://old-shop.awsapps.com/start\nsso_region = us-east-1\n" +
  "sso_account_id = 222233334444\nsso_role_name = ReadOnly\n";
const session = (name: string): string =>
  `[sso-session ${name}]\nsso_start_url = https://old-shop.awsapps.com/start\n` +
  "sso_region = us-east-1\nsso_registration_scopes = sso:account:access\n\n";

/** By the sentence that is true of it. */
export const repairs: Record<string, Repair> = {
  "a sensible file stays": {
    text: "# mine\n[default]\nregion = a\ns3 =\n  a = b\n\n[profile b]\n\tx = y\n",
    becomes: "# mine\n[default]\nregion = a\ns3 =\n  a = b\n\n[profile b]\n\tx = y\n",
    fixed: [],
  },
  "a byte order mark goes": {
    text: "\ufeff[default]\r\nregion = a",
    becomes: "[default]\r\nregion = a",
    fixed: ["bom:1"],
  },
  "a section that comes again is put to the first, with the comments above it": {
    text:
      "[profile a]\nregion = x\n\n[profile b]\n\n# more\n[profile a] ; again\noutput = json\n\n",
    becomes: "[profile a]\nregion = x\n# more\n; again\noutput = json\n\n[profile b]\n\n\n",
    fixed: ["duplicate-section:7"],
  },
  "of a key that comes again the later value stays, and the comments of both": {
    text: "[default]\nregion = a # first\n# second\noutput = json\nregion = b\n",
    becomes: "[default]\n# first\n# second\noutput = json\nregion = b\n",
    fixed: ["inline-comment:2", "duplicate-key:5"],
  },
  "a block that comes again goes with its lines, and a comment in it stays one": {
    text: "[default]\ns3 =\n  a = b\n  # why\ns3 =\n  c = d\n",
    becomes: "[default]\n# why\ns3 =\n  c = d\n",
    fixed: ["duplicate-key:5"],
  },
  "three of a kind become one": {
    text: "[default]\nregion = a\n[default]\nregion = b\n[default]\nregion = c\n",
    becomes: "[default]\nregion = c\n",
    fixed: ["duplicate-section:3", "duplicate-section:5", "duplicate-key:4", "duplicate-key:6"],
  },
  "a file without an end of its last line keeps that when lines move there": {
    text: "[default]\nregion = a\n[profile b]\noutput = x\n[default]\noutput = json",
    becomes: "[default]\nregion = a\noutput = json\n[profile b]\noutput = x",
    fixed: ["duplicate-section:5"],
  },
  "an indented key that moves stands no deeper than the one above it": {
    text: "[default]\nregion = a\n[default]\n  output = json\n  s3 =\n    a = b\n",
    becomes: "[default]\nregion = a\noutput = json\ns3 =\n    a = b\n",
    fixed: ["duplicate-section:3"],
  },
  "one that moves below an indented one stays where it is, and the block below it too": {
    text:
      "[default]\n  s3 =\n    a = b\n[profile b]\n[default]\n  s3 =\n    c = d\n output = json\n",
    becomes: "[default]\n  s3 =\n    c = d\n output = json\n[profile b]\n",
    fixed: ["duplicate-section:5", "duplicate-key:6"],
  },
  "a default that all tools replace goes but for its comments, and the other gets its name": {
    text: "# top\n[default] # was\nregion = a\n  # in\ns3 =\n  a = b\n\n# mid\n" +
      "[profile default] ; is\noutput = json\n",
    becomes: "# top\n# was\n# in\n\n# mid\n[default] ; is\noutput = json\n",
    fixed: ["default-twice:9"],
  },
  "two defaults that say the same become one, whichever comes first": {
    text: "[profile default]\nregion = a\noutput = b\n\n[default]\noutput = b\nregion = a\n",
    becomes: "\n[default]\noutput = b\nregion = a\n",
    fixed: ["default-twice:5"],
  },
  "a default that only the AWS CLI uses, and another that the SDKs use, stay": {
    text: "[profile default]\nregion = a\n[default]\nregion = b\n",
    becomes: "[profile default]\nregion = a\n[default]\nregion = b\n",
    fixed: [],
  },
  "a section under two spellings becomes one where it says the same to all tools": {
    text: "[profile a]\nregion = x\n# why\n[profile 'a']\nregion = x\n[sso-session \"b\"]\n" +
      "sso_region = y\n[sso-session b]\nsso_region = y\n",
    becomes: "# why\n[profile a]\nregion = x\n[sso-session b]\nsso_region = y\n",
    fixed: ["duplicate-section:4", "duplicate-section:8"],
  },
  "and stays where the AWS CLI uses the later alone, others both or the first": {
    text: "[profile a]\nregion = x\n[profile 'a']\nregion = y\n" +
      "[profile b]\nregion = x\n[profile  b]\noutput = y\n",
    becomes: "[profile a]\nregion = x\n[profile 'a']\nregion = y\n" +
      "[profile b]\nregion = x\n[profile  b]\noutput = y\n",
    fixed: [],
  },
  "a comment behind a value gets its own line": {
    text: "[default]\r\nregion\t=\teu-west-1   # Ireland  \r\n",
    becomes: "[default]\r\n# Ireland\r\nregion\t=\teu-west-1\r\n",
    fixed: ["inline-comment:2"],
  },
  "what looks like one in a command or in a key of another tool stays": {
    text: "[default]\ncredential_process = sh -c 'a # b'\nmy_note = a # b\nregion = # x\n",
    becomes: "[default]\ncredential_process = sh -c 'a # b'\nmy_note = a # b\nregion = # x\n",
    fixed: [],
  },
  "an indented key and an indented header come out": {
    text: "[default]\nregion = a\n  output = json\n  color = red\n\t[profile b]\n\tregion = c\n",
    becomes: "[default]\nregion = a\noutput = json\ncolor = red\n[profile b]\nregion = c\n",
    fixed: ["indented-key:3", "indented-key:4", "indented-key:5", "indented-key:6"],
  },
  "what goes on in words, and a block, stay indented": {
    text: "[default]\nregion = a\n  and more\ns3 =\n  region = b\n",
    becomes: "[default]\nregion = a\n  and more\ns3 =\n  region = b\n",
    fixed: [],
  },
  "a known key in capitals is written small, another tool's is not": {
    text: "[default]\nRegion = a\nMyKey = b\n",
    becomes: "[default]\nregion = a\nMyKey = b\n",
    fixed: ["uppercase-key:2"],
  },
  "a section without the word profile gets it": {
    text: "[work]  # main\nregion = a\n[ profile b ]\n[default ]\noutput = x\n",
    becomes: "[profile work]  # main\nregion = a\n[profile b]\n[default]\noutput = x\n",
    fixed: ["unknown-section:1", "unknown-section:3", "unknown-section:4"],
  },
  "but not where it may be another tool's, or the profile is there": {
    text: "[plugins]\ncli = x\n[tool]\nkey = x\n[a]\nregion = b\n[profile a]\n",
    becomes: "[plugins]\ncli = x\n[tool]\nkey = x\n[a]\nregion = b\n[profile a]\n",
    fixed: [],
  },
  "nor where both files would then say how it gets credentials": {
    text: "[a]\nrole_arn = b\n",
    beside: "[a]\naws_access_key_id = c\n",
    becomes: "[a]\nrole_arn = b\n",
    fixed: [],
  },
  "the word profile leaves the credentials file": {
    in: "credentials",
    text: "[profile a]\naws_access_key_id = b\n",
    beside: "[profile a]\nregion = c\n",
    becomes: "[a]\naws_access_key_id = b\n",
    fixed: ["profile-prefix-in-credentials:1"],
  },
  "but not where somebody names the profile so": {
    in: "credentials",
    text: "[profile a]\naws_access_key_id = b\n",
    beside: "[profile c]\nrole_arn = d\nsource_profile = profile a\n",
    becomes: "[profile a]\naws_access_key_id = b\n",
    fixed: [],
  },
  "profiles with the same start URL share a new session above the first": {
    text: `[default]\n\n# old\n[profile a]\n${legacy}# end of a\n[profile b]\n${legacy}`,
    becomes: `[default]\n\n${session("old-shop")}# old\n[profile a]\nsso_session = old-shop\n` +
      "sso_account_id = 222233334444\nsso_role_name = ReadOnly\n# end of a\n[profile b]\n" +
      "sso_session = old-shop\nsso_account_id = 222233334444\nsso_role_name = ReadOnly\n",
    fixed: ["sso-legacy:5", "sso-legacy:11"],
  },
  "a session that is there already is taken, and a name that is taken is not": {
    text: `${session("mine")}[sso-session old-shop]\nsso_region = x\n[profile a]\n${legacy}`,
    becomes: `${session("mine")}[sso-session old-shop]\nsso_region = x\n[profile a]\n` +
      "sso_session = mine\nsso_account_id = 222233334444\nsso_role_name = ReadOnly\n",
    fixed: ["sso-legacy:9"],
  },
  "SSO to which the credentials file adds something stays": {
    text: `[profile a]\n${legacy}`,
    beside: "[a]\nsso_region = eu-west-1\n",
    becomes: `[profile a]\n${legacy}`,
    fixed: [],
  },
};
