import { AssertionError as NodeAssertionError } from "node:assert";
import { raise } from "./assertion_error.ts";
import { equal, isPlain } from "./equal.ts";

/** Asserts that two values are deeply equal, as {@linkcode equal} judges it. */
export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  if (!equal(actual, expected)) raise("Values are not equal", msg, difference(actual, expected));
}

/** Asserts that two values are not deeply equal. */
export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  if (equal(actual, expected)) raise(`Expected values to differ, both are ${Deno.inspect(actual)}`, msg);
}

/** Asserts that two values are the same, by `Object.is`. */
export function assertStrictEquals<T>(actual: unknown, expected: T, msg?: string): asserts actual is T {
  if (!Object.is(actual, expected)) {
    raise("Values are not strictly equal", msg, difference(actual, expected, "strictEqual"));
  }
}

/** Asserts that two values are not the same, by `Object.is`. */
export function assertNotStrictEquals<T>(actual: T, expected: T, msg?: string): void {
  if (Object.is(actual, expected)) {
    raise(`Expected values not to be strictly equal, both are ${Deno.inspect(actual)}`, msg);
  }
}

/** Asserts that `actual` has at least what `expected` has, deeply; arrays are compared from their start. */
export function assertObjectMatch(
  // deno-lint-ignore no-explicit-any -- the signature of the real package
  actual: Record<PropertyKey, any>,
  expected: Record<PropertyKey, unknown>,
  msg?: string,
): void {
  assertEquals<unknown>(project(actual, expected), expected, msg);
}

/** Leaves of `actual` what `expected` has, too. */
function project(actual: unknown, expected: unknown): unknown {
  if (!isPlain(actual) || !isPlain(expected) || Array.isArray(actual) !== Array.isArray(expected)) {
    return actual;
  }
  const keys = Object.keys(expected).filter((key) => key in actual);
  const kept = keys.map((key) => [key, project(actual[key], expected[key])] as const);
  return Array.isArray(expected) ? kept.map(([, value]) => value) : Object.fromEntries(kept);
}

/** The lines in which two values differ, as Node.js shows them, without its heading. */
function difference(actual: unknown, expected: unknown, operator = "deepStrictEqual"): string {
  const { message } = new NodeAssertionError({ actual, expected, operator });
  return message.slice(message.indexOf("\n") + 1);
}
