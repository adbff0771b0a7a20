/**
 * How time and memory grow: by production's collections, by leftovers, by nodes, by the events of a run, by records and by the runs on record, a table of
 * Markdown each, for `bench/README.md`. `deno run --allow-all scripts/bench/growth.ts events` measures one of them alone.
 */
import { chromaVersion } from "../../tests/lab/server_command.ts";
import { growthByCollections } from "./growth/collections.ts";
import { growthByEvents } from "./growth/events.ts";
import { growthByLeftovers } from "./growth/leftovers.ts";
import { growthByNodes } from "./growth/nodes.ts";
import { growthByRecords } from "./growth/records.ts";
import { growthByRuns } from "./growth/runs.ts";
import { whyNotTimed } from "./growth/timed.ts";

const AXES: Readonly<Record<string, () => Promise<string>>> = {
  collections: growthByCollections,
  leftovers: growthByLeftovers,
  nodes: growthByNodes,
  events: growthByEvents,
  records: growthByRecords,
  runs: growthByRuns,
};

/** Prints the tables of these axes; of all, unless told otherwise. */
export async function benchGrowth(axes: readonly string[] = Object.keys(AXES)): Promise<void> {
  const problem = await whyNotTimed();
  if (problem !== undefined) return console.log(`Not measured: ${problem}`);
  console.log(`${navigator.hardwareConcurrency} cores, Chroma ${chromaVersion()}`);
  for (const axis of axes) {
    const measure = AXES[axis];
    if (measure === undefined) {
      throw new Error(`Cannot measure growth by "${axis}": there is ${Object.keys(AXES).join(", ")}`);
    }
    console.log(`\n### By ${axis}\n\n${await measure()}`);
  }
}

if (import.meta.main) await benchGrowth(Deno.args.length > 0 ? Deno.args : undefined);
