/** The commands of the program. */
export const COMMANDS = ["run", "preflight", "list", "cleanup", "verify", "explain", "audit"] as const;
export type CommandName = typeof COMMANDS[number];

/** One option: everything that help, parsing and checking need to know of it. */
export interface OptionSpec {
  readonly name: string;
  /** `flag` takes no value, `text` takes the last one given, `list` may be repeated. */
  readonly type: "flag" | "text" | "list";
  /** What stands for the value in help. */
  readonly value?: string;
  readonly default?: string;
  readonly doc: string;
  /** The commands that take it. */
  readonly commands: readonly CommandName[];
}

const all = COMMANDS;
/** Commands that talk to a deployment. */
const talking = ["run", "preflight", "list", "cleanup", "verify", "explain"] as const;
/** Commands about a run that is to be. */
const run = ["run", "preflight"] as const;
const leftovers = ["list", "cleanup"] as const;
const judging = ["list", "cleanup", "explain"] as const;

/** Every option, in the order of the help. The environment has them too: `--max-lag` as `CHROMA_AUTOTEST_MAX_LAG`. */
export const OPTIONS = [
  {
    name: "url",
    type: "text",
    value: "URL",
    doc: "the load balancer, or a single Chroma server",
    commands: talking,
  },
  {
    name: "primary",
    type: "text",
    value: "URL",
    doc: "the primary behind it, reached directly",
    commands: talking,
  },
  {
    name: "replica",
    type: "list",
    value: "URL",
    doc: "a replica behind it, reached directly; repeatable",
    commands: talking,
  },
  {
    name: "tenant",
    type: "text",
    value: "NAME",
    default: "default_tenant",
    doc: "Chroma's tenant",
    commands: talking,
  },
  {
    name: "database",
    type: "text",
    value: "NAME",
    default: "default_database",
    doc: "Chroma's database",
    commands: talking,
  },
  {
    name: "token-file",
    type: "text",
    value: "FILE",
    doc: "a file that holds the token, sent as a bearer token",
    commands: talking,
  },
  {
    name: "header",
    type: "list",
    value: "'K: V'",
    doc: "a header to send; credentials only by environment or file",
    commands: talking,
  },
  {
    name: "allow-net",
    type: "list",
    value: "HOST[:PORT],…",
    doc: "a ceiling: a target outside it is refused",
    commands: talking,
  },
  {
    name: "state-dir",
    type: "text",
    value: "DIR",
    doc: "journals, reports, locks and the log (default: XDG state home)",
    commands: all,
  },
  {
    name: "format",
    type: "list",
    value: "text|json",
    default: "text",
    doc: "of the report; pairs with --output",
    commands: all,
  },
  {
    name: "output",
    type: "list",
    value: "FILE",
    doc: "where the report goes; - is standard output",
    commands: all,
  },
  { name: "quiet", type: "flag", doc: "print nothing unless something is wrong", commands: all },
  {
    name: "settle",
    type: "text",
    value: "S",
    default: "10",
    doc: "how long a deletion is watched; seconds",
    commands: ["run", "preflight", "cleanup"],
  },
  {
    name: "max-docs",
    type: "text",
    value: "N",
    doc: "documents in a collection (run: 250; cleanup: 10000)",
    commands: talking,
  },
  {
    name: "max-collections",
    type: "text",
    value: "N",
    default: "10",
    doc: "collections alive at once in a run",
    commands: run,
  },
  {
    name: "max-lag",
    type: "text",
    value: "S",
    default: "60",
    doc: "replication must take no longer; seconds",
    commands: run,
  },
  {
    name: "write-docs",
    type: "text",
    value: "N",
    default: "50",
    doc: "documents that a writing check adds",
    commands: run,
  },
  {
    name: "dimension",
    type: "text",
    value: "N",
    default: "8",
    doc: "dimensions of every embedding",
    commands: run,
  },
  {
    name: "max-residue",
    type: "text",
    value: "MB",
    default: "500",
    doc: "refuse to run where deleted collections would keep more on a node",
    commands: run,
  },
  {
    name: "residue-since",
    type: "text",
    value: "TIME",
    doc: "when the nodes were last cleaned; only later runs count for --max-residue",
    commands: run,
  },
  {
    name: "max-slowdown",
    type: "text",
    value: "FACTOR",
    default: "3",
    doc: "the brake: pause, then stop, when nodes get so many times slower",
    commands: run,
  },
  {
    name: "max-age",
    type: "text",
    value: "HOURS",
    default: "24",
    doc: "only what is older by its name; our own ended runs' at any age",
    commands: judging,
  },
  {
    name: "run",
    type: "text",
    value: "ID",
    doc: "only the collections of this run, whatever their age",
    commands: leftovers,
  },
  {
    name: "collection",
    type: "text",
    value: "NAME",
    doc: "only this collection, whatever its age",
    commands: leftovers,
  },
  {
    name: "include-unmarked",
    type: "flag",
    doc: "go by the age in the name where no node shows a mark",
    commands: judging,
  },
  { name: "force", type: "flag", doc: "remove what a live lease protects, too", commands: judging },
  {
    name: "dry-run",
    type: "flag",
    doc: "say what would be removed, and remove nothing",
    commands: ["cleanup"],
  },
  { name: "help", type: "flag", doc: "print this help", commands: all },
  { name: "version", type: "flag", doc: "print the version", commands: all },
] as const satisfies readonly OptionSpec[];

export type OptionName = typeof OPTIONS[number]["name"];

/** The options of a command. */
export function optionsOf(command: CommandName): readonly (OptionSpec & { readonly name: OptionName })[] {
  return OPTIONS.filter(({ commands }) => commands.some((one) => one === command));
}

/** The environment variable that sets an option. */
export function environmentName(option: string): string {
  return `CHROMA_AUTOTEST_${option.replaceAll("-", "_").toUpperCase()}`;
}
