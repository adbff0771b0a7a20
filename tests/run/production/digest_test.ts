import { assertEquals, assertNotEquals } from "@std/assert";
import { digestOf } from "../../../src/run/production/digest.ts";
import type { Fingerprint } from "../../../src/run/production/fingerprint.ts";

const DOCS: Fingerprint = {
  id: "1",
  name: "docs",
  tenant: "acme",
  database: "prod",
  metadata: "aa",
  configuration: "bb",
  dimension: 8,
  count: 10,
};
const NOTES: Fingerprint = { ...DOCS, id: "2", name: "notes" };
const NONE = new Set<string>();

Deno.test("digestOf is the SHA-256 of the fingerprints' canonical JSON, a line each", () => {
  assertEquals(digestOf([], NONE), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  // printf '%s\n' '{"configuration":"bb","count":10,…}' | sha256sum
  assertEquals(digestOf([DOCS], NONE), "ab8eb02804339863ed4b1f14653b787ec91d88655c3b098ca0cf1da3f6dd2a5c");
});

Deno.test("digestOf heeds no order, and every value", () => {
  const digest = digestOf([DOCS, NOTES], NONE);
  assertEquals(digestOf([NOTES, DOCS], NONE), digest);
  const others: readonly Partial<Fingerprint>[] = [
    { id: "3" },
    { name: "docs2" },
    { tenant: null },
    { database: "other" },
    { metadata: "ab" },
    { configuration: "bc" },
    { dimension: null },
    { count: 11 },
  ];
  for (const other of others) {
    assertNotEquals(digestOf([{ ...DOCS, ...other }, NOTES], NONE), digest, JSON.stringify(other));
  }
  assertNotEquals(digestOf([DOCS], NONE), digest);
});

Deno.test("digestOf leaves out what is not compared", () => {
  assertEquals(digestOf([DOCS, NOTES], new Set(["notes"])), digestOf([DOCS], NONE));
});
