import { Identities } from "./identities.ts";
import { parseObject } from "./json.ts";
import { parseRoute, type Route } from "./route.ts";

/** A request on its way through the balancer, its body read. */
export interface Call {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body?: Uint8Array<ArrayBuffer>;
  /** What it asks for, when it is about collections. */
  readonly route?: Route;
  /** Key and name of the one collection that it is about, when the balancer knows that. */
  readonly key?: string;
  readonly name?: string;
  /** The collection's UUID on whichever node, when the path has one that the balancer knows. */
  readonly uuid?: string;
}

/** Something between the program and the nodes: looks at a call, changes it, or answers it itself. */
export type Middleware = (call: Call, next: (call: Call) => Promise<Response>) => Promise<Response>;

/** Reads a request. */
export async function readCall(request: Request, identities: Identities): Promise<Call> {
  const url = new URL(request.url);
  const { method, headers } = request;
  const body = request.body === null ? undefined : await request.bytes();
  const route = parseRoute(method, url.pathname);
  const keyOfUuid = route?.collection && identities.keyOf(route.collection);
  const key = keyOfUuid ?? (route && keyByName(route, body));
  return {
    method,
    url,
    headers,
    ...(body && { body }),
    ...(route && { route }),
    ...(key && { key, name: Identities.nameIn(key) }),
    ...(keyOfUuid && { uuid: route.collection }),
  };
}

function keyByName({ scope, collection, action }: Route, body = new Uint8Array()): string | undefined {
  const name = action === "create" ? parseObject(body)["name"] : collection;
  const byName = action === "create" || action === "find" || action === "deleteCollection";
  return byName && typeof name === "string" ? Identities.key(scope, name) : undefined;
}

/** The call with another UUID in its path. */
export function withUuid(call: Call, uuid: string): Call {
  const url = new URL(call.url);
  url.pathname = url.pathname.replace(/(\/collections\/(?:by-id\/)?)[^/]+/, `$1${uuid}`);
  return { ...call, url };
}
