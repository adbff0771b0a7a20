import { assertEquals, assertStringIncludes } from "@std/assert";
import { readPlan, readSettings } from "../../src/cli/settings.ts";
import { runHistory } from "../../src/cli/run_history.ts";
import { systemDisk } from "../../src/core/disk.ts";
import { type OpenSqlite, SqliteError, systemSqlite } from "../../src/core/sqlite.ts";
import type { Plan } from "../../src/run/plan.ts";
import { comparableOf } from "../../src/run/comparable.ts";
import { FakeClock } from "../core/fake_clock.ts";
import { PASSED } from "../report/summary.ts";
import { idAt, openRig, type Rig } from "../run/state/history/rig.ts";
import { environmentOf, invoke } from "./invoke.ts";

async function planFor(rig: Rig): Promise<Plan> {
  const invocation = invoke("run", ["basic", "--state-dir", rig.stateDir]);
  return readPlan(invocation, await readSettings(invocation, environmentOf()));
}

function openFor(rig: Rig, openSqlite: OpenSqlite | undefined = systemSqlite) {
  const told: string[] = [];
  const system = { clock: new FakeClock(), ...(openSqlite === undefined ? {} : { openSqlite }) };
  const history = runHistory(system, {
    stateDir: rig.stateDir,
    disk: systemDisk,
    tell: (text) => told.push(text),
  });
  return { ...history, told };
}

Deno.test("runHistory gives a run the figures of earlier runs of its plan and target, the newest first", async () => {
  await using rig = await openRig();
  const plan = await planFor(rig);
  const target = { ...PASSED.target, url: plan.target.entry.origin };
  const run = (id: string, durationMs: number) => ({ ...PASSED.run, id, durationMs });
  const comparable = comparableOf(plan);
  await rig.report(idAt(0), { target, plan: comparable, run: run(idAt(0), 1000) });
  await rig.report(idAt(1), { target, plan: comparable, run: run(idAt(1), 2000) });
  await rig.report(idAt(2), { target, plan: { ...comparable, writeDocs: 51 } });
  await rig.report(idAt(3), { plan: comparable });
  await rig.report(idAt(4), { target });
  const { past, told } = openFor(rig);
  const found = (await past(plan)).past?.map((figures) => figures.map(({ value }) => value));
  assertEquals([found, told], [[[2000], [1000]], []]);
});

Deno.test("runHistory takes in the run that ended, and those that its lock tells are over", async () => {
  await using rig = await openRig();
  const target = { tenant: "t", database: "d", endpoints: { server: "http://a.test" }, lock: "l" };
  await rig.journal(idAt(0), [{ entry: "begin", run: idAt(0), version: "0", target }]);
  await rig.report(idAt(1));
  const { keep } = openFor(rig);
  await keep({
    run: idAt(1),
    held: { directory: "", lock: "l" },
    earlier: { replays: [], elsewhere: [], unreadable: [] },
  });
  assertEquals(await rig.use((history) => history.targets().map(({ runs }) => runs)), [1, 1]);
});

Deno.test("runHistory keeps nothing where there is no SQLite", async () => {
  await using rig = await openRig();
  const { past, keep, told } = {
    ...openFor(rig),
    ...runHistory({ clock: new FakeClock() }, {
      stateDir: rig.stateDir,
      disk: systemDisk,
      tell: () => {},
    }),
  };
  assertEquals(await past(await planFor(rig)), {});
  await keep({ run: idAt(1), earlier: { replays: [], elsewhere: [], unreadable: [] } });
  assertEquals([told, await rig.files()], [[], []]);
});

Deno.test("runHistory tells once what is wrong, and lets the run go on", async () => {
  const broken: OpenSqlite = () => {
    throw new SqliteError("unable to open database file", { isDamage: false });
  };
  await using rig = await openRig();
  const { past, keep, told } = openFor(rig, broken);
  assertEquals(await past(await planFor(rig)), {});
  await keep({ run: idAt(1), earlier: { replays: [], elsewhere: [], unreadable: [] } });
  assertEquals(told.length, 2);
  assertStringIncludes(told[0] ?? "", 'history.sqlite": unable to open database file');
  assertEquals(told[1], "Cannot use the history: unable to open database file");
});
