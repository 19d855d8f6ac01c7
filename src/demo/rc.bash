# Start-up file of the demo's bash. With DEMO_MARKS, two marks that no terminal draws tell the tour
# where a prompt begins and ends.

HISTFILE=
PS1='\[\e[36m\]\w\[\e[m\] › '
[[ -z ${NO_COLOR-} ]] || PS1='\w › '
[[ -z ${DEMO_MARKS-} ]] || PS1+='\[\e]7777;B\a\]'
{
  bind 'set bell-style none'
  bind 'set show-all-if-ambiguous on'
  bind 'set enable-bracketed-paste off'
} 2>/dev/null
complete -C aws_completer aws

eval "$(awsprof init bash)"

if [[ -n ${DEMO_MARKS-} ]]; then
  demo_mark() { printf '\e]7777;A\a'; }
  if ((BASH_VERSINFO[0] > 5 || (BASH_VERSINFO[0] == 5 && BASH_VERSINFO[1] > 0))); then
    PROMPT_COMMAND+=(demo_mark)
  else
    # shellcheck disable=SC2128,SC2178
    PROMPT_COMMAND="${PROMPT_COMMAND:+$PROMPT_COMMAND;}demo_mark"
  fi
fi
