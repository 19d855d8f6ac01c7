/**
 * Completion scripts, made from `spec.ts`; `completions/` holds the same text, compared in a test.
 *
 * The scripts know verbs, options and fixed values; profile names they ask of `awsprof list
 * --names`, which is quick enough for a key press and needs no plugin. Behind the `--` of a verb
 * that takes a command, whatever completes that command has the word.
 */
import {
  colorModes,
  commonOptions,
  type Completes,
  exportFormats,
  kinds,
  type OptionSpec,
  programOptions,
  regions,
  shellNames,
  verbs,
  type VerbSpec,
} from "../spec.ts";
import { quote, type Shell } from "./quote.ts";

/** The completion script of a shell. */
export function completionScript(shell: Shell): string {
  switch (shell) {
    case "bash":
      return bashScript();
    case "zsh":
      return zshScript();
    case "fish":
      return fishScript();
    case "powershell":
      return powershellScript();
  }
}

const shown = verbs.filter((verb) => verb.hidden === undefined);
/** Names of the verbs behind whose `--` another command line stands. */
const carriers = shown.filter((verb) => verb.command).map((verb) => verb.name);
const head = "# Completion of awsprof, generated from its command table: do not edit.";

function optionsOf(verb: VerbSpec): OptionSpec[] {
  return [...verb.options, ...commonOptions].filter((option) => option.hidden === undefined);
}

function fixedWords(completes: Completes | undefined): readonly string[] | null {
  switch (completes) {
    case "region":
      return regions;
    case "shell":
      return shellNames;
    case "kind":
      return kinds;
    case "color":
      return colorModes;
    case "format":
      return exportFormats;
    default:
      return null;
  }
}

