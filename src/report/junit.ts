import { printableDeep } from "../core/printable.ts";
import type { Status } from "../core/verdict.ts";
import type { CheckResult, SuiteResult, Summary } from "../run/summary.ts";
import { outcomesOf } from "./outcomes.ts";

/**
 * The report as JUnit XML, as CI servers read it and Jenkins' XSD has it: a suite for each of the run's, and one of the
 * run itself. What could not be decided is an `error`, since it never counts as passed.
 */
export function renderJunit(given: Summary): string {
  const summary = printableDeep(given);
  const suites = outcomesOf(summary);
  const { id, startedAt, durationMs } = summary.run;
  const { skipped: _, ...total } = tally(suites);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: `chroma-autotest ${id}`, ...total, time: seconds(durationMs) })}>`,
    ...suites.flatMap((suite) => [
      `  <testsuite${
        attributes({
          name: suite.name,
          ...tally([suite]),
          time: seconds(suite.durationMs),
          // The XSD in common use takes no zone and no fraction.
          timestamp: startedAt.slice(0, 19),
          hostname: new URL(summary.target.url).hostname,
        })
      }>`,
      ...suite.checks.map((check) => testCase(suite.name, check)),
      "  </testsuite>",
    ]),
    "</testsuites>",
    "",
  ].join("\n");
}

function testCase(suite: string, { name, status, detail, durationMs }: CheckResult): string {
  const head = `    <testcase${
    attributes({ classname: `chroma-autotest.${suite}`, name, time: seconds(durationMs) })
  }`;
  const message = attributes({ message: detail });
  switch (status) {
    case "passed":
      return `${head}>\n      <system-out>${escaped(detail)}</system-out>\n    </testcase>`;
    case "skipped":
      return `${head}>\n      <skipped${message}/>\n    </testcase>`;
    case "failed":
      return `${head}>\n      <failure${message} type="failed">${escaped(detail)}</failure>\n    </testcase>`;
    case "unknown":
      return `${head}>\n      <error${message} type="unknown">${escaped(detail)}</error>\n    </testcase>`;
  }
}

function tally(suites: readonly SuiteResult[]): Readonly<Record<string, string>> {
  const statuses = suites.flatMap(({ checks }) => checks.map(({ status }) => status));
  const count = (wanted: Status) => String(statuses.filter((status) => status === wanted).length);
  return {
    tests: String(statuses.length),
    failures: count("failed"),
    errors: count("unknown"),
    skipped: count("skipped"),
  };
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values).map(([name, value]) => ` ${name}="${escaped(value)}"`).join("");
}

/** Text as XML 1.0 takes it; half a surrogate pair and two other code points have no place in it at all. */
function escaped(text: string): string {
  return text.toWellFormed().replace(/[\ufffe\uffff]/g, "\ufffd")
    .replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
}
