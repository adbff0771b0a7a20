import { assertEquals, assertStringIncludes } from "@std/assert";
import { failed, passed, skipped, unknown } from "../../../src/core/verdict.ts";
import type { Attempt } from "../../../src/suites/drill/gap.ts";
import {
  judgeNotice,
  judgeService,
  judgeWrites,
  type PageSight,
  spoiltByPause,
  type Streams,
} from "../../../src/suites/drill/judgements.ts";

const TERMS = { end: 10_000, maxFailoverMs: 3000, ended: "when replica was back" };

/** Attempts at these moments, each of 10 ms; a negative one failed. */
function at(...moments: readonly number[]): readonly Attempt[] {
  return moments.map((moment) => ({
    invokedAt: Math.abs(moment),
    endedAt: Math.abs(moment) + 10,
    isServed: moment >= 0,
  }));
}

for (
  const [about, streams, status, detail] of [
    [
      "all served",
      { count: at(0, 1000), get: at(500) },
      "passed",
      "0 requests of 3 failed, longest gap 10 ms",
    ],
    [
      "a gap that is short enough",
      { get: at(0, -1000, 3000) },
      "passed",
      "1 request of 3 failed, longest gap 2.0 s (get)",
    ],
    [
      "a gap that is too long",
      { count: at(0, 9000), get: at(0, -1000, 5000) },
      "failed",
      "get was not served for 4.0 s",
    ],
    [
      "one that never ended",
      { get: at(0, -1000) },
      "failed",
      "for 9.0 s, and still was not when replica was back",
    ],
    [
      "one that may have ended",
      { get: at(0, -9000) },
      "unknown",
      "get still failed when replica was back, sooner than",
    ],
    ["a kind that was never sent", { count: [], get: at(0) }, "unknown", "No request was made of: count"],
    ["nothing at all", {}, "passed", "0 requests of 0 failed"],
  ] as const satisfies readonly (readonly [string, Streams, string, string])[]
) {
  Deno.test(`judgeService is "${status}" about ${about}`, () => {
    const verdict = judgeService(streams, TERMS);
    assertEquals(verdict.status, status);
    assertStringIncludes(verdict.detail, detail);
  });
}

Deno.test("judgeService has the figures", () => {
  assertEquals(judgeService({ count: at(0, 500), get: at(-100, 2600) }, TERMS).metrics, {
    requests: 4,
    failed: 1,
    failedShare: 0.25,
    longestGapMs: 2510,
  });
});

const COUNTS = { acknowledged: 2, refused: 0, indefinite: 5 };
for (
  const [verdict, isPrimary, status, detail] of [
    [passed("fine"), false, "passed", "fine; 2 acknowledged, 0 refused, 5 indefinite"],
    [passed("fine"), true, "passed", "fine; 2 acknowledged"],
    [failed("gap"), false, "failed", "gap; 2 acknowledged"],
    [
      failed("gap"),
      true,
      "skipped",
      "Needs a node that stands in for the primary, which was stopped: 2 acknowledged",
    ],
    [unknown("short"), true, "skipped", "; short"],
    [unknown("short"), false, "unknown", "short; 2"],
  ] as const
) {
  Deno.test(`judgeWrites makes ${verdict.status} ${status} without ${isPrimary ? "the primary" : "a replica"}`, () => {
    const judged = judgeWrites(verdict, COUNTS, isPrimary);
    assertEquals([judged.status, judged.metrics], [status, COUNTS]);
    assertStringIncludes(judged.detail, detail);
  });
}

Deno.test("judgeWrites skips nothing where no write was made", () => {
  const none = { acknowledged: 0, refused: 0, indefinite: 0 };
  assertEquals(judgeWrites(unknown("No request was made"), none, true).status, "unknown");
});

const sight = (page: string, at: number, healthy?: number, status = 200): PageSight => ({
  page,
  at,
  status,
  ...(healthy === undefined ? {} : { healthy }),
});
const BOTH = new Map([["/health", 2], ["/status", 2]]);
const ONE = new Map([["/health", 2]]);
for (
  const [about, before, sights, status, detail] of [
    ["told of no number before", new Map(), [sight("/health", 5000)], "skipped", "not reported"],
    [
      "tell of it in time",
      BOTH,
      [sight("/health", 4000, 2), sight("/health", 6000, 1), sight("/status", 5000, 1)],
      "passed",
      "/health told of it after 2.0 s, /status",
    ],
    [
      "tell of it too late",
      ONE,
      [sight("/health", 4000, 2), sight("/health", 9000, 1)],
      "failed",
      "/health told of it after 5.0 s, for longer",
    ],
    [
      "never tell of it",
      ONE,
      [sight("/health", 9000, 2)],
      "failed",
      "/health went on calling 2 of 2 nodes healthy",
    ],
    [
      "tell of it, but for one",
      BOTH,
      [sight("/health", 5000, 1), sight("/status", 9000, 2)],
      "failed",
      "/status went on",
    ],
    ["could not be read", ONE, [], "failed", "/health could not be read"],
    [
      "are not well themselves",
      ONE,
      [sight("/health", 5000, undefined, 503)],
      "passed",
      "/health told of it",
    ],
  ] as const
) {
  Deno.test(`judgeNotice is "${status}" of pages that ${about}`, () => {
    const verdict = judgeNotice(sights, { ...TERMS, before, stoppedAt: 4000 });
    assertEquals(verdict.status, status);
    assertStringIncludes(verdict.detail, detail);
  });
}

Deno.test("judgeNotice is undecided where the node was back too soon", () => {
  const verdict = judgeNotice([sight("/health", 9500, 2)], { ...TERMS, before: ONE, stoppedAt: 9000 });
  assertEquals(verdict.status, "unknown");
  assertStringIncludes(verdict.detail, "sooner than --max-failover 3.0 s could tell");
});

Deno.test("spoiltByPause lets no failure stand in which a person held the load back", () => {
  assertEquals(spoiltByPause(failed("gap"), false), failed("gap"));
  assertEquals(spoiltByPause(failed("gap"), true), unknown("gap (the drill was paused meanwhile)"));
  for (const verdict of [passed("fine"), skipped("Needs it")]) {
    assertEquals(spoiltByPause(verdict, true), verdict);
  }
});
