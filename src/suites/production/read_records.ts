import { parseExact } from "../../core/exact_json.ts";
import { isObject } from "../../core/json.ts";
import type { Node } from "../../chroma/deployment.ts";
import { expectOk } from "../../chroma/raw.ts";

/** A record as a reply's text has it: int64 metadata as `bigint` where a double cannot hold it. */
export interface ReadRecord {
  readonly id: string;
  readonly document: unknown;
  readonly metadata: unknown;
  readonly embedding: unknown;
}

/** Everything that Chroma tells of a record. */
export const EVERYTHING = ["documents", "metadatas", "embeddings"] as const;

/** Reads records by `POST …/get` with that body. @throws {HttpError} for a refusal */
export async function readRecords(
  { node, uuid }: { readonly node: Node; readonly uuid: string },
  body: object,
): Promise<readonly ReadRecord[]> {
  const reply = await node.raw.post(`/${uuid}/get`, { body });
  return recordsIn(expectOk(reply, "get records", node.endpoint).text);
}

/** The records in the text of a reply to `get`. @throws when it is none */
export function recordsIn(text: string): readonly ReadRecord[] {
  const body = parse(text);
  if (!isObject(body) || !Array.isArray(body.ids)) {
    throw new Error("Cannot read records: the reply holds none");
  }
  const column = (name: string): readonly unknown[] => {
    const values = body[name];
    return Array.isArray(values) ? values : [];
  };
  const [documents, metadatas, embeddings] = EVERYTHING.map(column);
  return body.ids.map((id: unknown, row: number) => ({
    id: String(id),
    document: documents?.[row] ?? null,
    metadata: metadatas?.[row] ?? null,
    embedding: embeddings?.[row] ?? null,
  }));
}

function parse(text: string): unknown {
  try {
    return parseExact(text);
  } catch (cause) {
    throw new Error("Cannot read records: the reply is not JSON", { cause });
  }
}
