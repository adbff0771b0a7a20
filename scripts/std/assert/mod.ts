/**
 * Stands in for `jsr:@std/assert` where JSR cannot be reached: the same names, signatures and
 * verdicts over `node:assert`. With the link in `deno.json` removed, the real package takes its place.
 *
 * @module
 */
export { AssertionError } from "./assertion_error.ts";
export * from "./content.ts";
export { equal } from "./equal.ts";
export * from "./equality.ts";
export * from "./order.ts";
export * from "./throwing.ts";
export * from "./truth.ts";
