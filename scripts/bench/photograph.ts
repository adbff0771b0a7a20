/**
 * What the photograph of production costs: 5,000 collections on each of two real Chroma servers, listed in full twice in
 * agreement and fingerprinted, against one plain paged listing of the same nodes by bare `fetch`; and the memory of a
 * process that does nothing else.
 */
import { Server } from "../../tests/lab/server.ts";
import type { Bench } from "./bench.ts";
import type { Figure } from "./figure.ts";
import { openNodes, takePhotograph } from "./photographer.ts";
import { COLLECTIONS_PATH, listPlainly } from "./plain_listing.ts";

const COLLECTIONS = 5000;
const ROUNDS = 7;
const PROCESSES = 3;
/** Creates under way at once on a node. */
const CONCURRENCY = 4;

/** The photograph's time as a ratio to the plain listing's, and its memory. */
export const benchPhotograph: Bench = async ({ rounds = ROUNDS }) => {
  await using primary = await Server.start();
  await using replica = await Server.start();
  const urls = [primary.url, replica.url] as const;
  await Promise.all(urls.map(fill));

  await using context = await openNodes(...urls);
  const inTurn = async () => {
    for (const url of urls) await listPlainly(url);
  };
  const atOnce = () => Promise.all(urls.map(listPlainly));
  const photographed = () => takePhotograph(context);

  await inTurn(), await photographed();
  const times: { readonly inTurn: number; readonly atOnce: number; readonly photograph: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    times.push({
      inTurn: await timeOf(inTurn),
      photograph: await timeOf(photographed),
      atOnce: await timeOf(atOnce),
    });
  }
  return [
    {
      name: "photograph / plain listing, node after node",
      unit: "ratio",
      values: times.map(({ photograph, inTurn }) => photograph / inTurn),
      goal: { atMost: 1.5 },
    },
    {
      name: "photograph / plain listing, both at once",
      unit: "ratio",
      values: times.map(({ photograph, atOnce }) => photograph / atOnce),
    },
    { name: "plain listing, node after node", unit: "ms", values: times.map(({ inTurn }) => inTurn) },
    { name: "plain listing, both at once", unit: "ms", values: times.map(({ atOnce }) => atOnce) },
    { name: "photograph", unit: "ms", values: times.map(({ photograph }) => photograph) },
    ...await memory("plain", urls),
    ...await memory("photograph", urls),
  ];
};

async function timeOf(action: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await action();
  return performance.now() - before;
}

/** How much a process grows: at its peak, and in what stays alive. */
async function memory(what: "plain" | "photograph", urls: readonly string[]): Promise<readonly Figure[]> {
  const script = new URL("./photograph_memory.ts", import.meta.url).pathname;
  const growths: { readonly peak: number; readonly alive: number }[] = [];
  for (let round = 0; round < PROCESSES; round++) {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      // As the compiled program runs: scripts/compile.ts.
      args: ["run", "--allow-all", "--v8-flags=--optimize-for-size,--expose-gc", script, what, ...urls],
    }).output();
    growths.push(JSON.parse(new TextDecoder().decode(stdout)));
  }
  const mib = (of: "peak" | "alive") => growths.map((growth) => growth[of] / 2 ** 20);
  return [
    { name: `memory of a process, ${what}, peak above its start`, unit: "MiB", values: mib("peak") },
    { name: `memory of a process, ${what}, alive above its start`, unit: "MiB", values: mib("alive") },
  ];
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
