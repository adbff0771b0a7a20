/**
 * Whether our latencies are true: the p50 of one query by our closed loop beside that of `wrk`, with the same query, on the
 * same node, with as many connections and the same pauses, in turns; and what the chromadb client and the guard add, which
 * a run has between its loop and the network. The cap is left out: its waits are no latency.
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
import { describeSpread } from "./spread.ts";
import { hasWrk, wrkP50 } from "./wrk.ts";

const ROUNDS = 7;
const SECONDS = 4;
const CONNECTIONS = 3;
/** Between an answer and the next request: with none the clients would measure how they share two cores with the server. */
const PAUSE_MS = 20;
const NAME = "AUTOTEST_concurrent_users_1705123456_abc123_xyz789";
const SCOPE = { tenant: "default_tenant", database: "default_database" };
const COLLECTIONS = `/api/v2/tenants/${SCOPE.tenant}/databases/${SCOPE.database}/collections`;
/** A collection as a run has it, and one as production has it, whose queries take a server some time. */
const SIZES = [{ records: 250, dimension: 8 }, { records: 5000, dimension: 384 }];
const NEIGHBOURS = 10;

/** Prints the ratio of the two medians and its spread, or how to get `wrk`. */
export async function benchLatency(): Promise<void> {
  if (!await hasWrk()) {
    console.log(`Not measured: wrk is not installed; "apt-get install wrk" brings it on Debian and Ubuntu`);
    return;
  }
  for (const size of SIZES) await compare(size);
}

async function compare({ records, dimension }: typeof SIZES[number]): Promise<void> {
  await using server = await Server.start();
  const uuid = await fill(server.url, { records, dimension });
  const vector = randomVector(dimension, systemRandom);
  const body = JSON.stringify({ query_embeddings: [vector], n_results: NEIGHBOURS, include: ["distances"] });
  const url = `${server.url}${COLLECTIONS}/${uuid}/query`;
  const bare = async () => {
    const headers = { "content-type": "application/json" };
    const reply = await fetchTransport(new Request(url, { method: "POST", headers, body }));
    await reply.arrayBuffer();
    if (!reply.ok) throw new Error(`Cannot measure: it answered ${reply.status}`);
  };
  using deployment = await open(server.url, uuid);
  const found = deployment.entry.records(uuid);
  const whole = async () => void await found.query(vector, NEIGHBOURS);

  const title = `Chroma ${server.version}, ${records} records of ${dimension} dimensions`;
  await p50Of(whole), await p50Of(bare);
  const ratios: { readonly bare: number; readonly whole: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const wrk = await wrkP50({ url, body }, {
      connections: CONNECTIONS,
      seconds: SECONDS,
      pauseMs: PAUSE_MS,
    });
    const p50 = { bare: await p50Of(bare), whole: await p50Of(whole) };
    ratios.push({ bare: p50.bare / wrk, whole: p50.whole / wrk });
    console.log(
      `${title}: p50 of wrk ${wrk.toFixed(3)} ms, of our loop ${p50.bare.toFixed(3)} ms, ` +
        `with client and guard ${p50.whole.toFixed(3)} ms`,
    );
  }
  const of = (what: "bare" | "whole") => describeSpread(ratios.map((ratio) => ratio[what]));
  console.log(
    `${title}: our loop / wrk ${of("bare")}, with client and guard ${of("whole")}, ` +
      `in ${ROUNDS} rounds with ${CONNECTIONS} connections`,
  );
}

/** The p50 of a request in milliseconds, as our closed loop measures it. */
async function p50Of(send: () => Promise<void>): Promise<number> {
  const { tally } = await closedLoop({
    users: CONNECTIONS,
    durationMs: 1000 * SECONDS,
    warmUpMs: 500,
    thinkMs: () => PAUSE_MS,
    task: () => ({ operation: "query", node: "server", send }),
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

/** Makes the collection, past every guard; answers its UUID. */
async function fill(
  url: string,
  { records, dimension }: { records: number; dimension: number },
): Promise<string> {
  const post = async (path: string, body: unknown) => {
    const init = {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    };
    const reply = await fetch(`${url}${COLLECTIONS}${path}`, init);
    if (!reply.ok) throw new Error(`Cannot fill ${url}: ${await reply.text()}`);
    return await reply.json();
  };
  const { id } = await post("", { name: NAME });
  const batch = 1000;
  for (let from = 0; from < records; from += batch) {
    const numbers = Array.from({ length: Math.min(batch, records - from) }, (_, at) => from + at);
    const embeddings = numbers.map(() => randomVector(dimension, systemRandom));
    await post(`/${id}/add`, { ids: numbers.map(String), embeddings });
  }
  return id;
}
