# awsprof for PowerShell 7.2 and later (Windows PowerShell 5.1 as far as it can): the profile in the
# prompt, in commands, in completion and in cd. The contract that this file and its three sisters
# keep is shell/README.md.
#
# Use:      Import-Module awsprof   in $PROFILE, after whatever else sets a prompt
# Reads:    HOME XDG_CACHE_HOME LOCALAPPDATA NO_COLOR TERM STARSHIP_SHELL POSH_SHELL DIRENV_DIR
#           AWS_CONFIG_FILE AWS_SHARED_CREDENTIALS_FILE AWS_WEB_IDENTITY_TOKEN_FILE
#           AWSPROF_SEGMENT_ON AWSPROF_GUARD AWSPROF_REQUIRE_PROFILE AWSPROF_TRUST, and those that
#           the snapshot is made from (__awsprof_made_from)
# Sets:     AWS_PROFILE AWS_DEFAULT_PROFILE AWS_REGION AWS_DEFAULT_REGION AWSPROF_*
# Unsets:   AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_SECURITY_TOKEN
#           AWS_CREDENTIAL_EXPIRATION
#
# A session's aliases and functions come before commands, and the first command of
# Microsoft.PowerShell.Utility or .Management takes 30 ms: so this file uses keywords, calls of .NET and
# a few commands of Microsoft.PowerShell.Core by their full names. The first use of each .NET member
# and of each operator takes a millisecond, also again for arguments of another type, and a function is
# compiled whole when it is first called, the first one with parameters far more slowly; -is, -like,
# -join and text with variables in it take none. So what runs at start uses few different ones, hardly any
# parameters, and has what is seldom needed in functions of its own. For each set of variables of its own
# that a function has, PowerShell makes a type, which takes as long: so what runs at start calls its
# functions with a dot, in one scope.
# $env: takes twenty times as long as .NET. -ceq compares as a language does and finds two texts equal
# that differ in characters which are not drawn: where one comes from outside stands [string]::Equals.
# Only ASCII stands here, for 5.1 reads a file without a byte order mark as ANSI; and no word for which
# PowerShell would write all of it to the system's log at each start.

# 1. Head

# In a constrained session .NET is out of reach: it gets the commands as the last refresh left them.
if ($ExecutionContext.SessionState.LanguageMode -notlike 'FullLanguage') {
    . {
        $__awsprof_aliases = "$env:HOME/.cache/awsprof/snapshot.ps1"
        if ($env:XDG_CACHE_HOME -clike '/*') { $__awsprof_aliases = "$env:XDG_CACHE_HOME/awsprof/snapshot.ps1" }
        if (Microsoft.PowerShell.Management\Test-Path -LiteralPath $__awsprof_aliases -PathType Leaf) {
            . $__awsprof_aliases
        }
        Microsoft.PowerShell.Core\Export-ModuleMember -Alias *
    }
    return
}

# The version gate is PowerShellVersion in awsprof.psd1. An interactive session reads lines by
# PSReadLine; where that is absent (a screen reader, ISE), the command line tells: no argument of it
# may name something to run (in a block of its own, which is compiled only where it is run).
if ([Console]::IsInputRedirected) { return }
if (${function:PSConsoleHostReadLine} -isnot [scriptblock]) {
    if (& { [Environment]::GetCommandLineArgs() -match '\A[-/](c|command|commandwithargs|cwa|e|ec|en[a-z]*|f|file|noni|noninteractive|s|server.*)\z|\.ps1\z' }) { return }
}

if (${function:awsprof_unload} -is [scriptblock] -and ${function:awsprof_unload}.Module.Name -ceq 'awsprof') {
    awsprof_unload -KeepState
}

# Preferences and defaults of the session do not reach the functions below.
$ErrorActionPreference = 'Continue'
$WarningPreference = 'SilentlyContinue'
$VerbosePreference = 'SilentlyContinue'
$DebugPreference = 'SilentlyContinue'
$PSNativeCommandUseErrorActionPreference = $false
$PSNativeCommandArgumentPassing = 'Standard'
$PSDefaultParameterValues = $null
$OFS = ' '

# 2. State

# The program: `init` sets it in a line before this file.
$script:__awsprof_exe = $__awsprof_exe

# The variables that a choice may change, the key variables last.
$script:__awsprof_keys = 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN',
    'AWS_SECURITY_TOKEN', 'AWS_CREDENTIAL_EXPIRATION'
$script:__awsprof_variables = 'AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_REGION', 'AWS_DEFAULT_REGION',
    'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_SECURITY_TOKEN',
    'AWS_CREDENTIAL_EXPIRATION'

# What is not drawn: control characters, bidirectional marks, line and paragraph separators.
$script:__awsprof_unsafe = $null
# What .NET says is the time of a file that does not exist.
$script:__awsprof_no_time = $null
# 5.1 knows no such variable.
$script:__awsprof_windows = $IsWindows -notlike 'False'

# The overrides of settings that the snapshot is made from, in the order of its id, and all of them in
# one text: where none is set, .NET expands it to itself.
$script:__awsprof_made_from = 'AWSPROF_ALIASES', 'AWSPROF_PREFIX', 'AWSPROF_ALIASES_ONLY', 'AWSPROF_ALIASES_EXCEPT', 'AWSPROF_PROTECT_PROFILES', 'AWSPROF_PROTECT_ACCOUNTS', 'AWSPROF_GUARD_COMMANDS'
$script:__awsprof_overrides = '%AWSPROF_ALIASES%%AWSPROF_PREFIX%%AWSPROF_ALIASES_ONLY%%AWSPROF_ALIASES_EXCEPT%%AWSPROF_PROTECT_PROFILES%%AWSPROF_PROTECT_ACCOUNTS%%AWSPROF_GUARD_COMMANDS%'
# The id that a snapshot for the present inputs has.
$script:__awsprof_id = ''
# The loaded snapshot: its lines, the fields of each by their first (when asked for), its file and
# time, the files whose change or coming makes it stale, and a mark for each that was loaded so far.
$script:__awsprof_lines = $null
$script:__awsprof_snapshot = $null
$script:__awsprof_file = ''
$script:__awsprof_time = 0
$script:__awsprof_present = @()
$script:__awsprof_absent = @()
$script:__awsprof_generation = ''
# The names of its per-profile commands, and those of them without `aws`; those defined; the module that
# holds them; whether they are still to be defined; what is asked about a name that nobody knows until
# then.
$script:__awsprof_names = @()
$script:__awsprof_odd = @()
$script:__awsprof_commands = @()
$script:__awsprof_module = $null
$script:__awsprof_pending = $false
$script:__awsprof_missing = $null
# The inputs for which a refresh was tried in vain.
$script:__awsprof_tried = ''
# The time of the snapshot that was made anew for its data file, unless that helped.
$script:__awsprof_mended = 0
# The profile looked up last, its fields, and its name as drawn.
$script:__awsprof_looked_up = $null
$script:__awsprof_fields = $null
$script:__awsprof_shown = ''

# The token file read last, with its time, and the two times in it.
$script:__awsprof_token_key = ''
$script:__awsprof_token_expires = $null
$script:__awsprof_token_renewable_until = $null

# The directory whose walk is known and the home directory then, and the files to look for from there
# upwards.
$script:__awsprof_walked = $null
$script:__awsprof_candidates = @()
# The file read last, with its time, size and mode, and what it said.
$script:__awsprof_read_state = ''
$script:__awsprof_read_said = $null
# Who this process runs as, by number.
$script:__awsprof_uid = $null
# What the last decision was made from, what was last said, and the profile that may come back.
$script:__awsprof_last = $null
$script:__awsprof_said = ''
$script:__awsprof_ghost = $null

# The segment without colour, and its colour; the token file that it depends on, and when it will say
# something else of it.
$script:__awsprof_text = ''
$script:__awsprof_colour = ''
$script:__awsprof_token = ''
$script:__awsprof_until = $null
# All that the last prompt rested on, as text, and what it began with; the variables and files that it
# is made of, and the file that ended the walk. Between the values stands what no value can hold (on
# Windows, which would end the text there, a line's end).
$script:__awsprof_known = $null
$script:__awsprof_segment = ''
$script:__awsprof_watched = $null
$script:__awsprof_files = $null
$script:__awsprof_found = $null
# The prompts under ours, the innermost first, and the last of them; how deep we are in them; the number
# of the last typed line whose prompt we drew.
$script:__awsprof_prompts = @()
$script:__awsprof_outermost = $null
$script:__awsprof_depth = $null
$script:__awsprof_drawn = 0
# The functions that read a line under ours, the innermost first; how deep we are in them; whether
# ours has read none since the last prompt ('' if so).
$script:__awsprof_readers = @()
$script:__awsprof_reading = 0
$script:__awsprof_unread = $null
# The guarded commands of the line that is run.
$script:__awsprof_calls = @()
# What is called at a change of directory.
$script:__awsprof_action = $null
# Whether the completion script is being loaded.
$script:__awsprof_completing = $false
# Whether the hooks do anything; false before the end of the start and after unloading.
$script:__awsprof_alive = $false
# Whether the end of the start is put off until the first line is read.
$script:__awsprof_unsettled = $false

# The functions that nothing needs before the first line is read, as text: `init` and the installer put
# those here that are defined as `script:` below, for reading all of them takes longer than all else.
$script:__awsprof_later = $null
# Where this file is.
$script:__awsprof_root = $PSScriptRoot

# Defines what is kept as text; to be called before one of its functions is.
function __awsprof_rest {
    if ($script:__awsprof_later -isnot [string]) { return }
    $text = $script:__awsprof_later
    $script:__awsprof_later = $null
    . ([scriptblock]::Create($text))
}

# 3. Messages

function script:__awsprof_say([string] $text) {
    [Console]::Error.WriteLine("awsprof: $text")
}

