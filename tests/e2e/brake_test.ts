import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { latency } from "../lab/faults/latency.ts";
import { tooManyRequests } from "../lab/faults/too_many_requests.ts";
import { Lab } from "../lab/lab.ts";
import { load } from "../lab/load.ts";
import { until } from "../lab/until.ts";
import { against, checkOf, type Report, startProgram, stateDirectory } from "./program.ts";
import { type Watched, watched } from "./watched.ts";

const SYNC = ["run", "sync", "--settle", "1"];
/** The last check watches for as long: time enough for a load to build up. */
const LONG_SYNC = ["run", "sync", "--settle", "8"];

let lab: Lab;
Deno.test.beforeAll(async () => {
  lab = await Lab.start({ production: 8 });
});
Deno.test.afterAll(() => lab[Symbol.asyncDispose]());

/** Starts `sync`, and waits until it has a collection. */
async function started(state: string, command = SYNC): Promise<Watched> {
  const running = watched(
    startProgram([...command, ...lab.args(), "--state-dir", state, "--format", "json"], {
      state,
      hosts: lab.hosts(),
    }),
  );
  await running.says("created through balancer");
  return running;
}

/** What must be so however a run is braked: nothing left, production as before. */
async function expectClean({ cleanup }: Report, before: unknown): Promise<void> {
  assertEquals(cleanup.leftovers, []);
  assertEquals(await lab.eyes.leftovers(), []);
  assertEquals(await lab.eyes.photograph(), before);
}

Deno.test("run pauses when production gets slow, goes on when it recovers, and stops the second time", async () => {
  const before = await lab.eyes.photograph();
  await using state = await stateDirectory();
  const running = await started(state.path);
  {
    await using _ = latency(lab, "balancer", 400);
    await running.says("Paused by the brake: balancer takes");
  }
  await running.says("Going on after a pause of");
  {
    await using _ = latency(lab, "balancer", 400);
    await running.says("Stopped by the brake: balancer takes");
  }
  const { code, report } = await running.ended();
  assertEquals([code, report.exitCode, report.brake.pauses.length], [6, 6, 1]);
  assertMatch(report.brake.stopped ?? "", /^balancer takes .* for the second time$/);
  const worst = report.brake.endpoints.find(({ name }) => name === "balancer")?.worstMs ?? 0;
  assert(worst >= 400, `${worst} ms`);
  const checks = report.suites.flatMap(({ checks }) => checks);
  assertEquals(checks.filter(({ status }) => status === "failed"), []);
  assertStringIncludes(checks.at(-1)?.detail ?? "", "the brake stopped it meanwhile");
  await expectClean(report, before);
});

Deno.test("run stops when others' load slows production and does not end", async () => {
  const before = await lab.eyes.photograph();
  await using state = await stateDirectory();
  const running = await started(state.path, LONG_SYNC);
  {
    await using others = await load(lab, { clients: 1500 });
    await running.says("Paused by the brake", 30_000);
    await running.says("Stopped by the brake", 60_000);
    assert(await others.end() > 1000, "others were served meanwhile");
  }
  const { code, report } = await running.ended();
  assertEquals([code, report.brake.pauses.length], [6, 1]);
  await expectClean(report, before);
});

Deno.test("run pauses for as long as there is a file pause, and sends nothing of its load meanwhile", async () => {
  await using state = await stateDirectory();
  const running = await started(state.path);
  const file = `${state.path}/pause`;
  await Deno.writeTextFile(file, "");
  await running.says('Paused by the brake: the file "pause" is in the state directory');
  let sent = 0;
  const began = Date.now();
  {
    using _ = lab.balancer.intercept((call, next) => {
      // What was under way when the pause began may still arrive.
      if (call.name !== undefined && lab.isTest(call.name) && Date.now() > began + 200) sent++;
      return next(call);
    });
    await until(() => Date.now() > began + 2000);
  }
  await Deno.remove(file);
  const { code, report } = await running.ended();
  assertEquals([code, sent, report.brake.pauses.length, report.brake.stopped], [0, 0, 1, undefined]);
  assertEquals(await lab.eyes.leftovers(), []);
});

Deno.test("run stops at once for a file panic, and cleans up first", async () => {
  const before = await lab.eyes.photograph();
  await using state = await stateDirectory();
  const running = await started(state.path);
  await Deno.writeTextFile(`${state.path}/panic`, "");
  await running.says('Stopped by the brake: the file "panic" is in the state directory', 2000);
  const { code, report } = await running.ended();
  assertEquals([code, report.brake.pauses], [6, []]);
  await expectClean(report, before);

  const again = await against(lab, SYNC, { state: state.path });
  assertEquals([again.code, again.report.cleanup.created, again.report.suites], [6, 0, []]);
});

Deno.test("run sends nothing more to an endpoint before its Retry-After is over", async () => {
  await using state = await stateDirectory();
  const arrivals: number[] = [];
  using _fault = tooManyRequests(lab, { operation: "add", seconds: 2 });
  using _watch = lab.balancer.intercept(async (call, next) => {
    arrivals.push(Date.now());
    const reply = await next(call);
    if (reply.status === 429) arrivals.length = 0, arrivals.push(Date.now());
    return reply;
  });
  const { code, err, report } = await against(lab, ["run", "basic", "--settle", "0"], { state: state.path });
  const [asked = 0, next = 0] = arrivals;
  assert(next - asked >= 1990, `the next request came after ${next - asked} ms`);
  assertStringIncludes(err, "it answered 429 and asks for it (Retry-After)");
  assertStringIncludes(checkOf(report, "basic", "add").detail, "429");
  assertEquals([code, report.brake.pauses, report.cleanup.leftovers], [1, [], []]);
});
