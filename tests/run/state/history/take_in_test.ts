import { assertEquals } from "@std/assert";
import type { Comparable } from "../../../../src/run/comparable.ts";
import { runFiles, statePaths } from "../../../../src/run/state/state_dir.ts";
import { NAME, PASSED } from "../../../report/summary.ts";
import { idAt, openRig, TARGET } from "./rig.ts";

const begin = (run: string, lock = TARGET) => ({
  entry: "begin",
  run,
  version: "0",
  target: {
    tenant: "default_tenant",
    database: "default_database",
    endpoints: { balancer: "http://balancer.test:8000", primary: "http://primary.test:8000" },
    lock,
  },
});

Deno.test("takeIn takes in the reports on record, each once", async () => {
  await using rig = await openRig();
  await rig.report(idAt(1));
  await rig.report(idAt(0), { exitCode: 1 });
  const runs = () => rig.use((history) => history.last(TARGET, 9).map(({ id, exitCode }) => [id, exitCode]));
  assertEquals(await runs(), [[idAt(1), 0], [idAt(0), 1]]);
  // It is in, whatever becomes of the directory.
  await Deno.remove(statePaths.run(rig.stateDir, idAt(0)), { recursive: true });
  await rig.report(idAt(1), { exitCode: 4 });
  await rig.report(idAt(2), { exitCode: 3 });
  assertEquals(await runs(), [[idAt(2), 3], [idAt(1), 0], [idAt(0), 1]]);
  assertEquals(rig.told, []);
});

Deno.test("takeIn keeps of a report what a list needs, and the figures of its checks", async () => {
  await using rig = await openRig();
  const plan = {
    suites: ["basic" as const],
    nodes: 2,
    settleMs: 1000,
    writeDocs: 50,
    dimension: 8,
    maxDocs: 250,
    concurrentUsers: 3,
    durationMs: 20_000,
    maxRequests: 60,
  };
  const left = [{ name: NAME, node: "replica", reason: "It is still listed" }];
  await rig.report(idAt(0), {
    plan,
    cleanup: { ...PASSED.cleanup, created: 3, deleted: 2, leftovers: left },
  });
  const run = await rig.use((history) => history.find(idAt(0)));
  assertEquals(run, {
    id: idAt(0),
    startedAt: 1_700_000_000_000,
    durationMs: 65_000,
    target: TARGET,
    url: "http://balancer.test:8000",
    plan: run?.plan ?? "",
    exitCode: 0,
    pauses: 0,
    checks: { passed: 2, failed: 0, unknown: 0, skipped: 1 },
    created: 3,
    deleted: 2,
    leftovers: 1,
    residueBytes: 640_100,
    suites: [{
      name: "basic",
      checks: [
        { name: "create", status: "passed", durationMs: 85 },
        { name: "add", status: "passed", durationMs: 85, metrics: { records: 50 } },
        { name: "balancer status", status: "skipped", durationMs: 85 },
      ],
    }],
  });
  assertEquals([
    run?.plan.length,
    await rig.use((history) => history.past(TARGET, run?.plan ?? "", 9).length),
  ], [16, 1]);
});

Deno.test("takeIn skips what is no report, cleanups, drills, and directories with another's name", async () => {
  await using rig = await openRig();
  await rig.journal(idAt(0), [begin(idAt(0)), { entry: "cleanup" }]);
  await rig.journal(idAt(7), [begin(idAt(7)), { entry: "drill" }]);
  const plan = { suites: ["drill" as const], nodes: 2 };
  await rig.report(idAt(8), { plan: plan as Partial<Comparable> as Comparable });
  await rig.report(idAt(1));
  await Deno.writeTextFile(
    runFiles.report(statePaths.run(rig.stateDir, idAt(1))),
    '{"schema":1,"exitCode":0',
  );
  await rig.report(idAt(2), { run: { ...PASSED.run, id: idAt(9) } });
  await rig.report(idAt(3), { run: 7 as never });
  await rig.report(idAt(4), { suites: [{ checks: 7 } as never] });
  await rig.report(idAt(5), { run: { id: idAt(5), startedAt: "noon", durationMs: 5 } });
  await rig.report(idAt(6), { cleanup: {} as never });
  assertEquals(await rig.use((history) => history.targets(), { lock: TARGET }), []);
  assertEquals(rig.told, []);
});

Deno.test("takeIn takes in a run that was killed, once its lock is another's", async () => {
  await using rig = await openRig();
  const name = NAME.replace("1705123456", String(1_700_000_000));
  await rig.journal(idAt(0), [
    begin(idAt(0)),
    { entry: "residue", nodes: { "http://primary.test:8000": 100, "http://replica.test:8000": 70 } },
    { entry: "intent", id: 1, action: "create", name, endpoint: "balancer" },
  ]);
  await rig.journal(idAt(1), [begin(idAt(1))]);
  await rig.journal(idAt(2), [begin(idAt(2), "http,other,t,d")]);
  // Nobody knows whether they are under way.
  assertEquals(await rig.use((history) => history.targets()), []);
  // The second holds the lock now.
  const runs = await rig.use((history) => history.last(TARGET, 9), { lock: TARGET, run: idAt(1) });
  assertEquals(runs, [{
    id: idAt(0),
    startedAt: 1_700_000_000_000,
    durationMs: null,
    target: TARGET,
    url: "http://balancer.test:8000",
    plan: "",
    exitCode: null,
    pauses: 0,
    checks: { passed: 0, failed: 0, unknown: 0, skipped: 0 },
    created: 1,
    deleted: 0,
    leftovers: 1,
    residueBytes: 100,
    suites: [],
  }]);
});
