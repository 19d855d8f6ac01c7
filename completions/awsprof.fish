# Completion of awsprof, generated from its command table: do not edit.

function __awsprof_profiles
    set -l exe awsprof
    set -q __awsprof_exe; and set exe $__awsprof_exe
    command $exe list --names 2>/dev/null
end

function __awsprof_verb
    set -l words (commandline -opc)
    for word in $words[2..-1]
        if not string match -q -- '-*' $word
            test (count $argv) -gt 0; and contains -- $word $argv
            return
        end
    end
    test (count $argv) -eq 0
end

# Whether the cursor is behind the -- of a verb that takes a command.
function __awsprof_behind
    set -l words (commandline -opc)
    contains -- "$words[2]" exec
    and contains -- -- $words[3..-1]
end

function __awsprof_complete_behind
    set -l words (commandline -opc)
    while test "$words[1]" != --
        set -e words[1]
    end
    set -e words[1]
    set -q words[1]
    and set words (string escape -- $words)
    set -l line (string join ' ' -- $words (commandline -ct))
    complete --do-complete "$line"
end

complete -c awsprof -f
complete -c awsprof -n __awsprof_behind -a '(__awsprof_complete_behind)'
complete -c awsprof -n __awsprof_verb -s h -l help -d 'show this help'
complete -c awsprof -n __awsprof_verb -s V -l version -d 'show the version'
complete -c awsprof -n __awsprof_verb -a list -d 'every profile of both AWS files'
complete -c awsprof -n __awsprof_verb -a show -d 'which profile, why, and how it gets credentials'
complete -c awsprof -n __awsprof_verb -a status -d 'the SSO sessions and cached credentials'
complete -c awsprof -n __awsprof_verb -a whoami -d 'ask AWS who you are, and compare with the files'
complete -c awsprof -n __awsprof_verb -a doctor -d 'what is wrong with the AWS files, and its repair'
complete -c awsprof -n __awsprof_verb -a prompt -d 'the text of the prompt segment, for tools that want a command'
complete -c awsprof -n __awsprof_verb -a use -d 'select a profile in this shell'
complete -c awsprof -n __awsprof_verb -a clear -d 'forget the choice and everything that use set'
complete -c awsprof -n __awsprof_verb -a pin -d 'write .awsprofile in this directory'
complete -c awsprof -n __awsprof_verb -a trust -d 'allow the profile that a directory\'s .awsprofile names'
complete -c awsprof -n __awsprof_verb -a untrust -d 'take that permission back'
complete -c awsprof -n __awsprof_verb -a aliases -d 'the per-profile commands, and why some have none'
complete -c awsprof -n __awsprof_verb -a login -d 'log in to an SSO session if needed'
complete -c awsprof -n __awsprof_verb -a logout -d 'end an SSO session'
complete -c awsprof -n __awsprof_verb -a exec -d 'run a command with a profile\'s credentials'
complete -c awsprof -n __awsprof_verb -a export -d 'print a profile\'s credentials'
complete -c awsprof -n __awsprof_verb -a console -d 'open the web console as a profile'
complete -c awsprof -n __awsprof_verb -a init -d 'print the plugin for a shell'
complete -c awsprof -n __awsprof_verb -a refresh -d 'rebuild the snapshot that the plugins read'
complete -c awsprof -n __awsprof_verb -a completions -d 'print the completion script for a shell'
complete -c awsprof -n __awsprof_verb -a demo -d 'the product on sample files: nothing of yours is touched'
complete -c awsprof -n '__awsprof_verb list' -l names -d 'print names only'
complete -c awsprof -n '__awsprof_verb list' -l kind -x -a 'sso sso-legacy role keys session-keys process web-identity login none' -d 'only profiles of this kind'
complete -c awsprof -n '__awsprof_verb list' -l json -d 'print one JSON object'
complete -c awsprof -n '__awsprof_verb list' -s h -l help -d 'show this help'
complete -c awsprof -n '__awsprof_verb list' -l color -x -a 'auto always never' -d 'auto (a terminal, and no NO_COLOR), always or never'
complete -c awsprof -n '__awsprof_verb show' -l json -d 'print one JSON object'
complete -c awsprof -n '__awsprof_verb show' -s h -l help -d 'show this help'
complete -c awsprof -n '__awsprof_verb show' -l color -x -a 'auto always never' -d 'auto (a terminal, and no NO_COLOR), always or never'
complete -c awsprof -n '__awsprof_verb show' -a '(__awsprof_profiles)'
complete -c awsprof -n '__awsprof_verb status' -l json -d 'print one JSON object'
complete -c awsprof -n '__awsprof_verb status' -s h -l help -d 'show this help'
complete -c awsprof -n '__awsprof_verb status' -l color -x -a 'auto always never' -d 'auto (a terminal, and no NO_COLOR), always or never'
complete -c awsprof -n '__awsprof_verb whoami' -l region -x -a 'af-south-1 ap-east-1 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ca-central-1 ca-west-1 cn-north-1 cn-northwest-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 il-central-1 me-central-1 me-south-1 mx-central-1 sa-east-1 us-east-1 us-east-2 us-gov-east-1 us-gov-west-1 us-west-1 us-west-2' -d 'ask in this region instead of the profile\'s'
complete -c awsprof -n '__awsprof_verb whoami' -l json -d 'print one JSON object'
complete -c awsprof -n '__awsprof_verb whoami' -s h -l help -d 'show this help'
complete -c awsprof -n '__awsprof_verb whoami' -l color -x -a 'auto always never' -d 'auto (a terminal, and no NO_COLOR), always or never'
complete -c awsprof -n '__awsprof_verb whoami' -a '(__awsprof_profiles)'
complete -c awsprof -n '__awsprof_verb doctor' -l fix -d 'mend what is safe, after showing the change'
complete -c awsprof -n '__awsprof_verb doctor' -l yes -d 'with --fix: do not ask'
complete -c awsprof -n '__awsprof_verb doctor' -l strict -d 'exit 1 for warnings too'
complete -c awsprof -n '__awsprof_verb doctor' -l online -d 'ask AWS too: keys\' age, sessions that are over'
complete -c awsprof -n '__awsprof_verb doctor' -l json -d 'print one JSON object'
complete -c awsprof -n '__awsprof_verb doctor' -s h -l help -d 'show this help'
complete -c awsprof -n '__awsprof_verb doctor' -l color -x -a 'auto always never' -d 'auto (a terminal, and no NO_COLOR), always or never'
complete -c awsprof -n '__awsprof_verb prompt' -l json -d 'print one JSON object'
complete -c awsprof -n '__awsprof_verb prompt' -s h -l help -d 'show this help'
complete -c awsprof -n '__awsprof_verb prompt' -l color -x -a 'auto always never' -d 'auto (a terminal, and no NO_COLOR), always or never'
complete -c awsprof -n '__awsprof_verb use' -l region -x -a 'af-south-1 ap-east-1 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ca-central-1 ca-west-1 cn-north-1 cn-northwest-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 il-central-1 me-central-1 me-south-1 mx-central-1 sa-east-1 us-east-1 us-east-2 us-gov-east-1 us-gov-west-1 us-west-1 us-west-2' -d 'a region too, in both region variables'
complete -c awsprof -n '__awsprof_verb use' -s h -l help -d 'show this help'
complete -c awsprof -n '__awsprof_verb use' -l color -x -a 'auto always never' -d 'auto (a terminal, and no NO_COLOR), always or never'
complete -c awsprof -n '__awsprof_verb use' -a '(__awsprof_profiles)'
complete -c awsprof -n '__awsprof_verb clear' -s h -l help -d 'show this help'
complete -c awsprof -n '__awsprof_verb clear' -l color -x -a 'auto always never' -d 'auto (a terminal, and no NO_COLOR), always or never'
complete -c awsprof -n '__awsprof_verb pin' -l account -x -d 'refuse the profile if it is another account'
complete -c awsprof -n '__awsprof_verb pin' -l region -x -a 'af-south-1 ap-east-1 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ca-central-1 ca-west-1 cn-north-1 cn-northwest-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 il-central-1 me-central-1 me-south-1 mx-central-1 sa-east-1 us-east-1 us-east-2 us-gov-east-1 us-gov-west-1 us-west-1 us-west-2' -d 'a region too'
complete -c awsprof -n '__awsprof_verb pin' -s h -l help -d 'show this help'
complete -c awsprof -n '__awsprof_verb pin' -l color -x -a 'auto always never' -d 'auto (a terminal, and no NO_COLOR), always or never'
complete -c awsprof -n '__awsprof_verb pin' -a '(__awsprof_profiles)'
complete -c awsprof -n '__awsprof_verb trust' -s h -l help -d 'show this help'
complete -c awsprof -n '__awsprof_verb trust' -l color -x -a 'auto always never' -d 'auto (a terminal, and no NO_COLOR), always or never'
complete -c awsprof -n '__awsprof_verb trust' -a '(__fish_complete_directories)'
complete -c awsprof -n '__awsprof_verb untrust' -s h -l help -d 'show this help'
complete -c awsprof -n '__awsprof_verb untrust' -l color -x -a 'auto always never' -d 'auto (a terminal, and no NO_COLOR), always or never'
complete -c awsprof -n '__awsprof_verb untrust' -a '(__fish_complete_directories)'
complete -c awsprof -n '__awsprof_verb aliases' -l json -d 'print one JSON object'
complete -c awsprof -n '__awsprof_verb aliases' -s h -l help -d 'show this help'
complete -c awsprof -n '__awsprof_verb aliases' -l color -x -a 'auto always never' -d 'auto (a terminal, and no NO_COLOR), always or never'
complete -c awsprof -n '__awsprof_verb login' -l all -d 'every session of the AWS files, one after the other'
complete -c awsprof -n '__awsprof_verb login' -l force -d 'a new login although the session is valid'
complete -c awsprof -n '__awsprof_verb login' -l pkce -d 'by a browser on this machine'
complete -c awsprof -n '__awsprof_verb login' -l device-code -d 'by a code that any browser takes'
complete -c awsprof -n '__awsprof_verb login' -l no-browser -d 'only print the page\'s address'
complete -c awsprof -n '__awsprof_verb login' -l json -d 'print one JSON object'
complete -c awsprof -n '__awsprof_verb login' -s h -l help -d 'show this help'
complete -c awsprof -n '__awsprof_verb login' -l color -x -a 'auto always never' -d 'auto (a terminal, and no NO_COLOR), always or never'
complete -c awsprof -n '__awsprof_verb login' -a '(__awsprof_profiles)'
complete -c awsprof -n '__awsprof_verb logout' -l all -d 'every session of the AWS files'
complete -c awsprof -n '__awsprof_verb logout' -s h -l help -d 'show this help'
complete -c awsprof -n '__awsprof_verb logout' -l color -x -a 'auto always never' -d 'auto (a terminal, and no NO_COLOR), always or never'
complete -c awsprof -n '__awsprof_verb logout' -a '(__awsprof_profiles)'
complete -c awsprof -n '__awsprof_verb exec; and not __awsprof_behind' -l region -x -a 'af-south-1 ap-east-1 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ca-central-1 ca-west-1 cn-north-1 cn-northwest-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 il-central-1 me-central-1 me-south-1 mx-central-1 sa-east-1 us-east-1 us-east-2 us-gov-east-1 us-gov-west-1 us-west-1 us-west-2' -d 'this region instead of the profile\'s'
complete -c awsprof -n '__awsprof_verb exec; and not __awsprof_behind' -s h -l help -d 'show this help'
complete -c awsprof -n '__awsprof_verb exec; and not __awsprof_behind' -l color -x -a 'auto always never' -d 'auto (a terminal, and no NO_COLOR), always or never'
complete -c awsprof -n '__awsprof_verb exec; and not __awsprof_behind' -a '(__awsprof_profiles)'
complete -c awsprof -n '__awsprof_verb export' -l format -x -a 'env fish powershell dotenv json process' -d 'env, fish, powershell, dotenv, json or process'
complete -c awsprof -n '__awsprof_verb export' -l region -x -a 'af-south-1 ap-east-1 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ca-central-1 ca-west-1 cn-north-1 cn-northwest-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 il-central-1 me-central-1 me-south-1 mx-central-1 sa-east-1 us-east-1 us-east-2 us-gov-east-1 us-gov-west-1 us-west-1 us-west-2' -d 'this region instead of the profile\'s'
complete -c awsprof -n '__awsprof_verb export' -l json -d 'the same as --format json'
complete -c awsprof -n '__awsprof_verb export' -l to-profile -x -d 'write them as [NAME] into the credentials file instead'
complete -c awsprof -n '__awsprof_verb export' -l yes -d 'let --to-profile replace temporary keys of another tool'
complete -c awsprof -n '__awsprof_verb export' -s h -l help -d 'show this help'
complete -c awsprof -n '__awsprof_verb export' -l color -x -a 'auto always never' -d 'auto (a terminal, and no NO_COLOR), always or never'
complete -c awsprof -n '__awsprof_verb export' -a '(__awsprof_profiles)'
complete -c awsprof -n '__awsprof_verb console' -l service -x -d 'the service\'s page: s3, or a path such as ec2/home'
complete -c awsprof -n '__awsprof_verb console' -l region -x -a 'af-south-1 ap-east-1 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ca-central-1 ca-west-1 cn-north-1 cn-northwest-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 il-central-1 me-central-1 me-south-1 mx-central-1 sa-east-1 us-east-1 us-east-2 us-gov-east-1 us-gov-west-1 us-west-1 us-west-2' -d 'the console in this region'
complete -c awsprof -n '__awsprof_verb console' -l duration -x -d 'how long it lasts: 900 to 43200 (s), 8h, 90m'
complete -c awsprof -n '__awsprof_verb console' -l print -d 'print the address, a secret for 15 minutes'
complete -c awsprof -n '__awsprof_verb console' -l no-logout -d 'leave another account signed in'
complete -c awsprof -n '__awsprof_verb console' -s h -l help -d 'show this help'
complete -c awsprof -n '__awsprof_verb console' -l color -x -a 'auto always never' -d 'auto (a terminal, and no NO_COLOR), always or never'
complete -c awsprof -n '__awsprof_verb console' -a '(__awsprof_profiles)'
complete -c awsprof -n '__awsprof_verb init' -s h -l help -d 'show this help'
complete -c awsprof -n '__awsprof_verb init' -l color -x -a 'auto always never' -d 'auto (a terminal, and no NO_COLOR), always or never'
complete -c awsprof -n '__awsprof_verb init' -a 'bash zsh fish powershell'
complete -c awsprof -n '__awsprof_verb refresh' -s h -l help -d 'show this help'
complete -c awsprof -n '__awsprof_verb refresh' -l color -x -a 'auto always never' -d 'auto (a terminal, and no NO_COLOR), always or never'
complete -c awsprof -n '__awsprof_verb completions' -s h -l help -d 'show this help'
complete -c awsprof -n '__awsprof_verb completions' -l color -x -a 'auto always never' -d 'auto (a terminal, and no NO_COLOR), always or never'
complete -c awsprof -n '__awsprof_verb completions' -a 'bash zsh fish powershell'
complete -c awsprof -n '__awsprof_verb demo' -l no-shell -d 'only the tour'
complete -c awsprof -n '__awsprof_verb demo' -l bad-home -d 'files with faults, for doctor'
complete -c awsprof -n '__awsprof_verb demo' -s h -l help -d 'show this help'
complete -c awsprof -n '__awsprof_verb demo' -l color -x -a 'auto always never' -d 'auto (a terminal, and no NO_COLOR), always or never'
