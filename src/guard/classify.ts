import { isObject, type JsonObject } from "../core/json.ts";
import { parseMark } from "./mark.ts";
import { parseName, type RunId, runOf } from "./name.ts";
import { findRoute, type Parameters } from "./routes.ts";

/** The record operations that change a collection. */
export type WriteAction = "add" | "update" | "upsert" | "delete-records";

/** What a request would do, told from its method, its decoded path and its body alone. */
export type Operation =
  | { readonly kind: "read"; readonly what: "probe" | "list" }
  | { readonly kind: "read"; readonly what: "describe"; readonly name: string }
  | { readonly kind: "read"; readonly what: "count" | "records"; readonly uuid: string }
  /** Asks for a name of a run in a tenant or a database that is made up, and has a name of the same run. */
  | { readonly kind: "read"; readonly what: "elsewhere"; readonly name: string; readonly run: RunId }
  | {
    readonly kind: "create";
    readonly name: string;
    /** The run that its mark names. */
    readonly markedRun: RunId;
  }
  | {
    readonly kind: "write";
    readonly action: WriteAction;
    readonly uuid: string;
    /** How many records the request carries; 0 for a deletion by filter. */
    readonly records: number;
  }
  | { readonly kind: "delete"; readonly name: string }
  | { readonly kind: "forbidden"; readonly reason: string };

/** The parts of a request that are judged: exactly these are sent. */
export interface Ask {
  readonly method: string;
  readonly url: URL;
  /** The body as JSON, or `undefined` where there is none. */
  readonly body: unknown;
}

/** The one database that a run works in. */
export interface Scope {
  readonly tenant: string;
  readonly database: string;
}

/** A UUID as Chroma prints it (RFC 9562, lower case). Anything else names nothing that this tool may touch. */
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** What `POST …/collections` may carry; `schema` and `configuration` concern the new collection alone. */
const CREATE_KEYS = new Set(["name", "metadata", "configuration", "schema", "get_or_create"]);
/** What the record routes may carry, by the servers' own `/openapi.json`. */
const RECORD_KEYS = new Set(["ids", "embeddings", "documents", "metadatas", "uris"]);
const FILTER_KEYS = new Set(["ids", "where", "where_document", "limit"]);
const READ_KEYS = new Set([
  ...FILTER_KEYS,
  "include",
  "offset",
  "query_embeddings",
  "n_results",
  "searches",
  "read_level",
]);

/** Tells what a request would do. What is not known, not in scope or not plain is `forbidden`. */
export function classify(ask: Ask, scope: Scope): Operation {
  const segments = decodePath(ask.url.pathname);
  if (segments === undefined) return forbidden("its path is not plain");
  const query = badQuery(ask.url);
  if (query !== undefined) return forbidden(query);

  const found = findRoute(ask.method, segments);
  if (found === undefined) return forbidden("it is not in the table of routes");
  const { route: { access }, parameters } = found;
  if (typeof access === "object") return forbidden(access.forbidden);
  const elsewhere = access === "describe" ? elsewhereOf(parameters, scope) : undefined;
  if (elsewhere !== undefined) return bodiless(ask, elsewhere);
  if (parameters.tenant !== undefined && parameters.tenant !== scope.tenant) {
    return forbidden("it leaves the tenant");
  }
  if (parameters.database !== undefined && parameters.database !== scope.database) {
    return forbidden("it leaves the database");
  }

  const collection = parameters.collection ?? "";
  switch (access) {
    case "probe":
    case "list":
      return bodiless(ask, { kind: "read", what: access });
    case "describe":
      return bodiless(ask, { kind: "read", what: access, name: collection });
    case "delete":
      return bodiless(ask, { kind: "delete", name: collection });
    case "create":
      return classifyCreate(ask.body);
    default:
      return UUID.test(collection)
        ? classifyByUuid(access, collection, ask)
        : forbidden("it names a collection by something that is not a UUID");
  }
}

/**
 * Leaving the scope is only for seeing that nothing of it is visible from outside: asking for a collection's name where
 * the tenant, the database, or both are made up. Whatever is made up must be a test name of the collection's own run.
 */
