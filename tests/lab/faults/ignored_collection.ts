import type { Lab } from "../lab.ts";
import { coordinated } from "./coordinated.ts";

/** A coordinator that makes no tasks for new collections, or none that ever completes. */
export async function ignoredCollection(lab: Lab, tasks: "none" | "pending"): Promise<AsyncDisposable> {
  const stack = new AsyncDisposableStack();
  // So that no task is left that the next run takes for a stuck one.
  stack.use(await coordinated(lab, { heal: "delete from sync_tasks where task_status = 'pending'" }));
  stack.use(lab.coordinator.leaveTasks(tasks));
  return stack;
}
