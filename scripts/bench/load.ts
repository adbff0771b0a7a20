/**
 * How much load one process makes: the highest rate of our open loop at which at most 1 % of the requests are sent late,
 * beside what `wrk` and `autocannon` get from the same route of the same server; and how late requests are sent at half
 * that rate. Without guard and cap, which are told by `guard`.
 */
import { systemClock } from "../../src/core/clock.ts";
import { percentile } from "../../src/core/percentile.ts";
import { Gate } from "../../src/load/gate.ts";
import { openLoop } from "../../src/load/open_loop.ts";
import { fetchTransport } from "../../src/transport/fetch.ts";
import { Server } from "../../tests/lab/server.ts";
import { describeSpread } from "./spread.ts";
import { hasWrk, wrkRate } from "./wrk.ts";

const ROUNDS = 3;
const SECONDS = 3;
const CONNECTIONS = 8;
/** A request that is sent so long after it was due has missed its time; milliseconds. */
const LATE_MS = 10;
const MOST_LATE = 0.01;
/** Shares of the rate of `wrk` that are tried, from the highest. */
const SHARES = [0.6, 0.5, 0.4, 0.35, 0.3, 0.25, 0.2, 0.15, 0.1, 0.05];

/** Prints our highest rate, as a share of the others'. */
export async function benchLoad(): Promise<void> {
  if (!await hasWrk()) {
    console.log(`Not measured: wrk is not installed; "apt-get install wrk" brings it on Debian and Ubuntu`);
    return;
  }
  await using server = await Server.start();
  const url = `${server.url}/api/v2/heartbeat`;
  const rounds: { readonly wrk: number; readonly cannon: number; readonly ours: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const wrk = await wrkRate(url, { connections: CONNECTIONS, seconds: SECONDS });
    const cannon = await cannonRate(url);
    const ours = await highestRate(url, wrk);
    rounds.push({ wrk, cannon, ours });
    const half = await lateness(url, ours / 2);
    console.log(
      `Chroma ${server.version}, heartbeat: wrk ${wrk.toFixed(0)}/s, autocannon ${
        cannon.toFixed(0)
      }/s, our open loop ` +
        `${ours.toFixed(0)}/s; at half of that sent late by p50 ${half.p50.toFixed(2)}, p99 ${
          half.p99.toFixed(2)
        } ms`,
    );
  }
  const share = (of: "wrk" | "cannon") => describeSpread(rounds.map((round) => round.ours / round[of]));
  console.log(`ours / wrk: ${share("wrk")}, ours / autocannon: ${share("cannon")}, in ${ROUNDS} rounds`);
}

async function highestRate(url: string, most: number): Promise<number> {
  for (const share of SHARES) {
    const { late, failed } = await lateness(url, share * most);
    if (late <= MOST_LATE && failed === 0) return share * most;
  }
  return 0;
}

/** How late requests are sent at a rate, and the share of those that are too late. */
async function lateness(url: string, perSecond: number) {
  const delays: number[] = [];
  const warmUpMs = 500;
  const began = systemClock.elapsed();
  const { tally } = await openLoop({
    perSecond,
    durationMs: 1000 * SECONDS,
    warmUpMs,
    connections: 4 * CONNECTIONS,
    task: (n) => ({
      operation: "heartbeat",
      node: "server",
      async send() {
        const due = n * 1000 / perSecond;
        if (due >= warmUpMs) delays.push(systemClock.elapsed() - began - due);
        const reply = await fetchTransport(new Request(url));
        await reply.arrayBuffer();
        if (!reply.ok) throw new Error(`it answered ${reply.status}`);
      },
    }),
  }, { clock: systemClock, gate: new Gate(), signal: new AbortController().signal });
  return {
    late: delays.filter((ms) => ms > LATE_MS).length / delays.length,
    failed: tally.failed,
    p50: percentile(delays, 0.5) ?? NaN,
    p99: percentile(delays, 0.99) ?? NaN,
  };
}

async function cannonRate(url: string): Promise<number> {
  const { stdout } = await new Deno.Command("npx", {
    args: ["-y", "autocannon@9.0.0", "-c", String(CONNECTIONS), "-d", String(SECONDS), "--json", url],
    stderr: "null",
  }).output();
  return JSON.parse(new TextDecoder().decode(stdout)).requests.average;
}