# TEXT safe to draw, at most 64 characters of it.
function __awsprof_plain([string] $text) {
    $end = 0
    for ($count = 0; $count -lt 64 -and $end -lt $text.Length; $count++) {
        $end += 1 + [int][char]::IsSurrogatePair($text, $end)
    }
    __awsprof_clean $text.Substring(0, $end)
}

# U+061C, U+200E, U+200F, U+2028 to U+202E, U+2066 to U+2069: a hexadecimal number is slow to read.
function __awsprof_clean([string] $text) {
    if ($null -eq $script:__awsprof_unsafe) {
        $script:__awsprof_unsafe = [char[]]((0..31) + (127..159) + 1564 + 8206 + 8207 + (8232..8238) + (8294..8297))
    }
    while (($at = $text.IndexOfAny($script:__awsprof_unsafe)) -ge 0) {
        $text = $text.Remove($at, 1).Insert($at, '?')
    }
    $text
}

# PATH with ~ for the home directory, safe to draw; a path is not cut, for its end matters.
function script:__awsprof_tilde([string] $path) {
    $top = __awsprof_home
    # The root is no home to write so.
    if ($top -and ($path -ceq $top -or $path.StartsWith("$top/", 'Ordinal'))) { $path = '~' + $path.Substring($top.Length) }
    __awsprof_clean $path
}

function script:__awsprof_home {
    $top = if ($env:HOME) { $env:HOME } else { [Environment]::GetFolderPath('UserProfile') }
    $top.TrimEnd('/')
}

# Takes back the record that a caught exception left in $Error.
function __awsprof_swallow($record) {
    if ($global:Error.Count -gt 0 -and [object]::ReferenceEquals($global:Error[0].Exception, $record.Exception)) {
        $global:Error.RemoveAt(0)
    }
}

# Makes $? false, and nothing else.
function script:__awsprof_fail {
    [CmdletBinding()] param()
    $ErrorActionPreference = 'Ignore'
    $PSCmdlet.WriteError([Management.Automation.ErrorRecord]::new([Exception]::new('failed'), 'awsprof', 'NotSpecified', $null))
}

# 4. Snapshot

function __awsprof_snapshot_path {
    if ($script:__awsprof_windows) { return "$env:LOCALAPPDATA\awsprof\cache\snapshot.txt" }
    $cache = [Environment]::GetEnvironmentVariable('XDG_CACHE_HOME')
    if ($cache -like '/*') { return "$cache/awsprof/snapshot.txt" }
    $top = [Environment]::GetEnvironmentVariable('HOME')
    if ($top -like '?*') { return "$top/.cache/awsprof/snapshot.txt" }
    "$(__awsprof_home)/.cache/awsprof/snapshot.txt"
}

# Sets the id that a snapshot for the present inputs has.
function __awsprof_identify {
    $config = [Environment]::GetEnvironmentVariable('AWS_CONFIG_FILE')
    if ($config -is [string]) { $config = "=$config" } else { $config = '' }
    $credentials = [Environment]::GetEnvironmentVariable('AWS_SHARED_CREDENTIALS_FILE')
    if ($credentials -is [string]) { $credentials = "=$credentials" } else { $credentials = '' }
    $top = [Environment]::GetEnvironmentVariable('HOME')
    $script:__awsprof_id = "3 powershell $config $credentials $top"
    if ([string]::Equals([Environment]::ExpandEnvironmentVariables($script:__awsprof_overrides), $script:__awsprof_overrides)) { return }
    __awsprof_rest
    __awsprof_override
}

function script:__awsprof_override {
    foreach ($name in $script:__awsprof_made_from) {
        $value = [Environment]::GetEnvironmentVariable($name)
        if ($value) { $script:__awsprof_id += " $name=" + ($value -creplace '[\x00-\x1f\x7f]', '?') }
    }
}

# Whether the loaded snapshot still is the one on disk and says what the files say.
function __awsprof_fresh {
    . __awsprof_identify
    if ($script:__awsprof_lines -isnot [array]) { return $false }
    $id = "id`t$script:__awsprof_id"
    if (-not [string]::Equals($script:__awsprof_lines[0], $id)) { return $false }
    $time = [IO.File]::GetLastWriteTimeUtc($script:__awsprof_file)
    if ($time -gt $script:__awsprof_time) { return $false }
    if ($script:__awsprof_time -gt $time) { return $false }
    . __awsprof_holds
}

# Whether no file of the watch lists has come, gone or changed.
function __awsprof_holds {
    foreach ($file in $script:__awsprof_present) {
        $time = [IO.File]::GetLastWriteTimeUtc($file)
        if ($time -gt $script:__awsprof_time) { return $false }
        if ($time -gt $script:__awsprof_no_time) { continue }
        return $false
    }
    foreach ($file in $script:__awsprof_absent) {
        $time = [IO.File]::GetLastWriteTimeUtc($file)
        if ($time -gt $script:__awsprof_no_time) { return $false }
    }
    $true
}

# Loads the snapshot on disk if the loaded one is stale, and has it made anew, once, if that one is
# stale too.
function __awsprof_load {
    $fresh = . __awsprof_fresh
    if ($fresh) { return }
    if ($script:__awsprof_tried -like '?*') {
        __awsprof_rest
        if (__awsprof_vain) { return }
    }
    . __awsprof_take
    $fresh = . __awsprof_fresh
    if ($fresh) { return }
    __awsprof_rest
    __awsprof_renew
}

# Whether a refresh was tried for all that is now.
function script:__awsprof_vain {
    [string]::Equals($script:__awsprof_tried, (__awsprof_inputs (__awsprof_snapshot_path)))
}

function script:__awsprof_renew {
    $inputs = __awsprof_inputs ''
    if (__awsprof_refresh) { __awsprof_take }
    else { __awsprof_say 'refresh failed, the profiles are as they were' }
    $script:__awsprof_tried = $inputs + " $([IO.File]::GetLastWriteTimeUtc((__awsprof_snapshot_path)).Ticks)"
}

# What a refresh depends on, and the time of the snapshot FILE if one is given, as text.
function script:__awsprof_inputs($file) {
    $text = $script:__awsprof_id
    $files = @("$env:AWS_CONFIG_FILE", "$env:AWS_SHARED_CREDENTIALS_FILE")
    if ($null -ne $script:__awsprof_lines) { $files = $script:__awsprof_present + $script:__awsprof_absent }
    foreach ($input_file in $files + $file) {
        if ($input_file) { $text += " $([IO.File]::GetLastWriteTimeUtc($input_file).Ticks)" }
    }
    $text
}

function script:__awsprof_refresh {
    $code = $ExecutionContext.SessionState.PSVariable.GetValue('global:LASTEXITCODE')
    try {
        $program = __awsprof_program
        if ($null -eq $program) { return $false }
        # A prompt's own error stream is shown to nobody.
        foreach ($line in & $program refresh --shell=powershell 2>&1) {
            if ($line -is [Management.Automation.ErrorRecord]) {
                __awsprof_say (__awsprof_clean ($line.Exception.Message -creplace '^awsprof: ', ''))
            }
        }
        $global:LASTEXITCODE -eq 0
    } catch {
        __awsprof_swallow $_
        __awsprof_say (__awsprof_clean $_.Exception.Message)
        $false
    } finally {
        $global:LASTEXITCODE = $code
    }
}

# The program that `awsprof` is outside PowerShell; says so if there is none.
function script:__awsprof_program {
    if ($script:__awsprof_exe) { return $script:__awsprof_exe }
    $program = $ExecutionContext.InvokeCommand.GetCommand('awsprof', [Management.Automation.CommandTypes]::Application)
    if ($null -eq $program) { __awsprof_say 'the program "awsprof" is not on PATH' }
    $program
}

# Takes the snapshot on disk for the loaded one if it is whole and made for these inputs.
function __awsprof_take {
    try {
        $file = . __awsprof_snapshot_path
        $id = "id`t$script:__awsprof_id"
        # Nothing can stand under a file.
        $nothing = "$file/-"
        $script:__awsprof_no_time = [IO.File]::GetLastWriteTimeUtc($nothing)
        $time = [IO.File]::GetLastWriteTimeUtc($file)
        if ($time -gt $script:__awsprof_no_time) { $lines = [IO.File]::ReadAllLines($file) } else { return }
        if ($lines[-1] -cnotlike "whole`t3") { return }
        if (-not [string]::Equals($lines[0], $id)) { return }
        $present = $lines[1].Split("`t") -cnotlike 'watch_present'
        if ($lines[3] -cnotlike 'watch_links') {
            __awsprof_rest
            $present += __awsprof_links $lines[3]
        }
    } catch {
        __awsprof_swallow $_
        return
    }

    if ($script:__awsprof_lines -is [array]) {
        __awsprof_rest
        __awsprof_forget
    }
    $script:__awsprof_lines = $lines
    $script:__awsprof_snapshot = $null
    $script:__awsprof_file = $file
    $script:__awsprof_time = $time
    $script:__awsprof_present = $present
    $script:__awsprof_absent = $lines[2].Split("`t") -cnotlike 'watch_absent'
    $script:__awsprof_files = $null
    $script:__awsprof_generation = "$script:__awsprof_generation+"
    $script:__awsprof_looked_up = $null
    if ($script:__awsprof_alive) { __awsprof_define } else { $script:__awsprof_pending = $true }
}

# The fields of the line of the snapshot that begins with NAME.
function script:__awsprof_row([string] $name) {
    if ($null -eq $script:__awsprof_snapshot) {
        $rows = @{}
        foreach ($line in $script:__awsprof_lines) {
            $fields = $line.Split("`t")
            $rows[$fields[0]] = $fields
        }
        $script:__awsprof_snapshot = $rows
    }
    , $script:__awsprof_snapshot[$name]
}

# The fields after the first of a line of the snapshot.
function script:__awsprof_values($fields) {
    for ($i = 1; $i -lt $fields.Length; $i++) { $fields[$i] }
}

