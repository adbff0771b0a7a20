import { EXIT, type ExitCode } from "../core/exit_code.ts";
import { errorMessage } from "../core/error_message.ts";
import { printableJson } from "../core/printable.ts";
import type { System } from "../core/system.ts";
import { Session } from "../chroma/session.ts";
import type { HandSignal } from "../load/brake.ts";
import { suiteOf } from "../suites/registry.ts";
import { startBraking } from "./braking.ts";
import { conclude } from "./conclude.ts";
import { contextToChange } from "./context.ts";
import type { Emit } from "./event.ts";
import type { Opening } from "./opening.ts";
import { cleanupResult, exitCodeOf } from "./outcome.ts";
import type { Plan } from "./plan.ts";
import { photographAfter } from "./production.ts";
import { makeReady } from "./ready.ts";
import { RESERVED_MS, reserveWhenStopped } from "./reserve.ts";
import { residueOf } from "./residue.ts";
import { runSuites } from "./run_suites.ts";
import { runFiles } from "./state_dir.ts";
import type { Confinement, SuiteResult, Summary } from "./summary.ts";

/** Documents that checks add beside `--write-docs`: upserts, and the writes that are read back one by one. */
const EXTRA_DOCS = 40;

/** The least lease of a collection, and how many waits for copies and for settling a run makes at the most. */
const LEASE_MS = 3_600_000;
const LONG_WAITS = 20;

/** What a run is given beside its plan. */
export interface RunOptions {
  readonly emit: Emit;
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
  options: RunOptions,
): Promise<Summary> {
  const { emit, signal, sandbox } = options;
  const { clock, random, disk } = system;
  const startedAt = clock.now();
  const started = clock.elapsed();
  await using context = await contextToChange(plan, opening, system, emit);
  const { deployment, ownership, journal, ledger, audit } = context;
  using _ = reserveWhenStopped(context, plan, signal);
  emit({
    type: "begin",
    run: context.run,
    directory: context.directory,
    endpoints: deployment.all.map(({ name, endpoint }) => `${name} ${endpoint.origin}`),
  });

  const ready = await makeReady(context, plan, opening, options);
  const problems = [...ready.problems];

  const session = new Session(deployment, {
    ownership,
    random,
    version: plan.version,
    settleMs: plan.settleMs,
    leaseMs: LEASE_MS + LONG_WAITS * (plan.maxLagMs + plan.settleMs),
    onLife: (event) => emit({ type: "life", event }),
  });
  const writeDocs = Math.min(plan.writeDocs, plan.limits.maxDocs - EXTRA_DOCS);
  if (writeDocs < plan.writeDocs) {
    const text =
      `Writing ${writeDocs} documents, not ${plan.writeDocs}: checks add up to ${EXTRA_DOCS} more, to --max-docs`;
    emit({ type: "note", text });
  }
  if (ready.residue !== undefined) await journal.record({ entry: "residue", nodes: ready.residue.bytes });
  await using braking = await startBraking(context, plan.maxSlowdown, {
    clock,
    ...options,
    writes: typeof ready.before !== "string",
  });
  const suites = await runSuites(ready.usable ? plan.suites.map(suiteOf) : [], {
    session,
    deployment,
    clock,
    random,
    objectives: { maxLagMs: plan.maxLagMs },
    writeDocs,
    dimension: plan.dimension,
    signal: AbortSignal.any([signal, braking.signal]),
    readOnly: typeof ready.before === "string" ? ready.before : undefined,
  }, { emit, gate: context.gate }).catch((error: unknown): readonly SuiteResult[] => {
    // Whatever went wrong in ourselves, what was made is removed first.
    problems.push(`The suites were cut short: ${errorMessage(error)}`);
    return [{ name: "run", status: "failed", durationMs: 0, checks: [] }];
  });

  await braking.release();
  context.cap.insist();
  context.deadline.set(RESERVED_MS.finished + plan.settleMs);
  const fates = await session.finish();
  await conclude(fates, journal, emit);
  const production = await photographAfter(context, ready.before, emit);
  if (typeof ready.before !== "string" && production.problem !== undefined) problems.push(production.problem);

  const nodes = ready.nodes.filter(({ role }) => role !== "balancer");
  const { bytes, residue } = residueOf(session.neighboursOfFilled, plan, nodes, opening.earlier.replays);
  await journal.record({ entry: "residue", nodes: bytes });
  if (signal.reason === EXIT.failed) {
    problems.push("An error of the program itself stopped the run: see the log");
  }

  const outcome = {
    suites,
    cleanup: cleanupResult(fates),
    ...(ready.recovery === undefined ? {} : { recovery: ready.recovery }),
    production,
    safety: ledger.counts,
    unreachable: ready.problems.length > 0,
    stopped: [
      ...(signal.aborted ? [signal.reason as ExitCode] : []),
      ...(braking.signal.aborted ? [EXIT.braked] : []),
    ],
  };
  const summary: Summary = {
    schema: 1,
    tool: "chroma-autotest",
    version: plan.version,
    run: {
      id: context.run,
      startedAt: new Date(startedAt).toISOString(),
      durationMs: Math.round(clock.elapsed() - started),
    },
    target: {
      url: plan.target.entry.origin,
      tenant: plan.target.tenant,
      database: plan.target.database,
      nodes,
    },
    suites,
    cleanup: outcome.cleanup,
    ...(ready.recovery === undefined ? {} : { recovery: ready.recovery }),
    production,
    residue,
    brake: braking.result,
    safety: { ...outcome.safety, refusals: ledger.refusals },
    ...(sandbox === undefined ? {} : { sandbox }),
    audit: await audit.head(),
    problems,
    exitCode: exitCodeOf(outcome),
  };
  await journal.record({ entry: "end", exitCode: summary.exitCode });
  await disk.replace(runFiles.report(context.directory), printableJson(summary) + "\n");
  emit({ type: "end", summary });
  return summary;
}
