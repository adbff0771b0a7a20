import { isObject } from "../../core/json.ts";
import type { EdgeRecord, EdgeValue } from "./edge_records.ts";
import type { ReadRecord } from "./read_records.ts";

/** Characters of a value that a report shows. */
const SHOWN = 40;

/** The first difference between records as they were written and as they are read, value for value, or `undefined`. */
export function edgeDifference(
  expected: readonly EdgeRecord[],
  actual: readonly ReadRecord[],
  dimension: number,
): string | undefined {
  const read = new Map(actual.map((record) => [record.id, record]));
  for (const record of expected) {
    const found = read.get(record.id);
    const problem = found === undefined ? "it is missing" : differenceOf(record, found, dimension);
    if (problem !== undefined) return `record "${record.id}": ${problem}`;
  }
  return undefined;
}

function differenceOf(expected: EdgeRecord, actual: ReadRecord, dimension: number): string | undefined {
  return textDifference(expected.document, actual.document) ??
    metadataDifference(expected.metadata, actual.metadata) ??
    floatDifference(expected.float, actual.embedding, dimension);
}

/** Where two texts part, as code points: a text may be anybody's, sent here by mistake, and is not shown. */
function textDifference(expected: string, actual: unknown): string | undefined {
  if (actual === expected) return undefined;
  if (typeof actual !== "string") return `its document is ${actual === null ? "missing" : typeof actual}`;
  const [wanted, got] = [[...expected], [...actual]];
  const at = wanted.findIndex((character, index) => character !== got[index]);
  if (at < 0 || got[at] === undefined) {
    return `its document has ${got.length} characters, not ${wanted.length}`;
  }
  return `its document has ${codePoint(got[at])} at character ${at}, not ${codePoint(wanted[at])}`;
}

function codePoint(character = ""): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

function metadataDifference(expected: EdgeRecord["metadata"], actual: unknown): string | undefined {
  const metadata = isObject(actual) ? actual as Readonly<Record<string, unknown>> : {};
  for (const key of new Set([...Object.keys(expected), ...Object.keys(metadata)])) {
    const [wanted, got] = [expected[key], metadata[key]];
    if (!isSame(wanted, got)) return `its metadata "${key}" is ${show(got)}, not ${show(wanted)}`;
  }
  return undefined;
}

/** A `bigint` and a number are the same integer or not: the reader takes the one that can hold it. */
function isSame(wanted: EdgeValue | undefined, got: unknown): boolean {
  if (typeof wanted === "bigint" && typeof got === "number") {
    return Number.isInteger(got) && wanted === BigInt(got);
  }
  return wanted === got;
}

function floatDifference(expected: number, embedding: unknown, dimension: number): string | undefined {
  if (!Array.isArray(embedding)) return "its embedding is missing";
  if (embedding.length !== dimension) {
    return `its embedding has ${embedding.length} dimensions, not ${dimension}`;
  }
  const wanted = (at: number) => at === 0 ? Math.fround(expected) : 0;
  const wrong = embedding.findIndex((value: unknown, at) =>
    value === null || !Object.is(Math.fround(Number(value)), wanted(at))
  );
  if (wrong < 0) return undefined;
  return `embedding[${wrong}] is ${sign(embedding[wrong])}, not ${sign(wanted(wrong))}`;
}

function sign(value: unknown): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

function show(value: unknown): string {
  if (typeof value === "bigint" || value === undefined) return String(value ?? "absent");
  const text = JSON.stringify(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
