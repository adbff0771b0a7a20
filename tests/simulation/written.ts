import { isObject, type JsonObject } from "../../src/core/json.ts";
import type { Message } from "./network.ts";
import { decodeVector, type SimRecords } from "./sim_records.ts";

/** What a write must have left of one record. */
interface Left {
  readonly document: unknown;
  readonly metadata: JsonObject;
  readonly embedding: unknown;
}

/** What a request must have done to the records of a collection. */
export type Write =
  | { readonly removed: readonly string[] }
  | { readonly removedGroup: unknown }
  /** By id; of several writes to one record the last one counts. */
  | { readonly left: Map<string, Left> };

/** What a message asks for, or `undefined` for one that changes no records. */
export function writeOf({ ask: { path, body } }: Message): Write | undefined {
  if (!isObject(body) || path.endsWith("/collections")) return undefined;
  if (isObject(body.where)) return { removedGroup: body.where.group };
  const ids = body.ids as readonly string[];
  if (path.endsWith("/delete")) return { removed: ids };
  const { documents, metadatas, embeddings } = body as {
    readonly documents?: readonly string[];
    readonly metadatas?: readonly JsonObject[];
    readonly embeddings?: readonly unknown[];
  };
  return {
    left: new Map(
      ids.map((id, at) => [id, {
        document: documents?.[at],
        metadata: metadatas?.[at] ?? {},
        embedding: decodeVector(embeddings?.[at]),
      }]),
    ),
  };
}

/** Earlier writes need have left nothing of the records that a later one names. */
export function replaceEarlier(earlier: readonly Write[], later: Write): void {
  const ids = "left" in later ? [...later.left.keys()] : "removed" in later ? later.removed : [];
  for (const one of earlier) if ("left" in one) { for (const id of ids) one.left.delete(id); }
}

/** Whether a collection's records are as a write must have left them. */
export function isCarriedOut(write: Write, records: SimRecords["records"]): boolean {
  if ("removed" in write) return write.removed.every((id) => !records.has(id));
  if ("removedGroup" in write) {
    return records.values().every((record) => record.metadata?.group !== write.removedGroup);
  }
  return write.left.entries().every(([id, left]) => {
    const record = records.get(id);
    return record !== undefined && record.document === left.document &&
      Object.entries(left.metadata).every(([key, value]) => record.metadata?.[key] === value) &&
      sameVector(record.embedding, left.embedding);
  });
}

function sameVector(there: readonly number[], sent: unknown): boolean {
  return Array.isArray(sent) && sent.length === there.length &&
    there.every((value, index) => value === Math.fround(Number(sent[index])));
}
