import { printableJson } from "../core/printable.ts";

/** The report as JSON, two spaces deep, for programs; on a terminal it does no harm either. */
export function renderJson(summary: unknown): string {
  return printableJson(summary) + "\n";
}
