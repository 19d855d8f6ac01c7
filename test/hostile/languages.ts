/** How the cases are written and run in each shell: without a terminal where the shell needs none. */
import type { Shell as Quoting } from "../../src/output/quote.ts";
import type { ShellName } from "../shell/shells.ts";

/** A shell as the batches drive it. */
export interface Language {
  /** Its name behind `--shell=`. */
  readonly option: Quoting;
  /**
   * The whole start: defines `record KEY VALUE`, which adds to the file `results`, `mark TEXT`, which
   * draws a line, and loads the plugin.
   */
  start(places: { plugin: string; results: string }): string;
  /** A prompt of the shell's own comes after each step of a case; null where `prompt` draws one. */
  readonly prompt: string | null;
  /** The command that runs a session: its start-up file, and the files of its steps in order. */
  argv(places: { path: string; start: string; session: string }): string[];
  /** Text of the session: reads the file of each step. */
  session(files: readonly string[]): string;
  /** What the shell itself tells a terminal. */
  readonly own: RegExp;
  /** Whether the session comes on stdin. */
  readonly fromStdin: boolean;
  /** A word for `PWD`. */
  readonly here: string;
  /** Whether a variable or function named `canary` came to be, as a word. */
  readonly traces: string;
  /**
   * Statements that record, as the shell itself understands the text, what completion makes of
   * `awsprof use ` (each a `candidate`) and of `awsprof trust ` (each a `directory`, where the
   * completion offers some).
   */
  readonly complete: string;
}

const posixRecord = `record() { builtin printf '%s\\0%s\\0' "$1" "$2" >>"$results"; }
mark() { builtin printf '\\n%s\\n' "$1" >&2; }`;

function bash(): Language {
  return {
    option: "bash",
    own: /(?!)/g,
    start: ({ plugin, results }) =>
      `HISTFILE=\nPS1='> '\nresults='${results}'\n${posixRecord}\n. '${plugin}'\n`,
    prompt: null,
    argv: ({ path, start }) => [path, "--noediting", "--noprofile", "--rcfile", start, "-i"],
    session: (files) => files.map((file) => `. '${file}'\n`).join(""),
    fromStdin: true,
    here: '"$PWD"',
    traces: '"${canary-}$(type -t canary)"',
    complete: `COMP_LINE='awsprof use ' COMP_POINT=12 COMP_CWORD=2
COMP_WORDS=(awsprof use '')
__awsprof_complete awsprof '' use
for candidate in "\${COMPREPLY[@]}"; do
  eval "set -- $candidate"
  record candidate "$*"
done
COMP_LINE='awsprof trust ' COMP_POINT=14 COMP_WORDS=(awsprof trust '')
__awsprof_complete awsprof '' trust
for candidate in "\${COMPREPLY[@]}"; do
  eval "set -- $candidate"
  record directory "$*"
done`,
  };
}

/**
 * Only its line editor can complete, and quotes what it offers: so one on a terminal of its own puts all
 * candidates into the line at once (Ctrl-T), lists them too, and runs the line.
 */
const zshEditor = `autoload -Uz compinit
compinit -D -u
__awsprof_register
LISTMAX=1000000
unset zle_bracketed_paste
every() { _main_complete; compstate[insert]=all compstate[list]='list force' }
zle -C every complete-word every
bindkey '^T' every
awsprof() {
  local verb=$1 word
  if [[ $verb == list ]]; then
    command awsprof "$@"
    return
  fi
  for word in "\${@[2,-1]}"; do
    case $verb in
      use) record candidate "$word" ;;
      *) record directory "\${word%/}" ;;
    esac
  done
  builtin print @@over
}
builtin print @@ready
`;

