import { assertEquals, assertFalse, assertRejects } from "@std/assert";
import { readSigner } from "../../src/cli/signer.ts";
import { UsageError } from "../../src/cli/usage_error.ts";
import { PRIVATE_PEM, PUBLIC_KEY, PUBLIC_PEM } from "../core/ed25519_keys.ts";
import { temporaryDirectory } from "../core/temporary_directory.ts";
import { invoke } from "./invoke.ts";

/** What comes of a key file that holds this. */
async function signerOf(text: string, mode = 0o600) {
  await using directory = await temporaryDirectory();
  const file = `${directory.path}/key.pem`;
  await Deno.writeTextFile(file, text, { mode });
  return await readSigner(invoke("run", ["--sign-key-file", file]));
}

Deno.test("readSigner takes a key, and warns of one that others may read", async () => {
  const { signer, warnings } = await signerOf(PRIVATE_PEM);
  assertEquals([(await signer?.sign(""))?.publicKey, warnings], [PUBLIC_KEY, []]);
  const { warnings: [warning = ""] } = await signerOf(PRIVATE_PEM, 0o644);
  assertEquals(/others on this machine may read .* of --sign-key-file/.test(warning), true, warning);
  assertEquals(await readSigner(invoke("run")), { warnings: [] });
});

Deno.test("readSigner refuses what is no such key, and does not repeat it", async () => {
  for (const text of ["", "hunter2", PUBLIC_PEM, PRIVATE_PEM.slice(0, 60)]) {
    const error = await assertRejects(() => signerOf(text), UsageError, "must hold one Ed25519 private key");
    if (text !== "") assertFalse(error.message.includes(text));
  }
});
