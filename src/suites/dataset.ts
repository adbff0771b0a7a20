import type { Random } from "../core/random.ts";
import type { TestRecord } from "../chroma/record.ts";

/** Which records to make. */
export interface DatasetOptions {
  readonly count: number;
  /** Before the number in every id. */
  readonly prefix: string;
  readonly dimension: number;
  readonly random: Random;
}

/** Records to write: ids in order, short documents, metadata of every type, embeddings uniform in [-1, 1). */
export function makeRecords({ count, prefix, dimension, random }: DatasetOptions): readonly TestRecord[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `${prefix}-${String(index).padStart(4, "0")}`,
    document: `Test document ${prefix} ${index}, written by chroma-autotest`,
    metadata: { index, ratio: index / 7, group: `group-${index % 5}`, even: index % 2 === 0 },
    embedding: randomVector(dimension, random),
  }));
}

/** The same record with another document, and with its embedding and metadata changed as well. */
export function changed(record: TestRecord, how: string, random: Random): TestRecord {
  return {
    ...record,
    document: `${record.document}, ${how}`,
    metadata: { ...record.metadata, change: how },
    embedding: randomVector(record.embedding.length, random),
  };
}

/** A vector of values uniform in [-1, 1), each of the 24 bits that a float32 holds exactly. */
export function randomVector(dimension: number, random: Random): readonly number[] {
  const words = new DataView(random(4 * dimension).slice().buffer);
  return Array.from({ length: dimension }, (_, at) => (words.getInt32(4 * at) >> 8) / 2 ** 23);
}

/** Squared Euclidean distance, Chroma's default space `l2`. */
export function squaredDistance(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, at) => sum + (value - (b[at] ?? NaN)) ** 2, 0);
}
