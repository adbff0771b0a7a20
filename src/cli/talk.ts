import { errorMessage } from "../core/error_message.ts";
import { EXIT, type ExitCode, mostSevere } from "../core/exit_code.ts";
import { mapTexts, printableDeep } from "../core/printable.ts";
import { type Redact, redactedDisk } from "../core/redact.ts";
import type { RunEvent } from "../run/event.ts";
import { changes, type Findings, isRun, type JobOf, type Work } from "../run/job.ts";
import { LockedError, openToChange, openToLook } from "../run/opening.ts";
import { retain, RETAINED_BYTES } from "../run/state/retention.ts";
import { startPinger } from "../sandbox/pinger.ts";
import { SandboxLost } from "../sandbox/sandbox.ts";
import { openAlerts, tellOfRun } from "./alerts.ts";
import type { Surroundings } from "./command.ts";
import { configurationOf } from "./configuration.ts";
import { exitCodeFor } from "./exit_code_for.ts";
import { openEventLines } from "./event_lines.ts";
import { finishCommand } from "./finish_command.ts";
import { openProgress } from "./live/progress.ts";
import { readHandSignal } from "./hand_signals.ts";
import { runHistory } from "./run_history.ts";
import { logEvent, openLog } from "./log.ts";
import { numberOf } from "./numbers.ts";
import type { Invocation } from "./parse.ts";
import type { Process } from "./process.ts";
import type { Settings } from "./settings.ts";
import { splay } from "./splay.ts";

/** What stands around a command that talks to a deployment. */
export interface Talk extends Process {
  readonly invocation: Invocation;
  readonly settings: Settings;
  /** `streams` are redacted already. */
  readonly redact: Redact;
}

/**
 * Runs a command that talks to a deployment, with all that stands around it: the log, progress, the lock, pings, and
 * what is kept of earlier runs.
 *
 * @throws as the command and its job do
 */
export async function talk(
  work: (surroundings: Surroundings) => Promise<ExitCode>,
  {
    invocation,
    settings,
    redact,
    environment,
    streams: given,
    system,
    perform,
    self,
    signal,
    abandoned,
    ...process
  }: Talk,
): Promise<ExitCode> {
  const { flags } = invocation;
  const looksOnly = ["list", "explain", "preflight", "verify"].includes(invocation.command) ||
    flags.has("dry-run");
  const disk = redactedDisk(system.disk, redact);
  using progress = settings.quiet
    ? undefined
    : openProgress(given, { clock: system.clock, stopped: [signal, abandoned] });
  const streams = progress?.streams ?? given;
  await using lines = await openEventLines(settings.sinks, {
    disk,
    streams,
    clock: system.clock,
    quiet: settings.quiet,
  });
  using log = looksOnly ? undefined : await (process.openLog ?? openLog)(
    settings.terms.stateDir,
    redact,
    streams.err,
    settings.terms.shard?.index,
  );
  const say = settings.quiet ? () => {} : streams.err;
  const finish = () => finishCommand(invocation, settings, self);
  // Who only looks has made nothing.
  if (!looksOnly) {
    abandoned.addEventListener("abort", () => {
      streams.err(`\nEnded before everything was removed. To remove what is left, run:\n  ${finish()}\n`);
    });
  }
  const emit = (event: RunEvent) => {
    lines.tell(event);
    const plain = printableDeep(event);
    progress?.show(plain);
    // Whoever is to stop a node must hear of it, also where nothing else is printed.
    if (settings.quiet && plain.type === "guidance") streams.err(`${plain.text}\n`);
    if (log !== undefined) logEvent(log.logger, plain);
  };
  const note = (text: string) => emit({ type: "note", text });
  for (const text of settings.warnings) note(text);
  const history = runHistory(system, { stateDir: settings.stateDir, disk, tell: note });

  await splay(invocation, { ...system, signal, say });
  // A signal while it waited: nothing has begun, so nothing is to be stopped.
  if (signal.aborted) {
    const code = signal.reason as ExitCode;
    lines.tell({ type: "failed", message: "Stopped by a signal before it began", exitCode: code });
    await lines.end(code);
    return code;
  }
  await using pinger = settings.pingUrl === undefined ? undefined : startPinger(settings.pingUrl);
  await using alerter = settings.alerts === undefined ? undefined : openAlerts(settings.alerts);
  const ping = async (what: string) => {
    const problem = await pinger?.ping(what);
    if (problem !== undefined) note(`Cannot tell --ping-url "${what}": ${problem}`);
  };
  const surroundings: Surroundings = {
    disk,
    streams,
    environment,
    history,
    async provenance() {
      const program = await process.programSum?.();
      return {
        ...(program === undefined ? {} : { program }),
        configuration: configurationOf(invocation, { environment, redact }),
      };
    },
    async perform<W extends Work>(job: JobOf<W>) {
      const open = changes(job) ? openToChange : openToLook;
      await using books = await open(job.terms, { ...system, disk });
      // Nobody waits for it; the next ping does.
      ping("start");
      const handSignals = () => readHandSignal(job.terms.stateDir, system.disk);
      const verbose = flags.has("verbose");
      const options = { secrets: settings.secrets, verbose, signal, handSignals, emit };
      // A shard is a part of a run, and a drill has an outage: what they measured is comparable to no run.
      const isWhole = isRun(job) && job.terms.shard === undefined;
      const isCompared = isWhole && job.terms.drill === undefined;
      const past = isCompared ? await history.past(job.terms) : {};
      const found = await perform<W>(job, { ...books.opening, ...past }, options).catch((error: unknown) => {
        if (!(error instanceof SandboxLost) || !changes(job)) throw error;
        streams.err(`\nTo remove what may be left, run:\n  ${finish()}\n`);
        throw new SandboxLost(error.message, { left: true });
      });
      if (isWhole) await history.keep(books.opening);
      // Several shards at once would tidy the same directory.
      if (changes(job) && (isWhole || !isRun(job))) {
        const runs = numberOf(invocation, "keep-runs");
        // A run that was killed is in the history first.
        const lock = isWhole ? books.opening.held?.lock : undefined;
        const { run: justEnded } = books.opening;
        await retain(disk, job.terms.stateDir, { runs, bytes: RETAINED_BYTES, lock, justEnded })
          .catch((error: unknown) =>
            streams.err(`Cannot tidy the state directory: ${errorMessage(error)}\n`)
          );
      }
      // Before any format escapes what a server said: escaped, a secret in it would pass unnoticed.
      const clean = mapTexts(found, redact);
      if (isRun(job) && settings.alerts !== undefined && alerter !== undefined) {
        const { terms } = job;
        await tellOfRun(clean as Findings["run"], settings.alerts, { alerter, disk, terms, note });
      }
      // What changes things says by itself what stopped it.
      const stopped = !changes(job) && signal.aborted ? [signal.reason as ExitCode] : [];
      return { ...clean, exitCode: mostSevere([clean.exitCode, ...stopped]) };
    },
  };
  try {
    const code = await work(surroundings);
    const worst = await lines.end(mostSevere(signal.aborted ? [code, signal.reason as ExitCode] : [code]));
    await ping(String(worst));
    return worst;
  } catch (error) {
    const isFine = flags.has("if-free") && error instanceof LockedError;
    const code = isFine ? EXIT.ok : exitCodeFor(error);
    lines.tell({ type: "failed", message: errorMessage(error), exitCode: code });
    const ended = await lines.end(code);
    if (isFine) return ended;
    await ping(String(code));
    throw error;
  }
}
