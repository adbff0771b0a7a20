/**
 * Every route of the Chroma API, from the `/openapi.json` of the servers 1.0.5 and 1.3.4, and what the guard makes
 * of it. A test holds the table against what the real servers list; a route that is not here is refused.
 *
 * Judging by the HTTP method would be wrong: `get`, `query` and `search` are reads by POST, and the DELETE of a
 * collection takes a name where the API's own documentation says an id.
 */

/** What a route does, from the guard's point of view. */
export type Access =
  /** Says something of the server or the balancer, nothing of a collection. */
  | "probe"
  /** Lists or counts the collections of the database. */
  | "list"
  /** Tells one collection's description, by name. */
  | "describe"
  /** Tells how many records a collection has, by UUID. */
  | "count"
  /** Tells records, by UUID: only of collections that the run made. */
  | "records"
  /** Makes a collection. */
  | "create"
  /** Changes records, by UUID: only of collections that the run made. */
  | "add"
  | "update"
  | "upsert"
  | "delete-records"
  /** Removes a collection, by name. */
  | "delete"
  /** Never sent; why not. */
  | { readonly forbidden: string };

/** A method and a path; `{…}` stands for one segment. */
export interface Route {
  readonly method: string;
  readonly path: string;
  readonly access: Access;
}

const TENANT = "/api/v2/tenants/{tenant}";
const DATABASE = `${TENANT}/databases/{database}`;
const COLLECTIONS = `${DATABASE}/collections`;
/** A name for `describe` and `delete`, a UUID for all else. */
const COLLECTION = `${COLLECTIONS}/{collection}`;

const notOurs = { forbidden: "it reads what this tool has no business with" } as const;
const tenancy = { forbidden: "it changes tenants or databases" } as const;
const functions = { forbidden: "it attaches or detaches functions" } as const;

export const ROUTES: readonly Route[] = [
  { method: "GET", path: "/health", access: "probe" },
  { method: "GET", path: "/status", access: "probe" },
  { method: "GET", path: "/metrics", access: "probe" },
  { method: "GET", path: "/openapi.json", access: "probe" },
  { method: "GET", path: "/api/v2/heartbeat", access: "probe" },
  { method: "GET", path: "/api/v2/healthcheck", access: "probe" },
  { method: "GET", path: "/api/v2/version", access: "probe" },
  { method: "GET", path: "/api/v2/pre-flight-checks", access: "probe" },
  { method: "GET", path: "/api/v2/auth/identity", access: "probe" },
  // The first version of the API, which no 1.x server answers: only to see it refused.
  { method: "GET", path: "/api/v1/heartbeat", access: "probe" },
  { method: "GET", path: "/api/v1/version", access: "probe" },
  { method: "GET", path: "/api/v1/collections", access: "probe" },
  { method: "POST", path: "/api/v2/reset", access: { forbidden: "it wipes the whole server" } },
  { method: "GET", path: "/api/v2/collections/{crn}", access: notOurs },

  { method: "POST", path: "/api/v2/tenants", access: tenancy },
  { method: "GET", path: TENANT, access: "probe" },
  { method: "PATCH", path: TENANT, access: tenancy },
  { method: "GET", path: `${TENANT}/databases`, access: notOurs },
  { method: "POST", path: `${TENANT}/databases`, access: tenancy },
  { method: "GET", path: DATABASE, access: "probe" },
  { method: "DELETE", path: DATABASE, access: tenancy },

  { method: "GET", path: COLLECTIONS, access: "list" },
  { method: "GET", path: `${DATABASE}/collections_count`, access: "list" },
  { method: "POST", path: COLLECTIONS, access: "create" },
  { method: "GET", path: `${COLLECTIONS}/by-id/{collection}`, access: notOurs },
  { method: "GET", path: COLLECTION, access: "describe" },
  { method: "PUT", path: COLLECTION, access: { forbidden: "it renames or reconfigures a collection" } },
  { method: "DELETE", path: COLLECTION, access: "delete" },

  { method: "GET", path: `${COLLECTION}/count`, access: "count" },
  { method: "POST", path: `${COLLECTION}/get`, access: "records" },
  { method: "POST", path: `${COLLECTION}/query`, access: "records" },
  { method: "POST", path: `${COLLECTION}/search`, access: "records" },
  { method: "POST", path: `${COLLECTION}/add`, access: "add" },
  { method: "POST", path: `${COLLECTION}/update`, access: "update" },
  { method: "POST", path: `${COLLECTION}/upsert`, access: "upsert" },
  { method: "POST", path: `${COLLECTION}/delete`, access: "delete-records" },

  { method: "POST", path: `${COLLECTION}/fork`, access: { forbidden: "it copies a collection" } },
  { method: "GET", path: `${COLLECTION}/fork_count`, access: notOurs },
  { method: "GET", path: `${COLLECTION}/indexing_status`, access: notOurs },
  { method: "POST", path: `${COLLECTION}/functions/attach`, access: functions },
  { method: "GET", path: `${COLLECTION}/functions/{function}`, access: notOurs },
  { method: "POST", path: `${COLLECTION}/attached_functions/{function}/detach`, access: functions },
];

/** The segments that a template's `{…}` stand for, by name. */
export type Parameters = Readonly<Record<string, string>>;

/**
 * The first route of that method whose template fits the segments, and what its parameters are.
 *
 * @param segments the decoded segments of the path, none of them empty
 */
export function findRoute(
  method: string,
  segments: readonly string[],
): { readonly route: Route; readonly parameters: Parameters } | undefined {
  const parts = TEMPLATES.get(keyOf(method, segments))?.find(({ template }) =>
    template.every((part, index) => isParameter(part) || part === segments[index])
  );
  if (parts === undefined) return undefined;
  const { route, template } = parts;
  const parameters: Record<string, string> = {};
  for (const [index, part] of template.entries()) {
    if (isParameter(part)) parameters[part.slice(1, -1)] = segments[index] ?? "";
  }
  return { route, parameters };
}

/** What a template must have in common with a request to be looked at. */
function keyOf(method: string, segments: readonly string[]): string {
  return `${method} ${segments.length}`;
}

function isParameter(part: string): boolean {
  return part.startsWith("{");
}

const TEMPLATES = Map.groupBy(
  ROUTES.map((route) => ({ route, template: route.path.slice(1).split("/") })),
  ({ route, template }) => keyOf(route.method, template),
);
