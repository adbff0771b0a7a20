/**
 * What a fault turns red in other suites than the one in whose table it stands, and why: the same defect, met there too.
 * `deno task test:matrix` holds all suites to it.
 */

type Reasons = Readonly<Record<string, string>>;

const because = (why: string, ...checks: readonly string[]): Reasons =>
  Object.fromEntries(checks.map((check) => [check, why]));

/** Records added are not there. */
export const ADDS_ARE_LOST = because(
  "What it adds is lost as well",
  "basic / add",
  "performance / batch writes",
  "performance / single writes",
  "performance / writes under load",
  "sync / documents reach every node",
  "sync / read your writes",
  "sync / no lost writes",
  "production / batches",
);

/** Creates are answered with an error, though they are carried out. */
export const CREATES_ARE_DENIED = because(
  "Its own create is answered with the same error",
  "performance / batch writes",
  "performance / concurrent users",
  "sync / creation reaches every node",
  "production / batches",
  "production / concurrent creates",
);

/** Adds are answered with an error, though they are carried out. */
export const ADDS_ARE_DENIED = because(
  "Its own add is answered with the same error",
  "performance / batch writes",
  "performance / single writes",
  "performance / concurrent users",
  "sync / documents reach every node",
  "sync / read your writes",
  "production / batches",
);

/** Collections created are not there. */
export const CREATES_ARE_LOST = because(
  "What it creates is not there either",
  "sync / creation reaches every node",
  "production / concurrent creates",
);

/** Updates, upserts and deletions are not carried out. */
export const CHANGES_ARE_LOST = {
  ...because(
    "What it changes or deletes stays as it was",
    "sync / updates reach every node",
    "sync / upserts reach every node",
    "sync / the later update wins",
    "sync / record deletions reach every node",
    "sync / no lost writes",
  ),
  ...because(
    "Its upsert, which must be refused, is acknowledged like any other",
    "production / wrong dimension",
  ),
};

/** Records read through the balancer are altered. */
export const READS_ARE_ALTERED = because(
  "It reads back what it wrote, and that is the read that is altered",
  "performance / batch writes",
  "performance / single writes",
  "performance / writes under load",
  "production / batches",
);

/** The balancer's counts are not those of the records that it shows. */
export const COUNTS_ARE_OFF = because(
  "It counts through the balancer, and holds that against the records",
  "production / names and UUIDs",
  "production / wrong dimension",
  "production / missing embeddings",
  "production / unknown ids",
);

/** Reads through the balancer may come from a node that is behind. */
export const READS_ARE_BEHIND = because(
  "It reads through the balancer right after it wrote, from whichever node",
  ...[
    "basic / create",
    "basic / add",
    "basic / get",
    "basic / count",
    "basic / query",
    "basic / update",
    "basic / upsert",
    "basic / delete by id",
    "basic / delete by filter",
    "basic / repeated reads",
  ],
  ...[
    "performance / batch writes",
    "performance / single writes",
    "performance / concurrent users",
    "performance / open loop",
    "performance / error rate",
    "performance / writes under load",
    "performance / recall",
  ],
  ...[
    "production / batches",
    "production / metadata filters",
    "production / document filters",
    "production / record pages",
    "production / compressed replies",
    "production / texts",
    "production / metadata types",
    "production / int64 metadata",
    "production / float32 embeddings",
    "production / wrong dimension",
    "production / missing embeddings",
    "production / unknown ids",
    "production / duplicate create",
    "production / racing writes",
  ],
);

/** One node holds other records than the other. */
export const A_NODE_DIFFERS = because(
  "It reads by GET, too, which either node may answer",
  "basic / repeated reads",
  "production / wrong dimension",
  "production / missing embeddings",
  "production / unknown ids",
);

/** Records on one node are altered. */
export const COPIES_ARE_ALTERED = because(
  "It reads the records back from every node",
  "production / compressed replies",
);

/** A replica does not get all changes, or not in time. */
export const A_REPLICA_IS_BEHIND = because(
  "Upserts and deletions that race are changes, too, and reach a replica no better",
  "production / racing writes",
);
