# Types a line and the Tab key into an interactive zsh, and prints the line as it is then: complete.zsh SCRIPT LINE
emulate -R zsh
zmodload zsh/zpty zsh/datetime
zpty -b shell "PROMPT= RPROMPT= zsh -f -i"
zpty -w shell "unsetopt zle_bracketed_paste 2>/dev/null; autoload -Uz compinit; compinit -u -D; source ${(q)1}; bindkey -e; print READY''1"

# Reads until the mark shows up, 10 s at the most.
until_shown() {
  local seen= chunk end=$(( EPOCHREALTIME + 10 ))
  while (( EPOCHREALTIME < end )); do
    if zpty -r -t shell chunk; then seen+=$chunk; else sleep 0.02; fi
    if [[ $seen == *$1* ]]; then REPLY=$seen; return 0; fi
  done
  print -u2 "Nothing like $1 in: $seen"
  return 1
}

until_shown READY1 || exit 1
# Control-A, then the beginning of a command that prints the rest, so that the completed line is an argument.
zpty -w -n shell "$2"$'\t\x01'"print -r -- 'LINE:' "$'\x05'" ':END'"$'\r'
until_shown ':END'$'\r' || exit 1
result=${REPLY##*LINE: }
print -r -- "${${result%% :END*}//$'\r'/}"
zpty -d shell
