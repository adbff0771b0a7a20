import { betweenNode } from "../between.ts";
import type { Lab } from "../lab.ts";

/** Lets a node begin every short page of collections (up to 2), but the first, one collection too early. */
export function overlappingLists(lab: Lab, node: string): AsyncDisposable {
  return betweenNode(lab, node, async (call, next) => {
    const [limit, offset] = ["limit", "offset"].map((name) => Number(call.url.searchParams.get(name) ?? 0));
    if (call.route?.action !== "list" || !limit || limit > 2 || !offset) return await next(call);
    const url = new URL(call.url);
    url.searchParams.set("offset", String(offset - 1));
    return await next({ ...call, url });
  });
}