# All that the links in the LINE of the snapshot lead to: .NET tells the time of the link itself.
function script:__awsprof_links($line) {
    if ($PSEdition -ceq 'Desktop') { return }
    foreach ($path in __awsprof_values $line.Split("`t")) {
        for ($count = 0; $count -lt 40; $count++) {
            $target = [IO.File]::ResolveLinkTarget($path, $false)
            if ($null -eq $target) { break }
            $path = $target.FullName
            $path
        }
    }
}

# Defines the per-profile commands, as aliases of a module of their own: without Set-Alias a function
# cannot make one that outlives it. At start they wait until the first prompt is drawn; who asks for
# one before is answered by __awsprof_await.
function script:__awsprof_define {
    $script:__awsprof_pending = $false
    __awsprof_unawait
    $script:__awsprof_names = @(__awsprof_values (__awsprof_row 'commands'))
    $script:__awsprof_odd = @($script:__awsprof_names -notlike '*aws*')
    $names = $script:__awsprof_names
    $taken = __awsprof_taken
    if ($taken) { $names = @(foreach ($name in $names) { if ($taken -notcontains $name) { $name } }) }
    $script:__awsprof_commands = $names
    if (-not $names) { return }
    # Made outside of this module, which would keep the aliases for its own when they are taken away.
    $script:__awsprof_module = & ([psmoduleinfo]::new($true)) {
        param($names, $shims)
        $module = Microsoft.PowerShell.Core\New-Module -Name awsprof.commands -ArgumentList $names, $shims -ScriptBlock {
            param($names, $shims)
            # Half as long as sourcing a line for each.
            $variables = $ExecutionContext.SessionState.PSVariable
            foreach ($name in $names) { $variables.Set("alias:$name", "$shims/$name") }
            Microsoft.PowerShell.Core\Export-ModuleMember -Alias *
        }
        Microsoft.PowerShell.Core\Import-Module $module -Global -DisableNameChecking
        $module
    } $names (__awsprof_row 'shims')[1]
    Microsoft.PowerShell.Core\Register-ArgumentCompleter -Native -CommandName $names -ScriptBlock ${function:__awsprof_complete_command}
}

# Has the commands defined at once if one of them is run or looked for before they are. The session makes
# the delegate, which is quicker than a cast, and keeps an old one before it.
function __awsprof_await {
    $hooks = $ExecutionContext.SessionState.InvokeCommand
    $old = $hooks.CommandNotFoundAction
    $hooks.CommandNotFoundAction = {
        if ($script:__awsprof_pending) {
            __awsprof_rest
            __awsprof_answer $args[0] $args[1]
        }
    }
    $script:__awsprof_missing = $hooks.CommandNotFoundAction
    if ($old -is [Delegate]) { $hooks.CommandNotFoundAction = [Delegate]::Combine($old, $script:__awsprof_missing) }
}

function script:__awsprof_answer([string] $name, $asked) {
    try {
        if ("$($script:__awsprof_lines[-2])`t".IndexOf("`t$name`t", [StringComparison]::OrdinalIgnoreCase) -lt 0) { return }
        __awsprof_define
        $command = $ExecutionContext.InvokeCommand.GetCommand($name, [Management.Automation.CommandTypes]::Alias)
        if ($null -ne $command) { $asked.Command = $command }
    } catch { __awsprof_swallow $_ }
}

function script:__awsprof_unawait {
    if ($null -eq $script:__awsprof_missing) { return }
    $hooks = $ExecutionContext.SessionState.InvokeCommand
    $hooks.CommandNotFoundAction = [Delegate]::Remove($hooks.CommandNotFoundAction, $script:__awsprof_missing)
    $script:__awsprof_missing = $null
}

# Names of the snapshot that are the user's own aliases or functions already; they stay the user's. Up
# to 1,000 are looked at.
function script:__awsprof_taken {
    if ($script:__awsprof_names.Length -gt 1000) { return }
    $variables = $ExecutionContext.SessionState.PSVariable
    foreach ($name in $script:__awsprof_names) {
        if ($null -ne $variables.GetValue("alias:$name") -or $null -ne $variables.GetValue("function:$name")) { $name }
    }
}

# Removes the per-profile commands; one that the user has defined since is theirs.
function script:__awsprof_forget {
    $script:__awsprof_pending = $false
    __awsprof_unawait
    if ($null -ne $script:__awsprof_module) {
        __awsprof_remove_module $script:__awsprof_module
        $script:__awsprof_module = $null
    }
    if ($script:__awsprof_commands) { __awsprof_unregister $script:__awsprof_commands }
    $script:__awsprof_commands = @()
}

# The fields of the profile NAME after its name: kind, account, protected, token, command; nothing if
# it is not in the data.
function __awsprof_lookup($name) {
    if ($script:__awsprof_looked_up -isnot [string] -or -not [string]::Equals($name, $script:__awsprof_looked_up)) {
        $script:__awsprof_looked_up = $name
        $script:__awsprof_fields = $null
        $script:__awsprof_shown = __awsprof_plain $name
        if ($name -and $name.IndexOfAny([char[]](9, 10, 13)) -lt 0) {
            $data = ''
            try { $data = "`n" + [IO.File]::ReadAllText(($script:__awsprof_lines[4] -creplace '\Adata\t')) } catch { __awsprof_swallow $_ }
            if (-not $data.EndsWith("`n# whole", [StringComparison]::Ordinal)) {
                __awsprof_rest
                $data = __awsprof_data
            }
            $start = $data.IndexOf("`n$name`t", [StringComparison]::Ordinal)
            if ($start -ge 0) {
                $start += $name.Length + 2
                $end = $data.IndexOf([char] 10, $start)
                if ($end -ge 0) { $script:__awsprof_fields = $data.Substring($start, $end - $start).Split("`t") }
            }
            $script:__awsprof_looked_up = $name
        }
    }
    $script:__awsprof_fields
}

# The text of the data file, with a line's end before it; made anew if it is gone or cut off.
function script:__awsprof_data {
    $data = ''
    try { $data = "`n" + [IO.File]::ReadAllText((__awsprof_row 'data')[1]) } catch { __awsprof_swallow $_ }
    if ($data.EndsWith("`n# whole", [StringComparison]::Ordinal)) { $script:__awsprof_mended = 0 }
    elseif (__awsprof_mend) { return __awsprof_data }
    $data
}

# Has the snapshot made anew, since its data file is gone or cut off: once, unless that helps.
function script:__awsprof_mend {
    if ($script:__awsprof_mended -ceq $script:__awsprof_time -or -not (__awsprof_fresh)) { return $false }
    $made = __awsprof_refresh
    if ($made) { __awsprof_take }
    else { __awsprof_say 'refresh failed, the profiles are as they were' }
    $script:__awsprof_mended = $script:__awsprof_time
    $made
}

# 5. Session

# What the token file TOKEN allows: `fine`, `expiring` and minutes, `expired` or `login`.
function script:__awsprof_session($token) {
    $info = __awsprof_token_file $token
    $key = $token, $info.LastWriteTimeUtc.Ticks -join ' '
    if (-not [string]::Equals($key, $script:__awsprof_token_key)) {
        __awsprof_read_token $info
        $script:__awsprof_token_key = $key
    }
    if ($null -eq $script:__awsprof_token_expires) { return 'login' }
    $now = [DateTime]::UtcNow
    if ($script:__awsprof_token_renewable_until -gt $now) {
        $script:__awsprof_until = $script:__awsprof_token_renewable_until
        return 'fine'
    }
    $left = ($script:__awsprof_token_expires - $now).TotalMinutes
    if ($left -le 0) { return 'expired' }
    $minutes = [int][Math]::Ceiling($left)
    if ($left -gt 15) { $minutes = 16 }
    $script:__awsprof_until = $script:__awsprof_token_expires.AddMinutes(1 - $minutes)
    if ($minutes -gt 15) { 'fine' } else { 'expiring'; $minutes }
}

function script:__awsprof_token_file($token) {
    $info = [IO.FileInfo]::new($token)
    # A link to itself leads nowhere; it cannot be opened either.
    try { if ($null -ne $info.LinkTarget) { $info = $info.ResolveLinkTarget($true) } }
    catch { __awsprof_swallow $_ }
    $info
}

# Takes the times out of a token file by pattern; without an access token there are none.
function script:__awsprof_read_token($info) {
    $script:__awsprof_token_expires = $null
    $script:__awsprof_token_renewable_until = [DateTime]::MinValue
    # A FIFO or a device has no length, and opening one could wait for ever.
    if (-not $info.Exists -or $info.Length -eq 0) { return }
    try {
        $text = [Text.Encoding]::ASCII.GetString((__awsprof_bytes $info.FullName 65536))
        if ($text -cnotmatch '(?<!\\)"accessToken"\s*:\s*"[^"]') { return }
        $script:__awsprof_token_expires = __awsprof_time_under 'expiresAt' $text
        if ($text -cmatch '(?<!\\)"refreshToken"\s*:\s*"[^"]') {
            $until = __awsprof_time_under 'registrationExpiresAt' $text
            if ($null -ne $until) { $script:__awsprof_token_renewable_until = $until }
        }
    } catch { __awsprof_swallow $_ }
}

# The UTC time under KEY in TEXT, or nothing.
function script:__awsprof_time_under([string] $key, [string] $text) {
    $time = '([0-9]{4})-([0-9]{2})-([0-9]{2})[T ]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]+)?(?:Z|UTC|\+00:00)'
    if ($text -cmatch "(?<!\\)`"$key`"\s*:\s*`"$time`"") {
        [DateTime]::new($Matches[1], $Matches[2], $Matches[3], $Matches[4], $Matches[5], $Matches[6], [DateTimeKind]::Utc)
    }
}

# The first LIMIT bytes of FILE, without locking it.
function script:__awsprof_bytes([string] $file, [int] $limit) {
    $stream = [IO.FileStream]::new($file, 'Open', 'Read', 'ReadWrite, Delete', 1)
    try {
        $bytes = [byte[]]::new($limit)
        $count = 0
        while ($count -lt $limit -and ($read = $stream.Read($bytes, $count, $limit - $count)) -gt 0) { $count += $read }
    } finally { $stream.Dispose() }
    [Array]::Resize([ref] $bytes, $count)
    , $bytes
}

