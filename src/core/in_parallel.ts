import { allEnded } from "./all_ended.ts";

/**
 * Does a piece of work for each item, never more of them at once than `most`. After a failure no more is begun, and once
 * what was begun has ended, it rejects with it.
 */
export async function inParallel<T>(
  items: Iterable<T>,
  most: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items[Symbol.iterator]();
  let failed = false;
  const worker = async () => {
    try {
      for (let next = queue.next(); !next.done && !failed; next = queue.next()) await work(next.value);
    } catch (error) {
      failed = true;
      throw error;
    }
  };
  await allEnded(Array.from({ length: most }, worker));
}
