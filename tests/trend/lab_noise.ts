import type { PastRun, SuiteFigures } from "../../src/trend/past_run.ts";
import noise from "../fixtures/lab_noise.json" with { type: "json" };
import run from "../fixtures/lab_run.json" with { type: "json" };

/** What one run of all five suites against the lab found, as the history keeps it. */
export const LAB_RUN = run as unknown as readonly SuiteFigures[];

/** What is compared of a run. */
export type LabRun = Pick<PastRun, "exitCode" | "durationMs" | "pauses" | "suites">;

type Columns = Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<string, readonly (number | null)[]>>>>>
>;

/**
 * Runs of all suites in a row against one lab (`run all --settle 1 --duration 3 --rate 10`, in 30 minutes), in which
 * nothing changed but the load of a machine of two cores: idle at first, then with up to 18 processes that wanted it, so
 * that the brake paused some runs and stopped others.
 */
export const LAB_RUNS: readonly LabRun[] = noise.runs.map((figures, at) => ({
  ...figures,
  suites: Object.entries(noise.metrics as Columns).map(([name, checks]) => ({
    name,
    checks: Object.entries(checks).map(([check, metrics]) => ({
      name: check,
      status: "passed",
      durationMs: 0,
      metrics: Object.fromEntries(
        Object.entries(metrics).flatMap(([metric, values]) => {
          const value = values[at] ?? null;
          return value === null ? [] : [[metric, value]];
        }),
      ),
    })),
  })),
}));
