import { assertRejects } from "@std/assert";
import { type Stage, Undecided } from "../../../src/suites/suite.ts";
import { countersMove, countersRest } from "../../../src/suites/monitoring/counters.ts";
import { Monitor } from "../../../src/suites/monitoring/monitor.ts";
import { queuesDrain } from "../../../src/suites/monitoring/queues.ts";
import { loadDistribution } from "../../../src/suites/basic/balancer.ts";
import { fakeChroma, fakeDeployment } from "../../chroma/fake_chroma.ts";
import { virtualClock } from "../../chroma/virtual_clock.ts";

const STATUS = { load_balancer: { total_requests: 5 }, queue_length: 3 };

/** A monitor whose one server has a status page that can be read once, and is an error from then on. */
async function monitorReadOnce() {
  let reads = 0;
  const clock = virtualClock();
  const deployment = await fakeDeployment({
    server: fakeChroma([], ({ path }) => {
      if (path !== "/status") return undefined;
      return reads++ === 0 ? Response.json(STATUS) : new Response("<h1>Bad gateway</h1>", { status: 502 });
    }),
  }, clock);
  const stage = {
    clock,
    deployment,
    signal: new AbortController().signal,
    objectives: { maxLagMs: 1000, maxErrorRate: 0 },
    monitoring: {},
  } as Partial<Stage> as Stage;
  return { monitor: new Monitor(stage), [Symbol.dispose]: () => deployment[Symbol.dispose]() };
}

for (const check of [countersMove, countersRest, queuesDrain, loadDistribution]) {
  Deno.test(`"${check.name}" is undecided where a page that was read cannot be read again`, async () => {
    using rig = await monitorReadOnce();
    await assertRejects(() => check.run(rig.monitor), Undecided, "cannot be read");
  });
}
