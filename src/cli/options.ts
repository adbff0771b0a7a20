import { CAP } from "../transport/cap.ts";
import { FORMATS } from "./formats.ts";

/** The commands of the program. */
export const COMMANDS = [
  "run",
  "preflight",
  "list",
  "cleanup",
  "verify",
  "explain",
  "report",
  "audit",
  "history",
  "drill",
  "config",
  "completions",
  "man",
] as const;
export type CommandName = typeof COMMANDS[number];

/** What a number must be. */
export interface NumberRule {
  readonly least: number;
  readonly most: number;
  readonly whole?: boolean;
}

/** One option: everything that help, parsing and checking need to know of it. */
export interface OptionSpec {
  readonly name: string;
  /** `flag` takes no value, `text` takes the last one given, `list` may be repeated. */
  readonly type: "flag" | "text" | "list";
  /** What stands for the value in help. */
  readonly value?: string;
  /** What its value must be, where it is a number. */
  readonly number?: NumberRule;
  /** The values that there are, where they can be told. */
  readonly choices?: readonly string[];
  readonly default?: string;
  readonly doc: string;
  /** The commands that take it. */
  readonly commands: readonly CommandName[];
}

/** Commands that talk to a deployment. */
const talking = ["run", "drill", "preflight", "list", "cleanup", "verify", "explain"] as const;
/** Commands that find something out. */
const all = [...talking, "report", "audit", "history"] as const;
/** Commands that are about one deployment, or can be. */
const ofTarget = [...talking, "history"] as const;
/** Commands about a run that is to be. */
const run = ["run", "preflight"] as const;
/** Those, and the drill that runs as one. */
const testing = ["run", "drill", "preflight"] as const;
const leftovers = ["list", "cleanup"] as const;
const judging = ["list", "cleanup", "explain"] as const;

