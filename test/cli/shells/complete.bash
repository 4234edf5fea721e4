# Completes the words given, of which the last is begun, with the script in $COMPLETION; a line each.
source "$COMPLETION"
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_pinstream
((${#COMPREPLY[@]} == 0)) || printf '%s\n' "${COMPREPLY[@]}"
