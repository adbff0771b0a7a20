import { assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { HttpError } from "../../src/chroma/http_error.ts";
import { firstDifference, type TestRecord } from "../../src/chroma/record.ts";
import { Session } from "../../src/chroma/session.ts";
import { systemRandom } from "../../src/core/random.ts";
import { GuardRefusal } from "../../src/guard/refusal.ts";
import { NoReplyError } from "../../src/transport/no_reply.ts";
import { PlainClient } from "../lab/plain_client.ts";
import { realServer } from "./real_server.ts";

const record = (number: number): TestRecord => ({
  id: `r-${number}`,
  document: `Document ${number}`,
  metadata: { index: number, ratio: number / 7, group: `group-${number % 2}`, even: number % 2 === 0 },
  embedding: [number, 0.1, -0.5],
});

const RECORDS = [0, 1, 2, 3].map(record);

Deno.test("Records does on a real server what it says, through the guard", async (t) => {
  await using real = await realServer();
  const { deployment, ownership } = real.context;
  ownership.setPhotograph([]);
  const session = new Session(deployment, {
    ownership,
    random: systemRandom,
    version: "0.1.0",
    leaseMs: 3_600_000,
    settleMs: 0,
    onLife: () => {},
  });
  let name = "";
  {
    await using collection = await session.createCollection("basic_operations");
    const { records } = collection;
    name = collection.name;

    await t.step("add, get and count", async () => {
      await records.add(RECORDS);
      assertEquals(await records.count(), 4);
      assertEquals(firstDifference(RECORDS, await records.get()), undefined);
    });

    await t.step("get by id answers those alone", async () => {
      assertEquals([...(await records.get(["r-2", "nothing"])).keys()], ["r-2"]);
    });

    await t.step("query answers the nearest first, with squared distances", async () => {
      const found = await records.query([2.2, 0.1, -0.5], 2);
      assertEquals(found.map(({ id }) => id), ["r-2", "r-3"]);
      assertAlmostEquals(found[0]?.distance ?? NaN, 0.04, 1e-4);
    });

    await t.step("update, upsert and delete", async () => {
      const updated = { ...record(1), document: "Another" };
      await records.update([updated]);
      await records.upsert([record(9)]);
      await records.delete({ ids: ["r-0"] });
      await records.delete({ where: { index: 3 } });
      assertEquals(firstDifference([updated, record(2), record(9)], await records.get()), undefined);
    });

    await t.step("an answer that says no is an HttpError with its status", async () => {
      const error = await assertRejects(
        () => records.add([{ ...record(5), embedding: [1] }]),
        HttpError,
        "Cannot add records on server: it answered 400",
      );
      assertEquals(error.status, 400);
    });

    await t.step("more documents than allowed are a GuardRefusal", async () => {
      const many = Array.from({ length: 251 }, (_, index) => record(index));
      await assertRejects(() => records.add(many), GuardRefusal, "--max-docs 250");
    });
  }

  await t.step("leaving the scope deletes the collection", async () => {
    assertEquals(await new PlainClient(real.server.url).statusOf(name), 404);
    assertEquals([...(await session.finish())[0]?.nodes ?? []], [["server", { state: "gone" }]]);
  });

  await t.step("a server that is gone is a NoReplyError", async () => {
    await using collection = await session.createCollection("basic_operations");
    await collection.records.add([record(1)]);
    await real.server.crash();
    await assertRejects(() => collection.records.add([record(2)]), NoReplyError);
  });
});
