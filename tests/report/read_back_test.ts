import { assert, assertEquals } from "@std/assert";
import { printable, printableDeep, printableJsonLine } from "../../src/core/printable.ts";
import { STATUSES } from "../../src/core/verdict.ts";
import { renderJson } from "../../src/report/json.ts";
import { renderJunit } from "../../src/report/junit.ts";
import { renderMarkdown } from "../../src/report/markdown.ts";
import { renderPrometheus } from "../../src/report/prometheus.ts";
import { renderTap } from "../../src/report/tap.ts";
import { renderText } from "../../src/report/text/page.ts";
import { verdictLine } from "../../src/report/verdict_line.ts";
import type { Summary } from "../../src/run/summary.ts";
import { HOSTILE, hostileSummary, MEGABYTE } from "./read_back/hostile.ts";
import { readJunit } from "./read_back/junit.ts";
import { readMarkdown } from "./read_back/markdown.ts";
import { readPrometheus } from "./read_back/prometheus.ts";
import { checksOf } from "./read_back/read_check.ts";
import { readTap } from "./read_back/tap.ts";
import { check, PASSED, WORSE } from "./summary.ts";

/** Summaries, by what they are of. */
const SUMMARIES: readonly (readonly [what: string, summary: Summary])[] = [
  ["a run in which all went well", PASSED],
  ["a run that is worse than before", { ...PASSED, ...WORSE }],
  ["a run in which much went wrong", {
    ...PASSED,
    suites: [{
      name: "basic",
      status: "failed",
      durationMs: 4321,
      checks: [
        { ...check("add", "passed", "Added 50 records"), metrics: { records: 50, errorRate: 0.015625 } },
        { ...check("count", "failed", "The count is 49, but 50 records are there"), durationMs: 1234 },
        check("get", "unknown", "No reply: timeout"),
        check("balancer status", "skipped", "Needs a balancer that serves /status"),
      ],
    }],
    brake: {
      ...PASSED.brake,
      stopped: "primary takes 320 ms",
      pauses: [{ reason: "primary is slow", ms: 12 }],
    },
    problems: ["replica gives no reply"],
    exitCode: 5,
  }],
  ...HOSTILE.map((text, at) =>
    [`hostile text ${at + 1}: ${JSON.stringify(text).slice(0, 30)}…`, hostileSummary(text)] as const
  ),
  ["a megabyte of hostile text", {
    ...PASSED,
    suites: [{
      name: "basic",
      status: "failed",
      durationMs: 1,
      checks: [check("count", "failed", MEGABYTE)],
    }],
    problems: [MEGABYTE],
    exitCode: 5,
  }],
];

/** What XML 1.0 has no place for stands in it as U+FFFD. */
const inXml = (text: string) => text.toWellFormed().replaceAll(/[\ufffe\uffff]/g, "\ufffd");

