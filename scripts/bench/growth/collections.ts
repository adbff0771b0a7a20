import { stateDirectory } from "../../../tests/e2e/program.ts";
import { Lab } from "../../../tests/lab/lab.ts";
import { fill } from "../fill.ts";
import { productionCollection } from "../production_collection.ts";
import { timedProgram } from "../timed.ts";
import { medianRow, renderRows, type Row } from "./rows.ts";

const SIZES = [100, 1000, 10_000];
const ROUNDS = 3;
/** More than any server answers: the cap is to be no limit. */
const NO_CAP = ["--max-requests", "100000"];
/** What else is done on this machine is no reason to stop. */
const NO_BRAKE = ["--max-slowdown", "1000"];
/** What looks at production; `run` photographs it twice, with a sample of its counts. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  "run basic": ["run", "basic", "--settle", "0", ...NO_CAP, ...NO_BRAKE],
  verify: ["verify"],
  list: ["list"],
};

/** How time and memory grow by the collections that production has. */
export async function growthByCollections(): Promise<string> {
  await using lab = await Lab.start();
  const urls = lab.nodes.map(({ realUrl }) => realUrl);
  const rows: Row[] = [];
  let made = 0;
  for (const size of SIZES) {
    await fill(urls, Array.from({ length: size - made }, (_, at) => productionCollection(made + at)));
    made = size;
    await using state = await stateDirectory();
    for (const [what, args] of Object.entries(COMMANDS)) {
      const rounds: Row[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const timed = await timedProgram([...args, ...lab.args()], { state: state.path, hosts: lab.hosts() });
        rounds.push({ what, size, ...timed });
      }
      rows.push(medianRow(rounds));
    }
  }
  return renderRows("collections on each of 2 nodes", rows);
}
