/** Waits for all, so that nothing is under way any more, and only then throws what the first of them threw. */
export async function allEnded<T>(promises: Iterable<Promise<T>>): Promise<T[]> {
  const all = [...promises];
  await Promise.allSettled(all);
  return await Promise.all(all);
}
