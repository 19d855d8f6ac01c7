# awsprof for fish 3.1 and later: the profile in the prompt, in commands, in completion and in cd.
# The contract that this file and its three sisters keep is shell/README.md.
#
# Use:      awsprof init fish | source        (or this file in ~/.config/fish/conf.d)
# Reads:    HOME PWD XDG_CACHE_HOME NO_COLOR TERM STARSHIP_SHELL POSH_SHELL AWS_CONFIG_FILE
#           AWS_SHARED_CREDENTIALS_FILE AWS_WEB_IDENTITY_TOKEN_FILE AWSPROF_SEGMENT_ON AWSPROF_GUARD
#           AWSPROF_REQUIRE_PROFILE AWSPROF_TRUST, and those that the snapshot is made from
#           (__awsprof_overrides)
# Sets:     AWS_PROFILE AWS_DEFAULT_PROFILE AWS_REGION AWS_DEFAULT_REGION AWSPROF_*
# Unsets:   AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_SECURITY_TOKEN
#           AWS_CREDENTIAL_EXPIRATION
#
# Foreign text (file content, directory names, profile names) is handed on by `read`, arguments and
# variables, never by command substitution: fish before 3.6.2 expands some characters in the output
# of one (CVE-2023-49284). Only text that passed an allow-list goes through a substitution.
# Builtins whose names a user may give to a function are called with `builtin`.

# 1. Head

status is-interactive
or exit 0

if not string match --quiet --regex '^(3\.[1-9]|[4-9]|[1-9][0-9])' -- $version
    echo "awsprof: fish $version is too old, 3.1 or later is needed" >&2
    exit 1
end

if builtin functions --query awsprof_unload
    awsprof_unload --keep-state
end

# 2. State

set --query __awsprof_exe
or set --global __awsprof_exe awsprof

# The key variables, which a choice unsets, and all variables that it may change.
set --global __awsprof_keys AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN \
    AWS_SECURITY_TOKEN AWS_CREDENTIAL_EXPIRATION
set --global __awsprof_variables AWS_PROFILE AWS_DEFAULT_PROFILE AWS_REGION AWS_DEFAULT_REGION \
    $__awsprof_keys

# Whether file times can be read (fish 3.6). Without them no expiry is shown, and since no builtin
# can tell whether an AWS file is newer than the snapshot, each shell has it made anew at its start.
set --global __awsprof_clock 0
if builtin --names | string match --quiet path
    # An older fish would refuse to read a file in which it stood openly.
    eval 'function __awsprof_times; builtin path mtime $argv; end'
    __awsprof_times / >/dev/null 2>&1
    and set --global __awsprof_clock 1
end

# Whether `string match` sets variables from a pattern (fish 3.2).
set --global __awsprof_captures 0
string match --quiet --regex '(?<__awsprof_captures>1)' 1

# Counts the snapshots loaded, so that what was derived from an earlier one is derived anew.
set --global __awsprof_generation 0
# The environment that the paths were made from; the one that the snapshot was loaded in, its first
# line, and what its watch lists ask of the files, as one expression for `test`.
set --global __awsprof_environment
set --global __awsprof_loaded_in
set --global __awsprof_stamp
set --global __awsprof_holds -n ''
# Inputs for which a refresh was tried in vain, and how often.
set --global __awsprof_tried
set --global __awsprof_tries 0
# The first line of the snapshot that was made anew for its data file, unless that helped.
set --global __awsprof_mended

# The walk: PWD of the last one, the files to look for from the highest directory down, the same as
# one expression for `test`, and the file that was found.
set --global __awsprof_walked
set --global __awsprof_candidates
set --global __awsprof_any
set --global __awsprof_file
# The file and content that were last read and vetted.
set --global __awsprof_accepted
# What the last decision was made from, whether it asked the trust store, and what was last said.
set --global __awsprof_last
set --global __awsprof_asked_trust 0
set --global __awsprof_said

# The segment as drawn, what it was made from, and its colours (`set_color` would first have to read
# the terminal's description).
set --global __awsprof_segment
set --global __awsprof_shown
set --global __awsprof_colour_green \e'[32m'
set --global __awsprof_colour_yellow \e'[33m'
set --global __awsprof_colour_red \e'[31m'
set --global __awsprof_colour_none \e'[0m'
# Whether a framework draws the prompt, the prompt function that was looked at last, the number of the
# last one that was wrapped, and which of the wrapped ones gets the segment: a wrapper that somebody
# has wrapped and we have again is silent.
set --global __awsprof_framework 0
set --global __awsprof_drawer
set --global __awsprof_prompt_seen
set --global __awsprof_prompt_count 0

# The commands that are our functions: `aws` and others of the settings.
set --global __awsprof_guarding
# What was weighed last: snapshot, variables; and what came of it: `spared` (no question ever), `ask`
# (the core, if the words look destructive) or `unchosen` (the core, since a profile is required).
set --global __awsprof_weighed
set --global __awsprof_verdict

# 3. Messages

# Silent in a command substitution, which is fish's subshell.
function __awsprof_say
    status is-command-substitution
    or builtin printf 'awsprof: %s\n' "$argv" >&2
end

# Prints TEXT safe to draw, at most 64 characters of it.
function __awsprof_plain
    __awsprof_clean "$argv[1]" | string sub --length 64
end

# Bytes that are no text (U+F600 to U+F6FF inside fish) and the characters that fish keeps for
# itself count as control characters.
function __awsprof_clean
    set --local control '\x00-\x1f\x7f-\x9f\x{61c}\x{200e}\x{200f}\x{2028}-\x{202e}\x{2066}-\x{2069}'
    set --local ours '\x{f600}-\x{f6ff}\x{fdd0}-\x{fdef}\x{fffe}\x{ffff}'
    string replace --all --regex "[$control$ours]" '?' -- "$argv[1]"
end

# Prints PATH with ~ for the home directory, safe to draw; a path is not cut, for its end matters.
function __awsprof_tilde
    if string match --quiet --regex '^[\x20-\x7e]*\z' -- "$argv[1]"
        string replace --regex -- "^$__awsprof_home_pattern(?=/|\$)" '~' "$argv[1]"
    else
        __awsprof_clean "$argv[1]" | string replace --regex -- "^$__awsprof_home_pattern(?=/|\$)" '~'
    end
end

# 4. Snapshot

# Sets __awsprof_path, and what is made from the home directory.
function __awsprof_snapshot_path
    set --global __awsprof_path "$HOME/.cache/awsprof/snapshot.fish"
    string match --quiet --regex '^/' -- "$XDG_CACHE_HOME"
    and set --global __awsprof_path "$XDG_CACHE_HOME/awsprof/snapshot.fish"
    set --global __awsprof_home (string trim --right --chars / -- "$HOME")
    set --global __awsprof_home_pattern (string escape --style=regex -- "$__awsprof_home")
    # The root is no home to write as a tilde.
    test -n "$__awsprof_home"
    or set --global __awsprof_home_pattern '(?!)'
    set --global __awsprof_walked
end

