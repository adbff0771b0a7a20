import { isObject, type JsonObject } from "../../src/core/json.ts";
import { squaredDistance } from "../../src/suites/dataset.ts";
import { exactJson, invalid, json, misshapen, type Reply } from "./reply.ts";
import { readWhere, readWhereDocument } from "./sim_filters.ts";

/** A record as a server keeps it. */
export interface SimRecord {
  readonly embedding: readonly number[];
  readonly document: string | null;
  readonly metadata: JsonObject | null;
}

/** The columns of a request that writes records, checked. */
interface Columns {
  readonly ids: readonly string[];
  readonly embeddings: readonly (readonly number[] | null)[] | undefined;
  readonly documents: readonly (string | null)[] | undefined;
  readonly metadatas: readonly (JsonObject | null)[] | undefined;
}

const INCLUDES = ["distances", "documents", "embeddings", "metadatas", "uris"];
/** The key under which Chroma keeps documents among the metadata. */
const DOCUMENT_KEY = "chroma:document";

/** The records of one simulated collection: what Chroma does with `add`, `get`, `query` and the others. */
export class SimRecords {
  readonly records = new Map<string, SimRecord>();
  dimension: number | null = null;
  /** Whether it may hold what plain JSON of JavaScript cannot print: an int64, or -0. */
  #isExact = false;

  /** A copy that goes its own way. */
  clone(): SimRecords {
    const copy = new SimRecords();
    copy.dimension = this.dimension;
    copy.#isExact = this.#isExact;
    for (const [id, record] of this.records) copy.records.set(id, record);
    return copy;
  }

  /** Takes what it lacks, as a copy of records does. */
  take(from: SimRecords): void {
    this.dimension ??= from.dimension;
    this.#isExact ||= from.#isExact;
    for (const [id, record] of from.records) if (!this.records.has(id)) this.records.set(id, record);
  }

  /** Carries out what a path's last part asks for. */
  handle(action: string, body: unknown): Reply {
    if (!isObject(body)) return invalid("Failed to parse the request body as JSON: expected value");
    switch (action) {
      case "add":
      case "update":
      case "upsert":
        return this.#write(action, body);
      case "delete":
        return this.#delete(body);
      case "get":
        return this.#get(body);
      case "query":
        return this.#query(body);
    }
    return { status: 404, text: "" };
  }

  #write(action: "add" | "update" | "upsert", body: JsonObject): Reply {
    const columns = readColumns(body, action);
    if ("status" in columns) return columns;
    const { ids, embeddings, documents, metadatas } = columns;
    if (action !== "update" && embeddings?.some((one) => one?.length === 0)) {
      return invalid("Validation error: embeddings: Each embedding must have at least 1 dimension");
    }
    // The dimension is kept even when what comes after is refused.
    for (const embedding of embeddings ?? []) {
      if (embedding === null) continue;
      this.dimension ??= embedding.length;
      if (embedding.length !== this.dimension) return wrongDimension(this.dimension, embedding.length);
    }
    if ([embeddings, documents, metadatas].some((column) => column && column.length !== ids.length)) {
      return invalid("Inconsistent number of IDs, embeddings, documents, URIs and metadatas");
    }
    if (ids.includes("")) return invalid("Empty ID, ID must have at least one character");
    ids.forEach((id, at) => {
      const old = this.records.get(id);
      if (action === "add" ? old !== undefined : action === "update" && old === undefined) return;
      const { [DOCUMENT_KEY]: hidden, ...given } = metadatas?.[at] ?? {};
      const metadata = { ...old?.metadata, ...given };
      const document = documents?.[at] ?? (typeof hidden === "string" ? hidden : old?.document) ?? null;
      const embedding = embeddings?.[at] ?? old?.embedding ?? [];
      for (const [key, value] of Object.entries(metadata)) {
        if (value === null) delete metadata[key];
        this.#isExact ||= typeof value === "bigint";
      }
      this.#isExact ||= embedding.some((part) => Object.is(part, -0));
      this.records.set(id, {
        embedding: embedding.map(Math.fround),
        document,
        metadata: Object.keys(metadata).length === 0 ? null : metadata,
      });
    });
    return json({}, action === "add" ? 201 : 200);
  }

  #delete(body: JsonObject): Reply {
    const { ids, where, where_document: whereDocument } = body;
    if (Array.isArray(ids) && ids.length === 0 && !where && !whereDocument) {
      return invalid("Validation error: ids, where: Either ids or where must be specified");
    }
    const found = this.#matching(body);
    if ("status" in found) return found;
    if (ids || where || whereDocument) { for (const id of found.ids) this.records.delete(id); }
    return json({});
  }

  #get(body: JsonObject): Reply {
    const include = readInclude(body, ["documents", "metadatas"]);
    if ("status" in include) return include;
    const found = this.#matching(body);
    if ("status" in found) return found;
    const { offset, limit } = body;
    const start = typeof offset === "number" ? offset : 0;
    const ids = found.ids.slice(start, typeof limit === "number" ? start + limit : undefined);
    const { distances: _, ...columns } = this.#columns([ids], include.include);
    const only = (column: readonly unknown[] | null) => column?.[0] ?? null;
    return this.#print({
      ids,
      embeddings: only(columns.embeddings),
      documents: only(columns.documents),
      uris: only(columns.uris),
      metadatas: only(columns.metadatas),
      include: include.include,
    });
  }

  #query(body: JsonObject): Reply {
    const include = readInclude(body, ["documents", "metadatas", "distances"]);
    if ("status" in include) return include;
    const { query_embeddings: vectors, n_results: count = 10 } = body;
    if (vectors === undefined) return misshapen("missing field `query_embeddings`");
    if (!isVectors(vectors) || typeof count !== "number") return misshapen("query_embeddings");
    const found = this.#matching(body);
    if ("status" in found) return found;
    const bad = vectors.find(({ length }) => this.dimension !== null && length !== this.dimension);
    if (bad !== undefined) return wrongDimension(this.dimension ?? 0, bad.length);
    const nearest = vectors.map((vector) =>
      found.ids.map((id) => ({
        id,
        distance: Math.fround(squaredDistance(vector, this.records.get(id)?.embedding ?? [])),
      }))
        .sort((a, b) => a.distance - b.distance).slice(0, count)
    );
    const ids = nearest.map((list) => list.map(({ id }) => id));
    const { embeddings, documents, uris, metadatas } = this.#columns(ids, include.include);
    return this.#print({
      ids,
      embeddings,
      documents,
      uris,
      metadatas,
      distances: include.include.includes("distances")
        ? nearest.map((list) => list.map(({ distance }) => distance))
        : null,
      include: include.include,
    });
  }

  #print(body: unknown): Reply {
    return this.#isExact ? exactJson(body) : json(body);
  }

  #columns(lists: readonly (readonly string[])[], include: readonly string[]) {
    const column = <T>(what: string, of: (record: SimRecord) => T) =>
      include.includes(what)
        ? lists.map((ids) => ids.map((id) => of(this.records.get(id) as SimRecord)))
        : null;
    return {
      embeddings: column("embeddings", ({ embedding }) => embedding),
      documents: column("documents", ({ document }) => document),
      uris: column("uris", () => null),
      metadatas: column("metadatas", ({ metadata }) => metadata),
      distances: null,
    };
  }

  /** The ids that a request is about, in the order in which the records were first added. */
  #matching(
    { ids, where, where_document: whereDocument }: JsonObject,
  ): { readonly ids: readonly string[] } | Reply {
    const wanted = Array.isArray(ids) ? new Set(ids) : undefined;
    const test = where === undefined || where === null ? () => true : readWhere(where);
    const isText = whereDocument === undefined || whereDocument === null
      ? () => true
      : readWhereDocument(whereDocument);
    if (test === undefined) return invalid("Invalid where clause");
    if (isText === undefined) return invalid("Invalid where document clause");
    const found: string[] = [];
    for (const [id, { metadata, document }] of this.records) {
      if (wanted !== undefined && !wanted.has(id)) continue;
      if (test(metadata ?? {}) && isText(document)) found.push(id);
    }
    return { ids: found };
  }
}

