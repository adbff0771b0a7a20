import { assertEquals, assertNotEquals } from "@std/assert";
import { Choice } from "./choice.ts";

const words = (choice: Choice) => Array.from({ length: 5 }, () => choice.word());

Deno.test("Choice draws the same from the same seed, and otherwise from another", () => {
  assertEquals(words(new Choice("1")), words(new Choice("1")));
  assertNotEquals(words(new Choice("1")), words(new Choice("2")));
});

Deno.test("Choice.fork is a stream of its own, wherever the first one stands", () => {
  const choice = new Choice("1");
  const before = words(choice.fork("a"));
  choice.word();
  assertEquals(words(choice.fork("a")), before);
  assertNotEquals(words(choice.fork("b")), before);
});

Deno.test("Choice.whole draws every number that it may, and no other", () => {
  const choice = new Choice("1");
  const drawn = new Set(Array.from({ length: 1000 }, () => choice.whole(3, 8)));
  assertEquals([...drawn].sort(), [3, 4, 5, 6, 7]);
});

Deno.test("Choice.chance happens in its share of all cases", () => {
  const choice = new Choice("1");
  const hits = Array.from({ length: 10_000 }, () => choice.chance(0.3)).filter(Boolean).length;
  assertEquals(Math.abs(hits - 3000) < 200, true);
});

Deno.test("Choice.uuid has the form that Chroma prints", () => {
  assertEquals(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(new Choice("1").uuid()), true);
});
