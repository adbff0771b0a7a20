import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { alertOf } from "../../src/report/alert.ts";
import { fillTemplate, objectionToTemplate, PLACEHOLDERS } from "../../src/report/alert_template.ts";
import { slackAlert } from "../../src/report/slack_alert.ts";
import type { Incident } from "../../src/run/alerts/incident.ts";
import type { Summary } from "../../src/run/summary.ts";
import { objectionTo } from "../lab/slack.ts";
import { check, NAME, PASSED, WORSE } from "./summary.ts";

const OPEN: Incident = {
  state: "open",
  failures: 2,
  since: "2024-01-13T04:24:16.000Z",
  run: PASSED.run.id,
  successes: 0,
  told: false,
};

/** A run with something wrong of every kind, each told in these words. */
function wrong(words: string): Summary {
  const left = { name: NAME, node: "replica", reason: words };
  return {
    ...PASSED,
    exitCode: 3,
    suites: [{
      name: "sync",
      status: "failed",
      durationMs: 1,
      checks: [
        check("deletion stays", "failed", words),
        check("query", "unknown", words),
        check("add", "passed", ""),
      ],
    }],
    cleanup: { ...PASSED.cleanup, deleted: 0, leftovers: Array.from({ length: 30 }, () => left) },
    recovery: { ...PASSED.cleanup, returned: [{ name: words, nodes: ["replica"] }] },
    problems: [words],
  };
}

Deno.test("alertOf has the verdict, what is wrong, what is left, the next step and the end of the audit log", () => {
  const alert = alertOf(wrong("it is there"), "open", OPEN);
  assertEquals(alert, {
    state: "open",
    target: "http://balancer.test:8000",
    run: "1705123456_abc123",
    exitCode: 3,
    verdict: 'LEFTOVERS: 30 not proven gone; "chroma-autotest cleanup" tries again (exit code 3)',
    since: "2024-01-13T04:24:16.000Z",
    failures: 2,
    bad: [
      "it is there",
      "sync / deletion stays failed: it is there",
      "sync / query unknown: it is there",
      "it is there came back on replica",
    ],
    left: [...Array.from({ length: 10 }, () => `${NAME} on replica: it is there`), "… and 20 more"],
    next: 'see that every node is up, then run "chroma-autotest cleanup"',
    auditEntries: 131,
    auditHead: PASSED.audit.head,
  });
});

Deno.test("alertOf tells what is worse than before, where that is what fails the run", () => {
  const bad = (failOnRegression: boolean) => {
    const compared = { ...WORSE.compared, failOnRegression };
    return alertOf({ ...PASSED, ...WORSE, compared, exitCode: 1 }, "open", OPEN).bad;
  };
  assertEquals(bad(false), []);
  assertEquals(bad(true).map((line) => line.slice(0, 48)), [
    "worse: sync / documents reach every node: lagMsP",
  ]);
});

Deno.test("alertOf tells what stopped a run, and what went outside of it", () => {
  const brake = { ...PASSED.brake, stopped: "primary is slow" };
  const safety = { ...PASSED.safety, outsideRun: 1 };
  assertEquals(alertOf({ ...PASSED, brake, safety, exitCode: 4 }, "open", OPEN).bad, [
    "1 change went outside the run",
    "the brake stopped it: primary is slow",
  ]);
});

Deno.test("slackAlert says what to do, and that it is over", () => {
  const open = JSON.stringify(slackAlert(alertOf(wrong("x"), "open", OPEN)));
  for (
    const part of [
      "ALERT: http://balancer.test:8000 fails",
      "*Next*: see that",
      "2 failed runs since",
      "*What is left*",
    ]
  ) {
    assertStringIncludes(open, part);
  }
  const over = JSON.stringify(slackAlert(alertOf(PASSED, "resolved", { ...OPEN, failures: 1 })));
  for (const part of ["RESOLVED: ", "PASSED: every check", "1 failed run since", "the chain ends in"]) {
    assertStringIncludes(over, part);
  }
});

const HOSTILE = [
  "<!channel> & <http://x|y>",
  "\u001b[31mred\u202e",
  "a\nb\u0000",
  "👩‍👩‍👧".repeat(500),
  "half \ud800 a pair",
  "&".repeat(1e6),
];

Deno.test("slackAlert keeps Slack's limits, whatever a server says", () => {
  for (const words of HOSTILE) {
    const message = slackAlert(alertOf(wrong(words), "open", OPEN));
    assertEquals(objectionTo(message), undefined, words.slice(0, 20));
    assertEquals(JSON.stringify(message).includes("<!channel>"), false);
  }
});

Deno.test("fillTemplate makes JSON of a good template, whatever a server says", () => {
  const template = `{"text": "{{verdict}}: {{ bad }}", "code": {{exitCode}}, "more": ["${
    PLACEHOLDERS.map((name) => `{{${name}}}`).join(" ")
  }"]}`;
  assertEquals(objectionToTemplate(template), undefined);
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom(...HOSTILE.slice(0, -1))),
      (words) => {
        const alert = alertOf(wrong(words), "open", OPEN);
        const { text, code } = JSON.parse(fillTemplate(template, alert));
        assertEquals([text, code], [`${alert.verdict}: ${alert.bad.join("\n")}`, 3]);
      },
    ),
  );
});

Deno.test("fillTemplate puts no value in the place of what another value says", () => {
  const alert = alertOf(wrong("{{auditHead}} $&"), "open", OPEN);
  assertEquals(JSON.parse(fillTemplate('"{{bad}}"', alert)), alert.bad.join("\n"));
  assert(alert.bad[0] === "{{auditHead}} $&");
});

const BAD: readonly (readonly [template: string, objection: string])[] = [
  ["", "it does not become JSON"],
  ['{"text": {{verdict}}}', "a text needs quotes around it"],
  ['{"text": "\\{{verdict}}"}', "it does not become JSON"],
  ['{"n": {{exitCode}}{{failures}}}', "it does not become JSON"],
  ['{"text": "{{verdict}}",}', "it does not become JSON"],
  ['{"text": "{{secret}}"}', "there is no {{secret}}; it may name {{state}}, "],
  ['{"text": "{{constructor}}"}', "there is no {{constructor}}"],
  ['{"text": "{{}}"}', "there is no {{}}"],
];

for (const [template, objection] of BAD) {
  Deno.test(`objectionToTemplate refuses ${template || "nothing"}`, () => {
    assertStringIncludes(objectionToTemplate(template) ?? "", objection);
  });
}
