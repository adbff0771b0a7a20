import type { Operation } from "./operation.ts";

/** What a request for collections asks for. */
export interface Route {
  /** Path of the database: `/api/v2/tenants/{tenant}/databases/{database}`. */
  readonly scope: string;
  /** The collection's name or UUID, as the path has it, decoded. */
  readonly collection?: string;
  /** `create`, `list`, `total`, `find`, `modify`, `deleteCollection`, `by-id`, or the path's last part: `add`, `get`, … */
  readonly action: string;
  /** Set for writes. */
  readonly operation?: Operation;
}

const SCOPE = /^(\/api\/v2\/tenants\/[^/]+\/databases\/[^/]+)\/(collections(?:_count)?)(?:\/(.+))?$/;
const RECORD_WRITES: readonly Operation[] = ["add", "update", "upsert", "delete"];

/** Reads a path of Chroma's API; undefined for one that is not about collections. */
export function parseRoute(method: string, pathname: string): Route | undefined {
  const [, scope, kind, rest] = SCOPE.exec(pathname) ?? [];
  if (scope === undefined) return undefined;
  if (kind === "collections_count") return { scope, action: "total" };
  if (rest === undefined) {
    return method === "POST" ? { scope, action: "create", operation: "create" } : { scope, action: "list" };
  }
  const [first = "", ...others] = rest.split("/").map(decodeURIComponent);
  if (first === "by-id") return { scope, collection: others[0] ?? "", action: "by-id" };
  if (others.length > 0) {
    const action = others.join("/");
    const operation = RECORD_WRITES.find((write) => write === action);
    return { scope, collection: first, action, ...(operation && method === "POST" && { operation }) };
  }
  if (method === "PUT") return { scope, collection: first, action: "modify", operation: "modify" };
  if (method === "DELETE") {
    return { scope, collection: first, action: "deleteCollection", operation: "deleteCollection" };
  }
  return { scope, collection: first, action: "find" };
}

const READS_BY_POST = ["get", "query", "search"];

/** Whether a request only reads, whatever its method. */
export function isRead(method: string, route: Route | undefined): boolean {
  if (method === "GET" || method === "HEAD") return true;
  return method === "POST" && route !== undefined && READS_BY_POST.includes(route.action);
}
