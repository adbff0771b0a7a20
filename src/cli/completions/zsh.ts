import { GRAMMAR, type ShellCommand, type ShellOption } from "./grammar.ts";

/** Completions for zsh, by its own `_arguments` and `_describe`. */
export function zshCompletions(): string {
  return `#compdef chroma-autotest
# zsh completion for chroma-autotest: a file "_chroma-autotest" in a directory of $fpath
_chroma_autotest() {
  local -a commands=(
${GRAMMAR.map(({ name, doc }) => `    ${quoted(`${name}:${doc}`)}`).join("\n")}
  )
  local command=\${words[(r)${GRAMMAR.map(({ name }) => name).join("|")}]}
  [[ -z $command && \${words[CURRENT]} != -* ]] && _describe command commands
  case \${command:-run} in
${GRAMMAR.map(block).join("\n")}
  esac
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _chroma_autotest "$@"
else compdef _chroma_autotest chroma-autotest; fi
`;
}

function block({ name, words, options }: ShellCommand): string {
  // The command itself is the first word that `_arguments` sees.
  const rest = `'*:word:(${[name, ...words].join(" ")})'`;
  return `    ${name}) _arguments -S \\\n${
    [...options.map(argument), rest].map((one) => `      ${one}`).join(" \\\n")
  } ;;`;
}

function argument({ name, doc, value, repeatable }: ShellOption): string {
  const explained = `[${doc.replace(/[[\]:]/g, "\\$&")}]`;
  const star = repeatable ? "*" : "";
  if (value === "none") return quoted(`--${name}${explained}`);
  const action = value === "file"
    ? "_files"
    : value === "directory"
    ? "_files -/"
    : value === "text"
    ? " "
    : `(${value.join(" ")})`;
  return quoted(`${star}--${name}=${explained}:${name}:${action}`);
}

/** A word as zsh takes it whole. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
