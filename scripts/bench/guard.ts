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
import { describeSpread } from "./spread.ts";

const ROUNDS = 7;
const REQUESTS = 2000;

/** Prints the ratio of the medians and its spread. */
export async function benchGuard(): Promise<void> {
  await using server = await Server.start();
  const url = `${server.url}/api/v2/heartbeat`;
  const bare: Transport = (request) => fetch(request);
  const bounded = complete(fetchTransport, { clock: systemClock, timeoutMs: 10_000, maxBytes: 1 << 20 });
  const guarded = guard(bounded, {
    endpoints: [{ name: "server", role: "server", origin: server.url }],
    scope: { tenant: "default_tenant", database: "default_database" },
    ownership: new Ownership("1705123456_abc123", { maxDocs: 250, maxCollections: 10 }),
    headers: {},
    clock: systemClock,
    observe: () => {},
  });

  await medianOf(bare, url), await medianOf(guarded, url);
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const of = { bare: await medianOf(bare, url), guarded: await medianOf(guarded, url) };
    ratios.push(of.guarded / of.bare);
    console.log(`bare ${of.bare.toFixed(3)} ms, guarded ${of.guarded.toFixed(3)} ms`);
  }
  console.log(
    `guarded / bare at p50: ${describeSpread(ratios)} in ${ROUNDS} rounds of ${REQUESTS} requests`,
  );
}

/** The median time of a request in milliseconds, one after the other on a kept connection. */
async function medianOf(send: Transport, url: string): Promise<number> {
  const times: number[] = [];
  for (let sent = 0; sent < REQUESTS; sent++) {
    const before = performance.now();
    const reply = await send(new Request(url));
    await reply.arrayBuffer();
    times.push(performance.now() - before);
  }
  return percentile(times, 0.5) ?? NaN;
}
