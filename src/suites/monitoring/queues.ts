import { assert } from "@std/assert";
import { poll } from "../../core/poll.ts";
import { passed, skipped } from "../../core/verdict.ts";
import { type Check, Undecided } from "../suite.ts";
import type { Monitor } from "./monitor.ts";

/** How long a queue is watched at the most; copies in the field take up to minutes, but some of them end sooner. */
const LONGEST_MS = 15_000;
const LOOK_EVERY_MS = 250;

/** Every queue is seen empty, or seen to become shorter. */
export const queuesDrain: Check<Monitor> = {
  name: "queues drain",
  proves:
    "Every queue that is reported is seen empty, or getting shorter, within --max-lag (15 s at the most)",
  async run(monitor) {
    const { clock, signal, objectives: { maxLagMs } } = monitor.stage;
    const pages = (await monitor.facts()).filter(({ facts }) =>
      facts.figures.some(({ kind }) => kind === "queue")
    );
    if (pages.length === 0) {
      return skipped("Needs a page that reports a queue, or what is pending: not reported");
    }
    const queues = new Map<string, readonly number[]>();
    await poll(async () => {
      for (const { node, path, name: page } of pages) {
        const facts = (await monitor.read(node, path))?.facts;
        if (facts === undefined || typeof facts === "string") continue;
        for (const { name, value } of facts.figures.filter(({ kind }) => kind === "queue")) {
          queues.set(`${page} ${name}`, [...queues.get(`${page} ${name}`) ?? [], value]);
        }
      }
      return queues.size > 0 && queues.values().every(drains) || undefined;
    }, { clock, timeoutMs: Math.min(maxLagMs, LONGEST_MS), everyMs: LOOK_EVERY_MS, signal });
    if (queues.size === 0) throw new Undecided("The queues were read once, and now they cannot be read");
    const told = ([name, values]: readonly [string, readonly number[]]) =>
      `${name} from ${values[0]} to ${values.at(-1)}`;
    const stuck = [...queues].filter(([, values]) => !drains(values));
    assert(stuck.length === 0, `Never shorter while it was watched: ${stuck.map(told).join("; ")}`);
    return passed([...queues].map(told).join("; "));
  },
};

/** Whether a queue was ever empty, or shorter than just before; exported for the table of its tests. */
export function drains(lengths: readonly number[]): boolean {
  return lengths.some((length, at) => length <= 0 || length < (lengths[at - 1] ?? length));
}
