import { assertEquals, assertStringIncludes } from "@std/assert";
import { renderJunit } from "../../src/report/junit.ts";
import { check, PASSED } from "./summary.ts";

Deno.test("renderJunit counts what is in it, and has a suite of the run itself", () => {
  const xml = renderJunit(PASSED);
  assertStringIncludes(
    xml,
    '<testsuites name="chroma-autotest 1705123456_abc123" tests="10" failures="0" errors="0" time="65.000">',
  );
  assertStringIncludes(
    xml,
    '<testsuite name="basic" tests="3" failures="0" errors="0" skipped="1" time="4.200" timestamp="2024-01-13T05:24:16" hostname="balancer.test">',
  );
  assertStringIncludes(
    xml,
    '<testcase classname="chroma-autotest.run" name="production unchanged" time="0.000">',
  );
  assertStringIncludes(xml, '<skipped message="Needs a balancer that serves /status"/>');
});

Deno.test("renderJunit tells failed from undecided, and escapes whatever a server said", () => {
  const hostile = `<script>"'&]]> \u001b[2J \ud800 \uffff\n`;
  const suites = [{
    name: "basic",
    status: "failed" as const,
    durationMs: 1,
    checks: [check("count", "failed", hostile), check("get", "unknown", "No reply")],
  }];
  const xml = renderJunit({ ...PASSED, suites, exitCode: 1 });
  const shown = "&#60;script&#62;&#34;&#39;&#38;]]&#62; \\u001b[2J \ufffd \ufffd\\u000a";
  assertStringIncludes(xml, `<failure message="${shown}" type="failed">${shown}</failure>`);
  assertStringIncludes(xml, '<error message="No reply" type="unknown">No reply</error>');
  assertEquals(/<testsuites [^>]*tests="9" failures="1" errors="1"/.test(xml), true);
});
