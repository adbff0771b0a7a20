import { stateDirectory } from "../../../tests/e2e/program.ts";
import { Lab } from "../../../tests/lab/lab.ts";
import { medianRow, renderRows, type Row } from "./rows.ts";
import { timedProgram } from "../timed.ts";

const SIZES = [2, 4, 8];
const ROUNDS = 3;
const PRODUCTION = 8;
/** Nothing is waited for, and neither the cap nor the brake, which what else is done on this machine might pull, holds it. */
const RUN = ["run", "basic", "sync", "--settle", "0", "--max-requests", "100000", "--max-slowdown", "1000"];

/** How time and memory of a run grow by the nodes of a deployment, a balancer and a replicator among them. */
export async function growthByNodes(): Promise<string> {
  const rows: Row[] = [];
  for (const size of SIZES) {
    await using lab = await Lab.start({ replicas: size - 1, production: PRODUCTION });
    const rounds: Row[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      await using state = await stateDirectory();
      const timed = await timedProgram([...RUN, ...lab.args()], { state: state.path, hosts: lab.hosts() });
      rounds.push({ what: "run basic sync", size, ...timed });
    }
    rows.push(medianRow(rounds));
  }
  return renderRows("nodes", rows);
}
