import { assertEquals, AssertionError, assertStringIncludes, assertThrows } from "@std/assert";
import { type Counted, countedIn, judgeRest } from "../../../src/suites/monitoring/counters.ts";
import { readFacts } from "../../../src/suites/monitoring/facts.ts";
import { judgeAnswering, judgeHealthy, type Opinion } from "../../../src/suites/monitoring/health.ts";
import { drains } from "../../../src/suites/monitoring/queues.ts";
import { ageOf, isSane } from "../../../src/suites/monitoring/readable.ts";
import { judgeUsage, usagesOf } from "../../../src/suites/monitoring/resources.ts";
import { tooSoon } from "../../../src/suites/monitoring/alert.ts";

for (
  const [kind, value, sane] of [
    ["count", 0, true],
    ["count", -1, false],
    ["count", NaN, false],
    ["count", Infinity, false],
    ["queue", -0.5, false],
    ["percent", 100, true],
    ["percent", 100.1, false],
    ["other", -40, true],
  ] as const
) {
  Deno.test(`isSane says ${sane} of a ${kind} of ${value}`, () =>
    assertEquals(isSane({ kind, value }), sane));
}

const QUARTER = 900_000;
for (
  const [at, zoned, now, age] of [
    [1000, true, 61_000, 60_000],
    [61_000, true, 1000, -60_000],
    [0, false, 4 * QUARTER + 2000, 2000],
    [4 * QUARTER + 3000, false, 0, -3000],
    [0, false, 5 * QUARTER - 100_000, -100_000],
  ] as const
) {
  Deno.test(`ageOf ${at}${zoned ? "" : " of no known zone"} at ${now} is ${age}`, () => {
    assertEquals(ageOf({ at, zoned }, now), age);
  });
}

for (
  const [lengths, drained] of [
    [[0], true],
    [[7], false],
    [[7, 7, 7], false],
    [[7, 8, 9], false],
    [[7, 8, 7], true],
    [[7, 0], true],
    [[], false],
  ] as const
) {
  Deno.test(`drains says ${drained} of ${lengths}`, () => assertEquals(drains(lengths), drained));
}

const healthOf = (healthy: number, total: number, nodes: Opinion["nodes"] = {}): Opinion[] => [
  { page: "balancer /status", healthy, total, nodes },
];
const BOTH = { primary: true, replica: true };
const ONE = { primary: true, replica: false };
for (
  const [what, opinions, answering, healthy, unhealthy] of [
    ["all that answer are called healthy", healthOf(2, 2, BOTH), BOTH, "passed", "passed"],
    ["one more is called healthy", healthOf(2, 2), ONE, "failed", "passed"],
    [
      "another one is called healthy",
      healthOf(1, 2, { primary: false, replica: true }),
      ONE,
      "failed",
      "failed",
    ],
    ["one less is called healthy", healthOf(1, 2), BOTH, "passed", "failed"],
    ["one less of more than were given is called healthy", healthOf(1, 3), BOTH, "passed", "passed"],
    ["nothing is said", [{ page: "balancer /health", nodes: {} }], BOTH, "skipped", "skipped"],
    ["there is no page", [], BOTH, "skipped", "skipped"],
  ] as const
) {
  Deno.test(`judgeHealthy and judgeAnswering where ${what}`, () => {
    assertEquals(
      [judgeHealthy(opinions, answering).status, judgeAnswering(opinions, answering).status],
      [healthy, unhealthy],
    );
  });
}

const count = (requests: number, shares: Counted["shares"] = {}): Counted => ({ requests, shares });
Deno.test("judgeRest passes what others may have sent", () => {
  assertEquals(judgeRest(count(10, { a: 5, b: 5 }), count(510, { a: 205, b: 300 })).status, "passed");
  assertStringIncludes(judgeRest(count(10), count(500)).detail, "cannot be told");
});

for (
  const [what, before, after] of [
    ["a total that falls", count(10), count(9)],
    ["a node's counter that falls", count(10, { a: 5, b: 5 }), count(11, { a: 4, b: 7 })],
    ["a total that no node got", count(10, { a: 10 }), count(40, { a: 10 })],
  ] as const
) {
  Deno.test(`judgeRest fails ${what}`, () =>
    void assertThrows(() => judgeRest(before, after), AssertionError));
}

Deno.test("countedIn adds up Prometheus counters of requests, and reads JSON of known shapes", () => {
  const counted = (text: string) => {
    const facts = readFacts(text);
    return typeof facts === "string" ? facts : countedIn(facts);
  };
  assertEquals(
    counted(
      '# TYPE http_requests_total counter\nhttp_requests_total{code="200"} 3\nhttp_requests_total{code="404"} 4\n',
    ),
    count(7),
  );
  assertEquals(counted('{"instances":[{"name":"a","request_count":2}]}'), count(2, { a: 2 }));
  assertEquals(counted('{"status":"healthy"}'), undefined);
});

Deno.test("usagesOf works out per cent from what the node exporter reports", () => {
  const facts = readFacts(
    'node_memory_MemTotal_bytes 1000\nnode_memory_MemAvailable_bytes 100\nnode_filesystem_size_bytes{mountpoint="/"} 200\n' +
      'node_filesystem_avail_bytes{mountpoint="/"} 50\n',
  );
  if (typeof facts === "string") throw new Error(facts);
  assertEquals([usagesOf("memory", facts)[0]?.percent, usagesOf("disk", facts)[0]?.percent], [90, 75]);
});

Deno.test("judgeUsage warns above the threshold, and passes", () => {
  const { status, detail } = judgeUsage("memory", [{
    where: "balancer /metrics memory_percent",
    percent: 91,
  }], 85);
  assertEquals([status, detail], [
    "passed",
    "Warning: balancer /metrics memory_percent 91 %, more than --max-memory 85 %: an upgrade is recommended",
  ]);
  assertEquals(
    judgeUsage("memory", [{ where: "m", percent: 85 }], 85).detail,
    "m 85 %; --max-memory is 85 %",
  );
  assertEquals(judgeUsage("disk", [], 80).status, "skipped");
});

for (const percent of [-1, 100.5, NaN, Infinity]) {
  Deno.test(`judgeUsage fails ${percent} %`, () => {
    assertThrows(
      () => judgeUsage("cpu", [{ where: "c", percent }], 80),
      AssertionError,
      "No such percentage",
    );
  });
}

const HOUR = 3_600_000;
for (
  const [what, alert, time, due] of [
    ["no alert was sent", { lastAt: undefined, now: false }, 0, true],
    ["one was sent an hour ago", { lastAt: 0, now: false }, HOUR, true],
    ["one was sent just now", { lastAt: 0, now: false }, HOUR - 1, false],
    ["one was sent just now, and --slack-now", { lastAt: 0, now: true }, 1, true],
    ["the clock was set back", { lastAt: 5000, now: false }, 0, false],
  ] as const
) {
  Deno.test(`tooSoon where ${what}`, () => assertEquals(tooSoon(alert, time) === undefined, due));
}
