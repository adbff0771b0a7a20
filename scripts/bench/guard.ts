/**
 * What the guard costs: a guarded read against a bare `fetch` of the same route on the same real Chroma server: of one that
 * costs a server nothing, and of a query as production has them.
 */
import { systemClock } from "../../src/core/clock.ts";
import type { Endpoint } from "../../src/core/endpoint.ts";
import type { Transport } from "../../src/core/transport.ts";
import { percentile } from "../../src/core/percentile.ts";
import { guard } from "../../src/guard/guard.ts";
import { Ownership } from "../../src/guard/ownership.ts";
import { complete } from "../../src/transport/complete.ts";
import { fetchTransport } from "../../src/transport/fetch.ts";
import { Server } from "../../tests/lab/server.ts";
import type { Bench } from "./bench.ts";
import type { Figure } from "./figure.ts";
import { fillCollection, SCOPE } from "./filled_collection.ts";
import { inRounds } from "./in_rounds.ts";
import { requestOf } from "./open_rate.ts";
import type { Repeated } from "./wrk.ts";

const ROUNDS = 7;
const REQUESTS = 2000;
const COLLECTION = {
  name: "AUTOTEST_concurrent_users_1705123456_abc123_xyz789",
  records: 5000,
  dimension: 384,
};

/** The ratios of the medians, and both. */
export const benchGuard: Bench = async ({ rounds = ROUNDS }) => {
  await using server = await Server.start();
  const entry: Endpoint = { name: "server", role: "server", origin: server.url };
  const query = await fillCollection(server.url, COLLECTION);
  const ownership = new Ownership("1705123456_abc123", { maxDocs: 250, maxCollections: 10 });
  ownership.intend(COLLECTION.name, entry);
  ownership.admit(entry, COLLECTION.name, query.uuid);
  const guarded = guard(
    complete(fetchTransport, { clock: systemClock, timeoutMs: 10_000, maxBytes: 1 << 20 }),
    { endpoints: [entry], scope: SCOPE, ownership, headers: {}, clock: systemClock, observe: () => {} },
  );
  return [
    ...await measure("heartbeat", { url: `${server.url}/api/v2/heartbeat` }, { guarded, rounds }),
    ...await measure("query", query, { guarded, rounds }),
  ];
};

async function measure(
  name: string,
  request: Repeated,
  { guarded, rounds }: { readonly guarded: Transport; readonly rounds: number },
): Promise<readonly Figure[]> {
  const bare: Transport = (request) => fetch(request);
  const send = (transport: Transport) => () => timeOf(transport, request);
  await compare(send(bare), send(guarded));
  const times = await inRounds(rounds, () => compare(send(bare), send(guarded)));
  return [
    {
      name: `${name}, guarded / bare, p50`,
      unit: "ratio",
      values: times.map(({ guarded, bare }) => guarded / bare),
      goal: { atMost: 1.05 },
    },
    { name: `${name}, bare, p50`, unit: "ms", values: times.map(({ bare }) => bare) },
    { name: `${name}, guarded, p50`, unit: "ms", values: times.map(({ guarded }) => guarded) },
  ];
}

/** Medians in milliseconds. */
interface Times {
  readonly bare: number;
  readonly guarded: number;
}

/** The median times of requests, one after the other on a kept connection, bare and guarded in turns. */
async function compare(bare: () => Promise<number>, guarded: () => Promise<number>): Promise<Times> {
  const times = { bare: Array<number>(), guarded: Array<number>() };
  for (let sent = 0; sent < REQUESTS; sent++) {
    times.bare.push(await bare());
    times.guarded.push(await guarded());
  }
  return { bare: percentile(times.bare, 0.5) ?? NaN, guarded: percentile(times.guarded, 0.5) ?? NaN };
}

async function timeOf(send: Transport, request: Repeated): Promise<number> {
  const before = performance.now();
  const reply = await send(requestOf(request));
  await reply.arrayBuffer();
  if (!reply.ok) throw new Error(`Cannot measure: it answered ${reply.status}`);
  return performance.now() - before;
}
