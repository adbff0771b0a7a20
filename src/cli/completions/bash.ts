import { GRAMMAR, type ShellCommand } from "./grammar.ts";

/**
 * Completions for bash 3.2 and later, which macOS still has: no `mapfile`. A value after `=` is a word of its own there
 * (`COMP_WORDBREAKS`), so the option is looked for before it.
 */
export function bashCompletions(): string {
  const names = GRAMMAR.map(({ name }) => name).join(" ");
  return `# bash completion for chroma-autotest: eval "$(chroma-autotest completions bash)"
_chroma_autotest() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} command= word IFS=$'\\n'
  if [[ $cur == = ]]; then cur=
  elif [[ $prev == = ]]; then prev=\${COMP_WORDS[COMP_CWORD - 2]}; fi
  COMPREPLY=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD - 1}"; do
    case $word in ${GRAMMAR.map(({ name }) => name).join("|")}) command=$word; break ;; esac
  done
  case $prev in
${values()}
  esac
  case \${command:-run} in
${GRAMMAR.map(line).join("\n")}
  esac
  [[ -z $command && $cur != -* ]] && words="${names} $words"
  [[ $cur == -* ]] && words=$options
  IFS=' '; COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -F _chroma_autotest chroma-autotest
`;
}

function line({ name, words, options }: ShellCommand): string {
  const flags = options.map((option) => `--${option.name}`).join(" ");
  return `    ${name}) local words="${words.join(" ")}" options="${flags}" ;;`;
}

/** What follows an option: an option of one name takes the same in every command. */
function values(): string {
  const actions = new Map<string, Set<string>>();
  for (const { name, value } of GRAMMAR.flatMap(({ options }) => options)) {
    if (value === "none") continue;
    const action = value === "file"
      ? 'COMPREPLY=($(compgen -f -- "$cur")); compopt -o filenames 2>/dev/null'
      : value === "directory"
      ? 'COMPREPLY=($(compgen -d -- "$cur")); compopt -o filenames 2>/dev/null'
      : value === "text"
      ? ":"
      : `IFS=' '; COMPREPLY=($(compgen -W "${value.join(" ")}" -- "$cur"))`;
    actions.set(action, (actions.get(action) ?? new Set()).add(`--${name}`));
  }
  return [...actions].map(([action, names]) => `    ${[...names].join("|")}) ${action}; return ;;`).join(
    "\n",
  );
}
