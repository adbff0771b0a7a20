import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { Summary } from "../../src/run/summary.ts";
import { slowCopies } from "../lab/faults/slow_copies.ts";
import { Lab } from "../lab/lab.ts";
import { until } from "../lab/until.ts";
import { readJunit } from "../report/read_back/junit.ts";
import { readMarkdown } from "../report/read_back/markdown.ts";
import { readPrometheus } from "../report/read_back/prometheus.ts";
import { checksOf } from "../report/read_back/read_check.ts";
import { readTap } from "../report/read_back/tap.ts";
import { closed } from "../report/schema.ts";
import { against, program, startProgram, stateDirectory } from "./program.ts";

let lab: Lab;
Deno.test.beforeAll(async () => {
  lab = await Lab.start({ production: 5 });
});
Deno.test.afterAll(() => lab[Symbol.asyncDispose]());

const BASIC = ["run", "basic", "--settle", "0.2"];
const FORMATS = ["json", "jsonl", "junit", "tap", "html", "markdown", "prometheus", "certificate", "text"];

/** Runs a command that needs no network. */
const local = (state: string, ...args: readonly string[]) =>
  program([...args, "--state-dir", state], { state, hosts: [] });

Deno.test("a real run is read back from every format, and rendered again to the same bytes", async () => {
  await using state = await stateDirectory();
  const file = (format: string) => `${state.path}/report.${format}`;
  const pairs = FORMATS.flatMap((format) => ["--format", format, "--output", file(format)]);
  const step = `${state.path}/step.md`;
  await Deno.writeTextFile(step, "# Job\n");
  const { code, out, err } = await program([...BASIC, ...lab.args(), "--state-dir", state.path, ...pairs], {
    state: state.path,
    hosts: lab.hosts(),
    env: { GITHUB_STEP_SUMMARY: step },
  });
  assertEquals([code, out], [0, ""], err);
  const text = (format: string) => Deno.readTextFile(file(format));
  const report: Summary = JSON.parse(await text("json"));
  const checks = checksOf(report);

  assertEquals(closed.report(report), []);
  assertEquals((await readJunit(await text("junit"))).checks, checks);
  assertEquals(
    readTap(await text("tap")).map(({ name }) => name),
    checks.map(({ suite, name }) => `${suite} / ${name}`),
  );
  assertEquals(readMarkdown(await text("markdown")).checks.length, checks.length);
  const samples = readPrometheus(await text("prometheus"), report.target.url);
  assertEquals(samples.find(({ name }) => name === "exit_code")?.value, 0);
  assertEquals(await Deno.readTextFile(step), `# Job\n\n${await text("markdown")}`);

  const events = (await text("jsonl")).trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals(events.flatMap(closed.event), []);
  assertEquals([events[0].type, events.at(-1).type, events.at(-1).summary], ["begin", "end", report]);
  const times = events.map(({ time }) => Date.parse(time));
  assertEquals(times, times.toSorted((a, b) => a - b));
  const judged = events.filter(({ type }) => type === "check").map(({ result }) => result);
  assertEquals(judged, report.suites.flatMap((suite) => suite.checks));

  for (const format of FORMATS.filter((one) => one !== "jsonl")) {
    assertEquals((await local(state.path, "report", "--format", format)).out, await text(format), format);
  }
});

Deno.test("history has every run, and says of one that was killed that it was", async () => {
  await using state = await stateDirectory();
  const options = { state: state.path, hosts: lab.hosts() };
  const first = await against(lab, BASIC, { state: state.path });
  assertEquals((await local(state.path, "history")).out.split("\n")[3]?.slice(2, 19), first.report.run.id);

  const events = `${state.path}/events.jsonl`;
  const args = [...BASIC, ...lab.args(), "--state-dir", state.path, "--format", "jsonl", "--output", events];
  const killed = startProgram(args, options);
  // The file tells while the run is under way.
  await until(async () => (await Deno.readTextFile(events)).includes('"type":"check"'), {
    timeoutMs: 20_000,
  });
  killed.kill("SIGKILL");
  await killed.output();
  const [begin] = (await Deno.readTextFile(events)).split("\n").map((line) => JSON.parse(line || "{}"));
  const unreported = await local(state.path, "report", begin.run);
  assertEquals(unreported.code, 2);
  assertStringIncludes(unreported.err, `Cannot report run ${begin.run}: it has none: it was killed`);

  const last = await against(lab, BASIC, { state: state.path });
  assertEquals(last.code, 0);
  const { out } = await local(state.path, "history", "--format", "json");
  const [{ total, runs }] = JSON.parse(out).targets;
  assertEquals(total, 3);
  assertEquals(runs.map(({ id, exitCode }: { id: string; exitCode: number | null }) => [id, exitCode]), [
    [first.report.run.id, 0],
    [begin.run, null],
    [last.report.run.id, 0],
  ]);
  const figures = (report: typeof last.report) =>
    report.suites.map(({ name, checks }) => ({
      name,
      checks: (checks as Summary["suites"][0]["checks"]).map(({ name, status, durationMs, metrics }) => ({
        name,
        status,
        durationMs,
        ...(metrics === undefined ? {} : { metrics }),
      })),
    }));
  assertEquals(runs[2].suites, figures(last.report));
  assertMatch((await local(state.path, "history")).out, new RegExp(`\n  ${begin.run}  .*  killed\n`));
  assertEquals(await lab.eyes.leftovers(), []);
});

