import { assert, assertEquals } from "@std/assert";
import axe from "axe-core";
import { printable } from "../../src/core/printable.ts";
import type { Summary } from "../../src/run/summary.ts";
import { Lab } from "../lab/lab.ts";
import { trickle } from "../lab/production.ts";
import { Browser, hasBrowser } from "../report/html/browser.ts";
import { program, stateDirectory } from "./program.ts";

/** What the page of a full run may have at the most; bytes. */
const MAX_BYTES = 500 * 1024;

Deno.test({
  name: "the page of a full run is small, asks for nothing, is accessible, and has what the JSON report has",
  ignore: !hasBrowser,
  async fn() {
    await using lab = await Lab.start({ production: 8 });
    await using writes = trickle(lab);
    await using state = await stateDirectory();
    const [page, json] = [`${state.path}/report.html`, `${state.path}/report.json`];
    const formats = ["--format", "html", "--output", page, "--format", "json", "--output", json];
    const command = ["run", "all", "--duration", "2", "--settle", "1", "--rate", "10", "--max-p95", "9999"];
    const { code, err } = await program(
      [...command, ...lab.args(), "--state-dir", state.path, ...formats],
      { state: state.path, hosts: lab.hosts(), files: lab.files() },
    );
    await writes[Symbol.asyncDispose]();
    assertEquals(code, 0, err);
    const { size } = await Deno.stat(page);
    assert(size <= MAX_BYTES, `${size} bytes`);

    await using browser = await Browser.start();
    await browser.show({ width: 1280, height: 900 });
    await browser.open(`file://${page}`);
    await browser.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
    assertEquals(browser.heard("Network.requestWillBeSent").length, 1);
    assertEquals(browser.heard("Log.entryAdded"), []);
    await browser.evaluate(axe.source);
    const violations = await browser.evaluate(
      `axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
        violations.flatMap(({ id, nodes }) => nodes.map((one) => [id, one.failureSummary, one.html])))`,
    );
    assertEquals(violations, []);

    const text = String(await browser.evaluate("document.body.textContent"));
    const report: Summary = JSON.parse(await Deno.readTextFile(json));
    const checks = report.suites.flatMap(({ checks }) => checks);
    const words = [
      report.run.id,
      report.audit.head,
      ...checks.flatMap(({ name, detail }) => [name, detail]),
      ...report.cleanup.collections.map(({ name }) => name),
    ];
    assertEquals(words.filter((one) => !text.includes(printable(one))), []);
    assert(text.includes("Passed"));

    for (const { name, nodes } of report.cleanup.collections) {
      const lives = nodes.map(({ life = [] }) => life);
      assert(lives.some((life) => life[0]?.what === "created"), `${name} was created somewhere`);
      assertEquals(lives.map((life) => life.at(-1)?.what), nodes.map(() => "verified gone" as const), name);
      const times = lives.map((life) => life.flatMap((one) => one.what === "used" ? [] : [one.atMs]));
      assertEquals(times, times.map((one) => one.toSorted((a, b) => a - b)), name);
    }
    const begun = report.suites.flatMap((
      { atMs = NaN, checks },
    ) => [atMs, ...checks.map(({ atMs = NaN }) => atMs)]);
    assertEquals(begun, begun.toSorted((a, b) => a - b));
    const { distributions = [] } = checks.find(({ name }) => name === "documents reach every node") ?? {};
    assertEquals(distributions.map(({ name, node, n }) => [name, node, n]), [
      ["lag", "primary", 50],
      ["lag", "replica", 50],
    ]);
  },
});
