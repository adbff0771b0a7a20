import type { HttpClient } from "./http_client.ts";
import type { Instance } from "./instance.ts";
import type { Ticker } from "./ticker.ts";

/** Between the end of one round of checks and the start of the next. */
export const CHECK_INTERVAL_MS = 250;
const CHECK_TIMEOUT_MS = 1_000;

/** Asks every node for its heartbeat, again and again, and takes down the outcome, until the ticker stops. */
export async function checkHealth(
  instances: readonly Instance[],
  { client, ticker }: { client: HttpClient; ticker: Ticker },
): Promise<void> {
  while (!ticker.stopped) {
    await Promise.all(instances.map(async (instance) => {
      const request = { method: "GET", url: `${instance.url}/api/v2/heartbeat`, timeoutMs: CHECK_TIMEOUT_MS };
      instance.checked(await client.send(request).then((reply) => reply.ok, () => false));
    }));
    await ticker.after(CHECK_INTERVAL_MS);
  }
}
