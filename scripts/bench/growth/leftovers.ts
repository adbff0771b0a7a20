import { stateDirectory } from "../../../tests/e2e/program.ts";
import { Lab } from "../../../tests/lab/lab.ts";
import { fill } from "../fill.ts";
import { leftover } from "../leftover.ts";
import { timedProgram } from "../timed.ts";
import { medianRow, renderRows, type Row } from "./rows.ts";

const SIZES = [10, 100, 1000];
const ROUNDS = 3;
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
