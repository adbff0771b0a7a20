import { formatMark } from "../../../src/guard/mark.ts";
import { formatName } from "../../../src/guard/name.ts";
import { stateDirectory } from "../../../tests/e2e/program.ts";
import { Lab } from "../../../tests/lab/lab.ts";
import { fill } from "./fill.ts";
import { medianRow, renderRows, type Row } from "./rows.ts";
import { timedProgram } from "./timed.ts";

const SIZES = [10, 100, 1000];
const ROUNDS = 3;
const RUN_TIME = 1_705_123_456;
/** Nothing is waited for, and the cap, which is more than any server answers, is no limit. */
const CLEANUP = ["cleanup", "--max-age", "0", "--settle", "0", "--max-requests", "100000"];

/** How time and memory of a cleanup grow by the leftovers that it removes. */
export async function growthByLeftovers(): Promise<string> {
  await using lab = await Lab.start();
  const urls = lab.nodes.map(({ realUrl }) => realUrl);
  const rows: Row[] = [];
  for (const size of SIZES) {
    const rounds: Row[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      await using state = await stateDirectory();
      await fill(urls, Array.from({ length: size }, (_, number) => leftover(number)));
      const timed = await timedProgram([...CLEANUP, ...lab.args()], {
        state: state.path,
        hosts: lab.hosts(),
      });
      rounds.push({ what: "cleanup", size, ...timed });
    }
    rows.push(medianRow(rounds));
  }
  return renderRows("leftovers on each of 2 nodes", rows);
}

/** A collection as a run makes it, whose lease is over. */
export function leftover(number: number) {
  const [purpose, runSuffix, suffix] = ["bench", "abc123", String(number).padStart(6, "0")];
  const run = `${RUN_TIME}_${runSuffix}`;
  const [createdAt, expiresAt] = [RUN_TIME, RUN_TIME + 3600];
  return {
    name: formatName({ purpose, time: RUN_TIME, runSuffix, suffix }),
    metadata: formatMark({ run, purpose, createdAt, expiresAt, version: "bench" }),
  };
}
