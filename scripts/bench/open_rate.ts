import { systemClock } from "../../src/core/clock.ts";
import { percentile } from "../../src/core/percentile.ts";
import { closedLoop } from "../../src/load/closed_loop.ts";
import { Gate } from "../../src/load/gate.ts";
import { openLoop } from "../../src/load/open_loop.ts";
import { fetchTransport } from "../../src/transport/fetch.ts";
import type { Repeated } from "./wrk.ts";

/** A request that is sent so long after it was due has missed its time; milliseconds. */
const LATE_MS = 10;
const MOST_LATE = 0.01;
/** Halvings of the range in which the highest rate is looked for: to 2 % of its end. */
const HALVINGS = 6;
const ATTEMPTS = 2;
const WARM_UP_MS = 500;

/** How a load is put on a server. */
export interface LoadOptions {
  readonly connections: number;
  /** Of each attempt. */
  readonly seconds: number;
}

/** How a load kept its times; milliseconds, whether early or late. */
export interface Pacing {
  /** The share of the requests that missed their times. */
  readonly late: number;
  readonly failed: number;
  readonly p50: number;
  readonly p99: number;
}

/** The highest rate up to a most at which an open loop sends at most 1 % of its requests late, and none fails. */
export async function highestOpenRate(
  request: Repeated,
  { most, ...options }: LoadOptions & { readonly most: number },
): Promise<number> {
  let [held, missed] = [0, most];
  for (let halving = 0; halving < HALVINGS; halving++) {
    const perSecond = (held + missed) / 2;
    if (await isHeld(request, { perSecond, ...options })) held = perSecond;
    else missed = perSecond;
  }
  return held;
}

/** Whether a rate can be held: in one of two attempts, since the machine may do something else for a moment. */
async function isHeld(
  request: Repeated,
  options: LoadOptions & { readonly perSecond: number },
): Promise<boolean> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { late, failed } = await pacingAt(request, options);
    if (late <= MOST_LATE && failed === 0) return true;
  }
  return false;
}

/** How an open loop keeps its times at a rate. */
export async function pacingAt(
  request: Repeated,
  { perSecond, connections, seconds }: LoadOptions & { readonly perSecond: number },
): Promise<Pacing> {
  const delays: number[] = [];
  const began = systemClock.elapsed();
  const { tally } = await openLoop({
    perSecond,
    durationMs: 1000 * seconds,
    warmUpMs: WARM_UP_MS,
    connections,
    beganAt: began,
    task: (n) => ({
      operation: "request",
      node: "server",
      send() {
        const due = n * 1000 / perSecond;
        if (due >= WARM_UP_MS) delays.push(systemClock.elapsed() - began - due);
        return sendOnce(request);
      },
    }),
  }, { clock: systemClock, gate: new Gate(), signal: new AbortController().signal });
  const errors = delays.map(Math.abs);
  return {
    late: delays.filter((ms) => ms > LATE_MS).length / delays.length,
    failed: tally.failed,
    p50: percentile(errors, 0.5) ?? NaN,
    p99: percentile(errors, 0.99) ?? NaN,
  };
}

/** The rate of a closed loop that never thinks. */
export async function closedRate(request: Repeated, { connections, seconds }: LoadOptions): Promise<number> {
  const { tally, achieved } = await closedLoop({
    users: connections,
    durationMs: 1000 * seconds,
    warmUpMs: WARM_UP_MS,
    thinkMs: () => 0,
    task: () => ({ operation: "request", node: "server", send: () => sendOnce(request) }),
  }, { clock: systemClock, gate: new Gate(), signal: new AbortController().signal });
  if (tally.failed > 0) throw new Error(`Cannot measure: ${JSON.stringify(tally.failures)}`);
  return achieved;
}

/** Sends it as a run does, without client, guard and cap. */
export async function sendOnce(request: Repeated): Promise<void> {
  const reply = await fetchTransport(requestOf(request));
  await reply.arrayBuffer();
  if (!reply.ok) throw new Error(`Cannot measure: it answered ${reply.status}`);
}

/** A request of its own for each time that it is sent. */
export function requestOf({ url, body }: Repeated): Request {
  const headers = { "content-type": "application/json" };
  return body === undefined ? new Request(url) : new Request(url, { method: "POST", headers, body });
}