/** Lines, indented by two blanks a level. */
function block(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

function bashScript(): string {
  const verbRows = shown.flatMap((verb) => {
    const options = optionsOf(verb).map((option) => `--${option.name}`).join(" ");
    const valued = optionsOf(verb).filter((option) => option.value !== undefined);
    const takes = verb.arguments.map((argument) => argument.completes);
    const most = verb.arguments.some((argument) => argument.many) ? 99 : takes.length;
    return [
      `    ${verb.name})`,
      `      options='${options}'`,
      `      case $previous in`,
      ...valued.map((option) =>
        `        --${option.name}) takes=${bashSource(option.completes)} ;;`
      ),
      `        *) [[ $count -lt ${most} ]] && takes=${bashSource(takes[0])} ;;`,
      `      esac`,
      ...(verb.command ? [`      [[ -z $takes && $count -eq ${most} ]] && takes='words --'`] : []),
      `      ;;`,
    ];
  });
  return block([
    head,
    "",
    "__awsprof_complete() {",
    '  local IFS=$\' \\t\\n\' line=${COMP_LINE:0:COMP_POINT} word="" verb="" previous="" count=0 options="" takes=""',
    '  local character typed="" open="" before="" lead="" start i',
    "  local -a words=()",
    "  COMPREPLY=()",
    "  # readline replaces $2, which begins behind an open quotation mark or the last of its word breaks,",
    "  # and before an @",
    "  start=$((${#line} - ${#2}))",
    "  if [[ $start -gt 0 && ${line:start-1:1} == @ ]] && shopt -q hostcomplete; then",
    "    start=$((start - 1))",
    "  fi",
    "  for ((i = 0; i < ${#line}; i++)); do",
    "    [[ $i -ne $start ]] || before=$word",
    "    character=${line:i:1}",
    "    case $open$character in",
    "      \"''\" | '\"\"') open='' ;;",
    "      \"'\" | '\"') open=$character ;;",
    "      \\\\ | '\"'\\\\)",
    "        i=$((i + 1))",
    "        word+=${line:i:1}",
    "        ;;",
    "      [[:blank:]])",
    '        [[ -z $typed ]] || words+=("$word")',
    "        word='' typed=''",
    "        continue",
    "        ;;",
    "      *) word+=$character ;;",
    "    esac",
    "    typed=1",
    "  done",
    "  [[ $i -ne $start ]] || before=$word",
    "  local last=${#words[@]}",
    "  for ((i = 1; i < last; i++)); do",
    "    case $verb:${words[i]} in",
    `      ${carriers.map((name) => `${name}:--`).join("|")})`,
    "        __awsprof_complete_behind",
    "        return",
    "        ;;",
    "    esac",
    "    case ${words[i]} in",
    "      -*) ;;",
    "      *)",
    "        if [[ -z $verb ]]; then verb=${words[i]}",
    "        else",
    "          case ${words[i - 1]} in",
    `            ${valuedNames().join("|")}) ;;`,
    "            *) count=$((count + 1)) ;;",
    "          esac",
    "        fi",
    "        ;;",
    "    esac",
    "    previous=${words[i]}",
    "  done",
    "  case $word in",
    "    --*=*) previous=${word%%=*} lead=$previous= ;;",
    "  esac",
    "  case $verb in",
    `    '') options='${
      programOptions.map((option) => `--${option.name}`).join(" ")
    }' takes='words ${shown.map((verb) => verb.name).join(" ")}' ;;`,
    ...verbRows,
    "  esac",
    "  case $word in",
    "    --*=*) ;;",
    '    -*) takes="words $options" ;;',
    "  esac",
    "  local candidate quoted=''",
    "  case $takes in",
    "    profiles)",
    "      while IFS= read -r candidate; do",
    '        [[ $candidate == "$word"* ]] && __awsprof_complete_with "${candidate:${#before}}"',
    '      done < <("${__awsprof_exe:-awsprof}" list --names 2>/dev/null)',
    "      ;;",
    "    directories)",
    "      # readline quotes file names; bash 3.2 cannot tell it that these are some",
    "      compopt -o filenames 2>/dev/null && quoted=readline",
    "      while IFS= read -r candidate; do",
    "        candidate=${candidate:${#before}}",
    "        case $quoted:$open$candidate in",
    '          readline:*) COMPREPLY+=("$candidate") ;;',
    "          :'~'*)",
    '            printf -v candidate %q "${candidate#?}"',
    '            COMPREPLY+=("~$candidate")',
    "            ;;",
    '          *) __awsprof_complete_with "$candidate" ;;',
    "        esac",
    '      done < <(compgen -d -- "$word")',
    "      ;;",
    "    words*)",
    "      for candidate in ${takes#words}; do",
    "        candidate=$lead$candidate",
    '        [[ $candidate == "$word"* ]] && COMPREPLY+=("${candidate:${#before}}")',
    "      done",
    "      ;;",
    "  esac",
    "  return 0",
    "}",
    "# Adds the rest of a word, as it is to be written behind what stands there.",
    "__awsprof_complete_with() {",
    "  local text='' character i",
    "  if [[ -z $open ]]; then",
    '    [[ -z $1 ]] || printf -v text %q "$1"',
    "    # bash 3.2 leaves this one as it is",
    "    [[ $text == '~'* ]] && text=\\\\$text",
    '    COMPREPLY+=("$text")',
    "    return",
    "  fi",
    "  # between quotation marks nothing stands for a control character",
    "  [[ $1 != *[[:cntrl:]]* ]] || return 0",
    "  for ((i = 0; i < ${#1}; i++)); do",
    "    character=${1:i:1}",
    "    case $open$character in",
    "      \"''\") text+=\"'\\\\''\" ;;",
    "      '\"'[\\\"\\$\\`\\\\]) text+=\\\\$character ;;",
    "      *) text+=$character ;;",
    "    esac",
    "  done",
    '  COMPREPLY+=("$text")',
    "}",
    "# What stands behind the first -- is completed as if nothing stood before it.",
    "__awsprof_complete_behind() {",
    "  local i offset head word previous spec answer output kind=''",
    "  local -a parts=()",
    "  for ((i = 1; i < COMP_CWORD; i++)); do",
    "    [[ ${COMP_WORDS[i]} == -- ]] && break",
    "  done",
    "  offset=$((i + 1))",
    "  if declare -F _comp_command_offset >/dev/null; then",
    '    _comp_command_offset "$offset"',
    "    return",
    "  elif declare -F _command_offset >/dev/null; then",
    '    _command_offset "$offset"',
    "    return",
    "  fi",
    "  word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}",
    "  if ((COMP_CWORD <= offset)); then",
    '    while IFS= read -r answer; do COMPREPLY+=("$answer"); done < <(compgen -c -- "$word")',
    "    return",
    "  fi",
    "  head=${COMP_LINE%%[[:blank:]]--[[:blank:]]*}",
    "  head=${COMP_LINE:0:${#head}+4}",
    '  local -x COMP_LINE=${COMP_LINE#"$head"} COMP_POINT=$((COMP_POINT - ${#head}))',
    '  COMP_WORDS=("${COMP_WORDS[@]:offset}") COMP_CWORD=$((COMP_CWORD - offset))',
    '  spec=$(complete -p -- "${COMP_WORDS[0]}" 2>/dev/null || complete -p -- "${COMP_WORDS[0]##*/}" 2>/dev/null)',
    "  # bash quoted its own words here, and it alone can take them apart.",
    '  eval "parts=($spec)"',
    "  for ((i = 1; i < ${#parts[@]}; i++)); do",
    "    case ${parts[i]} in",
    "      -F | -C) kind=${parts[i]} spec=${parts[i + 1]} ;;",
    '      -o) compopt -o "${parts[i + 1]}" 2>/dev/null ;;',
    "    esac",
    "  done",
    "  case $kind:${#parts[@]} in",
    '    -F:*) "$spec" "${COMP_WORDS[0]}" "$word" "$previous" ;;',
    "    *)",
    "      case $kind:${#parts[@]} in",
    '        -C:*) output=$(eval "$spec" \'"${COMP_WORDS[0]}" "$word" "$previous"\' 2>/dev/null) ;;',
    '        :0) output=$(compgen -f -- "$word") ;;',
    '        *) output=$(compgen "${parts[@]:1:${#parts[@]}-2}" -- "$word" 2>/dev/null) ;;',
    "      esac",
    '      while IFS= read -r answer; do [[ -n $answer ]] && COMPREPLY+=("$answer"); done <<<"$output"',
    "      [[ ${#parts[@]} -eq 0 ]] && compopt -o filenames 2>/dev/null",
    "      ;;",
    "  esac",
    "  return 0",
    "}",
    "complete -F __awsprof_complete awsprof",
  ]);
}

/** Options whose next word is their value and no argument. */
function valuedNames(): string[] {
  const names = shown.flatMap(optionsOf).filter((option) => option.value !== undefined);
  return [...new Set(names.map((option) => `--${option.name}`))];
}

function bashSource(completes: Completes | undefined): string {
  if (completes === "profile") return "profiles";
  if (completes === "directory") return "directories";
  const words = fixedWords(completes);
  return words === null ? "''" : `'words ${words.join(" ")}'`;
}

function zshScript(): string {
  const verbRows = shown.flatMap((verb) => [
    `    (${verb.name})`,
    ...(verb.command
      ? [
        "      if (( ${words[(i)--]} < CURRENT )); then",
        "        (( CURRENT -= ${words[(i)--]} ))",
        "        shift ${words[(i)--]} words",
        "        _normal",
        "        return",
        "      fi",
      ]
      : []),
    "      _arguments -s \\",
    ...optionsOf(verb).map((option) => `        ${zshOption(option)} \\`),
    ...(verb.arguments.length === 0 ? ["        ':nothing:()'"] : zshArguments(verb)),
    "      ;;",
  ]);
  return block([
    "#compdef awsprof",
    head,
    "",
    "_awsprof() {",
    "  local curcontext=$curcontext state line",
    "  local -A opt_args",
    "  _arguments -C \\",
    ...programOptions.map((option) => `    ${zshOption(option)} \\`),
    "    '1:verb:->verb' '*::argument:->rest' && return",
    "  case $state in",
    "  (verb)",
    "    local -a verbs=(",
    ...shown.map((verb) => `      ${quote("zsh", `${verb.name}:${verb.summary}`)}`),
    "    )",
    "    _describe -t verbs verb verbs",
    "    ;;",
    "  (rest)",
    "    case $line[1] in",
    ...verbRows,
    "    esac",
    "    ;;",
    "  esac",
    "}",
    "",
    "_awsprof_profiles() {",
    '  local -a names=(${(f)"$(${__awsprof_exe:-awsprof} list --names 2>/dev/null)"})',
    '  compadd -a "$@" names',
    "}",
    "",
    'if [[ $funcstack[1] == _awsprof ]]; then _awsprof "$@"; else compdef _awsprof awsprof; fi',
  ]);
}

function zshOption(option: OptionSpec): string {
  const summary = option.summary.replace(/[[\]:\\]/g, "\\$&");
  const value = option.value === undefined
    ? ""
    : `:${option.value.toLowerCase()}:${zshAction(option.completes)}`;
  const long = `--${option.name}${option.value === undefined ? "" : "="}`;
  const text = `[${summary}]${value}`;
  if (option.short === undefined) return quote("zsh", long + text);
  return `'(-${option.short} --${option.name})'{-${option.short},--${option.name}}${
    quote("zsh", text)
  }`;
}

function zshArguments(verb: VerbSpec): string[] {
  const rows = verb.arguments.map((argument, index) => {
    const place = argument.many ? "*" : `${index + 1}`;
    return `${place}:${argument.name.toLowerCase()}:${zshAction(argument.completes)}`;
  });
  if (verb.command) rows.push(`${rows.length + 1}:dashes:(--)`);
  return rows.map((row, index) =>
    `        ${quote("zsh", row)}${index < rows.length - 1 ? " \\" : ""}`
  );
}

/** An empty list and not a blank: a blank is a message, and beside one zsh inserts no option. */
function zshAction(completes: Completes | undefined): string {
  if (completes === "profile") return "_awsprof_profiles";
  if (completes === "directory") return "_files -/";
  const words = fixedWords(completes);
  return words === null ? "()" : `(${words.join(" ")})`;
}

function fishScript(): string {
  const lines = [
    head,
    "",
    "function __awsprof_profiles",
    "    set -l exe awsprof",
    "    set -q __awsprof_exe; and set exe $__awsprof_exe",
    "    command $exe list --names 2>/dev/null",
    "end",
    "",
    "function __awsprof_verb",
    "    set -l words (commandline -opc)",
    "    for word in $words[2..-1]",
    "        if not string match -q -- '-*' $word",
    "            test (count $argv) -gt 0; and contains -- $word $argv",
    "            return",
    "        end",
    "    end",
    "    test (count $argv) -eq 0",
    "end",
    "",
    "# Whether the cursor is behind the -- of a verb that takes a command.",
    "function __awsprof_behind",
    "    set -l words (commandline -opc)",
    `    contains -- "$words[2]" ${carriers.join(" ")}`,
    "    and contains -- -- $words[3..-1]",
    "end",
    "",
    "function __awsprof_complete_behind",
    "    set -l words (commandline -opc)",
    '    while test "$words[1]" != --',
    "        set -e words[1]",
    "    end",
    "    set -e words[1]",
    "    set -q words[1]",
    "    and set words (string escape -- $words)",
    "    set -l line (string join ' ' -- $words (commandline -ct))",
    '    complete --do-complete "$line"',
    "end",
    "",
    "complete -c awsprof -f",
    "complete -c awsprof -n __awsprof_behind -a '(__awsprof_complete_behind)'",
    ...programOptions.map((option) =>
      `complete -c awsprof -n __awsprof_verb ${fishOption(option)}`
    ),
  ];
  for (const verb of shown) {
    lines.push(
      `complete -c awsprof -n __awsprof_verb -a ${verb.name} -d ${quote("fish", verb.summary)}`,
    );
  }
  for (const verb of shown) {
    const inside = verb.command ? "; and not __awsprof_behind" : "";
    const when = `complete -c awsprof -n '__awsprof_verb ${verb.name}${inside}'`;
    for (const option of optionsOf(verb)) lines.push(`${when} ${fishOption(option)}`);
    const source = fishSource(verb.arguments[0]?.completes);
    if (source !== null) lines.push(`${when} -a ${source}`);
  }
  return block(lines);
}

function fishOption(option: OptionSpec): string {
  const short = option.short === undefined ? "" : `-s ${option.short} `;
  const source = fishSource(option.completes);
  const value = option.value === undefined ? "" : ` -x${source === null ? "" : ` -a ${source}`}`;
  return `${short}-l ${option.name}${value} -d ${quote("fish", option.summary)}`;
}

function fishSource(completes: Completes | undefined): string | null {
  if (completes === "profile") return "'(__awsprof_profiles)'";
  if (completes === "directory") return "'(__fish_complete_directories)'";
  const words = fixedWords(completes);
  return words === null ? null : quote("fish", words.join(" "));
}

function powershellScript(): string {
  const word = (text: string): string => quote("powershell", text);
  const source = (completes: Completes | undefined): string => {
    if (completes === "profile") return "'profiles'";
    const words = fixedWords(completes);
    return words === null ? "''" : `@(${words.map(word).join(", ")})`;
  };
  const rows = shown.flatMap((verb) => [
    `        ${word(verb.name)} = @{`,
    `            summary = ${word(verb.summary)}`,
    `            takes = ${source(verb.arguments[0]?.completes)}`,
    "            options = [ordered]@{",
    ...optionsOf(verb).map((option) =>
      `                ${word(`--${option.name}`)} = @(${word(option.summary)}, ${
        option.value === undefined ? "$null" : source(option.completes)
      })`
    ),
    "            }",
    "        }",
  ]);
  return block([
    head,
    "",
    "Register-ArgumentCompleter -Native -CommandName awsprof -ScriptBlock {",
    "    param($word, $ast, $point)",
    "    $verbs = [ordered]@{",
    ...rows,
    "    }",
    "    $words = @(foreach ($element in $ast.CommandElements) {",
    "        if ($element.Extent.EndOffset -lt $point) { $element.Extent.Text }",
    "    })",
    "    $verb = $null; $previous = ''",
    "    for ($i = 1; $i -lt $words.Count; $i++) {",
    "        if ($null -eq $verb -and -not $words[$i].StartsWith('-')) { $verb = $words[$i] }",
    "        $previous = $words[$i]",
    "    }",
    "    $plain = $word.Trim(\"'\", '\"')",
    "    $lead = if ($plain -cmatch '\\A--[^=]+=') { $Matches[0] } else { '' }",
    "    if ($lead) { $previous = $lead.TrimEnd('=') }",
    "    # PowerShell itself completes what stands behind --, and looks at nothing before it.",
    `    if ($verb -cin ${carriers.map(word).join(", ")} -and $words -ccontains '--') {`,
    "        foreach ($element in $ast.CommandElements) {",
    "            if ($element.Extent.Text -ceq '--') { break }",
    "        }",
    "        $start = $element.Extent.EndOffset - $ast.Extent.StartOffset",
    "        $line = $ast.Extent.Text.Substring($start).PadRight($point - $element.Extent.EndOffset)",
    "        $at = $point - $element.Extent.EndOffset",
    "        return [System.Management.Automation.CommandCompletion]::CompleteInput($line, $at, $null).CompletionMatches",
    "    }",
    "    $found = [System.Collections.Generic.List[object]]::new()",
    "    $row = if ($null -ne $verb -and $verbs.Contains($verb)) { $verbs[$verb] } else { $null }",
    "    if ($null -eq $verb) {",
    "        foreach ($name in $verbs.Keys) { $found.Add(@($name, $verbs[$name].summary)) }",
    `        foreach ($name in ${
      programOptions.map((option) => word(`--${option.name}`)).join(", ")
    }) { $found.Add(@($name, $name)) }`,
    "    } elseif ($null -ne $row) {",
    "        $takes = $row.takes",
    "        if ($row.options.Contains($previous) -and $null -ne $row.options[$previous][1]) {",
    "            $takes = $row.options[$previous][1]",
    "        } elseif ($lead) {",
    "            $takes = ''",
    "        } else {",
    "            foreach ($name in $row.options.Keys) { $found.Add(@($name, $row.options[$name][0])) }",
    "        }",
    "        if ($takes -is [string] -and $takes -ceq 'profiles') {",
    "            $exe = if ($null -ne $__awsprof_exe) { $__awsprof_exe } else { 'awsprof' }",
    "            $code = Get-Variable -Name LASTEXITCODE -Scope Global -ValueOnly -ErrorAction Ignore",
    "            $takes = @(& $exe list --names 2>$null)",
    "            $global:LASTEXITCODE = $code",
    "        }",
    "        foreach ($name in $takes) { if ($name) { $found.Add(@($name, $name)) } }",
    "    }",
    "    foreach ($each in $found) {",
    '        if (-not "$lead$($each[0])".StartsWith($plain, [System.StringComparison]::Ordinal)) { continue }',
    "        $text = $each[0]",
    "        if ($text -cnotmatch '\\A[A-Za-z0-9_./:@+-]+\\z') {",
    '            $text = "\'" + ($text -creplace "[\'\\u2018-\\u201b]", \'$0$0\') + "\'"',
    "        }",
    "        [System.Management.Automation.CompletionResult]::new(\"$lead$text\", $each[0], 'ParameterValue', $each[1])",
    "    }",
    "}",
  ]);
}
