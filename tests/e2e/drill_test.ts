import { assert, assertEquals, assertFalse, assertStringIncludes } from "@std/assert";
import { down } from "../lab/faults/down.ts";
import { dropCopies } from "../lab/faults/drop_copies.ts";
import { dropDeletes } from "../lab/faults/drop_deletes.ts";
import { freeze } from "../lab/faults/freeze.ts";
import { loseWhileDown } from "../lab/faults/lose_while_down.ts";

import { refuseWhile } from "../lab/faults/refuse_while.ts";
import { resurrectDeletes } from "../lab/faults/resurrect_deletes.ts";
import { stuckHealth } from "../lab/faults/stuck_health.ts";
import { isTestWrite } from "../lab/faults/target.ts";
import { Lab } from "../lab/lab.ts";
import { isRead } from "../lab/route.ts";
import { until } from "../lab/until.ts";
import { against, checkOf, program, type Report, startProgram, stateDirectory } from "./program.ts";
import { type Watched, watched } from "./watched.ts";

/** Short times, so that a drill takes seconds: a person has minutes. */
const DRILL = ["drill", "--settle", "1", "--duration", "3", "--max-failover", "3", "--max-lag", "4"];
const HEALTHY = {
  "well before": "passed",
  "node stops": "passed",
  "reads go on": "passed",
  "writes go on": "passed",
  "balancer notices": "passed",
  "node comes back": "passed",
  "service recovers": "passed",
  "node catches up": "passed",
  "no acknowledged write lost": "passed",
  "deleted collection stays gone": "passed",
};

let lab: Lab;
let before: unknown;
Deno.test.beforeAll(async () => {
  lab = await Lab.start({ production: 8 });
  before = await lab.eyes.photograph();
});
Deno.test.afterAll(() => lab[Symbol.asyncDispose]());

/** Starts a drill, and waits until it asks for a node to be stopped. */
async function asked(lab: Lab, state: string, words: readonly string[] = []): Promise<Watched> {
  const args = [...DRILL, ...words, ...lab.args(), "--state-dir", state, "--format", "json"];
  const drill = watched(startProgram(args, { state, hosts: lab.hosts() }));
  await drill.says("Stop one node now", 30_000);
  return drill;
}

/** Drills with a replica whose network is cut and comes back; `during` is called when it is asked for again. */
async function drilled(during: () => void = () => {}, words: readonly string[] = []) {
  await lab.settled();
  await using state = await stateDirectory();
  const drill = await asked(lab, state.path, words);
  {
    await using _ = down(lab, "replica");
    await drill.says("> Start replica again now", 30_000);
    during();
  }
  const ended = await drill.ended();
  await lab.settled();
  assertEquals([await lab.eyes.leftovers(), await lab.eyes.photograph()], [[], before], ended.err);
  return ended;
}

function statuses({ suites }: Report): Readonly<Record<string, string>> {
  return Object.fromEntries(suites.flatMap(({ checks }) => checks.map(({ name, status }) => [name, status])));
}

function detailOf(report: Report, check: string): string {
  return checkOf(report, "drill", check).detail;
}

Deno.test("drill passes when a replica is killed and started again, and is no run in the history", async () => {
  await using lab = await Lab.start({ production: 8 });
  const before = await lab.eyes.photograph();
  await using state = await stateDirectory();
  const drill = await asked(lab, state.path);
  await lab.node("replica").crash();
  await drill.says("> replica stopped answering; testing through the outage for 3.0 s");
  await drill.says("> Start replica again now", 30_000);
  await lab.node("replica").restart();
  await drill.says("> replica answers again after", 30_000);
  const { code, report, err } = await drill.ended();
  assertEquals([code, statuses(report)], [0, HEALTHY], err);
  const { metrics = {} } = checkOf(report, "drill", "node catches up");
  assert((metrics.outageWrites ?? 0) >= 4 && (metrics.outageDeletions ?? 0) >= 1, JSON.stringify(metrics));
  assertEquals([report.safety.refused, report.brake.endpoints, report.brake.pauses], [0, [], []]);
  assertEquals([await lab.eyes.leftovers(), await lab.eyes.photograph()], [[], before]);

  const options = { state: state.path, hosts: lab.hosts() };
  const verified = await program(["verify", ...lab.args(), "--state-dir", state.path], options);
  assertEquals(verified.code, 0, verified.out);
  assertStringIncludes(verified.out, report.run.id);
  for (const command of ["audit", "report"]) {
    const { code, out } = await program([command, "--state-dir", state.path], options);
    assertEquals(code, 0, out);
  }
  const history = await program(["history", "--state-dir", state.path], options);
  assertFalse(history.out.includes(report.run.id), history.out);
});

