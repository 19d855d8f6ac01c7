# Start-up file of the demo's fish. With DEMO_MARKS, two marks that no terminal draws tell the tour
# where a prompt begins and ends.

set --global fish_greeting
function fish_prompt
    test -n "$NO_COLOR"; or set_color cyan
    printf '%s' (string replace --regex '^'(string escape --style=regex -- $HOME)'(?=/|$)' '~' -- $PWD)
    test -n "$NO_COLOR"; or set_color normal
    printf ' › '
    test -z "$DEMO_MARKS"; or printf '\e]7777;B\a'
end
complete --command aws --no-files --arguments '(env COMP_LINE=(commandline --cut-at-cursor) aws_completer)'

awsprof init fish | source

if test -n "$DEMO_MARKS"
    function demo_mark --on-event fish_prompt
        printf '\e]7777;A\a'
    end
end
