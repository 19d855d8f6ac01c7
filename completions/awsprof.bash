# Completion of awsprof, generated from its command table: do not edit.

__awsprof_complete() {
  local IFS=$' \t\n' line=${COMP_LINE:0:COMP_POINT} word="" verb="" previous="" count=0 options="" takes=""
  local character typed="" open="" before="" lead="" start i
  local -a words=()
  COMPREPLY=()
  # readline replaces $2, which begins behind an open quotation mark or the last of its word breaks,
  # and before an @
  start=$((${#line} - ${#2}))
  if [[ $start -gt 0 && ${line:start-1:1} == @ ]] && shopt -q hostcomplete; then
    start=$((start - 1))
  fi
  for ((i = 0; i < ${#line}; i++)); do
    [[ $i -ne $start ]] || before=$word
    character=${line:i:1}
    case $open$character in
      "''" | '""') open='' ;;
      "'" | '"') open=$character ;;
      \\ | '"'\\)
        i=$((i + 1))
        word+=${line:i:1}
        ;;
      [[:blank:]])
        [[ -z $typed ]] || words+=("$word")
        word='' typed=''
        continue
        ;;
      *) word+=$character ;;
    esac
    typed=1
  done
  [[ $i -ne $start ]] || before=$word
  local last=${#words[@]}
  for ((i = 1; i < last; i++)); do
    case $verb:${words[i]} in
      exec:--)
        __awsprof_complete_behind
        return
        ;;
    esac
    case ${words[i]} in
      -*) ;;
      *)
        if [[ -z $verb ]]; then verb=${words[i]}
        else
          case ${words[i - 1]} in
            --kind|--color|--region|--account|--format|--to-profile|--service|--duration) ;;
            *) count=$((count + 1)) ;;
          esac
        fi
        ;;
    esac
    previous=${words[i]}
  done
  case $word in
    --*=*) previous=${word%%=*} lead=$previous= ;;
  esac
  case $verb in
    '') options='--help --version' takes='words list show status whoami doctor prompt use clear pin trust untrust aliases login logout exec export console init refresh completions demo' ;;
    list)
      options='--names --kind --json --help --color'
      case $previous in
        --kind) takes='words sso sso-legacy role keys session-keys process web-identity login none' ;;
        --color) takes='words auto always never' ;;
        *) [[ $count -lt 99 ]] && takes='' ;;
      esac
      ;;
    show)
      options='--json --help --color'
      case $previous in
        --color) takes='words auto always never' ;;
        *) [[ $count -lt 1 ]] && takes=profiles ;;
      esac
      ;;
    status)
      options='--json --help --color'
      case $previous in
        --color) takes='words auto always never' ;;
        *) [[ $count -lt 0 ]] && takes='' ;;
      esac
      ;;
    whoami)
      options='--region --json --help --color'
      case $previous in
        --region) takes='words af-south-1 ap-east-1 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ca-central-1 ca-west-1 cn-north-1 cn-northwest-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 il-central-1 me-central-1 me-south-1 mx-central-1 sa-east-1 us-east-1 us-east-2 us-gov-east-1 us-gov-west-1 us-west-1 us-west-2' ;;
        --color) takes='words auto always never' ;;
        *) [[ $count -lt 1 ]] && takes=profiles ;;
      esac
      ;;
    doctor)
      options='--fix --yes --strict --online --json --help --color'
      case $previous in
        --color) takes='words auto always never' ;;
        *) [[ $count -lt 0 ]] && takes='' ;;
      esac
      ;;
    prompt)
      options='--json --help --color'
      case $previous in
        --color) takes='words auto always never' ;;
        *) [[ $count -lt 0 ]] && takes='' ;;
      esac
      ;;
    use)
      options='--region --help --color'
      case $previous in
        --region) takes='words af-south-1 ap-east-1 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ca-central-1 ca-west-1 cn-north-1 cn-northwest-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 il-central-1 me-central-1 me-south-1 mx-central-1 sa-east-1 us-east-1 us-east-2 us-gov-east-1 us-gov-west-1 us-west-1 us-west-2' ;;
        --color) takes='words auto always never' ;;
        *) [[ $count -lt 1 ]] && takes=profiles ;;
      esac
      ;;
    clear)
      options='--help --color'
      case $previous in
        --color) takes='words auto always never' ;;
        *) [[ $count -lt 0 ]] && takes='' ;;
      esac
      ;;
    pin)
      options='--account --region --help --color'
      case $previous in
        --account) takes='' ;;
        --region) takes='words af-south-1 ap-east-1 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ca-central-1 ca-west-1 cn-north-1 cn-northwest-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 il-central-1 me-central-1 me-south-1 mx-central-1 sa-east-1 us-east-1 us-east-2 us-gov-east-1 us-gov-west-1 us-west-1 us-west-2' ;;
        --color) takes='words auto always never' ;;
        *) [[ $count -lt 1 ]] && takes=profiles ;;
      esac
      ;;
    trust)
      options='--help --color'
      case $previous in
        --color) takes='words auto always never' ;;
        *) [[ $count -lt 1 ]] && takes=directories ;;
      esac
      ;;
    untrust)
      options='--help --color'
      case $previous in
        --color) takes='words auto always never' ;;
        *) [[ $count -lt 1 ]] && takes=directories ;;
      esac
      ;;
    aliases)
      options='--json --help --color'
      case $previous in
        --color) takes='words auto always never' ;;
        *) [[ $count -lt 0 ]] && takes='' ;;
      esac
      ;;
    login)
      options='--all --force --pkce --device-code --no-browser --json --help --color'
      case $previous in
        --color) takes='words auto always never' ;;
        *) [[ $count -lt 1 ]] && takes=profiles ;;
      esac
      ;;
    logout)
      options='--all --help --color'
      case $previous in
        --color) takes='words auto always never' ;;
        *) [[ $count -lt 1 ]] && takes=profiles ;;
      esac
      ;;
    exec)
      options='--region --help --color'
      case $previous in
        --region) takes='words af-south-1 ap-east-1 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ca-central-1 ca-west-1 cn-north-1 cn-northwest-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 il-central-1 me-central-1 me-south-1 mx-central-1 sa-east-1 us-east-1 us-east-2 us-gov-east-1 us-gov-west-1 us-west-1 us-west-2' ;;
        --color) takes='words auto always never' ;;
        *) [[ $count -lt 1 ]] && takes=profiles ;;
      esac
      [[ -z $takes && $count -eq 1 ]] && takes='words --'
      ;;
    export)
      options='--format --region --json --to-profile --yes --help --color'
      case $previous in
        --format) takes='words env fish powershell dotenv json process' ;;
        --region) takes='words af-south-1 ap-east-1 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ca-central-1 ca-west-1 cn-north-1 cn-northwest-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 il-central-1 me-central-1 me-south-1 mx-central-1 sa-east-1 us-east-1 us-east-2 us-gov-east-1 us-gov-west-1 us-west-1 us-west-2' ;;
        --to-profile) takes='' ;;
        --color) takes='words auto always never' ;;
        *) [[ $count -lt 1 ]] && takes=profiles ;;
      esac
      ;;
    console)
      options='--service --region --duration --print --no-logout --help --color'
      case $previous in
        --service) takes='' ;;
        --region) takes='words af-south-1 ap-east-1 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ca-central-1 ca-west-1 cn-north-1 cn-northwest-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 il-central-1 me-central-1 me-south-1 mx-central-1 sa-east-1 us-east-1 us-east-2 us-gov-east-1 us-gov-west-1 us-west-1 us-west-2' ;;
        --duration) takes='' ;;
        --color) takes='words auto always never' ;;
        *) [[ $count -lt 1 ]] && takes=profiles ;;
      esac
      ;;
    init)
      options='--help --color'
      case $previous in
        --color) takes='words auto always never' ;;
        *) [[ $count -lt 1 ]] && takes='words bash zsh fish powershell' ;;
      esac
      ;;
    refresh)
      options='--help --color'
      case $previous in
        --color) takes='words auto always never' ;;
        *) [[ $count -lt 0 ]] && takes='' ;;
      esac
      ;;
    completions)
      options='--help --color'
      case $previous in
        --color) takes='words auto always never' ;;
        *) [[ $count -lt 1 ]] && takes='words bash zsh fish powershell' ;;
      esac
      ;;
    demo)
      options='--no-shell --bad-home --help --color'
      case $previous in
        --color) takes='words auto always never' ;;
        *) [[ $count -lt 0 ]] && takes='' ;;
      esac
      ;;
  esac
  case $word in
    --*=*) ;;
    -*) takes="words $options" ;;
  esac
  local candidate quoted=''
  case $takes in
    profiles)
      while IFS= read -r candidate; do
        [[ $candidate == "$word"* ]] && __awsprof_complete_with "${candidate:${#before}}"
      done < <("${__awsprof_exe:-awsprof}" list --names 2>/dev/null)
      ;;
    directories)
      # readline quotes file names; bash 3.2 cannot tell it that these are some
      compopt -o filenames 2>/dev/null && quoted=readline
      while IFS= read -r candidate; do
        candidate=${candidate:${#before}}
        case $quoted:$open$candidate in
          readline:*) COMPREPLY+=("$candidate") ;;
          :'~'*)
            printf -v candidate %q "${candidate#?}"
            COMPREPLY+=("~$candidate")
            ;;
          *) __awsprof_complete_with "$candidate" ;;
        esac
      done < <(compgen -d -- "$word")
      ;;
    words*)
      for candidate in ${takes#words}; do
        candidate=$lead$candidate
        [[ $candidate == "$word"* ]] && COMPREPLY+=("${candidate:${#before}}")
      done
      ;;
  esac
  return 0
}
# Adds the rest of a word, as it is to be written behind what stands there.
__awsprof_complete_with() {
  local text='' character i
  if [[ -z $open ]]; then
    [[ -z $1 ]] || printf -v text %q "$1"
    # bash 3.2 leaves this one as it is
    [[ $text == '~'* ]] && text=\\$text
    COMPREPLY+=("$text")
    return
  fi
  # between quotation marks nothing stands for a control character
  [[ $1 != *[[:cntrl:]]* ]] || return 0
  for ((i = 0; i < ${#1}; i++)); do
    character=${1:i:1}
    case $open$character in
      "''") text+="'\\''" ;;
      '"'[\"\$\`\\]) text+=\\$character ;;
      *) text+=$character ;;
    esac
  done
  COMPREPLY+=("$text")
}
# What stands behind the first -- is completed as if nothing stood before it.
__awsprof_complete_behind() {
  local i offset head word previous spec answer output kind=''
  local -a parts=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    [[ ${COMP_WORDS[i]} == -- ]] && break
  done
  offset=$((i + 1))
  if declare -F _comp_command_offset >/dev/null; then
    _comp_command_offset "$offset"
    return
  elif declare -F _command_offset >/dev/null; then
    _command_offset "$offset"
    return
  fi
  word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
  if ((COMP_CWORD <= offset)); then
    while IFS= read -r answer; do COMPREPLY+=("$answer"); done < <(compgen -c -- "$word")
    return
  fi
  head=${COMP_LINE%%[[:blank:]]--[[:blank:]]*}
  head=${COMP_LINE:0:${#head}+4}
  local -x COMP_LINE=${COMP_LINE#"$head"} COMP_POINT=$((COMP_POINT - ${#head}))
  COMP_WORDS=("${COMP_WORDS[@]:offset}") COMP_CWORD=$((COMP_CWORD - offset))
  spec=$(complete -p -- "${COMP_WORDS[0]}" 2>/dev/null || complete -p -- "${COMP_WORDS[0]##*/}" 2>/dev/null)
  # bash quoted its own words here, and it alone can take them apart.
  eval "parts=($spec)"
  for ((i = 1; i < ${#parts[@]}; i++)); do
    case ${parts[i]} in
      -F | -C) kind=${parts[i]} spec=${parts[i + 1]} ;;
      -o) compopt -o "${parts[i + 1]}" 2>/dev/null ;;
    esac
  done
  case $kind:${#parts[@]} in
    -F:*) "$spec" "${COMP_WORDS[0]}" "$word" "$previous" ;;
    *)
      case $kind:${#parts[@]} in
        -C:*) output=$(eval "$spec" '"${COMP_WORDS[0]}" "$word" "$previous"' 2>/dev/null) ;;
        :0) output=$(compgen -f -- "$word") ;;
        *) output=$(compgen "${parts[@]:1:${#parts[@]}-2}" -- "$word" 2>/dev/null) ;;
      esac
      while IFS= read -r answer; do [[ -n $answer ]] && COMPREPLY+=("$answer"); done <<<"$output"
      [[ ${#parts[@]} -eq 0 ]] && compopt -o filenames 2>/dev/null
      ;;
  esac
  return 0
}
complete -F __awsprof_complete awsprof