# Whether the loaded snapshot is whole, made for these inputs, not made anew since, and says what the
# files say.
function __awsprof_fresh
    # An unset variable adds nothing here, an empty one its letter.
    set --query --export AWS_CONFIG_FILE AWS_SHARED_CREDENTIALS_FILE
    set --local environment $status a$AWS_CONFIG_FILE b$AWS_SHARED_CREDENTIALS_FILE c$HOME d$XDG_CACHE_HOME
    test -n "$AWSPROF_ALIASES$AWSPROF_PREFIX$AWSPROF_ALIASES_ONLY$AWSPROF_ALIASES_EXCEPT$AWSPROF_PROTECT_PROFILES$AWSPROF_PROTECT_ACCOUNTS$AWSPROF_GUARD_COMMANDS"
    and __awsprof_overrides
    and set --append environment $__awsprof_overrides
    if test "$environment" != "$__awsprof_environment"
        set --global __awsprof_environment $environment
        __awsprof_snapshot_path
        return 1
    end
    test $__awsprof_holds
end

# Whether the snapshot on disk is the one that was loaded here.
function __awsprof_is_loaded
    test -r "$__awsprof_path"
    and read --local --line stamp <"$__awsprof_path"
    and test "=$stamp" = "=$__awsprof_stamp" -a "$__awsprof_loaded_in" = "$__awsprof_environment"
end

# Loads the snapshot if the loaded one is stale, and has it made anew if the one on disk is stale too.
function __awsprof_load
    __awsprof_fresh
    and return 0
    if not __awsprof_is_loaded; and __awsprof_source
        test $__awsprof_clock = 1 -o $__awsprof_generation -gt 1
        and return 0
    end

    set --local inputs $__awsprof_environment
    if test $__awsprof_clock = 1; and set --query __awsprof_watch_present[1] __awsprof_watch_absent
        set --append inputs (__awsprof_times -- $__awsprof_watch_present $__awsprof_watch_absent)
    end
    if test "$inputs" != "$__awsprof_tried"
        set --global __awsprof_tried $inputs
        set --global __awsprof_tries 0
    end
    # A file that changed during the making deserves another try, one from the future no fourth.
    test $__awsprof_tries -lt 3
    or return 1
    set --global __awsprof_tries (builtin math $__awsprof_tries + 1)
    if not __awsprof_run refresh --shell=fish </dev/null >/dev/null
        set --global __awsprof_tries 3
        if test "$__awsprof_snapshot_whole" = 1
            __awsprof_say 'the profiles could not be read again and are shown as they were'
        else
            __awsprof_say 'the profiles could not be read: none is shown, none is selected'
        end
        return 1
    end
    __awsprof_source
    and set --global __awsprof_tried
end

# Runs the program; fish itself would say at length where a missing one was called.
function __awsprof_run
    if not command -q $__awsprof_exe
        __awsprof_say 'the program is not found'
        return 127
    end
    command $__awsprof_exe $argv
end

# Sources the snapshot file; whether it is fresh. A function that the user has already keeps its name:
# the snapshot looks, up to 1,000 profiles, and such a name is none of ours.
function __awsprof_source
    test -f "$__awsprof_path" -a -O "$__awsprof_path"
    or return 1
    string match --quiet --regex "^set -g __awsprof_snapshot_whole '?1'?\$" <"$__awsprof_path"
    or return 1
    __awsprof_forget
    set --local before (builtin functions --all --names)
    set --erase --global __awsprof_snapshot_whole
    set --erase --global __awsprof_since
    set --global __awsprof_loaded_in $__awsprof_environment
    read --global --line __awsprof_stamp <"$__awsprof_path"
    builtin source "$__awsprof_path" >/dev/null 2>&1
    if set --query __awsprof_commands[1]; and not set --query __awsprof_commands[1001]
        for name in $__awsprof_commands
            builtin contains -- $name $before
            and set --erase --global __awsprof_commands[(builtin contains --index -- $name $__awsprof_commands)]
        end
    end
    if set --query __awsprof_commands[1]
        builtin complete --no-files --arguments '(__awsprof_complete_command)' \
            (string replace --regex -- '^' --command= $__awsprof_commands)
    end
    __awsprof_guard

    set --global __awsprof_generation (builtin math $__awsprof_generation + 1)
    set --global __awsprof_holds -n ''
    __awsprof_same_id
    or return 1
    set --global __awsprof_holds -e "$__awsprof_since"
    for file in $__awsprof_watch_present
        set --append __awsprof_holds -a -e "$file"
        test $__awsprof_clock = 1
        and set --append __awsprof_holds -a ! "$file" -nt "$__awsprof_since"
    end
    for file in $__awsprof_watch_absent
        set --append __awsprof_holds -a ! -e "$file"
    end
    test $__awsprof_holds
end

# Whether the loaded snapshot is whole and was made for these inputs.
function __awsprof_same_id
    set --local config
    set --local credentials
    set --query --export AWS_CONFIG_FILE
    and set config "=$AWS_CONFIG_FILE"
    set --query --export AWS_SHARED_CREDENTIALS_FILE
    and set credentials "=$AWS_SHARED_CREDENTIALS_FILE"
    __awsprof_overrides
    test "$__awsprof_snapshot_whole $__awsprof_snapshot_id" = "1 3 fish $config $credentials $HOME$__awsprof_overrides"
end

# Sets __awsprof_overrides: those of settings that the snapshot is made from, as its id has them.
function __awsprof_overrides
    set --global __awsprof_overrides
    for name in AWSPROF_ALIASES AWSPROF_PREFIX AWSPROF_ALIASES_ONLY AWSPROF_ALIASES_EXCEPT \
            AWSPROF_PROTECT_PROFILES AWSPROF_PROTECT_ACCOUNTS AWSPROF_GUARD_COMMANDS
        set --query --export $name
        and test -n "$$name"
        and set --global __awsprof_overrides "$__awsprof_overrides $name=$$name"
    end
    return 0
end

# Removes the per-profile commands; one that the user has defined since is theirs. Up to 1,000 are
# asked one by one.
function __awsprof_forget
    set --query __awsprof_commands[1]
    or return 0
    builtin complete --erase (string replace --regex -- '^' --command= $__awsprof_commands)
    if set --query __awsprof_commands[1001]
        builtin functions --erase $__awsprof_commands
    else
        for name in $__awsprof_commands
            builtin functions --query $name
            and test (builtin functions --details $name) = "$__awsprof_path"
            and builtin functions --erase $name
        end
    end
    set --erase --global __awsprof_commands
end

# Sets __awsprof_kind, _account, _protected, _token, _command of the profile NAME.
function __awsprof_lookup
    set --local key "$__awsprof_generation $argv[1]"
    if test "$key" != "$__awsprof_looked_up"
        set --global __awsprof_looked_up "$key"
        set --global __awsprof_kind
        string match --quiet --regex '^[^\x00-\x1f]+$' -- "$argv[1]"
        and string escape --style=regex -- "$argv[1]" | read --local name
        and __awsprof_seek "$name"
        and builtin printf '%s\n' "$__awsprof_row" |
            read --delimiter \t --local self kind account protected token command
        and set --global __awsprof_kind "$kind"
        and set --global __awsprof_account "$account"
        and set --global __awsprof_protected "$protected"
        and set --global __awsprof_token "$token"
        and set --global __awsprof_command "$command"
    end
    test -n "$__awsprof_kind"