# 6. Directory

# Sets the files to look for from $directory upwards; the first that is there ends the walk.
function __awsprof_find {
    if ($script:__awsprof_windows -or $directory -like '*/' -or $top -like '*/') {
        __awsprof_rest
        __awsprof_find_by_parts $directory
        return
    }
    $root = '/.awsprofile'
    $script:__awsprof_candidates = @(
        while ($directory -like '/?*') {
            "$directory/.awsprofile"
            if ([string]::Equals($directory, $top)) { $root = @(); break }
            $directory = [IO.Path]::GetDirectoryName($directory)
        }
        $root
    )
}

function script:__awsprof_find_by_parts($directory) {
    $top = __awsprof_home
    $script:__awsprof_candidates = @(while ($directory) {
        [IO.Path]::Combine($directory, '.awsprofile')
        if ([string]::Equals($directory, $top)) { break }
        $directory = [IO.Path]::GetDirectoryName($directory)
    })
}

# Ends the walk where a directory on the way may not be searched, which has no times.
function script:__awsprof_seek {
    foreach ($file in $script:__awsprof_candidates) {
        if ([IO.File]::Exists($file) -or [IO.Directory]::Exists($file)) {
            $script:__awsprof_found = $file
            return
        }
    }
}

# What FILE says, as Name, Account, Region, or a Reason why not, and its Line.
function script:__awsprof_read([string] $file) {
    $said = @{ Name = ''; Account = ''; Region = ''; Reason = ''; Line = 0 }
    try {
        $item = __awsprof_item $file
        if ($item.Attributes -band [IO.FileAttributes]::ReparsePoint) { $said.Reason = 'is a symbolic link'; return $said }
        if (-not $script:__awsprof_windows -and "$($item.UnixStat.ItemType)" -cne 'File' -or $item -isnot [IO.FileInfo]) {
            $said.Reason = 'is not a regular file'
            return $said
        }
        $bytes = __awsprof_bytes $file 4097
    } catch {
        __awsprof_swallow $_
        $said.Reason = 'cannot be read'
        return $said
    }

    if (-not $script:__awsprof_windows) {
        if (-not (__awsprof_own $item)) { $said.Reason = 'belongs to somebody else'; return $said }
        if ($item.UnixStat.Mode -band 2) { $said.Reason = 'is writable by everybody'; return $said }
    }
    if ($bytes.Length -gt 4096) { $said.Reason = 'is larger than 4 KiB'; return $said }
    $text = [Text.Encoding]::GetEncoding(28591).GetString($bytes)
    if ($text.IndexOf([char] 0) -ge 0 -or $text.StartsWith("$([char]0xef)$([char]0xbb)$([char]0xbf)", 'Ordinal')) {
        $said.Reason = 'not a text line'
        $said.Line = 1
        return $said
    }

    $number = 0
    foreach ($line in $text.Split([char] 10)) {
        $number++
        if ($line.EndsWith("`r", 'Ordinal')) { $line = $line.Substring(0, $line.Length - 1) }
        $line = $line.Trim([char[]](9, 32))
        if (-not $line -or $line[0] -ceq '#') { continue }
        $said.Reason = __awsprof_read_line $line $said
        if ($said.Reason) {
            $said.Line = $number
            return $said
        }
    }
    if (-not $said.Name) { $said.Reason = 'names no profile' }
    $said
}

# The directory entry of PATH with its UnixStat, links not followed.
function script:__awsprof_item([string] $path) {
    $ExecutionContext.InvokeProvider.Item.Get([string[]] $path, $true, $true)[0]
}

# Whether the file ITEM is ours: the owner of this process's directory is who it runs as; where there
# is no /proc, the account's name tells.
function script:__awsprof_own($item) {
    if ($null -eq $script:__awsprof_uid -and [IO.Directory]::Exists("/proc/$PID")) {
        $script:__awsprof_uid = (__awsprof_item "/proc/$PID").UnixStat.UserId
    }
    if ($null -ne $script:__awsprof_uid) { return $item.UnixStat.UserId -eq $script:__awsprof_uid }
    $item.User -ceq [Environment]::UserName
}

