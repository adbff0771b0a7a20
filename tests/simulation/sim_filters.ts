import { isObject, type JsonObject } from "../../src/core/json.ts";

/** Whether a record is picked; `undefined` in its place for a filter that is none. */
type Test<T> = ((of: T) => boolean) | undefined;
/** Bodies are read with their int64. */
type Scalar = string | number | bigint | boolean;

const COMPARISONS: Readonly<Record<string, (value: number | bigint, operand: number | bigint) => boolean>> = {
  $gt: (value, operand) => value > operand,
  $gte: (value, operand) => value >= operand,
  $lt: (value, operand) => value < operand,
  $lte: (value, operand) => value <= operand,
};

/** Reads Chroma's `where`: conditions on metadata, in which a key that is not there is unlike everything. */
export function readWhere(where: unknown): Test<JsonObject> {
  const [key, condition] = onlyEntry(where) ?? [];
  if (key === undefined) return undefined;
  if (key === "$and" || key === "$or") return readAll(key, condition, readWhere);
  const [operator = "", operand] = isObject(condition) ? onlyEntry(condition) ?? [] : ["$eq", condition];
  if (operator === "$in" || operator === "$nin") {
    const among = new Set<unknown>(Array.isArray(operand) ? operand : []);
    const isOneType = among.values().every(isScalar) && new Set(among.values().map(typeOf)).size === 1;
    return isOneType ? (metadata) => among.has(metadata[key]) === (operator === "$in") : undefined;
  }
  if (!isScalar(operand)) return undefined;
  if (operator === "$eq" || operator === "$ne") {
    return (metadata) => (metadata[key] === operand) === (operator === "$eq");
  }
  const compare = COMPARISONS[operator];
  if (compare === undefined || !isNumber(operand)) return undefined;
  return ({ [key]: value }) => isNumber(value) && compare(value, operand);
}

/** Reads Chroma's `where_document`: conditions on the text; a record without one contains nothing. */
export function readWhereDocument(where: unknown): Test<string | null> {
  const [operator, operand] = onlyEntry(where) ?? [];
  if (operator === "$and" || operator === "$or") return readAll(operator, operand, readWhereDocument);
  if (typeof operand !== "string") return undefined;
  const contains = (document: string | null) => document?.includes(operand) === true;
  if (operator === "$contains") return contains;
  return operator === "$not_contains" ? (document) => !contains(document) : undefined;
}

function readAll<T>(operator: "$and" | "$or", parts: unknown, read: (part: unknown) => Test<T>): Test<T> {
  const tests = Array.isArray(parts) ? parts.map(read) : [undefined];
  if (!tests.every((test) => test !== undefined)) return undefined;
  return operator === "$and"
    ? (of) => tests.every((test) => test(of))
    : (of) => tests.some((test) => test(of));
}

function onlyEntry(where: unknown): readonly [key: string, value: unknown] | undefined {
  const [entry, another] = isObject(where) ? Object.entries(where) : [];
  return another === undefined ? entry : undefined;
}

function isScalar(value: unknown): value is Scalar {
  return isNumber(value) || typeof value === "string" || typeof value === "boolean";
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

/** A number that JSON prints without a point is an integer to a server. */
function typeOf(value: unknown): string {
  if (!isNumber(value)) return typeof value;
  return typeof value === "number" && !Number.isInteger(value) ? "float" : "integer";
}
