import { assertEquals, assertStringIncludes } from "@std/assert";
import { renderChecklist } from "../../src/report/checklist.ts";
import { renderCleanup, renderExplanation, renderInventory } from "../../src/report/inventory.ts";
import { renderHistory } from "../../src/report/history.ts";
import { renderJson } from "../../src/report/json.ts";
import { renderText } from "../../src/report/text/page.ts";
import type { Inventory } from "../../src/run/leftovers/cleanup.ts";
import { PASSED } from "./summary.ts";

/** A server's words: clears the screen, begins a line of its own, turns the rest round. */
const WORDS = "\x1b[2J\nPASSED\x9b\u202e";
const SHOWN = "\\u001b[2J\\u000aPASSED\\u009b\\u202e";

const inventory: Inventory = {
  findings: [{
    name: WORDS,
    run: null,
    ageSeconds: null,
    nodes: [{ node: "primary", documents: null }],
    delete: false,
    reason: "it is production's",
  }],
  blind: [{ node: "replica", reason: WORDS }],
  exitCode: 5,
};
const { cleanup, production, safety, audit } = PASSED;

const REPORTS: Readonly<Record<string, () => string>> = {
  renderText: () => renderText({ ...PASSED, problems: [WORDS] }),
  renderInventory: () => renderInventory(inventory),
  renderExplanation: () => renderExplanation("x", inventory),
  renderCleanup: () =>
    renderCleanup({
      ...inventory,
      startedAt: "",
      target: PASSED.target,
      cleanup,
      production,
      safety,
      audit,
      problems: [],
    }),
  renderHistory: () => {
    const { url, tenant, database } = PASSED.target;
    return renderHistory([{
      target: `${tenant},${database}`,
      url: `${url} ${WORDS}`,
      total: 0,
      runs: [],
      series: [],
    }]);
  },
  renderChecklist: () =>
    renderChecklist({
      title: "Before",
      points: [{ name: "x", status: "passed", evidence: WORDS }],
      exitCode: 0,
    }),
};

for (const [name, render] of Object.entries(REPORTS)) {
  Deno.test(`${name} shows a server's words, and lets none of them act`, () => {
    const report = render();
    assertStringIncludes(report, SHOWN);
    assertEquals(report.includes(WORDS) || report.includes("\x1b"), false);
  });
}

Deno.test("renderJson keeps a server's words as they are, and lets none of them act", () => {
  const json = renderJson(inventory);
  assertEquals(JSON.parse(json), inventory);
  // deno-lint-ignore no-control-regex -- control characters are what it looks for
  assertEquals(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/.test(json), false);
});
