/** Measures so many times, one after the other; on a terminal it says how far it is. */
export async function inRounds<T>(count: number, once: () => Promise<T>): Promise<readonly T[]> {
  const values: T[] = [];
  for (let round = 1; round <= count; round++) {
    if (Deno.stderr.isTerminal()) console.error(`  round ${round} of ${count} …`);
    values.push(await once());
  }
  return values;
}
