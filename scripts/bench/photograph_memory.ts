/**
 * A process that does nothing but list two nodes: `plain`, `list` or `photograph`, then the URLs. Prints as JSON, in bytes, by
 * how much its resident memory rose at the most, and how much is still alive after a garbage collection.
 *
 * Needs Linux, which counts the peak (`VmHWM`) whatever happens between two looks, and `--v8-flags=--expose-gc`.
 */
import { openNodes, takeList, takePhotograph } from "./photographer.ts";
import { listPlainly } from "./plain_listing.ts";

const [what, primary = "", replica = ""] = Deno.args;
await using context = await openNodes(primary, replica);
// What the first request loads is the program's, not the photograph's.
for (const { api } of context.deployment.nodes) await api.heartbeat();

const aliveBefore = alive();
await Deno.writeTextFile("/proc/self/clear_refs", "5");
const before = await peak();
/** Held until the end: what stays alive is what it refers to. */
const taken = what === "plain"
  ? await Promise.all([primary, replica].map(listPlainly))
  : what === "list"
  ? await takeList(context)
  : await takePhotograph(context);
const growth = await peak() - before;
console.log(JSON.stringify({ peak: growth, alive: alive() - aliveBefore, of: typeof taken }));

/** Memory that something still refers to, once the rest is collected. */
function alive(): number {
  (globalThis as { gc?: () => void }).gc?.();
  const { heapUsed, external } = Deno.memoryUsage();
  return heapUsed + external;
}

async function peak(): Promise<number> {
  const status = await Deno.readTextFile("/proc/self/status");
  return 1024 * Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]);
}