end

# Sets __awsprof_row to the row of the profile whose name is NAME, a pattern; whether there is one.
function __awsprof_seek
    set --local rows
    test -f "$__awsprof_data" -a -r "$__awsprof_data"
    and set rows (string match --regex "^(?:$argv[1]\t.*|# whole)\$" <"$__awsprof_data")
    if test "$rows[-1]" = '# whole'
        set --global __awsprof_mended
        set --global __awsprof_row "$rows[1]"
        test "$__awsprof_row" != '# whole'
    else
        __awsprof_mend
        and __awsprof_seek $argv
    end
end

# Has the snapshot made anew, since its data file is gone or cut off: once, unless that helps.
function __awsprof_mend
    test "$__awsprof_stamp" != "$__awsprof_mended"
    or return 1
    set --global __awsprof_mended "$__awsprof_stamp"
    set --global __awsprof_holds -n ''
    __awsprof_load
    and test $__awsprof_holds
end

# 5. Session

# Sets __awsprof_session_state to fine, expiring, expired or login, and __awsprof_minutes. A token
# file is read again when its time changes, and while that time is so young that a change could
# hide in the same second.
function __awsprof_session
    set --local token "$argv[1]"
    set --global __awsprof_session_state login
    set --global __awsprof_minutes
    test -f "$token" -a -r "$token"
    or return 0
    set --local time 0
    set --local age 2
    if test $__awsprof_clock = 1
        set --local times (__awsprof_times -- "$token"; __awsprof_times --relative -- "$token")
        set --query times[2]
        or return 0
        set time $times[1]
        set age $times[2]
    end
    if test "$time $token" != "$__awsprof_token_seen" -o "$age" -lt 2 -o -z "$__awsprof_token_expires"
        set --global __awsprof_token_seen "$time $token"
        __awsprof_read_token "$token"
    end

    test -n "$__awsprof_token_expires"
    or return 0
    set --global __awsprof_session_state fine
    test $__awsprof_clock = 1
    or return 0
    set --local now (builtin math "$time + $age")
    test "$__awsprof_token_renewable_until" -gt $now
    and return 0
    set --local left (builtin math "$__awsprof_token_expires - $now")
    if test $left -le 0
        set --global __awsprof_session_state expired
    else if test $left -le 900
        set --global __awsprof_session_state expiring
        set --global __awsprof_minutes (builtin math "ceil($left / 60)")
    end
end

# Sets __awsprof_token_expires, empty without an access token, and __awsprof_token_renewable_until,
# both in seconds since 1970.
function __awsprof_read_token
    set --global __awsprof_token_expires
    set --global __awsprof_token_renewable_until 0
    read --null --nchars 65536 --local text <"$argv[1]"
    or return 0
    string match --quiet --regex '(?<!\\\\)"accessToken"\s*:\s*"[^"]' -- "$text"
    or return 0
    set --global __awsprof_token_expires (__awsprof_seconds expiresAt "$text")
    string match --quiet --regex '(?<!\\\\)"refreshToken"\s*:\s*"[^"]' -- "$text"
    and set --local until (__awsprof_seconds registrationExpiresAt "$text")
    and set --global __awsprof_token_renewable_until $until
end

# Prints the UTC time under KEY in TEXT as seconds since 1970, by the day number of the Julian calendar.
function __awsprof_seconds
    set --local time '"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|UTC|\+00:00)"'
    set --local p (string match --regex "(?<!\\\\)\"$argv[1]\"\s*:\s*$time" -- "$argv[2]")
    or return 1
    set --local a (builtin math "floor((14 - $p[3]) / 12)")
    set --local y (builtin math "$p[2] + 4800 - $a")
    set --local m (builtin math "$p[3] + 12 * $a - 3")
    set --local leaps (builtin math "floor($y / 4) - floor($y / 100) + floor($y / 400)")
    set --local day (builtin math "$p[4] + floor((153 * $m + 2) / 5) + 365 * $y + $leaps - 2472633")
    builtin math "($day * 24 + $p[5]) * 3600 + $p[6] * 60 + $p[7]"
end

# 6. Directory

# Sets __awsprof_file to the .awsprofile that this directory is under, empty if there is none.
function __awsprof_find
    test "=$PWD" = "=$__awsprof_walked"
    or __awsprof_walk
    set --global __awsprof_file
    test $__awsprof_any
    or return 1
    for file in $__awsprof_candidates[-1..1]
        if test -e "$file" -o -L "$file"
            set --global __awsprof_file "$file"
            return 0
        end
    end
    return 1
end

# Lists where to look: from the home directory, or from the root, down to PWD.
function __awsprof_walk
    set --global __awsprof_walked "$PWD"
    set --local directory
    set --local parts
    if test $__awsprof_captures = 1
        if test "=$PWD" = "=$__awsprof_home"
            or string match --quiet --all --regex "(?:^$__awsprof_home_pattern|\G(?!^))/(?<parts>[^/]+)" -- "$PWD"
            set directory "$__awsprof_home"
        else
            string match --quiet --all --regex '/(?<parts>[^/]+)' -- "$PWD"
        end
    else if test "$PWD" != /
        set --local above ''
        if test -n "$__awsprof_home"; and string match --quiet --regex "^$__awsprof_home_pattern(/|\z)" -- "$PWD"
            set directory "$__awsprof_home"
            builtin printf %s "$__awsprof_home" | read --null --delimiter / --list above
        end
        builtin printf %s "$PWD" | read --null --delimiter / --list parts
        set --erase parts[1..(builtin count $above)]
    end
    set --global __awsprof_candidates "$directory/.awsprofile"
    set --global __awsprof_any -e "$directory/.awsprofile" -o -L "$directory/.awsprofile"
    for part in $parts
        set directory "$directory/$part"
        set --append __awsprof_candidates "$directory/.awsprofile"
        set --append __awsprof_any -o -e "$directory/.awsprofile" -o -L "$directory/.awsprofile"
    end
end

# Sets __awsprof_content, or __awsprof_reason if FILE may not be read.
function __awsprof_peek
    set --global __awsprof_content
    set --global __awsprof_reason
    if test ! -L "$argv[1]" -a -f "$argv[1]" -a -r "$argv[1]" -a -O "$argv[1]"
        read --null --nchars 4097 --global __awsprof_content <"$argv[1]" 2>/dev/null
        return 0
    end
    if test -L "$argv[1]"
        set --global __awsprof_reason 'is a symbolic link'
    else if not test -f "$argv[1]"
        set --global __awsprof_reason 'is not a regular file'
    else if not test -r "$argv[1]"
        set --global __awsprof_reason 'cannot be read'
    else
        set --global __awsprof_reason 'belongs to somebody else'
    end
    return 1
end

