/**
 * JSON whose numbers survive: `JSON.parse` rounds an int64 beyond 2^53 to a double, and `JSON.stringify` writes -0 as 0.
 */

/** What V8 has, and the types do not know yet: a value that `JSON.stringify` writes as that text. */
const rawJson = (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON;

/**
 * An integer of 16 digits or more, or a zero with a minus sign, where a number can begin: the slow way is taken only where
 * there may be one.
 */
const INEXACT = /(?:^|[[,:\s])(?:-?\d{16,}(?![\d.eE])|-0(?:\.0+)?(?![\d.]))/;
const INTEGER = /^-?\d+$/;

/** The third argument of a reviver: the number as it stands in the text. */
type Context = { readonly source?: string };

/** Parses JSON; an integer that a double cannot hold becomes a `bigint`. @throws {SyntaxError} */
export function parseExact(text: string): unknown {
  if (!INEXACT.test(text)) return JSON.parse(text);
  return JSON.parse(
    text,
    (_key, value, context?: Context) => isUnsafe(value, context) ? BigInt(context?.source ?? 0) : value,
  );
}

/** Parses JSON so that `JSON.stringify` writes every such integer, and every -0, as it stood. @throws {SyntaxError} */
export function parseVerbatim(text: string): unknown {
  if (!INEXACT.test(text)) return JSON.parse(text);
  return JSON.parse(
    text,
    (_key, value, context?: Context) =>
      isUnsafe(value, context) || Object.is(value, -0) ? rawJson(context?.source ?? "0") : value,
  );
}

/** Prints JSON, with a `bigint` as an integer and -0 as itself. */
export function printExact(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === "bigint") return rawJson(String(inner));
    return Object.is(inner, -0) ? rawJson("-0.0") : inner;
  });
}

function isUnsafe(value: unknown, context: Context | undefined): boolean {
  return typeof value === "number" && !Number.isSafeInteger(value) && INTEGER.test(context?.source ?? "");
}
