import { assert, assertEquals } from "@std/assert";
import { type Sqlite, systemSqlite } from "../../../../src/core/sqlite.ts";
import { History, KEPT, STATEMENTS } from "../../../../src/run/state/history/history.ts";
import { lookBack } from "../../../../src/run/state/history/look_back.ts";
import { migrate } from "../../../../src/run/state/history/schema.ts";
import { trendOf } from "../../../../src/run/state/history/trend_of.ts";
import type { PastRun } from "../../../../src/trend/past_run.ts";
import { temporaryDirectory } from "../../../core/temporary_directory.ts";
import { pastRun } from "../../../report/past_runs.ts";
import { LAB_RUN } from "../../../trend/lab_noise.ts";
import { idAt, TARGET } from "./rig.ts";

const run = (hour: number, changes: Partial<PastRun> = {}): PastRun =>
  pastRun(hour, hour, {
    id: idAt(hour),
    startedAt: 1000 * Number(idAt(hour).slice(0, 10)),
    target: TARGET,
    ...changes,
  });

function opened(path = ":memory:"): { readonly db: Sqlite; readonly history: History } & Disposable {
  const db = systemSqlite(path);
  migrate(db);
  return { db, history: new History(db), [Symbol.dispose]: () => db[Symbol.dispose]() };
}

Deno.test("History answers the last runs of a target, and of a plan, the newest first", () => {
  using rig = opened();
  rig.history.add([3, 1, 2, 0].map((hour) => run(hour, { plan: hour === 1 ? "q" : "p" })));
  rig.history.add([run(9, { target: "another" })]);
  const ids = (runs: readonly PastRun[]) => runs.map(({ id }) => id);
  assertEquals(ids(rig.history.last(TARGET, 2)), [idAt(3), idAt(2)]);
  assertEquals(ids(rig.history.past(TARGET, "p", 9)), [idAt(3), idAt(2), idAt(0)]);
  assertEquals(rig.history.targets(), [{ target: "another", runs: 1 }, { target: TARGET, runs: 4 }]);
  assertEquals([rig.history.find(idAt(1))?.plan, rig.history.find(idAt(7))], ["q", undefined]);
  assertEquals(rig.history.find(idAt(3)), run(3));
});

Deno.test("trendOf has a run and those of its plan before it, the run itself last; the first has no trend", () => {
  using rig = opened();
  rig.history.add([0, 1, 2, 3, 4].map((hour) => run(hour, { plan: hour === 1 ? "q" : "p" })));
  rig.history.add([run(40, { target: "another" })]);
  const trend = trendOf(rig.history, idAt(3));
  assertEquals(trend?.runs.map(({ id }) => id), [idAt(0), idAt(2), idAt(3)]);
  assertEquals(trend?.series.find(({ kind }) => kind === "lag")?.values, [0, 2, 3]);
  assertEquals([trendOf(rig.history, idAt(0)), trendOf(rig.history, idAt(7))], [undefined, undefined]);
});

Deno.test("History adds all of the runs or none, and each once", () => {
  using rig = opened();
  rig.history.add([run(0)]);
  rig.history.add([run(0, { exitCode: 4 }), run(1)]);
  assertEquals(rig.history.last(TARGET, 9).map(({ exitCode }) => exitCode), [0, 0]);
  try {
    rig.history.add([run(2), run(3, { durationMs: "long" as never })]);
  } catch {
    // It is no number, which the table takes for none.
  }
  assertEquals(rig.history.last(TARGET, 9).length, 2);
});

Deno.test("History knows which runs are not there", () => {
  using rig = opened();
  rig.history.add([run(1), run(2)]);
  assertEquals(rig.history.missing([idAt(2), idAt(3), idAt(0), idAt(1)]), [idAt(0), idAt(3)]);
  assertEquals(rig.history.missing([]), []);
});

