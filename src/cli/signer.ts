import { type Signer, signerOf } from "../core/ed25519.ts";
import type { Invocation } from "./parse.ts";
import { readSecretFile } from "./secret_file.ts";
import { UsageError } from "./usage_error.ts";

/**
 * Reads `--sign-key-file`.
 *
 * @throws {UsageError} for a file that cannot be read, or that holds no such key; what it holds is not repeated
 */
export async function readSigner(
  { texts }: Invocation,
): Promise<{ readonly signer?: Signer; readonly warnings: readonly string[] }> {
  const file = texts.get("sign-key-file");
  if (file === undefined) return { warnings: [] };
  const where = `the file "${file}" of --sign-key-file`;
  const { text, warnings } = await readSecretFile(file, where);
  const signer = await signerOf(text);
  if (signer === undefined) {
    throw new UsageError(
      `Cannot sign with ${where}: it must hold one Ed25519 private key without a passphrase, as PEM; ` +
        `"openssl genpkey -algorithm ed25519" makes one`,
    );
  }
  return { signer, warnings };
}
