import { statfsSync } from "node:fs";
import type { CpuTime } from "./cpu_time.ts";
import { FAILURE_THRESHOLD, type Instance } from "./instance.ts";

/** What the balancer says about itself is made from this. */
export interface BalancerState {
  readonly strategy: string;
  readonly checkIntervalMs: number;
  readonly totalRequests: number;
  readonly instances: readonly Instance[];
  /** Writes that have yet to be copied to a replica. */
  readonly pending: number;
}

/** `GET /health`: 503 when no write could be executed. */
export function health({ instances }: BalancerState): Response {
  const [primary] = instances;
  const ok = primary?.healthy ?? false;
  const healthyInstances = `${healthy(instances)}/${instances.length}`;
  return Response.json(
    { status: ok ? "healthy" : "unhealthy", healthy_instances: healthyInstances },
    { status: ok ? 200 : 503 },
  );
}

/** `GET /status`, in the shape of a deployment seen in the field. */
export function status(
  { strategy, checkIntervalMs, totalRequests, instances, pending }: BalancerState,
): Response {
  return Response.json({
    load_balancer: {
      strategy,
      check_interval: checkIntervalMs / 1_000,
      failure_threshold: FAILURE_THRESHOLD,
      total_requests: totalRequests,
    },
    instances: instances.map((instance) => ({
      name: instance.name,
      url: instance.url,
      healthy: instance.healthy,
      priority: instance.priority,
      failure_count: instance.failureCount,
      request_count: instance.requestCount,
      last_check: instance.lastCheck.toISOString(),
    })),
    replication: { pending_writes: pending },
    summary: { healthy_instances: healthy(instances), total_instances: instances.length },
  });
}

/** `GET /metrics`: the memory of this process, its share of all CPUs since the last question, and the disk in use. */
export function metrics(since: CpuTime): Response {
  const { rss } = Deno.memoryUsage();
  const { blocks, bavail } = statfsSync(".");
  return Response.json({
    memory_usage_mb: tenths(rss / 1e6),
    memory_percent: tenths(100 * rss / Deno.systemMemoryInfo().total),
    cpu_percent: tenths(100 * since.share()),
    disk_percent: tenths(100 * (1 - bavail / blocks)),
    timestamp: new Date().toISOString(),
  });
}

function tenths(value: number): number {
  return Math.round(10 * value) / 10;
}

function healthy(instances: readonly Instance[]): number {
  return instances.filter((instance) => instance.healthy).length;
}