/** A query's plan, a step each, as SQLite tells it. */
function planOf(db: Sqlite, statement: string): readonly string[] {
  const values = Array.from(statement.matchAll(/\?/g), () => 1);
  return db.rows(`EXPLAIN QUERY PLAN ${statement}`, values).map(({ detail }) => String(detail));
}

Deno.test("History finds what it lists by an index, and reads the figures of those runs alone", () => {
  using rig = opened();
  const figures = ["SEARCH checks USING INTEGER PRIMARY KEY", "SEARCH shapes USING INTEGER PRIMARY KEY"];
  const plans: readonly (readonly [statement: string, plan: readonly string[]])[] = [
    [STATEMENTS.last, ["SEARCH runs USING INDEX runs_of_target (target=?)", ...figures]],
    [STATEMENTS.past, ["SEARCH runs USING INDEX runs_of_plan (target=? AND plan=?)", ...figures]],
    [STATEMENTS.until, ["SEARCH runs USING INDEX runs_of_plan (target=? AND plan=? AND id<?)", ...figures]],
    [STATEMENTS.one, ["SEARCH runs USING INDEX", ...figures]],
    // Neither the runs themselves nor their figures are read.
    [STATEMENTS.targets, ["SCAN runs USING COVERING INDEX runs_of_target"]],
    [STATEMENTS.known, ["SEARCH runs USING COVERING INDEX"]],
    [STATEMENTS.oldestKept, ["SCAN runs USING COVERING INDEX"]],
  ];
  for (const [statement, plan] of plans) {
    const steps = planOf(rig.db, statement);
    assertEquals(
      steps.map((step, at) => step.startsWith(plan[at] ?? "")),
      plan.map(() => true),
      steps.join("; "),
    );
  }
});

Deno.test("History has 10,000 runs of all suites in less than 12 MB, and no more than them", async () => {
  await using directory = await temporaryDirectory();
  const path = `${directory.path}/history.sqlite`;
  using rig = opened(path);
  const many = Array.from({ length: KEPT + 5 }, (_, hour) => run(hour, { suites: wobbled(hour) }));
  rig.history.add(many);
  const { size } = await Deno.stat(path);
  assert(size > 5e6 && size < 12e6, `${size} bytes`);
  assertEquals(rig.history.targets(), [{ target: TARGET, runs: KEPT }]);
  assertEquals(rig.history.last(TARGET, KEPT).at(-1)?.id, idAt(5));
  // Those that are gone are not missing: they would be taken in again and again.
  assertEquals(rig.history.missing([idAt(0), idAt(4), idAt(5), idAt(KEPT + 9)]), [idAt(KEPT + 9)]);
  // What was removed makes room for what comes.
  rig.history.add(many.slice(0, 50).map((one, at) => ({ ...one, id: idAt(KEPT + 10 + at) })));
  assert((await Deno.stat(path)).size < 1.02 * size);
  const [back] = lookBack(rig.history, { last: 30 });
  assertEquals([back?.total, back?.runs.length, back?.runs.at(-1)?.id], [KEPT, 30, idAt(KEPT + 59)]);
  assertEquals(back?.runs.at(-1)?.suites, many[49]?.suites);
});

/** A real run of all suites, whose durations and figures differ a little each time. */
function wobbled(seed: number): PastRun["suites"] {
  let state = seed + 1;
  const next = () => (state = (48_271 * state) % 2_147_483_647) / 2_147_483_647;
  const wobble = (value: number) => {
    const changed = value * (0.8 + 0.4 * next());
    return Number.isInteger(value) ? Math.round(changed) : Math.round(10 * changed) / 10;
  };
  return LAB_RUN.map(({ name, checks }) => ({
    name,
    checks: checks.map(({ metrics, ...check }) => ({
      ...check,
      durationMs: wobble(check.durationMs),
      ...(metrics === undefined ? {} : {
        metrics: Object.fromEntries(Object.entries(metrics).map(([key, value]) => [key, wobble(value)])),
      }),
    })),
  }));
}
