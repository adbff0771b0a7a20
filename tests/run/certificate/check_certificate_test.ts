import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { fromBase64 } from "../../../src/core/base64.ts";
import { signerOf } from "../../../src/core/ed25519.ts";
import { canonicalJson } from "../../../src/core/json.ts";
import { printableJson } from "../../../src/core/printable.ts";
import { chainHash } from "../../../src/guard/audit.ts";
import { renderCertificate } from "../../../src/report/certificate.ts";
import { type Certificate, certificateOf } from "../../../src/run/certificate/certificate.ts";
import { checkCertificate } from "../../../src/run/certificate/check_certificate.ts";
import { signCertificate } from "../../../src/run/certificate/signed_certificate.ts";
import { runFiles, statePaths } from "../../../src/run/state/state_dir.ts";
import type { Summary } from "../../../src/run/summary.ts";
import { PRIVATE_PEM, PUBLIC_KEY, PUBLIC_PEM } from "../../core/ed25519_keys.ts";
import { MemoryDisk } from "../../core/memory_disk.ts";
import { temporaryDirectory } from "../../core/temporary_directory.ts";
import { CERTIFIED } from "./certified.ts";

const RUN = CERTIFIED.run.id;
const signer = await signerOf(PRIVATE_PEM);
assert(signer !== undefined);

/** A run on record, whose audit log has one line and ends as its report says. */
async function onRecord(change: Partial<Summary> = {}) {
  const disk = new MemoryDisk();
  const directory = statePaths.run("/state", RUN);
  const entry = { at: 1, endpoint: "primary", operation: "read/list", collection: null, guard: "sent" };
  const head = chainHash(RUN, JSON.stringify(entry));
  const report: Summary = { ...CERTIFIED, audit: { entries: 1, head }, ...change };
  await disk.replace(runFiles.audit(directory), JSON.stringify({ ...entry, hash: head }) + "\n");
  await disk.replace(runFiles.report(directory), printableJson(report) + "\n");
  return { disk, directory, certificate: certificateOf(report) };
}

async function written(certificate: Certificate, signed = true): Promise<Uint8Array<ArrayBuffer>> {
  const text = renderCertificate(await signCertificate(certificate, signed ? signer : undefined));
  return new TextEncoder().encode(text);
}

/** What is said of each point. */
async function saidOf(
  bytes: Uint8Array,
  { disk = new MemoryDisk(), publicKey }: { disk?: MemoryDisk; publicKey?: string } = {},
) {
  const key = publicKey === undefined ? {} : { publicKey };
  const { points, exitCode } = await checkCertificate(bytes, { disk, stateDir: "/state", ...key });
  return {
    exitCode,
    statuses: Object.fromEntries(points.map(({ name, status }) => [name, status])),
    evidence: points.map(({ evidence }) => evidence).join("\n"),
  };
}

const GOOD = { document: "passed", signature: "passed", certified: "passed" };
const ALL = { ...GOOD, "audit log": "passed", report: "passed" };

Deno.test("checkCertificate passes what is signed by the given key and on record", async () => {
  const { disk, certificate } = await onRecord();
  const { exitCode, statuses } = await saidOf(await written(certificate), { disk, publicKey: PUBLIC_KEY });
  assertEquals([exitCode, statuses], [0, ALL]);
});

Deno.test("checkCertificate tells a certificate that is only consistent with its own key", async () => {
  const { certificate } = await onRecord();
  const { exitCode, statuses, evidence } = await saidOf(await written(certificate));
  assertEquals([exitCode, statuses], [0, {
    ...GOOD,
    signature: "warning",
    "audit log": "skipped",
    report: "skipped",
  }]);
  assertStringIncludes(evidence, `It fits the key ${PUBLIC_KEY} that it brings along itself`);
});

Deno.test("checkCertificate takes no other key's, and none that is not signed where a key is given", async () => {
  const { certificate } = await onRecord();
  const another = PUBLIC_KEY.replace("Gb9E", "Gb9F");
  const of = async (signed: boolean, publicKey?: string) => {
    const { exitCode, statuses } = await saidOf(await written(certificate, signed), {
      ...(publicKey === undefined ? {} : { publicKey }),
    });
    return [exitCode, statuses.signature];
  };
  assertEquals(await of(true, another), [1, "failed"]);
  assertEquals(await of(false, PUBLIC_KEY), [1, "failed"]);
  assertEquals(await of(false), [0, "warning"]);
});

