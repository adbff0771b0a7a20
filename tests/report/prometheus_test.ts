import { assertEquals, assertStringIncludes } from "@std/assert";
import { renderPrometheus } from "../../src/report/prometheus.ts";
import { check, PASSED, WORSE } from "./summary.ts";

const TARGET = 'target="http://balancer.test:8000",tenant="default_tenant",database="default_database"';

Deno.test("renderPrometheus tells of the run, the checks and the nodes, each sample with its target", () => {
  const text = renderPrometheus(PASSED);
  for (
    const sample of [
      `chroma_autotest_exit_code{${TARGET}} 0`,
      `chroma_autotest_last_run_timestamp_seconds{${TARGET}} 1705123521`,
      `chroma_autotest_last_success_timestamp_seconds{${TARGET}} 1705123521`,
      `chroma_autotest_check_status{${TARGET},suite="basic",check="create",status="passed"} 1`,
      `chroma_autotest_check_status{${TARGET},suite="basic",check="create",status="failed"} 0`,
      `chroma_autotest_check_figure{${TARGET},suite="basic",check="add",figure="records"} 50`,
      `chroma_autotest_residue_bytes{${TARGET},node="primary"} 6401000`,
      `chroma_autotest_probe_latency_seconds{${TARGET},endpoint="balancer",when="worst"} 0.0041`,
      `chroma_autotest_requests{${TARGET},kind="read"} 120`,
    ]
  ) assertStringIncludes(text, `\n${sample}\n`);
  for (const line of text.trimEnd().split("\n")) {
    assertEquals(/^# (HELP|TYPE) |^[a-z_]+\{[^\n]*\} -?[0-9.e+-]+$/.test(line), true, line);
  }
});

Deno.test("renderPrometheus has the last success of an earlier run, where this one is none", () => {
  const failed = { ...PASSED, exitCode: 1 as const };
  assertStringIncludes(
    renderPrometheus(failed, { lastSuccess: 1_705_000_000 }),
    `chroma_autotest_last_success_timestamp_seconds{${TARGET}} 1705000000\n`,
  );
  assertEquals(renderPrometheus(failed).includes("last_success"), false);
});

Deno.test("renderPrometheus escapes labels", () => {
  const suites = [{
    name: 'a"b\\c\nd',
    status: "passed" as const,
    durationMs: 1,
    checks: [check("x", "passed", "")],
  }];
  assertStringIncludes(renderPrometheus({ ...PASSED, suites }), 'suite="a\\"b\\\\c\\nd"');
});

Deno.test("renderPrometheus counts regressions, where there is a past", () => {
  assertEquals(renderPrometheus(PASSED).includes("regressions"), false);
  const text = renderPrometheus({ ...PASSED, ...WORSE });
  assertStringIncludes(text, `chroma_autotest_regressions{${TARGET}} 1\n`);
  assertStringIncludes(text, `chroma_autotest_compared_runs{${TARGET}} 29\n`);
});

Deno.test("renderPrometheus calls no production unchanged that could not be compared", () => {
  const production = { ...PASSED.production, problem: "a node gives no reply" };
  const text = renderPrometheus({ ...PASSED, production });
  assertStringIncludes(text, `chroma_autotest_production_compared{${TARGET}} 0\n`);
  assertStringIncludes(text, `chroma_autotest_production_unchanged{${TARGET}} 0\n`);
});

Deno.test("renderPrometheus has no sample twice in the files of two databases behind one URL", () => {
  const other = { ...PASSED, target: { ...PASSED.target, database: "other" } };
  const series = [PASSED, other].flatMap((one) =>
    renderPrometheus(one).split("\n").filter((line) => line.includes("{")).map((line) =>
      line.replace(/ \S+$/, "")
    )
  );
  assertEquals(series.length, new Set(series).size);
});
