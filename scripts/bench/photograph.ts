/**
 * What it costs to look at all that there is: `list` and the photograph of production on two real Chroma servers of 10,000
 * collections each, every one listed in full twice in agreement, against one plain paged listing of the same nodes by bare
 * `fetch`, and against the same requests by bare `fetch`; and the memory of a process that does nothing else.
 */
import { Server } from "../../tests/lab/server.ts";
import type { Bench } from "./bench.ts";
import type { Figure, Goal } from "./figure.ts";
import { fill } from "./fill.ts";
import { inRounds } from "./in_rounds.ts";
import { openNodes, takeList, takePhotograph } from "./photographer.ts";
import { listPlainly, lookPlainly } from "./plain_listing.ts";
import { productionCollection } from "./production_collection.ts";

const COLLECTIONS = 10_000;
const ROUNDS = 5;
const PROCESSES = 3;
const WAYS = ["plain, node after node", "list", "photograph", "its requests, bare, both at once"] as const;
type Way = typeof WAYS[number];

/** The times as ratios to the plain listing's, and the memory. */
export const benchPhotograph: Bench = async ({ rounds: count = ROUNDS }) => {
  await using primary = await Server.start();
  await using replica = await Server.start();
  const urls = [primary.url, replica.url] as const;
  await fill(urls, Array.from({ length: COLLECTIONS }, (_, number) => productionCollection(number)));

  await using context = await openNodes(...urls);
  const timeAll = async (): Promise<Readonly<Record<Way, number>>> => ({
    "plain, node after node": await timeOf(async () => {
      for (const url of urls) await listPlainly(url);
    }),
    list: await timeOf(() => takeList(context)),
    photograph: await timeOf(() => takePhotograph(context)),
    "its requests, bare, both at once": await timeOf(() => Promise.all(urls.map(lookPlainly))),
  });
  await timeAll();
  const rounds = await inRounds(count, timeAll);
  const ratio = (way: Way, yardstick: Way, goal?: Goal): Figure => ({
    name: `${way} / ${yardstick}`,
    unit: "ratio",
    values: rounds.map((times) => times[way] / times[yardstick]),
    ...(goal === undefined ? {} : { goal }),
  });
  return [
    ratio("list", "plain, node after node", { atMost: 1.5 }),
    ratio("photograph", "plain, node after node", { atMost: 1.5 }),
    ratio("list", "its requests, bare, both at once"),
    ratio("photograph", "its requests, bare, both at once"),
    ...WAYS.map((way): Figure => ({
      name: way,
      unit: "ms",
      values: rounds.map((times) => times[way]),
    })),
    ...await memory("plain", urls),
    ...await memory("list", urls),
    ...await memory("photograph", urls),
  ];
};

async function timeOf(action: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await action();
  return performance.now() - before;
}

/** How much a process grows: at its peak, and in what stays alive. */
async function memory(
  what: "plain" | "list" | "photograph",
  urls: readonly string[],
): Promise<readonly Figure[]> {
  const script = new URL("./photograph_memory.ts", import.meta.url).pathname;
  const growths = await inRounds(PROCESSES, async (): Promise<{ peak: number; alive: number }> => {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      // As the compiled program runs: scripts/compile.ts.
      args: ["run", "--allow-all", "--v8-flags=--optimize-for-size,--expose-gc", script, what, ...urls],
    }).output();
    return JSON.parse(new TextDecoder().decode(stdout));
  });
  const mib = (of: "peak" | "alive") => growths.map((growth) => growth[of] / 2 ** 20);
  return [
    { name: `memory, ${what}, peak above the start`, unit: "MiB", values: mib("peak") },
    { name: `memory, ${what}, alive above the start`, unit: "MiB", values: mib("alive") },
  ];
}
