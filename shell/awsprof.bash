# awsprof for bash 3.2 and later: prompt segment, `awsNAME` commands, `.awsprofile`, completion.
#
#   source /path/to/awsprof.bash          (in ~/.bashrc; or: eval "$(awsprof init bash)")
#
# Order, names and behaviour are those of shell/README.md, the same in all four plugins.
#
# Reads: AWS_CONFIG_FILE AWS_SHARED_CREDENTIALS_FILE AWS_WEB_IDENTITY_TOKEN_FILE HOME PWD XDG_CACHE_HOME
#   XDG_STATE_HOME NO_COLOR TERM, the framework marks STARSHIP_SHELL POSH_SHELL POSH_THEME, and the overrides
#   AWSPROF_SEGMENT_ON AWSPROF_GUARD AWSPROF_REQUIRE_PROFILE AWSPROF_TRUST, those that the snapshot
#   is made from (`__awsprof_overrides`), and direnv's DIRENV_DIR.
# Sets: AWS_PROFILE AWS_DEFAULT_PROFILE AWS_REGION AWS_DEFAULT_REGION, unsets the AWS key variables,
#   its state AWSPROF_DIR_* AWSPROF_OLD_* AWSPROF_SEGMENT, one element of PROMPT_COMMAND, one
#   expansion in PS1, and private names that begin with __awsprof_.
#
# No `if` around it all, which bash parses and copies at half the speed; and `return` would leave the
# user's ~/.bashrc where this text is evaluated, so there what is not wanted is taken away again at
# the end. The first words are such that no alias can replace; aliases come back at the end.
#
# shellcheck disable=SC2317 # functions that stand for others are replaced by those
#
# Reading functions is most of what a start costs, and each fork copies them. So those that most prompts
# and calls never come to are defined with the word `function`: the installer puts them behind the end of
# the file (scripts/later.awk), where they are read as texts, and `__awsprof_rest` defines them. It stands
# before each use of one that may be the first, or in a function of that name, which is replaced.

\builtin shopt -q expand_aliases && __awsprof_aliases=on
\builtin shopt -u expand_aliases

# ---------------------------------------------------------------------------------------- 1. Head

case $-:${BASH_VERSINFO[0]}.${BASH_VERSINFO[1]} in
  *i*:[12].* | *i*:3.[01]) __awsprof_unwanted=1 ;;
  *i*:*) ;;
  *) __awsprof_unwanted=1 ;;
esac
if [[ -n ${__awsprof_unwanted-} && ${BASH_SOURCE[0]-} == *awsprof.bash ]]; then
  if [[ -n ${__awsprof_aliases-} ]]; then
    shopt -s expand_aliases
  fi
  unset __awsprof_aliases __awsprof_unwanted
  return 0
fi

# The hook and the expansion in PS1 stay, since their places among others may matter.
if declare -F __awsprof_rest >/dev/null; then
  __awsprof_rest
  __awsprof_remove
fi

# Whether the user may have functions of the names that most per-profile commands have.
__awsprof_others=
if compgen -A function aws >/dev/null; then
  __awsprof_others=1
fi

# --------------------------------------------------------------------------------------- 2. State

# The program; `init` puts its path in a line before this file.
__awsprof_exe=${__awsprof_exe:-awsprof}
# The directory of this file, empty where the text was evaluated.
__awsprof_home=
# The texts of the functions for later, and 2 as long as there are any (the installer writes the 2).
__awsprof_later=()
__awsprof_parts=1
# Where a function leaves its answer: a command substitution would be a process.
__awsprof_reply=
# Path and first line of the snapshot that is loaded, and XDG_CACHE_HOME, which decides the path;
# the names that it defined and we kept.
__awsprof_cache=
__awsprof_snapshot=
__awsprof_stamp=
__awsprof_commands=
# How many directories the last walk went up; the function that knows whether a `.awsprofile` has come
# or gone since, the one that only looks for files, and those that exist. The files that they look at
# stand in names that begin with __awsprof_above_, those of `__awsprof_unmoved` in names that begin
# with __awsprof_input_.
__awsprof_levels=0
__awsprof_look=false
__awsprof_look_first=false
__awsprof_looks=' '
# The inputs as they were when `refresh` was last tried in vain.
__awsprof_tried=
# The rows of the data file that were looked up last, and the name of the last one.
__awsprof_rows=()
__awsprof_looked_up=
# How times and pieces of a file are to be had: `none`, or the version whose builtins do.
__awsprof_clock=none
# The `.awsprofile` above.
__awsprof_found=
# The status of the user's last command; whether `set -u` is to be put back.
__awsprof_status=0
__awsprof_nounset=
# All that the last decision rests on, and whether a trust record is part of it.
__awsprof_decided=
__awsprof_asked_trust=
# For how many prompts we mind what was in force in the directory that we left.
__awsprof_ghost_prompts=0
# What this prompt rests on, and what the last one did (from 4.4 on as the only key, which is compared
# fastest), empty where the next must look at everything; the token file that was part of it. The
# directory that the last walk began in, and HOME and that as they were then.
__awsprof_now=
unset __awsprof_unchanged
__awsprof_place=
__awsprof_walked=
__awsprof_watched_token=
# What the segment was made of (empty if a token is part of it); the segment: text, colour (SGR
# number), and what the expansion in PS1 draws.
__awsprof_seen=
__awsprof_text=
__awsprof_colour=
__awsprof_ps1=
# Whether PS1 is where we draw; whether a framework draws the prompt, empty until the first prompt.
__awsprof_inserted=
__awsprof_framework=
# PROMPT_COMMAND before us (its attributes and text), and what we made of it.
__awsprof_hook_before=${__awsprof_hook_before-}
__awsprof_hook_text=${__awsprof_hook_text-}
__awsprof_hook_after=${__awsprof_hook_after-}
# The commands that are our functions (`aws` and others of the settings), whether they are so in full, and
# what AWSPROF_GUARD was when that was decided.
__awsprof_guarding=
__awsprof_wrapped=
__awsprof_guard_said=
# What came of the variables that were weighed last: `spared` (no question ever), `ask` (the
# core, if the words look destructive) or `unchosen` (the core, since a profile is required).
__awsprof_verdict=
# As texts to evaluate: the variables that choose (no bash before 4.4 can tell whether one is exported),
# with one more those that are weighed, and all else that a call rests on; what the last two were when a
# call needed no other look than a comparison (from 4.4 on as the only key).
# shellcheck disable=SC2016 # meant so
__awsprof_choosing='${AWS_PROFILE+=$AWS_PROFILE}/${AWS_DEFAULT_PROFILE+=$AWS_DEFAULT_PROFILE}/${AWS_ACCESS_KEY_ID:+=}/${AWS_WEB_IDENTITY_TOKEN_FILE:+=}'
__awsprof_weighing=
# shellcheck disable=SC2016 # as above
__awsprof_calling='${HOME-}/${PWD-}/${AWSPROF_DIR_FILE+=}'
unset __awsprof_called
# Whether the snapshot's `__awsprof_risky` is defined.
__awsprof_learnt=

case ${BASH_VERSINFO[0]}.${BASH_VERSINFO[1]} in
  3.* | 4.[01]) ;;
  4.[23]) __awsprof_clock=4.2 ;;
  *)
    # Where it could not be had, a text between its brackets would be evaluated as a number.
    if declare -gA __awsprof_unchanged __awsprof_called; then
      __awsprof_clock=4.4
      # shellcheck disable=SC2016 # as above
      __awsprof_choosing='${AWS_PROFILE+${AWS_PROFILE@a}=$AWS_PROFILE}/${AWS_DEFAULT_PROFILE+${AWS_DEFAULT_PROFILE@a}=$AWS_DEFAULT_PROFILE}/${AWS_ACCESS_KEY_ID:+${AWS_ACCESS_KEY_ID@a}=}/${AWS_WEB_IDENTITY_TOKEN_FILE:+${AWS_WEB_IDENTITY_TOKEN_FILE@a}=}'
    fi
    ;;
