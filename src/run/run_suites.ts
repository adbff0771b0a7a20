import { skipped, unknown, type Verdict, worst } from "../core/verdict.ts";
import type { Check, Stage, Suite } from "../suites/suite.ts";
import type { Emit } from "./event.ts";
import { verdictOf } from "./judge.ts";
import type { CheckResult, SuiteResult } from "./summary.ts";

/** Runs suites one after the other; a suite that has begun deletes what it made before the next begins. */
export async function runSuites(
  suites: readonly Suite[],
  stage: Stage,
  emit: Emit,
): Promise<readonly SuiteResult[]> {
  const results: SuiteResult[] = [];
  for (const suite of suites) {
    if (stage.signal.aborted) break;
    results.push(await runSuite(suite, stage, emit));
  }
  return results;
}

async function runSuite(suite: Suite, stage: Stage, emit: Emit): Promise<SuiteResult> {
  const { clock, signal } = stage;
  const began = clock.elapsed();
  emit({ type: "suite", suite: suite.name, proves: suite.proves });
  const checks: CheckResult[] = [];
  {
    await using scope = suite.open(stage);
    for (const check of suite.checks) {
      if (signal.aborted) break;
      emit({ type: "check begins", suite: suite.name, check: check.name });
      const result = await runCheck(check, scope, stage);
      checks.push(result);
      emit({ type: "check", suite: suite.name, result });
    }
  }
  return {
    name: suite.name,
    status: worst(checks.map(({ status }) => status)),
    durationMs: Math.round(clock.elapsed() - began),
    checks,
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
  { clock, signal }: Stage,
): Promise<CheckResult> {
  const began = clock.elapsed();
  const verdict = await judge(check, scope).catch((error: unknown) =>
    signal.aborted ? unknown("The run was stopped") : verdictOf(error)
  );
  return { name: check.name, ...verdict, durationMs: Math.round(clock.elapsed() - began) };
}
