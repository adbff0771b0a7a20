import type { SeenRecord } from "../eyes.ts";
import { encode, type JsonObject } from "../json.ts";
import type { Lab } from "../lab.ts";
import { isTestWrite } from "./target.ts";

const COLLECTIONS = "/api/v2/tenants/default_tenant/databases/default_database/collections";

/** A replica's own copy of a test collection, reached past gateway and replicator. */
export interface Copy {
  /** What it held before the deletion. */
  readonly before: readonly SeenRecord[];
  records(): Promise<SeenRecord[]>;
  write(action: "add" | "update" | "delete", body: JsonObject): Promise<void>;
  /** Waits; `false` when the fault is healed meanwhile, and nothing more is to be done. */
  wait(ms: number): Promise<boolean>;
}

/** Lets something happen to a replica, once a test collection, after the first deletion of records that is copied to it. */
export function afterDeletion(lab: Lab, act: (copy: Copy) => Promise<void>): AsyncDisposable {
  const healed = Promise.withResolvers<false>();
  const done = new Set<string>();
  const acting: Promise<void>[] = [];
  const hook = lab.replicator.hook(async (write, replica) => {
    const { call } = write;
    const key = `${replica} ${call.key}`;
    if (done.has(key) || !isTestWrite(lab, call, { operations: ["delete"] })) return write;
    done.add(key);
    const uuid = (await lab.eyes.collection(replica, call.name ?? ""))?.id ?? "";
    const records = () => lab.eyes.records(replica, uuid);
    acting.push(act({
      before: await records(),
      records,
      async write(action, body) {
        const url = `${lab.node(replica).realUrl}${COLLECTIONS}/${uuid}/${action}`;
        const headers = new Headers({ "content-type": "application/json" });
        await lab.client.send({ method: "POST", url, headers, body: encode(body) });
      },
      wait: (ms) => Promise.race([lab.ticker.after(ms).then(() => true), healed.promise]),
    }));
    return write;
  });
  return {
    async [Symbol.asyncDispose]() {
      hook[Symbol.dispose]();
      healed.resolve(false);
      await Promise.all(acting);
    },
  };
}

/** Records as Chroma takes them. */
export function columns(records: readonly SeenRecord[]): JsonObject {
  return {
    ids: records.map(({ id }) => id),
    documents: records.map(({ document }) => document),
    metadatas: records.map(({ metadata }) => metadata),
    embeddings: records.map(({ embedding }) => embedding),
  };
}
