import type { Signature, Signer } from "../../core/ed25519.ts";
import { canonicalJson } from "../../core/json.ts";
import type { Certificate } from "./certificate.ts";

/** A certificate as it is handed out. */
export interface SignedCertificate extends Certificate {
  /** Of the canonical JSON of everything else; absent where no key was given. */
  readonly signature?: Signature;
}

/** Signs a certificate; without a signer it stays as it is. */
export async function signCertificate(
  certificate: Certificate,
  signer: Signer | undefined,
): Promise<SignedCertificate> {
  if (signer === undefined) return certificate;
  return { ...certificate, signature: await signer.sign(canonicalJson(certificate)) };
}
