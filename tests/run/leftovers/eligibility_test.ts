import { assertEquals } from "@std/assert";
import { formatMark } from "../../../src/guard/mark.ts";
import {
  type Candidate,
  type CleanupOptions,
  decide,
  type Sighting,
} from "../../../src/run/leftovers/eligibility.ts";

const HOUR = 3600;
const MADE = 1_705_123_456;
const RUN = "1705123456_abc123";
const NAME = "AUTOTEST_basic_operations_1705123456_abc123_xyz789";
const OLDER_FORM = "AUTOTEST_distributed_sync_1705123456_abc123";
/** Two days later. */
const NOW = MADE + 48 * HOUR;

const PLAIN: CleanupOptions = { maxAgeHours: 24, includeUnmarked: false, force: false, maxDocs: 10_000 };

const mark = (expiresAt = MADE + HOUR, run = RUN) =>
  formatMark({ run, purpose: "basic_operations", createdAt: MADE, expiresAt, version: "0.1.0" });
const on = (node: string, metadata: unknown, documents: number | undefined = 5): Sighting => ({
  node,
  metadata,
  documents,
});
const MARKED = on("primary", mark());
const COPY = on("replica", { synced_from: "primary" });
const uncounted = { node: "replica", metadata: mark(), documents: undefined };

/** The oldest leftover that nobody could object to, but for what a line of the table says. */
interface Line extends Partial<Candidate>, Partial<CleanupOptions> {
  readonly what: string;
  readonly now?: number;
  readonly reason: string;
}

const DELETED: readonly Line[] = [
  {
    what: "marked on every node",
    sightings: [MARKED, on("replica", mark())],
    reason: "it carries the mark of a test",
  },
  { what: "marked on a single server", sightings: [MARKED], reason: "it carries the mark of a test" },
  {
    what: "of the older form, marked",
    name: OLDER_FORM,
    sightings: [MARKED],
    reason: "it carries the mark of a test",
  },
  {
    what: "copied without its mark",
    sightings: [MARKED, COPY],
    reason: "the same name is marked on primary",
  },
  {
    what: "copied before the marked one",
    sightings: [COPY, MARKED],
    reason: "the same name is marked on primary",
  },
  {
    what: "unmarked, known to a journal",
    journal: "ours",
    sightings: [COPY],
    reason: "this state directory's journal shows that a run of ours made it",
  },
  {
    what: "unmarked, of an unfinished run of ours, with --force",
    journal: "ours",
    sightings: [COPY],
    now: MADE + HOUR,
    maxAgeHours: 0,
    force: true,
    reason: "this state directory's journal shows that a run of ours made it",
  },
  {
    what: "unmarked, of a run of ours that is over",
    journal: "over",
    sightings: [COPY],
    reason: "this state directory's journal shows that a run of ours made it, and that run is over",
  },
  {
    what: "young, of a run of ours that is over",
    journal: "over",
    now: MADE + 60,
    reason: "this state directory's journal shows that a run of ours made it, and that run is over",
  },
  {
    what: "under a lease, of a run of ours that is over",
    journal: "over",
    sightings: [on("primary", mark(NOW + HOUR))],
    reason: "this state directory's journal shows that a run of ours made it, and that run is over",
  },
  {
    what: "unmarked, gone before",
    journal: "returned",
    sightings: [COPY],
    reason: "this state directory's journal shows that it was deleted everywhere before: it came back",
  },
  {
    what: "unmarked, gone before from where it is not",
    journal: "unlooked",
    sightings: [COPY],
    reason:
      "this state directory's journal shows that it was deleted everywhere else before: this endpoint was not given then",
  },
  {
    what: "unmarked and old, with --include-unmarked",
    includeUnmarked: true,
    sightings: [COPY],
    reason: "unmarked, and 2 d 0 h old by its name (--include-unmarked)",
  },
  {
    what: "unmarked, of the older form, with --include-unmarked",
    name: OLDER_FORM,
    includeUnmarked: true,
    sightings: [on("primary", null)],
    reason: "unmarked, and 2 d 0 h old by its name (--include-unmarked)",
  },
  {
    what: "young, of the run asked for",
    run: RUN,
    now: MADE + 2 * HOUR,
    reason: "it carries the mark of a test",
  },
  {
    what: "young, by the name asked for",
    collection: NAME,
    now: MADE + 2 * HOUR,
    reason: "it carries the mark of a test",
  },
  {
    what: "under a live lease, with --force",
    force: true,
    sightings: [on("primary", mark(NOW + HOUR))],
    reason: "it carries the mark of a test",
  },
  {
    what: "unmarked where it was seen, with --include-unmarked and --force, whatever another node may show",
    sightings: [COPY],
    unseen: ["primary"],
    includeUnmarked: true,
    force: true,
    reason: "unmarked, and 2 d 0 h old by its name (--include-unmarked)",
  },
  {
    what: "marked, whatever a node shows that could not be looked at",
    unseen: ["replica"],
    reason: "it carries the mark of a test",
  },
  {
    what: "under a lease that ends this second",
    sightings: [on("primary", mark(NOW))],
    reason: "it carries the mark of a test",
  },
  { what: "exactly as old as --max-age", now: MADE + 24 * HOUR, reason: "it carries the mark of a test" },
  {
    what: "of any age with --max-age 0",
    maxAgeHours: 0,
    now: MADE + HOUR,
    reason: "it carries the mark of a test",
  },
  {
    what: "older than a tenth of an hour",
    maxAgeHours: 0.1,
    now: MADE + HOUR,
    reason: "it carries the mark of a test",
  },
  {
    what: "with exactly --max-docs documents",
    sightings: [on("primary", mark(), 10_000)],
    reason: "it carries the mark of a test",
  },
];