esac
# shellcheck disable=SC2016 # as above
__awsprof_weighing='${AWSPROF_REQUIRE_PROFILE-}/'$__awsprof_choosing
case ${BASH_SOURCE[0]-} in
  */awsprof.bash) __awsprof_home=${BASH_SOURCE[0]%/*} ;;
  awsprof.bash) __awsprof_home=. ;;
esac
if [[ $__awsprof_parts == 2 ]]; then
  __awsprof_parts=1
  if [[ -f ${BASH_SOURCE[0]-} && -r ${BASH_SOURCE[0]-} ]]; then
    case $__awsprof_clock in
      4.4) mapfile -d $'\f' -s 1 -t __awsprof_later ;;
      *)
        while IFS= read -r -d $'\f' __awsprof_reply; do
          __awsprof_later[${#__awsprof_later[@]}]=$__awsprof_reply
        done
        __awsprof_later=("${__awsprof_later[@]:1}")
        ;;
    esac <"${BASH_SOURCE[0]}"
    # Where the text was evaluated that is another file, and the functions are about to be read.
    if [[ ${__awsprof_later-} == $'\nfunction __awsprof_'* ]]; then
      __awsprof_parts=2
    fi
  fi
fi

# Defines the functions for later, or those of these names. Tracing would show their texts, so they are not
# looked at here.
__awsprof_rest() {
  [[ $__awsprof_parts == 1 ]] || __awsprof_calmly __awsprof_define "$@"
}

# The first of them define the others.
__awsprof_define() {
  __awsprof_unaliased eval "${__awsprof_later[0]} ${__awsprof_later[1]}"
  unset '__awsprof_later[0]' '__awsprof_later[1]'
  __awsprof_set_up
  __awsprof_define "$@"
}

function __awsprof_define {
  local i name
  for i in "${!__awsprof_later[@]}"; do
    name=${__awsprof_later[i]%% {*}
    case $name in
      *function*)
        if (($#)); then
          [[ " $* " == *" ${name##*function __awsprof_} "* ]] || continue
        fi
        __awsprof_unaliased eval "${__awsprof_later[i]}"
        ;;
    esac
    unset "__awsprof_later[i]"
  done
  if ((${#__awsprof_later[@]} == 0)); then
    __awsprof_parts=1
  fi
}

# The state that only functions for later know; it is there before one of them is.
function __awsprof_set_up {
  # The variables of keys, which would win over a profile.
  __awsprof_keys=(AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_SECURITY_TOKEN
    AWS_CREDENTIAL_EXPIRATION)
  # How often `refresh` was tried in vain.
  __awsprof_tries=0
  # The first line of the snapshot that was made anew for its data file, unless that helped.
  __awsprof_mended=
  # The fields of the row that was looked up last.
  __awsprof_kind=
  __awsprof_account=
  __awsprof_protected=
  __awsprof_token=
  __awsprof_command=
  # What `__awsprof_session` found, and the whole minutes left.
  __awsprof_session_state=
  __awsprof_minutes=
  # The two times of a token that were computed last, as text and in seconds since 1970.
  __awsprof_expires=
  __awsprof_end=0
  __awsprof_registration=
  __awsprof_registered=0
  # The text of the `.awsprofile` above and what it says, or the reason and line of its refusal; the last
  # one that was vetted and parsed, and its text.
  __awsprof_raw=
  __awsprof_name=
  __awsprof_wanted_account=
  __awsprof_wanted_region=
  __awsprof_reason=
  __awsprof_reason_line=
  __awsprof_accepted=
  # The file that `vet` was last asked about and has not answered; the content that it refused last, and
  # why: line, colon, reason.
  __awsprof_vetting=
  __awsprof_unvetted=
  __awsprof_unvetted_reason=
  # The last refusal. What the last decision rests on that granted a file, if no trust record is part of it,
  # and the line that says so.
  __awsprof_said=
  __awsprof_granted=
  __awsprof_granted_line=
  # What direnv held when the directory in force was entered. What AWS_PROFILE was in the directory we left
  # and before it, what direnv held when we left, and the same if it came to hold that there (so that it will
  # put our value back, whatever is entered meanwhile).
  __awsprof_direnv=
  __awsprof_ghost=
  __awsprof_ghost_old=
  __awsprof_ghost_direnv=
  __awsprof_ghost_kept=
  # The variables that were weighed last.
  __awsprof_weighed=
}

# ------------------------------------------------------------------------------------ 3. Messages

function __awsprof_say {
  local IFS=' '
  printf 'awsprof: %s\n' "$*" >&2
}

function __awsprof_plain {
  __awsprof_reply=${1:0:${2:-64}}
  case $__awsprof_reply in
    *[!ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.@:/+=,\ ~-]*)
      __awsprof_rest
      __awsprof_clean "$__awsprof_reply"
      ;;
  esac
}

# Character by character; a byte that is no character of the locale is not printable, so it is replaced
# too.
function __awsprof_clean {
  local text=$1 plain='' character i
  for ((i = 0; i < ${#text}; i++)); do
    character=${text:i:1}
    case $character in
      $'\xd8\x9c' | $'\xe2\x80\x8e' | $'\xe2\x80\x8f' | $'\xe2\x80\xa8' | $'\xe2\x80\xa9' | $'\xe2\x80\xaa' | \
        $'\xe2\x80\xab' | $'\xe2\x80\xac' | $'\xe2\x80\xad' | $'\xe2\x80\xae' | $'\xe2\x81\xa6' | \
        $'\xe2\x81\xa7' | $'\xe2\x81\xa8' | $'\xe2\x81\xa9') plain+='?' ;;
      [[:print:]]) plain+=$character ;;
      *) plain+='?' ;;
    esac
  done
  __awsprof_reply=$plain
}

function __awsprof_tilde {
  local home=${HOME-} path=$1
  home=${home%/}
  if [[ -n $home && ( $path == "$home" || $path == "$home"/* ) ]]; then
    path="~${path#"$home"}"
  fi
  __awsprof_plain "$path" 4096
}

# Runs a function as a condition, so that `set -e` and the ERR trap do not see its failures, and
# without the options that would change what it means; tracing would show tokens.
__awsprof_calmly() {
  local IFS=$' \t\n'
  if [[ $- == *x* ]] || shopt -q nocasematch; then
    __awsprof_plainly "$@"
  else
    "$@" || :
  fi
}

__awsprof_plainly() {
  local __awsprof_restore=''
  if [[ $- == *x* ]]; then
    set +x
    __awsprof_restore=x
  fi
  if shopt -q nocasematch; then
    shopt -u nocasematch
    __awsprof_restore+=n
  fi
  "$@" || :
  case $__awsprof_restore in *n) shopt -s nocasematch ;; esac
  case $__awsprof_restore in x*) set -x ;; esac
}

# Evaluates text or reads a file in which no alias shall replace a word. The text of a command
# substitution is another such: bash reads it anew each time, so its first word is escaped.
__awsprof_unaliased() {
  if ! shopt -q expand_aliases; then
    builtin "$@"
    return
  fi
  shopt -u expand_aliases
  builtin "$@" || {
    shopt -s expand_aliases
    return 1
  }
  shopt -s expand_aliases
}

# ------------------------------------------------------------------------------------ 4. Snapshot

__awsprof_snapshot_path() {
  case ${XDG_CACHE_HOME-} in
    /*) __awsprof_reply=$XDG_CACHE_HOME/awsprof/snapshot.bash ;;
    *) __awsprof_reply=${HOME-}/.cache/awsprof/snapshot.bash ;;
  esac
}

# The overrides of settings that the snapshot is made from, as its id has them. One that is not exported
# counts as unset (no bash before 4.4 can tell).
__awsprof_overrides() {
  __awsprof_reply=
  [[ -z ${AWSPROF_ALIASES-}${AWSPROF_PREFIX-}${AWSPROF_ALIASES_ONLY-}${AWSPROF_ALIASES_EXCEPT-}${AWSPROF_PROTECT_PROFILES-}${AWSPROF_PROTECT_ACCOUNTS-}${AWSPROF_GUARD_COMMANDS-} ]] || __awsprof_list_overrides
}

__awsprof_list_overrides() {
  __awsprof_rest list_overrides
  __awsprof_list_overrides
}

function __awsprof_list_overrides {
  local name overrides=''
  for name in AWSPROF_ALIASES AWSPROF_PREFIX AWSPROF_ALIASES_ONLY AWSPROF_ALIASES_EXCEPT \
    AWSPROF_PROTECT_PROFILES AWSPROF_PROTECT_ACCOUNTS AWSPROF_GUARD_COMMANDS; do
    [[ -n ${!name-} ]] || continue
    case $__awsprof_clock in
      4.4) [[ ${!name@a} == *x* ]] || continue ;;
    esac
    overrides+=" $name=${!name}"
  done
  __awsprof_reply=$overrides
}

# Whether the inputs are those of the snapshot that is loaded, which defines it anew.
__awsprof_unmoved() { return 1; }

# Whether what is loaded is what the files say.
# shellcheck disable=SC2154 # the snapshot assigns them
__awsprof_fresh() {
  __awsprof_overrides
  [[ ${__awsprof_snapshot_whole-} == 1 && ${XDG_CACHE_HOME-} == "$__awsprof_cache" &&
    $__awsprof_snapshot_id == "4 bash ${AWS_CONFIG_FILE+=$AWS_CONFIG_FILE} ${AWS_SHARED_CREDENTIALS_FILE+=$AWS_SHARED_CREDENTIALS_FILE} ${HOME-}$__awsprof_reply" ]] &&
    __awsprof_unmoved
}

# Loads the snapshot, after one `refresh` if it is stale.
__awsprof_load() {
  [[ -z $__awsprof_snapshot ]] && __awsprof_source && __awsprof_fresh && return
  __awsprof_rest
  __awsprof_renew
}

# A refresh that failed is not tried again until an input appears, goes or is named anew: bash cannot read
# a file's time.
function __awsprof_renew {
  local inputs tries
  if __awsprof_changed && __awsprof_source && __awsprof_fresh; then
    __awsprof_tried=
    return 0
  fi
  __awsprof_inputs
  inputs=$__awsprof_reply
  if [[ $inputs != "$__awsprof_tried" ]]; then
    __awsprof_tried=$inputs
    __awsprof_tries=0
  fi
  # An input may change while the snapshot is made, or have a time in the future.
  ((__awsprof_tries < 3)) || return 1
  # Where it cannot fork, bash leaves all functions and comes back for the same prompt.
  tries=$((__awsprof_tries + 1))
  __awsprof_tries=3
  if ! command "$__awsprof_exe" refresh --shell=bash >/dev/null </dev/null; then
    __awsprof_say '"awsprof refresh" failed: the profiles may be out of date'
    return 1
  fi
  __awsprof_tries=$tries
  if __awsprof_source && __awsprof_fresh; then
    __awsprof_tried=
  fi
}

# Whether the snapshot on disk is another than the one that is loaded.
function __awsprof_changed {
  local line=''
  __awsprof_snapshot_path
  [[ -r $__awsprof_reply ]] || return 1
  IFS= read -r line <"$__awsprof_reply" || return 1
  [[ $__awsprof_reply != "$__awsprof_snapshot" || $line != "$__awsprof_stamp" ]]
}

# The snapshot ends early where one of its names may be a function of the user's own.
__awsprof_source() {
  if [[ -n $__awsprof_snapshot ]]; then
    __awsprof_rest
    __awsprof_forget
  fi
  __awsprof_snapshot_path
  __awsprof_snapshot=$__awsprof_reply
  __awsprof_cache=${XDG_CACHE_HOME-}
  [[ -r $__awsprof_snapshot ]] || return 1
  __awsprof_unaliased source "$__awsprof_snapshot" 2>/dev/null || {
    __awsprof_rest
    __awsprof_source_others
  }
  [[ ${__awsprof_snapshot_whole-} == 1 ]] || return 1
  case ${__awsprof_guard_on-}$__awsprof_guarding$__awsprof_guard_said${AWSPROF_GUARD-}${__awsprof_guard_commands-} in
    1) __awsprof_wrap aws ;;
    *)
      __awsprof_rest guard unguard
      __awsprof_guard
      ;;
  esac
}

# All of the snapshot but the functions of which the user has own ones; an alias wins over a function by
# itself.
function __awsprof_source_others {
  local line name text='' kept='' own=''
  while IFS= read -r line && [[ $line != return ]]; do
    # shellcheck disable=SC2016 # the line itself is looked for
    if [[ $line == *'! PATH=/dev/null command -v -- $__awsprof_commands >/dev/null || return 1' ]]; then
      __awsprof_unaliased eval "$text" 2>/dev/null || :
      text=''
      for name in $__awsprof_commands; do
        if declare -F "$name" >/dev/null; then
          own+=" $name "
        else
          kept+=" $name"
        fi
      done
      __awsprof_commands=${kept# }
    else
      name=${line#function }
      [[ $own == *" ${name%% *} "* ]] || text+=$line$'\n'
    fi
  done <"$__awsprof_snapshot"
  __awsprof_unaliased eval "$text" 2>/dev/null || :
}

# What decides whether `refresh` is worth another try.
function __awsprof_inputs {
  __awsprof_overrides
  local file inputs="${AWS_CONFIG_FILE+=$AWS_CONFIG_FILE} ${AWS_SHARED_CREDENTIALS_FILE+=$AWS_SHARED_CREDENTIALS_FILE} ${HOME-}$__awsprof_reply"
  for file in ${!__awsprof_input_*}; do
    file=${!file}
    if [[ ! -e $file ]]; then
      inputs+=' absent'
    elif [[ $file -nt $__awsprof_snapshot ]]; then
      inputs+=' newer'
    else
      inputs+=' present'
    fi
  done
  __awsprof_reply=$inputs
}

function __awsprof_forget {
  local IFS=' '
  if [[ -n $__awsprof_commands ]]; then
    # shellcheck disable=SC2086 # the names are of [A-Za-z0-9._+-] and separated by blanks
    unset -f $__awsprof_commands || :
    # shellcheck disable=SC2086 # as above
    complete -r $__awsprof_commands 2>/dev/null || :
  fi
  __awsprof_commands=
  __awsprof_others=1
  __awsprof_rows=()
  __awsprof_looked_up=
  __awsprof_decided=
  __awsprof_granted=
  __awsprof_seen=
  __awsprof_weighed=
  __awsprof_called=()
  __awsprof_unmoved() { return 1; }
  __awsprof_unlearn
  unset "${!__awsprof_input_@}" __awsprof_snapshot_id __awsprof_snapshot_whole __awsprof_since __awsprof_data __awsprof_default __awsprof_segment_on __awsprof_broken \
    __awsprof_guard_on __awsprof_require __awsprof_guard_commands __awsprof_trust \
    __awsprof_trust_root __awsprof_vet_root __awsprof_names
}

__awsprof_lookup() {
  __awsprof_rest lookup fields mend
  __awsprof_lookup "$1"
}

function __awsprof_lookup {
  local row
  if [[ -n $1 && $1 == "$__awsprof_looked_up" ]]; then
    return 0
  fi
  case $1 in *[[:cntrl:]]*) return 1 ;; esac
  for row in ${__awsprof_rows[@]+"${__awsprof_rows[@]}"}; do
    if [[ $row == "$1"$'\t'* ]]; then
      __awsprof_fields "$row"
      __awsprof_looked_up=$1
      return 0
    fi
  done
  row=''
  if [[ -r ${__awsprof_data-} ]]; then
    while IFS= read -r row; do
      if [[ $row == "$1"$'\t'* ]]; then
        if ((${#__awsprof_rows[@]} >= 16)); then
          __awsprof_rows=()
        fi
        __awsprof_rows[${#__awsprof_rows[@]}]=$row
        __awsprof_fields "$row"
        __awsprof_looked_up=$1
        return 0
      fi
    done <"$__awsprof_data"
  fi
  # What stands behind the last end of a line.
  if [[ $row == '# whole' ]]; then
    __awsprof_mended=
    return 1
  fi
  __awsprof_mend && __awsprof_lookup "$1" && __awsprof_mended=
}

# Has the snapshot made anew, since its data file is gone or cut off: once, unless that helps.
function __awsprof_mend {
  local __awsprof_reply=''
  [[ $__awsprof_stamp != "$__awsprof_mended" ]] || return 1
  __awsprof_mended=$__awsprof_stamp
  __awsprof_snapshot_whole=
  __awsprof_load || return 1
  [[ ${__awsprof_snapshot_whole-} == 1 ]]
}

function __awsprof_fields {
  local rest=${1#*$'\t'}
  __awsprof_looked_up=
  __awsprof_kind=${rest%%$'\t'*}
  rest=${rest#*$'\t'}
  __awsprof_account=${rest%%$'\t'*}
  rest=${rest#*$'\t'}
  __awsprof_protected=${rest%%$'\t'*}
  rest=${rest#*$'\t'}
  __awsprof_token=${rest%%$'\t'*}
  __awsprof_command=${rest#*$'\t'}
}

# ------------------------------------------------------------------------------------- 5. Session

# Splits at the quotation marks, which is linear: taking a prefix off a long text is not. No builtin
# reads blocks by bytes, so the pieces are counted. No bash before 4.2 can tell the time.
function __awsprof_session {
  local parts i number access='' expires='' refresh='' registration='' now
  __awsprof_session_state=login
  __awsprof_minutes=
  [[ -f $1 && -r $1 ]] || return 0
  if [[ $__awsprof_clock == none ]]; then
    __awsprof_session_state=fine
    return 0
  elif [[ $__awsprof_clock == 4.4 ]]; then
    mapfile -n 256 -d '"' -t parts <"$1"
  else
    IFS='"' read -r -d '' -n 65536 -a parts <"$1" || :
  fi
  number=${#parts[@]}
  for ((i = 2; i < number; i++)); do
    case ${parts[i]} in
      ': ' | : | ' : ' | ' :')
        case ${parts[i - 1]} in
          accessToken) access=${parts[i + 1]-} ;;
          expiresAt) expires=${parts[i + 1]-} ;;
          refreshToken) refresh=${parts[i + 1]-} ;;
          registrationExpiresAt) registration=${parts[i + 1]-} ;;
        esac
        i=$((i + 3))
        ;;
    esac
  done
  if [[ $expires != "$__awsprof_expires" ]]; then
    __awsprof_epoch "$expires" || __awsprof_reply=0
    __awsprof_expires=$expires
    __awsprof_end=$__awsprof_reply
  fi
  if [[ -z $access || $__awsprof_end == 0 ]]; then
    return 0
  fi
  if [[ $registration != "$__awsprof_registration" ]]; then
    __awsprof_epoch "$registration" || __awsprof_reply=0
    __awsprof_registration=$registration
    __awsprof_registered=$__awsprof_reply
  fi
  printf -v now '%(%s)T' -1
  if [[ -n $refresh ]] && ((__awsprof_registered > now)); then
    __awsprof_session_state=fine
  elif ((__awsprof_end <= now)); then
    __awsprof_session_state=expired
  elif ((__awsprof_end - now <= 900)); then
    __awsprof_session_state=expiring
    __awsprof_minutes=$(((__awsprof_end - now + 59) / 60))
  else
    __awsprof_session_state=fine
  fi
}

# Seconds since 1970 of an ISO time in UTC; arithmetic sees digits only.
function __awsprof_epoch {
  local digit='[0123456789]' year month day
  # shellcheck disable=SC2254 # the pattern is meant as one
  case $1 in
    $digit$digit$digit$digit-$digit$digit-${digit}${digit}T$digit$digit:$digit$digit:${digit}${digit}Z) ;;
    $digit$digit$digit$digit-$digit$digit-${digit}${digit}T$digit$digit:$digit$digit:${digit}${digit}UTC) ;;
    $digit$digit$digit$digit-$digit$digit-${digit}${digit}T$digit$digit:$digit$digit:${digit}${digit}+00:00) ;;
    $digit$digit$digit$digit-$digit$digit-${digit}${digit}T$digit$digit:$digit$digit:${digit}${digit}.*)
      case ${1:20} in
        *Z | *UTC | *+00:00) ;;
        *) return 1 ;;
      esac
      ;;
    *) return 1 ;;
  esac
  year=$((10#${1:0:4})) month=$((10#${1:5:2})) day=$((10#${1:8:2}))
  # Days of the civil calendar, the year beginning in March so that a leap day comes last.
  if ((month > 2)); then
    month=$((month - 3))
  else
    month=$((month + 9)) year=$((year - 1))
  fi
  day=$((365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 719469))
  __awsprof_reply=$((((day * 24 + 10#${1:11:2}) * 60 + 10#${1:14:2}) * 60 + 10#${1:17:2}))
}

# ----------------------------------------------------------------------------------- 6. Directory

# From PWD upwards. A loop over the levels costs ten times what a function costs that knows their
# number, so such functions are made when first needed.
__awsprof_find() {
  __awsprof_called=()
  __awsprof_found=
  __awsprof_walked=${HOME-}/${PWD-}
  __awsprof_place=${PWD-}
  __awsprof_levels=${HOME-}
  __awsprof_levels=${__awsprof_place#"${__awsprof_levels%/}"}
  case $__awsprof_levels in
    '' | /*) ;;
    *) __awsprof_levels=$__awsprof_place ;;
  esac
  __awsprof_levels=${__awsprof_levels//[!\/]/}
  __awsprof_levels=${#__awsprof_levels}
  case $__awsprof_looks in
    *" $__awsprof_levels "*) ;;
    *) __awsprof_climber "$__awsprof_levels" ;;
  esac
  __awsprof_look_first=__awsprof_none_$__awsprof_levels
  "__awsprof_climb_$__awsprof_levels" || {
    __awsprof_rest
    __awsprof_first
  }
  case $__awsprof_found$__awsprof_watched_token in
    '') __awsprof_look=$__awsprof_look_first ;;
    *) __awsprof_look=__awsprof_read_again ;;
  esac
}

# Which of the files is the first that is there. Without a directory there is none.
function __awsprof_first {
  local level file
  __awsprof_look_first=:
  [[ $__awsprof_place == /* ]] || return 0
  for ((level = 0; level <= __awsprof_levels; level++)); do
    file=__awsprof_above_$level
    if [[ -e ${!file} || -L ${!file} ]]; then
      __awsprof_found=${!file}
      __awsprof_looker "$level"
      __awsprof_look_first=__awsprof_first_$level
      return 0
    fi
  done
  __awsprof_look_first=false
}

# Makes two functions for the directory and LEVELS above it: one notes their files and tells whether none
# is there, the other only tells.
__awsprof_climber() {
  # shellcheck disable=SC2016 # the text is evaluated below
  local i files='__awsprof_above_0=${__awsprof_place%/}/.awsprofile' none='! -e $__awsprof_above_0 && ! -L $__awsprof_above_0'
  for ((i = 1; i <= $1; i++)); do
    files+=" __awsprof_above_$i=\${__awsprof_above_$((i - 1))%/*/*}/.awsprofile"
    none+=" && ! -e \$__awsprof_above_$i && ! -L \$__awsprof_above_$i"
  done
  __awsprof_unaliased eval "__awsprof_none_$1() { [[ $none ]]; }
    __awsprof_climb_$1() { $files; [[ \$__awsprof_place == /* && $none ]]; }"
  __awsprof_looks+="$1 "
}

# Makes the function that tells whether the first file is the one of that LEVEL and may be read.
function __awsprof_looker {
  local i first="-f \$__awsprof_above_$1 && ! -L \$__awsprof_above_$1 && -r \$__awsprof_above_$1 && -O \$__awsprof_above_$1"
  case $__awsprof_looks in
    *" f$1 "*) return 0 ;;
  esac
  for ((i = 0; i < $1; i++)); do
    first+=" && ! -e \$__awsprof_above_$i && ! -L \$__awsprof_above_$i"
  done
  __awsprof_unaliased eval "__awsprof_first_$1() { [[ $first ]]; }"
  __awsprof_looks+="f$1 "
}

# The checks and the text of the file; what the text says is for `__awsprof_parse`.
function __awsprof_read {
  __awsprof_raw=
  __awsprof_reason=
  __awsprof_reason_line=
  if [[ -L $1 ]]; then
    __awsprof_reason='is a symbolic link'
  elif [[ ! -f $1 ]]; then
    __awsprof_reason='is not a regular file'
  elif [[ ! -r $1 ]]; then
    __awsprof_reason='cannot be read'
  elif [[ ! -O $1 ]]; then
    __awsprof_reason='belongs to somebody else'
  elif IFS= read -r -d '' -n 4097 __awsprof_raw <"$1" && ((${#__awsprof_raw} <= 4096)); then
    # With this delimiter, success before the limit means a NUL; the mark is one for the parser too.
    __awsprof_raw=$'\xef\xbb\xbf'$__awsprof_raw
  fi
}

# What the text says: name, account and region, or the reason and line of its refusal.
function __awsprof_parse {
  local rest=$1 line number=0 key value bytes=$'\xc3\xa9'
  __awsprof_name=
  __awsprof_wanted_account=
  __awsprof_wanted_region=
  # In a locale whose characters are bytes the length is right as it is; to set LC_ALL there might
  # warn of a locale that does not exist.
  if ((${#bytes} == 1)); then
    local LC_ALL=C
  fi
  if ((${#rest} > 4096)); then
    __awsprof_reason='is larger than 4 KiB'
    return 0
  fi
  if [[ $rest == $'\xef\xbb\xbf'* ]]; then
    __awsprof_reason='not a text line'
    __awsprof_reason_line=1
    return 0
  fi
  rest+=$'\n'
  while [[ -n $rest ]]; do
    line=${rest%%$'\n'*}
    rest=${rest#*$'\n'}
    number=$((number + 1))
    __awsprof_trim "${line%$'\r'}"
    line=$__awsprof_reply
    case $line in '' | '#'*) continue ;; esac
    key='' value=''
    if [[ $line == *=* ]]; then
      __awsprof_trim "${line%%=*}"
      key=$__awsprof_reply
      __awsprof_trim "${line#*=}"
      value=$__awsprof_reply
    fi
    __awsprof_reason_line=$number
    if [[ -z $__awsprof_name ]]; then
      case $key in
        account | region)
          __awsprof_reason='the profile must come first'
          return 0
          ;;
        profile) line=$value ;;
      esac
      case $line in
        '' | -* | *[!ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.@:/+=,\ -]*)
          __awsprof_reason='not a profile name'
          return 0
          ;;
      esac
      if ((${#line} > 128)); then
        __awsprof_reason='not a profile name'
        return 0
      fi
      __awsprof_name=$line
    elif [[ $key == account && $value == [0123456789]* && ${#value} -eq 12 && $value != *[!0123456789]* ]]; then
      if [[ -n $__awsprof_wanted_account ]]; then
        __awsprof_reason='"account" appears twice'
        return 0
      fi
      __awsprof_wanted_account=$value
    elif [[ $key == region && -n $value && $value != *[!abcdefghijklmnopqrstuvwxyz0123456789-]* ]]; then
      if [[ -n $__awsprof_wanted_region ]]; then
        __awsprof_reason='"region" appears twice'
        return 0
      fi
      __awsprof_wanted_region=$value
    else
      __awsprof_reason='not "account = 12 digits" or "region = name"'
      return 0
    fi
  done
  __awsprof_reason_line=
  if [[ -z $__awsprof_name ]]; then
    __awsprof_reason='names no profile'
  fi
}

function __awsprof_trim {
  local text=$1
  while [[ $text == [$' \t']* ]]; do
    text=${text#?}
  done
  while [[ $text == *[$' \t'] ]]; do
    text=${text%?}
  done
  __awsprof_reply=$text
}

# Whether nobody else may write the file: no builtin reads permission bits, so the core looks, once
# for this content.
function __awsprof_vet {
  local record=${__awsprof_vet_root-}$1 vetted='' reason
  if [[ -f $record && -r $record ]]; then
    IFS= read -r -d '' -n 4097 vetted <"$record" || :
    if [[ $vetted == "$__awsprof_raw" ]]; then
      return 0
    fi
  fi
  if [[ $__awsprof_unvetted == "$1"$'\n'"$__awsprof_raw" ]]; then
    __awsprof_reason_line=${__awsprof_unvetted_reason%%:*}
    __awsprof_reason=${__awsprof_unvetted_reason#*:}
    return 0
  fi
  # Where it cannot fork, bash leaves all functions and comes back for the same prompt.
  if [[ $__awsprof_vetting == "$1" ]]; then
    __awsprof_vetting=
    __awsprof_reason='could not be checked'
    return 0
  fi
  __awsprof_vetting=$1
  if reason=$(\command "$__awsprof_exe" vet --shell=bash "$1" 2>&1 >/dev/null </dev/null); then
    __awsprof_vetting=
    return 0
  fi
  __awsprof_vetting=
  __awsprof_tilde "$1"
  reason=${reason#"awsprof: $__awsprof_reply:"}
  reason=${reason#'awsprof: error: '}
  reason=${reason%%$'\n'*}
  case $reason in
    [0123456789]*': '*)
      __awsprof_reason_line=${reason%%[!0123456789]*}
      reason=${reason#*:}
      ;;
  esac
  __awsprof_plain "${reason# }" 200
  __awsprof_reason=${__awsprof_reply:-could not be checked}
  __awsprof_unvetted=$1$'\n'$__awsprof_raw
  __awsprof_unvetted_reason=$__awsprof_reason_line:$__awsprof_reason
}

# Puts the file's profile into force: FILE, name, region.
function __awsprof_enter {
  local variable cleared=''
  export AWSPROF_DIR_FILE=$1 AWSPROF_DIR_PROFILE=$2
  __awsprof_set AWS_PROFILE "$2"
  if [[ -n ${AWS_DEFAULT_PROFILE+set} ]]; then
    __awsprof_set AWS_DEFAULT_PROFILE "$2"
  fi
  if [[ -n ${AWS_ACCESS_KEY_ID+set}${AWS_SECRET_ACCESS_KEY+set}${AWS_SESSION_TOKEN+set}${AWS_SECURITY_TOKEN+set}${AWS_CREDENTIAL_EXPIRATION+set} ]]; then
    for variable in "${__awsprof_keys[@]}"; do
      if [[ -n ${!variable+set} ]]; then
        export "AWSPROF_OLD_$variable==${!variable}"
        unset "$variable"
        cleared+=", $variable"
      fi
    done
  fi
  if [[ -n $3 ]]; then
    export AWSPROF_DIR_REGION=$3
    __awsprof_set AWS_REGION "$3"
    __awsprof_set AWS_DEFAULT_REGION "$3"
  fi
  [[ -n $__awsprof_ghost_kept && $__awsprof_ghost_kept == "${DIRENV_DIR-}" ]] || __awsprof_ghost_prompts=0
  __awsprof_direnv=${DIRENV_DIR-}
  __awsprof_said=
  if ((BASH_SUBSHELL == 0)) && [[ -n $cleared ]]; then
    __awsprof_say "unset ${cleared#, }: they would win over the profile"
  fi
}

function __awsprof_set {
  if [[ -z ${!1+set} ]]; then
    export "AWSPROF_OLD_$1=-"
  elif [[ ${!1} != "$2" ]]; then
    export "AWSPROF_OLD_$1==${!1}"
  fi
  export "$1=$2"
}

# Puts back what is still as we left it. Where the user chose another profile, that one stays, with
# its region and without keys, which would win over it. Where direnv came to hold the environment as we
# entered and has let go of it, AWS_PROFILE is what was set in the directory before.
function __awsprof_leave {
  local mine=1
  [[ -n ${AWSPROF_DIR_FILE+set} ]] || return 0
  if ((__awsprof_ghost_prompts > 0)) && [[ -n $__awsprof_ghost_kept && ${DIRENV_DIR-} != "$__awsprof_ghost_kept" &&
    -n ${AWS_PROFILE+set} && $AWS_PROFILE == "$__awsprof_ghost" ]]; then
    __awsprof_put_back AWS_PROFILE "$__awsprof_ghost_old"
    __awsprof_ghost_prompts=0
    unset AWSPROF_OLD_AWS_PROFILE
  elif [[ ${AWS_PROFILE-} != "${AWSPROF_DIR_PROFILE-}" || -z ${AWS_PROFILE+set} ]]; then
    mine=0
    if ((__awsprof_ghost_prompts > 0)) && [[ -n $__awsprof_ghost_kept && -n ${DIRENV_DIR-} ]]; then
      __awsprof_ghost_direnv=$DIRENV_DIR __awsprof_ghost_kept=$DIRENV_DIR
    elif [[ -n ${AWSPROF_OLD_AWS_PROFILE+set} ]]; then
      __awsprof_ghost=${AWSPROF_DIR_PROFILE-}
      __awsprof_ghost_old=$AWSPROF_OLD_AWS_PROFILE
      __awsprof_ghost_direnv=${DIRENV_DIR-}
      __awsprof_ghost_kept=
      [[ $__awsprof_ghost_direnv == "$__awsprof_direnv" ]] || __awsprof_ghost_kept=$__awsprof_ghost_direnv
      __awsprof_ghost_prompts=2
    fi
  fi
  if [[ -n ${AWSPROF_OLD_AWS_PROFILE+set} ]]; then
    ((mine == 0)) || __awsprof_put_back AWS_PROFILE "$AWSPROF_OLD_AWS_PROFILE"
    unset AWSPROF_OLD_AWS_PROFILE
  fi
  # Most often that is all, and a loop over names takes far longer than this look.
  if [[ -n ${AWSPROF_OLD_AWS_DEFAULT_PROFILE+set}${AWSPROF_OLD_AWS_REGION+set}${AWSPROF_OLD_AWS_DEFAULT_REGION+set}${AWSPROF_OLD_AWS_ACCESS_KEY_ID+set}${AWSPROF_OLD_AWS_SECRET_ACCESS_KEY+set}${AWSPROF_OLD_AWS_SESSION_TOKEN+set}${AWSPROF_OLD_AWS_SECURITY_TOKEN+set}${AWSPROF_OLD_AWS_CREDENTIAL_EXPIRATION+set} ]]; then
    __awsprof_leave_others "$mine"
  fi
  unset AWSPROF_DIR_FILE AWSPROF_DIR_PROFILE AWSPROF_DIR_REGION
}

# Puts back the other variables: whether AWS_PROFILE is still as we left it (1).
function __awsprof_leave_others {
  local variable old
  for variable in AWS_DEFAULT_PROFILE AWS_REGION AWS_DEFAULT_REGION "${__awsprof_keys[@]}"; do
    old=AWSPROF_OLD_$variable
    [[ -n ${!old+set} ]] || continue
    case $variable in
      *PROFILE) [[ -n ${!variable+set} && ${!variable} == "${AWSPROF_DIR_PROFILE-}" ]] ;;
      *REGION) [[ $1 == 1 && -n ${!variable+set} && ${!variable} == "${AWSPROF_DIR_REGION-}" ]] ;;
      *) [[ $1 == 1 && -z ${!variable+set} ]] ;;
    esac && __awsprof_put_back "$variable" "${!old}"
    unset "$old"
  done
}

function __awsprof_put_back {
  case $2 in
    =*) export "$1$2" ;;
    -) unset "$1" ;;
  esac
}

# Another tool that keeps the environment of a directory puts our value back after we left; direnv
# when it lets go of the environment that it held then, however long that takes.
function __awsprof_lay_ghost {
  if ((__awsprof_ghost_prompts > 0)) && [[ -z ${AWSPROF_DIR_FILE+set} && ${AWS_PROFILE-} == "$__awsprof_ghost" &&
    ( -z ${DIRENV_DIR-} || $DIRENV_DIR != "$__awsprof_ghost_direnv" ) ]]; then
    __awsprof_put_back AWS_PROFILE "$__awsprof_ghost_old"
    __awsprof_ghost_prompts=0
  fi
}

# With the word `found` the walk is done already.
__awsprof_sync() {
  case ${1-}/$__awsprof_found/${HOME-}/${PWD-} in
    found/*) ;;
    "//$__awsprof_walked") "$__awsprof_look_first" || __awsprof_find ;;
    *) __awsprof_find ;;
  esac
  if [[ -n $__awsprof_found ]]; then
    __awsprof_obey
    return
  fi
  __awsprof_decided=
  if [[ -n ${AWSPROF_DIR_FILE+set} ]]; then
    __awsprof_rest
    __awsprof_leave
  fi
  if [[ $__awsprof_ghost_prompts != 0 ]]; then
    __awsprof_lay_ghost
  fi
}

# Does what the file that was found says, unless it did so last time.
function __awsprof_obey {
  local trust decided record='' stored=''
  __awsprof_read "$__awsprof_found"
  case ${AWSPROF_TRUST-} in
    owner | strict) trust=$AWSPROF_TRUST ;;
    *) trust=${__awsprof_trust-owner} ;;
  esac
  stored=${__awsprof_trust_root-}$__awsprof_found
  if [[ -n $__awsprof_asked_trust && -f $stored && -r $stored ]]; then
    IFS= read -r -d '' -n 200 record <"$stored" || :
  fi
  decided="$__awsprof_found"$'\n'"$trust $__awsprof_stamp"$'\n'"$__awsprof_reason"$'\n'"$__awsprof_raw"$'\n'
  if [[ $decided$record == "$__awsprof_decided" ]]; then
    return 0
  fi
  if [[ -z $__awsprof_reason && $__awsprof_found$'\n'$__awsprof_raw != "$__awsprof_accepted" ]]; then
    __awsprof_accepted=
    __awsprof_vet "$__awsprof_found"
    if [[ -z $__awsprof_reason ]]; then
      __awsprof_parse "$__awsprof_raw"
    fi
    if [[ -z $__awsprof_reason ]]; then
      __awsprof_accepted=$__awsprof_found$'\n'$__awsprof_raw
    fi
  fi
  if [[ -z $__awsprof_reason && $decided == "$__awsprof_granted" ]]; then
    __awsprof_asked_trust=
    __awsprof_reply=
    __awsprof_comply
  else
    __awsprof_decide "$trust" "$stored"
  fi
  __awsprof_decided=$decided$__awsprof_reply
}

# Puts the file that was read into force or says why not; the reply is the trust record it saw. The caller's
# `decided` is all else that this rests on.
function __awsprof_decide {
  local path note='' record='' verdict=''
  __awsprof_asked_trust=
  __awsprof_tilde "$__awsprof_found"
  path=$__awsprof_reply
  if [[ -n $__awsprof_reason ]]; then
    verdict="$path${__awsprof_reason_line:+:$__awsprof_reason_line}: $__awsprof_reason"
  elif ! __awsprof_lookup "$__awsprof_name"; then
    verdict="$path: \"$__awsprof_name\" is not a profile"
  elif [[ -n $__awsprof_wanted_account && $__awsprof_account != - && $__awsprof_account != "$__awsprof_wanted_account" ]]; then
    verdict="$path: \"$__awsprof_name\" is account $__awsprof_account, not $__awsprof_wanted_account"
  else
    if [[ $__awsprof_protected == 1 || $1 == strict ]]; then
      __awsprof_asked_trust=1
      if [[ -f $2 && -r $2 ]]; then
        IFS= read -r -d '' -n 200 record <"$2" || :
      fi
      if [[ $record == "$__awsprof_name"$'\n' ]]; then
        :
      elif [[ $__awsprof_protected == 1 ]]; then
        verdict="$__awsprof_name is protected and not trusted here; to allow it: awsprof trust"
      else
        verdict="$__awsprof_name is not trusted here; to allow it: awsprof trust"
      fi
    fi
    if [[ -n $__awsprof_wanted_region ]]; then
      note=", region $__awsprof_wanted_region"
    fi
    if [[ -n $__awsprof_wanted_account && $__awsprof_account == - ]]; then
      note+=", account $__awsprof_wanted_account not verified"
    fi
  fi
  if [[ -n $verdict ]]; then
    __awsprof_leave
    if ((BASH_SUBSHELL == 0)) && [[ $__awsprof_said != "$__awsprof_found"$'\n'"$__awsprof_raw"$'\n'"$verdict" ]]; then
      __awsprof_said=$__awsprof_found$'\n'$__awsprof_raw$'\n'$verdict
      __awsprof_say "$verdict"
    fi
  else
    # What is trusted by a record is decided anew each time.
    [[ -n $__awsprof_asked_trust ]] || __awsprof_granted=$decided
    __awsprof_granted_line="$__awsprof_name ($path$note)"
    __awsprof_comply
  fi
  __awsprof_reply=$record
}

# Puts the file that was read and granted into force, unless it is.
function __awsprof_comply {
  if [[ ${AWSPROF_DIR_FILE-} != "$__awsprof_found" || ${AWSPROF_DIR_PROFILE-} != "$__awsprof_name" ||
    ${AWSPROF_DIR_REGION-} != "$__awsprof_wanted_region" ]]; then
    __awsprof_leave
    __awsprof_lay_ghost
    __awsprof_enter "$__awsprof_found" "$__awsprof_name" "$__awsprof_wanted_region"
    if ((BASH_SUBSHELL == 0)); then
      __awsprof_say "$__awsprof_granted_line"
    fi
  fi
}

# ------------------------------------------------------------------------------------- 7. Segment

# Sets the caller's chosen, other, keys and web (a token that is exchanged for a role) to what the variables
# say. One that is not exported is none, since no program sees it; no bash before 4.4 can tell.
__awsprof_exported() {
  chosen=${AWS_PROFILE+=$AWS_PROFILE}
  other=${AWS_DEFAULT_PROFILE+=$AWS_DEFAULT_PROFILE}
  keys=${AWS_ACCESS_KEY_ID:+set}
  web=${AWS_WEB_IDENTITY_TOKEN_FILE:+set}
  if [[ $__awsprof_clock == 4.4 ]]; then
    [[ -z $chosen || ${AWS_PROFILE@a} == *x* ]] || chosen=
    [[ -z $other || ${AWS_DEFAULT_PROFILE@a} == *x* ]] || other=
    [[ -z $keys || ${AWS_ACCESS_KEY_ID@a} == *x* ]] || keys=
    [[ -z $web || ${AWS_WEB_IDENTITY_TOKEN_FILE@a} == *x* ]] || web=
  fi
}

__awsprof_state() {
  local seen chosen other keys web
  __awsprof_exported
  seen="$__awsprof_stamp/${AWSPROF_SEGMENT_ON-}/$keys/$web/$chosen/$other"
  if [[ $seen == "$__awsprof_seen" ]]; then
    return 0
  fi
  __awsprof_seen=$seen
  __awsprof_watched_token=
  __awsprof_text=
  __awsprof_colour=33
  case ${AWSPROF_SEGMENT_ON:-${__awsprof_segment_on-1}} in 0 | off) return 0 ;; esac
  if [[ -n $chosen$other ]]; then
    __awsprof_chosen
  elif [[ -n $keys$web${__awsprof_default-} ]]; then
    __awsprof_unchosen
  fi
}

__awsprof_chosen() {
  __awsprof_rest chosen lookup fields mend plain session epoch read_again same allows consider weigh learn \
    wrap_whole paint
  __awsprof_chosen
}

# The segment of the profile that the caller's variables choose. Calls of `aws` are about to follow, and one
# in a pipeline would forget what the guard reads for it: so that is read here.
function __awsprof_chosen {
  local name
  [[ -n $__awsprof_wrapped ]] || __awsprof_wrap_whole
  name=${chosen:-$other}
  name=${name#=}
  __awsprof_plain "$name"
  if ! __awsprof_lookup "$name"; then
    __awsprof_text="[AWS:$__awsprof_reply?]"
    return 0
  elif [[ ${__awsprof_broken-} == 1 ]]; then
    __awsprof_text="[AWS:$__awsprof_reply?]"
  elif [[ -n $keys || ( -n $web && $__awsprof_kind != role ) ]]; then
    __awsprof_text="[AWS:$__awsprof_reply keys!]"
  elif [[ -n $other && $other != "=$name" ]]; then
    __awsprof_text="[AWS:$__awsprof_reply"
    __awsprof_plain "${other#=}"
    __awsprof_text+="≠$__awsprof_reply]"
  else
    __awsprof_text="[AWS:$__awsprof_reply"
    __awsprof_session_state=fine
    if [[ $__awsprof_token != - ]]; then
      __awsprof_seen=
      __awsprof_watched_token=$__awsprof_token
      __awsprof_session "$__awsprof_token"
    fi
    case $__awsprof_session_state in
      login) __awsprof_text+=' login]' ;;
      expired) __awsprof_text+=' expired]' ;;
      expiring) __awsprof_text+=" ${__awsprof_minutes}m]" ;;
      *)
        __awsprof_text+=']'
        __awsprof_colour=32
        ;;
    esac
  fi
  if [[ $__awsprof_protected == 1 ]]; then
    __awsprof_colour=31
    [[ -n $__awsprof_learnt ]] || __awsprof_learn
  fi
}

__awsprof_unchosen() {
  __awsprof_rest unchosen fields wrap_whole paint
  __awsprof_unchosen
}

# The segment where keys are in the environment or the profile `default` would be used.
function __awsprof_unchosen {
  local protected=0
  [[ -n $__awsprof_wrapped ]] || __awsprof_wrap_whole
  __awsprof_text='[AWS:keys!]'
  if [[ -z $keys && ( -z $web || ${__awsprof_default-} == *$'\t'role$'\t'* ) ]]; then
    __awsprof_text='[AWS:default]'
    __awsprof_fields "$__awsprof_default"
    protected=$__awsprof_protected
    __awsprof_colour=32
  fi
  if [[ ${__awsprof_broken-} == 1 ]]; then
    __awsprof_text="${__awsprof_text%%[]!]*}?]"
    __awsprof_colour=33
  fi
  if [[ $protected == 1 ]]; then
    __awsprof_colour=31
  fi
}

# PS1 holds one expansion and never a name. A framework writes PS1 anew, so that ours is gone and
# it is looked for again.
__awsprof_draw() {
  # shellcheck disable=SC2016 # bash expands it each time it draws the prompt
  local mark='${__awsprof_ps1-}'
  if [[ -z $__awsprof_framework || ${PS1-} != *"$mark"* ]]; then
    __awsprof_framework=no
    if __awsprof_framed; then
      __awsprof_framework=yes
    fi
  fi
  __awsprof_inserted=1
  __awsprof_ps1=
  if [[ $__awsprof_framework == yes ]]; then
    __awsprof_inserted=
    export AWSPROF_SEGMENT=$__awsprof_text
    return 0
  fi
  unset AWSPROF_SEGMENT
  if [[ -n $__awsprof_text ]]; then
    __awsprof_paint
  fi
  if ! shopt -q promptvars; then
    __awsprof_rest
    __awsprof_undraw
    return
  fi
  case ${PS1-} in
    '' | *"$mark"*) ;;
    '\n'* | $'\n'*)
      __awsprof_rest insert
      __awsprof_insert
      ;;
    *) PS1=$mark$PS1 ;;
  esac
}

# What the expansion draws.
function __awsprof_paint {
  if [[ -n ${NO_COLOR-} || ${TERM-} == dumb ]]; then
    __awsprof_ps1="$__awsprof_text "
  elif [[ -o emacs || -o vi ]]; then
    # Between these marks the line editor counts no columns.
    __awsprof_ps1=$'\001\e['"${__awsprof_colour}m"$'\002'"$__awsprof_text"$'\001\e[0m\002 '
  else
    __awsprof_ps1=$'\e['"${__awsprof_colour}m$__awsprof_text"$'\e[0m '
  fi
}

# Puts the expansion behind the empty lines that PS1 begins with.
function __awsprof_insert {
  local lead='' rest=$PS1
  while [[ $rest == '\n'* || $rest == $'\n'* ]]; do
    if [[ $rest == $'\n'* ]]; then
      lead+=$'\n' rest=${rest#?}
    else
      lead+='\n' rest=${rest#??}
    fi
  done
  # shellcheck disable=SC2016 # as above
  PS1=$lead'${__awsprof_ps1-}'$rest
}

function __awsprof_undraw {
  # shellcheck disable=SC2016 # the text itself is looked for
  local mark='${__awsprof_ps1-}'
  if [[ ${PS1-} == *"$mark"* ]]; then
    PS1=${PS1/"$mark"/}
  fi
}

# Whether starship or oh-my-posh draws the prompt of this shell; an exported mark may come from
# another shell, which then names itself in it.
__awsprof_framed() {
  [[ ${STARSHIP_SHELL-} == bash || ${POSH_SHELL-} == bash || -n ${POSH_THEME-} ]] || {
    declare -F starship_precmd || declare -F _omp_hook
  } >/dev/null
}

# --------------------------------------------------------------------------------------- 8. Hooks

# Most prompts find all that the last one rested on as it was and come no further than
# `__awsprof_untouched`, so that part is written for speed: bash copies a function each time it is
# called, so what is rarely wanted stands in others. Those that come further note at their end what they
# rest on.
#
# Where PROMPT_COMMAND is one text, the next command in it sees the status that this one returns;
# under `set -e` any other than 0 would end the shell.
__awsprof_prompt() {
  __awsprof_status=$?
  case $- in
    *u*) set +u && __awsprof_nounset=1 ;;
  esac
  __awsprof_untouched || __awsprof_turn
  case $__awsprof_nounset$__awsprof_status in
    0) return 0 ;;
  esac
  __awsprof_unseen || return "$__awsprof_status"
}

# Puts `set -u` back. Whether the status need not be given back: it is 0, or may not be another, or no other
# command can see what the hook returns, since it is an element by itself. A trap on errors would be told of
# that status once more.
__awsprof_unseen() {
  local element
  case $__awsprof_nounset in
    1) set -u && __awsprof_nounset= ;;
  esac
  case $-/$__awsprof_status in
    *e*/* | */0) return 0 ;;
  esac
  for element in ${PROMPT_COMMAND[@]+"${PROMPT_COMMAND[@]}"}; do
    [[ $element != __awsprof_prompt ]] || return 0
  done
  return 1
}

# `__awsprof_untouched`: whether all variables, options and files that the last prompt rested on are as
# they were. Any variable may be unset, since `set -u` is off: `${NAME-}` costs three times what `$NAME`
# costs.
# shellcheck disable=SC2016 # the texts are evaluated below
case $__awsprof_clock in
  4.4) __awsprof_reply='[[ -n ${__awsprof_unchanged[$__awsprof_now/$PWD]} ]]' ;;
  *) __awsprof_reply='[ "$__awsprof_now/$PWD" = "$__awsprof_unchanged" ]' ;;
