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
);

/** Records read through the balancer are altered. */
export const READS_ARE_ALTERED = because(
  "It reads back what it wrote, and that is the read that is altered",
  "performance / batch writes",
  "performance / single writes",
  "performance / writes under load",
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
);

/** One node holds other records than the other. */
export const A_NODE_DIFFERS = because(
  "The count by GET, which either node may answer, is one of the reads that it repeats",
  "basic / repeated reads",
);
