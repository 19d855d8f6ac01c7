/**
 * The shells under test, each as a set of small capabilities: where its start-up file is, how its
 * statements are written, and how the tests' own prompt looks in it.
 *
 * The tests' prompt is `<PID.N>`, N one more at each prompt, so that "the next prompt is drawn" can
 * be told from the screen; before it is drawn, the exit status and all variables whose names start
 * with `AWS` are left in a file, by builtins alone.
 */

import { find } from "../support/tools.ts";

export type ShellName = "bash" | "bash-3.2" | "zsh" | "fish" | "pwsh";

/** What the rows know about a shell; a capability that a shell lacks is null. */
export interface Shell {
  readonly name: ShellName;
  /** Its name behind `awsprof init` and `--shell=`. */
  readonly option: "bash" | "zsh" | "fish" | "powershell";
  /** Absolute path of its program, or null where it is not installed. */
  readonly path: string | null;
  /** The plugin's file name. */
  readonly plugin: string;
  /** File name of the snapshot in the cache. */
  readonly snapshot: string;
  /** Arguments of an interactive shell. */
  readonly arguments: readonly string[];
  /** The start-up file below the home directory. */
  readonly startFile: string;
  /** Text of the start-up file: the tests' prompt, `before`, the plugin, `after`, the probe. */
  start(parts: StartParts): string;
  /** Statement that loads the plugin file. */
  load(file: string): string;
  /** Statement that loads the plugin from what `init` prints. */
  readonly loadFromInit: string;
  quote(text: string): string;
  /** Statement that exports a variable. */
  set(name: string, value: string): string;
  unset(name: string): string;
  /** Expression for the value of a variable. */
  get(name: string): string;
  /** The line that runs `then` if `first` succeeded. */
  and(first: string, then: string): string;
  /** The line that runs both. */
  both(first: string, then: string): string;
  /** The line that runs `line` in a subshell, or null where the shell has none. */
  readonly subshell: ((line: string) => string) | null;
  /** The line that keeps what `line` prints in a variable. */
  substitution(variable: string, line: string): string;
  /** A command that fails with this status and runs a program at most. */
  fail(status: number): string;
  /** The line that appends text to a file. */
  append(text: string, file: string): string;
  /** Statement that goes to a directory of any name. */
  go(directory: string): string;
  /** Statement that reads a script into this shell. */
  read(file: string): string;
  /** How a file name of a script ends. */
  readonly extension: string;
  /** The line that writes to `file` what the name is, in the shell's own words. */
  kind(name: string, file: string): string;
  /** The line that writes to `file` everything that the shell holds: variables, functions, hooks. */
  dump(file: string): string;
  /** Names that a start-up file shadows with aliases or functions, to show that they do not matter. */
  shadow(names: readonly string[], canary: string): string;
  /** Arguments that run `line` without a terminal, without start-up files. */
  script(line: string): string[];
}

export interface StartParts {
  readonly before: string;
  readonly load: string;
  readonly after: string;
  /** File for the probe, or null for none. */
  readonly probe: string | null;
}

/** Every shell of the table, those that are not installed included. */
export function allShells(): Shell[] {
  return [bash("bash"), bash("bash-3.2"), zsh(), fish(), pwsh()];
}

/** One shell by name. */
export function shellNamed(name: ShellName): Shell {
  const shell = allShells().find((shell) => shell.name === name);
  if (shell === undefined) throw new Error(`no shell "${name}"`);
  return shell;
}

/** POSIX single quotes. */
export function posixQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

const posix = {
  quote: posixQuote,
  set: (name: string, value: string) => `export ${name}=${posixQuote(value)}`,
  unset: (name: string) => `unset ${name}`,
  get: (name: string) => `"$${name}"`,
  and: (first: string, then: string) => `${first} && ${then}`,
  both: (first: string, then: string) => `${first}; ${then}`,
  subshell: (line: string) => `( ${line} )`,
  substitution: (variable: string, line: string) => `${variable}=$(${line})`,
  fail: (status: number) => `( exit ${status} )`,
  append: (text: string, file: string) => `echo ${text} >>${file}`,
  go: (directory: string) => `cd -- ${posixQuote(directory)}`,
  read: (file: string) => `. ${posixQuote(file)}`,
  extension: "sh",
  shadow: (names: readonly string[], canary: string) =>
    names.map((name) => `alias ${name}='builtin echo ${name} >>${canary}; ${name}'`).join("\n"),
};