esac
# shellcheck disable=SC2016 # as above
builtin eval '__awsprof_untouched() {
  __awsprof_now=$-/${__awsprof_inserted:+$PS1}/$AWSPROF_SEGMENT/$AWSPROF_SEGMENT_ON/$AWSPROF_GUARD/$AWSPROF_TRUST/$HOME/$XDG_CACHE_HOME/${AWS_CONFIG_FILE+=$AWS_CONFIG_FILE}/${AWS_SHARED_CREDENTIALS_FILE+=$AWS_SHARED_CREDENTIALS_FILE}/$NO_COLOR/$TERM/$AWSPROF_DIR_FILE/$AWSPROF_ALIASES/$AWSPROF_PREFIX/$AWSPROF_ALIASES_ONLY/$AWSPROF_ALIASES_EXCEPT/$AWSPROF_PROTECT_PROFILES/$AWSPROF_PROTECT_ACCOUNTS/$AWSPROF_GUARD_COMMANDS/$BASHOPTS/'"$__awsprof_choosing"'
  '"$__awsprof_reply"' && __awsprof_unmoved && "$__awsprof_look"
}'

# A prompt that finds something changed: another directory without any `.awsprofile` above is the most
# frequent.
__awsprof_turn() {
  if __awsprof_moved; then
    if [[ -z $__awsprof_found$__awsprof_watched_token${AWSPROF_DIR_FILE+set} && $__awsprof_ghost_prompts == 0 ]]; then
      __awsprof_find
      if [[ -z $__awsprof_found ]]; then
        __awsprof_remember
        return 0
      fi
      __awsprof_calmly __awsprof_tick moved found
    else
      __awsprof_calmly __awsprof_tick moved
    fi
  else
    __awsprof_calmly __awsprof_tick touched
  fi
  # Where nothing is known, it only looks at the variables.
  __awsprof_unchanged=()
  __awsprof_untouched || :
  __awsprof_remember
  return 0
}