Deno.test("two runs at once against two targets go into one history", async () => {
  await using state = await stateDirectory();
  const targets = [lab.args(), ["--url", lab.primary.url]];
  const ended = await Promise.all(
    targets.map((target) => against(lab, BASIC, { state: state.path, target })),
  );
  assertEquals(ended.map(({ code }) => code), [0, 0]);
  const { out } = await local(state.path, "history", "--format", "json");
  const found = JSON.parse(out).targets.map(({ url, total }: { url: string; total: number }) => [url, total]);
  assertEquals(found.toSorted(), [[lab.url, 1], [lab.primary.url, 1]].toSorted());
  // What runs on the primary is copied to the replica, which nobody told the second run of.
  await lab.replicator.idle();
});

Deno.test("a run whose copies come seconds later than ever fails with --fail-on-regression, and a history says why", async () => {
  await using state = await stateDirectory();
  const RUN = ["run", "sync", "--settle", "0.2"];
  const { report } = await against(lab, RUN, { state: state.path });
  assertEquals((report as unknown as Summary).compared, { runs: 0, figures: 0, failOnRegression: false });
  // As if it had run eight times before, each time alike.
  for (let hour = 1; hour < 8; hour++) {
    const id = `${Number(report.run.id.slice(0, 10)) - 3600 * hour}_abcdef`;
    await Deno.mkdir(`${state.path}/runs/${id}`);
    const earlier = { ...report, run: { ...report.run, id } };
    await Deno.writeTextFile(`${state.path}/runs/${id}/report.json`, JSON.stringify(earlier));
  }
  const slow = await (async () => {
    using _ = slowCopies(lab, 2500);
    return await against(lab, [...RUN, "--fail-on-regression"], { state: state.path });
  })();
  await lab.replicator.idle();
  const { regressions = [], compared } = slow.report as unknown as Summary;
  const bad = slow.report.suites.flatMap(({ checks }) => checks).filter(({ status }) => status !== "passed");
  assertEquals([slow.code, slow.report.exitCode, bad], [1, 1, []], slow.err);
  assertEquals([compared?.runs, compared?.failOnRegression], [8, true]);
  assert(regressions.some(({ figure }) => figure === "sync / documents reach every node: lagMsP95"));
  for (const { kind, value, limit, runs } of regressions) {
    assertEquals([kind !== "throughput", value > limit, runs], [true, true, 8]);
  }

  const again = await local(state.path, "report");
  assertEquals(again.code, 0);
  assertStringIncludes(again.out, "it is worse than its past (--fail-on-regression)");
  assertStringIncludes(again.out, "\nWorse than in earlier runs\n");
  const junit = await readJunit((await local(state.path, "report", "--format", "junit")).out);
  assertEquals(junit.checks.filter(({ status }) => status === "failed").map(({ name }) => name), [
    "no worse than before",
  ]);
  const history = await local(state.path, "history");
  assertEquals(history.code, 0);
  assertMatch(
    history.out,
    /\nNewest {5}\d+ of \d+ figures? (is|are) worse, against 8 earlier runs with the same options\n/,
  );
  assertEquals((await local(state.path, "history", "--fail-on-regression")).code, 1);
  assertEquals(await lab.eyes.leftovers(), []);
});

Deno.test("a run goes its way with a history that is broken, and says so", async () => {
  await using state = await stateDirectory();
  await Deno.writeTextFile(`${state.path}/history.sqlite`, "no database".repeat(1000));
  const { code, report, err } = await against(lab, BASIC, { state: state.path });
  assertEquals(code, 0);
  assertMatch(
    err,
    /The history "[^"]+" cannot be used \(file is not a database\): it is kept as "[^"]+\.broken-\d{10}"/,
  );
  assertStringIncludes((await local(state.path, "history")).out, report.run.id);
});
