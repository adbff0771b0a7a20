import type { Disk } from "../../core/disk.ts";
import { publicKeyIn } from "../../core/ed25519.ts";
import { EXIT, type ExitCode } from "../../core/exit_code.ts";
import { renderChecklist } from "../../report/checklist.ts";
import { renderJson } from "../../report/json.ts";
import { checkCertificate } from "../../run/certificate/check_certificate.ts";
import { readGivenBytes, readGivenFile } from "../given_file.ts";
import { type Streams, writeReports } from "../output.ts";
import type { Invocation } from "../parse.ts";
import type { LocalSettings } from "../settings.ts";
import { UsageError } from "../usage_error.ts";

/** `verify --certificate FILE`: checks a certificate, and holds it against what is on record. Needs no network. */
export function verifyCertificateCommand(
  { texts, words }: Invocation,
  { stateDir, sinks, quiet }: LocalSettings,
): (surroundings: { readonly disk: Disk; readonly streams: Streams }) => Promise<ExitCode> {
  if (words[0] !== undefined) {
    throw new UsageError(`Cannot check "${words[0]}" too: the certificate says which run it is of`);
  }
  const file = texts.get("certificate") ?? "";
  return async ({ disk, streams }) => {
    const bytes = await readGivenBytes(file, `the certificate "${file}"`);
    const publicKey = await readPublicKey(texts.get("public-key-file"));
    const list = await checkCertificate(bytes, {
      disk,
      stateDir,
      ...(publicKey === undefined ? {} : { publicKey }),
    });
    return await writeReports(sinks, {
      text: (screen) => renderChecklist(list, screen),
      json: () => renderJson(list),
    }, {
      disk,
      streams,
      silent: quiet && list.exitCode === EXIT.ok,
      exitCode: list.exitCode,
    });
  };
}

async function readPublicKey(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const where = `the file "${file}" of --public-key-file`;
  const key = await publicKeyIn(await readGivenFile(file, where));
  if (key === undefined) {
    throw new UsageError(
      `Cannot use ${where}: it must hold one Ed25519 public key, as PEM; "openssl pkey -in KEY -pubout" prints it`,
    );
  }
  return key;
}
