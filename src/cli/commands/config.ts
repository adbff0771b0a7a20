import { EXIT, type ExitCode } from "../../core/exit_code.ts";
import { redactor } from "../../core/redact.ts";
import { renderJson } from "../../report/json.ts";
import type { Sources } from "../config.ts";
import { configSchema } from "../config_schema.ts";
import { nearest } from "../nearest.ts";
import { environmentName, optionsOf } from "../options.ts";
import type { Streams } from "../output.ts";
import type { Invocation } from "../parse.ts";
import { readPlan, readSettings } from "../settings.ts";
import { UsageError } from "../usage_error.ts";

/** What an option is set to, and where that comes from. */
interface Setting {
  readonly option: string;
  readonly value: string;
  readonly from: string;
}

const WORDS = ["check", "schema"] as const;

/**
 * `config schema`: the JSON Schema of a configuration file. `config check`: every option of `run` that is in force, and
 * where it comes from, once a run would take them all. Neither sends anything.
 *
 * @throws {UsageError} for neither, and for whatever a run would refuse
 */
export async function configCommand(
  invocation: Invocation,
  sources: Sources,
  streams: Streams,
): Promise<ExitCode> {
  const [word = "", another] = invocation.words;
  if (another !== undefined || !WORDS.some((one) => one === word)) {
    const given = ["config", ...invocation.words].join(" ");
    const hint = word === "" ? "" : nearest(word, WORDS);
    throw new UsageError(`Cannot run "${given}": give check or schema${hint}`);
  }
  if (word === "schema") streams.out(renderJson(configSchema()));
  else {
    const asRun: Invocation = { ...invocation, command: "run", words: [] };
    const settings = await readSettings(asRun, sources.environment);
    readPlan(asRun, settings);
    for (const warning of [...sources.warnings, ...settings.warnings]) streams.err(`${warning}\n`);
    streams.out(redactor(settings.secrets)(render(settingsOf(invocation, sources))));
  }
  return EXIT.ok;
}

function settingsOf(
  { flags, texts, lists, fromEnvironment }: Invocation,
  { environment, isFromFile }: Sources,
): readonly Setting[] {
  const settings = optionsOf("run").flatMap(({ name: option, default: usual }): Setting[] => {
    if (option === "help" || option === "version") return [];
    const from = !fromEnvironment.has(option)
      ? "command line"
      : isFromFile(option)
      ? `file "${texts.get("config")}"`
      : `environment ${environmentName(option)}`;
    if (flags.has(option)) return [{ option, value: "true", from }];
    const values = lists.get(option) ?? [texts.get(option)].filter((one) => one !== undefined);
    if (values.length > 0) {
      return [{
        option,
        value: values.map((one) => shown(option, one)).join(", "),
        from,
      }];
    }
    return usual === undefined ? [] : [{ option, value: usual, from: "default" }];
  });
  const token = environment("CHROMA_AUTOTEST_TOKEN") === undefined
    ? []
    : [{ option: "token", value: "…", from: "environment CHROMA_AUTOTEST_TOKEN" }];
  return [...settings, ...token];
}

/** A header may be a secret by its value, and whoever knows the whole of `--ping-url` can keep its alarm silent. */
function shown(option: string, value: string): string {
  if (option === "header") return `${value.split(":")[0]}: …`;
  return option === "ping-url" ? `${new URL(value).origin}/…` : value;
}

function render(settings: readonly Setting[]): string {
  const width = (of: (one: Setting) => string) => Math.max(...settings.map((one) => of(one).length));
  const [names, values] = [width(({ option }) => option), width(({ value }) => value)];
  return settings.map(({ option, value, from }) =>
    `${option.padEnd(names)}  ${value.padEnd(values)}  ${from}\n`
  ).join("");
}
