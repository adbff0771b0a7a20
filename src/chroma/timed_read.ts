import type { Clock } from "../core/clock.ts";
import type { Endpoint } from "../core/endpoint.ts";
import type { Transport } from "../core/transport.ts";
import { parseName } from "../guard/name.ts";
import type { Cap } from "../transport/cap.ts";
import { ChromaApi } from "./api.ts";
import type { Target } from "./target.ts";

/** Collections of production that are looked at for one to count. */
const CANDIDATES = 5;
/** Counting more records than this, twice a second, would be a load of its own. */
const MAX_COUNTED = 10_000;

/**
 * Times that another is chosen for one that is not there any more. A balancer may answer each time from a node that does not
 * know the UUID, and choosing takes some requests.
 */
const CHOICES = 3;

/** Reads from an endpoint and answers how long that took; milliseconds. */
export type TimedRead = (endpoint: Endpoint, signal: AbortSignal) => Promise<number>;

/**
 * The smallest read that says how production fares: the count of a small collection of production, which waits where
 * the queries of users wait. Measured with 200 clients querying a node's collections, whose queries went from 3 ms to
 * 350: the count went from 2 ms to 230; a heartbeat, a list of collections and the count of an empty one went to 2.
 *
 * Where there is no collection with records it is a list of one. What it waits under our own cap is not counted. It throws as
 * `ChromaApi` does.
 */
export function timedRead(
  target: Target,
  door: Transport,
  { clock, cap }: { readonly clock: Clock; readonly cap: Cap },
): TimedRead {
  /** The UUID of the collection that is counted on each endpoint, once it is known, or that there is none. */
  const counted = new Map<Endpoint, string | undefined>();
  const lost = new Map<Endpoint, number>();
  return async (endpoint, signal) => {
    let ms = 0;
    const send = cap.on(async (request) => {
      const began = clock.elapsed();
      const reply = await door(request);
      ms = clock.elapsed() - began;
      return reply;
    });
    const api = new ChromaApi(endpoint, target, (request) => send(new Request(request, { signal })));
    if (!counted.has(endpoint)) counted.set(endpoint, await smallestOf(api));
    const uuid = counted.get(endpoint);
    if (uuid === undefined) await api.page(1, 0);
    else if (await api.count(uuid) === undefined) {
      // What is not there is told without waiting where queries wait.
      const times = (lost.get(endpoint) ?? 0) + 1;
      lost.set(endpoint, times);
      if (times <= CHOICES) counted.delete(endpoint);
    }
    return ms;
  };
}

/** The smallest of the first few collections of production that holds records, by its UUID on this endpoint. */
async function smallestOf(api: ChromaApi): Promise<string | undefined> {
  const production = (await api.page(CANDIDATES, 0)).filter(({ name }) => parseName(name) === undefined);
  const counts = await Promise.all(
    production.map(async ({ id }) => ({ id, count: await api.count(id) ?? 0 })),
  );
  return counts.filter(({ count }) => count > 0 && count <= MAX_COUNTED)
    .toSorted((a, b) => a.count - b.count)[0]?.id;
}
