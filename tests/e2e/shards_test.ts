import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Lab } from "../lab/lab.ts";
import { until } from "../lab/until.ts";
import { byParallel, has, type Merged, mergedReport } from "./by_parallel.ts";
import { hasSshServer, startSshServer } from "./ssh_server.ts";
import { checkOf, program, type Report, startProgram, stateDirectory } from "./program.ts";

/** How many shards are killed: a sample here, `deno task test:shards` for the whole. Of each run half are. */
const KILLS = Number(Deno.env.get("SHARD_TEST_KILLS") ?? 2);
const SHARDS = 4;
const KILLED_EACH = SHARDS / 2;
/** From the run's id to the load: all shards have to be there by then, on a machine that is busy. Seconds. */
const START_AFTER = 15;
const LOAD = ["--duration", "2", "--rate", "30", "--max-requests", "160", "--settle", "1"];
/** From the beginning to the end of a shard: the two loads, and ten seconds between them. Milliseconds. */
const LATEST_MS = 1000 * (START_AFTER + 16);

const decoder = new TextDecoder();

let lab: Lab;
Deno.test.beforeAll(async () => {
  lab = await Lab.start({ production: 8 });
});
Deno.test.afterAll(() => lab[Symbol.asyncDispose]());

function newRun(suffix: string): string {
  return `${Math.floor(Date.now() / 1000)}_${suffix}`;
}

interface ShardOptions {
  readonly index: number;
  readonly run: string;
  readonly state: string;
  readonly reports: string;
  readonly more?: readonly string[];
}

function startShard({ index, run, state, reports, more = [] }: ShardOptions): Deno.ChildProcess {
  const which = ["--shard", `${index}/${SHARDS}`, "--run", run, "--start-after", String(START_AFTER)];
  const report = ["--format", "json", "--output", `${reports}/${index}.json`];
  return startProgram(
    ["run", "performance", ...which, ...LOAD, ...report, ...lab.args(), "--state-dir", state, ...more],
    { state, hosts: lab.hosts(), files: [reports] },
  );
}

/** Removes what shards left, and merges their reports. */
async function merge(run: string, { state, reports }: Pick<ShardOptions, "state" | "reports">) {
  const options = { state, hosts: lab.hosts(), files: [reports] };
  const cleanup = ["cleanup", "--run", run, "--force", "--settle", "1", ...lab.args(), "--state-dir", state];
  const cleaned = await program(
    [...cleanup, "--format", "json", "--output", `${reports}/cleanup.json`],
    options,
  );
  const files = [...Array(SHARDS).keys(), "cleanup"].map((name) => `${reports}/${name}.json`);
  const merged = await program(
    ["report", "--merge", ...files, "--state-dir", state, "--format", "json"],
    options,
  );
  return { cleaned, merged, report: merged.out === "" ? undefined : JSON.parse(merged.out) as Merged };
}

Deno.test({
  name:
    "shards by GNU parallel share a run, keep others out of it, and come to one verdict with nothing left",
  ignore: !await has("parallel"),
  async fn() {
    const before = await lab.eyes.photograph();
    await using state = await stateDirectory();
    await using reports = await stateDirectory();
    const options = { state: state.path, hosts: lab.hosts(), files: [reports.path] };
    const directories = { state: state.path, reports: reports.path };
    const args = lab.args();
    const script = byParallel(
      lab,
      [SHARDS, ...LOAD, "--start-after", String(START_AFTER), "--concurrent-users", "6"],
      directories,
    );
    await until(async () => (await lab.eyes.leftovers()).length > 0, {
      timeoutMs: 30_000,
      what: "they have begun",
    });
    const other = await program(["run", "basic", ...args, "--state-dir", state.path], options);
    assertEquals([other.code, other.out], [75, ""]);
    assertMatch(other.err, new RegExp(`is under way \\(\\d{10}_[a-z0-9]{6} in ${SHARDS} shards\\)`));

    const { code, out, err } = await script;
    assertEquals(code, 0, out + err);
    assertStringIncludes(out, "1 of 1 collection gone from every endpoint");
    assertEquals([await lab.eyes.leftovers(), await lab.eyes.photograph()], [[], before]);

    const report = await mergedReport(lab, directories);
    assertEquals(
      report.shards.map(({ state, exitCode }) => [state, exitCode]),
      Array(SHARDS).fill(["reported", 0]),
    );
    // What one process with all of the rate sends: 30 a second for two seconds.
    assertEquals(checkOf(report, "performance", "open loop").metrics?.requests, 60);
    assertEquals(checkOf(report, "performance", "concurrent users").metrics?.users, 6);
    assertEquals([report.safety.refused, report.safety.outsideRun], [0, 0]);
    // Its collection is known to be gone by the cleanup's own journal, beside it.
    const verify = ["verify", `${report.run.id}-shard-0`, ...args, "--state-dir", state.path];
    const verified = await program(verify, options);
    assertEquals(verified.code, 0, verified.out);
    for (let index = 0; index < SHARDS; index++) {
      const audit = await program(
        ["audit", `${report.run.id}-shard-${index}`, "--state-dir", state.path],
        options,
      );
      assertEquals(audit.code, 0, audit.out);
    }
  },
});

