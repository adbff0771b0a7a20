/**
 * The chromadb client, asked to touch a production collection in every way that it offers, is refused before anything
 * is sent: on a real server, behind the guard as a run wires it, with eyes of the test's own on what is there.
 */
import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import { AdminClient } from "chromadb";
import { callClient } from "../../src/chroma/records.ts";
import { GuardRefusal } from "../../src/guard/refusal.ts";
import { PlainClient, someRecords } from "../lab/plain_client.ts";
import { LOCAL, LOOKS, type Prey, REFUSED } from "./client_attempts.ts";
import { realServer } from "./real_server.ts";

const NAME = "customer_profiles";

/** A production collection of three records of 8 dimensions; answers its UUID. */
async function seedProduction(eyes: PlainClient): Promise<string> {
  const uuid = await eyes.create(NAME, { records: 0 });
  const embeddings = Array.from({ length: 3 }, (_, n) => Array.from({ length: 8 }, (_, axis) => n + axis));
  const { status } = await eyes.call("POST", `/${uuid}/add`, { ...someRecords(3), embeddings });
  assertEquals(status, 201);
  return uuid;
}

/** Everything on a server, seen past the program under test. */
async function photograph(eyes: PlainClient, uuid: string): Promise<unknown> {
  const include = ["documents", "metadatas", "embeddings", "uris"];
  return {
    collections: (await eyes.call("GET", "?limit=1000")).body,
    records: (await eyes.call("POST", `/${uuid}/get`, { include })).body,
    databases: (await eyes.ask("GET", "/api/v2/tenants/default_tenant/databases")).body,
  };
}

Deno.test("guard refuses whatever the chromadb client tries on production, before it is sent", async (t) => {
  await using real = await realServer();
  const { server, endpoint, sent, context: { deployment: { entry }, ownership, ledger } } = real;
  const eyes = new PlainClient(server.url);
  const uuid = await seedProduction(eyes);
  const before = await photograph(eyes, uuid);
  ownership.setPhotograph([{ name: NAME, id: uuid }]);

  const embeddingFunction = { generate: () => Promise.resolve([[0, 0, 0, 0, 0, 0, 0, 1]]) };
  const prey: Prey = {
    name: NAME,
    id: uuid,
    client: entry.client,
    admin: new AdminClient({ host: "127.0.0.1", port: server.port, ssl: false }),
    collection: await entry.client.getCollection({ name: NAME, embeddingFunction }),
    handle: entry.client.collection(uuid),
  };
  // The client asks for the greatest batch once, and remembers it.
  await prey.client.getPreflightChecks();

  for (const [what, attempt] of Object.entries(REFUSED)) {
    await t.step(`${what} is refused`, async () => {
      sent.length = 0;
      const refused = ledger.counts.refused;
      const thrown = await callClient(what, endpoint, () => attempt(prey)).catch((error: unknown) => error);
      assertInstanceOf(thrown, GuardRefusal);
      assertEquals(sent, []);
      assert(ledger.counts.refused > refused, "The ledger does not count it");
    });
  }

  for (const [what, attempt] of Object.entries(LOOKS)) {
    await t.step(`${what} looks, and changes nothing`, async () => {
      sent.length = 0;
      await attempt(prey);
      assertEquals(sent.filter((line) => !line.startsWith("GET ")), []);
    });
  }

  await t.step("every method of the client has been looked at", () => {
    const known = new Set([...Object.keys(REFUSED), ...Object.keys(LOOKS), ...LOCAL]);
    assertEquals(methodsOf(prey).filter((method) => !known.has(method)), []);
  });

  await t.step("the ledger counts no change as sent", () => {
    const { requests: { read: _, ...changes }, outsideRun } = ledger.counts;
    assertEquals({ ...changes, outsideRun }, { create: 0, write: 0, delete: 0, outsideRun: 0 });
  });

  await t.step("production is what it was", async () => {
    assertEquals(await photograph(eyes, uuid), before);
  });
});

/** `Class.method` of everything that the client's classes offer: a later version's new ones are looked at, too. */
function methodsOf({ client, admin, collection, handle }: Prey): readonly string[] {
  const classes = {
    ChromaClient: client,
    AdminClient: admin,
    Collection: collection,
    CollectionHandle: handle,
  };
  return Object.entries(classes).flatMap(([name, one]) =>
    Object.getOwnPropertyNames(Object.getPrototypeOf(one))
      .filter((method) => method !== "constructor")
      .map((method) => `${name}.${method}`)
  );
}
