import type { Lab } from "../lab.ts";
import { changePage } from "./change_page.ts";

/** Lets `/status` report writes that are never copied. */
export function stuckQueue(lab: Lab): Disposable {
  return changePage(lab, "/status", (status) => ({ ...status, replication: { pending_writes: 7 } }));
}
