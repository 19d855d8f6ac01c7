# awsprof for zsh 5.1 and later: prompt segment, `awsNAME` commands, `.awsprofile`, completion.
#
#   source /path/to/awsprof.zsh          (in ~/.zshrc; or: source <(awsprof init zsh))
#
# Order, names and behaviour are those of shell/README.md, the same in all four plugins.
#
# Reads: AWS_CONFIG_FILE AWS_SHARED_CREDENTIALS_FILE AWS_WEB_IDENTITY_TOKEN_FILE HOME PWD XDG_CACHE_HOME
#   XDG_STATE_HOME NO_COLOR TERM, the framework marks STARSHIP_SHELL POSH_SHELL POSH_THEME, and the overrides
#   AWSPROF_SEGMENT_ON AWSPROF_GUARD AWSPROF_REQUIRE_PROFILE AWSPROF_TRUST, those that the snapshot
#   is made from (`__awsprof_overrides`), and direnv's DIRENV_DIR.
# Sets: AWS_PROFILE AWS_DEFAULT_PROFILE AWS_REGION AWS_DEFAULT_REGION, unsets the AWS key variables,
#   its state AWSPROF_DIR_* AWSPROF_OLD_* AWSPROF_SEGMENT, one element of precmd_functions and of
#   chpwd_functions, four of psvar, one conditional in PROMPT, and private names that begin with
#   __awsprof_.
#
# No `return`, which would leave the user's ~/.zshrc where this text is evaluated, and no `if` around
# it all, which zsh parses at half the speed: what is not wanted is taken away again at the end. The
# first words are such that no alias can replace, since options decide how the rest is parsed; they
# come back at the end.

'builtin' 'zmodload' 'zsh/parameter'
'builtin' 'typeset' '-ga' '__awsprof_options'
__awsprof_options=("${(@k)options[(R)on]}")
'builtin' 'emulate' 'zsh'
'builtin' 'setopt' 'no_aliases'

# ---------------------------------------------------------------------------------------- 1. Head

# The hooks stay where they are, since their place among others may matter.
if (( $+functions[__awsprof_remove] )); then
  __awsprof_remove
fi

# --------------------------------------------------------------------------------------- 2. State

# The program; `init` puts its path in a line before this file.
typeset -g __awsprof_exe=${__awsprof_exe:-awsprof}
# The directory of this file, empty where the text was evaluated.
typeset -g __awsprof_home=
# Where a function leaves its answer: a command substitution would be a process.
typeset -g __awsprof_reply=
# The variables of keys, which would win over a profile.
typeset -ga __awsprof_keys=(AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_SECURITY_TOKEN
  AWS_CREDENTIAL_EXPIRATION)
# Path and first line of the snapshot that is loaded, and XDG_CACHE_HOME, which decides the path;
# the names that it defined and we kept.
typeset -g __awsprof_cache=
typeset -g __awsprof_snapshot=
typeset -g __awsprof_stamp=
typeset -g __awsprof_commands=
# Where no `.awsprofile` was when the directories were last walked, from here upwards.
typeset -ga __awsprof_walked=()
# The inputs as they were when `refresh` was last tried in vain, and how often.
typeset -g __awsprof_tried=
typeset -gi __awsprof_tries=0
# The first line of the snapshot that was made anew for its data file, unless that helped.
typeset -g __awsprof_mended=
# The rows of the data file that were looked up last, the name of the last one (empty where the fields
# are those of the profile `default`) and how it is drawn, and its fields.
typeset -ga __awsprof_rows=()
typeset -g __awsprof_known=
typeset -g __awsprof_drawable=
typeset -g __awsprof_kind=
typeset -g __awsprof_account=
typeset -g __awsprof_protected=
typeset -g __awsprof_token=
typeset -g __awsprof_command=
# What `__awsprof_session` found, and the whole minutes left.
typeset -g __awsprof_session_state=
typeset -g __awsprof_minutes=
# What tells the token that it found that in from another, empty if nothing does, and until when it
# holds (seconds since 1970).
typeset -g __awsprof_token_facts=
typeset -gi __awsprof_until=0
# The `.awsprofile` above; its text, the text that was parsed last (if it was accepted) and what that
# says, or the reason and line of its refusal.
typeset -g __awsprof_found=
typeset -g __awsprof_raw=
typeset -g __awsprof_parsed=
typeset -g __awsprof_name=
typeset -g __awsprof_wanted_account=
typeset -g __awsprof_wanted_region=
typeset -g __awsprof_reason=
typeset -g __awsprof_reason_line=
# The content that `vet` refused last, and why: line, colon, reason.
typeset -g __awsprof_unvetted=
typeset -g __awsprof_unvetted_reason=
# All that the last decision rests on, whether a trust record is part of it, and the last refusal.
typeset -g __awsprof_decided=
typeset -g __awsprof_asked_trust=
typeset -g __awsprof_said=
# What direnv held when the directory in force was entered. What AWS_PROFILE was in the directory we left
# and before it, what direnv held when we left, the same if it came to hold that there (so that it will put
# our value back, whatever is entered meanwhile), and for how many prompts we mind.
typeset -g __awsprof_direnv=
typeset -g __awsprof_ghost=
typeset -g __awsprof_ghost_old=
typeset -g __awsprof_ghost_direnv=
typeset -g __awsprof_ghost_kept=
typeset -gi __awsprof_ghost_prompts=0
# What the last prompt rested on: what decides which snapshot is the right one,
# empty where the next prompt must look at everything, and the rest; the option prompt_percent; the token
# file that was part of it, and whether PROMPT was. The directory that `__awsprof_walked` is about, and
# HOME then.
typeset -g __awsprof_loaded=
typeset -g __awsprof_unchanged=
typeset -g __awsprof_percent=on
typeset -g __awsprof_place=
typeset -g __awsprof_walked_home=
typeset -g __awsprof_watched_token=
typeset -g __awsprof_inserted=
# What the segment was made of (empty if a token is part of it); the segment: text, and colour (SGR
# number).
typeset -g __awsprof_seen=
typeset -g __awsprof_text=
typeset -g __awsprof_colour=
# The first of our four elements of psvar, what PROMPT says of them, PROMPT when it last said so, and how
# long psvar was.
typeset -gi __awsprof_slot=0
typeset -g __awsprof_mark=
typeset -g __awsprof_drawn=
typeset -gi __awsprof_slots_before=$#psvar
# Which of the hook lists were there before us.
typeset -g __awsprof_hooks_before=${__awsprof_hooks_before:-"${+precmd_functions} ${+chpwd_functions}"}
# The commands that are our functions (`aws` and others of the settings), and what AWSPROF_GUARD was
# when that was decided.
typeset -g __awsprof_guarding=
typeset -g __awsprof_guard_said=
# What was weighed last: snapshot, variables; and what came of it: `spared` (no question ever), `ask`
# (the core, if the words look destructive) or `unchosen` (the core, since a profile is required).
typeset -g __awsprof_weighed=
typeset -g __awsprof_verdict=
# Which builtins there are: files are looked at by one, read in bounds by another.
typeset -g __awsprof_stat=
typeset -g __awsprof_sysread=

if [[ ${${(%):-%x}:t} == awsprof.zsh ]]; then
  __awsprof_home=${${(%):-%x}:A:h}
fi

# ------------------------------------------------------------------------------------ 3. Messages

__awsprof_say() {
  print -ru2 -- "awsprof: ${(j: :)@}"
}

