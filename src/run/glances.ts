import { glance } from "../chroma/listing.ts";
import type { Clock } from "../core/clock.ts";
import type { Context } from "./context.ts";

/** Between the glances at a node; milliseconds. Who replaces a collection fills the new one first. */
const EVERY_MS = 5000;

/**
 * Glances at every node now and then while a run is under way, until disposed: whose only collections are rebuilt meanwhile,
 * by another client, is then no other server at the end.
 */
export function keepGlancing(
  { deployment, gate }: Pick<Context, "deployment" | "gate">,
  clock: Clock,
): AsyncDisposable {
  const over = new AbortController();
  const loop = (async () => {
    while (!over.signal.aborted) {
      await clock.sleep(EVERY_MS, over.signal);
      for (const { api } of deployment.all) {
        // What gives no answer teaches nothing; that it gives none is for others to tell.
        if (gate.opening === undefined && !over.signal.aborted) await glance(api).catch(() => {});
      }
    }
  })().catch(() => {});
  return {
    async [Symbol.asyncDispose]() {
      over.abort("the run is over");
      await loop;
    },
  };
}