# Sets __awsprof_name, __awsprof_wanted_account, __awsprof_region from FILE, whose content was
# peeked at, or __awsprof_reason.
function __awsprof_read
    set --global __awsprof_name
    set --global __awsprof_wanted_account
    set --global __awsprof_region
    __awsprof_check_text "$argv[1]"
    or return 1

    set --local text "$__awsprof_content"
    # With a limit `read` leaves bytes out that are no text; the size is known by now.
    if string match --quiet --regex '[\x{f600}-\x{f6ff}]' <"$argv[1]" 2>/dev/null
        read --null text <"$argv[1]" 2>/dev/null
        set --local bytes (string escape --style=url -- "$text" | string replace --all --regex '%[0-9A-F]{2}' x)
        if test (string length -- "$bytes") -gt 4096
            set --global __awsprof_reason 'is larger than 4 KiB'
            return 1
        end
    end

    builtin printf %s "$text" | read --null --delimiter \n --list --local lines
    set --local number 0
    for line in $lines
        set number (builtin math $number + 1)
        string match --quiet --regex '^[ \t]*(#.*|\r?)$' -- "$line"
        and continue
        __awsprof_read_line "$line"
        and continue
        set --global __awsprof_reason "line $number: $__awsprof_reason"
        return 1
    end
    test -n "$__awsprof_name"
    and return 0
    set --global __awsprof_reason 'names no profile'
    return 1
end

# Sets __awsprof_reason if FILE is larger than 4 KiB or no text: with a byte order mark or a NUL
# byte, where reading ends. Bytes count, not characters: a comment may hold any text.
function __awsprof_check_text
    if string match --quiet --regex '^(\x{feff}|\x{f6ef}\x{f6bb}\x{f6bf})' -- "$__awsprof_content"
        set --global __awsprof_reason 'line 1: not a text line'
    end
    set --local size 0
    while read --null --nchars 4097 --local piece
        test $size -gt 0
        and set --global __awsprof_reason 'line 1: not a text line'
        if string match --quiet --regex '[^\x00-\x7f]' -- "$piece"
            set piece (string escape --style=url -- "$piece" | string replace --all --regex '%[0-9A-F]{2}' x)
        end
        set size (builtin math $size + 1 + (string length -- "$piece"))
        if test $size -gt 4097
            set --global __awsprof_reason 'is larger than 4 KiB'
            return 1
        end
    end <"$argv[1]" 2>/dev/null
    # A NUL at the very end only ends the piece before it.
    string match --quiet --regex '\x00' <"$argv[1]" 2>/dev/null
    and set --global __awsprof_reason 'line 1: not a text line'
    test -z "$__awsprof_reason"
end

# Takes one LINE that is neither blank nor a comment.
function __awsprof_read_line
    set --local name '[A-Za-z0-9_.@:/+=,](?:[A-Za-z0-9_.@:/+=, -]{0,126}[A-Za-z0-9_.@:/+=,-])?'
    # Anything but printable ASCII fits neither a name nor a setting, no more than `?` does.
    set --local line (string match --regex '^[ \t]*([\x20-\x7e\t]*?)[ \t]*\r?$' -- "$argv[1]")
    or set line '' '?'
    set line $line[2]

    if test -z "$__awsprof_name"
        set --local key (string match --regex '^(profile|account|region)[ \t]*=[ \t]*(.*)$' -- "$line")
        if test "$key[2]" = account -o "$key[2]" = region
            set --global __awsprof_reason 'the profile must come first'
            return 1
        end
        set --query key[3]
        and set line "$key[3]"
        if not string match --quiet --regex "^$name\$" -- "$line"
            set --global __awsprof_reason 'not a profile name'
            return 1
        end
        set --global __awsprof_name "$line"
        return 0
    end

    set --local pair (string match --regex '^(account|region)[ \t]*=[ \t]*(.*)$' -- "$line")
    switch "$pair[2]"
        case account
            if string match --quiet --regex '^[0-9]{12}$' -- "$pair[3]"
                if test -n "$__awsprof_wanted_account"
                    set --global __awsprof_reason '"account" appears twice'
                    return 1
                end
                set --global __awsprof_wanted_account "$pair[3]"
                return 0
            end
        case region
            if string match --quiet --regex '^[a-z0-9-]+$' -- "$pair[3]"
                if test -n "$__awsprof_region"
                    set --global __awsprof_reason '"region" appears twice'
                    return 1
                end
                set --global __awsprof_region "$pair[3]"
                return 0
            end
    end
    set --global __awsprof_reason 'not "account = 12 digits" or "region = name"'
    return 1
end

# Whether the profile that the file names may be selected here, or __awsprof_reason.
function __awsprof_decide
    if not __awsprof_lookup "$__awsprof_name"
        set --global __awsprof_reason "\"$__awsprof_name\" is not a profile"
        return 1
    end
    if not builtin contains -- "$__awsprof_account" - "$__awsprof_wanted_account"
        and test -n "$__awsprof_wanted_account"
        set --global __awsprof_reason "\"$__awsprof_name\" is account $__awsprof_account, not $__awsprof_wanted_account"
        return 1
    end
    set --local trust "$__awsprof_trust"
    test -n "$AWSPROF_TRUST"
    and set trust "$AWSPROF_TRUST"
    if test "$__awsprof_protected" = 1 -o "=$trust" = =strict
        set --global __awsprof_asked_trust 1
        if test "=$__awsprof_trusted" != "=$__awsprof_name"\n
            set --local protected
            test "$__awsprof_protected" = 1
            and set protected 'protected and '
            set --global __awsprof_reason "$__awsprof_name is $protected""not trusted here; to allow it: awsprof trust"
            return 1
        end
    end
    return 0
end

# Whether others than the owner may write to FILE is beyond fish's builtins: the core looks, once
# for a file and its content, and gives the reason on stderr.
function __awsprof_vetted
    __awsprof_same_content "$__awsprof_vet_root$argv[1]"
    and return 0
    __awsprof_run vet --shell=fish "$argv[1]" </dev/null 2>&1 >/dev/null | read --line --local reason
    test $pipestatus[1] = 0
    and return 0
    set --global __awsprof_reason (__awsprof_clean "$reason" |
        string replace --regex '^awsprof: (error: )?(.*/\\.awsprofile: )?' '')
    test -n "$__awsprof_reason"
    or set --global __awsprof_reason 'could not be checked'
    return 1
end

function __awsprof_same_content
    test -f "$argv[1]"
    and read --null --nchars 4097 --local content <"$argv[1]"
    test "=$content" = "=$__awsprof_content"
end

# Puts the profile, and the region if there is one, of FILE in force.
function __awsprof_enter
    set --local file "$argv[1]"
    set --global --export AWSPROF_DIR_FILE "$file"
    set --global --export AWSPROF_DIR_PROFILE "$__awsprof_name"
    test "=$__awsprof_ghost" = "=$__awsprof_name"
    and __awsprof_forget_ghost
    __awsprof_put AWS_PROFILE "$__awsprof_name"
    set --query --export AWS_DEFAULT_PROFILE
    and __awsprof_put AWS_DEFAULT_PROFILE "$__awsprof_name"
    set --local note
    if test -n "$__awsprof_region"
        set --global --export AWSPROF_DIR_REGION "$__awsprof_region"
        __awsprof_put AWS_REGION "$__awsprof_region"
        __awsprof_put AWS_DEFAULT_REGION "$__awsprof_region"
        set note ", region $__awsprof_region"
    end
    test -n "$__awsprof_wanted_account" -a "$__awsprof_account" = -
    and set note "$note, account $__awsprof_wanted_account not verified"
    set --query --export $__awsprof_keys
    test $status = 5
    or __awsprof_put_away_keys
    # A substitution would cost more than all the rest of the line.
    if test $__awsprof_captures = 1
        and string match --quiet --regex "^$__awsprof_home_pattern(?<below>/[\x20-\x7e]*)\z" -- "$file"
        __awsprof_say "$__awsprof_name (~$below$note)"
    else
        __awsprof_say "$__awsprof_name ("(__awsprof_tilde "$file")"$note)"
    end