# Whether at most the directory is another one, or what lies above it.
__awsprof_moved() {
  case $__awsprof_clock in
    4.4) [[ -n ${__awsprof_unchanged[.$__awsprof_now]} ]] && __awsprof_unmoved ;;
    *) [ "${__awsprof_unchanged[1]}" = "$__awsprof_now" ] && __awsprof_unmoved ;;
  esac
}

# Notes what this prompt rests on, unless the next must look at everything. Where a file or a token is part
# of it, what stands in them is, too.
__awsprof_remember() {
  __awsprof_unchanged=()
  if [[ -n $__awsprof_tried$__awsprof_asked_trust || $__awsprof_ghost_prompts != 0 || ${__awsprof_snapshot_whole-} != 1 ]]; then
    return 0
  fi
  case $__awsprof_clock in
    4.4) __awsprof_unchanged[$__awsprof_now/$PWD]=1 __awsprof_unchanged[.$__awsprof_now]=1 ;;
    *)
      # shellcheck disable=SC2190 # here it is a list
      __awsprof_unchanged=("$__awsprof_now/$PWD" "$__awsprof_now")
      ;;
  esac
  case $__awsprof_found$__awsprof_watched_token in
    '') __awsprof_look=$__awsprof_look_first ;;
    *) __awsprof_look=__awsprof_read_again ;;
  esac
}

