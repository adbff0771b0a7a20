import { systemClock } from "../../src/core/clock.ts";
import { systemDisk } from "../../src/core/disk.ts";
import type { Endpoint } from "../../src/core/endpoint.ts";
import { systemRandom } from "../../src/core/random.ts";
import type { System } from "../../src/core/system.ts";
import { type Context, contextToLook } from "../../src/run/context.ts";
import { type Survey, survey } from "../../src/run/leftovers/survey.ts";
import type { Opening } from "../../src/run/opening.ts";
import type { Terms } from "../../src/run/plan.ts";
import { type Photograph, photograph } from "../../src/run/production/photograph.ts";
import { fetchTransport } from "../../src/transport/fetch.ts";

/** As a run or a command begins that finds no earlier ones. */
const OPENING: Opening = {
  run: "1705123456_abc123",
  earlier: { replays: [], elsewhere: [], unreadable: [] },
};

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
  const system: System = {
    clock: systemClock,
    random: systemRandom,
    disk: systemDisk,
    send: fetchTransport,
    certificateEnd: () => Promise.resolve(undefined),
  };
  return contextToLook(terms, OPENING, system);
}

/** The photograph of a run, counts off, with what the guard keeps of it. */
export async function takePhotograph({ deployment, ownership, run }: Context): Promise<Photograph> {
  const taken = await photograph(deployment, { seed: run, budget: 0 });
  for (const { collections } of taken.values()) ownership.setPhotograph(collections);
  return taken;
}

/** What `list` sees: test collections everywhere, told apart from production's. */
export function takeList({ deployment }: Context): Promise<Survey> {
  return survey(deployment, OPENING);
}
