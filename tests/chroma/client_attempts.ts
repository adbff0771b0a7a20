import type { AdminClient, ChromaClient, Collection } from "chromadb";

/** What every attempt is made on: a production collection, as the chromadb client hands it out. */
export interface Prey {
  readonly name: string;
  readonly id: string;
  readonly client: ChromaClient;
  readonly admin: AdminClient;
  /** From `getCollection`: unlike a handle, it lets everything be asked of the server. */
  readonly collection: Collection;
  /** From `client.collection(uuid)`, as this program uses it. */
  readonly handle: Collection;
}

type Attempt = (prey: Prey) => Promise<unknown>;

const EMBEDDING = [0, 0, 0, 0, 0, 0, 0, 1];
const RECORD = { ids: ["record-0"], documents: ["overwritten"], embeddings: [EMBEDDING] };
const metadata = { autotest: true };
const embeddingFunction = null;

/** Everything that the client offers and the guard refuses, by `class.method`; some in more than one way. */
export const REFUSED: Readonly<Record<string, Attempt>> = {
  "ChromaClient.createCollection": ({ client, name }) =>
    client.createCollection({ name, metadata, embeddingFunction }),
  "ChromaClient.getOrCreateCollection": ({ client, name }) =>
    client.getOrCreateCollection({ name, metadata, embeddingFunction }),
  "ChromaClient.deleteCollection": ({ client, name }) => client.deleteCollection({ name }),
  "ChromaClient.deleteCollection by UUID": ({ client, id }) => client.deleteCollection({ name: id }),
  "ChromaClient.deleteCollection by a path": ({ client, name }) =>
    client.deleteCollection({ name: `x/../${name}` }),
  "ChromaClient.getCollectionById": ({ client, id }) => client.getCollectionById(id),
  "ChromaClient.getCollectionByCrn": ({ client, name }) =>
    client.getCollectionByCrn(`default_tenant:default_database:${name}`),
  "ChromaClient.reset": ({ client }) => client.reset(),

  "AdminClient.createDatabase": ({ admin }) =>
    admin.createDatabase({ name: "new", tenant: "default_tenant" }),
  "AdminClient.deleteDatabase": ({ admin }) =>
    admin.deleteDatabase({ name: "default_database", tenant: "default_tenant" }),
  "AdminClient.listDatabases": ({ admin }) => admin.listDatabases({ tenant: "default_tenant" }),
  "AdminClient.createTenant": ({ admin }) => admin.createTenant({ name: "new" }),
  "AdminClient.getDatabase of another": ({ admin }) =>
    admin.getDatabase({ name: "other", tenant: "default_tenant" }),
  "AdminClient.getTenant of another": ({ admin }) => admin.getTenant({ name: "other" }),

  "Collection.add": ({ collection }) => collection.add(RECORD),
  "Collection.update": ({ collection }) => collection.update(RECORD),
  "Collection.upsert": ({ collection }) => collection.upsert(RECORD),
  "Collection.delete": ({ collection }) => collection.delete({ ids: ["record-0"] }),
  "Collection.delete by filter": ({ collection }) => collection.delete({ where: { page: 0 } }),
  "Collection.modify": ({ collection }) => collection.modify({ metadata }),
  "Collection.modify of the name": ({ collection }) => collection.modify({ name: "renamed" }),
  "Collection.fork": ({ collection }) => collection.fork({ name: "forked" }),
  "Collection.forkCount": ({ collection }) => collection.forkCount(),
  "Collection.getIndexingStatus": ({ collection }) => collection.getIndexingStatus(),
  "Collection.get": ({ collection }) => collection.get(),
  "Collection.peek": ({ collection }) => collection.peek({}),
  "Collection.query": ({ collection }) => collection.query({ queryEmbeddings: [EMBEDDING], nResults: 1 }),
  "Collection.search": ({ collection }) => collection.search({ limit: 1 }),

  "CollectionHandle.add": ({ handle }) => handle.add(RECORD),
  "CollectionHandle.update": ({ handle }) => handle.update(RECORD),
  "CollectionHandle.upsert": ({ handle }) => handle.upsert(RECORD),
  "CollectionHandle.query": ({ handle }) => handle.query({ queryEmbeddings: [EMBEDDING], nResults: 1 }),
  "CollectionHandle.search": ({ handle }) => handle.search({ limit: 1 }),
};

/** What may leave: it looks, by GET, and tells no record. */
export const LOOKS: Readonly<Record<string, Attempt>> = {
  "ChromaClient.getUserIdentity": ({ client }) => client.getUserIdentity(),
  "ChromaClient.heartbeat": ({ client }) => client.heartbeat(),
  "ChromaClient.version": ({ client }) => client.version(),
  "ChromaClient.getPreflightChecks": ({ client }) => client.getPreflightChecks(),
  "ChromaClient.getMaxBatchSize": ({ client }) => client.getMaxBatchSize(),
  "ChromaClient.supportsBase64Encoding": ({ client }) => client.supportsBase64Encoding(),
  "ChromaClient.listCollections": ({ client }) => client.listCollections(),
  "ChromaClient.countCollections": ({ client }) => client.countCollections(),
  "ChromaClient.getCollection": ({ client, name }) => client.getCollection({ name }),
  "ChromaClient.getCollections": ({ client, name }) => client.getCollections([name]),
  "AdminClient.getDatabase": ({ admin }) =>
    admin.getDatabase({ name: "default_database", tenant: "default_tenant" }),
  "AdminClient.getTenant": ({ admin }) => admin.getTenant({ name: "default_tenant" }),
  "Collection.count": ({ collection }) => collection.count(),
};

/** What sends nothing by itself: accessors, and the client's own helpers. */
export const LOCAL: ReadonlySet<string> = new Set([
  ...["tenant", "database", "preflightChecks", "headers", "_path", "collection"].map((name) =>
    `ChromaClient.${name}`
  ),
  ...[
    "name",
    "configuration",
    "metadata",
    "embeddingFunction",
    "schema",
    "path",
    "embed",
    "sparseEmbed",
    "getSparseEmbeddingTargets",
    "applySparseEmbeddingsToMetadatas",
    "embedKnnLiteral",
    "embedRankLiteral",
    "embedSearchPayload",
    "getSchemaEmbeddingFunction",
    "prepareRecords",
    "validateGet",
    "prepareQuery",
    "validateDelete",
  ].map((name) => `Collection.${name}`),
  "CollectionHandle.hasStringKnnQuery",
  // These refuse by themselves, before they would send anything.
  "CollectionHandle.modify",
  "CollectionHandle.fork",
]);