# Whether what stands in the two files is as it was, too. No builtin tells the time of a file, so they
# are read.
function __awsprof_read_again {
  "$__awsprof_look_first" || return
  __awsprof_calmly __awsprof_same
  [[ $__awsprof_reply == same ]]
}

function __awsprof_same {
  local before=$__awsprof_session_state$__awsprof_minutes raw=$__awsprof_raw
  if [[ -n $__awsprof_found ]]; then
    __awsprof_read "$__awsprof_found"
  fi
  if [[ -n $__awsprof_watched_token ]]; then
    __awsprof_session "$__awsprof_watched_token"
  fi
  __awsprof_reply=
  if [[ $raw == "$__awsprof_raw" && -z $__awsprof_reason && $before == "$__awsprof_session_state$__awsprof_minutes" ]]; then
    __awsprof_reply=same
  fi
}

# After a mere change of directory (`moved`), neither the snapshot nor the segment is looked at again.
__awsprof_tick() {
  local before=
  if [[ $1 == moved ]]; then
    before=${AWSPROF_DIR_FILE-}/${AWS_PROFILE-}/${AWS_ACCESS_KEY_ID:+set}
  else
    __awsprof_fresh || __awsprof_load || :
  fi
  __awsprof_sync "${2-}"
  if ((__awsprof_ghost_prompts > 0)) && [[ -z ${DIRENV_DIR-} ]]; then
    __awsprof_ghost_prompts=$((__awsprof_ghost_prompts - 1))
  fi
  if [[ $before == "${AWSPROF_DIR_FILE-}/${AWS_PROFILE-}/${AWS_ACCESS_KEY_ID:+set}" && -z $__awsprof_watched_token ]]; then
    return 0
  fi
  if [[ ${AWSPROF_GUARD-} != "$__awsprof_guard_said" ]]; then
    __awsprof_rest guard unguard
    __awsprof_guard
  fi
  __awsprof_state
  __awsprof_draw
}

