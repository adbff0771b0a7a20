import { assertEquals } from "@std/assert";
import type { Operation } from "../../src/guard/classify.ts";
import type { Exchange } from "../../src/guard/exchange.ts";
import { Ownership } from "../../src/guard/ownership.ts";
import { WEBHOOK } from "../../src/guard/webhook.ts";
import { Ledger } from "../../src/run/ledger.ts";
import { fakeEndpoint, uuid } from "../chroma/fake_chroma.ts";

const OURS = "AUTOTEST_basic_operations_1705123456_abc123_xyz789";
const READ: Operation = { kind: "read", what: "list" };
const CREATE: Operation = { kind: "create", name: OURS, markedRun: "1705123456_abc123" };
const WRITE: Operation = { kind: "write", action: "add", uuid: uuid(1), records: 5 };
const DELETE: Operation = { kind: "delete", name: OURS };
const FORBIDDEN: Operation = { kind: "forbidden", reason: "it wipes the whole server" };

/** A ledger of a run that owns `OURS`. */
function ledger(
  ...exchanges: readonly Pick<Exchange, "operation" | "status" | "refusal" | "error" | "uuid">[]
): Ledger {
  const ownership = new Ownership("1705123456_abc123", { maxDocs: 250, maxCollections: 10 });
  ownership.intend(OURS, fakeEndpoint("server"));
  ownership.admit(fakeEndpoint("server"), OURS, uuid(1));
  const one = new Ledger(ownership);
  for (const exchange of exchanges) {
    one.observe({ endpoint: "server", method: "POST", path: "/", ms: 1, ...exchange });
  }
  return one;
}

Deno.test("Ledger counts an alert as no request to the deployment, but its refusal as one", () => {
  const one = ledger();
  const alert = { endpoint: WEBHOOK, method: "POST", path: "https://hooks.test", ms: 1 } as const;
  one.observe({ ...alert, operation: { kind: "alert" }, status: 200 });
  one.observe({ ...alert, operation: { kind: "alert" }, status: 302, refusal: "a redirect" });
  assertEquals(one.counts, {
    requests: { read: 0, create: 0, write: 0, delete: 0 },
    refused: 1,
    outsideRun: 0,
  });
});

Deno.test("Ledger counts what was sent, by what it does", () => {
  const { counts } = ledger(
    { operation: READ, status: 200 },
    { operation: READ, status: 500 },
    { operation: CREATE, status: 200 },
    { operation: WRITE, status: 201 },
    { operation: DELETE, status: 200 },
  );
  assertEquals(counts, {
    requests: { read: 2, create: 1, write: 1, delete: 1 },
    refused: 0,
    outsideRun: 0,
  });
});

Deno.test("Ledger counts a request without a reply as sent: it may have been carried out", () => {
  const one = ledger({ operation: DELETE, error: new Error("timeout") });
  assertEquals(one.counts.requests.delete, 1);
  assertEquals(one.changesNaming([OURS]), { create: 0, write: 0, delete: 1 });
});

Deno.test("Ledger does not count a refused request as sent", () => {
  const one = ledger({ operation: DELETE, refusal: "Refused it" }, {
    operation: FORBIDDEN,
    refusal: "Refused it",
  });
  assertEquals(one.counts, {
    requests: { read: 0, create: 0, write: 0, delete: 0 },
    refused: 2,
    outsideRun: 0,
  });
  assertEquals(one.changesNaming([OURS]), { create: 0, write: 0, delete: 0 });
});

Deno.test("Ledger counts a refused reply as sent and as refused", () => {
  const { counts } = ledger({ operation: CREATE, status: 200, refusal: "Refused the reply" });
  assertEquals([counts.requests.create, counts.refused], [1, 1]);
});

const OUTSIDE: readonly (readonly [what: string, operation: Operation])[] = [
  ["a create of another's name", { ...CREATE, name: "docs" }],
  ["a write to another's UUID", { ...WRITE, uuid: uuid(9) }],
  ["a delete of another's name", { ...DELETE, name: "docs" }],
];

for (const [what, operation] of OUTSIDE) {
  Deno.test(`Ledger would notice ${what}, should the guard be broken`, () => {
    assertEquals(ledger({ operation, status: 200 }).counts.outsideRun, 1);
  });
}

Deno.test("Ledger counts the changes that named a collection, by name and by UUID, and not what was read", () => {
  const one = ledger(
    { operation: CREATE, status: 200 },
    { operation: WRITE, status: 201 },
    { operation: WRITE, status: 201 },
    { operation: { kind: "read", what: "describe", name: "docs" }, status: 200 },
  );
  assertEquals(one.changesNaming([OURS]), { create: 1, write: 0, delete: 0 });
  assertEquals(one.changesNaming([OURS, uuid(1), uuid(1)]), { create: 1, write: 2, delete: 0 });
  assertEquals(one.changesNaming(["docs"]), { create: 0, write: 0, delete: 0 });
});

Deno.test("Ledger counts a create against the UUID that it returned, believed or not", () => {
  const one = ledger({ operation: CREATE, status: 200, refusal: "Refused the reply", uuid: uuid(9) });
  assertEquals(one.changesNaming([uuid(9)]), { create: 1, write: 0, delete: 0 });
});

Deno.test("Ledger keeps the first refusals and counts them all", () => {
  const refusals = Array.from(
    { length: 50 },
    (_, index) => ({ operation: FORBIDDEN, refusal: `Refused ${index}` }),
  );
  const one = ledger(...refusals);
  assertEquals(one.counts.refused, 50);
  assertEquals([one.refusals.length, one.refusals[0], one.refusals.at(-1)], [20, "Refused 0", "Refused 19"]);
});
