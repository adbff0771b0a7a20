import { parseArgs } from "@std/cli/parse-args";
import { SUITE_WORDS } from "../suites/registry.ts";
import { nearest } from "./nearest.ts";
import {
  type CommandName,
  COMMANDS,
  environmentName,
  type OptionName,
  OPTIONS,
  optionsOf,
} from "./options.ts";
import { UsageError } from "./usage_error.ts";

/** A command line as it was given, each option known to its command and not yet checked. */
export interface Invocation {
  readonly command: CommandName;
  /** What stands beside the options, such as suites. */
  readonly words: readonly string[];
  readonly flags: ReadonlySet<OptionName>;
  readonly texts: ReadonlyMap<OptionName, string>;
  readonly lists: ReadonlyMap<OptionName, readonly string[]>;
  /** Options that came from the environment: there, credentials are allowed. */
  readonly fromEnvironment: ReadonlySet<OptionName>;
}

/** Reads an environment variable; `undefined` also where the process may not. */
export type Environment = (name: string) => string | undefined;

/**
 * Reads a command line, and for every option that it does not give the environment.
 *
 * @throws {UsageError} for anything that is not known, with the nearest thing that is
 */
export function parseCommandLine(args: readonly string[], environment: Environment): Invocation {
  const { command, rest } = splitCommand(args);
  const options = optionsOf(command);
  const namesOf = (type: string) => options.filter((option) => option.type === type).map(({ name }) => name);
  const parsed: Record<string, unknown> = parseArgs([...rest], {
    string: [...namesOf("text"), ...namesOf("list"), "_"],
    collect: namesOf("list"),
    boolean: namesOf("flag"),
    alias: { help: "h" },
    unknown: (arg, key) => {
      if (key === undefined) return true;
      throw unknownOption(arg, key, command, rest[rest.indexOf(arg) - 1]);
    },
  });

  const flags = new Set<OptionName>();
  const texts = new Map<OptionName, string>();
  const lists = new Map<OptionName, readonly string[]>();
  const fromEnvironment = new Set<OptionName>();
  for (const { name, type } of options) {
    const given = parsed[name];
    const set = environment(environmentName(name));
    const isGiven = typeof given === "string" || (Array.isArray(given) && given.length > 0);
    if (!isGiven && set !== undefined) fromEnvironment.add(name);
    if (type === "flag") {
      const isOn = saidOf(name, rest) ??
        (given === true || (set !== undefined && flagOf(environmentName(name), set)));
      if (isOn) flags.add(name);
    } else if (type === "text") {
      const text = isGiven ? String(given) : set;
      if (text !== undefined) texts.set(name, text);
    } else {
      const values = isGiven ? (given as string[]) : set === undefined ? undefined : linesOf(set);
      if (values !== undefined) lists.set(name, values);
    }
  }
  for (
    const [name, values] of [...texts.entries().map(([name, text]) => [name, [text]] as const), ...lists]
  ) {
    if (values.includes("")) throw new UsageError(`Cannot read --${name}: it needs a value`);
  }
  return { command, words: (parsed._ as unknown[]).map(String), flags, texts, lists, fromEnvironment };
}

/** A list in the environment stands one a line. */
function linesOf(text: string): readonly string[] {
  const lines = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  return lines.length > 0 ? lines : [""];
}

/** The command is the first word; `--cleanup-old` is the guide's word for `cleanup`, and no word at all is `run`. */
function splitCommand(args: readonly string[]): { command: CommandName; rest: readonly string[] } {
  const old = args.indexOf("--cleanup-old");
  if (old >= 0) return { command: "cleanup", rest: args.toSpliced(old, 1) };
  const [first] = args;
  if (first === undefined || first.startsWith("-")) return { command: "run", rest: args };
  const command = COMMANDS.find((name) => name === first);
  if (command !== undefined) return { command, rest: args.slice(1) };
  if (SUITE_WORDS.includes(first)) return { command: "run", rest: args };
  throw new UsageError(
    `Cannot run "${first}": there is no such command${nearest(first, [...COMMANDS, ...SUITE_WORDS])}`,
  );
}

/** Deno's short words for the same, such as `-A` for `--allow-all`. */
const PERMISSION = /^-[AEIPNRSW]$/;

function unknownOption(arg: string, key: string, command: CommandName, before = ""): UsageError {
  if (/^-[0-9.]/.test(arg) && before.startsWith("--")) {
    return new UsageError(`Cannot read ${before} "${arg}": it must not be negative`);
  }
  if (/^(token|api-key|password|secret)$/.test(key)) {
    return new UsageError(
      `Cannot take --${key}: a credential on the command line can be read by everyone on the machine; ` +
        `put it in a file (--token-file) or in the environment (CHROMA_AUTOTEST_HEADER)`,
    );
  }
  const shown = arg.split("=")[0] ?? arg;
  if (/^(allow|deny)-/.test(key) && key !== "allow-net" || PERMISSION.test(shown)) {
    return new UsageError(
      `Cannot take ${shown}: a compiled program cannot obey it; only --allow-net is taken`,
    );
  }
  if (OPTIONS.some(({ name }) => name === key)) {
    return new UsageError(`Cannot take --${key}: not an option of "${command}"`);
  }
  const names = optionsOf(command).map(({ name }) => `--${name}`);
  return new UsageError(`Cannot take ${shown}: there is no such option${nearest(shown, names)}`);
}

/** What a command line says of a flag as `--quiet=no`, which goes before the environment; `undefined` where it does not. */
function saidOf(name: string, args: readonly string[]): boolean | undefined {
  const start = `--${name}=`;
  const value = args.findLast((arg) => arg.startsWith(start))?.slice(start.length);
  if (value === "") throw new UsageError(`Cannot read --${name}: it needs a value after "="`);
  return value === undefined ? undefined : flagOf(`--${name}`, value);
}

function flagOf(where: string, value: string): boolean {
  if (["1", "true", "yes"].includes(value)) return true;
  if (["", "0", "false", "no"].includes(value)) return false;
  throw new UsageError(`Cannot read ${where}: "${value}" is neither true nor false`);
}
