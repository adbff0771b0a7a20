import type { Fingerprint } from "./fingerprint.ts";
import type { NodePhotograph, Photograph } from "./photograph.ts";

/** One difference between two photographs. */
export interface Change {
  readonly node: string;
  readonly name: string;
  /** The UUID before; of a collection that appeared, its UUID now. */
  readonly uuid: string;
  readonly what:
    | "appeared"
    | "vanished"
    | "renamed"
    | "replaced"
    | "moved"
    | "metadata"
    | "configuration"
    | "dimension"
    | "count";
  /** For a person: what it was and what it is. */
  readonly detail: string;
}

/** Changes that fail a run; others write to production too, so new collections and counts are only reported. */
export const GRAVE: ReadonlySet<Change["what"]> = new Set([
  "vanished",
  "renamed",
  "replaced",
  "moved",
  "metadata",
  "configuration",
]);

/** What changed between two photographs, node by node. What would not hold still in either is not compared. */
export function compareFingerprints(before: Photograph, after: Photograph): readonly Change[] {
  return [...before].flatMap(([node, then]) =>
    compareNode(node, then, after.get(node) ?? { collections: [], unsettled: new Set() })
  );
}

function compareNode(node: string, then: NodePhotograph, now: NodePhotograph): readonly Change[] {
  const unsettled = then.unsettled.union(now.unsettled);
  const nowByName = new Map(now.collections.map((one) => [one.name, one]));
  const nowById = new Map(now.collections.map((one) => [one.id, one]));
  const thenNames = new Set(then.collections.map(({ name }) => name));
  const thenIds = new Set(then.collections.map(({ id }) => id));

  const changes: Change[] = [];
  for (const old of then.collections) {
    const renamed = nowById.get(old.id);
    // What would not hold still is not compared, unless its UUID shows that it is there and called otherwise.
    if (unsettled.has(old.name) && (renamed === undefined || renamed.name === old.name)) continue;
    const same = nowByName.get(old.name);
    const change = (what: Change["what"], detail: string) =>
      changes.push({ node, name: old.name, uuid: old.id, what, detail });
    if (same === undefined) {
      // Where several nodes answer there is no UUID to tell.
      const told = old.id === old.name ? "it is shown no more" : `it had UUID ${old.id}`;
      if (renamed === undefined) change("vanished", told);
      else change("renamed", `it is now "${renamed.name}"`);
      continue;
    }
    if (same.id !== old.id) change("replaced", `UUID ${old.id} became ${same.id}`);
    if (placeOf(same) !== placeOf(old)) change("moved", `${placeOf(old)} became ${placeOf(same)}`);
    for (const what of ["metadata", "configuration"] as const) {
      if (same[what] !== old[what]) change(what, `digest ${short(old[what])} became ${short(same[what])}`);
    }
    if (same.dimension !== old.dimension) {
      change("dimension", `${old.dimension ?? "none"} became ${same.dimension ?? "none"}`);
    }
    if (same.count !== undefined && old.count !== undefined && same.count !== old.count) {
      change("count", `${old.count} records became ${same.count}`);
    }
  }
  for (const { id, name } of now.collections) {
    if (!thenNames.has(name) && !thenIds.has(id) && !unsettled.has(name)) {
      changes.push({ node, name, uuid: id, what: "appeared", detail: `UUID ${id}` });
    }
  }
  return changes;
}

function placeOf({ tenant, database }: Fingerprint): string {
  return `${tenant ?? "no tenant"} / ${database ?? "no database"}`;
}

/** Enough of a digest for a person to tell two apart. */
function short(digest: string): string {
  return digest.slice(0, 12);
}
