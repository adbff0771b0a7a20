import type { Change } from "./changes.ts";
import type { Fingerprint } from "./fingerprint.ts";
import type { Ledger } from "../ledger.ts";
import type { Photograph } from "./photograph.ts";

/** A change, and whether it was this run's. */
export interface AttributedChange extends Change {
  /** `others` rests on proof: this run sent no change to anything that the collection is or was called anywhere. */
  readonly by: "others" | "unknown";
  /** What this run sent to the collection, and where that can be checked. */
  readonly proof: string;
}

/** What changes are laid beside. */
export interface Evidence {
  readonly before: Photograph;
  readonly after: Photograph;
  readonly ledger: Pick<Ledger, "changesNaming">;
  /** Lines in the audit log, each request of the run among them. */
  readonly auditLines: number;
}

/**
 * Tells of each change whether this run can be ruled out: how many of its creates, writes and deletes named the
 * collection, by any name or UUID that it has or had on any node.
 */
export function attribute(changes: readonly Change[], evidence: Evidence): readonly AttributedChange[] {
  if (changes.length === 0) return [];
  const seen = [evidence.before, evidence.after].flatMap((photograph) =>
    [...photograph.values()].flatMap(({ collections }) => collections)
  );
  const byName = Map.groupBy(seen, ({ name }) => name);
  const byId = Map.groupBy(seen, ({ id }) => id);
  return changes.map((change) => {
    const names = namesOf(byId.get(change.uuid)).add(change.name);
    const uuids = [...names].flatMap((name) => byName.get(name) ?? []).map(({ id }) => id);
    const sent = evidence.ledger.changesNaming([...names, change.uuid, ...uuids]);
    const requests =
      `${sent.create} creates, ${sent.write} writes, ${sent.delete} deletes of this run named it`;
    return {
      ...change,
      by: sent.create + sent.write + sent.delete === 0 ? "others" : "unknown",
      proof: `${requests}; audit log lines 1–${evidence.auditLines}`,
    };
  });
}

function namesOf(collections: readonly Fingerprint[] = []): Set<string> {
  return new Set(collections.map(({ name }) => name));
}
