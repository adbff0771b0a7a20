import { assertEquals } from "@std/assert";
import { failed, passed, skipped, type Status, unknown, worst } from "../../src/core/verdict.ts";

Deno.test("passed, failed, unknown and skipped say what was seen, and figures only where there are some", () => {
  assertEquals(passed("all 5 nodes agree"), { status: "passed", detail: "all 5 nodes agree" });
  assertEquals(failed("2 of 5 differ", { differing: 2 }), {
    status: "failed",
    detail: "2 of 5 differ",
    metrics: { differing: 2 },
  });
  assertEquals(unknown("no reply", {}), { status: "unknown", detail: "no reply", metrics: {} });
  assertEquals(skipped("no --replica given"), { status: "skipped", detail: "no --replica given" });
});

Deno.test("worst is the worst of the checks, and skipped only when every one was", () => {
  const cases: [statuses: Status[], status: Status][] = [
    [[], "skipped"],
    [["skipped"], "skipped"],
    [["skipped", "passed"], "passed"],
    [["passed", "unknown"], "unknown"],
    [["skipped", "unknown"], "unknown"],
    [["unknown", "failed"], "failed"],
    [["passed", "skipped", "failed", "unknown"], "failed"],
  ];
  for (const [statuses, status] of cases) {
    assertEquals(worst(statuses), status, statuses.join(" "));
    assertEquals(worst(statuses.toReversed()), status, statuses.toReversed().join(" "));
  }
});
