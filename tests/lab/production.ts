import { encode, type JsonObject, parseObject } from "./json.ts";
import type { Lab } from "./lab.ts";

/** Seeded in this order. Most are names that a careless pattern takes for a test's. */
const NAMES = [
  "customer_profiles",
  "latest_docs",
  "contest_entries",
  "autotest_lowercase",
  "AUTOTEST_customer_archive",
  "AUTOTEST_1705123456",
  "my_AUTOTEST_basic_operations_1705123456_abc123_xyz789",
  "support-tickets.2026",
];
const DATABASE = "/api/v2/tenants/default_tenant/databases/default_database";
const DIMENSION = 8;
/** Only so many hold records: such a collection costs a server 3 MiB of memory, and 34 MB of disk for 20. */
const WITH_RECORDS = 6;
const RECORDS = 5;

/** Puts so many production collections on every node, through the balancer, and waits until they are copied. */
export async function seed(lab: Lab, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    const name = NAMES[index] ?? `archive_${index}`;
    lab.seeded.add(name);
    const { id } = await post(lab, "/collections", {
      name,
      metadata: { owner: `team-${index % 3}`, rank: index },
    });
    if (index < WITH_RECORDS) await post(lab, `/collections/${id}/add`, records(0, RECORDS));
  }
  await lab.replicator.idle({ timeoutMs: 60_000 });
}

/** Production's own traffic. */
export interface Trickle extends AsyncDisposable {
  /** Records added so far. */
  readonly written: number;
}

/** Keeps adding records to the first production collection, through the balancer, until disposed. */
export function trickle(lab: Lab, { everyMs = 50 }: { everyMs?: number } = {}): Trickle {
  let ended = false;
  let written = 0;
  const loop = async () => {
    const id = await productionId(lab);
    while (!ended) {
      await post(lab, `/collections/${id}/add`, records(RECORDS + written, 1));
      written += 1;
      await lab.ticker.after(everyMs);
    }
  };
  const running = loop();
  return {
    get written() {
      return written;
    },
    async [Symbol.asyncDispose]() {
      ended = true;
      await running;
    },
  };
}

/** The UUID of the first production collection on the primary, which the balancer takes too. */
export async function productionId(lab: Lab): Promise<string> {
  const [name] = lab.seeded;
  const collection = name && await lab.eyes.collection("primary", name);
  if (!collection) throw new Error("Cannot write to production: the lab was started without");
  return collection.id;
}

/** Some records with predictable ids, documents, metadata and embeddings. */
function records(first: number, count: number): JsonObject {
  const numbers = Array.from({ length: count }, (_, index) => first + index);
  return {
    ids: numbers.map((n) => `record-${n}`),
    documents: numbers.map((n) => `Document number ${n}`),
    metadatas: numbers.map((n) => ({ page: n, weight: n / 7, draft: n % 2 === 0 })),
    embeddings: numbers.map((n) =>
      Array.from({ length: DIMENSION }, (_, axis) => Math.sin(n * DIMENSION + axis))
    ),
  };
}

/** Writes to production as one of its clients does. @throws where that is refused */
export async function post(lab: Lab, path: string, body: JsonObject): Promise<JsonObject> {
  const headers = new Headers({ "content-type": "application/json" });
  const url = `${lab.url}${DATABASE}${path}`;
  const reply = await lab.client.send({ method: "POST", url, headers, body: encode(body) });
  if (!reply.ok) {
    throw new Error(`Cannot write to production: ${path}: ${reply.status} ${await reply.text()}`);
  }
  return parseObject(await reply.bytes());
}
