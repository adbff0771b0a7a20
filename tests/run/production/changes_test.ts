import { assertEquals } from "@std/assert";
import { type Change, compareFingerprints, GRAVE } from "../../../src/run/production/changes.ts";
import type { Fingerprint } from "../../../src/run/production/fingerprint.ts";
import type { Photograph } from "../../../src/run/production/photograph.ts";

const DOCS: Fingerprint = {
  id: "id-1",
  name: "docs",
  tenant: "acme",
  database: "prod",
  metadata: "0123456789abcdef",
  configuration: "fedcba9876543210",
  dimension: 8,
  count: 10,
};
const NOTES: Fingerprint = { ...DOCS, id: "id-2", name: "notes" };

const OTHER = "00112233445566778899";

/** A photograph of one node. */
function taken(
  collections: readonly Fingerprint[],
  unsettled: readonly string[] = [],
  node = "primary",
): Photograph {
  return new Map([[node, { collections, unsettled: new Set(unsettled) }]]);
}

const change = (what: Change["what"], detail: string, { id, name }: Fingerprint = DOCS): Change => ({
  node: "primary",
  name,
  uuid: id,
  what,
  detail,
});

const TABLE: readonly (readonly [
  what: string,
  before: readonly Fingerprint[],
  after: readonly Fingerprint[],
  changes: readonly Change[],
])[] = [
  ["nothing in nothing", [], [], []],
  ["nothing where all is as it was", [DOCS, NOTES], [NOTES, DOCS], []],
  ["a collection that appeared", [DOCS], [DOCS, NOTES], [change("appeared", "UUID id-2", NOTES)]],
  ["a collection that vanished", [DOCS, NOTES], [NOTES], [change("vanished", "it had UUID id-1")]],
  ["a rename, and no vanishing or appearing", [DOCS], [{ ...DOCS, name: "papers" }], [
    change("renamed", `it is now "papers"`),
  ]],
  ["a collection that was deleted and made anew", [DOCS], [{ ...DOCS, id: "id-9" }], [
    change("replaced", "UUID id-1 became id-9"),
  ]],
  ["a rename whose old name was taken over", [DOCS], [{ ...DOCS, name: "papers" }, { ...DOCS, id: "id-9" }], [
    change("replaced", "UUID id-1 became id-9"),
  ]],
  ["two names that were swapped", [DOCS, NOTES], [{ ...DOCS, id: "id-2" }, { ...NOTES, id: "id-1" }], [
    change("replaced", "UUID id-1 became id-2"),
    change("replaced", "UUID id-2 became id-1", NOTES),
  ]],
  ["other metadata", [DOCS], [{ ...DOCS, metadata: OTHER }], [
    change("metadata", "digest 0123456789ab became 001122334455"),
  ]],
  ["another configuration", [DOCS], [{ ...DOCS, configuration: OTHER }], [
    change("configuration", "digest fedcba987654 became 001122334455"),
  ]],
  ["another tenant", [DOCS], [{ ...DOCS, tenant: null }], [
    change("moved", "acme / prod became no tenant / prod"),
  ]],
  ["another database", [DOCS], [{ ...DOCS, database: "test" }], [
    change("moved", "acme / prod became acme / test"),
  ]],
  ["a first dimension", [{ ...DOCS, dimension: null }], [DOCS], [change("dimension", "none became 8")]],
  ["a dimension that is gone", [DOCS], [{ ...DOCS, dimension: null }], [
    change("dimension", "8 became none"),
  ]],
  ["another count", [DOCS], [{ ...DOCS, count: 12 }], [change("count", "10 records became 12")]],
  ["a collection that was emptied", [DOCS], [{ ...DOCS, count: 0 }], [
    change("count", "10 records became 0"),
  ]],
  ["several changes of one collection", [DOCS], [{ ...DOCS, metadata: OTHER, count: 11 }], [
    change("metadata", "digest 0123456789ab became 001122334455"),
    change("count", "10 records became 11"),
  ]],
];

for (const [what, before, after, changes] of TABLE) {
  Deno.test(`compareFingerprints finds ${what}`, () => {
    assertEquals(compareFingerprints(taken(before), taken(after)), changes);
  });
}

Deno.test("compareFingerprints does not guess at a count that was not taken", () => {
  const { count: _, ...uncounted } = DOCS;
  const [counted, not] = [taken([DOCS]), taken([uncounted])];
  assertEquals(compareFingerprints(counted, not), []);
  assertEquals(compareFingerprints(not, counted), []);
});

Deno.test("compareFingerprints compares node by node: UUIDs differ between them", () => {
  const before = new Map([...taken([DOCS]), ...taken([{ ...DOCS, id: "id-7" }], [], "replica")]);
  const after = new Map([...taken([DOCS]), ...taken([], [], "replica")]);
  assertEquals(compareFingerprints(before, after), [
    { node: "replica", name: "docs", uuid: "id-7", what: "vanished", detail: "it had UUID id-7" },
  ]);
});

Deno.test("compareFingerprints takes a node without a photograph for one that lost everything", () => {
  assertEquals(compareFingerprints(taken([DOCS]), new Map()), [
    change("vanished", "it had UUID id-1"),
  ]);
});

Deno.test("GRAVE leaves out what others do to production every day", () => {
  const all: readonly Change["what"][] = [
    "appeared",
    "vanished",
    "renamed",
    "replaced",
    "moved",
    "metadata",
    "configuration",
    "dimension",
    "count",
  ];
  assertEquals(all.filter((what) => !GRAVE.has(what)), ["appeared", "dimension", "count"]);
});

Deno.test("compareFingerprints leaves out what would not hold still, before or after", () => {
  assertEquals(compareFingerprints(taken([DOCS, NOTES], ["docs"]), taken([NOTES])), []);
  assertEquals(compareFingerprints(taken([DOCS, NOTES]), taken([NOTES], ["docs"])), []);
  assertEquals(compareFingerprints(taken([NOTES], ["docs"]), taken([DOCS, NOTES])), []);
});

Deno.test("compareFingerprints does not compare what would not hold still, unless its UUID has another name now", () => {
  const gone = taken([DOCS], ["docs"]);
  assertEquals(compareFingerprints(gone, taken([])), []);
  assertEquals(compareFingerprints(gone, taken([{ ...DOCS, name: "other" }], ["docs", "other"])), [
    change("renamed", 'it is now "other"'),
  ]);
});
