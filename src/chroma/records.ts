import type { ChromaClient, Collection, Where } from "chromadb";
import type { Endpoint } from "../core/endpoint.ts";
import { errorMessage } from "../core/error_message.ts";
import { JournalError } from "../guard/journal.ts";
import { GuardRefusal } from "../guard/refusal.ts";
import { NoReplyError } from "../transport/no_reply.ts";
import { type Ending, traceFetch } from "../transport/replace_fetch.ts";
import { HttpError } from "./http_error.ts";
import type { StoredRecord, TestRecord } from "./record.ts";

/** One neighbour of a query: the record's id and its distance (squared L2, Chroma's default space). */
export interface Neighbour {
  readonly id: string;
  readonly distance: number;
}

/**
 * The records of one collection on one endpoint, through the chromadb client as applications use it.
 *
 * Every method throws `HttpError`, `NoReplyError` or `GuardRefusal`: what really happened, which the client hides.
 */
export class Records {
  readonly endpoint: Endpoint;
  readonly uuid: string;
  readonly #collection: Collection;

  constructor(client: ChromaClient, endpoint: Endpoint, uuid: string) {
    this.endpoint = endpoint;
    this.uuid = uuid;
    this.#collection = client.collection(uuid);
  }

  async add(records: readonly TestRecord[]): Promise<void> {
    await this.#call("add records", () => this.#collection.add(columns(records)));
  }

  async update(records: readonly TestRecord[]): Promise<void> {
    await this.#call("update records", () => this.#collection.update(columns(records)));
  }

  async upsert(records: readonly TestRecord[]): Promise<void> {
    await this.#call("upsert records", () => this.#collection.upsert(columns(records)));
  }

  async delete(which: { readonly ids: readonly string[] } | { readonly where: Where }): Promise<void> {
    await this.#call(
      "delete records",
      () => this.#collection.delete("ids" in which ? { ids: [...which.ids] } : { where: which.where }),
    );
  }

  count(): Promise<number> {
    return this.#call("count records", () => this.#collection.count());
  }

  /** The records with these ids, or all of them, by id. */
  async get(ids?: readonly string[]): Promise<ReadonlyMap<string, StoredRecord>> {
    const found = await this.#call("get records", () =>
      this.#collection.get({
        ...(ids === undefined ? {} : { ids: [...ids] }),
        include: ["documents", "metadatas", "embeddings"],
      }));
    return new Map(
      found.ids.map((id, index) => [id, {
        id,
        document: found.documents[index] ?? null,
        metadata: found.metadatas[index] ?? null,
        embedding: found.embeddings[index] ?? null,
      }]),
    );
  }

  /** The nearest records to an embedding, nearest first. */
  async query(embedding: readonly number[], count: number): Promise<readonly Neighbour[]> {
    const found = await this.#call(
      "query records",
      () =>
        this.#collection.query({
          queryEmbeddings: [[...embedding]],
          nResults: count,
          include: ["distances"],
        }),
    );
    const distances = found.distances[0] ?? [];
    return (found.ids[0] ?? []).map((id, index) => ({ id, distance: distances[index] ?? NaN }));
  }

  #call<T>(action: string, call: () => Promise<T>): Promise<T> {
    return callClient(action, this.endpoint, call);
  }
}

/** Runs a call of the chromadb client, and throws what really ended it. */
export async function callClient<T>(action: string, endpoint: Endpoint, call: () => Promise<T>): Promise<T> {
  const traced = await traceFetch(call);
  if ("value" in traced) return traced.value;
  throw explain(action, endpoint, traced.thrown, traced.ending);
}

function explain(action: string, endpoint: Endpoint, thrown: unknown, { status, error }: Ending): unknown {
  if ([GuardRefusal, JournalError, NoReplyError].some((one) => error instanceof one)) return error;
  if (status !== undefined && status >= 400) {
    return new HttpError(action, endpoint, status, errorMessage(thrown));
  }
  return thrown;
}

/** Chroma takes records as columns. */
function columns(records: readonly TestRecord[]) {
  return {
    ids: records.map(({ id }) => id),
    documents: records.map(({ document }) => document),
    metadatas: records.map(({ metadata }) => ({ ...metadata })),
    embeddings: records.map(({ embedding }) => [...embedding]),
  };
}
