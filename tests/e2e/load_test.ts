import { assert, assertEquals } from "@std/assert";
import { systemClock } from "../../src/core/clock.ts";
import { isTestCall } from "../lab/faults/target.ts";
import { Lab } from "../lab/lab.ts";
import { until } from "../lab/until.ts";
import { checkOf, type Report, startProgram, stateDirectory } from "./program.ts";

const RUN = ["run", "performance", "--settle", "0", "--duration", "4", "--write-docs", "5", "--rate", "40"];
/** Longer than the brake takes to notice the file, which is half a second. */
const PAUSE_MS = 3000;

let lab: Lab;
Deno.test.beforeAll(async () => {
  lab = await Lab.start({ production: 8 });
});
Deno.test.afterAll(() => lab[Symbol.asyncDispose]());

/** Runs performance, and does something when so many queries of its load have passed the balancer. */
async function underLoad(
  state: string,
  { queries, act }: { queries: number; act: (program: Deno.ChildProcess) => Promise<void> },
): Promise<{ readonly code: number; readonly report: Report }> {
  let passed = 0;
  using _ = lab.balancer.intercept((call, next) => {
    if (call.route?.action === "query" && isTestCall(lab, call)) passed++;
    return next(call);
  });
  const program = startProgram([...RUN, ...lab.args(), "--state-dir", state, "--format", "json"], {
    state,
    hosts: lab.hosts(),
  });
  const output = program.output();
  await until(() => passed >= queries, { timeoutMs: 30_000, what: `${queries} queries have passed` });
  await act(program);
  const { code, stdout } = await output;
  return { code, report: JSON.parse(new TextDecoder().decode(stdout)) };
}

Deno.test("load stands still while the run is paused, and the pause is in no latency", async () => {
  await using state = await stateDirectory();
  const pause = async () => {
    await Deno.writeTextFile(`${state.path}/pause`, "");
    await systemClock.sleep(PAUSE_MS);
    await Deno.remove(`${state.path}/pause`);
  };
  // In the closed loop, and in the open one.
  for (const [queries, check] of [[10, "concurrent users"], [100, "open loop"]] as const) {
    const { code, report } = await underLoad(state.path, { queries, act: pause });
    assertEquals([code, report.brake.pauses.length], [0, 1]);
    const { status, metrics = {}, detail } = checkOf(report, "performance", check);
    assertEquals(status, "passed", detail);
    const longest = metrics["balancer.queryMsMax"] ?? NaN;
    const paused = report.brake.pauses[0]?.ms ?? 0;
    console.log(`${check}: the longest query took ${longest} ms, the pause ${paused} ms`);
    assert(paused >= PAUSE_MS - 1000 && longest < paused / 2, detail);
  }
});

Deno.test("load ends at once when the run is stopped, and leaves nothing", async () => {
  await using state = await stateDirectory();
  let stopped = NaN;
  const { code, report } = await underLoad(state.path, {
    queries: 100,
    act: (program) => {
      stopped = performance.now();
      program.kill("SIGTERM");
      return Promise.resolve();
    },
  });
  const tookMs = performance.now() - stopped;
  assertEquals([code, report.cleanup.leftovers, checkOf(report, "performance", "open loop").status], [
    143,
    [],
    "unknown",
  ]);
  assertEquals(await lab.eyes.leftovers(), []);
  assert(tookMs < 10_000, `it took ${tookMs} ms`);
});
