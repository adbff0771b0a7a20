import type { Lab } from "../lab.ts";
import { coordinated } from "./coordinated.ts";

/** Metrics of which none was written down in the last half hour. */
export function frozenMetrics(lab: Lab): Promise<AsyncDisposable> {
  return coordinated(lab, {
    spoil: metricsUntil("now() - interval '30 minutes'"),
    heal: metricsUntil("now()"),
  });
}

function metricsUntil(end: string): string {
  return "create or replace view performance_metrics as select t as metric_timestamp, 12.5 as cpu_percent " +
    `from generate_series(now() - interval '1 hour', ${end}, '30 s') t`;
}
