/** The report as JSON, two spaces deep, for programs. */
export function renderJson(summary: unknown): string {
  return JSON.stringify(summary, null, 2) + "\n";
}
