import { systemRandom } from "../../src/core/random.ts";
import { randomVector } from "../../src/suites/dataset.ts";
import { COLLECTIONS_PATH } from "./plain_listing.ts";

/** Where the benches' collections are. */
export const SCOPE = { tenant: "default_tenant", database: "default_database" };
/** What a query asks for. */
export const NEIGHBOURS = 10;
/** Records an `add`; servers take a few thousand. */
const BATCH = 1000;

/** How large a collection is. */
export interface Size {
  readonly records: number;
  readonly dimension: number;
}

/** A collection with records in it, and a query that it answers. */
export interface FilledCollection {
  readonly uuid: string;
  /** The query's, for a POST of the body. */
  readonly url: string;
  readonly body: string;
}

/** Makes a collection of random records on a server, past every guard. */
export async function fillCollection(
  server: string,
  { name, records, dimension }: Size & { readonly name: string },
): Promise<FilledCollection> {
  const collections = server + COLLECTIONS_PATH;
  const { id } = await post(collections, { name });
  for (let from = 0; from < records; from += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, records - from) }, (_, at) => from + at);
    const embeddings = numbers.map(() => randomVector(dimension, systemRandom));
    await post(`${collections}/${id}/add`, { ids: numbers.map(String), embeddings });
  }
  const vector = randomVector(dimension, systemRandom);
  const body = JSON.stringify({ query_embeddings: [vector], n_results: NEIGHBOURS, include: ["distances"] });
  return { uuid: id, url: `${collections}/${id}/query`, body };
}

async function post(url: string, body: unknown) {
  const reply = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!reply.ok) throw new Error(`Cannot fill a collection: ${await reply.text()}`);
  return await reply.json();
}
