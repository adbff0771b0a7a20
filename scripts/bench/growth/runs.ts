import { systemDisk } from "../../../src/core/disk.ts";
import { formatName } from "../../../src/guard/name.ts";
import type { Replay } from "../../../src/guard/replay.ts";
import { statePaths } from "../../../src/run/state/state_dir.ts";
import { stateDirectory } from "../../../tests/e2e/program.ts";
import { Server } from "../../../tests/lab/server.ts";
import { fill } from "../fill.ts";
import { leftover } from "../leftover.ts";
import { medianRow, renderRows, type Row } from "./rows.ts";
import { timedProgram } from "../timed.ts";

/** An hourly run comes to 10,000 in fourteen months. */
const SIZES = [100, 1000, 10_000];
const ROUNDS = 3;
const FIRST = 1_700_000_000;
/** As many as `run all` makes. */
const COLLECTIONS = 9;
/** What is asked of every run on record, whether it was that which made it. */
const LEFTOVERS = 100;

/** How time and memory of a look grow by the runs in the archive of the state directory, beside some leftovers. */
export async function growthByRuns(): Promise<string> {
  await using server = await Server.start();
  await fill([server.url], Array.from({ length: LEFTOVERS }, (_, number) => leftover(number)));
  const rows: Row[] = [];
  for (const size of SIZES) {
    await using state = await stateDirectory();
    const lines = Array.from({ length: size }, (_, run) => JSON.stringify(ended(run, server.url)));
    await systemDisk.replace(statePaths.archive(state.path), lines.join("\n"));
    const { host } = new URL(server.url);
    const rounds: Row[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const timed = await timedProgram(["list", "--url", server.url], { state: state.path, hosts: [host] });
      rounds.push({ what: `list, ${LEFTOVERS} leftovers`, size, ...timed });
    }
    rows.push(medianRow(rounds));
  }
  return renderRows("runs in the archive", rows);
}

/** What the archive has of a run that left nothing but its residue. */
function ended(run: number, url: string): Replay {
  const time = FIRST + 3600 * run;
  const names = Array.from({ length: COLLECTIONS }, (_, number) =>
    formatName({
      purpose: "basic_operations",
      time,
      runSuffix: "abc123",
      suffix: String(number).padStart(6, "0"),
    }));
  return {
    run: `${time}_abc123`,
    target: {
      tenant: "default_tenant",
      database: "default_database",
      lock: "bench",
      endpoints: { server: url },
    },
    mayExist: [],
    gone: names,
    created: names,
    finished: true,
    residue: { [url]: 5_000_000 },
    unreadable: 0,
  };
}
