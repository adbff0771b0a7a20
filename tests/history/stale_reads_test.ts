import { assertEquals } from "@std/assert";
import { staleReads } from "../../src/history/stale_reads.ts";
import { read, type Table, told, write } from "./literal.ts";

const TABLE: Table = [
  ["nothing", [], []],
  ["a read before any write", [read(0, "lb", {}), write(1, { a: 1 })], []],
  ["a read of the last write", [write(0, { a: 1 }), write(1, { a: 2 }), read(2, "lb", { a: 2 })], []],
  ["a read of the write before", [write(0, { a: 1 }), write(1, { a: 2 }), read(2, "lb", { a: 1 })], [
    "lb a: shows write 1 after write 2 was acknowledged",
  ]],
  ["a read that lacks the record", [write(0, { a: 1 }), read(1, "lb", {})], [
    "lb a: is missing after write 1 was acknowledged",
  ]],
  ["a read that did not ask for it", [write(0, { a: 1 }), read(1, "lb", {}, ["b"])], []],
  ["a read of another endpoint", [write(0, { a: 1 }), read(1, "replica", {})], []],
  ["a read that began before the reply", [{ ...write(0, { a: 1 }), endedAt: 9 }, read(5, "lb", {})], []],
  ["a deleted record", [write(0, { a: 1 }), write(1, { a: undefined }), read(2, "lb", {})], []],
  ["a record seen after its deletion", [
    write(0, { a: 1 }),
    write(1, { a: undefined }),
    read(2, "lb", { a: 1 }),
  ], [
    "lb a: shows write 1 after a deletion was acknowledged",
  ]],
  ["a write without a reply, not seen", [
    write(0, { a: 1 }),
    write(1, { a: 2 }, "indefinite"),
    read(2, "lb", { a: 1 }),
  ], []],
  ["a write without a reply, seen", [
    write(0, { a: 1 }),
    write(1, { a: 2 }, "indefinite"),
    read(2, "lb", { a: 2 }),
  ], []],
  ["one without a reply that comes after the next", [
    write(0, { a: 1 }, "indefinite"),
    write(1, { a: 2 }),
    read(2, "lb", { a: 1 }),
  ], []],
  ["one without a reply that seemed to come after the next, which is there again", [
    write(0, { a: 1 }, "indefinite"),
    write(1, { a: 2 }),
    read(2, "lb", { a: 1 }),
    read(3, "lb", { a: 2 }),
  ], ["lb a: shows write 1 after write 2 was acknowledged"]],
  ["one without a reply between two deletions, of which either explains the last read", [
    write(0, { a: 1 }, "indefinite"),
    write(1, { a: undefined }),
    read(2, "lb", { a: 1 }),
    write(3, { a: undefined }, "indefinite"),
    read(4, "lb", {}),
  ], []],
  ["a record that is missing after a deletion without a reply, and is there again", [
    write(0, { a: 1 }),
    write(1, { a: undefined }, "indefinite"),
    read(2, "lb", {}),
    read(3, "lb", { a: 1 }),
  ], ["lb a: is missing after write 1 was acknowledged"]],
  ["a deletion without a reply", [
    write(0, { a: 1 }),
    write(1, { a: undefined }, "indefinite"),
    read(2, "lb", {}),
  ], []],
  ["a deletion without a reply that comes after the next write", [
    write(0, { a: undefined }, "indefinite"),
    write(1, { a: 1 }),
    read(2, "lb", {}),
  ], []],
  ["a refused write, not seen", [write(0, { a: 1 }, "failed"), read(1, "lb", {})], []],
  ["a value that none of the writes made", [write(0, { a: 1 }), read(1, "lb", { a: 0 })], []],
];

for (const [about, history, findings] of TABLE) {
  Deno.test(`staleReads of ${about}`, () => assertEquals(staleReads(history, "lb").map(told), findings));
}
