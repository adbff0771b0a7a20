import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { cli } from "../../src/cli/cli.ts";
import { systemClock } from "../../src/core/clock.ts";
import { systemDisk } from "../../src/core/disk.ts";
import { systemRandom } from "../../src/core/random.ts";
import { systemSqlite } from "../../src/core/sqlite.ts";
import type { Comparable } from "../../src/run/comparable.ts";
import type { Perform } from "../../src/sandbox/sandbox.ts";
import { check, PASSED } from "../report/summary.ts";
import { idAt, openRig, type Rig } from "../run/state/history/rig.ts";
import { environmentOf, keptStreams } from "./invoke.ts";

const nobody: Perform = () => Promise.reject(new Error("Something was sent"));

/** Starts a command that needs no network. */
async function start(rig: Rig, args: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  const streams = keptStreams();
  const { signal } = new AbortController();
  const code = await cli([...args, "--state-dir", rig.stateDir], {
    system: { clock: systemClock, random: systemRandom, disk: systemDisk, openSqlite: systemSqlite },
    self: { executable: "chroma-autotest" },
    perform: nobody,
    environment: environmentOf(variables),
    streams,
    signal,
    abandoned: signal,
  });
  return { code, ...streams.kept };
}

const PLAN: Comparable = {
  suites: ["basic"],
  nodes: 2,
  settleMs: 0,
  writeDocs: 50,
  dimension: 8,
  maxDocs: 250,
  concurrentUsers: 3,
  durationMs: 20_000,
  maxRequests: 60,
};

/** Puts so many runs on record, of which the last took that long. */
async function record(rig: Rig, runs: number, lastMs = 65_000): Promise<void> {
  for (let hour = 0; hour < runs; hour++) {
    const durationMs = hour === runs - 1 ? lastMs : 65_000;
    const startedAt = new Date(1000 * Number(idAt(hour).slice(0, 10))).toISOString();
    await rig.report(idAt(hour), { plan: PLAN, run: { id: idAt(hour), startedAt, durationMs } });
  }
}

Deno.test("cli renders a finished run again, in any format and in several at once", async () => {
  await using rig = await openRig();
  await record(rig, 2);
  const text = await start(rig, ["report"]);
  assertEquals([text.code, text.err], [0, ""]);
  assertMatch(text.out, /^PASSED: .*\n[^]*\nRun {9}1700003600_abc123, /);
  const json = await start(rig, ["report", idAt(0), "--format", "json"]);
  assertEquals(JSON.parse(json.out).run.id, idAt(0));
  const file = `${rig.stateDir}/report.xml`;
  const both = await start(rig, [
    "report",
    "--format",
    "junit",
    "--output",
    file,
    "--format",
    "tap",
    "--output=-",
  ]);
  assertStringIncludes(await Deno.readTextFile(file), '<testsuites name="chroma-autotest 1700003600_abc123"');
  assertStringIncludes(both.out, "TAP version 14\n");
  const page = (id: string) => start(rig, ["report", id, "--format", "html"]);
  const hasTrend = async (id: string) => (await page(id)).out.includes('id="trend"');
  assertEquals([await hasTrend(idAt(0)), await hasTrend(idAt(1))], [false, true]);
  for (const format of ["markdown", "prometheus"]) {
    assertStringIncludes((await start(rig, ["report", "--format", format])).out, "http");
  }
});

Deno.test("cli reports 0 for a failed run, and keeps still about one that passed where it shall", async () => {
  await using rig = await openRig();
  const suites = [{
    name: "basic",
    status: "failed" as const,
    durationMs: 1,
    checks: [check("get", "failed", "no")],
  }];
  await rig.report(idAt(0), { suites, exitCode: 1 });
  await rig.report(idAt(1));
  const failed = await start(rig, ["report", idAt(0), "--quiet"]);
  assertEquals([failed.code, failed.out.split(":")[0]], [0, "FAILED"]);
  assertEquals(await start(rig, ["report", "--quiet"]), { code: 0, out: "", err: "" });
});

Deno.test("cli says of a Prometheus report when the last success was, as of then", async () => {
  await using rig = await openRig();
  await rig.report(idAt(0));
  await rig.report(idAt(1), { exitCode: 1 });
  await rig.report(idAt(2));
  const { out } = await start(rig, ["report", idAt(1), "--format", "prometheus"]);
  assertStringIncludes(
    out,
    `chroma_autotest_last_success_timestamp_seconds{target="http://balancer.test:8000",tenant="default_tenant",database="default_database"} 1700000065\n`,
  );
});

