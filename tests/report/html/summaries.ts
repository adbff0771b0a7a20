import { distributionOf } from "../../../src/core/distribution.ts";
import type { Status } from "../../../src/core/verdict.ts";
import type { Moment } from "../../../src/run/lives.ts";
import type { CheckResult, Summary } from "../../../src/run/summary.ts";
import type { Trend } from "../../../src/run/state/history/trend_of.ts";
import { SUITE_NAMES, suiteOf } from "../../../src/suites/registry.ts";
import { seriesOf } from "../../../src/trend/series.ts";
import { RUNS } from "../past_runs.ts";
import { PASSED } from "../summary.ts";

const RUN = "1705123456_abc123";
const NODES = ["balancer", "primary", "replica"] as const;
/** Names of collections end in six characters; these tell them apart. */
const name = (purpose: string, at: number) => `AUTOTEST_${purpose}_${RUN}_${String(at).padStart(6, "0")}`;

/** So many samples from 1 on, each a little longer than the one before. */
const samples = (n: number, step: number) => Array.from({ length: n }, (_, at) => 1 + at * step);

/** What checks measure, by their names: with few samples, many, and a p99. */
const MEASURED: Readonly<Record<string, CheckResult["distributions"]>> = {
  "documents reach every node": [
    distributionOf({ name: "lag", node: "primary" }, samples(50, 0.5)),
    distributionOf({ name: "lag", node: "replica" }, samples(50, 7)),
  ],
  "updates reach every node": [
    distributionOf({ name: "lag", node: "primary" }, samples(5, 1)),
    distributionOf({ name: "lag", node: "replica" }, samples(5, 30)),
  ],
  "concurrent users": [
    distributionOf({ name: "query", node: "balancer" }, samples(2000, 0.02)),
    distributionOf({ name: "add", node: "balancer" }, samples(300, 0.4)),
  ],
  "query latency of each node": NODES.slice(1).map((node) =>
    distributionOf({ name: "query", node }, samples(40, 0.7))
  ),
};

/** The life of a collection that was made through the balancer, copied, used and deleted. */
function lifeOf(node: string, fromMs: number): readonly Moment[] {
  const until = fromMs + 6000;
  const end: Moment = { what: "verified gone", atMs: 62_000 };
  if (node === "balancer") {
    return [
      { what: "created", atMs: fromMs },
      { what: "used", atMs: fromMs + 30, untilMs: fromMs + 2500, requests: 63 },
      { what: "deleted", atMs: until },
      end,
    ];
  }
  return [
    { what: "seen", atMs: fromMs + 80 },
    { what: "used", atMs: fromMs + 90, untilMs: fromMs + 1400, requests: 12 },
    { what: "used", atMs: fromMs + 3000, untilMs: fromMs + 4000, requests: 1 },
    { what: "gone", atMs: until + 40 },
    end,
  ];
}

const PURPOSES = [
  "basic_operations",
  "write_performance",
  "concurrent_users",
  "distributed_sync",
  "monitoring",
  "production_features",
  "production_values",
  "production_refusals",
  "production_race",
];

/** Every suite with every check of it, each with a status by its place, and with what it measures. */
function suitesWith(statusOf: (suite: string, at: number) => Status): Summary["suites"] {
  return SUITE_NAMES.map((suite, index) => {
    const { checks, proves } = suiteOf(suite);
    const results = checks.map(({ name, proves }, at): CheckResult => {
      const status = statusOf(suite, at);
      const distributions = MEASURED[name];
      return {
        name,
        status,
        proves,
        detail: status === "skipped" ? "Needs --rate" : `${name}: 50 records on balancer, primary, replica`,
        metrics: Object.fromEntries(NODES.map((node) => [`${node}.lagMsP95`, at * 1.5])),
        atMs: 3000 + index * 10_000 + at * 200,
        durationMs: 180,
        ...(distributions === undefined || status === "skipped" ? {} : { distributions }),
      };
    });
    const failed = results.some(({ status }) => status === "failed");
    return {
      name: suite,
      status: failed ? "failed" : "passed",
      proves,
      atMs: 3000 + index * 10_000,
      durationMs: 9000,
      checks: results,
    };
  });
}

