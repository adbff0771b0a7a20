import type { LifeEvent } from "../../chroma/life.ts";
import { formatDuration } from "../../core/duration.ts";
import { count } from "../../core/count.ts";
import type { AuditedRequest } from "../../guard/audit.ts";

/** What happens to a collection, in a line. */
export function describeLife(event: LifeEvent): string {
  switch (event.what) {
    case "created":
      return `+ ${event.name} created through ${event.node}`;
    case "deleted":
      return `- ${event.name} deleted on ${event.node}`;
    case "came back":
      return `! ${event.name} came back on ${event.node}; deleting it again`;
    case "still there":
      return `! ${event.name} is still there on ${event.node}; deleting it again`;
    case "settling":
      return `  watching ${count(event.names.length, "deleted collection")} for ${
        formatDuration(event.ms)
      } more`;
    case "gone":
      return `= ${event.name} gone from ${event.nodes.join(", ")}`;
    case "left":
      return `! ${event.name} LEFT on ${event.node}: ${event.reason}`;
  }
}

/** A request in a line: where it went, what it asked for, and what came back, or why the guard refused it. */
export function describeRequest(
  { endpoint, method, path, guard, reason, status, ms, bytes }: AuditedRequest,
): string {
  const what = `${endpoint ?? "nowhere"} ${method} ${path}`;
  const answer = status === null ? "no reply" : `${status}, ${bytes ?? 0} bytes`;
  return guard === "refused" ? `${what}: REFUSED: ${reason}` : `${what}: ${answer}, ${ms} ms`;
}
