/** Waits for all, so that nothing is under way any more, and only then throws what the first of them threw. */
export async function allEnded(promises: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(promises);
  await Promise.all(promises);
}
