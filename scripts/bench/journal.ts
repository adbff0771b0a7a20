/**
 * What it costs to have it on the disk before it is done: creates through the guard, whose journal is flushed before and
 * after each, beside the same creates by bare `fetch`, in turns, on the same real Chroma server.
 */
import { systemClock } from "../../src/core/clock.ts";
import { systemDisk } from "../../src/core/disk.ts";
import { percentile } from "../../src/core/percentile.ts";
import type { Transport } from "../../src/core/transport.ts";
import { guard } from "../../src/guard/guard.ts";
import { Journal } from "../../src/guard/journal.ts";
import { formatMark } from "../../src/guard/mark.ts";
import { formatName } from "../../src/guard/name.ts";
import { Ownership } from "../../src/guard/ownership.ts";
import { complete } from "../../src/transport/complete.ts";
import { fetchTransport } from "../../src/transport/fetch.ts";
import { stateDirectory } from "../../tests/e2e/program.ts";
import { Server } from "../../tests/lab/server.ts";
import type { Bench } from "./bench.ts";
import { SCOPE } from "./filled_collection.ts";
import { inRounds } from "./in_rounds.ts";
import { COLLECTIONS_PATH } from "./plain_listing.ts";

const ROUNDS = 7;
/** Of each kind in a round. */
const CREATES = 100;
const TIME = 1_705_123_456;
const SUFFIX = "abc123";
const RUN = `${TIME}_${SUFFIX}`;
const MARK = formatMark({
  run: RUN,
  purpose: "bench",
  createdAt: TIME,
  expiresAt: TIME + 3600,
  version: "bench",
});

/** The medians of both kinds of creates, their ratio and their difference. */
export const benchJournal: Bench = async ({ rounds: count = ROUNDS }) => {
  await using server = await Server.start();
  await using directory = await stateDirectory();
  await using journal = await Journal.open(`${directory.path}/journal.jsonl`, {
    disk: systemDisk,
    clock: systemClock,
  });
  const ownership = new Ownership(RUN, { maxDocs: 250, maxCollections: Infinity });
  ownership.setPhotograph([]);
  const bare: Transport = (request) => fetch(request);
  const bounded = complete(fetchTransport, { clock: systemClock, timeoutMs: 10_000, maxBytes: 1 << 20 });
  const journalled = guard(bounded, {
    endpoints: [{ name: "server", role: "server", origin: server.url }],
    scope: SCOPE,
    ownership,
    journal,
    headers: {},
    clock: systemClock,
    observe: () => {},
  });

  let made = 0;
  const compare = async () => {
    const times = { bare: Array<number>(), journalled: Array<number>() };
    for (let create = 0; create < CREATES; create++) {
      times.bare.push(await timeOf(bare, server.url, made++));
      times.journalled.push(await timeOf(journalled, server.url, made++));
    }
    const p50 = (of: readonly number[]) => percentile(of, 0.5) ?? NaN;
    return { bare: p50(times.bare), journalled: p50(times.journalled) };
  };
  await compare();
  const rounds = await inRounds(count, compare);
  return [
    {
      name: "create, journalled / bare, p50",
      unit: "ratio",
      values: rounds.map(({ journalled, bare }) => journalled / bare),
    },
    {
      name: "create, journalled - bare, p50",
      unit: "ms",
      values: rounds.map(({ journalled, bare }) => journalled - bare),
    },
    { name: "create, bare, p50", unit: "ms", values: rounds.map(({ bare }) => bare) },
    { name: "create, journalled, p50", unit: "ms", values: rounds.map(({ journalled }) => journalled) },
  ];
};

/** How long the create of the collection of a number takes; milliseconds. */
async function timeOf(send: Transport, server: string, number: number): Promise<number> {
  const suffix = String(number).padStart(6, "0");
  const name = formatName({ purpose: "bench", time: TIME, runSuffix: SUFFIX, suffix });
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ name, metadata: MARK });
  const before = performance.now();
  const reply = await send(new Request(server + COLLECTIONS_PATH, { method: "POST", headers, body }));
  await reply.arrayBuffer();
  if (!reply.ok) throw new Error(`Cannot measure: it answered ${reply.status}`);
  return performance.now() - before;
}
