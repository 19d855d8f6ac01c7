/**
 * The command table as plain data: dispatch, help texts and completions are all made from it.
 *
 * A verb that is not here does not exist; nothing else in the program lists verbs or options.
 */

/** What the shell offers where a value is expected. */
export type Completes =
  | "profile"
  | "region"
  | "directory"
  | "shell"
  | "kind"
  | "color"
  | "format"
  | "nothing";

/** An option. */
export interface OptionSpec {
  readonly name: string;
  readonly short?: string;
  /** Name of its value as help shows it; absent for a switch. */
  readonly value?: string;
  readonly completes?: Completes;
  readonly summary: string;
  /** Not in help and completion: for the plugins. */
  readonly hidden?: true;
}

/** A word that is no option. */
export interface ArgumentSpec {
  readonly name: string;
  readonly required?: true;
  readonly many?: true;
  readonly completes: Completes;
}

/** A line of the help. */
export interface Example {
  readonly line: string;
  readonly meaning: string;
}

/** A verb. */
export interface VerbSpec {
  readonly name: string;
  readonly group: Group;
  readonly summary: string;
  /** One or two sentences below the summary. */
  readonly description: string;
  readonly arguments: readonly ArgumentSpec[];
  /** Behind `--` stands the command line of another program. */
  readonly command?: true;
  readonly options: readonly OptionSpec[];
  readonly examples: readonly Example[];
  readonly hidden?: true;
}

/** The headings of the help. */
export type Group = "Seeing" | "Choosing" | "Logging in" | "Using" | "The shell's side";

/** Values of `--shell`. */
export const shellNames = ["bash", "zsh", "fish", "powershell"] as const;
/** Values of `--color`. */
export const colorModes = ["auto", "always", "never"] as const;
/** Values of `--format`. */
export const exportFormats = ["env", "fish", "powershell", "dotenv", "json", "process"] as const;
/** Values of `--kind`. */
export const kinds = [
  "sso",
  "sso-legacy",
  "role",
  "keys",
  "session-keys",
  "process",
  "web-identity",
  "login",
  "none",
] as const;

/** What is offered where a region is expected; any other text of that form is taken too. */
export const regions = [
  "af-south-1",
  "ap-east-1",
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-northeast-3",
  "ap-south-1",
  "ap-south-2",
  "ap-southeast-1",
  "ap-southeast-2",
  "ap-southeast-3",
  "ap-southeast-4",
  "ca-central-1",
  "ca-west-1",
  "cn-north-1",
  "cn-northwest-1",
  "eu-central-1",
  "eu-central-2",
  "eu-north-1",
  "eu-south-1",
  "eu-south-2",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "il-central-1",
  "me-central-1",
  "me-south-1",
  "mx-central-1",
  "sa-east-1",
  "us-east-1",
  "us-east-2",
  "us-gov-east-1",
  "us-gov-west-1",
  "us-west-1",
  "us-west-2",
] as const;

const json: OptionSpec = { name: "json", summary: "print one JSON object" };
const region: OptionSpec = {
  name: "region",
  value: "REGION",
  completes: "region",
  summary: "a region too, in both region variables",
};
const shell: OptionSpec = {
  name: "shell",
  value: "SHELL",
  completes: "shell",
  summary: "print statements for this shell to evaluate",
  hidden: true,
};
const ownRegion: OptionSpec = { ...region, summary: "this region instead of the profile's" };
const help: OptionSpec = { name: "help", short: "h", summary: "show this help" };
const profile: ArgumentSpec = { name: "PROFILE", completes: "profile" };
const directory: ArgumentSpec = { name: "DIR", completes: "directory" };
const shellToName: ArgumentSpec = { name: "SHELL", required: true, completes: "shell" };

/** Options that every verb takes. */
export const commonOptions: readonly OptionSpec[] = [
  help,
  {
    name: "color",
    value: "WHEN",
    completes: "color",
    summary: "auto (a terminal, and no NO_COLOR), always or never",
  },
];

/** Options that stand without a verb. */
export const programOptions: readonly OptionSpec[] = [
  help,
  { name: "version", short: "V", summary: "show the version" },
];

