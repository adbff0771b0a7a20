import { assert, assertEquals } from "@std/assert";
import { systemClock } from "../../src/core/clock.ts";
import { timeout } from "../lab/faults/timeout.ts";
import { Lab } from "../lab/lab.ts";
import { until } from "../lab/until.ts";
import { against, type Report, startProgram, stateDirectory } from "./program.ts";

/** How often the program is stopped: a sample here, `deno task test:stop` for the whole. */
const STOPS = Number(Deno.env.get("STOP_TEST_STOPS") ?? 4);
/** A run takes about 5 s; it is stopped at any moment of it. Milliseconds. */
const LATEST_MS = 5000;
const SETTLE_S = 1;
/** What the program reserves for the cleanup after a signal, by src/run/reserve.ts; milliseconds. */
const RESERVED_MS = 60_000 + 1000 * SETTLE_S;
const RUN = ["run", "basic", "sync", "--settle", String(SETTLE_S), "--max-lag", "2"];

let lab: Lab;
Deno.test.beforeAll(async () => {
  lab = await Lab.start({ production: 8 });
});
Deno.test.afterAll(() => lab[Symbol.asyncDispose]());

/** Starts a run and stops it when `when` resolves; answers how it ended, and how long after the signal. */
async function stopped(state: string, when: (ended: AbortSignal) => Promise<void>) {
  const running = startProgram([...RUN, ...lab.args(), "--state-dir", state, "--format", "json"], {
    state,
    hosts: lab.hosts(),
  });
  const ended = new AbortController();
  const output = running.output().finally(() => ended.abort());
  let signalled = NaN;
  await when(ended.signal).then(() => {
    signalled = performance.now();
    running.kill("SIGTERM");
  }).catch((error) => {
    if (!ended.signal.aborted) throw error;
  });
  const { code, stdout } = await output;
  return { code, out: new TextDecoder().decode(stdout), tookMs: performance.now() - signalled };
}

for (let stop = 1; stop <= STOPS; stop++) {
  Deno.test(`run stopped by SIGTERM at any moment leaves nothing (${stop} of ${STOPS})`, async () => {
    const before = await lab.eyes.photograph();
    await using state = await stateDirectory();
    const moment = Math.random() * LATEST_MS;
    const { code, tookMs } = await stopped(state.path, (ended) => systemClock.sleep(moment, ended));
    await lab.replicator.idle();
    console.log(`SIGTERM after ${moment.toFixed(0)} ms: exit code ${code} ${tookMs.toFixed(0)} ms later`);
    // 0 when the run came to its end before.
    assertEquals(code, Number.isNaN(tookMs) ? 0 : 143);
    assert(!(tookMs >= RESERVED_MS), `${tookMs} ms`);
    assertEquals([await lab.eyes.leftovers(), await lab.eyes.photograph()], [[], before]);
  });
}

Deno.test("run stopped while a node hangs cleans up the others within the reserved time", async () => {
  await using state = await stateDirectory();
  {
    await using stack = new AsyncDisposableStack();
    const { code, out, tookMs } = await stopped(state.path, async () => {
      await until(async () => (await lab.eyes.leftovers()).some(({ node }) => node === "replica"));
      stack.use(timeout(lab, "replica"));
    });
    const { cleanup }: Report = JSON.parse(out);
    assertEquals([code, new Set(cleanup.leftovers.map(({ node }) => node))], [3, new Set(["replica"])]);
    assert(tookMs < RESERVED_MS, `${tookMs} ms`);
    console.log(`exit code ${code} ${tookMs.toFixed(0)} ms after the signal`);
    const left = await lab.eyes.leftovers();
    assertEquals(left.filter(({ node }) => node === "primary"), []);
  }
  await lab.settled();
  const { code } = await against(lab, ["cleanup", "--settle", "1"], { state: state.path });
  assertEquals([code, await lab.eyes.leftovers()], [0, []]);
});
