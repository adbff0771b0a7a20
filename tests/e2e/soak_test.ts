/**
 * Many runs in a row, each as a user starts it, from one state directory against one deployment: what a run takes must not
 * grow by those before it, and a server must keep what the runs foretold.
 */
import { assert, assertEquals } from "@std/assert";
import { systemClock } from "../../src/core/clock.ts";
import { systemDisk } from "../../src/core/disk.ts";
import { percentile } from "../../src/core/percentile.ts";
import { systemSqlite } from "../../src/core/sqlite.ts";
import { useHistory } from "../../src/run/state/history/use_history.ts";
import { earlierRuns } from "../../src/run/state/earlier_runs.ts";
import type { Residue } from "../../src/run/residue/residue.ts";
import { Lab } from "../lab/lab.ts";
import { type Report, stateDirectory } from "./program.ts";
import { type Kept, keptBy, sizeOf } from "./soak/kept.ts";
import { type Taken, watched } from "./soak/watched.ts";

/** `deno task test:soak` has five hundred. */
const RUNS = Number(Deno.env.get("SOAK_RUNS") ?? 3);
/**
 * As short as it gets without being another run: nothing is waited for, 500 of them may leave more than 500 MB, and other
 * work on this machine, which makes the lab slow, is no reason to stop.
 */
const RUN = ["run", "basic", "--settle", "0", "--max-requests", "1000"];
const LIMITS = ["--max-residue", "100000", "--max-slowdown", "1000"];
/** Runs that the state directory keeps whole: until then it grows. */
const KEPT_RUNS = 100;
/** Each tenth of the runs is compared with another: one run alone takes now more, now less. */
const TENTH = Math.max(1, Math.floor(RUNS / 10));
/** What an archived run and its place in the history take at the most; bytes. */
const ARCHIVED_BYTES = 2000;
/** The program's log, and three before it, take at the most; bytes. */
const LOG_BYTES = 4 * 2 ** 20;
/** Files that come after the first hundred runs: the archive, and logs before the log. */
const LATER_FILES = 4;

/** What was seen of a run and after it. */
interface Row extends Taken {
  readonly run: number;
  readonly stateBytes: number;
  readonly stateFiles: number;
  /** What the next run will need to read what is known of those before it; milliseconds. */
  readonly readingMs: number;
  readonly residue: Residue;
}

let lab: Lab;
Deno.test.beforeAll(async () => {
  lab = await Lab.start({ production: 8 });
});
Deno.test.afterAll(() => lab[Symbol.asyncDispose]());

Deno.test({
  name: `run takes no more after ${RUNS} runs, and servers keep what it said`,
  // What a process takes is read from /proc.
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using state = await stateDirectory();
    const before = await Promise.all(lab.nodes.map(({ server }) => keptBy(server)));
    const rows: Row[] = [];
    let kept: readonly NodeKept[] = [];
    for (let run = 1; run <= RUNS; run++) {
      const row = await runOnce(run, state.path);
      rows.push(row);
      if (run > 1 && run % 50 !== 0 && run !== RUNS) continue;
      kept = await keptBeside(row, before);
      print(row, kept);
    }
    if (RUNS >= 50) {
      assertFlat("memory", rows, ({ peakBytes }) => peakBytes);
      assertFlat("descriptors", rows, ({ descriptors }) => descriptors);
    }
    assertStateFlat(rows);
    for (const { name, now, foretold } of kept) {
      assertNear(`bytes on ${name}`, now.bytes, foretold.bytes);
      assertNear(`descriptors on ${name}`, now.descriptors, foretold.descriptors);
    }
  },
});

/** What a node keeps of the runs, beside what the last of them said that it would. */
interface NodeKept {
  readonly name: string;
  readonly now: Kept;
  readonly foretold: { readonly bytes: number; readonly descriptors: number };
}

