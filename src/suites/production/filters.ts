import type { MetadataValue } from "../../chroma/record.ts";

type Operand = MetadataValue | readonly MetadataValue[];
type Metadata = Readonly<Record<string, MetadataValue>>;

/** A filter on metadata, as Chroma takes it in `where`. */
export type Where =
  | { readonly $and: readonly Where[] }
  | { readonly $or: readonly Where[] }
  | { readonly [key: string]: MetadataValue | { readonly [operator: string]: Operand } };

/** A filter on the text of a document, as Chroma takes it in `where_document`. */
export type WhereDocument =
  | { readonly $and: readonly WhereDocument[] }
  | { readonly $or: readonly WhereDocument[] }
  | { readonly $contains: string }
  | { readonly $not_contains: string };

/**
 * Whether metadata matches a filter, by our own reading of Chroma's documentation, held against the servers 1.0.5 and
 * 1.3.4: a key that is not there matches `$ne` and `$nin` alone, and a value compares only with its own type.
 */
export function matches(where: Where, metadata: Metadata): boolean {
  return Object.entries(where).every(([key, condition]) => {
    if (key === "$and") return (condition as readonly Where[]).every((one) => matches(one, metadata));
    if (key === "$or") return (condition as readonly Where[]).some((one) => matches(one, metadata));
    const tests = typeof condition === "object" ? Object.entries(condition) : [["$eq", condition] as const];
    return tests.every(([operator, operand]) => holds(operator, metadata[key], operand as Operand));
  });
}

/** Whether a document matches a filter: case counts. */
export function matchesDocument(where: WhereDocument, document: string): boolean {
  if ("$and" in where) return where.$and.every((one) => matchesDocument(one, document));
  if ("$or" in where) return where.$or.some((one) => matchesDocument(one, document));
  return "$contains" in where ? document.includes(where.$contains) : !document.includes(where.$not_contains);
}

function holds(operator: string, value: MetadataValue | undefined, operand: Operand): boolean {
  const among = Array.isArray(operand) && operand.some((one) => one === value);
  const comparable = typeof value === "number" && typeof operand === "number";
  switch (operator) {
    case "$eq":
      return value === operand;
    case "$ne":
      return value !== operand;
    case "$in":
      return among;
    case "$nin":
      return !among;
    case "$gt":
      return comparable && value > operand;
    case "$gte":
      return comparable && value >= operand;
    case "$lt":
      return comparable && value < operand;
    case "$lte":
      return comparable && value <= operand;
    default:
      throw new RangeError(`Cannot evaluate the filter operator "${operator}": it is not known`);
  }
}