# Takes into SAID one LINE that is neither blank nor a comment; returns what is wrong with it.
function script:__awsprof_read_line([string] $line, [hashtable] $said) {
    if (-not $said.Name) {
        if ($line -cmatch '\A(account|region)[ \t]*=') { return 'the profile must come first' }
        if ($line -cmatch '\Aprofile[ \t]*=[ \t]*([^\n]*)\z') { $line = $Matches[1] }
        if ($line -cnotmatch '\A(?!-)[A-Za-z0-9_.@:/+=, -]{1,128}\z') { return 'not a profile name' }
        $said.Name = $line
    } elseif ($line -cmatch '\A(account)[ \t]*=[ \t]*([0-9]{12})\z' -or $line -cmatch '\A(region)[ \t]*=[ \t]*([a-z0-9-]+)\z') {
        if ($said[$Matches[1]]) { return "`"$($Matches[1])`" appears twice" }
        $said[$Matches[1]] = $Matches[2]
    } else { 'not "account = 12 digits" or "region = name"' }
}

# Why the profile that FILE names may not be selected here, or nothing.
function script:__awsprof_decide([string] $file, [hashtable] $said) {
    $name = $said.Name
    $fields = __awsprof_lookup $name
    if (-not $fields) { return "`"$name`" is not a profile" }
    $said.Known = $fields[1]
    if ($said.Account -and $fields[1] -cne '-' -and $fields[1] -cne $said.Account) {
        return "`"$name`" is account $($fields[1]), not $($said.Account)"
    }
    $protected = $fields[2] -ceq '1'
    if (-not $protected -and (__awsprof_trust) -cne 'strict') { return }
    try {
        $record = [IO.File]::ReadAllText((__awsprof_row 'trust_root')[1] + $file)
        if ([string]::Equals($record, "$name`n")) { return }
    } catch { __awsprof_swallow $_ }
    $what = if ($protected) { 'protected and not' } else { 'not' }
    "$name is $what trusted here; to allow it: awsprof trust"
}

function script:__awsprof_trust {
    if ($env:AWSPROF_TRUST -ceq 'owner' -or $env:AWSPROF_TRUST -ceq 'strict') { $env:AWSPROF_TRUST }
    else { (__awsprof_row 'trust')[1] }
}

# Puts what FILE said in force.
function script:__awsprof_enter([string] $file, [hashtable] $said) {
    $env:AWSPROF_DIR_FILE = $file
    $env:AWSPROF_DIR_PROFILE = $said.Name
    if ($null -ne $script:__awsprof_ghost -and $script:__awsprof_ghost.Profile -ceq $said.Name) { $script:__awsprof_ghost = $null }
    __awsprof_put 'AWS_PROFILE' $said.Name
    if ($null -ne $env:AWS_DEFAULT_PROFILE) { __awsprof_put 'AWS_DEFAULT_PROFILE' $said.Name }
    $note = ''
    if ($said.Region) {
        $env:AWSPROF_DIR_REGION = $said.Region
        __awsprof_put 'AWS_REGION' $said.Region
        __awsprof_put 'AWS_DEFAULT_REGION' $said.Region
        $note = ", region $($said.Region)"
    }
    if ($said.Account -and $said.Known -ceq '-') { $note += ", account $($said.Account) not verified" }

    $unset = @(foreach ($variable in $script:__awsprof_keys) {
        $value = [Environment]::GetEnvironmentVariable($variable)
        if ($null -ne $value) {
            [Environment]::SetEnvironmentVariable("AWSPROF_OLD_$variable", "=$value")
            __awsprof_take_back $variable '-'
            $variable
        }
    })
    if ($unset) { __awsprof_say "unset $($unset -join ', '): they would win over the profile" }
    __awsprof_say "$($said.Name) ($(__awsprof_tilde $file)$note)"
}

# Sets VARIABLE and remembers what it was.
function script:__awsprof_put([string] $variable, [string] $value) {
    $old = [Environment]::GetEnvironmentVariable($variable)
    if ($old -is [string] -and [string]::Equals($old, $value)) { return }
    $remembered = if ($null -eq $old) { '-' } else { "=$old" }
    [Environment]::SetEnvironmentVariable("AWSPROF_OLD_$variable", $remembered)
    [Environment]::SetEnvironmentVariable($variable, $value)
}

# Gives VARIABLE its old value, `=value` or `-`. $null would become the empty string on its way.
function script:__awsprof_take_back([string] $variable, [string] $old) {
    if ($old -ceq '-') { [Environment]::SetEnvironmentVariable($variable, [NullString]::Value) }
    elseif ($old.StartsWith('=')) { [Environment]::SetEnvironmentVariable($variable, $old.Substring(1)) }
}

# Undoes what is in force, each variable if it still is what was set. If the user has chosen another
# profile, it stays with its region and keys, and what was before is remembered for two prompts:
# other tools put back the profile that they met here after we have left.
function script:__awsprof_leave {
    if ($null -eq $env:AWSPROF_DIR_FILE) { return }
    $set = @{ Profile = "$env:AWSPROF_DIR_PROFILE"; Region = "$env:AWSPROF_DIR_REGION"; Direnv = $env:DIRENV_DIR; Prompts = 2; Old = @{} }
    $ours = $env:AWS_PROFILE -is [string] -and [string]::Equals($env:AWS_PROFILE, $set.Profile)
    if (-not $ours) { $script:__awsprof_ghost = $set }
    foreach ($variable in $script:__awsprof_variables) {
        $old = [Environment]::GetEnvironmentVariable("AWSPROF_OLD_$variable")
        if ($null -eq $old) { continue }
        __awsprof_take_back "AWSPROF_OLD_$variable" '-'
        if (-not $ours -and $variable -cne 'AWS_DEFAULT_PROFILE') { $set.Old[$variable] = $old }
        elseif (__awsprof_still $variable $set) { __awsprof_take_back $variable $old }
    }
    $env:AWSPROF_DIR_FILE = $null
    $env:AWSPROF_DIR_PROFILE = $null
    $env:AWSPROF_DIR_REGION = $null
}

# Whether VARIABLE is as it was SET.
function script:__awsprof_still([string] $variable, [hashtable] $set) {
    $value = [Environment]::GetEnvironmentVariable($variable)
    if ($variable -clike '*_PROFILE') { $value -is [string] -and [string]::Equals($value, $set.Profile) }
    elseif ($variable -clike '*_REGION') { $value -is [string] -and [string]::Equals($value, $set.Region) }
    else { $null -eq $value }
}

# If the profile that we left has come back by itself, does now what leaving could not. direnv puts it
# back when it lets go of an environment: not before, and prompts are not counted until then.
function script:__awsprof_lay_ghost {
    $set = $script:__awsprof_ghost
    if ($null -eq $env:AWS_PROFILE -or -not [string]::Equals($env:AWS_PROFILE, $set.Profile)) { return }
    if ($null -ne $set.Direnv -and [string]::Equals($set.Direnv, $env:DIRENV_DIR)) { return }
    $script:__awsprof_ghost = $null
    foreach ($variable in $script:__awsprof_variables) {
        $old = $set.Old[$variable]
        if ($null -eq $old) { continue }
        if ($variable -ceq 'AWS_PROFILE' -and $null -ne $env:AWSPROF_DIR_FILE) {
            $env:AWSPROF_OLD_AWS_PROFILE = $old
            $env:AWS_PROFILE = $env:AWSPROF_DIR_PROFILE
        } elseif (__awsprof_still $variable $set) { __awsprof_take_back $variable $old }
    }
}

# Makes what is in force agree with the directory; does nothing if nothing has changed, so that a
# profile chosen by hand inside a directory stays. A place outside the file system changes nothing.
function __awsprof_sync {
    if ($script:__awsprof_lines -isnot [array]) { return }
    $directory = "$PWD"
    # A drive has its name before the path, on Windows each.
    if ($directory -notlike '/*') {
        if ($PWD.Provider.Name -cnotlike 'FileSystem') { return }
        $directory = $PWD.ProviderPath
    }
    $top = [Environment]::GetEnvironmentVariable('HOME')
    $from = "$directory`n$top"
    if ($script:__awsprof_walked -isnot [string] -or -not [string]::Equals($from, $script:__awsprof_walked)) {
        . __awsprof_find
        $script:__awsprof_walked = $from
    }
    $script:__awsprof_found = $null
    try {
        foreach ($file in $script:__awsprof_candidates) {
            $time = [IO.File]::GetLastWriteTimeUtc($file)
            if ($time -gt $script:__awsprof_no_time) {
                $script:__awsprof_found = $file
                break
            }
        }
    } catch {
        __awsprof_swallow $_
        __awsprof_rest
        __awsprof_seek
    }
    if ($script:__awsprof_found -is [string]) {
        __awsprof_rest
        __awsprof_weigh $script:__awsprof_found
        return
    }
    $script:__awsprof_last = $null
    if ([Environment]::GetEnvironmentVariable('AWSPROF_DIR_FILE') -is [string]) {
        __awsprof_rest
        __awsprof_leave
    }
}

# Puts FILE in force, or says why not, unless nothing has changed since that was last asked.
function script:__awsprof_weigh($file) {
    $state = __awsprof_look $file
    $facts = $state, (__awsprof_record $file), $script:__awsprof_generation, [Environment]::GetEnvironmentVariable('AWSPROF_TRUST') -join ' '
    if ([string]::Equals($facts, $script:__awsprof_last)) { return }
    $script:__awsprof_last = $facts

    if (-not [string]::Equals($state, $script:__awsprof_read_state)) {
        $script:__awsprof_read_said = __awsprof_read $file
        $script:__awsprof_read_state = $state
    }
    $said = $script:__awsprof_read_said
    $reason = $said.Reason
    if (-not $reason) { $reason = __awsprof_decide $file $said }
    if ($reason) {
        __awsprof_leave
        __awsprof_refuse $file $said.Line $reason
        return
    }
    if ([string]::Equals("$file`n$($said.Name)`n$($said.Region)", "$env:AWSPROF_DIR_FILE`n$env:AWSPROF_DIR_PROFILE`n$env:AWSPROF_DIR_REGION")) { return }
    __awsprof_leave
    $script:__awsprof_said = ''
    __awsprof_enter $file $said
}

# Time, size and mode of FILE. Permission bits are not known to .NET before PowerShell 7.3, and then are
# nothing here.
function script:__awsprof_look($file) {
    $info = [IO.FileInfo]::new($file)
    $size = if ($info.Exists) { $info.Length }
    $file, $info.LastWriteTimeUtc.Ticks, $size, $info.UnixFileMode -join ' '
}

# The time of the record that the directory of FILE is trusted.
function script:__awsprof_record($file) {
    [IO.File]::GetLastWriteTimeUtc((__awsprof_row 'trust_root')[1] + $file).Ticks
}

# Says why nothing is switched here, once for a file, its content and a reason.
function script:__awsprof_refuse($file, $line, $reason) {
    $text = $reason
    if (-not $reason.EndsWith(': awsprof trust', 'Ordinal')) {
        $place = if ($line) { ":$line" }
        $text = "$(__awsprof_tilde $file)${place}: $reason"
    }
    $key = "$file $([IO.File]::GetLastWriteTimeUtc($file).Ticks) $text"
    if ([string]::Equals($key, $script:__awsprof_said)) { return }
    $script:__awsprof_said = $key
    __awsprof_say $text
}

# 7. Segment

# Sets the segment's text, '' if there is none, and its colour.
function __awsprof_state {
    $script:__awsprof_text = ''
    $script:__awsprof_colour = 'yellow'
    $script:__awsprof_token = ''
    $script:__awsprof_until = $null
    if ($script:__awsprof_lines -isnot [array]) { return }
    $name = [Environment]::GetEnvironmentVariable('AWS_PROFILE')
    $other = [Environment]::GetEnvironmentVariable('AWS_DEFAULT_PROFILE')
    $key = [Environment]::GetEnvironmentVariable('AWS_ACCESS_KEY_ID')
    $default = $script:__awsprof_lines[5]
    if ($name -isnot [string]) { $name = $other }
    if ([Environment]::GetEnvironmentVariable('AWS_WEB_IDENTITY_TOKEN_FILE') -is [string]) {
        __awsprof_rest
        $key = __awsprof_winner $key $name
    }
    if ($name -is [string]) { __awsprof_chosen $name $other $key }
    elseif ($key -is [string] -or $default -cnotlike 'default') { __awsprof_unchosen $key $default.Split("`t") }
}

# With the profile NAME chosen.
function __awsprof_chosen($name, $other, $key) {
    $fields = __awsprof_lookup $name
    $shown = $script:__awsprof_shown
    $note = ''
    if ($null -eq $fields -or $script:__awsprof_lines[7] -ceq "broken`t1") { $note = '?' }
    elseif ($key) { $note = ' keys!' }
    elseif ($null -ne $other -and -not [string]::Equals($other, $name)) {
        __awsprof_rest
        $note = __awsprof_other $other
    } elseif ($fields[3] -cne '-') {
        __awsprof_rest
        $script:__awsprof_token = $fields[3]
        $note = __awsprof_note $fields[3]
    }
    $script:__awsprof_text = "[AWS:$shown$note]"
    if ($note -ceq '') { $script:__awsprof_colour = 'green' }
    if ($null -ne $fields -and $fields[2] -ceq '1') { $script:__awsprof_colour = 'red' }
}

# With none.
function __awsprof_unchosen($key, $fields) {
    if ($key) { $script:__awsprof_text = '[AWS:keys!]' }
    elseif ($fields.Length -gt 1) {
        $script:__awsprof_text = '[AWS:default]'
        $script:__awsprof_colour = 'green'
    }
    if ($script:__awsprof_lines[7] -ceq "broken`t1" -and $script:__awsprof_text -cne '') {
        $script:__awsprof_text = $script:__awsprof_text -creplace '!?\]\z', '?]'
        $script:__awsprof_colour = 'yellow'
    }
    if (-not $key -and $fields.Length -gt 4 -and $fields[4] -ceq '1') { $script:__awsprof_colour = 'red' }
}

# What in the environment wins over the profile NAME, or over the default: KEY, else a token that is exchanged
# for a role, unless the profile assumes one.
function script:__awsprof_winner($key, $name) {
    if ($key) { return $key }
    $kind = if ($name -is [string]) { @(__awsprof_lookup $name)[0] } else { (__awsprof_row 'default')[2] }
    if ($kind -cne 'role') { $env:AWS_WEB_IDENTITY_TOKEN_FILE }
}

# What the segment says of the other profile NAME that is chosen too.
function script:__awsprof_other($name) {
    [char] 8800 + (__awsprof_plain $name)
}

# What the segment says of the session with the token file TOKEN, '' if it is fine.
function script:__awsprof_note($token) {
    $state, $minutes = __awsprof_session $token
    if ($state -ceq 'fine') { '' }
    elseif ($state -ceq 'expiring') { " ${minutes}m" }
    else { " $state" }
}

# What stands before the prompt; where a prompt framework draws, nothing, and AWSPROF_SEGMENT holds it.
function __awsprof_draw {
    $on = [Environment]::GetEnvironmentVariable('AWSPROF_SEGMENT_ON')
    if ($on -is [string] -or $script:__awsprof_lines -isnot [array] -or $script:__awsprof_lines[6] -clike "segment_on`t0") {
        __awsprof_rest
        if (__awsprof_hidden $on) {
            $env:AWSPROF_SEGMENT = $null
            return ''
        }
    }
    . __awsprof_state
    if ([Environment]::GetEnvironmentVariable('STARSHIP_SHELL') -is [string] -or [Environment]::GetEnvironmentVariable('POSH_SHELL') -is [string]) {
        __awsprof_rest
        if (__awsprof_framework) {
            $env:AWSPROF_SEGMENT = $script:__awsprof_text
            return ''
        }
    }
    if ([Environment]::GetEnvironmentVariable('AWSPROF_SEGMENT') -is [string]) { $env:AWSPROF_SEGMENT = $null }
    if ($script:__awsprof_text -notlike '?*') { return '' }
    . __awsprof_paint
}

# Whether the segment is off, by the variable with the value ON or else by the setting.
function script:__awsprof_hidden($on) {
    if (-not $on -and $null -ne $script:__awsprof_lines) { $on = (__awsprof_row 'segment_on')[1] }
    $on -ceq '0' -or $on -eq 'off' -or $on -eq 'no' -or $on -eq 'false'
}

# The segment in its colour, and a blank.
function __awsprof_paint {
    $text = $script:__awsprof_text
    if ([Environment]::GetEnvironmentVariable('NO_COLOR') -or [Environment]::GetEnvironmentVariable('TERM') -ceq 'dumb') { return "$text " }
    $sgr = '33'
    if ($script:__awsprof_colour -ceq 'green') { $sgr = '32' }
    elseif ($script:__awsprof_colour -ceq 'red') { $sgr = '31' }
    "$([char] 27)[${sgr}m$text$([char] 27)[0m "
}

# Whether starship or oh-my-posh draws the prompt. Each names itself in a variable that a nested shell
# of another kind inherits with the other's name.
function script:__awsprof_framework {
    $env:STARSHIP_SHELL -cin 'pwsh', 'powershell' -or $env:POSH_SHELL -cin 'pwsh', 'powershell'
}

# The function `prompt`: our segment, then the prompt that was there, which finds $? as it was. A
# prompt that was set over ours and calls it, and is itself under ours again, gets no second segment.
$script:__awsprof_wrapper = {
    $ok = $global:?
    if ($script:__awsprof_depth -is [int]) {
        __awsprof_rest
        return __awsprof_under $ok
    }
    $segment = ''
    if ($script:__awsprof_alive) {
        $script:__awsprof_calls = @()
        if ($script:__awsprof_unread -is [string]) {
            __awsprof_rest
            __awsprof_miss
        } else { $script:__awsprof_unread = '' }
        # Compared here, for a call of a function takes as long as the rest of this. The first prompt has
        # nothing to compare with.
        $facts = ''
        if ($script:__awsprof_known -is [string]) {
            $script:__awsprof_drawn = $MyInvocation.HistoryId
            $facts = __awsprof_facts
        }
        if ($script:__awsprof_known -is [string] -and $facts -is [string] -and [string]::Equals($facts, $script:__awsprof_known)) { $segment = $script:__awsprof_segment }
        else {
            $script:__awsprof_known = "$facts"
            $segment = . __awsprof_prompt
        }
    }
    $script:__awsprof_depth = 1
    try {
        if (-not $ok) { if ($script:__awsprof_alive) { __awsprof_rest; __awsprof_fail } }
        $drawn = -join (& $script:__awsprof_outermost)
    } finally { $script:__awsprof_depth = $null }
    if ($segment -notlike '?*') { return $drawn }
    if ($drawn -notlike '?*') { return "${segment}PS>" }
    if ($drawn -cnotlike "`n*") { return "$segment$drawn" }
    __awsprof_insert $segment $drawn
}

# The prompt DRAWN with the segment where its first line of text begins.
function __awsprof_insert($segment, $drawn) {
    $drawn.Insert($drawn.Length - $drawn.TrimStart("`n").Length, $segment)
}

# The prompt under the one that is being drawn, which calls ours.
function script:__awsprof_under($ok) {
    $under = $script:__awsprof_prompts.Length - 1 - $script:__awsprof_depth
    if ($under -lt 0) { return 'PS> ' }
    $script:__awsprof_depth++
    try {
        if (-not $ok -and $script:__awsprof_alive) { __awsprof_fail }
        -join (& $script:__awsprof_prompts[$under])
    } finally { $script:__awsprof_depth-- }
}

# Puts our prompt over the present one.
function script:__awsprof_wrap {
    $present = ${function:prompt}
    if ([object]::ReferenceEquals($present, $script:__awsprof_wrapper)) { return }
    $script:__awsprof_prompts = @($script:__awsprof_prompts) + @($present)
    $script:__awsprof_outermost = $present
    ${function:global:prompt} = $script:__awsprof_wrapper
}

# 8. Hooks

# At each prompt unless all that the last one rested on is as it was; returns what stands before it.
function __awsprof_prompt {
    try {
        . __awsprof_load
        . __awsprof_sync
        if ($script:__awsprof_ghost -is [hashtable]) { __awsprof_haunt }
        $script:__awsprof_segment = . __awsprof_draw
        $script:__awsprof_segment
    } catch {
        __awsprof_swallow $_
        ''
    }
}

# All that a prompt rests on, as text; nothing if it cannot be told or changes by itself.
function script:__awsprof_facts {
    if ($script:__awsprof_lines -isnot [array] -or $script:__awsprof_ghost -is [hashtable]) { return }
    if ($script:__awsprof_until -is [DateTime] -and [DateTime]::UtcNow -ge $script:__awsprof_until) { return }
    if ($null -eq $script:__awsprof_watched) {
        $names = @('AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_ACCESS_KEY_ID', 'AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_CONFIG_FILE',
            'AWS_SHARED_CREDENTIALS_FILE', 'HOME', 'XDG_CACHE_HOME', 'LOCALAPPDATA', 'NO_COLOR', 'TERM', 'STARSHIP_SHELL', 'POSH_SHELL',
            'AWSPROF_SEGMENT_ON', 'AWSPROF_SEGMENT', 'AWSPROF_TRUST', 'AWSPROF_DIR_FILE') + $script:__awsprof_made_from
        $script:__awsprof_watched = '%' + ($names -join $(if ($script:__awsprof_windows) { "%`n%" } else { "%`0%" })) + '%'
    }
    if ($null -eq $script:__awsprof_files) {
        $script:__awsprof_files = @($script:__awsprof_file) + $script:__awsprof_present + $script:__awsprof_absent
    }
    try {
        $facts = "$PWD`0" + [Environment]::ExpandEnvironmentVariables($script:__awsprof_watched)
        # .NET leaves a variable that is not set as it stands.
        $facts += [Environment]::GetEnvironmentVariable('AWS_PROFILE') -is [string]
        $facts += [Environment]::GetEnvironmentVariable('AWS_DEFAULT_PROFILE') -is [string]
        $facts += [Environment]::GetEnvironmentVariable('AWS_ACCESS_KEY_ID') -is [string]
        foreach ($file in $script:__awsprof_files) { $facts += [IO.File]::GetLastWriteTimeUtc($file).Ticks }
        foreach ($file in $script:__awsprof_candidates) { $facts += [IO.File]::GetLastWriteTimeUtc($file).Ticks }
        if ($script:__awsprof_found -is [string]) { $facts += (__awsprof_look $script:__awsprof_found) + (__awsprof_record $script:__awsprof_found) }
        if ($script:__awsprof_token -cne '') { $facts += (__awsprof_token_file $script:__awsprof_token).LastWriteTimeUtc.Ticks }
        $facts
    } catch { __awsprof_swallow $_ }
}

# After a directory was left whose profile was not ours any more.
function script:__awsprof_haunt {
    __awsprof_lay_ghost
    $ghost = $script:__awsprof_ghost
    if ($null -ne $ghost -and $null -eq $env:DIRENV_DIR -and --$ghost.Prompts -le 0) { $script:__awsprof_ghost = $null }
}

# At each change of directory, before the next statement runs. If the last prompt was not ours, a
# later one has taken our place: ours goes over it.
function __awsprof_chdir {
    try {
        if ($script:__awsprof_ghost -is [hashtable]) { __awsprof_lay_ghost }
        __awsprof_sync
        if ($script:__awsprof_drawn -gt 0 -and $MyInvocation.HistoryId -gt $script:__awsprof_drawn) { __awsprof_rest; __awsprof_wrap }
    } catch { __awsprof_swallow $_ }
    if ($script:__awsprof_calls) { __awsprof_recheck }
}

# Windows PowerShell has no such event: there a change is met at the next prompt.
function __awsprof_listen {
    if ($PSEdition -like 'Desktop') { return }
    $hooks = $ExecutionContext.SessionState.InvokeCommand
    $old = $hooks.LocationChangedAction
    $hooks.LocationChangedAction = { if ($script:__awsprof_alive) { __awsprof_chdir } }
    $script:__awsprof_action = $hooks.LocationChangedAction
    if ($old -is [Delegate]) { $hooks.LocationChangedAction = [Delegate]::Combine($old, $script:__awsprof_action) }
}

# 9. Commands

# A function spoils arguments and $? of the program that it runs: so each argument that was a string
# goes on in quotes (or wildcards in it would be expanded once more), a number as it was typed, a list
# with its commas, and a failure is handed on. A `--` alone is gone before it comes here.
function awsprof {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(ValueFromRemainingArguments = $true, DontShow)] $__awsprof_arguments,
        [Parameter(ValueFromPipeline = $true, DontShow)] $__awsprof_piped
    )
    end {
        __awsprof_rest
        $arguments = __awsprof_dashed @(if ($null -ne $__awsprof_arguments) { $__awsprof_arguments }) $MyInvocation
        # PowerShell takes `-V` for its own `-Verbose`.
        if ($PSBoundParameters.ContainsKey('Verbose')) { $arguments = @('-V') + $arguments }
        $piped = @($input)
        $line = if ($MyInvocation.ExpectingInput) { '$piped | & $program' } else { '& $program' }
        # Help is for reading, not for evaluating.
        $switches = $arguments.Length -gt 0 -and $arguments[0] -cin 'use', 'clear' -and -not ($arguments -cin '--help', '-h')
        for ($i = 0; $i -lt $arguments.Length; $i++) {
            $line += if ($arguments[$i] -is [string]) { " `"`$(`$arguments[$i])`"" }
                elseif ($arguments[$i] -is [array]) { " `"`$(`$arguments[$i] -join ',')`"" }
                else { " `$arguments[$i]" }
            if ($i -eq 0 -and ($switches -or $arguments[0] -ceq 'aliases')) { $line += ' --shell=powershell' }
        }

        $global:LASTEXITCODE = 127
        try {
            $program = __awsprof_program
            $run = [scriptblock]::Create($line)
            if ($null -eq $program) { }
            elseif ($switches) { __awsprof_evaluate $run }
            else { . $run }
        } catch [Management.Automation.CommandNotFoundException] {
            __awsprof_swallow $_
            __awsprof_say (__awsprof_clean $_.Exception.Message)
        }
        if ($null -ne $program) {
            $script:__awsprof_tried = ''
            $script:__awsprof_mended = 0
        }
        $script:__awsprof_known = ''
        $script:__awsprof_last = $null
        if ($script:__awsprof_alive) { try { __awsprof_sync } catch { __awsprof_swallow $_ } }
        if ($script:__awsprof_calls) { __awsprof_recheck }
        $ErrorActionPreference = 'Ignore'
        if ($global:LASTEXITCODE -ne 0) {
            $PSCmdlet.WriteError([Management.Automation.ErrorRecord]::new([Exception]::new('failed'), 'awsprof', 'NotSpecified', $null))
        }
    }
}

