import { assert, assertEquals } from "@std/assert";
import { nextSteps } from "../../src/report/next_steps.ts";
import type { Summary } from "../../src/run/summary.ts";
import { check, NAME, PASSED, VANISHED, WORSE } from "./summary.ts";

const leftovers = [{ name: NAME, node: "replica", reason: "It is still listed after it was deleted" }];
const production = (by: "others" | "unknown") => ({
  production: { ...PASSED.production, unchanged: false, changes: [{ ...VANISHED, by }] },
});
const suites = (...checks: Summary["suites"][0]["checks"]) => ({
  suites: [{ name: "basic", status: "failed" as const, durationMs: 1, checks }],
});

/** What came of a run, and how each step begins; those with a command name it. */
const TABLE: readonly (readonly [what: string, summary: Partial<Summary>, steps: readonly string[]])[] = [
  ["nothing after a run in which all went well", {}, []],
  [
    "the first of the checks that failed, and why others are open",
    {
      ...suites(check("count", "failed", "…"), check("get", "failed", "…"), check("add", "unknown", "…")),
      exitCode: 1,
    },
    [
      "Look into the 2 checks that failed, from the first on: basic / count",
      "Read why 1 could not be decided, and run it again: basic / add is the first",
    ],
  ],
  [
    "what warns, though all passed",
    suites(check("memory", "passed", "Warning: balancer memory_percent 91 %")),
    ["Before it becomes a failure: basic / memory warns"],
  ],
  [
    "to remove what is left",
    { cleanup: { ...PASSED.cleanup, leftovers }, exitCode: 3 },
    ["Remove what is left on replica once every endpoint answers: 1 entry below | chroma-autotest cleanup --max-age 0 --url "],
  ],
  [
    "to find out what brings collections back",
    { recovery: { ...PASSED.cleanup, returned: [{ name: NAME, nodes: ["replica"] }] }, exitCode: 1 },
    ["Find out what brings deleted collections back, a replicator or a node that was away: 1 collection of earlier"],
  ],
  [
    "to tell the owner where this run cannot be ruled out",
    { ...production("unknown"), exitCode: 4 },
    [`Tell the owner of "docs" at once: production changed`],
  ],
  ["to ask others where it was they", { ...production("others"), exitCode: 1 }, [
    `Ask who else changed "docs"`,
  ]],
  [
    "to read what was refused, before all else",
    { safety: { ...PASSED.safety, refused: 2 }, cleanup: { ...PASSED.cleanup, leftovers }, exitCode: 4 },
    [
      "Read what the guard refused: 2 times a server asked for | chroma-autotest audit 1705123456_abc123",
      "Remove what is left | ",
    ],
  ],
  [
    "not to run it again after a change outside of it",
    { safety: { ...PASSED.safety, outsideRun: 1 }, exitCode: 4 },
    ["Do not run this program here again before this is understood: 1 change went | chroma-autotest audit"],
  ],
  [
    "to see to the endpoints",
    { problems: ["replica gives no reply"], exitCode: 5 },
    ["See to it that every endpoint answers as it should: replica gives no reply | chroma-autotest preflight --url"],
  ],
  [
    "to find out what is slow",
    { brake: { ...PASSED.brake, stopped: "primary takes 320 ms" }, exitCode: 6 },
    ["Find out what slows the deployment before the next run: primary takes 320 ms"],
  ],
  [
    "to take the file away that stopped it",
    { brake: { ...PASSED.brake, stopped: 'the file "panic" is in the state directory' }, exitCode: 6 },
    ['Take the file "panic" away from the state directory before the next run'],
  ],
  [
    "what became slower, where that fails the run",
    { ...WORSE, compared: { ...WORSE.compared, failOnRegression: true }, exitCode: 1 },
    ["Find out what became slower, since --fail-on-regression fails the run: sync / documents reach every node: lagMsP95 | chroma-autotest history"],
  ],
  [
    "once that production could not be compared, also after a signal",
    {
      production: { ...PASSED.production, unchanged: false, problem: "no reply" },
      problems: ["no reply"],
      exitCode: 143,
    },
    ["Look at production yourself, since it could not be compared: no reply", "Run it again when it suits"],
  ],
  ["to run it again after a signal", { exitCode: 130 }, ["Run it again when it suits"]],
  ["what cut it short", { problems: ["Stopped by --deadline"], exitCode: 1 }, ["Stopped by --deadline"]],
];

for (const [what, summary, expected] of TABLE) {
  Deno.test(`nextSteps tells ${what}`, () => {
    const steps = nextSteps({ ...PASSED, ...summary });
    assertEquals(steps.length, expected.length, JSON.stringify(steps));
    for (const [at, begins] of expected.entries()) {
      const [text = "", command] = begins.split(" | ");
      assert(steps[at]?.text.startsWith(text), steps[at]?.text);
      assertEquals(steps[at]?.command?.startsWith(command ?? "") ?? false, command !== undefined);
    }
  });
}

Deno.test("nextSteps does not call removed what came back and is left", () => {
  const returned = [{ name: NAME, nodes: ["replica"] }];
  const told = (one: Summary["recovery"] & object) =>
    nextSteps({ ...PASSED, recovery: one, exitCode: 3 }).at(-1)?.text.split(". ").at(-1);
  assertEquals(told({ ...PASSED.cleanup, returned }), "They are removed");
  assertEquals(told({ ...PASSED.cleanup, leftovers, returned }), "Of them 1 is left");
});
