import { stateDirectory } from "../../../tests/e2e/program.ts";
import { renderRows, type Row } from "./rows.ts";
import { timedProgram, timedScript } from "../timed.ts";

const SIZES = [1000, 10_000, 100_000, 1_000_000];

/**
 * How time and memory grow by the events of a run: a stream of them through all that hears of a run's events, and the
 * audit log of so many lines that comes of it through `audit`.
 */
export async function growthByEvents(): Promise<string> {
  const rows: Row[] = [];
  for (const size of SIZES) {
    await using state = await stateDirectory();
    const stream = await timedScript("event_stream.ts", [String(size), state.path]);
    rows.push({ what: "events of a run", size, ...stream });
    const audit = await timedProgram(["audit"], { state: state.path, hosts: [] });
    if (!audit.out.includes("WHOLE")) throw new Error(`Cannot measure: the log is not whole\n${audit.out}`);
    rows.push({ what: "audit", size, ...audit });
  }
  return renderRows("events", rows);
}
