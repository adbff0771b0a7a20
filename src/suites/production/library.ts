import type { TestRecord } from "../../chroma/record.ts";
import { type DatasetOptions, makeRecords } from "../dataset.ts";
import type { Where, WhereDocument } from "./filters.ts";

/** Words that documents end with, by turns, for filters on their text. */
const TOPICS = ["replication", "naïve café", "分散データベース", "Replication"] as const;

/** Records for filters: some lack a key, and their documents differ in a word, in case and in script. */
export function makeLibrary(options: DatasetOptions): readonly TestRecord[] {
  return makeRecords(options).map((record, index) => {
    const { ratio, ...rest } = record.metadata;
    return {
      ...record,
      document: `${record.document}: ${TOPICS[index % TOPICS.length]}`,
      metadata: index % 3 === 0 || ratio === undefined ? rest : { ...rest, ratio },
    };
  });
}

/** Filters on metadata: each operator, keys that some records lack, and operators within each other. */
export const METADATA_FILTERS: readonly Where[] = [
  { group: "group-1" },
  { group: { $eq: "group-2" } },
  { even: { $eq: true } },
  { even: { $ne: true } },
  { ratio: { $ne: 1 } },
  { index: { $gt: 10 } },
  { index: { $gte: 10 } },
  { index: { $lt: 4 } },
  { index: { $lte: 4 } },
  { ratio: { $gt: 2.5 } },
  { group: { $in: ["group-0", "group-3", "no such group"] } },
  { index: { $in: [0, 3, 7] } },
  { group: { $nin: ["group-0", "group-1"] } },
  { $and: [{ even: false }, { index: { $gte: 5 } }, { group: { $ne: "group-4" } }] },
  { $or: [{ index: { $lt: 2 } }, { group: "group-2" }] },
  { $and: [{ $or: [{ group: "group-1" }, { group: "group-2" }] }, { ratio: { $lt: 5 } }] },
  { group: "no such group" },
];

/** Filters on the text of documents; never fewer than three characters, the least that a trigram index finds. */
export const DOCUMENT_FILTERS: readonly WhereDocument[] = [
  { $contains: "replication" },
  { $not_contains: "replication" },
  { $contains: "Replication" },
  { $contains: "café" },
  { $not_contains: "naïve" },
  { $contains: "データベース" },
  { $and: [{ $contains: "document" }, { $not_contains: "café" }] },
  { $or: [{ $contains: "分散デ" }, { $contains: "naïve café" }] },
  { $contains: "no such words" },
];