Deno.test("cli says in one line why there is nothing to report", async () => {
  await using rig = await openRig();
  for (
    const args of [["report"], ["report", idAt(7)], ["report", "yesterday"], ["report", idAt(1), idAt(2)]]
  ) {
    const { code, out, err } = await start(rig, args);
    assertEquals([code, out], [2, ""]);
    assertMatch(err, /^Cannot [^\n]+\n$/);
  }
});

Deno.test("cli lists earlier runs, the last of each target or of one", async () => {
  await using rig = await openRig();
  await record(rig, 40);
  const other = { ...PASSED.target, url: "https://lb.internal", tenant: "t" };
  await rig.report(idAt(50), { target: other });
  const all = await start(rig, ["history"]);
  assertEquals([all.code, all.err], [0, ""]);
  assertStringIncludes(
    all.out,
    "http://balancer.test:8000 (default_tenant / default_database): the last 30 of 40 runs\n",
  );
  assertStringIncludes(all.out, "\nhttps://lb.internal (t / default_database): 1 run\n");
  assertStringIncludes(all.out, "none of 1 figure is worse, against 30 earlier runs with the same options");
  const one = await start(rig, ["history", "--url", "https://lb.internal", "--tenant", "t"]);
  assertMatch(one.out, /^https:\/\/lb\.internal \(t \/ default_database\): 1 run\n/);
  assertEquals(one.out.includes("balancer.test"), false);
  assertEquals(
    (await start(rig, ["history"], { CHROMA_AUTOTEST_URL: "https://lb.internal" })).out,
    "No run is on record\n",
  );
  const few = await start(rig, ["history", "--last", "3", "--url", "http://balancer.test:8000"]);
  assertStringIncludes(few.out, "the last 3 of 40 runs\n");
  assertEquals(few.out.match(/_abc123 /g)?.length, 3);
});

Deno.test("cli tells all of the history as JSON", async () => {
  await using rig = await openRig();
  await record(rig, 12, 200_000);
  const { out } = await start(rig, ["history", "--format", "json", "--last", "2"]);
  const { schema, targets } = JSON.parse(out);
  const [{ target, url, total, runs, series, newest }] = targets;
  assertEquals([schema, targets.length, target, url, total], [
    1,
    1,
    "http,balancer.test@8000,default_tenant,default_database",
    "http://balancer.test:8000",
    12,
  ]);
  assertEquals(runs.map(({ id, exitCode }: { id: string; exitCode: number }) => [id, exitCode]), [
    [idAt(10), 0],
    [idAt(11), 0],
  ]);
  assertEquals(runs[0].suites[0].checks[1], {
    name: "add",
    status: "passed",
    durationMs: 85,
    metrics: { records: 50 },
  });
  assertEquals(series, [{
    figure: "run: durationMs",
    kind: "duration",
    values: [65_000, 200_000],
    least: 65_000,
    median: 132_500,
    most: 200_000,
  }]);
  assertEquals(newest, {
    runs: 11,
    figures: 1,
    regressions: [{
      figure: "run: durationMs",
      kind: "duration",
      value: 200_000,
      median: 65_000,
      limit: 78_000,
      runs: 11,
    }],
  });
});

Deno.test("cli fails history for what is worse only where it shall, and is quiet only where nothing is", async () => {
  await using rig = await openRig();
  await record(rig, 9);
  assertEquals(await start(rig, ["history", "--quiet", "--fail-on-regression"]), {
    code: 0,
    out: "",
    err: "",
  });
  await record(rig, 10, 200_000);
  const warned = await start(rig, ["history", "--quiet"]);
  assertEquals(warned.code, 0);
  assertStringIncludes(warned.out, "1 of 1 figure is worse");
  assertEquals((await start(rig, ["history", "--fail-on-regression"])).code, 1);
});

Deno.test("cli says that there is no earlier run, and refuses what makes no sense", async () => {
  await using rig = await openRig();
  assertEquals(await start(rig, ["history"]), { code: 0, out: "No run is on record\n", err: "" });
  for (
    const args of [["history", "basic"], ["history", "--last", "0"], ["history", "--url", "lb"], [
      "history",
      "--primary",
      "http://a",
    ]]
  ) {
    const { code, out, err } = await start(rig, args);
    assertEquals([code, out], [2, ""]);
    assertMatch(err, /^Cannot [^\n]+\n$/);
  }
});

Deno.test("cli tells on standard error that the history was damaged, and lists what is on record", async () => {
  await using rig = await openRig();
  await record(rig, 2);
  await Deno.writeTextFile(rig.path, "no database".repeat(100));
  const { code, out, err } = await start(rig, ["history"]);
  assertEquals(code, 0);
  assertStringIncludes(out, ": 2 runs\n");
  assertMatch(
    err,
    /^The history "[^"]+" cannot be used \(file is not a database\): it is kept as "[^"]+\.broken-\d{10}", [^\n]+\n$/,
  );
});
