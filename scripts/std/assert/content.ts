import { raise } from "./assertion_error.ts";
import { equal } from "./equal.ts";

/** Asserts that `actual` is neither null nor undefined. */
export function assertExists<T>(actual: T, msg?: string): asserts actual is NonNullable<T> {
  if (actual === undefined || actual === null) {
    raise(`Expected actual: "${actual}" to not be null or undefined`, msg);
  }
}

/** Asserts that `actual` matches the pattern. */
export function assertMatch(actual: string, expected: RegExp, msg?: string): void {
  if (!expected.test(actual)) raise(`Expected actual: "${actual}" to match: "${expected}"`, msg);
}

/** Asserts that `actual` does not match the pattern. */
export function assertNotMatch(actual: string, expected: RegExp, msg?: string): void {
  if (expected.test(actual)) raise(`Expected actual: "${actual}" to not match: "${expected}"`, msg);
}

/** Asserts that `actual` contains `expected`. */
export function assertStringIncludes(actual: string, expected: string, msg?: string): void {
  if (!actual.includes(expected)) raise(`Expected actual: "${actual}" to contain: "${expected}"`, msg);
}

/** An array or what looks like one; not a string. */
export type ArrayLikeArg<T> = ArrayLike<T> & object;

/** Asserts that `actual` contains every value of `expected`, by deep equality. */
export function assertArrayIncludes<T>(
  actual: ArrayLikeArg<T>,
  expected: ArrayLikeArg<T>,
  msg?: string,
): void {
  const values = Array.from(actual);
  const missing = Array.from(expected).filter((item) => !values.some((value) => equal(value, item)));
  if (missing.length > 0) {
    raise(`Expected actual: ${Deno.inspect(actual)} to include: ${Deno.inspect(missing)}`, msg);
  }
}

// deno-lint-ignore no-explicit-any -- the signature of the real package
type AnyConstructor = abstract new (...args: any[]) => any;

/** Asserts that `actual` is an instance of the class. */
export function assertInstanceOf<T extends AnyConstructor>(
  actual: unknown,
  expectedType: T,
  msg = "",
): asserts actual is InstanceType<T> {
  if (actual instanceof expectedType) return;
  raise(`Expected object to be an instance of "${expectedType.name}" but was ${Deno.inspect(actual)}`, msg);
}