/** Every option, in the order of the help. The environment has them too: `--max-lag` as `CHROMA_AUTOTEST_MAX_LAG`. */
export const OPTIONS = [
  {
    name: "url",
    type: "text",
    value: "URL",
    doc: "the load balancer, or a single Chroma server",
    commands: ofTarget,
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
    commands: ofTarget,
  },
  {
    name: "database",
    type: "text",
    value: "NAME",
    default: "default_database",
    doc: "Chroma's database",
    commands: ofTarget,
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
    doc: "journals, reports, history, locks and the log (default: XDG state home)",
    commands: all,
  },
  {
    name: "format",
    type: "list",
    value: "FORMAT",
    choices: FORMATS,
    default: "text",
    doc: "text, json; a run: jsonl junit tap html markdown prometheus certificate",
    commands: all,
  },
  {
    name: "output",
    type: "list",
    value: "FILE",
    doc: "where the report goes, one for each --format; - is standard output",
    commands: all,
  },
  {
    name: "sign-key-file",
    type: "text",
    value: "FILE",
    doc: "an Ed25519 key (PKCS#8 PEM) that signs the certificate",
    commands: ["run", "report"],
  },
  {
    name: "certificate",
    type: "text",
    value: "FILE",
    doc: "check this certificate instead; needs no network",
    commands: ["verify"],
  },
  {
    name: "public-key-file",
    type: "text",
    value: "FILE",
    doc: "the public key (PEM) of whoever must have signed it",
    commands: ["verify"],
  },
  {
    name: "config",
    type: "text",
    value: "FILE",
    doc: "options by their names, as JSON; flags and the environment go before it",
    commands: all,
  },
  { name: "quiet", type: "flag", doc: "print nothing unless something is wrong", commands: all },
  { name: "verbose", type: "flag", doc: "show every request as it ends", commands: talking },
  {
    name: "settle",
    type: "text",
    value: "S",
    number: { least: 0, most: 3600 },
    default: "10",
    doc: "how long a deletion is watched; seconds",
    commands: [...testing, "cleanup"],
  },
  {
    name: "max-docs",
    type: "text",
    value: "N",
    number: { least: 0, most: 10_000, whole: true },
    doc: "documents in a collection (run: 250; cleanup: 10000)",
    commands: talking,
  },
  {
    name: "max-collections",
    type: "text",
    value: "N",
    number: { least: 1, most: 100, whole: true },
    default: "10",
    doc: "collections alive at once in a run",
    commands: run,
  },
  {
    name: "max-lag",
    type: "text",
    value: "S",
    number: { least: 0.1, most: 3600 },
    default: "60",
    doc: "replication must take no longer; seconds",
    commands: testing,
  },
  {
    name: "write-docs",
    type: "text",
    value: "N",
    number: { least: 1, most: 10_000, whole: true },
    default: "50",
    doc: "documents that a writing check adds",
    commands: testing,
  },
  {
    name: "dimension",
    type: "text",
    value: "N",
    number: { least: 1, most: 4096, whole: true },
    default: "8",
    doc: "dimensions of every embedding",
    commands: testing,
  },
  {
    name: "max-residue",
    type: "text",
    value: "MB",
    number: { least: 0, most: 1e9 },
    default: "500",
    doc: "refuse to run where deleted collections would keep more on a node",
    commands: testing,
  },
  {
    name: "residue-since",
    type: "text",
    value: "TIME",
    doc: "when the nodes were last cleaned; only later runs count for --max-residue",
    commands: testing,
  },
  {
    name: "max-slowdown",
    type: "text",
    value: "FACTOR",
    number: { least: 1, most: 1000 },
    default: "3",
    doc: "the brake: pause, then stop, when nodes get so many times slower",
    commands: run,
  },
  {
    name: "concurrent-users",
    type: "text",
    value: "N",
    number: { least: 1, most: 100, whole: true },
    default: "3",
    doc: "users at once under which the performance suite measures",
    commands: run,
  },
  {
    name: "duration",
    type: "text",
    value: "S",
    number: { least: 0.5, most: 3600 },
    default: "20",
    doc: "how long each load is measured, or an outage tested; seconds",
    commands: testing,
  },
  {
    name: "rate",
    type: "text",
    value: "R",
    number: { least: 0.1, most: 100_000 },
    doc: "its open loop: so many queries a second, each at its own moment (default: none)",
    commands: run,
  },
  {
    name: "shard",
    type: "text",
    value: "I/N",
    doc: "one of N processes that share the load, 0/N the first; with --run, alike in all",
    commands: ["run"],
  },
  {
    name: "shards",
    type: "text",
    value: "N",
    number: { least: 1, most: 1000, whole: true },
    doc: "the same in an Indexed Job of Kubernetes, which tells the I",
    commands: ["run"],
  },
  {
    name: "start-after",
    type: "text",
    value: "S",
    number: { least: 1, most: 86_400 },
    default: "60",
    doc: "when all shards begin the load, from the time in the run's id on; seconds",
    commands: ["run"],
  },
  {
    name: "merge",
    type: "flag",
    doc: "one report of the JSON reports of all shards, and of the cleanup after them",
    commands: ["report"],
  },
  {
    name: "max-error-rate",
    type: "text",
    value: "PCT",
    number: { least: 0, most: 100 },
    default: "10",
    doc: "under load no more requests may fail",
    commands: run,
  },
  {
    name: "max-p95",
    type: "text",
    value: "MS",
    number: { least: 0.1, most: 60_000 },
    doc: "under load 95 % must be answered within; milliseconds (default: no objective)",
    commands: run,
  },
  {
    name: "max-requests",
    type: "text",
    value: "N",
    number: { least: 20, most: 100_000, whole: true },
    default: String(CAP.perSecond),
    doc: "requests a second at the most, over everything",
    commands: [...testing, "cleanup"],
  },
  {
    name: "deadline",
    type: "text",
    value: "S",
    number: { least: 1, most: 86_400 },
    default: "3600",
    doc: "no check begins after it, and what was made is removed; seconds",
    commands: testing,
  },
  {
    name: "wait",
    type: "text",
    value: "S",
    number: { least: 1, most: 86_400 },
    default: "600",
    doc: "how long it waits for a node to be stopped, and to be back; seconds",
    commands: ["drill"],
  },
  {
    name: "max-failover",
    type: "text",
    value: "S",
    number: { least: 0.1, most: 3600 },
    default: "30",
    doc: "without the node, reads and writes may fail for no longer; seconds",
    commands: ["drill"],
  },
  {
    name: "if-free",
    type: "flag",
    doc: "exit 0, not 75, when another run holds the lock",
    commands: ["run", "drill", "cleanup"],
  },
  {
    name: "splay",
    type: "text",
    value: "S",
    number: { least: 0, most: 86_400 },
    default: "0",
    doc: "wait a random time first, this at the most; seconds",
    commands: ["run", "cleanup"],
  },
  {
    name: "ping-url",
    type: "text",
    value: "URL",
    doc: "a dead man's switch: /start and /EXIT-CODE are called behind it",
    commands: ["run"],
  },
  {
    name: "keep-runs",
    type: "text",
    value: "N",
    number: { least: 1, most: 100_000, whole: true },
    default: "100",
    doc: "runs on record; of older ones, what later runs need is archived",
    commands: ["run", "drill", "cleanup"],
  },
  {
    name: "max-memory",
    type: "text",
    value: "PCT",
    number: { least: 1, most: 100 },
    default: "85",
    doc: "monitoring warns of more memory in use",
    commands: run,
  },
  {
    name: "max-cpu",
    type: "text",
    value: "PCT",
    number: { least: 1, most: 100 },
    default: "80",
    doc: "the same of CPU",
    commands: run,
  },
  {
    name: "max-disk",
    type: "text",
    value: "PCT",
    number: { least: 1, most: 100 },
    default: "80",
    doc: "the same of disk",
    commands: run,
  },
  {
    name: "slack-webhook-file",
    type: "text",
    value: "FILE",
    doc: "a file with the webhook's URL; monitoring sends it a test alert",
    commands: run,
  },
  {
    name: "slack-now",
    type: "flag",
    doc: "send the alert though the last was less than an hour ago",
    commands: run,
  },
  {
    name: "alert-webhook-file",
    type: "text",
    value: "FILE",
    doc: "a file with the URL of a Slack webhook; told when the target fails or is well again",
    commands: ["run"],
  },
  {
    name: "slack-token-file",
    type: "text",
    value: "FILE",
    doc: "a bot's token in its place: alerts of one incident are one thread",
    commands: ["run"],
  },
  {
    name: "slack-channel",
    type: "text",
    value: "ID",
    doc: "the channel that the bot writes to",
    commands: ["run"],
  },
  {
    name: "slack-api",
    type: "text",
    value: "URL",
    default: "https://slack.com/api",
    doc: "where the bot finds Slack",
    commands: ["run"],
  },
  {
    name: "webhook-url-file",
    type: "text",
    value: "FILE",
    doc: "the same for any other webhook",
    commands: ["run"],
  },
  {
    name: "webhook-template-file",
    type: "text",
    value: "FILE",
    doc: "the JSON that it is sent, with {{verdict}} and others in it",
    commands: ["run"],
  },
  {
    name: "alert-after",
    type: "text",
    value: "N",
    number: { least: 1, most: 1000, whole: true },
    default: "2",
    doc: "failed runs in a row until an alert is sent",
    commands: ["run"],
  },
  {
    name: "resolve-after",
    type: "text",
    value: "N",
    number: { least: 1, most: 1000, whole: true },
    default: "1",
    doc: "passed runs in a row until it is called resolved",
    commands: ["run"],
  },
  {
    name: "network-check",
    type: "text",
    value: "HOST:PORT",
    doc: "must take a connection, or an unreachable target does not count",
    commands: ["run"],
  },
  {
    name: "database-url-file",
    type: "text",
    value: "FILE",
    doc: "a file with the URL of the coordinator's PostgreSQL; read-only",
    commands: run,
  },
  {
    name: "fail-on-regression",
    type: "flag",
    doc: "fail when a figure is worse than earlier runs explain; else it is a warning",
    commands: ["run", "history"],
  },
  {
    name: "last",
    type: "text",
    value: "N",
    number: { least: 1, most: 10_000, whole: true },
    default: "30",
    doc: "runs of each target that are shown",
    commands: ["history"],
  },
  {
    name: "max-age",
    type: "text",
    value: "HOURS",
    number: { least: 0, most: 1e6 },
    default: "24",
    doc: "only what is older by its name; our own ended runs' at any age",
    commands: judging,
  },
  {
    name: "run",
    type: "text",
    value: "ID",
    doc: "only the collections of this run, whatever their age; of shards, the run that all are of",
    commands: [...leftovers, "run"],
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
    doc: "go by the age in the name where no node shows a mark; give every node: one may have it",
    commands: judging,
  },
  { name: "force", type: "flag", doc: "remove what a live lease protects, too", commands: judging },
  {
    name: "dry-run",
    type: "flag",
    doc: "say what would be removed, and remove nothing",
    commands: ["cleanup"],
  },
  { name: "help", type: "flag", doc: "print this help", commands: COMMANDS },
  { name: "version", type: "flag", doc: "print the version", commands: COMMANDS },
] as const satisfies readonly OptionSpec[];

export type OptionName = typeof OPTIONS[number]["name"];

/** The options of a command; those that `config` is about are those of a run. */
export function optionsOf(command: CommandName): readonly (OptionSpec & { readonly name: OptionName })[] {
  const taken = command === "config" ? "run" : command;
  return OPTIONS.filter(({ commands }) => commands.some((one) => one === taken));
}

/** The environment variable that sets an option. */
export function environmentName(option: string): string {
  return `CHROMA_AUTOTEST_${option.replaceAll("-", "_").toUpperCase()}`;
}
