import { assertEquals, assertStringIncludes } from "@std/assert";
import { renderMarkdown } from "../../src/report/markdown.ts";
import { check, PASSED } from "./summary.ts";

Deno.test("renderMarkdown puts what is wrong first", () => {
  const suites = [{
    name: "basic",
    status: "failed" as const,
    durationMs: 1,
    checks: [check("create", "passed", "Created it"), check("count", "failed", "It is wrong")],
  }];
  const rows = renderMarkdown({ ...PASSED, suites, exitCode: 1 }).split("\n").filter((line) =>
    line.startsWith("| ")
  );
  assertEquals(rows.slice(2, 4), [
    "| **failed** | basic | count | It is wrong |",
    "| passed | basic | create | Created it |",
  ]);
});

Deno.test("renderMarkdown shows a server's words, and does nothing that they say", () => {
  const suites = [{
    name: "basic",
    status: "failed" as const,
    durationMs: 1,
    checks: [check("count", "failed", "a|b <img src=x> [x](javascript:y) `z` @team")],
  }];
  const text = renderMarkdown({ ...PASSED, suites });
  assertStringIncludes(
    text,
    "a&#124;b &#60;img src=x&#62; &#91;x&#93;&#40;javascript:y&#41; &#96;z&#96; &#64;team |",
  );
});