function zsh(): Language {
  return {
    option: "zsh",
    own: /(?!)/g,
    start: ({ plugin, results }) =>
      `setopt no_prompt_sp no_prompt_cr\nunset HISTFILE\nPROMPT='> '\nresults='${results}'\n${posixRecord}\nsource '${plugin}'\n`,
    prompt: null,
    argv: ({ path }) => [path, "-i"],
    session: (files) => files.map((file) => `. '${file}'\n`).join(""),
    fromStdin: true,
    here: '"$PWD"',
    traces: '"${canary-}${functions[canary]-}"',
    complete: `cat >"$results.zsh" <<'EOF'
${zshEditor}EOF
zmodload zsh/zpty
zpty editor "TERM=dumb \${(q)ZSH_ARGZERO} -i"
zpty -r editor drawn '*> '
zpty -w editor ". '$results.zsh'"
zpty -r editor drawn '*@@ready*> '
for word in use trust; do
  zpty -w -n editor "awsprof $word "$'\x14\n'
  zpty -r editor drawn '*@@over*> '
  # The menu of files is of the shell alone, which draws every character above ASCII.
  [[ $word == trust ]] || print -r -- "\${drawn//[$'\r\b\a']/}"
done
zpty -d editor`,
  };
}

/** fish offers what begins with a dot only behind a dot. */
function fish(): Language {
  return {
    option: "fish",
    own: /(?!)/g,
    start: ({ plugin, results }) =>
      `set -g results '${results}'
function record; builtin printf '%s\\0%s\\0' "$argv[1]" "$argv[2]" >>$results; end
function mark; builtin printf '\\n%s\\n' "$argv[1]" >&2; end
function fish_prompt; builtin echo -n '> '; end
source '${plugin}'
`,
    prompt: "emit fish_prompt; fish_prompt >&2",
    argv: ({ path, session }) => [path, "--no-config", "-i", session],
    session: (files) => files.map((file) => `source '${file}'\n`).join(""),
    fromStdin: false,
    here: '"$PWD"',
    traces: '"$canary"(functions canary | string collect)',
    complete: `for candidate in (complete -C 'awsprof use '; complete -C 'awsprof use .')
  record candidate (string replace -r '\\t.*' '' -- $candidate)
end
for candidate in (complete -C 'awsprof trust ')
  record directory (string replace -r '/?(\\t.*)?$' '' -- $candidate)
end`,
  };
}

function pwsh(): Language {
  return {
    option: "powershell",
    // deno-lint-ignore no-control-regex
    own: /\x1b\[\?1[hl]|\x1b[=>]|\x1b\]0;\x07/g,
    start: ({ plugin, results }) =>
      `$global:results = [Text.StringBuilder]::new()
function global:record($key, $value) {
  $null = $results.Append("$key\`0$value\`0")
  if ($key -ceq 'end') { [IO.File]::WriteAllText('${results}', "$results") }
}
function global:mark($text) { [Console]::Out.Write("\`n$text\`n") }
function global:PSConsoleHostReadLine { '' }
function global:prompt { '> ' }
Import-Module '${plugin}'
`,
    prompt: "[Console]::Out.Write((prompt))",
    // The plugin is for a terminal, so it gets one.
    argv: ({ path, session }) => [
      ...["script", "--quiet", "--return", "--command"],
      `stty -echo; '${path}' -NoLogo -NoProfile -File '${session}'`,
      "/dev/null",
    ],
    session: (files) => files.map((file) => `. '${file}'\n`).join(""),
    fromStdin: false,
    here: "$PWD.ProviderPath",
    traces: '"$canary$(Get-Command canary -ErrorAction Ignore)"',
    complete: `foreach ($found in (TabExpansion2 'awsprof use ' 12).CompletionMatches) {
  $text = $found.CompletionText
  $tokens = $null
  $tree = [Management.Automation.Language.Parser]::ParseInput("awsprof $text", [ref]$tokens, [ref]$null)
  $word = $tree.EndBlock.Statements[0].PipelineElements[0].CommandElements[1]
  if ($tree.EndBlock.Statements.Count -ne 1) { record candidate "not a word: $text" }
  elseif ($word -is [Management.Automation.Language.CommandParameterAst]) { record candidate $word.Extent.Text }
  else { record candidate $word.Value }
}`,
  };
}

/** The language of each shell. */
export const languages: Readonly<Record<ShellName, Language>> = {
  bash: bash(),
  "bash-3.2": bash(),
  zsh: zsh(),
  fish: fish(),
  pwsh: pwsh(),
};
