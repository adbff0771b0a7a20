import { assertEquals } from "@std/assert";
import type { Operation } from "../../src/guard/classify.ts";
import { Ownership } from "../../src/guard/ownership.ts";
import { ownName, PRIMARY, REPLICA, RUN } from "./rig.ts";

const [A, B] = [ownName("a"), ownName("b")];
const LEFTOVER = "AUTOTEST_old_1705000000_zzz999_yyy888";
const UUIDS = {
  own: "00000000-0000-4000-8000-000000000001",
  copy: "00000000-0000-4000-8000-000000000002",
  production: "00000000-0000-4000-8000-000000000003",
  leftover: "00000000-0000-4000-8000-000000000004",
};

/** A run that made one collection, saw a copy of it, and has one leftover approved. */
function ownership(): Ownership {
  const owner = new Ownership(RUN, { maxDocs: 250, maxCollections: 10 });
  owner.setPhotograph([{ name: "customers", id: UUIDS.production }, { name: LEFTOVER, id: UUIDS.leftover }]);
  owner.approve(LEFTOVER);
  owner.intend(A, PRIMARY);
  owner.admit(PRIMARY, A, UUIDS.own);
  owner.recognise(REPLICA, A, UUIDS.copy);
  return owner;
}

Deno.test("Ownership.isOutside tells what is not the run's to change", () => {
  const write = (uuid: string): Operation => ({ kind: "write", action: "add", uuid, records: 1 });
  const cases: [operation: Operation, outside: boolean][] = [
    [{ kind: "create", name: A, markedRun: RUN }, false],
    [{ kind: "create", name: B, markedRun: RUN }, true],
    [{ kind: "delete", name: A }, false],
    [{ kind: "delete", name: LEFTOVER }, false],
    [{ kind: "delete", name: "customers" }, true],
    [write(UUIDS.own), false],
    [write(UUIDS.copy), false],
    [write(UUIDS.production), true],
    [write(UUIDS.leftover), true],
    [{ kind: "read", what: "describe", name: "customers" }, false],
    [{ kind: "forbidden", reason: "it was never sent" }, false],
  ];
  for (const [operation, outside] of cases) {
    assertEquals(ownership().isOutside(operation), outside, JSON.stringify(operation));
  }
});

Deno.test("Ownership.mayRead covers the run's collections and their copies, not leftovers nor production", () => {
  const owner = ownership();
  owner.recognise(PRIMARY, LEFTOVER, UUIDS.leftover);
  owner.recognise(PRIMARY, "customers", UUIDS.production);
  assertEquals(Object.entries(UUIDS).filter(([, uuid]) => owner.mayRead(uuid)).map(([what]) => what), [
    "own",
    "copy",
  ]);
});

Deno.test("Ownership.recognise doubts only what concerns the run", () => {
  const owner = ownership();
  const doubt = 'is shown with the UUID of "customers", which was there before this run';
  assertEquals(owner.recognise(PRIMARY, A, UUIDS.production), `"${A}" ${doubt}`);
  assertEquals(owner.recognise(PRIMARY, LEFTOVER, UUIDS.production), `"${LEFTOVER}" ${doubt}`);
  assertEquals(owner.recognise(PRIMARY, LEFTOVER, UUIDS.leftover), undefined);
  assertEquals(owner.recognise(PRIMARY, "customers", UUIDS.production), undefined);
  assertEquals(owner.recognise(PRIMARY, B, UUIDS.production), undefined);
});

Deno.test("Ownership.withRecords tells of collections that got records, whatever became of them", () => {
  const owner = ownership();
  assertEquals(owner.withRecords, []);
  owner.countRecords(PRIMARY, UUIDS.own, 0);
  assertEquals(owner.withRecords, []);
  owner.countRecords(PRIMARY, UUIDS.own, 3);
  owner.countRecords(PRIMARY, UUIDS.production, 5);
  owner.release(A);
  assertEquals(owner.withRecords, [{ name: A, documents: 3 }]);
});

Deno.test("Ownership.withRecords leaves out what was refused, which counts for the limit all the same", () => {
  const owner = ownership();
  owner.countRecords(PRIMARY, UUIDS.own, 250);
  owner.noteRefused(PRIMARY, UUIDS.own, 250);
  assertEquals(owner.withRecords, []);
  assertEquals(
    owner.objectionToWrite(PRIMARY, UUIDS.own, 1),
    `"${A}" would hold 251 documents (--max-docs 250)`,
  );
});
