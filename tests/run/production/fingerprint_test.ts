import { assertEquals, assertNotEquals } from "@std/assert";
import type { Description } from "../../../src/chroma/api.ts";
import { fingerprint, isProduction } from "../../../src/run/production/fingerprint.ts";

const DOCS: Description = {
  id: "id-1",
  name: "docs",
  tenant: "acme",
  database: "prod",
  metadata: { owner: "Ada", rank: 1 },
  dimension: 8,
  configuration: { hnsw: { space: "l2", ef_search: 10 } },
};

Deno.test("fingerprint keeps what tells a collection, and digests for the rest", () => {
  assertEquals(fingerprint(DOCS), {
    id: "id-1",
    name: "docs",
    tenant: "acme",
    database: "prod",
    // From sha256sum, of {"owner":"Ada","rank":1} and {"hnsw":{"ef_search":10,"space":"l2"}}
    metadata: "e33b05cc66e893b00edcc4ebe3c3c825d3569aa5ac2dcc7556a7aa06b3d1f0c1",
    configuration: "28cc550beb9f773b6b4e897e8f47ef0ac7abeb5a56e477e4db73a567b90870d6",
    dimension: 8,
  });
});

Deno.test("fingerprint is the same whatever the order in which a server gives keys", () => {
  const shuffled: Description = {
    ...DOCS,
    metadata: { rank: 1, owner: "Ada" },
    configuration: { hnsw: { ef_search: 10, space: "l2" } },
  };
  assertEquals(fingerprint(shuffled), fingerprint(DOCS));
});

const ALTERED: readonly (readonly [what: string, metadata: Description["metadata"]])[] = [
  ["one value", { owner: "Ada", rank: 2 }],
  ["one type", { owner: "Ada", rank: "1" }],
  ["one key more", { owner: "Ada", rank: 1, draft: null }],
  ["one key less", { owner: "Ada" }],
  ["no metadata at all", null],
];

for (const [what, metadata] of ALTERED) {
  Deno.test(`fingerprint tells apart ${what} in the metadata`, () => {
    assertNotEquals(fingerprint({ ...DOCS, metadata }).metadata, fingerprint(DOCS).metadata);
  });
}

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
