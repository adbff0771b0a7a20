import { assertEquals, assertStringIncludes } from "@std/assert";
import { renderAudit } from "../../src/report/audit.ts";
import type { AuditCheck } from "../../src/run/state/check_audit.ts";

const CHECK: AuditCheck = {
  run: "1705123456_abc123",
  verdict: {
    entries: 3,
    head: "0123",
    requests: { read: 3, create: 0, write: 0, delete: 0, refused: 0 },
    outside: [],
  },
  againstReport: true,
  exitCode: 0,
};

Deno.test("renderAudit says where the changes went only of a log that is whole", () => {
  assertStringIncludes(renderAudit(CHECK), "Changes    all to collections that the run created");
  const broken = { ...CHECK.verdict, broken: "line 4 is not what was written" };
  const text = renderAudit({ ...CHECK, verdict: broken, exitCode: 1 });
  assertStringIncludes(text, "BROKEN: line 4 is not what was written\n");
  assertStringIncludes(text, "Changes    not known: only what stands before the break can be believed\n");
  assertEquals(text.includes("all to"), false);
});
