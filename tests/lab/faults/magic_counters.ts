import { isObject } from "../json.ts";
import type { Lab } from "../lab.ts";
import { changePage } from "./change_page.ts";

/** Lets the total of requests in `/status` grow by one each millisecond, whoever sends what. */
export function magicCounters(lab: Lab): Disposable {
  const since = Date.now();
  return changePage(lab, "/status", (status) => {
    const { load_balancer: balancer } = status;
    if (!isObject(balancer)) return status;
    const total = Number(balancer["total_requests"]) + Date.now() - since;
    return { ...status, load_balancer: { ...balancer, total_requests: total } };
  });
}