const KEPT: readonly Line[] = [
  ...[
    "customer_profiles",
    "AUTOTEST_customer_archive",
    "AUTOTEST_1705123456",
    "autotest_basic_operations_1705123456_abc123_xyz789",
    "my_AUTOTEST_basic_operations_1705123456_abc123_xyz789",
    "AUTOTEST_basic_operations_1705123456_abc123_xyz789_backup",
    "AUTOTEST_basic_operations_1705123456_ABC123_xyz789",
    "AUTOTEST_basic_operations_170512345_abc123_xyz789",
    "AUTOTEST__1705123456_abc123_xyz789",
    `${NAME}\n`,
    "",
  ].map((name): Line => ({
    what: `a look-alike, ${JSON.stringify(name)}, whatever else speaks for it`,
    name,
    journal: "over",
    collection: name,
    includeUnmarked: true,
    force: true,
    reason: "its name does not fit the grammar of test collections: it is production's",
  })),
  {
    what: "with another run's mark",
    journal: "over",
    force: true,
    sightings: [on("primary", mark(0, "1705123456_zzz999"))],
    reason: `its mark on primary is of run 1705123456_zzz999, its name of run ${RUN}`,
  },
  {
    what: "with another run's mark on one node alone",
    sightings: [MARKED, on("replica", mark(0, "1705129999_abc123"))],
    reason: `its mark on replica is of run 1705129999_abc123, its name of run ${RUN}`,
  },
  {
    what: "over the document limit",
    sightings: [on("primary", mark(), 10_001)],
    reason: "it holds 10001 documents on primary, over 10000",
  },
  {
    what: "over the document limit on a copy",
    sightings: [MARKED, on("replica", null, 251)],
    maxDocs: 250,
    reason: "it holds 251 documents on replica, over 250",
  },
  {
    what: "over the limit, though a run of ours made it",
    journal: "over",
    force: true,
    sightings: [on("primary", mark(), 10_001)],
    reason: "it holds 10001 documents on primary, over 10000",
  },
  { what: "of another run than the one asked for", run: "1705129999_abc123", reason: "it was not asked for" },
  {
    what: "with another name than the one asked for",
    collection: OLDER_FORM,
    reason: "it was not asked for",
  },
  {
    what: "not asked for, of a run of ours that is over",
    run: "1705129999_abc123",
    journal: "over",
    reason: "it was not asked for",
  },
  {
    what: "under another's live lease",
    sightings: [on("primary", mark(NOW + HOUR)), COPY],
    reason: `the lease of run ${RUN} is live for 1 h 0 min more; --force ignores it`,
  },
  {
    what: "under a live lease, though asked for",
    run: RUN,
    sightings: [on("primary", mark(NOW + 90))],
    reason: `the lease of run ${RUN} is live for 1 min 30 s more; --force ignores it`,
  },
  {
    what: "under the longer of two leases",
    sightings: [MARKED, on("replica", mark(NOW + 5))],
    reason: `the lease of run ${RUN} is live for 5.0 s more; --force ignores it`,
  },
  {
    what: "unmarked where it was seen, while a live lease may be where it was not",
    sightings: [COPY],
    unseen: ["primary"],
    includeUnmarked: true,
    reason:
      "it is unmarked where it was seen, and a live lease may be on primary, which could not be looked at; --force ignores it",
  },
  {
    what: "unmarked, of an unfinished run of ours, while its lease may be where it was not seen",
    sightings: [COPY],
    unseen: ["primary"],
    journal: "ours",
    reason:
      "it is unmarked where it was seen, and a live lease may be on primary, which could not be looked at; --force ignores it",
  },
  ...[{ maxAgeHours: 0 }, { run: RUN }].map((options) => ({
    what: `unmarked, of an unfinished run of ours, with ${JSON.stringify(options)}`,
    journal: "ours" as const,
    sightings: [COPY],
    now: MADE + HOUR,
    ...options,
    reason:
      `it is unmarked, and run ${RUN}, which made it by this state directory's journal, may be under way; ` +
      "--force ignores it",
  })),
  { what: "young", now: MADE + 2 * HOUR, reason: "it is 2 h 0 min old, and --max-age is 24 h" },
  {
    what: "young, of an unfinished run of ours",
    journal: "ours",
    now: MADE + 2 * HOUR,
    reason: "it is 2 h 0 min old, and --max-age is 24 h",
  },
  {
    what: "young and unmarked, with --include-unmarked",
    includeUnmarked: true,
    sightings: [COPY],
    now: MADE + 2 * HOUR,
    reason: "it is 2 h 0 min old, and --max-age is 24 h",
  },
  {
    what: "from the future, by a clock that is behind",
    maxAgeHours: 0,
    now: MADE - 10,
    sightings: [COPY],
    reason: "it is less than 0 s old, and --max-age is 0 h",
  },
  {
    what: "unmarked and unknown",
    sightings: [COPY],
    reason:
      "no node shows a mark and no journal here knows it; --include-unmarked goes by the age in its name",
  },
  {
    what: "with half a mark",
    sightings: [on("primary", { autotest: true, autotest_run: RUN })],
    reason:
      "no node shows a mark and no journal here knows it; --include-unmarked goes by the age in its name",
  },
  {
    what: "with the guide's marks alone",
    sightings: [on("primary", { test_collection: true, safe_to_delete: true })],
    reason:
      "no node shows a mark and no journal here knows it; --include-unmarked goes by the age in its name",
  },
];

