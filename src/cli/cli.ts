import { errorMessage } from "../core/error_message.ts";
import { EXIT, type ExitCode, mostSevere } from "../core/exit_code.ts";
import { redactedDisk, redactor } from "../core/redact.ts";
import { printableDeep } from "../core/printable.ts";
import type { System } from "../core/system.ts";
import { VERSION } from "../core/version.ts";
import { GuardRefusal } from "../guard/refusal.ts";
import { changes, type JobOf, type Work } from "../run/job.ts";
import { LockedError, openToChange, openToLook } from "../run/opening.ts";
import type { RunEvent } from "../run/event.ts";
import { TargetError } from "../run/preflight.ts";
import { StateError } from "../run/state_dir.ts";
import { type Perform, SandboxError, SandboxLost } from "../sandbox/sandbox.ts";
import type { Command } from "./command.ts";
import { auditCommand } from "./commands/audit.ts";
import { cleanupCommand } from "./commands/cleanup.ts";
import { explainCommand } from "./commands/explain.ts";
import { listCommand } from "./commands/list.ts";
import { preflightCommand } from "./commands/preflight.ts";
import { runCommand } from "./commands/run.ts";
import { verifyCommand } from "./commands/verify.ts";
import { finishCommand, type Self } from "./finish_command.ts";
import { readHandSignal } from "./hand_signals.ts";
import { commandHelp, programHelp } from "./help.ts";
import { logEvent, openLog } from "./log.ts";
import type { CommandName } from "./options.ts";
import type { Streams } from "./output.ts";
import { type Environment, parseCommandLine } from "./parse.ts";
import { showProgress } from "./progress.ts";
import { redactedStreams } from "./redact.ts";
import { readLocalSettings, readSettings } from "./settings.ts";
import { UsageError } from "./usage_error.ts";

const COMMANDS: Readonly<Record<Exclude<CommandName, "audit">, Command>> = {
  run: runCommand,
  list: listCommand,
  cleanup: cleanupCommand,
  explain: explainCommand,
  preflight: preflightCommand,
  verify: verifyCommand,
};

/** What the program takes from the process that it runs in. */
export interface Process {
  readonly system: Pick<System, "clock" | "random" | "disk">;
  /** Does what talks to a deployment: in the sandbox. */
  readonly perform: Perform;
  readonly self: Self;
  readonly environment: Environment;
  readonly streams: Streams;
  /** Aborted by a signal; its reason is the exit code. */
  readonly signal: AbortSignal;
  /** Aborted by the next one: the process is about to end, whatever is left. */
  readonly abandoned: AbortSignal;
  /** Opens the program's own log; by default a file in the state directory. */
  readonly openLog?: typeof openLog;
}

/** Runs a command line and answers its exit code. Every error becomes one clear line on standard error. */
export async function cli(
  args: readonly string[],
  { system, perform, self, environment, streams, signal, abandoned, openLog: logTo = openLog }: Process,
): Promise<ExitCode> {
  let safe = streams;
  try {
    if (args.length === 1 && (args[0] === "--help" || args[0] === "-h")) return print(streams, programHelp());
    const invocation = parseCommandLine(args, environment);
    if (invocation.flags.has("help")) return print(streams, commandHelp(invocation.command));
    if (invocation.flags.has("version")) return print(streams, `${VERSION}\n`);

    if (invocation.command === "audit") {
      const local = readLocalSettings(invocation, environment);
      return await auditCommand(invocation, local)({ disk: system.disk, streams });
    }

    const settings = await readSettings(invocation, environment);
    const redact = redactor(settings.secrets);
    safe = redactedStreams(streams, redact);
    const work = COMMANDS[invocation.command](invocation, settings);
    const looksOnly = ["list", "explain", "preflight", "verify"].includes(invocation.command) ||
      invocation.flags.has("dry-run");
    using log = looksOnly ? undefined : await logTo(settings.terms.stateDir, redact);
    const colour = streams.interactive && !environment("NO_COLOR");
    const show = settings.quiet ? () => {} : showProgress(safe, { colour, clock: system.clock });
    abandoned.addEventListener("abort", () => {
      const finish = finishCommand(invocation, settings, self);
      safe.err(`\nEnded before everything was removed. To remove what is left, run:\n  ${finish}\n`);
    });
    const emit = (event: RunEvent) => {
      const plain = printableDeep(event);
      show(plain);
      if (log !== undefined) logEvent(log.logger, plain);
    };
    const disk = redactedDisk(system.disk, redact);
    const code = await work({
      disk,
      streams: safe,
      async perform<W extends Work>(job: JobOf<W>) {
        const open = changes(job) ? openToChange : openToLook;
        await using books = await open(job.terms, { ...system, disk });
        const handSignals = () => readHandSignal(job.terms.stateDir, system.disk);
        const options = { secrets: settings.secrets, signal, handSignals, emit };
        return await perform<W>(job, books.opening, options).catch((error: unknown) => {
          if (!(error instanceof SandboxLost) || !changes(job)) throw error;
          const finish = finishCommand(invocation, settings, self);
          safe.err(`\nTo remove what may be left, run:\n  ${finish}\n`);
          throw new SandboxLost(error.message, { left: true });
        });
      },
    });
    return mostSevere(signal.aborted ? [code, signal.reason as ExitCode] : [code]);
  } catch (error) {
    safe.err(`${errorMessage(error)}\n`);
    return exitCodeFor(error);
  }
}

function print(streams: Streams, text: string): ExitCode {
  streams.out(text);
  return EXIT.ok;
}

function exitCodeFor(error: unknown): ExitCode {
  if ([UsageError, StateError, SandboxError].some((one) => error instanceof one)) return EXIT.usage;
  if (error instanceof LockedError) return EXIT.locked;
  if (error instanceof SandboxLost && error.left) return EXIT.leftovers;
  if (error instanceof GuardRefusal) return EXIT.safety;
  if (error instanceof TargetError) return EXIT.unreachable;
  return EXIT.failed;
}