# `__awsprof_chdir`: - (bash has no event for a change of directory; the prompt and `aws` look)

# From 5.1 on each element of PROMPT_COMMAND runs by itself and sees the user's status; before, only
# the first does. A tool that took PROMPT_COMMAND over may run the hook already. A framework that is
# there already draws in its own hook, so ours must come before.
__awsprof_hook() {
  case "${PROMPT_COMMAND[*]-} ${__vsc_original_prompt_command[*]-} ${STARSHIP_PROMPT_COMMAND[*]-} ${_omp_original_prompt_command[*]-} ${__bp_original_prompt_command[*]-}" in
    *__awsprof_prompt*) return 0 ;;
  esac
  if ((BASH_VERSINFO[0] > 5 || (BASH_VERSINFO[0] == 5 && BASH_VERSINFO[1] >= 1))); then
    __awsprof_hook_before=none
    if [[ -n ${PROMPT_COMMAND[*]+set} ]]; then
      __awsprof_hook_before=text:${PROMPT_COMMAND@a}
    fi
    if __awsprof_framed; then
      PROMPT_COMMAND=(__awsprof_prompt ${PROMPT_COMMAND[@]+"${PROMPT_COMMAND[@]}"})
    else
      PROMPT_COMMAND+=(__awsprof_prompt)
    fi
  else
    __awsprof_rest
    __awsprof_hook_into_text
  fi
}

