import { assertEquals } from "@std/assert";
import { fromBase64, toBase64 } from "../../src/core/base64.ts";

Deno.test("fromBase64 takes back what toBase64 made, and nothing that it would not have made", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, at) => at);
  for (const length of [0, 1, 2, 3, 256]) {
    const some = bytes.slice(0, length);
    assertEquals(fromBase64(toBase64(some)), some);
  }
  assertEquals(toBase64(new Uint8Array([255, 238])), "/+4=");
  for (const text of ["/+4", "/+5=", " /+4=", "/+4=\n", "_-4=", "a", "=", "ä"]) {
    assertEquals(fromBase64(text), undefined, text);
  }
});
