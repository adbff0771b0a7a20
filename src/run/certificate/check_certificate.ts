import type { Disk } from "../../core/disk.ts";
import { isSignedBy, type Signature } from "../../core/ed25519.ts";
import { EXIT } from "../../core/exit_code.ts";
import { canonicalJson, isObject, parseJson } from "../../core/json.ts";
import { type Answer, type Checklist, checklist, point } from "../checklists/checklist.ts";
import { checkAudit } from "../state/check_audit.ts";
import { runFiles, statePaths } from "../state/state_dir.ts";
import type { Summary } from "../summary.ts";
import { type Certificate, certificateOf } from "./certificate.ts";
import type { SignedCertificate } from "./signed_certificate.ts";

/** What a certificate is held against. */
export interface CertificateEvidence {
  /** Whose it must be, as {@linkcode Signature} has it; without it nobody can tell. */
  readonly publicKey?: string;
  readonly disk: Disk;
  readonly stateDir: string;
}

/**
 * Checks a certificate: that it is one, whole and signed, and, where the run is in the state directory, that its audit log
 * and its report say the same.
 */
export async function checkCertificate(
  bytes: Uint8Array,
  evidence: CertificateEvidence,
): Promise<Checklist> {
  const given = certificateIn(bytes);
  if (given === undefined) {
    const why =
      "It is not a certificate as it was written: one line of canonical JSON, every byte of it counts";
    return checklist("Certificate", [await point("document", () => ["failed", why])], EXIT.failed);
  }
  const { signature, ...certificate } = given;
  const { run, certified, reasons } = certificate;
  const runs = await evidence.disk.list(statePaths.runs(evidence.stateDir));
  const onRecord = (answer: () => Promise<Answer>): Promise<Answer> =>
    runs.includes(run.id)
      ? answer()
      : Promise.resolve(["skipped", "Needs the run in the state directory: see --state-dir"]);
  const points = [
    await point("document", () => ["passed", "One line of canonical JSON, as it is written"]),
    await point(
      "signature",
      () => judgeSignature(canonicalJson(certificate), signature, evidence.publicKey),
    ),
    await point(
      "certified",
      () =>
        certified && reasons.length === 0
          ? ["passed", "Nothing left on any node, production unchanged"]
          : ["failed", `The run could not be certified: ${reasons.join("; ")}`],
    ),
    await point("audit log", () => onRecord(() => judgeAudit(certificate, evidence))),
    await point("report", () => onRecord(() => judgeReport(certificate, evidence))),
  ];
  return checklist(`Certificate of run ${run.id}`, points, EXIT.failed);
}

async function judgeSignature(text: string, signature?: Signature, publicKey?: string): Promise<Answer> {
  if (signature === undefined) {
    return publicKey === undefined
      ? ["warning", "It is not signed: anyone may have written it"]
      : ["failed", "It is not signed"];
  }
  if (!await isSignedBy(text, signature)) return ["failed", "It is not what was signed"];
  if (publicKey === undefined) {
    return [
      "warning",
      `It fits the key ${signature.publicKey} that it brings along itself; whose that is, only --public-key-file can tell`,
    ];
  }
  return signature.publicKey === publicKey
    ? ["passed", "Ed25519, by the key of --public-key-file"]
    : ["failed", `It is signed by another key than that of --public-key-file: ${signature.publicKey}`];
}

async function judgeAudit(
  { run, audit }: Certificate,
  { disk, stateDir }: CertificateEvidence,
): Promise<Answer> {
  const { verdict } = await checkAudit(disk, stateDir, run.id);
  const { broken, outside, entries, head } = verdict;
  if (broken !== undefined) return ["failed", `The audit log is not whole: ${broken}`];
  if (outside.length > 0) return ["failed", outside.join("; ")];
  return entries === audit.entries && head === audit.head
    ? ["passed", `${entries} lines, the chain ends as the certificate says`]
    : ["failed", `It has ${entries} lines and ends in ${head}: the certificate says otherwise`];
}

/** The whole certificate is made again, from the report: whatever differs is found. */
async function judgeReport(
  certificate: Certificate,
  { disk, stateDir }: CertificateEvidence,
): Promise<Answer> {
  const text = await disk.read(runFiles.report(statePaths.run(stateDir, certificate.run.id)));
  const report = text === undefined ? undefined : parseJson(text);
  if (!isObject(report)) return ["failed", "The run has no report that can be read"];
  const again: object = certificateOf(report as unknown as Summary);
  const said: object = certificate;
  const differing = Object.keys({ ...again, ...said }).filter((key) =>
    canonicalJson(again[key as never]) !== canonicalJson(said[key as never])
  );
  return differing.length === 0
    ? ["passed", "The report gives the same certificate"]
    : ["failed", `The report says otherwise of: ${differing.join(", ")}`];
}

/** The parts of a certificate of schema 1. */
const KEYS: readonly (keyof SignedCertificate)[] = [
  "kind",
  "schema",
  "certified",
  "reasons",
  "version",
  "program",
  "configuration",
  "run",
  "target",
  "collections",
  "production",
  "residue",
  "audit",
  "guard",
  "exitCode",
  "verdict",
  "report",
  "signature",
];

/** The certificate in bytes, which must be what {@linkcode canonicalJson} makes of it, each of them. */
function certificateIn(bytes: Uint8Array): SignedCertificate | undefined {
  const value = parseJson(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes));
  if (!isObject(value) || !isEqual(bytes, new TextEncoder().encode(`${canonicalJson(value)}\n`))) {
    return undefined;
  }
  const isOne = value.kind === "chroma-autotest certificate" && value.schema === 1 &&
    typeof value.certified === "boolean" && Array.isArray(value.reasons) && isObject(value.run) &&
    typeof value.run.id === "string" && isObject(value.audit) && isSignature(value.signature) &&
    // What is called something else than `signature` must not pass for a certificate without one.
    Object.keys(value).every((key) => KEYS.some((one) => one === key));
  return isOne ? value as unknown as SignedCertificate : undefined;
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

function isSignature(value: unknown): boolean {
  return value === undefined ||
    isObject(value) && value.algorithm === "Ed25519" && typeof value.publicKey === "string" &&
      typeof value.value === "string" && Object.keys(value).length === 3;
}
