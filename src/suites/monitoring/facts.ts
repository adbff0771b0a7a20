import { isObject, type JsonObject, parseJson } from "../../core/json.ts";
import { looksLikePrometheus, readPrometheus, type Sample } from "./prometheus.ts";

/** What a figure on a page is, told by its name and, in Prometheus's format, by its type. */
export type Kind = "percent" | "count" | "queue" | "other";

/** A number on a page. */
export interface Figure {
  /** As the page has it: `load_balancer.total_requests`, `http_requests_total{code="200"}`. */
  readonly name: string;
  readonly kind: Kind;
  readonly value: number;
}

/** A moment on a page that should be a recent one. */
export interface Moment {
  readonly name: string;
  /** UTC milliseconds. */
  readonly at: number;
  /** Whether the page says in which time zone; else it was read as UTC, and is known up to a quarter of an hour. */
  readonly zoned: boolean;
}

/** What a page says. */
export interface Facts {
  /** The page as JSON, where it is an object. */
  readonly body?: JsonObject;
  readonly figures: readonly Figure[];
  readonly moments: readonly Moment[];
  /** Fields that are called a version. */
  readonly versions: readonly { readonly name: string; readonly text: string }[];
}

/** A page with more is not read; characters. Reports that were seen have a few thousand. */
const MAX_TEXT = 2 ** 20;
const MAX_FIELDS = 10_000;

const NONE: Facts = { figures: [], moments: [], versions: [] };

/**
 * Reads a health, status or metrics page: JSON of any shape, Prometheus's text, or one plain line such as `OK`.
 *
 * @returns why it cannot be read, where it cannot
 */
export function readFacts(text: string): Facts | string {
  if (text.length > MAX_TEXT) return `it is longer than ${MAX_TEXT} characters`;
  const json = parseJson(text);
  if (json !== undefined) {
    if (isObject(json)) return { body: json, ...factsOf(fieldsOf(json)) };
    return Array.isArray(json) ? "it is a list, not an object" : NONE;
  }
  if (looksLikePrometheus(text)) {
    try {
      return factsOf(readPrometheus(text).map(fieldOf));
    } catch (error) {
      return `it is no text of Prometheus's after all: ${error instanceof Error ? error.message : error}`;
    }
  }
  return /^[\w .!:-]{1,80}\s*$/.test(text) ? NONE : "it is neither JSON nor Prometheus's text format";
}

/** A leaf of a page. */
interface Field {
  readonly name: string;
  readonly value: unknown;
  readonly counter?: boolean;
}

function factsOf(fields: readonly Field[]): Omit<Facts, "body"> {
  return {
    figures: fields.flatMap(({ name, value, counter = false }) =>
      typeof value === "number" && !isMoment(name) ? [{ name, kind: kindOf(name, counter), value }] : []
    ),
    moments: fields.flatMap(({ name, value }) => {
      const moment = isMoment(name) ? momentOf(value) : undefined;
      return moment === undefined ? [] : [{ name, ...moment }];
    }),
    versions: fields.flatMap(({ name, value }) =>
      /(^|[._])version$/.test(plain(name)) ? [{ name, text: value === null ? "" : String(value) }] : []
    ),
  };
}

/** The leaves of an object. Not by recursion: a page may be nested more deeply than the stack is. */
function fieldsOf(object: JsonObject): readonly Field[] {
  const fields: Field[] = [];
  const rest: Field[] = [{ name: "", value: object }];
  for (let next = rest.pop(); next !== undefined && fields.length < MAX_FIELDS; next = rest.pop()) {
    const { name, value } = next;
    if (typeof value !== "object" || value === null) {
      fields.push(next);
      continue;
    }
    const inner = Object.entries(value).map(([key, value]) => ({
      name: Array.isArray(next?.value) ? `${name}[${key}]` : name === "" ? key : `${name}.${key}`,
      value,
    }));
    rest.push(...inner.slice(0, MAX_FIELDS).toReversed());
  }
  return fields;
}

function fieldOf({ name, labels, value, counter }: Sample): Field {
  const shown = Object.entries(labels).map(([label, text]) => `${label}=${JSON.stringify(text)}`);
  return { name: shown.length === 0 ? name : `${name}{${shown.join(",")}}`, value, counter };
}

/** A name without labels and indices, in snake case. */
export function plain(name: string): string {
  return name.replaceAll(/\{.*\}|\[\d+\]/g, "").replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
}

function kindOf(name: string, counter: boolean): Kind {
  const last = plain(name).split(".").at(-1) ?? "";
  if (/(percent|percentage|pct)(_|$)/.test(last)) return "percent";
  if (
    /(pending|queue|backlog)/.test(plain(name)) && !counter &&
    !/(max|limit|capacity|seconds|total|_ms)/.test(last)
  ) return "queue";
  if (counter || /(^|_)(counts?|total|requests|failures|errors|instances|nodes|bytes|mb)(_|$)/.test(last)) {
    return "count";
  }
  return "other";
}

/** Names of moments that go on as long as whoever reports them lives. */
function isMoment(name: string): boolean {
  const last = plain(name).split(".").at(-1) ?? "";
  return /^(timestamp|last_check(ed)?|checked_at|last_seen|last_heartbeat|heartbeat(_at)?)(_at|_time|_seconds|_ms)?$/
    .test(last) || /_(last_check|heartbeat)_timestamp_seconds$/.test(last);
}

function momentOf(value: unknown): Omit<Moment, "name"> | undefined {
  if (typeof value === "number" && value > 0) {
    // Seconds, milliseconds, microseconds or nanoseconds since 1970: this century is 10 digits of seconds.
    const scale = [1e3, 1, 1e-3, 1e-6].find((scale) => value * scale >= 1e12 && value * scale < 1e13);
    return scale === undefined ? undefined : { at: value * scale, zoned: true };
  }
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(value)) return undefined;
  const zoned = /(Z|[+-]\d{2}:?\d{2})$/.test(value);
  const at = Date.parse(zoned ? value : `${value.replace(" ", "T")}Z`);
  return Number.isNaN(at) ? undefined : { at, zoned };
}