end

# Unsets the key variables that are set. A universal one is not ours to erase, and nothing hides it
# from the programs: it is left, and the segment shows it.
function __awsprof_put_away_keys
    set --local unset
    for variable in $__awsprof_keys
        set --query --export $variable
        and not set --query --universal --export $variable
        or continue
        set --append unset $variable
        set --global --export AWSPROF_OLD_$variable "=$$variable"
        set --erase --global $variable
    end
    set --query unset[1]
    and __awsprof_say 'unset '(string join ', ' $unset)': they would win over the profile'
end

# Exports VARIABLE as VALUE and remembers what it was.
function __awsprof_put
    if set --query --export $argv[1]
        test "=$$argv[1]" = "=$argv[2]"
        and return
        set --global --export AWSPROF_OLD_$argv[1] "=$$argv[1]"
    else
        set --global --export AWSPROF_OLD_$argv[1] -
    end
    set --global --export $argv[1] "$argv[2]"
end

# Gives VARIABLE its OLD value, `=value` or `-`. A universal variable of the user shows again.
function __awsprof_take_back
    set --erase --global $argv[1]
    test "=$argv[2]" = =-
    and return 0
    set --query --export $argv[1]
    and test "=$$argv[1]" = "$argv[2]"
    and return 0
    set --local value
    builtin printf %s "$argv[2]" | begin
        read --null --nchars 1 value
        read --null value
    end
    set --global --export $argv[1] "$value"
end

# Undoes what is in force, each variable if it still is what was set. If the user has chosen another
# profile, it stays with its region and keys, and what was before is remembered for two prompts:
# direnv and mise put back the profile that they met here after we have left.
function __awsprof_leave
    set --local ours 0
    test "=$AWS_PROFILE" = "=$AWSPROF_DIR_PROFILE"
    and set ours 1
    if test $ours = 0
        set --global __awsprof_ghost "$AWSPROF_DIR_PROFILE"
        set --global __awsprof_ghost_region "$AWSPROF_DIR_REGION"
        set --global __awsprof_ghost_prompts x x
        set --global __awsprof_ghost_names
        set --global __awsprof_ghost_values
    end
    # Mostly the first alone was changed, and none of the eight others.
    set --local variables $__awsprof_variables
    set --query AWSPROF_OLD_$variables[2..-1]
    test $status = 8
    and set variables $variables[1]
    for variable in $variables
        set --query AWSPROF_OLD_$variable
        or continue
        set --local old AWSPROF_OLD_$variable
        if test $ours = 0 -a $variable != AWS_DEFAULT_PROFILE
            set --global --append __awsprof_ghost_names $variable
            set --global --append __awsprof_ghost_values "$$old"
        else if __awsprof_still $variable "$AWSPROF_DIR_PROFILE" "$AWSPROF_DIR_REGION"
            __awsprof_take_back $variable "$$old"
        end
        set --erase --global $old
    end
    set --erase --global AWSPROF_DIR_FILE
    set --erase --global AWSPROF_DIR_PROFILE
    set --erase --global AWSPROF_DIR_REGION
end

# Whether VARIABLE is as PROFILE and REGION were set.
function __awsprof_still
    switch $argv[1]
        case AWS_PROFILE AWS_DEFAULT_PROFILE
            test "=$$argv[1]" = "=$argv[2]"
        case AWS_REGION AWS_DEFAULT_REGION
            test "=$$argv[1]" = "=$argv[3]"
        case '*'
            not set --query --export $argv[1]
    end
end

# If the profile that we left has come back by itself, does now what leaving could not.
function __awsprof_lay_ghost
    test "=$AWS_PROFILE" = "=$__awsprof_ghost"
    or return 0
    set --local number 0
    for variable in $__awsprof_ghost_names
        set number (builtin math $number + 1)
        if test $variable = AWS_PROFILE; and set --query AWSPROF_DIR_FILE
            set --global --export AWSPROF_OLD_AWS_PROFILE "$__awsprof_ghost_values[$number]"
            set --global --export AWS_PROFILE "$AWSPROF_DIR_PROFILE"
        else if __awsprof_still $variable "$__awsprof_ghost" "$__awsprof_ghost_region"
            __awsprof_take_back $variable "$__awsprof_ghost_values[$number]"
        end
    end
    __awsprof_forget_ghost
end

function __awsprof_forget_ghost
    for variable in ghost ghost_region ghost_prompts ghost_names ghost_values
        set --erase --global __awsprof_$variable
    end
end

# Makes what is in force agree with the file that was found; does nothing if nothing has changed, so
# that a profile chosen by hand inside a directory stays.
function __awsprof_sync
    __awsprof_find
    if test -z "$__awsprof_file" -o "$__awsprof_snapshot_whole" != 1
        set --global __awsprof_last
        set --query AWSPROF_DIR_FILE
        and test "=$AWSPROF_DIR_FILE" != "=$__awsprof_file"
        and __awsprof_leave
        return 0
    end

    __awsprof_peek "$__awsprof_file"
    set --global __awsprof_trusted
    if test $__awsprof_asked_trust = 1
        __awsprof_read_trust "$__awsprof_file"
    end
    # Bytes that are no text are not in what was peeked at: only the time tells that they have changed.
    # To read it costs more than all the rest, and a file older than its record is as it was vetted.
    set --local time
    test $__awsprof_clock = 1 -a "$__awsprof_file" -nt "$__awsprof_vet_root$__awsprof_file"
    and set time (__awsprof_times -- "$__awsprof_file")
    set --local facts "$__awsprof_file" "$time" "$__awsprof_content" "$__awsprof_reason" \
        $__awsprof_generation "$AWSPROF_TRUST" "$__awsprof_trusted"
    test "=$facts" = "=$__awsprof_last"
    and return 0
    set --global __awsprof_last $facts

    set --global __awsprof_asked_trust 0
    if test -z "$__awsprof_reason"
        set --local content "$__awsprof_file" "$time" "$__awsprof_content"
        if test "=$content" != "=$__awsprof_accepted"
            set --global __awsprof_accepted
            __awsprof_read "$__awsprof_file"
            and __awsprof_vetted "$__awsprof_file"
            and set --global __awsprof_accepted $content
        end
        test -z "$__awsprof_reason"
        and __awsprof_read_trust "$__awsprof_file"
        and __awsprof_decide
    end
    if test -n "$__awsprof_reason"
        set --query AWSPROF_DIR_FILE
        and __awsprof_leave
        __awsprof_refuse
        return 0
    end
    set --local accepted "=$__awsprof_file" "=$__awsprof_name" "=$__awsprof_region"
    set --local in_force "=$AWSPROF_DIR_FILE" "=$AWSPROF_DIR_PROFILE" "=$AWSPROF_DIR_REGION"
    test "$accepted" = "$in_force"
    and return 0
    set --query AWSPROF_DIR_FILE
    and __awsprof_leave
    set --global __awsprof_said
    __awsprof_enter "$__awsprof_file"