# Character by character only where the text is not plain; a byte that is no character of the
# locale is not printable, so it is replaced too.
__awsprof_plain() {
  if [[ $#1 -le ${2:-64} && $1 == [a-z/A-Z0-9_.@:+=,\ ~-]# ]]; then
    __awsprof_reply=$1
    return 0
  fi
  local text=${1[1,${2:-64}]} plain= character
  for character in "${(@s::)text}"; do
    case $character in
      ($'\xd8\x9c'|$'\xe2\x80\x8e'|$'\xe2\x80\x8f'|$'\xe2\x80\xa8'|$'\xe2\x80\xa9'|$'\xe2\x80\xaa') plain+='?' ;;
      ($'\xe2\x80\xab'|$'\xe2\x80\xac'|$'\xe2\x80\xad'|$'\xe2\x80\xae'|$'\xe2\x81\xa6') plain+='?' ;;
      ($'\xe2\x81\xa7'|$'\xe2\x81\xa8'|$'\xe2\x81\xa9') plain+='?' ;;
      ([[:print:]]) plain+=$character ;;
      (*) plain+='?' ;;
    esac
  done
  __awsprof_reply=$plain
}

__awsprof_tilde() {
  local home place
  home=${HOME%/} place=$1
  if [[ -n $home && $place/ == "$home"/* ]]; then
    place="~${place#"$home"}"
  fi
  __awsprof_plain "$place" 4096
}

# Runs a function with zsh's own options, whatever the user's are; tracing would show tokens.
__awsprof_calmly() {
  emulate -L zsh -o extended_glob -o no_aliases -o no_xtrace
  "$@" || :
}

# ------------------------------------------------------------------------------------ 4. Snapshot

__awsprof_snapshot_path() {
  case ${XDG_CACHE_HOME-} in
    (/*) __awsprof_reply=$XDG_CACHE_HOME/awsprof/snapshot.zsh ;;
    (*) __awsprof_reply=${HOME-}/.cache/awsprof/snapshot.zsh ;;
  esac
}

# The overrides of settings that the snapshot is made from, as its id has them. One that is not exported
# counts as unset.
__awsprof_overrides() {
  local name overrides=
  __awsprof_reply=
  [[ -n ${AWSPROF_ALIASES-}${AWSPROF_PREFIX-}${AWSPROF_ALIASES_ONLY-}${AWSPROF_ALIASES_EXCEPT-}${AWSPROF_PROTECT_PROFILES-}${AWSPROF_PROTECT_ACCOUNTS-}${AWSPROF_GUARD_COMMANDS-} ]] || return 0
  for name in AWSPROF_ALIASES AWSPROF_PREFIX AWSPROF_ALIASES_ONLY AWSPROF_ALIASES_EXCEPT \
    AWSPROF_PROTECT_PROFILES AWSPROF_PROTECT_ACCOUNTS AWSPROF_GUARD_COMMANDS; do
    if [[ -n ${(P)name-} && ${(Pt)name} == *export* ]]; then
      overrides+=" $name=${(P)name}"
    fi
  done
  __awsprof_reply=$overrides
}

# Whether what is loaded is what the files say.
__awsprof_fresh() {
  local file
  __awsprof_overrides
  [[ ${__awsprof_snapshot_whole-} == 1 && ${XDG_CACHE_HOME-} == "$__awsprof_cache" && -e $__awsprof_since &&
    $__awsprof_snapshot_id == "3 zsh ${AWS_CONFIG_FILE+=$AWS_CONFIG_FILE} ${AWS_SHARED_CREDENTIALS_FILE+=$AWS_SHARED_CREDENTIALS_FILE} ${HOME-}$__awsprof_reply" ]] ||
    return 1
  for file in "${(@)__awsprof_watch_present}"; do
    [[ -e $file && ! $file -nt $__awsprof_since ]] || return 1
  done
  for file in "${(@)__awsprof_watch_absent}"; do
    [[ ! -e $file ]] || return 1
  done
}

# Loads the snapshot, after one `refresh` if it is stale. A refresh that failed is not tried again
# until an input appears, goes, is changed or named anew.
__awsprof_load() {
  local inputs
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
  (( __awsprof_tries < 3 )) || return 1
  # Where it cannot fork, zsh would leave this and everybody's hooks.
  if ! { command "$__awsprof_exe" refresh --shell=zsh >/dev/null </dev/null } always { TRY_BLOCK_ERROR=0 }; then
    __awsprof_tries=3
    __awsprof_say '"awsprof refresh" failed: the profiles may be out of date'
    return 1
  fi
  (( __awsprof_tries += 1 ))
  if __awsprof_source && __awsprof_fresh; then
    __awsprof_tried=
  fi
}

# Whether the snapshot on disk is another than the one that is loaded.
__awsprof_changed() {
  local file
  __awsprof_snapshot_path
  file=$__awsprof_reply
  [[ -r $file ]] || return 1
  __awsprof_slurp "$file" 1024
  [[ $file != "$__awsprof_snapshot" || ${__awsprof_reply%%$'\n'*} != "$__awsprof_stamp" ]]
}

# The snapshot leaves the user's own functions alone; their names are looked for before, so that
# they are not taken for ours, and an alias of such a name needs no function behind it.
__awsprof_source() {
  local -a names taken own aliased
  __awsprof_forget
  __awsprof_snapshot_path
  __awsprof_snapshot=$__awsprof_reply
  __awsprof_cache=${XDG_CACHE_HOME-}
  [[ -r $__awsprof_snapshot ]] || return 1
  __awsprof_rows=()
  __awsprof_known=
  __awsprof_decided=
  __awsprof_seen=
  __awsprof_slurp "$__awsprof_snapshot" 1024
  __awsprof_stamp=${__awsprof_reply%%$'\n'*}
  # The line of up to 1,000 names stands in the first 64 KiB; what is between the quotes is wanted.
  __awsprof_slurp "$__awsprof_snapshot" 65536
  names=("${(@ps:\x27:)${__awsprof_reply%%$'\n__awsprof_snapshot_id='*}}")
  names=(${(s: :)names[${names[(I)*__awsprof_commands=]}+1]})
  if (( $#names <= 1000 )); then
    taken=(${(k)functions})
    own=(${names:*taken})
    taken=(${(k)aliases})
    aliased=(${names:*taken})
    aliased=(${aliased:|own})
    own+=($aliased)
  fi
  builtin source "$__awsprof_snapshot" 2>/dev/null || :
  if (( $#own )); then
    __awsprof_commands=${(j: :)${(s: :)__awsprof_commands}:|own}
    if (( $#aliased )); then
      unfunction -- "${(@)aliased}" 2>/dev/null
    fi
  fi
  [[ ${__awsprof_snapshot_whole-} == 1 ]] || return 1
  __awsprof_register
  __awsprof_guard
}

# The first bytes of a file; no more than the limit where that can be had.
__awsprof_slurp() {
  __awsprof_reply=
  if [[ -n $__awsprof_sysread ]]; then
    sysread -s $2 __awsprof_reply <"$1" || :
  else
    __awsprof_reply=$(<"$1")$'\n'
  fi
}

# What decides whether `refresh` is worth another try.
__awsprof_inputs() {
  __awsprof_overrides
  local file inputs="${AWS_CONFIG_FILE+=$AWS_CONFIG_FILE} ${AWS_SHARED_CREDENTIALS_FILE+=$AWS_SHARED_CREDENTIALS_FILE} ${HOME-}$__awsprof_reply"
  local -A facts
  for file in "${(@)__awsprof_watch_present}" "${(@)__awsprof_watch_absent}"; do
    if [[ ! -e $file ]]; then
      inputs+=' absent'
    elif [[ -n $__awsprof_stat ]] && zstat -H facts -- "$file" 2>/dev/null; then
      inputs+=" $facts[mtime]"
    elif [[ $file -nt $__awsprof_snapshot ]]; then
      inputs+=' newer'
    else
      inputs+=' present'
    fi
  done
  __awsprof_reply=$inputs
}

__awsprof_forget() {
  local -a names
  names=(${(s: :)__awsprof_commands})
  if (( $#names )); then
    unfunction -- "${(@)names}" 2>/dev/null
    __awsprof_unregister "${(@)names}"
  fi
  __awsprof_commands=
  __awsprof_weighed=
  if (( $+functions[__awsprof_risky] )); then
    unfunction __awsprof_risky
  fi
  unset __awsprof_snapshot_id __awsprof_snapshot_whole __awsprof_since __awsprof_watch_present \
    __awsprof_watch_absent __awsprof_data __awsprof_default __awsprof_segment_on __awsprof_broken \
    __awsprof_guard_on __awsprof_require __awsprof_guard_commands __awsprof_trust \
    __awsprof_trust_root __awsprof_vet_root
}

__awsprof_lookup() {
  local row tab=$'\t'
  local -a rows
  [[ $1 != *[[:cntrl:]]* ]] || return 1
  row=${__awsprof_rows[(r)${(b)1}$tab*]}
  if [[ -z $row ]]; then
    if [[ -r ${__awsprof_data-} ]]; then
      rows=("${(@f)$(<"$__awsprof_data")}")
    fi
    if [[ "$rows[-1]" == '# whole' ]]; then
      __awsprof_mended=
    elif __awsprof_mend; then
      __awsprof_lookup "$1"
      return
    fi
    row=${rows[(r)${(b)1}$tab*]}
    # The last one has lost its end.
    [[ -n $row && $row != "$rows[-1]" ]] || return 1
    if (( $#__awsprof_rows >= 16 )); then
      __awsprof_rows=()
    fi
    __awsprof_rows+=("$row")
  fi
  __awsprof_fields "$row"
  __awsprof_plain "$1"
  __awsprof_known=$1 __awsprof_drawable=$__awsprof_reply
}

# Has the snapshot made anew, since its data file is gone or cut off: once, unless that helps.
__awsprof_mend() {
  local __awsprof_reply=
  [[ $__awsprof_stamp != "$__awsprof_mended" ]] || return 1
  __awsprof_mended=$__awsprof_stamp
  __awsprof_snapshot_whole=
  __awsprof_load || return 1
  [[ ${__awsprof_snapshot_whole-} == 1 ]]
}

__awsprof_fields() {
  local -a fields
  fields=("${(@ps:\t:)1}")
  __awsprof_known=
  __awsprof_kind=$fields[2]
  __awsprof_account=$fields[3]
  __awsprof_protected=$fields[4]
  __awsprof_token=$fields[5]
  __awsprof_command=$fields[6]
}

# ------------------------------------------------------------------------------------- 5. Session

# Splits at the quotation marks: a key, a colon, its value.
__awsprof_session() {
  local facts=
  local -a parts
  if [[ -n $__awsprof_stat && -f $1 ]] && zstat -A parts -- "$1" 2>/dev/null; then
    facts="$1 $parts[2] $parts[8] $parts[10] $parts[11]"
    if [[ $facts == "$__awsprof_token_facts" ]] && (( EPOCHSECONDS < __awsprof_until )); then
      return 0
    fi
    # Another writing in the same second would look alike.
    (( parts[11] < EPOCHSECONDS - 1 )) || facts=
  fi
  __awsprof_token_facts=$facts
  __awsprof_until=99999999999
  __awsprof_session_state=login
  __awsprof_minutes=
  [[ -f $1 && -r $1 ]] || return 0
  __awsprof_slurp "$1" 65536
  parts=("${(@ps:\x22:)__awsprof_reply}")
  __awsprof_reply=
  local -i end
  __awsprof_value accessToken
  [[ -n $__awsprof_reply ]] || return 0
  __awsprof_value expiresAt
  __awsprof_epoch "$__awsprof_reply" || return 0
  end=$__awsprof_reply
  __awsprof_value refreshToken
  if [[ -n $__awsprof_reply ]]; then
    __awsprof_value registrationExpiresAt
    if __awsprof_epoch "$__awsprof_reply" && (( __awsprof_reply > EPOCHSECONDS )); then
      __awsprof_until=$__awsprof_reply
      __awsprof_session_state=fine
      return 0
    fi
  fi
  if (( end <= EPOCHSECONDS )); then
    __awsprof_session_state=expired
  elif (( end - EPOCHSECONDS <= 900 )); then
    __awsprof_session_state=expiring
    __awsprof_minutes=$(( (end - EPOCHSECONDS + 59) / 60 ))
    __awsprof_until=$(( end - 60 * (__awsprof_minutes - 1) ))
  else
    __awsprof_until=$(( end - 900 ))
    __awsprof_session_state=fine
  fi
}

# The text behind a key among the caller's parts; whether there is one, for a token, not which.
__awsprof_value() {
  local -i i=${parts[(ie)$1]}
  __awsprof_reply=
  if [[ $parts[i+1] == [[:space:]]#:[[:space:]]# ]]; then
    __awsprof_reply=$parts[i+2]
    if [[ -n $__awsprof_reply && $1 == *Token ]]; then
      __awsprof_reply=1
    fi
  fi
}

# Seconds since 1970 of an ISO time in UTC; arithmetic sees digits only.
__awsprof_epoch() {
  local -i year month day
  [[ $1 == [0-9](#c4)-[0-9](#c2)-[0-9](#c2)T[0-9](#c2):[0-9](#c2):[0-9](#c2)(.*|)(Z|UTC|+00:00) ]] || return 1
  year=$(( 10#${1[1,4]} )) month=$(( 10#${1[6,7]} )) day=$(( 10#${1[9,10]} ))
  # Days of the civil calendar, the year beginning in March so that a leap day comes last.
  if (( month > 2 )); then
    (( month -= 3 ))
  else
    (( month += 9, year -= 1 ))
  fi
  day=$(( 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 719469 ))
  __awsprof_reply=$(( ((day * 24 + 10#${1[12,13]}) * 60 + 10#${1[15,16]}) * 60 + 10#${1[18,19]} ))
}

# ----------------------------------------------------------------------------------- 6. Directory

# From the top down, so that each directory is the one before and a name; the last that is found is the
# nearest.
__awsprof_find() {
  local directory rest name
  directory=${HOME%/}
  __awsprof_found= __awsprof_walked=() __awsprof_place=$PWD __awsprof_walked_home=${HOME-}
  [[ $PWD == /* ]] || return 0
  if [[ -n $directory && $PWD/ == "$directory"/* ]]; then
    rest=${PWD#"$directory"}
  else
    directory= rest=${PWD%/}
  fi
  for name in "${(@s:/:)rest}"; do
    directory+=${name:+/$name}
    if [[ -e $directory/.awsprofile || -L $directory/.awsprofile ]]; then
      __awsprof_found=$directory/.awsprofile __awsprof_walked=()
    else
      __awsprof_walked+=("$directory/.awsprofile")
    fi
  done
}

# The checks and the text of the file; what the text says is for `__awsprof_parse`. One glob sees a file
# with which all is well; which check fails is asked only then.
__awsprof_read() {
  local sound
  __awsprof_raw=
  __awsprof_reason=
  __awsprof_reason_line=
  sound=($1(N.UL-4097^W))
  if [[ -z $sound || ! -r $1 ]]; then
    __awsprof_refuse "$1"
  fi
  if [[ -z $__awsprof_reason && -n $__awsprof_sysread ]]; then
    sysread -s 4097 __awsprof_raw <"$1" || :
  elif [[ -z $__awsprof_reason ]]; then
    __awsprof_slurp "$1" 4097
    __awsprof_raw=$__awsprof_reply
  fi
}

__awsprof_refuse() {
  local -A facts
  if [[ -L $1 ]]; then
    __awsprof_reason='is a symbolic link'
  elif [[ ! -f $1 ]]; then
    __awsprof_reason='is not a regular file'
  elif [[ ! -r $1 ]]; then
    __awsprof_reason='cannot be read'
  elif [[ ! -O $1 ]]; then
    __awsprof_reason='belongs to somebody else'
  elif [[ -n $__awsprof_stat ]]; then
    if ! zstat -LH facts -- "$1" 2>/dev/null; then
      __awsprof_reason='cannot be read'
    elif (( facts[mode] & 8#2 )); then
      __awsprof_reason='is writable by everybody'
    elif (( facts[size] > 4096 )); then
      __awsprof_reason='is larger than 4 KiB'
    fi
  fi
}

# What the text says: name, account and region, or the reason and line of its refusal.
__awsprof_parse() {
  local line key value
  local -i number=0
  __awsprof_parsed=
  __awsprof_name=
  __awsprof_wanted_account=
  __awsprof_wanted_region=
  setopt local_options no_multibyte
  if (( $#1 > 4096 )); then
    __awsprof_reason='is larger than 4 KiB'
    return 0
  fi
  if [[ $1 == $'\xef\xbb\xbf'* || $1 == *$'\0'* ]]; then
    __awsprof_reason='not a text line'
    __awsprof_reason_line=1
    return 0
  fi
  for line in "${(@f)1}"; do
    (( number += 1 ))
    __awsprof_trim "${line%$'\r'}"
    line=$__awsprof_reply
    case $line in (''|'#'*) continue ;; esac
    key= value=
    if [[ $line == *=* ]]; then
      __awsprof_trim "${line%%\=*}"
      key=$__awsprof_reply
      __awsprof_trim "${line#*\=}"
      value=$__awsprof_reply
    fi
    __awsprof_reason_line=$number
    if [[ -z $__awsprof_name ]]; then
      case $key in
        (account|region)
          __awsprof_reason='the profile must come first'
          return 0
          ;;
        (profile) line=$value ;;
      esac
      if [[ -z $line || $line == -* || $#line -gt 128 ||
        $line == *[^ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.@:/+=,\ -]* ]]; then
        __awsprof_reason='not a profile name'
        return 0
      fi
      __awsprof_name=$line
    elif [[ $key == account && $value == [0123456789](#c12) ]]; then
      if [[ -n $__awsprof_wanted_account ]]; then
        __awsprof_reason='"account" appears twice'
        return 0
      fi
      __awsprof_wanted_account=$value
    elif [[ $key == region && $value == [abcdefghijklmnopqrstuvwxyz0123456789-]## ]]; then
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
    return 0
  fi
  __awsprof_parsed=$1
}

__awsprof_trim() {
  __awsprof_reply=${${1##[ $'\t']#}%%[ $'\t']#}
}

# Whether nobody else may write the file. With `zstat` that was seen already; without, the core
# looks, once for this content.
__awsprof_vet() {
  local record=${__awsprof_vet_root-}$1 reason
  if [[ -f $record && -r $record ]]; then
    __awsprof_slurp "$record" 4097
    if [[ $__awsprof_reply == "$__awsprof_raw" ]]; then
      return 0
    fi
  fi
  if [[ $__awsprof_unvetted == "$1"$'\n'"$__awsprof_raw" ]]; then
    __awsprof_reason_line=${__awsprof_unvetted_reason%%:*}
    __awsprof_reason=${__awsprof_unvetted_reason#*:}
    return 0
  fi
  # As with a refresh.
  if { reason=$(command "$__awsprof_exe" vet --shell=zsh "$1" 2>&1 >/dev/null </dev/null) } always { TRY_BLOCK_ERROR=0 }; then
    return 0
  fi
  __awsprof_tilde "$1"
  reason=${reason#"awsprof: $__awsprof_reply:"}
  reason=${reason#'awsprof: error: '}
  if [[ $reason == [0-9]##': '* ]]; then
    __awsprof_reason_line=${reason%%:*}
    reason=${reason#*:}
  fi
  __awsprof_plain "${reason# }" 200
  __awsprof_reason=${__awsprof_reply:-could not be checked}
  __awsprof_unvetted=$1$'\n'$__awsprof_raw
  __awsprof_unvetted_reason=$__awsprof_reason_line:$__awsprof_reason
}

# Puts the file's profile into force: FILE, name, region.
__awsprof_enter() {
  local variable cleared=
  export AWSPROF_DIR_FILE=$1 AWSPROF_DIR_PROFILE=$2
  __awsprof_set AWS_PROFILE "$2"
  if (( $+AWS_DEFAULT_PROFILE )); then
    __awsprof_set AWS_DEFAULT_PROFILE "$2"
  fi
  if [[ -n "${AWS_ACCESS_KEY_ID+1}${AWS_SECRET_ACCESS_KEY+1}${AWS_SESSION_TOKEN+1}${AWS_SECURITY_TOKEN+1}${AWS_CREDENTIAL_EXPIRATION+1}" ]]; then
    for variable in $__awsprof_keys; do
      if (( ${(P)+variable} )); then
        export "AWSPROF_OLD_$variable==${(P)variable}"
        unset $variable
        cleared+=", $variable"
      fi
    done
  fi
  if [[ -n $3 ]]; then
    export AWSPROF_DIR_REGION=$3
    __awsprof_set AWS_REGION "$3"
    __awsprof_set AWS_DEFAULT_REGION "$3"
  fi
  if [[ -z $__awsprof_ghost_kept || $__awsprof_ghost_kept != "${DIRENV_DIR-}" ]]; then
    __awsprof_ghost_prompts=0
  fi
  __awsprof_direnv=${DIRENV_DIR-}
  __awsprof_said=
  if [[ $ZSH_SUBSHELL -eq 0 && -n $cleared ]]; then
    __awsprof_say "unset ${cleared#, }: they would win over the profile"
  fi
}

__awsprof_set() {
  if (( ! ${(P)+1} )); then
    export "AWSPROF_OLD_$1=-"
  elif [[ ${(P)1} != "$2" ]]; then
    export "AWSPROF_OLD_$1==${(P)1}"
  fi
  export "$1=$2"
}

# Puts back what is still as we left it. Where the user chose another profile, that one stays, with
# its region and without keys, which would win over it. Where direnv came to hold the environment as we
# entered and has let go of it, AWS_PROFILE is what was set in the directory before.
__awsprof_leave() {
  local variable old mine=1
  (( $+AWSPROF_DIR_FILE )) || return 0
  if [[ $__awsprof_ghost_prompts -gt 0 && -n $__awsprof_ghost_kept && ${DIRENV_DIR-} != "$__awsprof_ghost_kept" &&
    -n ${AWS_PROFILE+set} && $AWS_PROFILE == "$__awsprof_ghost" ]]; then
    __awsprof_put_back AWS_PROFILE "$__awsprof_ghost_old"
    __awsprof_ghost_prompts=0
    unset AWSPROF_OLD_AWS_PROFILE
  elif [[ $+AWS_PROFILE -eq 0 || $AWS_PROFILE != "$AWSPROF_DIR_PROFILE" ]]; then
    mine=0
    if [[ $__awsprof_ghost_prompts -gt 0 && -n $__awsprof_ghost_kept && -n ${DIRENV_DIR-} ]]; then
      __awsprof_ghost_direnv=$DIRENV_DIR __awsprof_ghost_kept=$DIRENV_DIR
    elif (( $+AWSPROF_OLD_AWS_PROFILE )); then
      __awsprof_ghost=$AWSPROF_DIR_PROFILE
      __awsprof_ghost_old=$AWSPROF_OLD_AWS_PROFILE
      __awsprof_ghost_direnv=${DIRENV_DIR-}
      __awsprof_ghost_kept=
      if [[ $__awsprof_ghost_direnv != "$__awsprof_direnv" ]]; then
        __awsprof_ghost_kept=$__awsprof_ghost_direnv
      fi
      __awsprof_ghost_prompts=2
    fi
  fi
  for variable in ${AWSPROF_OLD_AWS_PROFILE+AWS_PROFILE} ${AWSPROF_OLD_AWS_DEFAULT_PROFILE+AWS_DEFAULT_PROFILE}; do
    if (( ${(P)+variable} )) && [[ ${(P)variable} == "$AWSPROF_DIR_PROFILE" ]]; then
      old=AWSPROF_OLD_$variable
      __awsprof_put_back $variable "${(P)old}"
    fi
  done
  for variable in ${AWSPROF_OLD_AWS_REGION+AWS_REGION} ${AWSPROF_OLD_AWS_DEFAULT_REGION+AWS_DEFAULT_REGION}; do
    if (( mine && ${(P)+variable} )) && [[ ${(P)variable} == "$AWSPROF_DIR_REGION" ]]; then
      old=AWSPROF_OLD_$variable
      __awsprof_put_back $variable "${(P)old}"
    fi
  done
  if [[ -n "${AWSPROF_OLD_AWS_ACCESS_KEY_ID+1}${AWSPROF_OLD_AWS_SECRET_ACCESS_KEY+1}${AWSPROF_OLD_AWS_SESSION_TOKEN+1}${AWSPROF_OLD_AWS_SECURITY_TOKEN+1}${AWSPROF_OLD_AWS_CREDENTIAL_EXPIRATION+1}" ]]; then
    for variable in $__awsprof_keys; do
      old=AWSPROF_OLD_$variable
      if (( mine && ${(P)+old} && ! ${(P)+variable} )); then
        __awsprof_put_back $variable "${(P)old}"
      fi
      unset $old
    done
  fi
  unset AWSPROF_DIR_FILE AWSPROF_DIR_PROFILE AWSPROF_DIR_REGION AWSPROF_OLD_AWS_PROFILE \
    AWSPROF_OLD_AWS_DEFAULT_PROFILE AWSPROF_OLD_AWS_REGION AWSPROF_OLD_AWS_DEFAULT_REGION
}

__awsprof_put_back() {
  case $2 in
    ('='*) export "$1$2" ;;
    (-) unset $1 ;;
  esac
}

# Another tool that keeps the environment of a directory puts our value back after we left; direnv
# when it lets go of the environment that it held then, however long that takes.
__awsprof_lay_ghost() {
  if [[ $__awsprof_ghost_prompts -gt 0 && $+AWSPROF_DIR_FILE -eq 0 && ${AWS_PROFILE-} == "$__awsprof_ghost" &&
    ( -z ${DIRENV_DIR-} || $DIRENV_DIR != "$__awsprof_ghost_direnv" ) ]]; then
    __awsprof_put_back AWS_PROFILE "$__awsprof_ghost_old"
    __awsprof_ghost_prompts=0
  fi
}

# Brings the environment in line with the directory, which is walked unless a word says that it was.
__awsprof_sync() {
  [[ -n ${1-} ]] || __awsprof_find
  if [[ -z $__awsprof_found ]]; then
    __awsprof_decided=
    if [[ -n ${AWSPROF_DIR_FILE+set} ]]; then
      __awsprof_leave
    fi
    if [[ $__awsprof_ghost_prompts != 0 ]]; then
      __awsprof_lay_ghost
    fi
    return 0
  fi
  local trust decided record stored
  stored=${__awsprof_trust_root-}$__awsprof_found
  __awsprof_read "$__awsprof_found"
  case ${AWSPROF_TRUST-} in
    (owner|strict) trust=$AWSPROF_TRUST ;;
    (*) trust=${__awsprof_trust-owner} ;;
  esac
  if [[ -n $__awsprof_asked_trust && -f $stored && -r $stored ]]; then
    __awsprof_slurp "$stored" 200
    record=$__awsprof_reply
  fi
  decided="$__awsprof_found"$'\n'"$trust"$'\n'"$__awsprof_reason"$'\n'"$__awsprof_raw"$'\n'
  if [[ $decided$record == "$__awsprof_decided" ]]; then
    return 0
  fi
  # A path that may be no text is for the core to judge: what it cannot name nobody can trust.
  if [[ -z $__awsprof_reason && ( -z $__awsprof_stat || $__awsprof_found == *[[:INVALID:]]* ) ]]; then
    __awsprof_vet "$__awsprof_found"
  fi
  if [[ -z $__awsprof_reason && ( -z $__awsprof_raw || $__awsprof_raw != "$__awsprof_parsed" ) ]]; then
    __awsprof_parse "$__awsprof_raw"
  fi
  __awsprof_decide $trust "$stored"
  __awsprof_decided=$decided$__awsprof_reply
}

# Puts the file that was read into force or says why not; the reply is the trust record it saw.
__awsprof_decide() {
  local fault= note= record= verdict=
  __awsprof_asked_trust=
  if [[ -n $__awsprof_reason ]]; then
    fault="${__awsprof_reason_line:+:$__awsprof_reason_line}: $__awsprof_reason"
  elif [[ $__awsprof_name != "$__awsprof_known" ]] && ! __awsprof_lookup "$__awsprof_name"; then
    fault=": \"$__awsprof_name\" is not a profile"
  elif [[ -n $__awsprof_wanted_account && $__awsprof_account != - && $__awsprof_account != "$__awsprof_wanted_account" ]]; then
    fault=": \"$__awsprof_name\" is account $__awsprof_account, not $__awsprof_wanted_account"
  else
    if [[ $__awsprof_protected == 1 || $1 == strict ]]; then
      __awsprof_asked_trust=1
      if [[ -f $2 && -r $2 ]]; then
        __awsprof_slurp "$2" 200
        record=$__awsprof_reply
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
  if [[ -n $fault ]]; then
    __awsprof_tilde "$__awsprof_found"
    verdict=$__awsprof_reply$fault
  fi
  if [[ -n $verdict ]]; then
    if [[ -n ${AWSPROF_DIR_FILE+set} ]]; then
      __awsprof_leave
    fi
    if [[ $ZSH_SUBSHELL -eq 0 && $__awsprof_said != "$__awsprof_found"$'\n'"$__awsprof_raw"$'\n'"$verdict" ]]; then
      __awsprof_said=$__awsprof_found$'\n'$__awsprof_raw$'\n'$verdict
      __awsprof_say "$verdict"
    fi
  elif [[ ${AWSPROF_DIR_FILE-} != "$__awsprof_found" || ${AWSPROF_DIR_PROFILE-} != "$__awsprof_name" ||
    ${AWSPROF_DIR_REGION-} != "$__awsprof_wanted_region" ]]; then
    if [[ -n ${AWSPROF_DIR_FILE+set} ]]; then
      __awsprof_leave
    fi
    if [[ $__awsprof_ghost_prompts != 0 ]]; then
      __awsprof_lay_ghost
    fi
    __awsprof_enter "$__awsprof_found" "$__awsprof_name" "$__awsprof_wanted_region"
    if [[ $ZSH_SUBSHELL -eq 0 ]]; then
      __awsprof_tilde "$__awsprof_found"
      __awsprof_say "$__awsprof_name ($__awsprof_reply$note)"
    fi
  fi
  __awsprof_reply=$record
}

# ------------------------------------------------------------------------------------- 7. Segment

# Sets the caller's chosen, other, keys and web (a token that is exchanged for a role) to what the variables
# say. One that is not exported is none, since no program sees it.
__awsprof_exported() {
  chosen="${AWS_PROFILE+=$AWS_PROFILE}"
  other="${AWS_DEFAULT_PROFILE+=$AWS_DEFAULT_PROFILE}"
  keys=${AWS_ACCESS_KEY_ID:+set}
  web=${AWS_WEB_IDENTITY_TOKEN_FILE:+set}
  [[ -z $chosen || ${(t)AWS_PROFILE} == *export* ]] || chosen=
  [[ -z $other || ${(t)AWS_DEFAULT_PROFILE} == *export* ]] || other=
  [[ -z $keys || ${(t)AWS_ACCESS_KEY_ID} == *export* ]] || keys=
  [[ -z $web || ${(t)AWS_WEB_IDENTITY_TOKEN_FILE} == *export* ]] || web=
}

__awsprof_state() {
  local name seen chosen other keys web protected
  if [[ -n "${AWS_PROFILE+1}${AWS_DEFAULT_PROFILE+1}${AWS_ACCESS_KEY_ID:+1}${AWS_WEB_IDENTITY_TOKEN_FILE:+1}" ]]; then
    __awsprof_exported
  fi
  seen="${AWSPROF_SEGMENT_ON-}/$keys/$web/$chosen/$other"
  if [[ $seen == "$__awsprof_seen" ]]; then
    return 0
  fi
  __awsprof_seen=$seen
  __awsprof_watched_token=
  __awsprof_text=
  __awsprof_colour=33
  case ${AWSPROF_SEGMENT_ON:-${__awsprof_segment_on-1}} in (0|off) return 0 ;; esac
  if [[ -z $chosen$other ]]; then
    [[ -n $keys$web${__awsprof_default-} ]] || return 0
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
    return 0
  fi
  name=${${chosen:-$other}#\=}
  if [[ -z $name || $name != "$__awsprof_known" ]] && ! __awsprof_lookup "$name"; then
    __awsprof_plain "$name"
    __awsprof_text="[AWS:$__awsprof_reply?]"
    return 0
  elif [[ ${__awsprof_broken-} == 1 ]]; then
    __awsprof_text="[AWS:$__awsprof_drawable?]"
  elif [[ -n $keys || -n $web && $__awsprof_kind != role ]]; then
    __awsprof_text="[AWS:$__awsprof_drawable keys!]"
  elif [[ -n $other && $other != "=$name" ]]; then
    __awsprof_plain "${other#\=}"
    __awsprof_text="[AWS:$__awsprof_drawable≠$__awsprof_reply]"
  else
    __awsprof_text="[AWS:$__awsprof_drawable"
    __awsprof_session_state=fine
    if [[ $__awsprof_token != - ]]; then
      __awsprof_seen=
      __awsprof_watched_token=$__awsprof_token
      __awsprof_session "$__awsprof_token"
    fi
    case $__awsprof_session_state in
      (login) __awsprof_text+=' login]' ;;
      (expired) __awsprof_text+=' expired]' ;;
      (expiring) __awsprof_text+=" ${__awsprof_minutes}m]" ;;
      (*)
        __awsprof_text+=']'
        __awsprof_colour=32
        ;;
    esac
  fi
  if [[ $__awsprof_protected == 1 ]]; then
    __awsprof_colour=31
  fi
}

# PROMPT holds conditionals over psvar and never a name: zsh draws an element of psvar as it is and
# shows control characters. Without prompt_percent it would draw the conditionals themselves.
__awsprof_draw() {
  local lead rest red green yellow
  __awsprof_inserted=
  if __awsprof_framed; then
    __awsprof_undraw
    export AWSPROF_SEGMENT=$__awsprof_text
    return 0
  fi
  unset AWSPROF_SEGMENT
  if [[ $__awsprof_percent == off ]]; then
    __awsprof_undraw
    return 0
  fi
  if (( ! __awsprof_slot )); then
    __awsprof_take_slots
  fi
  __awsprof_inserted=1
  if [[ -z ${NO_COLOR-} && ${TERM-} != dumb ]]; then
    case $__awsprof_colour in
      (31) red=1 ;;
      (32) green=1 ;;
      (33) yellow=1 ;;
    esac
  fi
  psvar[__awsprof_slot,__awsprof_slot+3]=("$__awsprof_text" "$red" "$green" "$yellow")
  if [[ -n ${PROMPT-} && $PROMPT != "$__awsprof_drawn" && $PROMPT != *"$__awsprof_mark"* ]]; then
    rest=$PROMPT
    while [[ $rest == $'\n'* ]]; do
      lead+=$'\n' rest=${rest#?}
    done
    PROMPT=$lead$__awsprof_mark$rest
  fi
  __awsprof_drawn=${PROMPT-}
}

# Element, element + 1 for red, + 2 for green, + 3 for yellow.
__awsprof_take_slots() {
  local -i i=60
  while [[ -n $psvar[i]$psvar[i+1]$psvar[i+2]$psvar[i+3] ]]; do
    (( i += 10 ))
  done
  __awsprof_slot=$i
  __awsprof_mark="%(${i}V.%($((i + 1))V.%F{red}%${i}v%f.%($((i + 2))V.%F{green}%${i}v%f.%($((i + 3))V.%F{yellow}%${i}v%f.%${i}v))) .)"
}

__awsprof_undraw() {
  if [[ -n $__awsprof_mark && ${PROMPT-} == *"$__awsprof_mark"* ]]; then
    PROMPT=${PROMPT/"$__awsprof_mark"/}
  fi
}

# Whether starship, powerlevel10k or oh-my-posh draws the prompt of this shell; an exported mark
# may come from another shell, which then names itself in it.
__awsprof_framed() {
  [[ ${STARSHIP_SHELL-} == zsh || ${POSH_SHELL-} == zsh || -n ${POSH_THEME-} ]] ||
    [[ -n "${functions[starship_precmd]+1}${functions[prompt_starship_precmd]+1}${functions[_p9k_precmd]+1}${functions[p10k]+1}${functions[_omp_precmd]+1}" ]]
}

# --------------------------------------------------------------------------------------- 8. Hooks

# Most prompts find all that the last one rested on as it was and come no further than the first `return`.
# That part means the same under all options of the user's, sets nothing but its own variables (which
# all_export would export) and is written for speed: a call of a function costs as much as ten
# conditions, and a variable, each letter of its name included, as much as a look at a file. The texts are
# all variables that have a part in what is drawn, and of psvar, which the prompt's own function may
# empty, how long it is.
__awsprof_prompt() {
  local file moved= changed=
  if [[ "${HOME-}/${XDG_CACHE_HOME-}/${AWS_CONFIG_FILE+=$AWS_CONFIG_FILE}/${AWS_SHARED_CREDENTIALS_FILE+=$AWS_SHARED_CREDENTIALS_FILE}/${AWSPROF_ALIASES-}/${AWSPROF_PREFIX-}/${AWSPROF_ALIASES_ONLY-}/${AWSPROF_ALIASES_EXCEPT-}/${AWSPROF_PROTECT_PROFILES-}/${AWSPROF_PROTECT_ACCOUNTS-}/${AWSPROF_GUARD_COMMANDS-}" == "$__awsprof_loaded" ]]; then
    # The first condition is false but for a change, or a clock that tells the two times not apart.
    for file in "${__awsprof_watch_present[@]}"; do
      if [[ ! "$__awsprof_since" -nt "$file" &&
        ( "$file" -nt "$__awsprof_since" || ! -e "$file" || ! -e "$__awsprof_since" ) ]]; then
        moved=1
      fi
    done
    for file in "${__awsprof_watch_absent[@]}"; do
      if [[ -e "$file" ]]; then
        moved=1
      fi
    done
    for file in "${__awsprof_walked[@]}"; do
      if [[ -e "$file" || -L "$file" ]]; then
        moved=1
      fi
    done
  else
    moved=1
  fi
  if [[ "$PWD" != "$__awsprof_place" || ! -o promptpercent && $__awsprof_percent == on ||
    -o promptpercent && $__awsprof_percent == off ||
    -n $__awsprof_inserted && "${PROMPT-}" != "$__awsprof_drawn" ||
    "${AWSPROF_SEGMENT_ON-}/${AWSPROF_GUARD-}/${AWSPROF_TRUST-}/${NO_COLOR-}/${TERM-}/${#psvar[@]}/${AWSPROF_SEGMENT-}/${AWSPROF_DIR_FILE-}/${_comps+${_comps[awsprof]-}}/${AWS_PROFILE+${(t)AWS_PROFILE}=$AWS_PROFILE}/${AWS_DEFAULT_PROFILE+${(t)AWS_DEFAULT_PROFILE}=$AWS_DEFAULT_PROFILE}/${AWS_ACCESS_KEY_ID:+${(t)AWS_ACCESS_KEY_ID}=}/${AWS_WEB_IDENTITY_TOKEN_FILE:+${(t)AWS_WEB_IDENTITY_TOKEN_FILE}=}" != "$__awsprof_unchanged" ]]; then
    changed=1
  fi
  if [[ -z "$moved$changed$__awsprof_found$__awsprof_watched_token" ]]; then
    return 0
  fi
  local percent=on raw session
  if [[ ! -o promptpercent ]]; then
    percent=off
  fi
  emulate -L zsh -o extended_glob -o no_aliases -o no_xtrace
  __awsprof_percent=$percent
  if [[ -n $moved ]]; then
    __awsprof_loaded=
    __awsprof_fresh || __awsprof_load || :
  elif [[ -z $changed ]]; then
    # What stands in the two files may be as it was, too.
    raw=$__awsprof_raw session=$__awsprof_session_state$__awsprof_minutes
    if [[ -n $__awsprof_found ]]; then
      __awsprof_read "$__awsprof_found" || :
    fi
    if [[ -n $__awsprof_watched_token ]]; then
      __awsprof_session "$__awsprof_watched_token" || :
    fi
    if [[ $raw == "$__awsprof_raw" && -z $__awsprof_reason && $session == "$__awsprof_session_state$__awsprof_minutes" ]]; then
      return 0
    fi
  fi
  # After a change of directory, the walk is a moment old.
  if [[ -n $moved || $PWD != "$__awsprof_place" || ${HOME-} != "$__awsprof_walked_home" ||
    -n $__awsprof_found && ! -f $__awsprof_found ]]; then
    __awsprof_sync || :
  elif [[ -n $__awsprof_found${AWSPROF_DIR_FILE+set} || $__awsprof_ghost_prompts != 0 ]]; then
    __awsprof_sync walked || :
  fi
  if [[ $__awsprof_ghost_prompts != 0 && -z ${DIRENV_DIR-} ]]; then
    __awsprof_ghost_prompts=$((__awsprof_ghost_prompts - 1))
  fi
  if [[ ${AWSPROF_GUARD-} != "$__awsprof_guard_said" ]]; then
    __awsprof_guard || :
  fi
  __awsprof_state || :
  __awsprof_draw || :
  # Plugins may be loaded before compinit, and compinit may be run again.
  if [[ -n ${_comps+set} && ( -z ${_comps[awsprof]-} || -z ${_comps[${__awsprof_commands%% *}]-} ) ]]; then
    __awsprof_register || :
  fi
  # The texts that the next prompt compares.
  if [[ -z $__awsprof_loaded ]]; then
    __awsprof_loaded="${HOME-}/${XDG_CACHE_HOME-}/${AWS_CONFIG_FILE+=$AWS_CONFIG_FILE}/${AWS_SHARED_CREDENTIALS_FILE+=$AWS_SHARED_CREDENTIALS_FILE}/${AWSPROF_ALIASES-}/${AWSPROF_PREFIX-}/${AWSPROF_ALIASES_ONLY-}/${AWSPROF_ALIASES_EXCEPT-}/${AWSPROF_PROTECT_PROFILES-}/${AWSPROF_PROTECT_ACCOUNTS-}/${AWSPROF_GUARD_COMMANDS-}"
  fi
  __awsprof_unchanged="${AWSPROF_SEGMENT_ON-}/${AWSPROF_GUARD-}/${AWSPROF_TRUST-}/${NO_COLOR-}/${TERM-}/${#psvar[@]}/${AWSPROF_SEGMENT-}/${AWSPROF_DIR_FILE-}/${_comps+${_comps[awsprof]-}}/${AWS_PROFILE+${(t)AWS_PROFILE}=$AWS_PROFILE}/${AWS_DEFAULT_PROFILE+${(t)AWS_DEFAULT_PROFILE}=$AWS_DEFAULT_PROFILE}/${AWS_ACCESS_KEY_ID:+${(t)AWS_ACCESS_KEY_ID}=}/${AWS_WEB_IDENTITY_TOKEN_FILE:+${(t)AWS_WEB_IDENTITY_TOKEN_FILE}=}"
  if [[ -n $__awsprof_tried$__awsprof_asked_trust || $__awsprof_ghost_prompts != 0 ]]; then
    __awsprof_loaded=
  fi
}

# Most directories have no `.awsprofile`, and nothing is in force where they are left: the walk is all.
# A widget may change the directory and have the prompt drawn anew, which comes to no other hook.
__awsprof_chdir() {
  local percent=on
  if [[ ! -o promptpercent ]]; then
    percent=off
  fi
  emulate -L zsh -o no_xtrace
  __awsprof_find
  if [[ -z $__awsprof_found${AWSPROF_DIR_FILE+set}${WIDGET-} && $__awsprof_ghost_prompts == 0 ]]; then
    __awsprof_decided=
    return 0
  fi
  setopt extended_glob no_aliases
  __awsprof_sync walked || :
  if [[ -n ${WIDGET-} ]]; then
    __awsprof_percent=$percent
    __awsprof_state || :
    __awsprof_draw || :
  fi
}

__awsprof_hook() {
  typeset -ga precmd_functions chpwd_functions
  if (( ! $precmd_functions[(Ie)__awsprof_prompt] )); then
    # A framework that is there already draws in its own hook, so ours must come before.
    if __awsprof_framed; then
      precmd_functions=(__awsprof_prompt "${(@)precmd_functions}")
    else
      precmd_functions+=(__awsprof_prompt)
    fi
  fi
  if (( ! $chpwd_functions[(Ie)__awsprof_chdir] )); then
    chpwd_functions+=(__awsprof_chdir)
  fi
}

__awsprof_unhook() {
  precmd_functions=("${(@)precmd_functions:#__awsprof_prompt}")
  chpwd_functions=("${(@)chpwd_functions:#__awsprof_chdir}")
  if (( ! $#precmd_functions && ! ${__awsprof_hooks_before% *} )); then
    unset precmd_functions
  fi
  if (( ! $#chpwd_functions && ! ${__awsprof_hooks_before#* } )); then
    unset chpwd_functions
  fi
}

# ------------------------------------------------------------------------------------ 9. Commands

awsprof() {
  emulate -L zsh -o extended_glob -o no_aliases
  local statements word
  local -i result=0
  case ${1-} in
    (use|clear)
      for word; do
        case $word in
          (-h|--help)
            command "$__awsprof_exe" "$@"
            return
            ;;
        esac
      done
      statements=$(command "$__awsprof_exe" "$1" --shell=zsh "${(@)argv[2,-1]}") || result=$?
      if (( result == 0 )); then
        if [[ -z $__awsprof_ghost_kept || $__awsprof_ghost_kept != "${DIRENV_DIR-}" ]]; then
          __awsprof_ghost_prompts=0
        fi
        eval "$statements" || :
      fi
      ;;
    (*) command "$__awsprof_exe" "$@" || result=$? ;;
  esac
  # It may have made anew what the names were looked up in.
  __awsprof_rows=()
  __awsprof_seen=
  __awsprof_loaded=
  __awsprof_decided=
  __awsprof_tried=
  __awsprof_mended=
  __awsprof_calmly __awsprof_sync
  return $result
}

# Defines `aws` and the other guarded commands or takes them away again, as the settings say; a user's
# own function or alias stays.
__awsprof_guard() {
  local on=${__awsprof_guard_on-0} name
  local -a wanted
  __awsprof_guard_said=${AWSPROF_GUARD-}
  case ${AWSPROF_GUARD-} in
    (off|0) on=0 ;;
    (on|1) on=1 ;;
  esac
  if [[ $on == 1 ]]; then
    wanted=(aws ${(s: :)__awsprof_guard_commands-})
  fi
  for name in ${(s: :)__awsprof_guarding}; do
    (( $wanted[(Ie)$name] )) || __awsprof_unguard "$name"
  done
  for name in $wanted; do
    [[ $name != *[^A-Za-z0-9._-]* && " $__awsprof_guarding " != *" $name "* ]] || continue
    if (( ! $+aliases[$name] && ! $+functions[$name] )); then
      functions[$name]="__awsprof_guarded $name \"\$@\""
      __awsprof_guarding+="${__awsprof_guarding:+ }$name"
    fi
  done
}

# Takes the guarded command NAME away, or all of them.
__awsprof_unguard() {
  local name kept
  for name in ${(s: :)__awsprof_guarding}; do
    if [[ -n ${1-} && $name != "$1" ]]; then
      kept+="${kept:+ }$name"
    elif [[ ${functions[$name]-} == *__awsprof_guarded* ]]; then
      unfunction -- "$name"
    fi
  done
  __awsprof_guarding=$kept
}

# Runs COMMAND with WORDS in the profile that is in force in this directory, if the guard allows it.
# Most calls are spared as the last one was, or have no word that looks destructive, in a directory where
# the last look found no `.awsprofile` and left nothing to put back, and come no further than the first
# `return`: whatever runs before a fork is slow. That part means the same under all options of the user's; the facts are those of
# `__awsprof_variables`.
__awsprof_guarded() {
  local __awsprof_facts __awsprof_file __awsprof_moved=
  __awsprof_facts="${AWSPROF_REQUIRE_PROFILE-}/${AWS_PROFILE+${(t)AWS_PROFILE}=$AWS_PROFILE}/${AWS_DEFAULT_PROFILE+${(t)AWS_DEFAULT_PROFILE}=$AWS_DEFAULT_PROFILE}/${AWS_ACCESS_KEY_ID:+${(t)AWS_ACCESS_KEY_ID}=}/${AWS_WEB_IDENTITY_TOKEN_FILE:+${(t)AWS_WEB_IDENTITY_TOKEN_FILE}=}"
  if [[ "$__awsprof_verdict" != unchosen && "$__awsprof_facts" == "$__awsprof_weighed" && "${*:2}" != *--p* &&
    -z $__awsprof_found${AWSPROF_DIR_FILE+set} && $__awsprof_ghost_prompts == 0 &&
    "$PWD" == "$__awsprof_place" && "${HOME-}" == "$__awsprof_walked_home" ]]; then
    for __awsprof_file in "${__awsprof_walked[@]}"; do
      if [[ -e "$__awsprof_file" || -L "$__awsprof_file" ]]; then
        __awsprof_moved=1
      fi
    done
  else
    __awsprof_moved=1
  fi
  if [[ -z $__awsprof_moved ]] && { [[ "$__awsprof_verdict" == spared ]] || ! __awsprof_risky "${@:2}"; }; then
    command "$@"
    return
  fi
  __awsprof_calmly __awsprof_sync
  __awsprof_allows '' '' "$@" || return
  command "$@"
}

# Runs `aws` under a profile: whether it is protected (1), its name, WORDS.
__awsprof_as() {
  __awsprof_allows "$1" "$2" aws "${@:3}" || return
  AWS_PROFILE=$2 command aws --profile "$2" "${@:3}"
}

# Whether a command may run: the profile that it stands for, protected (1) and name, else two empty
# words; COMMAND WORDS. A profile that is not protected costs one comparison, unless the line may name
# another one; and only words that look destructive cost a process.
__awsprof_allows() {
  emulate -L zsh -o extended_glob -o no_aliases -o no_xtrace
  local verdict=ask
  case ${AWSPROF_GUARD-}:${__awsprof_guard_on-0} in (off:*|0:*|:0) return 0 ;; esac
  case $1 in
    (0) verdict=spared ;;
    ('')
      __awsprof_variables
      if [[ $__awsprof_reply != "$__awsprof_weighed" ]]; then
        __awsprof_weighed=$__awsprof_reply
        __awsprof_weigh
      fi
      verdict=$__awsprof_verdict
      ;;
  esac
  case $verdict in
    (spared) [[ " ${(j: :)argv[4,-1]}" == *' --p'* ]] || return 0 ;;
    (unchosen)
      __awsprof_ask "${(@)argv[2,-1]}"
      return
      ;;
  esac
  __awsprof_risky "${(@)argv[4,-1]}" || return 0
  __awsprof_ask "${(@)argv[2,-1]}"
}

# All variables that have a part in what the guard does, as one text.
__awsprof_variables() {
  __awsprof_reply="${AWSPROF_REQUIRE_PROFILE-}/${AWS_PROFILE+${(t)AWS_PROFILE}=$AWS_PROFILE}/${AWS_DEFAULT_PROFILE+${(t)AWS_DEFAULT_PROFILE}=$AWS_DEFAULT_PROFILE}/${AWS_ACCESS_KEY_ID:+${(t)AWS_ACCESS_KEY_ID}=}/${AWS_WEB_IDENTITY_TOKEN_FILE:+${(t)AWS_WEB_IDENTITY_TOKEN_FILE}=}"
}

# What the variables mean for the guard. Only the core can tell the account of keys, or of a token's role.
__awsprof_weigh() {
  local chosen other keys web
  __awsprof_exported
  chosen=${chosen:-$other}
  __awsprof_verdict=ask
  if [[ -n $keys$web ]]; then
    return 0
  elif [[ -n $chosen ]]; then
    if __awsprof_lookup "${chosen#\=}" && [[ $__awsprof_protected == 0 ]]; then
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
    (1|on|yes|true) __awsprof_verdict=unchosen ;;
  esac
}

# The core's exact answer; it asks on the terminal, whatever the command's own streams are, unless this
# is a job in the background (where there is no /proc, the question then waits for `fg`).
__awsprof_ask() {
  local line
  local -a stat
  argv=(guard --shell=zsh ${1:+"--profile=$1"} -- "${(@)argv[2,-1]}")
  if [[ -r /proc/self/stat ]]; then
    IFS= read -r line </proc/self/stat || :
    stat=(${(s: :)line##*\) })
  fi
  # Behind the name: state, parent, group, session, terminal, the terminal's foreground group.
  if [[ ${stat[3]-} == "${stat[6]-}" ]]; then
    if [[ -t 0 && -t 2 ]]; then
      command "$__awsprof_exe" "$@" >/dev/null
      return
    elif { true </dev/tty } 2>/dev/null; then
      command "$__awsprof_exe" "$@" </dev/tty >/dev/null 2>/dev/tty
      return
    fi
  fi
  command "$__awsprof_exe" "$@" </dev/null >/dev/null
}

# --------------------------------------------------------------------------------- 10. Completion

# Stands in for `_awsprof` of completions/_awsprof, which it loads at the first TAB: from fpath,
# from beside this file, else from the program.
__awsprof_complete() {
  local text
  if (( ! $+functions[_awsprof] )); then
    if [[ -n $__awsprof_home && -r $__awsprof_home/../completions/_awsprof ]]; then
      text=$(<$__awsprof_home/../completions/_awsprof)
    else
      text=$(command "$__awsprof_exe" completions zsh 2>/dev/null </dev/null)
    fi
    [[ -n $text ]] || return 1
    functions[_awsprof]=$text
  fi
  _awsprof "$@"
}

# Hands the line to whatever completes `aws`, as `aws --profile P …` and with AWS_PROFILE=P: its
# completer asks the account.
__awsprof_complete_command() {
  local profile quoted text
  local -a answers
  __awsprof_profile_of "$service" || return 1
  profile=$__awsprof_reply
  quoted=$profile
  if [[ $profile != [A-Za-z0-9_.@:/+,-]## ]]; then
    quoted=${(qq)profile}
  fi
  local -x AWS_PROFILE=$profile
  words=(aws --profile "$quoted" "${(@)words[2,-1]}")
  (( CURRENT += 2 ))
  if [[ -n ${_comps[aws]-} ]]; then
    _normal
    return
  fi
  (( $+commands[aws_completer] )) || return 1
  text="${(j: :)words[1,CURRENT-1]} $PREFIX"
  local -x COMP_LINE="$text$SUFFIX${words[CURRENT+1]+ }${(j: :)words[CURRENT+1,-1]}" COMP_POINT=$#text
  answers=(${(f)"$(aws_completer aws "$PREFIX" "$words[CURRENT-1]" 2>/dev/null)"})
  compadd -- "${(@)answers%% ##}"
}

__awsprof_profile_of() {
  local row tab=$'\t'
  local -a rows
  [[ -r ${__awsprof_data-} ]] || return 1
  rows=("${(@f)$(<"$__awsprof_data")}")
  row=${rows[(r)*$tab${(b)1}]}
  [[ -n $row ]] || return 1
  __awsprof_reply=${row%%$tab*}
}

__awsprof_register() {
  local -a names ours
  (( $+functions[compdef] && $+_comps )) || return 0
  if [[ -z ${_comps[awsprof]-} ]]; then
    _comps[awsprof]=__awsprof_complete
  fi
  names=(${(s: :)__awsprof_commands})
  ours=(__awsprof_complete_command)
  if (( $#names )); then
    _comps+=("${(@)names:^^ours}")
  fi
}

__awsprof_unregister() {
  local name
  (( $+_comps )) || return 0
  for name; do
    if [[ ${_comps[$name]-} == __awsprof_complete* ]]; then
      unset "_comps[$name]"
    fi
  done
}

# ------------------------------------------------------------------------------------- 11. Unload

awsprof_unload() {
  emulate -L zsh -o extended_glob -o no_aliases
  __awsprof_leave
  __awsprof_unhook
  unset AWSPROF_PREVIOUS AWSPROF_SEGMENT
  unset -m 'AWSPROF_USE_*' || :
  __awsprof_remove
  unset __awsprof_exe __awsprof_hooks_before
}

# All but the directory's profile, the hooks, and what a second load has in its hands already.
__awsprof_remove() {
  emulate -L zsh -o extended_glob -o no_aliases
  local -i i
  __awsprof_forget
  __awsprof_undraw
  __awsprof_unguard
  __awsprof_unregister awsprof
  if (( __awsprof_slot )); then
    for i in {$__awsprof_slot..$((__awsprof_slot + 3))}; do
      psvar[i]=
    done
    while (( $#psvar > __awsprof_slots_before )) && [[ -z $psvar[-1] ]]; do
      psvar[-1]=()
    done
  fi
  unset -m '__awsprof_^(exe|options|hooks_before)'
  unfunction -m '__awsprof_*'
  unfunction awsprof awsprof_unload
  if (( $+functions[_awsprof] )); then
    unfunction _awsprof
  fi
}

# -------------------------------------------------------------------------------------- 12. Start

if [[ -o interactive && $ZSH_VERSION == (5.<1->*|<6->.*) ]]; then
  if zmodload -F zsh/stat b:zstat 2>/dev/null; then
    __awsprof_stat=1
  fi
  if zmodload -F zsh/system b:sysread 2>/dev/null; then
    __awsprof_sysread=1
  fi
  zmodload -F zsh/datetime p:EPOCHSECONDS 2>/dev/null || :
  __awsprof_calmly __awsprof_load
  __awsprof_calmly __awsprof_sync
  __awsprof_hook
else
  __awsprof_remove
  unset __awsprof_exe __awsprof_hooks_before
fi

# Those that differ, in one command, which is parsed before any comes back; in no function, at whose end
# they might go again.
__awsprof_on=("${(@k)options[(R)on]}")
__awsprof_more=("${(@)__awsprof_options:|__awsprof_on}")
__awsprof_less=("${(@)__awsprof_on:|__awsprof_options}")
{
  (( $#__awsprof_less == 0 )) || 'builtin' 'unsetopt' "${(@)__awsprof_less}"
  (( $#__awsprof_more == 0 )) || 'builtin' 'setopt' "${(@)__awsprof_more}"
  'builtin' 'unset' '__awsprof_options' '__awsprof_on' '__awsprof_more' '__awsprof_less'
}
