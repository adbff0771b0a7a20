import { assert } from "@std/assert";
import { passed } from "../../core/verdict.ts";
import { expectOk } from "../../chroma/raw.ts";
import type { Check } from "../suite.ts";
import { edgeDifference } from "./edge_difference.ts";
import { EDGE_RECORDS, type EdgeRecord } from "./edge_records.ts";
import { everywhere, expectRight, lacksRoom, type Premises } from "./premises.ts";
import { EVERYTHING, readRecords } from "./read_records.ts";

/** Documents of every script and length come back as they were. */
export const texts: Check<Premises> = {
  name: "texts",
  proves: "Unicode, emoji, control characters, empty and 8 KiB documents come back character for character",
  lacks: lacksRoom,
  run: (premises) => carry(premises, EDGE_RECORDS.texts),
};

/** Metadata of every type comes back as it was. */
export const metadataTypes: Check<Premises> = {
  name: "metadata types",
  proves: "Metadata of every type, under keys of any script, comes back value for value",
  lacks: lacksRoom,
  run: (premises) => carry(premises, EDGE_RECORDS.metadata),
};

/** int64 metadata comes back exactly, beyond what a double can hold. */
export const integers: Check<Premises> = {
  name: "int64 metadata",
  proves: "Integers to the edges of int64 come back exact, by the text of the reply",
  lacks: lacksRoom,
  run: (premises) => carry(premises, EDGE_RECORDS.integers),
};

/** float32 comes back exactly: subnormals, the largest, and zero of either sign. */
export const floats: Check<Premises> = {
  name: "float32 embeddings",
  proves: "Embeddings with subnormal, largest and negative zero values come back bit for bit",
  lacks: lacksRoom,
  run: (premises) => carry(premises, EDGE_RECORDS.floats),
};

/** Writes records through the entry, and holds what is read on every endpoint against them. */
async function carry({ values, stage }: Premises, records: readonly EdgeRecord[]) {
  const { entry } = stage.deployment;
  const { uuid } = values.filled.records;
  const reply = await entry.raw.post(`/${uuid}/add`, { body: columns(records, stage.dimension) });
  expectOk(reply, "add records", entry.endpoint);
  const ids = records.map(({ id }) => id);
  assert(new Set(ids).size === ids.length);
  const where = await everywhere(values, ids, async (place) => {
    const read = await readRecords(place, { ids, include: EVERYTHING });
    expectRight(place, edgeDifference(records, read, stage.dimension));
  });
  return passed(`${records.length} records equal value for value ${where}`);
}

function columns(records: readonly EdgeRecord[], dimension: number) {
  return {
    ids: records.map(({ id }) => id),
    documents: records.map(({ document }) => document),
    metadatas: records.map(({ metadata }) => metadata),
    embeddings: records.map(({ float }) =>
      Array.from({ length: dimension }, (_, at) => at === 0 ? float : 0)
    ),
  };
}
