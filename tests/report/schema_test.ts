import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Comparable } from "../../src/run/comparable.ts";
import type { RunEvent } from "../../src/run/event.ts";
import type { Summary } from "../../src/run/summary.ts";
import { renderJson } from "../../src/report/json.ts";
import { closed, open } from "./schema.ts";
import { check, NAME, PASSED, REQUEST, WORSE } from "./summary.ts";

const PLAN: Comparable = {
  suites: ["basic", "sync"],
  nodes: 2,
  settleMs: 10_000,
  writeDocs: 50,
  dimension: 8,
  maxDocs: 250,
  concurrentUsers: 3,
  durationMs: 20_000,
  maxRequests: 60,
  rate: 10,
};
const SUM = "0f".repeat(32);
const node = { node: "primary", collections: 3, counted: 3, unsettled: 0 };
const left = { name: NAME, node: "replica", reason: "It is still listed" };

/** Summaries that differ in everything that a report can have. */
const SUMMARIES: Readonly<Record<string, Summary>> = {
  "in which all went well": PASSED,
  "with all that can be": {
    ...PASSED,
    ...WORSE,
    plan: PLAN,
    suites: [{
      notBegun: 2,
      name: "basic",
      status: "failed",
      durationMs: 1,
      checks: [
        { ...check("count", "failed", "wrong"), metrics: { recall: 0.5 } },
        check("get", "unknown", "no reply"),
      ],
    }],
    cleanup: { ...PASSED.cleanup, leftovers: [left] },
    recovery: { ...PASSED.cleanup, leftovers: [left], returned: [{ name: NAME, nodes: ["replica"] }] },
    production: {
      ...PASSED.production,
      unchanged: false,
      changes: [{
        node: "primary",
        name: "docs",
        uuid: "1",
        what: "vanished",
        detail: "…",
        by: "others",
        proof: "…",
      }],
      nodes: [{ ...node, digests: { before: SUM, after: SUM } }],
    },
    residue: { ...PASSED.residue, budgetBytes: 500_000_000 },
    brake: {
      ...PASSED.brake,
      endpoints: [{ name: "primary", baselineMs: null, worstMs: null, failures: 3 }],
      pauses: [{ reason: "primary is slow", ms: 6200 }],
      stopped: "primary is slow",
    },
    safety: { ...PASSED.safety, refused: 1, refusals: ["Refused POST /reset"] },
    provenance: {
      program: { of: "sources", sha256: SUM },
      configuration: { sha256: SUM, options: { url: "http://a", replica: ["http://b"] } },
    },
    exitCode: 4,
  },
  "of a deployment that is not there": {
    ...PASSED,
    target: {
      ...PASSED.target,
      nodes: [{ name: "server", role: "server", url: "http://a", version: null, features: [] }],
    },
    suites: [],
    production: { collections: 0, unchanged: false, changes: [], nodes: [], problem: "no reply" },
    problems: ["no reply"],
    exitCode: 5,
  },
};

for (const [what, summary] of Object.entries(SUMMARIES)) {
  Deno.test(`report.schema.json has every property of a report ${what}`, () => {
    assertEquals(closed.report(JSON.parse(renderJson(summary))), []);
  });
}

Deno.test("report.schema.json knows a report of before, and one of a later version", () => {
  const { sandbox: _, ...before } = PASSED;
  assertEquals(open.report(before), []);
  assertEquals(open.report({ ...PASSED, later: true, run: { ...PASSED.run, later: [] } }), []);
  assertStringIncludes(
    closed.report({ ...PASSED, later: true }).join(),
    "must NOT have additional properties",
  );
});

const without = (key: keyof Summary) =>
  Object.fromEntries(Object.entries(PASSED).filter(([one]) => one !== key));
const WRONG: readonly (readonly [what: string, report: unknown, fault: string])[] = [
  ["is of another schema", { ...PASSED, schema: 2 }, "/schema: must be equal to constant"],
  ["has no exit code", without("exitCode"), ": must have required property 'exitCode'"],
  ["has an exit code that there is not", { ...PASSED, exitCode: 7 }, "/exitCode: must be equal to one of"],
  [
    "has a duration as text",
    { ...PASSED, run: { ...PASSED.run, durationMs: "65" } },
    "/run/durationMs: must be number",
  ],
  [
    "has a time that is none",
    { ...PASSED, run: { ...PASSED.run, startedAt: "noon" } },
    "/run/startedAt: must match format",
  ],
  [
    "has a status that there is not",
    { ...PASSED, suites: [{ ...PASSED.suites[0], status: "fine" }] },
    "/suites/0/status",
  ],
  ["is a list", [], ": must be object"],
];

for (const [what, report, fault] of WRONG) {
  Deno.test(`report.schema.json refuses a report that ${what}`, () => {
    assertStringIncludes(open.report(report).join("\n"), fault);
  });
}

const EVENTS: readonly RunEvent[] = [
  {
    type: "begin",
    run: "1705123456_abc123",
    directory: "/state/runs/1705123456_abc123",
    endpoints: ["primary http://a"],
  },
  { type: "note", text: "Looking at every endpoint" },
  { type: "guidance", text: "Stop one node now" },
  { type: "suite", suite: "basic", proves: "It answers", checks: 15 },
  { type: "check begins", suite: "basic", check: "get" },
  { type: "check", suite: "basic", result: { ...check("get", "passed", ""), metrics: { records: 5 } } },
  { type: "life", event: { what: "created", name: NAME, node: "balancer" } },
  { type: "life", event: { what: "deleted", name: NAME, node: "balancer" } },
  { type: "life", event: { what: "came back", name: NAME, node: "replica" } },
  { type: "life", event: { what: "settling", names: [NAME], ms: 10_000 } },
  { type: "life", event: { what: "gone", name: NAME, nodes: ["balancer"] } },
  { type: "life", event: { what: "left", name: NAME, node: "replica", reason: "…" } },
  { type: "moment", collection: NAME, endpoint: "replica", what: "came back" },
  { type: "request", request: REQUEST },
  {
    type: "request",
    request: { ...REQUEST, guard: "refused", reason: "…", uuid: "…", status: null, bytes: null },
  },
  { type: "end", summary: PASSED },
];

Deno.test("events.schema.json has every property of every event", () => {
  const time = "2024-01-13T05:24:16.000Z";
  for (const event of EVENTS) assertEquals(closed.event({ time, ...event }), [], event.type);
  assertEquals(closed.event({ time, type: "failed", message: "Cannot start", exitCode: 75 }), []);
  for (
    const wrong of [{ type: "note", text: "" }, { time, type: "nothing" }, {
      time: "now",
      type: "note",
      text: "",
    }]
  ) {
    assert(open.event(wrong).length > 0);
  }
});