function elsewhereOf(
  { tenant = "", database = "", collection = "" }: Parameters,
  scope: Scope,
): Operation | undefined {
  const outside = [
    ...(tenant === scope.tenant ? [] : [tenant]),
    ...(database === scope.database ? [] : [database]),
  ];
  if (outside.length === 0) return undefined;
  const [run, ...others] = [collection, ...outside].map(runOfNew);
  if (run === undefined || others.some((other) => other !== run)) return undefined;
  return { kind: "read", what: "elsewhere", name: collection, run };
}

/** The run that a name in the form that is produced now belongs to. */
function runOfNew(name: string): RunId | undefined {
  const parsed = parseName(name);
  return parsed?.suffix === undefined ? undefined : runOf(parsed);
}

function classifyByUuid(access: "count" | "records" | WriteAction, uuid: string, ask: Ask): Operation {
  switch (access) {
    case "count":
      return bodiless(ask, { kind: "read", what: access, uuid });
    case "records":
      return classifyRead(uuid, ask.body);
    default:
      return classifyWrite(access, uuid, ask.body);
  }
}

function classifyCreate(body: unknown): Operation {
  if (!isObject(body)) return forbidden("its body is not a JSON object");
  const { name, metadata, get_or_create: getOrCreate } = body;
  if (typeof name !== "string") return forbidden("it creates a collection without a name");
  if (getOrCreate !== undefined && getOrCreate !== false) {
    return forbidden("get_or_create would hand over a collection that exists");
  }
  const strange = hasOnly(body, CREATE_KEYS);
  if (strange !== undefined) return strange;
  const mark = parseMark(metadata);
  if (mark === undefined) return forbidden("it creates a collection without a mark");
  return { kind: "create", name, markedRun: mark.run };
}

function classifyRead(uuid: string, body: unknown): Operation {
  if (!isObject(body)) return forbidden("its body is not a JSON object");
  return hasOnly(body, READ_KEYS) ?? { kind: "read", what: "records", uuid };
}

function classifyWrite(action: WriteAction, uuid: string, body: unknown): Operation {
  if (!isObject(body)) return forbidden("its body is not a JSON object");
  const ids = body.ids ?? [];
  if (!Array.isArray(ids)) return forbidden("its ids are not a list");
  const strange = hasOnly(body, action === "delete-records" ? FILTER_KEYS : RECORD_KEYS);
  return strange ?? { kind: "write", action, uuid, records: ids.length };
}

function hasOnly(body: JsonObject, keys: ReadonlySet<string>): Operation | undefined {
  const strange = Object.keys(body).find((key) => !keys.has(key));
  return strange === undefined ? undefined : forbidden(`its body has an unknown part, "${strange}"`);
}

function bodiless(ask: Ask, operation: Operation): Operation {
  return ask.body === undefined ? operation : forbidden("it carries a body where none belongs");
}

// deno-lint-ignore no-control-regex -- control characters are what it looks for
const NOT_PLAIN = /^\.{0,2}$|[/\\%;\x00-\x1f\x7f]/;

/** What nearly every path is; it is only quicker to tell. */
const PLAIN = /^(?:\/[\w-][\w.-]*)+$/;

/**
 * The decoded segments of a path, or `undefined` for one that a proxy and a server could read in two ways: empty
 * segments, dots, or an encoded slash, backslash, percent sign or control character.
 */
function decodePath(pathname: string): readonly string[] | undefined {
  try {
    const encoded = pathname.slice(1).split("/");
    if (PLAIN.test(pathname)) return encoded;
    const segments = pathname.includes("%") ? encoded.map(decodeURIComponent) : encoded;
    return segments.some((segment) => NOT_PLAIN.test(segment)) ? undefined : segments;
  } catch {
    return undefined;
  }
}

/** One limit, one offset, or both in any order. */
const PAGE = /^\?(limit|offset)=[0-9]{1,9}(?:&(?!\1)(?:limit|offset)=[0-9]{1,9})?$/;

/** Only paging is asked for in a query, so only paging is let through: to the letter, nothing of it encoded. */
function badQuery({ search, searchParams }: URL): string | undefined {
  if (search === "" || PAGE.test(search)) return undefined;
  const names = [...searchParams.keys()];
  return new Set(names).size < names.length
    ? "its query repeats a name"
    : "its query asks for more than a page";
}

function forbidden(reason: string): Operation {
  return { kind: "forbidden", reason };
}