Deno.test("drill says what came of the writes when the primary is killed and nothing stands in for it", async () => {
  await using lab = await Lab.start({ production: 8 });
  const before = await lab.eyes.photograph();
  await using state = await stateDirectory();
  const drill = await asked(lab, state.path);
  await lab.primary.crash();
  await drill.says("> Start primary again now", 60_000);
  await lab.primary.restart();
  const { code, report, err } = await drill.ended();
  const skipped = { "writes go on": "skipped", "deleted collection stays gone": "skipped" };
  assertEquals([code, statuses(report)], [0, { ...HEALTHY, ...skipped }], err);
  assertStringIncludes(detailOf(report, "writes go on"), "0 acknowledged, 0 refused");
  assertEquals([await lab.eyes.leftovers(), await lab.eyes.photograph()], [[], before]);
});

Deno.test("drill finds out a replica that hangs, and passes when it goes on", async () => {
  await lab.settled();
  await using state = await stateDirectory();
  // Shorter than it takes to find out that a node hangs.
  const drill = await asked(lab, state.path, ["--max-failover", "5"]);
  {
    using _ = freeze(lab, "replica");
    await drill.says("> replica stopped answering", 30_000);
    await drill.says("> Start replica again now", 30_000);
  }
  const { code, report, err } = await drill.ended();
  assertEquals([code, statuses(report)], [0, HEALTHY], err);
  await lab.settled();
  assertEquals([await lab.eyes.leftovers(), await lab.eyes.photograph()], [[], before]);
});

Deno.test("drill cannot be decided when nobody stops a node, and asks for one even when it is quiet", async () => {
  await using state = await stateDirectory();
  const drill = await asked(lab, state.path, ["--wait", "2", "--quiet"]);
  const { code, report, err } = await drill.ended();
  assertEquals([code, detailOf(report, "node stops").split(":")[0]], [
    1,
    "No node stopped answering within --wait 2.0 s",
  ]);
  const [first, second, ...others] = Object.values(statuses(report));
  assertEquals([first, second, new Set(others)], ["passed", "unknown", new Set(["skipped"])]);
  assertEquals(err.split("\n").length, 3, err);
  assertEquals([await lab.eyes.leftovers(), await lab.eyes.photograph()], [[], before]);
});

Deno.test("drill leaves what a node has that does not come back, and a later cleanup removes it", async () => {
  await using state = await stateDirectory();
  const drill = await asked(lab, state.path, ["--wait", "2"]);
  {
    await using _ = down(lab, "replica");
    const { code, report, err } = await drill.ended();
    assertEquals(
      [code, new Set(report.cleanup.leftovers.map(({ node }) => node))],
      [3, new Set(["replica"])],
      err,
    );
    const { "node comes back": back, "no acknowledged write lost": lost, ...rest } = statuses(report);
    assertEquals([back, lost, rest["node catches up"]], ["unknown", "unknown", "skipped"]);
    assertStringIncludes(detailOf(report, "node comes back"), "start it, and run cleanup");
    const left = await lab.eyes.leftovers();
    assertEquals(left.filter(({ node }) => node === "primary"), []);
    assert(left.length > 0, "the replica has what it had");
  }
  await lab.settled();
  const { code } = await against(lab, ["cleanup", "--settle", "1"], { state: state.path });
  assertEquals([code, await lab.eyes.leftovers(), await lab.eyes.photograph()], [0, [], before]);
});

Deno.test("drill stopped by SIGTERM while it waits removes what it made at once", async () => {
  await using state = await stateDirectory();
  const args = [...DRILL, ...lab.args(), "--state-dir", state.path, "--format", "json"];
  const child = startProgram(args, { state: state.path, hosts: lab.hosts() });
  const drill = watched(child);
  await drill.says("Stop one node now", 30_000);
  child.kill("SIGTERM");
  const { code, report } = await drill.ended();
  assertEquals([code, report.cleanup.leftovers], [143, []]);
  assertEquals([await lab.eyes.leftovers(), await lab.eyes.photograph()], [[], before]);
});

Deno.test("drill ends at once for a file panic, and is held by no probe", async () => {
  await using state = await stateDirectory();
  const drill = await asked(lab, state.path);
  await Deno.writeTextFile(`${state.path}/panic`, "");
  await drill.says('Stopped by the brake: the file "panic" is in the state directory', 2000);
  const { code, report } = await drill.ended();
  assertEquals([code, report.cleanup.leftovers, report.brake.endpoints], [6, [], []]);
  assertEquals([await lab.eyes.leftovers(), await lab.eyes.photograph()], [[], before]);
});

