import { canonicalJson } from "../core/json.ts";
import type { SignedCertificate } from "../run/certificate/signed_certificate.ts";

/** A certificate as one line of canonical JSON: the only text that `verify --certificate` takes for it. */
export function renderCertificate(certificate: SignedCertificate): string {
  return canonicalJson(certificate) + "\n";
}