# ARGUMENTS with the first `--` of the line, which PowerShell keeps for itself: `exec` needs it, at its
# place. Before 7.4 nobody says which statement this is; there it has to be typed as '--'.
function script:__awsprof_dashed($arguments, $invocation) {
    if ($arguments.Length -lt 2 -or -not $invocation.Statement) { return , $arguments }
    if (-not $invocation.Statement.Contains('--')) { return , $arguments }
    $tokens = $errors = $null
    $tree = [Management.Automation.Language.Parser]::ParseInput($invocation.Statement, [ref] $tokens, [ref] $errors)
    $call = $tree.Find({ $args[0] -is [Management.Automation.Language.CommandAst] -and $args[0].GetCommandName() -eq $invocation.InvocationName }, $true)
    if ($null -eq $call) { return , $arguments }
    for ($i = 1; $i -lt $call.CommandElements.Count; $i++) {
        $element = $call.CommandElements[$i]
        if ($element.Splatted) { return , $arguments }
        if ($element.Extent.Text -cne '--') { continue }
        return , @(for ($k = 0; $k -le $arguments.Length; $k++) {
            if ($k -eq $i - 1) { '--' }
            if ($k -lt $arguments.Length) { , $arguments[$k] }
        })
    }
    return , $arguments
}

# Runs RUN and evaluates the statements that it prints, if it succeeds.
function script:__awsprof_evaluate([scriptblock] $run) {
    $encoding = [Console]::OutputEncoding
    $differs = $encoding.CodePage -ne 65001
    try {
        if ($differs) { [Console]::OutputEncoding = [Text.UTF8Encoding]::new($false) }
        $statements = @(. $run) -join "`n"
    } finally {
        if ($differs) { [Console]::OutputEncoding = $encoding }
    }
    if ($global:LASTEXITCODE -ne 0) { return }
    $null = . ([scriptblock]::Create($statements))
    $script:__awsprof_ghost = $null
}

