/** A table in Markdown as `deno fmt` leaves it: the first row is the header's. */
export function renderTable(rows: readonly (readonly string[])[]): string {
  const columns = (rows[0] ?? []).map((_, at) => at);
  const widths = columns.map((at) => Math.max(...rows.map((row) => [...row[at] ?? ""].length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, at) => cell + " ".repeat((widths[at] ?? 0) - [...cell].length)).join(" | ")} |`;
  const [header = [], ...body] = rows;
  return [header, widths.map((width) => "-".repeat(width)), ...body].map(line).join("\n");
}
