import { figuresOf } from "../trend/figures.ts";
import type { PastRun } from "../trend/past_run.ts";
import { compareWithPast } from "../trend/regressions.ts";
import type { Opening } from "./opening.ts";
import type { Plan } from "./plan.ts";
import type { Summary } from "./summary.ts";

/** What a report says of a run beside its past. */
export type Compared = Pick<Summary, "regressions" | "compared">;

/** Holds a run against the earlier ones that it was given; says nothing where no history is kept. */
export function compare(
  run: Pick<PastRun, "exitCode" | "durationMs" | "pauses" | "suites">,
  { failOnRegression = false }: Pick<Plan, "failOnRegression">,
  { past }: Pick<Opening, "past">,
): Compared {
  if (past === undefined) return {};
  const { regressions, runs, figures } = compareWithPast(figuresOf(run), past);
  return { regressions, compared: { runs, figures, failOnRegression } };
}

/** Whether it is worse than its past, and that shall fail it. */
export function isRegressed({ regressions = [], compared }: Compared): boolean {
  return compared?.failOnRegression === true && regressions.length > 0;
}