# `aws` is the program itself: __awsprof_chdir runs before the next statement, so the directory's
# profile is in force already, and a function would spoil arguments, bytes and $? of aws. So the guard
# stands where the typed line is read. It sees what is typed there, not what scripts and functions run.

# The function PSConsoleHostReadLine: the one that was there, whose first statement finds $? as it was,
# then the guard. What the start has put off is done before the first line is read. A reader that was
# set over ours and is itself under ours again asks only once.
$script:__awsprof_reader = {
    $ok = $global:?
    if ($script:__awsprof_unsettled) { __awsprof_settle }
    if (-not $ok) { __awsprof_fail }
    $line = & $script:__awsprof_readers[$script:__awsprof_readers.Length - 1 - $script:__awsprof_reading++]
    $depth = --$script:__awsprof_reading
    $script:__awsprof_unread = $null
    if ($depth -gt 0 -or -not $script:__awsprof_alive -or $null -eq $line) { return $line }
    $script:__awsprof_calls = @()
    if ($line -ceq '') { return $line }
    if (__awsprof_check $line) { $line } else { '' }
}

# Puts our reader over the present one, unless it is there; without PSReadLine there is none.
function script:__awsprof_wrap_reader {
    $present = ${function:PSConsoleHostReadLine}
    if ($null -eq $present -or [object]::ReferenceEquals($present, $script:__awsprof_reader)) { return }
    $script:__awsprof_readers = @($script:__awsprof_readers) + @($present)
    ${function:global:PSConsoleHostReadLine} = $script:__awsprof_reader
}

# After a prompt for which our reader was not asked: it goes over the one that was.
function script:__awsprof_miss {
    if ($script:__awsprof_unsettled) { __awsprof_settle }
    try { __awsprof_wrap_reader } catch { __awsprof_swallow $_ }
}

# Whether LINE may run.
function script:__awsprof_check([string] $line) {
    try {
        if ($null -eq $script:__awsprof_lines -or ((__awsprof_row 'guard_on')[1] -ceq '0' -and -not $env:AWSPROF_GUARD) -or $env:AWSPROF_GUARD -cin 'off', '0') { return $true }
        $others = @(__awsprof_values (__awsprof_row 'guard_commands'))
        $concerned = $line.IndexOf('aws', [StringComparison]::OrdinalIgnoreCase) -ge 0
        foreach ($name in $script:__awsprof_odd + $others) {
            if ($concerned) { break }
            $concerned = $line.IndexOf($name, [StringComparison]::OrdinalIgnoreCase) -ge 0
        }
        if (-not $concerned) { return $true }
        $script:__awsprof_calls = @(__awsprof_calls_of $line $others)
    } catch {
        __awsprof_swallow $_
        return $true
    }
    foreach ($call in $script:__awsprof_calls) {
        if (-not (__awsprof_allows $call)) {
            $script:__awsprof_calls = @()
            return $false
        }
    }
    $true
}

# The guarded commands of LINE: COMMAND, its words, whether they look destructive, the profile that it
# stands for ('' for that of the environment), which a variable set before it on the line may name.
function script:__awsprof_calls_of([string] $line, [string[]] $others) {
    $tokens = $errors = $null
    $tree = [Management.Automation.Language.Parser]::ParseInput($line, [ref] $tokens, [ref] $errors)
    $variables = $ExecutionContext.SessionState.PSVariable
    $set = ''
    foreach ($part in $tree.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] -or $args[0] -is [Management.Automation.Language.AssignmentStatementAst] }, $true)) {
        if ($part -is [Management.Automation.Language.AssignmentStatementAst]) {
            if ($part.Left.Extent.Text -eq '$env:AWS_PROFILE') { $set = $part.Right.Extent.Text.Trim([char[]](32, 34, 39)) }
            continue
        }
        $command = $part.GetCommandName()
        if (-not $command) { continue }
        $profile_name = ''
        if ($command -ceq 'aws' -or $others -ccontains $command) {
            # The user's own function or alias of that name is not ours to guard.
            if ($null -ne $variables.GetValue("alias:$command") -or $null -ne $variables.GetValue("function:$command")) { continue }
            if ($set -cnotlike '$*') { $profile_name = $set }
        } elseif ($script:__awsprof_commands -contains $command) {
            $profile_name = __awsprof_profile_of $command
            $command = 'aws'
        } else { continue }
        $words = @(for ($i = 1; $i -lt $part.CommandElements.Count; $i++) {
            $element = $part.CommandElements[$i]
            if ($element -is [Management.Automation.Language.StringConstantExpressionAst]) { $element.Value } else { $element.Extent.Text }
        })
        $risky = $false
        foreach ($word in $words) { if ($word -cmatch (__awsprof_row 'risky')[1]) { $risky = $true } }
        @{ Command = $command; Words = $words; Risky = $risky; Profile = $profile_name }
    }
}

# Whether CALL may run now. A profile that is not protected is not asked about, unless the line may name
# another; and only words that look destructive cost a process.
function script:__awsprof_allows($call) {
    $verdict = __awsprof_verdict $call.Profile
    if ($verdict -ceq 'spared' -and " $($call.Words -join ' ')".IndexOf(' --p', [StringComparison]::Ordinal) -lt 0) { return $true }
    if ($verdict -cne 'unchosen' -and -not $call.Risky) { return $true }
    $place = "$($call.Profile)/$env:AWS_PROFILE/$env:AWS_DEFAULT_PROFILE/$env:AWS_ACCESS_KEY_ID/$env:AWS_WEB_IDENTITY_TOKEN_FILE"
    if ([string]::Equals($place, $call.Allowed)) { return $true }
    $call.Allowed = $place
    __awsprof_ask $call
}

# `spared` (no question ever), `ask` (the core, if the words look destructive) or `unchosen` (the core,
# since a profile is required), for the profile NAME, or for the variables. Only the core can tell the
# account of keys, or of a token's role.
function script:__awsprof_verdict([string] $name) {
    if ($name -ceq '') {
        if ($env:AWS_ACCESS_KEY_ID -or $env:AWS_WEB_IDENTITY_TOKEN_FILE) { return 'ask' }
        $name = $env:AWS_PROFILE
        if ($null -eq $env:AWS_PROFILE) { $name = $env:AWS_DEFAULT_PROFILE }
        if ($null -eq $env:AWS_PROFILE -and $null -eq $env:AWS_DEFAULT_PROFILE) {
            $fields = __awsprof_row 'default'
            if ($fields.Length -lt 5) { return 'spared' }
            $required = (__awsprof_row 'require')[1]
            if ($env:AWSPROF_REQUIRE_PROFILE) { $required = $env:AWSPROF_REQUIRE_PROFILE }
            if ($required -cin '1', 'on', 'yes', 'true') { return 'unchosen' }
            if ($fields[4] -ceq '0') { return 'spared' }
            return 'ask'
        }
    }
    $fields = __awsprof_lookup $name
    if ($null -ne $fields -and $fields[2] -ceq '0') { 'spared' } else { 'ask' }
}

