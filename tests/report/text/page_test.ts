import { assertEquals, assertStringIncludes } from "@std/assert";
import { renderText } from "../../../src/report/text/page.ts";
import type { Summary } from "../../../src/run/summary.ts";
import { check, NAME, PASSED, SHARD, WORSE } from "../summary.ts";

Deno.test("renderText prints a run in which all went well", () => {
  assertEquals(
    renderText(PASSED),
    `PASSED: every check passed or was skipped, nothing left behind, production unchanged (exit code 0)

Cleanup     1 of 1 collection gone from every endpoint, seen twice after the settle time
Production  3 collections a node: none vanished, renamed or reconfigured
Safety      120 reads, 1 create, 8 writes, 2 deletes; 0 refused by the guard, 0 changes outside the run
Brake       not needed; probe's p50 before and at worst: balancer 2.5 and 4.1 ms, primary 1.2 and 3 ms
Residue     1 collection held records: about 0.6 MiB on disk and 4 open files stay on each server (primary 6.1 MiB, replica 0.6 MiB by all runs from here)
Audit       131 requests written down, the chain ends in 0123456789abcdef
Sandbox     balancer.test:8000, primary.test:8000, replica.test:8000, /state/runs/1705123456_abc123; refused by the runtime: any other net, any other read, any other write, env, ffi, import, run, sys

basic       2 passed, 1 skipped     4.2 s
Run         1705123456_abc123, 2024-01-13T05:24:16.000Z, 1 min 5 s
Target      http://balancer.test:8000 (default_tenant / default_database)
            primary http://primary.test:8000, API 1.0.0, with fork
            replica http://replica.test:8000, API 1.0.0

Skipped
  basic / balancer status: Needs a balancer that serves /status
`,
  );
});

const [suite] = PASSED.suites;
const suites = suite === undefined ? [] : [{
  ...suite,
  status: "failed" as const,
  checks: [check("count", "failed", "The count is wrong"), check("get", "unknown", "No reply: timeout")],
}];
const leftovers = [{ name: NAME, node: "replica", reason: "It is still listed after it was deleted" }];
const change = {
  node: "primary",
  name: "docs",
  uuid: "7",
  what: "vanished",
  detail: "it had UUID 7",
  proof: "0 creates",
} as const;

Deno.test("renderText names warnings, and passes", () => {
  const warned = { ...suite, checks: [check("memory", "passed", "Warning: balancer memory_percent 91 %")] };
  const text = renderText({ ...PASSED, suites: [warned as typeof PASSED.suites[0]] });
  assertStringIncludes(
    text,
    "Warnings, which change no exit code\n  basic / memory: Warning: balancer memory_percent 91 %",
  );
  assertStringIncludes(text, "PASSED: ");
});

/** What went wrong, the first word of the report, and what else stands in it. */
const TABLE: readonly (readonly [
  what: string,
  summary: Partial<Summary>,
  first: string,
  lines: readonly string[],
])[] = [
  [
    "a failed and an undecided check",
    { suites, exitCode: 1 },
    "FAILED: ",
    [
      "basic       1 failed, 1 unknown     4.2 s",
      "Failed\n  basic / count: The count is wrong",
      "Could not be decided\n  basic / get: No reply: timeout",
    ],
  ],
  [
    "leftovers",
    { cleanup: { ...PASSED.cleanup, deleted: 0, leftovers }, exitCode: 3 },
    `LEFTOVERS: 1 not proven gone; "chroma-autotest cleanup" tries again (exit code 3)`,
    [
      "Cleanup     0 of 1 collection gone from every endpoint",
      `            LEFT ${NAME} on replica: It is still listed after it was deleted`,
    ],
  ],
  [
    "a refusal",
    { safety: { ...PASSED.safety, refused: 1, refusals: ["Refused POST /reset: it wipes"] }, exitCode: 4 },
    "SAFETY: ",
    ["2 deletes; 1 refused by the guard, 0 changes outside the run\n            Refused POST /reset: it wipes"],
  ],
  [
    "a change in production that others made",
    {
      production: { ...PASSED.production, unchanged: false, changes: [{ ...change, by: "others" }] },
      exitCode: 1,
    },
    "FAILED: ",
    [
      "Production  CHANGED: of 3 collections a node",
      `            vanished on primary: "docs", it had UUID 7; this run sent it no write (0 creates)`,
    ],
  ],
  [
    "a change in production that this run may have made",
    {
      production: { ...PASSED.production, unchanged: false, changes: [{ ...change, by: "unknown" }] },
      exitCode: 4,
    },
    "SAFETY: ",
    [`"docs", it had UUID 7; this run cannot be ruled out`],
  ],
  [
    "production that could not be looked at",
    {
      production: {
        collections: 0,
        unchanged: true,
        changes: [],
        nodes: [],
        problem: "replica gives no reply",
      },
      problems: ["replica gives no reply"],
      exitCode: 5,
    },
    "UNREACHABLE: ",
    ["Production  not compared: replica gives no reply", "Problem     replica gives no reply"],
  ],
  [
    "what the brake did",
    {
      brake: {
        ...PASSED.brake,
        pauses: [{ reason: "balancer takes 320 ms for what took 3 ms before the run", ms: 6200 }],
        stopped: 'the file "panic" is in the state directory',
      },
      exitCode: 6,
    },
    "BRAKED: ",
    [
      "Brake       stopped the run; probe's p50",
      '            stopped: the file "panic" is in the state directory\n' +
      "            paused for 6.2 s: balancer takes 320 ms for what took 3 ms before the run\n",
    ],
  ],
  [
    "an interruption",
    { suites: PASSED.suites.map((suite) => ({ ...suite, status: "unknown", notBegun: 2 })), exitCode: 130 },
    "INTERRUPTED: ",
    [
      "(exit code 130)",
      "Not tested\n  Stopped by a signal (exit code 130)\n  Cut short: basic, after 3 checks; 2 more did not begin\n",
    ],
  ],
];

