import { assertEquals, assertLess, assertMatch } from "@std/assert";
import { type Random, randomSuffix, systemRandom } from "../../src/core/random.ts";

/** A source that gives these bytes, in this order, and then fails. */
function bytes(...source: number[]): Random {
  return (count) => {
    if (count > source.length) throw new Error(`Cannot give ${count} bytes: ${source.length} are left`);
    return Uint8Array.from(source.splice(0, count));
  };
}

Deno.test("randomSuffix maps bytes onto letters, then digits", () => {
  assertEquals(randomSuffix(bytes(0, 25, 26, 35, 36, 251)), "az09a9");
  assertEquals(randomSuffix(bytes(1, 2), 2), "bc");
  assertEquals(randomSuffix(bytes(), 0), "");
});

Deno.test("randomSuffix throws away bytes from 252 on and draws others in their place", () => {
  assertEquals(randomSuffix(bytes(252, 0, 255, 1, 254, 2, 253, 3, 4, 5)), "abcdef");
});

Deno.test("randomSuffix maps exactly 7 of the 256 bytes onto each character", () => {
  const counts = new Map<string, number>();
  for (let byte = 0; byte < 256; byte++) {
    const character = randomSuffix(bytes(byte, 0), 1);
    if (byte < 252) counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  assertEquals([...counts.keys()].sort().join(""), "0123456789abcdefghijklmnopqrstuvwxyz");
  assertEquals(new Set(counts.values()), new Set([7]));
});

Deno.test("randomSuffix favours no character over 36,000 draws", () => {
  const counts = new Map<string, number>();
  for (const character of randomSuffix(systemRandom, 36_000)) {
    counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  const chiSquared = [...counts.values()].reduce((sum, count) => sum + (count - 1_000) ** 2 / 1_000, 0);
  assertEquals(counts.size, 36);
  // 35 degrees of freedom: chance exceeds 110 less often than once in a thousand million runs.
  assertLess(chiSquared, 110);
});

Deno.test("systemRandom gives as many bytes as asked for, and never the same suffix", () => {
  assertEquals(systemRandom(0).length, 0);
  assertEquals(systemRandom(17).length, 17);
  const suffixes = Array.from({ length: 100 }, () => randomSuffix(systemRandom));
  assertEquals(new Set(suffixes).size, 100);
  for (const suffix of suffixes) assertMatch(suffix, /^[a-z0-9]{6}$/);
});
