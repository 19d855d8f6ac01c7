# Start-up file of the demo's zsh. With DEMO_MARKS, two marks that no terminal draws tell the tour
# where a prompt begins and ends.

unset HISTFILE
unsetopt beep prompt_sp
PROMPT='%F{cyan}%~%f › '
[[ -z ${NO_COLOR-} ]] || PROMPT='%~ › '
[[ -z ${DEMO_MARKS-} ]] || PROMPT+=$'%{\e]7777;B\a%}'
autoload -Uz compinit bashcompinit
compinit -D -i
bashcompinit
complete -C aws_completer aws

source <(awsprof init zsh)

if [[ -n ${DEMO_MARKS-} ]]; then
  demo_mark() { print -n '\e]7777;A\a' }
  precmd_functions+=(demo_mark)
fi