# The core's exact answer. Only $LASTEXITCODE tells a refusal, for the line does not run. Where a line
# is read, PowerShell keeps the error stream of a program to itself: so it is started by .NET, on the
# terminal.
function script:__awsprof_ask($call) {
    $words = @('guard', '--shell=powershell')
    if ($call.Profile) { $words += "--profile=$($call.Profile)" }
    $words += @('--', $call.Command) + $call.Words
    $code = 127
    try {
        $program = __awsprof_program
        if ($null -ne $program) {
            if ($program -isnot [string]) { $program = $program.Source }
            $start = [Diagnostics.ProcessStartInfo]::new($program)
            $start.UseShellExecute = $false
            foreach ($word in $words) { $start.ArgumentList.Add($word) }
            $process = [Diagnostics.Process]::Start($start)
            $process.WaitForExit()
            $code = $process.ExitCode
        }
    } catch {
        __awsprof_swallow $_
        __awsprof_say (__awsprof_clean $_.Exception.Message)
    }
    if ($code -ne 0) { $global:LASTEXITCODE = $code }
    $code -eq 0
}

# After a change of directory or of the choice on the line that is run: its calls may now be in another
# profile than the one that they were looked at in. A refusal ends the line.
function script:__awsprof_recheck {
    foreach ($call in $script:__awsprof_calls) {
        if (-not (__awsprof_allows $call)) {
            $script:__awsprof_calls = @()
            throw [Management.Automation.PipelineStoppedException]::new()
        }
    }
}

# 10. Completion

# Completes behind `awsprof`: loads the completion script that stands beside this file, else asks the
# program for it; the script registers itself in our place and completes this once.
function script:__awsprof_complete($word, $ast, $position) {
    if ($script:__awsprof_completing) { return }
    $script:__awsprof_completing = $true
    try {
        . ([scriptblock]::Create((__awsprof_completion_script)))
        $root = $ast
        while ($null -ne $root.Parent) { $root = $root.Parent }
        [Management.Automation.CommandCompletion]::CompleteInput($root.Extent.Text, $position, $null).CompletionMatches
    } catch { __awsprof_swallow $_ }
    finally { $script:__awsprof_completing = $false }
}

function script:__awsprof_completion_script {
    if ($script:__awsprof_root) {
        foreach ($file in "$script:__awsprof_root/completions/awsprof.ps1", "$script:__awsprof_root/../completions/awsprof.ps1") {
            if ([IO.File]::Exists($file)) { return [IO.File]::ReadAllText($file) }
        }
    }
    $program = __awsprof_program
    @(& $program completions powershell) -join "`n"
}

# Completes behind a per-profile command what `aws --profile NAME` would complete, asking that
# profile's account.
function script:__awsprof_complete_command($word, $ast, $position) {
    $first = $ast.CommandElements[0].Extent
    try { $profile_name = __awsprof_profile_of ([IO.Path]::GetFileName($ast.GetCommandName())) }
    catch { __awsprof_swallow $_ }
    $completer = $ExecutionContext.InvokeCommand.GetCommand('aws_completer', [Management.Automation.CommandTypes]::Application)
    if (-not $profile_name -or $null -eq $completer) { return }

    $typed = $ast.Extent.Text
    $length = $position - $ast.Extent.StartOffset
    $typed = $typed.PadRight($length).Substring($first.EndOffset - $ast.Extent.StartOffset, $length - $first.EndOffset + $ast.Extent.StartOffset)
    # A name that is no plain word goes by the variable alone.
    $line = if ($profile_name -cmatch '\A[A-Za-z0-9_.@:/+=,][A-Za-z0-9_.@:/+=,-]*\z') { "aws --profile $profile_name$typed" } else { "aws$typed" }
    $set = @{ COMP_LINE = $line; COMP_POINT = "$($line.Length)"; AWS_PROFILE = $profile_name }
    $old = @{}
    $code = $ExecutionContext.SessionState.PSVariable.GetValue('global:LASTEXITCODE')
    try {
        foreach ($variable in $set.Keys) {
            $old[$variable] = [Environment]::GetEnvironmentVariable($variable)
            [Environment]::SetEnvironmentVariable($variable, $set[$variable])
        }
        $candidates = @(& $completer)
    } catch { __awsprof_swallow $_ }
    finally {
        $global:LASTEXITCODE = $code
        foreach ($variable in $old.Keys) {
            if ($null -eq $old[$variable]) { __awsprof_take_back $variable '-' }
            else { __awsprof_take_back $variable "=$($old[$variable])" }
        }
    }
    foreach ($candidate in $candidates) { __awsprof_candidate "$candidate" }
}

# The profile of COMMAND; PowerShell's commands ignore case.
function script:__awsprof_profile_of([string] $command) {
    $data = __awsprof_data
    $end = $data.IndexOf("`t$command`n", [StringComparison]::OrdinalIgnoreCase)
    if ($end -lt 0) { return }
    $start = $data.LastIndexOf([char] 10, $end) + 1
    $data.Substring($start, $data.IndexOf([char] 9, $start) - $start)
}

# One line of the completer as a candidate, quoted if it is not a plain word.
function script:__awsprof_candidate([string] $text) {
    $text = $text.Trim([char[]](9, 13, 32))
    if (-not $text) { return }
    $word = $text
    if ($text -cnotmatch '\A[A-Za-z0-9_./:=+-]+\z') {
        $word = "'" + ($text -creplace "['\u2018-\u201b]", '$0$0') + "'"
    }
    $shown = __awsprof_clean $text
    [Management.Automation.CompletionResult]::new($word, $shown, 'ParameterValue', $shown)
}

function script:__awsprof_unregister([string[]] $names) {
    try { Microsoft.PowerShell.Core\Register-ArgumentCompleter -Native -CommandName $names -ScriptBlock $null }
    catch { __awsprof_swallow $_ }
}

# 11. Unload

# With -KeepState only this file's own parts go, as before it is loaded again.
function awsprof_unload {
    param([switch] $KeepState)
    __awsprof_rest
    __awsprof_remove $KeepState
    __awsprof_remove_module $ExecutionContext.SessionState.Module
}

# Removes MODULE from the session: Remove-Module takes commands away only from where it is called.
function script:__awsprof_remove_module($module) {
    & ([psmoduleinfo]::new($true)) { param($module) Microsoft.PowerShell.Core\Remove-Module -ModuleInfo $module -Force } $module
}

function script:__awsprof_remove([bool] $keep_state) {
    if (-not $script:__awsprof_alive) { return }
    $script:__awsprof_alive = $false
    if ($null -ne $script:__awsprof_action) {
        $hooks = $ExecutionContext.SessionState.InvokeCommand
        $hooks.LocationChangedAction = [Delegate]::Remove($hooks.LocationChangedAction, $script:__awsprof_action)
    }
    if ([object]::ReferenceEquals(${function:prompt}, $script:__awsprof_wrapper)) {
        $last = $script:__awsprof_prompts.Length - 1
        ${function:global:prompt} = $script:__awsprof_prompts[$last]
        $script:__awsprof_prompts = @(for ($i = 0; $i -lt $last; $i++) { $script:__awsprof_prompts[$i] })
    }
    if ([object]::ReferenceEquals(${function:PSConsoleHostReadLine}, $script:__awsprof_reader)) {
        ${function:global:PSConsoleHostReadLine} = $script:__awsprof_readers[-1]
    }
    __awsprof_forget
    __awsprof_unregister 'awsprof'
    if ($keep_state) { return }
    __awsprof_leave
    foreach ($variable in @([Environment]::GetEnvironmentVariables().Keys)) {
        if ($variable -cmatch '\AAWSPROF_(DIR_|OLD_|PREVIOUS\z|USE_|SEGMENT\z)') { __awsprof_take_back $variable '-' }
    }
}

$ExecutionContext.SessionState.Module.OnRemove = { __awsprof_rest; __awsprof_remove $false }

# 12. Start

# What nobody misses before the first line is read.
function __awsprof_settle {
    $script:__awsprof_unsettled = $false
    # The first prompt has left this to us.
    if ($script:__awsprof_known -is [string]) { $script:__awsprof_drawn = $MyInvocation.HistoryId }
    try {
        __awsprof_rest
        if ($script:__awsprof_pending) { __awsprof_define }
        Microsoft.PowerShell.Core\Register-ArgumentCompleter -Native -CommandName awsprof -ScriptBlock ${function:__awsprof_complete}
    } catch { __awsprof_swallow $_ }
}

try {
    . __awsprof_load
    if ($script:__awsprof_pending) { . __awsprof_await }
    $script:__awsprof_alive = $true
    $script:__awsprof_outermost = ${function:prompt}
    $script:__awsprof_prompts = , $script:__awsprof_outermost
    ${function:global:prompt} = $script:__awsprof_wrapper
    if (${function:PSConsoleHostReadLine} -is [scriptblock]) {
        $script:__awsprof_readers = , ${function:PSConsoleHostReadLine}
        ${function:global:PSConsoleHostReadLine} = $script:__awsprof_reader
        $script:__awsprof_unsettled = $true
    } else { __awsprof_settle }
    . __awsprof_listen
    . __awsprof_sync
} catch { __awsprof_swallow $_ }

Microsoft.PowerShell.Core\Export-ModuleMember -Function awsprof, awsprof_unload
