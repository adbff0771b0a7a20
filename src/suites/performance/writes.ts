import { assert } from "@std/assert";
import { formatDuration } from "../../core/duration.ts";
import { distributionOf } from "../../core/distribution.ts";
import { passed, type Verdict } from "../../core/verdict.ts";
import { firstDifference, type TestRecord } from "../../chroma/record.ts";
import { Pauses } from "../../load/pauses.ts";
import { makeRecords } from "../dataset.ts";
import type { Check } from "../suite.ts";
import type { Workspace } from "../workspace.ts";
import { rounded } from "./figures.ts";
import type { Performance } from "./scope.ts";

/** Batches that `--write-docs` are written in. */
const BATCHES = 5;
/** What the writes take of the cap: none shall wait for it, since that would be measured too. */
const CAP_SHARE = 0.5;

/** Many records at once: how fast, and whether all of them are there. */
export const batchWrites: Check<Performance> = {
  name: "batch writes",
  proves: `Records added in ${BATCHES} batches are all there, value for value; tells documents a second`,
  async run({ stage, writes }) {
    const { writeDocs: count } = stage;
    const collection = await writes.create();
    const records = recordsFor(stage, "batch", count);
    const size = Math.ceil(count / BATCHES);
    const batches = Array.from(
      { length: Math.ceil(count / size) },
      (_, at) => records.slice(at * size, (at + 1) * size),
    );
    const times = await timeWrites(stage, batches, (batch) => collection.records.add(batch));
    writes.apply({ wrote: records });
    const how = `in ${batches.length} batches`;
    const verdict = judge(records, await collection.records.get(), how, times);
    return withTimes(verdict, `add of ${size}`, times, writes);
  },
};

/** One record at a time: how fast, and whether all of them are there. */
export const singleWrites: Check<Performance> = {
  name: "single writes",
  proves: "Records added one by one are all there, value for value; tells documents a second",
  async run({ stage, writes }) {
    const { records: written } = await writes.collectionOrNew();
    const count = Math.min(stage.writeDocs, stage.maxDocs - stage.writeDocs);
    const records = recordsFor(stage, "single", count);
    const times = await timeWrites(stage, records, (record) => written.add([record]));
    writes.apply({ wrote: records });
    const verdict = judge(records, await written.get(records.map(({ id }) => id)), "one by one", times);
    return withTimes(verdict, "add of 1", times, writes);
  },
};

function recordsFor(
  { dimension, random }: Performance["stage"],
  prefix: string,
  count: number,
): readonly TestRecord[] {
  return makeRecords({ count, prefix, dimension, random });
}

/** Writes one after the other; answers how long each took, what was waited between them left out; milliseconds. */
async function timeWrites<T>(
  { clock, gate, signal, load }: Performance["stage"],
  items: readonly T[],
  write: (item: T) => Promise<void>,
): Promise<readonly number[]> {
  const pauses = new Pauses(clock, gate);
  const times: number[] = [];
  for (const item of items) {
    await clock.sleep(1000 / (CAP_SHARE * load.maxRequests), signal);
    await pauses.wait();
    signal.throwIfAborted();
    const began = clock.elapsed();
    await write(item);
    times.push(clock.elapsed() - began);
  }
  return times;
}

function judge(
  records: readonly TestRecord[],
  found: Parameters<typeof firstDifference>[1],
  how: string,
  times: readonly number[],
): Verdict {
  const ms = times.reduce((sum, one) => sum + one, 0);
  const difference = firstDifference(records, found);
  assert(
    difference === undefined,
    `Writes ${how} were acknowledged, but what is read is not what was written: ${difference}`,
  );
  const docsPerSecond = rounded(1000 * records.length / Math.max(1, ms));
  return passed(
    `${records.length} records ${how} in ${
      formatDuration(ms)
    }, ${docsPerSecond} a second; all there, equal in every field`,
    { docsPerSecond, records: records.length },
  );
}

/** A verdict, with how the times of its writes are spread. */
function withTimes(
  verdict: Verdict,
  name: string,
  times: readonly number[],
  { stage }: Workspace,
): Verdict {
  const node = stage.deployment.entry.name;
  return { ...verdict, distributions: [distributionOf({ name, node }, times)] };
}
