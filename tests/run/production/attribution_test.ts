import { assertEquals } from "@std/assert";
import { attribute } from "../../../src/run/production/attribution.ts";
import type { Change } from "../../../src/run/production/changes.ts";
import type { Fingerprint } from "../../../src/run/production/fingerprint.ts";
import type { ChangeCounts } from "../../../src/run/ledger.ts";
import type { Photograph } from "../../../src/run/production/photograph.ts";

const AUDIT = "audit log lines 1–605";

function collection(id: string, name: string): Fingerprint {
  return { id, name, tenant: null, database: null, metadata: "m", configuration: "c", dimension: null };
}

/** A photograph, by node. */
function taken(nodes: Readonly<Record<string, readonly Fingerprint[]>>): Photograph {
  return new Map(
    Object.entries(nodes).map(([node, collections]) => [node, { collections, unsettled: new Set() }]),
  );
}

/** "docs" was renamed on the primary; the replica has it under another UUID. */
const before = taken({ primary: [collection("p1", "docs")], replica: [collection("r1", "docs")] });
const after = taken({ primary: [collection("p1", "papers")], replica: [collection("r1", "docs")] });
const RENAMED: Change = { node: "primary", name: "docs", uuid: "p1", what: "renamed", detail: "…" };

/** What is said of the rename when the run sent a change that gave one name or UUID. */
function saidOf(sent: string | undefined, counts: Partial<ChangeCounts> = { write: 1 }) {
  const changesNaming = (keys: Iterable<string>) => {
    const none = { create: 0, write: 0, delete: 0 };
    return sent !== undefined && [...keys].includes(sent) ? { ...none, ...counts } : none;
  };
  const [said] = attribute([RENAMED], { before, after, ledger: { changesNaming }, auditLines: 605 });
  return { by: said?.by, proof: said?.proof };
}

Deno.test("attribute rules this run out by what it sent, and says where that can be checked", () => {
  assertEquals(saidOf(undefined), {
    by: "others",
    proof: `0 creates, 0 writes, 0 deletes of this run named it; ${AUDIT}`,
  });
  assertEquals(saidOf("somebody else's").by, "others");
});

const CALLED: readonly (readonly [what: string, key: string])[] = [
  ["the name that it had", "docs"],
  ["the name that it has now", "papers"],
  ["its UUID", "p1"],
  ["its UUID on another node", "r1"],
];

for (const [what, key] of CALLED) {
  Deno.test(`attribute does not rule this run out once it sent a change to ${what}`, () => {
    assertEquals(saidOf(key), {
      by: "unknown",
      proof: `0 creates, 1 writes, 0 deletes of this run named it; ${AUDIT}`,
    });
  });
}

for (const kind of ["create", "write", "delete"] as const) {
  Deno.test(`attribute does not rule this run out after a ${kind}`, () => {
    assertEquals(saidOf("docs", { [kind]: 1 }).by, "unknown");
  });
}
