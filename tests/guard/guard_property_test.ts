import { assertEquals, assertGreaterOrEqual } from "@std/assert";
import fc from "fast-check";
import type { Operation } from "../../src/guard/classify.ts";
import { guard } from "../../src/guard/guard.ts";
import { Journal } from "../../src/guard/journal.ts";
import { Ownership } from "../../src/guard/ownership.ts";
import { GuardRefusal } from "../../src/guard/refusal.ts";
import { NoReplyError } from "../../src/transport/no_reply.ts";
import { FakeClock } from "../core/fake_clock.ts";
import { MemoryDisk } from "../core/memory_disk.ts";
import { sequencesOf } from "./property/steps.ts";
import { APPROVED, MAX_COLLECTIONS, World } from "./property/world.ts";
import { ENDPOINTS, RUN, SCOPE } from "./rig.ts";

/** So many requests at the least, not counting what no client could build; `deno task test:deep` makes a million. */
const REQUESTS = Number(Deno.env.get("GUARD_TEST_REQUESTS") ?? 100_000);
/** Steps in a sequence that one guard sees, and how many sequences there are: half as long on the average. */
const MAX_LENGTH = 120;
const SEQUENCES = REQUESTS / 50;

/** Every kind of request that a suite needs, hence that the guard must let through at times. */
const KINDS = [
  "probe",
  "list",
  "describe",
  "elsewhere",
  "count",
  "records",
  "create",
  "add",
  "update",
  "upsert",
  "delete-records",
  "delete",
] as const;

function kindOf(operation: Operation): string {
  if (operation.kind === "read") return operation.what;
  return operation.kind === "write" ? operation.action : operation.kind;
}

Deno.test("guard lets nothing through that could change a collection outside the run, whatever is asked", async () => {
  const through = new Map<string, number>();
  let [requests, harmful, refused] = [0, 0, 0];

  await fc.assert(
    fc.asyncProperty(sequencesOf(MAX_LENGTH), async (sequence) => {
      const world = new World();
      const ownership = new Ownership(RUN, { maxDocs: 250, maxCollections: MAX_COLLECTIONS });
      ownership.setPhotograph(world.photograph.map(({ name, uuid }) => ({ name, id: uuid })));
      ownership.approve(APPROVED);
      await using journal = await Journal.open("journal", { disk: new MemoryDisk(), clock: new FakeClock() });
      const door = guard(world.send, {
        endpoints: ENDPOINTS,
        scope: SCOPE,
        ownership,
        journal,
        headers: { "x-chroma-token": "configured" },
        clock: new FakeClock(),
        observe: ({ operation, refusal, status }) => {
          const kind = kindOf(operation);
          if (refusal !== undefined) refused++;
          else if (status !== undefined) through.set(kind, (through.get(kind) ?? 0) + 1);
        },
      });
      for (const step of sequence) {
        const permission = world.permissionFor(step);
        if (permission !== undefined) ownership.permitAgain(permission.name, permission.endpoint);
        const asked = world.requestOf(step);
        if (asked === undefined) continue;
        requests++;
        if (world.objectionsTo(asked.sent).length > 0) harmful++;
        try {
          await door(asked.request);
        } catch (error) {
          if (!(error instanceof GuardRefusal) && !(error instanceof NoReplyError)) throw error;
        }
        assertEquals(world.violations, []);
      }
    }),
    { numRuns: SEQUENCES },
  );

  const counts = KINDS.map((kind) => `${kind} ${through.get(kind) ?? 0}`).join(", ");
  console.log(
    `${requests} requests, ${harmful} harmful as asked, ${refused} refused; let through: ${counts}`,
  );
  assertGreaterOrEqual(requests, REQUESTS);
  // A property over harmless requests alone, or one that nothing passes, would prove nothing.
  assertGreaterOrEqual(harmful, requests / 10);
  for (const kind of KINDS) assertGreaterOrEqual(through.get(kind) ?? 0, 300, kind);
  assertEquals([...through.keys()].filter((kind) => !KINDS.some((known) => known === kind)), []);
});