Deno.test("checkCertificate fails what could not be certified, and says why", async () => {
  const { disk, certificate } = await onRecord({ safety: { ...CERTIFIED.safety, refused: 1 } });
  const { exitCode, statuses, evidence } = await saidOf(await written(certificate), {
    disk,
    publicKey: PUBLIC_KEY,
  });
  assertEquals([exitCode, statuses], [1, { ...ALL, certified: "failed" }]);
  assertStringIncludes(evidence, "The guard refused 1 requests or replies");
});

Deno.test("checkCertificate finds an audit log and a report that were changed since", async () => {
  const { disk, directory, certificate } = await onRecord();
  const bytes = await written(certificate);
  const report = await disk.read(runFiles.report(directory)) ?? "";
  await disk.replace(runFiles.report(directory), report.replace("85", "86"));
  const changed = await saidOf(bytes, { disk, publicKey: PUBLIC_KEY });
  assertEquals([changed.exitCode, changed.statuses.report], [1, "failed"]);
  assertStringIncludes(changed.evidence, "The report says otherwise of: report");

  await disk.replace(runFiles.audit(directory), "");
  assertEquals((await saidOf(bytes, { disk })).statuses["audit log"], "failed");
  await disk.replace(runFiles.report(directory), "{}");
  assertEquals((await saidOf(bytes, { disk })).exitCode, 1);
});

Deno.test("checkCertificate finds a forged certificate with a key of its own by the report", async () => {
  const { disk, certificate } = await onRecord({ safety: { ...CERTIFIED.safety, refused: 1 } });
  const forged = { ...certificate, certified: true, reasons: [], guard: { refused: 0, outsideRun: 0 } };
  const { statuses, evidence } = await saidOf(await written(forged), { disk });
  assertEquals([statuses.certified, statuses.report], ["passed", "failed"]);
  assertStringIncludes(evidence, "The report says otherwise of: certified, reasons, guard");
});

Deno.test("checkCertificate finds any byte that was altered, added or taken away", async () => {
  const { certificate } = await onRecord();
  const bytes = await written(certificate);
  const at = fc.nat(bytes.length - 1);
  const altered = fc.oneof(
    fc.tuple(at, fc.integer({ min: 1, max: 255 })).map(([at, by]) => bytes.with(at, (bytes[at] ?? 0) ^ by)),
    at.map((at) => Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + 1)])),
    fc.tuple(at, fc.nat(255)).map(([at, byte]) =>
      Uint8Array.from([...bytes.subarray(0, at), byte, ...bytes.subarray(at)])
    ).filter((other) => other.some((byte, at) => byte !== bytes[at])),
  );
  await fc.assert(
    fc.asyncProperty(altered, async (other) => (await saidOf(other)).exitCode === 1),
    { numRuns: 2000 },
  );
  // A bit of each byte, so that none was only missed by chance.
  for (const [index, byte] of bytes.entries()) {
    assertEquals((await saidOf(bytes.with(index, byte ^ 1))).exitCode, 1, `byte ${index}`);
  }
});

Deno.test("checkCertificate takes nothing for a certificate that is none", async () => {
  for (const text of ["", "{}", "[]\n", "null\n", '{"kind":"chroma-autotest certificate","schema":1}\n']) {
    const { exitCode, statuses } = await saidOf(new TextEncoder().encode(text));
    assertEquals([exitCode, statuses], [1, { document: "failed" }], text);
  }
});

const openssl = await new Deno.Command("openssl", { args: ["version"], stdout: "null" }).output()
  .then(({ success }) => success, () => false);

Deno.test({
  name: "openssl pkeyutl agrees with the signature, and disagrees once a byte is another",
  ignore: !openssl,
  async fn() {
    const { certificate } = await onRecord();
    const { signature } = await signCertificate(certificate, signer);
    await using directory = await temporaryDirectory();
    const { path } = directory;
    const verify = async (text: string) => {
      await Deno.writeTextFile(`${path}/signed`, text);
      const args = "pkeyutl -verify -pubin -inkey public.pem -rawin -in signed -sigfile signature".split(" ");
      const { code } = await new Deno.Command("openssl", { args, cwd: path, stdout: "null", stderr: "null" })
        .output();
      return code;
    };
    await Deno.writeTextFile(`${path}/public.pem`, PUBLIC_PEM);
    await Deno.writeFile(`${path}/signature`, fromBase64(signature?.value ?? "") ?? new Uint8Array());
    const text = canonicalJson(certificate);
    assertEquals([await verify(text), await verify(text.replace("0", "1"))], [0, 1]);
  },
});
