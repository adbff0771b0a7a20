import type { JsonObject } from "../json.ts";

/** Which part of a record a fault alters. */
export type Part = "document" | "float";

/** Records with the first one's document, or the first number of its embedding, altered; unchanged without such a part. */
export function alterRecord(records: JsonObject, part: Part): JsonObject {
  const key = part === "document" ? "documents" : "embeddings";
  const column = records[key];
  if (!Array.isArray(column) || column.length === 0) return records;
  const [first, ...rest]: unknown[] = column;
  return { ...records, [key]: [altered(first), ...rest] };
}

function altered(value: unknown): unknown {
  if (typeof value === "string") return `${value} (altered)`;
  if (typeof value === "number") return value + 0.5;
  if (!Array.isArray(value)) return value;
  const [first, ...rest]: unknown[] = value;
  return [altered(first), ...rest];
}