/** A run of every suite in which all went well. */
export const FULL: Summary = {
  ...PASSED,
  suites: suitesWith((suite, at) => suite === "performance" && at === 6 ? "skipped" : "passed"),
  cleanup: {
    created: PURPOSES.length,
    deleted: PURPOSES.length,
    collections: PURPOSES.map((purpose, at) => ({
      name: name(purpose, at),
      nodes: NODES.map((node) => ({ node, state: "gone", life: lifeOf(node, 3000 + at * 5000) })),
      returns: 0,
    })),
    leftovers: [],
  },
};

const [LEFT = ""] = PURPOSES.map(name);

/** A run in which everything went wrong that can. */
export const FAILING: Summary = {
  ...FULL,
  suites: suitesWith((_, at) => (["failed", "passed", "unknown", "skipped"] as const)[at % 4] ?? "passed"),
  cleanup: {
    ...FULL.cleanup,
    deleted: PURPOSES.length - 1,
    collections: FULL.cleanup.collections.map((one, at) =>
      at > 0 ? one : {
        ...one,
        returns: 3,
        nodes: one.nodes.map(({ node, life = [] }) => ({
          node,
          state: node === "replica" ? "left" : node === "primary" ? "unknown" : "gone",
          life: node === "replica"
            ? [...life.slice(0, -1), { what: "came back", atMs: 30_000 }, { what: "left", atMs: 62_000 }]
            : life,
        })),
      }
    ),
    leftovers: [
      { name: LEFT, node: "primary", reason: "Could not look: connection refused" },
      { name: LEFT, node: "replica", reason: "It is there again after 3 more deletions" },
    ],
  },
  recovery: {
    created: 2,
    deleted: 1,
    collections: [],
    leftovers: [{ name: name("basic_operations", 77), node: "replica", reason: "It is still listed" }],
    returned: [{ name: name("monitoring", 78), nodes: ["replica"] }],
  },
  production: {
    collections: 40,
    unchanged: false,
    changes: ([
      ["vanished", "others"],
      ["renamed", "unknown"],
      ["count", "others"],
    ] as const).map(([what, by], at) => ({
      node: "primary",
      name: `customers-${at}`,
      uuid: `7-${at}`,
      what,
      detail: "25 records became 813",
      by,
      proof: "0 creates, 0 writes, 0 deletes of this run named it; audit log lines 1–2011",
    })),
    nodes: ["primary", "replica"].map((node) => ({ node, collections: 40, counted: 20, unsettled: 2 })),
  },
  brake: {
    ...PASSED.brake,
    pauses: [{ reason: "balancer takes 320 ms for what took 3 ms before the run", ms: 6200 }],
    stopped: "primary fails the probe: connection refused",
  },
  safety: { ...PASSED.safety, refused: 1, outsideRun: 1, refusals: ["Refused POST /reset: it wipes"] },
  problems: ["Stopped by --deadline after 1 h: not every check was made"],
  exitCode: 4,
};

/** A run of a deployment that was not there. */
export const UNREACHABLE: Summary = {
  ...PASSED,
  target: {
    ...PASSED.target,
    nodes: PASSED.target.nodes.map((node) => ({ ...node, version: null, features: [] })),
  },
  suites: [],
  cleanup: { created: 0, deleted: 0, collections: [], leftovers: [] },
  production: {
    collections: 0,
    unchanged: true,
    changes: [],
    nodes: [],
    problem: "the deployment cannot be used",
  },
  brake: { maxSlowdown: 3, endpoints: [], pauses: [] },
  problems: ["Cannot reach the deployment: balancer (http://balancer.test:8000) gives no reply"],
  exitCode: 5,
};

/** A run that was stopped by a signal in its second suite. */
export const INTERRUPTED: Summary = {
  ...FULL,
  suites: FULL.suites.slice(0, 2),
  cleanup: { ...FULL.cleanup, created: 3, deleted: 3, collections: FULL.cleanup.collections.slice(0, 3) },
  exitCode: 143,
};

/** All of them, by what they are. */
export const SUMMARIES: Readonly<Record<string, Summary>> = {
  "a run that passed": FULL,
  "a run in which everything went wrong": FAILING,
  "a run of nothing": UNREACHABLE,
  "a run that was interrupted": INTERRUPTED,
};

/** A run among those before it. */
export const TREND: Trend = { runs: RUNS, series: seriesOf(RUNS) };
