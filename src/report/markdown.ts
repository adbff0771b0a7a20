import { formatDuration } from "../core/duration.ts";
import { printableDeep } from "../core/printable.ts";
import type { Status } from "../core/verdict.ts";
import type { Summary } from "../run/summary.ts";
import { count } from "../core/count.ts";
import { outcomesOf } from "./outcomes.ts";
import { verdictLine } from "./verdict_line.ts";

/** Most worrying first. */
const ORDER: readonly Status[] = ["failed", "unknown", "skipped", "passed"];

/** The report as Markdown of the GitHub kind, for a pull request or a job's summary: the verdict, then every check. */
export function renderMarkdown(given: Summary): string {
  const summary = printableDeep(given);
  const { run, target, audit } = summary;
  const suites = outcomesOf(summary);
  const rows = ORDER.flatMap((status) =>
    suites.flatMap(({ name, checks }) =>
      checks.filter((check) => check.status === status).map((check) => [
        status === "passed" || status === "skipped" ? status : `**${status}**`,
        name,
        check.name,
        check.detail,
      ])
    )
  );
  return [
    `## ${escaped(verdictLine(summary))}`,
    "",
    `Run ${code(run.id)} of ${run.startedAt}, ${formatDuration(run.durationMs)}, against ${
      code(target.url)
    } ` +
    `(${target.nodes.map(({ name }) => escaped(name)).join(", ")}).`,
    "",
    "| status | suite | check | what was seen |",
    "| --- | --- | --- | --- |",
    ...rows.map((cells) => `| ${cells.map((cell, at) => at === 0 ? cell : escaped(cell)).join(" | ")} |`),
    "",
    `Audit log: ${count(audit.entries, "request")}, the chain ends in ${code(audit.head)}.`,
    "",
  ].join("\n");
}

/** Text that Markdown takes for nothing but text, in a cell of a table too. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]()<>#+!|~&@-]/g, (one) => `&#${one.charCodeAt(0)};`);
}

/** Text as code, whatever is in it. */
function code(text: string): string {
  return `<code>${escaped(text)}</code>`;
}
