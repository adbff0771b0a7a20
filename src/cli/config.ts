import { parseArgs } from "@std/cli/parse-args";
import { isObject } from "../core/json.ts";
import { readGivenFile } from "./given_file.ts";
import { nearest } from "./nearest.ts";
import { environmentName, OPTIONS, type OptionSpec } from "./options.ts";
import type { Environment } from "./parse.ts";
import { warningsOf } from "./secret_file.ts";
import { UsageError } from "./usage_error.ts";

/** Options that cannot stand in a file: what is done once, and the file itself. */
export const NOT_IN_FILE: readonly string[] = ["config", "help", "version"];

/** The configuration file that a command line, or else the environment, names. */
export function configFile(args: readonly string[], environment: Environment): string | undefined {
  const given: unknown = parseArgs([...args], { string: ["config"] }).config;
  return typeof given === "string" ? given : environment(environmentName("config"));
}

/** Where an option's value may come from beside the command line. */
export interface Sources {
  /** The environment over the file: what a command line does not give is looked for here. */
  readonly environment: Environment;
  /** Of a file that others may read, and that holds credentials. */
  readonly warnings: readonly string[];
  /** Whether it is the file that has an option, and the environment does not. */
  readonly isFromFile: (option: string) => boolean;
}

/**
 * Puts a configuration file under the environment. It holds the options by their names, as JSON; what it says counts where
 * neither the command line nor the environment says anything, for every command that takes the option.
 *
 * @throws {UsageError} for a file that cannot be read, a key that is no option, and a value that cannot be one
 */
export async function readConfig(file: string | undefined, environment: Environment): Promise<Sources> {
  if (file === undefined) return { environment, warnings: [], isFromFile: () => false };
  const values = parseConfig(await readGivenFile(file, `the configuration "${file}"`), file);
  const hasHeaders = values.has(environmentName("header"));
  return {
    environment: (name) => environment(name) ?? values.get(name),
    warnings: hasHeaders ? await warningsOf(file, `the configuration "${file}", which has headers,`) : [],
    isFromFile: (option) => {
      const name = environmentName(option);
      return environment(name) === undefined && values.has(name);
    },
  };
}

/** The variables that would say the same. @throws {UsageError} as {@linkcode readConfig} */
export function parseConfig(text: string, file: string): ReadonlyMap<string, string> {
  const refuse = (why: string) => new UsageError(`Cannot read the configuration "${file}": ${why}`);
  let config: unknown;
  try {
    config = JSON.parse(text);
  } catch (error) {
    throw refuse(`it is not JSON, by what stands near line ${lineOf(text, String(error))}`);
  }
  if (!isObject(config)) throw refuse("it must be a JSON object, of options by their names");
  const known = OPTIONS.filter(({ name }) => !NOT_IN_FILE.includes(name));
  const values = new Map<string, string>();
  for (const [key, value] of Object.entries(config)) {
    if (key === "$schema") continue;
    const option: OptionSpec | undefined = known.find(({ name }) => name === key);
    if (option === undefined) {
      throw refuse(`"${key}" is not an option${nearest(key, known.map(({ name }) => name))}`);
    }
    const said = textOf(option, value);
    if (said === undefined) throw refuse(`"${key}" must be ${kindOf(option)}`);
    values.set(environmentName(key), said);
  }
  return values;
}

/** The line where a text stops being JSON. Of the runtime's message nothing is shown: it quotes the text, secrets and all. */
function lineOf(text: string, message: string): number {
  const [, position] = /at position (\d+)/.exec(message) ?? [];
  const [, quoted] = /"([^]*)"(?:\.\.\.)? is not valid JSON$/.exec(message) ?? [];
  const end = position !== undefined
    ? Number(position)
    : quoted !== undefined
    ? text.indexOf(quoted) + quoted.length / 2
    : text.length;
  return text.slice(0, end).split("\n").length;
}

/** A value as the environment would have it, or `undefined` for one of another kind. */
function textOf({ type, number }: OptionSpec, value: unknown): string | undefined {
  switch (type) {
    case "flag":
      return typeof value === "boolean" ? String(value) : undefined;
    case "text":
      return typeof value === "string" || (number !== undefined && typeof value === "number")
        ? String(value)
        : undefined;
    case "list": {
      const list = typeof value === "string" ? [value] : value;
      const plain = Array.isArray(list) && list.length > 0 &&
        list.every((one): one is string => typeof one === "string" && one !== "" && !one.includes("\n"));
      return plain ? list.join("\n") : undefined;
    }
  }
}

function kindOf({ type, number }: OptionSpec): string {
  if (type === "flag") return "true or false";
  if (number !== undefined) return "a number";
  return type === "list" ? "a list of texts" : "a text";
}
