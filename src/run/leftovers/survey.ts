import { errorMessage } from "../../core/error_message.ts";
import type { Deployment } from "../../chroma/deployment.ts";
import type { Named } from "../../chroma/listing.ts";
import { goneFrom, type Replay } from "../../guard/replay.ts";
import type { Candidate, Sighting } from "./eligibility.ts";
import { isOver, type Known } from "./is_over.ts";
import { isProduction } from "../production/fingerprint.ts";
import { type Look, lookAt } from "../production/look.ts";
import type { Opening } from "../opening.ts";

/** Every collection that might be a test's, on every endpoint that could be looked at. */
export interface Survey {
  /** Names that fit the grammar, and names that only start with `AUTOTEST_`, which are production's. */
  readonly candidates: readonly Candidate[];
  /** Everything that was listed, for the guard. */
  readonly listed: readonly Named[];
  /** The same, endpoint by endpoint, for the photograph of production. */
  readonly looks: ReadonlyMap<string, Look>;
  /** UUIDs of test collections whose documents were counted. */
  readonly counted: ReadonlySet<string>;
  /** Collections of production on the node that shows most. */
  readonly production: number;
  /** Endpoints that could not be looked at, each with the reason: what is there is not known. */
  readonly blind: readonly { readonly node: string; readonly reason: string }[];
  /** Origins of all endpoints that were to be looked at. */
  readonly asked: ReadonlySet<string>;
}

/** Looks for test collections everywhere, and asks the state directory's journals about them. */
export async function survey(deployment: Deployment, { earlier, held }: Opening): Promise<Survey> {
  const { replays } = earlier;
  const blind: { node: string; reason: string }[] = [];
  const looks = new Map<string, Look>();
  await Promise.all(deployment.all.map(async (node) => {
    try {
      looks.set(node.name, await lookAt(node, deployment.clock));
    } catch (error) {
      blind.push({ node: node.name, reason: errorMessage(error) });
    }
  }));

  const sightings = new Map<string, Sighting[]>();
  const counted = new Set<string>();
  for (const node of deployment.all) {
    const { tests = [], production = [] } = looks.get(node.name) ?? {};
    const alike = production.filter(({ name }) => name.startsWith("AUTOTEST_"))
      .map(({ id, name }) => ({ id, name, metadata: undefined }));
    for (const { name, id, metadata } of [...tests, ...alike]) {
      // A balancer shows what a node has, so the nodes' own counts say all; it counts where it is all there is.
      if (node.endpoint.role === "balancer") {
        if (!sightings.has(name)) sightings.set(name, []);
        continue;
      }
      const documents = isProduction(name) ? undefined : await node.api.count(id).catch(() => undefined);
      if (documents !== undefined) counted.add(id);
      sightings.set(name, [...sightings.get(name) ?? [], { node: node.name, metadata, documents }]);
    }
  }
  const unseen = deployment.nodes.filter(({ name }) => !looks.has(name)).map(({ name }) => name);
  const known = recallOf(new Set(sightings.keys()), replays);
  const origins = new Map(deployment.all.map(({ name, endpoint }) => [name, endpoint.origin]));
  const originsOf = (seen: readonly Sighting[]) =>
    seen.length === 0 ? [deployment.entry.endpoint.origin] : seen.map(({ node }) => origins.get(node) ?? "");
  const candidates = [...sightings].toSorted(([a], [b]) => a < b ? -1 : 1).map(([name, seen]): Candidate => ({
    name,
    sightings: seen,
    unseen,
    journal: journalOf(name, originsOf(seen), known, { replays, lock: held?.lock }),
  }));
  const listed = [...looks.values()].flatMap(({ tests, production }) => [...tests, ...production]);
  const production = Math.max(
    0,
    ...deployment.nodes.map(({ name }) => looks.get(name)?.production.length ?? 0),
  );
  return { candidates, listed, looks, counted, production, blind, asked: new Set(origins.values()) };
}

/** What runs on record tell of some names. */
interface Recall {
  /** Those that were verified gone, each with the origins of all endpoints that it was gone from. */
  readonly gone: ReadonlyMap<string, ReadonlySet<string>>;
  /** The first run that made each. */
  readonly owners: ReadonlyMap<string, Replay>;
}

/** Reads every run once, however many names are asked about: there may be thousands of both. */
function recallOf(names: ReadonlySet<string>, replays: readonly Replay[]): Recall {
  const asked = names.size === 0 ? [] : replays;
  const owners = new Map<string, Replay>();
  for (const replay of asked) {
    for (const name of replay.created) if (names.has(name) && !owners.has(name)) owners.set(name, replay);
  }
  return { gone: goneFrom(asked, (name) => names.has(name)), owners };
}

/** Whoever holds the lock that a run held knows that the run is over, also when it never said so. */
function journalOf(
  name: string,
  shownOn: readonly string[],
  { gone, owners }: Recall,
  known: Known,
): Candidate["journal"] {
  const from = gone.get(name);
  if (from !== undefined) return shownOn.some((origin) => from.has(origin)) ? "returned" : "unlooked";
  const owner = owners.get(name);
  if (owner === undefined) return "unknown";
  return isOver(owner, known) ? "over" : "ours";
}
