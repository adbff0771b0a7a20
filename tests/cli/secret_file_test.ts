import { assertEquals, assertRejects } from "@std/assert";
import { readSecretFile } from "../../src/cli/secret_file.ts";
import { UsageError } from "../../src/cli/usage_error.ts";
import { temporaryDirectory } from "../core/temporary_directory.ts";

/** Modes of a file, and what is said of them. */
const MODES: readonly (readonly [mode: number, said: string | undefined])[] = [
  [0o600, undefined],
  [0o400, undefined],
  [0o640, "0640"],
  [0o604, "0604"],
  [0o644, "0644"],
];

for (const [mode, said] of MODES) {
  Deno.test(`readSecretFile ${said === undefined ? "says nothing" : "warns"} of mode ${mode.toString(8)}`, async () => {
    await using directory = await temporaryDirectory();
    const file = `${directory.path}/token`;
    await Deno.writeTextFile(file, "swordfish\n");
    await Deno.chmod(file, mode);
    const { text, warnings } = await readSecretFile(file, "the token file");
    assertEquals(text, "swordfish");
    assertEquals(
      warnings,
      said === undefined ? [] : [
        `Warning: others on this machine may read the token file (its mode is ${said}); chmod 600 keeps it yours`,
      ],
    );
  });
}

Deno.test("readSecretFile says why a file cannot be read, and names it as it was told", async () => {
  await assertRejects(
    () => readSecretFile("/nowhere/token", 'the token file "/nowhere/token"'),
    UsageError,
    'Cannot read the token file "/nowhere/token": there is no such file',
  );
});
