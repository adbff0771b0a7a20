import { assertEquals } from "@std/assert";
import { Tally } from "../../../src/load/tally.ts";
import {
  describeFailures,
  describeLatencies,
  failureMetrics,
  latencyMetrics,
  tooSlow,
} from "../../../src/suites/performance/figures.ts";

/** A tally of so many queries on the primary, of 1, 2, 3, … milliseconds. */
function tallyOf(queries: number): Tally {
  const tally = new Tally();
  for (let ms = 1; ms <= queries; ms++) {
    tally.add({ operation: "query", node: "primary", dueAt: 0, endedAt: ms });
  }
  return tally;
}

Deno.test("latencyMetrics names every figure by node and operation, and leaves out a p99 of too few", () => {
  assertEquals(latencyMetrics(tallyOf(20)), {
    "primary.queryMsP50": 10,
    "primary.queryMsP90": 18,
    "primary.queryMsP95": 19,
    "primary.queryMsMax": 20,
    "primary.querySamples": 20,
  });
  assertEquals(Math.round(latencyMetrics(tallyOf(1000))["primary.queryMsP99"] ?? NaN), 990);
});

Deno.test("describeLatencies says when n is too small for a p99", () => {
  assertEquals(
    describeLatencies(tallyOf(20)),
    "query on primary p50 10, p90 18, p95 19, max 20 ms (n 20 is too small for p99)",
  );
  assertEquals(describeLatencies(tallyOf(1000)).endsWith("max 1000 ms (n 1000)"), true);
});

Deno.test("failureMetrics and describeFailures tell failures by kind", () => {
  const tally = tallyOf(3);
  const failure = { kind: "status", message: "it answered 503" } as const;
  tally.add({ operation: "query", node: "primary", dueAt: 0, endedAt: 1, failure });
  assertEquals(failureMetrics(tally), { requests: 4, errorRate: 0.25, errorsStatus: 1 });
  assertEquals(describeFailures(tally), "1 × status (it answered 503)");
  assertEquals(failureMetrics(new Tally()), { requests: 0, errorRate: 0 });
});

Deno.test("tooSlow names every operation whose p95 is over the objective, and none that keeps to it", () => {
  assertEquals(tooSlow(tallyOf(20), 19.1), []);
  assertEquals(tooSlow(tallyOf(20), 18), ["query on primary has a p95 of 19 ms (n 20)"]);
});