const UNWELL: readonly (readonly [what: string, fault: () => Disposable, told: string])[] = [
  ["copies do not arrive", () => dropCopies(lab), "Not every node has what was written"],
  ["the balancer refuses every other read", refuseEveryOtherRead, "Read through balancer before any node"],
];

function refuseEveryOtherRead(): Disposable {
  let reads = 0;
  return refuseWhile(
    lab,
    () => true,
    (call) => call.uuid !== undefined && isRead(call.method, call.route) && reads++ % 2 === 1,
  );
}

for (const [what, fault, told] of UNWELL) {
  Deno.test(`drill asks for no stop where ${what} before`, async () => {
    await lab.settled();
    using _ = fault();
    await using state = await stateDirectory();
    const { code, report, err } = await against(lab, DRILL, { state: state.path });
    assertEquals(code, 1, err);
    assertFalse(err.includes("Stop one node now"));
    const [first, ...others] = Object.values(statuses(report));
    assertEquals([first, new Set(others)], ["failed", new Set(["skipped"])]);
    assertStringIncludes(detailOf(report, "well before"), told);
  });
}

Deno.test("drill fails when the copies of the outage are lost", async () => {
  using _ = loseWhileDown(lab, "replica");
  const { code, report } = await drilled();
  const failed = {
    "node catches up": "failed",
    "no acknowledged write lost": "failed",
    "deleted collection stays gone": "failed",
  };
  assertEquals([code, statuses(report)], [1, { ...HEALTHY, ...failed }]);
  assertStringIncludes(detailOf(report, "no acknowledged write lost"), "replica: record ");
});

Deno.test("drill fails when records that were deleted in the outage stay on the node", async () => {
  using _ = dropDeletes(lab, { operations: ["delete"] });
  const { code, report } = await drilled();
  const failed = { "node catches up": "failed", "no acknowledged write lost": "failed" };
  assertEquals([code, statuses(report)], [1, { ...HEALTHY, ...failed }]);
});

Deno.test("drill fails when a collection that was deleted in the outage comes back", async () => {
  await using _ = resurrectDeletes(lab, { delayMs: 4000 });
  const { code, report, err } = await drilled(() => {}, ["--settle", "6"]);
  assertEquals([code, statuses(report)], [1, { ...HEALTHY, "deleted collection stays gone": "failed" }], err);
  assertStringIncludes(detailOf(report, "deleted collection stays gone"), "it came back on replica after");
});

Deno.test("drill fails when the balancer fails nothing over, and does not notice", async () => {
  const replica = lab.balancer.instances.find(({ name }) => name === "replica");
  using _stuck = stuckHealth(lab);
  using _refusal = refuseWhile(
    lab,
    () => replica?.healthy === false,
    (call) => isRead(call.method, call.route) ? call.uuid !== undefined : isTestWrite(lab, call),
  );
  const { code, report, err } = await drilled();
  const failed = { "reads go on": "failed", "writes go on": "failed", "balancer notices": "failed" };
  const { "deleted collection stays gone": gone, ...others } = statuses(report);
  const { "deleted collection stays gone": _gone, ...healthy } = HEALTHY;
  assertEquals([code, others, gone], [1, { ...healthy, ...failed }, "skipped"], err);
});

Deno.test("drill fails when reads get no answer at all, though the outage is shorter than any time-out", async () => {
  const replica = lab.balancer.instances.find(({ name }) => name === "replica");
  const healed = Promise.withResolvers<void>();
  using _ = lab.balancer.intercept(async (call, next) => {
    const isRead = call.route?.action === "get" && call.name !== undefined && lab.isTest(call.name);
    if (isRead && replica?.healthy === false) await healed.promise;
    return await next(call);
  });
  const { code, report, err } = await drilled(() => healed.resolve());
  assertEquals([code, statuses(report)], [1, { ...HEALTHY, "reads go on": "failed" }], err);
  assertStringIncludes(detailOf(report, "reads go on"), "get was not served for ");
});

Deno.test("drill fails when the service does not recover with the node", async () => {
  let isOn = false;
  const writes = ["add", "update", "delete"] as const;
  using _ = refuseWhile(lab, () => isOn, (call) => isTestWrite(lab, call, { operations: writes }));
  const { code, report, err } = await drilled(() => isOn = true);
  assertEquals([code, statuses(report)], [1, { ...HEALTHY, "service recovers": "failed" }], err);
  await until(() => lab.replicator.pending === 0);
});
