import type { Clock } from "../core/clock.ts";
import type { Address } from "../core/address.ts";

/** Whether something at a TCP address takes a connection in time; nothing is sent to it. */
export async function answers({ hostname, port }: Address, { clock, timeoutMs }: {
  readonly clock: Clock;
  readonly timeoutMs: number;
}): Promise<boolean> {
  const late = new AbortController();
  const connected = Deno.connect({ hostname: hostname.replace(/^\[|\]$/g, ""), port }).then((connection) => {
    connection.close();
    return true;
  }, () => false);
  try {
    return await Promise.race([
      connected,
      clock.sleep(timeoutMs, late.signal).then(() => false, () => false),
    ]);
  } finally {
    late.abort();
  }
}
