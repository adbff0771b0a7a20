import type { Status } from "../../src/core/verdict.ts";
import type { CheckResult, Summary } from "../../src/run/summary.ts";

export const NAME = "AUTOTEST_basic_operations_1705123456_abc123_xyz789";

/** A collection of production that vanished; who did it is for the test to say. */
export const VANISHED = {
  node: "primary",
  name: "docs",
  uuid: "7",
  what: "vanished",
  detail: "…",
  proof: "…",
} as const;

/** Which part of a run that several processes share. */
export const SHARD = {
  index: 1,
  count: 2,
  collection: "AUTOTEST_concurrent_users_1705123456_abc123_shards",
  startAt: "2024-01-13T05:25:00.000Z",
  objectives: { maxErrorRate: 0 },
};

/** The summary of a run in which all went well; tests change what they are about. */
export const PASSED: Summary = {
  schema: 1,
  tool: "chroma-autotest",
  version: "0.1.0",
  run: { id: "1705123456_abc123", startedAt: "2024-01-13T05:24:16.000Z", durationMs: 65_000 },
  target: {
    url: "http://balancer.test:8000",
    tenant: "default_tenant",
    database: "default_database",
    nodes: [
      {
        name: "primary",
        role: "primary",
        url: "http://primary.test:8000",
        version: "1.0.0",
        features: ["fork"],
      },
      { name: "replica", role: "replica", url: "http://replica.test:8000", version: "1.0.0", features: [] },
    ],
  },
  suites: [
    {
      name: "basic",
      status: "passed",
      durationMs: 4200,
      checks: [
        check("create", "passed", "Created it"),
        { ...check("add", "passed", "Added 50 records"), metrics: { records: 50 } },
        check("balancer status", "skipped", "Needs a balancer that serves /status"),
      ],
    },
  ],
  cleanup: {
    created: 1,
    deleted: 1,
    collections: [{
      name: NAME,
      nodes: [{ node: "primary", state: "gone" }, { node: "replica", state: "gone" }],
      returns: 0,
    }],
    leftovers: [],
  },
  residue: {
    collectionsWithRecords: 1,
    estimatedBytes: 640_100,
    lifetimeBytes: 6_401_000,
    descriptors: 4,
    nodes: [
      { node: "primary", estimatedBytes: 640_100, lifetimeBytes: 6_401_000 },
      { node: "replica", estimatedBytes: 640_100, lifetimeBytes: 640_100 },
    ],
  },
  production: {
    collections: 3,
    unchanged: true,
    changes: [],
    nodes: ["primary", "replica"].map((node) => ({ node, collections: 3, counted: 3, unsettled: 0 })),
  },
  brake: {
    maxSlowdown: 3,
    endpoints: [
      { name: "balancer", baselineMs: 2.5, worstMs: 4.1, failures: 0 },
      { name: "primary", baselineMs: 1.2, worstMs: 3, failures: 0 },
    ],
    pauses: [],
  },
  safety: {
    requests: { read: 120, create: 1, write: 8, delete: 2 },
    refused: 0,
    outsideRun: 0,
    refusals: [],
  },
  sandbox: {
    net: ["balancer.test:8000", "primary.test:8000", "replica.test:8000"],
    files: ["/state/runs/1705123456_abc123"],
    refused: ["any other net", "any other read", "any other write", "env", "ffi", "import", "run", "sys"],
  },
  audit: { entries: 131, head: "0123456789abcdef".repeat(4) },
  problems: [],
  exitCode: 0,
};

/** A figure of {@linkcode PASSED} that is worse than in earlier runs, and what a report says of it. */
export const WORSE = {
  regressions: [{
    figure: "sync / documents reach every node: lagMsP95",
    kind: "lag",
    value: 5200,
    median: 194,
    limit: 1194,
    runs: 29,
  }],
  compared: { runs: 29, figures: 14, failOnRegression: false },
} satisfies Partial<Summary>;

export function check(name: string, status: Status, detail: string): CheckResult {
  return { name, status, detail, durationMs: 85 };
}

/** A request, as it is told of. */
export const REQUEST = {
  endpoint: "replica",
  method: "GET",
  path: "/api/v2/heartbeat",
  operation: "read/status",
  collection: null,
  guard: "sent",
  status: 200,
  ms: 1.5,
  bytes: 38,
} as const;
