import { printableDeep } from "../core/printable.ts";
import type { CheckResult, Summary } from "../run/summary.ts";
import { outcomesOf } from "./outcomes.ts";

/** The report as TAP 14 (testanything.org): a line a check, and its evidence as a YAML block where it did not pass. */
export function renderTap(given: Summary): string {
  const summary = printableDeep(given);
  const checks = outcomesOf(summary).flatMap(({ name, checks }) =>
    checks.map((check) => ({ suite: name, check }))
  );
  return [
    "TAP version 14",
    `# chroma-autotest ${summary.version}, run ${summary.run.id}, exit code ${summary.exitCode}`,
    `1..${checks.length}`,
    ...checks.flatMap(({ suite, check }, index) =>
      linesOf(`${index + 1} - ${escaped(`${suite} / ${check.name}`)}`, check)
    ),
    "",
  ].join("\n");
}

function linesOf(title: string, { status, detail, durationMs }: CheckResult): readonly string[] {
  if (status === "skipped") return [`ok ${title} # SKIP ${escaped(detail)}`];
  // A JSON text is YAML, too, whatever is in it.
  const block = [
    "  ---",
    `  status: ${status}`,
    `  detail: ${JSON.stringify(detail)}`,
    `  duration_ms: ${durationMs}`,
    "  ...",
  ];
  return [`${status === "passed" ? "ok" : "not ok"} ${title}`, ...block];
}

/** A `#` would begin a directive. */
function escaped(text: string): string {
  return text.replace(/[\\#]/g, "\\$&");
}
