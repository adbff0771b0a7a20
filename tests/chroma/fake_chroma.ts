import { ChromaApi } from "../../src/chroma/api.ts";
import { Deployment } from "../../src/chroma/deployment.ts";
import type { Target } from "../../src/chroma/target.ts";
import type { Clock } from "../../src/core/clock.ts";
import type { Endpoint, Role } from "../../src/core/endpoint.ts";
import type { Transport } from "../../src/core/transport.ts";

/** A collection of a fake server. */
export interface FakeCollection {
  readonly id: string;
  readonly name: string;
  readonly metadata?: Readonly<Record<string, unknown>> | null;
  readonly records?: number;
}

/** A request as a fake server sees it: `path` begins after the database for all that concerns one. */
export interface FakeAsk {
  readonly method: string;
  readonly path: string;
  readonly limit: number;
  readonly offset: number;
}

/** Answers in the place of the server, or leaves it to the server with `undefined`. */
export type Misbehave = (ask: FakeAsk) => Response | undefined;

const TENANT = "/api/v2/tenants/default_tenant";
const DATABASE = `${TENANT}/databases/default_database`;

/**
 * As much of a Chroma server as listing, describing and deleting collections takes, without a network.
 *
 * It answers as Chroma 1.x does; a test that needs another answer gives its own for the request in question.
 */
export function fakeChroma(collections: FakeCollection[], misbehave: Misbehave = () => undefined): Transport {
  return (request) => {
    const { pathname, searchParams } = new URL(request.url);
    const ask: FakeAsk = {
      method: request.method,
      path: pathname.startsWith(`${DATABASE}/`) ? pathname.slice(DATABASE.length) : pathname,
      limit: Number(searchParams.get("limit") ?? 100),
      offset: Number(searchParams.get("offset") ?? 0),
    };
    return Promise.resolve(misbehave(ask) ?? answer(collections, ask));
  };
}

/** An endpoint's API over a fake server. */
export function fakeApi(send: Transport, role: Role = "server"): ChromaApi {
  const endpoint = fakeEndpoint(role);
  return new ChromaApi(endpoint, fakeTarget([endpoint]), send);
}

/** An endpoint that is named after its role. */
export function fakeEndpoint(role: Role): Endpoint {
  return { name: role, role, origin: `http://${role}.test:8000` };
}

/** A deployment of these endpoints; the first is the entry, and a balancer is not a node. */
export function fakeTarget(endpoints: readonly [Endpoint, ...Endpoint[]]): Target {
  return {
    entry: endpoints[0],
    nodes: endpoints.filter(({ role }) => role !== "balancer"),
    tenant: "default_tenant",
    database: "default_database",
    headers: {},
  };
}

/** A deployment of fake servers, by their roles, without a guard; the first is the entry. */
export function fakeDeployment(
  servers: Readonly<Partial<Record<Role, Transport>>>,
  clock: Clock,
): Promise<Deployment> {
  const [entry, ...others] = (Object.keys(servers) as Role[]).map(fakeEndpoint);
  if (entry === undefined) throw new Error("Cannot open a deployment of no servers");
  const door: Transport = (request) => {
    const role = new URL(request.url).hostname.split(".")[0] as Role;
    return servers[role]?.(request) ?? Promise.reject(new Error(`no fake server is the ${role}`));
  };
  return Deployment.open(fakeTarget([entry, ...others]), door, clock);
}

/** A UUID that is as good as another. */
export function uuid(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
}

/** So many collections, `archive-0` and on. */
export function archive(count: number): FakeCollection[] {
  return Array.from({ length: count }, (_, index) => ({ id: uuid(index), name: `archive-${index}` }));
}

/** A collection as a server describes it. */
export function describe({ id, name, metadata = null }: FakeCollection): Record<string, unknown> {
  return { id, name, metadata, dimension: null, configuration_json: { hnsw: { space: "l2" } }, tenant: "t" };
}

/** Chroma's own way of saying that something is not there. */
export function absent(name: string): Response {
  return Response.json({ error: "NotFoundError", message: `Collection [${name}] does not exist` }, {
    status: 404,
  });
}

function answer(collections: FakeCollection[], { method, path, limit, offset }: FakeAsk): Response {
  const [, , key = "", what] = path.split("/");
  const at = collections.findIndex(({ id, name }) => (what === undefined ? name : id) === key);
  const found = collections[at];
  if (path === "/api/v2/heartbeat") {
    return Response.json({ "nanosecond heartbeat": 1_705_123_456_000_000_000 });
  }
  if (path === "/api/v2/version") return Response.json("1.0.0");
  if (path === TENANT) return Response.json({ name: "default_tenant" });
  if (path === DATABASE) {
    return Response.json({ id: uuid(0), name: "default_database", tenant: "default_tenant" });
  }
  if (path === "/collections_count") return Response.json(collections.length);
  if (path === "/collections") return Response.json(collections.slice(offset, offset + limit).map(describe));
  if (!path.startsWith("/collections/")) return new Response(null, { status: 404 });
  if (found === undefined) return absent(key);
  if (what === "count") return Response.json(found.records ?? 0);
  if (method === "DELETE") collections.splice(at, 1);
  return Response.json(method === "DELETE" ? {} : describe(found));
}
