import { assert, assertEquals } from "@std/assert";
import { percentile } from "../../src/core/percentile.ts";
import { systemClock } from "../../src/core/clock.ts";
import { freeze } from "../lab/faults/freeze.ts";
import { isTestCall } from "../lab/faults/target.ts";
import { Lab } from "../lab/lab.ts";
import { until } from "../lab/until.ts";
import { against, checkOf, stateDirectory } from "./program.ts";

const RATE = 100;
const DURATION_S = 11;
/** A tenth of the duration, but no more than a second: src/suites/performance/users.ts. */
const WARM_UP_S = 1;
const FREEZE_MS = 2000;
/** By how much the two measurements may differ. */
const TOLERANCE = 0.05;

let lab: Lab;
Deno.test.beforeAll(async () => {
  lab = await Lab.start({ production: 8 });
});
Deno.test.afterAll(() => lab[Symbol.asyncDispose]());

/** A query of a test collection as the balancer saw it; milliseconds. */
interface Seen {
  readonly arrived: number;
  replied: number;
}

/** What the balancer sees of test collections' queries since the last other read of their records. */
function watchQueries(): Disposable & { readonly seen: readonly Seen[] } {
  const seen: Seen[] = [];
  const watch = lab.balancer.intercept(async (call, next) => {
    if (!isTestCall(lab, call)) return await next(call);
    if (call.route?.action === "get") seen.length = 0;
    if (call.route?.action !== "query") return await next(call);
    const one = { arrived: performance.now(), replied: Infinity };
    seen.push(one);
    const reply = await next(call);
    one.replied = performance.now();
    return reply;
  });
  return { seen, [Symbol.dispose]: () => watch[Symbol.dispose]() };
}

/** Latencies from the due times, by the balancer's record alone: the n-th request was due n hundredths of a second in. */
function latenciesOf(seen: readonly Seen[]): readonly number[] {
  const dueOf = (n: number) => n * 1000 / RATE;
  const began = Math.min(...seen.map(({ arrived }, n) => arrived - dueOf(n)));
  return seen.map(({ replied }, n) => replied - began - dueOf(n)).slice(WARM_UP_S * RATE);
}

Deno.test("open loop shows a stall of 2 s in full, as an independent measurement from the due times does", async () => {
  await using state = await stateDirectory();
  using watch = watchQueries();
  const args = [
    "--duration",
    String(DURATION_S),
    "--rate",
    String(RATE),
    "--max-requests",
    String(RATE + 10),
  ];
  const running = against(
    lab,
    ["run", "performance", "--settle", "0", "--write-docs", "2", "--concurrent-users", "1", ...args],
    { state: state.path },
  );
  const freezing = async () => {
    await until(() => watch.seen.length >= 3 * RATE, {
      timeoutMs: 60_000,
      what: "the open loop is under way",
    });
    using _ = freeze(lab, "primary");
    await systemClock.sleep(FREEZE_MS);
  };
  const [{ report }] = await Promise.all([running, freezing()]);

  const { status, detail, metrics = {} } = checkOf(report, "performance", "open loop");
  assertEquals(status, "passed", detail);
  const latencies = latenciesOf(watch.seen);
  assertEquals([latencies.length, metrics["balancer.querySamples"]], [DURATION_S * RATE, DURATION_S * RATE]);
  for (const [name, p] of [["balancer.queryMsP99", 0.99], ["balancer.queryMsMax", 1]] as const) {
    const told = metrics[name] ?? NaN;
    const measured = percentile(latencies, p) ?? NaN;
    console.log(`${name}: ${told} ms, measured from the due times ${measured.toFixed(1)} ms`);
    assert(told >= 0.9 * FREEZE_MS, `${name} is ${told} ms`);
    assert(Math.abs(told / measured - 1) <= TOLERANCE, `${name} is ${told} ms, measured ${measured} ms`);
  }
});
