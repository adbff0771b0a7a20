import { assertEquals } from "@std/assert";
import { type AuditLine, timeCovered } from "../../scripts/bench/audit_lines.ts";
import { partsOf, type TimedReport, timeOf } from "../../scripts/bench/run_parts.ts";

const START = Date.parse("2026-01-02T03:04:05.000Z");

const check = (name: string, atMs: number, durationMs: number) => ({
  name,
  status: "passed" as const,
  detail: "",
  atMs,
  durationMs,
});
const REPORT = {
  run: { id: "1705123456_abc123", startedAt: new Date(START).toISOString(), durationMs: 10_000 },
  suites: [
    {
      name: "basic",
      status: "passed",
      atMs: 1000,
      durationMs: 2000,
      checks: [check("get", 1000, 2000)],
    },
    {
      name: "performance",
      status: "passed",
      atMs: 3000,
      durationMs: 4000,
      checks: [check("concurrent users", 3000, 3000), check("recall", 6000, 1000)],
    },
  ],
} as unknown as TimedReport;

/** A request that ended so many milliseconds after the start. */
const line = (at: number, ms: number, operation: string, bytes: number | null = 10): AuditLine => ({
  at: START + at,
  ms,
  bytes,
  operation,
});
const LINES = [
  line(500, 100, "read/list", 100),
  line(1200, 150, "create"),
  line(1250, 150, "read/count", null),
  line(4000, 900, "read/records"),
  line(7500, 200, "delete"),
  line(8000, 100, "read/list", 200),
  line(9800, 100, "read/list", 200),
];

Deno.test("timeCovered counts what spans share once", () => {
  const cases: readonly [spans: readonly (readonly [from: number, until: number])[], ms: number][] = [
    [[], 0],
    [[[0, 5]], 5],
    [[[0, 5], [3, 7]], 7],
    [[[3, 7], [0, 5], [20, 21]], 8],
    [[[0, 10], [2, 3]], 10],
  ];
  for (const [spans, ms] of cases) {
    assertEquals(timeCovered(spans.map(([from, until]) => ({ from, until }))), ms);
  }
});

Deno.test("partsOf tells what each suite asked for, and what was asked beside them", () => {
  assertEquals(partsOf(REPORT, LINES), [
    { name: "basic", ms: 2000, requests: 2, changes: 1, bytes: 10 },
    { name: "performance", ms: 4000, requests: 1, changes: 0, bytes: 10 },
    { name: "looks and cleanup", ms: 4000, requests: 4, changes: 1, bytes: 510 },
  ]);
});

Deno.test("timeOf keeps apart what was asked for and what was waited for", () => {
  // Asked for: the users' 3 s, and 2 s from the last deletion on. Waited: 100 + 200 + 200 ms, and 100 after settling.
  assertEquals(timeOf(REPORT, LINES, { settleMs: 2000 }), { askedMs: 5000, waitingMs: 600 });
  assertEquals(timeOf(REPORT, LINES, { settleMs: 10_000 }), { askedMs: 5500, waitingMs: 500 });
});
