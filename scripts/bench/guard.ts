/**
 * What the guard costs: a guarded read against a bare `fetch` of the same route on the same real Chroma server.
 */
import { systemClock } from "../../src/core/clock.ts";
import type { Transport } from "../../src/core/transport.ts";
import { percentile } from "../../src/core/percentile.ts";
import { guard } from "../../src/guard/guard.ts";
import { Ownership } from "../../src/guard/ownership.ts";
import { complete } from "../../src/transport/complete.ts";
import { fetchTransport } from "../../src/transport/fetch.ts";
import { Server } from "../../tests/lab/server.ts";
import type { Bench } from "./bench.ts";
import { SCOPE } from "./filled_collection.ts";
import { inRounds } from "./in_rounds.ts";

const ROUNDS = 7;
const REQUESTS = 2000;

/** The ratio of the medians, and both. */
export const benchGuard: Bench = async ({ rounds = ROUNDS }) => {
  await using server = await Server.start();
  const url = `${server.url}/api/v2/heartbeat`;
  const bare: Transport = (request) => fetch(request);
  const bounded = complete(fetchTransport, { clock: systemClock, timeoutMs: 10_000, maxBytes: 1 << 20 });
  const guarded = guard(bounded, {
    endpoints: [{ name: "server", role: "server", origin: server.url }],
    scope: SCOPE,
    ownership: new Ownership("1705123456_abc123", { maxDocs: 250, maxCollections: 10 }),
    headers: {},
    clock: systemClock,
    observe: () => {},
  });

  await compare(bare, guarded, url);
  const times = await inRounds(rounds, () => compare(bare, guarded, url));
  return [
    {
      name: "heartbeat, guarded / bare, p50",
      unit: "ratio",
      values: times.map(({ guarded, bare }) => guarded / bare),
      goal: { atMost: 1.05 },
    },
    { name: "heartbeat, bare, p50", unit: "ms", values: times.map(({ bare }) => bare) },
    { name: "heartbeat, guarded, p50", unit: "ms", values: times.map(({ guarded }) => guarded) },
  ];
};

/** Medians in milliseconds. */
interface Times {
  readonly bare: number;
  readonly guarded: number;
}

/** The median times of requests, one after the other on a kept connection, bare and guarded in turns. */
async function compare(bare: Transport, guarded: Transport, url: string): Promise<Times> {
  const times = { bare: Array<number>(), guarded: Array<number>() };
  for (let sent = 0; sent < REQUESTS; sent++) {
    times.bare.push(await timeOf(bare, url));
    times.guarded.push(await timeOf(guarded, url));
  }
  return { bare: percentile(times.bare, 0.5) ?? NaN, guarded: percentile(times.guarded, 0.5) ?? NaN };
}

async function timeOf(send: Transport, url: string): Promise<number> {
  const before = performance.now();
  const reply = await send(new Request(url));
  await reply.arrayBuffer();
  return performance.now() - before;
}