function decideOn(
  {
    what: _,
    reason: __,
    now = NOW,
    name = NAME,
    sightings = [MARKED],
    unseen = [],
    journal = "unknown",
    ...options
  }: Line,
) {
  return decide({ name, sightings, unseen, journal }, { ...PLAIN, ...options }, now);
}

for (const line of DELETED) {
  Deno.test(`decide deletes one ${line.what}`, () => {
    assertEquals(decideOn(line), { delete: true, reason: line.reason });
  });
}

for (const line of KEPT) {
  Deno.test(`decide keeps one ${line.what}`, () => {
    assertEquals(decideOn(line), { delete: false, reason: line.reason });
  });
}

Deno.test("decide keeps one whose documents could not be counted, and says that nothing else keeps it", () => {
  const sightings = [MARKED, uncounted];
  assertEquals(decideOn({ what: "", reason: "", sightings }), {
    delete: false,
    reason: "its documents on replica could not be counted",
    uncounted: true,
  });
  assertEquals(decideOn({ what: "", reason: "", sightings, now: MADE }).uncounted, undefined);
});

Deno.test("decide keeps one that the balancer alone shows, since nobody counted its documents", () => {
  const seenByBalancer: Line = { what: "", reason: "", sightings: [], includeUnmarked: true };
  assertEquals(decideOn(seenByBalancer).delete, false);
});
