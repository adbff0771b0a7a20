import { assertEquals } from "@std/assert";
import { duplicates } from "../../src/history/duplicates.ts";
import { read, type Table, told, write } from "./literal.ts";

const TABLE: Table = [
  ["nothing", [], []],
  ["records under their own ids", [write(0, { a: 1, b: 2 }), read(1, "n", { a: 1, b: 2 })], []],
  ["a record under another id", [write(0, { a: 1 }), read(1, "n", { a: 1, copy: 1 })], [
    'n copy: is a copy of record "a"',
  ]],
  ["a record that has another's value", [write(0, { a: 1, b: 2 }), read(1, "n", { a: 1, b: 1 })], [
    'n b: is a copy of record "a"',
  ]],
  ["one that is seen twice", [
    write(0, { a: 1 }),
    read(1, "n", { c: 1 }),
    read(2, "n", { c: 1 }),
    read(3, "m", { c: 1 }),
  ], [
    'n c: is a copy of record "a"',
    'm c: is a copy of record "a"',
  ]],
  ["a value that none of the writes made", [write(0, { a: 1 }), read(1, "n", { other: 0 })], []],
  ["a copy of what was written without a reply", [write(0, { a: 1 }, "indefinite"), read(1, "n", { c: 1 })], [
    'n c: is a copy of record "a"',
  ]],
];

for (const [about, history, findings] of TABLE) {
  Deno.test(`duplicates of ${about}`, () => assertEquals(duplicates(history).map(told), findings));
}
