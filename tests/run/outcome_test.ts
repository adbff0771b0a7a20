import { assertEquals } from "@std/assert";
import type { Presence } from "../../src/chroma/presence.ts";
import { EXIT, type ExitCode } from "../../src/core/exit_code.ts";
import type { Status } from "../../src/core/verdict.ts";
import type { Change } from "../../src/run/production/changes.ts";
import {
  type CleanupOutcome,
  cleanupResult,
  exitCodeOf,
  exitCodeOfCleanup,
  isUnchanged,
  type Outcome,
} from "../../src/run/outcome.ts";

const NAME = "AUTOTEST_basic_operations_1705123456_abc123_xyz789";
const COUNTS = { requests: { read: 9, create: 1, write: 3, delete: 1 }, refused: 0, outsideRun: 0 };
const CLEAN: Outcome = {
  suites: [suite("passed"), suite("skipped")],
  cleanup: { created: 1, deleted: 1, collections: [], leftovers: [] },
  production: { collections: 3, unchanged: true, changes: [], nodes: [] },
  safety: COUNTS,
  unreachable: false,
  unwritten: false,
  stopped: [],
};

function suite(status: Status) {
  return { name: "basic", status, durationMs: 1, checks: [] };
}

const failed = { suites: [suite("passed"), suite("failed")] };
const undecided = { suites: [suite("unknown")] };
const unreachable = { unreachable: true };
const left = { cleanup: { ...CLEAN.cleanup, leftovers: [{ name: NAME, node: "replica", reason: "…" }] } };
const refused = { safety: { ...COUNTS, refused: 1 } };
const outside = { safety: { ...COUNTS, outsideRun: 1 } };
const production = (what: Change["what"], by: "others" | "unknown") => ({
  production: {
    collections: 3,
    unchanged: isUnchanged([{ node: "primary", name: "docs", uuid: "1", what, detail: "…" }]),
    changes: [{ node: "primary", name: "docs", uuid: "1", what, detail: "…", by, proof: "…" }],
    nodes: [],
  },
});
const notCompared = {
  production: { collections: 3, unchanged: false, changes: [], nodes: [], problem: "…" },
};
const stopped = (...codes: ExitCode[]) => ({ stopped: codes });

const back = {
  recovery: { ...CLEAN.cleanup, returned: [{ name: NAME, nodes: ["replica"] }] },
} satisfies Partial<Outcome>;

const TABLE: readonly (readonly [what: string, outcome: Partial<Outcome>, code: ExitCode])[] = [
  ["all is well", {}, 0],
  ["no suite ran", { suites: [] }, 0],
  ["what earlier runs saw gone had come back, and is gone again", back, 1],
  ["a check failed", failed, 1],
  ["a check could not be decided", undecided, 1],
  ["others changed production gravely", production("vanished", "others"), 1],
  ["production could not be photographed again", notCompared, 1],
  ["it is worse than earlier runs, and that shall fail it", { regressed: true }, 1],
  ["others wrote to production", production("count", "others"), 0],
  ["a count changed and this run cannot be ruled out", production("count", "unknown"), 0],
  ["production changed gravely and this run cannot be ruled out", production("renamed", "unknown"), 4],
  ["something could not be written down", { unwritten: true }, 1],
  ["a node could not be reached", unreachable, 5],
  ["something is left", left, 3],
  ["the guard refused something", refused, 4],
  ["something outside the run was changed", outside, 4],
  ["it was stopped by SIGHUP", stopped(EXIT.hangup), 129],
  ["it was stopped by SIGINT", stopped(EXIT.interrupted), 130],
  ["it was stopped by SIGTERM", stopped(EXIT.terminated), 143],
  ["it was stopped by the brake", stopped(EXIT.braked), 6],
  // The order: 4, 3, 6, 129/130/143, 5, 1, 0.
  ["safety stands above leftovers", { ...refused, ...left }, 4],
  ["leftovers stand above the brake", { ...left, ...stopped(EXIT.braked) }, 3],
  ["leftovers stand above a signal", { ...left, ...stopped(EXIT.interrupted) }, 3],
  ["the brake stands above a signal", stopped(EXIT.interrupted, EXIT.braked), 6],
  ["the brake stands above a node out of reach", { ...stopped(EXIT.braked), ...unreachable, ...failed }, 6],
  [
    "a signal stands above a node out of reach",
    { ...stopped(EXIT.terminated), ...unreachable, ...failed },
    143,
  ],
  ["a node out of reach stands above a failure", { ...unreachable, ...undecided }, 5],
  ["everything at once", { ...failed, ...left, ...refused, ...unreachable, ...stopped(EXIT.interrupted) }, 4],
];

for (const [what, outcome, code] of TABLE) {
  Deno.test(`exitCodeOf is ${code}: ${what}`, () => assertEquals(exitCodeOf({ ...CLEAN, ...outcome }), code));
}

Deno.test("cleanupResult counts as deleted what is gone from every endpoint", () => {
  const fate = { name: NAME, returns: 0, trouble: [] };
  const gone: Presence = { state: "gone" };
  const on = (primary: Presence) => new Map([["balancer", gone], ["primary", primary]]);
  const result = cleanupResult([
    { ...fate, nodes: on(gone) },
    { ...fate, name: "b", nodes: on({ state: "left" }), returns: 3 },
    {
      ...fate,
      name: "c",
      nodes: on({ state: "unknown", reason: "no reply" }),
    },
  ]);
  assertEquals([result.created, result.deleted], [3, 1]);
  assertEquals(result.collections[1], {
    name: "b",
    nodes: [{ node: "balancer", state: "gone" }, { node: "primary", state: "left" }],
    returns: 3,
  });
  assertEquals(result.leftovers, [
    {
      name: "b",
      node: "primary",
      reason:
        "It is there again after 3 more deletions: a replicator copies it back, or deletions are not carried out",
    },
    { name: "c", node: "primary", reason: "Could not look: no reply" },
  ]);
});

Deno.test("isUnchanged lets counts and new collections pass", () => {
  const of = (what: Change["what"]): Change => ({
    node: "primary",
    name: "docs",
    uuid: "1",
    what,
    detail: "…",
  });
  assertEquals(isUnchanged([]), true);
  assertEquals(isUnchanged([of("count"), of("appeared"), of("dimension")]), true);
  assertEquals(isUnchanged([of("count"), of("metadata")]), false);
});

/** What came of a cleanup, and its exit code. */
const CLEANUPS: readonly (readonly [what: string, outcome: Partial<CleanupOutcome>, code: ExitCode])[] = [
  ["all is well", {}, 0],
  ["others changed production gravely", production("vanished", "others"), 1],
  ["production changed gravely and it cannot be ruled out", production("vanished", "unknown"), 4],
  ["something could not be written down", { unwritten: true }, 1],
  ["not all could be looked at", { sawAll: false }, 3],
  ["something is left", left, 3],
  ["the guard refused something", refused, 4],
  ["a signal stopped it", { stopped: [143] }, 143],
  ["a signal stopped it, and something is left", { ...left, stopped: [143] }, 3],
];

for (const [what, outcome, code] of CLEANUPS) {
  Deno.test(`exitCodeOfCleanup is ${code} when ${what}`, () => {
    assertEquals(exitCodeOfCleanup({ ...CLEAN, sawAll: true, ...outcome }), code);
  });
}
