# An interactive zsh that prints its completions between two bytes 1 and ends.
PROMPT=
autoload -U compinit && compinit -u -D
source $COMPLETION
mark() { print -rn -- $'\1' }
compprefuncs=(mark)
comppostfuncs=(mark exit)
compadd() {
  if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then
    builtin compadd "$@"
    return
  fi
  local -a hits
  builtin compadd -A hits "$@"
  (($#hits)) && print -rl -- $hits
}
bindkey '^M' undefined-key
bindkey '^J' undefined-key
bindkey '^I' complete-word
print READY