function __awsprof_hook_into_text {
  local place
  __awsprof_hook_text=${PROMPT_COMMAND-}
  __awsprof_hook_before=none
  if [[ -n ${PROMPT_COMMAND+set} ]]; then
    __awsprof_hook_before=text
  fi
  place=$__awsprof_hook_text
  while [[ $place == *[$' \t\n;'] ]]; do
    place=${place%?}
  done
  if __awsprof_framed; then
    # shellcheck disable=SC2178 # before 5.1 only the first element of an array runs
    PROMPT_COMMAND=__awsprof_prompt${place:+$'\n'$place}
  else
    # shellcheck disable=SC2178 # as above
    PROMPT_COMMAND=${place:+$place$'\n'}__awsprof_prompt
  fi
  # shellcheck disable=SC2128 # as above
  __awsprof_hook_after=$PROMPT_COMMAND
}

# Takes the hook out of PROMPT_COMMAND and of the places where tools keep what they found in it.
function __awsprof_unhook {
  local place all
  if [[ -n $__awsprof_hook_after && ${PROMPT_COMMAND-} == "$__awsprof_hook_after" ]]; then
    if [[ $__awsprof_hook_before == none ]]; then
      unset PROMPT_COMMAND
    else
      # shellcheck disable=SC2178 # before 5.1 only the first element of an array runs
      PROMPT_COMMAND=$__awsprof_hook_text
    fi
    return 0
  fi
  for place in PROMPT_COMMAND __vsc_original_prompt_command STARSHIP_PROMPT_COMMAND \
    _omp_original_prompt_command __bp_original_prompt_command; do
    all="${place}[*]"
    if [[ ${!all-} == *__awsprof_prompt* ]]; then
      __awsprof_unhook_from "$place"
    fi
  done
  case $__awsprof_hook_before in
    none)
      if [[ -z ${PROMPT_COMMAND[*]-} ]]; then
        unset PROMPT_COMMAND
      fi
      ;;
    text:*a*) ;;
    text:*)
      # It was one text before the array was made of it.
      if ((${#PROMPT_COMMAND[@]} == 1)) && [[ -z $__awsprof_hook_after ]]; then
        place=${PROMPT_COMMAND[0]}
        unset PROMPT_COMMAND
        # shellcheck disable=SC2178 # it becomes one text again
        PROMPT_COMMAND=$place
        if [[ $__awsprof_hook_before == text:*x* ]]; then
          export PROMPT_COMMAND
        fi
      fi
      ;;
  esac
}

# An element that is the hook goes; in a longer text only the hook's name goes.
function __awsprof_unhook_from {
  local variable=$1 all="$1[@]" elements element number kept='' i=0
  elements=("${!all}")
  number=${#elements[@]}
  for element in "${elements[@]}"; do
    case $element in
      __awsprof_prompt)
        kept=1
        ;;
      *__awsprof_prompt*)
        element=${element/$'\n'__awsprof_prompt/}
        element=${element/__awsprof_prompt$'\n'/}
        element=${element/__awsprof_prompt/:}
        elements[i]=$element
        i=$((i + 1))
        ;;
      *)
        elements[i]=$element
        i=$((i + 1))
        ;;
    esac
  done
  while ((i < number)); do
    unset "elements[i]"
    i=$((i + 1))
  done
  if ((number == 1)); then
    printf -v "$variable" %s "${elements[0]-}"
  elif [[ -n $kept || $variable == PROMPT_COMMAND ]]; then
    eval "$variable=(\${elements[@]+\"\${elements[@]}\"})"
  fi
}

# ------------------------------------------------------------------------------------ 9. Commands

awsprof() {
  __awsprof_rest
  awsprof "$@"
}

function awsprof {
  local __awsprof_result=0 __awsprof_statements __awsprof_word
  case ${1-} in
    use | clear)
      for __awsprof_word; do
        case $__awsprof_word in
          -h | --help)
            command "$__awsprof_exe" "$@"
            return
            ;;
        esac
      done
      __awsprof_statements=$(\command "$__awsprof_exe" "$1" --shell=bash "${@:2}") ||
        __awsprof_result=$?
      if ((__awsprof_result == 0)); then
        [[ -n $__awsprof_ghost_kept && $__awsprof_ghost_kept == "${DIRENV_DIR-}" ]] || __awsprof_ghost_prompts=0
        __awsprof_calmly eval "$__awsprof_statements"
      fi
      ;;
    *) command "$__awsprof_exe" "$@" || __awsprof_result=$? ;;
  esac
  # It may have made anew what the names were looked up in.
  __awsprof_rows=()
  __awsprof_looked_up=
  __awsprof_seen=
  __awsprof_unchanged=()
  __awsprof_decided=
  __awsprof_granted=
  __awsprof_tried=
  __awsprof_mended=
  __awsprof_calmly __awsprof_sync
  return "$__awsprof_result"
}

# Defines `aws` and the other guarded commands or takes them away again, as the settings say.
function __awsprof_guard {
  local IFS=' ' on=${__awsprof_guard_on-0} name wanted=''
  __awsprof_guard_said=${AWSPROF_GUARD-}
  case ${AWSPROF_GUARD-} in
    off | 0) on=0 ;;
    on | 1) on=1 ;;
  esac
  if [[ $on == 1 ]]; then
    wanted="aws ${__awsprof_guard_commands-}"
  fi
  for name in $__awsprof_guarding; do
    if [[ " $wanted " != *" $name "* ]]; then
      __awsprof_unguard "$name"
    fi
  done
  for name in $wanted; do
    case $name in '' | *[!ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-]*) continue ;; esac
    if [[ " $__awsprof_guarding " != *" $name "* ]]; then
      __awsprof_wrap "$name"
    fi
  done
}

# Makes the command NAME a guarded one, unless the user has a function or alias of that name.
__awsprof_wrap() {
  if [[ $1 != aws || -n $__awsprof_others ]] && declare -F "$1" >/dev/null || alias "$1" &>/dev/null; then
    return 0
  fi
  __awsprof_unaliased eval "function $1 { __awsprof_guarded_first $1 \"\$@\"; }"
  __awsprof_guarding+=${__awsprof_guarding:+ }$1
  __awsprof_wrapped=
}

__awsprof_guarded_first() {
  __awsprof_rest wrap_whole
  __awsprof_wrap_whole
  "$@"
}

# Defines the guarded commands as they are called. Most calls rest on what the last one rested on. That is
# told in the function itself: what runs before a fork is slow, each page of memory that it writes is copied
# after it.
function __awsprof_wrap_whole {
  local IFS=' ' called="$__awsprof_calling/$__awsprof_weighing" name
  __awsprof_wrapped=1
  case $__awsprof_clock in
    4.4) called="[[ \"\$*\" != *--p* && -n \${__awsprof_called[$called]-} ]]" ;;
    *) called="[[ \"\$*\" != *--p* ]] && [ \"$called\" = \"\${__awsprof_called-}\" ]" ;;
  esac
  for name in $__awsprof_guarding; do
    __awsprof_unaliased eval "function $name {
      if $called && \"\$__awsprof_look_first\" && { [[ \$__awsprof_verdict == spared ]] || ! __awsprof_risky \"\$@\"; }; then
        command $name \"\$@\"
      else
        __awsprof_guarded $name \"\$@\"
      fi
    }"
  done
}

# Takes the guarded command NAME away, or all of them.
function __awsprof_unguard {
  local IFS=' ' name kept=''
  for name in $__awsprof_guarding; do
    if [[ -n ${1-} && $name != "$1" ]]; then
      kept+=" $name"
    elif [[ $(\declare -f "$name") == *__awsprof_guarded* ]]; then
      unset -f "$name"
    fi
  done
  __awsprof_guarding=${kept# }
}

# Runs COMMAND with WORDS in the profile that is in force in this directory, if the guard allows it.
__awsprof_guarded() {
  __awsprof_calmly __awsprof_sync
  __awsprof_allows '' '' "$@" || return
  command "$@"
}

# Runs `aws` under a profile: whether it is protected (1), its name, WORDS.
__awsprof_as() {
  __awsprof_allows "$1" "$2" aws "${@:3}" || return
  AWS_PROFILE=$2 command aws --profile "$2" "${@:3}"
}

__awsprof_allows() {
  __awsprof_rest allows consider weigh fields
  __awsprof_allows "$@"
}

# Whether a command may run: the profile that it stands for, protected (1) and name, else two empty
# words; COMMAND WORDS. A profile that is not protected costs one comparison, unless the line may name
# another one; and only words that look destructive cost a process.
function __awsprof_allows {
  local IFS=' ' verdict=ask
  case ${AWSPROF_GUARD-}:${__awsprof_guard_on-0} in off:* | 0:* | :0) return 0 ;; esac
  case $1 in
    0) verdict=spared ;;
    '')
      __awsprof_consider
      verdict=$__awsprof_verdict
      ;;
  esac
  case $verdict in
    spared) [[ " ${*:4}" == *' --p'* ]] || return 0 ;;
    unchosen)
      __awsprof_rest
      __awsprof_ask "${@:2}"
      return
      ;;
  esac
  __awsprof_risky "${@:4}" || return 0
  __awsprof_rest
  __awsprof_ask "${@:2}"
}