function bash(name: "bash" | "bash-3.2"): Shell {
  return {
    ...posix,
    name,
    option: "bash",
    path: find(name),
    plugin: "awsprof.bash",
    snapshot: "snapshot.bash",
    arguments: ["-i"],
    startFile: ".bashrc",
    load: (file) => `. ${posixQuote(file)}`,
    loadFromInit: `eval "$(awsprof init bash)"`,
    script: (line) => ["-c", line],
    kind: (name, file) => `type -t ${name} >${file}`,
    dump: (file) =>
      `{ declare -p; declare -f; alias; trap; shopt; set -o; complete -p; bind -p; } >${file} 2>&1`,
    start: ({ before, load, after, probe }) => `
HISTFILE=
export HARNESS_N=\${HARNESS_N:-0}
PS1='<$$.$HARNESS_N> '
__h_probe() {
  local s=$? p="\${PIPESTATUS[*]}" v
  HARNESS_N=$((HARNESS_N + 1))
  ${
      probe === null ? "return" : `{
    builtin printf '%s\\0' "status=$s" "pipestatus=$p"
    for v in "\${!AWS@}"; do builtin printf '%s\\0' "$v=\${!v}"; done
  } >|${posixQuote(probe)}`
    }
}
${before}
${load}
${after}
case $BASH_VERSION in
5.[1-9]*) PROMPT_COMMAND+=(__h_probe) ;;
*) PROMPT_COMMAND="\${PROMPT_COMMAND:+$PROMPT_COMMAND; }__h_probe" ;;
esac
`,
  };
}

function zsh(): Shell {
  return {
    ...posix,
    name: "zsh",
    option: "zsh",
    path: find("zsh"),
    plugin: "awsprof.zsh",
    snapshot: "snapshot.zsh",
    arguments: ["-i"],
    startFile: ".zshrc",
    load: (file) => `source ${posixQuote(file)}`,
    loadFromInit: "source <(awsprof init zsh)",
    script: (line) => ["-f", "-c", line],
    kind: (name, file) => `whence -w ${name} >${file}`,
    dump: (file) =>
      `{ zmodload zsh/parameter zsh/stat zsh/datetime zsh/complete; typeset; functions; alias; setopt; bindkey -L; zstyle -L; typeset -p _comps; } >${file} 2>&1`,
    start: ({ before, load, after, probe }) => `
unset HISTFILE
export HARNESS_N=\${HARNESS_N:-0}
PROMPT='<%1v> '
__h_probe() {
  local -a s=($? $pipestatus)
  emulate -L zsh
  (( HARNESS_N += 1 ))
  psvar[1]=$$.$HARNESS_N
  ${
      probe === null ? "return" : `local v
  {
    builtin print -rN -- "status=$s[1]" "pipestatus=\${s[2,-1]}"
    for v in \${(k)parameters[(I)AWS*]}; do builtin print -rN -- "$v=\${(P)v}"; done
  } >|${posixQuote(probe)}`
    }
}
${before}
${load}
${after}
precmd_functions+=(__h_probe)
`,
  };
}

