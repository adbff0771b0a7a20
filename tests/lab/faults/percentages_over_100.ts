import type { Lab } from "../lab.ts";
import { changePage } from "./change_page.ts";

/** Lets `/metrics` report more than all of memory, CPU and disk. */
export function percentagesOver100(lab: Lab): Disposable {
  const percentages = { memory_percent: 123.4, cpu_percent: 250, disk_percent: 100.1 };
  return changePage(lab, "/metrics", (metrics) => ({ ...metrics, ...percentages }));
}
