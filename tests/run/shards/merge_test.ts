import { assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import type { ExitCode } from "../../../src/core/exit_code.ts";
import { Histogram } from "../../../src/load/histogram.ts";
import type { CleanupSummary } from "../../../src/run/leftovers/cleanup.ts";
import { verdictOf } from "../../../src/run/judge.ts";
import type { ShardReport } from "../../../src/run/shards/merge_checks.ts";
import { mergeShards } from "../../../src/run/shards/merge.ts";
import { MergeError, readShards } from "../../../src/run/shards/read_shards.ts";
import { recall } from "../../../src/suites/performance/judgements.ts";
import type { Performance } from "../../../src/suites/performance/scope.ts";
import type { CheckResult } from "../../../src/run/summary.ts";
import { closed } from "../../report/schema.ts";
import { check, PASSED } from "../../report/summary.ts";

const RUN = "1705123456_abc123";
const NAME = `AUTOTEST_concurrent_users_${RUN}_shards`;

/** A check of a load: so many requests, of which some failed, with latencies all alike. */
function load(name: string, { requests = 1000, failed = 0, ms = 10, more = {} } = {}): CheckResult {
  const histogram = new Histogram();
  for (let n = 0; n < requests - failed; n++) histogram.add(ms);
  const place = { name: "query", node: "balancer" };
  return {
    ...check(name, "passed", "…"),
    metrics: { requests, ...(failed === 0 ? {} : { errorsStatus: failed }), ...more },
    distributions: [{ ...histogram.distribution(place), histogram: histogram.encoded }],
  };
}

interface ShardOptions {
  readonly users?: CheckResult;
  readonly open?: CheckResult;
  readonly more?: readonly CheckResult[];
  readonly exitCode?: ExitCode;
  readonly change?: Partial<ShardReport>;
}

function shard(index: number, options: ShardOptions = {}): ShardReport {
  const {
    users = load("concurrent users", { more: { users: 2, requestsPerSecond: 50 } }),
    open = load("open loop", { more: { offeredPerSecond: 10, achievedPerSecond: 10 } }),
    more = [],
    exitCode = 0,
  } = options;
  const rate = check("error rate", "passed", "…");
  const recall = {
    ...check("recall", "skipped", "few"),
    metrics: { recallRight: 49, queries: 10, judged: 50 },
  };
  return {
    ...PASSED,
    suites: [{
      name: "performance",
      status: "passed",
      durationMs: 1,
      checks: [users, rate, open, recall, ...more],
    }],
    cleanup: { created: 0, deleted: 0, collections: [], leftovers: [] },
    shard: {
      index,
      count: 2,
      collection: NAME,
      startAt: "2024-01-13T05:25:16.000Z",
      objectives: { maxErrorRate: 0.1, maxP95Ms: 100 },
    },
    exitCode,
    ...options.change,
  };
}

const CLEANUP: CleanupSummary = {
  startedAt: "2024-01-13T05:26:16.000Z",
  target: { url: PASSED.target.url, tenant: PASSED.target.tenant, database: PASSED.target.database },
  findings: [{
    name: NAME,
    run: RUN,
    ageSeconds: 1,
    nodes: [],
    delete: true,
    reason: "it carries the mark of a test",
  }],
  blind: [],
  cleanup: {
    created: 1,
    deleted: 1,
    collections: [{
      name: NAME,
      nodes: ["balancer", "primary", "replica"].map((node) => ({ node, state: "gone" })),
      returns: 0,
    }],
    leftovers: [],
  },
  production: PASSED.production,
  safety: { requests: { read: 5, create: 0, write: 0, delete: 2 }, refused: 0, outsideRun: 0 },
  audit: PASSED.audit,
  problems: [],
  exitCode: 0,
};

const merged = (
  shards: readonly [ShardReport, ...ShardReport[]],
  cleanup: CleanupSummary | undefined = CLEANUP,
) => mergeShards({ reports: shards, problems: [], ...(cleanup === undefined ? {} : { cleanup }) });
const of = (summary: ReturnType<typeof merged>, name: string) =>
  summary.suites.flatMap(({ checks }) => checks).find((one) => one.name === name);

Deno.test("mergeShards sums counts, and has one verdict and a report that fits the schema", () => {
  const summary = merged([shard(0), shard(1)]);
  assertEquals([summary.exitCode, summary.suites.map(({ status }) => status)], [0, ["passed", "passed"]]);
  const { requests, users, requestsPerSecond } = of(summary, "concurrent users")?.metrics ?? {};
  assertEquals([requests, users, requestsPerSecond], [2000, 4, 100]);
  assertEquals(of(summary, "open loop")?.metrics?.offeredPerSecond, 20);
  assertEquals([summary.cleanup.created, summary.cleanup.deleted, summary.safety.requests], [
    1,
    1,
    { read: 245, create: 2, write: 16, delete: 6 },
  ]);
  assertEquals(summary.shards?.map(({ index, state, exitCode }) => [index, state, exitCode]), [
    [0, "reported", 0],
    [1, "reported", 0],
  ]);
  assertStringIncludes(of(summary, "shard 1 of 2")?.detail ?? "", PASSED.audit.head);
  assertEquals(closed.report(JSON.parse(JSON.stringify(summary))), []);
  assertEquals(closed.report(JSON.parse(JSON.stringify(shard(0)))), []);
});

Deno.test("mergeShards has percentiles of all samples together, not of percentiles", () => {
  const slow = load("open loop", {
    requests: 30,
    ms: 1000,
    more: { offeredPerSecond: 1, achievedPerSecond: 1 },
  });
  const summary = merged([shard(0), shard(1, { open: slow })]);
  const metrics = of(summary, "open loop")?.metrics ?? {};
  assertEquals([metrics["balancer.queryMsP50"], Math.round((metrics["balancer.queryMsP99"] ?? 0) / 100)], [
    10,
    10,
  ]);
});

Deno.test("mergeShards takes recall that was too little in each shard together", () => {
  const { status, metrics } = of(merged([shard(0), shard(1)]), "recall") ?? {};
  assertEquals([status, metrics?.judged, metrics?.recall], ["passed", 100, 0.98]);
});

Deno.test("mergeShards does not let the recall of other shards hide one whose index is wrong", async () => {
  const result = { queries: 50, judged: 500, right: 100 };
  const scope = { recall: { result }, stage: { shard: { index: 1, count: 2 } } } as unknown as Performance;
  const verdict = await (async () => await recall.run(scope))().catch(verdictOf);
  const wrong: CheckResult = { ...check("recall", "passed", "…"), ...verdict };
  const [right, other] = [shard(0), shard(1, { exitCode: 1 })];
  const suites = other.suites.map((suite) => ({
    ...suite,
    checks: suite.checks.map((one) => one.name === "recall" ? wrong : one),
  }));
  const summary = merged([right, { ...other, suites }]);
  assertEquals([summary.exitCode, of(summary, "recall")?.status], [1, "failed"]);
});

Deno.test("mergeShards passes no judgement on figures that a shard did not give", () => {
  const users: CheckResult = check("concurrent users", "failed", "Not everybody was served");
  const summary = merged([shard(0), shard(1, { users, exitCode: 1 })]);
  assertEquals(of(summary, "error rate")?.status, "unknown");
});

Deno.test("mergeShards never passes without a shard, and says which is missing", () => {
  const summary = merged([shard(0)]);
  assertEquals([summary.exitCode, of(summary, "shard 1 of 2")?.status], [1, "unknown"]);
  assertEquals(summary.shards?.[1], { index: 1, state: "missing" });
});

Deno.test("mergeShards judges by the figures of all: what was too slow in one may be well in all, and the other way", () => {
  const p95 = (status: "passed" | "failed") => [check("p95 under load", status, "…")];
  const slow = load("concurrent users", { requests: 20, ms: 500 });
  const few = merged([
    shard(0, { more: p95("passed") }),
    shard(1, { users: slow, more: p95("failed"), exitCode: 1 }),
  ]);
  assertEquals([few.exitCode, of(few, "p95 under load")?.status], [0, "passed"]);
  const many = merged([
    shard(0, { more: p95("passed") }),
    shard(1, { users: load("concurrent users", { ms: 500 }), more: p95("passed") }),
  ]);
  assertEquals([many.exitCode, of(many, "p95 under load")?.status], [1, "failed"]);
});

Deno.test("mergeShards fails on the errors of all shards together", () => {
  const users = load("concurrent users", { failed: 300 });
  const summary = merged([shard(0, { users }), shard(1)]);
  const { status, detail = "" } = of(summary, "error rate") ?? {};
  assertEquals([summary.exitCode, status], [1, "failed"]);
  assertMatch(detail, /^300 of 2000 requests failed \(15 %\)/);
});

Deno.test("mergeShards does not pass a check that a shard could not decide", () => {
  const users: CheckResult = check("concurrent users", "unknown", "This shard came 5 s late");
  const summary = merged([shard(0), shard(1, { users, exitCode: 1 })]);
  assertEquals([summary.exitCode, of(summary, "concurrent users")?.status], [1, "unknown"]);
});

Deno.test("mergeShards does not call errors too many where nobody sent a request", () => {
  const users: CheckResult = check("concurrent users", "unknown", "This shard came 5 s late");
  const summary = merged([shard(0, { users, exitCode: 1 }), shard(1, { users, exitCode: 1 })]);
  const { status, detail } = of(summary, "error rate") ?? {};
  assertEquals([summary.exitCode, status, detail], [
    1,
    "unknown",
    "There are no requests to judge: nothing was sent within --duration",
  ]);
});

Deno.test("mergeShards keeps what no other shard can take back", () => {
  for (const exitCode of [3, 4, 5, 6, 130, 143] as const) {
    assertEquals(merged([shard(0), shard(1, { exitCode })]).exitCode, exitCode);
  }
  assertEquals(
    merged([shard(0), shard(1, { change: { problems: ["Cannot write the journal"] } })]).exitCode,
    1,
  );
});

const covered = (node: string) => [{ node, collections: 3, counted: 3, unsettled: 0 }];
const LEFT: readonly (readonly [what: string, cleanup: CleanupSummary | undefined, reason: string])[] = [
  ["without a cleanup", undefined, "No cleanup after the shards is among the files"],
  [
    "when the cleanup came before a shard had ended",
    { ...CLEANUP, startedAt: "2024-01-13T05:24:17.000Z" },
    "The cleanup began before shard 0 had ended",
  ],
  [
    "when the cleanup kept it",
    {
      ...CLEANUP,
      findings: CLEANUP.findings.map((one) => ({ ...one, delete: false, reason: "the lease is live" })),
      cleanup: { created: 0, deleted: 0, collections: [], leftovers: [] },
    },
    "The cleanup kept it: the lease is live",
  ],
  [
    "when the cleanup could not remove it",
    {
      ...CLEANUP,
      cleanup: { ...CLEANUP.cleanup, leftovers: [{ name: NAME, node: "replica", reason: "it is listed" }] },
    },
    "it is listed",
  ],
  [
    "when the cleanup could not look",
    {
      ...CLEANUP,
      findings: [],
      blind: [{ node: "replica", reason: "no reply" }],
      cleanup: { created: 0, deleted: 0, collections: [], leftovers: [] },
    },
    "The cleanup could not look on replica: no reply",
  ],
  [
    "when the cleanup was given the balancer alone",
    {
      ...CLEANUP,
      cleanup: {
        ...CLEANUP.cleanup,
        collections: [{ name: NAME, nodes: [{ node: "server", state: "gone" }], returns: 0 }],
      },
      production: { ...PASSED.production, nodes: covered("server") },
    },
    "The cleanup did not look on primary and replica, which the shards were given",
  ],
  [
    "when the cleanup found it nowhere, but was not given every node",
    {
      ...CLEANUP,
      findings: [],
      cleanup: { created: 0, deleted: 0, collections: [], leftovers: [] },
      production: { ...PASSED.production, nodes: covered("primary") },
    },
    "The cleanup did not look on replica, which the shards were given",
  ],
];
for (const [what, cleanup, reason] of LEFT) {
  Deno.test(`mergeShards calls the shared collection left ${what}`, () => {
    const reports = [shard(0), shard(1)] as const;
    const summary = mergeShards({ reports, problems: [], ...(cleanup === undefined ? {} : { cleanup }) });
    assertEquals(summary.exitCode, 3);
    assertStringIncludes(summary.cleanup.leftovers.map((one) => one.reason).join(), reason);
  });
}

Deno.test("mergeShards takes a collection for gone that a cleanup found nowhere", () => {
  const none = {
    ...CLEANUP,
    findings: [],
    cleanup: { created: 0, deleted: 0, collections: [], leftovers: [] },
  };
  assertEquals(merged([shard(0), shard(1)], none).exitCode, 0);
});

Deno.test("mergeShards says that others changed production only when every shard says so", () => {
  const change = {
    node: "primary",
    name: "docs",
    uuid: "1",
    what: "vanished",
    detail: "…",
    proof: "…",
  } as const;
  const seen = (by: "others" | "unknown") => ({
    production: { ...PASSED.production, unchanged: false, changes: [{ ...change, by }] },
  });
  const one = merged([shard(0, { change: seen("others") }), shard(1, { change: seen("others") })]);
  assertEquals([one.exitCode, one.production.changes.map(({ by }) => by)], [1, ["others"]]);
  const doubt = merged([shard(0, { change: seen("others") }), shard(1, { change: seen("unknown") })]);
  assertEquals([doubt.exitCode, doubt.production.changes.map(({ by }) => by)], [4, ["unknown"]]);
});

const text = (value: unknown, file = "x.json") => ({ file, text: JSON.stringify(value) });

Deno.test("readShards takes reports in any order, and tells of files that are none", () => {
  const given = readShards([text(CLEANUP), text(shard(1)), { file: "0.json", text: "" }, text(shard(0))]);
  assertEquals(given.reports.map(({ shard }) => shard.index), [0, 1]);
  assertEquals(given.cleanup?.startedAt, CLEANUP.startedAt);
  assertMatch(given.problems.join(), /^"0.json" is no report of a shard/);
});

const bad = shard(1, {
  users: {
    ...load("concurrent users"),
    distributions: [{
      name: "query",
      node: "balancer",
      unit: "ms",
      n: 1,
      percentiles: {},
      histogram: "bm8gaGlzdG9ncmFt",
    }],
  },
});
Deno.test("readShards takes no report with a histogram that cannot be read", () => {
  assertEquals(readShards([text(shard(0)), text(bad)]).reports.length, 1);
});

const CRIPPLED: readonly (readonly [what: string, file: object])[] = [
  ["shard without checks", { ...shard(1), suites: [{ name: "performance" }] }],
  ["cleanup without its lists", { ...CLEANUP, cleanup: {}, production: {} }],
  ["cleanup without problems", { ...CLEANUP, problems: undefined }],
  ["cleanup without requests", { ...CLEANUP, safety: {} }],
];
for (const [what, file] of CRIPPLED) {
  Deno.test(`readShards takes no report of a ${what}, and says so`, () => {
    const given = readShards([text(shard(0)), text(file)]);
    assertEquals([given.reports.length, given.cleanup, given.problems.length], [1, undefined, 1]);
  });
}

const other = { ...shard(1), run: { ...PASSED.run, id: "1705123457_abc123" } };
const APART: readonly (readonly [what: string, files: readonly unknown[], message: string])[] = [
  ["nothing", [], "there is no report of any shard"],
  ["a run that was not shared", [PASSED], "there is no report of any shard"],
  ["a cleanup alone", [CLEANUP], "there is no report of any shard"],
  ["two runs", [shard(0), other], "it is of run 1705123457_abc123"],
  [
    "two versions",
    [shard(0), { ...shard(1), version: "0.2.0" }],
    "it is of version 0.2.0, and others of 0.1.0",
  ],
  ["a shard twice", [shard(0), shard(0)], "shard 0 is there twice"],
  ["two cleanups", [shard(0), CLEANUP, CLEANUP], "there is another report of a cleanup"],
  [
    "a cleanup of another target",
    [shard(0), { ...CLEANUP, target: { ...CLEANUP.target, url: "http://x" } }],
    "another target",
  ],
  ["two targets", [shard(0), { ...shard(1), target: { ...PASSED.target, tenant: "x" } }], "another target"],
  ["other options", [shard(0), {
    ...shard(1),
    shard: { ...shard(1).shard, startAt: "2024-01-13T05:25:17.000Z" },
  }], "other options"],
  [
    "other numbers of shards",
    [shard(0), { ...shard(1), shard: { ...shard(1).shard, count: 3 } }],
    "of 3 shards",
  ],
];
for (const [what, files, message] of APART) {
  Deno.test(`readShards refuses ${what}`, () => {
    assertThrows(() => readShards(files.map((one) => text(one))), MergeError, message);
  });
}
