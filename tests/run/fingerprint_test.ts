import { assertEquals } from "@std/assert";
import {
  type Change,
  compareFingerprints,
  type Fingerprint,
  GRAVE,
  isProduction,
} from "../../src/run/fingerprint.ts";

const DOCS: Fingerprint = {
  id: "id-1",
  name: "docs",
  metadata: `{"owner":"a"}`,
  configuration: `{"hnsw":{"space":"l2"}}`,
  dimension: 8,
  count: 10,
};
const NOTES: Fingerprint = { ...DOCS, id: "id-2", name: "notes" };

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
  ["other metadata", [DOCS], [{ ...DOCS, metadata: "null" }], [
    change("metadata", "its metadata is not what it was"),
  ]],
  ["another configuration", [DOCS], [{ ...DOCS, configuration: "null" }], [
    change("configuration", "its configuration is not what it was"),
  ]],
  ["a first dimension", [{ ...DOCS, dimension: null }], [DOCS], [change("dimension", "none became 8")]],
  ["a dimension that is gone", [DOCS], [{ ...DOCS, dimension: null }], [
    change("dimension", "8 became none"),
  ]],
  ["another count", [DOCS], [{ ...DOCS, count: 12 }], [change("count", "10 records became 12")]],
  ["a collection that was emptied", [DOCS], [{ ...DOCS, count: 0 }], [
    change("count", "10 records became 0"),
  ]],
  ["several changes of one collection", [DOCS], [{ ...DOCS, metadata: "null", count: 11 }], [
    change("metadata", "its metadata is not what it was"),
    change("count", "10 records became 11"),
  ]],
];

for (const [what, before, after, changes] of TABLE) {
  Deno.test(`compareFingerprints finds ${what}`, () => {
    assertEquals(compareFingerprints(new Map([["primary", before]]), new Map([["primary", after]])), changes);
  });
}

Deno.test("compareFingerprints does not guess at a count that was not taken", () => {
  const { count: _, ...uncounted } = DOCS;
  const [counted, not] = [new Map([["primary", [DOCS]]]), new Map([["primary", [uncounted]]])];
  assertEquals(compareFingerprints(counted, not), []);
  assertEquals(compareFingerprints(not, counted), []);
});

Deno.test("compareFingerprints compares node by node: UUIDs differ between them", () => {
  const before = new Map([["primary", [DOCS]], ["replica", [{ ...DOCS, id: "id-7" }]]]);
  const after = new Map([["primary", [DOCS]], ["replica", []]]);
  assertEquals(compareFingerprints(before, after), [
    { node: "replica", name: "docs", uuid: "id-7", what: "vanished", detail: "it had UUID id-7" },
  ]);
});

Deno.test("compareFingerprints takes a node without a photograph for one that lost everything", () => {
  assertEquals(compareFingerprints(new Map([["primary", [DOCS]]]), new Map()), [
    change("vanished", "it had UUID id-1"),
  ]);
});

Deno.test("GRAVE leaves out what others do to production every day", () => {
  const all: readonly Change["what"][] = [
    "appeared",
    "vanished",
    "renamed",
    "replaced",
    "metadata",
    "configuration",
    "dimension",
    "count",
  ];
  assertEquals(all.filter((what) => !GRAVE.has(what)), ["appeared", "dimension", "count"]);
});

const NAMES: readonly (readonly [name: string, production: boolean])[] = [
  ["customer_profiles", true],
  ["AUTOTEST_customer_archive", true],
  ["AUTOTEST_1705123456", true],
  ["autotest_basic_1705123456_abc123_xyz789", true],
  ["my_AUTOTEST_basic_1705123456_abc123_xyz789", true],
  ["AUTOTEST_basic_1705123456_abc123_xyz789_backup", true],
  ["AUTOTEST_basic_1705123456_abc123_xyz789", false],
  ["AUTOTEST_distributed_sync_1795348411_xjiqej", false],
];

for (const [name, production] of NAMES) {
  Deno.test(`isProduction is ${production} for ${name}`, () => assertEquals(isProduction(name), production));
}
