/** Any value that JSON can carry. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** The value of a JSON text, or `undefined` for a text that is none: whoever asks takes that for no answer. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether a value is a JSON object, and neither an array nor null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The same JSON text for the same value, whatever the order of its keys: what a fingerprint is taken of.
 */
export function canonicalJson(value: unknown): string {
  // A flat object, as all of Chroma's metadata is, needs no sorted copy.
  if (isObject(value) && !Object.values(value).some((inner) => typeof inner === "object")) {
    return JSON.stringify(value, Object.keys(value).sort());
  }
  return JSON.stringify(
    value,
    (_, inner) =>
      isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => a < b ? -1 : 1)) : inner,
  );
}
