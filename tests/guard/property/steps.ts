import fc from "fast-check";

/** What a step sets out to do, before it is bent. */
export const AIMS = [
  "probe",
  "list",
  "describe",
  "count",
  "records",
  "create",
  "write",
  "delete",
  "forbidden",
  "elsewhere",
] as const;
export type Aim = typeof AIMS[number];

/** Whose collection it is aimed at, by name or by UUID. */
export const TARGETS = [
  "own",
  "new",
  "approved",
  "production",
  "elsewhere",
  "near-miss",
  "swapped",
  "nobody",
] as const;
export type Target = typeof TARGETS[number];

/** What the server does with it. */
export const MOODS = [
  "honest",
  "production-uuid",
  "other-uuid",
  "no-uuid",
  "not-json",
  "missing",
  "conflict",
  "error-after-doing",
  "redirect",
  "lost",
  "unsent",
] as const;
export type Mood = typeof MOODS[number];

/** One generated request, still without the state of the run: the names are filled in when its turn comes. */
export interface Step {
  readonly aim: Aim;
  readonly target: Target;
  /** Which of several: collections, actions, production names. */
  readonly which: number;
  /** An endpoint, or an origin outside the topology. */
  readonly origin: number;
  readonly bends: readonly Bend[];
  readonly mood: Mood;
}

/** One way to bend a request; `at` says where or how. */
export interface Bend {
  readonly part: "path" | "query" | "headers" | "body" | "method";
  readonly at: number;
  readonly with: number;
}

/** `[weight, value]` pairs as an arbitrary. */
function weighted<T>(...choices: readonly (readonly [number, T])[]): fc.Arbitrary<T> {
  return fc.oneof(...choices.map(([weight, value]) => ({ weight, arbitrary: fc.constant(value) })));
}

const bends: fc.Arbitrary<Bend> = fc.record({
  part: weighted<Bend["part"]>(
    [8, "path"],
    [2, "query"],
    [2, "headers"],
    [4, "body"],
    [1, "method"],
  ),
  at: fc.nat(0xffff),
  with: fc.nat(0xffff),
});

/** About half of the steps are plain, so that the guard has something to let through. */
const steps: fc.Arbitrary<Step> = fc.record({
  aim: weighted<Aim>(
    [1, "probe"],
    [1, "list"],
    [6, "describe"],
    [2, "count"],
    [4, "records"],
    [6, "create"],
    [12, "write"],
    [6, "delete"],
    [3, "forbidden"],
    [2, "elsewhere"],
  ),
  target: weighted<Target>(
    [12, "own"],
    [5, "new"],
    [3, "approved"],
    [4, "production"],
    [3, "elsewhere"],
    [2, "near-miss"],
    [2, "swapped"],
    [1, "nobody"],
  ),
  which: fc.nat(0xffff),
  origin: weighted([10, 0], [10, 1], [10, 2], [1, 3], [1, 4], [1, 5], [1, 6]),
  bends: fc.oneof(
    { weight: 5, arbitrary: fc.constant([]) },
    { weight: 4, arbitrary: fc.array(bends, { minLength: 1, maxLength: 1 }) },
    { weight: 1, arbitrary: fc.array(bends, { minLength: 2, maxLength: 3 }) },
  ),
  mood: weighted<Mood>(
    [30, "honest"],
    ...MOODS.slice(1).map((mood) => [1, mood] as const),
  ),
});

/** Sequences of steps; half of the deletions have a plain look at their target just before them. */
export function sequencesOf(maxLength: number): fc.Arbitrary<readonly Step[]> {
  return fc.array(steps, { minLength: 1, maxLength, size: "max" }).map((sequence) =>
    sequence.flatMap((step): Step[] =>
      step.aim === "delete" && step.which % 2 === 0
        ? [{ ...step, aim: "describe", bends: [], mood: "honest" }, step]
        : [step]
    )
  );
}

/** What an attacker would put into a path, a body or a header: production's own. */
export interface Prize {
  readonly name: string;
  readonly uuid: string;
}

/** The parts of a request that bends work on. */
export interface Draft {
  method: string;
  path: string;
  query: string;
  headers: [string, string][];
  /** The members of a JSON body, doubled keys and all; or a text that is no object; or none. */
  body: [key: string, json: string][] | string | undefined;
}

/** Bends a request. */
export function bend(draft: Draft, { part, at, with: choice }: Bend, prize: Prize): void {
  switch (part) {
    case "path":
      draft.path = bendPath(draft.path, at, choice, prize);
      break;
    case "query":
      draft.query = pick(QUERIES, choice);
      break;
    case "headers":
      draft.headers.push(pick(HEADERS, choice)(prize));
      break;
    case "method":
      draft.method = pick(METHODS, choice);
      break;
    case "body":
      bendBody(draft, at, choice, prize);
  }
}

const METHODS = [
  "GET",
  "HEAD",
  "OPTIONS",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "delete",
  "Patch",
  "PURGE",
  "MOVE",
];

const QUERIES = [
  "?limit=10&offset=5",
  "?limit=10",
  "?",
  "?limit=10&limit=20",
  "?_method=DELETE",
  "?get_or_create=true",
  "?limit=-1",
  "?limit=1;x=2",
  "?limit=10&database=other",
  "?tenant=other",
  "?%6cimit=3",
  "#fragment",
];

