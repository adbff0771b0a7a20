import { assertEquals, assertStringIncludes } from "@std/assert";
import { renderCleanup, renderInventory } from "../../src/report/inventory.ts";
import type { CleanupSummary, Finding } from "../../src/run/leftovers/cleanup.ts";
import { NAME, PASSED } from "./summary.ts";

const DOOMED: Finding = {
  name: NAME,
  run: "1705123456_abc123",
  ageSeconds: 7200,
  nodes: [{ node: "primary", documents: 5 }, { node: "replica", documents: null }],
  delete: true,
  reason: "it carries the mark of a test",
};
const KEPT: Finding = {
  name: "AUTOTEST_x",
  run: null,
  ageSeconds: null,
  nodes: [],
  delete: false,
  reason: "it is production's",
};
const BLIND = { node: "replica", reason: "no reply" };

Deno.test("renderInventory says that there is nothing only where it could look everywhere", () => {
  assertEquals(
    renderInventory({ findings: [], blind: [], exitCode: 0 }),
    "No AUTOTEST_ collection on any endpoint, in full lists made twice\n",
  );
  assertEquals(
    renderInventory({ findings: [], blind: [BLIND], exitCode: 5 }),
    "No AUTOTEST_ collection seen\n  COULD NOT LOOK on replica: no reply\n",
  );
});

Deno.test("renderInventory tells what a cleanup would do, where, and why", () => {
  assertEquals(
    renderInventory({ findings: [DOOMED, KEPT], blind: [], exitCode: 0 }),
    `2 AUTOTEST_ collections
  ${NAME} (run 1705123456_abc123, 2 h 0 min old, documents: primary 5, replica ?): would delete: it carries the mark of a test
  AUTOTEST_x (documents: balancer ?): would keep: it is production's
`,
  );
});

const SUMMARY: CleanupSummary = {
  startedAt: "2026-11-23T14:18:21.299Z",
  target: { url: "http://127.0.0.1:8000", tenant: "default_tenant", database: "default_database" },
  findings: [DOOMED, KEPT],
  blind: [],
  cleanup: PASSED.cleanup,
  production: PASSED.production,
  safety: PASSED.safety,
  audit: PASSED.audit,
  problems: [],
  exitCode: 0,
};

Deno.test("renderCleanup tells what was removed and what was kept", () => {
  assertEquals(
    renderCleanup(SUMMARY),
    `Removed 1 of 1 leftover, kept 1 (exit code 0)
  ${NAME} (run 1705123456_abc123, 2 h 0 min old, documents: primary 5, replica ?): deleted: it carries the mark of a test
  AUTOTEST_x (documents: balancer ?): kept: it is production's
Production  3 collections a node: none vanished, renamed or reconfigured
Safety      2 deletes; 0 refused by the guard, 0 changes outside it
`,
  );
});

Deno.test("renderCleanup does not say of a leftover that it was deleted", () => {
  const leftovers = [{ name: NAME, node: "replica", reason: "It is still listed after it was deleted" }];
  const text = renderCleanup({
    ...SUMMARY,
    blind: [BLIND],
    cleanup: { ...SUMMARY.cleanup, deleted: 0, leftovers },
    exitCode: 3,
  });
  assertStringIncludes(text, "Removed 0 of 1 leftover, kept 1 (exit code 3)");
  assertStringIncludes(text, `LEFT ${NAME} on replica: It is still listed after it was deleted`);
  assertStringIncludes(text, "COULD NOT LOOK on replica: no reply");
  assertEquals(text.includes("): deleted: "), false);
});

Deno.test("renderCleanup does not say that it removed what it only proved gone", () => {
  const text = renderCleanup({ ...SUMMARY, findings: [KEPT] });
  assertStringIncludes(text, "Removed 0 of 0 leftovers, kept 1 (exit code 0)");
  assertStringIncludes(text, `  ${NAME}: a run may have left it: it was not seen, and is proven gone`);
});
