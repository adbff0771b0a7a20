import { errorMessage } from "../core/error_message.ts";
import type { Deployment } from "./deployment.ts";
import { listTwice } from "./listing.ts";

/** Whether an endpoint has a collection: `unknown` is "could not look", with the reason. */
export type Presence =
  | { readonly state: "gone" }
  | { readonly state: "left" }
  | { readonly state: "unknown"; readonly reason: string };

/** For each name, what each endpoint says, by the endpoint's name. */
export type PresenceTable = ReadonlyMap<string, ReadonlyMap<string, Presence>>;

/**
 * Looks for collections on every endpoint, in full lists, twice in agreement. An endpoint that cannot be asked is
 * `unknown` for every name.
 */
export async function lookFor(deployment: Deployment, names: readonly string[]): Promise<PresenceTable> {
  const wanted = new Set(names);
  const byEndpoint = await Promise.all(deployment.all.map(async ({ name: endpoint, api }) => {
    try {
      const listed = await listTwice(api, deployment.clock, {
        keep: ({ id, name }) => ({ id, name }),
        matters: (name) => wanted.has(name),
      });
      return { endpoint, listed: new Set(listed.map(({ name }) => name)) };
    } catch (error) {
      return { endpoint, reason: errorMessage(error) };
    }
  }));
  const presenceOf = (
    name: string,
    { listed, reason }: { listed?: Set<string>; reason?: string },
  ): Presence =>
    listed === undefined
      ? { state: "unknown", reason: reason ?? "it could not be asked" }
      : { state: listed.has(name) ? "left" : "gone" };
  return new Map(
    names.map((name) => [name, new Map(byEndpoint.map((seen) => [seen.endpoint, presenceOf(name, seen)]))]),
  );
}

/** Whether every endpoint was seen without it; that nobody looked is no evidence. */
export function isGone(presences: ReadonlyMap<string, Presence>): boolean {
  return presences.size > 0 && [...presences.values()].every(({ state }) => state === "gone");
}
