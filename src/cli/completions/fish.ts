import { GRAMMAR, type ShellCommand, type ShellOption } from "./grammar.ts";

/** Completions for fish; without a command, those of `run`. */
export function fishCompletions(): string {
  const names = GRAMMAR.map(({ name }) => name).join(" ");
  return [
    "# fish completion for chroma-autotest: chroma-autotest completions fish | source",
    "complete -c chroma-autotest -f",
    ...GRAMMAR.map(({ name, doc }) =>
      `complete -c chroma-autotest -n "not __fish_seen_subcommand_from ${names}" -a ${name} -d ${quoted(doc)}`
    ),
    ...GRAMMAR.flatMap((command) => linesOf(command, names)),
    "",
  ].join("\n");
}

function linesOf({ name, words, options }: ShellCommand, names: string): readonly string[] {
  const others = names.split(" ").filter((one) => one !== name).join(" ");
  const condition = name === "run"
    ? `"not __fish_seen_subcommand_from ${others}"`
    : `"__fish_seen_subcommand_from ${name}"`;
  const start = `complete -c chroma-autotest -n ${condition}`;
  return [
    ...(words.length > 0 ? [`${start} -a ${quoted(words.join(" "))}`] : []),
    ...options.map((option) => `${start} -l ${option.name}${argument(option)} -d ${quoted(option.doc)}`),
  ];
}

function argument({ value }: ShellOption): string {
  if (value === "none") return "";
  if (value === "file") return " -r -F";
  if (value === "directory") return ' -x -a "(__fish_complete_directories)"';
  return value === "text" ? " -x" : ` -x -a ${quoted(value.join(" "))}`;
}

/** A word as fish takes it whole. */
function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, "\\$&")}'`;
}