function wrongDimension(expected: number, got: number): Reply {
  return invalid(`Collection expecting embedding with dimension of ${expected}, got ${got}`);
}

function readColumns(body: JsonObject, action: string): Columns | Reply {
  const isUpdate = action === "update";
  const mayRemove = action !== "add";
  const { ids, embeddings, documents, metadatas } = body;
  if (ids === undefined) return misshapen("missing field `ids`");
  if (!isTexts(ids)) return misshapen("ids");
  if (embeddings === undefined && !isUpdate) return misshapen("missing field `embeddings`");
  const vectors = Array.isArray(embeddings) ? embeddings.map(decodeVector) : embeddings ?? undefined;
  const areVectors = vectors === undefined ||
    (isUpdate && Array.isArray(vectors)
      ? isVectors(vectors.filter((one) => one !== null))
      : isVectors(vectors));
  if (!areVectors) return misshapen("embeddings");
  const texts = documents ?? undefined;
  if (texts !== undefined && !(Array.isArray(texts) && isTexts(texts.filter((one) => one !== null)))) {
    return misshapen("documents");
  }
  const objects = metadatas ?? undefined;
  if (
    objects !== undefined && !(Array.isArray(objects) && objects.every((one) => isMetadata(one, mayRemove)))
  ) {
    return misshapen("metadatas");
  }
  return {
    ids,
    embeddings: vectors as Columns["embeddings"],
    documents: texts as Columns["documents"],
    metadatas: objects as Columns["metadatas"],
  };
}

/** Whether a value can be metadata: texts, numbers and booleans; `null` removes a key where that is allowed. */
export function isMetadata(value: unknown, mayRemove = false): boolean {
  if (value === null || value === undefined) return true;
  return isObject(value) &&
    Object.values(value).every((one) =>
      ["string", "number", "bigint", "boolean"].includes(typeof one) || (mayRemove && one === null)
    );
}

/** A vector that came as text: base64 of little-endian float32, which the client sends where it may. */
export function decodeVector(vector: unknown): unknown {
  if (typeof vector !== "string") return vector;
  const bytes = Uint8Array.fromBase64(vector);
  return [...new Float32Array(bytes.buffer, 0, bytes.length / 4)];
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

function isVectors(value: unknown): value is readonly (readonly number[])[] {
  return Array.isArray(value) &&
    value.every((one) => Array.isArray(one) && one.every((part) => typeof part === "number"));
}

function readInclude(
  { include }: JsonObject,
  usual: readonly string[],
): { readonly include: readonly string[] } | Reply {
  if (include === undefined) return { include: usual };
  const known = isTexts(include) && include.every((one) => INCLUDES.includes(one));
  return known ? { include } : misshapen("include");
}
