import type { System } from "../core/system.ts";
import { cleanUp, type CleanupSummary, type Inventory, takeInventory } from "./leftovers/cleanup.ts";
import type { Checklist, Point } from "./checklists/checklist.ts";
import type { CleanupOptions } from "./leftovers/eligibility.ts";
import type { Opening } from "./opening.ts";
import type { Plan, Terms } from "./plan.ts";
import { posttest, type PosttestOptions } from "./checklists/posttest.ts";
import { pretest } from "./checklists/pretest.ts";
import { run, type RunOptions } from "./run.ts";
import { whatIsLost } from "./state/earlier_runs.ts";
import type { Summary } from "./summary.ts";

/** Everything that talks to a deployment, as plain data: what is to be done, and on which terms. */
export type Job =
  | { readonly work: "run"; readonly terms: Plan }
  | { readonly work: "cleanup"; readonly terms: Terms; readonly options: CleanupOptions }
  | { readonly work: "inventory"; readonly terms: Terms; readonly options: CleanupOptions }
  | { readonly work: "preflight"; readonly terms: Plan; readonly local: readonly Point[] }
  | { readonly work: "verify"; readonly terms: Terms; readonly options: PosttestOptions };

export type Work = Job["work"];
export type JobOf<W extends Work> = Extract<Job, { readonly work: W }>;

/** What each kind of work finds out. */
export interface Findings {
  readonly run: Summary;
  readonly cleanup: CleanupSummary;
  readonly inventory: Inventory;
  readonly preflight: Checklist;
  readonly verify: Checklist;
}

/** Whether a job changes anything, and so needs the lock and a directory. */
export function changes({ work }: Job): boolean {
  return work === "run" || work === "cleanup";
}

/** Whether a job is a test run, of which the history keeps the figures. */
export function isRun(job: Job): job is JobOf<"run"> {
  return job.work === "run";
}

/** Does a job, where it may reach the deployment. @throws as the work does: see each */
export function perform<W extends Work>(
  job: JobOf<W>,
  opening: Opening,
  system: System,
  options: RunOptions,
): Promise<Findings[W]>;
export function perform(
  job: Job,
  opening: Opening,
  system: System,
  options: RunOptions,
): Promise<Findings[Work]> {
  const lost = whatIsLost(opening.earlier);
  // A checklist has a point of its own for it.
  if (lost !== undefined && !["preflight", "verify"].includes(job.work)) {
    options.emit({ type: "note", text: lost });
  }
  switch (job.work) {
    case "run":
      return run(job.terms, opening, system, options);
    case "cleanup":
      return cleanUp(job.terms, job.options, opening, system, options);
    case "inventory":
      return takeInventory(job.terms, job.options, opening, system, options);
    case "preflight":
      return pretest(job.terms, opening, system, { ...options, local: job.local });
    case "verify":
      return posttest(job.terms, opening, system, job.options, options);
  }
}
