import { systemDisk } from "../../src/core/disk.ts";
import { until } from "../lab/until.ts";

/** Waits until a run in this state directory has made its first collection. */
export async function firstCreate(state: string): Promise<void> {
  await until(async () => {
    const runs = await systemDisk.list(`${state}/runs`);
    const journals = await Promise.all(
      runs.map((run) => systemDisk.read(`${state}/runs/${run}/journal.jsonl`)),
    );
    return journals.some((text) => text?.includes('"outcome":"done"'));
  }, { timeoutMs: 60_000, what: "the run has made a collection" });
}