for (const [what, summary] of SUMMARIES) {
  Deno.test(`renderJunit is read back, value for value: ${what}`, async () => {
    const { name, durationMs, counts, checks } = await readJunit(renderJunit(summary));
    const expected = checksOf(summary).map((one) => ({
      ...one,
      suite: inXml(one.suite),
      name: inXml(one.name),
      detail: inXml(one.detail),
    }));
    assertEquals(checks, expected);
    const count = (status: string) => expected.filter((one) => one.status === status).length;
    assertEquals([name, durationMs], [`chroma-autotest ${summary.run.id}`, summary.run.durationMs]);
    assertEquals(counts, { tests: expected.length, failures: count("failed"), errors: count("unknown") });
  });

  Deno.test(`renderTap is read back, value for value: ${what}`, () => {
    assertEquals(
      readTap(renderTap(summary)),
      checksOf(summary).map(({ suite, name, status, detail, durationMs }) => ({
        name: `${suite} / ${name}`,
        status,
        detail,
        ...(status === "skipped" ? {} : { durationMs }),
      })),
    );
  });

  Deno.test(`renderMarkdown is read back, value for value: ${what}`, () => {
    const { heading, paragraphs, checks } = readMarkdown(renderMarkdown(summary));
    const worst = ["failed", "unknown", "skipped", "passed"];
    const expected = checksOf(summary).map(({ durationMs: _, ...one }) => one)
      .toSorted((a, b) => worst.indexOf(a.status) - worst.indexOf(b.status));
    assertEquals(checks, expected);
    assertEquals(heading, verdictLine(summary));
    const { run, target, audit } = printableDeep(summary);
    assert(paragraphs[0]?.includes(`Run ${run.id} of ${run.startedAt}`));
    assert(
      paragraphs[0]?.includes(`against ${target.url} (${target.nodes.map(({ name }) => name).join(", ")})`),
    );
    assertEquals(paragraphs[1], `Audit log: ${audit.entries} requests, the chain ends in ${audit.head}.`);
  });

  Deno.test(`renderPrometheus is read back, value for value: ${what}`, () => {
    const samples = readPrometheus(renderPrometheus(summary), summary.target.url);
    const values = (name: string) => samples.filter((one) => one.name === name).map(({ value }) => value);
    const { run, suites, cleanup, recovery, production, residue, brake, safety, regressions } = summary;
    const checks = suites.flatMap(({ name: suite, checks }) =>
      checks.map((one) => ({ suite: shown(suite), ...one }))
    );
    assertEquals([values("exit_code"), values("run_duration_seconds")], [[summary.exitCode], [
      run.durationMs / 1000,
    ]]);
    assertEquals(values("last_run_timestamp_seconds"), [(Date.parse(run.startedAt) + run.durationMs) / 1000]);
    assertEquals(
      samples.filter(({ name }) => name === "check_status").map(({ labels, value }) => [labels, value]),
      checks.flatMap(({ suite, name, status }) =>
        STATUSES.map((one) => [{ suite, check: shown(name), status: one }, one === status ? 1 : 0])
      ),
    );
    assertEquals(
      samples.filter(({ name }) => name === "check_figure").map(({ labels, value }) => [labels, value]),
      checks.flatMap(({ suite, name, metrics = {} }) =>
        Object.entries(metrics).map((
          [figure, value],
        ) => [{ suite, check: shown(name), figure: shown(figure) }, value])
      ),
    );
    assertEquals(values("check_duration_seconds"), checks.map(({ durationMs }) => durationMs / 1000));
    assertEquals(values("collections_created"), [cleanup.created]);
    assertEquals(values("collections_removed"), [cleanup.deleted]);
    assertEquals(values("leftovers"), [cleanup.leftovers.length + (recovery?.leftovers.length ?? 0)]);
    assertEquals(values("returned"), [recovery?.returned.length ?? 0]);
    assertEquals(values("production_collections"), [production.collections]);
    assertEquals(values("production_unchanged"), [Number(production.unchanged)]);
    assertEquals(values("residue_bytes"), residue.nodes.map(({ lifetimeBytes }) => lifetimeBytes));
    assertEquals(values("probe_latency_seconds").length, 2 * brake.endpoints.length);
    assertEquals([values("brake_pauses"), values("brake_stopped")], [[brake.pauses.length], [
      brake.stopped ? 1 : 0,
    ]]);
    assertEquals(values("requests"), Object.values(safety.requests));
    assertEquals([values("guard_refusals"), values("changes_outside_run")], [[safety.refused], [
      safety.outsideRun,
    ]]);
    assertEquals(values("regressions"), regressions === undefined ? [] : [regressions.length]);
    const [info] = samples.filter(({ name }) => name === "info");
    assertEquals(info?.labels, { version: shown(summary.version) });
  });

  Deno.test(`renderJson and the events are read back, value for value: ${what}`, () => {
    const wellFormed = JSON.parse(JSON.stringify(summary));
    assertEquals(JSON.parse(renderJson(summary)), wellFormed);
    const event = { time: "2024-01-13T05:24:16.000Z", type: "end", summary };
    const line = printableJsonLine(event);
    assertEquals([JSON.parse(line).summary, printable(line) === line], [wellFormed, true]);
  });

  Deno.test(`renderText has a line a thing, and no control character: ${what}`, () => {
    const text = renderText(summary);
    assertEquals(printable(text.replaceAll("\n", "")), text.replaceAll("\n", ""));
    // However much a server says, it begins no line of its own.
    assert(text.split("\n").length < 80, `${text.split("\n").length} lines`);
  });
}

/** A label as it is shown: a line feed is the format's own to escape. */
function shown(text: string): string {
  return text.split("\n").map(printable).join("\n");
}
