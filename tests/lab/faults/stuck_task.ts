import type { Lab } from "../lab.ts";
import { coordinated } from "./coordinated.ts";

/** A task that a worker took an hour ago, and never finished. */
export function stuckTask(lab: Lab): Promise<AsyncDisposable> {
  return coordinated(lab, {
    spoil: "insert into sync_tasks (collection_name, task_status, created_at) " +
      "values ('orders', 'running', now() - interval '1 hour')",
    heal: "delete from sync_tasks where collection_name = 'orders'",
  });
}
