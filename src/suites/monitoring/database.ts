import { assert } from "@std/assert";
import { DatabaseError } from "../../core/database.ts";
import { formatDuration } from "../../core/duration.ts";
import { poll } from "../../core/poll.ts";
import { failed, passed, skipped, unknown, warned } from "../../core/verdict.ts";
import type { Check } from "../suite.ts";
import { type Column, type Coordinator, isTime, secondsSince, TABLES, textOf } from "./coordinator.ts";
import type { Monitor } from "./monitor.ts";

/** A worker that was silent for longer is taken for dead, and metrics for frozen: some rounds of any that was seen; seconds. */
const SILENT_S = 180;
/** A task that is older is stuck: three rounds of the slowest sync service that was seen, of 5 minutes; seconds. */
const STUCK_S = 900;
/** Metrics are written in rounds, of a minute where they were seen: seconds. */
const METRICS_S = 180;
/** A clock may be ahead by so much; seconds. */
const AHEAD_S = 5;
const LOOK_EVERY_MS = 250;
/** Rows that are shown when something is wrong with them. */
const SHOWN = 5;

/** States of a task that still has to be done, and of a worker that is not meant to work. */
const OPEN = "'pending', 'queued', 'running', 'processing', 'in_progress', 'claimed', 'assigned', 'started'";
const RETIRED = "'stopped', 'offline', 'inactive', 'retired', 'shutdown', 'terminated', 'disabled'";
const DONE = /^(completed?|done|success|succeeded|finished|synced)$/i;
const FAILED = /^(failed|error|errored|dead|cancelled|canceled|aborted)$/i;

const BEAT = ["last_heartbeat", "heartbeat_at", "heartbeat", "last_seen", "last_seen_at", "updated_at"];
const WORKER = ["worker_id", "worker_name", "name", "id"];
const STATE = ["status", "task_status", "worker_status", "state"];
const BEGAN = ["started_at", "claimed_at", "updated_at", "created_at", "scheduled_at"];
const NAME = ["collection_name", "collection", "name"];
const MEASURED = [
  "timestamp",
  "metric_timestamp",
  "recorded_at",
  "created_at",
  "measured_at",
  "collected_at",
  "metric_time",
  "time",
];

const lacks = ({ coordinator }: Monitor) =>
  coordinator === undefined ? "Needs --database-url-file" : undefined;
const needs = "`--database-url-file`";

/** A check about the coordinator, which it is only run with. */
function about(
  check: Pick<Check<Monitor>, "name" | "proves">,
  run: (coordinator: Coordinator, monitor: Monitor) => ReturnType<Check<Monitor>["run"]>,
): Check<Monitor> {
  return {
    ...check,
    needs,
    lacks,
    run: async (monitor) =>
      monitor.coordinator === undefined
        ? skipped("Needs --database-url-file")
        : await run(monitor.coordinator, monitor),
  };
}

/** The server lets us in, and refuses what would change it. */
export const readOnlySession: Check<Monitor> = about({
  name: "read-only session",
  proves: "The coordinator's PostgreSQL lets us in, and refuses a write through our own session",
}, async ({ database }) => {
  try {
    const refusal = await database.refusalOfWrite();
    return refusal === undefined
      ? failed("A table could be made through a session that is to be read-only; it was rolled back")
      : passed(`A write was refused: ${refusal}`);
  } catch (error) {
    if (error instanceof DatabaseError) return failed(`The database does not answer: ${error.message}`);
    throw error;
  }
});

/** The coordinator's tables are there; what it recommends is a warning. */
export const tablesThere: Check<Monitor> = about({
  name: "coordinator tables",
  proves: `Its ${TABLES.length} tables are there; an open upgrade recommendation is a warning`,
}, async (coordinator) => {
  const there = await coordinator.tables();
  const missing = TABLES.filter((table) => !there.has(table));
  assert(missing.length === 0, `Not there: ${missing.join(", ")}`);
  const state = await coordinator.column("upgrade_recommendations", STATE);
  const open = state === undefined ? "" : ` where lower(${state.name}::text) in (${OPEN}, 'open', 'new')`;
  const [row] = await coordinator.read(`select count(*)::int as n from upgrade_recommendations${open}`);
  const recommendations = Number(row?.n ?? 0);
  const all = `All ${TABLES.length} tables are there`;
  return recommendations === 0
    ? passed(`${all}, no upgrade recommended`, { recommendations })
    : warned(`${recommendations} upgrade recommendations of the coordinator are open; ${all.toLowerCase()}`, {
      recommendations,
    });
});

/** Every worker that is meant to work has given a sign of life. */
export const heartbeatsFresh: Check<Monitor> = about({
  name: "worker heartbeats",
  proves: `There is a sync worker, and each that should work gave a sign of life in the last ${SILENT_S} s`,
}, async (coordinator) => {
  const beat = await coordinator.column("sync_workers", BEAT);
  if (beat === undefined) return skipped("Needs a column for heartbeats in sync_workers: not reported");
  const state = await coordinator.column("sync_workers", STATE);
  const name = await coordinator.column("sync_workers", WORKER);
  const rows = await coordinator.read(
    `select ${textOf(name)} as name, ${secondsSince(beat)} as age from sync_workers` +
      (state === undefined
        ? ""
        : ` where lower(${state.name}::text) not in (${RETIRED}) or ${state.name} is null`) +
      " order by 2 desc nulls first limit 1000",
  );
  assert(rows.length > 0, "There is no worker that is meant to work");
  const workers = rows.map((row) => ({
    name: String(row.name),
    age: row.age === null ? Infinity : Number(row.age),
  }));
  const silent = workers.filter(({ age }) => !(age <= SILENT_S && age >= -AHEAD_S));
  assert(silent.length === 0, `No sign of life: ${silent.slice(0, SHOWN).map(tellAge).join("; ")}`);
  return passed(`${workers.length} workers; ${workers.slice(0, SHOWN).map(tellAge).join("; ")}`, {
    workers: workers.length,
  });
});

