import { assertEquals } from "@std/assert";
import { lostWrites } from "../../src/history/lost_writes.ts";
import { read, type Table, told, write } from "./literal.ts";

const TABLE: Table = [
  ["nothing", [], []],
  ["a write that nobody looked for", [write(0, { a: 1 })], []],
  ["a write that is there", [write(0, { a: 1 }), read(1, "lb", { a: 1 }), read(1, "replica", { a: 1 })], []],
  ["an acknowledged write that the entry lacks", [write(0, { a: 1 }), read(1, "lb", {})], [
    "lb a: is missing, though write 1 was acknowledged",
  ]],
  ["an acknowledged change that the entry lacks", [
    write(0, { a: 1 }),
    write(1, { a: 2 }),
    read(2, "lb", { a: 1 }),
  ], [
    "lb a: is write 1 again, though write 2 was acknowledged",
  ]],
  ["a stale read before a good one", [write(0, { a: 1 }), read(1, "lb", {}), read(2, "lb", { a: 1 })], []],
  ["one of many", [write(0, { a: 1, b: 2 }), read(1, "lb", { a: 1 })], [
    "lb b: is missing, though write 2 was acknowledged",
  ]],
  ["a write that never reached a node", [write(0, { a: 1 }), read(1, "replica", {})], []],
  ["a write that a node had shown", [
    write(0, { a: 1 }),
    read(1, "replica", { a: 1 }),
    read(2, "replica", {}),
  ], [
    "replica a: is missing, though write 1 was shown before",
  ]],
  ["a change that a node had shown", [
    write(0, { a: 1 }),
    write(1, { a: 2 }),
    read(2, "replica", { a: 2 }),
    read(3, "replica", { a: 1 }),
  ], ["replica a: is write 1 again, though write 2 was shown before"]],
  ["a deleted record", [
    write(0, { a: 1 }),
    read(1, "replica", { a: 1 }),
    write(2, { a: undefined }),
    read(3, "replica", {}),
    read(3, "lb", {}),
  ], []],
  ["a deleted record that is there again", [
    write(0, { a: 1 }),
    write(1, { a: undefined }),
    read(2, "replica", {}),
    read(3, "replica", { a: 1 }),
  ], []],
  ["a record written again after its deletion", [
    write(0, { a: 1 }),
    write(1, { a: undefined }),
    write(2, { a: 2 }),
    read(3, "lb", {}),
  ], ["lb a: is missing, though write 2 was acknowledged"]],
  ["a write without a reply", [write(0, { a: 1 }, "indefinite"), read(1, "lb", {})], []],
  ["a write without a reply that was shown", [
    write(0, { a: 1 }, "indefinite"),
    read(1, "replica", { a: 1 }),
    read(2, "replica", {}),
  ], ["replica a: is missing, though write 1 was shown before"]],
  ["a change without a reply, either way", [
    write(0, { a: 1 }),
    write(1, { a: 2 }, "indefinite"),
    read(2, "lb", { a: 2 }),
    read(2, "replica", { a: 1 }),
  ], []],
  ["a deletion without a reply", [
    write(0, { a: 1 }),
    write(1, { a: undefined }, "indefinite"),
    read(2, "lb", {}),
  ], []],
  ["a change that a node had shown, after it was missing before it came and was deleted elsewhere", [
    write(0, { a: 1 }),
    write(1, { a: 2 }),
    write(2, { a: undefined }),
    read(3, "replica", {}),
    read(4, "replica", { a: 2 }),
    read(5, "replica", { a: 1 }),
  ], ["replica a: is write 1 again, though write 2 was shown before"]],
  ["a refused write", [write(0, { a: 1 }, "failed"), read(1, "lb", {})], []],
  ["a refused deletion", [write(0, { a: 1 }), write(1, { a: undefined }, "failed"), read(2, "lb", {})], [
    "lb a: is missing, though write 1 was acknowledged",
  ]],
];

for (const [about, history, findings] of TABLE) {
  Deno.test(`lostWrites of ${about}`, () => assertEquals(lostWrites(history, "lb").map(told), findings));
}