Deno.test({
  name: "shards on other machines share a run over ssh, and come to one verdict with nothing left",
  ignore: !await has("parallel") || !await hasSshServer(),
  async fn() {
    await using keys = await stateDirectory();
    await using server = await startSshServer(keys.path);
    await using state = await stateDirectory();
    await using reports = await stateDirectory();
    const directories = { state: state.path, reports: reports.path };
    const { code, out, err } = await byParallel(
      lab,
      [SHARDS, ...LOAD, "--start-after", "30", "--concurrent-users", String(SHARDS)],
      { ...directories, ssh: server.command },
    );
    assertEquals([code, await lab.eyes.leftovers()], [0, []], out + err);
    const { shards } = await mergedReport(lab, directories);
    assertEquals(shards.map(({ exitCode }) => exitCode), Array(SHARDS).fill(0));
  },
});

for (let round = 1; round <= Math.ceil(KILLS / KILLED_EACH); round++) {
  Deno.test(`shards that are killed leave nothing after the cleanup, and no pass (round ${round})`, async () => {
    const before = await lab.eyes.photograph();
    await using states = await stateDirectory();
    await using reports = await stateDirectory();
    // Of every other round each shard has a state directory of its own, as on machines of their own.
    const stateOf = (index: number) => `${states.path}/${round % 2 === 0 ? index : "all"}`;
    const run = newRun("kill00");
    const running = Array.from(
      { length: SHARDS },
      (_, index) => startShard({ index, run, state: stateOf(index), reports: reports.path }),
    );
    const outputs = running.map((one) => one.output());
    // Shard 0, which makes what all share, is always one of them.
    const others = [1, 2, 3].sort(() => Math.random() - 0.5).slice(0, KILLED_EACH - 1);
    const moments = [0, ...others].map((index) =>
      setTimeout(() => {
        try {
          running[index]?.kill("SIGKILL");
        } catch {
          // It had ended.
        }
      }, Math.random() * LATEST_MS)
    );
    const ended = await Promise.all(outputs);
    for (const moment of moments) clearTimeout(moment);
    const killed = ended.flatMap(({ signal }, index) => signal === "SIGKILL" ? [index] : []);
    await lab.replicator.idle();

    const { cleaned, merged, report } = await merge(run, {
      state: `${states.path}/${round % 2 === 0 ? "merge" : "all"}`,
      reports: reports.path,
    });
    console.log(`killed ${killed.join(" and ")}: merged exit code ${merged.code}`);
    assertEquals(cleaned.code, 0, cleaned.err);
    assertEquals([await lab.eyes.leftovers(), await lab.eyes.photograph()], [[], before]);
    assert(report !== undefined, merged.err);
    if (killed.length > 0) assert(merged.code !== 0);
    assertEquals(report.cleanup.leftovers, []);
    for (const index of killed) {
      const { status } = checkOf(report, "shards", `shard ${index} of ${SHARDS}`);
      assertEquals(status, "unknown");
    }
  });
}

Deno.test("a shard that is stopped by hand stops the others, wherever they are", async () => {
  await using states = await stateDirectory();
  await using reports = await stateDirectory();
  const run = newRun("panic0");
  const running = [0, 1, 2, 3].map((index) =>
    startShard({
      index,
      run,
      state: `${states.path}/${index}`,
      reports: reports.path,
      more: ["--duration", "20"],
    })
  );
  const outputs = running.map((one) => one.output());
  await until(async () => (await lab.eyes.leftovers()).length > 0, {
    timeoutMs: 30_000,
    what: "they have begun",
  });
  await until(
    () => Date.now() / 1000 > Number(run.slice(0, 10)) + START_AFTER + 1,
    { timeoutMs: 30_000, what: "the load has begun" },
  );
  await Deno.writeTextFile(`${states.path}/2/panic`, "");
  const ended = await Promise.all(outputs);
  assertEquals(
    ended.map(({ code }) => code),
    [6, 6, 6, 6],
    ended.map(({ stderr }) => decoder.decode(stderr)).join(),
  );
  const { merged, report } = await merge(run, { state: `${states.path}/merge`, reports: reports.path });
  assertEquals([merged.code, report?.cleanup.leftovers, await lab.eyes.leftovers()], [6, [], []]);
});

Deno.test("a shard that comes too late sends nothing of the load, and is no pass", async () => {
  await using states = await stateDirectory();
  await using reports = await stateDirectory();
  const run = `${Math.floor(Date.now() / 1000) - 3600}_late00`;
  const { code } = await startShard({
    index: 0,
    run,
    state: states.path,
    reports: reports.path,
    more: [
      "--deadline",
      "7200",
    ],
  }).output();
  const report: Report = JSON.parse(await Deno.readTextFile(`${reports.path}/0.json`));
  assertEquals([code, checkOf(report, "performance", "concurrent users").status], [1, "unknown"]);
  assertMatch(checkOf(report, "performance", "open loop").detail, /came .* late to the load/);
  // The same shard a second time would write over the first one's journal.
  const again = await startShard({ index: 0, run, state: states.path, reports: reports.path }).output();
  assertMatch(decoder.decode(again.stderr), /has run from here before/);
  const { cleaned, report: merged } = await merge(run, { state: states.path, reports: reports.path });
  assertEquals([cleaned.code, await lab.eyes.leftovers(), merged?.cleanup.leftovers], [0, [], []]);
});
