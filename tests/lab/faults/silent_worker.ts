import type { Lab } from "../lab.ts";
import { coordinated } from "./coordinated.ts";

/** A worker, active by its own word, that has been silent for ten minutes. */
export function silentWorker(lab: Lab): Promise<AsyncDisposable> {
  return coordinated(lab, {
    spoil: workersSince("case n when 2 then 600 else 3 end"),
    heal: workersSince("3 * n"),
  });
}

function workersSince(seconds: string): string {
  return "create or replace view sync_workers as select 'worker-' || n as worker_id, 'active' as worker_status, " +
    `now() - (${seconds}) * interval '1 second' as last_heartbeat from generate_series(1, 2) n`;
}
