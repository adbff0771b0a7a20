import type { Clock } from "../core/clock.ts";
import { errorMessage } from "../core/error_message.ts";
import type { Deployment, Node } from "./deployment.ts";
import { listTwice, type Named } from "./listing.ts";

/** Whether an endpoint has a collection: `unknown` is "could not look", with the reason. */
export type Presence =
  | { readonly state: "gone" }
  | { readonly state: "left" }
  | { readonly state: "unknown"; readonly reason: string };

/** For each name, what each endpoint says, by the endpoint's name. */
export type PresenceTable = ReadonlyMap<string, ReadonlyMap<string, Presence>>;

/** Lists an endpoint in full, twice in agreement on the names that matter. @throws as {@linkcode listTwice} */
export type ListFully = (
  node: Node,
  clock: Clock,
  matters: (name: string) => boolean,
) => Promise<readonly Named[]>;

/** The names and UUIDs, and nothing else of what is there. */
export const listNames: ListFully = ({ api }, clock, matters) =>
  listTwice(api, clock, { keep: ({ id, name }) => ({ id, name }), matters });

/**
 * Looks for collections on every endpoint, in full lists, twice in agreement; what they do not show is asked for by its
 * name, too. An endpoint that cannot be asked is `unknown`, for every name or for that one.
 *
 * @param list how they are listed: by whoever wants to see more of that than the names
 */
export async function lookFor(
  deployment: Deployment,
  names: readonly string[],
  list: ListFully = listNames,
): Promise<PresenceTable> {
  const byEndpoint = await Promise.all(
    deployment.all.map(async (node) =>
      [node.name, await lookOn(node, names, (matters) => list(node, deployment.clock, matters))] as const
    ),
  );
  const nobody: Presence = { state: "unknown", reason: "it could not be asked" };
  return new Map(
    names.map((name) => [
      name,
      new Map(byEndpoint.map(([endpoint, seen]) => [endpoint, seen.get(name) ?? nobody])),
    ]),
  );
}

/** What one endpoint shows of each name. */
async function lookOn(
  { api }: Node,
  names: readonly string[],
  list: (matters: (name: string) => boolean) => Promise<readonly Named[]>,
): Promise<ReadonlyMap<string, Presence>> {
  const wanted = new Set(names);
  const seen = new Map<string, Presence>();
  try {
    for (const { name } of await list((name) => wanted.has(name))) {
      if (wanted.has(name)) seen.set(name, { state: "left" });
    }
    for (const name of wanted) {
      if (seen.has(name)) continue;
      seen.set(name, { state: await api.describe(name) === undefined ? "gone" : "left" });
    }
  } catch (error) {
    // Whatever was not seen by then was not looked at.
    for (const name of wanted) {
      if (!seen.has(name)) seen.set(name, { state: "unknown", reason: errorMessage(error) });
    }
  }
  return seen;
}

/** Whether every endpoint was seen without it; that nobody looked is no evidence. */
export function isGone(presences: ReadonlyMap<string, Presence>): boolean {
  return presences.size > 0 && [...presences.values()].every(({ state }) => state === "gone");
}