const HEADERS: readonly ((prize: Prize) => [string, string])[] = [
  () => ["x-http-method-override", "DELETE"],
  () => ["x-method-override", "PUT"],
  () => ["x-http-method", "delete"],
  ({ name }) => ["x-original-url", `${BASE}/${name}`],
  ({ uuid }) => ["x-rewrite-url", `${BASE}/${uuid}/delete`],
  ({ name }) => ["x-forwarded-path", `${BASE}/${name}`],
  () => ["x-chroma-token", "configured"],
  () => ["authorization", "Bearer not-configured"],
  () => ["content-type", "application/x-www-form-urlencoded"],
  () => ["content-type", "application/json"],
  () => ["accept", "application/json"],
  () => ["accept-encoding", "gzip"],
  () => ["cookie", "admin=1"],
  () => ["connection", "x-http-method-override"],
  () => ["expect", "100-continue"],
];

const BASE = "/api/v2/tenants/default_tenant/databases/default_database/collections";

/** What a path may be made to contain. */
const INSERTS: readonly ((prize: Prize) => string)[] = [
  () => "/",
  () => "//",
  () => "/./",
  () => "/../",
  () => "/%2e%2e/",
  () => "/%2E%2e%2F",
  () => "/%252e%252e/",
  () => "%2F",
  () => "%252F",
  () => "%5c",
  () => "\\",
  () => "..",
  () => "/..;/",
  () => ";x=1",
  () => "%3B",
  () => "%00",
  () => "%0d%0aX: y",
  () => "%3F",
  () => "%23",
  () => "%ff",
  () => "%c0%ae%c0%ae",
  () => "\uff0f..\uff0f",
  () => " ",
  () => "+",
  ({ name }) => `/${name}`,
  ({ name }) => `/../${name}`,
  ({ name }) => `/%2e%2e/${name}`,
  ({ name }) => `%2F..%2F${name}`,
  ({ name }) => `%252F..%252F${name}`,
  ({ name }) => `/..;/${name}`,
  ({ uuid }) => `/../${uuid}/delete`,
  ({ uuid }) => `%2f..%2f${uuid}%2fdelete`,
];

function bendPath(path: string, at: number, choice: number, prize: Prize): string {
  const segments = path.split("/");
  const index = 1 + at % Math.max(1, segments.length - 1);
  const put = (text: string) => segments.with(Math.min(index, segments.length - 1), text).join("/");
  const segment = segments[index] ?? "";
  const insert = pick(INSERTS, choice)(prize);
  switch (choice % 12) {
    case 0:
      return put(prize.name);
    case 1:
      return put(prize.uuid);
    case 2:
      return path + insert;
    case 3:
      return put(encodeOne(segment, at));
    case 4:
      return put(encodeOne(segment, at).replace("%", "%25"));
    case 5:
      return put(segment.toUpperCase());
    case 6:
      return put("");
    case 7:
      return segments.toSpliced(index, 1).join("/") || "/";
    case 8:
      return put(segment + insert + segment);
    default:
      return path.slice(0, at % (path.length + 1)) + insert + path.slice(at % (path.length + 1));
  }
}

/** Percent-encodes one character that needs no encoding. */
function encodeOne(segment: string, at: number): string {
  if (segment === "") return "%2e";
  const index = at % segment.length;
  const code = segment.charCodeAt(index).toString(16).padStart(2, "0");
  return segment.slice(0, index) + `%${code}` + segment.slice(index + 1);
}

/** Members that change what a body means. */
const MEMBERS: readonly ((prize: Prize) => [string, string])[] = [
  ({ name }) => ["name", JSON.stringify(name)],
  ({ name }) => ["Name", JSON.stringify(name)],
  ({ name }) => ["new_name", JSON.stringify(name)],
  ({ uuid }) => ["id", JSON.stringify(uuid)],
  ({ uuid }) => ["collection_id", JSON.stringify(uuid)],
  () => ["name", '["a"]'],
  () => ["get_or_create", "true"],
  () => ["get_or_create", '"true"'],
  () => ["get_or_create", "1"],
  () => ["get_or_create", "null"],
  () => ["get_or_create", "false"],
  () => ["get\\u005for_create", "true"],
  () => ["_method", '"DELETE"'],
  () => ["metadata", "null"],
  () => ["metadata", '{"autotest_run":"1700000000_other1"}'],
  () => ["database", '"other"'],
  () => ["ids", '"doc-1"'],
  () => ["ids", JSON.stringify(Array.from({ length: 400 }, (_, index) => `doc-${index}`))],
  () => ["where", "{}"],
  () => ["__proto__", '{"get_or_create":true}'],
];

function bendBody(draft: Draft, at: number, choice: number, prize: Prize): void {
  const member = pick(MEMBERS, choice)(prize);
  switch (at % 8) {
    case 0:
      draft.body = pick(["", "null", "[]", '"text"', "name=x&_method=DELETE", "{", "\ufeff{}"], choice);
      break;
    case 1:
      draft.body = undefined;
      break;
    case 2:
    case 3:
    case 4:
      draft.body = [member, ...(Array.isArray(draft.body) ? draft.body : [])];
      break;
    default:
      draft.body = [...(Array.isArray(draft.body) ? draft.body : []), member];
  }
}

export function pick<T>(list: readonly T[], index: number): T {
  if (list.length === 0) throw new Error("Cannot pick from an empty list");
  return list[index % list.length] as T;
}
