import { isObject } from "../json.ts";
import type { Lab } from "../lab.ts";
import { changePage } from "./change_page.ts";

/** Lets `/status` call a healthy node unhealthy. */
export function shyStatus(lab: Lab, node: string): Disposable {
  return changePage(lab, "/status", (status) => {
    const { instances } = status;
    const listed = (Array.isArray(instances) ? instances : []).filter(isObject);
    return {
      ...status,
      instances: listed.map((one) => one["name"] === node ? { ...one, healthy: false } : one),
      summary: { healthy_instances: listed.length - 1, total_instances: listed.length },
    };
  });
}
