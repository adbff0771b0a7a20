/** Below the ranges from which systems take the port of an outgoing connection (Linux: 32768 and up). */
const LOWEST = 20_000;
const HIGHEST = 32_000;

/**
 * Finds a free TCP port on 127.0.0.1 that no outgoing connection can take meanwhile.
 *
 * Not port 0: the lab closes ports and opens the same ones again, and an ephemeral one may be gone by then.
 */
export function freePort(): number {
  for (;;) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
    try {
      Deno.listen({ hostname: "127.0.0.1", port }).close();
      return port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
}
