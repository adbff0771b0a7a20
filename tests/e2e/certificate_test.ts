import { assertEquals, assertStringIncludes } from "@std/assert";
import { PRIVATE_PEM, PUBLIC_PEM } from "../core/ed25519_keys.ts";
import { temporaryDirectory } from "../core/temporary_directory.ts";
import { down } from "../lab/faults/down.ts";
import { wrongCount } from "../lab/faults/wrong_count.ts";
import { Lab } from "../lab/lab.ts";
import { program, stateDirectory } from "./program.ts";

let lab: Lab;
Deno.test.beforeAll(async () => {
  lab = await Lab.start({ production: 5 });
});
Deno.test.afterAll(() => lab[Symbol.asyncDispose]());

/** Where the keys of a test are, and what is signed with them. */
async function keys() {
  const directory = await temporaryDirectory();
  const at = (name: string) => `${directory.path}/${name}`;
  await Deno.writeTextFile(at("key.pem"), PRIVATE_PEM, { mode: 0o600 });
  await Deno.writeTextFile(at("public.pem"), PUBLIC_PEM);
  return { at, path: directory.path, [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose]() };
}

/** Runs a suite, and has it certified. */
async function certified(state: string, files: Awaited<ReturnType<typeof keys>>) {
  const outputs = [
    "--format",
    "json",
    "--output=-",
    "--format",
    "certificate",
    "--output",
    files.at("c.json"),
  ];
  const args = ["run", "basic", "--settle", "0.2", ...lab.args(), "--state-dir", state, ...outputs];
  return await program([...args, "--sign-key-file", files.at("key.pem")], {
    state,
    hosts: lab.hosts(),
    files: [files.path],
  });
}

Deno.test("run certifies what it left and what production was, and verify finds whatever is altered", async (t) => {
  await using state = await stateDirectory();
  await using files = await keys();
  const { code, out, err } = await certified(state.path, files);
  const report = JSON.parse(out);
  const text = await Deno.readTextFile(files.at("c.json"));
  const certificate = JSON.parse(text);

  await t.step("the certificate is the report's", () => {
    assertEquals([code, certificate.certified, certificate.reasons], [0, true, []]);
    const { created, deleted, verified } = certificate.collections;
    assertEquals([created, deleted], [report.cleanup.created, report.cleanup.created]);
    assertEquals(
      verified.map(({ node, gone }: { node: string; gone: number }) => [node, gone]),
      ["balancer", "primary", "replica"].map((node) => [node, created]),
    );
    for (const { collections, before, after } of certificate.production.nodes) {
      assertEquals([collections, before.length, after], [5, 64, before]);
    }
    assertEquals(certificate.audit, report.audit);
    assertEquals(certificate.configuration, report.provenance.configuration.sha256);
    assertEquals(certificate.program, report.provenance.program);
  });

  await t.step("report makes the same certificate again, signed or not", async () => {
    const again = async (...args: readonly string[]) => {
      const words = ["report", "--format", "certificate", "--state-dir", state.path, ...args];
      return await program(words, { state: state.path, hosts: [], files: [files.path] });
    };
    const signed = await again("--sign-key-file", files.at("key.pem"));
    assertEquals([signed.code, signed.out, signed.err], [0, text, ""]);
    const { signature: _, ...unsigned } = certificate;
    assertEquals(JSON.parse((await again()).out), unsigned);
    const wrong = await again("--sign-key-file", files.at("public.pem"));
    assertEquals([wrong.code, wrong.out], [2, ""]);
    assertStringIncludes(wrong.err, "it must hold one Ed25519 private key");
  });

  const verify = async (args: readonly string[], from = state.path) => {
    const words = ["verify", "--certificate", files.at("c.json"), "--state-dir", from, "--format", "json"];
    const ended = await program([...words, ...args], { state: from, hosts: [], files: [files.path] });
    const points: { name: string; status: string }[] = JSON.parse(ended.out).points;
    return [ended.code, ...points.map(({ status }) => status)];
  };
  const key = ["--public-key-file", files.at("public.pem")];

  await t.step("verify agrees without a network, with the run on record and elsewhere", async () => {
    assertEquals(await verify(key), [0, "passed", "passed", "passed", "passed", "passed"]);
    assertEquals(await verify([]), [0, "passed", "warning", "passed", "passed", "passed"]);
    await using elsewhere = await stateDirectory();
    assertEquals(await verify(key, elsewhere.path), [
      0,
      "passed",
      "passed",
      "passed",
      "skipped",
      "skipped",
    ]);
  });

  await t.step("verify finds an altered certificate", async () => {
    await Deno.writeTextFile(files.at("c.json"), text.replace('"created":', '"created":1'));
    assertEquals(await verify(key), [1, "passed", "failed", "passed", "passed", "failed"]);
    await Deno.writeTextFile(files.at("c.json"), text.trimEnd());
    assertEquals(await verify(key), [1, "failed"]);
    await Deno.writeTextFile(files.at("c.json"), text);
  });

  await t.step("verify finds an altered audit log", async () => {
    const audit = `${state.path}/runs/${report.run.id}/audit.jsonl`;
    const whole = await Deno.readTextFile(audit);
    await Deno.writeTextFile(audit, whole.replace('"status":200', '"status":201'));
    assertEquals(await verify(key), [1, "passed", "passed", "passed", "failed", "passed"]);
    await Deno.writeTextFile(audit, whole);
  });

  await t.step("the key is told nowhere", async () => {
    const body = PRIVATE_PEM.split("\n")[1] ?? "";
    const written: string[] = [out, err, text];
    for (const name of ["audit.jsonl", "journal.jsonl", "report.json"]) {
      written.push(await Deno.readTextFile(`${state.path}/runs/${report.run.id}/${name}`));
    }
    written.push(await Deno.readTextFile(`${state.path}/chroma-autotest.log`));
    // A part of it is as bad as the whole.
    assertEquals(written.filter((one) => one.includes(body.slice(24, 40))), []);
  });
});

Deno.test("run certifies what a failed run left", async () => {
  await using state = await stateDirectory();
  await using files = await keys();
  using _ = wrongCount(lab);
  const { code } = await certified(state.path, files);
  const { certified: isCertified, exitCode, verdict } = JSON.parse(
    await Deno.readTextFile(files.at("c.json")),
  );
  assertEquals([code, isCertified, exitCode, verdict], [1, true, 1, "failed"]);
});

Deno.test("run does not certify a deployment that it could not look at", async () => {
  await using state = await stateDirectory();
  await using files = await keys();
  await using _ = down(lab, "replica");
  const { code } = await certified(state.path, files);
  const { certified: isCertified, reasons, signature } = JSON.parse(
    await Deno.readTextFile(files.at("c.json")),
  );
  assertEquals([code, isCertified, signature.algorithm], [5, false, "Ed25519"]);
  assertStringIncludes(reasons.join("; "), "Production was not compared");
});
