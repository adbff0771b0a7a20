import { skipped, unknown, type Verdict, worst } from "../core/verdict.ts";
import type { Gate } from "../load/gate.ts";
import type { Check, Stage, Suite } from "../suites/suite.ts";
import type { Emit } from "./event.ts";
import { verdictOf } from "./judge.ts";
import type { CheckResult, SuiteResult } from "./summary.ts";

/** Who is told of suites, and where the load that their checks are waits while the brake is on. */
export interface SuitesOptions {
  readonly emit: Emit;
  readonly gate: Gate;
  /** When the run began; the clock's `elapsed`. */
  readonly started: number;
}

/** Runs suites one after the other; a suite that has begun deletes what it made before the next begins. */
export async function runSuites(
  suites: readonly Suite[],
  stage: Stage,
  options: SuitesOptions,
): Promise<readonly SuiteResult[]> {
  const results: SuiteResult[] = [];
  for (const suite of suites) {
    if (stage.signal.aborted) break;
    results.push(await runSuite(suite, stage, options));
  }
  return results;
}

async function runSuite(suite: Suite, stage: Stage, options: SuitesOptions): Promise<SuiteResult> {
  const { emit, started } = options;
  const { clock, signal } = stage;
  const began = clock.elapsed();
  emit({ type: "suite", suite: suite.name, proves: suite.proves, checks: suite.checks.length });
  const checks: CheckResult[] = [];
  {
    await using scope = suite.open(stage);
    for (const check of suite.checks) {
      if (signal.aborted) break;
      emit({ type: "check begins", suite: suite.name, check: check.name });
      const result = await runCheck(check, scope, { ...stage, ...options });
      checks.push(result);
      emit({ type: "check", suite: suite.name, result });
    }
  }
  const notBegun = suite.checks.length - checks.length;
  return {
    name: suite.name,
    // Of the checks that did not come to their turn nothing is known.
    status: worst([...checks.map(({ status }) => status), ...(notBegun === 0 ? [] : ["unknown"] as const)]),
    proves: suite.proves,
    atMs: Math.round(began - started),
    durationMs: Math.round(clock.elapsed() - began),
    checks,
    ...(notBegun === 0 ? {} : { notBegun }),
  };
}

/** A check that throws at once is judged like one whose promise rejects. */
async function judge<Scope>(check: Check<Scope>, scope: Scope): Promise<Verdict> {
  const lacks = check.lacks?.(scope);
  return lacks === undefined ? await check.run(scope) : skipped(lacks);
}

async function runCheck<Scope>(
  check: Check<Scope>,
  scope: Scope,
  { clock, signal, gate, started }: Stage & SuitesOptions,
): Promise<CheckResult> {
  const began = clock.elapsed();
  const { value, closed } = await gate.during(() =>
    judge(check, scope).catch((error: unknown) =>
      signal.aborted ? unknown("The run was stopped") : verdictOf(error)
    )
  );
  const verdict = closed === undefined ? value : spoiltBy(closed, value);
  return {
    name: check.name,
    ...verdict,
    proves: check.proves,
    atMs: Math.round(began - started),
    durationMs: Math.round(clock.elapsed() - began),
  };
}

/** What a check is worth that waited at the gate: a pass stands, but all else may be the wait's own doing. */
function spoiltBy(reason: string, verdict: Verdict): Verdict {
  if (verdict.status === "passed" || verdict.status === "skipped") return verdict;
  return { ...verdict, status: "unknown", detail: `${verdict.detail} (${reason} meanwhile)` };
}
