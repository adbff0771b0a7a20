import { assertEquals } from "@std/assert";
import type { PointStatus } from "../../src/run/checklists/checklist.ts";
import { renderChecklist } from "../../src/report/checklist.ts";

const TABLE: readonly (readonly [statuses: readonly PointStatus[], verdict: string])[] = [
  [["passed", "skipped"], "all well"],
  [["passed", "warning"], "all well, 1 warning"],
  [["passed", "failed"], "1 of 2 points is not"],
  [["unknown"], "1 of 1 point is not"],
  [["failed", "unknown", "warning", "warning"], "2 of 4 points are not, 2 warnings"],
];

for (const [statuses, verdict] of TABLE) {
  Deno.test(`renderChecklist of ${statuses.join(", ")} begins: ${verdict}`, () => {
    const points = statuses.map((status) => ({ name: "it holds", status, evidence: "…" }));
    const [first] = renderChecklist({ title: "Preflight", points, exitCode: 1 } as never).split("\n");
    assertEquals(first, `Preflight: ${verdict} (exit code 1)`);
  });
}
