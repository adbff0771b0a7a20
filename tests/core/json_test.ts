import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { canonicalJson, isObject, parseJson } from "../../src/core/json.ts";

Deno.test("isObject tells objects from arrays, null and plain values", () => {
  for (const value of [{}, { a: 1 }, Object.create(null)]) assertEquals(isObject(value), true);
  for (const value of [null, undefined, [], "{}", 1, true, () => {}]) assertEquals(isObject(value), false);
});

Deno.test("canonicalJson sorts keys at every depth and leaves lists in order", () => {
  const cases: [value: unknown, text: string][] = [
    [{ b: 1, a: 2 }, '{"a":2,"b":1}'],
    [{ z: { y: 1, x: [{ d: 1, c: 2 }] }, a: null }, '{"a":null,"z":{"x":[{"c":2,"d":1}],"y":1}}'],
    [[3, 1, 2], "[3,1,2]"],
    [{ a: undefined, b: 1 }, '{"b":1}'],
    [{ é: 1, e: 2, E: 3 }, '{"E":3,"e":2,"é":1}'],
    ["text", '"text"'],
    [null, "null"],
    [JSON.parse('{"b":1,"__proto__":{"d":1,"c":2}}'), '{"__proto__":{"c":2,"d":1},"b":1}'],
  ];
  for (const [value, text] of cases) assertEquals(canonicalJson(value), text);
});

Deno.test("canonicalJson is the same for the same value, whatever the order of its keys", () => {
  const reversed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reversed);
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).reverse().map(([key, inner]) => [key, reversed(inner)]));
  };
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    assertEquals(canonicalJson(reversed(value)), canonicalJson(value));
    assertEquals(JSON.parse(canonicalJson(value)), JSON.parse(JSON.stringify(value)));
  }));
});

Deno.test("parseJson answers undefined for a text that is no JSON, and for nothing else", () => {
  for (const text of ["", "{", "undefined", "{} {}", "NaN"]) assertEquals(parseJson(text), undefined, text);
  assertEquals(["null", "0", '""', "{}"].map(parseJson), [null, 0, "", {}]);
});
