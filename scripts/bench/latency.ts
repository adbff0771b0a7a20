/**
 * Whether our latencies are true: the p50 of one query by our closed loop beside that of `wrk`, with the same query, on the
 * same node, with as many connections and the same pauses, in turns: over plain connections, which tells whether the loop
 * measures right, by `fetch`, which a run uses, and with the chromadb client and the guard, which a run has in between. The
 * cap is left out: its waits are no latency.
 */
import { systemClock } from "../../src/core/clock.ts";
import type { Endpoint } from "../../src/core/endpoint.ts";
import { systemRandom } from "../../src/core/random.ts";
import { Deployment } from "../../src/chroma/deployment.ts";
import { guard } from "../../src/guard/guard.ts";
import { Ownership } from "../../src/guard/ownership.ts";
import { closedLoop } from "../../src/load/closed_loop.ts";
import { Gate } from "../../src/load/gate.ts";
import { randomVector } from "../../src/suites/dataset.ts";
import { complete } from "../../src/transport/complete.ts";
import { fetchTransport } from "../../src/transport/fetch.ts";
import { Server } from "../../tests/lab/server.ts";
import type { Bench } from "./bench.ts";
import type { Figure } from "./figure.ts";
import { fillCollection, NEIGHBOURS, SCOPE, type Size } from "./filled_collection.ts";
import { inRounds } from "./in_rounds.ts";
import { sendOnce } from "./open_rate.ts";
import { PlainConnection } from "./plain_connection.ts";
import { demandWrk, wrk } from "./wrk.ts";

const ROUNDS = 7;
const SECONDS = 4;
const CONNECTIONS = 3;
/** Between an answer and the next request: with none the clients would measure how they share two cores with the server. */
const PAUSE_MS = 20;
const NAME = "AUTOTEST_concurrent_users_1705123456_abc123_xyz789";
/** A collection as a run has it, and one as production has it, whose queries take a server some time. */
const SIZES: readonly Size[] = [{ records: 250, dimension: 8 }, { records: 5000, dimension: 384 }];

/** The ratios of the medians for each size, and the medians. */
export const benchLatency: Bench = async ({ rounds = ROUNDS }) => {
  await demandWrk();
  const figures: Figure[] = [];
  for (const size of SIZES) figures.push(...await compare(size, rounds));
  return figures;
};

async function compare(size: Size, count: number): Promise<readonly Figure[]> {
  await using server = await Server.start();
  const { uuid, url, body } = await fillCollection(server.url, { name: NAME, ...size });
  const bare = () => sendOnce({ url, body });
  using deployment = await open(server.url, uuid);
  const found = deployment.entry.records(uuid);
  const vector = randomVector(size.dimension, systemRandom);
  const whole = async () => void await found.query(vector, NEIGHBOURS);
  using connections = new DisposableStack();
  const plain: PlainConnection[] = [];
  for (let number = 0; number < CONNECTIONS; number++) {
    plain.push(connections.use(await PlainConnection.open({ url, body })));
  }
  const overPlain = (user: number) => plain[user]?.send() ?? Promise.reject(new Error("no connection"));

  await p50Of(whole), await p50Of(bare);
  const rounds = await inRounds(count, async () => {
    const options = { connections: CONNECTIONS, seconds: SECONDS, pauseMs: PAUSE_MS };
    const { p50 } = await wrk({ url, body }, options);
    return { wrk: p50, plain: await p50Of(overPlain), bare: await p50Of(bare), whole: await p50Of(whole) };
  });
  const title = `query, ${size.records} x ${size.dimension}, p50`;
  return [
    {
      name: `${title}, our loop over plain connections / wrk`,
      unit: "ratio",
      values: rounds.map(({ plain, wrk }) => plain / wrk),
      goal: { atLeast: 0.9, atMost: 1.1 },
    },
    {
      name: `${title}, our loop / wrk`,
      unit: "ratio",
      values: rounds.map(({ bare, wrk }) => bare / wrk),
      goal: { atLeast: 0.9, atMost: 1.1 },
    },
    {
      name: `${title}, with client and guard / wrk`,
      unit: "ratio",
      values: rounds.map(({ whole, wrk }) => whole / wrk),
    },
    { name: `${title}, wrk`, unit: "ms", values: rounds.map(({ wrk }) => wrk) },
    {
      name: `${title}, our loop over plain connections`,
      unit: "ms",
      values: rounds.map(({ plain }) => plain),
    },
    { name: `${title}, our loop`, unit: "ms", values: rounds.map(({ bare }) => bare) },
    { name: `${title}, with client and guard`, unit: "ms", values: rounds.map(({ whole }) => whole) },
  ];
}

/** The p50 of a request in milliseconds, as our closed loop measures it. */
async function p50Of(send: (user: number) => Promise<void>): Promise<number> {
  const { tally } = await closedLoop({
    users: CONNECTIONS,
    durationMs: 1000 * SECONDS,
    warmUpMs: 500,
    thinkMs: () => PAUSE_MS,
    task: (user) => ({ operation: "query", node: "server", send: () => send(user) }),
  }, { clock: systemClock, gate: new Gate(), signal: new AbortController().signal });
  if (tally.failed > 0) throw new Error(`Cannot measure: ${JSON.stringify(tally.failures)}`);
  return tally.latencies[0]?.p50 ?? NaN;
}

/** Opens the server as a run does, but for the cap: the collection counts as the run's own. */
function open(origin: string, uuid: string): Promise<Deployment> {
  const entry: Endpoint = { name: "server", role: "server", origin };
  const ownership = new Ownership("1705123456_abc123", { maxDocs: 250, maxCollections: 10 });
  ownership.intend(NAME, entry);
  ownership.admit(entry, NAME, uuid);
  const bounded = complete(fetchTransport, { clock: systemClock, timeoutMs: 10_000, maxBytes: 1 << 24 });
  const door = guard(bounded, {
    endpoints: [entry],
    scope: SCOPE,
    ownership,
    headers: {},
    clock: systemClock,
    observe: () => {},
  });
  return Deployment.open({ entry, nodes: [entry], ...SCOPE, headers: {} }, door, systemClock);
}
