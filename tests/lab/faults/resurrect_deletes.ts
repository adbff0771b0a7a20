import { encode, type JsonObject, parseObject } from "../json.ts";
import type { Lab } from "../lab.ts";
import type { LabNode } from "../node.ts";

/** How often, and how late, a deleted collection comes back. */
export interface ResurrectOptions {
  /** How many times each collection comes back; 1. */
  readonly times?: number;
  /** Milliseconds between its disappearance and its return; 300. */
  readonly delayMs?: number;
}

const LOOK_EVERY_MS = 20;
const COLLECTIONS = "/api/v2/tenants/default_tenant/databases/default_database/collections";

/**
 * Brings test collections back to a replica some time after they have vanished from it, whoever deleted them: with two
 * records and without metadata, as a copy in flight does.
 */
export function resurrectDeletes(
  lab: Lab,
  { times = 1, delayMs = 300 }: ResurrectOptions = {},
): AsyncDisposable {
  const healed = Promise.withResolvers<void>();
  let over = false;

  const watch = async (replica: LabNode) => {
    const returns = new Map<string, number>();
    const due: { readonly name: string; readonly at: number }[] = [];
    let before = new Set<string>();
    while (!over) {
      const now = await testNames(lab, replica).catch(() => before);
      for (const name of before.difference(now)) {
        const returned = returns.get(name) ?? 0;
        if (returned === times) continue;
        returns.set(name, returned + 1);
        due.push({ name, at: Date.now() + delayMs });
      }
      before = now;
      while (due[0] !== undefined && due[0].at <= Date.now()) {
        await create(lab, replica, due.shift()?.name ?? "");
      }
      await Promise.race([lab.ticker.after(LOOK_EVERY_MS), healed.promise]);
    }
  };

  const watching = Promise.all(lab.replicas.map(watch));
  return {
    async [Symbol.asyncDispose]() {
      over = true;
      healed.resolve();
      await watching;
    },
  };
}

/** The test collections on a replica. @throws {Error} while it is down. */
async function testNames(lab: Lab, replica: LabNode): Promise<Set<string>> {
  const collections = await lab.eyes.collections(replica.name);
  return new Set(collections.map(({ name }) => name).filter((name) => lab.isTest(name)));
}

async function create(lab: Lab, replica: LabNode, name: string): Promise<void> {
  const { id } = await post(lab, `${replica.realUrl}${COLLECTIONS}`, { name });
  const embeddings = [Array(8).fill(0.25), Array(8).fill(0.5)];
  await post(lab, `${replica.realUrl}${COLLECTIONS}/${id}/add`, { ids: ["late-1", "late-2"], embeddings });
}

async function post(lab: Lab, url: string, body: JsonObject): Promise<JsonObject> {
  const headers = new Headers({ "content-type": "application/json" });
  const reply = await lab.client.send({ method: "POST", url, headers, body: encode(body) });
  return parseObject(await reply.bytes());
}
