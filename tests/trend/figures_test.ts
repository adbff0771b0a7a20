import { assertEquals } from "@std/assert";
import type { Metrics, Status } from "../../src/core/verdict.ts";
import { type FigureKind, figuresOf } from "../../src/trend/figures.ts";

const suitesWith = (metrics: Metrics, status: Status = "passed") => [
  { name: "sync", checks: [{ name: "copies", status, durationMs: 5, metrics }] },
];

/** A check's metrics, and those of them that are compared. */
const TABLE: readonly (readonly [
  metrics: Metrics,
  figures: readonly (readonly [metric: string, kind: FigureKind, isFirm: boolean])[],
])[] = [
  [{ lagMs: 5 }, [["lagMs", "lag", true]]],
  [{ lagMsP50: 1, lagMsP95: 2, lagMsMax: 3, lagSamples: 2 }, [["lagMsP95", "lag", true]]],
  [{ "primary.lagMsP95": 2, "replica-2.lagMsP50": 2 }, []],
  [
    {
      "balancer.queryMsP50": 3,
      "balancer.queryMsP90": 4,
      "balancer.queryMsP95": 5,
      "balancer.querySamples": 100,
    },
    [["balancer.queryMsP50", "latency", true], ["balancer.queryMsP95", "tail", true]],
  ],
  [
    { "replica-2.addMsP50": 5, "replica-2.addMsP95": 5, "replica-2.addMsMax": 9, "replica-2.addSamples": 99 },
    [["replica-2.addMsP50", "latency", true], ["replica-2.addMsP95", "tail", false]],
  ],
  [{ "server.addMsP50": 5, "server.addSamples": 20 }, [["server.addMsP50", "latency", true]]],
  [{ "server.addMsP50": 5, "server.addSamples": 19 }, [["server.addMsP50", "latency", false]]],
  [{ docsPerSecond: 5, records: 50 }, [["docsPerSecond", "throughput", true]]],
  [{ requestsPerSecond: 5, users: 3 }, [["requestsPerSecond", "throughput", true]]],
  [{ offeredPerSecond: 10, achievedPerSecond: 9 }, [["achievedPerSecond", "throughput", true]]],
  [{ worstMsP95: 5, ageMs: 4, errorRate: 0.1, recall: 1, violationRate: 0, growth: 10 }, []],
];

for (const [metrics, figures] of TABLE) {
  Deno.test(`figuresOf compares of [${Object.keys(metrics)}] ${figures.length}`, () => {
    const found = figuresOf({ exitCode: 1, durationMs: 9, pauses: 0, suites: suitesWith(metrics) });
    assertEquals(
      found,
      figures.map(([metric, kind, isFirm]) => ({
        name: `sync / copies: ${metric}`,
        value: metrics[metric] as number,
        kind,
        isFirm,
      })),
    );
  });
}

for (const status of ["failed", "unknown", "skipped"] as const) {
  Deno.test(`figuresOf has nothing of a check that is ${status}`, () => {
    assertEquals(
      figuresOf({ exitCode: 1, durationMs: 9, pauses: 0, suites: suitesWith({ lagMsP95: 60_000 }, status) }),
      [],
    );
  });
}

Deno.test("figuresOf has a run's own duration where all of it passed", () => {
  const of = (exitCode: number | null, durationMs: number | null) =>
    figuresOf({ exitCode, durationMs, pauses: 0, suites: [] }).map(({ name, value }) => [name, value]);
  assertEquals(of(0, 56_200), [["run: durationMs", 56_200]]);
  assertEquals([of(1, 56_200), of(6, 56_200), of(130, 5), of(null, null)], [[], [], [], []]);
});

Deno.test("figuresOf has nothing of a run that was cut short, or that the brake paused", () => {
  const of = (exitCode: number | null, pauses = 0) =>
    figuresOf({ exitCode, durationMs: 9, pauses, suites: suitesWith({ lagMs: 5 }) }).length;
  assertEquals([of(0), of(1), of(3), of(4)], [2, 1, 1, 1]);
  assertEquals([of(5), of(6), of(129), of(130), of(143), of(null), of(0, 1)], [0, 0, 0, 0, 0, 0, 0]);
});