end

# Sets __awsprof_trusted to the name that the directory of FILE may select.
function __awsprof_read_trust
    set --local record "$__awsprof_trust_root$argv[1]"
    test -f "$record" -a -r "$record"
    and read --null --nchars 256 --global __awsprof_trusted <"$record"
    return 0
end

# Says why nothing is switched here, once for a file, its content and a reason.
function __awsprof_refuse
    set --local said "$__awsprof_file" "$__awsprof_content" "$__awsprof_reason"
    test "=$said" = "=$__awsprof_said"
    and return 0
    set --global __awsprof_said $said
    set --local line (string match --regex '^line ([0-9]+): (.*)' -- "$__awsprof_reason")
    if string match --quiet '*to allow it: awsprof trust' -- "$__awsprof_reason"
        __awsprof_say "$__awsprof_reason"
    else if set --query line[3]
        __awsprof_say (__awsprof_tilde "$__awsprof_file")":$line[2]: $line[3]"
    else
        __awsprof_say (__awsprof_tilde "$__awsprof_file")": $__awsprof_reason"
    end
end

# 7. Segment

# Sets __awsprof_text to the segment without colour, empty if there is none, and __awsprof_colour.
function __awsprof_state
    set --global __awsprof_text
    set --global __awsprof_colour
    set --global __awsprof_session_state
    test "$__awsprof_snapshot_whole" = 1
    or return 0
    set --local colour green
    set --local name "$AWS_DEFAULT_PROFILE"
    set --query --export AWS_PROFILE
    and set name "$AWS_PROFILE"
    set --local shown "$name"
    string match --quiet --regex '^[A-Za-z0-9_.@:/+=,-]{0,64}$' -- "$name"
    or set shown (__awsprof_plain "$name")

    set --local chosen 0
    set --query --export AWS_PROFILE
    or set --query --export AWS_DEFAULT_PROFILE
    and set chosen 1
    if test $chosen = 1; and not __awsprof_lookup "$name"
        set --global __awsprof_text "[AWS:$shown?]"
        set colour yellow
    else if test $chosen = 1 -a "$__awsprof_broken" = 1
        set --global __awsprof_text "[AWS:$shown?]"
        set colour yellow
    else if __awsprof_keyed $chosen
        set colour yellow
        set --global __awsprof_text '[AWS:keys!]'
        test $chosen = 1
        and set --global __awsprof_text "[AWS:$shown keys!]"
    else if set --query --export AWS_PROFILE
        and set --query --export AWS_DEFAULT_PROFILE
        and test "=$AWS_PROFILE" != "=$AWS_DEFAULT_PROFILE"
        set --global __awsprof_text "[AWS:$shown≠"(__awsprof_plain "$AWS_DEFAULT_PROFILE")"]"
        set colour yellow
    else if test $chosen = 0
        test -n "$__awsprof_default"
        and set --global __awsprof_text '[AWS:default]'
    else
        set --local note
        if test "$__awsprof_token" != -
            __awsprof_session "$__awsprof_token"
            switch $__awsprof_session_state
                case login expired
                    set note " $__awsprof_session_state"
                    set colour yellow
                case expiring
                    set note " $__awsprof_minutes"m
                    set colour yellow
            end
        end
        set --global __awsprof_text "[AWS:$shown$note]"
    end
    if test $chosen = 0 -a "$__awsprof_broken" = 1 -a -n "$__awsprof_text"
        set --global __awsprof_text (string replace --regex '!?]$' '?]' -- "$__awsprof_text")
        set colour yellow
    end

    if test $chosen = 1
        test "$__awsprof_protected" = 1 -a -n "$__awsprof_kind"
        and set colour red
    else if not __awsprof_keyed 0
        string match --quiet --regex '^[^\t]*\t[^\t]*\t[^\t]*\t1\t' -- "$__awsprof_default"
        and set colour red
    end
    test -z "$NO_COLOR"
    and test "=$TERM" != =dumb
    and set --global __awsprof_colour $colour
end

# Whether credentials of the environment win over the profile, the one looked up last (1) or the default: keys
# do, and a token that is exchanged for a role unless the profile assumes one.
function __awsprof_keyed
    set --query --export AWS_ACCESS_KEY_ID; and test -n "$AWS_ACCESS_KEY_ID"
    and return 0
    set --query --export AWS_WEB_IDENTITY_TOKEN_FILE; and test -n "$AWS_WEB_IDENTITY_TOKEN_FILE"
    or return 1
    if test $argv[1] = 1
        test "$__awsprof_kind" != role
    else
        not string match --quiet --regex '^[^\t]*\trole\t' -- "$__awsprof_default"
    end
end

# Puts the segment where it belongs: before the prompt, or into AWSPROF_SEGMENT for a framework.
function __awsprof_draw
    # An unset variable adds nothing here, an empty one its letter.
    set --query --export AWS_PROFILE AWS_DEFAULT_PROFILE AWS_ACCESS_KEY_ID AWS_WEB_IDENTITY_TOKEN_FILE
    set --local shown $status $__awsprof_generation $__awsprof_framework a$AWS_PROFILE \
        b$AWS_DEFAULT_PROFILE c$AWS_ACCESS_KEY_ID d$NO_COLOR e$TERM f$AWSPROF_SEGMENT_ON g$AWSPROF_SEGMENT \
        h$AWS_WEB_IDENTITY_TOKEN_FILE
    if test "$shown" = "$__awsprof_shown"
        test -z "$__awsprof_session_state"
        and return 0
        set --local session "$__awsprof_session_state $__awsprof_minutes"
        __awsprof_session "$__awsprof_token"
        test "$session" = "$__awsprof_session_state $__awsprof_minutes"
        and return 0
    end
    set --global __awsprof_shown $shown

    set --global __awsprof_segment
    set --local on "$__awsprof_segment_on"
    test -n "$AWSPROF_SEGMENT_ON"
    and set on "$AWSPROF_SEGMENT_ON"
    if builtin contains -- "$on" 0 off
        set --erase --global AWSPROF_SEGMENT
        return 0
    end
    __awsprof_state
    if test $__awsprof_framework = 1
        set --global --export AWSPROF_SEGMENT "$__awsprof_text"
        return 0
    end
    set --erase --global AWSPROF_SEGMENT
    if test -n "$__awsprof_text"
        set --local colour __awsprof_colour_$__awsprof_colour
        set --global __awsprof_segment "$__awsprof_text "
        test -n "$__awsprof_colour"
        and set --global __awsprof_segment "$$colour$__awsprof_text$__awsprof_colour_none "
    end
end

