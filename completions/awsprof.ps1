# Completion of awsprof, generated from its command table: do not edit.

Register-ArgumentCompleter -Native -CommandName awsprof -ScriptBlock {
    param($word, $ast, $point)
    $verbs = [ordered]@{
        'list' = @{
            summary = 'every profile of both AWS files'
            takes = ''
            options = [ordered]@{
                '--names' = @('print names only', $null)
                '--kind' = @('only profiles of this kind', @('sso', 'sso-legacy', 'role', 'keys', 'session-keys', 'process', 'web-identity', 'login', 'none'))
                '--json' = @('print one JSON object', $null)
                '--help' = @('show this help', $null)
                '--color' = @('auto (a terminal, and no NO_COLOR), always or never', @('auto', 'always', 'never'))
            }
        }
        'show' = @{
            summary = 'which profile, why, and how it gets credentials'
            takes = 'profiles'
            options = [ordered]@{
                '--json' = @('print one JSON object', $null)
                '--help' = @('show this help', $null)
                '--color' = @('auto (a terminal, and no NO_COLOR), always or never', @('auto', 'always', 'never'))
            }
        }
        'status' = @{
            summary = 'the SSO sessions and cached credentials'
            takes = ''
            options = [ordered]@{
                '--json' = @('print one JSON object', $null)
                '--help' = @('show this help', $null)
                '--color' = @('auto (a terminal, and no NO_COLOR), always or never', @('auto', 'always', 'never'))
            }
        }
        'whoami' = @{
            summary = 'ask AWS who you are, and compare with the files'
            takes = 'profiles'
            options = [ordered]@{
                '--region' = @('ask in this region instead of the profile''s', @('af-south-1', 'ap-east-1', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-south-2', 'ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4', 'ca-central-1', 'ca-west-1', 'cn-north-1', 'cn-northwest-1', 'eu-central-1', 'eu-central-2', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'il-central-1', 'me-central-1', 'me-south-1', 'mx-central-1', 'sa-east-1', 'us-east-1', 'us-east-2', 'us-gov-east-1', 'us-gov-west-1', 'us-west-1', 'us-west-2'))
                '--json' = @('print one JSON object', $null)
                '--help' = @('show this help', $null)
                '--color' = @('auto (a terminal, and no NO_COLOR), always or never', @('auto', 'always', 'never'))
            }
        }
        'doctor' = @{
            summary = 'what is wrong with the AWS files, and its repair'
            takes = ''
            options = [ordered]@{
                '--fix' = @('mend what is safe, after showing the change', $null)
                '--yes' = @('with --fix: do not ask', $null)
                '--strict' = @('exit 1 for warnings too', $null)
                '--online' = @('ask AWS too: keys'' age, sessions that are over', $null)
                '--json' = @('print one JSON object', $null)
                '--help' = @('show this help', $null)
                '--color' = @('auto (a terminal, and no NO_COLOR), always or never', @('auto', 'always', 'never'))
            }
        }
        'prompt' = @{
            summary = 'the text of the prompt segment, for tools that want a command'
            takes = ''
            options = [ordered]@{
                '--json' = @('print one JSON object', $null)
                '--help' = @('show this help', $null)
                '--color' = @('auto (a terminal, and no NO_COLOR), always or never', @('auto', 'always', 'never'))
            }
        }
        'use' = @{
            summary = 'select a profile in this shell'
            takes = 'profiles'
            options = [ordered]@{
                '--region' = @('a region too, in both region variables', @('af-south-1', 'ap-east-1', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-south-2', 'ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4', 'ca-central-1', 'ca-west-1', 'cn-north-1', 'cn-northwest-1', 'eu-central-1', 'eu-central-2', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'il-central-1', 'me-central-1', 'me-south-1', 'mx-central-1', 'sa-east-1', 'us-east-1', 'us-east-2', 'us-gov-east-1', 'us-gov-west-1', 'us-west-1', 'us-west-2'))
                '--help' = @('show this help', $null)
                '--color' = @('auto (a terminal, and no NO_COLOR), always or never', @('auto', 'always', 'never'))
            }
        }
        'clear' = @{
            summary = 'forget the choice and everything that use set'
            takes = ''
            options = [ordered]@{
                '--help' = @('show this help', $null)
                '--color' = @('auto (a terminal, and no NO_COLOR), always or never', @('auto', 'always', 'never'))
            }
        }
        'pin' = @{
            summary = 'write .awsprofile in this directory'
            takes = 'profiles'
            options = [ordered]@{
                '--account' = @('refuse the profile if it is another account', '')
                '--region' = @('a region too', @('af-south-1', 'ap-east-1', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-south-2', 'ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4', 'ca-central-1', 'ca-west-1', 'cn-north-1', 'cn-northwest-1', 'eu-central-1', 'eu-central-2', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'il-central-1', 'me-central-1', 'me-south-1', 'mx-central-1', 'sa-east-1', 'us-east-1', 'us-east-2', 'us-gov-east-1', 'us-gov-west-1', 'us-west-1', 'us-west-2'))
                '--help' = @('show this help', $null)
                '--color' = @('auto (a terminal, and no NO_COLOR), always or never', @('auto', 'always', 'never'))
            }
        }
        'trust' = @{
            summary = 'allow the profile that a directory''s .awsprofile names'
            takes = ''
            options = [ordered]@{
                '--help' = @('show this help', $null)
                '--color' = @('auto (a terminal, and no NO_COLOR), always or never', @('auto', 'always', 'never'))
            }
        }
        'untrust' = @{
            summary = 'take that permission back'
            takes = ''
            options = [ordered]@{
                '--help' = @('show this help', $null)
                '--color' = @('auto (a terminal, and no NO_COLOR), always or never', @('auto', 'always', 'never'))
            }
        }
        'aliases' = @{
            summary = 'the per-profile commands, and why some have none'
            takes = ''
            options = [ordered]@{
                '--json' = @('print one JSON object', $null)
                '--help' = @('show this help', $null)
                '--color' = @('auto (a terminal, and no NO_COLOR), always or never', @('auto', 'always', 'never'))
            }
        }
        'login' = @{
            summary = 'log in to an SSO session if needed'
            takes = 'profiles'
            options = [ordered]@{
                '--all' = @('every session of the AWS files, one after the other', $null)
                '--force' = @('a new login although the session is valid', $null)
                '--pkce' = @('by a browser on this machine', $null)
                '--device-code' = @('by a code that any browser takes', $null)
                '--no-browser' = @('only print the page''s address', $null)
                '--json' = @('print one JSON object', $null)
                '--help' = @('show this help', $null)
                '--color' = @('auto (a terminal, and no NO_COLOR), always or never', @('auto', 'always', 'never'))
            }
        }
        'logout' = @{
            summary = 'end an SSO session'
            takes = 'profiles'
            options = [ordered]@{
                '--all' = @('every session of the AWS files', $null)
                '--help' = @('show this help', $null)
                '--color' = @('auto (a terminal, and no NO_COLOR), always or never', @('auto', 'always', 'never'))
            }
        }
        'exec' = @{
            summary = 'run a command with a profile''s credentials'
            takes = 'profiles'
            options = [ordered]@{
                '--region' = @('this region instead of the profile''s', @('af-south-1', 'ap-east-1', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-south-2', 'ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4', 'ca-central-1', 'ca-west-1', 'cn-north-1', 'cn-northwest-1', 'eu-central-1', 'eu-central-2', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'il-central-1', 'me-central-1', 'me-south-1', 'mx-central-1', 'sa-east-1', 'us-east-1', 'us-east-2', 'us-gov-east-1', 'us-gov-west-1', 'us-west-1', 'us-west-2'))
                '--help' = @('show this help', $null)
                '--color' = @('auto (a terminal, and no NO_COLOR), always or never', @('auto', 'always', 'never'))
            }
        }
        'export' = @{
            summary = 'print a profile''s credentials'
            takes = 'profiles'
            options = [ordered]@{
                '--format' = @('env, fish, powershell, dotenv, json or process', @('env', 'fish', 'powershell', 'dotenv', 'json', 'process'))
                '--region' = @('this region instead of the profile''s', @('af-south-1', 'ap-east-1', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-south-2', 'ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4', 'ca-central-1', 'ca-west-1', 'cn-north-1', 'cn-northwest-1', 'eu-central-1', 'eu-central-2', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'il-central-1', 'me-central-1', 'me-south-1', 'mx-central-1', 'sa-east-1', 'us-east-1', 'us-east-2', 'us-gov-east-1', 'us-gov-west-1', 'us-west-1', 'us-west-2'))
                '--json' = @('the same as --format json', $null)
                '--to-profile' = @('write them as [NAME] into the credentials file instead', '')
                '--yes' = @('let --to-profile replace temporary keys of another tool', $null)
                '--help' = @('show this help', $null)
                '--color' = @('auto (a terminal, and no NO_COLOR), always or never', @('auto', 'always', 'never'))
            }
        }
        'console' = @{
            summary = 'open the web console as a profile'
            takes = 'profiles'
            options = [ordered]@{
                '--service' = @('the service''s page: s3, or a path such as ec2/home', '')
                '--region' = @('the console in this region', @('af-south-1', 'ap-east-1', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-south-2', 'ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4', 'ca-central-1', 'ca-west-1', 'cn-north-1', 'cn-northwest-1', 'eu-central-1', 'eu-central-2', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'il-central-1', 'me-central-1', 'me-south-1', 'mx-central-1', 'sa-east-1', 'us-east-1', 'us-east-2', 'us-gov-east-1', 'us-gov-west-1', 'us-west-1', 'us-west-2'))
                '--duration' = @('how long it lasts: 900 to 43200 (s), 8h, 90m', '')
                '--print' = @('print the address, a secret for 15 minutes', $null)
                '--no-logout' = @('leave another account signed in', $null)
                '--help' = @('show this help', $null)
                '--color' = @('auto (a terminal, and no NO_COLOR), always or never', @('auto', 'always', 'never'))
            }
        }
        'init' = @{
            summary = 'print the plugin for a shell'
            takes = @('bash', 'zsh', 'fish', 'powershell')
            options = [ordered]@{
                '--help' = @('show this help', $null)
                '--color' = @('auto (a terminal, and no NO_COLOR), always or never', @('auto', 'always', 'never'))
            }
        }
        'refresh' = @{
            summary = 'rebuild the snapshot that the plugins read'
            takes = ''
            options = [ordered]@{
                '--help' = @('show this help', $null)
                '--color' = @('auto (a terminal, and no NO_COLOR), always or never', @('auto', 'always', 'never'))
            }
        }
        'completions' = @{
            summary = 'print the completion script for a shell'
            takes = @('bash', 'zsh', 'fish', 'powershell')
            options = [ordered]@{
                '--help' = @('show this help', $null)
                '--color' = @('auto (a terminal, and no NO_COLOR), always or never', @('auto', 'always', 'never'))
            }
        }
        'demo' = @{
            summary = 'the product on sample files: nothing of yours is touched'
            takes = ''
            options = [ordered]@{
                '--no-shell' = @('only the tour', $null)
                '--bad-home' = @('files with faults, for doctor', $null)
                '--help' = @('show this help', $null)
                '--color' = @('auto (a terminal, and no NO_COLOR), always or never', @('auto', 'always', 'never'))
            }
        }
    }
    $words = @(foreach ($element in $ast.CommandElements) {
        if ($element.Extent.EndOffset -lt $point) { $element.Extent.Text }
    })
    $verb = $null; $previous = ''
    for ($i = 1; $i -lt $words.Count; $i++) {
        if ($null -eq $verb -and -not $words[$i].StartsWith('-')) { $verb = $words[$i] }
        $previous = $words[$i]
    }
    $plain = $word.Trim("'", '"')
    $lead = if ($plain -cmatch '\A--[^=]+=') { $Matches[0] } else { '' }
    if ($lead) { $previous = $lead.TrimEnd('=') }
    # PowerShell itself completes what stands behind --, and looks at nothing before it.
    if ($verb -cin 'exec' -and $words -ccontains '--') {
        foreach ($element in $ast.CommandElements) {
            if ($element.Extent.Text -ceq '--') { break }
        }
        $start = $element.Extent.EndOffset - $ast.Extent.StartOffset
        $line = $ast.Extent.Text.Substring($start).PadRight($point - $element.Extent.EndOffset)
        $at = $point - $element.Extent.EndOffset
        return [System.Management.Automation.CommandCompletion]::CompleteInput($line, $at, $null).CompletionMatches
    }
    $found = [System.Collections.Generic.List[object]]::new()
    $row = if ($null -ne $verb -and $verbs.Contains($verb)) { $verbs[$verb] } else { $null }
    if ($null -eq $verb) {
        foreach ($name in $verbs.Keys) { $found.Add(@($name, $verbs[$name].summary)) }
        foreach ($name in '--help', '--version') { $found.Add(@($name, $name)) }
    } elseif ($null -ne $row) {
        $takes = $row.takes
        if ($row.options.Contains($previous) -and $null -ne $row.options[$previous][1]) {
            $takes = $row.options[$previous][1]
        } elseif ($lead) {
            $takes = ''
        } else {
            foreach ($name in $row.options.Keys) { $found.Add(@($name, $row.options[$name][0])) }
        }
        if ($takes -is [string] -and $takes -ceq 'profiles') {
            $exe = if ($null -ne $__awsprof_exe) { $__awsprof_exe } else { 'awsprof' }
            $code = Get-Variable -Name LASTEXITCODE -Scope Global -ValueOnly -ErrorAction Ignore
            $takes = @(& $exe list --names 2>$null)
            $global:LASTEXITCODE = $code
        }
        foreach ($name in $takes) { if ($name) { $found.Add(@($name, $name)) } }
    }
    foreach ($each in $found) {
        if (-not "$lead$($each[0])".StartsWith($plain, [System.StringComparison]::Ordinal)) { continue }
        $text = $each[0]
        if ($text -cnotmatch '\A[A-Za-z0-9_./:@+-]+\z') {
            $text = "'" + ($text -creplace "['\u2018-\u201b]", '$0$0') + "'"
        }
        [System.Management.Automation.CompletionResult]::new("$lead$text", $each[0], 'ParameterValue', $each[1])
    }
}