/** Every verb, in the order of the help. */
export const verbs: readonly VerbSpec[] = [
  {
    name: "list",
    group: "Seeing",
    summary: "every profile of both AWS files",
    description:
      "One row a profile, in file order. Words filter: all must be found in the row's text.",
    arguments: [{ name: "PATTERN", many: true, completes: "nothing" }],
    options: [
      { name: "names", summary: "print names only" },
      { name: "kind", value: "KIND", completes: "kind", summary: "only profiles of this kind" },
      json,
    ],
    examples: [
      { line: "awsprof list", meaning: "all profiles" },
      { line: "awsprof list shop prod", meaning: "those with both words in their row" },
      { line: "awsprof list --kind sso --names", meaning: "names of the SSO profiles" },
    ],
  },
  {
    name: "show",
    group: "Seeing",
    summary: "which profile, why, and how it gets credentials",
    description:
      "Every value with the file and line it came from, and who would see the profile differently.",
    arguments: [profile],
    options: [json],
    examples: [
      { line: "awsprof show", meaning: "the profile in force here" },
      { line: "awsprof show prod", meaning: "another one" },
    ],
  },
  {
    name: "status",
    group: "Seeing",
    summary: "the SSO sessions and cached credentials",
    description: "What is valid, what renews by itself, and what needs a login.",
    arguments: [],
    options: [json],
    examples: [{ line: "awsprof status", meaning: "all of them" }],
  },
  {
    name: "whoami",
    group: "Seeing",
    summary: "ask AWS who you are, and compare with the files",
    description:
      "Account, ARN and user id by STS; exit 4 where the files promise another account or role.",
    arguments: [profile],
    options: [{ ...region, summary: "ask in this region instead of the profile's" }, json],
    examples: [
      { line: "awsprof whoami", meaning: "whom the AWS CLI would be in this shell" },
      { line: "awsprof whoami prod", meaning: "another profile" },
      {
        line: "awsprof whoami prod && awsprof exec prod -- terraform apply",
        meaning: "only as the account and role that the files promise",
      },
    ],
  },
  {
    name: "doctor",
    group: "Seeing",
    summary: "what is wrong with the AWS files, and its repair",
    description:
      "Each finding with its place, what happens because of it, and what to type. Exit 1 for errors.",
    arguments: [],
    options: [
      { name: "fix", summary: "mend what is safe, after showing the change" },
      { name: "yes", summary: "with --fix: do not ask" },
      { name: "strict", summary: "exit 1 for warnings too" },
      { name: "online", summary: "ask AWS too: keys' age, sessions that are over" },
      json,
    ],
    examples: [
      { line: "awsprof doctor", meaning: "what is wrong, changing nothing" },
      { line: "awsprof doctor --fix", meaning: "show the repair, ask, and do it" },
      { line: "awsprof doctor --strict", meaning: "in CI: fail for warnings too" },
    ],
  },
  {
    name: "prompt",
    group: "Seeing",
    summary: "the text of the prompt segment, for tools that want a command",
    description: "The plugins draw the same segment without starting a process.",
    arguments: [],
    options: [json],
    examples: [{ line: "awsprof prompt", meaning: "for example [AWS:work]" }],
  },
  {
    name: "use",
    group: "Choosing",
    summary: "select a profile in this shell",
    description:
      "Without a name, on a terminal, a picker opens. Needs the plugin: see `awsprof init --help`.",
    arguments: [profile],
    options: [region, shell],
    examples: [
      { line: "awsprof use work", meaning: "this shell works in the profile work" },
      { line: "awsprof use", meaning: "pick from a list: type to filter, Enter takes" },
      { line: "awsprof use -", meaning: "back to the profile before" },
      { line: "awsprof use work --region eu-west-1", meaning: "and in this region" },
    ],
  },
  {
    name: "clear",
    group: "Choosing",
    summary: "forget the choice and everything that use set",
    description: "Afterwards no profile is selected in this shell.",
    arguments: [],
    options: [shell],
    examples: [{ line: "awsprof clear", meaning: "no profile selected" }],
  },
  {
    name: "pin",
    group: "Choosing",
    summary: "write .awsprofile in this directory",
    description: "Entering the directory then selects the profile. The directory is trusted too.",
    arguments: [{ ...profile, required: true }],
    options: [
      {
        name: "account",
        value: "ID",
        completes: "nothing",
        summary: "refuse the profile if it is another account",
      },
      { ...region, summary: "a region too" },
    ],
    examples: [
      { line: "awsprof pin work", meaning: "this project belongs to the profile work" },
      {
        line: "awsprof pin prod --account 111122223333",
        meaning: "and only as long as that is this account",
      },
    ],
  },
  {
    name: "trust",
    group: "Choosing",
    summary: "allow the profile that a directory's .awsprofile names",
    description: "For exactly that directory and that name; another name needs it again.",
    arguments: [directory],
    options: [],
    examples: [
      { line: "awsprof trust", meaning: "the .awsprofile that is in force here" },
      { line: "awsprof trust ~/src/shop", meaning: "the one in that directory" },
    ],
  },
  {
    name: "untrust",
    group: "Choosing",
    summary: "take that permission back",
    description: "The directory's file stays as it is.",
    arguments: [directory],
    options: [],
    examples: [{ line: "awsprof untrust", meaning: "for the directory in force here" }],
  },
  {
    name: "aliases",
    group: "Choosing",
    summary: "the per-profile commands, and why some have none",
    description: "Each profile has a command: aws and its name.",
    arguments: [],
    options: [{ ...shell, summary: "as they are in this shell" }, json],
    examples: [{ line: "awsprof aliases", meaning: "awswork → work, and so on" }],
  },
  {
    name: "login",
    group: "Logging in",
    summary: "log in to an SSO session if needed",
    description:
      "A valid session asks nothing and one that can is renewed; else a browser opens, or a code is shown.",
    arguments: [{ name: "PROFILE or SESSION", completes: "profile" }],
    options: [
      { name: "all", summary: "every session of the AWS files, one after the other" },
      { name: "force", summary: "a new login although the session is valid" },
      { name: "pkce", summary: "by a browser on this machine" },
      { name: "device-code", summary: "by a code that any browser takes" },
      { name: "no-browser", summary: "only print the page's address" },
      json,
    ],
    examples: [
      { line: "awsprof login", meaning: "the session of the profile in force here" },
      {
        line: "awsprof login prod",
        meaning: "the one that prod needs, through its source_profile",
      },
      { line: "awsprof login --device-code", meaning: "approve on the phone, or another machine" },
      { line: "awsprof login --all", meaning: "every session" },
    ],
  },
  {
    name: "logout",
    group: "Logging in",
    summary: "end an SSO session",
    description:
      "At the portal, and here: its token and its roles' cached credentials go, and nothing else.",
    arguments: [{ name: "PROFILE or SESSION", completes: "profile" }],
    options: [{ name: "all", summary: "every session of the AWS files" }],
    examples: [
      { line: "awsprof logout", meaning: "the session of the profile in force here" },
      { line: "awsprof logout --all", meaning: "every session" },
    ],
  },
  {
    name: "exec",
    group: "Using",
    summary: "run a command with a profile's credentials",
    description:
      "The command takes awsprof's place, with keys in its environment. They are not renewed while it runs: serving fresh ones would need a port that other users of this machine can open too.",
    arguments: [{ ...profile, required: true }],
    command: true,
    options: [
      ownRegion,
      {
        name: "launcher",
        value: "PID",
        summary: "print statements for the launcher, which is that process",
        hidden: true,
      },
    ],
    examples: [
      { line: "awsprof exec work -- terraform plan", meaning: "for tools that know only keys" },
      { line: "awsprof exec prod -- bash", meaning: "a shell that has these credentials" },
      { line: "awsprof exec work --region us-east-1 -- npm test", meaning: "in another region" },
    ],
  },
  {
    name: "export",
    group: "Using",
    summary: "print a profile's credentials",
    description:
      "Secrets on stdout, for a shell, a file or a program; nobody is asked for a login, exit 3 says that one is needed.",
    arguments: [profile],
    options: [
      {
        name: "format",
        value: "FORMAT",
        completes: "format",
        summary: "env, fish, powershell, dotenv, json or process",
      },
      ownRegion,
      { ...json, summary: "the same as --format json" },
      {
        name: "to-profile",
        value: "NAME",
        completes: "nothing",
        summary: "write them as [NAME] into the credentials file instead",
      },
      { name: "yes", summary: "let --to-profile replace temporary keys of another tool" },
    ],
    examples: [
      { line: 'eval "$(awsprof export work)"', meaning: "keys instead of a profile in this shell" },
      {
        line: "credential_process = awsprof export work --format process",
        meaning: "in ~/.aws/config, for every AWS tool",
      },
      { line: "awsprof export work --format dotenv > .env", meaning: "for docker and others" },
      {
        line: "awsprof export work --to-profile tools",
        meaning: "for tools that read only ~/.aws/credentials; the keys expire",
      },
    ],
  },
  {
    name: "console",
    group: "Using",
    summary: "open the web console as a profile",
    description:
      "Signs in by federation, without a password, after asking AWS that it is the account that the files promise.",
    arguments: [profile],
    options: [
      {
        name: "service",
        value: "NAME",
        completes: "nothing",
        summary: "the service's page: s3, or a path such as ec2/home",
      },
      { ...region, summary: "the console in this region" },
      {
        name: "duration",
        value: "TIME",
        completes: "nothing",
        summary: "how long it lasts: 900 to 43200 (s), 8h, 90m",
      },
      { name: "print", summary: "print the address, a secret for 15 minutes" },
      { name: "no-logout", summary: "leave another account signed in" },
    ],
    examples: [
      { line: "awsprof console", meaning: "the profile in force here" },
      { line: "awsprof console prod --service s3", meaning: "prod's buckets" },
      {
        line: "awsprof console prod --print | pbcopy",
        meaning: "for a private window, or another browser",
      },
    ],
  },
  {
    name: "init",
    group: "The shell's side",
    summary: "print the plugin for a shell",
    description: "Put the line of your shell into its start-up file.",
    arguments: [shellToName],
    options: [],
    examples: [
      { line: 'eval "$(awsprof init bash)"', meaning: "in ~/.bashrc" },
      { line: "source <(awsprof init zsh)", meaning: "in ~/.zshrc" },
      { line: "awsprof init fish | source", meaning: "in ~/.config/fish/config.fish" },
      {
        line: "Invoke-Expression (& awsprof init powershell | Out-String)",
        meaning: "in $PROFILE",
      },
    ],
  },
  {
    name: "refresh",
    group: "The shell's side",
    summary: "rebuild the snapshot that the plugins read",
    description: "The plugins do this by themselves when an AWS file has changed.",
    arguments: [],
    options: [{ ...shell, summary: "for one shell, and print the snapshot's path" }],
    examples: [{ line: "awsprof refresh", meaning: "for all four shells" }],
  },
  {
    name: "completions",
    group: "The shell's side",
    summary: "print the completion script for a shell",
    description: "The plugins load it by themselves.",
    arguments: [shellToName],
    options: [],
    examples: [
      {
        line: "awsprof completions zsh > ~/.zfunc/_awsprof",
        meaning: "without the plugin, in a directory of fpath",
      },
    ],
  },
  {
    name: "demo",
    group: "The shell's side",
    summary: "the product on sample files: nothing of yours is touched",
    description: "On a terminal it ends in a shell to play in.",
    arguments: [],
    options: [
      { name: "no-shell", summary: "only the tour" },
      { name: "bad-home", summary: "files with faults, for doctor" },
    ],
    examples: [
      { line: "awsprof demo", meaning: "a tour, no account needed" },
      { line: "awsprof demo --bad-home", meaning: "what doctor makes of a bad home" },
    ],
  },
  {
    name: "guard",
    group: "The shell's side",
    summary: "decide for a plugin whether a command may run",
    description: "Asks before what is destructive in a protected account.",
    arguments: [{ name: "COMMAND", required: true, many: true, completes: "nothing" }],
    options: [
      shell,
      {
        name: "profile",
        value: "PROFILE",
        completes: "nothing",
        summary: "the profile that the command itself stands for",
        hidden: true,
      },
    ],
    examples: [
      { line: "awsprof guard -- aws s3 rb s3://logs", meaning: "exit 0 if it may run" },
    ],
    hidden: true,
  },
  {
    name: "vet",
    group: "The shell's side",
    summary: "check a .awsprofile's owner and permissions for a plugin",
    description: "Records the content it accepted, so that a plugin asks once.",
    arguments: [{ name: "FILE", required: true, completes: "nothing" }],
    options: [shell],
    examples: [{ line: "awsprof vet .awsprofile", meaning: "exit 0, or the reason" }],
    hidden: true,
  },
];

/** The row of a verb, or null. */
export function findVerb(name: string): VerbSpec | null {
  return verbs.find((verb) => verb.name === name) ?? null;
}
