/**
 * How time and memory grow: by production's collections, by leftovers, by nodes, by the events of a run, by records and by
 * the runs on record, a table of Markdown each.
 *
 *     deno task bench:growth                   all of them
 *     deno task bench:growth --write nodes     these, each put in its place in `bench/README.md`
 */
import { parseArgs } from "@std/cli/parse-args";
import { chromaVersion } from "../../tests/lab/server_command.ts";
import { growthByCollections } from "./growth/collections.ts";
import { growthByEvents } from "./growth/events.ts";
import { growthByLeftovers } from "./growth/leftovers.ts";
import { growthByNodes } from "./growth/nodes.ts";
import { growthByRecords } from "./growth/records.ts";
import { growthByRuns } from "./growth/runs.ts";
import { whyNotTimed } from "./timed.ts";

const AXES: Readonly<Record<string, () => Promise<string>>> = {
  collections: growthByCollections,
  leftovers: growthByLeftovers,
  nodes: growthByNodes,
  events: growthByEvents,
  records: growthByRecords,
  runs: growthByRuns,
};
const README = new URL("./README.md", import.meta.url);

const { _: given, write } = parseArgs(Deno.args, { boolean: ["write"] });
const problem = await whyNotTimed();
if (problem !== undefined) throw new Error(`Cannot measure: ${problem}`);
const chosen = (given.length > 0 ? given.map(String) : Object.keys(AXES)).map((axis) => {
  const measure = AXES[axis];
  if (measure !== undefined) return { axis, measure };
  throw new Error(`Cannot measure growth by "${axis}": there is ${Object.keys(AXES).join(", ")}`);
});
console.log(`${navigator.hardwareConcurrency} cores, Chroma ${chromaVersion()}`);
for (const { axis, measure } of chosen) {
  const table = await measure();
  console.log(`\n${axis}\n\n${table}`);
  if (write) await writeTable(axis, table);
}

/** Puts a table between the markers of its axis. @throws when there are none */
async function writeTable(axis: string, table: string): Promise<void> {
  const text = await Deno.readTextFile(README);
  const [begin, end] = [`<!-- growth by ${axis}: generated -->`, `<!-- growth by ${axis} end -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`Cannot write the table: bench/README.md has no "${begin}"`);
  await Deno.writeTextFile(README, `${text.slice(0, from)}${begin}\n\n${table}\n\n${text.slice(to)}`);
}
