import { isDeepStrictEqual } from "node:util";

/**
 * Says whether two values have the same structure and the same leaves.
 *
 * The order of keys does not matter, `0` equals `-0`, `NaN` equals itself, a missing key differs from
 * an undefined one, and an object without prototype equals a plain one: this is where `isDeepStrictEqual`
 * of Node.js thinks otherwise, so plain data is walked here and everything else is left to Node.js.
 */
export function equal(a: unknown, b: unknown): boolean {
  return compare(a, b, new Map());
}

function compare(a: unknown, b: unknown, seen: Map<unknown, unknown>): boolean {
  if (a === b || seen.has(a) && seen.get(a) === b) return true;
  if (!isPlain(a) || !isPlain(b) || Array.isArray(a) !== Array.isArray(b)) {
    return isCollection(a) && isCollection(b) ? sameEntries(a, b, seen) : isDeepStrictEqual(a, b);
  }
  seen.set(a, b);
  const keys = Reflect.ownKeys(a);
  return keys.length === Reflect.ownKeys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && compare(a[key], b[key], seen));
}

function sameEntries(a: Collection, b: Collection, seen: Map<unknown, unknown>): boolean {
  if (a instanceof Set !== b instanceof Set || a.size !== b.size) return false;
  const rest = [...b.entries()];
  return [...a.entries()].every((entry) => {
    const at = rest.findIndex((other) => compare(entry, other, seen));
    return at >= 0 && rest.splice(at, 1).length === 1;
  });
}

type Collection = Set<unknown> | Map<unknown, unknown>;

function isCollection(value: unknown): value is Collection {
  return value instanceof Set || value instanceof Map;
}

/** Says whether `value` is an array or an object of no class. */
export function isPlain(value: unknown): value is Record<PropertyKey, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || prototype === Array.prototype;
}
