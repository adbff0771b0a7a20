import { assert, assertEquals } from "@std/assert";
import { matches, matchesDocument } from "../../../src/suites/production/filters.ts";
import { DOCUMENT_FILTERS, makeLibrary, METADATA_FILTERS } from "../../../src/suites/production/library.ts";

const options = {
  count: 250,
  prefix: "bulk",
  dimension: 8,
  random: (bytes: number) => new Uint8Array(bytes),
};

Deno.test("makeLibrary has records that each filter finds and others that it does not, but for the last", () => {
  const records = makeLibrary(options);
  for (const where of METADATA_FILTERS.slice(0, -1)) {
    const found = records.filter(({ metadata }) => matches(where, metadata)).length;
    assert(found > 0 && found < records.length, JSON.stringify(where));
  }
  for (const where of DOCUMENT_FILTERS.slice(0, -1)) {
    const found = records.filter(({ document }) => matchesDocument(where, document)).length;
    assert(found > 0 && found < records.length, JSON.stringify(where));
  }
  assertEquals(records.filter(({ metadata }) => matches(METADATA_FILTERS.at(-1) ?? {}, metadata)), []);
});

Deno.test("makeLibrary leaves a key out of some records", () => {
  const records = makeLibrary(options);
  const without = records.filter(({ metadata }) => !("ratio" in metadata)).length;
  assertEquals([without, records.length], [84, 250]);
});
