import type { Disk } from "../core/disk.ts";
import { errorMessage } from "../core/error_message.ts";
import { EXIT, type ExitCode } from "../core/exit_code.ts";
import { formatDuration } from "../core/duration.ts";
import { printableJson } from "../core/printable.ts";
import type { System } from "../core/system.ts";
import { runTime } from "../guard/name.ts";
import type { HandSignal } from "../load/brake.ts";
import { comparableOf } from "./comparable.ts";
import { compare, isRegressed } from "./compare.ts";
import { conclude } from "./conclude.ts";
import { contextToChange } from "./context.ts";
import type { Emit } from "./event.ts";
import type { Opening } from "./opening.ts";
import { cleanupResult, exitCodeOf } from "./outcome.ts";
import type { Plan } from "./plan.ts";
import { LastLooks } from "./production/last_looks.ts";
import { photographAfter } from "./production/production.ts";
import { lastAnswers } from "./last_answers.ts";
import { makeReady } from "./ready.ts";
import { RESERVED_MS, reserveWhenStopped } from "./reserve.ts";
import { residueOf } from "./residue/residue.ts";
import { shardResult } from "./shards/shard_result.ts";
import { runFiles } from "./state/state_dir.ts";
import type { Confinement, Summary } from "./summary.ts";
import { testDeployment } from "./test_deployment.ts";
import { timeLimit } from "./time_limit.ts";

/** What a run is given beside its plan. */
export interface RunOptions {
  readonly emit: Emit;
  /** Whether it tells of every request, too. */
  readonly verbose?: boolean;
  /** Aborted to stop the run: no further check begins, and what was made is removed. Its reason is the exit code. */
  readonly signal: AbortSignal;
  /** Looks whether a person wants the run paused or stopped; nobody does where it is absent. */
  readonly handSignals?: () => Promise<HandSignal | undefined>;
  /** What the runtime holds it to; absent outside of the sandbox. */
  readonly sandbox?: Confinement;
}

/**
 * Runs suites against a deployment: looks, photographs production, tests, removes what it made, photographs again.
 *
 * The removal and the second photograph happen however the suites end, also when the signal is aborted. A deployment
 * that cannot be used is a summary too, with exit code 5 and nothing created.
 *
 * @throws `StateError` when the run's directory cannot be written: nothing was sent
 */
export async function run(
  plan: Plan,
  opening: Opening,
  system: System,
  given: RunOptions,
): Promise<Summary> {
  const { signal, sandbox } = given;
  const { clock, disk } = system;
  const startedAt = clock.now();
  const started = clock.elapsed();
  await using context = await contextToChange(plan, opening, system, given);
  const { deployment, journal, ledger, audit, unwritten, lives } = context;
  if (plan.drill !== undefined) await unwritten.attempt(() => journal.record({ entry: "drill" }));
  const options = { ...given, emit: lives.hearing(given.emit) };
  const { emit } = options;
  using limit = timeLimit(clock, deadlineIn(plan, clock) - (clock.elapsed() - started));
  const stop = AbortSignal.any([signal, limit.signal]);
  using _ = reserveWhenStopped(context, plan, stop);
  emit({
    type: "begin",
    run: context.run,
    directory: context.directory,
    endpoints: deployment.all.map(({ name, endpoint }) => `${name} ${endpoint.origin}`),
  });

  const ready = await makeReady(context, plan, opening, options);
  const problems = [...ready.problems];

  const tested = await testDeployment({ context, plan, opening, system, ready, started, startedAt }, {
    ...options,
    signal: stop,
  });
  const { session, suites } = tested;
  problems.push(...tested.problems);

  context.cap.insist();
  context.deadline.set(RESERVED_MS.finished + plan.settleMs);
  const last = new LastLooks();
  const fates = await session.finish(last.list);
  await conclude(fates, context, emit);
  const production = await photographAfter(context, ready.before, emit, last.looks);
  await lastAnswers(context, emit);
  if (typeof ready.before !== "string" && production.problem !== undefined) problems.push(production.problem);

  const nodes = ready.nodes.filter(({ role }) => role !== "balancer");
  const { bytes, residue } = residueOf(session.neighboursOfFilled, plan, nodes, opening.earlier);
  await unwritten.attempt(() => journal.record({ entry: "residue", nodes: bytes }));
  if (signal.reason === EXIT.failed) {
    problems.push("An error of the program itself stopped the run: see the log");
  }
  if (limit.signal.aborted) {
    problems.push(`Stopped by --deadline after ${formatDuration(plan.deadlineMs)}: not every check was made`);
  }

  const outcome = {
    suites,
    cleanup: cleanupResult(fates, lives),
    ...(ready.recovery === undefined ? {} : { recovery: ready.recovery }),
    production,
    safety: ledger.counts,
    unreachable: ready.problems.length > 0,
    stopped: [
      ...(signal.aborted ? [signal.reason as ExitCode] : []),
      ...(tested.braked ? [EXIT.braked] : []),
      ...(limit.signal.aborted ? [EXIT.failed] : []),
    ],
  };
  const head = await audit.head();
  await unwritten.attempt(audit.whole);
  const isUnwritten = () => unwritten.problems.length > 0;
  const durationMs = Math.round(clock.elapsed() - started);
  const compared = compare(
    {
      exitCode: exitCodeOf({ ...outcome, unwritten: isUnwritten() }),
      durationMs,
      pauses: tested.brake.pauses.length,
      suites,
    },
    plan,
    opening,
  );
  const exitCode = () =>
    exitCodeOf({ ...outcome, unwritten: isUnwritten(), regressed: isRegressed(compared) });
  const summary = (): Summary => ({
    schema: 1,
    tool: "chroma-autotest",
    version: plan.version,
    run: { id: context.run, startedAt: new Date(startedAt).toISOString(), durationMs },
    ...(plan.shard === undefined ? {} : { shard: shardResult(plan, plan.shard) }),
    target: {
      url: plan.target.entry.origin,
      tenant: plan.target.tenant,
      database: plan.target.database,
      nodes,
    },
    plan: comparableOf(plan),
    suites,
    cleanup: outcome.cleanup,
    ...(ready.recovery === undefined ? {} : { recovery: ready.recovery }),
    production,
    residue: { ...residue, budgetBytes: plan.maxResidueBytes },
    brake: tested.brake,
    safety: { ...outcome.safety, refusals: ledger.refusals },
    ...compared,
    ...(sandbox === undefined ? {} : { sandbox }),
    audit: head,
    ...(plan.provenance === undefined ? {} : { provenance: plan.provenance }),
    problems: [...problems, ...unwritten.problems],
    exitCode: exitCode(),
  });
  await unwritten.attempt(() => journal.record({ entry: "end", exitCode: exitCode() }));
  await unwritten.attempt(() => keepReport(disk, runFiles.report(context.directory), summary()));
  emit({ type: "end", summary: summary() });
  return summary();
}

/** How long the run has; shards of one have the same end, counted from the time in its id. Milliseconds. */
function deadlineIn({ deadlineMs, shard }: Plan, clock: System["clock"]): number {
  return shard === undefined ? deadlineMs : 1000 * runTime(shard.run) + deadlineMs - clock.now();
}

/** Keeps the report in the run's directory. @throws when it cannot be written */
async function keepReport(disk: Disk, file: string, summary: Summary): Promise<void> {
  try {
    await disk.replace(file, printableJson(summary) + "\n");
  } catch (error) {
    throw new Error(`Cannot keep the report: ${errorMessage(error)}`, { cause: error });
  }
}
