import { assertEquals } from "@std/assert";
import { renderTap } from "../../src/report/tap.ts";
import { check, PASSED } from "./summary.ts";

Deno.test("renderTap prints a line a check, and its evidence as YAML", () => {
  const suites = [{
    name: "basic",
    status: "failed" as const,
    durationMs: 1,
    checks: [
      check("create", "passed", 'Created "it"'),
      check("count # TODO", "failed", "...\n---"),
      check("balancer status", "skipped", "Needs #1"),
    ],
  }];
  assertEquals(
    renderTap({ ...PASSED, suites, exitCode: 1 }).split("\n").slice(0, 14),
    [
      "TAP version 14",
      "# chroma-autotest 0.1.0, run 1705123456_abc123, exit code 1",
      "1..10",
      "ok 1 - basic / create",
      "  ---",
      "  status: passed",
      '  detail: "Created \\"it\\""',
      "  duration_ms: 85",
      "  ...",
      "not ok 2 - basic / count \\# TODO",
      "  ---",
      "  status: failed",
      '  detail: "...\\\\u000a---"',
      "  duration_ms: 85",
    ],
  );
});
