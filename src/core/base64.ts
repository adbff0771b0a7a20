/** Base64 as RFC 4648 has it, with padding. */
export function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

/** The bytes of a base64 text, or `undefined` for a text that {@linkcode toBase64} would not have written. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    // `atob` takes spaces, and bits after the last byte that no encoder sets.
    return toBase64(bytes) === text ? bytes : undefined;
  } catch {
    return undefined;
  }
}
