import type { JsonObject } from "../json.ts";

/** Which part of a record a fault alters. */
export type Part = "document" | "float";

/** Records with the first one's document, or the first number of its embedding, altered; unchanged without such a part. */
export function alterRecord(records: JsonObject, part: Part): JsonObject {
  const key = part === "document" ? "documents" : "embeddings";
  const column = records[key];
  if (!Array.isArray(column) || column.length === 0) return records;
  const [first, ...rest]: unknown[] = column;
  return { ...records, [key]: [part === "document" ? `${first} (altered)` : alteredVector(first), ...rest] };
}

/** A vector comes as numbers, or as its float32s in base64 where the server takes that. */
function alteredVector(vector: unknown): unknown {
  if (typeof vector === "string") {
    const bytes = Uint8Array.fromBase64(vector);
    const floats = new DataView(bytes.buffer);
    floats.setFloat32(0, floats.getFloat32(0, true) + 0.5, true);
    return bytes.toBase64();
  }
  if (!Array.isArray(vector)) return vector;
  const [first, ...rest]: unknown[] = vector;
  return [Number(first) + 0.5, ...rest];
}
