import { assertEquals, assertStrictEquals } from "@std/assert";
import {
  mapTexts,
  printable,
  printableDeep,
  printableJson,
  printableJsonLine,
} from "../../src/core/printable.ts";

const TABLE: readonly (readonly [text: string, shown: string])[] = [
  ["customer_profiles", "customer_profiles"],
  ["Größe · 大きさ · 🙂", "Größe · 大きさ · 🙂"],
  ["\x1b[2J\x1b[H", "\\u001b[2J\\u001b[H"],
  ["\x1b]0;title\x07", "\\u001b]0;title\\u0007"],
  ["\x9b2J\x85\x7f", "\\u009b2J\\u0085\\u007f"],
  ["one\ntwo\r\tthree\b\0", "one\\u000atwo\\u000d\\u0009three\\u0008\\u0000"],
  ["\u202egnp\u2066\u200f\u061c", "\\u202egnp\\u2066\\u200f\\u061c"],
  ["a\u200bb\u2060c\ufeffd\u00ade", "a\\u200bb\\u2060c\\ufeffd\\u00ade"],
  ["\u2028\u2029", "\\u2028\\u2029"],
];

for (const [text, shown] of TABLE) {
  Deno.test(`printable shows ${JSON.stringify(text)} as ${shown}`, () =>
    assertEquals(printable(text), shown));
}

Deno.test("printableDeep makes every text of a value printable, and leaves all else", () => {
  const value = { name: ["\n", 1, null, true, { inner: "\x1b" }], at: undefined };
  const shown = { name: ["\\u000a", 1, null, true, { inner: "\\u001b" }], at: undefined };
  assertEquals(printableDeep(value), shown);
});

Deno.test("printableJson reads as the same value, and has no character that a terminal acts on", () => {
  const value = { text: TABLE.map(([text]) => text).join(""), list: [1, { "\u202e\x9b": null }] };
  const json = printableJson(value);
  assertEquals(JSON.parse(json), value);
  assertEquals(printable(json.replaceAll("\n", "")), json.replaceAll("\n", ""));
});

Deno.test("printableJsonLine reads as the same value, on one line", () => {
  const value = { text: TABLE.map(([text]) => text).join(""), list: [1, { "\u202e\x9b": null }] };
  const line = printableJsonLine(value);
  assertEquals([JSON.parse(line), printable(line)], [value, line]);
});

Deno.test("mapTexts hands back what needs no change, and takes no key for a prototype", () => {
  const plain = { name: ["NAME", { none: null }] };
  assertStrictEquals(mapTexts(plain, (text) => text.toUpperCase()), plain);
  const odd = JSON.parse('{"__proto__":"own","plain":["KEPT"]}');
  const changed = mapTexts(odd, (text) => text.toUpperCase());
  assertEquals(JSON.stringify(changed), '{"__proto__":"OWN","plain":["KEPT"]}');
  assertStrictEquals(Object.getPrototypeOf(changed), Object.prototype);
});

Deno.test("mapTexts changes every text of a value, and no key", () => {
  const value = { name: ["name", 1, { name: "other name" }], none: null };
  const shout = (text: string) => text.toUpperCase();
  assertEquals(mapTexts(value, shout), { name: ["NAME", 1, { name: "OTHER NAME" }], none: null });
});