function fish(): Shell {
  const quote = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  return {
    name: "fish",
    option: "fish",
    path: find("fish"),
    plugin: "awsprof.fish",
    snapshot: "snapshot.fish",
    arguments: ["-i"],
    startFile: ".config/fish/config.fish",
    load: (file) => `source ${quote(file)}`,
    loadFromInit: "awsprof init fish | source",
    quote,
    set: (name, value) => `set -gx ${name} ${quote(value)}`,
    unset: (name) => `set -e ${name}`,
    get: (name) => `"$${name}"`,
    and: (first, then) => `${first} && ${then}`,
    both: (first, then) => `${first}; ${then}`,
    subshell: null,
    substitution: (variable, line) => `set ${variable} (${line})`,
    fail: (status) => `sh -c 'exit ${status}'`,
    append: (text, file) => `echo ${text} >>${file}`,
    go: (directory) => `cd -- ${quote(directory)}`,
    read: (file) => `source ${quote(file)}`,
    extension: "fish",
    kind: (name, file) => `type -t ${name} >${file} 2>/dev/null`,
    dump: (file) => `begin; set; functions --all; complete; bind; end >${file} 2>&1`,
    shadow: (names, canary) =>
      names.map((name) => `function ${name}; builtin echo ${name} >>${canary}; end`).join("\n"),
    script: (line) => ["--no-config", "-c", line],
    start: ({ before, load, after, probe }) => `
set -g fish_greeting
function fish_title; end
set -q HARNESS_N; or set -gx HARNESS_N 0
function __h_count --on-event fish_prompt
  set -gx HARNESS_N (builtin math $HARNESS_N + 1)
end
function fish_prompt
  set -l s $status $pipestatus
  ${
      probe === null ? "" : `begin
    builtin printf '%s\\0' "status=$s[1]" "pipestatus=$s[2..-1]"
    for v in (builtin set --names)
      builtin string match -q 'AWS*' -- $v
      and builtin printf '%s\\0' "$v=$$v"
    end
  end >${quote(probe)}`
    }
  builtin echo -n "<$fish_pid.$HARNESS_N> "
end
${before}
${load}
${after}
`,
  };
}

function pwsh(): Shell {
  const quote = (text: string) => `'${text.replace(/['\u2018-\u201b]/g, "$&$&")}'`;
  return {
    name: "pwsh",
    option: "powershell",
    path: find("pwsh"),
    plugin: "awsprof.psm1",
    snapshot: "snapshot.txt",
    arguments: ["-NoLogo"],
    startFile: ".config/powershell/profile.ps1",
    load: (file) => `Import-Module -Name ${quote(file)}`,
    loadFromInit: "Invoke-Expression (& awsprof init powershell | Out-String)",
    quote,
    set: (name, value) => `$env:${name} = ${quote(value)}`,
    unset: (name) => `$env:${name} = $null`,
    get: (name) => `"$env:${name}"`,
    and: (first, then) => `${first} && ${then}`,
    both: (first, then) => `${first}; ${then}`,
    subshell: null,
    substitution: (variable, line) => `$${variable} = $(${line})`,
    fail: (status) => `sh -c 'exit ${status}'`,
    append: (text, file) => `[IO.File]::AppendAllText(${quote(file)}, "${text}\`n")`,
    go: (directory) => `Set-Location -LiteralPath ${quote(directory)}`,
    read: (file) => `. ${quote(file)}`,
    extension: "ps1",
    kind: (name, file) =>
      `(Get-Command ${name} -ErrorAction Ignore).CommandType | Set-Content ${quote(file)}`,
    dump: (file) =>
      `& { Get-ChildItem Variable:, Function:, Alias:, Env: | ForEach-Object { "$($_.PSPath) $($_.Value) $($_.Definition)" }; ` +
      `"action $($ExecutionContext.SessionState.InvokeCommand.LocationChangedAction)"; ` +
      `Get-Module | ForEach-Object Name } | Set-Content ${quote(file)}`,
    shadow: (names, canary) =>
      names.map((name) =>
        `function global:${name} { [IO.File]::AppendAllText('${canary}', '${name}') }`
      )
        .join("\n"),
    script: (line) => ["-NoProfile", "-NonInteractive", "-Command", line],
    start: ({ before, load, after, probe }) => `
if (-not $env:HARNESS_N) { $env:HARNESS_N = '0' }
function prompt {
  $ok = $global:?; $code = $global:LASTEXITCODE
  $env:HARNESS_N = [string](1 + [int]$env:HARNESS_N)
  ${
      probe === null ? "" : `$text = [Text.StringBuilder]::new("status=$ok\`0pipestatus=$code\`0")
  foreach ($e in [Environment]::GetEnvironmentVariables().GetEnumerator()) {
    if ($e.Key.StartsWith('AWS', 'Ordinal')) { $null = $text.Append("$($e.Key)=$($e.Value)\`0") }
  }
  [IO.File]::WriteAllText(${quote(probe)}, $text.ToString())`
    }
  "<$PID.$env:HARNESS_N> "
}
${before}
${load}
${after}
`,
  };
}
