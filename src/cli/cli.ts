import { errorMessage } from "../core/error_message.ts";
import { EXIT, type ExitCode } from "../core/exit_code.ts";
import { redactor } from "../core/redact.ts";
import { FULL_VERSION } from "../core/version.ts";
import { atOnce } from "./at_once.ts";
import type { Command } from "./command.ts";
import { auditCommand } from "./commands/audit.ts";
import { cleanupCommand } from "./commands/cleanup.ts";
import { configCommand } from "./commands/config.ts";
import { drillCommand } from "./commands/drill.ts";
import { explainCommand } from "./commands/explain.ts";
import { historyCommand } from "./commands/history.ts";
import { listCommand } from "./commands/list.ts";
import { mergeCommand } from "./commands/merge.ts";
import { preflightCommand } from "./commands/preflight.ts";
import { reportCommand } from "./commands/report.ts";
import { runCommand } from "./commands/run.ts";
import { verifyCommand } from "./commands/verify.ts";
import { verifyCertificateCommand } from "./commands/verify_certificate.ts";
import { completionsFor } from "./completions/completions.ts";
import { configFile, readConfig } from "./config.ts";
import { exitCodeFor } from "./exit_code_for.ts";
import { commandHelp } from "./help.ts";
import { manualPage } from "./man.ts";
import type { CommandName } from "./options.ts";
import type { Streams } from "./output.ts";
import { parseCommandLine } from "./parse.ts";
import type { Process } from "./process.ts";
import { redactedStreams } from "./redact.ts";
import { readLocalSettings, readSettings } from "./settings.ts";
import { talk } from "./talk.ts";
import { checkVariables } from "./variables.ts";

/** Commands that need nothing but this machine. */
type LocalCommand = "report" | "audit" | "history" | "config" | "completions" | "man";

/** Commands that talk to a deployment. */
const COMMANDS: Readonly<Record<Exclude<CommandName, LocalCommand>, Command>> = {
  run: runCommand,
  list: listCommand,
  cleanup: cleanupCommand,
  explain: explainCommand,
  drill: drillCommand,
  preflight: preflightCommand,
  verify: verifyCommand,
};

/** Runs a command line and answers its exit code. Every error becomes one clear line on standard error. */
export async function cli(
  args: readonly string[],
  process: Process,
): Promise<ExitCode> {
  const { system, environment: given, streams } = process;
  let safe = streams;
  try {
    const answer = atOnce(args);
    if (answer !== undefined) return print(streams, answer);
    checkVariables(process.variables ?? []);
    const sources = await readConfig(configFile(args, given), given);
    const { environment } = sources;
    const invocation = parseCommandLine(args, environment);
    if (invocation.flags.has("help")) return print(streams, commandHelp(invocation.command));
    if (invocation.flags.has("version")) return print(streams, `${FULL_VERSION}\n`);

    if (invocation.command === "completions") return print(streams, completionsFor(invocation.words));
    if (invocation.command === "man") return print(streams, manualPage());
    if (invocation.command === "config") return await configCommand(invocation, sources, streams);
    if (invocation.command === "report") {
      const local = readLocalSettings(invocation, environment);
      if (invocation.flags.has("merge")) return await mergeCommand(invocation, local)({ system, streams });
      return await reportCommand(invocation, local)({ system, streams });
    }
    if (invocation.command === "audit") {
      const local = readLocalSettings(invocation, environment);
      return await auditCommand(invocation, local)({ disk: system.disk, streams });
    }
    if (invocation.command === "history") {
      const local = readLocalSettings(invocation, environment);
      return await historyCommand(invocation, local)({ system, streams });
    }

    if (invocation.command === "verify" && invocation.texts.has("certificate")) {
      const local = readLocalSettings(invocation, environment);
      return await verifyCertificateCommand(invocation, local)({ disk: system.disk, streams });
    }

    const read = await readSettings(invocation, environment);
    const settings = { ...read, warnings: [...sources.warnings, ...read.warnings] };
    const redact = redactor(settings.secrets);
    safe = redactedStreams(streams, redact);
    const work = COMMANDS[invocation.command](invocation, settings);
    return await talk(work, { ...process, invocation, settings, redact, environment, streams: safe });
  } catch (error) {
    safe.err(`${errorMessage(error)}\n`);
    return exitCodeFor(error);
  }
}

function print(streams: Streams, text: string): ExitCode {
  streams.out(text);
  return EXIT.ok;
}
