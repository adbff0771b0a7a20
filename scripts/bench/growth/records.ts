import { renderRows, type Row } from "./rows.ts";
import { timedScript } from "../timed.ts";

/** 10,000 is the most documents that a collection may ever hold. */
const SIZES = [100, 1000, 10_000];

/** How time and memory grow by the records of a history that is judged for lost writes and the like. */
export async function growthByRecords(): Promise<string> {
  const rows: Row[] = [];
  for (const size of SIZES) {
    const timed = await timedScript("judged_history.ts", [String(size)]);
    rows.push({ what: "history judged", size, ...timed });
  }
  return renderRows("records", rows);
}
