import { encode, parseObject } from "../json.ts";
import type { Lab } from "../lab.ts";
import { isTestWrite } from "./target.ts";

/** Inserts the records that an update names and that are not there, where it gives no embeddings; test collections alone. */
export function updatesThatInsert(lab: Lab): Disposable {
  return lab.balancer.intercept(async (call, next) => {
    if (call.body === undefined || !isTestWrite(lab, call, { operations: ["update"] })) {
      return await next(call);
    }
    const records = parseObject(call.body);
    const { ids, embeddings } = records;
    if (!Array.isArray(ids) || Array.isArray(embeddings)) return await next(call);
    const url = new URL(call.url);
    url.pathname = url.pathname.replace(/update$/, "add");
    await next({ ...call, url, body: encode({ ...records, embeddings: ids.map(() => Array(8).fill(0.5)) }) });
    return await next(call);
  });
}
