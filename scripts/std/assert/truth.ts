import { AssertionError, raise } from "./assertion_error.ts";

/** Asserts that `expr` is truthy. */
export function assert(expr: unknown, msg = ""): asserts expr {
  if (!expr) throw new AssertionError(msg);
}

/** Asserts that `expr` is falsy. */
export function assertFalse(expr: unknown, msg = ""): asserts expr is Falsy {
  if (expr) throw new AssertionError(msg);
}

/** The values that count as false. */
export type Falsy = false | 0 | 0n | "" | null | undefined;

/** Fails, always. */
export function fail(msg?: string): never {
  raise("Failed assertion", msg);
}

/** Fails, at a place which control should not reach. */
export function unreachable(msg?: string): never {
  raise("Unreachable", msg);
}
