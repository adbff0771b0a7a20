import type { Lab } from "../lab.ts";
import { changePage } from "./change_page.ts";

const HOUR_MS = 3_600_000;

/** Lets `/metrics` show the figures of an hour ago. */
export function staleTimes(lab: Lab): Disposable {
  return changePage(lab, "/metrics", (metrics) => ({
    ...metrics,
    timestamp: new Date(Date.now() - HOUR_MS).toISOString(),
  }));
}
