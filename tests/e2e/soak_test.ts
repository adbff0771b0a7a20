/**
 * Many runs in a row, each as a user starts it, from one state directory against one deployment: what a run takes must not
 * grow by those before it, and a server must keep what the runs foretold.
 */
import { assert, assertEquals } from "@std/assert";
import { systemDisk } from "../../src/core/disk.ts";
import { earlierRuns } from "../../src/run/state/state_dir.ts";
import type { Residue } from "../../src/run/residue/residue.ts";
import { Lab } from "../lab/lab.ts";
import { type Report, stateDirectory } from "./program.ts";
import { keptBy, sizeOf } from "./soak/kept.ts";
import { type Taken, watched } from "./soak/watched.ts";

/** `deno task test:soak` has five hundred. */
const RUNS = Number(Deno.env.get("SOAK_RUNS") ?? 3);
/** As short as it gets without being another run: nothing is waited for, and 500 of them leave more than 500 MB. */
const RUN = ["run", "basic", "--settle", "0", "--max-requests", "1000", "--max-residue", "100000"];
/** Runs that the state directory keeps whole: until then it grows. */
const KEPT_RUNS = 100;
/** Each tenth of the runs is compared with another: one run alone takes now more, now less. */
const TENTH = Math.max(1, Math.floor(RUNS / 10));
/** What an archived run and its place in the history take at the most; bytes. */
const ARCHIVED_BYTES = 3000;

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
    for (let run = 1; run <= RUNS; run++) {
      const row = await runOnce(run, state.path);
      rows.push(row);
      if (run === 1 || run % 50 === 0 || run === RUNS) print(row);
    }
    assertFlat("memory", rows, ({ peakBytes }) => peakBytes);
    assertFlat("descriptors", rows, ({ descriptors }) => descriptors);
    assertStateFlat(rows);

    const after = await Promise.all(lab.nodes.map(({ server }) => keptBy(server)));
    const last = rows.at(-1)?.residue;
    for (const [at, { name }] of lab.nodes.entries()) {
      const [then, now] = [before[at], after[at]];
      const foretold = last?.nodes.find(({ node }) => node === name)?.lifetimeBytes;
      assert(then !== undefined && now !== undefined && foretold !== undefined && last !== undefined);
      console.log(
        `${name} keeps ${mib(now.bytes - then.bytes)} MiB, foretold ${mib(foretold)}; ` +
          `${now.descriptors - then.descriptors} descriptors, foretold ${RUNS * last.descriptors}; ` +
          `${now.directories - then.directories} directories; memory +${
            mib(now.memoryBytes - then.memoryBytes)
          } MiB`,
      );
      assertNear(`bytes on ${name}`, now.bytes - then.bytes, foretold);
      assertNear(`descriptors on ${name}`, now.descriptors - then.descriptors, RUNS * last.descriptors);
    }
  },
});

async function runOnce(run: number, state: string): Promise<Row> {
  const args = [...RUN, ...lab.args(), "--state-dir", state, "--format", "json"];
  const { code, out, err, ...taken } = await watched(args, { state, hosts: lab.hosts() });
  assertEquals(code, 0, `run ${run}\n${err}`);
  const { residue }: Report & { readonly residue: Residue } = JSON.parse(out);
  const began = performance.now();
  const entry = { name: "balancer", role: "balancer", origin: lab.url } as const;
  const target = { entry, nodes: [], tenant: "default_tenant", database: "default_database", headers: {} };
  const { replays } = await earlierRuns(systemDisk, state, target);
  const readingMs = performance.now() - began;
  assertEquals(replays.length, run);
  const { bytes, files } = await sizeOf(state);
  return { ...taken, run, stateBytes: bytes, stateFiles: files, readingMs, residue };
}

function print(
  { run, peakBytes, descriptors, stateBytes, stateFiles, readingMs, wallMs, residue }: Row,
): void {
  console.log(
    `run ${String(run).padStart(4)}: peak ${mib(peakBytes)} MiB, ${descriptors} descriptors, ` +
      `state ${mib(stateBytes)} MiB in ${stateFiles} files, read in ${readingMs.toFixed(1)} ms, ` +
      `${(wallMs / 1000).toFixed(1)} s; foretold ${mib(residue.lifetimeBytes)} MiB on a node`,
  );
}

/** That the last tenth of the runs takes no more than the first, but for a tenth. */
function assertFlat(what: string, rows: readonly Row[], figure: (row: Row) => number): void {
  const [first, last] = [rows.slice(0, TENTH), rows.slice(-TENTH)].map((some) => median(some.map(figure)));
  assert(last !== undefined && first !== undefined);
  assert(last <= 1.1 * first, `${what}: ${first} in the first runs, ${last} in the last`);
}

/** That beyond the runs which are kept whole the state directory grows by what is archived of a run alone. */
function assertStateFlat(rows: readonly Row[]): void {
  const [full, last] = [rows[KEPT_RUNS - 1], rows.at(-1)];
  if (full === undefined || last === undefined) return;
  assert(last.stateFiles <= full.stateFiles + 2, `files: ${full.stateFiles}, then ${last.stateFiles}`);
  const more = 0.1 * full.stateBytes + ARCHIVED_BYTES * (last.run - full.run);
  assert(last.stateBytes <= full.stateBytes + more, `bytes: ${full.stateBytes}, then ${last.stateBytes}`);
}

function assertNear(what: string, found: number, foretold: number): void {
  assert(Math.abs(found - foretold) <= 0.1 * foretold, `${what}: ${found}, foretold ${foretold}`);
}

function median(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

function mib(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}
