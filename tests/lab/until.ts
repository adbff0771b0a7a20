/**
 * Waits until the condition holds: asks it every 10 ms, and throws after `timeoutMs` (5,000).
 *
 * A condition that throws counts as not yet true; its last error becomes the cause of the timeout's.
 */
export async function until(
  condition: () => boolean | Promise<boolean>,
  { timeoutMs = 5_000, what = condition.toString() }: { timeoutMs?: number; what?: string } = {},
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  let cause: unknown;
  do {
    try {
      if (await condition()) return;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  } while (Date.now() < deadline);
  throw new Error(`Cannot wait any longer: not true within ${timeoutMs} ms: ${what}`, { cause });
}