/** @param before what each node kept before the first run */
async function keptBeside({ run, residue }: Row, before: readonly Kept[]): Promise<readonly NodeKept[]> {
  return await Promise.all(lab.nodes.map(async ({ name, server }, at) => {
    const [then, now] = [before[at], await keptBy(server)];
    const bytes = residue.nodes.find(({ node }) => node === name)?.lifetimeBytes;
    assert(then !== undefined && bytes !== undefined);
    return {
      name,
      now: {
        bytes: now.bytes - then.bytes,
        directories: now.directories - then.directories,
        descriptors: now.descriptors - then.descriptors,
        memoryBytes: now.memoryBytes - then.memoryBytes,
      },
      foretold: { bytes, descriptors: run * residue.descriptors },
    };
  }));
}

async function runOnce(run: number, state: string): Promise<Row> {
  const args = [...RUN, ...LIMITS, ...lab.args(), "--state-dir", state, "--format", "json"];
  const { code, out, err, ...taken } = await watched(args, { state, hosts: lab.hosts() });
  assertEquals(code, 0, `run ${run}\n${err}`);
  const { residue }: Report & { readonly residue: Residue } = JSON.parse(out);
  const began = performance.now();
  const entry = { name: "balancer", role: "balancer", origin: lab.url } as const;
  const target = { entry, nodes: [], tenant: "default_tenant", database: "default_database", headers: {} };
  const { replays } = await earlierRuns(systemDisk, state, target);
  const known = await useHistory(
    state,
    { disk: systemDisk, clock: systemClock, openSqlite: systemSqlite, tell: console.log, thorough: true },
    (history) => history.targets(),
  );
  const readingMs = performance.now() - began;
  assertEquals([replays.length, known.map(({ runs }) => runs)], [run, [run]]);
  const { bytes, files } = await sizeOf(state);
  return { ...taken, run, stateBytes: bytes, stateFiles: files, readingMs, residue };
}

function print(
  { run, peakBytes, descriptors, stateBytes, stateFiles, readingMs, wallMs }: Row,
  kept: readonly NodeKept[],
): void {
  console.log(
    `run ${run}: peak ${mib(peakBytes)} MiB, ${descriptors} descriptors, ${(wallMs / 1000).toFixed(1)} s; ` +
      `state ${mib(stateBytes)} MiB in ${stateFiles} files, read in ${readingMs.toFixed(1)} ms`,
  );
  for (const { name, now, foretold } of kept) {
    console.log(
      `  ${name} keeps ${mib(now.bytes)} MiB, foretold ${
        mib(foretold.bytes)
      }; ${now.descriptors} descriptors, ` +
        `foretold ${foretold.descriptors}; ${now.directories} directories; memory +${
          mib(now.memoryBytes)
        } MiB`,
    );
  }
}

/** That the last tenth of the runs takes no more than the first, but for a tenth. */
function assertFlat(what: string, rows: readonly Row[], figure: (row: Row) => number): void {
  const [first, last] = [rows.slice(0, TENTH), rows.slice(-TENTH)].map((some) =>
    percentile(some.map(figure), 0.5)
  );
  assert(last !== undefined && first !== undefined);
  assert(last <= 1.1 * first, `${what}: ${first} in the first runs, ${last} in the last`);
}

/** That beyond the runs which are kept whole the state directory grows by what is archived of a run alone, and by the log. */
function assertStateFlat(rows: readonly Row[]): void {
  const [full, last] = [rows[KEPT_RUNS - 1], rows.at(-1)];
  if (full === undefined || last === undefined) return;
  const files = full.stateFiles + LATER_FILES;
  assert(last.stateFiles <= files, `files: ${full.stateFiles}, then ${last.stateFiles}`);
  const most = full.stateBytes + LOG_BYTES + ARCHIVED_BYTES * (last.run - full.run);
  assert(last.stateBytes <= most, `bytes: ${full.stateBytes}, then ${last.stateBytes}`);
}

function assertNear(what: string, found: number, foretold: number): void {
  assert(Math.abs(found - foretold) <= 0.1 * foretold, `${what}: ${found}, foretold ${foretold}`);
}

function mib(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}