# Whether one of the words looks destructive: the snapshot has a function for that, behind its end, which
# replaces this one. Where it was cut off, the core is to be asked, and the next prompt makes it anew.
__awsprof_risky() { __awsprof_risky_first "$@"; }

__awsprof_risky_first() {
  __awsprof_rest learn
  __awsprof_calmly __awsprof_learn
  [[ -z $__awsprof_learnt ]] || __awsprof_risky "$@"
}

function __awsprof_learn {
  local text=''
  [[ -r $__awsprof_snapshot ]] || return 0
  if {
    IFS= read -r -d $'\f' text && IFS= read -r -d $'\f' text
  } <"$__awsprof_snapshot"; then
    __awsprof_unaliased eval "$text"
  else
    __awsprof_snapshot_whole=
    __awsprof_unchanged=()
  fi
}

function __awsprof_unlearn {
  __awsprof_learnt=
  __awsprof_risky() { __awsprof_risky_first "$@"; }
}

# Weighs the variables unless that is done, and notes what the next call may rest on: a verdict that asks
# the core at most for certain words, and no `.awsprofile` that would have to be read.
function __awsprof_consider {
  eval "__awsprof_reply=$__awsprof_weighing"
  if [ "$__awsprof_reply" != "$__awsprof_weighed" ]; then
    __awsprof_weighed=$__awsprof_reply
    __awsprof_calmly __awsprof_weigh
  fi
  __awsprof_called=()
  if [[ $__awsprof_verdict != unchosen && -z $__awsprof_found${AWSPROF_DIR_FILE+set} && $__awsprof_ghost_prompts == 0 ]]; then
    case $__awsprof_clock in
      4.4) eval "__awsprof_called[$__awsprof_calling/$__awsprof_weighing]=1" ;;
      *) eval "__awsprof_called=(\"$__awsprof_calling/$__awsprof_weighing\")" ;;
    esac
  fi
}

# What the variables mean for the guard. Only the core can tell the account of keys, or of a token's role.
function __awsprof_weigh {
  local chosen other keys web
  __awsprof_exported
  chosen=${chosen:-$other}
  __awsprof_verdict=ask
  if [[ -n $keys$web ]]; then
    return 0
  elif [[ -n $chosen ]]; then
    if __awsprof_lookup "${chosen#=}" && [[ $__awsprof_protected == 0 ]]; then
      __awsprof_verdict=spared
    fi
    return 0
  elif [[ -z ${__awsprof_default-} ]]; then
    __awsprof_verdict=spared
    return 0
  fi
  __awsprof_fields "$__awsprof_default"
  if [[ $__awsprof_protected == 0 ]]; then
    __awsprof_verdict=spared
  fi
  case ${AWSPROF_REQUIRE_PROFILE:-${__awsprof_require-0}} in
    1 | on | yes | true) __awsprof_verdict=unchosen ;;
  esac
}

# The core's exact answer; it asks on the terminal, whatever the command's own streams are, unless this
# is a job in the background (where there is no /proc, the question then waits for `fg`).
function __awsprof_ask {
  local stat=''
  set -- guard --shell=bash ${1:+"--profile=$1"} -- "${@:2}"
  if [[ -r /proc/self/stat ]]; then
    IFS= read -r stat </proc/self/stat || :
    stat=${stat##*) }
  fi
  # Behind the name: state, parent, group, session, terminal, the terminal's foreground group.
  # shellcheck disable=SC2086 # the numbers are to be words
  if [[ -z $stat ]] || __awsprof_foreground $stat; then
    if [[ -t 0 && -t 2 ]]; then
      command "$__awsprof_exe" "$@" >/dev/null
      return
    elif { : </dev/tty; } 2>/dev/null; then
      command "$__awsprof_exe" "$@" </dev/tty >/dev/null 2>/dev/tty
      return
    fi
  fi
  command "$__awsprof_exe" "$@" </dev/null >/dev/null
}

function __awsprof_foreground {
  [[ $3 == "$6" ]]
}

# --------------------------------------------------------------------------------- 10. Completion

# Stands in for the function of that name in completions/awsprof.bash, which it loads at the first
# TAB: from beside this file, else from the program.
__awsprof_complete() {
  __awsprof_rest
  __awsprof_complete "$@"
}

function __awsprof_complete {
  local text file=$__awsprof_home/../completions/awsprof.bash
  unset -f __awsprof_complete
  if [[ -n $__awsprof_home && -r $file ]]; then
    __awsprof_unaliased source "$file" || :
  else
    text=$(\command "$__awsprof_exe" completions bash 2>/dev/null </dev/null) || text=
    __awsprof_unaliased eval "$text" || :
  fi
  if declare -F __awsprof_complete >/dev/null; then
    __awsprof_complete "$@"
  fi
}

__awsprof_complete_command() {
  __awsprof_rest
  __awsprof_complete_command "$@"
}

# Hands the line to whatever completes `aws`, as `aws --profile P …` and with AWS_PROFILE=P: its
# completer asks the account.
function __awsprof_complete_command {
  local profile first=${COMP_WORDS[0]} head spec before word='' previous='' output answer
  __awsprof_profile_of "$1" || return 0
  profile=$__awsprof_reply
  __awsprof_quote "$profile"
  head="aws --profile $__awsprof_reply"
  before=${COMP_LINE%%"$first"*}
  local -x AWS_PROFILE=$profile
  local -x COMP_POINT=$((COMP_POINT - ${#before} - ${#first} + ${#head}))
  local -x COMP_LINE=$head${COMP_LINE#"$before$first"}
  COMP_WORDS=(aws --profile "$__awsprof_reply" "${COMP_WORDS[@]:1}")
  COMP_CWORD=$((COMP_CWORD + 2))
  word=${COMP_WORDS[COMP_CWORD]-}
  previous=${COMP_WORDS[COMP_CWORD - 1]}
  COMPREPLY=()
  spec=$(\complete -p aws 2>/dev/null) || spec=
  if [[ -z $spec ]]; then
    if declare -F _comp_load >/dev/null; then
      _comp_load aws || :
    elif declare -F _completion_loader >/dev/null; then
      _completion_loader aws || :
    fi
    spec=$(\complete -p aws 2>/dev/null) || spec=
  fi
  __awsprof_spec "$spec"
  case $__awsprof_reply in
    -F*) "${__awsprof_reply#-F}" aws "$word" "$previous" ;;
    -C*)
      output=$(\eval "${__awsprof_reply#-C}" 'aws "$word" "$previous"' 2>/dev/null) || :
      while IFS= read -r answer; do
        if [[ -n $answer ]]; then
          COMPREPLY+=("$answer")
        fi
      done <<<"$output"
      ;;
  esac
}

# How `aws` is completed, from the line that `complete -p` printed: -F and a function, or -C and a
# command; its other options are taken over. Without any it is the AWS CLI's own completer.
function __awsprof_spec {
  local word last=''
  __awsprof_reply=-Caws_completer
  if [[ -z $1 ]]; then
    type -P aws_completer >/dev/null || __awsprof_reply=
    return 0
  fi
  # bash quoted its own words here, and it alone can take them apart.
  eval "set -- $1"
  for word; do
    case $last in
      # bash-completion puts a completion of file names where it knows of none.
      -F) [[ $word == *_minimal ]] || __awsprof_reply=-F$word ;;
      -C) __awsprof_reply=-C$word ;;
      -o) compopt -o "$word" 2>/dev/null || : ;;
    esac
    last=$word
  done
}

function __awsprof_profile_of {
  local row
  [[ -r ${__awsprof_data-} ]] || return 1
  while IFS= read -r row; do
    if [[ ${row##*$'\t'} == "$1" ]]; then
      __awsprof_reply=${row%%$'\t'*}
      return 0
    fi
  done <"$__awsprof_data"
  return 1
}

# One word of a command line, for a line that no shell will run.
function __awsprof_quote {
  local quote="'"
  case $1 in
    '' | *[!ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.@:/+=,-]*)
      __awsprof_reply="'${1//$quote/$quote\\$quote$quote}'"
      ;;
    *) __awsprof_reply=$1 ;;
  esac
}

# ------------------------------------------------------------------------------------- 11. Unload

awsprof_unload() {
  __awsprof_rest
  awsprof_unload
}

function awsprof_unload {
  __awsprof_calmly __awsprof_leave
  __awsprof_calmly __awsprof_unhook
  __awsprof_undraw
  unset AWSPROF_PREVIOUS AWSPROF_SEGMENT "${!AWSPROF_USE_@}"
  __awsprof_remove
  unset __awsprof_exe "${!__awsprof_hook_@}"
}

# All but the directory's profile, the hook, the expansion in PS1, and what a second load has in its
# hands already.
function __awsprof_remove {
  local IFS=$' \t\n' name
  __awsprof_forget
  __awsprof_unguard
  complete -r awsprof 2>/dev/null || :
  # shellcheck disable=SC2046 # the names hold neither blanks nor wildcards
  unset -f $(\compgen -A function __awsprof_) awsprof awsprof_unload
  for name in ${!__awsprof_*}; do
    case $name in
      __awsprof_exe | __awsprof_aliases | __awsprof_unwanted | __awsprof_hook_*) ;;
      *) unset "$name" ;;
    esac
  done
}

# -------------------------------------------------------------------------------------- 12. Start

__awsprof_start() {
  if [[ -z ${__awsprof_unwanted-} ]]; then
    case $__awsprof_parts in 1) __awsprof_set_up ;; esac
    complete -F __awsprof_complete awsprof || :
    __awsprof_calmly __awsprof_load
    __awsprof_calmly __awsprof_sync
    __awsprof_hook
  else
    __awsprof_rest
    __awsprof_remove
    unset __awsprof_exe __awsprof_unwanted "${!__awsprof_hook_@}"
  fi
  case ${__awsprof_aliases-} in
    on)
      unset __awsprof_aliases
      shopt -s expand_aliases
      ;;
  esac
}

__awsprof_start