# Wraps fish_prompt if it is not wrapped, or not any more. Sets __awsprof_framework to 1 if a prompt
# framework draws: it shows the profile itself and draws anew what one inserts. Looked at here and
# not at start, for a conf.d file comes before config.fish and themes.
function __awsprof_wrap
    # Only the function that we have defined last hears this: who defines it anew or takes it away takes
    # its handler away too, and a copy has none. To read about it would cost a pipe.
    set --global __awsprof_heard 0
    builtin emit __awsprof_probe __awsprof_probe
    test $__awsprof_heard = 1
    and return 0
    builtin functions --details --verbose fish_prompt | read --null --local details
    test "$details" = "$__awsprof_prompt_seen"
    and return 0
    set --global __awsprof_prompt_seen "$details"
    set --global __awsprof_framework 0
    builtin functions --query fish_prompt
    or return 0
    if test "$STARSHIP_SHELL" = fish
        or string match --quiet 'fish*' -- "$POSH_SHELL"
        or builtin functions fish_prompt | string match --quiet --regex 'starship|oh-my-posh|_omp_|_tide_'
        set --global __awsprof_framework 1
        return 0
    end
    for name in fish_prompt (__awsprof_copies '*prompt*')
        builtin functions fish_prompt | string match --quiet "*$name*"
        and set --local original (__awsprof_wrapped $name)
        and set --global __awsprof_drawer $original
        and return 0
    end
    set --global __awsprof_prompt_count (builtin math $__awsprof_prompt_count + 1)
    set --local __awsprof_original __awsprof_prompt_$__awsprof_prompt_count
    builtin functions --copy fish_prompt $__awsprof_original
    set --global __awsprof_drawer $__awsprof_original
    # The original runs first, for only then it sees the user's $status and $pipestatus (fish 3.1 loses
    # the latter at any `set`): a `switch` leaves both alone.
    function fish_prompt --inherit-variable __awsprof_original --on-event __awsprof_probe \
        --description "the segment of awsprof, then $__awsprof_original"
        switch "$argv[1]"
            case __awsprof_probe
                set --global __awsprof_heard 1
                return 0
        end
        switch "$__awsprof_segment"
            case ''
                $__awsprof_original $argv
                return
        end
        set --local lines ($__awsprof_original $argv)
        if test "$__awsprof_drawer" = "$__awsprof_original"
            # Empty lines that the prompt begins with stay above.
            while set --query lines[2]; and test -z "$lines[1]"
                builtin printf '\n'
                set --erase lines[1]
            end
            builtin printf %s "$__awsprof_segment"
        end
        builtin printf %s "$lines[1]"
        set --query lines[2]
        and builtin printf '\n%s' $lines[2..-1]
    end
    builtin functions --details --verbose fish_prompt | read --null --global __awsprof_prompt_seen
end

# Prints the original of the function NAME, if that is our wrapper.
function __awsprof_wrapped
    builtin functions --details --verbose $argv[1] | string replace --filter --regex '^the segment of awsprof, then ' ''
end

# Prints the names like PATTERN under which others may keep our wrapper: virtualenv, VS Code and the
# like copy it and call the copy. A function that has a file, or since fish 4 is part of it, is not
# loaded for this.
function __awsprof_copies
    set --local shipped (status list-files functions/ 2>/dev/null)
    for name in (builtin functions --all --names | string match -- $argv[1] | string match --invert '__awsprof_*')
        set --local files $fish_function_path/$name.fis*
        set --query files[1]
        or builtin contains -- functions/$name.fish $shipped
        or builtin printf '%s\n' $name
    end
end

# 8. Hooks

function __awsprof_prompt --on-event fish_prompt
    __awsprof_load
    __awsprof_sync
    if set --query __awsprof_ghost
        __awsprof_lay_ghost
        set --query __awsprof_ghost_prompts[1]
        and set --erase __awsprof_ghost_prompts[1]
        set --query __awsprof_ghost_prompts[1]
        or __awsprof_forget_ghost
    end
    __awsprof_wrap
    __awsprof_draw
end

# Key bindings change the directory and have the prompt painted again without an event.
function __awsprof_chdir --on-variable PWD
    __awsprof_sync
    __awsprof_draw
end

# The ghost may come between the prompt and the command.
function __awsprof_preexec --on-event fish_preexec
    set --query __awsprof_ghost
    and __awsprof_lay_ghost
end

# 9. Commands

function awsprof --description 'Know and choose the AWS profile of this shell'
    set --local code
    if builtin contains -- "$argv[1]" use clear
        set --local statements
        __awsprof_run $argv[1] --shell=fish $argv[2..-1] | read --null statements
        set code $pipestatus[1]
        if test $code = 0
            builtin printf %s "$statements" | builtin source
            __awsprof_forget_ghost
        end
    else
        __awsprof_run $argv
        set code $status
    end
    # It may have made anew what the names were looked up in.
    set --global __awsprof_looked_up
    set --global __awsprof_shown
    set --global __awsprof_tries 0
    set --global __awsprof_mended
    set --global __awsprof_last
    __awsprof_sync
    return $code
end

# Defines `aws` and the other guarded commands if the guard is on and the names are free, and takes those
# away that it shall not be any more.
function __awsprof_guard
    set --local on "$__awsprof_guard_on"
    test -n "$AWSPROF_GUARD"
    and set on "$AWSPROF_GUARD"
    set --local wanted aws $__awsprof_guard_commands
    builtin contains -- "$on" 0 off
    and set wanted
    for name in $__awsprof_guarding
        builtin contains -- $name $wanted
        or __awsprof_unguard $name
    end
    for name in $wanted
        string match --quiet --regex '^[A-Za-z0-9][A-Za-z0-9._-]*$' -- $name
        and not builtin functions --query $name
        or continue
        eval "function $name --description 'the guard of awsprof, then $name'; __awsprof_guarded $name \$argv; end"
        set --global --append __awsprof_guarding $name
    end
end

# Takes these guarded commands away, but for what the user has defined since.
function __awsprof_unguard
    for name in $argv
        set --erase --global __awsprof_guarding[(builtin contains --index -- $name $__awsprof_guarding)]
        builtin functions --query $name
        and string match --quiet 'the guard of awsprof*' -- (builtin functions --details --verbose $name)
        and builtin functions --erase $name
    end
end

# Runs COMMAND with WORDS, if the guard allows it. It looks again at the directory: the file may have
# changed since the prompt was drawn.
function __awsprof_guarded
    if not builtin contains -- "$AWSPROF_GUARD" 0 off
        __awsprof_sync
        __awsprof_allows '' '' $argv
        or return $status
    end
    command $argv
end

# Runs `aws` under a profile: whether it is protected (1), its name, WORDS.
function __awsprof_as
    __awsprof_allows $argv[1] $argv[2] aws $argv[3..-1]
    or return $status
    AWS_PROFILE=$argv[2] command aws --profile $argv[2] $argv[3..-1]
end

