import type { JsonObject } from "./json.ts";
import type { LabNode } from "./node.ts";

const fetch = globalThis.fetch;

/** A collection as a node lists it. */
export interface SeenCollection {
  readonly id: string;
  readonly name: string;
  readonly metadata: JsonObject | null;
  readonly configuration_json: JsonObject;
  readonly dimension: number | null;
}

/** A record as a node gives it; integers beyond 2^53 are bigints. */
export interface SeenRecord {
  readonly id: unknown;
  readonly document: unknown;
  readonly metadata: unknown;
  readonly embedding: unknown;
  readonly uri: unknown;
}

/** A collection with all its records. */
export interface Photograph extends SeenCollection {
  readonly records: readonly SeenRecord[];
}

/** A test collection on a node. */
export interface Leftover {
  readonly node: string;
  readonly name: string;
  readonly id: string;
}

/** A page of records as Chroma sends it. */
type Columns = Readonly<
  Record<"ids" | "documents" | "metadatas" | "embeddings" | "uris", readonly unknown[]>
>;

const DATABASE = "/api/v2/tenants/default_tenant/databases/default_database";
const PAGE = 1_000;

/** The lab's own sight of the nodes: past gateways, balancer and faults, and without the program under test. */
export class Eyes {
  readonly #nodes: readonly LabNode[];
  readonly #isTest: (name: string) => boolean;

  constructor(nodes: readonly LabNode[], isTest: (name: string) => boolean) {
    this.#nodes = nodes;
    this.#isTest = isTest;
  }

  /** Every collection on a node, by name. */
  async collections(node: string): Promise<SeenCollection[]> {
    const found = await this.#pages((offset) => {
      return this.#ask<SeenCollection[]>(node, `/collections?limit=${PAGE}&offset=${offset}`);
    });
    return found
      .map(({ id, name, metadata, configuration_json, dimension }) => ({
        id,
        name,
        metadata,
        configuration_json,
        dimension,
      }))
      .sort((a, b) => a.name < b.name ? -1 : 1);
  }

  /** One collection on a node, or undefined where the node has none of that name. */
  async collection(node: string, name: string): Promise<SeenCollection | undefined> {
    return (await this.collections(node)).find((collection) => collection.name === name);
  }

  /** The records of a collection on a node. */
  async records(node: string, id: string): Promise<SeenRecord[]> {
    const include = ["documents", "metadatas", "embeddings", "uris"];
    return await this.#pages(async (offset) => {
      const page = await this.#ask<Columns>(node, `/collections/${id}/get`, { include, limit: PAGE, offset });
      return page.ids.map((id, row) => ({
        id,
        document: page.documents[row],
        metadata: page.metadatas[row],
        embedding: page.embeddings[row],
        uri: page.uris[row],
      }));
    });
  }

  /** Every test collection on any node. */
  async leftovers(): Promise<Leftover[]> {
    const found = await Promise.all(this.#nodes.map(async (node) => {
      const tests = (await this.collections(node.name)).filter(({ name }) => this.#isTest(name));
      return tests.map(({ name, id }) => ({ node: node.name, name, id }));
    }));
    return found.flat();
  }

  /** Everything that is not a test collection, on every node, complete: two photographs compare with `assertEquals`. */
  async photograph(): Promise<Record<string, Photograph[]>> {
    const nodes = await Promise.all(this.#nodes.map(async ({ name: node }) => {
      const photographs: Photograph[] = [];
      for (const collection of await this.collections(node)) {
        if (this.#isTest(collection.name)) continue;
        photographs.push({ ...collection, records: await this.records(node, collection.id) });
      }
      return [node, photographs] as const;
    }));
    return Object.fromEntries(nodes);
  }

  async #pages<T>(page: (offset: number) => Promise<T[]>): Promise<T[]> {
    const all: T[] = [];
    for (;;) {
      const items = await page(all.length);
      all.push(...items);
      if (items.length < PAGE) return all;
    }
  }

  async #ask<T>(name: string, path: string, body?: JsonObject): Promise<T> {
    const node = this.#nodes.find((node) => node.name === name);
    if (node === undefined) throw new Error(`Cannot look at node "${name}": the lab has none of that name`);
    const response = await fetch(`${node.realUrl}${DATABASE}${path}`, {
      ...(body &&
        { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`Cannot look at node "${name}": ${path}: ${response.status} ${text}`);
    return JSON.parse(text, exactly);
  }
}

/** Keeps integers that a JavaScript number cannot hold, as bigints. */
function exactly(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (!Number.isInteger(value) || Number.isSafeInteger(value)) return value;
  return /^-?\d+$/.test(context?.source ?? "") ? BigInt(context?.source ?? 0) : value;
}
