/**
 * A process that does nothing but photograph two nodes, given as arguments, before and after, and compare: prints its
 * resident memory in bytes before, at the most and at the end as JSON.
 */
import { compareFingerprints } from "../../src/run/changes.ts";
import { openNodes, takePhotograph } from "./photographer.ts";

const [primary = "", replica = ""] = Deno.args;
await using context = await openNodes(primary, replica);
// What the first request loads is the program's, not the photograph's.
for (const { api } of context.deployment.nodes) await api.heartbeat();

await resetPeak();
const before = Deno.memoryUsage().rss;
const first = await takePhotograph(context);
const once = await peak();
const changes = compareFingerprints(first, await takePhotograph(context));
const collections = [...first.values()].map(({ collections }) => collections.length);
console.log(
  JSON.stringify({
    before,
    once,
    twice: await peak(),
    after: Deno.memoryUsage().rss,
    collections,
    changes: changes.length,
  }),
);

/** Linux: lets `VmHWM` begin anew. */
async function resetPeak(): Promise<void> {
  await Deno.writeTextFile("/proc/self/clear_refs", "5");
}

/** The most memory that was resident, in bytes: Linux counts it, whatever happens between two looks. */
async function peak(): Promise<number> {
  const status = await Deno.readTextFile("/proc/self/status");
  return 1024 * Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]);
}