# Whether a command may run: the profile that it stands for, protected (1) and name, else two empty
# words; COMMAND WORDS. A profile that is not protected costs one comparison, unless the line may name
# another one; and only words that look destructive cost a process.
function __awsprof_allows
    test "$__awsprof_guard_on$AWSPROF_GUARD" = 0
    or builtin contains -- "$AWSPROF_GUARD" 0 off
    and return 0
    set --local verdict ask
    switch "$argv[1]"
        case 0
            set verdict spared
        case ''
            set --query --export AWS_PROFILE AWS_DEFAULT_PROFILE AWS_ACCESS_KEY_ID AWS_WEB_IDENTITY_TOKEN_FILE
            set --local seen $status a$AWS_PROFILE\n b$AWS_DEFAULT_PROFILE\n c$AWS_ACCESS_KEY_ID\n \
                d$AWSPROF_REQUIRE_PROFILE\n e$AWS_WEB_IDENTITY_TOKEN_FILE\n $__awsprof_generation
            if test "$seen" != "$__awsprof_weighed"
                __awsprof_weigh
                set --global __awsprof_weighed "$seen"
            end
            set verdict $__awsprof_verdict
    end
    switch $verdict
        case spared
            string match --quiet -- '* --p*' " $argv[4..-1]"
            or return 0
        case unchosen
            __awsprof_ask $argv[2..-1]
            return $status
    end
    __awsprof_risky $argv[4..-1]
    or return 0
    __awsprof_ask $argv[2..-1]
end

# What the variables mean for the guard. Those that are not exported are none, since no program sees
# them. Only the core can tell the account of keys, or of a token's role.
function __awsprof_weigh
    set --global __awsprof_verdict ask
    set --query --export AWS_ACCESS_KEY_ID; and test -n "$AWS_ACCESS_KEY_ID"
    and return 0
    set --query --export AWS_WEB_IDENTITY_TOKEN_FILE; and test -n "$AWS_WEB_IDENTITY_TOKEN_FILE"
    and return 0
    set --local name
    set --query --export AWS_DEFAULT_PROFILE
    and set name "$AWS_DEFAULT_PROFILE"
    set --query --export AWS_PROFILE
    and set name "$AWS_PROFILE"
    if set --query name[1]
        __awsprof_lookup "$name"; and test "$__awsprof_protected" = 0
        and set --global __awsprof_verdict spared
        return 0
    end
    string match --quiet --regex '^[^\t]*\t[^\t]*\t[^\t]*\t1\t' -- "$__awsprof_default"
    or set --global __awsprof_verdict spared
    set --local required "$__awsprof_require"
    test -n "$AWSPROF_REQUIRE_PROFILE"
    and set required "$AWSPROF_REQUIRE_PROFILE"
    test -n "$__awsprof_default"; and builtin contains -- "$required" 1 on yes true
    and set --global __awsprof_verdict unchosen
    return 0
end

# The core's exact answer; it asks on the terminal, whatever the command's own streams are.
function __awsprof_ask
    set --local words guard --shell=fish
    test -n "$argv[1]"
    and set --append words --profile=$argv[1]
    set --append words -- $argv[2..-1]
    if test -t 0; and test -t 2
        __awsprof_run $words >/dev/null
    else if begin; builtin true </dev/tty; end 2>/dev/null
        __awsprof_run $words </dev/tty >/dev/null 2>/dev/tty
    else
        __awsprof_run $words </dev/null >/dev/null
    end
end

# 10. Completion

# Registers the completion of awsprof, unless fish will find a file of it by itself.
function __awsprof_offer
    for directory in $fish_complete_path
        test -e "$directory/awsprof.fish"
        and return 0
    end
    set --global __awsprof_offered 1
    builtin complete --command awsprof --no-files --arguments '(__awsprof_complete)'
end

# Loads the completion of awsprof from the program and completes this once.
function __awsprof_complete
    builtin complete --erase --command awsprof
    __awsprof_run completions fish 2>/dev/null | builtin source
    set --local line (builtin commandline --current-process --cut-at-cursor)
    builtin complete --do-complete "$line"
end

# Completes behind a per-profile command what `aws --profile NAME` would complete, asking that
# profile's account.
function __awsprof_complete_command
    set --local tokens (builtin commandline --tokenize --current-process --cut-at-cursor)
    while set --query tokens[1]; and not builtin contains -- "$tokens[1]" $__awsprof_commands
        set --erase tokens[1]
    end
    set --query tokens[1]
    and __awsprof_profile_of $tokens[1]
    or return 0
    set --local --export AWS_PROFILE "$__awsprof_completed"
    string escape -- "$__awsprof_completed" | read --local --line quoted
    set --local typed (string escape -- $tokens[2..-1])
    set --local token (builtin commandline --current-token --cut-at-cursor)
    set --local line (string join ' ' -- aws --profile "$quoted" $typed "$token")
    # What fish knows of aws by itself is a part; the official completer is asked first, unless the
    # user has it for aws already.
    if command -q aws_completer; and not builtin complete --command aws | string match --quiet '*aws_completer*'
        set --local length (string length -- "$line")
        set --local words (COMP_LINE="$line" COMP_POINT=$length COMP_SHELL=fish \
            command aws_completer 2>/dev/null | string trim)
        if set --query words[1]
            builtin printf '%s\n' $words
            return 0
        end
    end
    builtin complete --do-complete "$line"
end

# Sets __awsprof_completed to the profile of COMMAND.
function __awsprof_profile_of
    set --local command (string escape --style=regex -- $argv[1])
    string match --regex "^.*\t$command\$" <"$__awsprof_data" |
        read --delimiter \t --global __awsprof_completed others
end

# 11. Unload

# With --keep-state only this file's own parts go, as before it is sourced again.
function awsprof_unload --description 'Remove awsprof from this shell'
    set --local exe "$__awsprof_exe"
    if test "$argv[1]" != --keep-state
        set --query AWSPROF_DIR_FILE
        and __awsprof_leave
        for name in (set --names | string match --regex '^AWSPROF_(DIR|OLD|PREVIOUS|USE|SEGMENT$).*')
            set --erase --global $name
        end
    end
    __awsprof_forget
    set --query __awsprof_offered
    and builtin complete --erase --command awsprof
    __awsprof_unguard $__awsprof_guarding
    for name in fish_prompt (__awsprof_copies '*')
        set --local original (__awsprof_wrapped $name)
        or continue
        builtin functions --erase $name
        builtin functions --copy $original $name
    end
    # What fish has loaded from a completion file goes on serving the program.
    for name in awsprof awsprof_unload (builtin functions --all --names | string match '__awsprof_*')
        builtin functions --details $name | string match --quiet '*completions*/awsprof.fish'
        or builtin functions --erase $name
    end
    for name in (set --names | string match '__awsprof_*')
        set --erase --global $name
    end
    test "$argv[1]" = --keep-state
    and set --global __awsprof_exe "$exe"
    return 0
end

# 12. Start

# At the first block of each call fish counts the lines of the text that the function came from, from its
# beginning to the block: what runs at every prompt and `cd` gets a text of its own, a small one.
if builtin functions --no-details __awsprof_sync >/dev/null 2>&1
    for name in prompt chdir load fresh sync find walk wrap draw peek guarded allows state lookup enter \
            leave put still decide session
        builtin functions --no-details __awsprof_$name
    end | builtin source
end

__awsprof_offer

# In conf.d all waits for the first prompt: config.fish has yet to say which AWS files there are.
if not status filename | string match --quiet '*conf.d/*'
    __awsprof_load
    __awsprof_sync
end
