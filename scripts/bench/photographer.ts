import { systemClock } from "../../src/core/clock.ts";
import { systemDisk } from "../../src/core/disk.ts";
import type { Endpoint } from "../../src/core/endpoint.ts";
import { systemRandom } from "../../src/core/random.ts";
import type { System } from "../../src/core/system.ts";
import { type Context, contextToLook } from "../../src/run/context.ts";
import type { Terms } from "../../src/run/plan.ts";
import { type Photograph, photograph } from "../../src/run/production/photograph.ts";
import { fetchTransport } from "../../src/transport/fetch.ts";

const RUN = "1705123456_abc123";

/** Opens two nodes as a run opens them: behind the guard, every exchange bounded and counted. */
export function openNodes(primary: string, replica: string): Promise<Context> {
  const entry: Endpoint = { name: "primary", role: "primary", origin: primary };
  const nodes: readonly Endpoint[] = [entry, { name: "replica", role: "replica", origin: replica }];
  const terms: Terms = {
    target: { entry, nodes, tenant: "default_tenant", database: "default_database", headers: {} },
    stateDir: "",
    limits: { maxDocs: 250, maxCollections: 10 },
    settleMs: 0,
    version: "bench",
  };
  const opening = { run: RUN, earlier: { replays: [], unreadable: [] } };
  const system: System = {
    clock: systemClock,
    random: systemRandom,
    disk: systemDisk,
    send: fetchTransport,
    certificateEnd: () => Promise.resolve(undefined),
  };
  return contextToLook(terms, opening, system);
}

/** The photograph of a run, counts off, with what the guard keeps of it. */
export async function takePhotograph({ deployment, ownership, run }: Context): Promise<Photograph> {
  const taken = await photograph(deployment, { seed: run, budget: 0 });
  for (const { collections } of taken.values()) ownership.setPhotograph(collections);
  return taken;
}
