/**
 * What the photograph of production costs: 5,000 collections on each of two real Chroma servers, listed in full twice in
 * agreement and fingerprinted, against one plain paged listing of the same nodes by bare `fetch`; and the memory of a
 * process that does nothing else.
 */
import { systemClock } from "../../src/core/clock.ts";
import { Server } from "../../tests/lab/server.ts";
import { openNodes, takePhotograph } from "./photographer.ts";
import { COLLECTIONS_PATH, listPlainly } from "./plain_listing.ts";
import { describeSpread } from "./spread.ts";

const COLLECTIONS = 5000;
const ROUNDS = 7;
const PROCESSES = 3;
/** Creates under way at once on a node. */
const CONCURRENCY = 4;

/** Prints the photograph's time as a ratio to the plain listing's, and its memory. */
export async function benchPhotograph(): Promise<void> {
  await using primary = await Server.start();
  await using replica = await Server.start();
  const urls = [primary.url, replica.url] as const;
  const filling = systemClock.elapsed();
  await Promise.all(urls.map(fill));
  const seconds = ((systemClock.elapsed() - filling) / 1000).toFixed(0);
  console.log(
    `Chroma ${primary.version}: ${COLLECTIONS} collections on each of two nodes, made in ${seconds} s`,
  );

  await using context = await openNodes(...urls);
  const inTurn = async () => {
    for (const url of urls) await listPlainly(url);
  };
  const atOnce = () => Promise.all(urls.map(listPlainly));
  const photographed = () => takePhotograph(context);

  await inTurn(), await photographed();
  const times: { inTurn: number; atOnce: number; photograph: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const time = {
      inTurn: await timeOf(inTurn),
      photograph: await timeOf(photographed),
      atOnce: await timeOf(atOnce),
    };
    times.push(time);
    console.log(
      `plain, node after node ${time.inTurn.toFixed(0)} ms, both at once ${time.atOnce.toFixed(0)} ms; ` +
        `photograph ${time.photograph.toFixed(0)} ms`,
    );
  }
  const ratios = (yardstick: "inTurn" | "atOnce") =>
    describeSpread(times.map((time) => time.photograph / time[yardstick]));
  console.log(`photograph / plain listing, node after node: ${ratios("inTurn")} in ${ROUNDS} rounds`);
  console.log(`photograph / plain listing, both at once: ${ratios("atOnce")}`);
  console.log(`a process that lists plainly: ${await memory("plain", urls)}`);
  console.log(`a process that photographs: ${await memory("photograph", urls)}`);
}

async function timeOf(action: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await action();
  return performance.now() - before;
}

/** How much a process grows, in MiB: at its peak, and in what stays alive. */
async function memory(what: "plain" | "photograph", urls: readonly string[]): Promise<string> {
  const script = new URL("./photograph_memory.ts", import.meta.url).pathname;
  const peaks: number[] = [];
  const alive: number[] = [];
  for (let round = 0; round < PROCESSES; round++) {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      // As the compiled program runs: scripts/compile.ts.
      args: ["run", "--allow-all", "--v8-flags=--optimize-for-size,--expose-gc", script, what, ...urls],
    }).output();
    const growth = JSON.parse(new TextDecoder().decode(stdout));
    peaks.push(growth.peak / 2 ** 20);
    alive.push(growth.alive / 2 ** 20);
  }
  return `peak of resident memory +${describeSpread(peaks, 1)} MiB, alive +${describeSpread(alive, 1)} MiB`;
}

/** Fills a node with collections such as production has, about 300 bytes of metadata each. */
async function fill(url: string): Promise<void> {
  const numbers = Array(COLLECTIONS).keys();
  const worker = async () => {
    for (const number of numbers) {
      const reply = await fetch(url + COLLECTIONS_PATH, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(collection(number)),
      });
      if (!reply.ok) throw new Error(`Cannot fill ${url}: ${await reply.text()}`);
      await reply.body?.cancel();
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
}

function collection(number: number) {
  return {
    name: `customer_archive_${number}`,
    metadata: {
      owner: `team-${number % 17}@example.com`,
      description: `Support conversations of customer ${number}, embedded weekly by the European pipeline`,
      source: `s3://archive/customers/${number}`,
      model: "text-embedding-3-small",
      revision: number % 9,
      active: number % 2 === 0,
      created: `2026-01-${10 + number % 20}`,
      retention_days: 365,
      weight: number / 7,
    },
    configuration: { hnsw: { space: "cosine", ef_construction: 100 + number % 50 } },
  };
}