/** No task has been open for too long. */
export const noTaskStuck: Check<Monitor> = about({
  name: "no task stuck",
  proves: `No sync task has been open for more than ${STUCK_S / 60} minutes`,
}, async (coordinator) => {
  const state = await coordinator.column("sync_tasks", STATE);
  const began = (await coordinator.columns("sync_tasks", BEGAN)).filter(isTime);
  if (state === undefined || began.length === 0) {
    return skipped("Needs a status and a time in sync_tasks: not reported");
  }
  const rows = await coordinator.read(
    // A task that nobody has taken has no such time yet, and may be stuck all the same.
    `select count(*)::int as n, max(coalesce(${
      began.map(secondsSince).join(", ")
    })) as age from sync_tasks ` +
      `where lower(${state.name}::text) in (${OPEN})`,
  );
  const open = Number(rows[0]?.n ?? 0);
  if (open > 0 && rows[0]?.age === null) {
    return unknown(`${open} tasks are open, and no time is known of any`);
  }
  const age = Number(rows[0]?.age ?? 0);
  assert(age <= STUCK_S, `Of ${open} open tasks, one has been for ${formatDuration(1000 * age)}`);
  return passed(`${open} tasks are open, the oldest since ${formatDuration(Math.max(0, 1000 * age))}`, {
    openTasks: open,
  });
});

/** The coordinator takes notice of a new collection, and finishes with it. */
export const collectionTask: Check<Monitor> = about({
  name: "collection task",
  proves: "A new, empty test collection gets a sync task, and the task completes within --max-lag",
}, async (coordinator, monitor) => {
  const { clock, signal, objectives: { maxLagMs } } = monitor.stage;
  const state = await coordinator.column("sync_tasks", STATE);
  const from = await mapping(coordinator);
  if (from === undefined || state === undefined) {
    return skipped(
      "Needs sync_tasks with a status and the collection's name (or an id in sync_collections): not reported",
    );
  }
  const collection = await monitor.create();
  const since = clock.elapsed();
  let last = "no task";
  const done = await poll(async () => {
    const rows = await coordinator.read(`select t.${state.name}::text as state from ${from} limit 20`, [
      collection.name,
    ]);
    last = rows.length === 0 ? "no task" : `a task that is ${rows.map(({ state }) => state).join(", ")}`;
    return rows.some(({ state }) => FAILED.test(String(state))) ||
        rows.some(({ state }) => DONE.test(String(state)))
      ? rows.map(({ state }) => String(state))
      : undefined;
  }, { clock, timeoutMs: maxLagMs, everyMs: LOOK_EVERY_MS, signal });
  if (done === undefined) return failed(`The new collection had ${last} within --max-lag`);
  if (done.some((state) => FAILED.test(state))) {
    return failed(`The new collection's task ended as ${done.join(", ")}`);
  }
  const lagMs = Math.round(clock.elapsed() - since);
  return passed(`The new collection's task was ${done.join(", ")} after ${formatDuration(lagMs)}`, { lagMs });
});

/** How a task is found by a collection's name: `FROM` and `WHERE`, the tasks as `t`, the name as `$1`. */
async function mapping(coordinator: Coordinator): Promise<string | undefined> {
  const direct = await coordinator.column("sync_tasks", NAME);
  if (direct !== undefined) return `sync_tasks t where t.${direct.name}::text = $1`;
  const key = await coordinator.column("sync_tasks", ["collection_id"]);
  const id = await coordinator.column("sync_collections", ["collection_id", "id"]);
  const name = await coordinator.column("sync_collections", NAME);
  if (key === undefined || id === undefined || name === undefined) return undefined;
  return `sync_tasks t join sync_collections c on c.${id.name}::text = t.${key.name}::text where c.${name.name}::text = $1`;
}

/** Somebody writes metrics down, now. */
export const metricsArrive: Check<Monitor> = about({
  name: "metrics rows",
  proves: `The latest row of performance_metrics is at most ${METRICS_S} s old`,
}, async (coordinator) => {
  const time: Column | undefined = await coordinator.column("performance_metrics", MEASURED);
  if (time === undefined) return skipped("Needs a time in performance_metrics: not reported");
  const [row] = await coordinator.read(`select min(${secondsSince(time)}) as age from performance_metrics`);
  if (row === undefined) return unknown("performance_metrics gave no answer");
  assert(row.age !== null, "performance_metrics has no rows");
  const age = Number(row.age);
  assert(age <= METRICS_S && age >= -AHEAD_S, `The latest row is ${tellAge({ name: "", age }).trim()}`);
  return passed(`The latest row is ${tellAge({ name: "", age }).trim()}`, { ageMs: Math.round(1000 * age) });
});

function tellAge({ name, age }: { readonly name: string; readonly age: number }): string {
  if (age === Infinity) return `${name} never`;
  return `${name} ${formatDuration(Math.abs(1000 * age))} ${
    age < 0 ? "ahead of the database's clock" : "ago"
  }`;
}
