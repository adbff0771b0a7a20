import { fromBase64, toBase64 } from "./base64.ts";

/** A signature of a text, and the key that it can be checked with; both in base64. */
export interface Signature {
  readonly algorithm: "Ed25519";
  /** The public key as SubjectPublicKeyInfo, which is what stands in a PEM file. */
  readonly publicKey: string;
  readonly value: string;
}

/** Signs texts. Of its key, only the public half ever leaves it. */
export interface Signer {
  sign(text: string): Promise<Signature>;
}

/** What stands before the 32 bytes of an Ed25519 key in SubjectPublicKeyInfo (RFC 8410, section 4). */
const SPKI = new Uint8Array([0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00]);

/**
 * A signer with the private key of a PEM text, PKCS#8 as `openssl genpkey -algorithm ed25519` writes it.
 *
 * @returns `undefined` for a text that is no such key
 */
export async function signerOf(pem: string): Promise<Signer | undefined> {
  const der = inPem(pem, "PRIVATE KEY");
  if (der === undefined) return undefined;
  try {
    // To be had out of it again for the public half alone.
    const key = await crypto.subtle.importKey("pkcs8", der, "Ed25519", true, ["sign"]);
    const { x = "" } = await crypto.subtle.exportKey("jwk", key);
    const half = fromBase64(x.replaceAll("-", "+").replaceAll("_", "/").padEnd(44, "="));
    if (half === undefined) return undefined;
    const publicKey = toBase64(new Uint8Array([...SPKI, ...half]));
    return {
      async sign(text) {
        const bytes = await crypto.subtle.sign("Ed25519", key, new TextEncoder().encode(text));
        return { algorithm: "Ed25519", publicKey, value: toBase64(new Uint8Array(bytes)) };
      },
    };
  } catch {
    return undefined;
  }
}

/** The public key in a PEM text, as {@linkcode Signature} has it, or `undefined` for a text that is no such key. */
export async function publicKeyIn(pem: string): Promise<string | undefined> {
  const der = inPem(pem, "PUBLIC KEY");
  if (der === undefined || await importPublic(der) === undefined) return undefined;
  return toBase64(der);
}

/** Whether a signature is that of a text, by the key that it comes with. */
export async function isSignedBy(text: string, { publicKey, value }: Signature): Promise<boolean> {
  const der = fromBase64(publicKey);
  const bytes = fromBase64(value);
  const key = der === undefined ? undefined : await importPublic(der);
  if (key === undefined || bytes === undefined) return false;
  return await crypto.subtle.verify("Ed25519", key, bytes, new TextEncoder().encode(text));
}

/** Deno takes some keys that are not encoded as they must be: there is one text for each key. */
async function importPublic(der: Uint8Array<ArrayBuffer>): Promise<CryptoKey | undefined> {
  if (!SPKI.every((byte, at) => byte === der[at])) return undefined;
  try {
    return await crypto.subtle.importKey("spki", der, "Ed25519", true, ["verify"]);
  } catch {
    return undefined;
  }
}

/** The bytes of the one block with this label; text around it is taken for a comment, as OpenSSL does. */
function inPem(pem: string, label: string): Uint8Array<ArrayBuffer> | undefined {
  const [, body, another] = pem.split(`-----BEGIN ${label}-----`);
  const [base64, end] = (body ?? "").split(`-----END ${label}-----`);
  return another !== undefined || end === undefined
    ? undefined
    : fromBase64((base64 ?? "").replace(/\s/g, ""));
}
