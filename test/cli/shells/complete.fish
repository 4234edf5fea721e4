# Completes the command line given with the script in $COMPLETION; a line each, without what fish says about them.
source $COMPLETION
for line in (complete -C $argv[1])
    echo (string split \t -- $line)[1]
end
