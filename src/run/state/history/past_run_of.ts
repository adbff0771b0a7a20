import { type Status, STATUSES } from "../../../core/verdict.ts";
import { runTime } from "../../../guard/name.ts";
import type { Replay } from "../../../guard/replay.ts";
import type { PastRun } from "../../../trend/past_run.ts";
import { planKey } from "../../comparable.ts";
import type { Summary } from "../../summary.ts";
import { targetKey } from "../state_dir.ts";

/** A run as the history keeps it, by its report. */
export function pastRunOf(
  { run, target, plan, suites, cleanup, recovery, residue, brake, exitCode }: Summary,
): PastRun {
  const statuses = suites.flatMap(({ checks }) => checks.map(({ status }) => status));
  return {
    id: run.id,
    startedAt: Date.parse(run.startedAt),
    durationMs: run.durationMs,
    target: targetKey({ ...target, entry: { origin: target.url } }),
    url: target.url,
    plan: planKey(plan),
    exitCode,
    pauses: brake.pauses.length,
    checks: countsOf((status) => statuses.filter((one) => one === status).length),
    created: cleanup.created,
    deleted: cleanup.deleted,
    leftovers: cleanup.leftovers.length + (recovery?.leftovers.length ?? 0),
    residueBytes: residue.estimatedBytes,
    suites,
  };
}

/** A run that was killed, by its journal: what it made, and whatever of that it had not seen gone. */
export function killedRunOf({ run, target, created, mayExist, residue }: Replay): PastRun {
  const { balancer, server = "" } = target.endpoints;
  return {
    id: run,
    startedAt: 1000 * runTime(run),
    durationMs: null,
    target: target.lock,
    url: balancer ?? server,
    plan: "",
    exitCode: null,
    pauses: 0,
    checks: countsOf(() => 0),
    created: created.length,
    deleted: created.length - mayExist.length,
    leftovers: mayExist.length,
    residueBytes: Math.max(0, ...Object.values(residue)),
    suites: [],
  };
}

function countsOf(count: (status: Status) => number): PastRun["checks"] {
  return Object.fromEntries(STATUSES.map((status) => [status, count(status)])) as PastRun["checks"];
}
