/**
 * What a Chroma server, and a sloppy proxy in front of it, might do with a request: written down a second time,
 * apart from `src/guard/`, so that the two can be held against each other.
 *
 * It is generous. Where a request can be read in two ways it is read in both, and every change that any reading
 * could make is told. A change too many is harmless here; one too few would hide a hole in the guard.
 */

/** A request as it goes over the wire. */
export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: string;
}

/** One thing that a request could change. */
export type Effect =
  | { readonly change: "create"; readonly name: string }
  /** The reply could hand over a collection that is there already. */
  | { readonly change: "adopt"; readonly name: string }
  | { readonly change: "delete"; readonly name: string }
  | { readonly change: "records"; readonly uuid: string }
  /** Changes nothing, but hands over what the records say. */
  | { readonly change: "none"; readonly reads: string }
  /** Renames, reconfigures, forks, or something that is not known at all. */
  | { readonly change: "collection"; readonly ref: string }
  /** A server, a tenant or a whole database. */
  | { readonly change: "wide"; readonly what: string };

/** The one database of the run. */
export interface Where {
  readonly tenant: string;
  readonly database: string;
}

const READ_METHODS = new Set(["GET", "HEAD", "OPTIONS", "TRACE"]);
const METHOD_HEADERS = ["x-http-method-override", "x-http-method", "x-method-override"];
const PATH_HEADERS = ["x-original-url", "x-rewrite-url", "x-forwarded-uri", "x-forwarded-path"];

/** Everything that the request could change, by any of its readings. */
export function effectsOf(sent: Sent, where: Where): readonly Effect[] {
  const url = new URL(sent.url);
  const body = new Members(sent.body);
  const methods = new Set([sent.method, ...overrides(sent.headers, METHOD_HEADERS)]);
  for (const method of [...url.searchParams.getAll("_method"), ...body.texts("_method")]) methods.add(method);
  const paths = new Set<string>();
  for (const path of [url.pathname, ...overrides(sent.headers, PATH_HEADERS)]) {
    for (const reading of readingsOf(path)) {
      // No route and no collection has a percent sign in its name: read so, it is a 404.
      if (!reading.includes("%")) paths.add(reading);
    }
  }

  const found = new Map<string, Effect>();
  for (const method of methods) {
    if (READ_METHODS.has(method.trim().toUpperCase())) continue;
    for (const path of paths) {
      for (const effect of effectsAt(method.trim().toUpperCase(), path, body, where)) {
        found.set(JSON.stringify(effect), effect);
      }
    }
  }
  return [...found.values()];
}

function overrides(headers: Headers, names: readonly string[]): string[] {
  return names.flatMap((name) => headers.get(name)?.split(",").map((part) => part.trim()) ?? []);
}

const TRANSFORMS: readonly ((path: string) => string)[] = [
  (path) => path.replaceAll(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
  (path) => path.replaceAll("\\", "/"),
  (path) => path.replaceAll(/\/{2,}/g, "/"),
  (path) => path.replaceAll(/;[^/]*/g, ""),
  (path) => path.replace(/[?#\0\r\n].*$/s, ""),
  (path) => path.replace(/\/+$/, ""),
  foldDots,
];

/** A path in all the ways in which servers and proxies read it: every transformation, in every order, up to 4. */
export function readingsOf(path: string): ReadonlySet<string> {
  const readings = new Set([path]);
  let latest = [path];
  for (let depth = 0; depth < 4 && latest.length > 0; depth++) {
    const before = readings.size;
    for (const reading of latest) for (const transform of TRANSFORMS) readings.add(transform(reading));
    latest = [...readings].slice(before);
  }
  return readings;
}

function foldDots(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "..") kept.pop();
    else if (segment !== ".") kept.push(segment);
  }
  return kept.join("/");
}

/** What a server does for a method that is not a read, at one reading of the path. */
function effectsAt(method: string, path: string, body: Members, where: Where): readonly Effect[] {
  const all = path.split("/").filter((segment) => segment !== "");
  // A proxy may have a prefix of its own in front of the API.
  const start = all.findIndex((one, at) => fold(one) === "api" && /^v[0-9]+$/i.test(all[at + 1] ?? ""));
  const segments = start < 0 ? all : all.slice(start + 2);
  const [tenants, tenant, databases, database, collections, ref, action, ...more] = segments;
  const known = fold(tenants) === "tenants" && fold(databases) === "databases" &&
    fold(collections) === "collections";
  if (!known) return [{ change: "wide", what: `${method} ${path}` }];
  if (tenant !== where.tenant || database !== where.database) {
    return [{ change: "wide", what: `in ${tenant}/${database}` }];
  }

  if (ref === undefined) return method === "POST" ? creates(body) : [{ change: "wide", what: method }];
  if (action === undefined) {
    return method === "DELETE" ? [{ change: "delete", name: ref }] : [
      { change: "collection", ref },
      ...body.texts("new_name").map((name) => ({ change: "create", name } as const)),
    ];
  }
  if (more.length > 0 || method !== "POST") return [{ change: "collection", ref }];
  switch (fold(action)) {
    case "get":
    case "query":
    case "search":
      return [{ change: "none", reads: ref }];
    case "add":
    case "update":
    case "upsert":
    case "delete":
      return [{ change: "records", uuid: ref }];
    default:
      return [{ change: "collection", ref }];
  }
}

function creates(body: Members): readonly Effect[] {
  const names = body.texts("name");
  const adopts = body.values("get_or_create").some((value) => value !== false);
  return [
    ...names.map((name) => ({ change: "create", name } as const)),
    ...(adopts ? names.map((name) => ({ change: "adopt", name } as const)) : []),
    ...(names.length === 0 ? [{ change: "wide", what: "a create without a name" } as const] : []),
  ];
}

function fold(segment: string | undefined): string {
  return (segment ?? "").toLowerCase();
}

/** The members of a JSON object with every doubled key kept, or the fields of a form. */
export class Members {
  readonly #members: readonly (readonly [key: string, value: unknown])[];

  constructor(text: string) {
    this.#members = scan(text) ?? [...new URLSearchParams(text)];
  }

  /** All values of a key, the first and the last among them. */
  values(key: string): readonly unknown[] {
    return this.#members.filter(([name]) => fold(name) === key).map(([, value]) => value);
  }

  texts(key: string): readonly string[] {
    return this.values(key).map((value) => typeof value === "string" ? value : JSON.stringify(value));
  }
}

/** The members of the object at the top of a JSON text, in order; `undefined` when there is none. */
function scan(text: string): [string, unknown][] | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  const members: [string, unknown][] = [];
  const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/gs;
  let depth = 0;
  let key: string | undefined;
  let value = "";
  for (const [part] of text.matchAll(token)) {
    const ends = depth === 1 && (part === "," || part === "}");
    if (ends) {
      if (key !== undefined) members.push([key, parsed(value)]);
      [key, value] = [undefined, ""];
    } else if (depth === 1 && key === undefined && part.startsWith('"')) key = String(parsed(part));
    else if (depth > 1 || part !== ":") value += depth === 0 ? "" : part;
    if (part === "{" || part === "[") depth++;
    if (part === "}" || part === "]") depth--;
  }
  return members;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