for (const [what, summary, first, lines] of TABLE) {
  Deno.test(`renderText begins with the verdict and tells of ${what}`, () => {
    const text = renderText({ ...PASSED, ...summary });
    assertEquals(text.slice(0, first.length), first);
    for (const line of lines) assertStringIncludes(text, line);
    assertEquals(text.endsWith("\n") && !text.endsWith("\n\n"), true);
  });
}

Deno.test("renderText does not take the brake (6) for a signal", () => {
  assertEquals(renderText({ ...PASSED, exitCode: 6 }).includes("signal"), false);
});

Deno.test("renderText says that a node gave no reply", () => {
  const [primary] = PASSED.target.nodes;
  const nodes = primary === undefined ? [] : [{ ...primary, version: null, features: [] }];
  const text = renderText({ ...PASSED, target: { ...PASSED.target, nodes } });
  assertStringIncludes(text, "primary http://primary.test:8000, no reply\n");
});

Deno.test("renderText of a deployment that cannot be reached claims nothing of cleanup or residue", () => {
  const text = renderText({
    ...PASSED,
    suites: [],
    target: { ...PASSED.target, nodes: [] },
    cleanup: { created: 0, deleted: 0, collections: [], leftovers: [] },
    residue: { ...PASSED.residue, collectionsWithRecords: 0, nodes: [] },
    exitCode: 5,
  });
  assertStringIncludes(text, "\nCleanup     nothing to remove: nothing was created\n");
  assertEquals(text.includes("Residue"), false);
});

Deno.test("renderText tells of the past that the run is held against", () => {
  const compared = { runs: 29, figures: 14, failOnRegression: false };
  assertStringIncludes(
    renderText({ ...PASSED, regressions: [], compared }),
    "\nPast        none of 14 figures is worse, against 29 earlier runs with the same options\n",
  );
  assertStringIncludes(
    renderText({ ...PASSED, regressions: [], compared: { ...compared, runs: 3, figures: 0 } }),
    "\nPast        not judged: it needs 8 earlier runs with the same options; there are 3\n",
  );
});

Deno.test("renderText says of a run without figures that it is not held against any", () => {
  const compared = { runs: 30, figures: 0, failOnRegression: false };
  assertStringIncludes(
    renderText({ ...PASSED, regressions: [], compared, exitCode: 6 }),
    "\nPast        not judged: it needs figures that 8 of 30 earlier runs with the same options have\n",
  );
});

const LINE =
  "  sync / documents reach every node: lagMsP95 5.2 s: past its limit of 1.2 s, with a median of 194 ms in 29 earlier runs";

Deno.test("renderText names what is worse than before, and passes", () => {
  const text = renderText({ ...PASSED, ...WORSE });
  assertStringIncludes(text, `\nWorse than in earlier runs, which changes no exit code\n${LINE}\n`);
  assertStringIncludes(
    text,
    "\nPast        1 of 14 figures is worse, against 29 earlier runs with the same options\n",
  );
  assertStringIncludes(text, "PASSED: ");
});

Deno.test("renderText names what is worse than before, and fails where it shall", () => {
  const compared = { ...WORSE.compared, failOnRegression: true };
  const text = renderText({ ...PASSED, ...WORSE, compared, exitCode: 1 });
  assertStringIncludes(text, `\nWorse than in earlier runs\n${LINE}\n`);
  assertStringIncludes(
    text,
    "FAILED: it is worse than its past (--fail-on-regression); nothing left behind (exit code 1)",
  );
});

Deno.test("renderText says of a shard what it leaves to the cleanup after all of them, however it ended", () => {
  const shard = { ...SHARD, index: 3, count: 8 };
  for (const exitCode of [0, 1, 6, 143] as const) {
    const text = renderText({ ...PASSED, shard, exitCode });
    assertStringIncludes(text, "what all shards share is left to the cleanup after them");
    assertStringIncludes(text, `"chroma-autotest cleanup --run ${PASSED.run.id} --force" removes it`);
  }
});
