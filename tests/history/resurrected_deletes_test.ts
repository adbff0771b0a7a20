import { assertEquals } from "@std/assert";
import { resurrectedDeletes } from "../../src/history/resurrected_deletes.ts";
import { read, type Table, told, write } from "./literal.ts";

const DELETED = [write(0, { a: 1 }), read(1, "n", { a: 1 }), write(2, { a: undefined })];

const TABLE: Table = [
  ["nothing", [], []],
  ["a record that stays gone", [...DELETED, read(3, "n", {}), read(4, "n", {})], []],
  ["a record that is still there", [...DELETED, read(3, "n", { a: 1 })], []],
  ["a record that comes back", [...DELETED, read(3, "n", {}), read(4, "n", { a: 1 })], [
    "n a: was seen gone, and is write 1 again",
  ]],
  ["a record that comes back and goes again", [
    ...DELETED,
    read(3, "n", {}),
    read(4, "n", { a: 1 }),
    read(5, "n", {}),
  ], [
    "n a: was seen gone, and is write 1 again",
  ]],
  ["a record that another node has still", [...DELETED, read(3, "n", {}), read(4, "m", { a: 1 })], []],
  ["a record that the node gets late, and never had", [
    write(0, { a: 1 }),
    write(1, { a: undefined }),
    read(2, "n", {}),
    read(3, "n", { a: 1 }),
    read(4, "n", {}),
  ], []],
  ["a record that is written again", [
    ...DELETED,
    read(3, "n", {}),
    write(4, { a: 2 }),
    read(5, "n", { a: 2 }),
  ], []],
  ["a record that a write without a reply may bring back", [
    write(0, { a: 1 }, "indefinite"),
    read(1, "n", { a: 1 }),
    write(2, { a: undefined }),
    read(3, "n", {}),
    read(4, "n", { a: 1 }),
  ], []],
  ["a record that an earlier deletion without a reply took away late, before the node got the next write", [
    write(0, { a: undefined }, "indefinite"),
    write(1, { a: 1 }, "indefinite"),
    read(2, "n", { a: 1 }),
    write(3, { a: 2 }),
    write(4, { a: undefined }),
    read(5, "n", {}),
    read(6, "n", { a: 2 }),
  ], []],
  ["a deletion without a reply", [
    write(0, { a: 1 }),
    read(1, "n", { a: 1 }),
    write(2, { a: undefined }, "indefinite"),
    read(3, "n", {}),
    read(4, "n", { a: 1 }),
  ], []],
];

for (const [about, history, findings] of TABLE) {
  Deno.test(`resurrectedDeletes of ${about}`, () =>
    assertEquals(resurrectedDeletes(history).map(told), findings));
}
