import { assertEquals } from "@std/assert";
import { outcomesOf } from "../../src/report/outcomes.ts";
import type { Summary } from "../../src/run/summary.ts";
import { NAME, PASSED, VANISHED, WORSE } from "./summary.ts";

const left = [{ name: NAME, node: "replica", reason: "It is still listed" }];

const PLAN: Summary["plan"] & object = {
  suites: ["basic"],
  nodes: 2,
  settleMs: 5000,
  writeDocs: 50,
  dimension: 8,
  maxDocs: 250,
  concurrentUsers: 3,
  durationMs: 20_000,
  maxRequests: 20,
};

/** What went wrong with a run, and the only outcome that tells it. */
const TABLE: readonly (readonly [wrong: Partial<Summary>, check: string, status: string, detail: string])[] =
  [
    [{ exitCode: 143 }, "came to its end", "unknown", "Stopped by a signal (exit code 143)"],
    [
      {
        suites: PASSED.suites.map((suite) => ({ ...suite, status: "unknown" as const, notBegun: 2 })),
        exitCode: 1,
      },
      "came to its end",
      "unknown",
      "Cut short: basic, after 3 checks; 2 more did not begin",
    ],
    [
      { suites: PASSED.suites.map((suite) => ({ ...suite, status: "unknown" as const })), exitCode: 1 },
      "came to its end",
      "unknown",
      "Cut short: basic, after 3 checks",
    ],
    [
      { plan: { ...PLAN, suites: ["basic", "sync", "production"] }, exitCode: 1 },
      "came to its end",
      "unknown",
      "Never begun: sync, production",
    ],
    [{ exitCode: 3 }, "exit code 0", "unknown", "It is 3, and no part of the report says why"],
    [{ problems: ["No reply"] }, "deployment usable", "failed", "No reply"],
    [
      { cleanup: { ...PASSED.cleanup, leftovers: left } },
      "everything removed",
      "failed",
      `${NAME} on replica: It is still listed`,
    ],
    [
      { recovery: { ...PASSED.cleanup, leftovers: left, returned: [] } },
      "everything removed",
      "failed",
      `${NAME} on replica: It is still listed`,
    ],
    [
      { recovery: { ...PASSED.cleanup, returned: [{ name: NAME, nodes: ["replica"] }] } },
      "nothing came back",
      "failed",
      `${NAME} on replica`,
    ],
    [
      {
        production: {
          ...PASSED.production,
          unchanged: false,
          changes: [{ ...VANISHED, by: "others" }],
        },
      },
      "production unchanged",
      "failed",
      'vanished on primary: "docs"',
    ],
    [
      {
        production: {
          ...PASSED.production,
          unchanged: false,
          changes: [{ ...VANISHED, by: "unknown" }],
          problem: "No reply",
        },
      },
      "production unchanged",
      "failed",
      'vanished on primary: "docs"',
    ],
    [
      { production: { ...PASSED.production, unchanged: false, problem: "No reply" } },
      "production unchanged",
      "unknown",
      "No reply",
    ],
    [
      { safety: { ...PASSED.safety, refused: 1, refusals: ["Refused DELETE"] } },
      "guard refused nothing",
      "failed",
      "1 refused, 0 changes outside the run; Refused DELETE",
    ],
    [
      { brake: { ...PASSED.brake, stopped: "primary is slow" } },
      "brake not needed",
      "failed",
      "primary is slow",
    ],
  ];

for (const [wrong, name, status, detail] of TABLE) {
  Deno.test(`outcomesOf tells "${name}" ${status}: ${detail}`, () => {
    const run = outcomesOf({ ...PASSED, ...wrong }).at(-1);
    const bad = run?.checks.filter((check) => check.status !== "passed");
    assertEquals(bad, [{ name, durationMs: 0, status, detail } as never]);
    assertEquals(run?.status, status as never);
  });
}

Deno.test("outcomesOf has the run's suites and one more, in which all passed", () => {
  const suites = outcomesOf(PASSED);
  assertEquals(suites.map(({ name, status }) => [name, status]), [["basic", "passed"], ["run", "passed"]]);
});

Deno.test("outcomesOf claims nothing that nobody looked at", () => {
  const told = (changes: Partial<Summary>, wanted: string) => {
    const { status, detail } =
      outcomesOf({ ...PASSED, ...changes }).at(-1)?.checks.find(({ name }) => name === wanted) ?? {};
    return `${status}: ${detail}`;
  };
  const cleanup = { created: 0, deleted: 0, collections: [], leftovers: [] };
  const production = { collections: 0, unchanged: false, changes: [], nodes: [], problem: "No reply" };
  assertEquals(told({ cleanup, production, exitCode: 5 }, "nothing came back"), "unknown: No reply");
  assertEquals(
    told({ shards: [] }, "nothing came back"),
    "skipped: Needs a run of one process: shards leave what earlier runs made alone",
  );
  const brake = { ...PASSED.brake, endpoints: [] };
  assertEquals(told({ brake }, "brake not needed"), "skipped: Needs a probe: none was made");
  assertEquals(
    told(
      { brake: { ...PASSED.brake, pauses: [{ reason: "primary is slow", ms: 6200 }] } },
      "brake not needed",
    ),
    "passed: Warning: it paused the run 1 time: primary is slow",
  );
});

Deno.test("outcomesOf says of production what was not compared", () => {
  const nodes = [{ node: "primary", collections: 1, counted: 1, unsettled: 1 }];
  const production = { ...PASSED.production, collections: 1, nodes };
  const told = outcomesOf({ ...PASSED, production }).at(-1)?.checks.find(({ name }) =>
    name === "production unchanged"
  );
  assertEquals(
    told?.detail,
    "1 collection a node: none vanished, renamed or reconfigured; " +
      "not compared on primary: 1 collection that came and went during every look",
  );
});

Deno.test("outcomesOf tells how the run stands against its past, where a history is kept", () => {
  const of = (changes: Partial<Summary>) => outcomesOf({ ...PASSED, ...changes }).at(-1)?.checks.at(-1);
  const name = "no worse than before";
  const worse =
    "sync / documents reach every node: lagMsP95 5.2 s: past its limit of 1.2 s, with a median of 194 ms in 29 earlier runs";
  assertEquals(of({})?.name, "brake not needed");
  assertEquals(of({ ...WORSE, regressions: [] }), {
    name,
    durationMs: 0,
    status: "passed",
    detail: "None of 14 figures is worse, against 29 earlier runs with the same options",
  });
  assertEquals(of(WORSE), { name, durationMs: 0, status: "passed", detail: `Warning: ${worse}` });
  assertEquals(of({ ...WORSE, compared: { ...WORSE.compared, failOnRegression: true } }), {
    name,
    durationMs: 0,
    status: "failed",
    detail: worse,
  });
  assertEquals(of({ regressions: [], compared: { runs: 3, figures: 0, failOnRegression: true } }), {
    name,
    durationMs: 0,
    status: "skipped",
    detail: "Needs 8 earlier runs with the same options; there are 3",
  });
});
