import { assertEquals } from "@std/assert";
import { isSignedBy, publicKeyIn, signerOf } from "../../src/core/ed25519.ts";
import { PRIVATE_PEM, PUBLIC_KEY, PUBLIC_PEM } from "./ed25519_keys.ts";

Deno.test("signerOf signs with the key of RFC 8410, and has its public half", async () => {
  const signature = await (await signerOf(PRIVATE_PEM))?.sign("text");
  assertEquals([signature?.publicKey, signature?.value.length], [PUBLIC_KEY, 88]);
  if (signature === undefined) return;
  assertEquals(await isSignedBy("text", signature), true);
  assertEquals(await isSignedBy("Text", signature), false);
  assertEquals(await isSignedBy("text", { ...signature, value: `${signature.value} ` }), false);
  assertEquals(await isSignedBy("text", { ...signature, publicKey: "" }), false);
});

/** The body of the key as it stands in the file, and things that are no such key. */
const BODY = PRIVATE_PEM.split("\n")[1] ?? "";
const NO_KEYS: Readonly<Record<string, string>> = {
  nothing: "",
  "no PEM": BODY,
  "a public key": PUBLIC_PEM,
  "two keys": PRIVATE_PEM + PRIVATE_PEM,
  "a key cut short": PRIVATE_PEM.replace(BODY, BODY.slice(0, -4)),
  "a key of another kind (X25519)": PRIVATE_PEM.replace("K2VwBCIE", "K2VuBCIE"),
  "a key with a passphrase": PRIVATE_PEM.replaceAll("PRIVATE", "ENCRYPTED PRIVATE"),
  "what is not base64": PRIVATE_PEM.replace(BODY, "?"),
};

for (const [what, pem] of Object.entries(NO_KEYS)) {
  Deno.test(`signerOf takes no key from ${what}`, async () => {
    assertEquals(await signerOf(pem), undefined);
  });
}

Deno.test("publicKeyIn takes a public key as OpenSSL prints it, and nothing else", async () => {
  assertEquals(await publicKeyIn(`some comment\n${PUBLIC_PEM}`), PUBLIC_KEY);
  for (const pem of ["", PRIVATE_PEM, PUBLIC_PEM + PUBLIC_PEM, PUBLIC_PEM.replace("K2Vw", "K2Vu")]) {
    assertEquals(await publicKeyIn(pem), undefined);
  }
});
