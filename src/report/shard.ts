import type { Summary } from "../run/summary.ts";

/** What a shard leaves to the cleanup after all of them; nothing where one process was alone. */
export function describeShard({ shard, run }: Pick<Summary, "shard" | "run">): string | undefined {
  if (shard === undefined) return undefined;
  return `${shard.index} of ${shard.count}: ${shard.collection} is left, since all of them share it; when the last has ended, ` +
    `"chroma-autotest cleanup --run ${run.id} --force" removes it`;
}
