# Completes the command line given with the script in $COMPLETION, as a terminal would; a line each.
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "source ${(q)0:h}/terminal.zsh"
local all line
while zpty -r shell line; do [[ $line == *READY* ]] && break; done
zpty -w -n shell "$1"$'\t'
while [[ $all != *$'\1'*$'\1'* ]] && zpty -r shell line; do all+=$line; done
for line in ${(f)${all#*$'\1'}%%$'\1'*}; do print -r -- ${line%$'\r'}; done
