import { AssertionError, raise } from "./assertion_error.ts";

// deno-lint-ignore no-explicit-any -- the signature of the real package
type ErrorClass<E extends Error> = abstract new (...args: any[]) => E;

/** Asserts that `fn` throws, and returns what it threw. */
export function assertThrows(fn: () => unknown, msg?: string): unknown;
/** Asserts that `fn` throws an `ErrorClass` whose message includes `msgIncludes`, and returns it. */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  ErrorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): E;
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  classOrMsg?: ErrorClass<E> | string,
  msgIncludes?: string,
  msg?: string,
): unknown {
  try {
    fn();
  } catch (error) {
    return judge(error, classOrMsg, msgIncludes, msg);
  }
  raise("Expected function to throw", typeof classOrMsg === "string" ? classOrMsg : msg);
}

/** Asserts that `fn` returns a promise which rejects, and resolves to the reason. */
export function assertRejects(fn: () => PromiseLike<unknown>, msg?: string): Promise<unknown>;
/** Asserts that the promise of `fn` rejects with an `ErrorClass` whose message includes `msgIncludes`. */
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
export async function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  classOrMsg?: ErrorClass<E> | string,
  msgIncludes?: string,
  msg?: string,
): Promise<unknown> {
  const suffix = typeof classOrMsg === "string" ? classOrMsg : msg;
  let promise: PromiseLike<unknown>;
  try {
    promise = fn();
  } catch {
    raise("Function throws when expected to reject", suffix);
  }
  if (typeof promise?.then !== "function") raise("Function throws when expected to reject", suffix);
  try {
    await promise;
  } catch (error) {
    return judge(error, classOrMsg, msgIncludes, msg);
  }
  raise("Expected function to reject", suffix);
}

function judge<E extends Error>(
  error: unknown,
  classOrMsg?: ErrorClass<E> | string,
  msgIncludes?: string,
  msg?: string,
): unknown {
  if (classOrMsg === undefined || typeof classOrMsg === "string") return error;
  if (!(error instanceof Error)) raise("A non-Error object was thrown or rejected", msg);
  if (!(error instanceof classOrMsg)) {
    throw new AssertionError(
      `Expected error to be instance of "${classOrMsg.name}", but was "${error.constructor.name}"` +
        `${msg ? `: ${msg}` : "."}\n${error.message}`,
      { cause: error },
    );
  }
  if (msgIncludes && !error.message.includes(msgIncludes)) {
    raise(`Expected error message to include "${msgIncludes}", but got "${error.message}"`, msg);
  }
  return error;
}
